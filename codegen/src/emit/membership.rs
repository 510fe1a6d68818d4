//! Membership: asked of the set's form where that is enough, so that no set is built for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::code::{Code, ok};
use super::definitions::is_constant;
use super::scope::{Expr, Kind, Scope};
use super::tokens::{is_word, may_fail};
use super::types::Type;
use crate::shape::{Atom, Extent, Shape, view};
use crate::term::{Body, Bound, Builtin, Pattern, Term, TermKind};

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
            let found = &expr.code.tokens;
            return Code::block(&[quote!(let _ = #found;)], &test);
        }
        // What a set is described by may ask for its member in many places, and within closures.
        self.once(&expr, |member| self.member_of(member, &shape, b, a))
    }

    /// What `test` says of a value that is made, or found, once: where it may fail, and behind no closure.
    pub fn once(&self, value: &Expr, test: impl FnOnce(&Expr) -> Code) -> Code {
        let (name, code) = (self.fresh("sought"), &value.code.tokens);
        let (code, kind) = match value.kind {
            Kind::Value => (code.clone(), Kind::Place),
            _ if self.types.is_copy(&value.ty) => (self.owned(value.clone()).tokens, Kind::Place),
            Kind::Place => (quote!(&#code), Kind::Reference),
            Kind::Reference => (code.clone(), Kind::Reference),
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
            (TermKind::FunctionSet(from, to), Shape::Sequence(inner), Type::Sequence(element)) => {
                if !self.counts_from_one(from) {
                    return self.error("whether these domains agree is not known before the run", set.span).code;
                }
                let (own, length) = (Code::method(&value.code, "len", &[]), self.length(from));
                let same_length = Code::compare(&own, quote!(==), quote!(!=), &length);
                Code::all(vec![same_length, self.every_element(receiver, element, inner, to, term)])
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
                let is_model_value = |element: &&Term| match self.types.inference.shape(element) {
                    Shape::Atoms(atoms, _) => atoms.iter().all(|atom| matches!(atom, Atom::Model(_))),
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

    /// What a definition without parameters says, where its form answers for it. What would be built to be asked is to be
    /// asked for by its name: it may be made once for all states.
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
                None => self.atom_in(&alternative.shape, set),
            }
        })
    }

    /// Whether the only value of an alternative is in a set that is described.
    fn atom_in(&self, shape: &Shape, set: &Term) -> Code {
        match (&*set.kind, view(self.types.inference.program, set)) {
            (TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_), _) => Code::boolean(false),
            (_, Some((Builtin::Union, operands))) => {
                Code::any(operands.iter().map(|operand| self.atom_in(shape, operand)).collect())
            }
            (_, Some((Builtin::Powerset | Builtin::Interval | Builtin::Naturals | Builtin::Integers, _))) => {
                Code::boolean(false)
            }
            (TermKind::SetEnumeration(elements), _) => {
                let Shape::Atoms(atoms, _) = shape else { return Code::boolean(false) };
                let inference = self.types.inference;
                let mut is_in = false;
                for element in elements {
                    match inference.shape(element) {
                        Shape::Atoms(other, _) if other.len() == 1 => is_in |= other == *atoms,
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
                        Some(Shape::Atoms(all, _)) if atoms.is_disjoint(all) => Code::boolean(false),
                        None if !matches!(*element, Shape::Top(_) | Shape::Bottom) => Code::boolean(false),
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
            Some((Builtin::StringSet, _)) if !matches!(value.ty, Type::Enum(_)) => {
                self.error("what is asked for may be no string", set.span).code
            }
            Some((Builtin::Integers | Builtin::BooleanSet | Builtin::StringSet, _)) => Code::boolean(true),
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
            let test = ok(&test, test.body());
            self.try_(&Code::tight(quote!(try_any(#source, |#pattern| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.any(|#pattern| #test)))
        }
    }

    /// `set.contains(value)`
    pub fn contained(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        let set_shape = self.types.inference.shape(set);
        if let (Shape::Set { element, .. }, Shape::Atoms(atoms, _)) = (&set_shape, shape)
            && let Shape::Atoms(allowed, _) = &**element
        {
            if set_shape.is_whole() && atoms.is_subset(allowed) {
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
                if set_shape.is_whole() {
                    return Code::method(&Code::tight(receiver), "is_some", &[]);
                }
                let set = self.expr(set, None).code.receiver();
                return Code::tight(quote!(#receiver.is_some_and(|element| #set.contains(element))));
            }
        }
        let atoms_among = set_shape.element();
        if let (Shape::Atoms(possible, _), Shape::Atoms(allowed, _), Type::Enum(own)) = (shape, &atoms_among, &value.ty)
            && let Type::Enum(other) = self.types.of(&atoms_among)
            && other != *own
        {
            if set_shape.is_whole() {
                let patterns: Option<Vec<TokenStream>> =
                    (possible.intersection(allowed)).map(|atom| self.types.pattern(&value.ty, atom)).collect();
                if let Some(patterns) = patterns {
                    let value = self.owned(value.clone()).tokens;
                    return Code::tight(quote!(matches!(#value, #(#patterns)|*)));
                }
            }
            if self.types.ask_wider(other, *own).is_some() {
                let (set, wide) = (self.told(&self.expr(set, None)), self.types.enumeration(*own));
                let is_among = |value: &Expr| {
                    let value = self.owned(value.clone()).within(super::code::Level::Sum);
                    Code::tight(quote!(#set.iter().any(|element| #wide::from(element) == #value)))
                };
                let is_at_hand = value.kind != Kind::Value && !may_fail(&value.code.tokens);
                return if is_at_hand { is_among(value) } else { self.once(value, is_among) };
            }
        }
        let set_expr = match (&*set.kind, self.common_set(&set_shape, shape)) {
            // What is written out is of whatever type is asked for.
            (TermKind::SetEnumeration(_), Some(ty)) => self.expr(set, Some(&ty)),
            _ => self.expr(set, None),
        };
        let Some(element) = set_expr.ty.element().cloned() else {
            return self.error("this set has no static shape", set.span).code;
        };
        if let Type::Union(number) = element
            && self.types.alternative_for(number, &value.ty).is_none()
            && self.types.unions[number]
                .alternatives
                .iter()
                .all(|own| shape.alternatives().iter().all(|shape| self.types.are_unequal(&own.shape, shape)))
        {
            return Code::boolean(false);
        }
        if element != value.ty
            && !matches!((&element, &value.ty), (Type::Optional(a), Type::Enum(b)) if a == b)
            && !matches!(
                (&element, &value.ty),
                (Type::Union(_), Type::Struct(_) | Type::Enum(_) | Type::Integer) | (Type::Enum(_), Type::Enum(_))
            )
            && !self.is_widened(&value.ty, &element)
        {
            if value.ty != Type::Dynamic && self.types.are_comparable_by_parts(shape, &set_shape.element()) {
                return self.among_others(value, &set_expr, &element, term);
            }
            let value = Expr::value(self.converted(value.clone(), &Type::Dynamic, term), Type::Dynamic);
            return self.dynamic_member_of(&value, set, term);
        }
        let own = (value.ty == element).then(|| value.code.tokens.clone());
        let value = match (matches!(set_expr.ty, Type::OrderedSet(_)), own, value.kind) {
            (false, ..) => self.converted(value.clone(), &element, term).tokens,
            (true, Some(value), Kind::Reference) => value,
            (true, Some(value), _) => quote!(&#value),
            (true, None, _) => {
                let value = self.converted(value.clone(), &element, term).tokens;
                quote!(&#value)
            }
        };
        let set = Code::tight(self.told(&set_expr));
        Code::method(&set, "contains", &[value])
    }

    /// The type of sets that may hold values of this shape beside their own elements, where TLC compares all of them and
    /// the two have not the same type.
    fn common_set(&self, set: &Shape, shape: &Shape) -> Option<Type> {
        let element = set.element();
        if self.types.of(&element) == self.types.of(shape) || !self.types.are_comparable(&element, shape) {
            return None;
        }
        let common = self.types.inference.join(&element, shape);
        let ty = self.types.of(&Shape::set(common, Extent::Part));
        (self.types.of(shape) == *ty.element()?).then_some(ty)
    }

    /// `set.contains(value)` for a value of another type, which may be one of the elements' type nevertheless.
    fn among_others(&self, value: &Expr, set: &Expr, element: &Type, term: &Term) -> Code {
        let value = self.converted(value.clone(), &Type::Dynamic, term).tokens;
        let (ty, set_code) = (self.types.tokens(element), self.told(set));
        let found = if matches!(set.ty, Type::OrderedSet(_)) { quote!(&element) } else { quote!(element) };
        let test = |set: TokenStream| {
            Code::tight(quote!(<#ty as Typed>::from_value(&#value).is_some_and(|element| #set.contains(#found))))
        };
        if !may_fail(&set_code) {
            return test(set_code);
        }
        let name = self.fresh("set");
        self.taken.borrow_mut().remove(&name.to_string());
        Code::block(&[quote!(let #name = &#set_code;)], &test(quote!(#name)))
    }

    /// Whether every value of a union is of a kind that another union has too.
    pub fn is_widened(&self, from: &Type, to: &Type) -> bool {
        let (Type::Union(from), Type::Union(to)) = (from, to) else { return false };
        let has = |kind| self.types.unions[*to].alternatives.iter().any(|other| other.kind() == kind);
        self.types.unions[*from].alternatives.iter().all(|alternative| has(alternative.kind()))
    }

    /// A string or model value among those that are written out.
    pub fn one_of(&self, value: &Expr, shape: &Shape, elements: &[Term], set: &Term) -> Code {
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
            [one] if is_word(one, "None") => {
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

    pub fn pattern(&self, ty: &Type, atom: &Atom) -> Option<TokenStream> {
        self.types.pattern(ty, atom)
    }

    /// Whether a function with this key has the domain `from`, as far as shapes say.
    pub fn same_domain(&self, key: &Shape, from: &Term) -> bool {
        match self.types.inference.shape(from) {
            Shape::Set { element, extent: Extent::Whole } => *element == *key,
            _ => false,
        }
    }

    pub fn subset(&self, a: &Term, b: &Term) -> Code {
        let (x, y) = (self.types.inference.shape(a), self.types.inference.shape(b));
        if y.is_whole()
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
        let (a, b) = (self.operand(a, &joined), self.set_argument(b, &joined));
        Code::method(&a, "is_subset", &[b])
    }

    pub fn count_of(&self, shape: &Shape) -> Option<u64> {
        self.types.inference.count(shape)
    }

    /// Every element of the set `a` is a member of `b`.
    pub fn all_members(&self, a: &Term, b: &Term) -> Code {
        let (source, element) = self.over(a);
        let name = self.fresh("element");
        let expr = Expr::place(Code::tight(quote!(#name)), element);
        let (test, fallible) = self.closure(|| self.member_of(&expr, &self.types.inference.shape(a).element(), b, a));
        self.taken.borrow_mut().remove(&name.to_string());
        self.every(source, quote!(#name), test, fallible)
    }

    pub fn every(&self, source: TokenStream, name: TokenStream, test: Code, fallible: bool) -> Code {
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
}
