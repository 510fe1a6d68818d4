//! Native operators.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::scope::{Expr, Kind, Scope};
use super::tokens::has_name;
use super::types::{Type, integer};
use crate::shape::Interval;
use crate::term::{Argument, Builtin, LocalId, Operator, Pattern, Term};

impl<'a> Scope<'a> {
    /// A native operator on expressions.
    pub fn builtin(&self, builtin: Builtin, operands: &[&Term], term: &Term, want: Option<&Type>) -> Expr {
        if let Some(printing) = self.printing(builtin, operands, want) {
            return printing;
        }
        let boolean = |code: Code| Expr::value(code, Type::Boolean);
        let number = |code: Code| Expr::value(code, Type::Integer);
        let is_untyped = |operand: &&Term| match self.type_of(operand) {
            Type::Dynamic => on_values(builtin),
            // A sequence, if it has numbers from 1 for arguments.
            Type::Partial(..) => on_sequences(builtin),
            _ => false,
        };
        if operands.iter().any(is_untyped) {
            return self.dynamic_builtin(builtin, operands, term);
        }
        match (builtin, operands) {
            (Builtin::Not, [a]) => boolean(self.condition(a).negate()),
            (Builtin::Implies, [a, b]) => {
                let premise = self.condition(a).negate();
                let mark = self.types.inference.assume(a, true);
                let conclusion = self.condition(b);
                self.types.inference.forget(mark);
                boolean(Code::any(vec![premise, conclusion]))
            }
            (Builtin::Equivalent, [a, b]) => {
                let (a, b) = (self.condition(a), self.condition(b));
                boolean(Code::compare(&a, quote!(==), quote!(!=), &b))
            }
            (Builtin::Equal, [a, b]) => boolean(self.equal(a, b)),
            (Builtin::NotEqual, [a, b]) => boolean(self.equal(a, b).negate()),
            (Builtin::In, [a, b]) => boolean(self.member(a, b)),
            (Builtin::NotIn, [a, b]) => boolean(self.member(a, b).negate()),
            (Builtin::SubsetEq, [a, b]) => boolean(self.subset(a, b)),
            (Builtin::Less, [a, b]) => boolean(self.order(a, quote!(<), quote!(>=), b)),
            (Builtin::LessEqual, [a, b]) => boolean(self.order(a, quote!(<=), quote!(>), b)),
            (Builtin::Greater, [a, b]) => boolean(self.order(a, quote!(>), quote!(<=), b)),
            (Builtin::GreaterEqual, [a, b]) => boolean(self.order(a, quote!(>=), quote!(<), b)),
            (
                Builtin::Add
                | Builtin::Subtract
                | Builtin::Multiply
                | Builtin::Divide
                | Builtin::Modulo
                | Builtin::Power,
                [a, b],
            ) => number(self.arithmetic(builtin, a, b)),
            (Builtin::Negate, [a]) => {
                let fits = self.types.inference.shape(a).interval().is_some_and(|a| a.least > Interval::ALL.least);
                let a = self.value(a, &Type::Integer);
                if fits {
                    number(Code::minus(&a))
                } else {
                    let a = a.tokens;
                    number(self.try_(&Code::tight(quote!(negate(#a)))))
                }
            }
            (Builtin::Cardinality, [set]) if let Some(size) = self.size_of(set) => number(size),
            (Builtin::Cardinality, [set]) => {
                let set = self.set(set, None);
                number(Code::method(&set.code, "cardinality", &[]))
            }
            (Builtin::Length, [s]) => match self.type_of(s) {
                Type::Tuple(elements) => number(self.known_length(s, elements.len())),
                Type::IntegerFunction(_, 1, count) => number(self.known_length(s, count)),
                Type::Sequence(_) => number(Code::method(&self.expr(s, None).code, "len", &[])),
                _ => self.error("this is no sequence", term.span),
            },
            (Builtin::Append | Builtin::Concatenate | Builtin::Tail | Builtin::SubSequence | Builtin::Head, _) => {
                self.sequence(builtin, operands, term, want)
            }
            (Builtin::Union | Builtin::Intersection | Builtin::Difference | Builtin::BigUnion, _)
            | (Builtin::Interval | Builtin::BooleanSet | Builtin::Domain | Builtin::Powerset, _) => {
                self.set(term, want)
            }
            (Builtin::IsFiniteSet, [set]) => {
                let (_, ty) = self.any_value(set);
                let _ = ty;
                boolean(Code::boolean(true))
            }
            (Builtin::IsABag, [bag]) => match self.type_of(bag) {
                Type::Partial(_, count) if *count == Type::Integer => {
                    let bag = self.told(&self.expr(bag, None));
                    boolean(Code::tight(quote!(#bag.values().all(|count| *count > 0))))
                }
                _ => self.dynamic_builtin(builtin, operands, term),
            },
            (Builtin::SingletonFunction, [argument, value]) => self.singleton(argument, value, term, want),
            (Builtin::MergeFunctions, [first, second]) => self.merged(first, second, term, want),
            (Builtin::Eval, [inner]) => match self.expr(inner, want) {
                evaluated if evaluated.ty == Type::Dynamic => self.dynamic_builtin(builtin, operands, term),
                evaluated => evaluated,
            },
            (Builtin::Print, [_, inner]) => self.expr(inner, want),
            (Builtin::PrintT, [_]) => boolean(Code::boolean(true)),
            (Builtin::Assert, [condition, _]) => {
                let (condition, text) = (self.condition(condition).tokens, self.text(term));
                boolean(self.try_(&Code::tight(quote!(assert(#condition, #text)))))
            }
            _ => {
                let (module, name, _) = builtin.signature();
                self.error(format!("generated code has no `{name}` of {module}"), term.span)
            }
        }
    }

    /// `PrintT` and `Print`, of a machine whose run somebody watches. The code of a model prints nothing.
    pub fn printing(&self, builtin: Builtin, operands: &[&Term], want: Option<&Type>) -> Option<Expr> {
        let value = |term: &Term| self.value(term, &Type::Dynamic).tokens;
        match (builtin, operands) {
            _ if !self.types.is_watched => None,
            (Builtin::PrintT, [said]) => {
                self.show_intervals(said);
                let said = value(said);
                Some(Expr::value(Code::tight(quote!(dynamic::print_t(&#said))), Type::Boolean))
            }
            (Builtin::Print, [said, inner]) => {
                self.show_intervals(said);
                self.show_intervals(inner);
                let (said, shown, inner) = (value(said), value(inner), self.expr(inner, want));
                let code = inner.code.tokens;
                Some(Expr { code: Code::tight(quote!(dynamic::print(&#said, &#shown, #code))), ..inner })
            }
            _ => None,
        }
    }

    fn order(&self, a: &Term, operator: TokenStream, inverse: TokenStream, b: &Term) -> Code {
        let (a, b) = (self.value(a, &Type::Integer), self.value(b, &Type::Integer));
        Code::compare(&a, operator, inverse, &b)
    }

    fn sequence(&self, builtin: Builtin, operands: &[&Term], term: &Term, want: Option<&Type>) -> Expr {
        let text = self.text(term);
        let own_result = self.type_of(term);
        if builtin != Builtin::Head && own_result == Type::Dynamic {
            return self.error("whether this is a sequence or a string is not known before the run", term.span);
        }
        let element = match (want, &own_result) {
            (Some(Type::Sequence(element)), _) | (_, Type::Sequence(element)) => (**element).clone(),
            (_, other) => other.clone(),
        };
        let sequence = Type::Sequence(Box::new(element.clone()));
        let own = self.type_of(operands[0]);
        if builtin == Builtin::Head {
            let s = match &own {
                Type::Sequence(_) => self.expr(operands[0], None),
                Type::Tuple(parts) => {
                    let receiver = self.expr(operands[0], None).code.receiver();
                    return Expr::place(Code::tight(quote!(#receiver.0)), parts[0].clone());
                }
                _ => Expr::value(self.value(operands[0], &sequence), sequence.clone()),
            };
            let ty = if let Type::Sequence(element) = &s.ty { (**element).clone() } else { element };
            let code = self.try_(&Code::method(&s.code, "head", &[quote!(#text)]));
            return Expr { code, ty, kind: Kind::Reference };
        }
        let s = match &own {
            own if *own == sequence => self.expr(operands[0], None).code,
            _ => self.value(operands[0], &sequence),
        };
        let code = match builtin {
            Builtin::Append => {
                let added = self.value(operands[1], &element).tokens;
                Code::method(&s, "append", &[added])
            }
            Builtin::Concatenate => {
                let other = self.value(operands[1], &sequence).tokens;
                Code::method(&s, "concatenate", &[quote!(&#other)])
            }
            Builtin::Tail => self.try_(&Code::method(&s, "tail", &[quote!(#text)])),
            _ => {
                let first = self.value(operands[1], &Type::Integer).tokens;
                let last = self.value(operands[2], &Type::Integer).tokens;
                self.try_(&Code::method(&s, "sub_sequence", &[first, last, quote!(#text)]))
            }
        };
        Expr::value(code, sequence)
    }

    /// A native operator that is given an operator.
    pub fn higher_order(&self, builtin: Builtin, arguments: &[Argument], term: &Term) -> Expr {
        let [Argument::Term(s), Argument::Operator(Operator::Lambda { parameters, body })] = arguments else {
            return self.error("generated code cannot pass this operator on", term.span);
        };
        let ty = self.type_of(term);
        let Type::Sequence(element) = &ty else {
            return self.error("this sequence has no static shape", term.span);
        };
        let s = self.value(s, &ty);
        let under = |local: &LocalId, test: &dyn Fn() -> Code| self.under(&Pattern::Local(*local), element, |_| test());
        let (test, fallible, names, methods) = match (builtin, &**parameters) {
            (Builtin::SelectSequence, [one]) => {
                let (test, fallible, name) = under(one, &|| self.condition(body));
                (test, fallible, vec![name], ("select", "try_select"))
            }
            (Builtin::SortSequence, [one, other]) => {
                let inner = std::cell::Cell::new((false, quote!()));
                let (test, _, first) = under(one, &|| {
                    let (test, fallible, second) = under(other, &|| self.condition(body));
                    inner.set((fallible, second));
                    test
                });
                let (fallible, second) = inner.take();
                (test, fallible, vec![first, second], ("sort", "try_sort"))
            }
            _ => return self.error("generated code cannot pass this operator on", term.span),
        };
        let element = self.types.tokens(element);
        let call = |name: &str, body: TokenStream| Code::method(&s, name, &[quote!(|#(#names: #element),*| #body)]);
        let code = if fallible {
            let body = ok(&test);
            self.try_(&call(methods.1, quote!({ #body })))
        } else {
            call(methods.0, test.tokens)
        };
        Expr::value(code, ty.clone())
    }
}

/// Whether an operator is one of sequences.
fn on_sequences(builtin: Builtin) -> bool {
    matches!(
        builtin,
        Builtin::Length | Builtin::Append | Builtin::Concatenate | Builtin::Head | Builtin::Tail | Builtin::SubSequence
    )
}

impl Scope<'_> {
    /// How long a sequence is that is so long in any case. It is made all the same where making it may fail, or warn.
    fn known_length(&self, sequence: &Term, length: usize) -> Code {
        let uses = self.uses.get();
        let (made, fails) = self.closure(|| self.expr(sequence, None).code);
        let length = Code::tight(integer(length as i64));
        let made = made.alone();
        if fails || has_name(&made, "absent_argument") {
            self.fallible.set(self.fallible.get() || fails);
            return Code::block(&[quote!(let _ = #made;)], &length);
        }
        self.uses.set(uses);
        length
    }
}

/// Whether an operator takes its operands apart, so that it works on values where one of them has no type.
fn on_values(builtin: Builtin) -> bool {
    matches!(
        builtin,
        Builtin::In
            | Builtin::NotIn
            | Builtin::SubsetEq
            | Builtin::Cardinality
            | Builtin::Length
            | Builtin::Append
            | Builtin::Concatenate
            | Builtin::Head
            | Builtin::Tail
            | Builtin::SubSequence
            | Builtin::Union
            | Builtin::Intersection
            | Builtin::Difference
            | Builtin::BigUnion
            | Builtin::Domain
            | Builtin::Powerset
    )
}
