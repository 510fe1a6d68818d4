//! The action `StartJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::places;
use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

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
pub fn explain(
    state: &State,
    c: Controller,
    l: Event,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::START_JOB.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation
        .guard(
            "worker[c] = NoEvent",
            places::START_JOB.at(2, 6, 2, 24),
            || Ok(state.worker[c].is_none()),
        );
    explanation
        .guard(
            "job[c][l] = \"pending\"",
            places::START_JOB.at(3, 6, 3, 26),
            || Ok(state.job[c][l] == JobState::Pending),
        );
    explanation
        .effect(
            "job' = [job EXCEPT ![c][l] = \"running\"]",
            places::START_JOB.at(4, 6, 4, 44),
            5,
            next.map(|next| &next.job),
            || {
                Ok({
                    let mut updated = state.job;
                    updated[c][l] = JobState::Running;
                    updated
                })
            },
        );
    explanation
        .effect(
            "worker' = [worker EXCEPT ![c] = l]",
            places::START_JOB.at(5, 6, 5, 39),
            9,
            next.map(|next| &next.worker),
            || {
                Ok({
                    let mut updated = state.worker;
                    updated[c] = Some(l);
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::START_JOB.at(6, 6, 7, 49),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::START_JOB.at(6, 6, 7, 49),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::START_JOB.at(6, 6, 7, 49),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::START_JOB.at(6, 6, 7, 49),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::START_JOB.at(6, 6, 7, 49),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::START_JOB.at(6, 6, 7, 49),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::START_JOB.at(6, 6, 7, 49),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::START_JOB.at(6, 6, 7, 49),
            8,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED acksInFlight",
            places::START_JOB.at(6, 6, 7, 49),
            10,
            next.map(|next| &next.acks_in_flight),
            || Ok(state.acks_in_flight),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::START_JOB.at(6, 6, 7, 49),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::START_JOB.at(6, 6, 7, 49),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
