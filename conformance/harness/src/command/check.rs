//! `check`: options, output and exit code.

use std::path::{Path, PathBuf};

use lockstep_checker::dump::{self, TraceFormat};
use lockstep_checker::{ExitCode, Options, Report, StateGraph, Summary, Verdict, render, simulate};
use lockstep_model::{Outcome, Spec};

use super::progress;

/// What `check` can be asked, whatever runs the model.
#[derive(Clone, Debug, clap::Args)]
pub struct CheckOptions {
    /// Threads that search; as many as there are cores, unless given
    #[arg(long, value_name = "N")]
    pub workers: Option<usize>,
    /// Explore only the first so many levels; in simulation, the length of a walk (100, unless given)
    #[arg(long, value_name = "N")]
    pub depth: Option<u32>,
    /// Take so many random walks instead of searching
    #[arg(long, value_name = "N")]
    pub simulate: Option<u64>,
    /// The seed of random walks and random elements
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// A state without successor is no error
    #[arg(long)]
    pub no_deadlock: bool,
    /// Say how often each action was taken, and each invariant put to the test
    #[arg(long)]
    pub coverage: bool,
    /// Stop, with the counts so far, when the process holds so many MiB; four fifths of the free memory, unless given
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// Write the counterexample here, in the format of the ending: .itf.json, .json (TLC's) or .tla
    #[arg(long, value_name = "FILE")]
    pub dump_trace: Option<PathBuf>,
    /// Write the state graph here: .dot or .mmd (Mermaid)
    #[arg(long, value_name = "FILE")]
    pub dump_graph: Option<PathBuf>,
    /// Write the summary here
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// States that a drawn graph may have: more than that nobody can read.
const DRAWN: usize = 20_000;

/// Checks `spec` under the configuration named `config`, prints what was found, and gives the exit code. `front` is the
/// time, in seconds, that the caller took to make the spec; `postcondition` is asked after a search without error.
pub fn check<S: Spec>(
    spec: &S,
    config: &str,
    front: f64,
    asked: &CheckOptions,
    postcondition: impl FnOnce() -> Outcome<bool>,
) -> u8 {
    match checked(spec, config, front, asked, postcondition) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::System.code()
        }
    }
}

fn checked<S: Spec>(
    spec: &S,
    config: &str,
    front: f64,
    asked: &CheckOptions,
    postcondition: impl FnOnce() -> Outcome<bool>,
) -> Result<u8, String> {
    let format = asked.dump_trace.as_deref().map(trace_format).transpose()?;
    let draw = asked.dump_graph.as_deref().map(drawing::<S>).transpose()?;
    let bar = progress::Bar::start();
    let mut options = Options {
        coverage: asked.coverage,
        check_deadlock: asked.no_deadlock.then_some(false),
        progress: Some(bar.callback()),
        ..Options::default()
    };
    if let Some(workers) = asked.workers {
        options.workers = workers.max(1);
    }
    if let Some(mebibytes) = asked.memory {
        options.memory_limit = Some(mebibytes.saturating_mul(1 << 20));
    }
    let mut report = match asked.simulate {
        Some(walks) => {
            let depth = asked.depth.unwrap_or(100) as usize;
            simulate(spec, walks, depth, asked.seed.unwrap_or(1), &options)
        }
        None => lockstep_checker::check(spec, &Options { depth: asked.depth, ..options }),
    };
    bar.finish();
    report.seconds.front = front;
    print(&report, asked);
    let mut code = report.exit_code();
    if report.verdict == Verdict::Success {
        match postcondition() {
            Ok(true) => {}
            Ok(false) => {
                println!("The postcondition is false.");
                code = ExitCode::Assumption;
            }
            Err(failure) => {
                println!("The postcondition cannot be evaluated: {failure}");
                code = ExitCode::SpecEvaluation;
            }
        }
    }
    if let (Some(file), Some(format), Some(trace)) = (&asked.dump_trace, format, &report.trace) {
        write(file, &format.write(trace, &report.module))?;
    }
    if let (Some(file), Some(draw)) = (&asked.dump_graph, draw) {
        let graph = StateGraph::build(spec, DRAWN).map_err(|failure| failure.to_string())?;
        if !graph.is_complete() {
            eprintln!("note: {} holds the first {} states of the graph", file.display(), graph.len());
        }
        write(file, &draw(spec, &graph))?;
    }
    if let Some(file) = &asked.json {
        let summary = serde_json::to_string(&Summary::new(&report, config)).map_err(|error| error.to_string())?;
        write(file, &(summary + "\n"))?;
    }
    Ok(code.code())
}

fn print(report: &Report, asked: &CheckOptions) {
    println!("{}", render::verdict(report));
    if let Some(trace) = &report.trace {
        println!("\n{}", render::trace(trace));
    }
    for warning in &report.warnings {
        println!("warning: {warning}");
    }
    if asked.coverage {
        coverage(report);
    }
    let seconds = report.seconds;
    println!(
        "{}: {} states generated, {} distinct, depth {}; {:.2} s, of these {:.2} s reading, {:.2} s searching, {:.2} s liveness",
        report.module,
        report.generated,
        report.distinct,
        report.depth,
        seconds.front + seconds.compile + seconds.search + seconds.liveness,
        seconds.front,
        seconds.search,
        seconds.liveness
    );
}

fn coverage(report: &Report) {
    for action in &report.coverage.actions {
        let note = if action.generated == 0 { "   never enabled" } else { "" };
        println!("  {:<24} {:>12} generated {:>12} distinct{note}", action.name, action.generated, action.distinct);
    }
    for invariant in report.coverage.invariants.iter().filter(|invariant| invariant.judged > 0) {
        let note = if invariant.tested == 0 { "   vacuous" } else { "" };
        println!("  {:<24} {:>12} states put it to the test{note}", invariant.name, invariant.tested);
    }
    for cut in report.coverage.constraints.iter().chain(&report.coverage.action_constraints) {
        println!("  {:<24} {:>12} cut away", cut.name, cut.cut);
    }
}

fn trace_format(file: &Path) -> Result<TraceFormat, String> {
    TraceFormat::of_file(&file.to_string_lossy())
        .ok_or_else(|| format!("{}: a trace is written as .itf.json, .json or .tla", file.display()))
}

type Drawing<S> = fn(&S, &StateGraph<S>) -> String;

fn drawing<S: Spec>(file: &Path) -> Result<Drawing<S>, String> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("dot") => Ok(dump::dot::<S>),
        Some("mmd") => Ok(dump::mermaid::<S>),
        _ => Err(format!("{}: a graph is written as .dot or .mmd", file.display())),
    }
}

/// Writes a file whole or not at all.
fn write(file: &Path, text: &str) -> Result<(), String> {
    let partial = file.with_extension("partial");
    let written = std::fs::write(&partial, text).and_then(|()| std::fs::rename(&partial, file));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&partial);
        format!("cannot write {}: {error}", file.display())
    })
}
