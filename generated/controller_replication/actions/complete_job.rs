//! The action `CompleteJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, Controller, Event, JobState};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

/// `CompleteJob(c, l)`: The loser is undone and the head re-applied; the same transaction resolves
/// the conflict.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, l: Event) -> Option<State> {
    // worker[c] = l
    if state.worker[c] != Some(l) {
        return None;
    }
    let mut next = *state;
    // job' = [job EXCEPT ![c][l] = "completed"]
    next.job[c][l] = JobState::Completed;
    // conflict' = IF Bug = "CompletesJobOnly" THEN conflict
    //             ELSE [conflict EXCEPT ![c][l].resolved = TRUE]
    if constants.bug != Bug::CompletesJobOnly {
        next.conflict[c][l].resolved = true;
    }
    // worker' = [worker EXCEPT ![c] = NoEvent]
    next.worker[c] = None;
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, l: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("worker[c] = l", places::COMPLETE_JOB.at(1, 6, 1, 18), || Ok(state.worker[c] == Some(l)));
    explanation.effect(
        "job' = [job EXCEPT ![c][l] = \"completed\"]",
        places::COMPLETE_JOB.at(2, 6, 2, 46),
        5,
        next.map(|next| &next.job),
        || {
            let mut updated = state.job;
            updated[c][l] = JobState::Completed;
            Ok(updated)
        },
    );
    explanation.effect(
        concat!(
            "conflict' = IF Bug = \"CompletesJobOnly\" THEN conflict ELSE [conflict EXCEPT ",
            "![c][l].resolved = TRUE]"
        ),
        places::COMPLETE_JOB.at(3, 6, 4, 63),
        4,
        next.map(|next| &next.conflict),
        || {
            Ok(if constants.bug == Bug::CompletesJobOnly {
                state.conflict
            } else {
                let mut updated = state.conflict;
                updated[c][l].resolved = true;
                updated
            })
        },
    );
    explanation.effect(
        "worker' = [worker EXCEPT ![c] = NoEvent]",
        places::COMPLETE_JOB.at(5, 6, 5, 45),
        9,
        next.map(|next| &next.worker),
        || {
            let mut updated = state.worker;
            updated[c] = None;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        11,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED faults",
        places::COMPLETE_JOB.at(6, 6, 7, 49),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
