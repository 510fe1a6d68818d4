//! The action `FinishPage`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::places;
use crate::controller_replication::constants::{Constants, NO_PAGE};
use crate::controller_replication::domain::{Bug, Controller};
use crate::controller_replication::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `FinishPage(c, p)`: The page is done: the watermark is stored and an ack is sent.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
) -> Outcome<Option<State>> {
    // page[c][p].inHand
    if !state.page[c][p].in_hand {
        return Ok(None);
    }
    // page[c][p].rest = {}
    if !state.page[c][p].rest.is_empty() {
        return Ok(None);
    }
    let mut next = *state;
    let last = state.page[c][p].last;
    // watermark' = [watermark EXCEPT ![c][p] = last]
    next.watermark[c][p] = last;
    let empty = last == state.watermark[c][p];
    // acksInFlight' = IF empty /\ Bug = "EmptyPageNeverAcks"
    //                 THEN acksInFlight
    //                 ELSE [acksInFlight EXCEPT ![c][p] = @ \cup {last}]
    if !(empty && constants.bug == Bug::EmptyPageNeverAcks) {
        next.acks_in_flight[c][p] = state.acks_in_flight[c][p].with(last)?;
    }
    // page' = [page EXCEPT ![c][p] = NoPage]
    next.page[c][p] = NO_PAGE;
    Ok(Some(next))
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
    explanation
        .guard(
            "page[c][p].inHand",
            places::FINISH_PAGE.at(1, 6, 1, 22),
            || Ok(state.page[c][p].in_hand),
        );
    explanation
        .guard(
            "page[c][p].rest = {}",
            places::FINISH_PAGE.at(2, 6, 2, 25),
            || Ok(state.page[c][p].rest.is_empty()),
        );
    let last = state.page[c][p].last;
    explanation
        .effect(
            "watermark' = [watermark EXCEPT ![c][p] = last]",
            places::FINISH_PAGE.at(5, 13, 5, 58),
            6,
            next.map(|next| &next.watermark),
            || {
                Ok({
                    let mut updated = state.watermark;
                    updated[c][p] = last;
                    updated
                })
            },
        );
    let empty = last == state.watermark[c][p];
    explanation
        .effect(
            "acksInFlight' = IF empty /\\ Bug = \"EmptyPageNeverAcks\" THEN acksInFlight ELSE [acksInFlight EXCEPT ![c][p] = @ \\cup {last}]",
            places::FINISH_PAGE.at(6, 13, 8, 78),
            10,
            next.map(|next| &next.acks_in_flight),
            || {
                Ok(
                    if empty && constants.bug == Bug::EmptyPageNeverAcks {
                        state.acks_in_flight
                    } else {
                        let mut updated = state.acks_in_flight;
                        updated[c][p] = updated[c][p].with(last)?;
                        updated
                    },
                )
            },
        );
    explanation
        .effect(
            "page' = [page EXCEPT ![c][p] = NoPage]",
            places::FINISH_PAGE.at(9, 6, 9, 43),
            8,
            next.map(|next| &next.page),
            || {
                Ok({
                    let mut updated = state.page;
                    updated[c][p] = NO_PAGE;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED job",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            5,
            next.map(|next| &next.job),
            || Ok(state.job),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::FINISH_PAGE.at(10, 6, 10, 62),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
