//! The contest between an incumbent and a challenger: pure, and the same at every replica.

use crate::envelope::{Envelope, Policy, SafetyClass};
use crate::faults::{Fault, FaultSet};
use crate::identity::OpId;
use crate::terminal::TerminalState;
use serde::Serialize;
use std::cmp::Ordering;

/// What became of an event when it was merged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Merged {
    /// It was known already; nothing changed.
    Duplicate,
    /// It is the first event of its resource, and its head.
    Uncontested,
    /// It beat the head and took its place.
    Won {
        /// The displaced head.
        loser: OpId,
        /// How that one ended.
        terminal_state: TerminalState,
    },
    /// It lost to the head.
    Lost {
        /// The head.
        winner: OpId,
        /// How the event ended.
        terminal_state: TerminalState,
    },
}

/// Whether `challenger` displaces `incumbent`: it does when its rank is the greater one.
///
/// The head after any sequence of contests is the maximum of a total order, hence the same whatever the sequence; and
/// each event but the maximum loses exactly once, on arrival or when it is displaced, hence the set of losers is the
/// same too.
pub(crate) fn displaces(challenger: &Envelope, incumbent: &Envelope, faults: FaultSet) -> bool {
    let (new, old) = (challenger.rank(), incumbent.rank());
    if faults.active(Fault::FirstAppliedWins) {
        return false;
    }
    if faults.active(Fault::LastAppliedWins) {
        return true;
    }
    if faults.active(Fault::LastWriterWins) {
        let key = |event: &Envelope| (event.logical_ts_ms, event.controller_id.clone(), event.op_id.clone());
        return key(challenger) > key(incumbent);
    }
    if faults.active(Fault::RankWithoutTieBreakers) {
        return crate::rank::Rank { controller_id: old.controller_id, op_id: old.op_id, ..new } > old;
    }
    new.cmp(&old) == Ordering::Greater
}

/// How an event with this policy ends when it loses.
pub(crate) fn loser_state(policy: &Policy, faults: FaultSet) -> TerminalState {
    if faults.active(Fault::InvalidLoserCompensated) && policy.safety == SafetyClass::Unsafe {
        return TerminalState::AutoCompensated;
    }
    TerminalState::of_loser(policy)
}
