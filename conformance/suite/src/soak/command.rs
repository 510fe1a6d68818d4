//! `soak`: arguments, output, exit codes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use lockstep_checker::write_whole;
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
    /// How long it goes on
    #[command(flatten)]
    pub length: Length,
    /// The same seed gives the same steps
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Write every trace here; without it only what fails is written, to target/soak
    #[arg(long, value_name = "DIR")]
    pub record: Option<PathBuf>,
}

/// How long a soak goes on: half a minute, unless one of these is given.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(multiple = false)]
pub struct Length {
    /// Go on for so many seconds, by the wall clock [default: 30]
    #[arg(long, value_name = "N")]
    pub seconds: Option<u64>,
    /// Go on for so many minutes
    #[arg(long, value_name = "N")]
    pub minutes: Option<u64>,
    /// Run so many episodes, however long that takes
    #[arg(long, value_name = "N")]
    pub episodes: Option<u64>,
    /// Run the episode with this number alone, as when it failed
    #[arg(long, value_name = "N")]
    pub only: Option<u64>,
}

impl Length {
    fn until(&self) -> Until {
        match self {
            Length { only: Some(number), .. } => Until::Only(*number),
            Length { episodes: Some(count), .. } => Until::Episodes(*count),
            Length { minutes: Some(minutes), .. } => Until::Elapsed(Duration::from_secs(minutes.saturating_mul(60))),
            Length { seconds, .. } => Until::Elapsed(Duration::from_secs(seconds.unwrap_or(30))),
        }
    }
}

/// Runs the soak. Exit code 0 where every trace was accepted and every gate right, 12 where not, 153 where a file
/// cannot be written.
pub fn run(arguments: &Arguments) -> ExitCode {
    let failures = arguments.record.clone().unwrap_or_else(|| PathBuf::from(FAILURES));
    let (mut episodes, mut steps, mut accepted, mut events, mut failed) = (0_u64, 0, 0_u64, 0, 0_u64);
    let mut unwritten = None;
    soak(&Generated, arguments.seed, arguments.length.until(), |judged| {
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
            println!("  {}", judged.again());
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
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let kind = judged.episode.model.map_or("free", |model| model.name());
    let name = format!("seed-{}-episode-{:04}-{kind}", judged.seed, judged.number);
    let mut path = None;
    if judged.episode.model.is_some() {
        let trace = folder.join(format!("{name}.ndjson"));
        write_whole(&trace, |open| {
            let recorder = Recorder::new(open);
            judged.episode.events.iter().for_each(|event| recorder.record(event));
            recorder.finish()
        })
        .map_err(|error| unwritten(&trace, &error))?;
        path = Some(trace);
    }
    if !judged.passed() {
        let verdict = folder.join(format!("{name}.verdict.txt"));
        write_whole(&verdict, |open| writeln!(open, "{judged}")).map_err(|error| unwritten(&verdict, &error))?;
        path.get_or_insert(verdict);
    }
    Ok(path)
}

fn unwritten(file: &Path, error: &std::io::Error) -> String {
    format!("cannot write {}: {error}", file.display())
}
