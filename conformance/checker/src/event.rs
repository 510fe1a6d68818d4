//! What ends a search early.

use lockstep_model::Failure;

use crate::any::OwnState;

/// The first finding of a chunk, in the order in which TLC with one worker would come upon it.
pub(crate) struct Event {
    /// The number of the state that was being expanded; `None` among initial states.
    pub(crate) parent: Option<u32>,
    /// The state that the finding is about, where it isn't the expanded one.
    pub(crate) successor: Option<OwnState>,
    pub(crate) finding: Finding,
}

/// What was found.
#[derive(Clone, Debug)]
pub(crate) enum Finding {
    /// The invariant with this index does not hold.
    Invariant(usize),
    /// A conjunct `[]P` of the property with this index does not hold.
    PropertyInvariant(usize),
    /// An initial state violates the property with this index.
    PropertyInitial(usize),
    /// A step violates a conjunct `[][A]_v` of the property with this index.
    PropertyAction(usize),
    /// The expanded state has no successor.
    Deadlock,
    /// The model cannot be evaluated.
    Failure(Failure, During),
}

/// What was being evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum During {
    /// The assumption with this index.
    Assumption(usize),
    /// The initial predicate.
    Init,
    /// The next-state relation.
    Next,
    /// What of a state makes it distinct.
    View,
    /// The constraint with this index.
    Constraint(usize),
    /// The action constraint with this index.
    ActionConstraint(usize),
    /// The invariant with this index.
    Invariant(usize),
    /// A conjunct `P` or `[]P`, about single states, of the property with this index.
    OfState(usize),
    /// A conjunct `[][A]_v` of the property with this index.
    OfStep(usize),
    /// Another conjunct of the property with this index.
    Property(usize),
    /// The fairness conjunct, or a property, on the behaviour graph.
    Liveness,
    /// What must hold when the run is over.
    Postcondition,
}
