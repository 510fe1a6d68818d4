//! A trace as a TLA+ module.

use std::collections::BTreeSet;
use std::fmt::Write;

use lockstep_model::Value;

use crate::render;
use crate::trace::{Loop, Trace};

/// A module of this name that defines `Trace`, the sequence of the states as records; and `Loop`, the index of the
/// state to which the behaviour returns, where it does.
pub fn tla(trace: &Trace, name: &str) -> String {
    let mut models = BTreeSet::new();
    for variable in trace.states.iter().flat_map(|state| &state.variables) {
        model_values(&variable.value, &mut models);
    }
    let mut text = format!("---- MODULE {name} ----\nEXTENDS Integers, TLC\n\n");
    if !models.is_empty() {
        let _ = writeln!(text, "CONSTANTS {}\n", models.into_iter().collect::<Vec<_>>().join(", "));
    }
    text.push_str("Trace == <<\n");
    for (index, state) in trace.states.iter().enumerate() {
        let how = match &state.action {
            Some(action) => render::action(action),
            None if index == 0 => "Initial state".to_string(),
            None => "Stuttering".to_string(),
        };
        let _ = writeln!(text, "  \\* {}: {how}", state.number);
        let fields: Vec<String> =
            state.variables.iter().map(|variable| format!("{} |-> {}", variable.name, variable.value)).collect();
        let comma = if index + 1 < trace.states.len() { "," } else { "" };
        // A step that is not complete may give values to no variables at all.
        let record = if fields.is_empty() { "<<>>".to_string() } else { format!("[{}]", fields.join(",\n   ")) };
        let _ = writeln!(text, "  {record}{comma}");
    }
    text.push_str(">>\n");
    let back = match &trace.then {
        None => None,
        Some(Loop::Stuttering) => Some(trace.states.len()),
        Some(Loop::Back { to, .. }) => Some(*to),
    };
    if let Some(back) = back {
        let _ = writeln!(text, "\nLoop == {back}");
    }
    text.push_str("====\n");
    text
}

fn model_values(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Model(name) => {
            into.insert(name.to_string());
        }
        Value::Set(elements) => elements.iter().for_each(|one| model_values(one, into)),
        Value::Tuple(elements) => elements.iter().for_each(|one| model_values(one, into)),
        Value::Record(fields) => fields.iter().for_each(|(_, one)| model_values(one, into)),
        Value::Function(pairs) => pairs.iter().for_each(|(key, one)| {
            model_values(key, into);
            model_values(one, into);
        }),
        Value::Bool(_) | Value::Int(_) | Value::Str(_) => {}
    }
}
