//! What runs a spec: the evaluator, the compiled machine, or both.

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use lockstep_codegen::diagnostic::Diagnostic;
use lockstep_codegen::emit::{Configured, Specification, shapes};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::scaffold::Program;
use lockstep_codegen::source::{SourceMap, Span};
use lockstep_command::{Screen, Session, check};

use super::SYSTEM;
use super::building::Building;
use super::cache::{Cache, Machine, Package, Texts};
use super::race::Race;
use crate::front::show;

/// What runs a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// The evaluator; when it is not done in about a second, nor about to be, the machine is compiled, and takes over,
    /// unless random elements are drawn in each state anew, which the two draw differently
    Auto,
    /// The evaluator, which runs everything and needs no compiler
    Evaluate,
    /// The compiled machine; an error where there can be none
    Compile,
}

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
pub enum Refused {
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

    /// Becomes the compiled machine where it is known without looking at what the spec means. Returns where it is not;
    /// and where it cannot be run, for which it will be asked again.
    pub fn become_known(&self, cache: &Cache) {
        if let Some(machine) = cache.known(&self.texts()) {
            self.become_compiled(&machine, 0.0);
        }
    }

    /// On the compiled machine.
    pub fn compile(&self, cache: &Cache) -> u8 {
        show(&self.fail_to_compile(cache, &Screen::new()).diagnostics(), self.sources);
        SYSTEM
    }

    /// On the compiled machine where there can be one, on the evaluator else.
    pub fn settle(&self, cache: &Cache) -> u8 {
        let screen = Screen::new();
        self.note_refused(&self.fail_to_compile(cache, &screen), &screen);
        self.evaluate_on(&screen)
    }

    /// On both.
    pub fn race(&self, cache: &Cache) -> u8 {
        Race::new(self, cache).start()
    }

    /// Becomes the compiled machine, or says why it does not.
    fn fail_to_compile(&self, cache: &Cache, screen: &Screen) -> Refused {
        let machine = self.package(self.texts()).and_then(|package| match cache.find(&package) {
            Some(machine) => Ok((machine, 0.0)),
            None => self.build(cache, &package, &Building::default(), screen),
        });
        match machine {
            Ok((machine, compile)) => Refused::Building(self.become_compiled(&machine, compile)),
            Err(refused) => refused,
        }
    }

    /// Tells why the evaluator is not relieved.
    pub fn note_refused(&self, refused: &Refused, screen: &Screen) {
        let reason = match refused {
            Refused::Emission(diagnostics) => first_message(diagnostics, self.sources),
            Refused::Building(reason) => reason.lines().next().unwrap_or_default().to_owned(),
        };
        screen.note(&format!("note: not compiled, so the evaluator goes on: {reason}"));
    }

    pub fn evaluate_on(&self, screen: &Screen) -> u8 {
        check(self.evaluator, &self.session, screen)
    }

    /// The machine, and the seconds that it took to build it, which somebody waits for.
    pub fn build(
        &self,
        cache: &Cache,
        package: &Package,
        building: &Building<'_>,
        screen: &Screen,
    ) -> Result<(Machine, f64), Refused> {
        screen.note("note: compiling the machine");
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

    /// The machine as a package, which is made of these texts.
    pub fn package(&self, texts: Texts) -> Result<Package, Refused> {
        let program = Program::of(&self.specification(), self.sources).map_err(Refused::Emission)?;
        Package::of(&program, texts).map_err(Refused::Building)
    }

    /// What it is written from.
    pub fn texts(&self) -> Texts {
        Texts::of(self.sources, self.session.options.coverage)
    }

    /// Replaces this process by the compiled machine; gives the reason where that fails.
    pub fn become_compiled(&self, machine: &Machine, compile: f64) -> String {
        // What the spec printed itself is not lost.
        let _ = io::stdout().flush();
        let identity = super::identity(self.sources, "compiled");
        let session = Session { compile, identity, evaluator: on_the_evaluator(), ..self.session.clone() };
        session.to_word().map_or_else(|reason| reason, |word| machine.replace_process(&word))
    }
}

/// What is another engine's: a checkpoint of the compiled machine is nothing to the evaluator, which begins anew, and
/// must not write its own in the place of that one.
const OTHERS: [&str; 4] = ["--engine", "--checkpoint", "--checkpoint-every", "--resume"];

/// This very command, run on the evaluator.
fn on_the_evaluator() -> Option<Vec<String>> {
    let program = std::env::current_exe().ok()?.into_os_string();
    let words = std::iter::once(program).chain(std::env::args_os().skip(1));
    let words = words.map(|word| word.into_string().ok()).collect::<Option<Vec<String>>>()?;
    let mut words = without(words, &OTHERS);
    words.extend(["--engine", "evaluate"].map(str::to_owned));
    Some(words)
}

/// A command line without these options, each of which has a value: the next word, or what follows its `=`.
fn without(words: Vec<String>, options: &[&str]) -> Vec<String> {
    let mut words = words.into_iter();
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        match word.split_once('=') {
            _ if options.contains(&word.as_str()) => drop(words.next()),
            Some((option, _)) if options.contains(&option) => {}
            _ => kept.push(word),
        }
    }
    kept
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

#[cfg(test)]
mod tests {
    use super::{OTHERS, without};

    #[test]
    fn options_are_taken_away_with_their_values() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let line =
            "check A.tla --engine=auto --resume cp --depth 3 --checkpoint=c --checkpoint-every 1 --engine compile";
        assert_eq!(without(words(line), &OTHERS), words("check A.tla --depth 3"));
        assert_eq!(without(words("check A.tla --resume"), &OTHERS), words("check A.tla"));
    }
}
