//! The golden tests of syntax errors: `tests/syntax/fail/*` are refused with the text beside them,
//! `tests/syntax/pass/*` are taken with the tree beside them. `UPDATE_EXPECT=1` writes what stands beside.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use lockstep_codegen::ast::sexpr;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::{parse_config, parse_module};
use lockstep_codegen::source::SourceMap;

#[test]
fn what_is_refused_says_why() {
    for path in cases("fail") {
        let (_, verdict) = read(&path);
        let text = match verdict {
            Ok(_) => panic!("{} is taken", path.display()),
            Err(text) => text,
        };
        expect_file![beside(&path, "stderr")].assert_eq(&text);
    }
}

#[test]
fn what_is_taken_has_its_tree() {
    for path in cases("pass") {
        let (_, verdict) = read(&path);
        let tree = verdict.unwrap_or_else(|text| panic!("{}:\n{text}", path.display()));
        expect_file![beside(&path, "tree")].assert_eq(&tree);
    }
}

/// Parses a file to its tree's text or to its diagnostics' text.
fn read(path: &Path) -> (SourceMap, Result<String, String>) {
    let mut sources = SourceMap::new();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let parsed = sources.add_bytes(&name, bytes).map_err(|error| vec![*error]).and_then(|file| {
        if name.ends_with(".cfg") {
            parse_config(file, &sources).map(|config| format!("{:#?}\n", config.entries))
        } else {
            parse_module(file, &sources).map(|module| folded(&sexpr(&module, &sources)))
        }
    });
    let verdict = parsed.map_err(|errors| render(&errors, &sources, Style::Plain));
    (sources, verdict)
}

/// An S-expression with one unit a line.
fn folded(tree: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for char in tree.chars() {
        match char {
            '(' => {
                depth += 1;
                if depth == 3 {
                    out.truncate(out.trim_end().len());
                    out.push_str("\n  ");
                }
            }
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(char);
    }
    out
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/syntax").join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_case = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "tla" || ending == "cfg");
    let mut cases: Vec<_> = entries.filter(is_case).collect();
    cases.sort();
    cases
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    path.with_file_name(format!("{name}.{ending}"))
}
