//! What validation says of a trace.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::observation::Difference;

/// Whether a trace is a behaviour of the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// It is.
    Accepted(Accepted),
    /// It is not.
    Refused(Box<Refused>),
    /// There were too many explanations to follow them all.
    Undecided {
        /// Events explained until then.
        events: u64,
        /// What the bound was, and what can be done.
        message: String,
    },
}

/// An accepted trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// Its events.
    pub events: u64,
    /// The model states that explain the whole trace; the fewer, the more the trace says. Where `counted` is not set,
    /// one that was found, and there may be more.
    pub explanations: u64,
    /// Whether the explanations were counted, or the first one sufficed.
    pub counted: bool,
    /// The most states that explained a prefix.
    pub most: u64,
    /// An invariant that fails on the way.
    pub violation: Option<Violation>,
}

/// An invariant that fails in a state of an explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// The invariant.
    pub invariant: String,
    /// After which event: its place; `None` for the initial state.
    pub event: Option<String>,
    /// The state, as shown to users.
    pub state: Vec<(String, String)>,
    /// Whether every explanation violates an invariant: then the runtime did. Else only some do.
    pub certain: bool,
}

/// A refused trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// The event that nothing explains: its place.
    pub place: String,
    /// The event.
    pub event: String,
    /// How many events were explained before it.
    pub explained: u64,
    /// The states nearest to an explanation, nearest first.
    pub candidates: Vec<Candidate>,
    /// A shortest trace that is still refused at this event for the same reason, as NDJSON; empty where none shorter
    /// than the trace was found.
    pub minimised: Vec<String>,
}

/// A state in which the refused event could not happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The state before the event, as shown to users.
    pub state: Vec<(String, String)>,
    /// What stands in the event's way.
    pub obstacles: Vec<Obstacle>,
}

/// What stands in the way of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Obstacle {
    /// A conjunct of the action that does not hold.
    Conjunct {
        /// The action, with its arguments.
        action: String,
        /// The conjunct, as the spec has it.
        text: String,
        /// Where it stands.
        location: Option<String>,
    },
    /// The step can be taken, but leads elsewhere than was observed.
    Observed {
        /// The action, with its arguments; `None` where no step is taken.
        action: Option<String>,
        /// Expected (by the model) and observed (at the runtime).
        difference: Difference,
    },
    /// The action is not enabled, and no conjunct can be told apart.
    NotEnabled {
        /// The action.
        action: String,
    },
    /// The model cannot be evaluated.
    Model {
        /// The evaluation's error.
        message: String,
    },
}

impl Verdict {
    /// Whether the trace is a behaviour that keeps the invariants.
    pub fn passed(&self) -> bool {
        matches!(self, Verdict::Accepted(accepted) if accepted.violation.as_ref().is_none_or(|found| !found.certain))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Accepted(accepted) => write!(f, "{accepted}"),
            Verdict::Refused(refused) => write!(f, "{refused}"),
            Verdict::Undecided { events, message } => writeln!(f, "undecided after {events} events: {message}"),
        }
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explanations = match (self.counted, self.explanations) {
            (false, _) => "explained, at least in one way".to_owned(),
            (true, 1) => "one explanation".to_owned(),
            (true, count) => format!("{count} explanations"),
        };
        writeln!(f, "accepted: {} events, {explanations}, at most {} at a time", self.events, self.most)?;
        if let Some(violation) = &self.violation {
            let sure = if violation.certain { "violated" } else { "violated in some explanations, not in all" };
            write!(f, "  invariant {} is {sure}", violation.invariant)?;
            match &violation.event {
                Some(event) => writeln!(f, ", after {event}:")?,
                None => writeln!(f, ", at the start:")?,
            }
            state(f, &violation.state)?;
        }
        Ok(())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "refused at {}: {}", self.place, self.event)?;
        writeln!(f, "  {} events before it are explained", self.explained)?;
        for (number, candidate) in self.candidates.iter().enumerate() {
            let count = self.candidates.len();
            match count {
                1 => writeln!(f, "  in the only state that explains them:")?,
                _ => writeln!(f, "  in candidate {} of {count}:", number + 1)?,
            }
            state(f, &candidate.state)?;
            for obstacle in &candidate.obstacles {
                writeln!(f, "  {obstacle}")?;
            }
        }
        if !self.minimised.is_empty() {
            writeln!(f, "  a shortest trace that is refused for the same reason:")?;
            for line in &self.minimised {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Conjunct { action, text, location } => {
                write!(f, "✗ {action} needs  {text}")?;
                location.as_ref().map_or(Ok(()), |location| write!(f, "  ({location})"))
            }
            Obstacle::Observed { action, difference } => {
                let Difference { path, model, runtime } = difference;
                match action {
                    Some(action) => write!(f, "✗ {action} gives {path} = {model}, observed {runtime}"),
                    None => write!(f, "✗ {path} = {model}, observed {runtime}"),
                }
            }
            Obstacle::NotEnabled { action } => write!(f, "✗ {action} is not enabled"),
            Obstacle::Model { message } => write!(f, "✗ the model cannot be evaluated: {message}"),
        }
    }
}

fn state(f: &mut fmt::Formatter<'_>, state: &[(String, String)]) -> fmt::Result {
    state.iter().try_for_each(|(name, value)| writeln!(f, "    /\\ {name} = {value}"))
}
