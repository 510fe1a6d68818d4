//! What machines stand on: the model's and the command's libraries, compiled.
//!
//! This program stands on the same libraries, so mostly they are there: in the folder of artefacts that it was built
//! in. Whether they are still those that it was built from, cargo tells; and as long as their files stay as they were,
//! it is not asked again. Where they are not, or where the program was moved, they are built in the cache, once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use serde_json::{Value as Json, json};

use super::building::{Building, Ended, Program, compiles};
use crate::workspace;

/// The libraries.
pub struct Ground {
    /// `lockstep-command`'s.
    pub command: PathBuf,
    /// `lockstep-model`'s.
    pub model: PathBuf,
    /// The folder of what they stand on themselves.
    pub others: PathBuf,
}

impl Ground {
    /// The libraries of the workspace at `lockstep`, which are built in `folder` where there are none yet. There, under this
    /// name, it is noted which they are. What cargo says goes to files in `words`.
    ///
    /// # Errors
    /// Why there are none, the most telling line first.
    pub fn of(
        lockstep: &Path,
        folder: &Path,
        name: &str,
        words: &Path,
        building: &Building<'_>,
    ) -> Result<Self, String> {
        let note = folder.join(name);
        if let Some(ground) = Ground::noted(&note) {
            return Ok(ground);
        }
        let ground = Ground::asked_for(lockstep, folder, words, building)?;
        // Where that fails, cargo will be asked again.
        let _ = fs::create_dir_all(folder).and_then(|()| fs::write(&note, ground.note().to_string()));
        Ok(ground)
    }

    fn asked_for(lockstep: &Path, folder: &Path, words: &Path, building: &Building<'_>) -> Result<Self, String> {
        if let Some(target) = own_target() {
            let asked = cargo(lockstep, &target, &["--package", "xtask", "--lib", "--offline"]);
            let ended = building.run_unless(compiles, Program::Cargo, asked, words)?;
            if let Some(ground) = ended.and_then(|ended| Ground::told(&ended)) {
                return Ok(ground);
            }
        }
        let build = |more: &[&str]| {
            let packages = ["--package", "lockstep-command", "--package", "lockstep-model"];
            let command = cargo(lockstep, folder, &[&packages, more].concat());
            let ended = building.run(Program::Cargo, command, words)?;
            Ground::told(&ended).ok_or_else(|| telling(&ended.errors))
        };
        match build(&["--offline"]) {
            Err(reason) if reason.contains("--offline") => build(&[]),
            other => other,
        }
    }

    /// The libraries that are noted there, if they are as they were then.
    fn noted(note: &Path) -> Option<Self> {
        let note: Json = serde_json::from_slice(&fs::read(note).ok()?).ok()?;
        let path = |name: &str| note.get(name)?.as_str().map(PathBuf::from);
        let ground = Ground { command: path("command")?, model: path("model")?, others: path("others")? };
        (ground.note() == note).then_some(ground)
    }

    /// Where the libraries are, and what tells whether they were replaced.
    fn note(&self) -> Json {
        let Ground { command, model, others } = self;
        let files = [command, model].map(|library| {
            let data = fs::metadata(library).ok()?;
            let written = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some((data.len(), written.as_secs(), written.subsec_nanos()))
        });
        // A path that is no Unicode is not noted.
        let [command, model, others] = [command, model, others].map(|path| path.to_str());
        json!({ "command": command, "model": model, "others": others, "files": files })
    }

    /// The libraries that cargo speaks of.
    fn told(ended: &Ended) -> Option<Self> {
        let library = |name: &str| ended.output.lines().find_map(|line| library(line, name));
        let (command, model) = (library("lockstep_command")?, library("lockstep_model")?);
        // Cargo may have moved the libraries that it was asked for; these it was not.
        let others = library("lockstep_checker")?.parent()?.to_path_buf();
        ended.succeeded.then_some(Ground { command, model, others })
    }
}

fn cargo(lockstep: &Path, target: &Path, more: &[&str]) -> Command {
    let mut command = workspace::cargo();
    command.args(["build", "--release", "--locked", "--message-format", "json-render-diagnostics", "--target-dir"]);
    command.arg(target).args(more).current_dir(lockstep).stdin(Stdio::null());
    command
}

/// Cargo's folder of artefacts that this program is in, where it is one.
fn own_target() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let profile = program.parent()?;
    profile.ends_with("release").then(|| profile.parent().map(Path::to_path_buf))?
}

/// The library of this name that a message of cargo's speaks of.
fn library(line: &str, name: &str) -> Option<PathBuf> {
    let message: Json = serde_json::from_str(line).ok()?;
    if message.get("reason")? != "compiler-artifact" || message.get("target")?.get("name")? != name {
        return None;
    }
    let files = message.get("filenames")?.as_array()?;
    files.iter().filter_map(|file| file.as_str()).find(|file| file.ends_with(".rlib")).map(PathBuf::from)
}

/// What cargo said, from the first error on.
fn telling(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("error")).unwrap_or(0);
    let some = lines.get(first..).unwrap_or_default().iter().take(20).copied().collect::<Vec<_>>().join("\n");
    if some.is_empty() { "cargo was ended by a signal".to_owned() } else { some }
}
