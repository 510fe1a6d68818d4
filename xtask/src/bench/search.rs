//! Searches of the models, each a process of its own: compiled and evaluated, one worker and two, and TLC where its jar
//! is at hand.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lockstep_harness::manifest::{ConfigEntry, Kind, Manifest, ModelEntry};
use serde_json::Value;

use super::cpu::children_cpu;
use crate::check::oracle;

/// Prints a line for every configuration that is searched to its end and succeeds.
pub fn table(root: &Path, names: &[String]) -> Result<(), String> {
    let specs = root.join("specs");
    let manifest = Manifest::read(&specs.join("lockstep.toml")).map_err(|error| error.to_string())?;
    let chosen: Vec<&ModelEntry> = if names.is_empty() {
        manifest.models.iter().collect()
    } else {
        names.iter().map(|name| manifest.model(name)).collect::<Result<_, _>>()?
    };
    let jar = std::env::var_os("TLA2TOOLS_JAR").map(PathBuf::from).filter(|jar| jar.is_file());
    println!(
        "\n{:<34} {:>11} {:>8} {:>8} {:>9} {:>9} {:>9} {:>10}",
        "generated states a CPU-second",
        "generated",
        "CPU s",
        "M/CPU s",
        "bytes a",
        "2 workers",
        "compiled",
        "compiled"
    );
    println!(
        "{:<34} {:>11} {:>8} {:>8} {:>9} {:>9} {:>9} {:>10}",
        "", "", "", "", "distinct", ": 1", ": evaluator", ": TLC"
    );
    for model in chosen {
        let finished =
            model.configs.iter().filter(|config| config.kind != Kind::Violation && config.generated.is_some());
        for config in finished {
            line(&specs, model, config, jar.as_deref())?;
        }
    }
    if jar.is_none() {
        println!("(TLA2TOOLS_JAR does not name a jar: TLC was not asked.)");
    }
    Ok(())
}

fn line(specs: &Path, model: &ModelEntry, config: &ConfigEntry, jar: Option<&Path>) -> Result<(), String> {
    let ask = |engine: &str, workers: &str| {
        let words = ["--engine", engine, "--workers", workers].map(OsString::from);
        searched(&specs.join(&model.module), &specs.join(&config.file), &words)
    };
    // Built first, where it has not been, so that the build is not measured.
    ask("compile", "1")?;
    let one = ask("compile", "1")?;
    let two = ask("compile", "2")?;
    // Large configurations are for the fast machine.
    let small = config.kind == Kind::Pass;
    let evaluated = if small { Some(ask("evaluate", "1")?) } else { None };
    let ratio = |of: &Search, to: &Search| format!("{:.2}", of.wall / to.wall);
    let times = |slow: Duration| format!("{:.1}x", slow.as_secs_f64() / one.cpu.as_secs_f64().max(0.01));
    let tlc = match jar.filter(|_| small) {
        Some(jar) => {
            let before = children_cpu();
            let found = oracle::tlc(&specs.join(&model.module), &specs.join(&config.file), jar, &["-workers", "1"])?;
            Some(before.zip(children_cpu()).map_or(Duration::from_secs_f64(found), |(before, after)| after - before))
        }
        None => None,
    };
    println!(
        "{:<34} {:>11} {:>8.2} {:>8.2} {:>9.0} {:>9} {:>9} {:>10}",
        config.name(),
        one.generated,
        one.cpu.as_secs_f64(),
        one.generated as f64 / one.searching.max(0.001) / 1e6,
        one.peak_bytes / one.distinct.max(1.0),
        ratio(&one, &two),
        evaluated.map_or_else(|| "-".to_owned(), |evaluated| times(evaluated.cpu)),
        tlc.map_or_else(|| "-".to_owned(), times),
    );
    Ok(())
}

/// One search.
struct Search {
    generated: u64,
    distinct: f64,
    peak_bytes: f64,
    /// Processor time of the whole process, or else its time.
    cpu: Duration,
    /// Of the search with its temporal properties alone.
    wall: f64,
    /// Processor time of the search without them, as near as can be told: no more than its time, and than all that the
    /// process took.
    searching: f64,
}

/// Checks a configuration in a process of its own.
fn searched(module: &Path, config: &Path, words: &[OsString]) -> Result<Search, String> {
    let program = std::env::current_exe().map_err(|error| format!("cannot tell this program's file: {error}"))?;
    let folder = tempfile::tempdir().map_err(|error| format!("cannot make a temporary folder: {error}"))?;
    let json = folder.path().join("summary.json");
    let mut command = Command::new(program);
    command.arg("check").arg(module).arg("--config").arg(config).args(words).arg("--json").arg(&json);
    let (before, started) = (children_cpu(), Instant::now());
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().map_err(|error| error.to_string())?;
    let elapsed = started.elapsed();
    let cpu = before.zip(children_cpu()).map_or(elapsed, |(before, after)| after - before);
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        return Err(format!("{}:\n{}", config.display(), String::from_utf8_lossy(&said)));
    }
    let text = std::fs::read_to_string(&json).map_err(|error| format!("{}: {error}", json.display()))?;
    let summary: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    Ok(Search {
        generated: summary["generatedStates"].as_u64().unwrap_or_default(),
        distinct: number(&summary["distinctStates"]),
        peak_bytes: number(&summary["peakBytes"]),
        cpu,
        wall: number(&summary["seconds"]["search"]) + number(&summary["seconds"]["liveness"]),
        searching: number(&summary["seconds"]["search"]).min(cpu.as_secs_f64()),
    })
}
