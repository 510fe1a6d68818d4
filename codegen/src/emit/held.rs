//! Sets that are parts of other values, and in which TLC may come by an element more than once: what such a part is
//! made of is told by the run alone, so that it is inferred anew as dynamic, together with what holds it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::code::Code;
use super::repeats::{DEEPEST, Form, Made};
use super::scope::Scope;
use super::types::Type;
use crate::shape::{Origin, Reason};
use crate::term::{Builtin, Term, TermKind};

impl Scope<'_> {
    /// Whether a set that is neither written nor named here may be one that remembers how TLC comes by its elements.
    pub fn is_held(&self, set: &Term) -> bool {
        self.types.remembers && matches!(self.form(set), Form::Held)
    }

    /// The same of a set that is of no other form.
    pub fn remembers_elsewhere(&self, set: &Term) -> bool {
        let shown = &self.types.inference.evaluated.shown;
        self.types.remembers
            && self.may_be_held(set)
            && self.described().origins(&self.described_sources(set)).any(|origin| shown.contains_key(&origin))
    }

    /// Whether the elements of a set may be such sets.
    pub fn are_held(&self, sets: &Term) -> bool {
        let shown = &self.types.inference.evaluated.shown;
        let sources = || self.described().element(self.types.inference, sets).is;
        self.types.remembers && self.described().origins(&sources()).any(|origin| shown.contains_key(&origin))
    }

    /// Notes which parts of values have to remember how TLC comes by their elements where it goes through this set.
    pub fn notice_held(&self, set: &Term) {
        self.find_held(set, false, DEEPEST);
    }

    /// Whether a set is what the run makes of a name, a field or an argument.
    fn may_be_held(&self, set: &Term) -> bool {
        let is_variable = match &*set.kind {
            TermKind::Prime(inner) => matches!(*inner.kind, TermKind::Variable(_)),
            TermKind::Variable(_) => true,
            _ => false,
        };
        !is_variable && !matches!(&*set.kind, TermKind::SetEnumeration(_) | TermKind::SetMap { .. })
    }

    fn described_sources(&self, set: &Term) -> BTreeSet<usize> {
        let is_given = self.primed.get() || self.assigned.borrow().is_some();
        self.described().kinship_of_given(self.types.inference, set, is_given).is
    }

    fn find_held(&self, set: &Term, is_united: bool, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let part = |set: &Term| self.find_held(set, is_united, depth);
        match self.form(set) {
            Form::Opened(inner) => part(&inner),
            Form::Let(_, inner) => part(inner),
            Form::If(_, a, b) => {
                part(a);
                part(&b);
            }
            Form::Union(a, b) => [a, b].into_iter().for_each(|set| self.find_held(set, true, depth)),
            Form::BigUnion(sets) => match &*sets.kind {
                TermKind::SetEnumeration(sets) => {
                    sets.iter().for_each(|set| self.find_held(set, is_united || sets.len() > 1, depth));
                }
                TermKind::SetMap { body, .. } => self.find_held(body, true, depth),
                _ => self.show_held(self.described().element(self.types.inference, sets).is, set),
            },
            Form::Filter(of) | Form::Selection(Builtin::Difference, of, _) => part(of),
            Form::Selection(_, a, b) => {
                part(a);
                part(b);
            }
            Form::Functions(to) => part(to),
            Form::Product(factors) => factors.into_iter().for_each(part),
            Form::Other(Made::Listed) if self.may_be_held(set) => {
                let sources = self.described_sources(set);
                let repeats = || self.described().repeats(&sources) && self.is_seen_to_repeat(set) != Some(false);
                if is_united || repeats() {
                    self.show_held(sources, set);
                }
            }
            Form::Other(_) | Form::Remembered | Form::Held => {}
        }
    }

    /// Has what holds one of these sets share what it remembers.
    pub fn share(&self, makers: &[Term], because: &Term) {
        let described = self.described();
        let sources = makers.iter().flat_map(|maker| described.kinship(self.types.inference, maker).is).collect();
        self.show_held(sources, because);
    }

    /// Whether a value may hold a set that a name stands for.
    pub fn holds(&self, value: &Term, name: &Term) -> bool {
        let (described, inference) = (self.described(), self.types.inference);
        let named = described.kinship(inference, name).is;
        !named.is_empty() && !described.kinship_of_given(inference, value, true).holds.is_disjoint(&named)
    }

    fn show_held(&self, sources: BTreeSet<usize>, because: &Term) {
        if sources.is_empty() {
            return;
        }
        let described = self.described();
        let message = format!("whether TLC has put this set in order shows at `{}`", self.text(because));
        let reason = Reason { message, span: Some(because.span) };
        let origins = described.origins(&sources).chain(described.holders(self.types.inference, &sources));
        let mut shown = self.functions.shown.borrow_mut();
        origins.for_each(|origin: Origin| {
            shown.entry(origin).or_insert_with(|| reason.clone());
        });
    }

    /// A `Met` of a set that may be held, or is selected from one.
    pub fn held_in_the_run(&self, set: &Term, whole: &Type) -> Option<TokenStream> {
        let (of, other) = match self.form(set) {
            Form::Held => (None, None),
            Form::Filter(of) | Form::Selection(Builtin::Difference, of, _) => (Some(of), None),
            Form::Selection(_, a, b) => (Some(a), Some(b)),
            _ => return None,
        };
        let is_listed = |set: &Term| {
            let made = self.made_in_the_run(set, &Type::Dynamic);
            quote!(#made.is_listed())
        };
        let part = self.part(set, whole);
        Some(match (of, other) {
            (None, _) => {
                let value = self.reference_to(set);
                quote!(Met::of(dynamic::is_listed(#value), #part))
            }
            (Some(of), None) => {
                let is_listed = is_listed(of);
                quote!(Met::of(#is_listed, #part))
            }
            (Some(a), Some(b)) => {
                let (a, b) = (is_listed(a), is_listed(b));
                quote!(Met::of(#a || #b, #part))
            }
        })
    }

    /// The elements of a set as the run tells, of which this is a reference to the value.
    pub fn told_in_the_run(&self, value: TokenStream, set: &Term, whole: &Type) -> TokenStream {
        if *whole == Type::Dynamic {
            return self.try_(&Code::tight(quote!(dynamic::met(#value)))).tokens;
        }
        let (text, ty) = (self.text(set), self.types.tokens(whole));
        self.try_(&Code::tight(quote!(dynamic::typed_met::<#ty>(#value, #text)))).tokens
    }
}
