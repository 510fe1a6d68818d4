//! The identifiers that a definition or an operator sees beside its parameters.

use std::collections::BTreeSet;

use crate::term::{Argument, Body, DefId, LocalId, Operator, Pattern, Program, Term, TermKind, subterms};

/// The identifiers that are free in something.
pub struct Free<'p> {
    program: &'p Program,
    found: Vec<LocalId>,
    bound: BTreeSet<LocalId>,
    seen: BTreeSet<DefId>,
}

impl<'p> Free<'p> {
    pub fn new(program: &'p Program) -> Self {
        Free { program, found: vec![], bound: BTreeSet::new(), seen: BTreeSet::new() }
    }

    /// Those of all that was looked at.
    pub fn identifiers(self) -> Vec<LocalId> {
        let Free { found, bound, .. } = self;
        found.into_iter().filter(|local| !bound.contains(local)).collect()
    }

    /// Looks at a `LET` definition; what others see is their own.
    pub fn definition(&mut self, id: DefId) {
        let definition = self.program.get(id);
        if !definition.is_let || !self.seen.insert(id) {
            return;
        }
        self.bound.extend(&definition.parameters);
        if let Body::Term(body) = &definition.body {
            self.term(body);
        }
    }

    pub fn operator(&mut self, operator: &Operator) {
        match operator {
            Operator::Local(id) => self.local(*id),
            Operator::Definition { id, bound } => {
                self.definition(*id);
                self.arguments(bound);
            }
            Operator::Lambda { parameters, body } => {
                self.bound.extend(parameters);
                self.term(body);
            }
            Operator::Builtin(_) | Operator::Constant(_) => {}
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            match argument {
                Argument::Term(term) => self.term(term),
                Argument::Operator(operator) => self.operator(operator),
            }
        }
    }

    fn local(&mut self, id: LocalId) {
        if !self.found.contains(&id) {
            self.found.push(id);
        }
    }

    fn term(&mut self, term: &Term) {
        match &*term.kind {
            TermKind::Local(id, arguments) => {
                self.local(*id);
                self.arguments(arguments);
                return;
            }
            TermKind::Call(id, arguments) => {
                self.definition(*id);
                self.arguments(arguments);
                return;
            }
            TermKind::Constant(_, arguments) => {
                self.arguments(arguments);
                return;
            }
            TermKind::Let(ids, _) => ids.iter().for_each(|id| self.definition(*id)),
            TermKind::Quantifier { bounds, .. }
            | TermKind::SetMap { bounds, .. }
            | TermKind::Function { bounds, .. } => {
                bounds.iter().for_each(|bound| self.pattern(&bound.pattern));
            }
            TermKind::SetFilter { bound, .. } => self.pattern(&bound.pattern),
            TermKind::Choose { pattern, .. } => self.pattern(pattern),
            TermKind::Unbounded { locals, .. } | TermKind::TemporalQuantifier { locals, .. } => {
                self.bound.extend(locals)
            }
            _ => {}
        }
        subterms(term, &mut |part| self.term(part));
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Local(local) => drop(self.bound.insert(*local)),
            Pattern::Tuple(locals) => self.bound.extend(locals),
        }
    }
}
