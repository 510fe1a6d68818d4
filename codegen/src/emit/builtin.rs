//! Native operators, sets, and membership.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::expression::ok;
use super::scope::{Expr, Kind, Scope};
use super::types::{Type, integer};
use crate::shape::{Atom, Interval, Shape, view};
use crate::term::{Argument, Body, Bound, Builtin, Operator, Pattern, Term, TermKind};

impl<'a> Scope<'a> {
    /// A native operator on expressions.
    pub fn builtin(&self, builtin: Builtin, operands: &[&Term], term: &Term, want: Option<&Type>) -> Expr {
        let boolean = |code: Code| Expr::value(code, Type::Boolean);
        let number = |code: Code| Expr::value(code, Type::Integer);
        if on_values(builtin) && operands.iter().any(|operand| self.type_of(operand) == Type::Dynamic) {
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
            (Builtin::Cardinality, [set]) => {
                let set = self.set(set, None);
                number(Code::method(&set.code, "cardinality", &[]))
            }
            (Builtin::Length, [s]) => match self.type_of(s) {
                Type::Tuple(elements) => number(Code::tight(integer(elements.len() as i64))),
                Type::IntegerFunction(_, 1, count) => number(Code::tight(integer(count as i64))),
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
            (Builtin::IsABag, [_]) => self.dynamic_builtin(builtin, operands, term),
            (Builtin::Eval, [inner]) => self.expr(inner, want),
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

    fn order(&self, a: &Term, operator: TokenStream, inverse: TokenStream, b: &Term) -> Code {
        let (a, b) = (self.value(a, &Type::Integer), self.value(b, &Type::Integer));
        Code::compare(&a, operator, inverse, &b)
    }

    fn sequence(&self, builtin: Builtin, operands: &[&Term], term: &Term, want: Option<&Type>) -> Expr {
        let text = self.text(term);
        let own_result = self.type_of(term);
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
        match (builtin, arguments) {
            (
                Builtin::SelectSequence,
                [Argument::Term(s), Argument::Operator(Operator::Lambda { parameters, body })],
            ) => {
                let ty = self.type_of(term);
                let Type::Sequence(element) = &ty else {
                    return self.error("this sequence has no static shape", term.span);
                };
                let s = self.value(s, &ty).receiver();
                let (test, fallible, name) =
                    self.under(&Pattern::Local(parameters[0]), element, |_| self.condition(body));
                if fallible {
                    return self.error("the test of this SelectSeq can fail", term.span);
                }
                let test = test.tokens;
                let code =
                    quote!(#s.iter().filter(|#name| { let #name = #name.clone(); #test }).collect::<Sequence<_>>());
                Expr::value(Code::tight(code), ty.clone())
            }
            _ => self.error("generated code cannot pass this operator on", term.span),
        }
    }

    /// A set, and how to iterate over it in TLC's order: an iterator, and the type of its elements.
    pub fn over(&self, set: &Term) -> (TokenStream, Type) {
        let element = self.types.of(&self.types.inference.shape(set).element());
        if element == Type::Dynamic {
            return (self.dynamic_over(set), element);
        }
        if let Some(typed) = self.attempt(|| self.typed_over(set)) {
            return typed;
        }
        let (source, text, ty) = (self.dynamic_over(set), self.text(set), self.types.tokens(&element));
        let all = self.try_(&Code::tight(quote!(dynamic::typed_elements::<#ty>(#source, #text)))).tokens;
        (quote!(#all.into_iter()), element)
    }

    fn typed_over(&self, set: &Term) -> (TokenStream, Type) {
        let shape = self.types.inference.shape(set);
        let element = self.types.of(&shape.element());
        if matches!(shape, Shape::Set { exact: true, .. }) && matches!(*set.kind, TermKind::Constant(..)) {
            match &element {
                Type::Enum(number) => {
                    let name = self.types.enumeration(*number);
                    return (quote!(#name::ALL.into_iter()), element);
                }
                Type::Boolean => return (quote!([false, true].into_iter()), element),
                _ => {}
            }
        }
        match view(self.types.inference.program, set) {
            Some((Builtin::Interval, operands)) => {
                let (a, b) = (self.value(operands[0], &Type::Integer), self.value(operands[1], &Type::Integer));
                let (a, b) = (a.within(super::code::Level::Sum), b.within(super::code::Level::Sum));
                return (quote!((#a..=#b)), Type::Integer);
            }
            Some((Builtin::BooleanSet, _)) => return (quote!([false, true].into_iter()), Type::Boolean),
            Some((Builtin::Powerset, operands)) => {
                let inner = self.expr(operands[0], None);
                let ty = inner.ty.clone();
                if !matches!(ty, Type::Set(_)) || ty != element {
                    return (self.error("these subsets have no static shape", set.span).code.tokens, element);
                }
                let inner = inner.code.receiver();
                return (quote!(#inner.subsets()), ty);
            }
            Some((Builtin::Domain, operands)) => match (self.type_of(operands[0]), &element) {
                (Type::Function(..), Type::Enum(number)) => {
                    let name = self.types.enumeration(*number);
                    return (quote!(#name::ALL.into_iter()), element);
                }
                (Type::IntegerFunction(_, least, count), _) => {
                    let last = integer(i64::from(least) + count as i64 - 1);
                    let least = integer(i64::from(least));
                    return (quote!((#least..=#last)), Type::Integer);
                }
                (Type::Sequence(_), _) => {
                    let s = self.expr(operands[0], None).code.receiver();
                    return (quote!((1..=#s.len())), Type::Integer);
                }
                _ => return (self.error("this domain has no static shape", set.span).code.tokens, element),
            },
            _ => {}
        }
        if let TermKind::FunctionSet(from, to) = &*set.kind {
            return self.over_functions(from, to, set);
        }
        if let TermKind::Call(id, arguments) = &*set.kind {
            let definition = &self.types.inference.program.definitions[id.0 as usize];
            if let (Body::Term(body), [], false) =
                (&definition.body, arguments.as_slice(), self.functions.tables.contains_key(id))
            {
                let lazy = matches!(&*body.kind, TermKind::FunctionSet(..));
                let interval = matches!(view(self.types.inference.program, body), Some((Builtin::Interval, _)));
                if lazy || (interval && !definition.is_let) {
                    return self.typed_over(body);
                }
            }
        }
        let expr = self.set(set, None);
        match &expr.ty {
            Type::Set(element) | Type::OrderedSet(element) => {
                let element = (**element).clone();
                let set = self.told(&expr);
                (quote!(#set.iter()), element)
            }
            Type::IntegerSet => {
                let set = self.told(&expr);
                (quote!(#set.iter()), Type::Integer)
            }
            _ => (self.error("this is no set that generated code can enumerate", set.span).code.tokens, Type::Boolean),
        }
    }

    /// `[S -> T]`, one function after the other.
    fn over_functions(&self, _from: &Term, to: &Term, set: &Term) -> (TokenStream, Type) {
        let ty = self.types.of(&self.types.inference.shape(set).element());
        let value = match &ty {
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) => (**value).clone(),
            _ => return (self.error("this set of functions has no static shape", set.span).code.tokens, ty),
        };
        let (values, element) = self.typed_over(to);
        if element != value || !self.types.is_copy(&element) {
            return (self.error("this set of functions has values of several types", set.span).code.tokens, ty);
        }
        let name = self.types.tokens(&ty);
        (quote!(<#name>::all_to(#values)), ty)
    }

    /// A set as a value.
    pub fn set(&self, term: &Term, want: Option<&Type>) -> Expr {
        let own = self.type_of(term);
        let ty = match want {
            Some(want @ (Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_))) => want.clone(),
            _ => own,
        };
        let element = match &ty {
            Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
            Type::IntegerSet => Type::Integer,
            _ => return self.error("this set has no static shape", term.span),
        };
        match &*term.kind {
            TermKind::SetEnumeration(elements) => self.enumeration(elements, &element, ty),
            TermKind::SetFilter { bound, body } => self.filter(bound, body, ty),
            TermKind::SetMap { bounds, body } => self.map(bounds, body, &element, ty),
            TermKind::Product(factors) => self.product(factors, &element, ty, term),
            _ => match view(self.types.inference.program, term) {
                Some((builtin @ (Builtin::Union | Builtin::Difference), operands)) => {
                    if let (TermKind::SetEnumeration(added), true) = (&*operands[1].kind, true)
                        && let [one] = added.as_slice()
                    {
                        return self.one_more_or_less(builtin, operands[0], one, &element, ty);
                    }
                    self.operation(builtin, &operands, ty)
                }
                Some((Builtin::Intersection, operands)) => self.operation(Builtin::Intersection, &operands, ty),
                Some((Builtin::BigUnion, operands)) => self.big_union(operands[0], ty),
                Some((Builtin::Interval, operands)) => {
                    let (a, b) = (
                        self.value(operands[0], &Type::Integer).tokens,
                        self.value(operands[1], &Type::Integer).tokens,
                    );
                    match &ty {
                        Type::IntegerSet => {
                            let least = integer(i64::from(self.types.least.unwrap_or(0)));
                            let code = Code::tight(quote!(IntegerSet::<#least>::interval(#a, #b)));
                            Expr::value(self.try_(&code), ty)
                        }
                        _ => Expr::value(Code::tight(quote!((#a..=#b).collect::<OrderedSet<i32>>())), ty),
                    }
                }
                Some((Builtin::BooleanSet, _)) => Expr::value(Code::tight(quote!(Set::<bool>::full())), ty),
                Some((Builtin::Domain | Builtin::Powerset, _)) => {
                    let (source, found) = self.over(term);
                    if found != element {
                        return self.error("this set has elements of another type", term.span);
                    }
                    self.collected(source, ty)
                }
                _ => {
                    let expr = match &*term.kind {
                        TermKind::FunctionSet(..) | TermKind::RecordSet(_) => {
                            return self
                                .error("a set of functions or records can be asked for members, not built", term.span);
                        }
                        TermKind::SetEnumeration(_) => return self.error("this is no set", term.span),
                        _ => self.expr(term, Some(&ty)),
                    };
                    if expr.ty == ty { expr } else { Expr::value(self.converted(expr, &ty, term), ty) }
                }
            },
        }
    }

    /// An iterator's elements as a set.
    fn collected(&self, source: TokenStream, ty: Type) -> Expr {
        match &ty {
            Type::IntegerSet => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                Expr::value(self.try_(&Code::tight(quote!(IntegerSet::<#least>::collect(#source)))), ty)
            }
            _ => {
                let name = self.types.tokens(&ty);
                Expr::value(Code::tight(quote!(#source.collect::<#name>())), ty)
            }
        }
    }

    fn enumeration(&self, elements: &[Term], element: &Type, ty: Type) -> Expr {
        let values: Vec<TokenStream> = elements.iter().map(|term| self.value(term, element).tokens).collect();
        let code = match (&ty, values.as_slice()) {
            (Type::Set(_), []) => Code::tight(quote!(Set::EMPTY)),
            (Type::Set(_), [one]) => Code::tight(quote!(Set::singleton(#one))),
            (Type::Set(_), _) => Code::tight(quote!(Set::from([#(#values),*]))),
            (Type::IntegerSet, []) => Code::tight(quote!(IntegerSet::EMPTY)),
            (Type::IntegerSet, _) => {
                let least = integer(i64::from(self.types.least.unwrap_or(0)));
                self.try_(&Code::tight(quote!(IntegerSet::<#least>::collect([#(#values),*]))))
            }
            (_, []) => Code::tight(quote!(OrderedSet::default())),
            (_, _) => Code::tight(quote!(OrderedSet::from_iter([#(#values),*]))),
        };
        Expr::value(code, ty)
    }

    fn one_more_or_less(&self, builtin: Builtin, set: &Term, one: &Term, element: &Type, ty: Type) -> Expr {
        let set = self.operand(set, &ty);
        if builtin == Builtin::Difference {
            // What is not of the elements' type is not in the set.
            let own = self.type_of(one);
            if let (Type::Enum(a), Type::Optional(b)) = (element, &own)
                && a == b
            {
                let one = self.expr(one, None).code.tokens;
                let set = set.receiver();
                let code = Code::matching(quote!(match #one { Some(element) => #set.without(element), None => #set }));
                return Expr::value(code, ty);
            }
        }
        let value = self.value(one, element).tokens;
        let reference = matches!(ty, Type::OrderedSet(_));
        let code = match (builtin, &ty) {
            (Builtin::Union, Type::IntegerSet) => self.try_(&Code::method(&set, "with", &[value])),
            (Builtin::Union, _) => Code::method(&set, "with", &[value]),
            _ => Code::method(&set, "without", &[if reference { quote!(&#value) } else { value }]),
        };
        Expr::value(code, ty)
    }

    /// An operand of a set operation: a place needs no copy.
    fn operand(&self, term: &Term, ty: &Type) -> Code {
        let expr = self.expr(term, Some(ty));
        if expr.ty == *ty { expr.code } else { self.converted(expr, ty, term) }
    }

    fn operation(&self, builtin: Builtin, operands: &[&Term], ty: Type) -> Expr {
        let (a, b) = (self.operand(operands[0], &ty), self.operand(operands[1], &ty).tokens);
        let name = match builtin {
            Builtin::Union => "union",
            Builtin::Intersection => "intersection",
            _ => "difference",
        };
        let b = if matches!(ty, Type::OrderedSet(_)) { quote!(&#b) } else { b };
        Expr::value(Code::method(&a, name, &[b]), ty)
    }

    fn big_union(&self, sets: &Term, ty: Type) -> Expr {
        let (source, inner, element) = match &*sets.kind {
            TermKind::SetMap { bounds, body } if bounds.len() == 1 => {
                let (source, element) = self.over(&bounds[0].set);
                let (code, fallible, name) = self.under(&bounds[0].pattern, &element, |_| self.operand(body, &ty));
                if fallible {
                    return self.error("a set in this UNION can fail", sets.span);
                }
                (source, code.tokens, name)
            }
            _ => {
                let (source, found) = self.over(sets);
                if found != ty {
                    return self.error("these sets have elements of another type", sets.span);
                }
                (source, quote!(set), quote!(set))
            }
        };
        let (start, union) = match &ty {
            Type::Set(_) => (quote!(Set::EMPTY), quote!(all.union(#inner))),
            Type::IntegerSet => (quote!(IntegerSet::EMPTY), quote!(all.union(#inner))),
            _ => (quote!(OrderedSet::default()), quote!(all.union(&#inner))),
        };
        let annotated = match &start {
            _ if matches!(ty, Type::Set(_)) => {
                let name = self.types.tokens(&ty);
                quote!(<#name>::EMPTY)
            }
            start => start.clone(),
        };
        Expr::value(Code::tight(quote!(#source.fold(#annotated, |all, #element| #union))), ty)
    }

    fn filter(&self, bound: &Bound, body: &Term, ty: Type) -> Expr {
        let source = self.set(&bound.set, Some(&ty));
        if source.ty != ty {
            return self.error("this set has elements of another type", bound.set.span);
        }
        let element = match &ty {
            Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
            _ => Type::Integer,
        };
        let (test, fallible, name) = self.under(&bound.pattern, &element, |_| self.condition(body));
        if test.is(true) {
            return source;
        }
        let set = source.code.receiver();
        let code = if fallible {
            let body = test.body();
            let test = ok(&test, body);
            self.try_(&Code::tight(quote!(#set.try_filter(|#name| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#set.filter(|#name| #test)))
        };
        Expr::value(code, ty)
    }

    fn map(&self, bounds: &[Bound], body: &Term, element: &Type, ty: Type) -> Expr {
        let nested = if bounds.len() == 1 || self.types.all_copy() { self.mapped(bounds, body, element) } else { None };
        let Some((source, fallible)) = nested else {
            let pushed = |scope: &Self, _: &[Expr], _: &Term| {
                let value = scope.value(body, element).tokens;
                quote!(elements.push(#value);)
            };
            let gather = self.loops(bounds, &mut Vec::new(), &pushed);
            let made = self.collected(quote!(elements.into_iter()), ty.clone()).code;
            return Expr::value(Code::block(&[quote!(let mut elements = Vec::new();), gather], &made), ty);
        };
        if !fallible {
            return self.collected(source, ty);
        }
        match &ty {
            Type::IntegerSet => {
                let elements = self.try_(&Code::tight(quote!(#source.collect::<Outcome<Vec<i32>>>()))).tokens;
                self.collected(quote!(#elements), ty)
            }
            _ => {
                let name = self.types.tokens(&ty);
                Expr::value(self.try_(&Code::tight(quote!(#source.collect::<Outcome<#name>>()))), ty)
            }
        }
    }

    /// `{body : bounds}` as an iterator, and whether its elements are outcomes.
    fn mapped(&self, bounds: &[Bound], body: &Term, element: &Type) -> Option<(TokenStream, bool)> {
        let (first, rest) = bounds.split_first()?;
        let (source, ty) = self.over(&first.set);
        if rest.is_empty() {
            let (code, fallible, name) = self.under(&first.pattern, &ty, |_| self.value(body, element));
            return Some(if fallible {
                let inside = code.body();
                let inside = ok(&code, inside);
                (quote!(#source.map(|#name| { #inside })), true)
            } else {
                let code = code.tokens;
                (quote!(#source.map(|#name| #code)), false)
            });
        }
        let (inner, outer_fails, name) = self.under(&first.pattern, &ty, |_| self.mapped(rest, body, element));
        let (inner, fallible) = inner?;
        if outer_fails {
            return None;
        }
        Some((quote!(#source.flat_map(move |#name| #inner)), fallible))
    }

    fn product(&self, factors: &[Term], element: &Type, ty: Type, term: &Term) -> Expr {
        let (Type::Tuple(parts), [a, b]) = (element, factors) else {
            return self.error("typed code builds products of two sets only", term.span);
        };
        let (first, x) = self.over(a);
        let ((second, y), fails) = self.closure(|| self.over(b));
        if fails || !self.types.is_copy(element) || [x, y] != parts[..] {
            return self.error("typed code builds products of plain values only", term.span);
        }
        // A set that owns its elements has to outlive the closure that goes through them.
        let factor = self.expr(b, None);
        if !matches!((&factor.ty, factor.kind), (Type::OrderedSet(_), Kind::Value)) {
            return self.collected(quote!(#first.flat_map(|first| #second.map(move |second| (first, second)))), ty);
        }
        let (name, factor) = (self.fresh("factor"), self.told(&factor));
        let pairs = quote!(#first.flat_map(|first| #name.iter().map(move |second| (first, second))));
        let all = self.collected(pairs, ty);
        self.taken.borrow_mut().remove(&name.to_string());
        Expr::value(Code::block(&[quote!(let #name = #factor;)], &all.code), all.ty)
    }

    fn subset(&self, a: &Term, b: &Term) -> Code {
        let (x, y) = (self.types.inference.shape(a), self.types.inference.shape(b));
        if matches!(y, Shape::Set { exact: true, .. })
            && self.types.of(&x) == self.types.of(&y)
            && let (Shape::Set { element: x, .. }, Shape::Set { element: y, .. }) = (&x, &y)
            && self.types.of(x) == self.types.of(y)
            && self.count_of(y) == self.types.count(&self.types.of(y))
        {
            return Code::boolean(true);
        }
        if self.is_lazy(b) {
            return self.all_members(a, b);
        }
        let joined = self.types.of(&self.types.inference.join(&x, &y));
        if joined == Type::Dynamic {
            return self.error("these sets have no common type", a.span).code;
        }
        let (a, b) = (self.operand(a, &joined), self.operand(b, &joined).tokens);
        let b = if matches!(joined, Type::OrderedSet(_)) { quote!(&#b) } else { b };
        Code::method(&a, "is_subset", &[b])
    }

    fn count_of(&self, shape: &Shape) -> Option<u64> {
        self.types.inference.count(shape)
    }

    /// Every element of the set `a` is a member of `b`.
    fn all_members(&self, a: &Term, b: &Term) -> Code {
        let (source, element) = self.over(a);
        let name = self.fresh("element");
        let expr = Expr::place(Code::tight(quote!(#name)), element);
        let (test, fallible) = self.closure(|| self.member_of(&expr, &self.types.inference.shape(a).element(), b, a));
        self.taken.borrow_mut().remove(&name.to_string());
        self.every(source, quote!(#name), test, fallible)
    }

    fn every(&self, source: TokenStream, name: TokenStream, test: Code, fallible: bool) -> Code {
        if test.is(true) {
            return Code::boolean(true);
        }
        if fallible {
            let body = test.body();
            let test = ok(&test, body);
            self.try_(&Code::tight(quote!(try_all(#source, |#name| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.all(|#name| #test)))
        }
    }

    /// `a \in b`
    fn member(&self, a: &Term, b: &Term) -> Code {
        let shape = self.types.inference.shape(a);
        let (expr, fallible) = self.closure(|| self.expr(a, None));
        if fallible {
            self.fallible.set(true);
        }
        if !fallible || expr.kind != Kind::Value || !self.is_lazy(b) {
            return self.member_of(&expr, &shape, b, a);
        }
        // What a set is described by may ask for its member in many places, and within closures.
        let (name, value) = (self.fresh("member"), expr.code.tokens);
        let place = Expr::place(Code::tight(quote!(#name)), expr.ty.clone());
        let test = self.member_of(&place, &shape, b, a);
        self.taken.borrow_mut().remove(&name.to_string());
        Code::block(&[quote!(let #name = #value;)], &test)
    }

    /// Whether a value of this shape is in a set, without building one that may be infinite.
    pub fn member_of(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        if value.ty == Type::Dynamic {
            return self.dynamic_member_of(value, set, term);
        }
        let receiver = self.told(value);
        let each = |inner: &Type, source: TokenStream, shape: &Shape, set: &Term| {
            let name = self.fresh("value");
            let copy = self.types.is_copy(inner);
            let kind = if copy { Kind::Place } else { Kind::Reference };
            let expr = Expr { code: Code::tight(quote!(#name)), ty: inner.clone(), kind };
            let (test, fallible) = self.closure(|| self.member_of(&expr, shape, set, term));
            self.taken.borrow_mut().remove(&name.to_string());
            let pattern = if copy { quote!(&#name) } else { quote!(#name) };
            self.every(source, pattern, test, fallible)
        };
        match (&*set.kind, shape, &value.ty) {
            (TermKind::FunctionSet(from, to), Shape::Function { key, value: inner, .. }, ty) => {
                if !self.same_domain(key, from) {
                    return self.error("whether these domains agree is not known before the run", set.span).code;
                }
                match ty {
                    Type::Function(_, value) | Type::IntegerFunction(value, _, _) => {
                        each(value, quote!(#receiver.values().iter()), inner, to)
                    }
                    _ => self.error("this function has no static shape", set.span).code,
                }
            }
            (TermKind::RecordSet(fields), Shape::Record(names), _) => {
                let shapes = self.types.inference.fields(names);
                if fields.len() != names.len() {
                    return Code::boolean(false);
                }
                let parts = fields.iter().map(|(name, set)| {
                    let field = self.field_of(value.clone(), name, set);
                    match names.iter().position(|other| other == name) {
                        Some(i) => self.member_of(&field, &shapes[i], set, term),
                        None => Code::boolean(false),
                    }
                });
                Code::all(parts.collect())
            }
            (TermKind::Product(factors), Shape::Tuple(shapes), Type::Tuple(types)) if factors.len() == shapes.len() => {
                let parts = factors.iter().enumerate().map(|(i, factor)| {
                    let place = proc_macro2::Literal::usize_unsuffixed(i);
                    let part = Expr::place(Code::tight(quote!(#receiver.#place)), types[i].clone());
                    self.member_of(&part, &shapes[i], factor, term)
                });
                Code::all(parts.collect())
            }
            (TermKind::SetEnumeration(elements), Shape::Atoms(..), _) => self.one_of(value, shape, elements, set),
            (TermKind::SetEnumeration(elements), Shape::Integer(_), _)
                if !elements.is_empty() && elements.len() <= 4 =>
            {
                let value = self.owned(value.clone());
                let parts = elements
                    .iter()
                    .map(|element| Code::compare(&value, quote!(==), quote!(!=), &self.value(element, &Type::Integer)));
                Code::any(parts.collect())
            }
            (TermKind::Call(id, arguments), _, _)
                if arguments.is_empty()
                    && !self.functions.tables.contains_key(id)
                    && !self.lets.borrow().contains_key(id)
                    && matches!(self.types.inference.program.definitions[id.0 as usize].body, Body::Term(_)) =>
            {
                match &self.types.inference.program.definitions[id.0 as usize].body {
                    Body::Term(body) => self.member_of(value, shape, body, term),
                    Body::Builtin(_) => Code::boolean(false),
                }
            }
            (TermKind::SetFilter { bound: Bound { pattern: Pattern::Local(local), set: base }, body }, _, _) => {
                let inside = self.member_of(value, shape, base, term);
                let before = self.locals.borrow_mut().insert(*local, super::scope::Binding::Expr(value.clone()));
                let test = self.condition(body);
                if let Some(before) = before {
                    self.locals.borrow_mut().insert(*local, before);
                }
                Code::all(vec![inside, test])
            }
            _ => self.member_by_operator(value, shape, set, term),
        }
    }

    fn member_by_operator(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        let receiver = value.code.receiver();
        match view(self.types.inference.program, set) {
            Some((Builtin::Naturals, _)) => {
                if shape.interval().is_some_and(|interval| interval.least >= 0) {
                    return Code::boolean(true);
                }
                Code::compare(&self.owned(value.clone()), quote!(>=), quote!(<), &Code::tight(quote!(0)))
            }
            Some((Builtin::Integers | Builtin::BooleanSet | Builtin::StringSet, _)) => Code::boolean(true),
            Some((Builtin::Interval, operands)) => {
                let (a, b) = (self.value(operands[0], &Type::Integer), self.value(operands[1], &Type::Integer));
                let (a, b) = (a.within(super::code::Level::Sum), b.within(super::code::Level::Sum));
                let value = self.owned(value.clone()).within(super::code::Level::Tight);
                Code::tight(quote!((#a..=#b).contains(&#value)))
            }
            Some((Builtin::Powerset, operands)) => {
                let inner = operands[0];
                let set_shape = self.types.inference.shape(inner);
                let element = shape.element();
                if let Shape::Set { element: allowed, exact: true } = &set_shape {
                    let same = self.types.of(allowed) == self.types.of(&element);
                    if same && self.count_of(allowed) == self.types.count(&self.types.of(allowed)) {
                        return Code::boolean(true);
                    }
                }
                let element_type = match &value.ty {
                    Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
                    _ => Type::Integer,
                };
                let name = self.fresh("element");
                let expr = Expr::place(Code::tight(quote!(#name)), element_type);
                let (test, fallible) = self.closure(|| self.member_of(&expr, &element, inner, term));
                self.taken.borrow_mut().remove(&name.to_string());
                self.every(quote!(#receiver.iter()), quote!(#name), test, fallible)
            }
            Some((Builtin::SequenceSet, operands)) => {
                let Some(inner) = (match shape {
                    Shape::Sequence(element) => Some((**element).clone()),
                    _ => None,
                }) else {
                    return self.error("whether this is a sequence is not known before the run", set.span).code;
                };
                let element_type =
                    if let Type::Sequence(element) = &value.ty { (**element).clone() } else { Type::Boolean };
                let name = self.fresh("element");
                let expr = Expr::place(Code::tight(quote!(#name)), element_type);
                let (test, fallible) = self.closure(|| self.member_of(&expr, &inner, operands[0], term));
                self.taken.borrow_mut().remove(&name.to_string());
                self.every(quote!(#receiver.iter()), quote!(#name), test, fallible)
            }
            Some((Builtin::Union, operands)) => {
                Code::any(operands.iter().map(|part| self.member_of(value, shape, part, term)).collect())
            }
            Some((Builtin::Difference, operands)) => {
                let inside = self.member_of(value, shape, operands[0], term);
                let outside = self.member_of(value, shape, operands[1], term).negate();
                Code::all(vec![inside, outside])
            }
            Some((Builtin::Intersection, operands)) => {
                Code::all(operands.iter().map(|part| self.member_of(value, shape, part, term)).collect())
            }
            _ => self.contained(value, shape, set, term),
        }
    }

    /// `set.contains(value)`
    fn contained(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        let set_shape = self.types.inference.shape(set);
        if let (Shape::Set { element, exact }, Shape::Atoms(atoms, _)) = (&set_shape, shape)
            && let Shape::Atoms(allowed, _) = &**element
        {
            if *exact && atoms.is_subset(allowed) {
                return Code::boolean(true);
            }
            if atoms.is_disjoint(allowed) {
                return Code::boolean(false);
            }
            // An optional value in a set of proper ones.
            if let (Type::Optional(a), Type::Enum(b)) = (&value.ty, self.types.of(element))
                && *a == b
            {
                let receiver = self.owned(value.clone()).receiver();
                if *exact {
                    return Code::method(&Code::tight(receiver), "is_some", &[]);
                }
                let set = self.expr(set, None).code.receiver();
                return Code::tight(quote!(#receiver.is_some_and(|element| #set.contains(element))));
            }
        }
        let set_expr = self.expr(set, None);
        let element = match &set_expr.ty {
            Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
            Type::IntegerSet => Type::Integer,
            _ => return self.error("this set has no static shape", set.span).code,
        };
        if element != value.ty && !matches!((&element, &value.ty), (Type::Optional(a), Type::Enum(b)) if a == b) {
            return self.error("this set has elements of another type", set.span).code;
        }
        let value = self.converted(value.clone(), &element, term).tokens;
        let by_reference = matches!(set_expr.ty, Type::OrderedSet(_));
        let set = Code::tight(self.told(&set_expr));
        Code::method(&set, "contains", &[if by_reference { quote!(&#value) } else { value }])
    }

    /// A string or model value among those that are written out.
    fn one_of(&self, value: &Expr, shape: &Shape, elements: &[Term], set: &Term) -> Code {
        let Shape::Atoms(possible, _) = shape else { return Code::boolean(false) };
        let mut variants = Vec::new();
        for element in elements {
            let Shape::Atoms(atoms, _) = self.types.inference.shape(element) else {
                return self.error("this set has elements of several kinds", set.span).code;
            };
            let literal = matches!(*element.kind, TermKind::String(_) | TermKind::Constant(..)) && atoms.len() == 1;
            if !literal {
                // An element that is computed: compare one by one.
                let parts = elements.iter().map(|element| {
                    let converted = self.value(element, &value.ty);
                    Code::compare(&self.owned(value.clone()), quote!(==), quote!(!=), &converted)
                });
                return Code::any(parts.collect());
            }
            for atom in atoms.iter().filter(|atom| possible.contains(atom)) {
                if let Some(pattern) = self.pattern(&value.ty, atom) {
                    variants.push(pattern);
                }
            }
        }
        let value = self.owned(value.clone());
        match variants.as_slice() {
            [] => Code::boolean(false),
            [one] if one.to_string() == "None" => {
                let receiver = value.receiver();
                let negation = Some(quote!(#receiver.is_some()));
                Code { negation, ..Code::method(&value, "is_none", &[]) }
            }
            [one] => Code::compare(&value, quote!(==), quote!(!=), &Code::tight(one.clone())),
            _ => {
                let value = value.tokens;
                Code::tight(quote!(matches!(#value, #(#variants)|*)))
            }
        }
    }

    fn pattern(&self, ty: &Type, atom: &Atom) -> Option<TokenStream> {
        match ty {
            Type::Enum(number) => self.types.variant(*number, atom),
            Type::Optional(number) if self.types.enumerations[*number].absent.as_ref() == Some(atom) => {
                Some(quote!(None))
            }
            Type::Optional(number) => self.types.variant(*number, atom).map(|variant| quote!(Some(#variant))),
            _ => None,
        }
    }

    /// Whether a function with this key has the domain `from`, as far as shapes say.
    fn same_domain(&self, key: &Shape, from: &Term) -> bool {
        match self.types.inference.shape(from) {
            Shape::Set { element, exact: true } => *element == *key,
            _ => false,
        }
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
