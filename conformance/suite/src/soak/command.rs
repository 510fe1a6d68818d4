//! `soak`: arguments, output, exit codes.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use lockstep_harness::trace::Recorder;

use super::{Judged, Until, soak};
use crate::trace::Generated;

/// Where a refused trace goes unless `--record` says otherwise.
const FAILURES: &str = "target/soak";
/// As TLC's for a safety failure.
const REFUSED: u8 = 12;
/// As TLC's for a file that cannot be written.
const SYSTEM: u8 = 153;

/// Lets clusters run under a hostile network, and judges their traces and their health gates.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// Go on for so long, by the wall clock
    #[arg(long, value_name = "N", default_value_t = 30, conflicts_with = "episodes")]
    pub seconds: u64,
    /// Run so many episodes instead, however long that takes
    #[arg(long, value_name = "N")]
    pub episodes: Option<u64>,
    /// The same seed gives the same steps
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write every trace here; without it only what fails is written, to target/soak
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
}

/// Runs the soak. Exit code 0 where every trace was accepted and every gate right, 12 where not, 153 where a file cannot
/// be written.
pub fn run(arguments: &Arguments) -> ExitCode {
    let until = match arguments.episodes {
        Some(count) => Until::Episodes(count),
        None => Until::Elapsed(Duration::from_secs(arguments.seconds)),
    };
    let failures = arguments.record.clone().unwrap_or_else(|| PathBuf::from(FAILURES));
    let (mut episodes, mut steps, mut accepted, mut events, mut failed) = (0_u64, 0, 0_u64, 0, 0_u64);
    let mut unwritten = None;
    soak(&Generated, arguments.seed, until, |judged| {
        episodes += 1;
        steps += judged.episode.steps;
        events += judged.episode.events.len();
        accepted += u64::from(judged.verdict.as_ref().is_some_and(|verdict| verdict.passed()));
        let mut written = None;
        if !judged.passed() || arguments.record.is_some() {
            match write(&failures, &judged) {
                Ok(path) => written = path,
                Err(message) => unwritten = Some(message),
            }
        }
        if !judged.passed() {
            failed += 1;
            println!("{judged}");
            if let Some(path) = written {
                println!("  written to {}", path.display());
            }
            println!("  again: cargo xtask soak --seed {} --episodes {}", judged.seed, judged.number + 1);
        }
        unwritten.is_none()
    });
    println!(
        "soak, seed {}: {episodes} episodes, {steps} steps; {accepted} traces accepted, {events} events; {failed} episodes failed",
        arguments.seed
    );
    if let Some(message) = unwritten {
        eprintln!("error: {message}\n  help: choose another folder with --record");
        return ExitCode::from(SYSTEM);
    }
    ExitCode::from(if failed == 0 { 0 } else { REFUSED })
}

/// Writes the trace, and, where it failed, what was wrong beside it.
fn write(folder: &Path, judged: &Judged) -> Result<Option<PathBuf>, String> {
    let cannot = |path: &Path, error: std::io::Error| format!("cannot write {}: {error}", path.display());
    std::fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    let kind = judged.episode.model.map_or("free", |model| model.name());
    let name = format!("seed-{}-episode-{:04}-{kind}", judged.seed, judged.number);
    let mut path = None;
    if judged.episode.model.is_some() {
        let trace = folder.join(format!("{name}.ndjson"));
        let recorder = Recorder::new(File::create(&trace).map_err(|error| cannot(&trace, error))?);
        judged.episode.events.iter().for_each(|event| recorder.record(event));
        recorder.finish().map_err(|error| cannot(&trace, error))?;
        path = Some(trace);
    }
    if !judged.passed() {
        let verdict = folder.join(format!("{name}.verdict.txt"));
        std::fs::write(&verdict, format!("{judged}\n")).map_err(|error| cannot(&verdict, error))?;
        path.get_or_insert(verdict);
    }
    Ok(path)
}
