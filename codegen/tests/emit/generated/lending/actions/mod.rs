//! The actions, one file each.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::{Conjunct, Outcome};

use crate::lending::action::Action;
use crate::lending::constants::Constants;
use crate::lending::state::State;

pub mod ask;
pub mod lend;
pub mod return_;

/// The successor of `state` by `action`, or `None` where a guard does not hold.
///
/// # Errors
/// Where the action has no value in `state`.
pub fn step(
    constants: &Constants,
    state: &State,
    action: &Action,
) -> Outcome<Option<State>> {
    match action {
        Action::Ask { r } => ask::step(state, *r),
        Action::Lend => lend::step(constants, state),
        Action::Return { new_banned } => Ok(return_::step(constants, state, *new_banned)),
    }
}

/// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
pub fn explain(
    constants: &Constants,
    state: &State,
    action: &Action,
    next: Option<&State>,
) -> Vec<Conjunct> {
    match action {
        Action::Ask { r } => ask::explain(state, *r, next),
        Action::Lend => lend::explain(constants, state, next),
        Action::Return { new_banned } => return_::explain(state, *new_banned, next),
    }
}
