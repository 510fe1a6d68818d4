//! The grammar, and the way from text to syntax tree.

mod build;
mod config;
mod expected;

#[cfg(test)]
mod tests;

pub use config::parse_config;
use pest::Parser;

use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::layout::{Kind, Segment, layout};
use crate::source::{FileId, SourceMap};

use tla::{Rule, TlaGrammar};

/// What pest derives.
mod tla {
    #![allow(missing_docs)]

    use pest_derive::Parser;

    #[derive(Parser)]
    #[grammar = "grammar/tla.pest"]
    pub(super) struct TlaGrammar;
}

/// Parses the first module of a file, with the modules nested in it. Text around the module is ignored.
///
/// # Errors
/// All syntax errors found, in the order of the text; an error in one unit or proof step doesn't hide those in
/// the next.
pub fn parse_module(file: FileId, sources: &SourceMap) -> Result<ast::Module, Vec<Diagnostic>> {
    let mut errors = vec![];
    let layout = layout(file, sources, &mut errors);
    let mut builder = build::Builder::new(&layout, sources, errors);
    for segment in &layout.segments {
        let rule = rule_of(&layout.tokens[segment.tokens.start].kind);
        let letters = &layout.letters[segment.tokens.clone()];
        match TlaGrammar::parse(rule, letters) {
            Ok(pairs) => builder.segment(pairs, segment),
            Err(error) => {
                let diagnostic = expected::diagnostic(&error, segment, &layout, sources);
                builder.refuse(segment, diagnostic);
            }
        }
    }
    builder.finish()
}

/// Runs the layout and the grammar over a file without building a tree: what the benchmark measures. Gives the
/// number of tokens, or `None` if the file is refused.
#[doc(hidden)]
#[must_use]
pub fn recognise(file: FileId, sources: &SourceMap) -> Option<usize> {
    let mut errors = vec![];
    let layout = layout(file, sources, &mut errors);
    for segment in &layout.segments {
        let rule = rule_of(&layout.tokens[segment.tokens.start].kind);
        TlaGrammar::parse(rule, &layout.letters[segment.tokens.clone()]).ok()?;
    }
    errors.is_empty().then_some(layout.tokens.len())
}

/// The rule for a segment, told by its first token.
fn rule_of(first: &Kind) -> Rule {
    match first {
        Kind::Header => Rule::header,
        Kind::End => Rule::end,
        Kind::StepStart => Rule::step,
        _ => Rule::unit,
    }
}

/// The tokens of a segment that pest's position in its letters stands for.
fn token_at(segment: &Segment, position: usize) -> usize {
    segment.tokens.start + position
}
