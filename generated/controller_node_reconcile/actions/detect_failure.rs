//! The action `DetectFailure`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `DetectFailure`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State) -> Outcome<Option<State>> {
    // nodeUp
    if !state.node_up {
        return Ok(None);
    }
    // ~suspects
    if state.suspects {
        return Ok(None);
    }
    // ~up[Contact]
    if state.up[operators::contact(state)?] {
        return Ok(None);
    }
    let mut next = *state;
    // suspects' = TRUE
    next.suspects = true;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(state: &State, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("nodeUp", places::DETECT_FAILURE.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation.guard("~suspects", places::DETECT_FAILURE.at(2, 6, 2, 14), || Ok(!state.suspects));
    explanation
        .guard("~up[Contact]", places::DETECT_FAILURE.at(3, 6, 3, 17), || Ok(!state.up[operators::contact(state)?]));
    explanation.effect(
        "suspects' = TRUE",
        places::DETECT_FAILURE.at(4, 6, 4, 21),
        10,
        next.map(|next| &next.suspects),
        || Ok(true),
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::DETECT_FAILURE.at(5, 6, 5, 82),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
