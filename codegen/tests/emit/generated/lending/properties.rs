//! The predicates of fairness and properties.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Location, Outcome};

use crate::lending::{actions, places};
use crate::lending::action::Action;
use crate::lending::constants::Constants;
use crate::lending::domain::Reader;
use crate::lending::state::State;

/// The state and action predicates that fairness and properties are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
    /// `ENABLED <<Lend>>_vars`
    LendEnabled,
    /// `<<Lend>>_vars`
    LendTaken,
    /// `ENABLED <<Ask(r)>>_vars`
    AskEnabled {
        /// `r`
        r: Reader,
    },
    /// `<<Ask(r)>>_vars`
    AskTaken {
        /// `r`
        r: Reader,
    },
    /// `holder = Nobody`
    OfReturned,
}

impl Atom {
    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Atom::LendEnabled => "ENABLED <<Lend>>_vars",
            Atom::LendTaken => "<<Lend>>_vars",
            Atom::AskEnabled { .. } => "ENABLED <<Ask(r)>>_vars",
            Atom::AskTaken { .. } => "<<Ask(r)>>_vars",
            Atom::OfReturned => "holder = Nobody",
        }
    }

    /// Where it stands in the spec.
    pub fn location(self) -> Location {
        match self {
            Atom::LendEnabled => places::SPEC.at(0, 34, 0, 46),
            Atom::LendTaken => places::SPEC.at(0, 34, 0, 46),
            Atom::AskEnabled { .. } => places::SPEC.at(0, 70, 0, 84),
            Atom::AskTaken { .. } => places::SPEC.at(0, 70, 0, 84),
            Atom::OfReturned => places::RETURNED.at(0, 18, 0, 32),
        }
    }

    /// Whether it looks at the first state of a step alone.
    pub fn is_state_level(self) -> bool {
        match self {
            Atom::LendEnabled | Atom::AskEnabled { .. } | Atom::OfReturned => true,
            Atom::LendTaken | Atom::AskTaken { .. } => false,
        }
    }

    /// Whether it is false of every step that changes nothing.
    pub fn excludes_stuttering(self) -> bool {
        match self {
            Atom::LendTaken | Atom::AskTaken { .. } => true,
            Atom::LendEnabled | Atom::AskEnabled { .. } | Atom::OfReturned => false,
        }
    }

    /// Whether its truth follows from what the actions do.
    pub fn follows_from_actions(self) -> bool {
        match self {
            Atom::LendEnabled
            | Atom::LendTaken
            | Atom::AskEnabled { .. }
            | Atom::AskTaken { .. } => true,
            Atom::OfReturned => false,
        }
    }

    /// Whether it then is about steps of this action.
    pub fn is_about(self, action: &Action) -> bool {
        match (self, action) {
            (Atom::LendEnabled | Atom::LendTaken, Action::Lend) => true,
            (Atom::AskEnabled { r } | Atom::AskTaken { r }, Action::Ask { r: own_r }) => {
                r == *own_r
            }
            _ => false,
        }
    }

    /// Whether it holds of the step from `state` to `next`.
    ///
    /// # Errors
    /// Where it has no value.
    pub fn holds(
        self,
        constants: &Constants,
        state: &State,
        next: &State,
    ) -> Outcome<bool> {
        match self {
            Atom::LendEnabled => lend_enabled(constants, state),
            Atom::LendTaken => lend_taken(constants, state, next),
            Atom::AskEnabled { r } => ask_enabled(state, r),
            Atom::AskTaken { r } => ask_taken(state, next, r),
            Atom::OfReturned => Ok(of_returned(state)),
        }
    }
}

/// `ENABLED <<Lend>>_vars`
fn lend_enabled(constants: &Constants, state: &State) -> Outcome<bool> {
    Ok(actions::lend::step(constants, state)?.is_some_and(|next| next != *state))
}

/// `<<Lend>>_vars`
fn lend_taken(constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
    Ok(
        actions::lend::step(constants, state)?
            .is_some_and(|successor| successor == *next) && next != state,
    )
}

/// `ENABLED <<Ask(r)>>_vars`
fn ask_enabled(state: &State, r: Reader) -> Outcome<bool> {
    Ok(actions::ask::step(state, r)?.is_some_and(|next| next != *state))
}

/// `<<Ask(r)>>_vars`
fn ask_taken(state: &State, next: &State, r: Reader) -> Outcome<bool> {
    Ok(
        actions::ask::step(state, r)?.is_some_and(|successor| successor == *next)
            && next != state,
    )
}

/// `holder = Nobody`
fn of_returned(state: &State) -> bool {
    state.holder.is_none()
}
