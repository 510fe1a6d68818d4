//! What must hold in every state.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Outcome, Predicate};
use lockstep_model::typed::{Set, multiply};

use crate::lending::{operators, places};
use crate::lending::constants::Constants;
use crate::lending::domain::{Grade, Reader};
use crate::lending::state::State;

/// The invariants that configurations name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// `TypeOK`
    TypeOK,
    /// `NobodyWaitsForWhatHeHas`
    NobodyWaitsForWhatHeHas,
    /// `RegularsAreCounted`
    RegularsAreCounted,
    /// `FinesAreFair`
    FinesAreFair,
}

impl Invariant {
    /// Its name, its text, and where it is defined.
    pub fn predicate(self) -> Predicate {
        let (name, text, location) = match self {
            Invariant::TypeOK => {
                (
                    "TypeOK",
                    concat!(
                        "/\\ holder \\in Readers \\cup {Nobody} /\\ banned \\subseteq Readers /\\ \\A r \\in ",
                        "Readers : card[r].loans \\in 0..Limit"
                    ),
                    places::TYPE_OK.at(0, 1, 3, 50),
                )
            }
            Invariant::NobodyWaitsForWhatHeHas => {
                (
                    "NobodyWaitsForWhatHeHas",
                    "holder # Nobody => holder \\notin Waiting",
                    places::NOBODY_WAITS_FOR_WHAT_HE_HAS.at(0, 1, 0, 67),
                )
            }
            Invariant::RegularsAreCounted => {
                (
                    "RegularsAreCounted",
                    "\\A r \\in Readers : card[r].grade = \"regular\" => card[r].loans = Limit",
                    places::REGULARS_ARE_COUNTED.at(0, 1, 0, 91),
                )
            }
            Invariant::FinesAreFair => {
                (
                    "FinesAreFair",
                    "card[MostLoans].loans * Cardinality(Readers) >= card[MostLoans].loans",
                    places::FINES_ARE_FAIR.at(0, 1, 0, 85),
                )
            }
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
            Invariant::NobodyWaitsForWhatHeHas => nobody_waits_for_what_he_has(state),
            Invariant::RegularsAreCounted => Ok(regulars_are_counted(constants, state)),
            Invariant::FinesAreFair => fines_are_fair(state),
        }
    }
}

/// `TypeOK`.
fn type_ok(constants: &Constants, state: &State) -> bool {
    Reader::ALL.into_iter().all(|r| (0..=constants.limit).contains(&state.card[r].loans))
}

/// `NobodyWaitsForWhatHeHas`.
fn nobody_waits_for_what_he_has(state: &State) -> Outcome<bool> {
    Ok(
        state.holder.is_none()
            || !state
                .holder
                .is_some_and(|element| {
                    (1..=state.queue.len())
                        .map(|i| { Ok(*state.queue.apply(i, "queue[i]")?) })
                        .collect::<Outcome<Set<Reader>>>()?
                        .contains(element)
                }),
    )
}

/// `RegularsAreCounted`.
fn regulars_are_counted(constants: &Constants, state: &State) -> bool {
    Reader::ALL
        .into_iter()
        .all(|r| {
            state.card[r].grade != Grade::Regular
                || state.card[r].loans == constants.limit
        })
}

/// `FinesAreFair`.
fn fines_are_fair(state: &State) -> Outcome<bool> {
    Ok(
        multiply(
            state.card[operators::most_loans(state)?].loans,
            Set::<Reader>::full().cardinality(),
        )? >= state.card[operators::most_loans(state)?].loans,
    )
}

impl Invariant {
    /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
    ///
    /// # Errors
    /// Where that has no value.
    pub fn is_tested(
        self,
        _constants: &Constants,
        state: &State,
    ) -> Outcome<Option<bool>> {
        match self {
            Invariant::NobodyWaitsForWhatHeHas => {
                Ok(Some(nobody_waits_for_what_he_has_is_tested(state)))
            }
            Invariant::RegularsAreCounted => {
                Ok(Some(regulars_are_counted_is_tested(state)))
            }
            Invariant::TypeOK | Invariant::FinesAreFair => Ok(None),
        }
    }
}

/// Whether a state puts `NobodyWaitsForWhatHeHas` to the test.
fn nobody_waits_for_what_he_has_is_tested(state: &State) -> bool {
    state.holder.is_some()
}

/// Whether a state puts `RegularsAreCounted` to the test.
fn regulars_are_counted_is_tested(state: &State) -> bool {
    Reader::ALL.into_iter().any(|r| state.card[r].grade == Grade::Regular)
}
