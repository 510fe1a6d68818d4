//! The action `TimeOut`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

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
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard("TimeOutDue(c)", places::TIME_OUT.at(1, 6, 1, 18), || Ok(operators::time_out_due(constants, state, c)));
    explanation.effect(
        "ready' = [ready EXCEPT ![c] = FALSE]",
        places::TIME_OUT.at(2, 6, 2, 41),
        1,
        next.map(|next| &next.ready),
        || {
            let mut updated = state.ready;
            updated[c] = false;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::TIME_OUT.at(3, 6, 3, 89),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged("UNCHANGED age", places::TIME_OUT.at(3, 6, 3, 89), 2, &state.age, next.map(|next| &next.age));
    explanation.unchanged(
        "UNCHANGED desired",
        places::TIME_OUT.at(3, 6, 3, 89),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::TIME_OUT.at(3, 6, 3, 89),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::TIME_OUT.at(3, 6, 3, 89),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::TIME_OUT.at(3, 6, 3, 89),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::TIME_OUT.at(3, 6, 3, 89),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::TIME_OUT.at(3, 6, 3, 89),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::TIME_OUT.at(3, 6, 3, 89),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::TIME_OUT.at(3, 6, 3, 89),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::TIME_OUT.at(3, 6, 3, 89),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged("UNCHANGED up", places::TIME_OUT.at(3, 6, 3, 89), 12, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::TIME_OUT.at(3, 6, 3, 89),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::TIME_OUT.at(3, 6, 3, 89),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
