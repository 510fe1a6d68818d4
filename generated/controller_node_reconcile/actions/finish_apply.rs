//! The action `FinishApply`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Vm;
use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::state::State;

/// `FinishApply(v, g)`: The apply succeeds; what stood before is removed.
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
    // g \in journal[v]
    if !state.journal[v].contains(g) {
        return Ok(None);
    }
    let mut next = *state;
    // applied' = [applied EXCEPT ![v] = g]
    next.applied[v] = g;
    // journal' = [journal EXCEPT ![v] = @ \ {g}]
    next.journal[v] = state.journal[v].without(g);
    // artefacts' = [artefacts EXCEPT ![v] = (@ \ {applied[v]}) \cup {g}]
    next.artefacts[v] = state.artefacts[v].without(state.applied[v]).with(g)?;
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, v: Vm, g: i32, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("g \\in Generations", places::NEXT.at(10, 26, 10, 36), || {
        Ok((1..=constants.max_generation).contains(&g))
    });
    explanation.guard("nodeUp", places::FINISH_APPLY.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation.guard("g \\in journal[v]", places::FINISH_APPLY.at(2, 6, 2, 21), || Ok(state.journal[v].contains(g)));
    explanation.effect(
        "applied' = [applied EXCEPT ![v] = g]",
        places::FINISH_APPLY.at(3, 6, 3, 41),
        5,
        next.map(|next| &next.applied),
        || {
            let mut updated = state.applied;
            updated[v] = g;
            Ok(updated)
        },
    );
    explanation.effect(
        "journal' = [journal EXCEPT ![v] = @ \\ {g}]",
        places::FINISH_APPLY.at(4, 6, 4, 47),
        6,
        next.map(|next| &next.journal),
        || {
            let mut updated = state.journal;
            updated[v] = updated[v].without(g);
            Ok(updated)
        },
    );
    explanation.effect(
        "artefacts' = [artefacts EXCEPT ![v] = (@ \\ {applied[v]}) \\cup {g}]",
        places::FINISH_APPLY.at(5, 6, 5, 71),
        7,
        next.map(|next| &next.artefacts),
        || {
            let mut updated = state.artefacts;
            updated[v] = updated[v].without(state.applied[v]).with(g)?;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED known",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        0,
        &state.known,
        next.map(|next| &next.known),
    );
    explanation.unchanged(
        "UNCHANGED ready",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        1,
        &state.ready,
        next.map(|next| &next.ready),
    );
    explanation.unchanged(
        "UNCHANGED age",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        2,
        &state.age,
        next.map(|next| &next.age),
    );
    explanation.unchanged(
        "UNCHANGED desired",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        3,
        &state.desired,
        next.map(|next| &next.desired),
    );
    explanation.unchanged(
        "UNCHANGED observed",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        4,
        &state.observed,
        next.map(|next| &next.observed),
    );
    explanation.unchanged(
        "UNCHANGED contact",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        8,
        &state.contact,
        next.map(|next| &next.contact),
    );
    explanation.unchanged(
        "UNCHANGED registered",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        9,
        &state.registered,
        next.map(|next| &next.registered),
    );
    explanation.unchanged(
        "UNCHANGED suspects",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        10,
        &state.suspects,
        next.map(|next| &next.suspects),
    );
    explanation.unchanged(
        "UNCHANGED inbox",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        11,
        &state.inbox,
        next.map(|next| &next.inbox),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        12,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED nodeUp",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        13,
        &state.node_up,
        next.map(|next| &next.node_up),
    );
    explanation.unchanged(
        "UNCHANGED crashes",
        places::FINISH_APPLY.at(6, 6, 6, 64),
        14,
        &state.crashes,
        next.map(|next| &next.crashes),
    );
    explanation.finish()
}
