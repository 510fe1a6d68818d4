//! Every step from a state.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::actions;
use crate::controller_node_reconcile::constants::Constants;
use crate::controller_node_reconcile::domain::{Controller, Vm};
use crate::controller_node_reconcile::state::State;

/// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
///
/// # Errors
/// Where an action has no value in `state`.
pub fn successors(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<()> {
    if register(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if heartbeat(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if detect_failure(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if fail_over(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if time_out(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if tick(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if set_desired(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if push(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if begin_apply(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if finish_apply(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if node_crash(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if node_restart(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if controller_crash(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if controller_restart(constants, state, visit)?.is_break() {
        return Ok(());
    }
    Ok(())
}

/// `Register(c)`
#[inline]
fn register(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        match actions::register::step(constants, state, c) {
            Ok(Some(ref next)) => {
                if visit(Action::Register { c }, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(None) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Heartbeat(c)`
#[inline]
fn heartbeat(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        match actions::heartbeat::step(constants, state, c) {
            Ok(Some(ref next)) => {
                if visit(Action::Heartbeat { c }, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(None) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `DetectFailure`
#[inline]
fn detect_failure(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    match actions::detect_failure::step(state) {
        Ok(Some(ref next)) => {
            if visit(Action::DetectFailure, next).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(None) => {}
        Err(failure) => return Err(failure),
    }
    Ok(ControlFlow::Continue(()))
}

/// `FailOver`
#[inline]
fn fail_over(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    match actions::fail_over::step(constants, state) {
        Ok(Some(ref next)) => {
            if visit(Action::FailOver, next).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(None) => {}
        Err(failure) => return Err(failure),
    }
    Ok(ControlFlow::Continue(()))
}

/// `TimeOut(c)`
#[inline]
fn time_out(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        if let Some(next) = &actions::time_out::step(constants, state, c)
            && visit(Action::TimeOut { c }, next).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Tick`
#[inline]
fn tick(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    match actions::tick::step(constants, state) {
        Ok(Some(ref next)) => {
            for _ in 0..actions::tick::ways(constants, state) {
                if visit(Action::Tick, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(None) => {}
        Err(failure) => return Err(failure),
    }
    Ok(ControlFlow::Continue(()))
}

/// `SetDesired(c, v)`
#[inline]
fn set_desired(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for v in Vm::ALL {
        for c in Controller::ALL {
            match actions::set_desired::step(constants, state, c, v) {
                Ok(Some(ref next)) => {
                    if visit(Action::SetDesired { c, v }, next).is_break() {
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

/// `Push(c, v)`
#[inline]
fn push(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for v in Vm::ALL {
        for c in Controller::ALL {
            match actions::push::step(constants, state, c, v) {
                Ok(Some(ref next)) => {
                    if visit(Action::Push { c, v }, next).is_break() {
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

/// `BeginApply(v, g)`
#[inline]
fn begin_apply(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    // nodeUp
    if !state.node_up {
        return Ok(ControlFlow::Continue(()));
    }
    for g in 1..=constants.max_generation {
        for v in Vm::ALL {
            match actions::begin_apply::step(constants, state, v, g) {
                Ok(Some(ref next)) => {
                    for _ in 0..actions::begin_apply::ways(constants, state, v, g) {
                        if visit(Action::BeginApply { v, g }, next).is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                }
                Ok(None) => {}
                Err(failure) => return Err(failure),
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `FinishApply(v, g)`
#[inline]
fn finish_apply(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    // nodeUp
    if !state.node_up {
        return Ok(ControlFlow::Continue(()));
    }
    for g in 1..=constants.max_generation {
        for v in Vm::ALL {
            match actions::finish_apply::step(constants, state, v, g) {
                Ok(Some(ref next)) => {
                    if visit(Action::FinishApply { v, g }, next).is_break() {
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

/// `NodeCrash`
#[inline]
fn node_crash(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    if let Some(next) = &actions::node_crash::step(constants, state)
        && visit(Action::NodeCrash, next).is_break()
    {
        return Ok(ControlFlow::Break(()));
    }
    Ok(ControlFlow::Continue(()))
}

/// `NodeRestart`
#[inline]
fn node_restart(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    if let Some(next) = &actions::node_restart::step(constants, state)
        && visit(Action::NodeRestart, next).is_break()
    {
        return Ok(ControlFlow::Break(()));
    }
    Ok(ControlFlow::Continue(()))
}

/// `ControllerCrash(c)`
#[inline]
fn controller_crash(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        if let Some(next) = &actions::controller_crash::step(constants, state, c)
            && visit(Action::ControllerCrash { c }, next).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `ControllerRestart(c)`
#[inline]
fn controller_restart(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        if let Some(next) = &actions::controller_restart::step(constants, state, c)
            && visit(Action::ControllerRestart { c }, next).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
