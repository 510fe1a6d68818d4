//! Helpers of the syntax tests.
#![allow(dead_code, reason = "each test uses some of them")]

pub mod generate;

use lockstep_codegen::ast::Module;
use lockstep_codegen::diagnostic::{Style, render};
use lockstep_codegen::grammar::parse_module;
use lockstep_codegen::source::SourceMap;

/// Parses a text, or gives the diagnostics as a user would see them.
pub fn parse(text: &str) -> Result<Module, String> {
    let mut sources = SourceMap::new();
    let file = sources.add("Test.tla", text).map_err(|error| error.message)?;
    parse_module(file, &sources).map_err(|errors| render(&errors, &sources, Style::Plain))
}

/// A tree without its places.
pub fn masked(module: &Module) -> String {
    let shown = format!("{module:?}");
    let mut masked = String::with_capacity(shown.len());
    let mut rest = shown.as_str();
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at + 1);
        masked.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    }
    masked + rest
}

/// How many cases a property is tried on; `LOCKSTEP_CASES` for long runs.
pub fn cases(usual: u32) -> u32 {
    std::env::var("LOCKSTEP_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
