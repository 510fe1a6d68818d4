//! A counterexample as the spec itself may look at it, when all is over: `TLCExt!CounterExample`.

use lockstep_model::value::Symbol;
use lockstep_model::{Value, behaviour};

use crate::trace::{Loop, Trace, TraceAction, TraceState};

/// The graph of a counterexample: its states, with their numbers, and every step between two of them.
pub(crate) fn counterexample(trace: &Trace) -> Value {
    let states: Vec<Value> = trace.states.iter().map(numbered).collect();
    let by = |taken: Option<&TraceAction>| taken.map_or_else(behaviour::no_step, action);
    let step = |from: &Value, taken, to: &Value| Value::tuple([from.clone(), by(taken), to.clone()]);
    let mut steps: Vec<Value> = Vec::new();
    for (pair, to) in states.windows(2).zip(trace.states.iter().skip(1)) {
        steps.push(step(&pair[0], to.action.as_ref(), &pair[1]));
    }
    let back = match &trace.then {
        None => None,
        Some(Loop::Stuttering) => Some((states.len(), None)),
        Some(Loop::Back { to, action }) => Some((*to, action.as_ref())),
    };
    if let Some((number, taken)) = back
        && let (Some(last), Some(first)) = (states.last(), number.checked_sub(1).and_then(|place| states.get(place)))
    {
        steps.push(step(last, taken, first));
    }
    behaviour::graph(states, steps)
}

fn numbered(state: &TraceState) -> Value {
    let variables = state.variables.iter();
    let shown = variables.map(|variable| (Symbol::new(&variable.name), variable.value.clone()));
    Value::tuple([Value::Int(i32::try_from(state.number).unwrap_or(i32::MAX)), Value::record(shown)])
}

/// An action in TLC's form.
fn action(taken: &TraceAction) -> Value {
    let mut fields = vec![("name", Value::string(&taken.name))];
    fields.extend(taken.location.as_ref().map(|location| ("location", location.to_value())));
    if !taken.arguments.is_empty() {
        let context = taken.arguments.iter().map(|(name, value)| (Symbol::new(name), value.clone()));
        fields.push(("context", Value::record(context)));
        fields.push(("parameters", Value::tuple(taken.arguments.iter().map(|(name, _)| Value::string(name)))));
    }
    record(fields)
}

fn record(fields: Vec<(&str, Value)>) -> Value {
    Value::record(fields.into_iter().map(|(name, value)| (Symbol::new(name), value)))
}
