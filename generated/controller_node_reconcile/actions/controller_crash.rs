//! The action `ControllerCrash`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

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
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::CONTROLLER_CRASH.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation.guard("crashes < MaxCrashes", places::CONTROLLER_CRASH.at(2, 6, 2, 25), || {
        Ok(state.crashes < constants.max_crashes)
    });
    explanation.effect(
        "crashes' = crashes + 1",
        places::CONTROLLER_CRASH.at(3, 6, 3, 27),
        14,
        next.map(|next| &next.crashes),
        || Ok(state.crashes + 1),
    );
    explanation.effect(
        "up' = [up EXCEPT ![c] = FALSE]",
        places::CONTROLLER_CRASH.at(4, 6, 4, 35),
        12,
        next.map(|next| &next.up),
        || {
            let mut updated = state.up;
            updated[c] = false;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::CONTROLLER_CRASH.at(5, 6, 5, 71),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.finish()
}
