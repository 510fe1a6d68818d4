//! `cargo xtask bench`: how fast everything is, as figures of one run that can be compared with each other. Nothing is
//! asserted: a figure depends on the machine, a ratio hardly.

mod cpu;
mod search;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use lockstep_codegen::grammar::parse_module;
use lockstep_codegen::source::SourceMap;

use crate::{generated, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// The models to search; all of specs/lockstep.toml unless some are named
    #[arg(value_name = "MODEL")]
    models: Vec<String>,
    /// Run the criterion benches as well
    #[arg(long)]
    criterion: bool,
}

/// What a measurement is repeated for.
const LONG_ENOUGH: Duration = Duration::from_millis(500);

/// The criterion benches of `conformance/benches`.
const BENCHES: &[&str] = &["trace", "two_phase", "parse", "steps", "search"];

/// Measures, and prints.
pub fn run(arguments: &Arguments) -> ExitCode {
    match measured(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(153)
        }
    }
}

fn measured(arguments: &Arguments) -> Result<(), String> {
    let root = workspace::root()?;
    println!("gen, all models            {:>10.3} s", generation()?.as_secs_f64());
    println!("parse                      {:>10.1} MB/s", parsing(&root)? / 1e6);
    search::table(&root, &arguments.models)?;
    // A trace's events are counted in millions: that bench always runs.
    let benches = if arguments.criterion { BENCHES } else { &BENCHES[..1] };
    for bench in benches {
        criterion(&root, bench)?;
    }
    Ok(())
}

/// How long it takes to generate all models; nothing is written.
fn generation() -> Result<Duration, String> {
    let started = Instant::now();
    generated::files()?;
    Ok(started.elapsed())
}

/// Bytes a second from text to tree, over all modules in `specs/`.
fn parsing(root: &std::path::Path) -> Result<f64, String> {
    let mut sources = SourceMap::new();
    let mut modules = Vec::new();
    let mut bytes = 0;
    for path in modules_below(&root.join("specs")) {
        let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        bytes += text.len();
        modules.extend(sources.add_bytes(path.display().to_string(), text));
    }
    let started = Instant::now();
    let mut read = 0;
    while started.elapsed() < LONG_ENOUGH && bytes > 0 {
        for module in &modules {
            // What does not parse is for `parse` to say.
            let _ = std::hint::black_box(parse_module(*module, &sources));
        }
        read += bytes;
    }
    Ok(read as f64 / started.elapsed().as_secs_f64())
}

fn modules_below(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut modules: Vec<_> = entries
        .flat_map(|path| if path.is_dir() { modules_below(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|ending| ending == "tla"))
        .collect();
    modules.sort();
    modules
}

/// One criterion bench.
fn criterion(root: &std::path::Path, bench: &str) -> Result<(), String> {
    println!("\nbench {bench}:");
    let mut command = workspace::cargo();
    command.args(["bench", "--quiet", "--locked", "--bench", bench, "--", "--quick"]);
    command.current_dir(root.join("conformance/benches"));
    let status = command.status().map_err(|error| format!("cannot start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the bench {bench} failed")) }
}
