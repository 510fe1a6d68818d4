//! The action `Pull`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::cross_dc_replication::{operators, places};
use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::domain::{Bug, Controller, Event, Page};
use crate::cross_dc_replication::state::State;
use lockstep_model::{Conjunct, Outcome};
use lockstep_model::typed::{Explanation, Set};

/// `Pull(c, p)`: Anti-entropy: c fetches the page of p's outbox after its watermark, if
/// p's data can reach it.  A poll of an idle peer is no step; one that
/// will send a lost ack again is (see ControllerReplication!Pull).
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
    // Carries(p, c)
    if !operators::carries(state, p, c) {
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
    let box_: Set<Event> = if constants.bug == Bug::PhantomPage {
        operators::events_of(p)
    } else {
        state.outbox[p]
    };
    let fetched = operators::page_after(
        box_,
        state.watermark[c][p],
        constants.page_limit,
    )?;
    // page' = [page EXCEPT ![c][p] = fetched]
    next.page[c][p] = fetched;
    // watermark' = IF Bug = "WatermarkAtPull"
    //              THEN [watermark EXCEPT ![c][p] = fetched.last]
    //              ELSE watermark
    if constants.bug == Bug::WatermarkAtPull {
        next.watermark[c][p] = fetched.last;
    }
    // acked' = IF Bug = "AckBeforeApply" /\ Carries(c, p)
    //          THEN [acked EXCEPT ![p][c] = fetched.last]
    //          ELSE acked
    if constants.bug == Bug::AckBeforeApply && operators::carries(state, c, p) {
        next.acked[p][c] = fetched.last;
    }
    Ok(Some(next))
}

/// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
#[inline]
pub fn ways(state: &State, c: Controller, p: Controller) -> usize {
    (usize::from(operators::dc_of(p) == operators::dc_of(c))
        + usize::from(state.link_up[operators::dc_of(p)][operators::dc_of(c)]))
        * (usize::from(state.watermark[c][p] < operators::latest(state.outbox[p]))
            + usize::from(state.acked[p][c] < state.watermark[c][p]))
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
            "Carries(p, c)",
            places::PULL.at(2, 6, 2, 18),
            || Ok(operators::carries(state, p, c)),
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
    let box_: Set<Event> = if constants.bug == Bug::PhantomPage {
        operators::events_of(p)
    } else {
        state.outbox[p]
    };
    let fetched = || -> Outcome<Page> {
        operators::page_after(box_, state.watermark[c][p], constants.page_limit)
    };
    explanation
        .effect(
            "page' = [page EXCEPT ![c][p] = fetched]",
            places::PULL.at(8, 13, 8, 51),
            6,
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
            "watermark' = IF Bug = \"WatermarkAtPull\" THEN [watermark EXCEPT ![c][p] = fetched.last] ELSE watermark",
            places::PULL.at(9, 13, 11, 39),
            4,
            next.map(|next| &next.watermark),
            || {
                Ok(
                    if constants.bug == Bug::WatermarkAtPull {
                        let mut updated = state.watermark;
                        updated[c][p] = fetched()?.last;
                        updated
                    } else {
                        state.watermark
                    },
                )
            },
        );
    explanation
        .effect(
            "acked' = IF Bug = \"AckBeforeApply\" /\\ Carries(c, p) THEN [acked EXCEPT ![p][c] = fetched.last] ELSE acked",
            places::PULL.at(12, 13, 14, 31),
            5,
            next.map(|next| &next.acked),
            || {
                Ok(
                    if constants.bug == Bug::AckBeforeApply
                        && operators::carries(state, c, p)
                    {
                        let mut updated = state.acked;
                        updated[p][c] = fetched()?.last;
                        updated
                    } else {
                        state.acked
                    },
                )
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::PULL.at(15, 6, 15, 70),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::PULL.at(15, 6, 15, 70),
            1,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::PULL.at(15, 6, 15, 70),
            2,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED unresolved",
            places::PULL.at(15, 6, 15, 70),
            3,
            next.map(|next| &next.unresolved),
            || Ok(state.unresolved),
        );
    explanation
        .effect(
            "UNCHANGED linkUp",
            places::PULL.at(15, 6, 15, 70),
            7,
            next.map(|next| &next.link_up),
            || Ok(state.link_up),
        );
    explanation
        .effect(
            "UNCHANGED flaps",
            places::PULL.at(15, 6, 15, 70),
            8,
            next.map(|next| &next.flaps),
            || Ok(state.flaps),
        );
    explanation.finish()
}
