//! Traces and state graphs in the formats of other tools.

mod dot;
mod itf;
mod tla;
mod tlc;

use std::path::Path;

use serde_json::{Map, Value as Json};

pub use dot::{dot, mermaid};
pub use itf::itf;
pub use tla::tla;
pub use tlc::tlc_json;

use crate::trace::{Trace, TraceState};

/// A format for traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// The Informal Trace Format of Apalache (ADR 15).
    Itf,
    /// What TLC's `-dumpTrace json` writes.
    TlcJson,
    /// A TLA+ module that defines the trace as a sequence of records.
    Tla,
}

impl TraceFormat {
    /// The format that a file name's ending asks for: `.itf.json`, `.json` or `.tla`.
    pub fn of_file(name: &str) -> Option<Self> {
        [(".itf.json", TraceFormat::Itf), (".json", TraceFormat::TlcJson), (".tla", TraceFormat::Tla)]
            .into_iter()
            .find_map(|(ending, format)| name.ends_with(ending).then_some(format))
    }

    /// The trace of the model `module` in this format, for this file: a TLA+ module is named as its file is, if it can
    /// be.
    pub fn write(self, trace: &Trace, module: &str, file: &Path) -> String {
        match self {
            TraceFormat::Itf => pretty(&itf(trace, module)),
            TraceFormat::TlcJson => pretty(&tlc_json(trace)),
            TraceFormat::Tla => {
                match file.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_identifier(stem)) {
                    Some(stem) => tla(trace, stem),
                    None => tla(trace, &format!("{module}_Trace")),
                }
            }
        }
    }
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) && text.chars().any(|c| c.is_ascii_alphabetic())
}

/// The states of a trace for the JSON summary: number, action, and the variables in TLA+ notation.
pub(crate) fn summary_states(trace: &Trace) -> Vec<Json> {
    let states = trace.states.iter().map(|state| {
        let values = variables(state, |value| value.to_string().into());
        let action = state.action.as_ref().map(crate::render::action);
        serde_json::json!({ "number": state.number, "action": action, "state": values })
    });
    let then = trace.then.as_ref().map(|then| match then {
        crate::trace::Loop::Stuttering => serde_json::json!({ "stuttering": true }),
        crate::trace::Loop::Back { to, action } => {
            serde_json::json!({ "back": to, "action": action.as_ref().map(crate::render::action) })
        }
    });
    states.chain(then).collect()
}

fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn variables(state: &TraceState, value: impl Fn(&lockstep_model::Value) -> Json) -> Map<String, Json> {
    state.variables.iter().map(|variable| (variable.name.clone(), value(&variable.value))).collect()
}

fn names(trace: &Trace) -> Vec<&str> {
    let first = trace.states.first();
    first.map_or_else(Vec::new, |state| state.variables.iter().map(|variable| variable.name.as_str()).collect())
}
