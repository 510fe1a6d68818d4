//! The action `RetryJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::places;
use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::state::State;
use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

/// `RetryJob(c, l)`.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(state: &State, c: Controller, l: Event) -> Option<State> {
    // up[c]
    if !state.up[c] {
        return None;
    }
    // job[c][l] = "failed"
    if state.job[c][l] != JobState::Failed {
        return None;
    }
    let mut next = *state;
    // job' = [job EXCEPT ![c][l] = "pending"]
    next.job[c][l] = JobState::Pending;
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
    explanation.guard("up[c]", places::RETRY_JOB.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation
        .guard(
            "job[c][l] = \"failed\"",
            places::RETRY_JOB.at(2, 6, 2, 25),
            || Ok(state.job[c][l] == JobState::Failed),
        );
    explanation
        .effect(
            "job' = [job EXCEPT ![c][l] = \"pending\"]",
            places::RETRY_JOB.at(3, 6, 3, 44),
            5,
            next.map(|next| &next.job),
            || {
                Ok({
                    let mut updated = state.job;
                    updated[c][l] = JobState::Pending;
                    updated
                })
            },
        );
    explanation
        .effect(
            "UNCHANGED outbox",
            places::RETRY_JOB.at(4, 6, 5, 57),
            0,
            next.map(|next| &next.outbox),
            || Ok(state.outbox),
        );
    explanation
        .effect(
            "UNCHANGED received",
            places::RETRY_JOB.at(4, 6, 5, 57),
            1,
            next.map(|next| &next.received),
            || Ok(state.received),
        );
    explanation
        .effect(
            "UNCHANGED applyCount",
            places::RETRY_JOB.at(4, 6, 5, 57),
            2,
            next.map(|next| &next.apply_count),
            || Ok(state.apply_count),
        );
    explanation
        .effect(
            "UNCHANGED head",
            places::RETRY_JOB.at(4, 6, 5, 57),
            3,
            next.map(|next| &next.head),
            || Ok(state.head),
        );
    explanation
        .effect(
            "UNCHANGED conflict",
            places::RETRY_JOB.at(4, 6, 5, 57),
            4,
            next.map(|next| &next.conflict),
            || Ok(state.conflict),
        );
    explanation
        .effect(
            "UNCHANGED watermark",
            places::RETRY_JOB.at(4, 6, 5, 57),
            6,
            next.map(|next| &next.watermark),
            || Ok(state.watermark),
        );
    explanation
        .effect(
            "UNCHANGED acked",
            places::RETRY_JOB.at(4, 6, 5, 57),
            7,
            next.map(|next| &next.acked),
            || Ok(state.acked),
        );
    explanation
        .effect(
            "UNCHANGED page",
            places::RETRY_JOB.at(4, 6, 5, 57),
            8,
            next.map(|next| &next.page),
            || Ok(state.page),
        );
    explanation
        .effect(
            "UNCHANGED worker",
            places::RETRY_JOB.at(4, 6, 5, 57),
            9,
            next.map(|next| &next.worker),
            || Ok(state.worker),
        );
    explanation
        .effect(
            "UNCHANGED acksInFlight",
            places::RETRY_JOB.at(4, 6, 5, 57),
            10,
            next.map(|next| &next.acks_in_flight),
            || Ok(state.acks_in_flight),
        );
    explanation
        .effect(
            "UNCHANGED up",
            places::RETRY_JOB.at(4, 6, 5, 57),
            11,
            next.map(|next| &next.up),
            || Ok(state.up),
        );
    explanation
        .effect(
            "UNCHANGED faults",
            places::RETRY_JOB.at(4, 6, 5, 57),
            12,
            next.map(|next| &next.faults),
            || Ok(state.faults),
        );
    explanation.finish()
}
