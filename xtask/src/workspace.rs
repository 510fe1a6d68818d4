//! Where the workspace is, and how its tools are started.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder that holds the workspace's `Cargo.toml`: found upwards from the current folder, so that a command works
/// from wherever in the workspace it is typed.
pub fn root() -> Result<PathBuf, String> {
    let current = std::env::current_dir().map_err(|error| format!("cannot tell the current folder: {error}"))?;
    current
        .ancestors()
        .find(|folder| folder.join("specs/lockstep.toml").is_file())
        .map(PathBuf::from)
        .ok_or_else(|| format!("no specs/lockstep.toml in {} or any folder above it", current.display()))
}

/// The cargo that started us, or the one on the path.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The compiler of that cargo.
pub fn rustc() -> Command {
    let beside = |cargo: OsString| Path::new(&cargo).with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    let beside = std::env::var_os("CARGO").map(beside).filter(|rustc| rustc.is_file());
    Command::new(std::env::var_os("RUSTC").or(beside.map(PathBuf::into_os_string)).unwrap_or_else(|| "rustc".into()))
}

static SUITE: OnceLock<String> = OnceLock::new();

/// Settles the package with the commands that need generated models: once, when the process starts.
pub fn set_suite(package: &str) {
    let _ = SUITE.set(package.to_owned());
}

/// The package with the commands that need generated models.
pub fn suite() -> &'static str {
    SUITE.get().map_or("lockstep-suite", String::as_str)
}
