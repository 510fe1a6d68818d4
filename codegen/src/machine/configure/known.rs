//! What is known before there is a state: definitions that speak of constants alone have their values then. One that is
//! named as a formula about states says nothing of them, which TLC takes for an error where it matters.

use std::sync::Arc;

use lockstep_model::Value;

use super::Configuration;
use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use crate::evaluate;
use crate::machine::Named;
use crate::source::Span;
use crate::term::{Level, Term, TermKind};

impl Configuration<'_> {
    /// The value of a definition that speaks of constants alone. What has effects has them in the run.
    fn known(&self, term: &Term) -> Option<Value> {
        let TermKind::Call(id, _) = &*term.kind else { return None };
        let program = &self.machine.program;
        if !program.get(*id).is_value()
            || program.asks_of_run(term)
            || program.is_chosen(term)
            || program.has_effects(term)
        {
            return None;
        }
        let machine = Arc::new(self.machine.clone());
        evaluate::evaluate(&machine, self.sources, term, &[], evaluate::Step::default()).ok()
    }

    /// Whether a formula holds, where it is such a definition, or says so itself.
    pub(super) fn known_truth(&self, term: &Term) -> Option<bool> {
        match &*term.kind {
            TermKind::Boolean(truth) => Some(*truth),
            _ => match self.known(term)? {
                Value::Bool(truth) => Some(truth),
                _ => None,
            },
        }
    }

    /// Whether a formula is the name of another one about constants, which is looked at in its place.
    pub(super) fn is_named_constant(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Call(id, arguments) if arguments.is_empty() => {
                let definition = self.machine.program.get(*id);
                definition.level == Level::Constant && definition.is_let && !definition.recursive
            }
            _ => false,
        }
    }

    /// What the configuration names, unless it holds of no state.
    pub(super) fn not_never(&mut self, found: Option<Named>, name: &Name, what: &str) -> Option<Named> {
        let found = found?;
        if self.known_truth(&found.term) == Some(false) {
            let message = format!("`{}` is FALSE whatever the state, so it cannot be {what}", name.text);
            let error = Diagnostic::error("E5218", message).label(name.span, "named here");
            self.diagnostics.push(error.label(found.term.span, "defined here"));
            return None;
        }
        Some(found)
    }

    /// What the configuration names, unless it is the same of all states.
    pub(super) fn not_constant(&mut self, found: Option<Named>, name: &Name, what: &str) -> Option<Named> {
        let found = found?;
        if let Some(value) = self.known(&found.term) {
            let message = format!("`{}` is {value} whatever the state, so it cannot be {what}", name.text);
            let error = Diagnostic::error("E5218", message).label(name.span, "named here");
            self.diagnostics.push(error.label(found.term.span, "defined here"));
            return None;
        }
        Some(found)
    }

    /// Refuses what has a conjunct that holds of no state.
    pub(super) fn never(&mut self, what: &str, span: Span) {
        self.error("E5218", format!("{what} is FALSE whatever the state"), span, "this conjunct is");
    }
}
