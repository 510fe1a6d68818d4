//! The action `Register`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::{operators, places};
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Controller;
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `Register(c)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
) -> Outcome<Option<State>> {
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
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "InTouch(c)",
            places::REGISTER.at(1, 6, 1, 15),
            || { operators::in_touch(constants, state, c) },
        );
    explanation
        .guard(
            "~registered",
            places::REGISTER.at(2, 6, 2, 16),
            || Ok(!state.registered),
        );
    explanation
        .effect(
            "known' = [known EXCEPT ![c] = TRUE]",
            places::REGISTER.at(3, 6, 3, 40),
            0,
            next.map(|next| &next.known),
            || {
                Ok({
                    let mut updated = state.known;
                    updated[c] = true;
                    updated
                })
            },
        );
    explanation
        .effect(
            "registered' = TRUE",
            places::REGISTER.at(4, 6, 4, 23),
            9,
            next.map(|next| &next.registered),
            || { Ok(true) },
        );
    explanation
        .effect(
            "suspects' = FALSE",
            places::REGISTER.at(5, 6, 5, 22),
            10,
            next.map(|next| &next.suspects),
            || { Ok(false) },
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::REGISTER.at(6, 6, 6, 85),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::REGISTER.at(6, 6, 6, 85),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::REGISTER.at(6, 6, 6, 85),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::REGISTER.at(6, 6, 6, 85),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::REGISTER.at(6, 6, 6, 85),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::REGISTER.at(6, 6, 6, 85),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::REGISTER.at(6, 6, 6, 85),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::REGISTER.at(6, 6, 6, 85),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::REGISTER.at(6, 6, 6, 85),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::REGISTER.at(6, 6, 6, 85),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::REGISTER.at(6, 6, 6, 85),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::REGISTER.at(6, 6, 6, 85),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
