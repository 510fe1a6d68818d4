//! Compiled machines, kept by content.
//!
//! ```text
//! DIR/machines/KEY/lock       held while the machine is built, by the compiler too
//! DIR/machines/KEY/src/       the sources, as they are built
//! DIR/machines/KEY/rustc.*    what the compiler said of them; `cargo.*`: and cargo, of what they stand on
//! DIR/machines/KEY/machine    the program, moved here when it was whole
//! DIR/machines/KEY/length     how many bytes it has: one that was cut short since, or emptied, is built anew
//! DIR/inputs/TEXTS            the KEY of the machine that was made of these texts
//! DIR/ground/PROGRAM          where the libraries are that machines of this program stand on: see `ground`
//! DIR/ground/release/         these libraries, where they had to be built
//! ```
//!
//! Any number of processes may use it at once: one builds a machine, the others wait for it, and files are moved into place
//! whole. Where the run that began a build ends before it, the compiler goes on by itself, and the next run finds its work
//! done.

use std::collections::hash_map::DefaultHasher;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use lockstep_codegen::fileset::FileSet;
use lockstep_codegen::scaffold::Program;
use lockstep_codegen::source::SourceMap;
use lockstep_command::become_program;

use super::building::{self, Building, holding, said};
use super::digest;
use super::ground::Ground;
use crate::workspace;

/// The workspace that this program was built in: where machines find what they stand on.
const LOCKSTEP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// What else than its own sources a machine depends on: see `build.rs`.
const ENGINE: (&str, &str) = (env!("LOCKSTEP_SOURCES"), env!("LOCKSTEP_RUSTC"));
/// What else than a spec and its configuration a machine's sources depend on.
const WRITER: &str = env!("LOCKSTEP_WRITER");

/// How a machine is compiled. As one unit: steps are made of small functions from all over it, and it takes the
/// compiler no more time, if but one core's. Nothing catches a panic, so nothing has to be compiled for cleaning up
/// after one: that is a fifth of the compiler's time.
const FLAGS: &[&str] = &[
    "--edition=2024",
    "--crate-name=machine",
    "--crate-type=bin",
    "--cap-lints=allow",
    "-Copt-level=3",
    "-Ccodegen-units=1",
    "-Cpanic=abort",
    "-Cstrip=debuginfo",
    "--error-format=json",
    "--json=artifacts",
];

/// A folder of compiled machines.
pub struct Cache {
    folder: PathBuf,
}

/// The texts that a machine's sources are written from: a spec's modules and its configuration. Their name, which no
/// other texts have, finds their machine without writing it again.
pub struct Texts(String);

/// A machine's sources, with a name that no other sources have.
pub struct Package {
    name: String,
    files: FileSet,
    /// What they were written from.
    texts: Texts,
}

/// A compiled machine.
pub struct Machine(PathBuf);

impl Package {
    /// Names the sources by their content.
    ///
    /// # Errors
    /// As [`Program::sources`].
    pub fn of(program: &Program, texts: Texts) -> Result<Self, String> {
        let files = program.sources()?;
        let name = named(|hasher| files.iter().for_each(|file| file.hash(hasher)));
        Ok(Package { name, files, texts })
    }

    /// What the compiler may take for it, by its length: half a second, and another second for each 60,000 characters.
    /// It is a rough guess, for most machines within a factor of one and a half.
    pub fn compiler_time(&self) -> Duration {
        let characters: usize = self.files.iter().map(|(_, text)| text.len()).sum();
        Duration::from_secs_f64(0.5 + characters as f64 / 60_000.0)
    }
}

impl Texts {
    /// Of what was read, by name and content; and whether coverage is asked for, of which machines have no word else.
    pub fn of(sources: &SourceMap, coverage: bool) -> Self {
        Texts(named(|hasher| {
            (WRITER, coverage).hash(hasher);
            sources.files().for_each(|file| (file.name(), file.text()).hash(hasher));
        }))
    }
}

/// A name for content.
fn named(content: impl Fn(&mut DefaultHasher)) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, ENGINE, LOCKSTEP, FLAGS).hash(&mut hasher);
        content(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", half(0), half(1))
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
        // The compiler runs in another folder, where a relative path would mean another one.
        Cache { folder: std::path::absolute(&folder).unwrap_or(folder) }
    }

    /// Whether a machine of these texts was to be built before.
    pub fn has_met(&self, texts: &Texts) -> bool {
        self.inputs().join(&texts.0).is_file()
    }

    /// The machine of these texts, where their sources found it before.
    pub fn known(&self, texts: &Texts) -> Option<Machine> {
        let name = fs::read_to_string(self.inputs().join(&texts.0)).ok()?;
        Machine::kept_in(&self.folder.join("machines").join(name))
    }

    fn inputs(&self) -> PathBuf {
        self.folder.join("inputs")
    }

    /// The machine of these sources, where it was built before.
    pub fn find(&self, package: &Package) -> Option<Machine> {
        let machine = Machine::kept_in(&self.entry(package))?;
        self.has_begun(package).then(|| self.remembered(machine, package))
    }

    /// A machine, of which it is written down what texts it was made of. Where that fails it is found by its sources
    /// again.
    fn remembered(&self, machine: Machine, package: &Package) -> Machine {
        let _ = self.remember(package);
        machine
    }

    fn remember(&self, package: &Package) -> io::Result<()> {
        fs::create_dir_all(self.inputs())?;
        let mut written = tempfile::NamedTempFile::new_in(self.inputs())?;
        written.write_all(package.name.as_bytes())?;
        written.persist(self.inputs().join(&package.texts.0)).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// Leaves word that the machine is worth building, so that the next run of these texts builds it at once. Where
    /// that fails, it does not.
    pub fn begin(&self, package: &Package) {
        let entry = self.entry(package);
        let lock = fs::create_dir_all(&entry).and_then(|()| File::create(entry.join("lock")));
        // Who holds the lock has begun.
        if lock.is_ok_and(|lock| lock.try_lock().is_ok() && package.files.write(&entry.join("src"), |_| true).is_ok()) {
            let _ = self.remember(package);
        }
    }

    /// Whether a machine of these sources was to be built before: its run ended sooner.
    pub fn has_begun(&self, package: &Package) -> bool {
        let sources = self.entry(package).join("src");
        package.files.compare(&sources, |_| true).is_ok_and(|differences| differences.is_empty())
    }

    /// Builds the machine of these sources.
    ///
    /// # Errors
    /// Why there is none, the most telling line first.
    pub fn build(&self, package: &Package, building: &Building<'_>) -> Result<Machine, String> {
        if digest::of_sources(Path::new(LOCKSTEP), digest::LINKED).to_string() != ENGINE.0 {
            return Err(format!("{LOCKSTEP} holds other sources than this program was built from: build it again"));
        }
        let entry = self.entry(package);
        let failed = |error: io::Error| {
            format!("cannot write {}: {error}; XDG_CACHE_HOME names another folder for machines", entry.display())
        };
        // Released when the last process that holds the file open is done: this one, or the compiler that it left.
        let lock = fs::create_dir_all(&entry).and_then(|()| File::create(entry.join("lock"))).map_err(failed)?;
        lock.lock().map_err(failed)?;
        if let Some(machine) = self.find(package) {
            return Ok(machine);
        }
        let built = entry.join("built");
        let said = said(&building::Program::Rustc.said_in(&entry).1);
        if !(built.is_file() && is_whole(&said) && self.has_begun(package)) {
            package.files.write(&entry.join("src"), |_| true).map_err(failed)?;
            let program = named(|hasher| std::env::current_exe().ok().hash(hasher));
            let ground = Ground::of(Path::new(LOCKSTEP), &self.folder.join("ground"), &program, &entry, building)?;
            let mut rustc = workspace::rustc();
            rustc.args(FLAGS).arg(entry.join("src/main.rs")).arg("-o").arg(&built);
            library(&mut rustc, "lockstep_command", &ground.command);
            library(&mut rustc, "lockstep_model", &ground.model);
            rustc.arg("-L").arg(format!("dependency={}", ground.others.display()));
            rustc.current_dir(LOCKSTEP).stdin(holding(&lock).map_err(failed)?);
            let ended = building.run(building::Program::Rustc, rustc, &entry)?;
            if !ended.succeeded {
                return Err(telling(&ended.errors));
            }
        }
        let machine = Machine::keep(&built, &entry).map_err(failed)?;
        Ok(self.remembered(machine, package))
    }

    fn entry(&self, package: &Package) -> PathBuf {
        self.folder.join("machines").join(&package.name)
    }
}

impl Machine {
    /// Moves the program that was built to where it is kept.
    fn keep(built: &Path, entry: &Path) -> io::Result<Self> {
        let machine = entry.join("machine");
        let file = File::open(built)?;
        file.sync_all()?;
        fs::write(entry.join("length"), file.metadata()?.len().to_string())?;
        fs::rename(built, &machine)?;
        Ok(Machine(machine))
    }

    /// The machine that is kept there, if it is as it was when it came there. An empty file would run, too: the shell
    /// takes it for a program that does nothing, and finds no error.
    fn kept_in(entry: &Path) -> Option<Self> {
        let machine = entry.join("machine");
        let data = fs::metadata(&machine).ok()?;
        let length = fs::read_to_string(entry.join("length")).ok()?;
        (data.is_file() && can_run(&data) && data.len().to_string() == length).then_some(Machine(machine))
    }

    /// Becomes the machine; returns only where that fails, and why.
    pub fn replace_process(&self, session: &str) -> String {
        let error = become_program(Command::new(&self.0).arg(session));
        format!("cannot run {}: {error}", self.0.display())
    }
}

#[cfg(unix)]
fn can_run(data: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    data.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn can_run(_: &fs::Metadata) -> bool {
    true
}

fn library(rustc: &mut Command, name: &str, path: &Path) {
    rustc.arg("--extern").arg(format!("{name}={}", path.display()));
}

/// Whether the compiler, which said this, has written the program.
fn is_whole(errors: &str) -> bool {
    messages(errors).any(|message| message["emit"] == "link")
}

/// What the compiler said of the first error.
fn telling(errors: &str) -> String {
    let error = messages(errors).find(|message| message["level"] == "error");
    let text = error.as_ref().and_then(|message| message["rendered"].as_str());
    text.map_or_else(
        // What is no message is what the compiler says of its own end.
        || {
            errors
                .lines()
                .find(|line| !line.starts_with('{'))
                .unwrap_or("the compiler was ended by a signal")
                .to_owned()
        },
        |text| text.trim_end().to_owned(),
    )
}

fn messages(errors: &str) -> impl Iterator<Item = serde_json::Value> {
    errors.lines().filter_map(|line| serde_json::from_str(line).ok())
}
