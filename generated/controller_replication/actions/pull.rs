//! The action `Pull`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::Explanation;
use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::constants::{Constants, MAX_PLACE};
use crate::controller_replication::domain::{Bug, Controller};
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// `Pull(c, p, n)`: c receives a page of p's outbox after its watermark, which ends at n:
/// all that p had when it served the page, up to the limit.  A page that
/// is lost on the way is no step at all: nobody can tell it from a fetch
/// that was never made.  Nor is a poll of an idle peer: a pull is a step
/// if it brings events, or if p lacks our ack and the empty page will send
/// it again.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller, n: i32) -> Outcome<Option<State>> {
    // \E n \in 0..MaxPlace
    if !(0..=MAX_PLACE).contains(&n) {
        return Ok(None);
    }
    // c # p
    if c == p {
        return Ok(None);
    }
    // up[c] /\ up[p]
    if !(state.up[c] && state.up[p]) {
        return Ok(None);
    }
    // ~page[c][p].inHand
    if state.page[c][p].in_hand {
        return Ok(None);
    }
    // CanEndAt(n, outbox[p], watermark[c][p], PageLimit)
    if !operators::can_end_at(n, state.outbox[p], state.watermark[c][p], constants.page_limit) {
        return Ok(None);
    }
    // n = watermark[c][p] => acked[p][c] < watermark[c][p]
    if n == state.watermark[c][p] && state.acked[p][c] >= state.watermark[c][p] {
        return Ok(None);
    }
    let mut next = *state;
    // page' = [page EXCEPT ![c][p] = PageOf(outbox[p], watermark[c][p], n)]
    next.page[c][p] = operators::page_of(state.outbox[p], state.watermark[c][p], n);
    // acksInFlight' = IF Bug = "AckBeforeApply"
    //                 THEN [acksInFlight EXCEPT ![c][p] = @ \cup {n}]
    //                 ELSE acksInFlight
    if constants.bug == Bug::AckBeforeApply {
        next.acks_in_flight[c][p] = state.acks_in_flight[c][p].with(n)?;
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
    n: i32,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("n \\in 0..MaxPlace", places::NEXT.at(2, 37, 2, 47), || Ok((0..=MAX_PLACE).contains(&n)));
    explanation.guard("c # p", places::PULL.at(1, 6, 1, 10), || Ok(c != p));
    explanation.guard("up[c] /\\ up[p]", places::PULL.at(2, 6, 2, 19), || Ok(state.up[c] && state.up[p]));
    explanation.guard("~page[c][p].inHand", places::PULL.at(3, 6, 3, 23), || Ok(!state.page[c][p].in_hand));
    explanation.guard("CanEndAt(n, outbox[p], watermark[c][p], PageLimit)", places::PULL.at(4, 6, 4, 55), || {
        Ok(operators::can_end_at(n, state.outbox[p], state.watermark[c][p], constants.page_limit))
    });
    explanation.guard("n = watermark[c][p] => acked[p][c] < watermark[c][p]", places::PULL.at(5, 6, 5, 57), || {
        Ok(n != state.watermark[c][p] || state.acked[p][c] < state.watermark[c][p])
    });
    explanation.effect(
        "page' = [page EXCEPT ![c][p] = PageOf(outbox[p], watermark[c][p], n)]",
        places::PULL.at(6, 6, 6, 74),
        8,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p] = operators::page_of(state.outbox[p], state.watermark[c][p], n);
            Ok(updated)
        },
    );
    explanation.effect(
        concat!(
            "acksInFlight' = IF Bug = \"AckBeforeApply\" THEN [acksInFlight EXCEPT ![c][p] = @ \\cup ",
            "{n}] ELSE acksInFlight"
        ),
        places::PULL.at(7, 6, 9, 38),
        10,
        next.map(|next| &next.acks_in_flight),
        || {
            Ok(if constants.bug == Bug::AckBeforeApply {
                let mut updated = state.acks_in_flight;
                updated[c][p] = updated[c][p].with(n)?;
                updated
            } else {
                state.acks_in_flight
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::PULL.at(10, 6, 10, 73),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::PULL.at(10, 6, 10, 73),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::PULL.at(10, 6, 10, 73),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::PULL.at(10, 6, 10, 73),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::PULL.at(10, 6, 10, 73),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged("UNCHANGED job", places::PULL.at(10, 6, 10, 73), 5, &state.job, next.map(|next| &next.job));
    explanation.unchanged(
        "UNCHANGED watermark",
        places::PULL.at(10, 6, 10, 73),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::PULL.at(10, 6, 10, 73),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::PULL.at(10, 6, 10, 73),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged("UNCHANGED up", places::PULL.at(10, 6, 10, 73), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::PULL.at(10, 6, 10, 73),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
