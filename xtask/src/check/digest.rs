//! What a compiled machine is linked against, as a number. `build.rs` settles it for the program; the cache looks again
//! before it builds, so that a machine is never one of other sources than the program's own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The packages, below `conformance/`.
const PACKAGES: &[&str] = &["checker", "command", "model"];

/// The folders whose contents are looked at, in the workspace at `lockstep`.
pub fn folders(lockstep: &Path) -> Vec<PathBuf> {
    PACKAGES.iter().map(|package| lockstep.join("conformance").join(package).join("src")).collect()
}

/// A number that changes with those contents.
pub fn of_sources(lockstep: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    for folder in folders(lockstep) {
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
