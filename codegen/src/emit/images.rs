//! Membership in `{e : x \in S}`: the elements of `S` are looked through, and no set is made of what becomes of them.

use quote::quote;

use super::code::{Code, ok};
use super::scope::{Binding, Expr, Kind, Scope};
use super::tokens::unparenthesized;
use super::types::Type;
use crate::term::{Argument, Bound, Pattern, Substitution, Term, TermKind};

impl Scope<'_> {
    /// Whether a value is `e` of some element, where `set` is `{e : x \in S}`, and the two are of one type. What cannot
    /// be evaluated of any element is an error, also behind one that is found: TLC makes the whole set.
    pub fn is_some_image(&self, value: &Expr, set: &Term) -> Option<Code> {
        let mapped = self.as_images(set)?;
        let TermKind::SetMap { bounds, body } = &*mapped.kind else { return None };
        let [bound] = bounds.as_slice() else { return None };
        if value.ty == Type::Dynamic || self.type_of(body) != value.ty {
            return None;
        }
        self.attempt(|| match value.kind {
            Kind::Value => self.once(value, |sought| self.is_image(sought, bound, body)),
            Kind::Place | Kind::Reference => self.is_image(value, bound, body),
        })
    }

    /// Whether a value in a place is `body` of some element.
    fn is_image(&self, value: &Expr, bound: &Bound, body: &Term) -> Code {
        let (source, element) = self.over(&bound.set);
        let (test, fallible, pattern) = self.under(&bound.pattern, &element, |_| {
            let sought =
                if value.kind == Kind::Reference { Code::dereference(&value.code) } else { value.code.clone() };
            Code::compare(&self.comparable(body, &value.ty), quote!(==), quote!(!=), &sought)
        });
        if fallible {
            let (source, test) = (unparenthesized(source), ok(&test));
            self.try_(&Code::tight(quote!(try_among(#source, |#pattern| { #test }))))
        } else {
            let test = test.tokens;
            Code::tight(quote!(#source.any(|#pattern| #test)))
        }
    }

    /// A set as `{e : x \in S}`, where it is one: as it stands, or as the value of a function that a definition makes.
    fn as_images(&self, set: &Term) -> Option<Term> {
        match &*set.kind {
            TermKind::SetMap { .. } => Some(set.clone()),
            TermKind::Apply(function, argument) => {
                let (bound, body) = self.made_function(function)?;
                let Pattern::Local(local) = bound.pattern else { return None };
                // What is put in many places is a name.
                let is_name = match &*argument.kind {
                    TermKind::Local(id, arguments) => {
                        arguments.is_empty() && matches!(self.locals.borrow().get(id), Some(Binding::Expr(_)))
                    }
                    _ => false,
                };
                let is_map = matches!(*body.kind, TermKind::SetMap { .. });
                let is_inside =
                    self.type_of(argument) == self.types.of(&self.types.inference.shape(&bound.set).element());
                (is_name && is_map && is_inside && self.types.is_full(&self.types.inference.shape(&bound.set)))
                    .then(|| Substitution::new([(local, Argument::Term(argument.clone()))]).apply(body))
            }
            _ => None,
        }
    }
}
