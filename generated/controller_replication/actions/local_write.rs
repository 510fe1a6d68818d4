//! The action `LocalWrite`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, absent_argument, add};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, ConflictRecord, Controller, Event, JobState, Terminal};
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// `LocalWrite(c, e)`: A write at its origin: outbox and apply in one transaction.  An origin
/// writes its events in the order of their places.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, e: Event) -> Outcome<Option<State>> {
    // up[c]
    if !state.up[c] {
        return Ok(None);
    }
    // Origin(e) = c
    if operators::origin(e) != c {
        return Ok(None);
    }
    // Place(e) = Latest(outbox[c]) + 1
    if operators::place(e) != operators::latest(state.outbox[c]) + 1 {
        return Ok(None);
    }
    let mut next = *state;
    // outbox' = [outbox EXCEPT ![c] = @ \cup {e}]
    next.outbox[c] = state.outbox[c].with(e);
    // IF Bug = "OriginSkipsOwnEvent"
    if constants.bug != Bug::OriginSkipsOwnEvent {
        // received'   = [received EXCEPT ![c] = @ \cup {e}]
        next.received[c] = state.received[c].with(e);
        // applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]
        next.apply_count[c][e] = add(state.apply_count[c][e], 1)?;
        let r = operators::resource_of(e);
        let incumbent: Option<Event> = state.head[c][r];
        let winner = operators::winner(constants, e, incumbent);
        // head'       = [head EXCEPT ![c][r] = winner]
        next.head[c][r] = Some(winner);
        let loser: Option<Event> = operators::loser(constants, e, incumbent);
        // conflict'   = IF loser = NoEvent THEN conflict
        //               ELSE [conflict EXCEPT ![c][blamed] = record]
        if let Some(loser) = loser {
            let blamed: Option<Event> = if constants.bug == Bug::BlamesChallenger { Some(e) } else { Some(loser) };
            let terminal = || -> Outcome<Terminal> {
                Ok(if constants.bug == Bug::ManualReview {
                    Terminal::Manual
                } else {
                    operators::terminal_state(Some(loser))?
                })
            };
            let record = || -> Outcome<ConflictRecord> {
                Ok(ConflictRecord {
                    winner: Some(winner),
                    terminal: terminal()?,
                    resolved: terminal()? != Terminal::AutoCompensated,
                })
            };
            if let Some(key) = blamed {
                next.conflict[c][key] = record()?;
            } else {
                absent_argument(places::APPLY.at(16, 30, 16, 37));
            }
        }
        // job'        = IF loser = NoEvent THEN job
        //               ELSE IF queued THEN [job EXCEPT ![c][blamed] = "pending"]
        //               ELSE job
        if let Some(loser) = loser {
            let terminal = if constants.bug == Bug::ManualReview {
                Terminal::Manual
            } else {
                operators::terminal_state(Some(loser))?
            };
            let queued = terminal == Terminal::AutoCompensated && constants.bug != Bug::ConflictWithoutJob
                || constants.bug == Bug::JobForEveryLoser;
            if queued {
                let blamed: Option<Event> = if constants.bug == Bug::BlamesChallenger { Some(e) } else { Some(loser) };
                if let Some(key) = blamed {
                    next.job[c][key] = JobState::Pending;
                } else {
                    absent_argument(places::APPLY.at(18, 45, 18, 47));
                }
            }
        }
    }
    Ok(Some(next))
}

/// Every conjunct, judged.
pub fn explain(constants: &Constants, state: &State, c: Controller, e: Event, next: Option<&State>) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation.guard("up[c]", places::LOCAL_WRITE.at(1, 6, 1, 10), || Ok(state.up[c]));
    explanation.guard("Origin(e) = c", places::LOCAL_WRITE.at(2, 6, 2, 18), || Ok(operators::origin(e) == c));
    explanation.guard("Place(e) = Latest(outbox[c]) + 1", places::LOCAL_WRITE.at(3, 6, 3, 37), || {
        Ok(operators::place(e) == operators::latest(state.outbox[c]) + 1)
    });
    explanation.effect(
        "outbox' = [outbox EXCEPT ![c] = @ \\cup {e}]",
        places::LOCAL_WRITE.at(4, 6, 4, 48),
        0,
        next.map(|next| &next.outbox),
        || {
            let mut updated = state.outbox;
            updated[c] = updated[c].with(e);
            Ok(updated)
        },
    );
    match explanation.branch(|| Ok(constants.bug == Bug::OriginSkipsOwnEvent)) {
        Some(true) => {
            explanation.unchanged(
                "UNCHANGED received",
                places::LOCAL_WRITE.at(5, 42, 5, 59),
                1,
                &state.received,
                next.map(|next| &next.received),
            );
            explanation.unchanged(
                "UNCHANGED applyCount",
                places::LOCAL_WRITE.at(5, 42, 5, 59),
                2,
                &state.apply_count,
                next.map(|next| &next.apply_count),
            );
            explanation.unchanged(
                "UNCHANGED head",
                places::LOCAL_WRITE.at(5, 42, 5, 59),
                3,
                &state.head,
                next.map(|next| &next.head),
            );
            explanation.unchanged(
                "UNCHANGED conflict",
                places::LOCAL_WRITE.at(5, 42, 5, 59),
                4,
                &state.conflict,
                next.map(|next| &next.conflict),
            );
            explanation.unchanged(
                "UNCHANGED job",
                places::LOCAL_WRITE.at(5, 42, 5, 59),
                5,
                &state.job,
                next.map(|next| &next.job),
            );
        }
        Some(false) => {
            explanation.effect(
                "received' = [received EXCEPT ![c] = @ \\cup {e}]",
                places::APPLY.at(12, 10, 12, 58),
                1,
                next.map(|next| &next.received),
                || {
                    let mut updated = state.received;
                    updated[c] = updated[c].with(e);
                    Ok(updated)
                },
            );
            explanation.effect(
                "applyCount' = [applyCount EXCEPT ![c][e] = @ + 1]",
                places::APPLY.at(13, 10, 13, 58),
                2,
                next.map(|next| &next.apply_count),
                || {
                    let mut updated = state.apply_count;
                    updated[c][e] = add(updated[c][e], 1)?;
                    Ok(updated)
                },
            );
            let r = operators::resource_of(e);
            let incumbent: Option<Event> = state.head[c][r];
            let winner = operators::winner(constants, e, incumbent);
            explanation.effect(
                "head' = [head EXCEPT ![c][r] = winner]",
                places::APPLY.at(14, 10, 14, 53),
                3,
                next.map(|next| &next.head),
                || {
                    let mut updated = state.head;
                    updated[c][r] = Some(winner);
                    Ok(updated)
                },
            );
            let loser: Option<Event> = operators::loser(constants, e, incumbent);
            let blamed: Option<Event> = if constants.bug == Bug::BlamesChallenger { Some(e) } else { loser };
            let terminal = || -> Outcome<Terminal> {
                Ok(if constants.bug == Bug::ManualReview {
                    Terminal::Manual
                } else {
                    operators::terminal_state(loser)?
                })
            };
            let record = || -> Outcome<ConflictRecord> {
                Ok(ConflictRecord {
                    winner: Some(winner),
                    terminal: terminal()?,
                    resolved: terminal()? != Terminal::AutoCompensated,
                })
            };
            explanation.effect(
                "conflict' = IF loser = NoEvent THEN conflict ELSE [conflict EXCEPT ![c][blamed] = record]",
                places::APPLY.at(15, 10, 16, 67),
                4,
                next.map(|next| &next.conflict),
                || {
                    Ok(match loser {
                        None => state.conflict,
                        Some(_) => {
                            let mut updated = state.conflict;
                            if let Some(key) = blamed {
                                updated[c][key] = record()?;
                            }
                            updated
                        }
                    })
                },
            );
            let queued = || -> Outcome<bool> {
                Ok(terminal()? == Terminal::AutoCompensated && constants.bug != Bug::ConflictWithoutJob
                    || constants.bug == Bug::JobForEveryLoser)
            };
            explanation.effect(
                concat!(
                    "job' = IF loser = NoEvent THEN job ELSE IF queued THEN [job EXCEPT ![c][blamed] = ",
                    "\"pending\"] ELSE job"
                ),
                places::APPLY.at(17, 10, 19, 31),
                5,
                next.map(|next| &next.job),
                || {
                    Ok(match loser {
                        None => state.job,
                        Some(_) => {
                            if queued()? {
                                let mut updated = state.job;
                                if let Some(key) = blamed {
                                    updated[c][key] = JobState::Pending;
                                }
                                updated
                            } else {
                                state.job
                            }
                        }
                    })
                },
            );
        }
        None => {}
    }
    explanation.unchanged(
        "UNCHANGED watermark",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED page",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        8,
        &state.page,
        next.map(|next| &next.page),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged(
        "UNCHANGED up",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        11,
        &state.up,
        next.map(|next| &next.up),
    );
    explanation.unchanged(
        "UNCHANGED faults",
        places::LOCAL_WRITE.at(6, 6, 6, 75),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
