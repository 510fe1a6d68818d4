//! The action `Heartbeat`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `Heartbeat(c)`: A heartbeat reports what is applied.  It is refused by a controller that
/// does not know the node, which then registers.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Outcome<Option<State>> {
    // InTouch(c)
    if !operators::in_touch(constants, state, c)? {
        return Ok(None);
    }
    // registered
    if !state.registered {
        return Ok(None);
    }
    let mut next = *state;
    // suspects' = FALSE
    next.suspects = false;
    // IF known[c] \/ Bug = "AcceptsUnknownNode"
    if state.known[c] || constants.bug == Bug::AcceptsUnknownNode {
        // ready' = [ready EXCEPT ![c] = TRUE]
        next.ready[c] = true;
        // age' = [age EXCEPT ![c] = 0]
        next.age[c] = 0;
        // observed' = IF Bug = "FireAndForget" THEN observed
        //             ELSE [observed EXCEPT ![c] = applied]
        if constants.bug != Bug::FireAndForget {
            next.observed[c] = state.applied;
        }
    } else {
        // registered' = FALSE
        next.registered = false;
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("InTouch(c)", places::HEARTBEAT.at(1, 6, 1, 15), || operators::in_touch(constants, state, c));
    explanation.guard("registered", places::HEARTBEAT.at(2, 6, 2, 15), || Ok(state.registered));
    explanation.effect(
        "suspects' = FALSE",
        places::HEARTBEAT.at(3, 6, 3, 22),
        10,
        next.map(|next| &next.suspects),
        || Ok(false),
    );
    match explanation.branch(|| Ok(state.known[c] || constants.bug == Bug::AcceptsUnknownNode)) {
        Some(true) => {
            explanation.effect(
                "ready' = [ready EXCEPT ![c] = TRUE]",
                places::HEARTBEAT.at(5, 14, 5, 48),
                1,
                next.map(|next| &next.ready),
                || {
                    let mut updated = state.ready;
                    updated[c] = true;
                    Ok(updated)
                },
            );
            explanation.effect(
                "age' = [age EXCEPT ![c] = 0]",
                places::HEARTBEAT.at(6, 14, 6, 41),
                2,
                next.map(|next| &next.age),
                || {
                    let mut updated = state.age;
                    updated[c] = 0;
                    Ok(updated)
                },
            );
            explanation.effect(
                concat!(
                    "observed' = IF Bug = \"FireAndForget\" THEN observed ELSE [observed EXCEPT ![c] = ",
                    "applied]"
                ),
                places::HEARTBEAT.at(7, 14, 8, 62),
                4,
                next.map(|next| &next.observed),
                || {
                    Ok(if constants.bug == Bug::FireAndForget {
                        state.observed
                    } else {
                        let mut updated = state.observed;
                        updated[c] = state.applied;
                        updated
                    })
                },
            );
            explanation.unchanged(
                "UNCHANGED registered",
                places::HEARTBEAT.at(9, 14, 9, 33),
                9,
                &state.registered,
                next.map(|next| &next.registered),
            );
        }
        Some(false) => {
            explanation.effect(
                "registered' = FALSE",
                places::HEARTBEAT.at(10, 14, 10, 32),
                9,
                next.map(|next| &next.registered),
                || Ok(false),
            );
            explanation.unchanged(
                "UNCHANGED ready",
                places::HEARTBEAT.at(11, 14, 11, 47),
                1,
                &state.ready,
                next.map(|next| &next.ready),
            );
            explanation.unchanged(
                "UNCHANGED age",
                places::HEARTBEAT.at(11, 14, 11, 47),
                2,
                &state.age,
                next.map(|next| &next.age),
            );
            explanation.unchanged(
                "UNCHANGED observed",
                places::HEARTBEAT.at(11, 14, 11, 47),
                4,
                &state.observed,
                next.map(|next| &next.observed),
            );
        }
        None => {}
    }
    explanation.unchanged(
        "UNCHANGED known",
        places::HEARTBEAT.at(12, 6, 12, 70),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::HEARTBEAT.at(12, 6, 12, 70),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::HEARTBEAT.at(12, 6, 12, 70),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::HEARTBEAT.at(12, 6, 12, 70),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::HEARTBEAT.at(12, 6, 12, 70),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::HEARTBEAT.at(12, 6, 12, 70),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::HEARTBEAT.at(12, 6, 12, 70),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::HEARTBEAT.at(12, 6, 12, 70),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::HEARTBEAT.at(12, 6, 12, 70),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::HEARTBEAT.at(12, 6, 12, 70),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
