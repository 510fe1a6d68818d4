//! The action `RepeatPage`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::{operators, places};
use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Controller, Page};
use crate::controller_replication::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `RepeatPage(c, p)`: The network delivers the page again, or c retried a fetch that had not
/// failed: c begins again after its watermark, which has not moved, and meets
/// the events that it has applied already.
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
    // up[p]
    if !state.up[p] {
        return Ok(None);
    }
    let fetched = operators::page_after(
        state.outbox[p],
        state.watermark[c][p],
        constants.page_limit,
    )?;
    // page[c][p] # fetched
    if state.page[c][p] == fetched {
        return Ok(None);
    }
    // faults < MaxFaults
    if state.faults >= constants.max_faults {
        return Ok(None);
    }
    let mut next = *state;
    // faults' = faults + 1
    next.faults = state.faults + 1;
    // page' = [page EXCEPT ![c][p] = fetched]
    next.page[c][p] = fetched;
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
            places::REPEAT_PAGE.at(2, 10, 2, 26),
            || Ok(state.page[c][p].in_hand),
        );
    explanation.guard("up[p]", places::REPEAT_PAGE.at(3, 10, 3, 14), || Ok(state.up[p]));
    let fetched = || -> Outcome<Page> {
        operators::page_after(
            state.outbox[p],
            state.watermark[c][p],
            constants.page_limit,
        )
    };
    explanation
        .guard(
            "page[c][p] # fetched",
            places::REPEAT_PAGE.at(4, 10, 4, 29),
            || { Ok(state.page[c][p] != fetched()?) },
        );
    explanation
        .guard(
            "faults < MaxFaults",
            places::REPEAT_PAGE.at(5, 10, 5, 27),
            || Ok(state.faults < constants.max_faults),
        );
    explanation
        .effect(
            "faults' = faults + 1",
            places::REPEAT_PAGE.at(6, 10, 6, 29),
            12,
            next.map(|next| &next.faults),
            || { Ok(state.faults + 1) },
        );
    explanation
        .effect(
            "page' = [page EXCEPT ![c][p] = fetched]",
            places::REPEAT_PAGE.at(7, 10, 7, 48),
            8,
            next.map(|next| &next.page),
            || {
                Ok({
                    let mut updated = state.page;
                    updated[c][p] = fetched()?;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED job",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            5,
            next.map(|next| &next.job),
            || Ok(state.job),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED acksInFlight",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            10,
            next.map(|next| &next.acks_in_flight),
            || Ok(state.acks_in_flight),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::REPEAT_PAGE.at(8, 10, 8, 83),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation.finish()
}
