//! The action `Pull`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::{operators, places};
use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, Controller, Page};
use crate::controller_replication::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::Explanation;

/// `Pull(c, p)`: c fetches the page of p's outbox after its watermark.  A page that is
/// lost on the way is no step at all: nobody can tell it from a fetch that
/// was never made.  Nor is a poll of an idle peer: a pull is a step if it
/// brings events, or if p lacks our ack and the empty page will send it
/// again.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
) -> Outcome<Option<State>> {
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
    // \/ watermark[c][p] < Latest(outbox[p])
    // \/ acked[p][c] < watermark[c][p]
    if state.watermark[c][p] >= operators::latest(state.outbox[p])
        && state.acked[p][c] >= state.watermark[c][p]
    {
        return Ok(None);
    }
    let mut next = *state;
    let fetched = operators::page_after(
        state.outbox[p],
        state.watermark[c][p],
        constants.page_limit,
    )?;
    // page' = [page EXCEPT ![c][p] = fetched]
    next.page[c][p] = fetched;
    // acksInFlight' = IF Bug = "AckBeforeApply"
    //                 THEN [acksInFlight EXCEPT ![c][p] = @ \cup {fetched.last}]
    //                 ELSE acksInFlight
    if constants.bug == Bug::AckBeforeApply {
        next.acks_in_flight[c][p] = state.acks_in_flight[c][p].with(fetched.last)?;
    }
    Ok(Some(next))
}

/// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
#[inline]
pub fn ways(state: &State, c: Controller, p: Controller) -> usize {
    usize::from(state.watermark[c][p] < operators::latest(state.outbox[p]))
        + usize::from(state.acked[p][c] < state.watermark[c][p])
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
    explanation.guard("c # p", places::PULL.at(1, 6, 1, 10), || Ok(c != p));
    explanation
        .guard(
            "up[c] /\\ up[p]",
            places::PULL.at(2, 6, 2, 19),
            || Ok(state.up[c] && state.up[p]),
        );
    explanation
        .guard(
            "~page[c][p].inHand",
            places::PULL.at(3, 6, 3, 23),
            || Ok(!state.page[c][p].in_hand),
        );
    explanation
        .guard(
            "\\/ watermark[c][p] < Latest(outbox[p]) \\/ acked[p][c] < watermark[c][p]",
            places::PULL.at(4, 6, 5, 37),
            || Ok(
                state.watermark[c][p] < operators::latest(state.outbox[p])
                    || state.acked[p][c] < state.watermark[c][p],
            ),
        );
    let fetched = || -> Outcome<Page> {
        operators::page_after(
            state.outbox[p],
            state.watermark[c][p],
            constants.page_limit,
        )
    };
    explanation
        .effect(
            "page' = [page EXCEPT ![c][p] = fetched]",
            places::PULL.at(7, 13, 7, 51),
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
            "acksInFlight' = IF Bug = \"AckBeforeApply\" THEN [acksInFlight EXCEPT ![c][p] = @ \\cup {fetched.last}] ELSE acksInFlight",
            places::PULL.at(8, 13, 10, 45),
            10,
            next.map(|next| &next.acks_in_flight),
            || {
                Ok(
                    if constants.bug == Bug::AckBeforeApply {
                        let mut updated = state.acks_in_flight;
                        updated[c][p] = updated[c][p].with(fetched()?.last)?;
                        updated
                    } else {
                        state.acks_in_flight
                    },
                )
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::PULL.at(11, 6, 11, 73),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::PULL.at(11, 6, 11, 73),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::PULL.at(11, 6, 11, 73),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::PULL.at(11, 6, 11, 73),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::PULL.at(11, 6, 11, 73),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED job",
            places::PULL.at(11, 6, 11, 73),
            5,
            next.map(|next| &next.job),
            || Ok(state.job),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::PULL.at(11, 6, 11, 73),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::PULL.at(11, 6, 11, 73),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::PULL.at(11, 6, 11, 73),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::PULL.at(11, 6, 11, 73),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::PULL.at(11, 6, 11, 73),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
