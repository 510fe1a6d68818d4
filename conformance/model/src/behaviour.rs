//! What a spec may ask of a behaviour: `TLCExt!Trace` while its states are shown, `TLCExt!CounterExample` when all is
//! over, and `TLCGet("action")` on walks. While states are generated, a machine that is asked for `Trace` keeps the
//! states before.

use std::cell::RefCell;
use std::rc::Rc;

use crate::failure::{Failure, FailureKind, Outcome};
use crate::outline::{ActionOutline, Location};
pub use crate::statistics::no_action;
use crate::value::{Symbol, Value};

/// What there is to be told of a behaviour.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// The states of the behaviour, as records of variables, and the number of the one that is being shown.
    Shown(Rc<[Value]>, usize),
    /// The counterexample that was found.
    Found(Value),
}

thread_local! {
    static TOLD: RefCell<Option<Behaviour>> = const { RefCell::new(None) };
    static REACHED_BY: RefCell<Option<Value>> = const { RefCell::new(None) };
}

/// Says what `TLCGet("action")` gives from now on.
pub fn reached_by(action: Value) {
    REACHED_BY.set(Some(action));
}

/// A part of the specification as TLC tells of it: by its name, and where it stands.
#[must_use]
pub fn named(name: &str, location: &Location) -> Value {
    let fields = [("name", Value::string(name)), ("location", location.to_value())];
    Value::record(fields.map(|(name, value)| (Symbol::new(name), value)))
}

/// An action as TLC tells a spec of it that a step took, with what it chose.
#[must_use]
pub fn taken(action: &ActionOutline, arguments: &[Value]) -> Value {
    let location = action.location.as_ref().map(Location::to_value);
    let of = |name: &str, value: Value| (Symbol::new(name), value);
    let mut fields = vec![of("name", Value::string(&action.name))];
    fields.extend(location.map(|location| of("location", location)));
    if !arguments.is_empty() {
        let names = || action.parameters.iter().map(|name| Symbol::new(name));
        fields.push(of("context", Value::record(names().zip(arguments.iter().cloned()))));
        fields.push(of("parameters", Value::tuple(names().map(Value::Str))));
    }
    Value::record(fields)
}

/// `TLCGet("action")` on a walk, where that is known.
pub(crate) fn action() -> Option<Value> {
    REACHED_BY.with_borrow(Clone::clone)
}

/// Evaluates something where this can be told of a behaviour.
pub fn telling<T>(behaviour: Behaviour, evaluate: impl FnOnce() -> T) -> T {
    let before = TOLD.replace(Some(behaviour));
    let value = evaluate();
    TOLD.set(before);
    value
}

/// `TLCExt!Trace`, where states are being shown.
pub fn shown() -> Option<Value> {
    TOLD.with_borrow(|told| match told {
        Some(Behaviour::Shown(states, number)) => Some(Value::tuple(states.iter().take(*number).cloned())),
        _ => None,
    })
}

/// `TLCExt!Trace` of a machine that keeps no states for it.
///
/// # Errors
/// Where no state is being shown.
pub fn trace() -> Outcome<Value> {
    shown().ok_or_else(no_trace)
}

/// Why there is no `Trace` where there is no state.
#[cold]
pub fn no_trace() -> Failure {
    Failure::new(FailureKind::Undefined, "Trace is asked for where the state is not completely known")
}

/// `TLCExt!CounterExample`: a graph without nodes where none was found.
pub fn counterexample() -> Value {
    TOLD.with_borrow(|told| match told {
        Some(Behaviour::Found(graph)) => graph.clone(),
        _ => graph([], []),
    })
}

/// A graph as `CounterExample` gives it: states with their numbers, and steps between two of them.
pub fn graph(states: impl IntoIterator<Item = Value>, steps: impl IntoIterator<Item = Value>) -> Value {
    let parts = [("state", Value::set(states)), ("action", Value::set(steps))];
    Value::record(parts.map(|(name, part)| (Symbol::new(name), part)))
}

/// What `CounterExample` says of the step of an action that is not known, or is none.
pub fn no_step() -> Value {
    no_action()
}

/// `TLCExt!ToTrace`: the states of such a graph, in order.
///
/// # Errors
/// Where the value is no such graph.
pub fn to_trace(graph: &Value) -> Outcome<Value> {
    let states = match graph {
        Value::Record(fields) => fields.iter().find(|(name, _)| name.as_str() == "state").map(|(_, states)| states),
        _ => None,
    };
    let numbered = |state: &Value| match state {
        Value::Tuple(pair) => match &pair[..] {
            [Value::Int(number), state] => Some((*number, state.clone())),
            _ => None,
        },
        _ => None,
    };
    let numbered: Option<Vec<(i32, Value)>> = match states {
        Some(Value::Set(states)) => states.iter().map(numbered).collect(),
        _ => None,
    };
    match numbered {
        Some(mut states) => {
            states.sort_by_key(|(number, _)| *number);
            Ok(Value::tuple(states.into_iter().map(|(_, state)| state)))
        }
        None => Err(Failure::new(
            FailureKind::Library,
            format!("ToTrace is applied to {graph}, which is no CounterExample"),
        )),
    }
}
