//! What is inferred of the variables of the specs in `tests/shapes`: as `--shapes` prints it, in the file of the same
//! name that ends in `.txt`, which the test writes anew where `UPDATE_EXPECT` is set.

use std::fmt::Write as _;
use std::path::Path;

use expect_test::expect_file;
use lockstep_codegen::emit::{Configured, Specification, shapes};
use lockstep_codegen::grammar;
use lockstep_codegen::machine::{configure, symbols};
use lockstep_codegen::resolve::{Source, resolve};
use lockstep_codegen::source::SourceMap;

/// The shapes of a module's variables, one a line.
fn inferred(module: &Path) -> String {
    let read = |path: &Path| std::fs::read(path).expect("the case is there");
    let mut sources = SourceMap::new();
    let config = sources
        .add_bytes(module.with_extension("cfg").display().to_string(), read(&module.with_extension("cfg")))
        .expect("a short text");
    let config = grammar::parse_config(config, &sources).expect("a configuration");
    let root = Source { name: module.display().to_string(), text: read(module) };
    let program = resolve(root, &(), &mut sources, symbols(&config)).expect("a module").program;
    let name = program.name.to_string();
    let machine = configure(program, &config, &sources).expect("a machine").machine;
    let configurations = vec![Configured { name: name.clone(), machine }];
    let specification = Specification {
        name,
        path: "T.tla".to_owned(),
        configurations,
        property_tests: false,
        coverage: true,
        watched: true,
    };
    let mut text = String::new();
    for one in shapes(&specification, &sources) {
        let _ = writeln!(text, "{} \\in {}", one.variable, one.shape);
        if let Some(reason) = one.reason {
            let _ = writeln!(text, "    dynamic: {reason}");
        }
    }
    text
}

#[test]
fn shapes_are_inferred_as_agreed_on() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut modules: Vec<_> =
        std::fs::read_dir(&folder).expect("the cases").map(|entry| entry.expect("an entry").path()).collect();
    modules.retain(|path| path.extension().is_some_and(|ending| ending == "tla"));
    modules.sort();
    assert!(!modules.is_empty());
    for module in modules {
        expect_file![module.with_extension("txt")].assert_eq(&inferred(&module));
    }
}
