//! Which next values an expression reads: an action may read them only once it has given them.

use std::collections::{BTreeMap, BTreeSet};

use super::strict::each_child;
use crate::term::{Body, DefId, Global, Program, Term, TermKind};

/// The variables whose next values are read, by definition: each definition is looked at once.
#[derive(Default)]
pub struct NextReads {
    known: BTreeMap<DefId, BTreeSet<u32>>,
}

impl NextReads {
    /// The variables whose next values `term` reads, in the definitions that it applies too.
    pub fn of(&mut self, program: &Program, term: &Term) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        self.collect(program, term, &mut found);
        found
    }

    fn collect(&mut self, program: &Program, term: &Term, found: &mut BTreeSet<u32>) {
        match &*term.kind {
            TermKind::Prime(inner) | TermKind::Unchanged(inner) => found.extend(variables(program, inner)),
            TermKind::Square(_, subscript) | TermKind::Angle(_, subscript) => {
                found.extend(variables(program, subscript))
            }
            // These have states of their own.
            TermKind::Enabled(_) | TermKind::Compose(..) => return,
            TermKind::Call(id, _) => found.extend(self.of_definition(program, *id)),
            _ => {}
        }
        each_child(term, &mut |child| self.collect(program, child, found));
    }

    fn of_definition(&mut self, program: &Program, id: DefId) -> BTreeSet<u32> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        // A recursive one reads no more than it reads.
        self.known.insert(id, BTreeSet::new());
        let Body::Term(body) = &program.get(id).body else { return BTreeSet::new() };
        let found = self.of(program, body);
        self.known.insert(id, found.clone());
        found
    }
}

fn variables(program: &Program, term: &Term) -> impl Iterator<Item = u32> {
    program.globals_of(term).into_iter().filter_map(|global| match global {
        Global::Variable(id) => Some(id.0),
        Global::Constant(_) => None,
    })
}
