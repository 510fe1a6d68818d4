//! Where behaviours begin.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;
use lockstep_model::typed::{Function, IntegerSet, Set};

use crate::controller_replication::constants::{Constants, NO_CONFLICT, NO_PAGE};
use crate::controller_replication::domain::{ConflictRecord, Controller, Event, JobState, Page, Resource};
use crate::controller_replication::state::State;

/// Visits the initial states until `visit` breaks.
///
/// # Errors
/// Where `Init` has no value.
pub fn initial_states(_constants: &Constants, visit: &mut dyn FnMut(State) -> ControlFlow<()>) -> Outcome<()> {
    // outbox       = [c \in Controllers |-> {}]
    let outbox: Function<Controller, Set<Event>, 2> = Function::from_fn(|_: Controller| Set::EMPTY);
    // received     = [c \in Controllers |-> {}]
    let received: Function<Controller, Set<Event>, 2> = Function::from_fn(|_: Controller| Set::EMPTY);
    // applyCount   = [c \in Controllers |-> [e \in Events |-> 0]]
    let apply_count: Function<Controller, Function<Event, i32, 4>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Event| 0));
    // head         = [c \in Controllers |-> [r \in Resources |-> NoEvent]]
    let head: Function<Controller, Function<Resource, Option<Event>, 2>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Resource| None));
    // conflict     = [c \in Controllers |-> [e \in Events |-> NoConflict]]
    let conflict: Function<Controller, Function<Event, ConflictRecord, 4>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Event| NO_CONFLICT));
    // job          = [c \in Controllers |-> [e \in Events |-> "none"]]
    let job: Function<Controller, Function<Event, JobState, 4>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Event| JobState::None));
    // watermark    = [c \in Controllers |-> [p \in Controllers |-> 0]]
    let watermark: Function<Controller, Function<Controller, i32, 2>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| 0));
    // acked        = [c \in Controllers |-> [p \in Controllers |-> 0]]
    let acked: Function<Controller, Function<Controller, i32, 2>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| 0));
    // page         = [c \in Controllers |-> [p \in Controllers |-> NoPage]]
    let page: Function<Controller, Function<Controller, Page, 2>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| NO_PAGE));
    // worker       = [c \in Controllers |-> NoEvent]
    let worker: Function<Controller, Option<Event>, 2> = Function::from_fn(|_: Controller| None);
    // acksInFlight = [c \in Controllers |-> [p \in Controllers |-> {}]]
    let acks_in_flight: Function<Controller, Function<Controller, IntegerSet<0>, 2>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| IntegerSet::EMPTY));
    // up           = [c \in Controllers |-> TRUE]
    let up: Function<Controller, bool, 2> = Function::from_fn(|_: Controller| true);
    // faults       = 0
    let faults: i32 = 0;
    if visit(State {
        outbox,
        received,
        apply_count,
        head,
        conflict,
        job,
        watermark,
        acked,
        page,
        worker,
        acks_in_flight,
        up,
        faults,
    })
    .is_break()
    {
        return Ok(());
    }
    Ok(())
}
