//! The action `TimeOut`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::{operators, places};
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `TimeOut(c)`: c has not heard from the node for too long.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Option<State> {
    // TimeOutDue(c)
    if !operators::time_out_due(constants, state, c) {
        return None;
    }
    let mut next = *state;
    // ready' = [ready EXCEPT ![c] = FALSE]
    next.ready[c] = false;
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "TimeOutDue(c)",
            places::TIME_OUT.at(1, 6, 1, 18),
            || Ok(operators::time_out_due(constants, state, c)),
        );
    explanation
        .effect(
            "ready' = [ready EXCEPT ![c] = FALSE]",
            places::TIME_OUT.at(2, 6, 2, 41),
            1,
            next.map(|next| &next.ready),
            || {
                Ok({
                    let mut updated = state.ready;
                    updated[c] = false;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::TIME_OUT.at(3, 6, 3, 89),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::TIME_OUT.at(3, 6, 3, 89),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::TIME_OUT.at(3, 6, 3, 89),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::TIME_OUT.at(3, 6, 3, 89),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::TIME_OUT.at(3, 6, 3, 89),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::TIME_OUT.at(3, 6, 3, 89),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::TIME_OUT.at(3, 6, 3, 89),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::TIME_OUT.at(3, 6, 3, 89),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::TIME_OUT.at(3, 6, 3, 89),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::TIME_OUT.at(3, 6, 3, 89),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::TIME_OUT.at(3, 6, 3, 89),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::TIME_OUT.at(3, 6, 3, 89),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::TIME_OUT.at(3, 6, 3, 89),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::TIME_OUT.at(3, 6, 3, 89),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
