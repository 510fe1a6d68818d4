//! The actions, one file each.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::state::State;

pub mod begin_apply;
pub mod controller_crash;
pub mod controller_restart;
pub mod detect_failure;
pub mod fail_over;
pub mod finish_apply;
pub mod heartbeat;
pub mod node_crash;
pub mod node_restart;
pub mod push;
pub mod register;
pub mod set_desired;
pub mod tick;
pub mod time_out;

/// The successor of `state` by `action`, or `None` where a guard does not hold.
///
/// # Errors
/// Where the action has no value in `state`.
pub fn step(constants: &Constants, state: &State, action: &Action) -> Outcome<Option<State>> {
    match action {
        Action::Register { c } => register::step(constants, state, *c),
        Action::Heartbeat { c } => heartbeat::step(constants, state, *c),
        Action::DetectFailure => detect_failure::step(state),
        Action::FailOver => fail_over::step(constants, state),
        Action::TimeOut { c } => Ok(time_out::step(constants, state, *c)),
        Action::Tick => tick::step(constants, state),
        Action::SetDesired { c, v } => set_desired::step(constants, state, *c, *v),
        Action::Push { c, v } => push::step(constants, state, *c, *v),
        Action::BeginApply { v, g } => begin_apply::step(constants, state, *v, *g),
        Action::FinishApply { v, g } => finish_apply::step(constants, state, *v, *g),
        Action::NodeCrash => Ok(node_crash::step(constants, state)),
        Action::NodeRestart => Ok(node_restart::step(constants, state)),
        Action::ControllerCrash { c } => Ok(controller_crash::step(constants, state, *c)),
        Action::ControllerRestart { c } => Ok(controller_restart::step(constants, state, *c)),
    }
}

/// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
pub fn explain(constants: &Constants, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
    match action {
        Action::Register { c } => register::explain(constants, state, *c, next),
        Action::Heartbeat { c } => heartbeat::explain(constants, state, *c, next),
        Action::DetectFailure => detect_failure::explain(state, next),
        Action::FailOver => fail_over::explain(constants, state, next),
        Action::TimeOut { c } => time_out::explain(constants, state, *c, next),
        Action::Tick => tick::explain(constants, state, next),
        Action::SetDesired { c, v } => set_desired::explain(constants, state, *c, *v, next),
        Action::Push { c, v } => push::explain(constants, state, *c, *v, next),
        Action::BeginApply { v, g } => begin_apply::explain(constants, state, *v, *g, next),
        Action::FinishApply { v, g } => finish_apply::explain(constants, state, *v, *g, next),
        Action::NodeCrash => node_crash::explain(constants, state, next),
        Action::NodeRestart => node_restart::explain(constants, state, next),
        Action::ControllerCrash { c } => controller_crash::explain(constants, state, *c, next),
        Action::ControllerRestart { c } => controller_restart::explain(constants, state, *c, next),
    }
}
