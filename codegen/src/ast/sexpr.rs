//! Trees in the S-expression form of the TLA+ language standard's syntax tests, without field labels.
//!
//! Source: `language_standard/tests/tlaplus_syntax` of tlaplus/rfcs, whose nodes are tree-sitter-tlaplus's.

use super::*;
use crate::source::{SourceMap, Span};

/// A module as S-expression.
#[must_use]
pub fn sexpr(module: &Module, sources: &SourceMap) -> String {
    let mut printer = Printer { sources, out: String::new() };
    printer.node("source_file", |p| p.module(module));
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

    // ---- Proofs ----

    fn proof(&mut self, proof: Option<&Proof>) {
        match proof.map(|proof| &proof.kind) {
            None => {}
            Some(ProofKind::Obvious | ProofKind::Omitted) => self.leaf("terminal_proof"),
            Some(ProofKind::By { body, .. }) => {
                self.node("terminal_proof", |p| p.use_body(body));
            }
            Some(ProofKind::Steps(steps)) => self.node("non_terminal_proof", |p| {
                for step in steps {
                    p.step(step);
                }
            }),
        }
    }

    fn use_or_hide(&mut self, body: &UseOrHide) {
        self.node("use_or_hide", |p| p.use_body(&body.body));
    }

    fn use_body(&mut self, body: &UseBody) {
        self.node("use_body", |p| {
            for (name, facts) in [("use_body_expr", &body.facts), ("use_body_def", &body.definitions)] {
                if facts.is_empty() {
                    continue;
                }
                p.node(name, |p| {
                    for fact in facts {
                        match fact {
                            Fact::Expr(expr) => p.expr(expr),
                            Fact::Module(_) => p.node("module_ref", |p| p.leaf("identifier_ref")),
                        }
                    }
                });
            }
        });
    }

    fn step(&mut self, step: &Step) {
        let name = if step.kind == StepKind::Qed { "qed_step" } else { "proof_step" };
        self.node(name, |p| {
            p.node("proof_step_id", |p| {
                p.leaf("level");
                p.leaf("name");
            });
            match &step.kind {
                StepKind::Assert { statement, .. } => p.node("suffices_proof_step", |p| {
                    p.statement(statement);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::Case(expr) => p.node("case_proof_step", |p| {
                    p.expr(expr);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::Pick { bounds, body } => p.node("pick_proof_step", |p| {
                    p.either_bounds(bounds);
                    p.expr(body);
                    p.proof(step.proof.as_ref());
                }),
                StepKind::UseOrHide(body) => p.use_or_hide(body),
                StepKind::Define(definitions) => p.node("definition_proof_step", |p| {
                    for definition in definitions {
                        p.definition(definition);
                    }
                }),
                StepKind::Instance(instance) => p.instance(instance),
                StepKind::Have(expr) => p.node("have_proof_step", |p| p.expr(expr)),
                StepKind::Witness(exprs) => p.node("witness_proof_step", |p| p.exprs(exprs)),
                StepKind::Take(bounds) => p.node("take_proof_step", |p| p.either_bounds(bounds)),
                StepKind::Qed => p.proof(step.proof.as_ref()),
            }
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

    // ---- Expressions ----

    fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Reference(reference) => self.reference(reference),
            ExprKind::Subexpression(pieces) => {
                let Some((last, prefix)) = pieces.split_last() else { return };
                self.node("subexpression", |p| {
                    p.node("subexpr_prefix", |p| p.selectors(prefix));
                    p.selectors(std::slice::from_ref(last));
                });
            }
            ExprKind::Step(_) => self.step_reference(),
            ExprKind::Operator(operator) => self.operator_symbol(*operator, expr.span),
            ExprKind::Lambda(lambda) => self.node("lambda", |p| {
                p.declarations(&lambda.parameters);
                p.expr(&lambda.body);
            }),
            ExprKind::Number(number) => self.number(number),
            ExprKind::String(_) => {
                let literal = self.sources.slice(expr.span);
                let escapes = escapes(literal);
                self.node("string", |p| p.leaves("escape_char", escapes));
            }
            ExprKind::Boolean(_) => self.leaf("boolean"),
            ExprKind::BooleanSet => self.leaf("boolean_set"),
            ExprKind::StringSet => self.leaf("string_set"),
            ExprKind::At => self.leaf("prev_func_val"),
            ExprKind::Parenthesized(inner) => self.node("parentheses", |p| p.expr(inner)),
            ExprKind::Label(label) => self.node("label", |p| {
                p.leaf("identifier");
                p.leaves("identifier_ref", label.parameters.len());
                p.leaf("label_as");
                p.expr(&label.body);
            }),
            ExprKind::Prefix(prefix) => self.node("bound_prefix_op", |p| {
                p.operator(prefix.operator, prefix.operator_span);
                p.expr(&prefix.operand);
            }),
            ExprKind::Infix(infix) => self.infix(infix),
            ExprKind::Postfix(postfix) => self.node("bound_postfix_op", |p| {
                p.expr(&postfix.operand);
                p.operator(postfix.operator, postfix.operator_span);
            }),
            ExprKind::Junction(junction) => self.junction(junction),
            _ => self.construct(&expr.kind),
        }
    }

    fn infix(&mut self, infix: &Infix) {
        for _ in &infix.operator_spans {
            self.open("bound_infix_op");
        }
        let Some((first, rest)) = infix.operands.split_first() else { return };
        self.expr(first);
        for (operand, span) in rest.iter().zip(&infix.operator_spans) {
            self.operator(infix.operator, *span);
            self.expr(operand);
            self.out.push(')');
        }
    }

    fn junction(&mut self, junction: &Junction) {
        let (list, item, bullet) = match junction.operator {
            Operator::Or => ("disj_list", "disj_item", "bullet_disj"),
            _ => ("conj_list", "conj_item", "bullet_conj"),
        };
        self.node(list, |p| {
            for expr in &junction.items {
                p.node(item, |p| {
                    p.leaf(bullet);
                    p.expr(expr);
                });
            }
        });
    }

    fn reference(&mut self, reference: &Reference) {
        if reference.prefix.is_empty() {
            return self.applied(&reference.name, &reference.arguments);
        }
        self.node("prefixed_op", |p| {
            p.node("subexpr_prefix", |p| p.selectors(&reference.prefix));
            p.applied(&reference.name, &reference.arguments);
        });
    }

    fn applied(&mut self, name: &Symbol, arguments: &[Expr]) {
        let node = match name.kind {
            SymbolKind::Operator(_) => "bound_nonfix_op",
            SymbolKind::Name(_) => "bound_op",
        };
        if arguments.is_empty() {
            return self.symbol(name, true);
        }
        self.node(node, |p| {
            p.symbol(name, true);
            p.exprs(arguments);
        });
    }

    fn selectors(&mut self, selectors: &[Selector]) {
        for selector in selectors {
            let name = match &selector.kind {
                SelectorKind::Symbol { name, arguments } => {
                    self.node("subexpr_component", |p| p.applied(name, arguments));
                    continue;
                }
                SelectorKind::Step(_) => {
                    self.step_reference();
                    continue;
                }
                SelectorKind::Arguments(arguments) => {
                    self.node("subexpr_tree_nav", |p| {
                        p.node("operator_args", |p| p.exprs(arguments));
                    });
                    continue;
                }
                SelectorKind::Child(_) => "child_id",
                SelectorKind::Left => "langle_bracket",
                SelectorKind::Right => "rangle_bracket",
                SelectorKind::Body => "colon",
                SelectorKind::At => "address",
            };
            self.node("subexpr_tree_nav", |p| p.leaf(name));
        }
    }

    fn step_reference(&mut self) {
        self.node("proof_step_ref", |p| {
            p.leaf("level");
            p.leaf("name");
        });
    }

    fn number(&mut self, number: &Number) {
        let node = match number.radix {
            Radix::Decimal if number.fraction.is_some() => return self.leaf("real_number"),
            Radix::Decimal => return self.leaf("nat_number"),
            Radix::Binary => "binary_number",
            Radix::Octal => "octal_number",
            Radix::Hexadecimal => "hex_number",
        };
        self.node(node, |p| {
            p.leaf("format");
            p.leaf("value");
        });
    }

    /// The constructs with words or brackets of their own.
    fn construct(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Quantified(q) => self.quantified(q),
            ExprKind::Choose(choose) => self.node("choose", |p| {
                p.pattern(&choose.pattern);
                if let Some(set) = &choose.set {
                    p.leaf("set_in");
                    p.expr(set);
                }
                p.expr(&choose.body);
            }),
            ExprKind::SetEnumeration(elements) => {
                self.node("finite_set_literal", |p| p.exprs(elements));
            }
            ExprKind::SetFilter(filter) => self.node("set_filter", |p| {
                p.bounds(std::slice::from_ref(&filter.bound));
                p.expr(&filter.predicate);
            }),
            ExprKind::SetMap(map) => self.node("set_map", |p| {
                p.expr(&map.element);
                p.bounds(&map.bounds);
            }),
            ExprKind::Application(application) => self.node("function_evaluation", |p| {
                p.expr(&application.function);
                p.exprs(&application.arguments);
            }),
            ExprKind::Function(function) => self.node("function_literal", |p| {
                p.bounds(&function.bounds);
                p.leaf("all_map_to");
                p.expr(&function.body);
            }),
            ExprKind::FunctionSet(set) => self.node("set_of_functions", |p| {
                p.expr(&set.domain);
                p.leaf("maps_to");
                p.expr(&set.range);
            }),
            ExprKind::Record(fields) => self.node("record_literal", |p| {
                for field in fields {
                    p.leaf("identifier");
                    p.leaf("all_map_to");
                    p.expr(&field.value);
                }
            }),
            ExprKind::RecordSet(fields) => self.node("set_of_records", |p| {
                for field in fields {
                    p.leaf("identifier");
                    p.expr(&field.value);
                }
            }),
            ExprKind::RecordField(field) => self.node("record_value", |p| {
                p.expr(&field.record);
                p.leaf("identifier_ref");
            }),
            ExprKind::Except(except) => self.except(except),
            ExprKind::Tuple(elements) => self.node("tuple_literal", |p| {
                p.leaf("langle_bracket");
                p.exprs(elements);
                p.leaf("rangle_bracket");
            }),
            ExprKind::Action(action) => self.action(action),
            ExprKind::Fairness(fairness) => self.node("fairness", |p| {
                p.expr(&fairness.subscript);
                p.expr(&fairness.action);
            }),
            ExprKind::If(i) => self.node("if_then_else", |p| {
                p.expr(&i.condition);
                p.expr(&i.then);
                p.expr(&i.otherwise);
            }),
            ExprKind::Case(case) => self.case(case),
            ExprKind::Let(l) => self.node("let_in", |p| {
                for item in &l.items {
                    match item {
                        LetItem::Definition(definition) => p.definition(definition),
                        LetItem::Recursive(items) => p.recursive(items),
                    }
                }
                p.expr(&l.body);
            }),
            _ => {}
        }
    }

    fn quantified(&mut self, quantified: &Quantified) {
        let node = match quantified.bounds {
            Bounds::Bounded(_) => "bounded_quantification",
            Bounds::Unbounded(_) => "unbounded_quantification",
        };
        self.node(node, |p| {
            p.leaf(match quantified.quantifier {
                Quantifier::ForAll => "forall",
                Quantifier::Exists => "exists",
                Quantifier::TemporalForAll => "temporal_forall",
                Quantifier::TemporalExists => "temporal_exists",
            });
            p.either_bounds(&quantified.bounds);
            p.expr(&quantified.body);
        });
    }

    fn except(&mut self, except: &Except) {
        self.node("except", |p| {
            p.expr(&except.function);
            for update in &except.updates {
                p.node("except_update", |p| {
                    p.node("except_update_specifier", |p| {
                        for element in &update.path {
                            match element {
                                PathElement::Field(_) => {
                                    p.node("except_update_record_field", |p| {
                                        p.leaf("identifier_ref");
                                    });
                                }
                                PathElement::Index { arguments, .. } => {
                                    p.node("except_update_fn_appl", |p| p.exprs(arguments));
                                }
                            }
                        }
                    });
                    p.expr(&update.value);
                });
            }
        });
    }

    fn action(&mut self, action: &Action) {
        if action.stuttering {
            return self.node("step_expr_or_stutter", |p| {
                p.expr(&action.action);
                p.expr(&action.subscript);
            });
        }
        self.node("step_expr_no_stutter", |p| {
            p.leaf("langle_bracket");
            p.expr(&action.action);
            p.leaf("rangle_bracket_sub");
            p.expr(&action.subscript);
        });
    }

    fn case(&mut self, case: &Case) {
        self.node("case", |p| {
            for (index, arm) in case.arms.iter().enumerate() {
                if index > 0 {
                    p.leaf("case_box");
                }
                p.node("case_arm", |p| {
                    p.expr(&arm.guard);
                    p.leaf("case_arrow");
                    p.expr(&arm.value);
                });
            }
            if let Some(other) = &case.other {
                p.leaf("case_box");
                p.node("other_arm", |p| {
                    p.leaf("case_arrow");
                    p.expr(other);
                });
            }
        });
    }

    fn either_bounds(&mut self, bounds: &Bounds) {
        match bounds {
            Bounds::Bounded(bounds) => self.bounds(bounds),
            Bounds::Unbounded(names) => self.leaves("identifier", names.len()),
        }
    }

    fn bounds(&mut self, bounds: &[Bound]) {
        for bound in bounds {
            self.node("quantifier_bound", |p| {
                p.pattern(&bound.pattern);
                p.leaf("set_in");
                p.expr(&bound.set);
            });
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Names(names) => self.leaves("identifier", names.len()),
            Pattern::Tuple(names) => self.node("tuple_of_identifiers", |p| {
                p.leaf("langle_bracket");
                p.leaves("identifier", names.len());
                p.leaf("rangle_bracket");
            }),
        }
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

/// The number of escapes in a string literal.
fn escapes(literal: &str) -> usize {
    let mut count = 0;
    let mut chars = literal.chars();
    while let Some(char) = chars.next() {
        if char == '\\' {
            chars.next();
            count += 1;
        }
    }
    count
}
