//! The Informal Trace Format (Apalache's ADR 15).

use lockstep_model::Value;
use serde_json::{Map, Value as Json, json};

use super::{names, variables};
use crate::render;
use crate::trace::{Loop, Trace};

/// The trace as an ITF document.
pub fn itf(trace: &Trace, module: &str) -> Json {
    let states = trace.states.iter().map(|state| {
        let mut meta = json!({ "index": state.number - 1 });
        if let Some(action) = &state.action {
            meta["action"] = render::action(action).into();
        }
        let mut fields = Map::from_iter([("#meta".to_string(), meta)]);
        fields.extend(variables(state, itf_value));
        Json::Object(fields)
    });
    let mut document = json!({
        "#meta": { "format": "ITF", "source": module },
        "vars": names(trace),
        "states": states.collect::<Vec<_>>(),
    });
    match &trace.then {
        None => {}
        Some(Loop::Stuttering) => document["loop"] = trace.states.len().saturating_sub(1).into(),
        Some(Loop::Back { to, .. }) => document["loop"] = (to - 1).into(),
    }
    document
}

/// A value as ITF has it; a model value is a string.
fn itf_value(value: &Value) -> Json {
    let list = |elements: &[Value]| elements.iter().map(itf_value).collect::<Vec<_>>();
    match value {
        Value::Bool(truth) => (*truth).into(),
        Value::Int(number) => (*number).into(),
        Value::Str(text) | Value::Model(text) => text.as_str().into(),
        Value::Set(elements) => json!({ "#set": list(elements) }),
        Value::Tuple(elements) => list(elements).into(),
        Value::Record(fields) if fields.iter().any(|(name, _)| name.as_str().starts_with('#')) => {
            json!({ "#map": fields.iter().map(|(name, value)| json!([name.as_str(), itf_value(value)])).collect::<Vec<_>>() })
        }
        Value::Record(fields) => {
            Json::Object(fields.iter().map(|(name, value)| (name.to_string(), itf_value(value))).collect())
        }
        Value::Function(pairs) => {
            json!({ "#map": pairs.iter().map(|(key, value)| json!([itf_value(key), itf_value(value)])).collect::<Vec<_>>() })
        }
    }
}
