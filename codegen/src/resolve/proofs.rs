//! Theorems and their proofs: names and levels in them are checked, nothing is proved.

use super::elaborator::Elaborator;
use super::entries::{Fact, Kind, Syntax};
use super::expressions::LabelScope;
use super::names::Entity;
use crate::ast;

/// What the proof at hand knows.
#[derive(Default)]
pub(super) struct ProofState {}

impl<'a> Elaborator<'a> {
    pub fn theorem(&mut self, theorem: &'a ast::Theorem) {
        self.labels = LabelScope::of_statement(theorem.name.is_some());
        match &theorem.statement {
            ast::Statement::Expr(formula) => {
                let term = self.expression(formula);
                let data = self.levels_of(&term);
                self.add_module_demands(&data);
                if let Some(name) = &theorem.name {
                    let id = self.new_definition(name.text.clone(), theorem.span, name.span, Kind::Fact);
                    self.entry_mut(id).syntax = Some(Syntax::Statement(&theorem.statement));
                    self.complete(id, vec![], term.clone());
                    self.declare(&name.text, name.span, Entity::Definition(id), false);
                }
                let fact = Fact { name: theorem.name.as_ref().map(|name| name.text.clone()), term };
                self.modules[self.module.0 as usize].theorems.push(fact);
            }
            ast::Statement::AssumeProve(_) => {
                if let Some(name) = &theorem.name {
                    let id = self.new_definition(name.text.clone(), theorem.span, name.span, Kind::Sequent);
                    self.entry_mut(id).syntax = Some(Syntax::Statement(&theorem.statement));
                    let placeholder = self.broken(name.span);
                    self.complete(id, vec![], placeholder);
                    self.declare(&name.text, name.span, Entity::Definition(id), false);
                }
            }
        }
    }

    pub fn use_or_hide(&mut self, _: &'a ast::UseOrHide) {}
}
