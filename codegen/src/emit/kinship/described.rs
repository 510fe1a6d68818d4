//! Which values may be sets that are described by what they are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::flow::Flow;
use super::{Kin, Kinship, Sets, Sources, each_body};
use crate::machine::Machine;
use crate::shape::{Inference, Origin, view};
use crate::term::{self, Body, Builtin, DefId, Term, TermKind, subterms};

impl Kin {
    /// The sets that are described, followed from where they are made through all definitions.
    pub fn described(inference: &Inference<'_>, machines: &[Arc<Machine>], intervals: &Arc<Kin>) -> Self {
        let mut found = BTreeMap::new();
        each_body(inference, &mut |_, body| makers(inference, body, &mut found));
        let initial = machines.iter().filter_map(|machine| machine.initial.as_ref());
        let initial = initial.flat_map(|initial| reached(inference, initial)).collect();
        let unions = found.values().enumerate().filter(|(_, is_union)| **is_union).map(|(number, _)| number).collect();
        let origins = found.into_keys().collect();
        let mut all = Kin { origins, unions, sets: Sets::Described(intervals.clone()), initial, ..Kin::default() };
        all.follow(inference);
        all
    }

    /// What is known of a value, where variables may be what they have been given, and no part of a state as yet.
    pub fn kinship_of_given(&self, inference: &Inference<'_>, term: &Term, is_given: bool) -> Kinship {
        self.flow(inference, is_given).kinship(term)
    }

    /// Whether TLC may come by an element of one of these sets more than once.
    pub fn repeats(&self, sources: &Sources) -> bool {
        sources.iter().any(|source| self.unions.contains(source))
    }

    /// The terms that put one of these sets into another value.
    pub fn holders(&self, inference: &Inference<'_>, sources: &Sources) -> BTreeSet<Origin> {
        let mut found = BTreeSet::new();
        each_body(inference, &mut |_, body| self.find_holders(inference, body, sources, &mut found));
        found
    }

    fn find_holders(&self, inference: &Inference<'_>, term: &Term, sources: &Sources, found: &mut BTreeSet<Origin>) {
        let holds = match &*term.kind {
            TermKind::Tuple(_)
            | TermKind::Record(_)
            | TermKind::SetEnumeration(_)
            | TermKind::SetMap { .. }
            | TermKind::Function { .. }
            | TermKind::Except(..) => true,
            _ => view(inference.program, term).is_some(),
        };
        if holds && !self.flow(inference, true).kinship(term).holds.is_disjoint(sources) {
            found.insert(Origin::Set(term.span));
        }
        subterms(term, &mut |part| self.find_holders(inference, part, sources, found));
    }
}

impl Flow<'_> {
    /// What is known of what makes such a set, if it does.
    pub fn described(&self, intervals: &Kin, term: &Term) -> Option<Kinship> {
        let is_described = |set: &Term| !self.kinship(set).is.is_empty();
        let of = |set: &Term| self.kinship(set).is;
        let all = |sets: &mut dyn Iterator<Item = &Term>| sets.flat_map(of).collect::<Sources>();
        // Whether it makes one, and those that it may be made of.
        let (makes, parts) = match &*term.kind {
            // What a state has is listed.
            TermKind::Variable(_) if !self.is_given => return Some(Kinship::default()),
            TermKind::FunctionSet(_, to) => (true, of(to)),
            TermKind::RecordSet(fields) => (true, all(&mut fields.iter().map(|field| &field.1))),
            TermKind::Product(factors) => (true, all(&mut factors.iter())),
            TermKind::SetFilter { bound, .. } => (is_described(&bound.set), of(&bound.set)),
            _ => match view(self.inference.program, term)? {
                (Builtin::Powerset, _) => (true, Sources::new()),
                (Builtin::Union, operands) => {
                    (operands.iter().any(|set| is_described(set)), all(&mut operands.iter().copied()))
                }
                (Builtin::Intersection, operands) => {
                    (operands.iter().all(|set| is_described(set)), all(&mut operands.iter().copied()))
                }
                (Builtin::Difference, operands) => (is_described(operands[0]), of(operands[0])),
                (Builtin::BigUnion, operands) => {
                    let elements = self.element(operands[0]).is;
                    let has_interval = || !intervals.element(self.inference, operands[0]).is.is_empty();
                    (is_described(operands[0]) || !elements.is_empty() || has_interval(), elements)
                }
                _ => return None,
            },
        };
        let own = self.all.number(Origin::Set(term.span)).filter(|_| makes);
        let is = if makes { own.into_iter().chain(parts).collect() } else { Sources::new() };
        Some(Kinship { is, ..self.element(term).around() })
    }
}

/// The terms that may make sets which are described.
fn makers(inference: &Inference<'_>, term: &Term, found: &mut BTreeMap<Origin, bool>) {
    use Builtin as B;
    let is_union = match &*term.kind {
        TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_) | TermKind::SetFilter { .. } => {
            Some(false)
        }
        _ => match view(inference.program, term) {
            Some((B::Union | B::BigUnion, _)) => Some(true),
            Some((B::Powerset | B::Intersection | B::Difference, _)) => Some(false),
            _ => None,
        },
    };
    if let Some(is_union) = is_union {
        found.insert(Origin::Set(term.span), is_union);
    }
    subterms(term, &mut |part| makers(inference, part, found));
}

/// The definitions that a term is made of.
fn reached(inference: &Inference<'_>, term: &Term) -> BTreeSet<DefId> {
    let (mut found, mut open) = (BTreeSet::new(), term::mentions(term, &mut BTreeSet::new()));
    while let Some(id) = open.pop() {
        if let (true, Body::Term(body)) = (found.insert(id), &inference.program.get(id).body) {
            open.extend(term::mentions(body, &mut BTreeSet::new()));
        }
    }
    found
}
