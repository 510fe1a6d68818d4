//! Numbering the atoms of temporal formulas as they are written down.

use crate::temporal::Temporal;

/// The atoms of the formulas made so far, each with the number of its place.
#[derive(Clone, Debug, Default)]
pub struct Atoms<A> {
    atoms: Vec<A>,
}

impl<A: Clone + PartialEq> Atoms<A> {
    /// None yet.
    pub fn new() -> Self {
        Atoms { atoms: Vec::new() }
    }

    /// The atoms, by number.
    pub fn into_list(self) -> Vec<A> {
        self.atoms
    }

    /// The formula that is this atom.
    pub fn atom(&mut self, atom: A) -> Temporal {
        let number = self.atoms.iter().position(|other| *other == atom).unwrap_or_else(|| {
            self.atoms.push(atom);
            self.atoms.len() - 1
        });
        Temporal::Atom(number)
    }

    /// Weak fairness of an action: `[]<>(~ENABLED <<A>>_v \/ <<A>>_v)`.
    pub fn weakly_fair(&mut self, enabled: A, taken: A) -> Temporal {
        let (enabled, taken) = (self.atom(enabled), self.atom(taken));
        Temporal::Or(vec![enabled.negate(), taken]).eventually().always()
    }

    /// Strong fairness of an action: `<>[]~ENABLED <<A>>_v \/ []<><<A>>_v`.
    pub fn strongly_fair(&mut self, enabled: A, taken: A) -> Temporal {
        let (enabled, taken) = (self.atom(enabled), self.atom(taken));
        Temporal::Or(vec![enabled.negate().always().eventually(), taken.eventually().always()])
    }
}
