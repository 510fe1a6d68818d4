//! References to the inside of definitions: `Op!1!<<`, `Op!label(x)`, `<1>2!1`.

use super::elaborator::Elaborator;
use super::operators::Wanted;
use crate::ast;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Operator, Term};

impl<'a> Elaborator<'a> {
    pub fn reference_into(&mut self, _: &'a ast::Reference, span: Span) -> Term {
        self.error(Diagnostic::error("E4200", "references to parts of definitions").label(span, ""));
        self.broken(span)
    }

    pub fn subexpression(&mut self, _: &'a [ast::Selector], span: Span) -> Term {
        self.error(Diagnostic::error("E4200", "references to parts of definitions").label(span, ""));
        self.broken(span)
    }

    pub fn operator_inside(&mut self, _: &'a ast::Reference, span: Span, _: &Wanted) -> Option<Operator> {
        self.error(Diagnostic::error("E4200", "references to parts of definitions").label(span, ""));
        None
    }

    pub fn step_as_expression(&mut self, _: &'a ast::StepName, span: Span) -> Term {
        self.broken(span)
    }
}
