//! The action `Compensate`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::cross_dc_replication::domain::{Controller, Event};
use crate::cross_dc_replication::places;
use crate::cross_dc_replication::state::State;

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
pub fn explain(state: &State, c: Controller, l: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard("l \\in unresolved[c]", places::COMPENSATE.at(1, 6, 1, 24), || Ok(state.unresolved[c].contains(l)));
    explanation.effect(
        "unresolved' = [unresolved EXCEPT ![c] = @ \\ {l}]",
        places::COMPENSATE.at(2, 6, 2, 53),
        3,
        next.map(|next| &next.unresolved),
        || {
            let mut updated = state.unresolved;
            updated[c] = updated[c].without(l);
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::COMPENSATE.at(3, 6, 3, 82),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::COMPENSATE.at(3, 6, 3, 82),
        1,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::COMPENSATE.at(3, 6, 3, 82),
        2,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::COMPENSATE.at(3, 6, 3, 82),
        4,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::COMPENSATE.at(3, 6, 3, 82),
        5,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::COMPENSATE.at(3, 6, 3, 82),
        6,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED linkUp",
        places::COMPENSATE.at(3, 6, 3, 82),
        7,
        &state.link_up,
        next.map(|next| &next.link_up),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::COMPENSATE.at(3, 6, 3, 82),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
