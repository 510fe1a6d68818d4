//! What is known of a value, by what it is made of.

use super::{Kin, Kinship, Owner, Sets, Sources};
use crate::shape::{Inference, Origin, view};
use crate::term::{Body, Builtin, Term, TermKind};

/// What is known of terms.
#[derive(Clone)]
pub struct Flow<'a> {
    pub inference: &'a Inference<'a>,
    pub all: &'a Kin,
    /// What is known of `@`.
    pub old: Option<Kinship>,
    /// Whether a variable is what it has been given, and no part of a state as yet.
    pub is_given: bool,
}

impl Flow<'_> {
    pub fn owned(&self, owner: Owner) -> Kinship {
        self.all.known.get(&owner).cloned().unwrap_or_default()
    }

    pub fn all<'t>(&self, terms: impl IntoIterator<Item = &'t Term>) -> Kinship {
        terms.into_iter().map(|term| self.kinship(term)).fold(Kinship::default(), Kinship::with)
    }

    /// What is known of a value, by what it is made of, and by its shape.
    pub fn kinship(&self, term: &Term) -> Kinship {
        let made = self.made(term);
        if !made.any() {
            return made;
        }
        let [may_be, may_hold] = self.all.sets.room(&self.inference.shape(term));
        let of = |sources: Sources, has_room: bool| if has_room { sources } else { Sources::new() };
        Kinship { is: of(made.is, may_be), holds: of(made.holds, may_hold) }
    }

    fn made(&self, term: &Term) -> Kinship {
        if let Sets::Described(intervals) = &self.all.sets
            && let Some(described) = self.described(intervals, term)
        {
            return described;
        }
        match &*term.kind {
            TermKind::Variable(id) => self.owned(Owner::Variable(*id)),
            TermKind::Local(id, _) => self.owned(Owner::Local(*id)),
            TermKind::Constant(id, _) => self.all.constants.get(id).cloned().unwrap_or_default(),
            TermKind::Prime(inner) => Flow { is_given: true, ..self.clone() }.kinship(inner),
            TermKind::Let(_, inner) => self.kinship(inner),
            TermKind::If(_, a, b) => self.all([a, b]),
            TermKind::Case(arms, other) => self.all(arms.iter().map(|arm| &arm.1).chain(other)),
            TermKind::Choose { set: Some(set), .. } => self.element(set),
            TermKind::SetEnumeration(items) | TermKind::Tuple(items) => self.all(items).around(),
            TermKind::SetFilter { bound, .. } => self.element(&bound.set).around(),
            TermKind::SetMap { body, .. } => self.kinship(body).around(),
            TermKind::Function { bounds, body } => {
                let arguments = bounds.iter().map(|bound| self.element(&bound.set));
                arguments.fold(self.kinship(body), Kinship::with).around()
            }
            TermKind::Record(fields) => self.all(fields.iter().map(|field| &field.1)).around(),
            TermKind::RecordSet(_) | TermKind::Product(_) | TermKind::FunctionSet(..) => self.element(term).around(),
            TermKind::Apply(function, _) | TermKind::Field(function, _) => self.kinship(function).part(),
            TermKind::Except(function, updates) => {
                let function = self.kinship(function);
                let inner = Flow { old: Some(function.clone().part()), ..self.clone() };
                inner.all(updates.iter().map(|update| &update.value)).around().with(function)
            }
            TermKind::At => self.old.clone().unwrap_or_else(|| self.all.anything()),
            TermKind::Call(id, _) if matches!(self.inference.program.get(*id).body, Body::Term(_)) => {
                self.owned(Owner::Definition(*id))
            }
            _ => match view(self.inference.program, term) {
                Some((Builtin::Interval, _)) => Kinship::of(self.all.number(Origin::Term(term.span))),
                Some((Builtin::Domain, operands)) => {
                    self.kinship(operands[0]).around().with(Kinship::of(self.all.number(Origin::Term(term.span))))
                }
                Some((Builtin::Eval, operands)) => Kinship { is: Sources::new(), ..self.kinship(operands[0]) },
                Some((Builtin::TlcGet | Builtin::TlcGetOrDefault, _)) => self.owned(Owner::Register),
                Some((Builtin::Trace | Builtin::CounterExample, _)) => self.all.anything(),
                // Beside an empty set, the second is what it is.
                Some((Builtin::Union, operands)) => {
                    Kinship { is: self.kinship(operands[1]).is, ..self.all(operands.iter().copied()) }
                }
                Some((Builtin::Intersection | Builtin::Difference | Builtin::BigUnion | Builtin::Powerset, _)) => {
                    self.element(term).around()
                }
                Some((Builtin::Head, operands)) => self.kinship(operands[0]).part(),
                Some((_, operands)) => {
                    let parts = self.all(operands.iter().copied()).all();
                    Kinship { is: parts.clone(), holds: parts }
                }
                None => Kinship::default(),
            },
        }
    }

    /// What is known of an element of a set.
    pub fn element(&self, set: &Term) -> Kinship {
        match &*set.kind {
            TermKind::Prime(inner) => Flow { is_given: true, ..self.clone() }.element(inner),
            TermKind::Let(_, inner) => self.element(inner),
            TermKind::If(_, a, b) => self.element(a).with(self.element(b)),
            TermKind::SetEnumeration(items) => self.all(items),
            TermKind::SetFilter { bound, .. } => self.element(&bound.set),
            TermKind::SetMap { body, .. } => self.kinship(body),
            TermKind::RecordSet(fields) => self.elements(fields.iter().map(|field| &field.1)).around(),
            TermKind::Product(factors) => self.elements(factors).around(),
            TermKind::FunctionSet(from, to) => self.elements([from, to]).around(),
            _ => match view(self.inference.program, set) {
                Some((Builtin::Interval, _)) => Kinship::default(),
                Some((Builtin::Union, operands)) => self.elements(operands),
                Some((Builtin::Intersection, operands)) => self.elements(operands),
                Some((Builtin::Difference, operands)) => self.element(operands[0]),
                Some((Builtin::Powerset, operands)) => self.element(operands[0]).around(),
                Some((Builtin::BigUnion, operands)) => self.element(operands[0]).part(),
                _ => self.kinship(set).part(),
            },
        }
    }

    pub fn elements<'t>(&self, sets: impl IntoIterator<Item = &'t Term>) -> Kinship {
        sets.into_iter().map(|set| self.element(set)).fold(Kinship::default(), Kinship::with)
    }
}
