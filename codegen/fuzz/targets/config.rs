//! Any bytes as a configuration: refused with errors that can be shown, or taken.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::parse_config;
use lockstep_codegen::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::new();
    let parsed = match sources.add_bytes("Fuzz.cfg", bytes.to_vec()) {
        Ok(file) => parse_config(file, &sources),
        Err(error) => Err(vec![*error]),
    };
    if let Err(errors) = parsed {
        assert!(!errors.is_empty());
        assert!(!render(&errors, &sources, Style::Plain).is_empty());
    }
});
