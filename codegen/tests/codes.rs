//! Every code of the table: its example gives it, with the golden text in `tests/codes/`, and the mended example
//! doesn't. `UPDATE_EXPECT=1` writes the texts.

use std::collections::BTreeMap;
use std::path::Path;

use expect_test::expect_file;
use lockstep_codegen::diagnostic::{Diagnostic, Style, all_codes, explain, render};
use lockstep_codegen::grammar::parse_config;
use lockstep_codegen::machine::{configure, symbols};
use lockstep_codegen::resolve::{Loader, NotFound, Source, resolve};
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{ModelFiles, generate};
use lockstep_model::WarningKind;

/// The codes that no few lines can show, with who holds them instead.
const WITHOUT_EXAMPLE: &[(&str, &str)] = &[
    ("E4101", "takes a gigabyte: the tests of `source`"),
    ("E4102", "isn't text: `tests/syntax/fail/latin1.tla`"),
    ("E4106", "is too deep for a page: `tests/robustness.rs`, `tests/syntax/fail/nested_deep.tla`"),
    ("E5209", "speaks of a file that isn't there: `xtask/tests/said.rs`"),
    ("E5210", "comes up where the search starts: `xtask/tests/said.rs`"),
    ("E6003", "is a mistake of the generator, which nobody knows how to provoke"),
    ("E6007", "a program that cannot be made: `xtask/tests/said.rs`"),
    ("W7001", "is met while a machine runs: `xtask/tests/actions.rs`"),
];

/// The files of an example, by their names.
struct Files(BTreeMap<String, String>);

impl Files {
    /// Takes a text apart at its lines `\* Name.tla` and `\* Name.cfg`.
    fn new(text: &str) -> Self {
        let mut files = BTreeMap::from([("Example.tla".to_owned(), String::new())]);
        let mut name = "Example.tla";
        for line in text.lines() {
            match line.strip_prefix("\\* ").filter(|rest| rest.ends_with(".tla") || rest.ends_with(".cfg")) {
                Some(next) => name = next,
                None => *files.entry(name.to_owned()).or_default() += &format!("{line}\n"),
            }
        }
        for (name, text) in &mut files {
            if let (Some(module), false) = (name.strip_suffix(".tla"), text.contains("====")) {
                *text = format!("---- MODULE {module} ----\n{text}====\n");
            }
        }
        Files(files)
    }

    fn source(&self, name: &str) -> Option<Source> {
        let text = self.0.get(name)?;
        Some(Source { name: name.to_owned(), text: text.clone().into_bytes() })
    }
}

impl Loader for Files {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        let name = format!("{module}.tla");
        self.source(&name).ok_or(NotFound { places: vec![name] })
    }
}

/// All that the front end says of an example.
fn diagnostics(files: &Files, sources: &mut SourceMap) -> Vec<Diagnostic> {
    let run = |sources: &mut SourceMap| {
        let root = files.source("Example.tla").expect("each example has a module");
        let Some(config) = files.source("Example.cfg") else {
            return resolve(root, files, sources, Default::default()).map(|resolution| resolution.warnings);
        };
        let file = sources.add_bytes(config.name, config.text).map_err(|error| vec![*error])?;
        let config = parse_config(file, sources)?;
        let resolution = resolve(root, files, sources, symbols(&config))?;
        let configured = configure(resolution.program, &config, sources)?;
        Ok([resolution.warnings, configured.warnings].concat())
    };
    run(sources).unwrap_or_else(|errors| errors)
}

/// All that the generator says of an example whose front end has nothing to say.
fn diagnostics_of_emission(files: &Files, sources: &mut SourceMap) -> Vec<Diagnostic> {
    let source = |name: &str| files.source(name).expect("the example has the file");
    let configurations = files.0.keys().filter(|name| name.ends_with(".cfg"));
    let model = ModelFiles {
        name: "Example".into(),
        module: source("Example.tla"),
        path: "Example.tla".into(),
        configurations: configurations.map(|name| (name.trim_end_matches(".cfg").to_owned(), source(name))).collect(),
    };
    generate(&[model], &["Example".into()], files, sources).map_or_else(|errors| errors, |generated| generated.warnings)
}

#[test]
fn every_code_has_its_example() {
    let exempt = |code: &str| WITHOUT_EXAMPLE.iter().any(|(without, _)| *without == code);
    let mut wrong = String::new();
    for explanation in all_codes() {
        let code = explanation.code;
        let Some(example) = explanation.example() else {
            assert!(exempt(code), "{code} has no example: diagnostic/examples/{code}.txt");
            continue;
        };
        assert!(!exempt(code), "{code} has an example");
        let said = if code.starts_with("E60") { diagnostics_of_emission } else { diagnostics };
        let mut sources = SourceMap::new();
        let found = said(&Files::new(example.wrong), &mut sources);
        let text = render(&found, &sources, Style::Plain);
        if !found.iter().any(|diagnostic| diagnostic.code == code) {
            wrong += &format!("{code} isn't given:\n{text}\n");
            continue;
        }
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/codes/{code}.txt"));
        expect_file![golden].assert_eq(&text);
        let mut sources = SourceMap::new();
        let mended = said(&Files::new(example.right), &mut sources);
        if !mended.is_empty() {
            wrong += &format!("{code} isn't mended:\n{}\n", render(&mended, &sources, Style::Plain));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_a_run_meets_is_explained() {
    assert!(explain(WarningKind::AbsentArgument.code()).is_some());
}

#[test]
fn every_golden_text_has_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codes");
    for entry in std::fs::read_dir(folder).expect("the golden texts") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let code = name.trim_end_matches(".txt");
        assert!(all_codes().any(|explanation| explanation.code == code), "there is no code {code}");
    }
}
