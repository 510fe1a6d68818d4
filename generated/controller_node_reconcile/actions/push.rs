//! The action `Push`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller, Vm};
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `Push(c, v)`: What c pushes follows from what it has persisted, so that a crash between
/// the two costs nothing; and it pushes until a heartbeat reports success.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
    v: Vm,
) -> Outcome<Option<State>> {
    // up[c] /\ nodeUp
    if !(state.up[c] && state.node_up) {
        return Ok(None);
    }
    // ready[c]
    if !state.ready[c] {
        return Ok(None);
    }
    // observed[c][v] < desired[c][v]
    if state.observed[c][v] >= state.desired[c][v] {
        return Ok(None);
    }
    // desired[c][v] \notin inbox[v]
    if state.inbox[v].contains(state.desired[c][v]) {
        return Ok(None);
    }
    let mut next = *state;
    // inbox' = [inbox EXCEPT ![v] = @ \cup {desired[c][v]}]
    next.inbox[v] = state.inbox[v].with(state.desired[c][v])?;
    // observed' = IF Bug = "FireAndForget"
    //             THEN [observed EXCEPT ![c][v] = desired[c][v]]
    //             ELSE observed
    if constants.bug == Bug::FireAndForget {
        next.observed[c][v] = state.desired[c][v];
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    v: Vm,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "up[c] /\\ nodeUp",
            places::PUSH.at(1, 6, 1, 20),
            || Ok(state.up[c] && state.node_up),
        );
    explanation.guard("ready[c]", places::PUSH.at(2, 6, 2, 13), || Ok(state.ready[c]));
    explanation
        .guard(
            "observed[c][v] < desired[c][v]",
            places::PUSH.at(3, 6, 3, 35),
            || Ok(state.observed[c][v] < state.desired[c][v]),
        );
    explanation
        .guard(
            "desired[c][v] \\notin inbox[v]",
            places::PUSH.at(4, 6, 4, 34),
            || Ok(!state.inbox[v].contains(state.desired[c][v])),
        );
    explanation
        .effect(
            "inbox' = [inbox EXCEPT ![v] = @ \\cup {desired[c][v]}]",
            places::PUSH.at(5, 6, 5, 58),
            11,
            next.map(|next| &next.inbox),
            || {
                Ok({
                    let mut updated = state.inbox;
                    updated[v] = updated[v].with(state.desired[c][v])?;
                    updated
                })
            },
        );
    explanation
        .effect(
            "observed' = IF Bug = \"FireAndForget\" THEN [observed EXCEPT ![c][v] = desired[c][v]] ELSE observed",
            places::PUSH.at(6, 6, 8, 30),
            4,
            next.map(|next| &next.observed),
            || {
                Ok(
                    if constants.bug == Bug::FireAndForget {
                        let mut updated = state.observed;
                        updated[c][v] = state.desired[c][v];
                        updated
                    } else {
                        state.observed
                    },
                )
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::PUSH.at(9, 6, 9, 79),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::PUSH.at(9, 6, 9, 79),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::PUSH.at(9, 6, 9, 79),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::PUSH.at(9, 6, 9, 79),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::PUSH.at(9, 6, 9, 79),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::PUSH.at(9, 6, 9, 79),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::PUSH.at(9, 6, 9, 79),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::PUSH.at(9, 6, 9, 79),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::PUSH.at(9, 6, 9, 79),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::PUSH.at(9, 6, 9, 79),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::PUSH.at(9, 6, 9, 79),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::PUSH.at(9, 6, 9, 79),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::PUSH.at(9, 6, 9, 79),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
