//! The action `LoseAck`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::constants::MAX_PLACE;
use crate::controller_replication::domain::Controller;
use crate::controller_replication::places;
use crate::controller_replication::state::State;

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
pub fn explain(state: &State, c: Controller, p: Controller, n: i32, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("n \\in 1..MaxPlace", places::NEXT.at(7, 37, 7, 47), || Ok((1..=MAX_PLACE).contains(&n)));
    explanation.guard("n \\in acksInFlight[c][p]", places::LOSE_ACK.at(1, 6, 1, 29), || {
        Ok(state.acks_in_flight[c][p].contains(n))
    });
    explanation.effect(
        "acksInFlight' = [acksInFlight EXCEPT ![c][p] = @ \\ {n}]",
        places::LOSE_ACK.at(2, 6, 2, 60),
        10,
        next.map(|next| &next.acks_in_flight),
        || {
            let mut updated = state.acks_in_flight;
            updated[c][p] = updated[c][p].without(n);
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::LOSE_ACK.at(3, 6, 3, 79),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::LOSE_ACK.at(3, 6, 3, 79),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::LOSE_ACK.at(3, 6, 3, 79),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::LOSE_ACK.at(3, 6, 3, 79),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::LOSE_ACK.at(3, 6, 3, 79),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged("UNCHANGED job", places::LOSE_ACK.at(3, 6, 3, 79), 5, &state.job, next.map(|next| &next.job));
    explanation.unchanged(
        "UNCHANGED watermark",
        places::LOSE_ACK.at(3, 6, 3, 79),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::LOSE_ACK.at(3, 6, 3, 79),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::LOSE_ACK.at(3, 6, 3, 79),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::LOSE_ACK.at(3, 6, 3, 79),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged("UNCHANGED up", places::LOSE_ACK.at(3, 6, 3, 79), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::LOSE_ACK.at(3, 6, 3, 79),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
