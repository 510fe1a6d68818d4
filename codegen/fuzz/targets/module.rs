//! Any bytes as a module: refused with errors that can be shown, or taken; what is taken prints to a text with the same
//! tree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_codegen::ast::{print, sexpr};
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::parse_module;
use lockstep_codegen::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::new();
    let parsed = match sources.add_bytes("Fuzz.tla", bytes.to_vec()) {
        Ok(file) => parse_module(file, &sources),
        Err(error) => Err(vec![*error]),
    };
    match parsed {
        Ok(module) => {
            let text = print(&module);
            let file = sources.add("Printed.tla", text.as_str()).expect("it is no longer than its tree");
            let again = parse_module(file, &sources)
                .unwrap_or_else(|errors| panic!("{}\n{text}", render(&errors, &sources, Style::Plain)));
            assert_eq!(print(&again), text, "the tree differs");
            assert!(!sexpr(&module, &sources).is_empty());
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(!render(&errors, &sources, Style::Plain).is_empty());
        }
    }
});
