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
use crate::source::{FileId, SourceMap, Span};

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
    with_stack(|| parse(file, sources))
}

fn parse(file: FileId, sources: &SourceMap) -> Result<ast::Module, Vec<Diagnostic>> {
    let mut errors = vec![];
    let layout = layout(file, sources, &mut errors);
    let mut builder = build::Builder::new(&layout, sources, errors);
    for segment in &layout.segments {
        if builder.has_enough_errors() {
            break;
        }
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

/// Runs what recurses as deep as texts may nest where there is stack for that, whatever the thread has left.
/// The layout bounds the nesting, so that this bound on the stack is enough even for code without optimisation.
pub(crate) fn with_stack<T>(run: impl FnOnce() -> T) -> T {
    const ENOUGH: usize = 24 << 20;
    stacker::maybe_grow(ENOUGH, 2 * ENOUGH, run)
}

/// Runs the layout and the grammar over a file without building a tree: what the benchmark measures. Gives the
/// number of tokens, or `None` if the file is refused.
#[doc(hidden)]
#[must_use]
pub fn recognise(file: FileId, sources: &SourceMap) -> Option<usize> {
    let mut errors = vec![];
    let layout = layout(file, sources, &mut errors);
    let is_taken = |segment: &Segment| {
        let rule = rule_of(&layout.tokens[segment.tokens.start].kind);
        TlaGrammar::parse(rule, &layout.letters[segment.tokens.clone()]).is_ok()
    };
    let taken = with_stack(|| layout.segments.iter().all(is_taken));
    (taken && errors.is_empty()).then_some(layout.tokens.len())
}

/// The places of the tokens and marks that the layout gives the grammar, and its errors: what fuzzing looks at.
#[doc(hidden)]
#[must_use]
pub fn tokens(file: FileId, sources: &SourceMap) -> (Vec<Span>, Vec<Diagnostic>) {
    let mut errors = vec![];
    let layout = layout(file, sources, &mut errors);
    (layout.tokens.iter().map(|token| token.span(file)).collect(), errors)
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
