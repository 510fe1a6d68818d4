//! Where behaviours begin.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;
use lockstep_model::typed::{Function, IntegerSet};

use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::operators;
use crate::controller_node_reconcile::state::State;

/// Visits the initial states until `visit` breaks.
///
/// # Errors
/// Where `Init` has no value.
pub fn initial_states(constants: &Constants, visit: &mut dyn FnMut(State) -> ControlFlow<()>) -> Outcome<()> {
    // known      = [c \in Controllers |-> FALSE]
    let known: Function<Controller, bool, 2> = Function::from_fn(|_: Controller| false);
    // ready      = [c \in Controllers |-> FALSE]
    let ready: Function<Controller, bool, 2> = Function::from_fn(|_: Controller| false);
    // age        = [c \in Controllers |-> MaxAge]
    let age: Function<Controller, i32, 2> = Function::from_fn(|_: Controller| operators::max_age(constants));
    // desired    = [c \in Controllers |-> [v \in Vms |-> 0]]
    let desired: Function<Controller, Function<Vm, i32, 1>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Vm| 0));
    // observed   = [c \in Controllers |-> [v \in Vms |-> 0]]
    let observed: Function<Controller, Function<Vm, i32, 1>, 2> =
        Function::from_fn(|_: Controller| Function::from_fn(|_: Vm| 0));
    // applied    = [v \in Vms |-> 0]
    let applied: Function<Vm, i32, 1> = Function::from_fn(|_: Vm| 0);
    // journal    = [v \in Vms |-> {}]
    let journal: Function<Vm, IntegerSet<0>, 1> = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
    // artefacts  = [v \in Vms |-> {}]
    let artefacts: Function<Vm, IntegerSet<0>, 1> = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
    // contact    = 1
    let contact: i32 = 1;
    // registered = FALSE
    let registered: bool = false;
    // suspects   = FALSE
    let suspects: bool = false;
    // inbox      = [v \in Vms |-> {}]
    let inbox: Function<Vm, IntegerSet<0>, 1> = Function::from_fn(|_: Vm| IntegerSet::EMPTY);
    // up         = [c \in Controllers |-> TRUE]
    let up: Function<Controller, bool, 2> = Function::from_fn(|_: Controller| true);
    // nodeUp     = TRUE
    let node_up: bool = true;
    // crashes    = 0
    let crashes: i32 = 0;
    if visit(State {
        known,
        ready,
        age,
        desired,
        observed,
        applied,
        journal,
        artefacts,
        contact,
        registered,
        suspects,
        inbox,
        up,
        node_up,
        crashes,
    })
    .is_break()
    {
        return Ok(());
    }
    Ok(())
}
