//! Tells xtask which Lockstep it is, and which compiler made it: compiled machines of others must not be taken for its
//! own.

#[path = "src/check/digest.rs"]
mod digest;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::process::Command;

fn main() {
    // As it is now: a target folder that two checkouts share keeps a script that was compiled in the other one.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let lockstep = Path::new(&package).join("..");
    for (name, packages) in [("LOCKSTEP_SOURCES", digest::LINKED), ("LOCKSTEP_WRITER", digest::WRITER)] {
        for folder in digest::folders(&lockstep, packages) {
            println!("cargo:rerun-if-changed={}", folder.display());
        }
        println!("cargo:rustc-env={name}={}", digest::of_sources(&lockstep, packages));
    }
    println!("cargo:rerun-if-changed=src/check/digest.rs");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-vV").output().map(|output| output.stdout).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    version.hash(&mut hasher);
    println!("cargo:rustc-env=LOCKSTEP_RUSTC={}", hasher.finish());
}
