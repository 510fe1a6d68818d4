//! The action `Register`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `Register(c)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Outcome<Option<State>> {
    // InTouch(c)
    if !operators::in_touch(constants, state, c)? {
        return Ok(None);
    }
    // ~registered
    if state.registered {
        return Ok(None);
    }
    let mut next = *state;
    // known' = [known EXCEPT ![c] = TRUE]
    next.known[c] = true;
    // registered' = TRUE
    next.registered = true;
    // suspects' = FALSE
    next.suspects = false;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("InTouch(c)", places::REGISTER.at(1, 6, 1, 15), || operators::in_touch(constants, state, c));
    explanation.guard("~registered", places::REGISTER.at(2, 6, 2, 16), || Ok(!state.registered));
    explanation.effect(
        "known' = [known EXCEPT ![c] = TRUE]",
        places::REGISTER.at(3, 6, 3, 40),
        0,
        next.map(|next| &next.known),
        || {
            let mut updated = state.known;
            updated[c] = true;
            Ok(updated)
        },
    );
    explanation.effect(
        "registered' = TRUE",
        places::REGISTER.at(4, 6, 4, 23),
        9,
        next.map(|next| &next.registered),
        || Ok(true),
    );
    explanation.effect(
        "suspects' = FALSE",
        places::REGISTER.at(5, 6, 5, 22),
        10,
        next.map(|next| &next.suspects),
        || Ok(false),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::REGISTER.at(6, 6, 6, 85),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged("UNCHANGED age", places::REGISTER.at(6, 6, 6, 85), 2, &state.age, next.map(|next| &next.age));
    explanation.unchanged(
        "UNCHANGED desired",
        places::REGISTER.at(6, 6, 6, 85),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::REGISTER.at(6, 6, 6, 85),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::REGISTER.at(6, 6, 6, 85),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::REGISTER.at(6, 6, 6, 85),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::REGISTER.at(6, 6, 6, 85),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::REGISTER.at(6, 6, 6, 85),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::REGISTER.at(6, 6, 6, 85),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged("UNCHANGED up", places::REGISTER.at(6, 6, 6, 85), 12, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::REGISTER.at(6, 6, 6, 85),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::REGISTER.at(6, 6, 6, 85),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
