//! `cargo xtask check FILE.tla`: model checking of any spec on disk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use lockstep_codegen::diagnostic::Diagnostic;
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::grammar;
use lockstep_codegen::machine::{configure, symbols};
use lockstep_codegen::resolve::{Source, resolve};
use lockstep_codegen::source::SourceMap;
use lockstep_harness::command::{CheckOptions, check};

use crate::front::{Folders, show};
use crate::suite;

/// TLC's code for a specification that does not parse.
const SPECIFICATION: u8 = 150;
/// TLC's code for a configuration that does not parse, or does not fit.
const CONFIGURATION: u8 = 151;
/// TLC's code for what isn't the model's fault.
const SYSTEM: u8 = 153;

#[derive(clap::Args)]
pub struct Arguments {
    /// The root module's file; or a model or configuration of specs/lockstep.toml by name, which runs compiled
    #[arg(value_name = "FILE or NAME")]
    file: PathBuf,
    /// The configuration: beside the module and with the ending .cfg, unless given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: CheckOptions,
}

/// Checks; the exit code is TLC's.
pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.file.extension().is_none() && !arguments.file.exists() {
        let rest: Vec<_> = std::env::args_os().skip_while(|word| word != "check").skip(1).collect();
        return suite::run("check", &rest);
    }
    // A deep tree takes a deep stack; how deep a tree may be is bounded by the parser.
    let checked = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(256 << 20).spawn_scoped(scope, || checked(arguments));
        worker.map(|worker| worker.join())
    });
    match checked {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(_)) => ExitCode::from(SYSTEM),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(SYSTEM)
        }
    }
}

fn checked(arguments: &Arguments) -> u8 {
    let started = Instant::now();
    let mut sources = SourceMap::new();
    let config = arguments.config.clone().unwrap_or_else(|| arguments.file.with_extension("cfg"));
    let evaluator = match machine(&arguments.file, &config, &mut sources) {
        Ok((evaluator, warnings)) => {
            show(&warnings, &sources);
            evaluator
        }
        Err((diagnostics, code)) => {
            show(&diagnostics, &sources);
            return code;
        }
    };
    if let Some(seed) = arguments.options.seed {
        evaluator.seed(seed);
    }
    let name = config.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let front = started.elapsed().as_secs_f64();
    check(&evaluator, &name, front, &arguments.options, || evaluator.postcondition())
}

/// What refuses a spec, and the exit code.
type Refused = (Vec<Diagnostic>, u8);

/// From files to a machine that runs.
fn machine(file: &Path, config: &Path, sources: &mut SourceMap) -> Result<(Evaluator, Vec<Diagnostic>), Refused> {
    let read = |path: &Path, code: u8| {
        std::fs::read(path).map_err(|error| {
            let message = format!("cannot read {}: {error}", path.display());
            (vec![Diagnostic::error("E5209", message)], code)
        })
    };
    let text = read(config, CONFIGURATION)?;
    let id = sources.add_bytes(config.display().to_string(), text).map_err(|error| (vec![*error], CONFIGURATION))?;
    let config = grammar::parse_config(id, sources).map_err(|errors| (errors, CONFIGURATION))?;
    let root = Source { name: file.display().to_string(), text: read(file, SPECIFICATION)? };
    let resolution =
        resolve(root, &Folders::beside(file), sources, symbols(&config)).map_err(|errors| (errors, SPECIFICATION))?;
    let configured = configure(resolution.program, &config, sources).map_err(|errors| (errors, CONFIGURATION))?;
    let warnings = [resolution.warnings, configured.warnings].concat();
    let evaluator = Evaluator::new(configured.machine, sources)
        .map_err(|failure| (vec![Diagnostic::error("E5210", failure.to_string())], CONFIGURATION))?;
    Ok((evaluator, warnings))
}
