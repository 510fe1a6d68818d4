//! Sets of values that are asked for their elements, or for members, and not spelt out where they need not be.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::{Code, ok};
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::{Type, integer};
use crate::shape::view;
use crate::term::{Body, Bound, Builtin, Pattern, Substitution, Term, TermKind, in_order};

impl Scope<'_> {
    /// The elements of a set as an iterator over `Value`s, in TLC's order, the set not spelt out where it need not be.
    pub fn dynamic_over(&self, set: &Term) -> TokenStream {
        let program = self.types.inference.program;
        match &*set.kind {
            TermKind::FunctionSet(from, to) => {
                let (from, to) = (self.reference_to(from), self.reference_to(to));
                self.native("functions", &[from, to]).tokens
            }
            TermKind::RecordSet(fields) => {
                let sorted = in_order(fields);
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
                        let inner = self.settled(self.reference_to(operands[0]));
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
        let is_bound = self.functions.tables.contains_key(id) || self.lets.borrow().contains_key(id);
        if is_bound || self.is_remembered(set) {
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

    /// How many elements a set has that is described, without spelling it out; none where it is to be counted.
    pub fn size_of(&self, set: &Term) -> Option<Code> {
        let size = |set: &Term| {
            let counted = TermKind::Builtin(Builtin::Cardinality, vec![set.clone()]);
            self.value(&Term::new(counted, set.span), &Type::Integer).tokens
        };
        Some(match &*set.kind {
            TermKind::FunctionSet(from, to) => self.native("functions_size", &[size(from), size(to)]),
            TermKind::RecordSet(fields) => {
                let sizes = fields.iter().map(|field| size(&field.1));
                self.native("product_size", &[quote!([#(#sizes),*])])
            }
            TermKind::Product(factors) => {
                let sizes = factors.iter().map(size);
                self.native("product_size", &[quote!([#(#sizes),*])])
            }
            _ => match view(self.types.inference.program, set) {
                Some((Builtin::Powerset, operands)) => self.native("functions_size", &[size(operands[0]), quote!(2)]),
                _ => return self.size_of(&self.opened(set)?),
            },
        })
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
            TermKind::Call(..) if self.is_remembered(set) => false,
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

    pub fn dynamic_subset(&self, a: &Term, b: &Term) -> Code {
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
        let inside = ok(&test);
        let ident = crate::emit::action::used_or_blank(&element, &inside);
        let mut arguments = arguments.to_vec();
        arguments.push(quote!(|#ident: Value| { #inside }));
        self.native(name, &arguments)
    }

    pub fn dynamic_member(&self, element: &Term, set: &Term) -> Code {
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
                let mut parts = vec![self.native("is_record_of", &[element.clone(), integer(fields.len() as i64)])];
                for (place, (name, set)) in in_order(fields).into_iter().enumerate() {
                    let (place, name) = (integer(place as i64), name.as_str());
                    // TLC goes on to the next name when it has looked at the field of this one.
                    parts.push(Code::tight(quote!(dynamic::is_named(#element, #place, #name))));
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

    /// An intersection or difference of sets whose elements are of several types.
    pub fn operation_on_values(&self, builtin: Builtin, operands: &[&Term]) -> Expr {
        let name = if builtin == Builtin::Intersection { "intersection" } else { "difference" };
        let operands: Vec<TokenStream> = operands.iter().map(|operand| self.reference_to(operand)).collect();
        Expr::value(self.native(name, &operands), Type::Dynamic)
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
        let inside = ok(&test);
        self.try_(&Code::tight(quote!(try_any(#source, |#name| { #inside }))))
    }
}
