//! The action `RetryJob`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Conjunct;
use lockstep_model::typed::Explanation;

use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::places;
use crate::controller_replication::state::State;

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
pub fn explain(state: &State, c: Controller, l: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::RETRY_JOB.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation
        .guard("job[c][l] = \"failed\"", places::RETRY_JOB.at(2, 6, 2, 25), || Ok(state.job[c][l] == JobState::Failed));
    explanation.effect(
        "job' = [job EXCEPT ![c][l] = \"pending\"]",
        places::RETRY_JOB.at(3, 6, 3, 44),
        5,
        next.map(|next| &next.job),
        || {
            let mut updated = state.job;
            updated[c][l] = JobState::Pending;
            Ok(updated)
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::RETRY_JOB.at(4, 6, 5, 57),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED received",
        places::RETRY_JOB.at(4, 6, 5, 57),
        1,
        &state.received,
        next.map(|next| &next.received),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::RETRY_JOB.at(4, 6, 5, 57),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::RETRY_JOB.at(4, 6, 5, 57),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::RETRY_JOB.at(4, 6, 5, 57),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::RETRY_JOB.at(4, 6, 5, 57),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::RETRY_JOB.at(4, 6, 5, 57),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::RETRY_JOB.at(4, 6, 5, 57),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::RETRY_JOB.at(4, 6, 5, 57),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::RETRY_JOB.at(4, 6, 5, 57),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged("UNCHANGED up", places::RETRY_JOB.at(4, 6, 5, 57), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::RETRY_JOB.at(4, 6, 5, 57),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
