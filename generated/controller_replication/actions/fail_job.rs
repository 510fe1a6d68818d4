//! The action `FailJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::places;
use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

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
pub fn explain(
    state: &State,
    c: Controller,
    l: Event,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard(
            "worker[c] = l",
            places::FAIL_JOB.at(1, 6, 1, 18),
            || Ok(state.worker[c] == Some(l)),
        );
    explanation
        .effect(
            "job' = [job EXCEPT ![c][l] = \"failed\"]",
            places::FAIL_JOB.at(2, 6, 2, 43),
            5,
            next.map(|next| &next.job),
            || {
                Ok({
                    let mut updated = state.job;
                    updated[c][l] = JobState::Failed;
                    updated
                })
            },
        );
    explanation
        .effect(
            "worker' = [worker EXCEPT ![c] = NoEvent]",
            places::FAIL_JOB.at(3, 6, 3, 45),
            9,
            next.map(|next| &next.worker),
            || {
                Ok({
                    let mut updated = state.worker;
                    updated[c] = None;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::FAIL_JOB.at(4, 6, 5, 49),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::FAIL_JOB.at(4, 6, 5, 49),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::FAIL_JOB.at(4, 6, 5, 49),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::FAIL_JOB.at(4, 6, 5, 49),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::FAIL_JOB.at(4, 6, 5, 49),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::FAIL_JOB.at(4, 6, 5, 49),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::FAIL_JOB.at(4, 6, 5, 49),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::FAIL_JOB.at(4, 6, 5, 49),
            8,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED acksInFlight",
            places::FAIL_JOB.at(4, 6, 5, 49),
            10,
            next.map(|next| &next.acks_in_flight),
            || Ok(state.acks_in_flight),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::FAIL_JOB.at(4, 6, 5, 49),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::FAIL_JOB.at(4, 6, 5, 49),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
