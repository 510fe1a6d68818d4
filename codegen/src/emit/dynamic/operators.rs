//! Native operators on values.

use lockstep_model::dynamic::is_register;
use lockstep_model::{Statistics, Value};
use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::{Code, ok};
use crate::emit::scope::{Binding, Expr, Scope, Uses};
use crate::emit::tokens::unparenthesized;
use crate::emit::types::Type;
use crate::evaluate::{is_known, nothing_known_as, said_of};
use crate::shape::Shape;
use crate::term::{Argument, Builtin, Operator, Term, TermKind};

impl Scope<'_> {
    /// Whether `TLCGet` and `TLCSet` speak of a register, and not of a count of TLC's own or the run itself, as far as
    /// is known.
    fn is_register(&self, place: &Term) -> bool {
        matches!(&*place.kind, TermKind::String(name) if is_register(name.as_str()))
            || matches!(self.types.inference.shape(place), Shape::Integer(_) | Shape::Top(_))
    }

    /// Whether the place is what TLC counts, which a postcondition may ask for, and what is watched; for anything else
    /// that asks for it the evaluator takes over.
    fn is_counted(&self, place: &Term) -> bool {
        (self.types.is_concluded || self.types.is_watched)
            && matches!(&*place.kind, TermKind::String(name) if Statistics::COUNTS.contains(&name.as_str()))
    }

    /// What `TLCGet` says of a place throughout a run of this machine, where there is but one.
    fn said_of(&self, place: &Term) -> Option<Value> {
        let TermKind::String(name) = &*place.kind else { return None };
        let [machine] = self.functions.machines.as_slice() else { return None };
        self.types.is_watched.then(|| said_of(machine, self.sources, name.as_str())).flatten()
    }

    /// What fails wherever it is evaluated, as it does on the evaluator.
    fn unsupported(&self, message: &str, term: &Term) -> Code {
        let place = self.place_of_span(term.span);
        self.try_(&Code::tight(quote!(dynamic::unsupported(#message, #place))))
    }

    /// What may be a text that is made, with the place that it has where the spec mentions it.
    fn mentioned(&self, term: &Term, made: Code) -> Code {
        match self.types.inference.shape(term) {
            Shape::Sequence(_) | Shape::Tuple(_) => made,
            _ => {
                let made = made.tokens;
                Code::tight(quote!(dynamic::mentioned(symbol, #made)))
            }
        }
    }

    /// Whether it shows how often a term is evaluated.
    fn shows_evaluation(&self, term: &Term) -> bool {
        let program = &self.types.inference.program;
        program.has_effects(term) || program.asks_of_run(term) || program.is_chosen(term)
    }

    /// What is chosen at random: once in a run, or in each state anew.
    fn drawn(&self, what: &str, mut arguments: Vec<TokenStream>, set: &Term) -> Code {
        arguments.push(self.reference_to(set));
        if self.is_evaluated_once.get() {
            return self.native(&format!("random_{what}"), &arguments);
        }
        self.uses.set(Uses { chance: true, ..self.uses.get() });
        self.native(&format!("drawn_{what}"), &arguments)
    }

    /// What was made elsewhere, with its texts in the places that they have where the spec mentions them.
    fn all_mentioned(&self, made: &Code) -> Code {
        let made = &made.tokens;
        Code::tight(quote!(dynamic::all_mentioned(symbol, &#made)))
    }

    /// A native operator on values.
    pub fn dynamic_builtin(&self, builtin: Builtin, operands: &[&Term], term: &Term) -> Expr {
        let value = |code: Code| Expr::value(code, Type::Dynamic);
        if let Some(printing) = self.printing(builtin, operands, Some(&Type::Dynamic)) {
            return printing;
        }
        let boolean = |code: Code| Expr::value(code, Type::Boolean);
        let number = |code: Code| Expr::value(code, Type::Integer);
        let references = || -> Vec<TokenStream> { operands.iter().map(|operand| self.reference_to(operand)).collect() };
        let plain = |name: &str| value(self.native(name, &references()));
        match (builtin, operands) {
            (Builtin::Equal, [a, b]) => boolean(self.equal_values(a, b)),
            (Builtin::NotEqual, [a, b]) => boolean(self.equal_values(a, b).negate()),
            (Builtin::In, [a, b]) => boolean(self.dynamic_member(a, b)),
            (Builtin::NotIn, [a, b]) => boolean(self.dynamic_member(a, b).negate()),
            (Builtin::SubsetEq, [a, b]) => boolean(self.dynamic_subset(a, b)),
            (Builtin::Cardinality, [set]) if let Some(size) = self.size_of(set) => number(size),
            (Builtin::Cardinality, [set]) => match self.is_lazy(set) {
                true => {
                    let source = self.dynamic_over(set);
                    let set = self.native("collect", &[source]).receiver();
                    number(self.native("cardinality", &[quote!(&#set)]))
                }
                false => {
                    let set = self.counted(self.reference_to(set));
                    number(self.native("cardinality", &[set]))
                }
            },
            (Builtin::Length, [_]) => number(self.native("length", &references())),
            (Builtin::IsABag, [_]) => {
                let operand = references();
                boolean(Code::tight(quote!(dynamic::is_a_bag(#(#operand),*))))
            }
            (Builtin::Union, [_, _]) => plain("union"),
            (Builtin::Intersection, [a, b]) if self.is_lazy(b) => value(self.kept(a, b, true)),
            (Builtin::Intersection, [a, b]) if self.is_lazy(a) => value(self.kept(b, a, true)),
            (Builtin::Difference, [a, b]) if self.is_lazy(b) => value(self.kept(a, b, false)),
            (Builtin::Intersection, [_, _]) => plain("intersection"),
            (Builtin::Difference, [_, _]) => plain("difference"),
            (Builtin::BigUnion, [sets]) if self.are_remembered(sets) => {
                let united = self.united_in_the_run(sets, term, &Type::Dynamic);
                value(self.native("collect", &[united]))
            }
            (Builtin::BigUnion, [_]) => plain("big_union"),
            (Builtin::Domain, [_]) => plain("domain"),
            (Builtin::Interval, [a, b]) => {
                let (a, b) = (self.value(a, &Type::Integer).tokens, self.value(b, &Type::Integer).tokens);
                value(self.native("interval", &[a, b]))
            }
            (Builtin::BooleanSet, []) => {
                let both = [false, true].map(Value::Bool);
                Expr::place(self.types.values.value(&Value::set(both)), Type::Dynamic)
            }
            (Builtin::Powerset, [set]) => {
                let set = self.settled(self.reference_to(set));
                value(self.native("powerset", &[set]))
            }
            (Builtin::Naturals | Builtin::Integers | Builtin::Reals | Builtin::StringSet, [])
            | (Builtin::SequenceSet, [_]) => {
                let text = self.text(term);
                value(self.try_(&Code::tight(quote!(Err::<Value, Failure>(dynamic::not_enumerable(#text))))))
            }
            (Builtin::Append, [s, item]) => {
                let (s, item) = (self.reference_to(s), self.value(item, &Type::Dynamic).tokens);
                value(self.native("append", &[s, item]))
            }
            (Builtin::Concatenate, [_, _]) => value(self.mentioned(term, self.native("concatenate", &references()))),
            (Builtin::Head, [_]) => plain("head"),
            (Builtin::Tail, [_]) => value(self.mentioned(term, self.native("tail", &references()))),
            (Builtin::SubSequence, [s, from, to]) => {
                let s = self.reference_to(s);
                let (from, to) = (self.value(from, &Type::Integer).tokens, self.value(to, &Type::Integer).tokens);
                value(self.mentioned(term, self.native("sub_sequence", &[s, from, to])))
            }
            (Builtin::SingletonFunction, [a, b]) => {
                let (a, b) = (self.value(a, &Type::Dynamic).tokens, self.value(b, &Type::Dynamic).tokens);
                value(Code::tight(quote!(dynamic::singleton(#a, #b))))
            }
            (Builtin::MergeFunctions, [_, _]) => plain("merge"),
            (Builtin::Permutations, [_]) => plain("permutations"),
            (Builtin::Eval, [inner]) => {
                let inner = self.value(inner, &Type::Dynamic).tokens;
                value(Code::tight(quote!(dynamic::evaluated(#inner))))
            }
            // Otherwise it does not show how often it is evaluated.
            (Builtin::Cache, [inner, key]) if self.shows_evaluation(inner) => {
                let (place, key) = (self.place_of_span(inner.span), self.reference_to(key));
                let (made, _) = self.closure(|| self.value(inner, &Type::Dynamic));
                let made = ok(&made);
                value(self.try_(&Code::tight(quote!(dynamic::cached(#place, #key, || { #made })))))
            }
            (Builtin::NoOp, [inner]) | (Builtin::Print, [_, inner]) | (Builtin::Cache, [inner, _]) => {
                value(self.value(inner, &Type::Dynamic))
            }
            (Builtin::ToString, [said]) => {
                self.show_intervals(said);
                let operand = references();
                value(self.mentioned(term, Code::tight(quote!(dynamic::to_string(#(#operand),*)))))
            }
            (Builtin::JsonDeserialize | Builtin::NdJsonDeserialize, [name]) => {
                let read = if builtin == Builtin::JsonDeserialize { "json" } else { "json_lines" };
                let name = self.reference_to(name);
                value(self.native(read, &[quote!(symbol), name]))
            }
            (Builtin::ToJson, [written]) => {
                let operand = self.reference_to(written);
                value(self.mentioned(term, Code::tight(quote!(dynamic::to_json(#operand)))))
            }
            (Builtin::ToJsonArray, [_]) => value(self.mentioned(term, self.native("to_json_array", &references()))),
            (Builtin::ToJsonObject, [_]) => value(self.mentioned(term, self.native("to_json_object", &references()))),
            (Builtin::JsonSerialize, [_, _]) => boolean(self.native("write_json", &references())),
            (Builtin::NdJsonSerialize, [_, _]) => boolean(self.native("write_json_lines", &references())),
            (Builtin::IoEnv, []) => value(Code::tight(quote!(dynamic::environment(symbol)))),
            (Builtin::JavaTime, []) => number(Code::tight(quote!(dynamic::clock()))),
            (Builtin::Fingerprint, [_]) => {
                let operand = references();
                number(Code::tight(quote!(dynamic::fingerprint(#(#operand),*))))
            }
            (Builtin::ParseInteger, [_]) => number(self.native("parsed", &references())),
            (Builtin::ZeroPad, [a, b]) => {
                let (a, b) = (self.value(a, &Type::Integer).tokens, self.value(b, &Type::Integer).tokens);
                value(self.mentioned(term, Code::tight(quote!(dynamic::padded(#a, #b)))))
            }
            (Builtin::RandomElement, [set]) => value(self.drawn("element", vec![], set)),
            (Builtin::RandomSubset, [size, set]) => {
                let size = self.value(size, &Type::Integer).tokens;
                value(self.drawn("subset", vec![size], set))
            }
            (Builtin::TlcGet, [place]) if let Some(said) = self.said_of(place) => {
                Expr::place(self.types.values.value(&said), Type::Dynamic)
            }
            (Builtin::TlcGet, [place]) if self.types.is_watched && is_text(place, "level") => {
                number(self.native("level", &[]))
            }
            (Builtin::TlcGet, [place]) if is_text(place, "-Dtlc2.tool.impl.Tool.cdot") => {
                let symbol = self.types.inference.program.symbols.symbol("true");
                self.expr(&Term::new(TermKind::String(symbol), term.span), Some(&Type::Dynamic))
            }
            (Builtin::TlcSet, [place, _])
                if !(self.is_register(place) || self.types.is_watched && is_text(place, "exit")) =>
            {
                self.error("a compiled machine does not end its own run", term.span)
            }
            (Builtin::TlcSet, [_, _]) => boolean(self.native("set_register", &references())),
            (Builtin::TlcGet | Builtin::TlcGetOrDefault, [place, ..])
                if self.types.is_watched && unknown(place).is_some() =>
            {
                let message = unknown(place).unwrap_or_default();
                value(self.unsupported(&message, term))
            }
            (Builtin::TlcGet | Builtin::TlcGetOrDefault, [place, ..]) if is_text(place, "all") => {
                value(Code::tight(quote!(dynamic::registers())))
            }
            (Builtin::TlcGet | Builtin::TlcGetOrDefault, [place, ..]) if is_text(place, "all:named") => {
                value(self.all_mentioned(&Code::tight(quote!(dynamic::named_registers()))))
            }
            (Builtin::Track, [counted, name]) => {
                let (is_true, name) = (self.condition(counted).tokens, self.reference_to(name));
                boolean(self.native("track", &[is_true, name]))
            }
            (Builtin::Counts, []) => value(self.all_mentioned(&Code::tight(quote!(dynamic::counts())))),
            (Builtin::TlcGet | Builtin::TlcGetOrDefault, [place, ..])
                if !self.is_register(place) && !self.is_counted(place) =>
            {
                self.error("a compiled machine does not know what TLC counts", term.span)
            }
            (Builtin::TlcGet, [place]) if self.is_counted(place) => {
                value(self.all_mentioned(&self.native("register", &references())))
            }
            (Builtin::TlcGet, [_]) => plain("register"),
            (Builtin::TlcGetOrDefault, [_, _]) => plain("register_or"),
            (Builtin::Trace, []) if self.types.looks_back => {
                self.error("a compiled machine does not keep the states before another", term.span)
            }
            (Builtin::Trace, []) => value(self.all_mentioned(&self.native("trace", &[]))),
            (Builtin::CounterExample, []) => value(self.all_mentioned(&Code::tight(quote!(dynamic::counterexample())))),
            (Builtin::ToTrace, [_]) => plain("to_trace"),
            (Builtin::Defer | Builtin::PickSuccessor, [_]) => boolean(Code::boolean(true)),
            (
                Builtin::Not
                | Builtin::Implies
                | Builtin::Equivalent
                | Builtin::Less
                | Builtin::LessEqual
                | Builtin::Greater
                | Builtin::GreaterEqual
                | Builtin::Add
                | Builtin::Subtract
                | Builtin::Multiply
                | Builtin::Divide
                | Builtin::Modulo
                | Builtin::Power
                | Builtin::Negate
                | Builtin::Assert,
                _,
            ) => self.builtin(builtin, operands, term, None),
            _ if self.types.is_watched && builtin.no_value().is_some() => {
                let message = builtin.no_value().unwrap_or_default();
                value(self.unsupported(&message, term))
            }
            _ => {
                let (module, name, _) = builtin.signature();
                self.error(format!("generated code has no `{name}` of {module}"), term.span)
            }
        }
    }

    /// The elements of `set` that are, or are not, in a set that is not spelt out.
    fn kept(&self, set: &Term, other: &Term, inside: bool) -> Code {
        let (source, ty) = self.over(set);
        let source = unparenthesized(source);
        let name = self.fresh("element");
        let element = Expr::place(Code::tight(quote!(#name)), ty);
        let whole = self.converted(element, &Type::Dynamic, set).tokens;
        let value = Expr::place(Code::tight(quote!(#name)), Type::Dynamic);
        let test = self.dynamic_member_of(&value, other, set);
        let test = if inside { test } else { test.negate() }.tokens;
        self.taken.borrow_mut().remove(&name.to_string());
        let gather = quote!(for #name in #source { let #name = #whole; if #test { elements.push(#name); } });
        let made = self.native("collect", &[quote!(elements)]);
        Code::block(&[quote!(let mut elements = Vec::new();), gather], &made)
    }

    /// A native operator on values that is given an operator.
    pub fn dynamic_higher_order(&self, builtin: Builtin, arguments: &[Argument], term: &Term) -> Expr {
        let name = match builtin {
            Builtin::SelectSequence => "select",
            Builtin::SortSequence => "sort",
            _ => return self.error("generated code cannot pass this operator on", term.span),
        };
        let [Argument::Term(sequence), Argument::Operator(operator)] = arguments else {
            return self.error("generated code cannot pass this operator on", term.span);
        };
        let sequence = self.reference_to(sequence);
        let count = if builtin == Builtin::SortSequence { 2 } else { 1 };
        let Some((names, body)) = self.closure_of(operator, count, term) else {
            return self.error("generated code cannot pass this operator on", term.span);
        };
        Expr::value(self.native(name, &[sequence, quote!(|#(#names: Value),*| { #body })]), Type::Dynamic)
    }

    /// An operator as the parameters and body of a closure that gives `Outcome<bool>`.
    fn closure_of(
        &self,
        operator: &Operator,
        count: usize,
        term: &Term,
    ) -> Option<(Vec<proc_macro2::Ident>, TokenStream)> {
        let Operator::Lambda { parameters, body } = operator else {
            return None;
        };
        if parameters.len() != count {
            return None;
        }
        let names: Vec<proc_macro2::Ident> = parameters
            .iter()
            .map(|local| self.fresh(&self.types.inference.program.locals[local.0 as usize].name))
            .collect();
        for (local, name) in parameters.iter().zip(&names) {
            let expr = Expr::place(Code::tight(quote!(#name)), Type::Dynamic);
            self.locals.borrow_mut().insert(*local, Binding::Expr(expr));
        }
        let _ = term;
        let (test, _) = self.closure(|| self.condition(body));
        for name in &names {
            self.taken.borrow_mut().remove(&name.to_string());
        }
        let inside = ok(&test);
        Some((names, inside))
    }
}

/// What to say of a `TLCGet` of something that the evaluator does not keep, either.
fn unknown(place: &Term) -> Option<String> {
    let TermKind::String(name) = &*place.kind else { return None };
    (!is_known(name.as_str())).then(|| nothing_known_as(name.as_str()))
}

/// Whether a term is this string.
fn is_text(term: &Term, text: &str) -> bool {
    matches!(&*term.kind, TermKind::String(name) if name.as_str() == text)
}
