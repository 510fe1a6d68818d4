//! The action `RepeatPage`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::constants::{Constants, MAX_PLACE};
use crate::controller_replication::domain::Controller;
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// `RepeatPage(c, p, n)`: The network delivers the page again, or another one, which was asked for when
/// the first seemed lost: c begins again after its watermark, which has not moved,
/// and meets the events that it has applied already.  A page that ends before the
/// one in hand is older, and c drops it.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller, n: i32) -> Option<State> {
    // \E n \in 0..MaxPlace
    if !(0..=MAX_PLACE).contains(&n) {
        return None;
    }
    // page[c][p].inHand
    if !state.page[c][p].in_hand {
        return None;
    }
    // up[p]
    if !state.up[p] {
        return None;
    }
    // CanEndAt(n, outbox[p], watermark[c][p], PageLimit)
    if !operators::can_end_at(n, state.outbox[p], state.watermark[c][p], constants.page_limit) {
        return None;
    }
    // n >= page[c][p].last
    if n < state.page[c][p].last {
        return None;
    }
    let again = operators::page_of(state.outbox[p], state.watermark[c][p], n);
    // page[c][p] # again
    if state.page[c][p] == again {
        return None;
    }
    // faults < MaxFaults
    if state.faults >= constants.max_faults {
        return None;
    }
    let mut next = *state;
    // faults' = faults + 1
    next.faults = state.faults + 1;
    // page' = [page EXCEPT ![c][p] = again]
    next.page[c][p] = again;
    Some(next)
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
    explanation.guard("n \\in 0..MaxPlace", places::NEXT.at(3, 37, 3, 47), || Ok((0..=MAX_PLACE).contains(&n)));
    explanation.guard("page[c][p].inHand", places::REPEAT_PAGE.at(2, 10, 2, 26), || Ok(state.page[c][p].in_hand));
    explanation.guard("up[p]", places::REPEAT_PAGE.at(3, 10, 3, 14), || Ok(state.up[p]));
    explanation.guard(
        "CanEndAt(n, outbox[p], watermark[c][p], PageLimit)",
        places::REPEAT_PAGE.at(4, 10, 4, 59),
        || Ok(operators::can_end_at(n, state.outbox[p], state.watermark[c][p], constants.page_limit)),
    );
    explanation.guard("n >= page[c][p].last", places::REPEAT_PAGE.at(5, 10, 5, 29), || Ok(n >= state.page[c][p].last));
    let again = operators::page_of(state.outbox[p], state.watermark[c][p], n);
    explanation.guard("page[c][p] # again", places::REPEAT_PAGE.at(6, 10, 6, 27), || Ok(state.page[c][p] != again));
    explanation
        .guard("faults < MaxFaults", places::REPEAT_PAGE.at(7, 10, 7, 27), || Ok(state.faults < constants.max_faults));
    explanation.effect(
        "faults' = faults + 1",
        places::REPEAT_PAGE.at(8, 10, 8, 29),
        12,
        next.map(|next| &next.faults),
        || Ok(state.faults + 1),
    );
    explanation.effect(
        "page' = [page EXCEPT ![c][p] = again]",
        places::REPEAT_PAGE.at(9, 10, 9, 46),
        8,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p] = again;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED job",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        5,
        &state.job,
        next.map(|next| &next.job),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::REPEAT_PAGE.at(10, 10, 10, 83),
        11,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.finish()
}
