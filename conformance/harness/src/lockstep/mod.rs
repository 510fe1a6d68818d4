//! The runtime and the model take the same steps and are compared after each.
//!
//! Three generators choose the steps: [`Lockstep::edge_cover`], [`Lockstep::random_walks`], and proptest state
//! machines. Whatever fails is minimised and becomes a [`Failure`], with a [`Replay`] that runs again.

mod cover;
mod failure;
mod minimise;
mod replay;
mod run;
mod state_machine;
mod supervise;
mod walk;

use std::sync::Arc;
use std::time::{Duration, Instant};

use lockstep_model::Spec;

use crate::coverage::Coverage;
use crate::driver::System;

pub use failure::{Cause, Failure, Step};
pub use minimise::minimise;
pub(crate) use replay::describe;
pub use replay::{Replay, ReplayError};
pub use state_machine::{Cases, Model, ModelState, Reference, StateMachine, UnderTest};
pub use walk::Walks;

/// A model, a system that is held against it, and how.
#[derive(Debug)]
pub struct Lockstep<S, M> {
    spec: Arc<S>,
    system: Arc<M>,
    options: Options,
}

/// What bounds a run.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long the driver may take for a step, or to start, before it counts as hanging.
    pub step_time_out: Duration,
    /// How many replays the search for the shortest one may try.
    pub minimise_attempts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { step_time_out: Duration::from_secs(10), minimise_attempts: 2_000 }
    }
}

/// What a generator's run amounts to.
#[derive(Clone, Debug)]
pub struct Run {
    /// The model's name.
    pub model: String,
    /// The generator, and what it was given: "random walks, seed 7".
    pub generator: String,
    /// Fresh systems started (or forked off another).
    pub walks: u64,
    /// Steps that model and system took together.
    pub steps: u64,
    /// Whether the generator did all that it set out to do: for a cover, every transition within its bounds.
    pub complete: bool,
    /// What keeps it from being complete, or was found besides.
    pub notes: Vec<String>,
    /// What was exercised.
    pub coverage: Coverage,
    /// Wall-clock time.
    pub duration: Duration,
    /// The first failure, minimised.
    pub failure: Option<Box<Failure>>,
}

impl Run {
    /// Whether model and system agreed throughout.
    pub fn passed(&self) -> bool {
        self.failure.is_none()
    }
}

impl<S, M> Lockstep<S, M>
where
    S: Spec + Send + 'static,
    M: System<S>,
{
    /// Holds the systems that `system` makes against `spec`.
    pub fn new(spec: Arc<S>, system: M) -> Self {
        Lockstep { spec, system: Arc::new(system), options: Options::default() }
    }

    /// The same, within `options`.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Long random walks, biased to the actions taken least so far; the same seed gives the same walks.
    pub fn random_walks(&self, walks: Walks) -> Run {
        self.generate(format!("random walks, seed {}", walks.seed), Some(walks.seed), "random walks", move |runner| {
            walk::random(runner, walks)
        })
    }

    /// Proptest's state machine over the model, with its shrinking; the same seed gives the same cases.
    pub fn proptest(&self, cases: Cases) -> Run {
        self.generate(format!("proptest, seed {}", cases.seed), Some(cases.seed), "proptest", move |runner| {
            state_machine::proptest(runner, cases)
        })
    }

    /// Every transition between the first `limit` states of the state graph, breadth-first. Forks the system where it
    /// can (see [`Driver::fork`](crate::Driver::fork)); else takes walks from the initial states.
    pub fn edge_cover(&self, limit: usize) -> Run {
        self.generate("edge cover".to_owned(), None, "edge cover", move |runner| cover::edge_cover(runner, limit))
    }

    /// Takes the steps of a saved replay again. The run is complete where every step could be taken.
    ///
    /// # Errors
    /// Where the replay is of another model, or the model has no such initial state or action.
    pub fn replay(&self, replay: &Replay) -> Result<Run, ReplayError> {
        let path = replay.resolve(&*self.spec)?;
        Ok(self.generate("replay".to_owned(), replay.seed, "replay", move |runner| {
            runner.follow(&path.initial, &path.actions).map(|taken| {
                runner.complete(taken == path.actions.len());
                if taken < path.actions.len() {
                    runner.note(format!(
                        "the model has only {taken} of the replay's {} steps; has the spec changed?",
                        path.actions.len()
                    ));
                }
            })
        }))
    }

    /// Runs a generator on a supervised thread, and makes a [`Failure`] of what it stumbles upon.
    fn generate(
        &self,
        generator: String,
        seed: Option<u64>,
        source: &'static str,
        body: impl FnOnce(&mut run::Runner<S, M>) -> Result<(), run::Stop<S>> + Send + 'static,
    ) -> Run {
        let start = Instant::now();
        let supervised = run::supervised(&self.spec, &self.system, self.options.step_time_out, body);
        let failure = supervised.stop.and_then(|stop| {
            let run::Stop::Failed(failed) = stop else { return None };
            Some(Box::new(failure::report(&self.spec, &self.system, self.options, failed, &generator, seed)))
        });
        let progress = supervised.progress;
        Run {
            model: self.spec.outline().module.to_string(),
            generator,
            walks: progress.walks,
            steps: progress.steps,
            complete: progress.complete && failure.is_none(),
            notes: progress.notes,
            coverage: progress.sampler.finish(source),
            duration: start.elapsed(),
            failure,
        }
    }
}

/// Whether the configuration's action constraints allow the step. (Its state constraints bound a search, not what a
/// system may do, so only the cover of the state graph heeds them.)
fn allowed<S: Spec>(spec: &S, state: &S::State, next: &S::State) -> lockstep_model::Outcome<bool> {
    for index in 0..spec.outline().action_constraints.len() {
        if !spec.action_constraint(index, state, next)? {
            return Ok(false);
        }
    }
    Ok(true)
}
