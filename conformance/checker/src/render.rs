//! Reports as text.

use std::fmt::Write;

use crate::event::During;
use crate::report::{Report, Stop, Verdict};
use crate::trace::{Loop, Trace, TraceAction};

/// The judgement in a sentence.
pub fn verdict(report: &Report) -> String {
    match &report.verdict {
        Verdict::Success => "No error was found.".to_string(),
        Verdict::Assumption { name, location } => match location {
            Some(location) => format!("Assumption {name} is false ({location})."),
            None => format!("Assumption {name} is false."),
        },
        Verdict::Deadlock => "Deadlock: the last state has no successor.".to_string(),
        Verdict::Invariant { name } => format!("Invariant {name} is violated by the last state."),
        Verdict::Initial { name } => format!("Property {name} is violated by an initial state."),
        Verdict::Step { name } => format!("Action property {name} is violated by the last step."),
        Verdict::Liveness { name } => format!("Temporal property {name} is violated."),
        Verdict::Error { failure, during } => {
            let what = match during {
                During::Assumption(_) => "an assumption",
                During::Init => "the initial predicate",
                During::Next => "the next-state relation",
                During::View => "the view",
                During::Constraint(_) => "a constraint",
                During::ActionConstraint(_) => "an action constraint",
                During::Invariant(_) => "an invariant",
                During::Property(_) | During::Liveness => "a temporal property",
            };
            format!("Evaluating {what} failed: {failure}")
        }
        Verdict::Unsupported(why) => why.clone(),
        Verdict::Stopped(stop) => {
            let why = match stop {
                Stop::Cancelled => "the run was cancelled".to_string(),
                Stop::Memory { limit } => {
                    format!("the process holds more than the {} MiB of memory that it may", limit >> 20)
                }
                Stop::Numbers => "there are more distinct states than can be numbered".to_string(),
                Stop::Disk { message } => format!("states could not be kept on disk ({message})"),
                Stop::Checkpoint { message } => return message.clone(),
            };
            format!(
                "Stopped before the search was complete: {why}. So far: {} states generated, {} distinct, {} on the queue, depth {}.",
                report.generated, report.distinct, report.queue, report.depth
            )
        }
    }
}

/// A counterexample, state by state. A `*` marks the variables that the step changed.
pub fn trace(trace: &Trace) -> String {
    let mut text = String::new();
    for state in &trace.states {
        let how = match &state.action {
            Some(action) => self::action(action),
            None if state.number == 1 => "Initial state".to_string(),
            None => "Stuttering".to_string(),
        };
        let _ = writeln!(text, "State {}: {how}", state.number);
        for variable in &state.variables {
            let mark = if variable.changed { '*' } else { ' ' };
            let _ = writeln!(text, "{mark} /\\ {} = {}", variable.name, variable.value);
        }
        text.push('\n');
    }
    match &trace.then {
        None => {}
        Some(Loop::Stuttering) => {
            let _ = writeln!(text, "State {}: Stuttering, for ever", trace.states.len() + 1);
        }
        Some(Loop::Back { to, action }) => {
            let how = action.as_ref().map_or_else(|| "Stuttering".to_string(), self::action);
            let _ = writeln!(text, "Back to state {to}: {how}");
        }
    }
    text
}

/// An action with its choices and its place.
pub fn action(action: &TraceAction) -> String {
    let mut text = action.name.clone();
    for (index, (name, value)) in action.arguments.iter().enumerate() {
        let _ = write!(text, "{}{name} = {value}", if index == 0 { "(" } else { ", " });
    }
    if !action.arguments.is_empty() {
        text.push(')');
    }
    if let Some(location) = &action.location {
        let _ = write!(text, "  [{location}]");
    }
    text
}
