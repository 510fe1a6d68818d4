//! Runs the commands that need the generated models.
//!
//! They live in `conformance/suite`, a program of its own: so that `gen` can mend what keeps it from compiling.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::workspace;

/// What follows the command: the suite's program parses it, and answers `--help` itself.
#[derive(clap::Args)]
pub struct Arguments {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    pub rest: Vec<OsString>,
}

/// Builds the suite in release mode and runs `command` of it with `arguments`, in the current folder.
pub fn run(command: &str, arguments: &[OsString]) -> ExitCode {
    let root = match workspace::root() {
        Ok(root) => root,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(153);
        }
    };
    let status = workspace::cargo()
        .args(["run", "--quiet", "--release", "--package", workspace::suite(), "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .arg(command)
        .args(arguments)
        .status();
    match status {
        Ok(status) => ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(255)),
        Err(error) => {
            eprintln!("error: cannot start cargo: {error}");
            ExitCode::from(153)
        }
    }
}
