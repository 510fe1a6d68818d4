//! Where behaviours begin.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;
use lockstep_model::typed::{Function, Set};

use crate::cross_dc_replication::constants::{Constants, NO_PAGE};
use crate::cross_dc_replication::domain::{Controller, Dc, Event, Page, Resource};
use crate::cross_dc_replication::state::State;

/// Visits the initial states until `visit` breaks.
///
/// # Errors
/// Where `Init` has no value.
pub fn initial_states(_constants: &Constants, visit: &mut dyn FnMut(State) -> ControlFlow<()>) -> Outcome<()> {
    // outbox     = [c \in Controllers |-> {}]
    let outbox: Function<Controller, Set<Event>, 3> = Function::from_fn(|_: Controller| Set::EMPTY);
    // applyCount = [c \in Controllers |-> [e \in Events |-> 0]]
    let apply_count: Function<Controller, Function<Event, i32, 3>, 3> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Event| 0));
    // head       = [c \in Controllers |-> [r \in Resources |-> NoEvent]]
    let head: Function<Controller, Function<Resource, Option<Event>, 1>, 3> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Resource| None));
    // unresolved = [c \in Controllers |-> {}]
    let unresolved: Function<Controller, Set<Event>, 3> = Function::from_fn(|_: Controller| Set::EMPTY);
    // watermark  = [c \in Controllers |-> [p \in Controllers |-> 0]]
    let watermark: Function<Controller, Function<Controller, i32, 3>, 3> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| 0));
    // acked      = [c \in Controllers |-> [p \in Controllers |-> 0]]
    let acked: Function<Controller, Function<Controller, i32, 3>, 3> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| 0));
    // page       = [c \in Controllers |-> [p \in Controllers |-> NoPage]]
    let page: Function<Controller, Function<Controller, Page, 3>, 3> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Controller| NO_PAGE));
    // linkUp     = [a \in Dcs |-> [b \in Dcs |-> TRUE]]
    let link_up: Function<Dc, Function<Dc, bool, 2>, 2> = Function::from_fn(|_: Dc| Function::from_fn(|_: Dc| true));
    // flaps      = 0
    let flaps: i32 = 0;
    if visit(State { outbox, apply_count, head, unresolved, watermark, acked, page, link_up, flaps }).is_break() {
        return Ok(());
    }
    Ok(())
}
