//! What must hold in every state.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::try_all;
use lockstep_model::{Outcome, Predicate};

use crate::cross_dc_replication::constants::{Constants, MAX_PLACE};
use crate::cross_dc_replication::domain::{Controller, Event, Resource};
use crate::cross_dc_replication::state::State;
use crate::cross_dc_replication::{operators, places};

/// The invariants that configurations name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// `TypeOK`
    TypeOK,
    /// `AppliedAtMostOnce`
    AppliedAtMostOnce,
    /// `NothingInvented`
    NothingInvented,
    /// `HeadIsRankMaximal`
    HeadIsRankMaximal,
    /// `HeadsAgree`
    HeadsAgree,
    /// `StrictGateIsSound`
    StrictGateIsSound,
    /// `PublishedGateIsSound`
    PublishedGateIsSound,
}

impl Invariant {
    /// Its name, its text, and where it is defined.
    pub fn predicate(self) -> Predicate {
        let (name, text, location) = match self {
            Invariant::TypeOK => (
                "TypeOK",
                concat!(
                    "/\\ outbox \\in [Controllers -> SUBSET Events] /\\ applyCount \\in [Controllers -> ",
                    "[Events -> Nat]] /\\ head \\in [Controllers -> [Resources -> Events \\cup {NoEvent}]] /\\ ",
                    "unresolved \\in [Controllers -> SUBSET Events] /\\ watermark \\in [Controllers -> ",
                    "[Controllers -> 0..MaxPlace]] /\\ acked \\in [Controllers -> [Controllers -> ",
                    "0..MaxPlace]] /\\ page \\in [Controllers -> [Controllers -> Pages]] /\\ linkUp \\in [Dcs ",
                    "-> [Dcs -> BOOLEAN]] /\\ flaps \\in 0..MaxFlaps"
                ),
                places::TYPE_OK.at(0, 1, 9, 31),
            ),
            Invariant::AppliedAtMostOnce => (
                "AppliedAtMostOnce",
                "\\A c \\in Controllers, e \\in Events : applyCount[c][e] <= 1",
                places::APPLIED_AT_MOST_ONCE.at(0, 1, 1, 60),
            ),
            Invariant::NothingInvented => (
                "NothingInvented",
                "\\A c \\in Controllers : Applied(c) \\subseteq Emitted",
                places::NOTHING_INVENTED.at(0, 1, 1, 53),
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
            Invariant::StrictGateIsSound => (
                "StrictGateIsSound",
                "(\\A c \\in Controllers : StrictGreen(c)) => Agreement",
                places::STRICT_GATE_IS_SOUND.at(0, 1, 1, 54),
            ),
            Invariant::PublishedGateIsSound => (
                "PublishedGateIsSound",
                "Quiescent /\\ (\\A c \\in Controllers : PublishedGreen(c)) => Agreement",
                places::PUBLISHED_GATE_IS_SOUND.at(0, 1, 1, 70),
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
            Invariant::NothingInvented => Ok(nothing_invented(state)),
            Invariant::HeadIsRankMaximal => head_is_rank_maximal(state),
            Invariant::HeadsAgree => Ok(heads_agree(state)),
            Invariant::StrictGateIsSound => Ok(strict_gate_is_sound(state)),
            Invariant::PublishedGateIsSound => Ok(published_gate_is_sound(state)),
        }
    }
}

/// `TypeOK`.
fn type_ok(constants: &Constants, state: &State) -> bool {
    state.watermark.values().iter().all(|&value| value.values().iter().all(|&value2| (0..=MAX_PLACE).contains(&value2)))
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
        && (0..=constants.max_flaps).contains(&state.flaps)
}

/// `AppliedAtMostOnce`: However often an event arrives, it takes effect once.
fn applied_at_most_once(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| Event::ALL.into_iter().all(|e| state.apply_count[c][e] <= 1))
}

/// `NothingInvented`: Nothing takes effect that was not emitted.
fn nothing_invented(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| operators::applied(state, c).is_subset(operators::emitted(state)))
}

/// `HeadIsRankMaximal`: Each head is the greatest by rank of the events applied for its resource.
fn head_is_rank_maximal(state: &State) -> Outcome<bool> {
    try_all(Controller::ALL, |c| {
        try_all(Resource::ALL, |r| Ok(state.head[c][r] == operators::greatest_of(operators::applied(state, c))?))
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

/// `StrictGateIsSound`: If every controller's strict gate is green, the replicas agree, quiescent or
/// not, and whether or not a link is down.
fn strict_gate_is_sound(state: &State) -> bool {
    !Controller::ALL.into_iter().all(|c| operators::strict_green(state, c)) || operators::agreement(state)
}

/// `PublishedGateIsSound`: The same claim for the published gate, even weakened to quiescent states, is
/// FALSE of this very protocol, without any bug: each side of a partition is at
/// rest and green.  A configuration of its own shows it.
fn published_gate_is_sound(state: &State) -> bool {
    !(operators::quiescent(state) && Controller::ALL.into_iter().all(|c| operators::published_green(state, c)))
        || operators::agreement(state)
}

impl Invariant {
    /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
    ///
    /// # Errors
    /// Where that has no value.
    pub fn is_tested(self, _constants: &Constants, state: &State) -> Outcome<Option<bool>> {
        match self {
            Invariant::HeadsAgree => Ok(Some(heads_agree_is_tested(state))),
            Invariant::StrictGateIsSound => Ok(Some(strict_gate_is_sound_is_tested(state))),
            Invariant::PublishedGateIsSound => Ok(Some(published_gate_is_sound_is_tested(state))),
            Invariant::TypeOK
            | Invariant::AppliedAtMostOnce
            | Invariant::NothingInvented
            | Invariant::HeadIsRankMaximal => Ok(None),
        }
    }
}

/// Whether a state puts `HeadsAgree` to the test.
fn heads_agree_is_tested(state: &State) -> bool {
    Controller::ALL
        .into_iter()
        .any(|a| Controller::ALL.into_iter().any(|b| operators::applied(state, a) == operators::applied(state, b)))
}

/// Whether a state puts `StrictGateIsSound` to the test.
fn strict_gate_is_sound_is_tested(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| operators::strict_green(state, c))
}

/// Whether a state puts `PublishedGateIsSound` to the test.
fn published_gate_is_sound_is_tested(state: &State) -> bool {
    operators::quiescent(state) && Controller::ALL.into_iter().all(|c| operators::published_green(state, c))
}
