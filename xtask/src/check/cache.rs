//! Compiled machines, kept by content.
//!
//! ```text
//! DIR/machines/KEY/lock       held while the machine is built
//! DIR/machines/KEY/package/   the sources, as they were built
//! DIR/machines/KEY/machine    the program, moved here when it was whole
//! DIR/target/                 cargo's, shared: what machines stand on is built once
//! ```
//!
//! Any number of processes may use it at once: one builds a machine, the others wait for it, and files are moved into place
//! whole.

use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

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

/// A build that another thread may stop.
#[derive(Default)]
pub struct Building(Mutex<State>);

#[derive(Default)]
struct State {
    stopped: bool,
    cargo: Option<Child>,
}

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
        let same = package.files.compare(&self.entry(package).join("package"), |_| false);
        (machine.is_file() && same.is_ok_and(|differences| differences.is_empty())).then_some(Machine(machine))
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
        let folder = entry.join("package");
        let failed = |error: io::Error| format!("cannot write {}: {error}", folder.display());
        // Released when the file is closed, be it by the end of the process.
        let lock = std::fs::create_dir_all(&entry).and_then(|()| File::create(entry.join("lock"))).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if let Some(machine) = self.find(package) {
            return Ok(machine);
        }
        package.files.write(&folder, |path| path.starts_with("src/")).map_err(failed)?;
        // The versions that this program was built with: they are on this machine already.
        let versions = folder.join("Cargo.lock");
        if !versions.exists() {
            let known = std::fs::read(Path::new(LOCKSTEP).join("Cargo.lock"));
            known.and_then(|text| std::fs::write(&versions, text)).map_err(failed)?;
        }
        let built = match self.cargo(&folder, &["--offline"], building) {
            Err(reason) if reason.contains("--offline") => self.cargo(&folder, &[], building),
            other => other,
        }?;
        building.install(&built, &entry.join("machine"))
    }

    fn entry(&self, package: &Package) -> PathBuf {
        self.folder.join("machines").join(&package.name)
    }

    /// Runs cargo on a package; gives the program that it built.
    fn cargo(&self, package: &Path, more: &[&str], building: &Building) -> Result<PathBuf, String> {
        let mut command = workspace::cargo();
        command
            .args(["build", "--release", "--message-format", "json-render-diagnostics", "--target-dir"])
            .arg(self.folder.join("target"))
            .args(more)
            .current_dir(package)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let (out, mut err) = building.start(&mut command)?;
        let said = std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = err.read_to_end(&mut said);
            String::from_utf8_lossy(&said).into_owned()
        });
        let lines = BufReader::new(out).lines().map_while(Result::ok);
        let program = lines.filter_map(|line| executable(&line)).last();
        let succeeded = building.finish()?;
        let said = said.join().unwrap_or_default();
        match program {
            Some(program) if succeeded => Ok(program),
            _ => Err(telling(&said)),
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
    /// Stops the build, and keeps its result out of the cache.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        if let Some(mut cargo) = state.cargo.take() {
            // It may have ended by itself.
            let _ = cargo.kill();
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, command: &mut Command) -> Result<(impl Read + 'static, impl Read + Send + 'static), String> {
        let mut state = self.state();
        if state.stopped {
            return Err("stopped".to_owned());
        }
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "there is no cargo on the path".to_owned(),
            _ => format!("cannot start cargo: {error}"),
        })?;
        let pipes = child.stdout.take().zip(child.stderr.take());
        state.cargo = Some(child);
        pipes.ok_or_else(|| "cargo has no output".to_owned())
    }

    fn finish(&self) -> Result<bool, String> {
        let cargo = self.state().cargo.take();
        let mut cargo = cargo.ok_or("stopped")?;
        cargo.wait().map(|status| status.success()).map_err(|error| error.to_string())
    }

    /// Moves a program into place when it is whole.
    fn install(&self, built: &Path, place: &Path) -> Result<Machine, String> {
        let state = self.state();
        if state.stopped {
            return Err("stopped".to_owned());
        }
        let partial = place.with_file_name(format!(".machine.{}.new", std::process::id()));
        let installed = std::fs::copy(built, &partial)
            .and_then(|_| std::fs::File::open(&partial)?.sync_all())
            .and_then(|()| std::fs::rename(&partial, place));
        drop(state);
        installed.map(|()| Machine(place.to_path_buf())).map_err(|error| {
            // The first error is the one to report.
            let _ = std::fs::remove_file(&partial);
            format!("cannot write {}: {error}", place.display())
        })
    }
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
