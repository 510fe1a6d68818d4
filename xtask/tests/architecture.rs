//! Holds the invariants of ARCHITECTURE.md, so that the page cannot go stale.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our packages each may depend on (dev-dependencies aside).
const ARROWS: &[(&str, &str, &[&str])] = &[
    ("conformance/model", "lockstep-model", &[]),
    ("conformance/checker", "lockstep-checker", &["lockstep-model"]),
    ("conformance/command", "lockstep-command", &["lockstep-checker", "lockstep-model"]),
    ("conformance/harness", "lockstep-harness", &["lockstep-checker", "lockstep-model"]),
    ("conformance/runtime", "kcore-replication", &[]),
    (
        "conformance/suite",
        "lockstep-suite",
        &[
            "kcore-replication",
            "lockstep-checker",
            "lockstep-command",
            "lockstep-generated",
            "lockstep-harness",
            "lockstep-model",
        ],
    ),
    ("codegen", "lockstep-codegen", &["lockstep-model"]),
    ("generated", "lockstep-generated", &["lockstep-model"]),
    (
        "xtask",
        "xtask",
        &["lockstep-checker", "lockstep-codegen", "lockstep-command", "lockstep-harness", "lockstep-model"],
    ),
];

/// Which folder alone may name a crate.
const CONFINED: &[(&str, &[&str])] = &[
    ("pest", &["codegen/src/grammar"]),
    ("pest_derive", &["codegen/src/grammar"]),
    ("quote", &["codegen/src/emit"]),
    ("proc_macro2", &["codegen/src/emit"]),
    ("syn", &["codegen/src/emit"]),
    ("prettyplease", &["codegen/src/emit"]),
    ("tera", &["codegen/src/scaffold", "conformance/harness/src/report"]),
    ("rusqlite", &["conformance/runtime"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace").to_path_buf()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names under `[dependencies]` of a manifest.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut names = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
        } else if inside && let Some(name) = line.split(['.', '=', ' ']).next().filter(|name| !name.is_empty()) {
            names.insert(name.to_string());
        }
    }
    names
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_arrow_is_a_drawn_one() {
    let ours: BTreeMap<&str, &str> = ARROWS.iter().map(|(folder, name, _)| (*name, *folder)).collect();
    for (folder, name, allowed) in ARROWS {
        let manifest = read(&root().join(folder).join("Cargo.toml"));
        for dependency in dependencies(&manifest) {
            if ours.contains_key(dependency.as_str()) {
                assert!(allowed.contains(&dependency.as_str()), "{name} must not depend on {dependency}");
            }
        }
    }
}

#[test]
fn tools_stay_in_their_rooms() {
    let root = root();
    let mut files = Vec::new();
    for (folder, _, _) in ARROWS {
        rust_files(&root.join(folder).join("src"), &mut files);
    }
    assert!(files.len() > 20, "the source tree was not found");
    let mut strays = Vec::new();
    for file in &files {
        let text = read(file);
        for (tool, rooms) in CONFINED {
            let named = text.lines().any(|line| {
                let code = line.trim_start();
                !code.starts_with("//")
                    && (code.contains(&format!("{tool}::")) || code.contains(&format!("use {tool}")))
            });
            let relative = file.strip_prefix(&root).expect("found below the root");
            if named && !rooms.iter().any(|room| relative.starts_with(room)) {
                strays.push(format!("{} names {tool}, which belongs in {}", relative.display(), rooms.join(" or ")));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

/// What is generic over a model is compiled with each machine, and waited for.
#[test]
fn of_the_checker_little_is_generic_over_the_model() {
    let root = root();
    let mut files = Vec::new();
    for folder in ["conformance/checker/src", "conformance/command/src"] {
        rust_files(&root.join(folder), &mut files);
    }
    let generic = files.iter().filter(|file| read(file).contains(": Spec"));
    let names: BTreeSet<_> = generic.filter_map(|file| file.file_name()?.to_str().map(str::to_owned)).collect();
    let allowed = ["any.rs", "expand.rs", "graph.rs", "session.rs", "visit.rs"];
    assert_eq!(names, BTreeSet::from(allowed.map(str::to_owned)));
}

/// With its `std`, pest would look at the stack at each step, and whoever depends on it may ask for that.
#[test]
fn pest_is_asked_for_by_the_grammar_alone() {
    let lock = read(&root().join("Cargo.lock"));
    let packages = lock.split("[[package]]").filter(|package| package.lines().any(|line| line.trim() == "\"pest\","));
    let names: Vec<&str> = packages.filter_map(|package| package.split('"').nth(1)).collect();
    assert_eq!(names, ["lockstep-codegen", "pest_derive", "pest_generator", "pest_meta"]);
}

#[test]
fn the_top_level_is_the_fixed_one() {
    let allowed = [
        "ARCHITECTURE.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "codegen",
        "conformance",
        "generated",
        "rustfmt.toml",
        "specs",
        "target",
        "xtask",
    ];
    for entry in fs::read_dir(root()).expect("the root can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} does not belong at the top level");
    }
}
