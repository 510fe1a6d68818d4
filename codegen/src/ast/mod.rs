//! The syntax tree of TLA+ modules and TLC configurations, as written: nothing is resolved, every node has its
//! span.

mod config;
mod expression;
mod operator;
mod print;
mod proof;
mod sexpr;
mod unit;

pub use config::*;
pub use expression::*;
pub use operator::{Fixity, Operator, Precedence};
pub use print::{print, print_expr};
pub use proof::*;
pub use sexpr::sexpr;
pub use unit::*;

use std::fmt;
use std::sync::Arc;

use crate::source::Span;

/// An identifier as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The identifier; equal ones share their text within a module.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// What a declaration or definition introduces and a reference refers to: an identifier or an operator symbol.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// An identifier.
    Name(Arc<str>),
    /// An operator symbol; prefix minus is [`Operator::Negative`].
    Operator(Operator),
}

/// A [`SymbolKind`] at its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// The identifier or operator symbol.
    pub kind: SymbolKind,
    /// Where it stands.
    pub span: Span,
}

impl Symbol {
    /// The identifier, unless it is an operator symbol.
    #[must_use]
    pub fn as_name(&self) -> Option<&str> {
        match &self.kind {
            SymbolKind::Name(text) => Some(text),
            SymbolKind::Operator(_) => None,
        }
    }

    /// The operator symbol, if it is one.
    #[must_use]
    pub fn as_operator(&self) -> Option<Operator> {
        match self.kind {
            SymbolKind::Name(_) => None,
            SymbolKind::Operator(operator) => Some(operator),
        }
    }
}

impl From<Name> for Symbol {
    fn from(name: Name) -> Self {
        Symbol { kind: SymbolKind::Name(name.text), span: name.span }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for SymbolKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SymbolKind::Name(text) => f.write_str(text),
            SymbolKind::Operator(operator) => operator.fmt(f),
        }
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}
