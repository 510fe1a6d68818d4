//! Constants and tables.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Function, IntegerFunction, Set};

use crate::controller_replication::domain::{
    Bug, ConflictRecord, Controller, Envelope, Event, JobState, Page, Resource, Safety, Terminal, Validity,
};

/// The constants that configurations of one domain may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// `Bug`: "None", or the one known bug that this run re-introduces
    pub bug: Bug,
    /// `PageLimit`: the greatest number of events in a page
    pub page_limit: i32,
    /// `MaxFaults`: how many times a behaviour may crash a controller or repeat a page
    pub max_faults: i32,
}

/// `Envelope`, as the configurations' domains have it.
///
/// The catalogue of events.  An event has one origin and one place in its
/// origin's outbox, counted from 1.  The ranks are chosen so that every
/// kind of decision is taken by some pair:
///
/// e1, e3   equal up to the time stamp: the controller id decides, e3
/// e2, e4   e2 is newer, but unsafe: the older, safe e4 wins
/// e5       newer than e1 and e3, but unsafe: loses to both
/// e6       the newest of all, but invalid: loses to all for vm/v1,
/// whatever its priority and its epoch
/// e2, e7   equal up to the controller id: the op id decides, e7
pub const ENVELOPE: Function<Event, Envelope, 4> = Function::new([
    Envelope {
        origin: Controller::C1,
        place: 1,
        resource: Resource::VmV1,
        validity: Validity::Valid,
        safety: Safety::Safe,
        priority: 0,
        epoch: 1,
        timestamp: 10,
        op: 5,
    },
    Envelope {
        origin: Controller::C1,
        place: 2,
        resource: Resource::NetworkN1,
        validity: Validity::Valid,
        safety: Safety::Unsafe,
        priority: 0,
        epoch: 1,
        timestamp: 20,
        op: 2,
    },
    Envelope {
        origin: Controller::C2,
        place: 1,
        resource: Resource::VmV1,
        validity: Validity::Valid,
        safety: Safety::Safe,
        priority: 0,
        epoch: 1,
        timestamp: 10,
        op: 4,
    },
    Envelope {
        origin: Controller::C2,
        place: 2,
        resource: Resource::NetworkN1,
        validity: Validity::Valid,
        safety: Safety::Safe,
        priority: 0,
        epoch: 1,
        timestamp: 10,
        op: 3,
    },
]);

/// `MaxPlace`, as the configurations' domains have it.
///
/// The last place of the longest outbox that a behaviour can fill.
pub const MAX_PLACE: i32 = 2;

/// `Rank`, as the configurations' domains have it.
pub const RANK: Function<Event, IntegerFunction<i32, 1, 7>, 4> = Function::new([
    IntegerFunction::new([1, 2, 0, 1, 10, 1, 5]),
    IntegerFunction::new([1, 0, 0, 1, 20, 1, 2]),
    IntegerFunction::new([1, 2, 0, 1, 10, 2, 4]),
    IntegerFunction::new([1, 2, 0, 1, 10, 2, 3]),
]);

/// `LoserStates`, as the configurations' domains have it.
///
/// The terminal states of a loser.  There is none that waits for a human.
pub const LOSER_STATES: Set<Terminal> = Set::from_bits([3]);

/// `NoPage`, as the configurations' domains have it.
///
/// A page in hand: the events that are still to be applied, and the place to
/// which the watermark moves once they all are.  A page may be empty (rest =
/// {} and last = the watermark) and still be in hand: it is acknowledged too.
pub const NO_PAGE: Page = Page { in_hand: false, last: 0, rest: Set::from_bits([0]) };

/// `JobStates`, as the configurations' domains have it.
pub const JOB_STATES: Set<JobState> = Set::from_bits([0b11111]);

/// `NoConflict`, as the configurations' domains have it.
pub const NO_CONFLICT: ConflictRecord = ConflictRecord { winner: None, terminal: Terminal::None, resolved: true };
