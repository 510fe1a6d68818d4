//! Any bytes as a specification: a module, and behind its `====` the configuration. It is parsed, resolved and taken
//! apart, or refused with errors that can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_codegen::diagnostic::{Diagnostic, Style, render};
use lockstep_codegen::grammar::parse_config;
use lockstep_codegen::machine::{configure, symbols};
use lockstep_codegen::resolve::{Source, resolve};
use lockstep_codegen::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (module, config) = match text.rfind("====") {
        Some(at) => text.split_at(at + 4),
        None => (text, ""),
    };
    let mut sources = SourceMap::new();
    if let Err(errors) = front(module, config, &mut sources) {
        assert!(errors.iter().any(Diagnostic::is_error));
        assert!(!render(&errors, &sources, Style::Plain).is_empty());
    }
});

fn front(module: &str, config: &str, sources: &mut SourceMap) -> Result<(), Vec<Diagnostic>> {
    let file = sources.add("Fuzz.cfg", config).map_err(|error| vec![*error])?;
    let config = parse_config(file, sources)?;
    let root = Source { name: format!("{}.tla", name_of(module)), text: module.as_bytes().to_vec() };
    let resolution = resolve(root, &(), sources, symbols(&config))?;
    let warnings = configure(resolution.program, &config, sources)?.warnings;
    let warnings = [resolution.warnings, warnings].concat();
    assert_eq!(warnings.is_empty(), render(&warnings, sources, Style::Plain).is_empty());
    Ok(())
}

/// The name in the module's header, so that the file fits it.
fn name_of(module: &str) -> &str {
    let behind = module.split_once("MODULE").map_or("", |(_, rest)| rest.trim_start());
    behind.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("")
}
