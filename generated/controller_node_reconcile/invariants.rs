//! What must hold in every state.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{IntegerSet, try_all};
use lockstep_model::{Outcome, Predicate};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::state::State;
use crate::controller_node_reconcile::{operators, places};

/// The invariants that configurations name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// `TypeOK`
    TypeOK,
    /// `RegisteredBeforeReady`
    RegisteredBeforeReady,
    /// `ReadyIsFresh`
    ReadyIsFresh,
    /// `NoStaleApply`
    NoStaleApply,
    /// `AppliesAreSerialized`
    AppliesAreSerialized,
    /// `NoOrphan`
    NoOrphan,
    /// `AppliedIsPresent`
    AppliedIsPresent,
}

impl Invariant {
    /// Its name, its text, and where it is defined.
    pub fn predicate(self) -> Predicate {
        let (name, text, location) = match self {
            Invariant::TypeOK => (
                "TypeOK",
                concat!(
                    "/\\ known \\in [Controllers -> BOOLEAN] /\\ ready \\in [Controllers -> BOOLEAN] /\\ age ",
                    "\\in [Controllers -> 0..MaxAge] /\\ desired \\in [Controllers -> [Vms -> ",
                    "0..MaxGeneration]] /\\ observed \\in [Controllers -> [Vms -> 0..MaxGeneration]] /\\ ",
                    "applied \\in [Vms -> 0..MaxGeneration] /\\ journal \\in [Vms -> SUBSET Generations] /\\ ",
                    "artefacts \\in [Vms -> SUBSET Generations] /\\ contact \\in 1..Len(ControllerList) /\\ ",
                    "registered \\in BOOLEAN /\\ suspects \\in BOOLEAN /\\ inbox \\in [Vms -> SUBSET ",
                    "Generations] /\\ up \\in [Controllers -> BOOLEAN] /\\ nodeUp \\in BOOLEAN /\\ crashes ",
                    "\\in 0..MaxCrashes"
                ),
                places::TYPE_OK.at(0, 1, 15, 33),
            ),
            Invariant::RegisteredBeforeReady => (
                "RegisteredBeforeReady",
                "\\A c \\in Controllers : ready[c] => known[c]",
                places::REGISTERED_BEFORE_READY.at(0, 1, 1, 45),
            ),
            Invariant::ReadyIsFresh => (
                "ReadyIsFresh",
                "\\A c \\in Controllers : up[c] /\\ ready[c] => age[c] <= StaleAfter",
                places::READY_IS_FRESH.at(0, 1, 1, 66),
            ),
            Invariant::NoStaleApply => (
                "NoStaleApply",
                "\\A c \\in Controllers, v \\in Vms : observed[c][v] <= applied[v]",
                places::NO_STALE_APPLY.at(0, 1, 1, 64),
            ),
            Invariant::AppliesAreSerialized => (
                "AppliesAreSerialized",
                "\\A v \\in Vms : Cardinality(journal[v]) <= 1",
                places::APPLIES_ARE_SERIALIZED.at(0, 1, 1, 45),
            ),
            Invariant::NoOrphan => (
                "NoOrphan",
                "\\A v \\in Vms : artefacts[v] \\subseteq {applied[v]} \\cup journal[v]",
                places::NO_ORPHAN.at(0, 1, 1, 68),
            ),
            Invariant::AppliedIsPresent => (
                "AppliedIsPresent",
                "\\A v \\in Vms : applied[v] > 0 => applied[v] \\in artefacts[v]",
                places::APPLIED_IS_PRESENT.at(0, 1, 1, 62),
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
            Invariant::RegisteredBeforeReady => Ok(registered_before_ready(state)),
            Invariant::ReadyIsFresh => Ok(ready_is_fresh(constants, state)),
            Invariant::NoStaleApply => Ok(no_stale_apply(state)),
            Invariant::AppliesAreSerialized => Ok(applies_are_serialized(state)),
            Invariant::NoOrphan => no_orphan(state),
            Invariant::AppliedIsPresent => Ok(applied_is_present(state)),
        }
    }
}

/// `TypeOK`.
fn type_ok(constants: &Constants, state: &State) -> bool {
    state.age.values().iter().all(|&value| (0..=operators::max_age(constants)).contains(&value))
        && state
            .desired
            .values()
            .iter()
            .all(|&value| value.values().iter().all(|&value2| (0..=constants.max_generation).contains(&value2)))
        && state
            .observed
            .values()
            .iter()
            .all(|&value| value.values().iter().all(|&value2| (0..=constants.max_generation).contains(&value2)))
        && state.applied.values().iter().all(|&value| (0..=constants.max_generation).contains(&value))
        && state
            .journal
            .values()
            .iter()
            .all(|&value| value.iter().all(|element| (1..=constants.max_generation).contains(&element)))
        && state
            .artefacts
            .values()
            .iter()
            .all(|&value| value.iter().all(|element| (1..=constants.max_generation).contains(&element)))
        && (1..=2).contains(&state.contact)
        && state
            .inbox
            .values()
            .iter()
            .all(|&value| value.iter().all(|element| (1..=constants.max_generation).contains(&element)))
        && (0..=constants.max_crashes).contains(&state.crashes)
}

/// `RegisteredBeforeReady`: No heartbeat counts before the registration.
fn registered_before_ready(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| !state.ready[c] || state.known[c])
}

/// `ReadyIsFresh`: A running controller takes the node for ready only on a fresh heartbeat.
fn ready_is_fresh(constants: &Constants, state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| !(state.up[c] && state.ready[c]) || state.age[c] <= constants.stale_after)
}

/// `NoStaleApply`: No stale generation is applied over a newer one: what a controller has been
/// told is applied never goes back.
fn no_stale_apply(state: &State) -> bool {
    Controller::ALL.into_iter().all(|c| Vm::ALL.into_iter().all(|v| state.observed[c][v] <= state.applied[v]))
}

/// `AppliesAreSerialized`: The applies of one VM are serialized.
fn applies_are_serialized(state: &State) -> bool {
    Vm::ALL.into_iter().all(|v| state.journal[v].cardinality() <= 1)
}

/// `NoOrphan`: Whatever is on the host is applied, or being applied and in the journal.
fn no_orphan(state: &State) -> Outcome<bool> {
    try_all(Vm::ALL, |v| {
        Ok(state.artefacts[v].is_subset(IntegerSet::<0>::collect([state.applied[v]])?.union(state.journal[v])))
    })
}

/// `AppliedIsPresent`: And what is applied is on the host.
fn applied_is_present(state: &State) -> bool {
    Vm::ALL.into_iter().all(|v| state.applied[v] <= 0 || state.artefacts[v].contains(state.applied[v]))
}

impl Invariant {
    /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
    ///
    /// # Errors
    /// Where that has no value.
    pub fn is_tested(self, _constants: &Constants, state: &State) -> Outcome<Option<bool>> {
        match self {
            Invariant::RegisteredBeforeReady => Ok(Some(registered_before_ready_is_tested(state))),
            Invariant::ReadyIsFresh => Ok(Some(ready_is_fresh_is_tested(state))),
            Invariant::AppliedIsPresent => Ok(Some(applied_is_present_is_tested(state))),
            Invariant::TypeOK | Invariant::NoStaleApply | Invariant::AppliesAreSerialized | Invariant::NoOrphan => {
                Ok(None)
            }
        }
    }
}

/// Whether a state puts `RegisteredBeforeReady` to the test.
fn registered_before_ready_is_tested(state: &State) -> bool {
    Controller::ALL.into_iter().any(|c| state.ready[c])
}

/// Whether a state puts `ReadyIsFresh` to the test.
fn ready_is_fresh_is_tested(state: &State) -> bool {
    Controller::ALL.into_iter().any(|c| state.up[c] && state.ready[c])
}

/// Whether a state puts `AppliedIsPresent` to the test.
fn applied_is_present_is_tested(state: &State) -> bool {
    Vm::ALL.into_iter().any(|v| state.applied[v] > 0)
}
