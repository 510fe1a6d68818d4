//! Compiled machines, kept by content.
//!
//! ```text
//! DIR/machines/KEY/lock       held while the machine is built
//! DIR/machines/KEY/package/   the sources, as they were built
//! DIR/machines/KEY/cargo.*    what cargo said of the build
//! DIR/machines/KEY/machine    the program, moved here when it was whole
//! DIR/target/                 cargo's, shared: what machines stand on is built once
//! ```
//!
//! Any number of processes may use it at once: one builds a machine, the others wait for it, and files are moved into place
//! whole. Where the run that began a build ends before it, cargo goes on by itself, and the next run finds its work done.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lockstep_codegen::fileset::FileSet;
use lockstep_codegen::scaffold::Program;
use lockstep_command::become_program;

use super::digest;
use crate::workspace;

/// The workspace that this program was built in: where machines find what they stand on.
const LOCKSTEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// What else than its own sources a machine depends on: see `build.rs`.
const ENGINE: (&str, &str) = (env!("LOCKSTEP_SOURCES"), env!("LOCKSTEP_RUSTC"));

/// A folder of compiled machines.
pub struct Cache {
    folder: PathBuf,
}

/// A machine's sources, with a name that no other sources have.
pub struct Package {
    name: String,
    files: FileSet,
}

/// A compiled machine.
pub struct Machine(PathBuf);

/// A build that another thread may leave.
#[derive(Default)]
pub struct Building(Mutex<State>);

#[derive(Default)]
struct State {
    left: bool,
    cargo: Option<Cargo>,
}

/// A cargo at work. What it says goes to files, not to us, so that it can outlive us.
struct Cargo {
    process: Child,
    messages: PathBuf,
    errors: PathBuf,
}

/// Why a build that was left has no result.
const LEFT: &str = "nobody waits for it";

/// How often it is looked whether cargo is done.
const GLANCE: Duration = Duration::from_millis(10);

impl Package {
    /// Names the sources by their content.
    pub fn of(program: &Program) -> Result<Self, String> {
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, ENGINE, LOCKSTEP).hash(&mut hasher);
            program.files.iter().for_each(|file| file.hash(&mut hasher));
            hasher.finish()
        };
        let name = format!("machine-{:016x}{:016x}", half(0), half(1));
        let files = program.package(&name, LOCKSTEP)?;
        Ok(Package { name, files })
    }
}

impl Cache {
    /// The folder asked for; `lockstep` in the user's caches; the workspace's target folder; the current folder's.
    pub fn at(asked: Option<&Path>) -> Self {
        let in_target = |root: PathBuf| root.join("target/lockstep-cache");
        let folder = asked.map(Path::to_path_buf).unwrap_or_else(|| {
            let caches = std::env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty());
            caches.map_or_else(
                || in_target(workspace::root().unwrap_or_default()),
                |caches| PathBuf::from(caches).join("lockstep"),
            )
        });
        // Cargo runs in the package's folder, where a relative path would mean another one.
        Cache { folder: std::path::absolute(&folder).unwrap_or(folder) }
    }

    /// The machine of these sources, where it was built before.
    pub fn find(&self, package: &Package) -> Option<Machine> {
        let machine = self.entry(package).join("machine");
        (machine.is_file() && self.has_begun(package)).then_some(Machine(machine))
    }

    /// Whether a machine of these sources was to be built before, which did not come to an end, or not before its run did.
    pub fn has_begun(&self, package: &Package) -> bool {
        package.files.compare(&self.sources(package), |_| false).is_ok_and(|differences| differences.is_empty())
    }

    /// Builds the machine of these sources.
    ///
    /// # Errors
    /// Why there is none, the most telling line first.
    pub fn build(&self, package: &Package, building: &Building) -> Result<Machine, String> {
        if digest::of_sources(Path::new(LOCKSTEP)).to_string() != ENGINE.0 {
            return Err(format!("{LOCKSTEP} holds other sources than this program was built from: build it again"));
        }
        let entry = self.entry(package);
        let folder = self.sources(package);
        let failed = |error: io::Error| format!("cannot write {}: {error}", folder.display());
        // Released when the file is closed, be it by the end of the process.
        let lock = fs::create_dir_all(&entry).and_then(|()| File::create(entry.join("lock"))).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if let Some(machine) = self.find(package) {
            return Ok(machine);
        }
        package.files.write(&folder, |path| path.starts_with("src/")).map_err(failed)?;
        // The versions that this program was built with: they are on this machine already.
        let versions = folder.join("Cargo.lock");
        if !versions.exists() {
            let known = fs::read(Path::new(LOCKSTEP).join("Cargo.lock"));
            known.and_then(|text| fs::write(&versions, text)).map_err(failed)?;
        }
        let built = match self.cargo(&entry, &["--offline"], building) {
            Err(reason) if reason.contains("--offline") => self.cargo(&entry, &[], building),
            other => other,
        }?;
        building.install(&built, &entry.join("machine"))
    }

    fn entry(&self, package: &Package) -> PathBuf {
        self.folder.join("machines").join(&package.name)
    }

    fn sources(&self, package: &Package) -> PathBuf {
        self.entry(package).join("package")
    }

    /// Runs cargo on the package of an entry; gives the program that it built.
    fn cargo(&self, entry: &Path, more: &[&str], building: &Building) -> Result<PathBuf, String> {
        let mut command = workspace::cargo();
        command
            .args(["build", "--release", "--message-format", "json-render-diagnostics", "--target-dir"])
            .arg(self.folder.join("target"))
            .args(more)
            .current_dir(entry.join("package"));
        building.start(command, entry)?;
        let (succeeded, messages, errors) = loop {
            match building.finished()? {
                Some(finished) => break finished,
                None => std::thread::sleep(GLANCE),
            }
        };
        match messages.lines().rev().find_map(executable) {
            Some(program) if succeeded => Ok(program),
            _ => Err(telling(&errors)),
        }
    }
}

impl Machine {
    /// Becomes the machine; returns only where that fails.
    pub fn replace_process(&self, session: &str) -> io::Error {
        become_program(Command::new(&self.0).arg(session))
    }
}

impl Building {
    /// Nobody waits for the build any more. One that compiles goes on by itself, for the next run: it is done within
    /// seconds, and was most of the work. One that waits for another is stopped, or they would queue.
    pub fn leave(&self) {
        let mut state = self.state();
        state.left = true;
        if let Some(mut cargo) = state.cargo.take()
            && !cargo.compiles()
        {
            // It may have ended by itself.
            let _ = cargo.process.kill();
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts cargo, unless nobody waits for it any more.
    fn start(&self, command: Command, entry: &Path) -> Result<(), String> {
        let mut state = self.state();
        if state.left {
            return Err(LEFT.to_owned());
        }
        state.cargo = Some(Cargo::start(command, entry)?);
        Ok(())
    }

    /// Whether cargo succeeded, and what it said, once it has ended.
    fn finished(&self) -> Result<Option<(bool, String, String)>, String> {
        let mut state = self.state();
        let cargo = state.cargo.as_mut().ok_or(LEFT)?;
        let Some(status) = cargo.process.try_wait().map_err(|error| error.to_string())? else { return Ok(None) };
        let finished = (status.success(), said(&cargo.messages), said(&cargo.errors));
        state.cargo = None;
        Ok(Some(finished))
    }

    /// Moves a program into place when it is whole.
    fn install(&self, built: &Path, place: &Path) -> Result<Machine, String> {
        let state = self.state();
        if state.left {
            return Err(LEFT.to_owned());
        }
        let partial = place.with_file_name(format!(".machine.{}.new", std::process::id()));
        let installed = fs::copy(built, &partial)
            .and_then(|_| File::open(&partial)?.sync_all())
            .and_then(|()| fs::rename(&partial, place));
        drop(state);
        installed.map(|()| Machine(place.to_path_buf())).map_err(|error| {
            // The first error is the one to report.
            let _ = fs::remove_file(&partial);
            format!("cannot write {}: {error}", place.display())
        })
    }
}

impl Cargo {
    fn start(mut command: Command, entry: &Path) -> Result<Self, String> {
        let (messages, errors) = (entry.join("cargo.messages"), entry.join("cargo.errors"));
        // A new file each time: another cargo, that was left, may still write to the one of this name.
        let fresh = |path: &Path| {
            let _ = fs::remove_file(path);
            File::create_new(path).map_err(|error| format!("cannot write {}: {error}", path.display()))
        };
        let process = command.stdin(Stdio::null()).stdout(fresh(&messages)?).stderr(fresh(&errors)?).spawn();
        let process = process.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "there is no cargo on the path".to_owned(),
            _ => format!("cannot start cargo: {error}"),
        })?;
        Ok(Cargo { process, messages, errors })
    }

    /// Whether it has come to what it is there for.
    fn compiles(&self) -> bool {
        said(&self.errors).lines().any(|line| line.trim_start().starts_with("Compiling "))
    }
}

/// What is in a file of what cargo said. Where it cannot be read, cargo's exit code still tells how it ended.
fn said(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

/// The program that a message of cargo's speaks of.
fn executable(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    message.get("executable")?.as_str().map(PathBuf::from)
}

/// What cargo and the compiler said, from the first error on.
fn telling(said: &str) -> String {
    let lines: Vec<&str> = said.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("error")).unwrap_or(0);
    let some = lines.get(first..).unwrap_or_default().iter().take(20).copied().collect::<Vec<_>>().join("\n");
    if some.is_empty() { "cargo was ended by a signal".to_owned() } else { some }
}
