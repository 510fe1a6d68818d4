//! Temporal formulas over numbered atoms.

/// A temporal formula. Its atoms are state or action predicates, numbered as in
/// [`Outline::atoms`](crate::Outline::atoms); an atom is judged on a step `(state, next)`, and a state predicate looks
/// at `state` alone.
///
/// `WF_v(A)` arrives here as `[]<>(~ENABLED <<A>>_v \/ <<A>>_v)` and `SF_v(A)` as
/// `<>[]~ENABLED <<A>>_v \/ []<><<A>>_v` (Lamport, *Specifying Systems*, section 8.4), so the checker needs to know no
/// more than the classical operators.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Temporal {
    /// True of every behaviour, or of none.
    Constant(bool),
    /// The atom with this index.
    Atom(usize),
    /// `~F`
    Not(Box<Temporal>),
    /// `F /\ G /\ …`; empty is true.
    And(Vec<Temporal>),
    /// `F \/ G \/ …`; empty is false.
    Or(Vec<Temporal>),
    /// `[]F`
    Always(Box<Temporal>),
    /// `<>F`
    Eventually(Box<Temporal>),
}

impl Default for Temporal {
    fn default() -> Self {
        Temporal::Constant(true)
    }
}

impl Temporal {
    /// `~F`, pushed no further.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Temporal::Constant(truth) => Temporal::Constant(!truth),
            Temporal::Not(inner) => *inner,
            other => Temporal::Not(Box::new(other)),
        }
    }

    /// `F => G`
    #[must_use]
    pub fn implies(self, then: Temporal) -> Self {
        Temporal::Or(vec![self.negate(), then])
    }

    /// `[]F`
    #[must_use]
    pub fn always(self) -> Self {
        Temporal::Always(Box::new(self))
    }

    /// `<>F`
    #[must_use]
    pub fn eventually(self) -> Self {
        Temporal::Eventually(Box::new(self))
    }

    /// `F ~> G`, that is `[](F => <>G)`.
    #[must_use]
    pub fn leads_to(self, then: Temporal) -> Self {
        self.implies(then.eventually()).always()
    }
}
