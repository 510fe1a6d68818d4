//! The action `Restart`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::{Explanation, Function};

use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, Controller, Event, JobState};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

/// `Restart(c)`: A job that was running when the controller crashed has no worker any more,
/// so it goes back into the queue.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Option<State> {
    // ~up[c]
    if state.up[c] {
        return None;
    }
    let mut next = *state;
    // up' = [up EXCEPT ![c] = TRUE]
    next.up[c] = true;
    // job' = IF Bug = "NoReclaim" THEN job
    //        ELSE [job EXCEPT ![c] = [l \in Events |->
    //                IF job[c][l] = "running" THEN "pending" ELSE job[c][l]]]
    if constants.bug != Bug::NoReclaim {
        next.job[c] =
            Function::from_fn(
                |l: Event| {
                    if state.job[c][l] == JobState::Running { JobState::Pending } else { state.job[c][l] }
                },
            );
    }
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("~up[c]", places::RESTART.at(1, 6, 1, 11), || Ok(!state.up[c]));
    explanation.effect(
        "up' = [up EXCEPT ![c] = TRUE]",
        places::RESTART.at(2, 6, 2, 34),
        11,
        next.map(|next| &next.up),
        || {
            let mut updated = state.up;
            updated[c] = true;
            Ok(updated)
        },
    );
    explanation.effect(
        concat!(
            "job' = IF Bug = \"NoReclaim\" THEN job ELSE [job EXCEPT ![c] = [l \\in Events |-> IF ",
            "job[c][l] = \"running\" THEN \"pending\" ELSE job[c][l]]]"
        ),
        places::RESTART.at(3, 6, 5, 76),
        5,
        next.map(|next| &next.job),
        || {
            Ok(if constants.bug == Bug::NoReclaim {
                state.job
            } else {
                let mut updated = state.job;
                updated[c] = Function::from_fn(|l: Event| {
                    if state.job[c][l] == JobState::Running { JobState::Pending } else { state.job[c][l] }
                });
                updated
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::RESTART.at(6, 6, 7, 53),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::RESTART.at(6, 6, 7, 53),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::RESTART.at(6, 6, 7, 53),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::RESTART.at(6, 6, 7, 53),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::RESTART.at(6, 6, 7, 53),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::RESTART.at(6, 6, 7, 53),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::RESTART.at(6, 6, 7, 53),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::RESTART.at(6, 6, 7, 53),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::RESTART.at(6, 6, 7, 53),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::RESTART.at(6, 6, 7, 53),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged(
        "UNCHANGED faults",
        places::RESTART.at(6, 6, 7, 53),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
