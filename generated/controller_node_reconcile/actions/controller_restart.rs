//! The action `ControllerRestart`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

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
    if state.age[c] >= constants.stale_after && constants.bug != Bug::TrustsOldReadiness {
        next.ready[c] = false;
    }
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("~up[c]", places::CONTROLLER_RESTART.at(1, 6, 1, 11), || Ok(!state.up[c]));
    explanation.effect(
        "up' = [up EXCEPT ![c] = TRUE]",
        places::CONTROLLER_RESTART.at(2, 6, 2, 34),
        12,
        next.map(|next| &next.up),
        || {
            let mut updated = state.up;
            updated[c] = true;
            Ok(updated)
        },
    );
    explanation.effect(
        concat!(
            "ready' = IF age[c] >= StaleAfter /\\ Bug # \"TrustsOldReadiness\" THEN [ready EXCEPT ",
            "![c] = FALSE] ELSE ready"
        ),
        places::CONTROLLER_RESTART.at(3, 6, 5, 24),
        1,
        next.map(|next| &next.ready),
        || {
            Ok(if state.age[c] >= constants.stale_after && constants.bug != Bug::TrustsOldReadiness {
                let mut updated = state.ready;
                updated[c] = false;
                updated
            } else {
                state.ready
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::CONTROLLER_RESTART.at(6, 6, 6, 95),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
