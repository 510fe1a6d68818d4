//! The action `DetectFailure`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::{operators, places};
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

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
    explanation
        .guard("nodeUp", places::DETECT_FAILURE.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation
        .guard(
            "~suspects",
            places::DETECT_FAILURE.at(2, 6, 2, 14),
            || Ok(!state.suspects),
        );
    explanation
        .guard(
            "~up[Contact]",
            places::DETECT_FAILURE.at(3, 6, 3, 17),
            || { Ok(!state.up[operators::contact(state)?]) },
        );
    explanation
        .effect(
            "suspects' = TRUE",
            places::DETECT_FAILURE.at(4, 6, 4, 21),
            10,
            next.map(|next| &next.suspects),
            || { Ok(true) },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::DETECT_FAILURE.at(5, 6, 5, 82),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
