//! Tells xtask which Lockstep it is: compiled machines of another one must not be taken for its own.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages that a compiled machine is linked against.
const ENGINE: &[&str] = &["model", "checker", "command"];

fn main() {
    let conformance = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance");
    let mut hasher = DefaultHasher::new();
    for package in ENGINE {
        let sources = conformance.join(package).join("src");
        println!("cargo:rerun-if-changed={}", sources.display());
        let mut files = Vec::new();
        collect(&sources, &mut files);
        files.sort();
        for file in files {
            std::fs::read(&file).unwrap_or_default().hash(&mut hasher);
        }
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-vV").output().map(|output| output.stdout).unwrap_or_default();
    version.hash(&mut hasher);
    println!("cargo:rustc-env=LOCKSTEP_ENGINE={:016x}", hasher.finish());
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
