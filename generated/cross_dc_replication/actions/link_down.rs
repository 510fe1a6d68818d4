//! The action `LinkDown`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, Function};

use crate::cross_dc_replication::constants::{Constants, NO_PAGE};
use crate::cross_dc_replication::domain::{Controller, Dc};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// `LinkDown(a, b)`: The link from data centre a to b goes down, and takes with it the pages in
/// flight.  What was applied of them stays applied.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, a: Dc, b: Dc) -> Option<State> {
    // a # b
    if a == b {
        return None;
    }
    // linkUp[a][b]
    if !state.link_up[a][b] {
        return None;
    }
    // flaps < MaxFlaps
    if state.flaps >= constants.max_flaps {
        return None;
    }
    let mut next = *state;
    // linkUp' = [linkUp EXCEPT ![a][b] = FALSE]
    next.link_up[a][b] = false;
    // flaps' = flaps + 1
    next.flaps = state.flaps + 1;
    // page' = [c \in Controllers |-> [p \in Controllers |->
    //           IF DcOf(p) = a /\ DcOf(c) = b THEN NoPage ELSE page[c][p]]]
    next.page =
        Function::from_fn(|c: Controller| {
            Function::from_fn(|p: Controller| {
                if operators::dc_of(p) == a && operators::dc_of(c) == b { NO_PAGE } else { state.page[c][p] }
            })
        });
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, a: Dc, b: Dc, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("a # b", places::LINK_DOWN.at(1, 6, 1, 10), || Ok(a != b));
    explanation.guard("linkUp[a][b]", places::LINK_DOWN.at(2, 6, 2, 17), || Ok(state.link_up[a][b]));
    explanation.guard("flaps < MaxFlaps", places::LINK_DOWN.at(3, 6, 3, 21), || Ok(state.flaps < constants.max_flaps));
    explanation.effect(
        "linkUp' = [linkUp EXCEPT ![a][b] = FALSE]",
        places::LINK_DOWN.at(4, 6, 4, 46),
        7,
        next.map(|next| &next.link_up),
        || {
            let mut updated = state.link_up;
            updated[a][b] = false;
            Ok(updated)
        },
    );
    explanation.effect(
        "flaps' = flaps + 1",
        places::LINK_DOWN.at(5, 6, 5, 23),
        8,
        next.map(|next| &next.flaps),
        || Ok(state.flaps + 1),
    );
    explanation.effect(
        concat!(
            "page' = [c \\in Controllers |-> [p \\in Controllers |-> IF DcOf(p) = a /\\ DcOf(c) = b ",
            "THEN NoPage ELSE page[c][p]]]"
        ),
        places::LINK_DOWN.at(6, 6, 7, 74),
        6,
        next.map(|next| &next.page),
        || {
            Ok(Function::from_fn(|c: Controller| {
                Function::from_fn(|p: Controller| {
                    if operators::dc_of(p) == a && operators::dc_of(c) == b { NO_PAGE } else { state.page[c][p] }
                })
            }))
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::LINK_DOWN.at(8, 6, 8, 73),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::LINK_DOWN.at(8, 6, 8, 73),
        1,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::LINK_DOWN.at(8, 6, 8, 73),
        2,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED unresolved",
        places::LINK_DOWN.at(8, 6, 8, 73),
        3,
        &state.unresolved,
        next.map(|next| &next.unresolved),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::LINK_DOWN.at(8, 6, 8, 73),
        4,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::LINK_DOWN.at(8, 6, 8, 73),
        5,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.finish()
}
