//! Arguments in the places of parameters where they are no constants: in what the `LET`s of a formula define, too.

use std::collections::{BTreeMap, HashMap};

use crate::term::{Argument, Body, DefId, LocalId, Program, Rewriter, Term};

/// Copies a formula with its `LET` definitions, which may speak of what is replaced. Those of the original are another
/// application's.
pub(super) struct Filled<'p> {
    program: &'p mut Program,
    replacements: HashMap<LocalId, Argument>,
    copies: BTreeMap<DefId, DefId>,
}

impl<'p> Filled<'p> {
    pub fn new(program: &'p mut Program, replacements: impl IntoIterator<Item = (LocalId, Argument)>) -> Self {
        Filled { program, replacements: replacements.into_iter().collect(), copies: BTreeMap::new() }
    }

    /// The term with every replaced identifier replaced.
    pub fn apply(&mut self, term: &Term) -> Term {
        self.term(term)
    }
}

impl Rewriter for Filled<'_> {
    fn replacement(&self, local: LocalId) -> Option<&Argument> {
        self.replacements.get(&local)
    }

    fn definition(&mut self, id: DefId) -> DefId {
        self.copies.get(&id).copied().unwrap_or(id)
    }

    fn let_definitions(&mut self, ids: &[DefId]) -> Vec<DefId> {
        let first = self.program.definitions.len() as u32;
        let copies: Vec<DefId> = (first..).map(DefId).take(ids.len()).collect();
        for (id, copy) in ids.iter().zip(&copies) {
            self.program.definitions.push(self.program.get(*id).clone());
            self.copies.insert(*id, *copy);
        }
        for copy in &copies {
            let Body::Term(body) = self.program.get(*copy).body.clone() else { continue };
            let body = self.term(&body);
            let level = self.program.level_of(&body);
            let copied = &mut self.program.definitions[copy.0 as usize];
            // Of one that needs itself the level is known from the original.
            copied.level = level.max(copied.level);
            copied.body = Body::Term(body);
        }
        copies
    }
}
