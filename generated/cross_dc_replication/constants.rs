//! Constants and tables.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{Function, IntegerFunction, Set};

use crate::cross_dc_replication::domain::{Bug, Controller, Envelope, Event, Page, Resource, Safety, Validity};

/// The constants that configurations of one domain may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// `Bug`: "None", or the one known bug that this run re-introduces
    pub bug: Bug,
    /// `PageLimit`: the greatest number of events in a page
    pub page_limit: i32,
    /// `MaxFlaps`: how many times a link may go down, over all links
    pub max_flaps: i32,
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
pub const ENVELOPE: Function<Event, Envelope, 3> = Function::new([
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
        origin: Controller::C3,
        place: 1,
        resource: Resource::VmV1,
        validity: Validity::Valid,
        safety: Safety::Unsafe,
        priority: 0,
        epoch: 1,
        timestamp: 30,
        op: 6,
    },
    Envelope {
        origin: Controller::C3,
        place: 2,
        resource: Resource::VmV1,
        validity: Validity::Invalid,
        safety: Safety::Unsafe,
        priority: 9,
        epoch: 2,
        timestamp: 40,
        op: 8,
    },
]);

/// `MaxPlace`, as the configurations' domains have it.
///
/// The last place of the longest outbox that a behaviour can fill.
pub const MAX_PLACE: i32 = 2;

/// `Rank`, as the configurations' domains have it.
pub const RANK: Function<Event, IntegerFunction<i32, 1, 7>, 3> = Function::new([
    IntegerFunction::new([1, 2, 0, 1, 10, 2, 4]),
    IntegerFunction::new([1, 0, 0, 1, 30, 3, 6]),
    IntegerFunction::new([0, 0, 9, 2, 40, 3, 8]),
]);

/// `NoPage`, as the configurations' domains have it.
///
/// A page in hand: the events that are still to be applied, and the place to
/// which the watermark moves once they all are.  A page may be empty (rest =
/// {} and last = the watermark) and still be in hand: it is acknowledged too.
pub const NO_PAGE: Page = Page { in_hand: false, rest: Set::from_bits([0]), last: 0 };
