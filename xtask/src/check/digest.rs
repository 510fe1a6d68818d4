//! What a compiled machine is made by, as a number. `build.rs` settles it for the program; the cache looks again before
//! it builds, so that a machine is never one of other sources than the program's own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The packages that a machine is linked against.
pub const LINKED: &[&str] = &["conformance/checker", "conformance/command", "conformance/model"];
/// The package that writes machines.
#[allow(dead_code, reason = "only `build.rs` asks for it")]
pub const WRITER: &[&str] = &["codegen"];

/// The folders of what these packages of the workspace at `lockstep` are built from.
pub fn folders(lockstep: &Path, packages: &[&str]) -> Vec<PathBuf> {
    packages.iter().map(|package| lockstep.join(package).join("src")).collect()
}

/// A number that changes with the contents of those folders.
pub fn of_sources(lockstep: &Path, packages: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for folder in folders(lockstep, packages) {
        let mut files = Vec::new();
        collect(&folder, &mut files);
        files.sort();
        for file in files {
            std::fs::read(&file).unwrap_or_default().hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
