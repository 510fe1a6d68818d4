//! The actions, one file each.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};

use crate::cross_dc_replication::action::Action;
use crate::cross_dc_replication::constants::Constants;
use crate::cross_dc_replication::state::State;

pub mod apply_next;
pub mod compensate;
pub mod emit;
pub mod finish_page;
pub mod link_down;
pub mod link_up;
pub mod pull;

/// The successor of `state` by `action`, or `None` where a guard does not hold.
///
/// # Errors
/// Where the action has no value in `state`.
pub fn step(constants: &Constants, state: &State, action: &Action) -> Outcome<Option<State>> {
    match action {
        Action::Emit { c, e } => emit::step(constants, state, *c, *e),
        Action::LinkDown { a, b } => Ok(link_down::step(constants, state, *a, *b)),
        Action::LinkUp { a, b } => Ok(link_up::step(state, *a, *b)),
        Action::Pull { c, p, n } => Ok(pull::step(constants, state, *c, *p, *n)),
        Action::ApplyNext { c, p } => apply_next::step(constants, state, *c, *p),
        Action::FinishPage { c, p } => Ok(finish_page::step(constants, state, *c, *p)),
        Action::Compensate { c, l } => Ok(compensate::step(state, *c, *l)),
    }
}

/// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
pub fn explain(constants: &Constants, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
    match action {
        Action::Emit { c, e } => emit::explain(constants, state, *c, *e, next),
        Action::LinkDown { a, b } => link_down::explain(constants, state, *a, *b, next),
        Action::LinkUp { a, b } => link_up::explain(state, *a, *b, next),
        Action::Pull { c, p, n } => pull::explain(constants, state, *c, *p, *n, next),
        Action::ApplyNext { c, p } => apply_next::explain(constants, state, *c, *p, next),
        Action::FinishPage { c, p } => finish_page::explain(constants, state, *c, *p, next),
        Action::Compensate { c, l } => compensate::explain(state, *c, *l, next),
    }
}
