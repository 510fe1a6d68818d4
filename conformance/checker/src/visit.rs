//! The states and steps of a model, visited by a closure whose type the model's code does not depend on.
//!
//! That code is compiled once for each type that visits: it is most of a machine, and to compile it is most of what a
//! machine takes to be there. Only the inner loop of a search has a copy of its own; everybody else shares one.

use std::ops::ControlFlow;

use lockstep_model::{Outcome, Spec};

/// As [`Spec::initial_states`].
pub(crate) fn initial_states<S: Spec>(spec: &S, visit: &mut dyn FnMut(S::State) -> ControlFlow<()>) -> Outcome<()> {
    spec.initial_states(visit)
}

/// As [`Spec::counted_successors`].
pub(crate) fn counted_successors<S: Spec>(
    spec: &S,
    state: &S::State,
    visit: &mut dyn FnMut(S::Action, S::State) -> ControlFlow<()>,
) -> Outcome<u64> {
    spec.counted_successors(state, visit)
}
