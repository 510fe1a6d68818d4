//! `cargo xtask check FILE.tla`: model checking of any spec on disk.

mod building;
mod cache;
mod digest;
mod engine;
mod front;
mod ground;
pub mod oracle;
mod outlook;
mod race;

use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use lockstep_checker::Formula;
use lockstep_codegen::evaluate::location;
use lockstep_codegen::source::SourceMap;
use lockstep_command::{CheckOptions, Session, tell};
use lockstep_harness::manifest::{Kind, Manifest};

use self::cache::Cache;
use self::engine::{Engine, Run};
use self::oracle::Oracle;
use crate::front::show;
use crate::{suite, workspace};

/// TLC's code for what isn't the model's fault.
const SYSTEM: u8 = 153;
/// A deep tree takes a deep stack; how deep a tree may be is bounded by the parser.
const STACK: usize = 256 << 20;

#[derive(Clone, clap::Args)]
#[command(after_help = lockstep_command::EXIT_CODES)]
pub struct Arguments {
    /// The root module's file, with or without its ending; or a model or configuration of specs/lockstep.toml by name
    #[arg(value_name = "FILE or NAME")]
    file: PathBuf,
    /// The configuration: beside the module and with the ending .cfg, unless given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What runs a spec on disk
    #[arg(long, value_enum, default_value_t = Engine::Auto)]
    engine: Engine,
    /// Where compiled machines are kept [default: $XDG_CACHE_HOME/lockstep, or target/lockstep-cache]
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Say what was inferred of each variable, and why where its values are dynamic; check nothing
    #[arg(long)]
    shapes: bool,
    /// Run another checker as well, and compare verdict and counts: TLC, whose jar TLA2TOOLS_JAR names
    #[arg(long, value_enum)]
    oracle: Option<Oracle>,
    #[command(flatten)]
    options: CheckOptions,
}

/// Checks; the exit code is TLC's.
pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.file.extension().is_none() && !arguments.file.exists() {
        // As with TLC, a module may be named without its ending.
        let file = arguments.file.with_extension("tla");
        if file.is_file() {
            return run(&Arguments { file, ..arguments.clone() });
        }
        let Some((file, config)) = large(&arguments.file.to_string_lossy()) else {
            let rest: Vec<_> = std::env::args_os().skip_while(|word| word != "check").skip(1).collect();
            return suite::run("check", &rest);
        };
        return run(&Arguments { file, config: Some(config), ..arguments.clone() });
    }
    if let Some(Oracle::Tlc) = arguments.oracle {
        return oracle::run(arguments);
    }
    let checked = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || checked(arguments));
        worker.map(|worker| worker.join())
    });
    match checked {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(_)) => ExitCode::from(SYSTEM),
        Err(error) => {
            tell(&format!("error: {error}\n"));
            ExitCode::from(SYSTEM)
        }
    }
}

/// The module and the file of a configuration of this name that is not in `generated/`.
fn large(name: &str) -> Option<(PathBuf, PathBuf)> {
    let specs = workspace::root().ok()?.join("specs");
    let manifest = Manifest::read(&specs.join("lockstep.toml")).ok()?;
    manifest.models.iter().find_map(|model| {
        let config = model.configs.iter().find(|config| config.kind == Kind::Large && config.name() == name)?;
        Some((specs.join(&model.module), specs.join(&config.file)))
    })
}

fn checked(arguments: &Arguments) -> u8 {
    let started = Instant::now();
    let mut sources = SourceMap::new();
    let config = arguments.config.clone().unwrap_or_else(|| arguments.file.with_extension("cfg"));
    let evaluator = match front::machine(&arguments.file, &config, &mut sources, arguments.options.simulate.is_some()) {
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
    let session = Session {
        config: config.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        front: started.elapsed().as_secs_f64(),
        compile: 0.0,
        identity: identity(&sources, "evaluator"),
        evaluator: None,
        files: sources.files().map(|file| file.name().to_owned()).collect(),
        folder: front::folder(&arguments.file),
        postcondition: evaluator
            .machine()
            .postcondition
            .as_ref()
            .map(|named| Formula { name: named.name.to_string(), location: Some(location(&sources, named.term.span)) }),
        options: arguments.options.clone(),
    };
    let run = Run { evaluator: &evaluator, sources: &sources, file: &arguments.file, session, started };
    if arguments.shapes {
        return run.shapes();
    }
    if arguments.engine == Engine::Auto && evaluator.machine().draws_anew() {
        // A seed stands for one run, whatever is compiled by now.
        return run.evaluate();
    }
    let cache = Cache::at(arguments.cache.as_deref());
    if arguments.engine != Engine::Evaluate {
        run.become_known(&cache);
    }
    match arguments.engine {
        // A checkpoint is of one machine: which one is settled before there is any.
        Engine::Auto if run.session.options.checkpoint.is_some() || run.session.options.resume.is_some() => {
            run.settle(&cache)
        }
        Engine::Auto => run.race(&cache),
        Engine::Evaluate => run.evaluate(),
        Engine::Compile => run.compile(&cache),
    }
}

/// Tells what was read, and what runs it, from others.
fn identity(sources: &SourceMap, engine: &str) -> u64 {
    let mut hasher = std::collections::hash_map::DefaultHasher::new();
    engine.hash(&mut hasher);
    for file in sources.files() {
        file.text().hash(&mut hasher);
    }
    hasher.finish()
}
