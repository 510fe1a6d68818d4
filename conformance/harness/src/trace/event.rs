//! One recorded event.

use std::fmt;
use std::sync::Arc;

use lockstep_model::Value;
use serde_json::{Map, Value as Json};

use crate::json::{Models, to_json};
use crate::observation::Observation;

/// What a process recorded: that it acted, and what it could see right after.
///
/// As a line of NDJSON:
/// `{"action": "Apply", "process": "c1", "seq": 7, "args": {"e": "e2"}, "vars": {"head[c1]": "e2"}, "after": {"c2": 3}}`.
/// All fields are optional but for this: an event says an action, or variables, or both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Where in its source it stands.
    pub place: Place,
    /// The part of the program that recorded it.
    pub target: Option<Arc<str>>,
    /// The action; `None` for an event that only looks.
    pub action: Option<Arc<str>>,
    /// The process that recorded it; events of one process are in order.
    pub process: Option<Arc<str>>,
    /// Its number among the process's events, counting up by one.
    pub sequence: Option<u64>,
    /// The action's free choices, as far as they are known.
    pub arguments: Arc<Arguments>,
    /// The variables that the process can see, after the action.
    pub variables: Arc<Observation>,
    /// Events that came before this one for certain, such as the send of what is received here: for each process, the
    /// number of its last event that did.
    pub after: Vec<(Arc<str>, u64)>,
}

/// A place in a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1; in ITF, the number of the state; 0 for what stands in no trace, but in the rules.
    pub line: usize,
    /// The column, from 1; 0 for the whole line.
    pub column: usize,
}

/// The free choices of an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Arguments {
    /// Not recorded.
    #[default]
    Unknown,
    /// By parameter; those that are not named are not known.
    Named(Vec<(Arc<str>, Value)>),
    /// All of them, in order.
    Positional(Vec<Value>),
}

impl Event {
    /// The event as a line of NDJSON, without the line's end.
    pub fn to_json(&self) -> String {
        let mut fields = Map::new();
        let mut text = |name: &str, value: &Option<Arc<str>>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), Json::from(&**value));
            }
        };
        text("target", &self.target);
        text("action", &self.action);
        text("process", &self.process);
        if let Some(sequence) = self.sequence {
            fields.insert("seq".to_owned(), Json::from(sequence));
        }
        match &*self.arguments {
            Arguments::Unknown => {}
            Arguments::Named(named) => {
                let named = named.iter().map(|(name, value)| (name.to_string(), to_json(value, Models::Strings)));
                fields.insert("args".to_owned(), Json::Object(named.collect()));
            }
            Arguments::Positional(values) => {
                let values = values.iter().map(|value| to_json(value, Models::Strings));
                fields.insert("args".to_owned(), values.collect());
            }
        }
        if !self.variables.is_empty() {
            let seen = self.variables.entries().iter();
            let seen = seen.map(|(path, value)| (path.to_string(), to_json(value, Models::Strings)));
            fields.insert("vars".to_owned(), Json::Object(seen.collect()));
        }
        if !self.after.is_empty() {
            let after = self.after.iter().map(|(process, sequence)| (process.to_string(), Json::from(*sequence)));
            fields.insert("after".to_owned(), Json::Object(after.collect()));
        }
        Json::Object(fields).to_string()
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.action {
            Some(action) => f.write_str(action)?,
            None => f.write_str("an observation")?,
        }
        match &*self.arguments {
            Arguments::Unknown => {}
            Arguments::Named(named) => {
                let shown: Vec<String> = named.iter().map(|(name, value)| format!("{name} |-> {value}")).collect();
                write!(f, "({})", shown.join(", "))?;
            }
            Arguments::Positional(values) => {
                let shown: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, "({})", shown.join(", "))?;
            }
        }
        if let Some(process) = &self.process {
            write!(f, " by {process}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            // What stands in no trace.
            _ if self.line == 0 => f.write_str("the rules and the model"),
            0 => write!(f, "line {}", self.line),
            column => write!(f, "line {}, column {column}", self.line),
        }
    }
}
