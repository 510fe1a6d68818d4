//! print(parse(x)) parses to the same tree: over generated trees, over our specs and over a corpus, the folder
//! named by `LOCKSTEP_CORPUS`.

mod common;

use std::path::{Path, PathBuf};

use common::generate;
use common::{masked, parse};
use lockstep_codegen::ast::{Module, print};
use proptest::prelude::*;

/// Prints and parses a tree; the text is given when that changes it.
fn round_trip(module: &Module) -> Result<(), String> {
    let text = print(module);
    let again = parse(&text).map_err(|errors| format!("{errors}\n{text}"))?;
    if masked(&again) == masked(module) { Ok(()) } else { Err(format!("the tree differs\n{text}")) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: common::cases(300), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_trees_survive(module in generate::module()) {
        if let Err(reason) = round_trip(&module) {
            prop_assert!(false, "{reason}");
        }
    }
}

#[test]
fn our_specs_survive() {
    let folders = [
        "../specs",
        "src/resolve/modules",
        "tests/syntax/pass",
        "tests/resolve/pass",
        "tests/resolve/assertions",
        "tests/evaluate",
        "fuzz/seeds",
    ];
    for folder in folders {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    }
}

#[test]
fn a_corpus_survives() {
    if let Some(folder) = std::env::var_os("LOCKSTEP_CORPUS") {
        check(Path::new(&folder));
    }
}

fn check(folder: &Path) {
    for path in modules(folder) {
        let text = std::fs::read_to_string(&path).unwrap();
        let module = parse(&text).unwrap_or_else(|errors| panic!("{}: {errors}", path.display()));
        if let Err(reason) = round_trip(&module) {
            panic!("{}: {reason}", path.display());
        }
    }
}

fn modules(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "tla") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
