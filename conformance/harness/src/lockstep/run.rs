//! Taking steps: the model and a driver, side by side, on a supervised thread.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lockstep_model::Spec;

use super::supervise::{Outcome, Panic, Pulse, supervise};
use crate::coverage::Sampler;
use crate::driver::{Driver, DriverError, System};
use crate::lockstep::failure::Cause;
use crate::observation::Difference;

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
    pub(crate) sampler: Sampler,
    /// How the walk in hand failed: what follows, such as a hang while the driver is dropped, must not hide it.
    cause: Option<Cause>,
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
    let known = progress.cause.clone();
    let here = match outcome {
        Outcome::Done(Ok(())) => None,
        Outcome::Done(Err(Stop::Failed(failed))) => return Supervised { stop: Some(Stop::Failed(failed)), progress },
        Outcome::Done(Err(Stop::Here(cause))) => Some(cause),
        Outcome::Hung => Some(known.unwrap_or(Cause::Hang { milliseconds: time_out.as_millis() as u64 })),
        Outcome::Panicked(Panic { message, location }) => Some(known.unwrap_or(Cause::Harness { message, location })),
    };
    let stop = here.and_then(|cause| {
        let walk = progress.walk.clone()?;
        Some(Stop::Failed(Failed { walk, cause }))
    });
    Supervised { stop, progress }
}

impl<S: Spec> Progress<S> {
    fn new(spec: &S) -> Self {
        Progress {
            walk: None,
            walks: 0,
            steps: 0,
            complete: false,
            notes: Vec::new(),
            sampler: Sampler::new(spec),
            cause: None,
        }
    }
}

/// Takes steps with the model and with drivers, and journals what it does.
pub(crate) struct Runner<S: Spec, M> {
    pub(crate) spec: Arc<S>,
    system: Arc<M>,
    pulse: Arc<Pulse>,
    progress: Arc<Mutex<Progress<S>>>,
}

/// A driver that is dropped under the supervisor's eye: a runtime that failed may panic, or hang, once more when it is
/// let go of. A panic then is its own affair.
pub(crate) struct Held<D> {
    driver: Option<D>,
    pulse: Arc<Pulse>,
}

impl<D> Drop for Held<D> {
    fn drop(&mut self) {
        let driver = self.driver.take();
        let _ = self.pulse.watched(|| drop(driver));
    }
}

impl<S: Spec, M: System<S>> Runner<S, M> {
    /// A fresh system in `initial`, compared with it.
    pub(crate) fn start(&mut self, initial: &S::State) -> Result<Held<M::Driver>, Stop<S>> {
        {
            let mut progress = self.progress();
            progress.walks += 1;
            progress.cause = None;
            progress.walk = Some(Walk { initial: initial.clone(), actions: Vec::new() });
        }
        let mut held = Held { driver: None, pulse: Arc::clone(&self.pulse) };
        let outcome = self.pulse.watched(|| {
            let driver = held.driver.insert(self.system.start(initial)?);
            driver.compare(&self.spec, initial)
        });
        self.judge(outcome).map(|()| held)
    }

    /// Lets `driver` take the step from `state` to `next`, and compares.
    pub(crate) fn step(
        &mut self,
        driver: &mut Held<M::Driver>,
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
            progress.sampler.step(&*self.spec, state, action, next);
        }
        let Some(driver) = &mut driver.driver else { return Ok(()) };
        let outcome = self.pulse.watched(|| {
            driver.apply(action)?;
            driver.compare(&self.spec, next)
        });
        self.judge(outcome)
    }

    /// Whether model and system still agree.
    fn judge(&self, outcome: Result<Result<Vec<Difference>, DriverError>, Panic>) -> Result<(), Stop<S>> {
        let cause = match outcome {
            Ok(Ok(differences)) if differences.is_empty() => return Ok(()),
            Ok(Ok(differences)) => Cause::Divergence { differences },
            Ok(Err(error)) => Cause::Refused { message: error.message().to_owned() },
            Err(Panic { message, location }) => Cause::Panic { message, location },
        };
        self.progress().cause = Some(cause.clone());
        Err(Stop::Here(cause))
    }

    /// Follows `actions` from `initial` as far as the model does; gives the number of steps taken.
    pub(crate) fn follow(&mut self, initial: &S::State, actions: &[S::Action]) -> Result<usize, Stop<S>> {
        let mut driver = self.start(initial)?;
        let mut state = initial.clone();
        for (taken, action) in actions.iter().enumerate() {
            let Some(next) = self.model(|spec| spec.step(&state, action))? else {
                return Ok(taken);
            };
            self.step(&mut driver, &state, action, &next)?;
            state = next;
        }
        Ok(actions.len())
    }

    /// Asks the model; where it has no answer, the run stops with the reason.
    pub(crate) fn model<R>(&self, ask: impl FnOnce(&S) -> lockstep_model::Outcome<R>) -> Result<R, Stop<S>> {
        ask(&self.spec).map_err(|failure| Stop::Here(Cause::Model { message: failure.to_string() }))
    }

    /// An independent copy of the driver, where it can make one.
    pub(crate) fn fork(&mut self, held: &mut Held<M::Driver>) -> Result<Option<Held<M::Driver>>, Stop<S>> {
        let Some(driver) = &mut held.driver else { return Ok(None) };
        match self.pulse.watched(|| driver.fork()) {
            Ok(fork) => Ok(fork.map(|driver| Held { driver: Some(driver), pulse: Arc::clone(&self.pulse) })),
            Err(panic) => self.judge(Err(panic)).map(|()| None),
        }
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
