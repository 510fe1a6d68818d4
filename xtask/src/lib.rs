//! The commands that people type: `cargo xtask gen`, `check`, `conform`, …
//!
//! Thin on purpose: a command parses its arguments, calls the libraries and prints. A workspace of your own, with its
//! models in `specs/lockstep.toml`, gets the same commands from an xtask of its own that is no more than
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     // The package of yours that holds your runtime against your models, as `conformance/suite` does here.
//!     xtask::main_with_suite("my-suite")
//! }
//! ```
//!
//! This crate must not depend on `generated/`: `cargo xtask gen` has to run when the generated code, or a driver
//! written against it, does not compile. What needs the generated models (`conform`, `soak`, `trace`, and `check` of a
//! model by name) is a program of its own in `conformance/suite`, which `suite` builds and runs.

mod bench;
mod check;
mod ci;
mod conform;
mod front;
#[path = "gen.rs"]
mod generated;
mod parse;
mod rustfmt;
mod suite;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keeps hand-written Rust in step with its TLA+ model.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// How fast everything is: searches, generation, parsing, traces; with TLC beside it where TLA2TOOLS_JAR names its
    /// jar
    Bench(bench::Arguments),
    /// Check a model: every spec on disk that TLC can check
    Check(Box<check::Arguments>),
    /// Everything that CI runs: formatting, lints, documentation, drift, tests, conform
    Ci(ci::Arguments),
    /// Syntax and semantics of specs and configurations
    Parse(parse::Arguments),
    /// What the code of a diagnostic means, and what to do about it
    Explain(parse::ExplainArguments),
    /// Hold the runtime against the models: drift, model, lockstep, trace and fault layers; the main job
    #[command(disable_help_flag = true)]
    Conform(suite::Arguments),
    /// Write `generated/` from the specs, or see whether it is what they give
    Gen(generated::Arguments),
    /// Run the replication cluster under a hostile network, and validate what it recorded
    #[command(disable_help_flag = true)]
    Soak(suite::Arguments),
    /// Accept or refuse recorded traces, with the reason
    #[command(disable_help_flag = true)]
    Trace(suite::Arguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    main_with_suite("lockstep-suite")
}

/// Runs the command line of this process, in a workspace whose package `suite` knows the commands that need generated
/// models: `conform`, `soak`, `trace`, and `check` of a model by name.
pub fn main_with_suite(suite: &str) -> ExitCode {
    workspace::set_suite(suite);
    match Arguments::parse().command {
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Ci(arguments) => ci::run(&arguments),
        Command::Parse(arguments) => parse::run(&arguments),
        Command::Explain(arguments) => parse::explain(&arguments),
        Command::Conform(arguments) => conform::run(&arguments),
        Command::Gen(arguments) => generated::run(&arguments),
        Command::Soak(arguments) => suite::run("soak", &arguments.rest),
        Command::Trace(arguments) => suite::run("trace", &arguments.rest),
    }
}
