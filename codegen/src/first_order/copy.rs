//! Terms copied, for another place.

use std::collections::BTreeMap;

use super::{Pass, local_term};
use crate::source::Span;
use crate::term::{
    Argument, Body, DefId, LocalId, Operator, Rewriter, Selector, Term, TermKind, Update, rewrite_children,
};

/// A term with identifiers replaced, and all that it binds and defines made anew.
pub struct Copy<'p> {
    pub pass: &'p mut Pass,
    pub replacements: BTreeMap<LocalId, Argument>,
    pub definitions: BTreeMap<DefId, DefId>,
    /// What takes the place of the `@` of an EXCEPT around.
    pub at: Option<LocalId>,
}

impl<'p> Copy<'p> {
    pub fn new(pass: &'p mut Pass, replacements: BTreeMap<LocalId, Argument>) -> Self {
        Copy { pass, replacements, definitions: BTreeMap::new(), at: None }
    }

    /// In the new value `@` is its own.
    fn update(&mut self, update: &Update) -> Update {
        let path = update.path.iter().map(|selector| match selector {
            Selector::Index(index) => Selector::Index(self.term(index)),
            Selector::Field(name) => Selector::Field(*name),
        });
        let path = path.collect();
        let at = self.at.take();
        let value = self.term(&update.value);
        self.at = at;
        Update { path, value }
    }
}

impl Rewriter for Copy<'_> {
    fn term(&mut self, term: &Term) -> Term {
        match (&*term.kind, self.at) {
            (TermKind::At, Some(at)) => return local_term(at, term.span),
            (TermKind::Except(base, updates), Some(_)) => {
                let base = self.term(base);
                let updates = updates.iter().map(|update| self.update(update)).collect();
                return Term::new(TermKind::Except(base, updates), term.span);
            }
            _ => {}
        }
        rewrite_children(self, term)
    }

    fn replacement(&self, local: LocalId) -> Option<&Argument> {
        self.replacements.get(&local)
    }

    /// What is written in another module stays so: what its variables are to an `ENABLED` depends on that.
    fn placed(&self, replacement: Term, there: Span) -> Term {
        let program = &self.pass.program;
        if program.height(replacement.span) != program.height(there) {
            return replacement;
        }
        Term::new((*replacement.kind).clone(), there)
    }

    fn applied(&mut self, operator: &Operator, local: LocalId, arguments: Vec<Argument>, span: Span) -> Term {
        let name = self.pass.program.locals[local.0 as usize].name.clone();
        self.pass.apply(operator, &name, arguments, span)
    }

    fn bind(&mut self, local: LocalId) -> LocalId {
        let fresh = self.pass.fresh_local(local);
        let span = self.pass.program.locals[local.0 as usize].span;
        let replacement = match self.pass.program.locals[local.0 as usize].arity {
            0 => Argument::Term(local_term(fresh, span)),
            _ => Argument::Operator(Operator::Local(fresh)),
        };
        self.replacements.insert(local, replacement);
        fresh
    }

    fn definition(&mut self, id: DefId) -> DefId {
        self.definitions.get(&id).copied().unwrap_or(id)
    }

    fn let_definitions(&mut self, ids: &[DefId]) -> Vec<DefId> {
        let copies: Vec<DefId> = ids
            .iter()
            .map(|id| {
                let definition = self.pass.program.get(*id).clone();
                let copy = self.pass.add(definition);
                self.definitions.insert(*id, copy);
                copy
            })
            .collect();
        for (id, copy) in ids.iter().zip(&copies) {
            let definition = self.pass.program.get(*id).clone();
            let Body::Term(body) = &definition.body else { continue };
            let parameters = definition.parameters.iter().map(|local| self.bind(*local)).collect();
            let body = self.term(body);
            let copied = &mut self.pass.program.definitions[copy.0 as usize];
            copied.parameters = parameters;
            copied.body = Body::Term(body);
        }
        copies
    }
}
