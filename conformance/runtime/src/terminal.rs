//! Terminal states: how an event ends. None of them waits for a human.

use crate::envelope::{Policy, SafetyClass, Validity};
use serde::{Deserialize, Serialize};

/// How an event that met a contender ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TerminalState {
    /// It is the head.
    AutoAccepted,
    /// It lost, and nothing has to be undone.
    AutoRejected,
    /// It lost, and what it made is undone by a compensation job.
    AutoCompensated,
}

impl TerminalState {
    /// The state of an event that lost. A function of the event alone, so that every replica gives the same one
    /// whatever the order in which it saw the contenders.
    pub fn of_loser(policy: &Policy) -> Self {
        match (policy.validity, policy.safety) {
            (Validity::Invalid, _) => Self::AutoRejected,
            (Validity::Valid, SafetyClass::Unsafe) => Self::AutoCompensated,
            (Validity::Valid, SafetyClass::Risky | SafetyClass::Safe) => Self::AutoRejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_valid_unsafe_loser_is_compensated() {
        for validity in [Validity::Valid, Validity::Invalid] {
            for safety in [SafetyClass::Safe, SafetyClass::Risky, SafetyClass::Unsafe] {
                let state = TerminalState::of_loser(&Policy { validity, safety, ..Policy::default() });
                let compensated = validity == Validity::Valid && safety == SafetyClass::Unsafe;
                assert_eq!(state == TerminalState::AutoCompensated, compensated);
                assert_ne!(state, TerminalState::AutoAccepted);
            }
        }
    }
}
