//! A build in other processes, which goes on by itself where nobody waits for it any more.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A build that another thread may leave.
#[derive(Default)]
pub struct Building<'a> {
    state: Mutex<State>,
    glance: Option<Glance<'a>>,
}

/// Told now and then how long the compiler has been at work.
type Glance<'a> = &'a (dyn Fn(Duration) + Sync);

#[derive(Default)]
struct State {
    left: bool,
    work: Option<Work>,
}

/// A process at work. What it says goes to files, not to us, so that it can outlive us.
struct Work {
    process: Child,
    program: Program,
    output: PathBuf,
    errors: PathBuf,
}

/// Who builds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Program {
    Cargo,
    Rustc,
}

/// How a process ended.
pub struct Ended {
    pub succeeded: bool,
    /// What it said on standard output.
    pub output: String,
    /// And on standard error.
    pub errors: String,
}

/// Why a build that was left has no result.
const LEFT: &str = "nobody waits for it";

/// How often it is looked whether a process is done.
const GLANCE: Duration = Duration::from_millis(10);

impl<'a> Building<'a> {
    /// A build that somebody looks at while its compiler is at work.
    pub fn watched(glance: Glance<'a>) -> Self {
        Building { glance: Some(glance), ..Building::default() }
    }

    /// Runs a program, whose words go to `NAME.output` and `NAME.errors` in `folder`.
    ///
    /// # Errors
    /// Where it cannot run, and where nobody waits for it.
    pub fn run(&self, program: Program, command: Command, folder: &Path) -> Result<Ended, String> {
        let started = Instant::now();
        self.start(program, command, folder)?;
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(ended);
            }
            if let (Program::Rustc, Some(glance)) = (program, self.glance) {
                glance(started.elapsed());
            }
            std::thread::sleep(GLANCE);
        }
    }

    /// The same, but stops it where it is `too_much` what it has said on standard error so far, and has no result then.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_unless(
        &self,
        too_much: impl Fn(&str) -> bool,
        program: Program,
        command: Command,
        folder: &Path,
    ) -> Result<Option<Ended>, String> {
        self.start(program, command, folder)?;
        loop {
            if let Some(ended) = self.ended()? {
                return Ok(Some(ended));
            }
            if too_much(&said(&program.said_in(folder).1)) {
                self.stop();
                return Ok(None);
            }
            std::thread::sleep(GLANCE);
        }
    }

    fn start(&self, program: Program, mut command: Command, folder: &Path) -> Result<(), String> {
        let (output, errors) = program.said_in(folder);
        // A new file each time: another process, that was left, may still write to the one of this name.
        let fresh = |path: &Path| {
            let _ = fs::remove_file(path);
            File::create_new(path).map_err(|error| format!("cannot write {}: {error}", path.display()))
        };
        command.stdout(fresh(&output)?).stderr(fresh(&errors)?);
        let mut state = self.state();
        if state.left {
            return Err(LEFT.to_owned());
        }
        let process = command.spawn().map_err(|error| program.did_not_start(&error))?;
        state.work = Some(Work { process, program, output, errors });
        Ok(())
    }

    /// How the process at work ended, where it did.
    fn ended(&self) -> Result<Option<Ended>, String> {
        let mut state = self.state();
        let work = state.work.as_mut().ok_or(LEFT)?;
        let Some(status) = work.process.try_wait().map_err(|error| error.to_string())? else { return Ok(None) };
        let ended = Ended { succeeded: status.success(), output: said(&work.output), errors: said(&work.errors) };
        state.work = None;
        Ok(Some(ended))
    }

    fn stop(&self) {
        if let Some(mut work) = self.state().work.take() {
            // It may have ended by itself.
            let _ = work.process.kill();
            let _ = work.process.wait();
        }
    }

    /// Nobody waits for the build any more. One that compiles goes on by itself, for the next run: it is done within
    /// seconds, and was most of the work. One that waits for another is stopped, or they would queue.
    pub fn leave(&self) {
        let mut state = self.state();
        state.left = true;
        if let Some(mut work) = state.work.take()
            && work.program == Program::Cargo
            && !compiles(&said(&work.errors))
        {
            let _ = work.process.kill();
        }
    }

    /// Whether nobody waits for it any more, nor for a word of how it went.
    pub fn is_left(&self) -> bool {
        self.state().left
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Program {
    /// Where its words go: standard output, standard error.
    pub fn said_in(self, folder: &Path) -> (PathBuf, PathBuf) {
        (folder.join(self.name()).with_extension("output"), folder.join(self.name()).with_extension("errors"))
    }

    fn name(self) -> &'static str {
        match self {
            Program::Cargo => "cargo",
            Program::Rustc => "rustc",
        }
    }

    fn did_not_start(self, error: &io::Error) -> String {
        let name = self.name();
        match error.kind() {
            io::ErrorKind::NotFound => format!("there is no {name} on the path"),
            _ => format!("cannot start {name}: {error}"),
        }
    }
}

/// Whether cargo, which said this, has come to what it is there for.
pub fn compiles(errors: &str) -> bool {
    errors.lines().any(|line| line.trim_start().starts_with("Compiling "))
}

/// What is in a file of what a process said. Where it cannot be read, the exit code still tells how it ended.
pub fn said(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

/// What a process that is not to be spoken to reads: nothing; and what it holds open as long as it runs.
pub fn holding(file: &File) -> io::Result<Stdio> {
    file.try_clone().map(Stdio::from)
}
