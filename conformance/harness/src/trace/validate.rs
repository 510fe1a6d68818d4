//! Simulates the set of model states that explain the events so far.

use std::collections::BTreeMap;

use lockstep_model::Spec;
use serde::{Deserialize, Serialize};

use super::concurrent::concurrent;
use super::event::Event;
use super::explain::{Candidates, Explainer, Found};
use super::reader::TraceError;
use super::refuse::refuse;
use super::verdict::{Accepted, Verdict};
use crate::coverage::Coverage;

/// Events kept for the reason of a refusal: a refused trace is minimised from the last checkpoint on.
const CHECKPOINT: usize = 512;

/// How events and steps of the model correspond.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// Actions that the runtime takes without recording them.
    pub hidden: Vec<String>,
    /// How many hidden steps there may be between two events.
    pub hidden_steps: usize,
    /// Events that go by another name than the action: the event's name, and the actions that it may be.
    pub names: BTreeMap<String, Vec<String>>,
    /// Events that change nothing in the model: each is explained by staying in the state. One that stands in `names`
    /// as well is either.
    pub stuttering: Vec<String>,
    /// Whether any event may be explained by staying in the state, as of a runtime that does a thing twice to no
    /// effect.
    pub may_stutter: bool,
    /// Whether an event without an action is any step of the model, or none (as in ITF); else it only looks.
    pub unnamed_steps: bool,
    /// Whether the processes have no common clock: only the order within a process, and `after`, are to be trusted. The
    /// trace is then held in memory.
    pub concurrent: bool,
    /// How many states may be followed at a time.
    pub most_candidates: usize,
    /// How many states the nearest candidates of a refusal may be.
    pub shown_candidates: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            hidden: Vec::new(),
            hidden_steps: 3,
            names: BTreeMap::new(),
            stuttering: Vec::new(),
            may_stutter: false,
            unnamed_steps: false,
            concurrent: false,
            most_candidates: 1_000_000,
            shown_candidates: 3,
        }
    }
}

/// Validates a whole trace.
///
/// # Errors
/// Where the trace cannot be read, an event maps to nothing in the model, or the rules name what is not there.
pub fn validate<S: Spec>(
    spec: &S,
    rules: &Rules,
    events: impl IntoIterator<Item = Result<Event, TraceError>>,
) -> Result<(Verdict, Coverage), TraceError> {
    if rules.concurrent {
        let events: Vec<Event> = events.into_iter().collect::<Result<_, _>>()?;
        return concurrent(spec, rules, events);
    }
    let mut validator = Validator::new(spec, rules)?;
    for event in events {
        if !validator.push(event?)? {
            break;
        }
    }
    Ok(validator.finish())
}

/// Validates a totally ordered trace, an event at a time, in memory that does not grow with its length.
#[derive(Debug)]
pub struct Validator<'s, S: Spec> {
    explainer: Explainer<'s, S>,
    candidates: Candidates<S>,
    events: u64,
    most: u64,
    /// The candidates before `since`.
    checkpoint: Candidates<S>,
    since: Vec<Event>,
    ended: Option<Verdict>,
}

impl<'s, S: Spec> Validator<'s, S> {
    /// Validates against `spec`.
    ///
    /// # Errors
    /// Where the rules name what is not in the model, or its initial states cannot be evaluated.
    pub fn new(spec: &'s S, rules: &'s Rules) -> Result<Self, TraceError> {
        let mut explainer = Explainer::new(spec, rules)?;
        let candidates = explainer.initial()?;
        let most = candidates.len() as u64;
        let checkpoint = candidates.clone();
        Ok(Validator { explainer, candidates, events: 0, most, checkpoint, since: Vec::new(), ended: None })
    }

    /// Takes the next event. `false` where the verdict is already known.
    ///
    /// # Errors
    /// Where the event maps to nothing in the model.
    pub fn push(&mut self, event: Event) -> Result<bool, TraceError> {
        if self.ended.is_some() {
            return Ok(false);
        }
        match self.explainer.explain(&self.candidates, &event)? {
            Found::States(next) => self.candidates = next,
            Found::None => {
                let refused =
                    refuse(&mut self.explainer, &self.checkpoint, &self.since, &self.candidates, &event, self.events)?;
                self.ended = Some(Verdict::Refused(Box::new(refused)));
                return Ok(false);
            }
            Found::TooMany => {
                self.ended = Some(too_many(self.events, self.explainer.rules));
                return Ok(false);
            }
        }
        self.events += 1;
        self.most = self.most.max(self.candidates.len() as u64);
        if self.since.len() >= CHECKPOINT {
            self.since.clear();
            self.checkpoint.clone_from(&self.candidates);
        } else {
            self.since.push(event);
        }
        Ok(true)
    }

    /// The verdict on all events so far, and what they exercised.
    pub fn finish(self) -> (Verdict, Coverage) {
        let coverage = self.explainer.coverage();
        let verdict = self.ended.unwrap_or_else(|| {
            Verdict::Accepted(Accepted {
                events: self.events,
                explanations: self.candidates.len() as u64,
                counted: true,
                most: self.most,
                violation: self.explainer.violation(&self.candidates),
            })
        });
        (verdict, coverage)
    }
}

pub(super) fn too_many(events: u64, rules: &Rules) -> Verdict {
    let message = format!(
        "more than {} states explain them; record more variables, declare fewer hidden actions, or raise the bound",
        rules.most_candidates
    );
    Verdict::Undecided { events, message }
}
