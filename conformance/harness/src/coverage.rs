//! Which actions and conjuncts of the model the tests and traces have exercised.

use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use lockstep_model::{Spec, Value};
use serde::{Deserialize, Serialize};

/// How often an action is explained before only one step in sixteen is: conjuncts are judged off the hot path.
const ALWAYS_EXPLAINED: u64 = 64;
/// Steps tried, and most likely refused, for one that is explained.
const REFUSALS: usize = 2;
/// Arguments remembered for each parameter.
const POOL: usize = 16;

/// What of a model has been exercised, and by which source (a layer, a test, a trace). Several merge into one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The model's name.
    pub module: String,
    /// Every action of the model, in the order of the spec.
    pub actions: IndexMap<String, ActionCoverage>,
}

/// What of one action has been exercised.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActionCoverage {
    /// Where it stands in the spec.
    pub location: Option<String>,
    /// Steps taken, by source.
    pub taken: BTreeMap<String, u64>,
    /// The conjuncts that have been judged, by their text.
    pub conjuncts: IndexMap<String, ConjunctCoverage>,
}

/// How a conjunct has been judged, over a sample of steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ConjunctCoverage {
    /// Whether it is a guard; otherwise it is an effect.
    pub guard: bool,
    /// Times it held.
    pub held: u64,
    /// Times it did not, while a step was tried that the model refuses.
    pub failed: u64,
}

/// How much must have been exercised, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Of the actions.
    pub actions: u32,
    /// Of the guards: a guard counts when it has been seen both to hold and to fail.
    pub guards: u32,
}

impl Coverage {
    /// Nothing exercised yet of any of `spec`'s actions.
    pub fn of<S: Spec>(spec: &S) -> Self {
        let outline = spec.outline();
        let mut actions = IndexMap::with_capacity(outline.actions.len());
        for (index, action) in outline.actions.iter().enumerate() {
            let location = action.location.as_ref().map(ToString::to_string);
            actions
                .insert(key(&actions, &action.name, index), ActionCoverage { location, ..ActionCoverage::default() });
        }
        Coverage { module: outline.module.to_string(), actions }
    }

    /// Counts `count` steps of the action with this index.
    pub fn took(&mut self, index: usize, source: &str, count: u64) {
        if count > 0
            && let Some((_, action)) = self.actions.get_index_mut(index)
        {
            match action.taken.get_mut(source) {
                Some(taken) => *taken += count,
                None => {
                    action.taken.insert(source.to_owned(), count);
                }
            }
        }
    }

    /// Judges the conjuncts of `action` in `state`, of which `next` is the successor, or where it is not enabled.
    pub fn explain<S: Spec>(&mut self, spec: &S, state: &S::State, action: &S::Action, next: Option<&S::State>) {
        let Some((_, covered)) = self.actions.get_index_mut(spec.action_index(action)) else { return };
        for conjunct in spec.explain(state, action, next) {
            let entry = covered.conjuncts.entry(conjunct.text.into_owned()).or_default();
            entry.guard = conjunct.assigns.is_none();
            match conjunct.holds {
                Some(true) => entry.held += 1,
                Some(false) => entry.failed += 1,
                None => {}
            }
        }
    }

    /// Adds what `other` has exercised; actions of another version of the model are added, too.
    pub fn merge(&mut self, other: &Coverage) {
        for (name, theirs) in &other.actions {
            let ours = self.actions.entry(name.clone()).or_default();
            if ours.location.is_none() {
                ours.location.clone_from(&theirs.location);
            }
            for (source, count) in &theirs.taken {
                *ours.taken.entry(source.clone()).or_default() += count;
            }
            for (text, judged) in &theirs.conjuncts {
                let entry = ours.conjuncts.entry(text.clone()).or_default();
                entry.guard |= judged.guard;
                entry.held += judged.held;
                entry.failed += judged.failed;
            }
        }
    }

    /// The actions that no source has taken.
    pub fn untaken(&self) -> Vec<&str> {
        self.actions.iter().filter(|(_, action)| action.total() == 0).map(|(name, _)| name.as_str()).collect()
    }

    /// The guards that have been judged, but never seen to hold, or never seen to fail: action, guard, and which.
    pub fn one_sided_guards(&self) -> Vec<(&str, &str, ConjunctCoverage)> {
        self.guards().filter(|(_, _, judged)| judged.held == 0 || judged.failed == 0).collect()
    }

    /// Actions taken, and actions there are.
    pub fn actions_taken(&self) -> (usize, usize) {
        (self.actions.len() - self.untaken().len(), self.actions.len())
    }

    /// Guards seen both to hold and to fail, and guards there are.
    pub fn guards_exercised(&self) -> (usize, usize) {
        let all = self.guards().count();
        (all - self.one_sided_guards().len(), all)
    }

    /// What keeps this coverage below `thresholds`: a line a shortfall, each naming what is not exercised.
    pub fn shortfalls(&self, thresholds: Thresholds) -> Vec<String> {
        let mut lines = Vec::new();
        let below = |(part, whole): (usize, usize), hundredths: u32| part * 100 < whole * hundredths as usize;
        let (taken, actions) = self.actions_taken();
        if below((taken, actions), thresholds.actions) {
            let names = self.untaken().join(", ");
            lines.push(format!(
                "{taken} of {actions} actions exercised, {}% wanted; never: {names}",
                thresholds.actions
            ));
        }
        let (exercised, guards) = self.guards_exercised();
        if below((exercised, guards), thresholds.guards) {
            let mut line = format!(
                "{exercised} of {guards} guards seen both to hold and to fail, {}% wanted; not:",
                thresholds.guards
            );
            for (action, text, judged) in self.one_sided_guards() {
                let missing = if judged.held == 0 { "never held" } else { "never failed" };
                line.push_str(&format!("\n  {action}: {text} ({missing})"));
            }
            lines.push(line);
        }
        lines
    }

    fn guards(&self) -> impl Iterator<Item = (&str, &str, ConjunctCoverage)> {
        self.actions.iter().flat_map(|(name, action)| {
            let guards = action.conjuncts.iter().filter(|(_, judged)| judged.guard);
            guards.map(move |(text, judged)| (name.as_str(), text.as_str(), *judged))
        })
    }
}

impl ActionCoverage {
    /// Steps taken, by all sources.
    pub fn total(&self) -> u64 {
        self.taken.values().sum()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (taken, actions) = self.actions_taken();
        let (exercised, guards) = self.guards_exercised();
        write!(f, "{taken} of {actions} actions, {exercised} of {guards} guards both ways")
    }
}

/// Gathers [`Coverage`] during a run at little cost: counts by index, explanations of a sample.
#[derive(Debug)]
pub(crate) struct Sampler {
    taken: Vec<u64>,
    /// For each action, the arguments seen in each place.
    seen: Vec<Vec<Pool>>,
    random: fastrand::Rng,
    steps: u64,
    coverage: Coverage,
}

impl Sampler {
    pub(crate) fn new<S: Spec>(spec: &S) -> Self {
        let actions = &spec.outline().actions;
        Sampler {
            taken: vec![0; actions.len()],
            seen: actions.iter().map(|action| vec![Pool::default(); action.parameters.len()]).collect(),
            random: fastrand::Rng::with_seed(0),
            steps: 0,
            coverage: Coverage::of(spec),
        }
    }

    /// Notes a step from `state` to `next`.
    pub(crate) fn step<S: Spec>(&mut self, spec: &S, state: &S::State, action: &S::Action, next: &S::State) {
        let index = spec.action_index(action);
        let Some(taken) = self.taken.get_mut(index) else { return };
        *taken += 1;
        self.steps += 1;
        if *taken <= ALWAYS_EXPLAINED || self.steps.is_multiple_of(16) {
            self.coverage.explain(spec, state, action, Some(next));
            for (pool, argument) in self.seen[index].iter_mut().zip(spec.action_arguments(action)) {
                pool.add(argument);
            }
            for _ in 0..REFUSALS {
                self.refused(spec, state);
            }
        }
    }

    /// How often the action with this index was taken.
    pub(crate) fn taken(&self, index: usize) -> u64 {
        self.taken.get(index).copied().unwrap_or(0)
    }

    /// Tries an action where it may not be enabled, so that guards are seen to fail: in this state, and with arguments
    /// that no step has put together, since a guard such as `c # p` holds for those that steps have.
    fn refused<S: Spec>(&mut self, spec: &S, state: &S::State) {
        let index = self.random.usize(..self.seen.len());
        let picked: Option<Vec<Value>> = self.seen[index].iter().map(|pool| pool.pick(&mut self.random)).collect();
        let Some(action) = picked.and_then(|arguments| spec.action(index, &arguments)) else { return };
        if let Ok(None) = spec.step(state, &action) {
            self.coverage.explain(spec, state, &action, None);
        }
    }

    pub(crate) fn finish(&self, source: &str) -> Coverage {
        let mut coverage = self.coverage.clone();
        for (index, count) in self.taken.iter().enumerate() {
            coverage.took(index, source, *count);
        }
        coverage
    }
}

/// The arguments that steps have had in one place.
#[derive(Clone, Debug, Default)]
struct Pool(Vec<Value>);

impl Pool {
    fn add(&mut self, argument: Value) {
        if self.0.len() < POOL && !self.0.contains(&argument) {
            self.0.push(argument);
        }
    }

    /// One of them; or, now and then, a number beyond them all, which may be out of the parameter's range.
    fn pick(&self, random: &mut fastrand::Rng) -> Option<Value> {
        let picked = random.choice(&self.0)?;
        match picked {
            Value::Int(_) if random.u8(..8) == 0 => {
                let numbers =
                    self.0.iter().filter_map(|value| if let Value::Int(number) = value { Some(*number) } else { None });
                let beyond = match random.bool() {
                    true => numbers.max()?.checked_add(1)?,
                    false => numbers.min()?.checked_sub(1)?,
                };
                Some(Value::Int(beyond))
            }
            picked => Some(picked.clone()),
        }
    }
}

/// The action's name; a second one of the same name is numbered.
fn key(taken: &IndexMap<String, ActionCoverage>, name: &str, index: usize) -> String {
    if taken.contains_key(name) { format!("{name} #{index}") } else { name.to_owned() }
}
