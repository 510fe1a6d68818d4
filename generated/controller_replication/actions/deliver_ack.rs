//! The action `DeliverAck`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::constants::MAX_PLACE;
use crate::controller_replication::domain::Controller;
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

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
pub fn explain(state: &State, c: Controller, p: Controller, n: i32, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("n \\in 1..MaxPlace", places::NEXT.at(6, 37, 6, 47), || Ok((1..=MAX_PLACE).contains(&n)));
    explanation.guard("n \\in acksInFlight[c][p]", places::DELIVER_ACK.at(1, 6, 1, 29), || {
        Ok(state.acks_in_flight[c][p].contains(n))
    });
    explanation.guard("up[p]", places::DELIVER_ACK.at(2, 6, 2, 10), || Ok(state.up[p]));
    explanation.effect(
        "acked' = [acked EXCEPT ![p][c] = Max(@, n)]",
        places::DELIVER_ACK.at(3, 6, 3, 48),
        7,
        next.map(|next| &next.acked),
        || {
            let mut updated = state.acked;
            updated[p][c] = operators::max(updated[p][c], n);
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED job",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        5,
        &state.job,
        next.map(|next| &next.job),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        11,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED faults",
        places::DELIVER_ACK.at(4, 6, 4, 86),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
