//! Which parameters an operator evaluates in any case, so that their arguments may be evaluated before the call.

use super::Lowerer;
use crate::term::{Argument, Body, Builtin, DefId, LocalId, Selector, Term, TermKind, subterms};

impl Lowerer<'_> {
    /// Whether every evaluation of the operator evaluates this parameter.
    pub(super) fn is_strict(&mut self, id: DefId, index: usize) -> bool {
        if let Some(known) = self.strict.get(&(id, index)) {
            return *known;
        }
        // A recursive call decides nothing about itself.
        self.strict.insert((id, index), false);
        let machine = self.machine;
        let definition = machine.program.get(id);
        let answer = match (&definition.body, definition.parameters.get(index)) {
            (Body::Term(body), Some(local)) => self.demands(body, *local),
            _ => false,
        };
        self.strict.insert((id, index), answer);
        answer
    }

    /// Whether a term makes a function somewhere, which is not computed where it is applied: the operator that it is
    /// passed to knows whether it is.
    pub(super) fn makes_function(&mut self, term: &Term) -> bool {
        let mut found = match &*term.kind {
            TermKind::Function { .. } => true,
            TermKind::Call(id, _) => self.definition_makes_function(*id),
            _ => false,
        };
        subterms(term, &mut |part| found = found || self.makes_function(part));
        found
    }

    fn definition_makes_function(&mut self, id: DefId) -> bool {
        if let Some(known) = self.functional.get(&id) {
            return *known;
        }
        self.functional.insert(id, false);
        let machine = self.machine;
        let makes = match &machine.program.get(id).body {
            Body::Term(body) => self.makes_function(body),
            Body::Builtin(_) => false,
        };
        self.functional.insert(id, makes);
        makes
    }

    fn demands(&mut self, term: &Term, local: LocalId) -> bool {
        match &*term.kind {
            TermKind::Local(id, arguments) => arguments.is_empty() && *id == local,
            TermKind::Builtin(Builtin::Implies, operands) => self.demands_first(operands, local),
            TermKind::Builtin(_, operands) => self.demands_any(operands, local),
            TermKind::And(items) | TermKind::Or(items) => self.demands_first(items, local),
            TermKind::If(a, b, c) => self.demands(a, local) || self.demands(b, local) && self.demands(c, local),
            TermKind::Case(arms, _) => arms.first().is_some_and(|(guard, _)| self.demands(guard, local)),
            TermKind::Quantifier { bounds, .. }
            | TermKind::SetMap { bounds, .. }
            | TermKind::Function { bounds, .. } => bounds.iter().any(|bound| self.demands(&bound.set, local)),
            TermKind::SetFilter { bound, .. } => self.demands(&bound.set, local),
            TermKind::Choose { set: Some(set), .. } => self.demands(set, local),
            TermKind::SetEnumeration(items) | TermKind::Tuple(items) | TermKind::Product(items) => {
                self.demands_any(items, local)
            }
            TermKind::Apply(a, b) | TermKind::FunctionSet(a, b) => self.demands(a, local) || self.demands(b, local),
            TermKind::Except(function, updates) => {
                self.demands(function, local)
                    || updates.iter().flat_map(|update| &update.path).any(|step| match step {
                        Selector::Index(index) => self.demands(index, local),
                        Selector::Field(_) => false,
                    })
            }
            TermKind::Record(fields) | TermKind::RecordSet(fields) => {
                fields.iter().any(|(_, value)| self.demands(value, local))
            }
            TermKind::Field(record, _) => self.demands(record, local),
            TermKind::Let(_, body) => self.demands(body, local),
            TermKind::Call(id, arguments) => arguments.iter().enumerate().any(|(index, argument)| match argument {
                Argument::Term(term) => {
                    self.demands(term, local)
                        && match self.machine.program.get(*id).body {
                            Body::Builtin(_) => true,
                            Body::Term(_) => self.is_strict(*id, index),
                        }
                }
                Argument::Operator(_) => false,
            }),
            _ => false,
        }
    }

    fn demands_first(&mut self, items: &[Term], local: LocalId) -> bool {
        items.first().is_some_and(|first| self.demands(first, local))
    }

    fn demands_any(&mut self, items: &[Term], local: LocalId) -> bool {
        items.iter().any(|item| self.demands(item, local))
    }
}
