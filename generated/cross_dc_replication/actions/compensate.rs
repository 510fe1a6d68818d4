//! The action `Compensate`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::cross_dc_replication::places;
use crate::cross_dc_replication::domain::{Controller, Event};
use crate::cross_dc_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `Compensate(c, l)`: The compensation of a loser, in one step here: its job's life, with
/// failures and crashes, is ControllerReplication's matter.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, c: Controller, l: Event) -> Option<State> {
    // l \in unresolved[c]
    if !state.unresolved[c].contains(l) {
        return None;
    }
    let mut next = *state;
    // unresolved' = [unresolved EXCEPT ![c] = @ \ {l}]
    next.unresolved[c] = state.unresolved[c].without(l);
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(
    state: &State,
    c: Controller,
    l: Event,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "l \\in unresolved[c]",
            places::COMPENSATE.at(1, 6, 1, 24),
            || Ok(state.unresolved[c].contains(l)),
        );
    explanation
        .effect(
            "unresolved' = [unresolved EXCEPT ![c] = @ \\ {l}]",
            places::COMPENSATE.at(2, 6, 2, 53),
            3,
            next.map(|next| &next.unresolved),
            || {
                Ok({
                    let mut updated = state.unresolved;
                    updated[c] = updated[c].without(l);
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::COMPENSATE.at(3, 6, 3, 82),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::COMPENSATE.at(3, 6, 3, 82),
            1,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::COMPENSATE.at(3, 6, 3, 82),
            2,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::COMPENSATE.at(3, 6, 3, 82),
            4,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::COMPENSATE.at(3, 6, 3, 82),
            5,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::COMPENSATE.at(3, 6, 3, 82),
            6,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED linkUp",
            places::COMPENSATE.at(3, 6, 3, 82),
            7,
            next.map(|next| &next.link_up),
            || Ok(state.link_up),
        );
    explanation
        .effect(
            "UNCHANGED flaps",
            places::COMPENSATE.at(3, 6, 3, 82),
            8,
            next.map(|next| &next.flaps),
            || Ok(state.flaps),
        );
    explanation.finish()
}
