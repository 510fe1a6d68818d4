//! `cargo xtask check FILE.tla`: model checking of any spec on disk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use lockstep_checker::{Options, Report, Summary, render};
use lockstep_codegen::diagnostic::{self, Diagnostic, Style};
use lockstep_codegen::evaluate::Evaluator;
use lockstep_codegen::machine;
use lockstep_codegen::resolve::{self, Loader, NotFound, Source};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, term};

/// TLC's code for a specification that doesn't parse, or isn't there.
const SPECIFICATION: u8 = 150;
/// TLC's code for a configuration that doesn't parse, or doesn't fit.
const CONFIGURATION: u8 = 151;
/// TLC's code for a file that cannot be read or written.
const SYSTEM: u8 = 153;

#[derive(clap::Args)]
pub struct Arguments {
    /// The root module's file
    file: PathBuf,
    /// The configuration; beside the module, with the ending .cfg, unless given
    #[arg(long)]
    config: Option<PathBuf>,
    /// Threads that search; as many as there are cores, unless given
    #[arg(long)]
    workers: Option<usize>,
    /// Explore only this many levels of states
    #[arg(long)]
    depth: Option<u32>,
    /// A state without successor is no error
    #[arg(long)]
    no_deadlock: bool,
    /// Count what tests each invariant
    #[arg(long)]
    coverage: bool,
    /// Write the summary here
    #[arg(long)]
    json: Option<PathBuf>,
    /// Seeds RandomElement and its kin
    #[arg(long)]
    seed: Option<u64>,
}

/// Serves the modules beside the root module.
struct Folder(PathBuf);

impl Loader for Folder {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let path = self.0.join(format!("{module}.tla"));
        let name = path.display().to_string();
        std::fs::read(&path)
            .map(|text| Source { name: name.clone(), text })
            .map_err(|_| NotFound { places: vec![name] })
    }
}

/// Checks, prints, and answers with TLC's exit code.
pub fn run(arguments: &Arguments) -> ExitCode {
    // Deep recursion of a spec needs a deep stack; the evaluator grows it further where need be.
    let checked = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, || check(arguments));
        worker.map_err(|error| error.to_string())?.join().map_err(|_| "the checker has a defect".to_owned())
    });
    match checked {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(SYSTEM)
        }
    }
}

fn check(arguments: &Arguments) -> u8 {
    let started = Instant::now();
    let mut sources = SourceMap::new();
    let config_path = arguments.config.clone().unwrap_or_else(|| arguments.file.with_extension("cfg"));
    let evaluator = match front(&arguments.file, &config_path, &mut sources) {
        Ok((evaluator, warnings)) => {
            show(&warnings, &sources);
            evaluator
        }
        Err((diagnostics, code)) => {
            show(&diagnostics, &sources);
            return code;
        }
    };
    if let Some(seed) = arguments.seed {
        evaluator.seed(seed);
    }
    let front = started.elapsed().as_secs_f64();
    let mut options = Options { coverage: arguments.coverage, depth: arguments.depth, ..Options::default() };
    if let Some(workers) = arguments.workers {
        options.workers = workers.max(1);
    }
    if arguments.no_deadlock {
        options.check_deadlock = Some(false);
    }
    let mut report = lockstep_checker::check(&evaluator, &options);
    report.seconds.front = front;
    print(&report);
    let mut code = report.exit_code() as u8;
    if code == 0 {
        match evaluator.postcondition() {
            Ok(true) => {}
            Ok(false) => {
                println!("the postcondition is false");
                code = 10;
            }
            Err(failure) => {
                println!("the postcondition cannot be evaluated: {failure}");
                code = 75;
            }
        }
    }
    if let Some(path) = &arguments.json {
        let config = config_path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let summary = serde_json::to_string(&Summary::new(&report, &config)).map_err(|error| error.to_string());
        let written = summary.and_then(|text| std::fs::write(path, text + "\n").map_err(|error| error.to_string()));
        if let Err(message) = written {
            eprintln!("cannot write {}: {message}", path.display());
            return SYSTEM;
        }
    }
    code
}

fn print(report: &Report) {
    println!("{}", render::verdict(report));
    if let Some(trace) = &report.trace {
        println!("{}", render::trace(trace));
    }
    for warning in &report.warnings {
        println!("warning: {warning}");
    }
    println!(
        "{} states generated, {} distinct states found, {} states left on queue, depth {}; {:.2} s",
        report.generated,
        report.distinct,
        report.queue,
        report.depth,
        report.seconds.front + report.seconds.search + report.seconds.liveness
    );
}

fn show(diagnostics: &[Diagnostic], sources: &SourceMap) {
    if !diagnostics.is_empty() {
        eprintln!("{}", diagnostic::render(diagnostics, sources, Style::Plain));
    }
}

type Refused = (Vec<Diagnostic>, u8);

/// From files to a machine that can be run.
fn front(file: &Path, config: &Path, sources: &mut SourceMap) -> Result<(Evaluator, Vec<Diagnostic>), Refused> {
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
    let folder = Folder(file.parent().map(Path::to_path_buf).unwrap_or_default());
    let symbols: term::Symbols = machine::symbols(&config);
    let resolution = resolve::resolve(root, &folder, sources, symbols).map_err(|errors| (errors, SPECIFICATION))?;
    let configured =
        machine::configure(resolution.program, &config, sources).map_err(|errors| (errors, CONFIGURATION))?;
    let mut warnings = resolution.warnings;
    warnings.extend(configured.warnings);
    match Evaluator::new(configured.machine, sources) {
        Ok(evaluator) => Ok((evaluator, warnings)),
        Err(failure) => Err((vec![Diagnostic::error("E5210", failure.to_string())], CONFIGURATION)),
    }
}
