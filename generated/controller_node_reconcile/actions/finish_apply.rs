//! The action `FinishApply`.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::places;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::Vm;
use crate::controller_node_reconcile::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `FinishApply(v, g)`: The apply succeeds; what stood before is removed.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    v: Vm,
    g: i32,
) -> Outcome<Option<State>> {
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
pub fn explain(
    constants: &Constants,
    state: &State,
    v: Vm,
    g: i32,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "g \\in Generations",
            places::NEXT.at(10, 26, 10, 36),
            || Ok((1..=constants.max_generation).contains(&g)),
        );
    explanation
        .guard("nodeUp", places::FINISH_APPLY.at(1, 6, 1, 11), || Ok(state.node_up));
    explanation
        .guard(
            "g \\in journal[v]",
            places::FINISH_APPLY.at(2, 6, 2, 21),
            || Ok(state.journal[v].contains(g)),
        );
    explanation
        .effect(
            "applied' = [applied EXCEPT ![v] = g]",
            places::FINISH_APPLY.at(3, 6, 3, 41),
            5,
            next.map(|next| &next.applied),
            || {
                Ok({
                    let mut updated = state.applied;
                    updated[v] = g;
                    updated
                })
            },
        );
    explanation
        .effect(
            "journal' = [journal EXCEPT ![v] = @ \\ {g}]",
            places::FINISH_APPLY.at(4, 6, 4, 47),
            6,
            next.map(|next| &next.journal),
            || {
                Ok({
                    let mut updated = state.journal;
                    updated[v] = updated[v].without(g);
                    updated
                })
            },
        );
    explanation
        .effect(
            "artefacts' = [artefacts EXCEPT ![v] = (@ \\ {applied[v]}) \\cup {g}]",
            places::FINISH_APPLY.at(5, 6, 5, 71),
            7,
            next.map(|next| &next.artefacts),
            || {
                Ok({
                    let mut updated = state.artefacts;
                    updated[v] = updated[v].without(state.applied[v]).with(g)?;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED known",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            0,
            next.map(|next| &next.known),
            || Ok(state.known),
        );
    explanation
        .effect(
            "UNCHANGED ready",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            1,
            next.map(|next| &next.ready),
            || Ok(state.ready),
        );
    explanation
        .effect(
            "UNCHANGED age",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            2,
            next.map(|next| &next.age),
            || Ok(state.age),
        );
    explanation
        .effect(
            "UNCHANGED desired",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            3,
            next.map(|next| &next.desired),
            || Ok(state.desired),
        );
    explanation
        .effect(
            "UNCHANGED observed",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            4,
            next.map(|next| &next.observed),
            || Ok(state.observed),
        );
    explanation
        .effect(
            "UNCHANGED contact",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            8,
            next.map(|next| &next.contact),
            || Ok(state.contact),
        );
    explanation
        .effect(
            "UNCHANGED registered",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            9,
            next.map(|next| &next.registered),
            || Ok(state.registered),
        );
    explanation
        .effect(
            "UNCHANGED suspects",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            10,
            next.map(|next| &next.suspects),
            || Ok(state.suspects),
        );
    explanation
        .effect(
            "UNCHANGED inbox",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            11,
            next.map(|next| &next.inbox),
            || Ok(state.inbox),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            12,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED nodeUp",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            13,
            next.map(|next| &next.node_up),
            || Ok(state.node_up),
        );
    explanation
        .effect(
            "UNCHANGED crashes",
            places::FINISH_APPLY.at(6, 6, 6, 64),
            14,
            next.map(|next| &next.crashes),
            || Ok(state.crashes),
        );
    explanation.finish()
}
