//! Every spec of the zoo can be written as a program of its own; what cannot is refused, with a code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lockstep_codegen::emit::{Configured, Specification};
use lockstep_codegen::resolve::{Loader, NotFound, Source, resolve};
use lockstep_codegen::scaffold::Program;
use lockstep_codegen::source::SourceMap;
use lockstep_codegen::{grammar, machine};

struct Zoo;

impl Zoo {
    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/zoo")
    }

    fn source(name: &str) -> Option<Source> {
        Some(Source { name: name.to_owned(), text: std::fs::read(Self::folder().join(name)).ok()? })
    }
}

impl Loader for Zoo {
    fn load(&self, module: &str) -> Result<Source, NotFound> {
        Self::source(&format!("{module}.tla")).ok_or_else(NotFound::default)
    }
}

/// The first code of what a configuration is refused with.
fn refused(configuration: &str) -> Option<&'static str> {
    let module = configuration.split('_').next().unwrap_or(configuration);
    let mut sources = SourceMap::new();
    let config = Zoo::source(&format!("{configuration}.cfg")).expect("the configuration is there");
    let file = sources.add_bytes(config.name, config.text).expect("it is a text");
    let config = grammar::parse_config(file, &sources).expect("it is a configuration");
    let root = Zoo::source(&format!("{module}.tla")).expect("the module is there");
    let program =
        resolve(root, &Zoo, &mut sources, machine::symbols(&config)).expect("the module has a meaning").program;
    let machine = machine::configure(program, &config, &sources).expect("the configuration fits").machine;
    let specification = Specification {
        name: module.to_owned(),
        path: format!("{module}.tla"),
        configurations: vec![Configured { name: configuration.to_owned(), machine }],
        property_tests: false,
        coverage: true,
        watched: true,
    };
    let errors = Program::of(&specification, &sources).err()?;
    Some(errors.first().map_or("", |error| error.code))
}

#[test]
fn every_spec_of_the_zoo_is_written_as_rust() {
    let configurations: Vec<String> = std::fs::read_dir(Zoo::folder())
        .expect("the zoo")
        .filter_map(|entry| {
            let path = entry.expect("an entry").path();
            let is_configuration = path.extension().is_some_and(|ending| ending == "cfg");
            is_configuration.then(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned())
        })
        .collect();
    // A deep tree takes a deep stack.
    let found = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
        configurations
            .into_iter()
            .filter_map(|name| refused(&name).map(|code| (name, code)))
            .collect::<BTreeMap<_, _>>()
    });
    let found = found.expect("a thread").join().expect("no panic");
    assert_eq!(found, BTreeMap::new());
}
