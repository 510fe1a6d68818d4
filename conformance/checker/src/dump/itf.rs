//! The Informal Trace Format (Apalache's ADR 15).

use serde_json::{Map, Value as Json, json};

use super::{names, variables};
use crate::json::{Models, to_json};
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
        fields.extend(variables(state, |value| to_json(value, Models::Strings)));
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
