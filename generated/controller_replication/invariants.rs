//! What must hold in every state.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{present, try_all};
use lockstep_model::{Outcome, Predicate};

use crate::controller_replication::constants::{Constants, LOSER_STATES, MAX_PLACE, NO_CONFLICT};
use crate::controller_replication::domain::{Controller, Event, JobState, Resource, Terminal};
use crate::controller_replication::state::State;
use crate::controller_replication::{operators, places};

/// The invariants that configurations name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// `TypeOK`
    TypeOK,
    /// `AppliedAtMostOnce`
    AppliedAtMostOnce,
    /// `ReceivedIsApplied`
    ReceivedIsApplied,
    /// `HeadIsRankMaximal`
    HeadIsRankMaximal,
    /// `HeadsAgree`
    HeadsAgree,
    /// `ConflictsAreHandled`
    ConflictsAreHandled,
    /// `CompensatedNamesLoser`
    CompensatedNamesLoser,
    /// `JobIffCompensated`
    JobIffCompensated,
    /// `AckedIsApplied`
    AckedIsApplied,
}

impl Invariant {
    /// Its name, its text, and where it is defined.
    pub fn predicate(self) -> Predicate {
        let (name, text, location) = match self {
            Invariant::TypeOK => (
                "TypeOK",
                concat!(
                    "/\\ outbox \\in [Controllers -> SUBSET Events] /\\ received \\in [Controllers -> SUBSET ",
                    "Events] /\\ applyCount \\in [Controllers -> [Events -> Nat]] /\\ head \\in [Controllers ",
                    "-> [Resources -> Events \\cup {NoEvent}]] /\\ conflict \\in [Controllers -> [Events -> ",
                    "ConflictRecords]] /\\ job \\in [Controllers -> [Events -> JobStates]] /\\ watermark \\in ",
                    "[Controllers -> [Controllers -> 0..MaxPlace]] /\\ acked \\in [Controllers -> [Controllers ",
                    "-> 0..MaxPlace]] /\\ page \\in [Controllers -> [Controllers -> Pages]] /\\ worker \\in ",
                    "[Controllers -> Events \\cup {NoEvent}] /\\ acksInFlight \\in [Controllers -> ",
                    "[Controllers -> SUBSET (1..MaxPlace)]] /\\ up \\in [Controllers -> BOOLEAN] /\\ faults ",
                    "\\in 0..MaxFaults"
                ),
                places::TYPE_OK.at(0, 1, 13, 34),
            ),
            Invariant::AppliedAtMostOnce => (
                "AppliedAtMostOnce",
                "\\A c \\in Controllers, e \\in Events : applyCount[c][e] <= 1",
                places::APPLIED_AT_MOST_ONCE.at(0, 1, 1, 60),
            ),
            Invariant::ReceivedIsApplied => (
                "ReceivedIsApplied",
                "\\A c \\in Controllers : received[c] = Applied(c)",
                places::RECEIVED_IS_APPLIED.at(0, 1, 1, 49),
            ),
            Invariant::HeadIsRankMaximal => (
                "HeadIsRankMaximal",
                concat!(
                    "\\A c \\in Controllers, r \\in Resources : head[c][r] = GreatestOf({e \\in Applied(c) : ",
                    "ResourceOf(e) = r})"
                ),
                places::HEAD_IS_RANK_MAXIMAL.at(0, 1, 2, 67),
            ),
            Invariant::HeadsAgree => (
                "HeadsAgree",
                "\\A a, b \\in Controllers : Applied(a) = Applied(b) => head[a] = head[b]",
                places::HEADS_AGREE.at(0, 1, 1, 72),
            ),
            Invariant::ConflictsAreHandled => (
                "ConflictsAreHandled",
                concat!(
                    "\\A c \\in Controllers, l \\in Events : LET record == conflict[c][l] IN record # ",
                    "NoConflict => /\\ record.terminal \\in LoserStates /\\ record.resolved \\/ job[c][l] \\in ",
                    "{\"pending\", \"running\", \"failed\"}"
                ),
                places::CONFLICTS_ARE_HANDLED.at(0, 1, 5, 78),
            ),
            Invariant::CompensatedNamesLoser => (
                "CompensatedNamesLoser",
                concat!(
                    "\\A c \\in Controllers, l \\in Events : LET record == conflict[c][l] IN record.terminal = ",
                    "\"auto_compensated\" => /\\ l \\in Applied(c) /\\ record.winner \\in Applied(c) \\ {l} ",
                    "/\\ ResourceOf(record.winner) = ResourceOf(l)"
                ),
                places::COMPENSATED_NAMES_LOSER.at(0, 1, 6, 54),
            ),
            Invariant::JobIffCompensated => (
                "JobIffCompensated",
                concat!(
                    "\\A c \\in Controllers, l \\in Events : job[c][l] # \"none\" <=> conflict[c][l].terminal ",
                    "= \"auto_compensated\""
                ),
                places::JOB_IFF_COMPENSATED.at(0, 1, 2, 71),
            ),
            Invariant::AckedIsApplied => (
                "AckedIsApplied",
                concat!(
                    "\\A c, p \\in Controllers : \\A e \\in EventsOf(p) : \\/ e \\in Applied(c) \\/ Place(e) > ",
                    "acked[p][c] /\\ \\A n \\in acksInFlight[c][p] : Place(e) > n"
                ),
                places::ACKED_IS_APPLIED.at(0, 1, 3, 75),
            ),
        };
        Predicate::new(name, text, location)
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// Where it has no value.
    pub fn holds(self, constants: &Constants, state: &State) -> Outcome<bool> {
        match self {
            Invariant::TypeOK => Ok(type_ok(constants, state)),
            Invariant::AppliedAtMostOnce => Ok(applied_at_most_once(state)),
            Invariant::ReceivedIsApplied => Ok(received_is_applied(state)),
            Invariant::HeadIsRankMaximal => head_is_rank_maximal(state),
            Invariant::HeadsAgree => Ok(heads_agree(state)),
            Invariant::ConflictsAreHandled => Ok(conflicts_are_handled(state)),
            Invariant::CompensatedNamesLoser => compensated_names_loser(state),
            Invariant::JobIffCompensated => Ok(job_iff_compensated(state)),
            Invariant::AckedIsApplied => Ok(acked_is_applied(state)),
        }
    }
}

/// `TypeOK`.
fn type_ok(constants: &Constants, state: &State) -> bool {
    state.conflict.values().iter().all(|&value| {
        value.values().iter().all(|&value2| LOSER_STATES.contains(value2.terminal) || value2.terminal == Terminal::None)
    }) && state
        .watermark
        .values()
        .iter()
        .all(|&value| value.values().iter().all(|&value2| (0..=MAX_PLACE).contains(&value2)))
        && state
            .acked
            .values()
            .iter()
            .all(|&value| value.values().iter().all(|&value2| (0..=MAX_PLACE).contains(&value2)))
        && state
            .page
            .values()
            .iter()
            .all(|&value| value.values().iter().all(|&value2| (0..=MAX_PLACE).contains(&value2.last)))
        && state.acks_in_flight.values().iter().all(|&value| {
            value.values().iter().all(|&value2| value2.iter().all(|element| (1..=MAX_PLACE).contains(&element)))
        })
        && (0..=constants.max_faults).contains(&state.faults)
}

/// `AppliedAtMostOnce`: However often an event arrives, it takes effect once.
fn applied_at_most_once(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| Event::ALL.into_iter().all(|e| state.apply_count[c][e] <= 1))
}

/// `ReceivedIsApplied`: What is recognised as a duplicate has taken effect: no event is lost
/// between its dedupe row and its head.
fn received_is_applied(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| state.received[c] == operators::applied(state, c))
}

/// `HeadIsRankMaximal`: Each head is the greatest by rank of the events applied for its resource,
/// in whatever order they came.
fn head_is_rank_maximal(state: &State) -> Outcome<bool> {
    try_all(Controller::ALL, |c| {
        try_all(Resource::ALL, |r| {
            Ok(state.head[c][r]
                == operators::greatest_of(operators::applied(state, c).filter(|e| operators::resource_of(e) == r))?)
        })
    })
}

/// `HeadsAgree`: Replicas that have applied the same events have the same heads.
fn heads_agree(state: &State) -> bool {
    Controller::ALL.into_iter().all(|a| {
        Controller::ALL
            .into_iter()
            .all(|b| operators::applied(state, a) != operators::applied(state, b) || state.head[a] == state.head[b])
    })
}

/// `ConflictsAreHandled`: Zero manual: a loser has an automatic terminal state, and its conflict is
/// resolved or there is a job that is going to resolve it.
fn conflicts_are_handled(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| {
        Event::ALL.into_iter().all(|l| {
            let record = state.conflict[c][l];
            record == NO_CONFLICT
                || LOSER_STATES.contains(record.terminal)
                    && (record.resolved
                        || matches!(state.job[c][l], JobState::Pending | JobState::Running | JobState::Failed))
        })
    })
}

/// `CompensatedNamesLoser`: A compensated conflict names a loser that was applied here, and a winner
/// other than the loser, also applied, of the same resource.
fn compensated_names_loser(state: &State) -> Outcome<bool> {
    try_all(Controller::ALL, |c| {
        try_all(Event::ALL, |l| {
            let record = state.conflict[c][l];
            Ok(record.terminal != Terminal::AutoCompensated
                || operators::applied(state, c).contains(l)
                    && record.winner.is_some_and(|element| operators::applied(state, c).contains(element))
                    && record.winner != Some(l)
                    && operators::resource_of(present(record.winner, "record.winner")?) == operators::resource_of(l))
        })
    })
}

/// `JobIffCompensated`: Exactly the compensated conflicts have a job.
fn job_iff_compensated(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| {
        Event::ALL.into_iter().all(|l| {
            (state.job[c][l] != JobState::None) == (state.conflict[c][l].terminal == Terminal::AutoCompensated)
        })
    })
}

/// `AckedIsApplied`: No ack, delivered or in flight, claims an event that its sender has not
/// applied: an outbox may be truncated up to the least ack.
fn acked_is_applied(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| {
        Controller::ALL.into_iter().all(|p| {
            operators::events_of(p).iter().all(|e| {
                operators::applied(state, c).contains(e)
                    || operators::place(e) > state.acked[p][c]
                        && state.acks_in_flight[c][p].iter().all(|n| operators::place(e) > n)
            })
        })
    })
}

impl Invariant {
    /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
    ///
    /// # Errors
    /// Where that has no value.
    pub fn is_tested(self, _constants: &Constants, state: &State) -> Outcome<Option<bool>> {
        match self {
            Invariant::HeadsAgree => Ok(Some(heads_agree_is_tested(state))),
            Invariant::ConflictsAreHandled => Ok(Some(conflicts_are_handled_is_tested(state))),
            Invariant::CompensatedNamesLoser => Ok(Some(compensated_names_loser_is_tested(state))),
            Invariant::TypeOK
            | Invariant::AppliedAtMostOnce
            | Invariant::ReceivedIsApplied
            | Invariant::HeadIsRankMaximal
            | Invariant::JobIffCompensated
            | Invariant::AckedIsApplied => Ok(None),
        }
    }
}

/// Whether a state puts `HeadsAgree` to the test.
fn heads_agree_is_tested(state: &State) -> bool {
    Controller::ALL
        .into_iter()
        .any(|a| Controller::ALL.into_iter().any(|b| operators::applied(state, a) == operators::applied(state, b)))
}

/// Whether a state puts `ConflictsAreHandled` to the test.
fn conflicts_are_handled_is_tested(state: &State) -> bool {
    Controller::ALL.into_iter().any(|c| {
        Event::ALL.into_iter().any(|l| {
            let record = state.conflict[c][l];
            record != NO_CONFLICT
        })
    })
}

/// Whether a state puts `CompensatedNamesLoser` to the test.
fn compensated_names_loser_is_tested(state: &State) -> bool {
    Controller::ALL.into_iter().any(|c| {
        Event::ALL.into_iter().any(|l| {
            let record = state.conflict[c][l];
            record.terminal == Terminal::AutoCompensated
        })
    })
}
