//! The zoo: every spec in `specs/zoo`, run on the evaluator, has the figures that TLC gives.

use std::path::{Path, PathBuf};

use lockstep_checker::{Options, Report, Verdict, check};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::resolve::{Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine, resolve};
use lockstep_harness::manifest::{ConfigEntry, Kind, Manifest, ModelEntry};
use lockstep_model::Statistics;

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
                Ok((report, postcondition)) => differences(config, &report, postcondition),
                Err(message) => vec![message],
            };
            wrong.extend(differences.into_iter().map(|difference| format!("{}: {difference}", config.name())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the search finds, and whether the postcondition holds.
fn checked(model: &ModelEntry, config: &ConfigEntry) -> Result<(Report, bool), String> {
    let read = |file: &Path| std::fs::read(folder().join(file)).map_err(|error| format!("{}: {error}", file.display()));
    let mut sources = SourceMap::new();
    let text = read(&config.file)?;
    let id = sources.add_bytes(config.file.display().to_string(), text).map_err(|error| error.message.clone())?;
    let tree = grammar::parse_config(id, &sources).map_err(|errors| errors[0].message.clone())?;
    let root = Source { name: model.module.display().to_string(), text: read(&model.module)? };
    let resolution = resolve::resolve(root, &Zoo, &mut sources, machine::symbols(&tree))
        .map_err(|errors| errors[0].message.clone())?;
    let configured =
        machine::configure(resolution.program, &tree, &sources).map_err(|errors| errors[0].message.clone())?;
    let evaluator = Evaluator::new(configured.machine, &sources).map_err(|failure| failure.to_string())?;
    let report = check(&evaluator, &Options { workers: 1, ..Options::default() });
    let statistics = Statistics {
        generated: report.generated,
        distinct: report.distinct,
        queue: report.queue,
        diameter: report.depth,
        ..Statistics::default()
    };
    let postcondition = report.verdict != Verdict::Success
        || evaluator.postcondition(statistics).map_err(|failure| failure.to_string())?;
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

/// Where a report isn't what the manifest says.
fn differences(config: &ConfigEntry, report: &Report, postcondition: bool) -> Vec<String> {
    let mut differences = vec![];
    let result = report.verdict.result();
    if result != config.expect {
        differences.push(format!("{result}, not {}: {:?}", config.expect, report.verdict));
    }
    if config.violates.is_some() && config.violates.as_deref() != report.verdict.violated() {
        differences.push(format!("violates {:?}, not {:?}", report.verdict.violated(), config.violates));
    }
    if !postcondition {
        differences.push("the postcondition is false".into());
    }
    let states = report.trace.as_ref().map_or(0, |trace| trace.states.len() as u64);
    for (what, expected, found) in [
        ("initial", config.initial, report.initial),
        ("distinct", config.distinct, report.distinct),
        ("generated", config.generated, report.generated),
        ("depth", config.depth, u64::from(report.depth)),
        ("states in the trace", config.trace_states, states),
    ] {
        if let Some(expected) = expected.filter(|&expected| expected != found) {
            differences.push(format!("{found} {what}, not {expected}"));
        }
    }
    differences
}
