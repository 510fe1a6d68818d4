//! Generated files as `cargo fmt` would have them, in the style of the workspace that they are for.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lockstep_codegen::fileset::FileSet;

/// The files, formatted as files below `folder` are. Only the `mod.rs` at the root of each folder is named to the
/// formatter: it finds what is below by itself.
///
/// # Errors
/// Where there is no formatter, or it refuses a file.
pub fn formatted(files: &FileSet, folder: &Path) -> Result<FileSet, String> {
    let scratch = tempfile::tempdir().map_err(|error| format!("{}: {error}", std::env::temp_dir().display()))?;
    let at = |path: &str| scratch.path().join(path);
    let failed = |error: std::io::Error| format!("{}: {error}", scratch.path().display());
    let mut roots = Vec::new();
    for (path, text) in files.iter() {
        let place = at(path);
        place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&place, text)).map_err(failed)?;
        if path.matches('/').count() == 1 && path.ends_with("/mod.rs") {
            roots.push(place);
        }
    }
    run(&roots, folder)?;
    let mut formatted = FileSet::default();
    for (path, _) in files.iter() {
        formatted.insert(path, fs::read_to_string(at(path)).map_err(failed)?);
    }
    Ok(formatted)
}

/// Formats files in place, with whatever is below them.
fn run(roots: &[PathBuf], folder: &Path) -> Result<(), String> {
    if roots.is_empty() {
        return Ok(());
    }
    let program = std::env::var_os("RUSTFMT").unwrap_or_else(|| "rustfmt".into());
    let mut command = Command::new(&program);
    command.args(["--edition", "2024"]).args(style(folder)).args(roots);
    let output = command.output().map_err(|error| {
        format!(
            "cannot run {}: {error}\ngenerated code is formatted with it; install it with: rustup component add rustfmt",
            Path::new(&program).display()
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{} failed:\n{}", Path::new(&program).display(), String::from_utf8_lossy(&output.stderr)))
}

/// The arguments by which the formatter finds the style of a folder.
fn style(folder: &Path) -> Vec<PathBuf> {
    let mut found = folder.ancestors().flat_map(|above| ["rustfmt.toml", ".rustfmt.toml"].map(|name| above.join(name)));
    found.find(|path| path.is_file()).map_or_else(Vec::new, |path| vec!["--config-path".into(), path])
}
