//! The action `FailJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

/// `FailJob(c, l)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, c: Controller, l: Event) -> Option<State> {
    // worker[c] = l
    if state.worker[c] != Some(l) {
        return None;
    }
    let mut next = *state;
    // job' = [job EXCEPT ![c][l] = "failed"]
    next.job[c][l] = JobState::Failed;
    // worker' = [worker EXCEPT ![c] = NoEvent]
    next.worker[c] = None;
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(state: &State, c: Controller, l: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("worker[c] = l", places::FAIL_JOB.at(1, 6, 1, 18), || Ok(state.worker[c] == Some(l)));
    explanation.effect(
        "job' = [job EXCEPT ![c][l] = \"failed\"]",
        places::FAIL_JOB.at(2, 6, 2, 43),
        5,
        next.map(|next| &next.job),
        || {
            let mut updated = state.job;
            updated[c][l] = JobState::Failed;
            Ok(updated)
        },
    );
    explanation.effect(
        "worker' = [worker EXCEPT ![c] = NoEvent]",
        places::FAIL_JOB.at(3, 6, 3, 45),
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
        places::FAIL_JOB.at(4, 6, 5, 49),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::FAIL_JOB.at(4, 6, 5, 49),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::FAIL_JOB.at(4, 6, 5, 49),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::FAIL_JOB.at(4, 6, 5, 49),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::FAIL_JOB.at(4, 6, 5, 49),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::FAIL_JOB.at(4, 6, 5, 49),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::FAIL_JOB.at(4, 6, 5, 49),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::FAIL_JOB.at(4, 6, 5, 49),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::FAIL_JOB.at(4, 6, 5, 49),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged("UNCHANGED up", places::FAIL_JOB.at(4, 6, 5, 49), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::FAIL_JOB.at(4, 6, 5, 49),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
