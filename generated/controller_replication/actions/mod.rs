//! The actions, one file each.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};

use crate::controller_replication::action::Action;
use crate::controller_replication::constants::Constants;
use crate::controller_replication::state::State;

pub mod apply_next;
pub mod complete_job;
pub mod crash;
pub mod deliver_ack;
pub mod fail_job;
pub mod finish_page;
pub mod local_write;
pub mod lose_ack;
pub mod pull;
pub mod repeat_page;
pub mod restart;
pub mod retry_job;
pub mod start_job;

/// The successor of `state` by `action`, or `None` where a guard does not hold.
///
/// # Errors
/// Where the action has no value in `state`.
pub fn step(constants: &Constants, state: &State, action: &Action) -> Outcome<Option<State>> {
    match action {
        Action::LocalWrite { c, e } => local_write::step(constants, state, *c, *e),
        Action::Pull { c, p, n } => pull::step(constants, state, *c, *p, *n),
        Action::RepeatPage { c, p, n } => Ok(repeat_page::step(constants, state, *c, *p, *n)),
        Action::ApplyNext { c, p } => apply_next::step(constants, state, *c, *p),
        Action::FinishPage { c, p } => finish_page::step(constants, state, *c, *p),
        Action::DeliverAck { c, p, n } => Ok(deliver_ack::step(state, *c, *p, *n)),
        Action::LoseAck { c, p, n } => Ok(lose_ack::step(state, *c, *p, *n)),
        Action::StartJob { c, l } => Ok(start_job::step(state, *c, *l)),
        Action::CompleteJob { c, l } => Ok(complete_job::step(constants, state, *c, *l)),
        Action::FailJob { c, l } => Ok(fail_job::step(state, *c, *l)),
        Action::RetryJob { c, l } => Ok(retry_job::step(state, *c, *l)),
        Action::Crash { c } => crash::step(constants, state, *c),
        Action::Restart { c } => Ok(restart::step(constants, state, *c)),
    }
}

/// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
pub fn explain(constants: &Constants, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
    match action {
        Action::LocalWrite { c, e } => local_write::explain(constants, state, *c, *e, next),
        Action::Pull { c, p, n } => pull::explain(constants, state, *c, *p, *n, next),
        Action::RepeatPage { c, p, n } => repeat_page::explain(constants, state, *c, *p, *n, next),
        Action::ApplyNext { c, p } => apply_next::explain(constants, state, *c, *p, next),
        Action::FinishPage { c, p } => finish_page::explain(constants, state, *c, *p, next),
        Action::DeliverAck { c, p, n } => deliver_ack::explain(state, *c, *p, *n, next),
        Action::LoseAck { c, p, n } => lose_ack::explain(state, *c, *p, *n, next),
        Action::StartJob { c, l } => start_job::explain(state, *c, *l, next),
        Action::CompleteJob { c, l } => complete_job::explain(constants, state, *c, *l, next),
        Action::FailJob { c, l } => fail_job::explain(state, *c, *l, next),
        Action::RetryJob { c, l } => retry_job::explain(state, *c, *l, next),
        Action::Crash { c } => crash::explain(constants, state, *c, next),
        Action::Restart { c } => restart::explain(constants, state, *c, next),
    }
}
