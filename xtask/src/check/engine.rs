//! The two machines of one run: the evaluator, which starts at once, and the compiled one, which takes over when it is
//! worth waiting for.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use lockstep_codegen::diagnostic::Diagnostic;
use lockstep_codegen::emit::{Configured, Specification, shapes};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::scaffold::Program;
use lockstep_codegen::source::{SourceMap, Span};
use lockstep_command::{Screen, Session, check};

use super::building::Building;
use super::cache::{Cache, Machine, Package, Texts};
use super::{STACK, SYSTEM};
use crate::front::show;

/// What runs a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// The evaluator; when it is not done in about a second, the machine is compiled meanwhile and takes over
    Auto,
    /// The evaluator, which runs everything and needs no compiler
    Evaluate,
    /// The compiled machine; an error where there can be none
    Compile,
}

/// A spec that the evaluator is done with sooner is not compiled.
const PATIENCE: Duration = Duration::from_secs(1);

/// One run of `check`.
pub struct Run<'a> {
    pub evaluator: &'a Evaluator,
    pub sources: &'a SourceMap,
    /// The root module's file.
    pub file: &'a Path,
    pub session: Session,
    pub started: Instant,
}

/// Why there is no compiled machine.
enum Refused {
    /// What cannot be written as Rust.
    Emission(Vec<Diagnostic>),
    /// Anything else.
    Building(String),
}

impl Run<'_> {
    /// On the evaluator.
    pub fn evaluate(&self) -> u8 {
        self.evaluate_on(&Screen::new())
    }

    /// Becomes the compiled machine where it is known without looking at what the spec means. Returns where it is not; and
    /// where it cannot be run, for which it will be asked again.
    pub fn become_known(&self, cache: &Cache) {
        if let Some(machine) = cache.known(&self.texts()) {
            self.become_compiled(&machine, 0.0);
        }
    }

    /// On the compiled machine.
    pub fn compile(&self, cache: &Cache) -> u8 {
        let machine = self.package().and_then(|package| match cache.find(&package) {
            Some(machine) => Ok((machine, 0.0)),
            None => self.build(cache, &package, &Building::default()),
        });
        let refused = match machine {
            Ok((machine, compile)) => Refused::Building(self.become_compiled(&machine, compile)),
            Err(refused) => refused,
        };
        show(&refused.diagnostics(), self.sources);
        SYSTEM
    }

    /// On the compiled machine where there can be one, on the evaluator else.
    pub fn settle(&self, cache: &Cache) -> u8 {
        let screen = Screen::new();
        self.overtake(cache, &screen, &Building::default());
        self.evaluate_on(&screen)
    }

    /// On the evaluator, until the compiled machine takes over.
    pub fn race(&self, cache: &Cache) -> u8 {
        let screen = Screen::new();
        let building = Building::default();
        std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(STACK);
            let started = builder.spawn_scoped(scope, || self.overtake(cache, &screen, &building));
            if let Err(error) = started {
                screen.note(&format!("note: not compiled: {error}"));
            }
            let code = self.evaluate_on(&screen);
            building.leave();
            // The other thread has nothing to add: it is not waited for.
            std::process::exit(code.into())
        })
    }

    fn evaluate_on(&self, screen: &Screen) -> u8 {
        check(self.evaluator, &self.session, screen)
    }

    /// Compiles beside the evaluator, and replaces the process when that is done.
    fn overtake(&self, cache: &Cache, screen: &Screen, building: &Building) {
        let refused = match self.overtaken(cache, screen, building) {
            Ok(()) => return,
            Err(refused) => refused,
        };
        // Whoever has an answer within a second does not care how it was found.
        self.wait();
        let reason = match &refused {
            Refused::Emission(diagnostics) => first_message(diagnostics, self.sources),
            Refused::Building(reason) => reason.lines().next().unwrap_or_default().to_owned(),
        };
        screen.note(&format!("note: not compiled, so the evaluator goes on: {reason}"));
    }

    fn overtaken(&self, cache: &Cache, screen: &Screen, building: &Building) -> Result<(), Refused> {
        let package = self.package()?;
        let (machine, compile) = match cache.find(&package) {
            Some(machine) => (machine, 0.0),
            None => {
                // A run that began to build it found it worth building.
                if !cache.has_begun(&package) {
                    self.wait();
                }
                screen.note("note: compiling the machine; the evaluator goes on meanwhile");
                self.build(cache, &package, building)?
            }
        };
        let failed = screen.take_over(|| {
            if compile > 0.0 {
                eprintln!("note: compiled in {compile:.1} s; the compiled machine takes over, and starts anew");
            }
            self.become_compiled(&machine, compile)
        });
        failed.map_or(Ok(()), |reason| Err(Refused::Building(reason)))
    }

    /// Waits until the patience with the evaluator is over.
    fn wait(&self) {
        std::thread::sleep(PATIENCE.saturating_sub(self.started.elapsed()));
    }

    fn build(&self, cache: &Cache, package: &Package, building: &Building) -> Result<(Machine, f64), Refused> {
        let started = Instant::now();
        let machine = cache.build(package, building).map_err(Refused::Building)?;
        Ok((machine, started.elapsed().as_secs_f64()))
    }

    /// Says what was inferred of the variables.
    pub fn shapes(&self) -> u8 {
        for inferred in shapes(&self.specification(), self.sources) {
            println!("{} \\in {}", inferred.variable, inferred.shape);
            if let Some(reason) = &inferred.reason {
                let place = inferred.span.map(|span| format!(" ({})", place(span, self.sources)));
                println!("    dynamic: {reason}{}", place.unwrap_or_default());
            }
        }
        0
    }

    /// What the emitter is given.
    fn specification(&self) -> Specification {
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let machine = self.evaluator.machine().clone();
        Specification {
            name: machine.program.name.to_string(),
            path: self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            configurations: vec![Configured { name: stem(Path::new(&self.session.config)), machine }],
            property_tests: false,
            coverage: self.session.options.coverage,
            watched: true,
        }
    }

    /// The machine as a package.
    fn package(&self) -> Result<Package, Refused> {
        let program = Program::of(&self.specification(), self.sources).map_err(Refused::Emission)?;
        Package::of(&program, self.texts()).map_err(Refused::Building)
    }

    /// What it is written from.
    fn texts(&self) -> Texts {
        Texts::of(self.sources, self.session.options.coverage)
    }

    /// Replaces this process by the compiled machine; gives the reason where that fails.
    fn become_compiled(&self, machine: &Machine, compile: f64) -> String {
        // What the spec printed itself is not lost.
        let _ = io::stdout().flush();
        let identity = super::identity(self.sources, "compiled");
        let session = Session { compile, identity, evaluator: on_the_evaluator(), ..self.session.clone() };
        session.to_word().map_or_else(|reason| reason, |word| machine.replace_process(&word).to_string())
    }
}

/// This very command, run on the evaluator.
fn on_the_evaluator() -> Option<Vec<String>> {
    let program = std::env::current_exe().ok()?.into_os_string();
    let words = std::iter::once(program).chain(std::env::args_os().skip(1));
    let mut words = words.map(|word| word.into_string().ok()).collect::<Option<Vec<String>>>()?;
    while let Some(at) = words.iter().position(|word| word == "--engine" || word.starts_with("--engine=")) {
        let own = if words[at] == "--engine" { 2 } else { 1 };
        words.drain(at..(at + own).min(words.len()));
    }
    words.extend(["--engine", "evaluate"].map(str::to_owned));
    Some(words)
}

impl Refused {
    fn diagnostics(self) -> Vec<Diagnostic> {
        match self {
            Refused::Emission(diagnostics) => diagnostics,
            Refused::Building(reason) => {
                let refused = Diagnostic::error("E6007", "the machine was not compiled").note(reason);
                vec![refused.help("`--engine evaluate` needs no compiler")]
            }
        }
    }
}

fn first_message(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let Some(first) = diagnostics.first() else { return String::new() };
    let place = first.labels.first().map(|label| format!(" ({})", place(label.span, sources)));
    format!("{}{}", first.message, place.unwrap_or_default())
}

fn place(span: Span, sources: &SourceMap) -> String {
    let file = sources.file(span.file);
    format!("{}:{}", file.name(), file.position(span.start).line)
}
