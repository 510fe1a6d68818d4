//! The action `DeliverAck`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::{operators, places};
use crate::controller_replication::constants::MAX_PLACE;
use crate::controller_replication::domain::Controller;
use crate::controller_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `DeliverAck(c, p, n)`: An ack from c reaches p.  It stays in flight, so it may arrive again, and
/// after a later one; p keeps the greatest.
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
    // up[p]
    if !state.up[p] {
        return None;
    }
    let mut next = *state;
    // acked' = [acked EXCEPT ![p][c] = Max(@, n)]
    next.acked[p][c] = operators::max(state.acked[p][c], n);
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
            places::NEXT.at(6, 37, 6, 47),
            || Ok((1..=MAX_PLACE).contains(&n)),
        );
    explanation
        .guard(
            "n \\in acksInFlight[c][p]",
            places::DELIVER_ACK.at(1, 6, 1, 29),
            || Ok(state.acks_in_flight[c][p].contains(n)),
        );
    explanation.guard("up[p]", places::DELIVER_ACK.at(2, 6, 2, 10), || Ok(state.up[p]));
    explanation
        .effect(
            "acked' = [acked EXCEPT ![p][c] = Max(@, n)]",
            places::DELIVER_ACK.at(3, 6, 3, 48),
            7,
            next.map(|next| &next.acked),
            || {
                Ok({
                    let mut updated = state.acked;
                    updated[p][c] = operators::max(updated[p][c], n);
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED job",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            5,
            next.map(|next| &next.job),
            || Ok(state.job),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            8,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED acksInFlight",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            10,
            next.map(|next| &next.acks_in_flight),
            || Ok(state.acks_in_flight),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::DELIVER_ACK.at(4, 6, 4, 86),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
