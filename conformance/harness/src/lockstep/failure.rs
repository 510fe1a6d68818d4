//! What a person is told when model and system part.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lockstep_model::Spec;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::Options;
use super::minimise::minimise;
use super::replay::{Replay, describe};
use super::run::{Failed, Stop, Walk, supervised};
use crate::driver::System;
use crate::observation::Difference;

/// How long the search for the shortest replay may take.
const MINIMISE_FOR: Duration = Duration::from_secs(20);

/// States that the search for a short cut may look at.
const SHORT_CUT: usize = 20_000;

/// Model and system parted: where, how, and by which shortest walk it happens again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The model's name.
    pub model: String,
    /// What chose the steps.
    pub generator: String,
    /// The generator's seed.
    pub seed: Option<u64>,
    /// The number of the failing step in the walk as generated; 0 is the start.
    pub step: usize,
    /// The failing step; `None` at the start.
    pub action: Option<Step>,
    /// How they parted.
    pub cause: Cause,
    /// The steps of the shortest replay found; the last one fails.
    pub steps: Vec<Step>,
    /// How the shortest replay fails, where that is not just as above (values may differ).
    pub shortest_cause: Cause,
    /// The shortest replay found, to be saved.
    pub replay: Replay,
}

/// A step as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The action, with its arguments: `Apply(c |-> c1, e |-> e2)`.
    pub action: String,
    /// Where the action stands in the spec.
    pub location: Option<String>,
}

/// How model and system parted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Cause {
    /// They are in different states.
    Divergence {
        /// Every place where they differ.
        differences: Vec<Difference>,
    },
    /// The system refuses, or fails to do, what the model allows.
    Refused {
        /// The driver's error.
        message: String,
    },
    /// The system, or its driver, panicked.
    Panic {
        /// What it said.
        message: String,
        /// Where, as `file:line:column`.
        location: Option<String>,
    },
    /// The system did not return in time.
    Hang {
        /// The time-out.
        milliseconds: u64,
    },
    /// The model could not be evaluated.
    Model {
        /// The evaluation's error.
        message: String,
    },
    /// The harness itself failed: a bug of Lockstep, or of the spec's implementation.
    Harness {
        /// What it said.
        message: String,
        /// Where.
        location: Option<String>,
    },
}

impl Cause {
    /// Whether two failures are of one kind: what minimising must preserve, so that it does not slip from one bug to
    /// another.
    fn same_kind(&self, other: &Cause) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Minimises what failed, and words it.
pub(super) fn report<S, M>(
    spec: &Arc<S>,
    system: &Arc<M>,
    options: Options,
    failed: Failed<S>,
    generator: &str,
    seed: Option<u64>,
) -> Failure
where
    S: Spec + Send + 'static,
    M: System<S>,
{
    // A hang costs its time-out at every attempt, and leaves a thread behind.
    let attempts = match failed.cause {
        Cause::Hang { .. } => options.minimise_attempts.min(8),
        Cause::Model { .. } | Cause::Harness { .. } => 0,
        _ => options.minimise_attempts,
    };
    let deadline = Instant::now() + MINIMISE_FOR;
    let mut shortest = Failed { walk: failed.walk.clone(), cause: failed.cause.clone() };
    let mut left = attempts;
    minimise(&failed.walk.actions, |candidate| {
        if left == 0 || Instant::now() > deadline {
            return None;
        }
        left -= 1;
        let again = attempt(spec, system, options.step_time_out, &failed.walk.initial, candidate)?;
        if !again.cause.same_kind(&failed.cause) {
            return None;
        }
        let actions = again.walk.actions.clone();
        if actions.len() < shortest.walk.actions.len() {
            shortest = again;
        }
        Some(actions)
    });
    // Deletion alone cannot find a short cut, so ask the model for the shortest way to where the last step is taken.
    if attempts > 0
        && let Some(short) = short_cut(&**spec, &shortest.walk)
        && let Some(again) = attempt(spec, system, options.step_time_out, &failed.walk.initial, &short)
        && again.cause.same_kind(&failed.cause)
        && again.walk.actions.len() < shortest.walk.actions.len()
    {
        shortest = again;
    }
    let steps = describe_walk(&**spec, &shortest.walk);
    Failure {
        model: spec.outline().module.to_string(),
        generator: generator.to_owned(),
        seed,
        step: failed.walk.actions.len(),
        action: failed.walk.actions.last().map(|action| describe(&**spec, action)),
        cause: failed.cause,
        steps,
        shortest_cause: shortest.cause,
        replay: Replay::of(&**spec, &shortest.walk, seed),
    }
}

/// Takes those of `actions` that the model allows, one after the other, and gives what failed, if anything.
fn attempt<S, M>(
    spec: &Arc<S>,
    system: &Arc<M>,
    time_out: Duration,
    initial: &S::State,
    actions: &[S::Action],
) -> Option<Failed<S>>
where
    S: Spec + Send + 'static,
    M: System<S>,
{
    let mut enabled = Vec::with_capacity(actions.len());
    let mut state = initial.clone();
    for action in actions {
        if let Ok(Some(next)) = spec.step(&state, action) {
            enabled.push(action.clone());
            state = next;
        }
    }
    let initial = initial.clone();
    let outcome = supervised(spec, system, time_out, move |runner| runner.follow(&initial, &enabled).map(|_| ()));
    match outcome.stop {
        Some(Stop::Failed(failed)) => Some(failed),
        _ => None,
    }
}

/// The shortest walk of the model to the state before the last step of `walk`, and that step; `None` where none shorter
/// is found among the first states of a breadth-first search.
fn short_cut<S: Spec>(spec: &S, walk: &Walk<S>) -> Option<Vec<S::Action>> {
    let (last, before) = walk.actions.split_last()?;
    let mut goal = walk.initial.clone();
    for action in before {
        goal = spec.step(&goal, action).ok()??;
    }
    let goal = spec.store(&goal);
    // Breadth-first: every state with the place of its predecessor.
    let mut known = FxHashSet::from_iter([spec.store(&walk.initial)]);
    let mut reached: Vec<(S::State, usize, Option<S::Action>)> = vec![(walk.initial.clone(), 0, None)];
    let mut at = 0;
    while at < reached.len() && reached.len() < SHORT_CUT {
        if spec.store(&reached[at].0) == goal {
            let mut actions = vec![last.clone()];
            while let (_, from, Some(action)) = &reached[at] {
                actions.push(action.clone());
                at = *from;
            }
            actions.reverse();
            return (actions.len() < walk.actions.len()).then_some(actions);
        }
        let state = reached[at].0.clone();
        spec.successors(&state, |action, next| {
            if known.insert(spec.store(&next)) {
                reached.push((next, at, Some(action)));
            }
            ControlFlow::Continue(())
        })
        .ok()?;
        at += 1;
    }
    None
}

fn describe_walk<S: Spec>(spec: &S, walk: &Walk<S>) -> Vec<Step> {
    walk.actions.iter().map(|action| describe(spec, action)).collect()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { model, generator, step, steps, .. } = self;
        write!(f, "{model}: model and runtime part at ")?;
        match step {
            0 => writeln!(f, "the start ({generator})")?,
            _ => writeln!(f, "step {step} ({generator})")?,
        }
        if let Some(action) = &self.action {
            write!(f, "  step    {}", action.action)?;
            match &action.location {
                Some(location) => writeln!(f, "\n          {location}")?,
                None => writeln!(f)?,
            }
        }
        write!(f, "{}", self.cause)?;
        if *step > 0 {
            let count = steps.len();
            let plural = if count == 1 { "" } else { "s" };
            match count {
                _ if count == *step => writeln!(f, "  the walk, {count} step{plural}:")?,
                _ => writeln!(f, "  shortest replay found, {count} step{plural}:")?,
            }
            for (number, step) in steps.iter().enumerate() {
                let mark = if number + 1 == count { "✗" } else { " " };
                writeln!(f, "  {mark} {:>3}  {}", number + 1, step.action)?;
            }
            if self.shortest_cause != self.cause {
                writeln!(f, "  where it fails thus:")?;
                write!(f, "{}", self.shortest_cause)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |location: &Option<String>| location.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        match self {
            Cause::Divergence { differences } => {
                let plural = if differences.len() == 1 { "place" } else { "places" };
                writeln!(f, "  differs in {} {plural}:", differences.len())?;
                for difference in differences {
                    writeln!(f, "    {difference}")?;
                }
                Ok(())
            }
            Cause::Refused { message } => writeln!(f, "  the runtime refuses the step: {message}"),
            Cause::Panic { message, location } => writeln!(f, "  the runtime panicked{}: {message}", place(location)),
            Cause::Hang { milliseconds } => {
                writeln!(f, "  the runtime did not return within {}", seconds(*milliseconds))
            }
            Cause::Model { message } => writeln!(f, "  the model cannot be evaluated: {message}"),
            Cause::Harness { message, location } => {
                writeln!(f, "  the harness failed{} (a bug in Lockstep): {message}", place(location))
            }
        }
    }
}

fn seconds(milliseconds: u64) -> String {
    if milliseconds.is_multiple_of(1000) { format!("{} s", milliseconds / 1000) } else { format!("{milliseconds} ms") }
}
