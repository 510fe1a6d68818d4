//! One process for a run, whatever runs it.

use std::io;
use std::process::Command;

/// Becomes another program; returns only where that fails.
#[cfg(unix)]
pub fn become_program(command: &mut Command) -> io::Error {
    use std::os::unix::process::CommandExt;
    command.exec()
}

/// Runs another program in this process's place; returns only where that fails.
#[cfg(not(unix))]
pub fn become_program(command: &mut Command) -> io::Error {
    /// Where it was ended from outside.
    const SYSTEM: i32 = 153;
    match command.status() {
        Ok(status) => std::process::exit(status.code().unwrap_or(SYSTEM)),
        Err(error) => error,
    }
}
