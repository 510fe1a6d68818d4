//! Walks as files.

use std::fmt;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use lockstep_checker::write_whole;
use lockstep_model::{Spec, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::failure::Step;
use super::run::Walk;
use crate::json::{Models, from_json, to_json};
use crate::observation::agrees;

/// The mark of the file format, with its version.
const FORMAT: &str = "lockstep replay 1";

/// A walk that can be saved and taken again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Replay {
    /// The format's name and version.
    pub format: String,
    /// The model's name.
    pub model: String,
    /// The seed of the generator that found it.
    pub seed: Option<u64>,
    /// The initial state: variables' names and values.
    pub initial: Vec<(String, Json)>,
    /// The steps.
    pub actions: Vec<ReplayAction>,
}

/// A step of a replay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplayAction {
    /// The action's name.
    pub action: String,
    /// Its arguments, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Json>,
}

/// Why a replay cannot be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    /// What is wrong.
    pub message: String,
    /// What can be done about it.
    pub remedy: String,
}

impl Replay {
    pub(super) fn of<S: Spec>(spec: &S, walk: &Walk<S>, seed: Option<u64>) -> Self {
        let outline = spec.outline();
        let values = spec.values(&walk.initial);
        Replay {
            format: FORMAT.to_owned(),
            model: outline.module.to_string(),
            seed,
            initial: (outline.variables.iter().zip(&values))
                .map(|(variable, value)| (variable.name.to_string(), to_json(value, Models::Tagged)))
                .collect(),
            actions: walk.actions.iter().map(|action| ReplayAction::of(spec, action)).collect(),
        }
    }

    /// Reads a replay file.
    ///
    /// # Errors
    /// Where the file cannot be read or is no replay.
    pub fn read(path: &Path) -> Result<Self, ReplayError> {
        let text = std::fs::read_to_string(path).map_err(|error| ReplayError {
            message: format!("{} cannot be read: {error}", path.display()),
            remedy: "give the path of a file that a failed run saved".to_owned(),
        })?;
        Replay::parse(&text).map_err(|error| ReplayError {
            message: format!("{}: {}", path.display(), error.message),
            remedy: error.remedy,
        })
    }

    /// Reads a replay from its text.
    ///
    /// # Errors
    /// Where it is no replay.
    pub fn parse(text: &str) -> Result<Self, ReplayError> {
        let remedy = || "a replay is JSON as a failed run saves it; save it anew by running again".to_owned();
        let replay: Replay = serde_json::from_str(text)
            .map_err(|error| ReplayError { message: format!("no replay: {error}"), remedy: remedy() })?;
        if replay.format == FORMAT {
            Ok(replay)
        } else {
            let message = format!("its format is `{}`, and this version reads `{FORMAT}`", replay.format);
            Err(ReplayError { message, remedy: remedy() })
        }
    }

    /// Writes the replay to a file, whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        let mut text = serde_json::to_string_pretty(self).map_err(std::io::Error::other)?;
        text.push('\n');
        write_whole(path, |file| file.write_all(text.as_bytes()))
    }

    /// The walk in the model's own terms.
    ///
    /// States and actions are found among those that the model has, rather than built from the file, so that a file
    /// can name nothing that the model does not know.
    pub(super) fn resolve<S: Spec>(&self, spec: &S) -> Result<Walk<S>, ReplayError> {
        let outline = spec.outline();
        let error = |message: String| ReplayError {
            message,
            remedy: "the replay is of another model, configuration or version; run the generator that found it again"
                .to_owned(),
        };
        if self.model != outline.module {
            return Err(error(format!("the replay is of {}, not of {}", self.model, outline.module)));
        }
        let initial = self.values(outline).map_err(error)?;
        let mut found = None;
        let visited = spec.initial_states(|state| {
            let values = spec.values(&state);
            if values.len() == initial.len() && values.iter().zip(&initial).all(|(value, wanted)| agrees(value, wanted))
            {
                found = Some(state);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        visited.map_err(|failure| error(format!("the model cannot be evaluated: {failure}")))?;
        let Some(initial) = found else {
            return Err(error("the model has no such initial state".to_owned()));
        };
        let mut actions = Vec::with_capacity(self.actions.len());
        let mut state = initial.clone();
        for (number, wanted) in self.actions.iter().enumerate() {
            let step = number + 1;
            let arguments = wanted.values().map_err(|message| error(format!("step {step}: {message}")))?;
            let mut found = None;
            let visited = spec.successors(&state, |action, next| {
                let known = outline.actions.get(spec.action_index(&action));
                if known.is_some_and(|known| known.name == wanted.action) {
                    let own = spec.action_arguments(&action);
                    if own.len() == arguments.len() && own.iter().zip(&arguments).all(|(own, other)| agrees(own, other))
                    {
                        found = Some((action, next));
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            });
            match (found, visited) {
                (Some((action, next)), _) => {
                    actions.push(action);
                    state = next;
                }
                (None, Err(failure)) => return Err(error(format!("step {step}: the model stops: {failure}"))),
                (None, Ok(())) => {
                    return Err(error(format!("step {step}: the model cannot take {} here", wanted.shown(&arguments))));
                }
            }
        }
        Ok(Walk { initial, actions })
    }

    /// The initial values in the order of the model's variables.
    fn values(&self, outline: &lockstep_model::Outline) -> Result<Vec<Value>, String> {
        let mut values = Vec::with_capacity(outline.variables.len());
        for variable in &outline.variables {
            let Some((name, json)) = self.initial.iter().find(|(name, _)| *name == variable.name) else {
                return Err(format!("the initial state has no value for `{}`", variable.name));
            };
            values.push(from_json(json).map_err(|message| format!("initial state, `{name}`: {message}"))?);
        }
        Ok(values)
    }
}

impl ReplayAction {
    fn of<S: Spec>(spec: &S, action: &S::Action) -> Self {
        let name = spec.outline().actions.get(spec.action_index(action)).map(|outline| outline.name.to_string());
        let arguments = spec.action_arguments(action).iter().map(|value| to_json(value, Models::Tagged)).collect();
        ReplayAction { action: name.unwrap_or_default(), arguments }
    }

    fn values(&self) -> Result<Vec<Value>, String> {
        self.arguments.iter().map(from_json).collect()
    }

    fn shown(&self, arguments: &[Value]) -> String {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        format!("{}({})", self.action, arguments.join(", "))
    }
}

/// The action as people read it.
pub(crate) fn describe<S: Spec>(spec: &S, action: &S::Action) -> Step {
    let Some(outline) = spec.outline().actions.get(spec.action_index(action)) else {
        return Step { action: format!("{action:?}"), location: None };
    };
    let arguments: Vec<String> = (outline.parameters.iter())
        .zip(spec.action_arguments(action))
        .map(|(parameter, value)| format!("{parameter} |-> {value}"))
        .collect();
    let action = if arguments.is_empty() {
        outline.name.to_string()
    } else {
        format!("{}({})", outline.name, arguments.join(", "))
    };
    Step { action, location: outline.location.as_ref().map(ToString::to_string) }
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.message, self.remedy)
    }
}

impl std::error::Error for ReplayError {}
