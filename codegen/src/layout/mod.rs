//! Tokens with explicit marks for what TLA+ says by columns and by looking ahead.
//!
//! The grammar is context-free; TLA+ is not: `/\` is a bullet or an operator by its column, a definition ends
//! where the next one starts, which only the `==` behind its head tells. This pass decides both and hands the
//! grammar a string of token letters ([`Kind::letter`]) cut into [`Segment`]s, which are parsed one by one, so
//! that an error in one doesn't hide those in the next. It also bounds nesting, so that no later pass can run
//! out of stack.

mod definitions;
mod fields;
mod lexer;
mod marks;
mod spellings;
mod token;

pub(crate) use spellings::KEYWORDS;
#[cfg(test)]
pub(crate) use token::KINDS;
pub(crate) use token::{Kind, Token};

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceMap, Span};

/// A module's tokens, laid out.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) file: FileId,
    /// The tokens and marks in order.
    pub(crate) tokens: Vec<Token>,
    /// Their letters; the token with number `i` is the byte `i`.
    pub(crate) letters: String,
    /// The tokens cut into what the grammar parses at once; they cover all tokens.
    pub(crate) segments: Vec<Segment>,
}

/// A stretch of tokens that the grammar parses at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) tokens: Range<usize>,
}

/// Lays out the first module of a file.
pub(crate) fn layout(file: FileId, sources: &SourceMap, errors: &mut Vec<Diagnostic>) -> Layout {
    let mut tokens = lexer::lex(file, sources.text(file), errors);
    fields::name(&mut tokens);
    let definitions = definitions::starts(&tokens);
    marks::mark(file, &tokens, &definitions, errors)
}

impl Layout {
    /// The token of a number; the last one for numbers beyond.
    pub(crate) fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).or(self.tokens.last()).copied()
    }

    /// The text from one token to the one before another.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        let file = self.file;
        let Some(first) = self.token(tokens.start) else { return Span { file, start: 0, end: 0 } };
        let last = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start);
        let last = last.and_then(|last| self.token(last)).unwrap_or(first);
        Span { file, start: first.start, end: last.end.max(first.start) }
    }
}
