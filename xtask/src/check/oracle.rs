//! `check --oracle tlc`: the same question to TLC, and whether the answers are the same.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use super::{Arguments, SYSTEM};

/// Who is asked as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Oracle {
    /// TLC, of the jar that TLA2TOOLS_JAR names
    Tlc,
}

/// The exit code where the two do not agree.
const DIFFERENT: u8 = 100;

/// What a checker found.
struct Found {
    code: u8,
    /// Generated and distinct states, and depth, where the search came to its end.
    counts: Option<[u64; 3]>,
    seconds: f64,
}

/// Runs both. The exit code is that of both, or [`DIFFERENT`].
pub fn run(arguments: &Arguments) -> ExitCode {
    match compared(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(SYSTEM)
        }
    }
}

fn compared(arguments: &Arguments) -> Result<u8, String> {
    if arguments.options.simulate.is_some() || arguments.options.depth.is_some() {
        return Err("--oracle compares whole searches: leave out --simulate and --depth".to_owned());
    }
    let jar = std::env::var_os("TLA2TOOLS_JAR").filter(|jar| Path::new(jar).is_file());
    let jar = jar.ok_or("--oracle tlc needs TLA2TOOLS_JAR to name a tla2tools.jar")?;
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let ours = ask_lockstep(arguments, folder.path())?;
    eprintln!("note: asking TLC");
    let workers = arguments.options.workers.map_or_else(|| "auto".to_owned(), |workers| workers.to_string());
    let mut words = vec!["-workers", &workers];
    if arguments.options.no_deadlock {
        words.push("-deadlock");
    }
    let config = arguments.config.clone().unwrap_or_else(|| arguments.file.with_extension("cfg"));
    let theirs = ask_tlc(&arguments.file, &config, Path::new(&jar), &words)?;
    println!("{:<10} {:>6} {:>14} {:>14} {:>7} {:>9}", "", "exit", "generated", "distinct", "depth", "seconds");
    for (name, found) in [("Lockstep", &ours), ("TLC", &theirs)] {
        let counts = found.counts.map_or_else(|| ["-"; 3].map(str::to_owned), |counts| counts.map(|n| n.to_string()));
        let [generated, distinct, depth] = counts;
        println!("{name:<10} {:>6} {generated:>14} {distinct:>14} {depth:>7} {:>9.2}", found.code, found.seconds);
    }
    // How far a search had come when it found something depends on its order; where it ended, nothing does.
    let agree = ours.code == theirs.code && (ours.code != 0 || ours.counts == theirs.counts);
    println!("{}", if agree { "They agree." } else { "They do not agree." });
    Ok(if agree { ours.code } else { DIFFERENT })
}

/// This program once more, with the same arguments but the oracle.
fn ask_lockstep(arguments: &Arguments, folder: &Path) -> Result<Found, String> {
    let mut words: Vec<OsString> = Vec::new();
    let mut given = std::env::args_os().skip_while(|word| word != "check");
    while let Some(word) = given.next() {
        if word == "--oracle" {
            given.next();
        } else if !word.to_string_lossy().starts_with("--oracle=") {
            words.push(word);
        }
    }
    let json = arguments.options.json.clone().unwrap_or_else(|| {
        let json = folder.join("summary.json");
        words.extend(["--json".into(), json.clone().into()]);
        json
    });
    let program = std::env::current_exe().map_err(|error| format!("cannot tell this program's file: {error}"))?;
    let started = Instant::now();
    let status = Command::new(program).args(words).status().map_err(|error| error.to_string())?;
    let seconds = started.elapsed().as_secs_f64();
    let summary = fs::read_to_string(&json).ok().and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let counts = summary.and_then(|summary| {
        let count = |field: &str| summary.get(field)?.as_u64();
        Some([count("generatedStates")?, count("distinctStates")?, count("depth")?])
    });
    Ok(Found { code: code(status)?, counts, seconds })
}

/// The time, in seconds, that TLC takes for a spec that passes; an error where TLC ends otherwise.
pub fn tlc(module: &Path, config: &Path, jar: &Path, words: &[&str]) -> Result<f64, String> {
    let found = ask_tlc(module, config, jar, words)?;
    match found.code {
        0 => Ok(found.seconds),
        code => Err(format!("TLC ended with exit code {code}: what it took says nothing of its speed")),
    }
}

/// TLC, in a copy of the spec's folder: it leaves files behind.
fn ask_tlc(module: &Path, config: &Path, jar: &Path, words: &[&str]) -> Result<Found, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let copied = folder.path().join("spec");
    copy_files(module.parent().unwrap_or(Path::new("")), &copied)
        .and_then(|()| fs::copy(config, copied.join("Oracle.cfg")))
        .map_err(|error| format!("cannot copy the spec for TLC: {error}"))?;
    let mut command = Command::new("java");
    command.arg("-XX:+UseParallelGC").arg("-cp").arg(jar).args(["tlc2.TLC", "-config", "Oracle.cfg", "-metadir"]);
    command.arg(folder.path().join("states")).args(words);
    command.arg(module.file_name().unwrap_or_default()).current_dir(&copied).stdin(Stdio::null());
    let started = Instant::now();
    let output = command.output().map_err(|error| format!("cannot start java: {error}"))?;
    let seconds = started.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stdout);
    let code = code(output.status)?;
    if code >= 150 {
        eprintln!("{said}");
    }
    Ok(Found { code, counts: counts(&said), seconds })
}

/// The counts that TLC prints at the end.
fn counts(said: &str) -> Option<[u64; 3]> {
    let line = said.lines().rev().find(|line| line.contains(" distinct states found, "))?;
    let numbers: Vec<u64> = line.split(' ').filter_map(|word| word.replace(',', "").parse().ok()).collect();
    let depth = said.lines().rev().find_map(|line| {
        let rest = line.strip_prefix("The depth of the complete state graph search is ")?;
        rest.trim_end_matches('.').parse().ok()
    })?;
    match numbers[..] {
        [generated, distinct, ..] => Some([generated, distinct, depth]),
        _ => None,
    }
}

/// Copies the files of a folder, not what is in folders below it.
fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    let from = if from.as_os_str().is_empty() { Path::new(".") } else { from };
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn code(status: std::process::ExitStatus) -> Result<u8, String> {
    status.code().and_then(|code| u8::try_from(code).ok()).ok_or_else(|| format!("it was ended: {status}"))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn the_counts_of_a_finished_search_are_read() {
        let said = "Model checking completed. No error has been found.\n\
                    1,234 states generated, 56 distinct states found, 0 states left on queue.\n\
                    The depth of the complete state graph search is 7.\n";
        assert_eq!(counts(said), Some([1234, 56, 7]));
        assert_eq!(counts("Error: Deadlock reached.\n"), None);
    }
}
