//! The action `ControllerCrash`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `ControllerCrash(c)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Option<State> {
    // up[c]
    if !state.up[c] {
        return None;
    }
    // crashes < MaxCrashes
    if state.crashes >= constants.max_crashes {
        return None;
    }
    let mut next = *state;
    // crashes' = crashes + 1
    next.crashes = state.crashes + 1;
    // up' = [up EXCEPT ![c] = FALSE]
    next.up[c] = false;
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
        .guard("up[c]", places::CONTROLLER_CRASH.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation
        .guard(
            "crashes < MaxCrashes",
            places::CONTROLLER_CRASH.at(2, 6, 2, 25),
            || Ok(state.crashes < constants.max_crashes),
        );
    explanation
        .effect(
            "crashes' = crashes + 1",
            places::CONTROLLER_CRASH.at(3, 6, 3, 27),
            14,
            next.map(|next| &next.crashes),
            || { Ok(state.crashes + 1) },
        );
    explanation
        .effect(
            "up' = [up EXCEPT ![c] = FALSE]",
            places::CONTROLLER_CRASH.at(4, 6, 4, 35),
            12,
            next.map(|next| &next.up),
            || {
                Ok({
                    let mut updated = state.up;
                    updated[c] = false;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::CONTROLLER_CRASH.at(5, 6, 5, 71),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation.finish()
}
