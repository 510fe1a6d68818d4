//! The zoo: every spec in `specs/zoo`, run on the evaluator and compiled, has the figures that TLC gives.

mod compiled;

use std::path::{Path, PathBuf};

use compiled::Package;
use lockstep_checker::{Options, Report, Verdict, check};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::machine::{Machine, configure, symbols};
use lockstep_codegen::resolve::{Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, resolve};
use lockstep_harness::manifest::{ConfigEntry, Kind, Manifest, ModelEntry};
use lockstep_model::Spec;

#[test]
fn every_spec_has_the_figures_that_tlc_gives() {
    run(|kind| kind != Kind::Large);
}

#[test]
#[ignore = "minutes; run it in release"]
fn every_large_configuration_has_the_figures_that_tlc_gives() {
    run(|kind| kind == Kind::Large);
}

#[test]
fn every_spec_has_the_figures_that_tlc_gives_when_it_is_compiled() {
    let mut package = Package::new("zoo");
    let mut wrong = vec![];
    let manifest = manifest();
    let configurations = || manifest.models.iter().flat_map(|model| model.configs.iter().map(move |one| (model, one)));
    for (model, config) in configurations().filter(|(_, config)| config.kind != Kind::Large) {
        match configured(model, config) {
            Ok((machine, sources)) => {
                if package.add(&config.name(), machine, &sources).is_err() {
                    wrong.push(format!("{}: refused", config.name()));
                }
            }
            Err(message) => wrong.push(message),
        }
    }
    for (name, said) in package.run() {
        let (_, config) = configurations().find(|(_, config)| config.name() == name).expect("it was added");
        let differences =
            Figures::read(&said).map_or_else(|| vec![said.clone()], |figures| figures.differences(config));
        wrong.extend(differences.into_iter().map(|difference| format!("{name}: {difference}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_is_listed() {
    let manifest = manifest();
    let mut listed: Vec<PathBuf> = manifest.models.iter().map(|model| model.module.clone()).collect();
    listed.extend(manifest.models.iter().flat_map(|model| &model.configs).map(|config| config.file.clone()));
    // Those that others instantiate, and that nobody runs.
    let abstractions = ["Commit.tla", "Fifo.tla", "Hours.tla", "Memory.tla"].map(PathBuf::from);
    listed.extend(abstractions);
    listed.sort();
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder())
        .expect("the zoo")
        .map(|entry| PathBuf::from(entry.expect("an entry").file_name()))
        .filter(|file| file.extension().is_some_and(|ending| ending == "tla" || ending == "cfg"))
        .collect();
    found.sort();
    assert_eq!(found, listed);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/zoo")
}

fn manifest() -> Manifest {
    Manifest::read(&folder().join("zoo.toml")).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs the configurations of some kinds, and names all that differ.
fn run(wanted: impl Fn(Kind) -> bool) {
    let mut wrong = vec![];
    for model in &manifest().models {
        for config in model.configs.iter().filter(|config| wanted(config.kind)) {
            let differences = match checked(model, config) {
                Ok((report, true)) => Figures::of(&report).differences(config),
                Ok((_, false)) => vec!["the postcondition is false".into()],
                Err(message) => vec![message],
            };
            wrong.extend(differences.into_iter().map(|difference| format!("{}: {difference}", config.name())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The machine of a configuration.
fn configured(model: &ModelEntry, config: &ConfigEntry) -> Result<(Machine, SourceMap), String> {
    let read = |file: &Path| std::fs::read(folder().join(file)).map_err(|error| format!("{}: {error}", file.display()));
    let mut sources = SourceMap::new();
    let text = read(&config.file)?;
    let id = sources.add_bytes(config.file.display().to_string(), text).map_err(|error| error.message.clone())?;
    let tree = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let root = Source { name: model.module.display().to_string(), text: read(&model.module)? };
    let resolution =
        resolve::resolve(root, &Zoo, &mut sources, symbols(&tree)).map_err(|errors| errors[0].message.clone())?;
    let configured = configure(resolution.program, &tree, &sources).map_err(|errors| errors[0].message.clone())?;
    Ok((configured.machine, sources))
}

/// What the search finds, and whether the postcondition holds.
fn checked(model: &ModelEntry, config: &ConfigEntry) -> Result<(Report, bool), String> {
    let (machine, sources) = configured(model, config)?;
    let evaluator = Evaluator::new(machine, &sources).map_err(|failure| failure.to_string())?;
    let report = check(&evaluator, &Options { workers: 1, ..Options::default() });
    let postcondition = report.verdict != Verdict::Success
        || evaluator.postcondition(&report.statistics()).map_err(|failure| failure.to_string())?;
    Ok((report, postcondition))
}

/// The modules beside each other.
struct Zoo;

impl Loader for Zoo {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let name = format!("{module}.tla");
        match std::fs::read(folder().join(&name)) {
            Ok(text) => Ok(Source { name, text }),
            Err(_) => Err(NotFound { places: vec![name] }),
        }
    }
}

/// What a manifest says of a search.
struct Figures {
    result: String,
    violated: Option<String>,
    initial: u64,
    distinct: u64,
    generated: u64,
    depth: u64,
    states: u64,
}

impl Figures {
    fn of(report: &Report) -> Self {
        Figures {
            result: report.verdict.result().to_string(),
            violated: report.verdict.violated().map(str::to_owned),
            initial: report.initial,
            distinct: report.distinct,
            generated: report.generated,
            depth: report.depth.into(),
            states: report.trace.as_ref().map_or(0, |trace| trace.states.len() as u64),
        }
    }

    /// As a compiled machine writes them.
    fn read(said: &str) -> Option<Self> {
        let mut lines = said.lines();
        let (result, violated) = (lines.next()?.to_owned(), lines.next()?);
        let numbers: Result<Vec<u64>, _> = lines.next()?.split(' ').map(str::parse).collect();
        let [initial, distinct, generated, depth, states] = numbers.ok()?.try_into().ok()?;
        let violated = (!violated.is_empty()).then(|| violated.to_owned());
        Some(Figures { result, violated, initial, distinct, generated, depth, states })
    }

    /// Where they aren't what the manifest says.
    fn differences(&self, config: &ConfigEntry) -> Vec<String> {
        let mut differences = vec![];
        if self.result != config.expect {
            differences.push(format!("{}, not {}", self.result, config.expect));
        }
        if config.violates.is_some() && config.violates != self.violated {
            differences.push(format!("violates {:?}, not {:?}", self.violated, config.violates));
        }
        for (what, expected, found) in [
            ("initial", config.initial, self.initial),
            ("distinct", config.distinct, self.distinct),
            ("generated", config.generated, self.generated),
            ("depth", config.depth, self.depth),
            ("states in the trace", config.trace_states, self.states),
        ] {
            if let Some(expected) = expected.filter(|&expected| expected != found) {
                differences.push(format!("{found} {what}, not {expected}"));
            }
        }
        differences
    }
}
