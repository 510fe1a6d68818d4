//! The action `LinkUp`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::cross_dc_replication::domain::Dc;
use crate::cross_dc_replication::places;
use crate::cross_dc_replication::state::State;

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
    explanation.guard("~linkUp[a][b]", places::LINK_UP.at(1, 6, 1, 18), || Ok(!state.link_up[a][b]));
    explanation.effect(
        "linkUp' = [linkUp EXCEPT ![a][b] = TRUE]",
        places::LINK_UP.at(2, 6, 2, 45),
        7,
        next.map(|next| &next.link_up),
        || {
            let mut updated = state.link_up;
            updated[a][b] = true;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::LINK_UP.at(3, 6, 3, 86),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::LINK_UP.at(3, 6, 3, 86),
        1,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::LINK_UP.at(3, 6, 3, 86),
        2,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED unresolved",
        places::LINK_UP.at(3, 6, 3, 86),
        3,
        &state.unresolved,
        next.map(|next| &next.unresolved),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::LINK_UP.at(3, 6, 3, 86),
        4,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::LINK_UP.at(3, 6, 3, 86),
        5,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::LINK_UP.at(3, 6, 3, 86),
        6,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::LINK_UP.at(3, 6, 3, 86),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
