//! The commands that people type: `cargo xtask gen`, `check`, `conform`, …
//!
//! Thin on purpose: a command parses its arguments, calls the libraries and prints. A workspace of your own gets the
//! same commands from an xtask whose `main` is `xtask::main()`.
//!
//! This crate must not depend on `generated/`: `cargo xtask gen` has to run when the generated code, or a driver
//! written against it, does not compile. What needs the generated models (`conform`, `soak`, `trace`, and `check` of a
//! model by name) is a program of its own in `conformance/suite`, which `suite` builds and runs.

mod check;
mod ci;
mod conform;
mod front;
#[path = "gen.rs"]
mod generated;
mod parse;
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
    /// Check a model: every spec on disk that TLC can check
    Check(check::Arguments),
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
    match Arguments::parse().command {
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
