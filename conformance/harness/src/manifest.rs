//! `lockstep.toml`: which models there are, and what checking each of their configurations must find.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The version of the manifest's form that this program reads.
const SCHEMA: u32 = 1;

/// The models of a workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the manifest's form.
    schema: u32,
    /// The models, in the manifest's order.
    pub models: Vec<ModelEntry>,
}

/// One model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelEntry {
    /// The module's name.
    pub name: String,
    /// Its file, relative to the manifest.
    pub module: PathBuf,
    /// The configuration whose domains become types, relative to the manifest.
    pub typed_from: PathBuf,
    /// Steps of a random walk, and of a property test's case.
    #[serde(default = "default_walk_length")]
    pub walk_length: usize,
    /// Random walks in a conformance run.
    #[serde(default = "default_walks")]
    pub walks: usize,
    /// Its configurations.
    pub configs: Vec<ConfigEntry>,
}

/// One configuration of a model, with what TLC finds in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigEntry {
    /// Its file, relative to the manifest.
    pub file: PathBuf,
    /// What it is for.
    pub kind: Kind,
    /// The result, in the words of `check`'s summary: `success`, `safety failure`, …
    pub expect: String,
    /// The invariant or property that is violated.
    pub violates: Option<String>,
    /// Initial states.
    pub initial: Option<u64>,
    /// Distinct states.
    pub distinct: Option<u64>,
    /// Generated states.
    pub generated: Option<u64>,
    /// Levels of the state graph.
    pub depth: Option<u64>,
    /// States of a shortest counterexample.
    pub trace_states: Option<u64>,
}

/// What a configuration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Checked in every run; succeeds.
    Pass,
    /// Checked in every run; fails as it says: a known bug, which some property catches.
    Violation,
    /// For benchmarks and nightly runs; not in `generated/`, since its domains may be others.
    Large,
}

/// A manifest that cannot be used, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError {
    /// The file.
    pub file: PathBuf,
    /// What is wrong, with the place where there is one.
    pub message: String,
}

impl Manifest {
    /// Reads the manifest at `file`.
    ///
    /// # Errors
    /// Where it cannot be read, is not of the form above, or says the same thing twice.
    pub fn read(file: &Path) -> Result<Self, ManifestError> {
        let error = |message: String| ManifestError { file: file.to_owned(), message };
        let text = std::fs::read_to_string(file).map_err(|cause| error(cause.to_string()))?;
        Manifest::parse(&text).map_err(error)
    }

    /// Reads a manifest's text.
    ///
    /// # Errors
    /// A message, as [`read`](Self::read).
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Manifest = toml::from_str(text).map_err(|error| error.to_string())?;
        if manifest.schema != SCHEMA {
            return Err(format!("its schema is {}, and this program reads {SCHEMA}", manifest.schema));
        }
        for (index, model) in manifest.models.iter().enumerate() {
            if manifest.models[..index].iter().any(|earlier| earlier.name == model.name) {
                return Err(format!("the model {} is listed twice", model.name));
            }
            for (index, config) in model.configs.iter().enumerate() {
                if model.configs[..index].iter().any(|earlier| earlier.file == config.file) {
                    return Err(format!("the configuration {} is listed twice", config.file.display()));
                }
            }
            if !model.configs.iter().any(|config| config.file == model.typed_from) {
                return Err(format!(
                    "the model {} takes its types from {}, which is none of its configurations",
                    model.name,
                    model.typed_from.display()
                ));
            }
        }
        Ok(manifest)
    }

    /// The model of this name.
    ///
    /// # Errors
    /// A message that lists the models there are.
    pub fn model(&self, name: &str) -> Result<&ModelEntry, String> {
        self.models.iter().find(|model| model.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.models.iter().map(|model| model.name.as_str()).collect();
            format!("there is no model `{name}` in the manifest; it lists {}", known.join(", "))
        })
    }
}

impl ConfigEntry {
    /// The configuration's short name: its file's, without the ending.
    pub fn name(&self) -> String {
        self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.message)
    }
}

impl std::error::Error for ManifestError {}

fn default_walk_length() -> usize {
    64
}

fn default_walks() -> usize {
    100
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = "schema = 1\n[[models]]\nname = 'M'\nmodule = 'M.tla'\ntyped_from = 'M.cfg'\n";

    #[test]
    fn a_manifest_reads() {
        let text =
            format!("{MODEL}[[models.configs]]\nfile = 'M.cfg'\nkind = 'pass'\nexpect = 'success'\ndistinct = 1_000\n");
        let manifest = Manifest::parse(&text).unwrap();
        let model = manifest.model("M").unwrap();
        assert_eq!((model.walk_length, model.configs[0].kind, model.configs[0].distinct), (64, Kind::Pass, Some(1000)));
        assert_eq!(model.configs[0].name(), "M");
        assert_eq!(manifest.model("N").unwrap_err(), "there is no model `N` in the manifest; it lists M");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let config = "[[models.configs]]\nfile = 'M.cfg'\nkind = 'pass'\nexpect = 'success'\n";
        for (text, message) in [
            (
                format!("{MODEL}configs = []\n"),
                "the model M takes its types from M.cfg, which is none of its configurations",
            ),
            (format!("{MODEL}{config}{config}"), "the configuration M.cfg is listed twice"),
            (MODEL.replace("schema = 1", "schema = 2") + config, "its schema is 2, and this program reads 1"),
        ] {
            assert_eq!(Manifest::parse(&text).unwrap_err(), message);
        }
        let unknown = Manifest::parse(&format!("{MODEL}{config}expcet = 'success'\n")).unwrap_err();
        assert!(unknown.contains("expcet"), "{unknown}");
    }
}
