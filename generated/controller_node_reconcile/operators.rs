//! The spec's operators.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Outcome;
use lockstep_model::typed::{IntegerSet, no_witness};

use crate::controller_node_reconcile::constants::{CONTROLLER_LIST, Constants};
use crate::controller_node_reconcile::domain::{Bug, Controller};
use crate::controller_node_reconcile::state::State;

/// `MaxAge`: An age at which all ages look the same, since nothing is left to happen.
#[inline]
pub fn max_age(constants: &Constants) -> i32 {
    constants.stale_after + 1
}

/// `Contact`.
#[inline]
pub fn contact(state: &State) -> Outcome<Controller> {
    Ok(*CONTROLLER_LIST.apply(state.contact, "ControllerList[contact]")?)
}

/// `MaxOver(S)`.
#[inline]
pub fn max_over(s: IntegerSet<0>) -> Outcome<i32> {
    s.iter().find(|&n| s.iter().all(|m| m <= n)).ok_or_else(|| no_witness("CHOOSE n \\in S : \\A m \\in S : m <= n"))
}

/// `InTouch(c)`: The node can reach its contact.  Where suspicion blocks, it does not try.
#[inline]
pub fn in_touch(constants: &Constants, state: &State, c: Controller) -> Outcome<bool> {
    Ok(state.node_up
        && c == contact(state)?
        && state.up[c]
        && (constants.bug != Bug::SuspicionBlocks || !state.suspects))
}

/// `HeartbeatDue`.
#[inline]
pub fn heartbeat_due(constants: &Constants, state: &State) -> Outcome<bool> {
    Ok(({
        let c = || -> Outcome<Controller> { contact(state) };
        state.node_up
            && c()? == contact(state)?
            && state.up[c()?]
            && (constants.bug != Bug::SuspicionBlocks || !state.suspects)
    }) && state.registered
        && state.age[contact(state)?] >= constants.heartbeat_every)
}

/// `TimeOutDue(c)`.
#[inline]
pub fn time_out_due(constants: &Constants, state: &State, c: Controller) -> bool {
    state.up[c] && state.ready[c] && state.age[c] >= constants.stale_after
}

/// `ReadyAtContact`.
#[inline]
pub fn ready_at_contact(state: &State) -> Outcome<bool> {
    Ok(state.node_up && state.up[contact(state)?] && state.ready[contact(state)?])
}
