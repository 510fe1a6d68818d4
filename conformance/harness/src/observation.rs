//! What is seen of a system, and how it is held against a state of the model.

mod agree;
mod path;

use std::fmt;

use lockstep_model::{Spec, Value};
use serde::{Deserialize, Serialize};

pub use agree::{agrees, differences};
pub use path::{Path, PathError};

/// What is seen of a system: values of variables, or of parts of variables.
///
/// A name is a variable's (`head`), or a path into it (`head[c1]`, `job[c1].status`), for a process that sees only its
/// own part. What is not named is not compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    entries: Vec<(Path, Value)>,
}

impl Observation {
    /// An observation of nothing.
    pub fn new() -> Self {
        Observation::default()
    }

    /// Adds the value of a variable, named as the spec names it.
    #[must_use]
    pub fn with(mut self, variable: &str, value: Value) -> Self {
        self.entries.push((Path::variable(variable), value));
        self
    }

    /// Adds the value of a part of a variable.
    pub fn push(&mut self, path: Path, value: Value) {
        self.entries.push((path, value));
    }

    /// What is seen, in the order in which it was added.
    pub fn entries(&self) -> &[(Path, Value)] {
        &self.entries
    }

    /// Whether nothing is seen.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// One place where the system and the model differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The place, as `head[c1][r1]`.
    pub path: String,
    /// What the model has there, in TLA+ notation; "nothing" where it has nothing.
    pub model: String,
    /// What the system has there.
    pub runtime: String,
}

impl Difference {
    /// A difference at `path`.
    pub fn new(path: impl Into<String>, model: impl fmt::Display, runtime: impl fmt::Display) -> Self {
        Difference { path: path.into(), model: model.to_string(), runtime: runtime.to_string() }
    }

    /// A difference at `path` where the two values differ, for drivers that compare typed states.
    pub fn between<T: PartialEq + fmt::Debug>(path: impl Into<String>, model: &T, runtime: &T) -> Option<Self> {
        (model != runtime).then(|| Difference::new(path, format_args!("{model:?}"), format_args!("{runtime:?}")))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: model {}, runtime {}", self.path, self.model, self.runtime)
    }
}

/// Where `observation` differs from `state`.
///
/// # Errors
/// A message, where the observation names a variable that the model doesn't have.
pub fn compare<S: Spec>(spec: &S, state: &S::State, observation: &Observation) -> Result<Vec<Difference>, String> {
    let mut found = Vec::new();
    if observation.is_empty() {
        return Ok(found);
    }
    let values = spec.values(state);
    for (path, observed) in observation.entries() {
        let index = variable_index(spec, path.root())?;
        let Some(whole) = values.get(index) else {
            return Err(format!("the model gives no value for the variable `{}`", path.root()));
        };
        match path.select(whole) {
            Some(part) => differences(&path.to_string(), part, observed, &mut found),
            None => found.push(Difference::new(path.to_string(), "nothing", observed)),
        }
    }
    Ok(found)
}

/// The index of the variable with this name.
///
/// # Errors
/// A message that names the variables there are.
pub fn variable_index<S: Spec>(spec: &S, name: &str) -> Result<usize, String> {
    let variables = &spec.outline().variables;
    variables.iter().position(|variable| variable.name == name).ok_or_else(|| {
        let known: Vec<&str> = variables.iter().map(|variable| &*variable.name).collect();
        format!("the model {} has no variable `{name}`; it has {}", spec.outline().module, known.join(", "))
    })
}
