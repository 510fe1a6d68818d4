//! The emitter on a small specification: the files that it gives are those in `tests/emit/lending`, which the test writes
//! anew where `UPDATE_EXPECT` is set; and what it will not generate, it says.

use std::path::{Path, PathBuf};

use lockstep_codegen::resolve::Source;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{Generated, ModelFiles, generate};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/emit")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("the case is there")
}

/// The model under configurations of these texts; codes where there is none.
fn generated(configurations: &[String]) -> Result<Generated, Vec<&'static str>> {
    let source = |name: String, text: &str| Source { name, text: text.as_bytes().to_vec() };
    let named = configurations.iter().enumerate().map(|(i, text)| {
        let name = if i == 0 { "Lending".to_owned() } else { format!("Lending_{i}") };
        (name.clone(), source(format!("{name}.cfg"), text))
    });
    let model = ModelFiles {
        name: "Lending".into(),
        module: source("Lending.tla".into(), &text("Lending.tla")),
        path: "Lending.tla".into(),
        configurations: named.collect(),
    };
    generate(&[model], &["Lending".into()], &(), &mut SourceMap::new())
        .map_err(|errors| errors.iter().map(|error| error.code).collect())
}

fn codes(generated: &Generated) -> Vec<&'static str> {
    generated.warnings.iter().map(|warning| warning.code).collect()
}

#[test]
fn each_construct_becomes_the_rust_that_was_agreed_on() {
    let generated = generated(&[text("Lending.cfg")]).expect("the model can be generated");
    assert_eq!(codes(&generated), [""; 0]);
    let ours = |path: &str| path.ends_with(".rs");
    let golden = folder().join("generated");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        generated.files.write(&golden, ours).expect("the files can be written");
    }
    let differences = generated.files.compare(&golden, ours).expect("the files can be read");
    let shown: String = differences.iter().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{shown}\nif that is as it should be: UPDATE_EXPECT=1 cargo test");
}

#[test]
fn a_configuration_that_generated_code_does_not_serve_is_announced() {
    let main = text("Lending.cfg");
    let more = main.replace("{ann, bob}", "{ann, bob, cid}");
    let viewed = format!("{main}VIEW vars\n");
    let other = main.replace("Limit = 2", "Limit = 3");
    let generated = generated(&[main, more, viewed, other]).expect("the model can be generated");
    assert_eq!(codes(&generated), ["E6006", "E6006"]);
    let (_, configurations) =
        generated.files.iter().find(|(path, _)| path.ends_with("configurations.rs")).expect("it lists configurations");
    assert!(configurations.contains("Lending_3") && !configurations.contains("Lending_1"));
}

#[test]
fn what_generated_code_does_not_honour_is_refused_and_not_ignored() {
    for word in ["VIEW vars", "ALIAS vars"] {
        let found = generated(&[format!("{}{word}\n", text("Lending.cfg"))]);
        assert_eq!(found.map(|_| ()), Err(vec!["E6005"]), "{word}");
    }
}
