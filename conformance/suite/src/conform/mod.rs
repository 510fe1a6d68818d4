//! The conformance run: drift, model, lockstep, trace and fault layers, one report.

mod faults;
mod lockstep;
mod model;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use lockstep_checker::write_whole;
use lockstep_harness::Coverage;
use lockstep_harness::coverage::Thresholds;
use lockstep_harness::manifest::{Manifest, ModelEntry};
use lockstep_harness::report::{self, Check, Layer, Report, Style};

use crate::trace::Generated;

/// What `conform` is asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The models to hold the runtime against; all, unless some are named
    pub models: Vec<String>,
    /// Write junit.xml, report.html, report.json and the replays of failures to this folder
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
    /// The seed of random walks, property tests and the simulated network
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Leave out the fault layer, which takes most of the time
    #[arg(long)]
    pub no_faults: bool,
    /// Take the steps of a saved replay again, and nothing else
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// The manifest
    #[arg(long, value_name = "FILE", default_value = "specs/lockstep.toml")]
    pub manifest: PathBuf,
    /// What the drift layer found: a file that `cargo xtask conform` writes
    #[arg(long, value_name = "FILE", hide = true)]
    pub drift: Option<PathBuf>,
}

/// How much of each model the steps must exercise: every action, and nearly every guard both ways. (What no step and no
/// arguments can decide the other way is a guard that asks the configuration, such as `Bug # "NeverFailsOver"`; the
/// report names each.)
const THRESHOLDS: Thresholds = Thresholds { actions: 100, guards: 94 };

/// Episodes of each kind in the trace layer.
const EPISODES: u64 = 25;

/// Runs the layers, prints the summary, and writes the report where it is asked for.
pub fn run(arguments: &Arguments) -> ExitCode {
    match conform(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(153)
        }
    }
}

/// Whether everything holds; or why that could not be found out.
fn conform(arguments: &Arguments) -> Result<bool, String> {
    let manifest = Manifest::read(&arguments.manifest).map_err(|error| error.to_string())?;
    let mut models: Vec<&ModelEntry> = Vec::new();
    for name in &arguments.models {
        models.push(manifest.model(name)?);
    }
    if models.is_empty() {
        models = manifest.models.iter().collect();
    }
    if let Some(replay) = &arguments.replay {
        return lockstep::replay(replay, &models);
    }
    let report = report(arguments, &models)?;
    print!("{}", report::terminal(&report, Style::of_stdout()));
    if let Some(folder) = &arguments.report {
        write(&report, folder)?;
        println!("report: {}", folder.join("report.html").display());
    }
    Ok(report.passed())
}

fn report(arguments: &Arguments, models: &[&ModelEntry]) -> Result<Report, String> {
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    let mut layers = vec![drift(arguments.drift.as_deref())?];
    progress("model");
    layers.push(model::layer(models));
    progress("lockstep");
    let (layer, mut coverage) = lockstep::layer(models, arguments)?;
    layers.push(layer);
    progress("trace");
    let (layer, traced) = trace(arguments.seed);
    layers.push(layer);
    for known in &mut coverage {
        for more in &traced {
            if more.module == known.module {
                known.merge(more);
            }
        }
    }
    let mut faults = Vec::new();
    if !arguments.no_faults {
        progress("faults");
        let (layer, table) = faults::layer(models, arguments.models.is_empty(), arguments.seed)?;
        layers.push(layer);
        faults = table;
    }
    let shortfalls = coverage
        .iter()
        .flat_map(|one| one.shortfalls(THRESHOLDS).into_iter().map(|line| format!("{}: {line}", one.module)));
    Ok(Report {
        title: format!("conform: {}", names.join(", ")),
        layers,
        shortfalls: shortfalls.collect(),
        coverage,
        faults,
    })
}

/// Tells a waiting person, or a log, which layer runs.
fn progress(layer: &str) {
    eprintln!("{layer} …");
}

/// The layer that `cargo xtask conform` has looked at already: only it can generate.
fn drift(found: Option<&Path>) -> Result<Layer, String> {
    let mut layer = Layer::new("drift", "does the generated code say what the specs say?");
    layer.checks.push(match found {
        None => Check::skipped("generated code", "not asked: run through `cargo xtask conform`"),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?
        }
    });
    Ok(layer)
}

/// The trace layer: bound episodes of every model and free ones, whatever models are asked for.
fn trace(seed: u64) -> (Layer, Vec<Coverage>) {
    let mut layer = Layer::new("trace", "is what the runtime recorded a behaviour of the model?");
    let mut coverage = Vec::new();
    for (check, covered) in crate::soak::trace_layer(&Generated, seed, EPISODES) {
        layer.checks.push(check);
        coverage.extend(covered);
    }
    (layer, coverage)
}

/// Writes the report's files; each whole or not at all.
fn write(report: &Report, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let json = report.to_json().map_err(|error| error.to_string())?;
    for (name, text) in
        [("junit.xml", report::junit(report)), ("report.html", report::html(report)?), ("report.json", json)]
    {
        let file = folder.join(name);
        write_whole(&file, |open| open.write_all(text.as_bytes()))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    Ok(())
}

/// Wall-clock time of `work`, with what it gives.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed())
}
