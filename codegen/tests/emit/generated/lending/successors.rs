//! Every step from a state.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;

use crate::lending::actions;
use crate::lending::action::Action;
use crate::lending::constants::Constants;
use crate::lending::domain::Reader;
use crate::lending::state::State;

/// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
///
/// # Errors
/// Where an action has no value in `state`.
pub fn successors(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, State) -> ControlFlow<()>,
) -> Outcome<()> {
    if ask(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if lend(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if return_(constants, state, visit)?.is_break() {
        return Ok(());
    }
    Ok(())
}

/// `Ask(r)`
#[inline]
fn ask(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for r in Reader::ALL {
        match actions::ask::step(state, r) {
            Ok(Some(next)) => {
                if visit(Action::Ask { r }, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(None) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Lend`
#[inline]
fn lend(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    match actions::lend::step(constants, state) {
        Ok(Some(next)) => {
            if visit(Action::Lend, next).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(None) => {}
        Err(failure) => return Err(failure),
    }
    Ok(ControlFlow::Continue(()))
}

/// `Return(new_banned)`
#[inline]
fn return_(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for new_banned in actions::return_::new_banned_choices(constants, state) {
        if let Some(next) = actions::return_::step(constants, state, new_banned)
            && visit(Action::Return { new_banned }, next).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
