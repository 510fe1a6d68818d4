//! The action `Heartbeat`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::{operators, places};
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `Heartbeat(c)`: A heartbeat reports what is applied.  It is refused by a controller that
/// does not know the node, which then registers.
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
            places::HEARTBEAT.at(1, 6, 1, 15),
            || { operators::in_touch(constants, state, c) },
        );
    explanation
        .guard("registered", places::HEARTBEAT.at(2, 6, 2, 15), || Ok(state.registered));
    explanation
        .effect(
            "suspects' = FALSE",
            places::HEARTBEAT.at(3, 6, 3, 22),
            10,
            next.map(|next| &next.suspects),
            || { Ok(false) },
        );
    match explanation
        .branch(|| Ok(state.known[c] || constants.bug == Bug::AcceptsUnknownNode))
    {
        Some(true) => {
            explanation
                .effect(
                    "ready' = [ready EXCEPT ![c] = TRUE]",
                    places::HEARTBEAT.at(5, 14, 5, 48),
                    1,
                    next.map(|next| &next.ready),
                    || {
                        Ok({
                            let mut updated = state.ready;
                            updated[c] = true;
                            updated
                        })
                    },
                );
            explanation
                .effect(
                    "age' = [age EXCEPT ![c] = 0]",
                    places::HEARTBEAT.at(6, 14, 6, 41),
                    2,
                    next.map(|next| &next.age),
                    || {
                        Ok({
                            let mut updated = state.age;
                            updated[c] = 0;
                            updated
                        })
                    },
                );
            explanation
                .effect(
                    "observed' = IF Bug = \"FireAndForget\" THEN observed ELSE [observed EXCEPT ![c] = applied]",
                    places::HEARTBEAT.at(7, 14, 8, 62),
                    4,
                    next.map(|next| &next.observed),
                    || {
                        Ok(
                            if constants.bug == Bug::FireAndForget {
                                state.observed
                            } else {
                                let mut updated = state.observed;
                                updated[c] = state.applied;
                                updated
                            },
                        )
                    },
                );
            explanation
                .effect(
                    "UNCHANGED registered",
                    places::HEARTBEAT.at(9, 14, 9, 33),
                    9,
                    next.map(|next| &next.registered),
                    || Ok(state.registered),
                );
        }
        Some(false) => {
            explanation
                .effect(
                    "registered' = FALSE",
                    places::HEARTBEAT.at(10, 14, 10, 32),
                    9,
                    next.map(|next| &next.registered),
                    || { Ok(false) },
                );
            explanation
                .effect(
                    "UNCHANGED ready",
                    places::HEARTBEAT.at(11, 14, 11, 47),
                    1,
                    next.map(|next| &next.ready),
                    || Ok(state.ready),
                );
            explanation
                .effect(
                    "UNCHANGED age",
                    places::HEARTBEAT.at(11, 14, 11, 47),
                    2,
                    next.map(|next| &next.age),
                    || Ok(state.age),
                );
            explanation
                .effect(
                    "UNCHANGED observed",
                    places::HEARTBEAT.at(11, 14, 11, 47),
                    4,
                    next.map(|next| &next.observed),
                    || Ok(state.observed),
                );
        }
        None => {}
    }
    explanation
        .effect(
            "UNCHANGED known",
            places::HEARTBEAT.at(12, 6, 12, 70),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::HEARTBEAT.at(12, 6, 12, 70),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED applied",
            places::HEARTBEAT.at(12, 6, 12, 70),
            5,
            next.map(|next| &next.applied),
            || Ok(state.applied),
        );
    explanation
        .effect(
            "UNCHANGED journal",
            places::HEARTBEAT.at(12, 6, 12, 70),
            6,
            next.map(|next| &next.journal),
            || Ok(state.journal),
        );
    explanation
        .effect(
            "UNCHANGED artefacts",
            places::HEARTBEAT.at(12, 6, 12, 70),
            7,
            next.map(|next| &next.artefacts),
            || Ok(state.artefacts),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::HEARTBEAT.at(12, 6, 12, 70),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::HEARTBEAT.at(12, 6, 12, 70),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::HEARTBEAT.at(12, 6, 12, 70),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::HEARTBEAT.at(12, 6, 12, 70),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::HEARTBEAT.at(12, 6, 12, 70),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
