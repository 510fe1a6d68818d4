//! The predicates of fairness and properties.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{try_all, try_any};
use lockstep_model::{Location, Outcome};

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{actions, operators, places};

/// The state and action predicates that fairness and properties are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// `ENABLED <<Session>>_vars`
    SessionEnabled,
    /// `<<Session>>_vars`
    SessionTaken,
    /// `ENABLED <<DetectFailure>>_vars`
    DetectFailureEnabled,
    /// `<<DetectFailure>>_vars`
    DetectFailureTaken,
    /// `ENABLED <<FailOver>>_vars`
    FailOverEnabled,
    /// `<<FailOver>>_vars`
    FailOverTaken,
    /// `ENABLED <<Tick>>_vars`
    TickEnabled,
    /// `<<Tick>>_vars`
    TickTaken,
    /// `ENABLED <<NodeRestart>>_vars`
    NodeRestartEnabled,
    /// `<<NodeRestart>>_vars`
    NodeRestartTaken,
    /// `ENABLED <<TimeOut(c)>>_vars`
    TimeOutEnabled {
        /// `c`
        c: Controller,
    },
    /// `<<TimeOut(c)>>_vars`
    TimeOutTaken {
        /// `c`
        c: Controller,
    },
    /// `ENABLED <<Push(c, v)>>_vars`
    PushEnabled {
        /// `c`
        c: Controller,
        /// `v`
        v: Vm,
    },
    /// `<<Push(c, v)>>_vars`
    PushTaken {
        /// `c`
        c: Controller,
        /// `v`
        v: Vm,
    },
    /// `ENABLED <<Work(v)>>_vars`
    WorkEnabled {
        /// `v`
        v: Vm,
    },
    /// `<<Work(v)>>_vars`
    WorkTaken {
        /// `v`
        v: Vm,
    },
    /// `up[c]`
    OfSomeControllerStaysUp {
        /// `c`
        c: Controller,
    },
    /// `ReadyAtContact`
    ReadyAtContact,
    /// `\A v \in Vms : applied[v] >= desired[Contact][v]`
    OfEventuallyApplied,
}

impl Atom {
    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Atom::SessionEnabled => "ENABLED <<Session>>_vars",
            Atom::SessionTaken => "<<Session>>_vars",
            Atom::DetectFailureEnabled => "ENABLED <<DetectFailure>>_vars",
            Atom::DetectFailureTaken => "<<DetectFailure>>_vars",
            Atom::FailOverEnabled => "ENABLED <<FailOver>>_vars",
            Atom::FailOverTaken => "<<FailOver>>_vars",
            Atom::TickEnabled => "ENABLED <<Tick>>_vars",
            Atom::TickTaken => "<<Tick>>_vars",
            Atom::NodeRestartEnabled => "ENABLED <<NodeRestart>>_vars",
            Atom::NodeRestartTaken => "<<NodeRestart>>_vars",
            Atom::TimeOutEnabled { .. } => "ENABLED <<TimeOut(c)>>_vars",
            Atom::TimeOutTaken { .. } => "<<TimeOut(c)>>_vars",
            Atom::PushEnabled { .. } => "ENABLED <<Push(c, v)>>_vars",
            Atom::PushTaken { .. } => "<<Push(c, v)>>_vars",
            Atom::WorkEnabled { .. } => "ENABLED <<Work(v)>>_vars",
            Atom::WorkTaken { .. } => "<<Work(v)>>_vars",
            Atom::OfSomeControllerStaysUp { .. } => "up[c]",
            Atom::ReadyAtContact => "ReadyAtContact",
            Atom::OfEventuallyApplied => "\\A v \\in Vms : applied[v] >= desired[Contact][v]",
        }
    }

    /// Where it stands in the spec.
    pub fn location(self) -> Location {
        match self {
            Atom::SessionEnabled => places::FAIRNESS.at(1, 6, 1, 21),
            Atom::SessionTaken => places::FAIRNESS.at(1, 6, 1, 21),
            Atom::DetectFailureEnabled => places::FAIRNESS.at(2, 6, 2, 27),
            Atom::DetectFailureTaken => places::FAIRNESS.at(2, 6, 2, 27),
            Atom::FailOverEnabled => places::FAIRNESS.at(3, 6, 3, 22),
            Atom::FailOverTaken => places::FAIRNESS.at(3, 6, 3, 22),
            Atom::TickEnabled => places::FAIRNESS.at(4, 6, 4, 18),
            Atom::TickTaken => places::FAIRNESS.at(4, 6, 4, 18),
            Atom::NodeRestartEnabled => places::FAIRNESS.at(5, 6, 5, 25),
            Atom::NodeRestartTaken => places::FAIRNESS.at(5, 6, 5, 25),
            Atom::TimeOutEnabled { .. } => places::FAIRNESS.at(6, 29, 6, 47),
            Atom::TimeOutTaken { .. } => places::FAIRNESS.at(6, 29, 6, 47),
            Atom::PushEnabled { .. } => places::FAIRNESS.at(7, 40, 7, 58),
            Atom::PushTaken { .. } => places::FAIRNESS.at(7, 40, 7, 58),
            Atom::WorkEnabled { .. } => places::FAIRNESS.at(8, 21, 8, 36),
            Atom::WorkTaken { .. } => places::FAIRNESS.at(8, 21, 8, 36),
            Atom::OfSomeControllerStaysUp { .. } => places::SOME_CONTROLLER_STAYS_UP.at(0, 53, 0, 57),
            Atom::ReadyAtContact => places::EVENTUALLY_READY.at(0, 49, 0, 62),
            Atom::OfEventuallyApplied => places::EVENTUALLY_APPLIED.at(1, 33, 1, 80),
        }
    }

    /// Whether it looks at the first state of a step alone.
    pub fn is_state_level(self) -> bool {
        match self {
            Atom::SessionEnabled
            | Atom::DetectFailureEnabled
            | Atom::FailOverEnabled
            | Atom::TickEnabled
            | Atom::NodeRestartEnabled
            | Atom::TimeOutEnabled { .. }
            | Atom::PushEnabled { .. }
            | Atom::WorkEnabled { .. }
            | Atom::OfSomeControllerStaysUp { .. }
            | Atom::ReadyAtContact
            | Atom::OfEventuallyApplied => true,
            Atom::SessionTaken
            | Atom::DetectFailureTaken
            | Atom::FailOverTaken
            | Atom::TickTaken
            | Atom::NodeRestartTaken
            | Atom::TimeOutTaken { .. }
            | Atom::PushTaken { .. }
            | Atom::WorkTaken { .. } => false,
        }
    }

    /// Whether it is false of every step that changes nothing.
    pub fn excludes_stuttering(self) -> bool {
        match self {
            Atom::SessionTaken
            | Atom::DetectFailureTaken
            | Atom::FailOverTaken
            | Atom::TickTaken
            | Atom::NodeRestartTaken
            | Atom::TimeOutTaken { .. }
            | Atom::PushTaken { .. }
            | Atom::WorkTaken { .. } => true,
            Atom::SessionEnabled
            | Atom::DetectFailureEnabled
            | Atom::FailOverEnabled
            | Atom::TickEnabled
            | Atom::NodeRestartEnabled
            | Atom::TimeOutEnabled { .. }
            | Atom::PushEnabled { .. }
            | Atom::WorkEnabled { .. }
            | Atom::OfSomeControllerStaysUp { .. }
            | Atom::ReadyAtContact
            | Atom::OfEventuallyApplied => false,
        }
    }

    /// Whether its truth follows from what the actions do.
    pub fn follows_from_actions(self) -> bool {
        match self {
            Atom::SessionEnabled
            | Atom::SessionTaken
            | Atom::DetectFailureEnabled
            | Atom::DetectFailureTaken
            | Atom::FailOverEnabled
            | Atom::FailOverTaken
            | Atom::TickEnabled
            | Atom::TickTaken
            | Atom::NodeRestartEnabled
            | Atom::NodeRestartTaken
            | Atom::TimeOutEnabled { .. }
            | Atom::TimeOutTaken { .. }
            | Atom::PushEnabled { .. }
            | Atom::PushTaken { .. }
            | Atom::WorkEnabled { .. }
            | Atom::WorkTaken { .. } => true,
            Atom::OfSomeControllerStaysUp { .. } | Atom::ReadyAtContact | Atom::OfEventuallyApplied => false,
        }
    }

    /// Whether it then is about steps of this action.
    pub fn is_about(self, action: &Action) -> bool {
        match (self, action) {
            (Atom::SessionEnabled | Atom::SessionTaken, Action::Register { .. }) => true,
            (Atom::SessionEnabled | Atom::SessionTaken, Action::Heartbeat { .. }) => true,
            (Atom::DetectFailureEnabled | Atom::DetectFailureTaken, Action::DetectFailure) => true,
            (Atom::FailOverEnabled | Atom::FailOverTaken, Action::FailOver) => true,
            (Atom::TickEnabled | Atom::TickTaken, Action::Tick) => true,
            (Atom::NodeRestartEnabled | Atom::NodeRestartTaken, Action::NodeRestart) => true,
            (Atom::TimeOutEnabled { c } | Atom::TimeOutTaken { c }, Action::TimeOut { c: own_c }) => c == *own_c,
            (Atom::PushEnabled { c, v } | Atom::PushTaken { c, v }, Action::Push { c: own_c, v: own_v }) => {
                c == *own_c && v == *own_v
            }
            (Atom::WorkEnabled { v } | Atom::WorkTaken { v }, Action::BeginApply { v: own_v, .. }) => v == *own_v,
            (Atom::WorkEnabled { v } | Atom::WorkTaken { v }, Action::FinishApply { v: own_v, .. }) => v == *own_v,
            _ => false,
        }
    }

    /// Whether it holds of the step from `state` to `next`.
    ///
    /// # Errors
    /// Where it has no value.
    pub fn holds(self, constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
        match self {
            Atom::SessionEnabled => session_enabled(constants, state),
            Atom::SessionTaken => session_taken(constants, state, next),
            Atom::DetectFailureEnabled => detect_failure_enabled(state),
            Atom::DetectFailureTaken => detect_failure_taken(state, next),
            Atom::FailOverEnabled => fail_over_enabled(constants, state),
            Atom::FailOverTaken => fail_over_taken(constants, state, next),
            Atom::TickEnabled => tick_enabled(constants, state),
            Atom::TickTaken => tick_taken(constants, state, next),
            Atom::NodeRestartEnabled => Ok(node_restart_enabled(constants, state)),
            Atom::NodeRestartTaken => Ok(node_restart_taken(constants, state, next)),
            Atom::TimeOutEnabled { c } => Ok(time_out_enabled(constants, state, c)),
            Atom::TimeOutTaken { c } => Ok(time_out_taken(constants, state, next, c)),
            Atom::PushEnabled { c, v } => push_enabled(constants, state, c, v),
            Atom::PushTaken { c, v } => push_taken(constants, state, next, c, v),
            Atom::WorkEnabled { v } => work_enabled(constants, state, v),
            Atom::WorkTaken { v } => work_taken(constants, state, next, v),
            Atom::OfSomeControllerStaysUp { c } => Ok(of_some_controller_stays_up(state, c)),
            Atom::ReadyAtContact => ready_at_contact(state),
            Atom::OfEventuallyApplied => of_eventually_applied(state),
        }
    }
}

/// `ENABLED <<Session>>_vars`
fn session_enabled(constants: &Constants, state: &State) -> Outcome<bool> {
    try_any(Controller::ALL, |c| {
        Ok(actions::register::step(constants, state, c)?.is_some_and(|next| next != *state)
            || actions::heartbeat::step(constants, state, c)?.is_some_and(|next| next != *state))
    })
}

/// `<<Session>>_vars`
fn session_taken(constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
    Ok(try_any(Controller::ALL, |c| {
        Ok(actions::register::step(constants, state, c)?.is_some_and(|successor| successor == *next)
            || actions::heartbeat::step(constants, state, c)?.is_some_and(|successor| successor == *next))
    })? && next != state)
}

/// `ENABLED <<DetectFailure>>_vars`
fn detect_failure_enabled(state: &State) -> Outcome<bool> {
    Ok(actions::detect_failure::step(state)?.is_some_and(|next| next != *state))
}

/// `<<DetectFailure>>_vars`
fn detect_failure_taken(state: &State, next: &State) -> Outcome<bool> {
    Ok(actions::detect_failure::step(state)?.is_some_and(|successor| successor == *next) && next != state)
}

/// `ENABLED <<FailOver>>_vars`
fn fail_over_enabled(constants: &Constants, state: &State) -> Outcome<bool> {
    Ok(actions::fail_over::step(constants, state)?.is_some_and(|next| next != *state))
}

/// `<<FailOver>>_vars`
fn fail_over_taken(constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
    Ok(actions::fail_over::step(constants, state)?.is_some_and(|successor| successor == *next) && next != state)
}

/// `ENABLED <<Tick>>_vars`
fn tick_enabled(constants: &Constants, state: &State) -> Outcome<bool> {
    Ok(actions::tick::step(constants, state)?.is_some_and(|next| next != *state))
}

/// `<<Tick>>_vars`
fn tick_taken(constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
    Ok(actions::tick::step(constants, state)?.is_some_and(|successor| successor == *next) && next != state)
}

/// `ENABLED <<NodeRestart>>_vars`
fn node_restart_enabled(constants: &Constants, state: &State) -> bool {
    actions::node_restart::step(constants, state).is_some_and(|next| next != *state)
}

/// `<<NodeRestart>>_vars`
fn node_restart_taken(constants: &Constants, state: &State, next: &State) -> bool {
    actions::node_restart::step(constants, state).is_some_and(|successor| successor == *next) && next != state
}

/// `ENABLED <<TimeOut(c)>>_vars`
fn time_out_enabled(constants: &Constants, state: &State, c: Controller) -> bool {
    actions::time_out::step(constants, state, c).is_some_and(|next| next != *state)
}

/// `<<TimeOut(c)>>_vars`
fn time_out_taken(constants: &Constants, state: &State, next: &State, c: Controller) -> bool {
    actions::time_out::step(constants, state, c).is_some_and(|successor| successor == *next) && next != state
}

/// `ENABLED <<Push(c, v)>>_vars`
fn push_enabled(constants: &Constants, state: &State, c: Controller, v: Vm) -> Outcome<bool> {
    Ok(actions::push::step(constants, state, c, v)?.is_some_and(|next| next != *state))
}

/// `<<Push(c, v)>>_vars`
fn push_taken(constants: &Constants, state: &State, next: &State, c: Controller, v: Vm) -> Outcome<bool> {
    Ok(actions::push::step(constants, state, c, v)?.is_some_and(|successor| successor == *next) && next != state)
}

/// `ENABLED <<Work(v)>>_vars`
fn work_enabled(constants: &Constants, state: &State, v: Vm) -> Outcome<bool> {
    try_any(1..=constants.max_generation, |g| {
        Ok(actions::begin_apply::step(constants, state, v, g)?.is_some_and(|next| next != *state)
            || actions::finish_apply::step(constants, state, v, g)?.is_some_and(|next| next != *state))
    })
}

/// `<<Work(v)>>_vars`
fn work_taken(constants: &Constants, state: &State, next: &State, v: Vm) -> Outcome<bool> {
    Ok(try_any(1..=constants.max_generation, |g| {
        Ok(actions::begin_apply::step(constants, state, v, g)?.is_some_and(|successor| successor == *next)
            || actions::finish_apply::step(constants, state, v, g)?.is_some_and(|successor| successor == *next))
    })? && next != state)
}

/// `up[c]`
fn of_some_controller_stays_up(state: &State, c: Controller) -> bool {
    state.up[c]
}

/// `ReadyAtContact`
fn ready_at_contact(state: &State) -> Outcome<bool> {
    operators::ready_at_contact(state)
}

/// `\A v \in Vms : applied[v] >= desired[Contact][v]`
fn of_eventually_applied(state: &State) -> Outcome<bool> {
    try_all(Vm::ALL, |v| Ok(state.applied[v] >= state.desired[operators::contact(state)?][v]))
}
