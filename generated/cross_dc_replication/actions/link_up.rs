//! The action `LinkUp`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::cross_dc_replication::places;
use crate::cross_dc_replication::domain::Dc;
use crate::cross_dc_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `LinkUp(a, b)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, a: Dc, b: Dc) -> Option<State> {
    // ~linkUp[a][b]
    if state.link_up[a][b] {
        return None;
    }
    let mut next = *state;
    // linkUp' = [linkUp EXCEPT ![a][b] = TRUE]
    next.link_up[a][b] = true;
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(state: &State, a: Dc, b: Dc, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "~linkUp[a][b]",
            places::LINK_UP.at(1, 6, 1, 18),
            || Ok(!state.link_up[a][b]),
        );
    explanation
        .effect(
            "linkUp' = [linkUp EXCEPT ![a][b] = TRUE]",
            places::LINK_UP.at(2, 6, 2, 45),
            7,
            next.map(|next| &next.link_up),
            || {
                Ok({
                    let mut updated = state.link_up;
                    updated[a][b] = true;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::LINK_UP.at(3, 6, 3, 86),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::LINK_UP.at(3, 6, 3, 86),
            1,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::LINK_UP.at(3, 6, 3, 86),
            2,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED unresolved",
            places::LINK_UP.at(3, 6, 3, 86),
            3,
            next.map(|next| &next.unresolved),
            || Ok(state.unresolved),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::LINK_UP.at(3, 6, 3, 86),
            4,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::LINK_UP.at(3, 6, 3, 86),
            5,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::LINK_UP.at(3, 6, 3, 86),
            6,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED flaps",
            places::LINK_UP.at(3, 6, 3, 86),
            8,
            next.map(|next| &next.flaps),
            || Ok(state.flaps),
        );
    explanation.finish()
}
