//! Reports as text.

use std::fmt::Write;

use lockstep_model::Location;

use crate::event::During;
use crate::report::{Formula, Report, Stop, Verdict};
use crate::trace::{Loop, Trace, TraceAction};

/// The judgement in a sentence.
pub fn verdict(report: &Report) -> String {
    match &report.verdict {
        Verdict::Success => "No error was found.".to_string(),
        Verdict::Assumption { name, location } => {
            format!("Assumption {name} is false{}.", in_brackets(location.as_ref()))
        }
        Verdict::Postcondition(Formula { name, location }) => {
            format!("Postcondition {name} is false{}.", in_brackets(location.as_ref()))
        }
        Verdict::Deadlock => "Deadlock: the last state has no successor.".to_string(),
        Verdict::Invariant { name } if report.trace.as_ref().is_some_and(|trace| trace.states.len() == 1) => {
            format!("Invariant {name} is violated by an initial state.")
        }
        Verdict::Invariant { name } => format!("Invariant {name} is violated by the last state."),
        Verdict::Initial { name, location } => {
            format!("Property {name} is violated by an initial state{}.", in_brackets(location.as_ref()))
        }
        Verdict::Step { name, location } => {
            format!("Action property {name} is violated by the last step{}.", in_brackets(location.as_ref()))
        }
        Verdict::Beginning { name } | Verdict::Liveness { name } => format!("Temporal property {name} is violated."),
        Verdict::Error { failure, during, formula, .. } => {
            let what = match during {
                During::Assumption(_) => "assumption",
                During::Init => "the initial predicate",
                During::Next => "the next-state relation",
                During::View => "the view",
                During::Constraint(_) => "constraint",
                During::ActionConstraint(_) => "action constraint",
                During::Invariant(_) => "invariant",
                During::OfState(_) | During::OfStep(_) | During::Property(_) => "property",
                During::Postcondition => "postcondition",
                During::Liveness => "the temporal properties",
            };
            let name = formula.as_ref().map(|formula| format!(" {}", formula.name)).unwrap_or_default();
            // Where no part is at fault, the formula's own value is.
            let place = formula.as_ref().filter(|_| failure.location().is_none());
            let place = in_brackets(place.and_then(|formula| formula.location.as_ref()));
            format!("Evaluating {what}{name} failed: {failure}{place}")
        }
        Verdict::Unsupported(why) => why.clone(),
        Verdict::Stopped(stop) => {
            let mut then = String::new();
            let why = match stop {
                Stop::Cancelled => "the run was cancelled".to_string(),
                Stop::Interrupted { checkpoint, .. } => {
                    if let Some(folder) = checkpoint {
                        let folder = folder.display();
                        then = format!(" The search stands in {folder}: --resume {folder} goes on from here.");
                    }
                    "the run was interrupted".to_string()
                }
                Stop::Memory { limit } => {
                    format!("the process holds more than the {} MiB of memory that it may (--memory)", limit >> 20)
                }
                Stop::Numbers => "there are more distinct states than can be numbered".to_string(),
                Stop::Disk { message } => format!(
                    "states could not be kept on disk ({message}); --spill names a folder for them, --memory allows more without"
                ),
                Stop::Checkpoint { message } => return message.clone(),
            };
            let counted = match report.asked.walks {
                // On walks nobody looks whether states are distinct.
                Some(_) => String::new(),
                None => format!("{} distinct, {} on the queue, ", report.distinct, report.queue),
            };
            format!(
                "Stopped before the end: {why}. So far: {} states generated, {counted}depth {}.{then}",
                report.generated, report.depth
            )
        }
    }
}

/// `1 state was`, `2 states were`.
pub(crate) fn were(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what} was") } else { format!("{count} {what}s were") }
}

fn in_brackets(location: Option<&Location>) -> String {
    location.map(|location| format!(" ({location})")).unwrap_or_default()
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
        if let Some(failure) = &state.unshown {
            let _ = writeln!(text, "  (the variables, for ALIAS has no value here: {failure})");
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

#[cfg(test)]
mod tests {
    use super::were;

    #[test]
    fn one_was_and_others_were() {
        assert_eq!([0, 1, 2].map(|count| were(count, "walk")), ["0 walks were", "1 walk was", "2 walks were"]);
    }
}
