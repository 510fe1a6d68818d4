//! Names, levels and instances: each folder's name is its cases' verdict, and each case has its golden text.
//!
//! A case is a module with everything that it needs nested in it or built in. For `fail/` the text is the diagnostics,
//! for `pass/` the warnings and the definitions that the root sees, with their levels. `UPDATE_EXPECT=1` writes the
//! texts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use lockstep_codegen::diagnostic::{Style, explain, render};
use lockstep_codegen::resolve::{Loader, NotFound, Source, resolve};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::term::Symbols;

/// Modules beside the case, in a folder of its name.
struct Beside(PathBuf);

impl Loader for Beside {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let name = format!("{module}.tla");
        match std::fs::read(self.0.join(&name)) {
            Ok(text) => Ok(Source { name, text }),
            Err(_) => Err(NotFound { places: vec![name] }),
        }
    }
}

fn outcome(case: &Path) -> (bool, String) {
    let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let root = Source { name, text: std::fs::read(case).expect("a case can be read") };
    let mut sources = SourceMap::new();
    match resolve(root, &Beside(case.with_extension("")), &mut sources, Symbols::default()) {
        Ok(resolution) => {
            let mut text = render(&resolution.warnings, &sources, Style::Plain);
            let program = resolution.program;
            for (name, id) in &program.names {
                let definition = program.get(*id);
                if sources.file(definition.span.file).name() == sources.file(root_file(&program)).name() {
                    let arity = definition.parameters.len();
                    let recursive = if definition.recursive { ", recursive" } else { "" };
                    writeln!(text, "{name}/{arity}: {:?}{recursive}", definition.level).expect("strings take all");
                }
            }
            (true, text)
        }
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                assert!(explain(diagnostic.code).is_some(), "{} has no explanation", diagnostic.code);
            }
            (false, render(&diagnostics, &sources, Style::Plain))
        }
    }
}

/// The file of the definition that every passing case has.
fn root_file(program: &lockstep_codegen::term::Program) -> lockstep_codegen::source::FileId {
    program.definition("Root").expect("a passing case defines Root").1.span.file
}

fn check(folder: &str, passes: bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/resolve").join(folder);
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the folder of cases")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "tla"))
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        let (passed, text) = outcome(&case);
        assert_eq!(passed, passes, "{}:\n{text}", case.display());
        expect_file![case.with_extension("txt")].assert_eq(&text);
    }
}

#[test]
fn sound_modules_resolve() {
    check("pass", true);
}

#[test]
fn unsound_modules_are_refused() {
    check("fail", false);
}

#[test]
fn every_built_in_module_resolves() {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/resolve/modules");
    for entry in std::fs::read_dir(modules).expect("the folder of modules").filter_map(Result::ok) {
        let (passed, text) = {
            let path = entry.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let root = Source { name, text: std::fs::read(&path).expect("a module can be read") };
            let mut sources = SourceMap::new();
            match resolve(root, &(), &mut sources, Symbols::default()) {
                Ok(resolution) => (true, render(&resolution.warnings, &sources, Style::Plain)),
                Err(diagnostics) => (false, render(&diagnostics, &sources, Style::Plain)),
            }
        };
        assert!(passed && text.is_empty(), "{}:\n{text}", entry.path().display());
    }
}
