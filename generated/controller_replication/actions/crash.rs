//! The action `Crash`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, Function, Set, once};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::constants::{Constants, NO_PAGE};
use crate::controller_replication::domain::{Bug, Controller, Event};
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// `Crash(c)`: The pages in hand and the worker are gone.  Where the apply is not one
/// transaction, the crash may leave the dedupe row of the event that was next.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller) -> Outcome<Option<State>> {
    // up[c]
    if !state.up[c] {
        return Ok(None);
    }
    // faults < MaxFaults
    if state.faults >= constants.max_faults {
        return Ok(None);
    }
    let mut next = *state;
    // faults' = faults + 1
    next.faults = state.faults + 1;
    // up' = [up EXCEPT ![c] = FALSE]
    next.up[c] = false;
    // page' = [page EXCEPT ![c] = [p \in Controllers |-> NoPage]]
    next.page[c] = Function::from_fn(|_: Controller| NO_PAGE);
    // worker' = [worker EXCEPT ![c] = NoEvent]
    next.worker[c] = None;
    // received' = IF Bug = "SplitApply" THEN [received EXCEPT ![c] = @ \cup torn]
    //             ELSE received
    if constants.bug == Bug::SplitApply {
        let torn: Set<Event> = Set::<Controller>::full()
            .filter(|q| !state.page[c][q].rest.is_empty())
            .iter()
            .map(|p| operators::next_of(state.page[c][p].rest))
            .collect::<Outcome<Set<Event>>>()?;
        next.received[c] = state.received[c].union(torn);
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::CRASH.at(2, 10, 2, 14), || Ok(state.up[c]));
    explanation.guard("faults < MaxFaults", places::CRASH.at(3, 10, 3, 27), || Ok(state.faults < constants.max_faults));
    explanation.effect(
        "faults' = faults + 1",
        places::CRASH.at(4, 10, 4, 29),
        12,
        next.map(|next| &next.faults),
        || Ok(state.faults + 1),
    );
    explanation.effect(
        "up' = [up EXCEPT ![c] = FALSE]",
        places::CRASH.at(5, 10, 5, 39),
        11,
        next.map(|next| &next.up),
        || {
            let mut updated = state.up;
            updated[c] = false;
            Ok(updated)
        },
    );
    explanation.effect(
        "page' = [page EXCEPT ![c] = [p \\in Controllers |-> NoPage]]",
        places::CRASH.at(6, 10, 6, 68),
        8,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c] = Function::from_fn(|_: Controller| NO_PAGE);
            Ok(updated)
        },
    );
    explanation.effect(
        "worker' = [worker EXCEPT ![c] = NoEvent]",
        places::CRASH.at(7, 10, 7, 49),
        9,
        next.map(|next| &next.worker),
        || {
            let mut updated = state.worker;
            updated[c] = None;
            Ok(updated)
        },
    );
    let torn = &once(|| -> Outcome<Set<Event>> {
        Ok(Set::<Controller>::full()
            .filter(|q| !state.page[c][q].rest.is_empty())
            .iter()
            .map(|p| operators::next_of(state.page[c][p].rest))
            .collect::<Outcome<Set<Event>>>()?)
    });
    explanation.effect(
        concat!("received' = IF Bug = \"SplitApply\" THEN [received EXCEPT ![c] = @ \\cup torn] ELSE ", "received"),
        places::CRASH.at(8, 10, 9, 34),
        1,
        next.map(|next| &next.received),
        || {
            Ok(if constants.bug == Bug::SplitApply {
                let mut updated = state.received;
                updated[c] = updated[c].union(torn()?);
                updated
            } else {
                state.received
            })
        },
    );
    explanation.unchanged(
        "UNCHANGED outbox",
        places::CRASH.at(10, 10, 10, 94),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED applyCount",
        places::CRASH.at(10, 10, 10, 94),
        2,
        &state.apply_count,
        next.map(|next| &next.apply_count),
    );
    explanation.unchanged(
        "UNCHANGED head",
        places::CRASH.at(10, 10, 10, 94),
        3,
        &state.head,
        next.map(|next| &next.head),
    );
    explanation.unchanged(
        "UNCHANGED conflict",
        places::CRASH.at(10, 10, 10, 94),
        4,
        &state.conflict,
        next.map(|next| &next.conflict),
    );
    explanation.unchanged("UNCHANGED job", places::CRASH.at(10, 10, 10, 94), 5, &state.job, next.map(|next| &next.job));
    explanation.unchanged(
        "UNCHANGED watermark",
        places::CRASH.at(10, 10, 10, 94),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::CRASH.at(10, 10, 10, 94),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::CRASH.at(10, 10, 10, 94),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.finish()
}
