//! Every step from a state.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use std::ops::ControlFlow;

use lockstep_model::Outcome;

use crate::controller_replication::action::Action;
use crate::controller_replication::actions;
use crate::controller_replication::constants::{Constants, MAX_PLACE};
use crate::controller_replication::domain::{Controller, Event};
use crate::controller_replication::state::State;

/// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
///
/// # Errors
/// Where an action has no value in `state`.
pub fn successors(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<()> {
    if local_write(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if pull(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if repeat_page(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if apply_next(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if finish_page(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if deliver_ack(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if lose_ack(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if start_job(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if complete_job(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if fail_job(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if retry_job(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if crash(constants, state, visit)?.is_break() {
        return Ok(());
    }
    if restart(constants, state, visit)?.is_break() {
        return Ok(());
    }
    Ok(())
}

/// `LocalWrite(c, e)`
#[inline]
fn local_write(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for e in Event::ALL {
        for c in Controller::ALL {
            match actions::local_write::step(constants, state, c, e) {
                Ok(Some(ref next)) => {
                    if visit(Action::LocalWrite { c, e }, next).is_break() {
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
                match actions::pull::step(constants, state, c, p, n) {
                    Ok(Some(ref next)) => {
                        if visit(Action::Pull { c, p, n }, next).is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                    Ok(None) => {}
                    Err(failure) => return Err(failure),
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `RepeatPage(c, p, n)`
#[inline]
fn repeat_page(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for n in 0..=MAX_PLACE {
        for p in Controller::ALL {
            for c in Controller::ALL {
                if let Some(next) = &actions::repeat_page::step(constants, state, c, p, n)
                    && visit(Action::RepeatPage { c, p, n }, next).is_break()
                {
                    return Ok(ControlFlow::Break(()));
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
            match actions::finish_page::step(constants, state, c, p) {
                Ok(Some(ref next)) => {
                    if visit(Action::FinishPage { c, p }, next).is_break() {
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

/// `DeliverAck(c, p, n)`
#[inline]
fn deliver_ack(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for n in 1..=MAX_PLACE {
        for p in Controller::ALL {
            for c in Controller::ALL {
                if let Some(next) = &actions::deliver_ack::step(state, c, p, n)
                    && visit(Action::DeliverAck { c, p, n }, next).is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `LoseAck(c, p, n)`
#[inline]
fn lose_ack(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for n in 1..=MAX_PLACE {
        for p in Controller::ALL {
            for c in Controller::ALL {
                if let Some(next) = &actions::lose_ack::step(state, c, p, n)
                    && visit(Action::LoseAck { c, p, n }, next).is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `StartJob(c, l)`
#[inline]
fn start_job(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for l in Event::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::start_job::step(state, c, l)
                && visit(Action::StartJob { c, l }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `CompleteJob(c, l)`
#[inline]
fn complete_job(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for l in Event::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::complete_job::step(constants, state, c, l)
                && visit(Action::CompleteJob { c, l }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `FailJob(c, l)`
#[inline]
fn fail_job(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for l in Event::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::fail_job::step(state, c, l)
                && visit(Action::FailJob { c, l }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `RetryJob(c, l)`
#[inline]
fn retry_job(
    _constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for l in Event::ALL {
        for c in Controller::ALL {
            if let Some(next) = &actions::retry_job::step(state, c, l)
                && visit(Action::RetryJob { c, l }, next).is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Crash(c)`
#[inline]
fn crash(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        match actions::crash::step(constants, state, c) {
            Ok(Some(ref next)) => {
                if visit(Action::Crash { c }, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(None) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// `Restart(c)`
#[inline]
fn restart(
    constants: &Constants,
    state: &State,
    visit: &mut dyn FnMut(Action, &State) -> ControlFlow<()>,
) -> Outcome<ControlFlow<()>> {
    for c in Controller::ALL {
        if let Some(next) = &actions::restart::step(constants, state, c)
            && visit(Action::Restart { c }, next).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
