//! Looking for violations while the search goes on: it may have far to go, or no end.
//!
//! What is looked at is the graph of the states that were expanded first, with all their steps. A lasso in it is a
//! behaviour of the model, and what is said of it is true, whatever the search has yet to find:
//!
//! - A row of the graph is added when its state has been expanded, with every step that the model allows; so the steps
//!   are there, each is a step of the model, and the lasso begins in an initial state.
//! - Whether a step is an `<<A>>_v` turns on the step, whether `A` is enabled turns on the row; both are known of every
//!   row. So the cycle is fair, and violates the property, in the whole graph if it does in this one.
//! - A state that was not expanded has no row, and without one no step, not even a stuttering one: nothing is known of
//!   what is enabled there. No cycle leads through it.
//!
//! So there are never more violations than in the whole graph, and a look that finds none says nothing.
//!
//! When to look, and at how much, follows from the number of expanded states: so the verdict does not turn on the speed
//! of the machine, nor on the number of workers. Only a part of what was expanded is looked at, and looks become rarer
//! as the graph grows. What they cost together is then no more than [`LAG`] and [`GROWTH`] allow: a third of what it
//! costs to look at the whole graph where the search ends just after a look, half of that on average. For that, a
//! violation among the first n states is found when at most 16 n are expanded.

use super::graph::Graph;
use super::labels::Atoms;

/// The first look is taken after so many states.
const FIRST: u32 = 1 << 12;
/// Between two looks the graph grows by this factor.
const GROWTH: u32 = 4;
/// One in so many of the expanded states is looked at.
const LAG: u32 = 4;

/// The number of expanded states at which the next look is due, where so many are; at none, where there can be no more.
pub(crate) fn next_look(expanded: u32) -> Option<u32> {
    std::iter::successors(Some(FIRST), |at| at.checked_mul(GROWTH)).find(|at| *at > expanded)
}

/// What to look at when so many states are expanded; nothing, where no look is due.
pub(crate) fn part(graph: &Graph, atoms: &Atoms, expanded: u32) -> Option<Graph> {
    let is_due = next_look(expanded.checked_sub(1)?) == Some(expanded);
    is_due.then(|| graph.first(expanded / LAG, atoms))
}
