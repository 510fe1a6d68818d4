//! The action `FinishPage`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::constants::{Constants, NO_PAGE};
use crate::controller_replication::domain::{Bug, Controller};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

/// `FinishPage(c, p)`: The page is done: the watermark is stored and an ack is sent.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller) -> Outcome<Option<State>> {
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
    explanation.guard("page[c][p].inHand", places::FINISH_PAGE.at(1, 6, 1, 22), || Ok(state.page[c][p].in_hand));
    explanation
        .guard("page[c][p].rest = {}", places::FINISH_PAGE.at(2, 6, 2, 25), || Ok(state.page[c][p].rest.is_empty()));
    let last = state.page[c][p].last;
    explanation.effect(
        "watermark' = [watermark EXCEPT ![c][p] = last]",
        places::FINISH_PAGE.at(5, 13, 5, 58),
        6,
        next.map(|next| &next.watermark),
        || {
            let mut updated = state.watermark;
            updated[c][p] = last;
            Ok(updated)
        },
    );
    let empty = last == state.watermark[c][p];
    explanation.effect(
        concat!(
            "acksInFlight' = IF empty /\\ Bug = \"EmptyPageNeverAcks\" THEN acksInFlight ELSE ",
            "[acksInFlight EXCEPT ![c][p] = @ \\cup {last}]"
        ),
        places::FINISH_PAGE.at(6, 13, 8, 78),
        10,
        next.map(|next| &next.acks_in_flight),
        || {
            Ok(if empty && constants.bug == Bug::EmptyPageNeverAcks {
                state.acks_in_flight
            } else {
                let mut updated = state.acks_in_flight;
                updated[c][p] = updated[c][p].with(last)?;
                updated
            })
        },
    );
    explanation.effect(
        "page' = [page EXCEPT ![c][p] = NoPage]",
        places::FINISH_PAGE.at(9, 6, 9, 43),
        8,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p] = NO_PAGE;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED job",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        5,
        &state.job,
        next.map(|next| &next.job),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        11,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED faults",
        places::FINISH_PAGE.at(10, 6, 10, 62),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
