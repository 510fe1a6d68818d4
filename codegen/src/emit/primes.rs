//! Which next values an expression reads: an action may read them only once it has given them.

use std::collections::{BTreeMap, BTreeSet};

use super::barred;
use super::strict::each_child;
use crate::term::{Body, DefId, Height, Program, Term, TermKind};

/// The variables whose next values are read, by definition: each definition is looked at once.
#[derive(Default)]
pub struct NextReads {
    /// How high the module stands of the `ENABLED` that they are in.
    enabled_in: Option<Height>,
    known: BTreeMap<DefId, BTreeSet<u32>>,
}

impl NextReads {
    /// Those in what an `ENABLED` in a module of this height looks for, where there is one.
    pub fn within(enabled_in: Option<Height>) -> Self {
        NextReads { enabled_in, ..Self::default() }
    }

    /// The variables whose next values `term` reads, in the definitions that it applies too.
    pub fn of(&mut self, program: &Program, term: &Term) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        self.collect(program, term, &mut found);
        found
    }

    fn collect(&mut self, program: &Program, term: &Term, found: &mut BTreeSet<u32>) {
        match &*term.kind {
            TermKind::Prime(inner)
            | TermKind::Unchanged(inner)
            | TermKind::Square(_, inner)
            | TermKind::Angle(_, inner) => found.extend(barred::spoken_of(program, inner, self.enabled_in)),
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
