//! A counterexample as data.

use std::rc::Rc;

use lockstep_model::behaviour::{Behaviour, telling};
use lockstep_model::value::Symbol;
use lockstep_model::{Failure, Incomplete, Location, Outline, Value};

use crate::any::{AnyAction, AnySpec, AnyState, OwnAction, OwnState};
use crate::reached;
use crate::replay::Path;

/// A finite behaviour, or one that loops for ever.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// The states, in order.
    pub states: Vec<TraceState>,
    /// How the behaviour goes on after the last state; `None` where it ends there.
    pub then: Option<Loop>,
}

/// How a counterexample to a liveness property goes on for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loop {
    /// Nothing happens any more.
    Stuttering,
    /// The step leads back to the state with this number.
    Back {
        /// The number of the state, from 1.
        to: usize,
        /// The step that closes the loop.
        action: Option<TraceAction>,
    },
}

/// One state of a trace, and the step that led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceState {
    /// From 1.
    pub number: usize,
    /// The step from the state before; `None` for the initial state and for a stuttering step.
    pub action: Option<TraceAction>,
    /// What a user is shown of the state.
    pub variables: Vec<TraceVariable>,
    /// Why these are the variables as they are, where the configuration has an `ALIAS` that cannot be evaluated here.
    pub unshown: Option<Failure>,
}

/// An action as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceAction {
    /// The action's name in the spec.
    pub name: String,
    /// Its free choices: names and values.
    pub arguments: Vec<(String, Value)>,
    /// Where it stands.
    pub location: Option<Location>,
}

/// A variable, or a field of the `ALIAS` record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceVariable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// Whether the value differs from that in the state before; never in the first state.
    pub changed: bool,
}

impl TraceAction {
    /// The action in terms of the outline.
    pub(crate) fn of(spec: &dyn AnySpec, action: AnyAction<'_>) -> Self {
        TraceAction::named(spec.outline(), spec.action_index(action), spec.action_arguments(action))
    }

    fn named(outline: &Outline, index: usize, arguments: Vec<Value>) -> Self {
        let action = outline.actions.get(index);
        let names = action.map(|found| found.parameters.as_slice()).unwrap_or_default();
        TraceAction {
            name: action.map_or_else(String::new, |found| found.name.to_string()),
            arguments: names.iter().map(ToString::to_string).zip(arguments).collect(),
            location: action.and_then(|found| found.location.clone()),
        }
    }
}

impl Trace {
    /// The path as a user is shown it.
    pub(crate) fn of(spec: &dyn AnySpec, path: &Path) -> Self {
        Trace::that_goes_on(spec, path, None)
    }

    /// The same for a path that goes on, with this state.
    fn that_goes_on(spec: &dyn AnySpec, path: &Path, after: Option<&OwnState>) -> Self {
        let mut states: Vec<TraceState> = Vec::with_capacity(path.states.len());
        let step_to = |index: usize| path.actions.get(index.checked_sub(1)?)?.as_ref().map(OwnAction::lend);
        let passed = path.states.iter().enumerate().map(|(index, state)| {
            let step = if path.is_walk { reached::step(spec, step_to(index)) } else { None };
            record(spec, state.lend(), step)
        });
        let passed: Rc<[Value]> = passed.collect();
        for (index, state) in path.states.iter().enumerate() {
            let (state, next) = (state.lend(), path.states.get(index + 1).or(after).map(OwnState::lend));
            let so_far = Behaviour::Shown(passed.clone(), index + 1);
            let step = step_to(index);
            reached::by(spec, step);
            let (variables, unshown) = match telling(so_far, || spec.shown(state, next)) {
                Ok(shown) => (shown, None),
                Err(failure) => (plain(spec, state), Some(failure)),
            };
            let before = states.last().map(|last| &last.variables);
            let variables = variables.into_iter().enumerate().map(|(place, (name, value))| TraceVariable {
                changed: before.is_some_and(|before| before.get(place).is_none_or(|old| old.value != value)),
                name,
                value,
            });
            states.push(TraceState {
                number: index + 1,
                variables: variables.collect(),
                unshown,
                action: step.map(|action| TraceAction::of(spec, action)),
            });
        }
        Trace { states, then: None }
    }
}

impl Trace {
    /// The behaviour of a path whose last state is that at which its cycle begins, the `prefix`-th.
    pub(crate) fn of_lasso(spec: &dyn AnySpec, mut path: Path, prefix: usize) -> Self {
        let back = path.states.pop();
        let closing = path.actions.pop().flatten();
        let stutters = path.states.len() == prefix && closing.is_none();
        let mut trace = Trace::that_goes_on(spec, &path, back.as_ref());
        trace.then = Some(if stutters {
            Loop::Stuttering
        } else {
            Loop::Back { to: prefix, action: closing.map(|action| TraceAction::of(spec, action.lend())) }
        });
        trace
    }
}

impl Trace {
    /// Adds a step that is not complete, with what it gives values to.
    pub(crate) fn break_off(&mut self, spec: &dyn AnySpec, step: &Incomplete) {
        let outline = spec.outline();
        let before = self.states.last().map(|last| last.variables.as_slice()).unwrap_or_default();
        let given = outline.variables.iter().zip(&step.values).filter_map(|(variable, value)| {
            let old = before.iter().find(|old| *old.name == *variable.name);
            let value = value.clone()?;
            let changed = old.is_none_or(|old| old.value != value);
            Some(TraceVariable { name: variable.name.to_string(), value, changed })
        });
        self.states.push(TraceState {
            number: self.states.len() + 1,
            action: Some(TraceAction::named(outline, step.action, step.arguments.clone())),
            variables: given.collect(),
            unshown: None,
        });
    }
}

/// A state as the spec itself may look at it, with the step to it where it is told of that.
fn record(spec: &dyn AnySpec, state: AnyState<'_>, step: Option<Value>) -> Value {
    let variables = plain(spec, state).into_iter().map(|(name, value)| (Symbol::new(&name), value));
    Value::record(variables.chain(step.map(|step| (Symbol::new("_action"), step))))
}

/// The variables as they are, where the alias has no value.
fn plain(spec: &dyn AnySpec, state: AnyState<'_>) -> Vec<(String, Value)> {
    let names = spec.outline().variables.iter().map(|variable| variable.name.to_string());
    names.zip(spec.values(state)).collect()
}
