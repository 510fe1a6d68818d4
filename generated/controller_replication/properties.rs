//! The predicates of fairness and properties.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::try_any;
use lockstep_model::{Location, Outcome};

use crate::controller_replication::action::Action;
use crate::controller_replication::constants::{Constants, MAX_PLACE};
use crate::controller_replication::domain::{Controller, Event, JobState};
use crate::controller_replication::state::State;
use crate::controller_replication::{actions, operators, places};

/// The state and action predicates that fairness and properties are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// `ENABLED <<Restart(c)>>_vars`
    RestartEnabled {
        /// `c`
        c: Controller,
    },
    /// `<<Restart(c)>>_vars`
    RestartTaken {
        /// `c`
        c: Controller,
    },
    /// `ENABLED <<Work(c)>>_vars`
    WorkEnabled {
        /// `c`
        c: Controller,
    },
    /// `<<Work(c)>>_vars`
    WorkTaken {
        /// `c`
        c: Controller,
    },
    /// `ENABLED <<WorkSucceeds(c)>>_vars`
    WorkSucceedsEnabled {
        /// `c`
        c: Controller,
    },
    /// `<<WorkSucceeds(c)>>_vars`
    WorkSucceedsTaken {
        /// `c`
        c: Controller,
    },
    /// `ENABLED <<Poll(c, p)>>_vars`
    PollEnabled {
        /// `c`
        c: Controller,
        /// `p`
        p: Controller,
    },
    /// `<<Poll(c, p)>>_vars`
    PollTaken {
        /// `c`
        c: Controller,
        /// `p`
        p: Controller,
    },
    /// `ENABLED <<AckArrives(c, p)>>_vars`
    AckArrivesEnabled {
        /// `c`
        c: Controller,
        /// `p`
        p: Controller,
    },
    /// `<<AckArrives(c, p)>>_vars`
    AckArrivesTaken {
        /// `c`
        c: Controller,
        /// `p`
        p: Controller,
    },
    /// `Agreement`
    Agreement,
    /// `\A c \in Controllers, l \in Events : conflict[c][l].resolved`
    OfConflictsAreResolved,
    /// `\A c \in Controllers, l \in Events : job[c][l] \in {"none", "completed"}`
    OfJobsComplete,
    /// `\A p, c \in Controllers : c # p => acked[p][c] = Latest(outbox[p])`
    OfAcksCatchUp,
}

impl Atom {
    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Atom::RestartEnabled { .. } => "ENABLED <<Restart(c)>>_vars",
            Atom::RestartTaken { .. } => "<<Restart(c)>>_vars",
            Atom::WorkEnabled { .. } => "ENABLED <<Work(c)>>_vars",
            Atom::WorkTaken { .. } => "<<Work(c)>>_vars",
            Atom::WorkSucceedsEnabled { .. } => "ENABLED <<WorkSucceeds(c)>>_vars",
            Atom::WorkSucceedsTaken { .. } => "<<WorkSucceeds(c)>>_vars",
            Atom::PollEnabled { .. } => "ENABLED <<Poll(c, p)>>_vars",
            Atom::PollTaken { .. } => "<<Poll(c, p)>>_vars",
            Atom::AckArrivesEnabled { .. } => "ENABLED <<AckArrives(c, p)>>_vars",
            Atom::AckArrivesTaken { .. } => "<<AckArrives(c, p)>>_vars",
            Atom::Agreement => "Agreement",
            Atom::OfConflictsAreResolved => "\\A c \\in Controllers, l \\in Events : conflict[c][l].resolved",
            Atom::OfJobsComplete => "\\A c \\in Controllers, l \\in Events : job[c][l] \\in {\"none\", \"completed\"}",
            Atom::OfAcksCatchUp => "\\A p, c \\in Controllers : c # p => acked[p][c] = Latest(outbox[p])",
        }
    }

    /// Where it stands in the spec.
    pub fn location(self) -> Location {
        match self {
            Atom::RestartEnabled { .. } => places::FAIRNESS.at(2, 8, 2, 26),
            Atom::RestartTaken { .. } => places::FAIRNESS.at(2, 8, 2, 26),
            Atom::WorkEnabled { .. } => places::FAIRNESS.at(3, 8, 3, 23),
            Atom::WorkTaken { .. } => places::FAIRNESS.at(3, 8, 3, 23),
            Atom::WorkSucceedsEnabled { .. } => places::FAIRNESS.at(4, 8, 4, 31),
            Atom::WorkSucceedsTaken { .. } => places::FAIRNESS.at(4, 8, 4, 31),
            Atom::PollEnabled { .. } => places::FAIRNESS.at(5, 37, 5, 55),
            Atom::PollTaken { .. } => places::FAIRNESS.at(5, 37, 5, 55),
            Atom::AckArrivesEnabled { .. } => places::FAIRNESS.at(5, 60, 5, 84),
            Atom::AckArrivesTaken { .. } => places::FAIRNESS.at(5, 60, 5, 84),
            Atom::Agreement => places::EVENTUALLY_CONVERGED.at(0, 28, 0, 36),
            Atom::OfConflictsAreResolved => places::CONFLICTS_ARE_RESOLVED.at(1, 8, 1, 67),
            Atom::OfJobsComplete => places::JOBS_COMPLETE.at(1, 8, 1, 79),
            Atom::OfAcksCatchUp => places::ACKS_CATCH_UP.at(1, 8, 1, 73),
        }
    }

    /// Whether it looks at the first state of a step alone.
    pub fn is_state_level(self) -> bool {
        match self {
            Atom::RestartEnabled { .. }
            | Atom::WorkEnabled { .. }
            | Atom::WorkSucceedsEnabled { .. }
            | Atom::PollEnabled { .. }
            | Atom::AckArrivesEnabled { .. }
            | Atom::Agreement
            | Atom::OfConflictsAreResolved
            | Atom::OfJobsComplete
            | Atom::OfAcksCatchUp => true,
            Atom::RestartTaken { .. }
            | Atom::WorkTaken { .. }
            | Atom::WorkSucceedsTaken { .. }
            | Atom::PollTaken { .. }
            | Atom::AckArrivesTaken { .. } => false,
        }
    }

    /// Whether it is false of every step that changes nothing.
    pub fn excludes_stuttering(self) -> bool {
        match self {
            Atom::RestartTaken { .. }
            | Atom::WorkTaken { .. }
            | Atom::WorkSucceedsTaken { .. }
            | Atom::PollTaken { .. }
            | Atom::AckArrivesTaken { .. } => true,
            Atom::RestartEnabled { .. }
            | Atom::WorkEnabled { .. }
            | Atom::WorkSucceedsEnabled { .. }
            | Atom::PollEnabled { .. }
            | Atom::AckArrivesEnabled { .. }
            | Atom::Agreement
            | Atom::OfConflictsAreResolved
            | Atom::OfJobsComplete
            | Atom::OfAcksCatchUp => false,
        }
    }

    /// Whether its truth follows from what the actions do.
    pub fn follows_from_actions(self) -> bool {
        match self {
            Atom::RestartEnabled { .. }
            | Atom::RestartTaken { .. }
            | Atom::WorkEnabled { .. }
            | Atom::WorkTaken { .. }
            | Atom::WorkSucceedsEnabled { .. }
            | Atom::WorkSucceedsTaken { .. }
            | Atom::PollEnabled { .. }
            | Atom::PollTaken { .. }
            | Atom::AckArrivesEnabled { .. }
            | Atom::AckArrivesTaken { .. } => true,
            Atom::Agreement | Atom::OfConflictsAreResolved | Atom::OfJobsComplete | Atom::OfAcksCatchUp => false,
        }
    }

    /// Whether it then is about steps of this action.
    pub fn is_about(self, action: &Action) -> bool {
        match (self, action) {
            (Atom::RestartEnabled { c } | Atom::RestartTaken { c }, Action::Restart { c: own_c }) => c == *own_c,
            (Atom::WorkEnabled { c } | Atom::WorkTaken { c }, Action::StartJob { c: own_c, .. }) => c == *own_c,
            (Atom::WorkEnabled { c } | Atom::WorkTaken { c }, Action::RetryJob { c: own_c, .. }) => c == *own_c,
            (Atom::WorkSucceedsEnabled { c } | Atom::WorkSucceedsTaken { c }, Action::CompleteJob { c: own_c, .. }) => {
                c == *own_c
            }
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::Pull { c: own_c, p: own_p, .. }) => {
                c == *own_c && p == *own_p
            }
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::ApplyNext { c: own_c, p: own_p }) => {
                c == *own_c && p == *own_p
            }
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::FinishPage { c: own_c, p: own_p }) => {
                c == *own_c && p == *own_p
            }
            (
                Atom::AckArrivesEnabled { c, p } | Atom::AckArrivesTaken { c, p },
                Action::DeliverAck { c: own_c, p: own_p, .. },
            ) => c == *own_c && p == *own_p,
            _ => false,
        }
    }

    /// Whether it holds of the step from `state` to `next`.
    ///
    /// # Errors
    /// Where it has no value.
    pub fn holds(self, constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
        match self {
            Atom::RestartEnabled { c } => Ok(restart_enabled(constants, state, c)),
            Atom::RestartTaken { c } => Ok(restart_taken(constants, state, next, c)),
            Atom::WorkEnabled { c } => Ok(work_enabled(state, c)),
            Atom::WorkTaken { c } => Ok(work_taken(state, next, c)),
            Atom::WorkSucceedsEnabled { c } => Ok(work_succeeds_enabled(constants, state, c)),
            Atom::WorkSucceedsTaken { c } => Ok(work_succeeds_taken(constants, state, next, c)),
            Atom::PollEnabled { c, p } => poll_enabled(constants, state, c, p),
            Atom::PollTaken { c, p } => poll_taken(constants, state, next, c, p),
            Atom::AckArrivesEnabled { c, p } => Ok(ack_arrives_enabled(state, c, p)),
            Atom::AckArrivesTaken { c, p } => Ok(ack_arrives_taken(state, next, c, p)),
            Atom::Agreement => Ok(agreement(state)),
            Atom::OfConflictsAreResolved => Ok(of_conflicts_are_resolved(state)),
            Atom::OfJobsComplete => Ok(of_jobs_complete(state)),
            Atom::OfAcksCatchUp => Ok(of_acks_catch_up(state)),
        }
    }
}

/// `ENABLED <<Restart(c)>>_vars`
fn restart_enabled(constants: &Constants, state: &State, c: Controller) -> bool {
    actions::restart::step(constants, state, c).is_some_and(|next| next != *state)
}

/// `<<Restart(c)>>_vars`
fn restart_taken(constants: &Constants, state: &State, next: &State, c: Controller) -> bool {
    actions::restart::step(constants, state, c).is_some_and(|successor| successor == *next) && next != state
}

/// `ENABLED <<Work(c)>>_vars`
fn work_enabled(state: &State, c: Controller) -> bool {
    Event::ALL.into_iter().any(|l| {
        actions::start_job::step(state, c, l).is_some_and(|next| next != *state)
            || actions::retry_job::step(state, c, l).is_some_and(|next| next != *state)
    })
}

/// `<<Work(c)>>_vars`
fn work_taken(state: &State, next: &State, c: Controller) -> bool {
    Event::ALL.into_iter().any(|l| {
        actions::start_job::step(state, c, l).is_some_and(|successor| successor == *next)
            || actions::retry_job::step(state, c, l).is_some_and(|successor| successor == *next)
    }) && next != state
}

/// `ENABLED <<WorkSucceeds(c)>>_vars`
fn work_succeeds_enabled(constants: &Constants, state: &State, c: Controller) -> bool {
    Event::ALL
        .into_iter()
        .any(|l| actions::complete_job::step(constants, state, c, l).is_some_and(|next| next != *state))
}

/// `<<WorkSucceeds(c)>>_vars`
fn work_succeeds_taken(constants: &Constants, state: &State, next: &State, c: Controller) -> bool {
    Event::ALL
        .into_iter()
        .any(|l| actions::complete_job::step(constants, state, c, l).is_some_and(|successor| successor == *next))
        && next != state
}

/// `ENABLED <<Poll(c, p)>>_vars`
fn poll_enabled(constants: &Constants, state: &State, c: Controller, p: Controller) -> Outcome<bool> {
    Ok(try_any(0..=MAX_PLACE, |n| {
        Ok(actions::pull::step(constants, state, c, p, n)?.is_some_and(|next| next != *state))
    })? || actions::apply_next::step(constants, state, c, p)?.is_some_and(|next| next != *state)
        || actions::finish_page::step(constants, state, c, p)?.is_some_and(|next| next != *state))
}

/// `<<Poll(c, p)>>_vars`
fn poll_taken(constants: &Constants, state: &State, next: &State, c: Controller, p: Controller) -> Outcome<bool> {
    Ok((try_any(0..=MAX_PLACE, |n| {
        Ok(actions::pull::step(constants, state, c, p, n)?.is_some_and(|successor| successor == *next))
    })? || actions::apply_next::step(constants, state, c, p)?.is_some_and(|successor| successor == *next)
        || actions::finish_page::step(constants, state, c, p)?.is_some_and(|successor| successor == *next))
        && next != state)
}

/// `ENABLED <<AckArrives(c, p)>>_vars`
fn ack_arrives_enabled(state: &State, c: Controller, p: Controller) -> bool {
    (1..=MAX_PLACE).any(|n| actions::deliver_ack::step(state, c, p, n).is_some_and(|next| next != *state))
}

/// `<<AckArrives(c, p)>>_vars`
fn ack_arrives_taken(state: &State, next: &State, c: Controller, p: Controller) -> bool {
    (1..=MAX_PLACE).any(|n| actions::deliver_ack::step(state, c, p, n).is_some_and(|successor| successor == *next))
        && next != state
}

/// `Agreement`
fn agreement(state: &State) -> bool {
    operators::agreement(state)
}

/// `\A c \in Controllers, l \in Events : conflict[c][l].resolved`
fn of_conflicts_are_resolved(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| Event::ALL.into_iter().all(|l| state.conflict[c][l].resolved))
}

/// `\A c \in Controllers, l \in Events : job[c][l] \in {"none", "completed"}`
fn of_jobs_complete(state: &State) -> bool {
    Controller::ALL
        .into_iter()
        .all(|c| Event::ALL.into_iter().all(|l| matches!(state.job[c][l], JobState::None | JobState::Completed)))
}

/// `\A p, c \in Controllers : c # p => acked[p][c] = Latest(outbox[p])`
fn of_acks_catch_up(state: &State) -> bool {
    Controller::ALL
        .into_iter()
        .all(|p| Controller::ALL.into_iter().all(|c| c == p || state.acked[p][c] == operators::latest(state.outbox[p])))
}
