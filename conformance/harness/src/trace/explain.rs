//! One event against a set of states.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Spec, Value};
use rustc_hash::FxHashMap;

use super::event::{Arguments, Event};
use super::reader::TraceError;
use super::validate::Rules;
use super::verdict::Violation;
use crate::coverage::Coverage;
use crate::observation::{Observation, agrees, variable_index};

/// Judgements and actions kept, so that what recurs is computed once; more are forgotten all at once.
const KEPT: usize = 1 << 16;

/// The states that explain the events so far.
pub(super) type Candidates<S> = Vec<Explanation<S>>;

/// A state that explains the events so far.
pub(super) struct Explanation<S: Spec> {
    pub(super) state: S::State,
    pub(super) fingerprint: u64,
    /// Whether some way to it keeps every invariant.
    pub(super) clean: bool,
    /// A violation on some way to it.
    pub(super) violation: Option<Arc<Violation>>,
}

impl<S: Spec> Clone for Explanation<S> {
    fn clone(&self) -> Self {
        Explanation { state: self.state.clone(), violation: self.violation.clone(), ..*self }
    }
}

impl<S: Spec> fmt::Debug for Explanation<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

/// What explains one event more.
pub(super) enum Found<S: Spec> {
    States(Candidates<S>),
    None,
    TooMany,
}

/// What an event's name stands for.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// The indices of the actions that it may be.
    pub(super) actions: Vec<usize>,
    /// Whether it may be no step at all.
    pub(super) stutters: bool,
}

/// Explains events, and remembers what recurs.
#[derive(Debug)]
pub(super) struct Explainer<'s, S: Spec> {
    pub(super) spec: &'s S,
    pub(super) rules: &'s Rules,
    hidden: Vec<usize>,
    meanings: FxHashMap<Arc<str>, Arc<Meaning>>,
    /// The action that an index and arguments stand for. Arguments go by their address: the reader gives those that
    /// recur the same one, and the entry keeps them alive.
    actions: FxHashMap<(usize, usize), (Arc<Arguments>, S::Action)>,
    /// Whether the state with a fingerprint shows an observation; observations go by their address, too.
    judged: FxHashMap<(u64, usize), (Arc<Observation>, bool)>,
    taken: Vec<u64>,
    /// Evaluations that failed during the last event.
    pub(super) failures: Vec<String>,
}

impl<'s, S: Spec> Explainer<'s, S> {
    pub(super) fn new(spec: &'s S, rules: &'s Rules) -> Result<Self, TraceError> {
        let mut explainer = Explainer {
            spec,
            rules,
            hidden: Vec::new(),
            meanings: FxHashMap::default(),
            actions: FxHashMap::default(),
            judged: FxHashMap::default(),
            taken: vec![0; spec.outline().actions.len()],
            failures: Vec::new(),
        };
        for name in &rules.hidden {
            explainer.hidden.extend(explainer.indices(name).map_err(|error| wrong(&Event::default(), error))?);
        }
        for actions in rules.names.values() {
            for action in actions {
                explainer.indices(action).map_err(|error| wrong(&Event::default(), error))?;
            }
        }
        Ok(explainer)
    }

    /// The initial states.
    pub(super) fn initial(&mut self) -> Result<Candidates<S>, TraceError> {
        let mut states = Vec::new();
        let visited = self.spec.initial_states(|state| {
            states.push(state);
            ControlFlow::Continue(())
        });
        if let Err(failure) = visited {
            return Err(wrong(&Event::default(), format!("the initial states cannot be evaluated: {failure}")));
        }
        let mut found = Gathered::new();
        for state in states {
            let explanation = self.arrive(state, None, None);
            found.add(explanation);
        }
        Ok(found.list)
    }

    /// The states after `event`, from any of `candidates`.
    pub(super) fn explain(&mut self, candidates: &Candidates<S>, event: &Event) -> Result<Found<S>, TraceError> {
        let meaning = self.meaning(event)?;
        self.check_names(event, &meaning)?;
        self.failures.clear();
        let widened;
        let from = if self.hidden.is_empty() {
            candidates
        } else {
            match self.with_hidden_steps(candidates) {
                Some(states) => {
                    widened = states;
                    &widened
                }
                None => return Ok(Found::TooMany),
            }
        };
        let mut found = Gathered::new();
        for candidate in from {
            if meaning.stutters && self.shows(candidate.fingerprint, &candidate.state, event) {
                found.add(candidate.clone());
            }
            for &index in &meaning.actions {
                self.steps(candidate, index, event, &mut found);
            }
            if found.list.len() > self.rules.most_candidates {
                return Ok(Found::TooMany);
            }
        }
        Ok(if found.list.is_empty() { Found::None } else { Found::States(found.list) })
    }

    /// The steps of one action that explain the event from one state.
    fn steps(&mut self, from: &Explanation<S>, index: usize, event: &Event, found: &mut Gathered<S>) {
        let spec = self.spec;
        let before = found.met;
        if let Some(action) = self.known_action(index, &event.arguments) {
            match spec.step(&from.state, &action) {
                Ok(Some(next)) => self.reach(from, next, event, found),
                Ok(None) => {}
                Err(failure) => self.failures.push(failure.to_string()),
            }
        } else {
            let (mut steps, mut last) = (Vec::new(), None);
            let visited = spec.successors(&from.state, |action, next| {
                if spec.action_index(&action) == index && self.fits(index, &action, &event.arguments) {
                    last = Some(action);
                    steps.push(next);
                }
                ControlFlow::Continue(())
            });
            if let Err(failure) = visited {
                self.failures.push(failure.to_string());
            }
            if let (1, Some(action), true) = (steps.len(), last, self.determined(index, &event.arguments)) {
                self.remember(index, &event.arguments, action);
            }
            for next in steps {
                self.reach(from, next, event, found);
            }
        }
        if found.met > before {
            self.taken[index] += 1;
        }
    }

    /// Adds `next`, where it shows what was observed.
    fn reach(&mut self, from: &Explanation<S>, next: S::State, event: &Event, found: &mut Gathered<S>) {
        let explanation = self.arrive(next, Some(from), Some(event));
        if self.shows(explanation.fingerprint, &explanation.state, event) {
            found.add(explanation);
        }
    }

    /// `state` as an explanation, its invariants judged.
    fn arrive(&self, state: S::State, from: Option<&Explanation<S>>, event: Option<&Event>) -> Explanation<S> {
        let spec = self.spec;
        // A state without a view counts as one with all others: the search of the model reports it.
        let fingerprint = spec.fingerprint(&state, &spec.store(&state)).unwrap_or_default();
        let clean = from.is_none_or(|from| from.clean);
        let mut violation = from.and_then(|from| from.violation.clone());
        // Same state, same judgement: a stuttering step needs none.
        if from.is_some_and(|from| from.fingerprint == fingerprint) {
            return Explanation { state, fingerprint, clean, violation };
        }
        let mut keeps = true;
        for (index, invariant) in spec.outline().invariants.iter().enumerate() {
            if spec.invariant(index, &state) != Ok(true) {
                keeps = false;
                violation.get_or_insert_with(|| {
                    Arc::new(Violation {
                        invariant: invariant.name.to_string(),
                        event: event.map(|event| format!("{} ({event})", event.place)),
                        state: shown(spec, &state),
                        certain: false,
                    })
                });
            }
        }
        Explanation { state, fingerprint, clean: clean && keeps, violation }
    }

    /// `candidates`, and what a bounded number of hidden steps leads to from them; `None` where that is too much.
    pub(super) fn with_hidden_steps(&mut self, candidates: &Candidates<S>) -> Option<Candidates<S>> {
        let mut found = Gathered::new();
        for candidate in candidates {
            found.add(candidate.clone());
        }
        let mut begin = 0;
        for _ in 0..self.rules.hidden_steps {
            let end = found.list.len();
            for at in begin..end {
                let from = found.list[at].clone();
                let mut steps = Vec::new();
                let visited = self.spec.successors(&from.state, |action, next| {
                    let index = self.spec.action_index(&action);
                    if self.hidden.contains(&index) {
                        steps.push(next);
                    }
                    ControlFlow::Continue(())
                });
                if let Err(failure) = visited {
                    self.failures.push(failure.to_string());
                }
                for next in steps {
                    let explanation = self.arrive(next, Some(&from), None);
                    found.add(explanation);
                }
                if found.list.len() > self.rules.most_candidates {
                    return None;
                }
            }
            begin = end;
        }
        Some(found.list)
    }

    /// What the event's name stands for.
    pub(super) fn meaning(&mut self, event: &Event) -> Result<Arc<Meaning>, TraceError> {
        let Some(name) = &event.action else {
            let all = if self.rules.unnamed_steps { (0..self.taken.len()).collect() } else { Vec::new() };
            return Ok(Arc::new(Meaning { actions: all, stutters: true }));
        };
        if let Some(meaning) = self.meanings.get(name) {
            return Ok(Arc::clone(meaning));
        }
        let mut meaning = Meaning { stutters: self.rules.may_stutter, actions: Vec::new() };
        if self.rules.stuttering.iter().any(|other| **other == **name) {
            meaning.stutters = true;
        }
        if let Some(actions) = self.rules.names.get(&**name) {
            for action in actions {
                meaning.actions.extend(self.indices(action).map_err(|error| wrong(event, error))?);
            }
        } else if !self.rules.stuttering.iter().any(|other| **other == **name) {
            meaning.actions = self.indices(name).map_err(|error| wrong(event, error))?;
        }
        let meaning = Arc::new(meaning);
        self.meanings.insert(Arc::clone(name), Arc::clone(&meaning));
        Ok(meaning)
    }

    /// The indices of the actions with this name.
    fn indices(&self, name: &str) -> Result<Vec<usize>, String> {
        let outline = self.spec.outline();
        let actions = outline.actions.iter().enumerate();
        let found: Vec<usize> = actions.filter(|(_, action)| action.name == name).map(|(index, _)| index).collect();
        if found.is_empty() {
            let mut known: Vec<&str> = outline.actions.iter().map(|action| &*action.name).collect();
            known.dedup();
            return Err(format!("the model {} has no action `{name}`; it has {}", outline.module, known.join(", ")));
        }
        Ok(found)
    }

    /// Refuses an event that names variables or parameters that the model doesn't have.
    fn check_names(&self, event: &Event, meaning: &Meaning) -> Result<(), TraceError> {
        if let Arguments::Named(named) = &*event.arguments {
            let actions = &self.spec.outline().actions;
            let parameters =
                || meaning.actions.iter().filter_map(|index| actions.get(*index)).flat_map(|a| &a.parameters);
            if let Some((name, _)) = named.iter().find(|(name, _)| parameters().all(|parameter| **parameter != **name))
                && !meaning.actions.is_empty()
            {
                let known: Vec<&str> = parameters().map(|parameter| &**parameter).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(wrong(event, format!("{event}: the action has no parameter `{name}`; it has {known}")));
            }
        }
        for (path, _) in event.variables.entries() {
            variable_index(self.spec, path.root()).map_err(|error| wrong(event, error))?;
        }
        Ok(())
    }

    /// Whether `state` shows what the event observed.
    fn shows(&mut self, fingerprint: u64, state: &S::State, event: &Event) -> bool {
        if event.variables.is_empty() {
            return true;
        }
        let key = (fingerprint, Arc::as_ptr(&event.variables) as usize);
        if let Some((_, judged)) = self.judged.get(&key) {
            return *judged;
        }
        let values = self.spec.values(state);
        let judged = event.variables.entries().iter().all(|(path, observed)| {
            let whole = variable_index(self.spec, path.root()).ok().and_then(|index| values.get(index));
            whole.and_then(|whole| path.select(whole)).is_some_and(|part| agrees(part, observed))
        });
        if self.judged.len() >= KEPT {
            self.judged.clear();
        }
        self.judged.insert(key, (Arc::clone(&event.variables), judged));
        judged
    }

    /// Whether the action's arguments are as recorded.
    pub(super) fn fits(&self, index: usize, action: &S::Action, arguments: &Arguments) -> bool {
        match arguments {
            Arguments::Unknown => true,
            Arguments::Positional(values) => {
                let own = self.spec.action_arguments(action);
                own.len() == values.len() && own.iter().zip(values).all(|(own, value)| agrees(own, value))
            }
            Arguments::Named(named) => {
                let own = self.spec.action_arguments(action);
                let Some(outline) = self.spec.outline().actions.get(index) else { return false };
                named.iter().all(|(name, value)| {
                    let place = outline.parameters.iter().position(|parameter| **parameter == **name);
                    place.and_then(|place| own.get(place)).is_some_and(|own| agrees(own, value))
                })
            }
        }
    }

    /// Whether the arguments leave the action no choice.
    fn determined(&self, index: usize, arguments: &Arguments) -> bool {
        let Some(outline) = self.spec.outline().actions.get(index) else { return false };
        match arguments {
            Arguments::Unknown => outline.parameters.is_empty(),
            Arguments::Positional(values) => values.len() == outline.parameters.len(),
            Arguments::Named(named) => named.len() == outline.parameters.len(),
        }
    }

    /// The one action that the arguments determine, where it has been met before or the model can make it of them.
    pub(super) fn known_action(&mut self, index: usize, arguments: &Arc<Arguments>) -> Option<S::Action> {
        let key = (index, Arc::as_ptr(arguments) as usize);
        if let Some((_, action)) = self.actions.get(&key) {
            return Some(action.clone());
        }
        if !self.determined(index, arguments) {
            return None;
        }
        let parameters = &self.spec.outline().actions.get(index)?.parameters;
        let values: Vec<Value> = match &**arguments {
            Arguments::Unknown => Vec::new(),
            Arguments::Positional(values) => values.clone(),
            Arguments::Named(named) => (parameters.iter())
                .map(|parameter| named.iter().find(|(name, _)| **name == **parameter).map(|(_, value)| value.clone()))
                .collect::<Option<_>>()?,
        };
        // JSON has no model values. A typed model takes only what is of the parameter's kind; another may take strings
        // that are none of its values, so what it makes is used only where every argument is a plain number.
        let plain = values.iter().all(|value| matches!(value, Value::Bool(_) | Value::Int(_)));
        let action = if plain { self.spec.action(index, &values) } else { None };
        if let Some(action) = &action {
            self.remember(index, arguments, action.clone());
        }
        action
    }

    fn remember(&mut self, index: usize, arguments: &Arc<Arguments>, action: S::Action) {
        if self.actions.len() >= KEPT {
            self.actions.clear();
        }
        self.actions.insert((index, Arc::as_ptr(arguments) as usize), (Arc::clone(arguments), action));
    }

    /// The violation that all, or some, of the surviving explanations contain.
    pub(super) fn violation(&self, candidates: &Candidates<S>) -> Option<Violation> {
        let found = candidates.iter().find_map(|candidate| candidate.violation.clone())?;
        let certain = candidates.iter().all(|candidate| !candidate.clean);
        Some(Violation { certain, ..(*found).clone() })
    }

    pub(super) fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::of(self.spec);
        for (index, count) in self.taken.iter().enumerate() {
            coverage.took(index, "trace", *count);
        }
        coverage
    }
}

/// Explanations without duplicates.
pub(super) struct Gathered<S: Spec> {
    pub(super) list: Candidates<S>,
    known: FxHashMap<u64, usize>,
    /// How many were added, duplicates included.
    met: u64,
}

impl<S: Spec> Gathered<S> {
    pub(super) fn new() -> Self {
        Gathered { list: Vec::new(), known: FxHashMap::default(), met: 0 }
    }

    /// Adds an explanation; one of the same state lends it what it has.
    pub(super) fn add(&mut self, explanation: Explanation<S>) {
        self.met += 1;
        // One or two: not worth a table.
        let known = if self.list.len() <= 4 {
            self.list.iter().position(|other| other.fingerprint == explanation.fingerprint)
        } else {
            if self.known.is_empty() {
                self.known.extend(self.list.iter().enumerate().map(|(i, other)| (other.fingerprint, i)));
            }
            self.known.get(&explanation.fingerprint).copied()
        };
        match known.and_then(|at| self.list.get_mut(at)) {
            Some(other) => {
                other.clean |= explanation.clean;
                if other.violation.is_none() {
                    other.violation = explanation.violation;
                }
            }
            None => {
                if !self.known.is_empty() {
                    self.known.insert(explanation.fingerprint, self.list.len());
                }
                self.list.push(explanation);
            }
        }
    }
}

/// The state as users are shown it.
pub(super) fn shown<S: Spec>(spec: &S, state: &S::State) -> Vec<(String, String)> {
    let shown = spec.shown(state, None).unwrap_or_default();
    shown.into_iter().map(|(name, value)| (name, value.to_string())).collect()
}

/// An event that maps to nothing.
pub(super) fn wrong(event: &Event, message: String) -> TraceError {
    TraceError {
        place: event.place,
        message,
        remedy: "use the spec's names, or map the event's names to them in the rules".to_owned(),
    }
}
