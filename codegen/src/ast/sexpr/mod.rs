//! Trees in the S-expression form of the TLA+ language standard's syntax tests, without field labels.
//!
//! Source: `language_standard/tests/tlaplus_syntax` of tlaplus/rfcs, whose nodes are tree-sitter-tlaplus's.

mod expression;
mod proof;

use super::*;
use crate::grammar::with_stack;
use crate::source::{SourceMap, Span};

/// A module as S-expression.
#[must_use]
pub fn sexpr(module: &Module, sources: &SourceMap) -> String {
    let mut printer = Printer { sources, out: String::new() };
    with_stack(|| printer.node("source_file", |p| p.module(module)));
    printer.out.push('\n');
    printer.out
}

struct Printer<'a> {
    sources: &'a SourceMap,
    out: String,
}

impl Printer<'_> {
    fn node(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.open(name);
        inside(self);
        self.out.push(')');
    }

    fn open(&mut self, name: &str) {
        if !self.out.is_empty() {
            self.out.push(' ');
        }
        self.out.push('(');
        self.out.push_str(name);
    }

    fn leaf(&mut self, name: &str) {
        self.node(name, |_| {});
    }

    fn leaves(&mut self, name: &str, count: usize) {
        for _ in 0..count {
            self.leaf(name);
        }
    }

    // ---- Units ----

    fn module(&mut self, module: &Module) {
        self.node("module", |p| {
            p.leaf("header_line");
            p.leaf("identifier");
            p.leaf("header_line");
            if !module.extends.is_empty() {
                p.node("extends", |p| p.leaves("identifier_ref", module.extends.len()));
            }
            for unit in &module.units {
                p.unit(unit);
            }
            p.leaf("double_line");
        });
    }

    fn unit(&mut self, unit: &Unit) {
        match &unit.kind {
            UnitKind::Separator => self.leaf("single_line"),
            UnitKind::Constants(items) => {
                self.node("constant_declaration", |p| p.declarations(items));
            }
            UnitKind::Variables(names) => {
                self.node("variable_declaration", |p| p.leaves("identifier", names.len()));
            }
            UnitKind::Recursive(items) => self.recursive(items),
            UnitKind::Definition { local: true, definition } => {
                self.node("local_definition", |p| p.definition(definition));
            }
            UnitKind::Definition { local: false, definition } => self.definition(definition),
            UnitKind::Instance { local: true, instance } => {
                self.node("local_definition", |p| p.instance(instance));
            }
            UnitKind::Instance { local: false, instance } => self.instance(instance),
            UnitKind::Assumption(assumption) => self.node("assumption", |p| {
                if let Some(name) = &assumption.name {
                    p.defined(&name.text);
                    p.leaf("def_eq");
                }
                p.expr(&assumption.body);
            }),
            UnitKind::Theorem(theorem) => self.node("theorem", |p| {
                if let Some(name) = &theorem.name {
                    p.defined(&name.text);
                    p.leaf("def_eq");
                }
                p.statement(&theorem.statement);
                p.proof(theorem.proof.as_ref());
            }),
            UnitKind::UseOrHide(body) => self.use_or_hide(body),
            UnitKind::Module(module) => self.module(module),
        }
    }

    fn recursive(&mut self, items: &[Declaration]) {
        self.node("recursive_declaration", |p| p.declarations(items));
    }

    fn declarations(&mut self, items: &[Declaration]) {
        for item in items {
            if let Some(operator) = item.name.as_operator() {
                self.node("operator_declaration", |p| {
                    if operator.fixity() != Fixity::Prefix {
                        p.leaf("placeholder");
                    }
                    p.operator_symbol(operator, item.name.span);
                    if operator.fixity() != Fixity::Postfix {
                        p.leaf("placeholder");
                    }
                });
            } else if item.arity > 0 {
                self.node("operator_declaration", |p| {
                    p.leaf("identifier");
                    p.leaves("placeholder", item.arity);
                });
            } else {
                self.symbol(&item.name, false);
            }
        }
    }

    fn definition(&mut self, definition: &Definition) {
        match definition {
            Definition::Operator(d) => self.node("operator_definition", |p| {
                p.head(&d.name, &d.parameters);
                p.leaf("def_eq");
                p.expr(&d.body);
            }),
            Definition::Function(d) => self.node("function_definition", |p| {
                p.defined(&d.name.text);
                p.bounds(&d.bounds);
                p.leaf("def_eq");
                p.expr(&d.body);
            }),
            Definition::Module(d) => self.node("module_definition", |p| {
                p.head(&d.name, &d.parameters);
                p.leaf("def_eq");
                p.instance(&d.instance);
            }),
        }
    }

    fn head(&mut self, name: &Symbol, parameters: &[Declaration]) {
        let before = match name.as_operator().map(Operator::fixity) {
            Some(Fixity::Infix | Fixity::Postfix) => 1,
            _ => 0,
        };
        let (before, after) = parameters.split_at(before.min(parameters.len()));
        self.declarations(before);
        self.symbol(name, false);
        self.declarations(after);
    }

    fn instance(&mut self, instance: &Instance) {
        self.node("instance", |p| {
            p.leaf("identifier_ref");
            for substitution in &instance.substitutions {
                p.node("substitution", |p| {
                    p.symbol(&substitution.target, true);
                    p.leaf("gets");
                    p.expr(&substitution.value);
                });
            }
        });
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Expr(expr) => self.expr(expr),
            Statement::AssumeProve(sequent) => self.assume_prove(sequent),
        }
    }

    fn assume_prove(&mut self, sequent: &AssumeProve) {
        self.node("assume_prove", |p| {
            for item in &sequent.assumptions {
                match item {
                    AssumeItem::Expr(expr) => p.expr(expr),
                    AssumeItem::New(new) => p.node("new", |p| {
                        if new.level.is_some() {
                            p.leaf("statement_level");
                        }
                        p.declarations(std::slice::from_ref(&new.declaration));
                        if let Some(set) = &new.set {
                            p.leaf("set_in");
                            p.expr(set);
                        }
                    }),
                    AssumeItem::AssumeProve { label, sequent } => {
                        p.node("inner_assume_prove", |p| {
                            if label.is_some() {
                                p.leaf("identifier");
                                p.leaf("label_as");
                            }
                            p.assume_prove(sequent);
                        });
                    }
                }
            }
            p.expr(&sequent.goal);
        });
    }

    // ---- Names ----

    fn defined(&mut self, name: &str) {
        self.leaf(set_or(name, "identifier"));
    }

    fn symbol(&mut self, symbol: &Symbol, refers: bool) {
        match &symbol.kind {
            SymbolKind::Name(text) => {
                self.leaf(set_or(text, if refers { "identifier_ref" } else { "identifier" }));
            }
            SymbolKind::Operator(operator) => self.operator_symbol(*operator, symbol.span),
        }
    }

    fn operator_symbol(&mut self, operator: Operator, span: Span) {
        let fixity = match operator.fixity() {
            Fixity::Prefix => "prefix_op_symbol",
            Fixity::Infix => "infix_op_symbol",
            Fixity::Postfix => "postfix_op_symbol",
        };
        self.node(fixity, |p| p.operator(operator, span));
    }

    /// The standard tells `<=>` from `\equiv`, which mean the same.
    fn operator(&mut self, operator: Operator, span: Span) {
        let spelling = self.sources.slice(span);
        self.leaf(if matches!(spelling, "\\equiv" | "≡") { "equiv" } else { operator.sexpr() });
    }
}

/// The node of a number set's name; another one for other names.
fn set_or<'a>(name: &str, other: &'a str) -> &'a str {
    match name {
        "Nat" => "nat_number_set",
        "Int" => "int_number_set",
        "Real" => "real_number_set",
        _ => other,
    }
}
