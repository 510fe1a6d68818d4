//! The action `BeginApply`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Bug, Vm};
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

/// `BeginApply(v, g)`: The node takes a pushed generation in hand: the journal first.  It discards
/// what is not newer than what it has applied, and has one apply in hand a VM.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, v: Vm, g: i32) -> Outcome<Option<State>> {
    // \E g \in Generations
    if !(1..=constants.max_generation).contains(&g) {
        return Ok(None);
    }
    // nodeUp
    if !state.node_up {
        return Ok(None);
    }
    // g \in inbox[v]
    if !state.inbox[v].contains(g) {
        return Ok(None);
    }
    // journal[v] = {} \/ Bug = "ConcurrentApply"
    if !(state.journal[v].is_empty() || constants.bug == Bug::ConcurrentApply) {
        return Ok(None);
    }
    let mut next = *state;
    // inbox' = [inbox EXCEPT ![v] = @ \ {g}]
    next.inbox[v] = state.inbox[v].without(g);
    // IF g > applied[v] \/ Bug = "AppliesStale"
    if g > state.applied[v] || constants.bug == Bug::AppliesStale {
        // journal' = [journal EXCEPT ![v] = @ \cup {g}]
        next.journal[v] = state.journal[v].with(g)?;
        // artefacts' = [artefacts EXCEPT ![v] = @ \cup {g}]
        next.artefacts[v] = state.artefacts[v].with(g)?;
    }
    Ok(Some(next))
}

/// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
#[inline]
pub fn ways(constants: &Constants, state: &State, v: Vm, _g: i32) -> usize {
    usize::from(state.journal[v].is_empty()) + usize::from(constants.bug == Bug::ConcurrentApply)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, v: Vm, g: i32, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard("g \\in Generations", places::NEXT.at(9, 26, 9, 36), || Ok((1..=constants.max_generation).contains(&g)));
    explanation.guard("nodeUp", places::BEGIN_APPLY.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation.guard("g \\in inbox[v]", places::BEGIN_APPLY.at(2, 6, 2, 19), || Ok(state.inbox[v].contains(g)));
    explanation.guard("journal[v] = {} \\/ Bug = \"ConcurrentApply\"", places::BEGIN_APPLY.at(3, 6, 3, 47), || {
        Ok(state.journal[v].is_empty() || constants.bug == Bug::ConcurrentApply)
    });
    explanation.effect(
        "inbox' = [inbox EXCEPT ![v] = @ \\ {g}]",
        places::BEGIN_APPLY.at(4, 6, 4, 43),
        11,
        next.map(|next| &next.inbox),
        || {
            let mut updated = state.inbox;
            updated[v] = updated[v].without(g);
            Ok(updated)
        },
    );
    match explanation.branch(|| Ok(g > state.applied[v] || constants.bug == Bug::AppliesStale)) {
        Some(true) => {
            explanation.effect(
                "journal' = [journal EXCEPT ![v] = @ \\cup {g}]",
                places::BEGIN_APPLY.at(6, 14, 6, 58),
                6,
                next.map(|next| &next.journal),
                || {
                    let mut updated = state.journal;
                    updated[v] = updated[v].with(g)?;
                    Ok(updated)
                },
            );
            explanation.effect(
                "artefacts' = [artefacts EXCEPT ![v] = @ \\cup {g}]",
                places::BEGIN_APPLY.at(7, 14, 7, 62),
                7,
                next.map(|next| &next.artefacts),
                || {
                    let mut updated = state.artefacts;
                    updated[v] = updated[v].with(g)?;
                    Ok(updated)
                },
            );
        }
        Some(false) => {
            explanation.unchanged(
                "UNCHANGED journal",
                places::BEGIN_APPLY.at(8, 11, 8, 42),
                6,
                &state.journal,
                next.map(|next| &next.journal),
            );
            explanation.unchanged(
                "UNCHANGED artefacts",
                places::BEGIN_APPLY.at(8, 11, 8, 42),
                7,
                &state.artefacts,
                next.map(|next| &next.artefacts),
            );
        }
        None => {}
    }
    explanation.unchanged(
        "UNCHANGED known",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED applied",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        5,
        &state.applied,
        next.map(|next| &next.applied),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::BEGIN_APPLY.at(9, 6, 9, 66),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
