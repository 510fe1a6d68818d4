//! The action `StartJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

/// `StartJob(c, l)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, c: Controller, l: Event) -> Option<State> {
    // up[c]
    if !state.up[c] {
        return None;
    }
    // worker[c] = NoEvent
    if state.worker[c].is_some() {
        return None;
    }
    // job[c][l] = "pending"
    if state.job[c][l] != JobState::Pending {
        return None;
    }
    let mut next = *state;
    // job' = [job EXCEPT ![c][l] = "running"]
    next.job[c][l] = JobState::Running;
    // worker' = [worker EXCEPT ![c] = l]
    next.worker[c] = Some(l);
    Some(next)
}

/// Every conjunct, judged.
pub fn explain(state: &State, c: Controller, l: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::START_JOB.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation.guard("worker[c] = NoEvent", places::START_JOB.at(2, 6, 2, 24), || Ok(state.worker[c].is_none()));
    explanation.guard("job[c][l] = \"pending\"", places::START_JOB.at(3, 6, 3, 26), || {
        Ok(state.job[c][l] == JobState::Pending)
    });
    explanation.effect(
        "job' = [job EXCEPT ![c][l] = \"running\"]",
        places::START_JOB.at(4, 6, 4, 44),
        5,
        next.map(|next| &next.job),
        || {
            let mut updated = state.job;
            updated[c][l] = JobState::Running;
            Ok(updated)
        },
    );
    explanation.effect(
        "worker' = [worker EXCEPT ![c] = l]",
        places::START_JOB.at(5, 6, 5, 39),
        9,
        next.map(|next| &next.worker),
        || {
            let mut updated = state.worker;
            updated[c] = Some(l);
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::START_JOB.at(6, 6, 7, 49),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::START_JOB.at(6, 6, 7, 49),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::START_JOB.at(6, 6, 7, 49),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::START_JOB.at(6, 6, 7, 49),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::START_JOB.at(6, 6, 7, 49),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::START_JOB.at(6, 6, 7, 49),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::START_JOB.at(6, 6, 7, 49),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::START_JOB.at(6, 6, 7, 49),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::START_JOB.at(6, 6, 7, 49),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged("UNCHANGED up", places::START_JOB.at(6, 6, 7, 49), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::START_JOB.at(6, 6, 7, 49),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
