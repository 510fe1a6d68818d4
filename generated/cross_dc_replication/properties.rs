//! The predicates of fairness and properties.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Location, Outcome};

use crate::cross_dc_replication::action::Action;
use crate::cross_dc_replication::constants::{Constants, MAX_PLACE};
use crate::cross_dc_replication::domain::{Controller, Event};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{actions, operators, places};

/// The state and action predicates that fairness and properties are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atom {
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
    /// `AllLinksUp`
    AllLinksUp,
    /// `Agreement`
    Agreement,
    /// `\A c \in Controllers : StrictGreen(c)`
    OfEventuallyGreen,
}

impl Atom {
    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Atom::WorkEnabled { .. } => "ENABLED <<Work(c)>>_vars",
            Atom::WorkTaken { .. } => "<<Work(c)>>_vars",
            Atom::PollEnabled { .. } => "ENABLED <<Poll(c, p)>>_vars",
            Atom::PollTaken { .. } => "<<Poll(c, p)>>_vars",
            Atom::AllLinksUp => "AllLinksUp",
            Atom::Agreement => "Agreement",
            Atom::OfEventuallyGreen => "\\A c \\in Controllers : StrictGreen(c)",
        }
    }

    /// Where it stands in the spec.
    pub fn location(self) -> Location {
        match self {
            Atom::WorkEnabled { .. } => places::FAIRNESS.at(2, 8, 2, 23),
            Atom::WorkTaken { .. } => places::FAIRNESS.at(2, 8, 2, 23),
            Atom::PollEnabled { .. } => places::FAIRNESS.at(3, 37, 3, 55),
            Atom::PollTaken { .. } => places::FAIRNESS.at(3, 37, 3, 55),
            Atom::AllLinksUp => places::EVENTUALLY_AGREE.at(0, 24, 0, 33),
            Atom::Agreement => places::EVENTUALLY_AGREE.at(0, 42, 0, 50),
            Atom::OfEventuallyGreen => places::EVENTUALLY_GREEN.at(0, 43, 0, 79),
        }
    }

    /// Whether it looks at the first state of a step alone.
    pub fn is_state_level(self) -> bool {
        match self {
            Atom::WorkEnabled { .. }
            | Atom::PollEnabled { .. }
            | Atom::AllLinksUp
            | Atom::Agreement
            | Atom::OfEventuallyGreen => true,
            Atom::WorkTaken { .. } | Atom::PollTaken { .. } => false,
        }
    }

    /// Whether it is false of every step that changes nothing.
    pub fn excludes_stuttering(self) -> bool {
        match self {
            Atom::WorkTaken { .. } | Atom::PollTaken { .. } => true,
            Atom::WorkEnabled { .. }
            | Atom::PollEnabled { .. }
            | Atom::AllLinksUp
            | Atom::Agreement
            | Atom::OfEventuallyGreen => false,
        }
    }

    /// Whether its truth follows from what the actions do.
    pub fn follows_from_actions(self) -> bool {
        match self {
            Atom::WorkEnabled { .. } | Atom::WorkTaken { .. } | Atom::PollEnabled { .. } | Atom::PollTaken { .. } => {
                true
            }
            Atom::AllLinksUp | Atom::Agreement | Atom::OfEventuallyGreen => false,
        }
    }

    /// Whether it then is about steps of this action.
    pub fn is_about(self, action: &Action) -> bool {
        match (self, action) {
            (Atom::WorkEnabled { c } | Atom::WorkTaken { c }, Action::Compensate { c: own_c, .. }) => c == *own_c,
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::Pull { c: own_c, p: own_p, .. }) => {
                c == *own_c && p == *own_p
            }
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::ApplyNext { c: own_c, p: own_p }) => {
                c == *own_c && p == *own_p
            }
            (Atom::PollEnabled { c, p } | Atom::PollTaken { c, p }, Action::FinishPage { c: own_c, p: own_p }) => {
                c == *own_c && p == *own_p
            }
            _ => false,
        }
    }

    /// Whether it holds of the step from `state` to `next`.
    ///
    /// # Errors
    /// Where it has no value.
    pub fn holds(self, constants: &Constants, state: &State, next: &State) -> Outcome<bool> {
        match self {
            Atom::WorkEnabled { c } => Ok(work_enabled(state, c)),
            Atom::WorkTaken { c } => Ok(work_taken(state, next, c)),
            Atom::PollEnabled { c, p } => poll_enabled(constants, state, c, p),
            Atom::PollTaken { c, p } => poll_taken(constants, state, next, c, p),
            Atom::AllLinksUp => Ok(all_links_up(state)),
            Atom::Agreement => Ok(agreement(state)),
            Atom::OfEventuallyGreen => Ok(of_eventually_green(state)),
        }
    }
}

/// `ENABLED <<Work(c)>>_vars`
fn work_enabled(state: &State, c: Controller) -> bool {
    Event::ALL.into_iter().any(|l| actions::compensate::step(state, c, l).is_some_and(|next| next != *state))
}

/// `<<Work(c)>>_vars`
fn work_taken(state: &State, next: &State, c: Controller) -> bool {
    Event::ALL.into_iter().any(|l| actions::compensate::step(state, c, l).is_some_and(|successor| successor == *next))
        && next != state
}

/// `ENABLED <<Poll(c, p)>>_vars`
fn poll_enabled(constants: &Constants, state: &State, c: Controller, p: Controller) -> Outcome<bool> {
    Ok((0..=MAX_PLACE).any(|n| actions::pull::step(constants, state, c, p, n).is_some_and(|next| next != *state))
        || actions::apply_next::step(constants, state, c, p)?.is_some_and(|next| next != *state)
        || actions::finish_page::step(constants, state, c, p).is_some_and(|next| next != *state))
}

/// `<<Poll(c, p)>>_vars`
fn poll_taken(constants: &Constants, state: &State, next: &State, c: Controller, p: Controller) -> Outcome<bool> {
    Ok(((0..=MAX_PLACE)
        .any(|n| actions::pull::step(constants, state, c, p, n).is_some_and(|successor| successor == *next))
        || actions::apply_next::step(constants, state, c, p)?.is_some_and(|successor| successor == *next)
        || actions::finish_page::step(constants, state, c, p).is_some_and(|successor| successor == *next))
        && next != state)
}

/// `AllLinksUp`
fn all_links_up(state: &State) -> bool {
    operators::all_links_up(state)
}

/// `Agreement`
fn agreement(state: &State) -> bool {
    operators::agreement(state)
}

/// `\A c \in Controllers : StrictGreen(c)`
fn of_eventually_green(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| operators::strict_green(state, c))
}
