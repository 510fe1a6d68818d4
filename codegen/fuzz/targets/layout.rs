//! The layout of any bytes: tokens in order, within the text, on the borders of characters, and errors that can be
//! shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::tokens;
use lockstep_codegen::source::SourceMap;

fuzz_target!(|bytes: &[u8]| {
    let mut sources = SourceMap::new();
    let Ok(file) = sources.add_bytes("Fuzz.tla", bytes.to_vec()) else { return };
    let (spans, errors) = tokens(file, &sources);
    let text = sources.text(file);
    let mut end = 0;
    for span in spans {
        assert!(end <= span.end, "tokens stand in order");
        assert!(text.get(span.range()).is_some(), "tokens are slices of the text");
        end = span.end;
    }
    assert_eq!(errors.is_empty(), render(&errors, &sources, Style::Plain).is_empty());
});
