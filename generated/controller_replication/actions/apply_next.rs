//! The action `ApplyNext`.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Explanation, absent_argument, add};
use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::constants::Constants;
use crate::controller_replication::domain::{Bug, ConflictRecord, Controller, Event, JobState, Resource, Terminal};
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// `ApplyNext(c, p)`: c applies the next event of its page, unless it has received it before.
///
/// The successor, or `None` where a guard does not hold.
#[inline]
pub fn step(constants: &Constants, state: &State, c: Controller, p: Controller) -> Outcome<Option<State>> {
    // page[c][p].rest # {}
    if state.page[c][p].rest.is_empty() {
        return Ok(None);
    }
    let mut next = *state;
    let e = operators::next_of(state.page[c][p].rest)?;
    // page' = [page EXCEPT ![c][p].rest = @ \ {e}]
    next.page[c][p].rest = state.page[c][p].rest.without(e);
    // IF e \in received[c] /\ Bug # "NoDedupe"
    if !(state.received[c].contains(e) && constants.bug != Bug::NoDedupe) {
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
pub fn explain(
    constants: &Constants,
    state: &State,
    c: Controller,
    p: Controller,
    next: Option<&State>,
) -> Vec<Conjunct> {
    let mut explanation = Explanation::default();
    explanation
        .guard("page[c][p].rest # {}", places::APPLY_NEXT.at(1, 6, 1, 25), || Ok(!state.page[c][p].rest.is_empty()));
    let e = || -> Outcome<Event> { operators::next_of(state.page[c][p].rest) };
    explanation.effect(
        "page' = [page EXCEPT ![c][p].rest = @ \\ {e}]",
        places::APPLY_NEXT.at(3, 13, 3, 56),
        8,
        next.map(|next| &next.page),
        || {
            let mut updated = state.page;
            updated[c][p].rest = updated[c][p].rest.without(e()?);
            Ok(updated)
        },
    );
    match explanation.branch(|| Ok(state.received[c].contains(e()?) && constants.bug != Bug::NoDedupe)) {
        Some(true) => {
            explanation.unchanged(
                "UNCHANGED received",
                places::APPLY_NEXT.at(5, 18, 5, 35),
                1,
                &state.received,
                next.map(|next| &next.received),
            );
            explanation.unchanged(
                "UNCHANGED applyCount",
                places::APPLY_NEXT.at(5, 18, 5, 35),
                2,
                &state.apply_count,
                next.map(|next| &next.apply_count),
            );
            explanation.unchanged(
                "UNCHANGED head",
                places::APPLY_NEXT.at(5, 18, 5, 35),
                3,
                &state.head,
                next.map(|next| &next.head),
            );
            explanation.unchanged(
                "UNCHANGED conflict",
                places::APPLY_NEXT.at(5, 18, 5, 35),
                4,
                &state.conflict,
                next.map(|next| &next.conflict),
            );
            explanation.unchanged(
                "UNCHANGED job",
                places::APPLY_NEXT.at(5, 18, 5, 35),
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
                    updated[c] = updated[c].with(e()?);
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
                    updated[c][e()?] = add(updated[c][e()?], 1)?;
                    Ok(updated)
                },
            );
            let r = || -> Outcome<Resource> { Ok(operators::resource_of(e()?)) };
            let incumbent = || -> Outcome<Option<Event>> { Ok(state.head[c][r()?]) };
            let winner = || -> Outcome<Event> { Ok(operators::winner(constants, e()?, incumbent()?)) };
            explanation.effect(
                "head' = [head EXCEPT ![c][r] = winner]",
                places::APPLY.at(14, 10, 14, 53),
                3,
                next.map(|next| &next.head),
                || {
                    let mut updated = state.head;
                    updated[c][r()?] = Some(winner()?);
                    Ok(updated)
                },
            );
            let loser = || -> Outcome<Option<Event>> { Ok(operators::loser(constants, e()?, incumbent()?)) };
            let blamed = || -> Outcome<Option<Event>> {
                Ok(if constants.bug == Bug::BlamesChallenger { Some(e()?) } else { loser()? })
            };
            let terminal = || -> Outcome<Terminal> {
                Ok(if constants.bug == Bug::ManualReview {
                    Terminal::Manual
                } else {
                    operators::terminal_state(loser()?)?
                })
            };
            let record = || -> Outcome<ConflictRecord> {
                Ok(ConflictRecord {
                    winner: Some(winner()?),
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
                    Ok(if loser()?.is_none() {
                        state.conflict
                    } else {
                        let mut updated = state.conflict;
                        if let Some(key) = blamed()? {
                            updated[c][key] = record()?;
                        }
                        updated
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
                    Ok(if loser()?.is_none() {
                        state.job
                    } else if queued()? {
                        let mut updated = state.job;
                        if let Some(key) = blamed()? {
                            updated[c][key] = JobState::Pending;
                        }
                        updated
                    } else {
                        state.job
                    })
                },
            );
        }
        None => {}
    }
    explanation.unchanged(
        "UNCHANGED outbox",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        0,
        &state.outbox,
        next.map(|next| &next.outbox),
    );
    explanation.unchanged(
        "UNCHANGED watermark",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        6,
        &state.watermark,
        next.map(|next| &next.watermark),
    );
    explanation.unchanged(
        "UNCHANGED acked",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        7,
        &state.acked,
        next.map(|next| &next.acked),
    );
    explanation.unchanged(
        "UNCHANGED worker",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        9,
        &state.worker,
        next.map(|next| &next.worker),
    );
    explanation.unchanged(
        "UNCHANGED acksInFlight",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        10,
        &state.acks_in_flight,
        next.map(|next| &next.acks_in_flight),
    );
    explanation.unchanged("UNCHANGED up", places::APPLY_NEXT.at(7, 6, 7, 77), 11, &state.up, next.map(|next| &next.up));
    explanation.unchanged(
        "UNCHANGED faults",
        places::APPLY_NEXT.at(7, 6, 7, 77),
        12,
        &state.faults,
        next.map(|next| &next.faults),
    );
    explanation.finish()
}
