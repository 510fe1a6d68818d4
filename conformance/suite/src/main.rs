//! The program behind those commands of `cargo xtask` that need the generated models.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lockstep_suite::{check, conform, soak, trace};

#[global_allocator]
static ALLOCATOR: lockstep_command::Allocator = lockstep_command::Allocator;

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
    #[command(
        after_help = "Exit code 0 where all layers hold, 1 where one does not, 153 where that could not be found \
                            out: a file that cannot be read or written, or a model that the suite has not."
    )]
    Conform(conform::Arguments),
    /// Run the replication cluster under a hostile network, and validate what it recorded
    #[command(
        after_help = "Exit code 0 where every trace was accepted and every health gate right, 12 where not, 153 \
                            where a trace cannot be written."
    )]
    Soak(soak::Arguments),
    /// Accept or refuse recorded traces, with the reason
    #[command(
        after_help = "Exit code 0 where all traces are accepted, 12 where one is refused, 150 where one is no trace \
                            of the model, 153 where a file cannot be read: the greatest of the files' codes."
    )]
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
