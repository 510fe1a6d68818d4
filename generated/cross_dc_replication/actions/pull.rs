//! The action `Pull`.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, Set};

use crate::cross_dc_replication::constants::{Constants, MAX_PLACE};
use crate::cross_dc_replication::domain::{Bug, Controller, Event};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// `Pull(c, p, n)`: Anti-entropy: c receives a page of p's outbox after its watermark, if
/// p's data can reach it.  The page ends at n: the later writes of p may
/// have missed it.  A poll of an idle peer is no step; one that will send
/// a lost ack again is (see ControllerReplication!Pull).
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller, n: i32) -> Option<State> {
    // \E n \in 0..MaxPlace
    if !(0..=MAX_PLACE).contains(&n) {
        return None;
    }
    // c # p
    if c == p {
        return None;
    }
    // Carries(p, c)
    if !operators::carries(state, p, c) {
        return None;
    }
    // ~page[c][p].inHand
    if state.page[c][p].in_hand {
        return None;
    }
    let box_: Set<Event> = if constants.bug == Bug::PhantomPage { operators::events_of(p) } else { state.outbox[p] };
    // CanEndAt(n, box, watermark[c][p], PageLimit)
    if !operators::can_end_at(n, box_, state.watermark[c][p], constants.page_limit) {
        return None;
    }
    // n = watermark[c][p] => acked[p][c] < watermark[c][p]
    if n == state.watermark[c][p] && state.acked[p][c] >= state.watermark[c][p] {
        return None;
    }
    let mut next = *state;
    // page' = [page EXCEPT ![c][p] = PageOf(box, watermark[c][p], n)]
    next.page[c][p] = operators::page_of(box_, state.watermark[c][p], n);
    // watermark' = IF Bug = "WatermarkAtPull"
    //              THEN [watermark EXCEPT ![c][p] = n]
    //              ELSE watermark
    if constants.bug == Bug::WatermarkAtPull {
        next.watermark[c][p] = n;
    }
    // acked' = IF Bug = "AckBeforeApply" /\ Carries(c, p)
    //          THEN [acked EXCEPT ![p][c] = n]
    //          ELSE acked
    if constants.bug == Bug::AckBeforeApply && operators::carries(state, c, p) {
        next.acked[p][c] = n;
    }
    Some(next)
}

/// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
#[inline]
pub fn ways(state: &State, c: Controller, p: Controller, _n: i32) -> usize {
    usize::from(operators::dc_of(p) == operators::dc_of(c))
        + usize::from(state.link_up[operators::dc_of(p)][operators::dc_of(c)])
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
    explanation.guard("n \\in 0..MaxPlace", places::NEXT.at(4, 37, 4, 47), || Ok((0..=MAX_PLACE).contains(&n)));
    explanation.guard("c # p", places::PULL.at(2, 10, 2, 14), || Ok(c != p));
    explanation.guard("Carries(p, c)", places::PULL.at(3, 10, 3, 22), || Ok(operators::carries(state, p, c)));
    explanation.guard("~page[c][p].inHand", places::PULL.at(4, 10, 4, 27), || Ok(!state.page[c][p].in_hand));
    let box_: Set<Event> = if constants.bug == Bug::PhantomPage { operators::events_of(p) } else { state.outbox[p] };
    explanation.guard("CanEndAt(n, box, watermark[c][p], PageLimit)", places::PULL.at(5, 10, 5, 53), || {
        Ok(operators::can_end_at(n, box_, state.watermark[c][p], constants.page_limit))
    });
    explanation.guard("n = watermark[c][p] => acked[p][c] < watermark[c][p]", places::PULL.at(6, 10, 6, 61), || {
        Ok(n != state.watermark[c][p] || state.acked[p][c] < state.watermark[c][p])
    });
    explanation.effect(
        "page' = [page EXCEPT ![c][p] = PageOf(box, watermark[c][p], n)]",
        places::PULL.at(7, 10, 7, 72),
        6,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p] = operators::page_of(box_, state.watermark[c][p], n);
            Ok(updated)
        },
    );
    explanation.effect(
        concat!("watermark' = IF Bug = \"WatermarkAtPull\" THEN [watermark EXCEPT ![c][p] = n] ELSE ", "watermark"),
        places::PULL.at(8, 10, 10, 36),
        4,
        next.map(|next| &next.watermark),
        || {
            Ok(if constants.bug == Bug::WatermarkAtPull {
                let mut updated = state.watermark;
                updated[c][p] = n;
                updated
            } else {
                state.watermark
            })
        },
    );
    explanation.effect(
        concat!(
            "acked' = IF Bug = \"AckBeforeApply\" /\\ Carries(c, p) THEN [acked EXCEPT ![p][c] = n] ",
            "ELSE acked"
        ),
        places::PULL.at(11, 10, 13, 28),
        5,
        next.map(|next| &next.acked),
        || {
            Ok(if constants.bug == Bug::AckBeforeApply && operators::carries(state, c, p) {
                let mut updated = state.acked;
                updated[p][c] = n;
                updated
            } else {
                state.acked
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::PULL.at(14, 10, 14, 74),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::PULL.at(14, 10, 14, 74),
        1,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::PULL.at(14, 10, 14, 74),
        2,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED unresolved",
        places::PULL.at(14, 10, 14, 74),
        3,
        &state.unresolved,
        next.map(|next| &next.unresolved),
    );
    explanation.unchanged(
        "UNCHANGED linkUp",
        places::PULL.at(14, 10, 14, 74),
        7,
        &state.link_up,
        next.map(|next| &next.link_up),
    );
    explanation.unchanged(
        "UNCHANGED flaps",
        places::PULL.at(14, 10, 14, 74),
        8,
        &state.flaps,
        next.map(|next| &next.flaps),
    );
    explanation.finish()
}
