//! The action `Push`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Controller, Vm};
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

/// `Push(c, v)`: What c pushes follows from what it has persisted, so that a crash between
/// the two costs nothing; and it pushes until a heartbeat reports success.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, v: Vm) -> Outcome<Option<State>> {
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
pub fn explain(constants: &Constants, state: &State, c: Controller, v: Vm, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c] /\\ nodeUp", places::PUSH.at(1, 6, 1, 20), || Ok(state.up[c] && state.node_up));
    explanation.guard("ready[c]", places::PUSH.at(2, 6, 2, 13), || Ok(state.ready[c]));
    explanation.guard("observed[c][v] < desired[c][v]", places::PUSH.at(3, 6, 3, 35), || {
        Ok(state.observed[c][v] < state.desired[c][v])
    });
    explanation.guard("desired[c][v] \\notin inbox[v]", places::PUSH.at(4, 6, 4, 34), || {
        Ok(!state.inbox[v].contains(state.desired[c][v]))
    });
    explanation.effect(
        "inbox' = [inbox EXCEPT ![v] = @ \\cup {desired[c][v]}]",
        places::PUSH.at(5, 6, 5, 58),
        11,
        next.map(|next| &next.inbox),
        || {
            let mut updated = state.inbox;
            updated[v] = updated[v].with(state.desired[c][v])?;
            Ok(updated)
        },
    );
    explanation.effect(
        concat!(
            "observed' = IF Bug = \"FireAndForget\" THEN [observed EXCEPT ![c][v] = desired[c][v]] ",
            "ELSE observed"
        ),
        places::PUSH.at(6, 6, 8, 30),
        4,
        next.map(|next| &next.observed),
        || {
            Ok(if constants.bug == Bug::FireAndForget {
                let mut updated = state.observed;
                updated[c][v] = state.desired[c][v];
                updated
            } else {
                state.observed
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::PUSH.at(9, 6, 9, 79),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::PUSH.at(9, 6, 9, 79),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged("UNCHANGED age", places::PUSH.at(9, 6, 9, 79), 2, &state.age, next.map(|next| &next.age));
    explanation.unchanged(
        "UNCHANGED desired",
        places::PUSH.at(9, 6, 9, 79),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::PUSH.at(9, 6, 9, 79),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED journal",
        places::PUSH.at(9, 6, 9, 79),
        6,
        &state.journal,
        next.map(|next| &next.journal),
    );
    explanation.unchanged(
        "UNCHANGED artefacts",
        places::PUSH.at(9, 6, 9, 79),
        7,
        &state.artefacts,
        next.map(|next| &next.artefacts),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::PUSH.at(9, 6, 9, 79),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::PUSH.at(9, 6, 9, 79),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::PUSH.at(9, 6, 9, 79),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged("UNCHANGED up", places::PUSH.at(9, 6, 9, 79), 12, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::PUSH.at(9, 6, 9, 79),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::PUSH.at(9, 6, 9, 79),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
