//! Membership: asked of the set's form where that is enough, so that no set is built for it.

mod contained;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::definitions::is_constant;
use super::scope::{Expr, Kind, Scope};
use super::types::Type;
use crate::shape::{Atom, Extent, Shape, are_comparable, view};
use crate::term::{Body, Bound, Builtin, Pattern, Term, TermKind, in_order};

impl<'a> Scope<'a> {
    /// `a \in b`
    pub fn member(&self, a: &Term, b: &Term) -> Code {
        let shape = self.types.inference.shape(a);
        let (expr, fallible) = self.closure(|| self.expr(a, None));
        if fallible {
            self.fallible.set(true);
        }
        if !fallible || !self.is_lazy(b) {
            let test = self.member_of(&expr, &shape, b, a);
            if !fallible || !(test.is(true) || test.is(false)) {
                return test;
            }
            // What has no value is in no set, whatever is known of the values that it can have.
            let found = expr.code.alone();
            return Code::block(&[quote!(let _ = #found;)], &test);
        }
        // What a set is described by may ask for its member in many places, and within closures.
        self.once(&expr, |member| self.member_of(member, &shape, b, a))
    }

    /// What `test` says of a value that is made, or found, once: where it may fail, and behind no closure.
    pub fn once(&self, value: &Expr, test: impl FnOnce(&Expr) -> Code) -> Code {
        let (name, code) = (self.fresh("sought"), value.code.tokens.clone());
        let (code, kind) = match value.kind {
            Kind::Value => (value.code.alone(), Kind::Place),
            _ if self.types.is_copy(&value.ty) => (self.owned(value.clone()).tokens, Kind::Place),
            Kind::Place => (quote!(&#code), Kind::Reference),
            Kind::Reference => (code, Kind::Reference),
        };
        let test = test(&Expr { code: Code::tight(quote!(#name)), ty: value.ty.clone(), kind });
        self.taken.borrow_mut().remove(&name.to_string());
        Code::block(&[quote!(let #name = #code;)], &test)
    }

    /// Whether a value of this shape is in a set, without building one that may be infinite.
    pub fn member_of(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        if value.ty == Type::Dynamic {
            return self.dynamic_member_of(value, set, term);
        }
        if value.ty.is_bounded() {
            let plain = value.ty.unbounded();
            let value = Expr::value(self.converted(value.clone(), &plain, term), plain);
            return self.member_of(&value, shape, set, term);
        }
        if let (Type::Union(number), true) = (&value.ty, self.is_lazy(set)) {
            return self.member_by_kind(value, *number, shape, set, term);
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
            (
                TermKind::FunctionSet(from, to),
                Shape::Function { key, value: inner, .. },
                Type::Partial(argument, element),
            ) => {
                let allowed = self.types.inference.shape(from).element();
                let domain = self.set(from, Some(&self.types.of(&Shape::set((**key).clone(), Extent::Part))));
                if domain.ty.element() != Some(argument) || !self.types.are_comparable(key, &allowed) {
                    return self.error("whether these domains agree is not known before the run", set.span).code;
                }
                let (own, domain) = (Code::tight(quote!(#receiver.keys())), self.told(&domain));
                let same = Code::method(&own, "eq", &[quote!(#domain.iter())]);
                Code::all(vec![same, each(element, quote!(#receiver.values()), inner, to)])
            }
            (
                TermKind::FunctionSet(from, to),
                Shape::Sequence(inner) | Shape::Function { value: inner, .. },
                Type::Sequence(element),
            ) => {
                if !self.counts_from_one(from) {
                    return self.error("whether these domains agree is not known before the run", set.span).code;
                }
                let (own, length) = (Code::method(&value.code, "len", &[]), self.length(from));
                let same_length = Code::compare(&own, quote!(==), quote!(!=), &length);
                Code::all(vec![same_length, self.every_element(receiver, element, inner, to, term)])
            }
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
                let parts = in_order(fields).into_iter().enumerate().map(|(i, (name, set))| match names[i] == *name {
                    true => self.member_of(&self.field_of(value.clone(), name, set), &shapes[i], set, term),
                    false => Code::boolean(false),
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
                let is_model_value = |element: &&Term| match self.types.inference.shape(element) {
                    element @ Shape::Atoms(..) => self.types.are_unequal(shape, &element),
                    _ => false,
                };
                // No number is a model value; an element may be of several kinds.
                let parts = elements.iter().filter(|element| !is_model_value(element)).map(|element| {
                    let own = self.type_of(element);
                    let common = if matches!(own, Type::Union(_)) { own } else { Type::Integer };
                    let number = self.converted(value.clone(), &common, term);
                    Code::compare(&number, quote!(==), quote!(!=), &self.value(element, &common))
                });
                Code::any(parts.collect())
            }
            (TermKind::Call(..), _, _) if let Some(body) = self.form_of(set) => {
                self.member_of(value, shape, body, term)
            }
            (TermKind::Call(_, arguments), _, _) if !arguments.is_empty() => match self.opened(set) {
                Some(body) => self.member_of(value, shape, &body, term),
                None => self.member_by_operator(value, shape, set, term),
            },
            (TermKind::SetFilter { bound: Bound { pattern: Pattern::Local(local), set: base }, body }, _, _) => {
                let inside = self.member_of(value, shape, base, term);
                let before = self.locals.borrow_mut().insert(*local, super::scope::Binding::Expr(value.clone()));
                let test = self.condition(body);
                if let Some(before) = before {
                    self.locals.borrow_mut().insert(*local, before);
                }
                Code::all(vec![inside, test])
            }
            (TermKind::Let(definitions, body), _, _) if self.is_lazy(body) => {
                let statements = self.let_statements_lazily(definitions, body);
                Code::block(&statements, &self.member_of(value, shape, body, term))
            }
            _ => self.member_by_operator(value, shape, set, term),
        }
    }

    /// What a definition without parameters says, where its form answers for it. What would be built to be asked is to
    /// be asked for by its name: it may be made once for all states.
    fn form_of(&self, set: &Term) -> Option<&'a Term> {
        let TermKind::Call(id, arguments) = &*set.kind else { return None };
        if !arguments.is_empty() || self.functions.tables.contains_key(id) || self.lets.borrow().contains_key(id) {
            return None;
        }
        let program = self.types.inference.program;
        let Body::Term(body) = &program.get(*id).body else { return None };
        let answers = match &*body.kind {
            TermKind::SetEnumeration(_) => true,
            TermKind::SetFilter { .. } | TermKind::SetMap { .. } => !is_constant(program, *id),
            TermKind::Call(..) => self.form_of(body).is_some(),
            _ => matches!(
                view(program, body),
                Some((
                    Builtin::Union
                        | Builtin::Intersection
                        | Builtin::Difference
                        | Builtin::Domain
                        | Builtin::BooleanSet,
                    _
                ))
            ),
        };
        (answers || self.is_lazy(body)).then_some(body)
    }

    /// Whether a value of several kinds is in a set that is described, kind by kind.
    fn member_by_kind(&self, value: &Expr, number: usize, shape: &Shape, set: &Term, term: &Term) -> Code {
        self.cases(value, number, |alternative, content| {
            let kind = alternative.kind();
            let is_known = shape.alternatives().iter().any(|shape| shape.kind() == kind);
            match content {
                // What inference rules out needs no test of its own.
                _ if !is_known => Code::boolean(false),
                Some(content) => {
                    let test = self.attempt(|| self.member_of(&content, &alternative.shape, set, term));
                    test.unwrap_or_else(|| {
                        let value = self.converted(content, &Type::Dynamic, term);
                        self.dynamic_member_of(&Expr::value(value, Type::Dynamic), set, term)
                    })
                }
                None => self.attempt(|| self.atom_in(&alternative.shape, set)).unwrap_or_else(|| {
                    let value = self.converted(value.clone(), &Type::Dynamic, term);
                    self.dynamic_member_of(&Expr::value(value, Type::Dynamic), set, term)
                }),
            }
        })
    }

    /// Whether the only value of an alternative is in a set that is described.
    fn atom_in(&self, shape: &Shape, set: &Term) -> Code {
        // TLC compares what has no type to everything, and a string to nothing that is not one.
        let is_untyped = matches!(shape, Shape::Atoms(atoms, _) if atoms.iter().all(Atom::is_untyped));
        match (&*set.kind, view(self.types.inference.program, set)) {
            (TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_), _) if is_untyped => {
                Code::boolean(false)
            }
            (_, Some((Builtin::Union, operands))) => {
                Code::any(operands.iter().map(|operand| self.atom_in(shape, operand)).collect())
            }
            (_, Some((Builtin::Powerset | Builtin::Interval | Builtin::Naturals | Builtin::Integers, _)))
                if is_untyped =>
            {
                Code::boolean(false)
            }
            (TermKind::SetEnumeration(elements), _) => {
                let Shape::Atoms(atoms, _) = shape else { return Code::boolean(false) };
                let inference = self.types.inference;
                let mut is_in = false;
                for element in elements {
                    match inference.shape(element) {
                        Shape::Atoms(other, _) if other.len() == 1 && are_comparable(&other, atoms) => {
                            is_in |= other == *atoms;
                        }
                        _ => return self.error("this set has elements of several kinds", set.span).code,
                    }
                }
                Code::boolean(is_in)
            }
            (TermKind::Call(id, arguments), None) if arguments.is_empty() => {
                match &self.types.inference.program.definitions[id.0 as usize].body {
                    Body::Term(body) => self.atom_in(shape, body),
                    Body::Builtin(_) => {
                        self.error("whether this is in the set is not known before the run", set.span).code
                    }
                }
            }
            _ => match (self.types.inference.shape(set), shape) {
                (Shape::Set { element, extent }, Shape::Atoms(atoms, _)) => {
                    match element.alternative(&crate::shape::Kind::Atoms) {
                        Some(Shape::Atoms(all, _)) if extent == Extent::Whole && atoms.is_subset(all) => {
                            Code::boolean(true)
                        }
                        Some(Shape::Atoms(all, _)) if atoms.is_disjoint(all) && are_comparable(atoms, all) => {
                            Code::boolean(false)
                        }
                        None if is_untyped && !matches!(*element, Shape::Top(_) | Shape::Bottom) => {
                            Code::boolean(false)
                        }
                        _ => self.error("whether this is in the set is not known before the run", set.span).code,
                    }
                }
                _ => self.error("whether this is in the set is not known before the run", set.span).code,
            },
        }
    }

    pub fn member_by_operator(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        let receiver = value.code.receiver();
        match view(self.types.inference.program, set) {
            Some((Builtin::Naturals, _)) if value.ty == Type::Integer => {
                if shape.interval().is_some_and(|interval| interval.least >= 0) {
                    return Code::boolean(true);
                }
                Code::compare(&self.owned(value.clone()), quote!(>=), quote!(<), &Code::tight(quote!(0)))
            }
            Some((Builtin::Naturals | Builtin::Integers | Builtin::Interval, _)) if value.ty != Type::Integer => {
                self.error("what is asked for is no number", set.span).code
            }
            Some((Builtin::BooleanSet, _)) if value.ty != Type::Boolean => {
                self.error("what is asked for is no truth value", set.span).code
            }
            Some((Builtin::StringSet, _)) => self.is_string(value, shape, set),
            Some((Builtin::Integers | Builtin::BooleanSet, _)) => Code::boolean(true),
            Some((Builtin::Interval, operands)) if value.ty == Type::Integer => {
                let (a, b) = (self.value(operands[0], &Type::Integer), self.value(operands[1], &Type::Integer));
                let (a, b) = (a.within(super::code::Level::Sum), b.within(super::code::Level::Sum));
                let value = self.owned(value.clone()).within(super::code::Level::Tight);
                Code::tight(quote!((#a..=#b).contains(&#value)))
            }
            Some((Builtin::Powerset, _))
                if !matches!(value.ty, Type::Set(_) | Type::OrderedSet(_) | Type::IntegerSet) =>
            {
                self.error("what is asked for is no set", set.span).code
            }
            Some((Builtin::Powerset, operands)) => {
                let inner = operands[0];
                let set_shape = self.types.inference.shape(inner);
                let element = shape.element();
                if let Shape::Set { element: allowed, extent: Extent::Whole } = &set_shape {
                    let same = self.types.of(allowed) == self.types.of(&element);
                    if same && self.count_of(allowed) == self.types.count(&self.types.of(allowed)) {
                        return Code::boolean(true);
                    }
                }
                let element_type = match &value.ty {
                    Type::Set(element) | Type::OrderedSet(element) => (**element).clone(),
                    _ => Type::Integer,
                };
                self.every_element(receiver, &element_type, &element, inner, term)
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
                self.every_element(receiver, &element_type, &inner, operands[0], term)
            }
            Some((Builtin::Union, operands)) if self.is_whole_union(&value.ty, &operands, set) => Code::boolean(true),
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
            Some((Builtin::BigUnion, operands)) if self.is_lazy(set) => match &*operands[0].kind {
                TermKind::SetEnumeration(sets) => {
                    Code::any(sets.iter().map(|part| self.member_of(value, shape, part, term)).collect())
                }
                TermKind::SetMap { bounds, body } => self.typed_member_of_some(value, shape, bounds, body, term),
                _ => self.contained(value, shape, set, term),
            },
            Some((Builtin::Domain, operands)) if matches!(self.type_of(operands[0]), Type::Partial(..)) => {
                match self.is_argument(value, operands[0], term) {
                    Some(test) => test,
                    None => self.contained(value, shape, set, term),
                }
            }
            _ => match self.is_some_image(value, set) {
                Some(test) => test,
                None => self.contained(value, shape, set, term),
            },
        }
    }

    /// Whether a union has every value of a type for an element: two sets that share none, and are whole themselves.
    fn is_whole_union(&self, ty: &Type, operands: &[&Term], union: &Term) -> bool {
        let whole = self.types.inference.shape(union).element();
        let is_plain = |element: &Term| {
            use TermKind::{Boolean, Constant, Integer, String};
            matches!(*element.kind, Boolean(_) | Constant(..) | Integer(_) | String(_))
        };
        let count_of = |operand: &&Term| match (&*operand.kind, self.types.inference.shape(operand)) {
            (_, Shape::Set { element, .. }) if element.alternatives().len() != 1 => None,
            // What cannot fail, and can have one value only.
            (TermKind::SetEnumeration(one), Shape::Set { element, .. }) if one.len() == 1 && is_plain(&one[0]) => {
                self.count_of(&element).filter(|count| *count == 1)
            }
            (_, Shape::Set { element, extent: Extent::Whole }) => self.count_of(&element),
            _ => None,
        };
        let counts: Option<u64> = operands.iter().map(count_of).sum();
        self.types.of(&whole) == *ty
            && counts.is_some_and(|count| Some(count) == self.count_of(&whole) && Some(count) == self.types.count(ty))
    }

    /// Whether every element of a set or sequence, of this type and shape, is in a set.
    fn every_element(&self, whole: TokenStream, ty: &Type, shape: &Shape, set: &Term, term: &Term) -> Code {
        let name = self.fresh("element");
        let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
        let (test, fallible) = self.closure(|| self.member_of(&expr, shape, set, term));
        self.taken.borrow_mut().remove(&name.to_string());
        self.every(quote!(#whole.iter()), quote!(#name), test, fallible)
    }

    /// `value \in UNION {set : bounds}`
    fn typed_member_of_some(&self, value: &Expr, shape: &Shape, bounds: &[Bound], set: &Term, term: &Term) -> Code {
        let Some((first, rest)) = bounds.split_first() else { return self.member_of(value, shape, set, term) };
        let (source, element) = self.over(&first.set);
        let (test, fallible, pattern) =
            self.under(&first.pattern, &element, |_| self.typed_member_of_some(value, shape, rest, set, term));
        let pattern = self.blank_unless_used(pattern, &test.tokens);
        if fallible {
            let test = ok(&test);
            self.try_(&Code::tight(quote!(try_any(#source, |#pattern| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.any(|#pattern| #test)))
        }
    }
}
