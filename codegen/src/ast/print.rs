//! Trees to TLA+ text that parses to the same tree.
//!
//! The tree's own parentheses are printed and no others are put in: a tree that no text gives, such as a sum
//! as operand of a product without [`ExprKind::Parenthesized`] between, doesn't survive.

mod expression;
mod proof;
mod writer;

use super::*;
use writer::Writer;

use crate::grammar::with_stack;

/// A module as TLA+ text, operators in ASCII.
#[must_use]
pub fn print(module: &Module) -> String {
    let mut writer = Writer::new();
    with_stack(|| writer.module(module));
    writer.finish()
}

/// An expression as TLA+ text, operators in ASCII; bulleted lists take several lines.
#[must_use]
pub fn print_expr(expr: &Expr) -> String {
    let mut writer = Writer::new();
    with_stack(|| writer.expr(expr));
    let mut text = writer.finish();
    text.truncate(text.trim_end().len());
    text
}

impl Writer {
    fn module(&mut self, module: &Module) {
        self.token("---- MODULE");
        self.token(&module.name.text);
        self.token("----");
        self.new_line(0);
        if !module.extends.is_empty() {
            self.token("EXTENDS");
            self.commas(&module.extends, |w, name| w.token(&name.text));
            self.new_line(0);
        }
        for unit in &module.units {
            self.unit(unit);
            self.new_line(0);
        }
        self.token("====");
        self.new_line(0);
    }

    fn unit(&mut self, unit: &Unit) {
        match &unit.kind {
            UnitKind::Separator => self.token("----"),
            UnitKind::Constants(items) => {
                self.token("CONSTANTS");
                self.declarations(items);
            }
            UnitKind::Variables(names) => {
                self.token("VARIABLES");
                self.commas(names, |w, name| w.token(&name.text));
            }
            UnitKind::Recursive(items) => self.recursive(items),
            UnitKind::Definition { local, definition } => {
                self.local(*local);
                self.definition(definition);
            }
            UnitKind::Instance { local, instance } => {
                self.local(*local);
                self.instance(instance);
            }
            UnitKind::Assumption(assumption) => {
                self.token(if assumption.is_axiom { "AXIOM" } else { "ASSUME" });
                self.title(assumption.name.as_ref());
                self.expr(&assumption.body);
            }
            UnitKind::Theorem(theorem) => {
                self.token(match theorem.keyword {
                    TheoremKeyword::Theorem => "THEOREM",
                    TheoremKeyword::Proposition => "PROPOSITION",
                    TheoremKeyword::Lemma => "LEMMA",
                    TheoremKeyword::Corollary => "COROLLARY",
                });
                self.title(theorem.name.as_ref());
                self.statement(&theorem.statement);
                self.proof(theorem.proof.as_ref());
            }
            UnitKind::UseOrHide(body) => self.use_or_hide(body),
            UnitKind::Module(module) => self.module(module),
        }
    }

    fn local(&mut self, local: bool) {
        if local {
            self.token("LOCAL");
        }
    }

    fn title(&mut self, name: Option<&Name>) {
        if let Some(name) = name {
            self.token(&name.text);
            self.token("==");
        }
    }

    fn recursive(&mut self, items: &[Declaration]) {
        self.token("RECURSIVE");
        self.declarations(items);
    }

    fn declarations(&mut self, items: &[Declaration]) {
        self.commas(items, Self::declaration);
    }

    fn declaration(&mut self, item: &Declaration) {
        if let Some(operator) = item.name.as_operator() {
            if operator.fixity() != Fixity::Prefix {
                self.token("_");
            }
            self.token(operator.symbol());
            if operator.fixity() != Fixity::Postfix {
                self.token("_");
            }
            return;
        }
        self.symbol(&item.name);
        if item.arity > 0 {
            self.glue("(");
            self.commas(&vec![(); item.arity], |w, ()| w.token("_"));
            self.token(")");
        }
    }

    fn definition(&mut self, definition: &Definition) {
        match definition {
            Definition::Operator(d) => {
                self.head(&d.name, &d.parameters);
                self.token("==");
                self.expr(&d.body);
            }
            Definition::Function(d) => {
                self.token(&d.name.text);
                self.glue("[");
                self.bounds(&d.bounds);
                self.token("]");
                self.token("==");
                self.expr(&d.body);
            }
            Definition::Module(d) => {
                self.head(&d.name, &d.parameters);
                self.token("==");
                self.instance(&d.instance);
            }
        }
    }

    fn head(&mut self, name: &Symbol, parameters: &[Declaration]) {
        if let Some(operator) = name.as_operator() {
            let before = usize::from(operator.fixity() != Fixity::Prefix).min(parameters.len());
            let (before, after) = parameters.split_at(before);
            before.iter().for_each(|parameter| self.declaration(parameter));
            self.token(operator.symbol());
            return after.iter().for_each(|parameter| self.declaration(parameter));
        }
        self.symbol(name);
        if !parameters.is_empty() {
            self.glue("(");
            self.declarations(parameters);
            self.token(")");
        }
    }

    fn instance(&mut self, instance: &Instance) {
        self.token("INSTANCE");
        self.token(&instance.module.text);
        if !instance.substitutions.is_empty() {
            self.token("WITH");
            self.commas(&instance.substitutions, |w, substitution| {
                w.symbol(&substitution.target);
                w.token("<-");
                w.expr(&substitution.value);
            });
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Expr(expr) => self.expr(expr),
            Statement::AssumeProve(sequent) => self.assume_prove(sequent),
        }
    }

    fn assume_prove(&mut self, sequent: &AssumeProve) {
        self.token(if sequent.boxed { "[]ASSUME" } else { "ASSUME" });
        self.commas(&sequent.assumptions, |w, item| match item {
            AssumeItem::Expr(expr) => w.expr(expr),
            AssumeItem::New(new) => w.new_symbol(new),
            AssumeItem::AssumeProve { label, sequent } => {
                if let Some(label) = label {
                    w.token(&label.text);
                    w.token("::");
                }
                w.assume_prove(sequent);
            }
        });
        self.token(if sequent.boxed { "[]PROVE" } else { "PROVE" });
        self.expr(&sequent.goal);
    }

    fn new_symbol(&mut self, new: &New) {
        if new.new {
            self.token("NEW");
        }
        if let Some(level) = new.level {
            self.token(match level {
                NewLevel::Constant => "CONSTANT",
                NewLevel::Variable => "VARIABLE",
                NewLevel::State => "STATE",
                NewLevel::Action => "ACTION",
                NewLevel::Temporal => "TEMPORAL",
            });
        }
        self.declaration(&new.declaration);
        if let Some(set) = &new.set {
            self.token("\\in");
            self.expr(set);
        }
    }

    fn symbol(&mut self, symbol: &Symbol) {
        match &symbol.kind {
            SymbolKind::Name(text) => self.token(text),
            SymbolKind::Operator(operator) => self.token(operator.symbol()),
        }
    }
}
