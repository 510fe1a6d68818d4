//! Behaviours in the Informal Trace Format (Apalache ADR 15).

use serde::Deserialize;

use super::event::{Event, Place};
use super::reader::{TraceError, without_place};
use crate::json::FromJson;
use crate::observation::{Observation, Path};

/// The parts of an ITF file that say what happened.
#[derive(Deserialize)]
struct Itf {
    states: Vec<indexmap::IndexMap<String, serde_json::Value>>,
    #[serde(default, rename = "loop")]
    back: Option<u64>,
}

/// The states of an ITF trace as events that carry variables, and no actions but where a state's
/// `"#meta": {"action": …}` names one.
///
/// # Errors
/// Where the text is no ITF trace; a lasso is refused, for a trace is finite.
pub fn read(text: &str) -> Result<Vec<Event>, TraceError> {
    let error = |line: usize, column: usize, message: String| TraceError {
        place: Place { line, column },
        message,
        remedy: "an ITF trace is an object with `vars` and `states`, as Apalache and `check --dump-trace` write it"
            .into(),
    };
    let itf: Itf =
        serde_json::from_str(text).map_err(|json| error(json.line(), json.column(), without_place(&json)))?;
    if let Some(back) = itf.back {
        return Err(error(
            1,
            0,
            format!("the trace is a lasso (back to state {back}), and only finite ones are validated"),
        ));
    }
    let mut events = Vec::with_capacity(itf.states.len());
    for (number, state) in itf.states.into_iter().enumerate() {
        let mut observation = Observation::new();
        let mut action = None;
        for (name, json) in state {
            if name == "#meta" {
                action = json.get("action").and_then(serde_json::Value::as_str).map(Into::into);
                continue;
            }
            let FromJson(value) = FromJson::deserialize(&json)
                .map_err(|wrong| error(number + 1, 0, format!("state {number}, variable `{name}`: {wrong}")))?;
            observation.push(Path::variable(&name), value);
        }
        events.push(Event {
            place: Place { line: number + 1, column: 0 },
            action,
            variables: observation.into(),
            ..Event::default()
        });
    }
    Ok(events)
}
