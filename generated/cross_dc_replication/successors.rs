//! Every step from a state.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;

use crate::cross_dc_replication::action::Action;
use crate::cross_dc_replication::actions;
use crate::cross_dc_replication::constants::{Constants, MAX_PLACE};
use crate::cross_dc_replication::domain::{Controller, Dc, Event};
use crate::cross_dc_replication::state::State;

/// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
///
/// # Errors
/// Where an action has no value in `state`.
pub fn successors(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<()> {
    if emit(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if link_down(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if link_up(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if pull(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if apply_next(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if finish_page(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if compensate(constants, state, visit)?.is_break() {
        return Ok(());
    }
    Ok(())
}

/// `Emit(c, e)`
#[inline]
fn emit(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for e in Event::ALL {
        for c in Controller::ALL {
            match actions::emit::step(constants, state, c, e) {
                Ok(Some(ref next)) => {
                    if visit(Action::Emit { c, e }, next).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Ok(None) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `LinkDown(a, b)`
#[inline]
fn link_down(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for b in Dc::ALL {
        for a in Dc::ALL {
            if let Some(next) = &actions::link_down::step(constants, state, a, b)
                && visit(Action::LinkDown { a, b }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `LinkUp(a, b)`
#[inline]
fn link_up(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for b in Dc::ALL {
        for a in Dc::ALL {
            if let Some(next) = &actions::link_up::step(state, a, b)
                && visit(Action::LinkUp { a, b }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Pull(c, p, n)`
#[inline]
fn pull(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for n in 0..=MAX_PLACE {
        for p in Controller::ALL {
            for c in Controller::ALL {
                if let Some(next) = &actions::pull::step(constants, state, c, p, n) {
                    for _ in 0..actions::pull::ways(state, c, p, n) {
                        if visit(Action::Pull { c, p, n }, next).is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `ApplyNext(c, p)`
#[inline]
fn apply_next(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for p in Controller::ALL {
        for c in Controller::ALL {
            match actions::apply_next::step(constants, state, c, p) {
                Ok(Some(ref next)) => {
                    if visit(Action::ApplyNext { c, p }, next).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Ok(None) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `FinishPage(c, p)`
#[inline]
fn finish_page(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for p in Controller::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::finish_page::step(constants, state, c, p)
                && visit(Action::FinishPage { c, p }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Compensate(c, l)`
#[inline]
fn compensate(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for l in Event::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::compensate::step(state, c, l)
                && visit(Action::Compensate { c, l }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}
