//! The action `Tick`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, Function};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// `Tick`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State) -> Outcome<Option<State>> {
    // \E c \in Controllers : age[c] < MaxAge
    if !Controller::ALL.into_iter().any(|c| state.age[c] < operators::max_age(constants)) {
        return Ok(None);
    }
    // ~HeartbeatDue
    if operators::heartbeat_due(constants, state)? {
        return Ok(None);
    }
    // \A c \in Controllers : Bug = "SlowMonitor" \/ ~TimeOutDue(c)
    if !Controller::ALL
        .into_iter()
        .all(|c| constants.bug == Bug::SlowMonitor || !operators::time_out_due(constants, state, c))
    {
        return Ok(None);
    }
    let mut next = *state;
    // age' = [c \in Controllers |-> IF age[c] < MaxAge THEN age[c] + 1 ELSE MaxAge]
    next.age = Function::from_fn(|c: Controller| {
        if state.age[c] < operators::max_age(constants) { state.age[c] + 1 } else { operators::max_age(constants) }
    });
    Ok(Some(next))
}

/// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
#[inline]
pub fn ways(constants: &Constants, state: &State) -> usize {
    Controller::ALL.into_iter().map(|c| usize::from(state.age[c] < operators::max_age(constants))).sum::<usize>()
        * Controller::ALL
            .into_iter()
            .map(|c| {
                usize::from(constants.bug == Bug::SlowMonitor)
                    + usize::from(!operators::time_out_due(constants, state, c))
            })
            .product::<usize>()
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("\\E c \\in Controllers : age[c] < MaxAge", places::TICK.at(1, 6, 1, 43), || {
        Ok(Controller::ALL.into_iter().any(|c| state.age[c] < operators::max_age(constants)))
    });
    explanation
        .guard("~HeartbeatDue", places::TICK.at(2, 6, 2, 18), || Ok(!operators::heartbeat_due(constants, state)?));
    explanation.guard(
        "\\A c \\in Controllers : Bug = \"SlowMonitor\" \\/ ~TimeOutDue(c)",
        places::TICK.at(3, 6, 3, 65),
        || {
            Ok(Controller::ALL
                .into_iter()
                .all(|c| constants.bug == Bug::SlowMonitor || !operators::time_out_due(constants, state, c)))
        },
    );
    explanation.effect(
        "age' = [c \\in Controllers |-> IF age[c] < MaxAge THEN age[c] + 1 ELSE MaxAge]",
        places::TICK.at(4, 6, 4, 82),
        2,
        next.map(|next| &next.age),
        || {
            Ok(Function::from_fn(|c: Controller| {
                if state.age[c] < operators::max_age(constants) {
                    state.age[c] + 1
                } else {
                    operators::max_age(constants)
                }
            }))
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::TICK.at(5, 6, 5, 91),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::TICK.at(5, 6, 5, 91),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::TICK.at(5, 6, 5, 91),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::TICK.at(5, 6, 5, 91),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::TICK.at(5, 6, 5, 91),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::TICK.at(5, 6, 5, 91),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::TICK.at(5, 6, 5, 91),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::TICK.at(5, 6, 5, 91),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::TICK.at(5, 6, 5, 91),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::TICK.at(5, 6, 5, 91),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::TICK.at(5, 6, 5, 91),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged("UNCHANGED up", places::TICK.at(5, 6, 5, 91), 12, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::TICK.at(5, 6, 5, 91),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::TICK.at(5, 6, 5, 91),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
