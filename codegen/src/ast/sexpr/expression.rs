//! Expressions.

use super::Printer;
use crate::ast::*;

impl Printer<'_> {
    pub(super) fn exprs(&mut self, exprs: &[Expr]) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
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

    pub(super) fn infix(&mut self, infix: &Infix) {
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

    pub(super) fn junction(&mut self, junction: &Junction) {
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

    pub(super) fn reference(&mut self, reference: &Reference) {
        if reference.prefix.is_empty() {
            return self.applied(&reference.name, &reference.arguments);
        }
        self.node("prefixed_op", |p| {
            p.node("subexpr_prefix", |p| p.selectors(&reference.prefix));
            p.applied(&reference.name, &reference.arguments);
        });
    }

    pub(super) fn applied(&mut self, name: &Symbol, arguments: &[Expr]) {
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

    pub(super) fn selectors(&mut self, selectors: &[Selector]) {
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

    pub(super) fn step_reference(&mut self) {
        self.node("proof_step_ref", |p| {
            p.leaf("level");
            p.leaf("name");
        });
    }

    pub(super) fn number(&mut self, number: &Number) {
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
    pub(super) fn construct(&mut self, kind: &ExprKind) {
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

    pub(super) fn quantified(&mut self, quantified: &Quantified) {
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

    pub(super) fn except(&mut self, except: &Except) {
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

    pub(super) fn action(&mut self, action: &Action) {
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

    pub(super) fn case(&mut self, case: &Case) {
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

    pub(super) fn either_bounds(&mut self, bounds: &Bounds) {
        match bounds {
            Bounds::Bounded(bounds) => self.bounds(bounds),
            Bounds::Unbounded(names) => self.leaves("identifier", names.len()),
        }
    }

    pub(super) fn bounds(&mut self, bounds: &[Bound]) {
        for bound in bounds {
            self.node("quantifier_bound", |p| {
                p.pattern(&bound.pattern);
                p.leaf("set_in");
                p.expr(&bound.set);
            });
        }
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
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
