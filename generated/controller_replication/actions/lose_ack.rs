//! The action `LoseAck`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::places;
use crate::controller_replication::constants::MAX_PLACE;
use crate::controller_replication::domain::Controller;
use crate::controller_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `LoseAck(c, p, n)`: The network drops an ack, or the last copy of one.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, c: Controller, p: Controller, n: i32) -> Option<State> {
    // \E n \in 1..MaxPlace
    if !(1..=MAX_PLACE).contains(&n) {
        return None;
    }
    // n \in acksInFlight[c][p]
    if !state.acks_in_flight[c][p].contains(n) {
        return None;
    }
    let mut next = *state;
    // acksInFlight' = [acksInFlight EXCEPT ![c][p] = @ \ {n}]
    next.acks_in_flight[c][p] = state.acks_in_flight[c][p].without(n);
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(
    state: &State,
    c: Controller,
    p: Controller,
    n: i32,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "n \\in 1..MaxPlace",
            places::NEXT.at(7, 37, 7, 47),
            || Ok((1..=MAX_PLACE).contains(&n)),
        );
    explanation
        .guard(
            "n \\in acksInFlight[c][p]",
            places::LOSE_ACK.at(1, 6, 1, 29),
            || Ok(state.acks_in_flight[c][p].contains(n)),
        );
    explanation
        .effect(
            "acksInFlight' = [acksInFlight EXCEPT ![c][p] = @ \\ {n}]",
            places::LOSE_ACK.at(2, 6, 2, 60),
            10,
            next.map(|next| &next.acks_in_flight),
            || {
                Ok({
                    let mut updated = state.acks_in_flight;
                    updated[c][p] = updated[c][p].without(n);
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::LOSE_ACK.at(3, 6, 3, 79),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::LOSE_ACK.at(3, 6, 3, 79),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::LOSE_ACK.at(3, 6, 3, 79),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::LOSE_ACK.at(3, 6, 3, 79),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::LOSE_ACK.at(3, 6, 3, 79),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED job",
            places::LOSE_ACK.at(3, 6, 3, 79),
            5,
            next.map(|next| &next.job),
            || Ok(state.job),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::LOSE_ACK.at(3, 6, 3, 79),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::LOSE_ACK.at(3, 6, 3, 79),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::LOSE_ACK.at(3, 6, 3, 79),
            8,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::LOSE_ACK.at(3, 6, 3, 79),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::LOSE_ACK.at(3, 6, 3, 79),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::LOSE_ACK.at(3, 6, 3, 79),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
