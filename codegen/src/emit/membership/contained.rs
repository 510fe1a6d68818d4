//! Membership in a set that is there, and what holds of all its elements.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::{Code, Level, ok};
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::tokens::{is_word, may_fail};
use crate::emit::types::Type;
use crate::shape::{Atom, Extent, Shape, are_comparable};
use crate::term::{Term, TermKind};

impl Scope<'_> {
    /// `set.contains(value)`
    pub fn contained(&self, value: &Expr, shape: &Shape, set: &Term, term: &Term) -> Code {
        let set_shape = self.types.inference.shape(set);
        if let (Shape::Set { element, .. }, Shape::Atoms(atoms, _)) = (&set_shape, shape)
            && let Shape::Atoms(allowed, _) = &**element
        {
            if !are_comparable(atoms, allowed) {
                let value = Expr::value(self.converted(value.clone(), &Type::Dynamic, term), Type::Dynamic);
                return self.dynamic_member_of(&value, set, term);
            }
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
                if self.types.is_full(&set_shape) {
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
                    let value = self.owned(value.clone()).within(Level::Sum);
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
        let own = (value.ty == element).then(|| value.code.clone());
        let value = match (matches!(set_expr.ty, Type::OrderedSet(_)), own, value.kind) {
            (false, ..) => self.converted(value.clone(), &element, term).tokens,
            (true, Some(value), Kind::Reference) => value.tokens,
            (true, own, _) => {
                let value = own.unwrap_or_else(|| self.converted(value.clone(), &element, term));
                let value = value.within(Level::Tight);
                quote!(&#value)
            }
        };
        let set = Code::tight(self.told(&set_expr));
        Code::method(&set, "contains", &[value])
    }

    /// The type of sets that may hold values of this shape beside their own elements, where TLC compares all of them
    /// and the two have not the same type.
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
            let atoms = match self.types.inference.shape(element) {
                Shape::Atoms(atoms, _) if are_comparable(&atoms, possible) => Some(atoms),
                _ => None,
            };
            let Some(atoms) = atoms else {
                // One of several kinds, as values of which they all are.
                let parts = elements.iter().map(|element| {
                    let value = self.converted(value.clone(), &Type::Dynamic, set);
                    let element = self.reference_to(element);
                    self.try_(&Code::method(&value, "equals", &[element]))
                });
                return Code::any(parts.collect());
            };
            let literal = matches!(*element.kind, TermKind::String(_) | TermKind::Constant(..)) && atoms.len() == 1;
            if !literal {
                // An element that is computed: compare one by one.
                let parts = elements.iter().map(|element| {
                    let own = self.types.inference.shape(element);
                    let has = |atom: &Atom| self.pattern(&value.ty, atom).is_some();
                    // One that need not be of the value's type is compared in the type of both.
                    if matches!(&own, Shape::Atoms(atoms, _) if !atoms.iter().all(has)) {
                        let common = self.types.of(&self.types.inference.join(shape, &own));
                        let value = self.converted(value.clone(), &common, set);
                        return Code::compare(&value, quote!(==), quote!(!=), &self.value(element, &common));
                    }
                    let converted = self.value(element, &value.ty);
                    Code::compare(&self.owned(value.clone()), quote!(==), quote!(!=), &converted)
                });
                return Code::any(parts.collect());
            }
            for atom in atoms.iter().filter(|atom| possible.contains(atom)) {
                match self.pattern(&value.ty, atom) {
                    Some(pattern) => variants.push(pattern),
                    // It is no value of this type.
                    None if matches!(value.ty, Type::Enum(_) | Type::Optional(_) | Type::Union(_)) => {}
                    None => return self.error("whether this is in the set is not known before the run", set.span).code,
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

    /// Whether a value is a string, and not a model value.
    pub fn is_string(&self, value: &Expr, shape: &Shape, set: &Term) -> Code {
        let Shape::Atoms(possible, _) = shape else {
            return self.error("what is asked for may be no string", set.span).code;
        };
        let strings: Vec<&Atom> = possible.iter().filter(|atom| matches!(atom, Atom::String(_))).collect();
        if strings.is_empty() || strings.len() == possible.len() {
            return Code::boolean(!strings.is_empty());
        }
        let patterns = strings.into_iter().map(|atom| self.pattern(&value.ty, atom));
        let Some(patterns) = patterns.collect::<Option<Vec<TokenStream>>>() else {
            return self.error("whether this is a string is not known before the run", set.span).code;
        };
        let value = self.owned(value.clone()).tokens;
        Code::tight(quote!(matches!(#value, #(#patterns)|*)))
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
            return Code::block(&self.sought(&[a]), &Code::boolean(true));
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
        if test.is(true) && !may_fail(&source) {
            return Code::boolean(true);
        }
        if fallible {
            let test = ok(&test);
            self.try_(&Code::tight(quote!(try_all(#source, |#name| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.all(|#name| #test)))
        }
    }
}
