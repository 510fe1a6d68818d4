//! The program behind those commands of `cargo xtask` that need the generated models.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lockstep_suite::{check, conform, soak, trace};

/// Holds the kcore runtime against its generated models.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check models of the manifest by name, compiled
    Check(check::Arguments),
    /// Hold the runtime against the models: drift, model, lockstep, trace and fault layers
    Conform(conform::Arguments),
    /// Run the replication cluster under a hostile network, and validate what it recorded
    Soak(soak::Arguments),
    /// Accept or refuse recorded traces, with the reason
    Trace(trace::command::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Conform(arguments) => conform::run(&arguments),
        Command::Soak(arguments) => soak::run(&arguments),
        Command::Trace(arguments) => trace::command::run(&arguments),
    }
}
