//! The action `FinishPage`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::cross_dc_replication::constants::{Constants, NO_PAGE};
use crate::cross_dc_replication::domain::{Bug, Controller};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// `FinishPage(c, p)`: The page is done: the watermark is stored and acknowledged, if the way back
/// to p is up.  If it isn't, the ack is lost.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller) -> Option<State> {
    // page[c][p].inHand
    if !state.page[c][p].in_hand {
        return None;
    }
    // page[c][p].rest = {}
    if !state.page[c][p].rest.is_empty() {
        return None;
    }
    let mut next = *state;
    let last = state.page[c][p].last;
    let next_ = if constants.bug == Bug::WatermarkOffByOne { last + 1 } else { last };
    // watermark' = [watermark EXCEPT ![c][p] = next]
    next.watermark[c][p] = next_;
    let empty = last == state.watermark[c][p];
    // acked' = IF ~Carries(c, p) \/ (empty /\ Bug = "EmptyPageNeverAcks")
    //          THEN acked
    //          ELSE [acked EXCEPT ![p][c] = Max(@, last)]
    if !(!operators::carries(state, c, p) || empty && constants.bug == Bug::EmptyPageNeverAcks) {
        next.acked[p][c] = operators::max(state.acked[p][c], last);
    }
    // page' = [page EXCEPT ![c][p] = NoPage]
    next.page[c][p] = NO_PAGE;
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("page[c][p].inHand", places::FINISH_PAGE.at(1, 6, 1, 22), || Ok(state.page[c][p].in_hand));
    explanation
        .guard("page[c][p].rest = {}", places::FINISH_PAGE.at(2, 6, 2, 25), || Ok(state.page[c][p].rest.is_empty()));
    let last = state.page[c][p].last;
    let next_ = if constants.bug == Bug::WatermarkOffByOne { last + 1 } else { last };
    explanation.effect(
        "watermark' = [watermark EXCEPT ![c][p] = next]",
        places::FINISH_PAGE.at(6, 13, 6, 58),
        4,
        next.map(|next| &next.watermark),
        || {
            let mut updated = state.watermark;
            updated[c][p] = next_;
            Ok(updated)
        },
    );
    let empty = last == state.watermark[c][p];
    explanation.effect(
        concat!(
            "acked' = IF ~Carries(c, p) \\/ (empty /\\ Bug = \"EmptyPageNeverAcks\") THEN acked ELSE ",
            "[acked EXCEPT ![p][c] = Max(@, last)]"
        ),
        places::FINISH_PAGE.at(7, 13, 9, 63),
        5,
        next.map(|next| &next.acked),
        || {
            Ok(if !operators::carries(state, c, p) || empty && constants.bug == Bug::EmptyPageNeverAcks {
                state.acked
            } else {
                let mut updated = state.acked;
                updated[p][c] = operators::max(updated[p][c], last);
                updated
            })
        },
    );
    explanation.effect(
        "page' = [page EXCEPT ![c][p] = NoPage]",
        places::FINISH_PAGE.at(10, 6, 10, 43),
        6,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p] = NO_PAGE;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        1,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        2,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED unresolved",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        3,
        &state.unresolved,
        next.map(|next| &next.unresolved),
    );
    explanation.unchanged(
        "UNCHANGED linkUp",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        7,
        &state.link_up,
        next.map(|next| &next.link_up),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::FINISH_PAGE.at(11, 6, 11, 70),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
