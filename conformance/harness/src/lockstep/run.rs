//! Taking steps: the model and a driver, side by side, on a supervised thread.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lockstep_model::Spec;

use super::supervise::{Outcome, Panic, Pulse, supervise};
use crate::coverage::Sampler;
use crate::driver::{Driver, DriverError, System};
use crate::lockstep::failure::Cause;

/// A step, and where it leads.
pub(crate) type Successor<S> = (<S as Spec>::Action, <S as Spec>::State);

/// A walk of the model.
#[derive(Debug)]
pub(crate) struct Walk<S: Spec> {
    pub(crate) initial: S::State,
    pub(crate) actions: Vec<S::Action>,
}

impl<S: Spec> Clone for Walk<S> {
    fn clone(&self) -> Self {
        Walk { initial: self.initial.clone(), actions: self.actions.clone() }
    }
}

/// A walk at whose last step (or at whose start, where it has none) model and system parted.
#[derive(Debug)]
pub(crate) struct Failed<S: Spec> {
    pub(crate) walk: Walk<S>,
    pub(crate) cause: Cause,
}

/// Why a generator stopped before its end.
#[derive(Debug)]
pub(crate) enum Stop<S: Spec> {
    /// Model and system parted.
    Failed(Failed<S>),
    /// The journal holds the failure's walk: the supervisor or the runner fills it in.
    Here(Cause),
}

/// What a run has done so far; shared with the supervisor, which reads it where the runner hangs.
#[derive(Debug)]
pub(crate) struct Progress<S: Spec> {
    /// The walk in hand, with the step that is being taken.
    walk: Option<Walk<S>>,
    pub(crate) walks: u64,
    pub(crate) steps: u64,
    pub(crate) complete: bool,
    pub(crate) notes: Vec<String>,
    pub(crate) sampler: Sampler<S>,
}

/// How a supervised run ended.
pub(crate) struct Supervised<S: Spec> {
    pub(crate) stop: Option<Stop<S>>,
    pub(crate) progress: Progress<S>,
}

/// Runs `body` on a supervised thread.
pub(crate) fn supervised<S, M>(
    spec: &Arc<S>,
    system: &Arc<M>,
    time_out: Duration,
    body: impl FnOnce(&mut Runner<S, M>) -> Result<(), Stop<S>> + Send + 'static,
) -> Supervised<S>
where
    S: Spec + Send + 'static,
    M: System<S>,
{
    let progress = Arc::new(Mutex::new(Progress::new(&**spec)));
    let pulse = Arc::new(Pulse::default());
    let mut runner = Runner {
        spec: Arc::clone(spec),
        system: Arc::clone(system),
        pulse: Arc::clone(&pulse),
        progress: Arc::clone(&progress),
    };
    let outcome = supervise(time_out, &pulse, move || body(&mut runner));
    let mut held = progress.lock().unwrap_or_else(PoisonError::into_inner);
    let progress = std::mem::replace(&mut *held, Progress::new(&**spec));
    let here = match outcome {
        Outcome::Done(Ok(())) => None,
        Outcome::Done(Err(Stop::Failed(failed))) => return Supervised { stop: Some(Stop::Failed(failed)), progress },
        Outcome::Done(Err(Stop::Here(cause))) => Some(cause),
        Outcome::Hung => Some(Cause::Hang { milliseconds: time_out.as_millis() as u64 }),
        Outcome::Panicked(Panic { message, location }) => Some(Cause::Harness { message, location }),
    };
    let stop = here.and_then(|cause| {
        let walk = progress.walk.clone()?;
        Some(Stop::Failed(Failed { walk, cause }))
    });
    Supervised { stop, progress }
}

impl<S: Spec> Progress<S> {
    fn new(spec: &S) -> Self {
        Progress { walk: None, walks: 0, steps: 0, complete: false, notes: Vec::new(), sampler: Sampler::new(spec) }
    }
}

/// Takes steps with the model and with drivers, and journals what it does.
pub(crate) struct Runner<S: Spec, M> {
    pub(crate) spec: Arc<S>,
    system: Arc<M>,
    pulse: Arc<Pulse>,
    progress: Arc<Mutex<Progress<S>>>,
}

impl<S: Spec, M: System<S>> Runner<S, M> {
    /// A fresh system in `initial`, compared with it.
    pub(crate) fn start(&mut self, initial: &S::State) -> Result<M::Driver, Stop<S>> {
        {
            let mut progress = self.progress();
            progress.walks += 1;
            progress.walk = Some(Walk { initial: initial.clone(), actions: Vec::new() });
        }
        let driver = self.pulse.watched(|| {
            let mut driver = self.system.start(initial)?;
            let differences = driver.compare(&self.spec, initial)?;
            Ok((driver, differences))
        });
        match driver {
            Ok(Ok((driver, differences))) if differences.is_empty() => Ok(driver),
            Ok(Ok((driver, differences))) => {
                self.discard(driver);
                Err(Stop::Here(Cause::Divergence { differences }))
            }
            Ok(Err(error)) => Err(Stop::Here(refused(error))),
            Err(panic) => Err(Stop::Here(panicked(panic))),
        }
    }

    /// Lets `driver` take the step from `state` to `next`, and compares.
    pub(crate) fn step(
        &mut self,
        driver: &mut M::Driver,
        state: &S::State,
        action: &S::Action,
        next: &S::State,
    ) -> Result<(), Stop<S>> {
        {
            let mut progress = self.progress();
            if let Some(walk) = &mut progress.walk {
                walk.actions.push(action.clone());
            }
            progress.steps += 1;
            progress.sampler.step(&self.spec, state, action, next);
        }
        let outcome = self.pulse.watched(|| {
            driver.apply(action)?;
            driver.compare(&self.spec, next)
        });
        match outcome {
            Ok(Ok(differences)) if differences.is_empty() => Ok(()),
            Ok(Ok(differences)) => Err(Stop::Here(Cause::Divergence { differences })),
            Ok(Err(error)) => Err(Stop::Here(refused(error))),
            Err(panic) => Err(Stop::Here(panicked(panic))),
        }
    }

    /// Follows `actions` from `initial` as far as the model does; gives the number of steps taken.
    pub(crate) fn follow(&mut self, initial: &S::State, actions: &[S::Action]) -> Result<usize, Stop<S>> {
        let mut driver = self.start(initial)?;
        let mut state = initial.clone();
        for (taken, action) in actions.iter().enumerate() {
            let Some(next) = self.model(|spec| spec.step(&state, action))? else {
                self.discard(driver);
                return Ok(taken);
            };
            self.step(&mut driver, &state, action, &next)?;
            state = next;
        }
        self.discard(driver);
        Ok(actions.len())
    }

    /// Asks the model; where it has no answer, the run stops with the reason.
    pub(crate) fn model<R>(&self, ask: impl FnOnce(&S) -> lockstep_model::Outcome<R>) -> Result<R, Stop<S>> {
        ask(&self.spec).map_err(|failure| Stop::Here(Cause::Model { message: failure.to_string() }))
    }

    /// An independent copy of the driver, where it can make one.
    pub(crate) fn fork(&mut self, driver: &mut M::Driver) -> Result<Option<M::Driver>, Stop<S>> {
        self.pulse.watched(|| driver.fork()).map_err(|panic| Stop::Here(panicked(panic)))
    }

    /// Lets go of a driver. It did all that was asked, so a panic while it is dropped is its own affair.
    pub(crate) fn discard(&self, driver: M::Driver) {
        let _ = self.pulse.watched(|| drop(driver));
    }

    /// The walk in hand goes on from its first `length` steps, in another copy of the system.
    pub(crate) fn back_to(&mut self, length: usize) {
        if let Some(walk) = &mut self.progress().walk {
            walk.actions.truncate(length);
        }
    }

    pub(crate) fn taken(&self, index: usize) -> u64 {
        self.progress().sampler.taken(index)
    }

    pub(crate) fn complete(&self, complete: bool) {
        self.progress().complete = complete;
    }

    pub(crate) fn note(&self, note: String) {
        self.progress().notes.push(note);
    }

    fn progress(&self) -> MutexGuard<'_, Progress<S>> {
        // A panic of the driver is caught before it could poison the lock.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(error: DriverError) -> Cause {
    Cause::Refused { message: error.message().to_owned() }
}

fn panicked(panic: Panic) -> Cause {
    Cause::Panic { message: panic.message, location: panic.location }
}
