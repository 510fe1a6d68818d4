//! Expressions without a static shape: the same terms, computed on `Value`s by `lockstep_model::dynamic`.
//!
//! A term is translated as typed Rust first ([`Scope::expr`]); what has no type, or no typed form, comes here. The border
//! is crossed by `to_value` and `typed`.

use lockstep_model::Statistics;
use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::scope::{Binding, Expr, Kind, Scope};
use super::tokens::unparenthesized;
use super::types::{Type, integer};
use crate::shape::{Shape, view};
use crate::term::{Argument, Body, Bound, Builtin, Operator, Pattern, Selector, Substitution, Term, TermKind, Update};

impl Scope<'_> {
    /// Runs a translation; `None`, and no diagnostics, where it is not one that typed Rust can express.
    pub fn attempt<T>(&self, translation: impl FnOnce() -> T) -> Option<T> {
        let before = self.errors.borrow().len();
        let result = translation();
        let mut errors = self.errors.borrow_mut();
        let failed = errors.len() > before;
        errors.truncate(before);
        (!failed).then_some(result)
    }

    /// The term's value as a `Value`, where it may stay where it is.
    pub fn place_of(&self, term: &Term) -> Code {
        let expr = self.expr(term, Some(&Type::Dynamic));
        match expr.ty {
            Type::Dynamic => expr.code,
            _ => self.converted(expr, &Type::Dynamic, term),
        }
    }

    /// A reference to the term's value as a `Value`.
    pub fn reference_to(&self, term: &Term) -> TokenStream {
        let expr = self.expr(term, Some(&Type::Dynamic));
        match (&expr.ty, expr.kind) {
            (Type::Dynamic, Kind::Reference) => expr.code.tokens,
            (Type::Dynamic, _) => {
                let code = expr.code.receiver();
                quote!(&#code)
            }
            _ => {
                let code = self.converted(expr, &Type::Dynamic, term).receiver();
                quote!(&#code)
            }
        }
    }

    /// A `Value` as a reference.
    fn referred(&self, value: &Expr) -> TokenStream {
        let code = value.code.receiver();
        if value.kind == Kind::Reference { quote!(#code) } else { quote!(&#code) }
    }

    /// `dynamic::name(arguments)?`
    fn native(&self, name: &str, arguments: &[TokenStream]) -> Code {
        let name = quote::format_ident!("{name}");
        self.try_(&Code::tight(quote!(dynamic::#name(#(#arguments),*))))
    }

    /// The term on values.
    pub fn dynamic(&self, term: &Term) -> Expr {
        let value = |code: Code| Expr::value(code, Type::Dynamic);
        match &*term.kind {
            TermKind::Builtin(builtin, operands) => {
                let operands: Vec<&Term> = operands.iter().collect();
                self.dynamic_builtin(*builtin, &operands, term)
            }
            TermKind::Call(id, arguments) => match self.types.inference.program.get(*id).body {
                Body::Builtin(builtin) => match view(self.types.inference.program, term) {
                    Some((_, operands)) => self.dynamic_builtin(builtin, &operands, term),
                    None => self.dynamic_higher_order(builtin, arguments, term),
                },
                Body::Term(_) => self.typed(term, Some(&Type::Dynamic)),
            },
            TermKind::SetEnumeration(elements) => value(self.set_of(elements)),
            TermKind::SetFilter { bound, body } => {
                let kept = |element: TokenStream| {
                    let test = self.condition(body).tokens;
                    quote!(if #test { elements.push(#element); })
                };
                value(self.gathered(
                    std::slice::from_ref(bound),
                    &|parts| kept(parts[0].clone()),
                    quote!(dynamic::collect),
                ))
            }
            TermKind::SetMap { bounds, body } => {
                let mapped = |_: &[TokenStream]| {
                    let element = self.value(body, &Type::Dynamic).tokens;
                    quote!(elements.push(#element);)
                };
                value(self.gathered(bounds, &mapped, quote!(dynamic::collect)))
            }
            TermKind::Function { bounds, body } => {
                let pair = |parts: &[TokenStream]| {
                    let argument = if let [one] = parts { one.clone() } else { quote!(Value::tuple([#(#parts),*])) };
                    let element = self.value(body, &Type::Dynamic).tokens;
                    quote!(elements.push((#argument, #element));)
                };
                let code = self.gathered(bounds, &pair, quote!(Value::function));
                value(code)
            }
            TermKind::Product(_) | TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                let source = self.dynamic_over(term);
                value(self.native("collect", &[source]))
            }
            TermKind::Apply(function, argument) => {
                let (function, argument) = (self.reference_to(function), self.reference_to(argument));
                value(self.native("apply", &[function, argument]))
            }
            TermKind::Field(record, name) => {
                let (record, name) = (self.reference_to(record), name.as_str());
                value(self.native("field", &[record, quote!(#name)]))
            }
            TermKind::Except(base, updates) => value(self.dynamic_except(base, updates)),
            TermKind::Record(fields) => {
                let mut sorted: Vec<_> = fields.iter().collect();
                sorted.sort_by_key(|field| field.0);
                let names: Vec<_> = sorted.iter().map(|field| field.0).collect();
                let parts = sorted.iter().map(|field| self.value(&field.1, &Type::Dynamic).tokens);
                let names = self.types.values.names(&names).tokens;
                value(Code::tight(quote!(dynamic::record(&#names, [#(#parts),*]))))
            }
            TermKind::Tuple(elements) => {
                let parts = elements.iter().map(|element| self.value(element, &Type::Dynamic).tokens);
                value(Code::tight(quote!(Value::tuple([#(#parts),*]))))
            }
            TermKind::Choose { pattern, set: Some(set), body } => self.choose(pattern, set, body, term),
            // What has a form in typed Rust only has failed for a reason of its own.
            _ => self.typed(term, Some(&Type::Dynamic)),
        }
    }

    fn set_of(&self, elements: &[Term]) -> Code {
        let parts: Vec<TokenStream> =
            elements.iter().map(|element| self.value(element, &Type::Dynamic).tokens).collect();
        if parts.len() < 2 {
            return Code::tight(quote!(Value::set([#(#parts),*])));
        }
        self.try_(&Code::tight(quote!(Value::try_set(vec![#(#parts),*]))))
    }

    /// What nested loops over the bounds push to `elements`, made into a value; the inner statement is given the
    /// elements as `Value`s, one a bound.
    pub fn gathered(&self, bounds: &[Bound], inner: &dyn Fn(&[TokenStream]) -> TokenStream, make: TokenStream) -> Code {
        let code = self.loops(bounds, &mut Vec::new(), &|scope: &Self, elements: &[Expr], set: &Term| {
            let parts: Vec<TokenStream> =
                elements.iter().map(|element| scope.converted(element.clone(), &Type::Dynamic, set).tokens).collect();
            inner(&parts)
        });
        let made = Code::tight(quote!(#make(elements)));
        let made = if make.to_string() == "Value :: function" { made } else { self.try_(&made) };
        Code::block(&[quote!(let mut elements = Vec::new();), code], &made)
    }

    /// Nested `for` loops over the bounds around the innermost statement.
    pub fn loops(
        &self,
        bounds: &[Bound],
        elements: &mut Vec<Expr>,
        inner: &dyn Fn(&Self, &[Expr], &Term) -> TokenStream,
    ) -> TokenStream {
        let Some((first, rest)) = bounds.split_first() else { return quote!() };
        let (source, ty) = self.over(&first.set);
        let source = unparenthesized(source);
        let element = self.fresh("element");
        let whole = Expr::place(Code::tight(quote!(#element)), ty.clone());
        elements.push(whole.clone());
        let (body, fallible) = self.closure(|| {
            self.bound_to(&first.pattern, &whole, || {
                if rest.is_empty() { inner(self, elements, &first.set) } else { self.loops(rest, elements, inner) }
            })
        });
        if fallible {
            self.fallible.set(true);
        }
        self.taken.borrow_mut().remove(&element.to_string());
        quote!(for #element in #source { #body })
    }

    /// Runs `body` with a pattern bound to an element.
    pub fn bound_to<T>(&self, pattern: &Pattern, element: &Expr, body: impl FnOnce() -> T) -> T {
        let bindings = self.taken_apart(pattern, element);
        let before: Vec<_> = bindings
            .into_iter()
            .map(|(local, binding)| (local, self.locals.borrow_mut().insert(local, binding)))
            .collect();
        let result = body();
        let mut locals = self.locals.borrow_mut();
        for (local, binding) in before {
            match binding {
                Some(binding) => locals.insert(local, binding),
                None => locals.remove(&local),
            };
        }
        result
    }

    /// What the identifiers of a pattern stand for in an element.
    pub fn taken_apart(&self, pattern: &Pattern, element: &Expr) -> Vec<(crate::term::LocalId, Binding)> {
        let locals = match pattern {
            Pattern::Local(local) => return vec![(*local, Binding::Expr(element.clone()))],
            Pattern::Tuple(locals) => locals,
        };
        let whole = element.code.receiver();
        let part = |i: usize| match &element.ty {
            Type::Tuple(parts) if i < parts.len() => {
                let place = proc_macro2::Literal::usize_unsuffixed(i);
                Binding::Expr(Expr::place(Code::tight(quote!(#whole.#place)), parts[i].clone()))
            }
            Type::IntegerFunction(value, 1, count) if i < *count => {
                let place = integer(i as i64 + 1);
                Binding::Expr(Expr::place(Code::tight(quote!(#whole[#place])), (**value).clone()))
            }
            ty => {
                let whole = if *ty == Type::Dynamic { self.referred(element) } else { quote!(&#whole.to_value()) };
                let (place, length) = (integer(i as i64), integer(locals.len() as i64));
                let code = Code::tight(quote!(dynamic::component(#whole, #place, #length)));
                Binding::Failing(Expr::value(code, Type::Dynamic))
            }
        };
        locals.iter().enumerate().map(|(i, local)| (*local, part(i))).collect()
    }

    fn dynamic_except(&self, base: &Term, updates: &[Update]) -> Code {
        let mut code = self.value(base, &Type::Dynamic);
        for update in updates {
            code = self.replacing(code.tokens, &update.path, base, update);
        }
        code
    }

    /// `dynamic::except(whole, &[path], |old| …)?`, where the path is the rest of the update's.
    pub fn replacing(&self, whole: TokenStream, path: &[Selector], base: &Term, update: &Update) -> Code {
        let keys: Vec<TokenStream> = path
            .iter()
            .map(|selector| match selector {
                Selector::Field(name) => {
                    let place = self.types.values.value(&lockstep_model::Value::Str(*name)).receiver();
                    quote!(#place.clone())
                }
                Selector::Index(index) => self.value(index, &Type::Dynamic).tokens,
            })
            .collect();
        let old = self.fresh("old");
        let before = Expr::place(Code::tight(quote!(#old)), Type::Dynamic);
        let (value, fallible) = self.closure(|| self.replacement(before, base, update));
        let value = if fallible {
            ok(&value, value.body())
        } else {
            let tokens = value.tokens;
            quote!(Ok(#tokens))
        };
        let name = super::action::used_or_blank(&old, &value);
        self.taken.borrow_mut().remove(&old.to_string());
        self.try_(&Code::tight(quote!(dynamic::except(#whole, &[#(#keys),*], &mut |#name: Value| { #value }))))
    }

    /// Whether `TLCGet` and `TLCSet` speak of a register, and not of a count of TLC's own or the run itself.
    fn is_register(&self, place: &Term) -> bool {
        matches!(self.types.inference.shape(place), Shape::Integer(_))
    }

    /// Whether the place is what TLC counts, which a postcondition may ask for, and what is watched; for anything else that
    /// asks for it the evaluator takes over.
    fn is_counted(&self, place: &Term) -> bool {
        (self.types.is_concluded || self.types.is_watched)
            && matches!(&*place.kind, TermKind::String(name) if Statistics::COUNTS.contains(&name.as_str()))
    }

    /// A native operator on values.
    pub fn dynamic_builtin(&self, builtin: Builtin, operands: &[&Term], term: &Term) -> Expr {
        let value = |code: Code| Expr::value(code, Type::Dynamic);
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
            (Builtin::Cardinality, [set]) => match self.is_lazy(set) {
                true => {
                    let source = self.dynamic_over(set);
                    let set = self.native("collect", &[source]).receiver();
                    number(self.native("cardinality", &[quote!(&#set)]))
                }
                false => number(self.native("cardinality", &references())),
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
            (Builtin::BigUnion, [_]) => plain("big_union"),
            (Builtin::Domain, [_]) => plain("domain"),
            (Builtin::Interval, [a, b]) => {
                let (a, b) = (self.value(a, &Type::Integer).tokens, self.value(b, &Type::Integer).tokens);
                value(self.native("interval", &[a, b]))
            }
            (Builtin::BooleanSet, []) => {
                let both = [false, true].map(lockstep_model::Value::Bool);
                Expr::place(self.types.values.value(&lockstep_model::Value::set(both)), Type::Dynamic)
            }
            (Builtin::Powerset, [_]) => {
                let source = self.dynamic_over(term);
                value(self.native("collect", &[source]))
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
            (Builtin::Concatenate, [_, _]) => plain("concatenate"),
            (Builtin::Head, [_]) => plain("head"),
            (Builtin::Tail, [_]) => plain("tail"),
            (Builtin::SubSequence, [s, from, to]) => {
                let s = self.reference_to(s);
                let (from, to) = (self.value(from, &Type::Integer).tokens, self.value(to, &Type::Integer).tokens);
                value(self.native("sub_sequence", &[s, from, to]))
            }
            (Builtin::SingletonFunction, [a, b]) => {
                let (a, b) = (self.value(a, &Type::Dynamic).tokens, self.value(b, &Type::Dynamic).tokens);
                value(Code::tight(quote!(dynamic::singleton(#a, #b))))
            }
            (Builtin::MergeFunctions, [_, _]) => plain("merge"),
            (Builtin::Permutations, [_]) => plain("permutations"),
            (Builtin::Eval | Builtin::NoOp, [inner]) | (Builtin::Print, [_, inner]) | (Builtin::Cache, [inner, _]) => {
                value(self.value(inner, &Type::Dynamic))
            }
            (Builtin::ToString, [_]) => {
                let operand = references();
                value(Code::tight(quote!(dynamic::to_string(#(#operand),*))))
            }
            // The evaluator chooses once for a definition that it evaluates once; here it would be chosen anew.
            (Builtin::RandomElement, [_]) => self.error("a compiled machine makes no random choices", term.span),
            (Builtin::TlcGet, [place]) if self.types.is_watched && is_text(place, "level") => {
                number(self.native("level", &[]))
            }
            (Builtin::TlcGet, [place]) if self.types.is_watched && is_text(place, "config") => {
                let check_deadlock = self.types.check_deadlock;
                value(Code::tight(quote!(dynamic::run_configuration(#check_deadlock))))
            }
            (Builtin::TlcSet, [place, _])
                if !(self.is_register(place) || self.types.is_watched && is_text(place, "exit")) =>
            {
                self.error("a compiled machine does not end its own run", term.span)
            }
            (Builtin::TlcSet, [_, _]) => boolean(self.native("set_register", &references())),
            (Builtin::TlcGet | Builtin::TlcGetOrDefault, [place, ..])
                if !self.is_register(place) && !self.is_counted(place) =>
            {
                self.error("a compiled machine does not know what TLC counts", term.span)
            }
            (Builtin::TlcGet, [_]) => plain("register"),
            (Builtin::TlcGetOrDefault, [_, _]) => plain("register_or"),
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
    fn dynamic_higher_order(&self, builtin: Builtin, arguments: &[Argument], term: &Term) -> Expr {
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
        let inside = ok(&test, test.body());
        Some((names, inside))
    }

    /// `a = b` on values.
    pub fn equal_values(&self, a: &Term, b: &Term) -> Code {
        let (a, b) = (self.place_of(a), self.reference_to(b));
        self.try_(&Code::method(&a, "equals", &[b]))
    }

    /// The elements of a set as an iterator over `Value`s, in TLC's order, the set not spelt out where it need not be.
    pub fn dynamic_over(&self, set: &Term) -> TokenStream {
        let program = self.types.inference.program;
        match &*set.kind {
            TermKind::FunctionSet(from, to) => {
                let (from, to) = (self.reference_to(from), self.reference_to(to));
                self.native("functions", &[from, to]).tokens
            }
            TermKind::RecordSet(fields) => {
                let mut sorted: Vec<_> = fields.iter().collect();
                sorted.sort_by_key(|field| field.0);
                let names: Vec<_> = sorted.iter().map(|field| field.0).collect();
                let sets = sorted.iter().map(|field| self.value(&field.1, &Type::Dynamic).tokens);
                let (names, sets) = (self.types.values.names(&names).tokens, quote!([#(#sets),*]));
                self.native("records", &[names, sets]).tokens
            }
            TermKind::Product(factors) => {
                let sets = factors.iter().map(|factor| self.value(factor, &Type::Dynamic).tokens);
                let sets = quote!([#(#sets),*]);
                self.native("product", &[sets]).tokens
            }
            _ => {
                if let Some(body) = self.opened(set) {
                    return self.dynamic_over(&body);
                }
                match view(program, set) {
                    Some((Builtin::Powerset, operands)) => {
                        let inner = self.reference_to(operands[0]);
                        self.native("subsets", &[inner]).tokens
                    }
                    // As a value: typed, it would be collected from the very elements that are asked for.
                    Some((Builtin::Domain, operands)) => {
                        let function = self.reference_to(operands[0]);
                        self.native("arguments", &[function]).tokens
                    }
                    Some((
                        Builtin::Naturals
                        | Builtin::Integers
                        | Builtin::Reals
                        | Builtin::StringSet
                        | Builtin::SequenceSet,
                        _,
                    )) => {
                        let text = self.text(set);
                        let failure = quote!(Err::<dynamic::Elements, Failure>(dynamic::not_enumerable(#text)));
                        self.try_(&Code::tight(failure)).tokens
                    }
                    _ => {
                        let set = self.reference_to(set);
                        self.native("elements", &[set]).tokens
                    }
                }
            }
        }
    }

    /// What a definition stands for that describes a set which is not spelt out.
    pub fn opened(&self, set: &Term) -> Option<Term> {
        let TermKind::Call(id, arguments) = &*set.kind else { return None };
        if self.functions.tables.contains_key(id) || self.lets.borrow().contains_key(id) {
            return None;
        }
        let definition = self.types.inference.program.get(*id);
        match &definition.body {
            Body::Term(body) if !definition.recursive && self.describes(body, 8) => {
                let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                Some(Substitution::new(pairs).apply(body))
            }
            _ => None,
        }
    }

    /// Whether a set is better asked for members than spelt out.
    pub fn is_lazy(&self, set: &Term) -> bool {
        self.describes(set, 8)
    }

    fn describes(&self, set: &Term, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match &*set.kind {
            TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_) => true,
            TermKind::SetFilter { bound, .. } => {
                self.describes(&bound.set, depth) && matches!(bound.pattern, Pattern::Local(_))
            }
            TermKind::Call(id, _) if self.functions.tables.contains_key(id) || self.lets.borrow().contains_key(id) => {
                false
            }
            _ => match view(self.types.inference.program, set) {
                Some((
                    Builtin::Interval
                    | Builtin::Naturals
                    | Builtin::Integers
                    | Builtin::Reals
                    | Builtin::SequenceSet
                    | Builtin::Powerset
                    | Builtin::StringSet
                    | Builtin::AnySet,
                    _,
                )) => true,
                Some((Builtin::Union | Builtin::Intersection | Builtin::Difference, operands)) => {
                    operands.iter().any(|operand| self.describes(operand, depth))
                }
                Some((Builtin::BigUnion, operands)) => match &*operands[0].kind {
                    TermKind::SetMap { body, .. } => self.describes(body, depth),
                    TermKind::SetEnumeration(sets) => sets.iter().any(|set| self.describes(set, depth)),
                    _ => false,
                },
                Some(_) => false,
                None => match &*set.kind {
                    TermKind::Call(id, _) => {
                        let definition = self.types.inference.program.get(*id);
                        match &definition.body {
                            Body::Term(body) => !definition.recursive && self.describes(body, depth),
                            Body::Builtin(_) => false,
                        }
                    }
                    _ => false,
                },
            },
        }
    }

    fn dynamic_subset(&self, a: &Term, b: &Term) -> Code {
        if self.is_lazy(b) {
            let set = self.reference_to(a);
            return self.each_member("is_subset_of", &[set], b, a);
        }
        let (a, b) = (self.reference_to(a), self.reference_to(b));
        self.native("is_subset", &[a, b])
    }

    /// `dynamic::name(arguments, |element| element \in set)?`
    fn each_member(&self, name: &str, arguments: &[TokenStream], set: &Term, term: &Term) -> Code {
        let element = self.fresh("element");
        let value = Expr::place(Code::tight(quote!(#element)), Type::Dynamic);
        let (test, _) = self.closure(|| self.dynamic_member_of(&value, set, term));
        self.taken.borrow_mut().remove(&element.to_string());
        let inside = ok(&test, test.body());
        let ident = super::action::used_or_blank(&element, &inside);
        let mut arguments = arguments.to_vec();
        arguments.push(quote!(|#ident: Value| { #inside }));
        self.native(name, &arguments)
    }

    fn dynamic_member(&self, element: &Term, set: &Term) -> Code {
        let expr = self.expr(element, Some(&Type::Dynamic));
        let value = match (&expr.ty, expr.kind) {
            (Type::Dynamic, Kind::Place | Kind::Reference) => expr,
            _ => Expr::value(self.converted(expr, &Type::Dynamic, element), Type::Dynamic),
        };
        if value.kind == Kind::Value && self.is_lazy(set) {
            let name = self.fresh("member");
            let tokens = value.code.tokens;
            let place = Expr::place(Code::tight(quote!(#name)), Type::Dynamic);
            let test = self.dynamic_member_of(&place, set, element);
            self.taken.borrow_mut().remove(&name.to_string());
            return Code::block(&[quote!(let #name = #tokens;)], &test);
        }
        self.dynamic_member_of(&value, set, element)
    }

    /// Whether a `Value` is in a set, which is never spelt out where it need not be.
    pub fn dynamic_member_of(&self, value: &Expr, set: &Term, term: &Term) -> Code {
        let element = self.referred(value);
        let program = self.types.inference.program;
        match &*set.kind {
            TermKind::FunctionSet(from, to) => {
                let from = self.reference_to(from);
                return self.each_member("is_function_into", &[element, from], to, term);
            }
            TermKind::RecordSet(fields) => {
                let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
                let mut parts = vec![self.native("is_record_of", &[element.clone(), quote!(&[#(#names),*])])];
                for (name, set) in fields {
                    let name = name.as_str();
                    let field = Expr::value(self.native("field", &[element.clone(), quote!(#name)]), Type::Dynamic);
                    parts.push(self.dynamic_member_of(&field, set, term));
                }
                return Code::all(parts);
            }
            TermKind::Product(factors) => {
                let length = integer(factors.len() as i64);
                let mut parts = vec![self.native("is_tuple_of", &[element.clone(), length.clone()])];
                for (i, factor) in factors.iter().enumerate() {
                    let place = integer(i as i64);
                    let part = self.native("component", &[element.clone(), place, length.clone()]);
                    parts.push(self.dynamic_member_of(&Expr::value(part, Type::Dynamic), factor, term));
                }
                return Code::all(parts);
            }
            TermKind::SetFilter { bound, body } if self.is_lazy(&bound.set) => {
                let inside = self.dynamic_member_of(value, &bound.set, term);
                let test = self.bound_to(&bound.pattern, value, || self.condition(body));
                return Code::all(vec![inside, test]);
            }
            _ => {}
        }
        if let Some(body) = self.opened(set) {
            return self.dynamic_member_of(value, &body, term);
        }
        match view(program, set) {
            Some((Builtin::Naturals, _)) => self.native("is_natural", &[element]),
            Some((Builtin::Integers | Builtin::Reals, _)) => self.native("is_integer", &[element]),
            Some((Builtin::StringSet, _)) => self.native("is_string", &[element]),
            Some((Builtin::AnySet, _)) => Code::boolean(true),
            Some((Builtin::Interval, operands)) => {
                let (a, b) = (self.value(operands[0], &Type::Integer), self.value(operands[1], &Type::Integer));
                self.native("is_between", &[element, a.tokens, b.tokens])
            }
            Some((Builtin::Powerset, operands)) => self.each_member("is_subset_of", &[element], operands[0], term),
            Some((Builtin::SequenceSet, operands)) => self.each_member("is_sequence_of", &[element], operands[0], term),
            Some((Builtin::Union, operands)) if self.is_lazy(set) => {
                Code::any(operands.iter().map(|part| self.dynamic_member_of(value, part, term)).collect())
            }
            Some((Builtin::Intersection, operands)) if self.is_lazy(set) => {
                Code::all(operands.iter().map(|part| self.dynamic_member_of(value, part, term)).collect())
            }
            Some((Builtin::Difference, operands)) if self.is_lazy(set) => {
                let inside = self.dynamic_member_of(value, operands[0], term);
                let outside = self.dynamic_member_of(value, operands[1], term).negate();
                Code::all(vec![inside, outside])
            }
            Some((Builtin::BigUnion, operands)) if self.is_lazy(set) => match &*operands[0].kind {
                TermKind::SetEnumeration(sets) => {
                    Code::any(sets.iter().map(|part| self.dynamic_member_of(value, part, term)).collect())
                }
                TermKind::SetMap { bounds, body } => self.member_of_some(value, bounds, body, term),
                _ => self.error("this union cannot be asked for members", set.span).code,
            },
            Some((Builtin::Domain, operands)) => {
                let function = self.reference_to(operands[0]);
                self.native("is_argument", &[function, element])
            }
            _ => {
                let set = self.reference_to(set);
                self.native("contains", &[set, element])
            }
        }
    }

    /// `value \in UNION {set : bounds}`
    fn member_of_some(&self, value: &Expr, bounds: &[Bound], set: &Term, term: &Term) -> Code {
        let Some((first, rest)) = bounds.split_first() else { return self.dynamic_member_of(value, set, term) };
        let (source, ty) = self.over(&first.set);
        let name = self.fresh("choice");
        let whole = Expr::place(Code::tight(quote!(#name)), ty);
        let (test, _) =
            self.closure(|| self.bound_to(&first.pattern, &whole, || self.member_of_some(value, rest, set, term)));
        self.taken.borrow_mut().remove(&name.to_string());
        let inside = ok(&test, test.body());
        self.try_(&Code::tight(quote!(try_any(#source, |#name| { #inside }))))
    }
}

/// Whether a term is this string.
fn is_text(term: &Term, text: &str) -> bool {
    matches!(&*term.kind, TermKind::String(name) if name.as_str() == text)
}
