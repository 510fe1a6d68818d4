//! The JSON that TLC's `-dumpTrace json` writes.

use lockstep_model::Value;
use serde_json::{Map, Value as Json, json};

use super::{names, variables};
use crate::trace::{Loop, Trace, TraceAction};

/// The trace as TLC writes its counterexamples: states with their numbers, and every step between two of them.
pub fn tlc_json(trace: &Trace) -> Json {
    let states: Vec<Json> =
        trace.states.iter().map(|state| json!([state.number, Json::Object(variables(state, plain))])).collect();
    let mut actions = Vec::new();
    for (index, state) in trace.states.iter().enumerate().skip(1) {
        let step = state.action.as_ref().map_or_else(|| json!({ "name": "Stuttering" }), action);
        actions.push(json!([states[index - 1], step, states[index]]));
    }
    if let Some(last) = states.last() {
        match &trace.then {
            None => {}
            Some(Loop::Stuttering) => actions.push(json!([last, { "name": "Stuttering" }, last])),
            Some(Loop::Back { to, action: closing }) => {
                let step = closing.as_ref().map_or_else(|| json!({ "name": "Stuttering" }), action);
                actions.push(json!([last, step, states.get(to - 1)]));
            }
        }
    }
    json!({ "counterexample": { "state": states, "action": actions }, "vars": names(trace) })
}

fn action(action: &TraceAction) -> Json {
    let mut json = json!({ "name": action.name });
    // TLC leaves them out where there are none.
    if !action.arguments.is_empty() {
        let context = action.arguments.iter().map(|(name, value)| (name.clone(), plain(value)));
        json["context"] = context.collect::<Map<String, Json>>().into();
        json["parameters"] = action.arguments.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().into();
    }
    if let Some(location) = &action.location {
        json["location"] = json!({
            "beginLine": location.line,
            "beginColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
            "module": location.module,
        });
    }
    json
}

/// A value as TLC's Json module writes it: sets as arrays, functions as objects.
fn plain(value: &Value) -> Json {
    match value {
        Value::Bool(truth) => (*truth).into(),
        Value::Int(number) => (*number).into(),
        Value::Str(text) | Value::Model(text) => text.as_str().into(),
        Value::Set(elements) => elements.iter().map(plain).collect::<Vec<_>>().into(),
        Value::Tuple(elements) => elements.iter().map(plain).collect::<Vec<_>>().into(),
        Value::Record(fields) => fields.iter().map(|(name, value)| (name.to_string(), plain(value))).collect(),
        Value::Function(pairs) => pairs
            .iter()
            .map(|(key, value)| match key {
                Value::Str(text) | Value::Model(text) => (text.to_string(), plain(value)),
                other => (other.to_string(), plain(value)),
            })
            .collect(),
    }
}
