//! The action `ControllerRestart`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `ControllerRestart(c)`: Time went on meanwhile: readiness is judged anew before anybody is served.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Option<State> {
    // ~up[c]
    if state.up[c] {
        return None;
    }
    let mut next = *state;
    // up' = [up EXCEPT ![c] = TRUE]
    next.up[c] = true;
    // ready' = IF age[c] >= StaleAfter /\ Bug # "TrustsOldReadiness"
    //          THEN [ready EXCEPT ![c] = FALSE]
    //          ELSE ready
    if state.age[c] >= constants.stale_after && constants.bug != Bug::TrustsOldReadiness
    {
        next.ready[c] = false;
    }
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
            "~up[c]",
            places::CONTROLLER_RESTART.at(1, 6, 1, 11),
            || Ok(!state.up[c]),
        );
    explanation
        .effect(
            "up' = [up EXCEPT ![c] = TRUE]",
            places::CONTROLLER_RESTART.at(2, 6, 2, 34),
            12,
            next.map(|next| &next.up),
            || {
                Ok({
                    let mut updated = state.up;
                    updated[c] = true;
                    updated
                })
            },
        );
    explanation
        .effect(
            "ready' = IF age[c] >= StaleAfter /\\ Bug # \"TrustsOldReadiness\" THEN [ready EXCEPT ![c] = FALSE] ELSE ready",
            places::CONTROLLER_RESTART.at(3, 6, 5, 24),
            1,
            next.map(|next| &next.ready),
            || {
                Ok(
                    if state.age[c] >= constants.stale_after
                        && constants.bug != Bug::TrustsOldReadiness
                    {
                        let mut updated = state.ready;
                        updated[c] = false;
                        updated
                    } else {
                        state.ready
                    },
                )
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::CONTROLLER_RESTART.at(6, 6, 6, 95),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
