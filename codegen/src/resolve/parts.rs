//! The parts of expressions and definitions, as selectors count them.

use super::names::key;
use crate::ast::{self, Expr, ExprKind, LetItem, SelectorKind};

/// A part of a definition.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    Expr(&'a Expr),
    /// The first operands of a chain `a + b + c`.
    Chain(&'a ast::Infix, usize),
    Operator(&'a ast::OperatorDefinition),
    Function(&'a ast::FunctionDefinition),
    Statement(&'a ast::Statement),
    Sequent(&'a ast::AssumeProve),
    Arm(&'a ast::Arm),
    Lambda(&'a ast::Lambda),
    /// `NEW J` of an ASSUME/PROVE: it is counted, and has no parts.
    New(&'a ast::New),
}

/// A part without parentheses; at the end of the way, without its label too.
pub(super) fn plain(part: Part<'_>, at_end: bool) -> Part<'_> {
    match part {
        Part::Expr(Expr { kind: ExprKind::Parenthesized(inner), .. }) => plain(Part::Expr(inner), at_end),
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) if at_end => plain(Part::Expr(&label.body), at_end),
        Part::Operator(definition) if !at_end => plain(Part::Expr(&definition.body), at_end),
        Part::Statement(ast::Statement::Expr(expr)) => plain(Part::Expr(expr), at_end),
        Part::Statement(ast::Statement::AssumeProve(sequent)) => Part::Sequent(sequent),
        other => other,
    }
}

/// What a part binds, and in what.
pub(super) fn binder(part: Part<'_>) -> Option<(Vec<&ast::Name>, &Expr)> {
    match part {
        Part::Function(definition) => Some((names(&definition.bounds), &definition.body)),
        Part::Lambda(_) => None,
        Part::Expr(expr) => match &expr.kind {
            ExprKind::Label(label) => binder(plain(Part::Expr(&label.body), false)),
            ExprKind::Quantified(quantified) => {
                let bound = match &quantified.bounds {
                    ast::Bounds::Bounded(bounds) => names(bounds),
                    ast::Bounds::Unbounded(names) => names.iter().collect(),
                };
                Some((bound, &quantified.body))
            }
            ExprKind::Choose(choose) => Some((of_pattern(&choose.pattern), &choose.body)),
            ExprKind::SetFilter(filter) => Some((of_pattern(&filter.bound.pattern), &filter.predicate)),
            ExprKind::SetMap(map) => Some((names(&map.bounds), &map.element)),
            ExprKind::Function(function) => Some((names(&function.bounds), &function.body)),
            _ => None,
        },
        _ => None,
    }
}

fn names(bounds: &[ast::Bound]) -> Vec<&ast::Name> {
    bounds.iter().flat_map(|bound| of_pattern(&bound.pattern)).collect()
}

fn of_pattern(pattern: &ast::Pattern) -> Vec<&ast::Name> {
    match pattern {
        ast::Pattern::Names(names) | ast::Pattern::Tuple(names) => names.iter().collect(),
    }
}

/// The parts that numbers select, in order.
pub(super) fn children<'e>(part: Part<'e>) -> Vec<Part<'e>> {
    let expr = match part {
        Part::Chain(infix, count) => return chain(infix, count),
        Part::Arm(arm) => return vec![Part::Expr(&arm.guard), Part::Expr(&arm.value)],
        Part::Sequent(sequent) => {
            let items = sequent.assumptions.iter().map(|item| match item {
                ast::AssumeItem::Expr(expr) => Part::Expr(expr),
                ast::AssumeItem::AssumeProve { sequent, .. } => Part::Sequent(sequent),
                ast::AssumeItem::New(new) => new.set.as_ref().map_or(Part::New(new), Part::Expr),
            });
            return items.chain([Part::Expr(&sequent.goal)]).collect();
        }
        Part::Function(definition) => {
            return definition.bounds.iter().map(|bound| Part::Expr(&bound.set)).collect();
        }
        Part::Lambda(lambda) => return vec![Part::Expr(&lambda.body)],
        Part::Operator(definition) => &definition.body,
        Part::Statement(_) | Part::New(_) => return vec![],
        Part::Expr(expr) => expr,
    };
    let exprs: Vec<&Expr> = match &expr.kind {
        ExprKind::Parenthesized(inner) => return children(Part::Expr(inner)),
        ExprKind::Label(label) => return children(Part::Expr(&label.body)),
        ExprKind::Infix(infix) if infix.operator == ast::Operator::Times => infix.operands.iter().collect(),
        ExprKind::Infix(infix) => return chain(infix, infix.operands.len()),
        ExprKind::Prefix(prefix) => vec![&prefix.operand],
        ExprKind::Postfix(postfix) => vec![&postfix.operand],
        ExprKind::Reference(reference) => {
            let prefix = reference.prefix.iter().flat_map(|selector| match &selector.kind {
                SelectorKind::Symbol { arguments, .. } | SelectorKind::Arguments(arguments) => &arguments[..],
                _ => &[],
            });
            let arguments: Vec<&Expr> = prefix.chain(&reference.arguments).collect();
            let operand = |expr: &'e Expr| match &expr.kind {
                ExprKind::Lambda(lambda) => Part::Lambda(lambda),
                _ => Part::Expr(expr),
            };
            return arguments.into_iter().map(operand).collect();
        }
        ExprKind::Junction(junction) => junction.items.iter().collect(),
        ExprKind::SetEnumeration(items) | ExprKind::Tuple(items) => items.iter().collect(),
        ExprKind::Application(application) => {
            [&application.function].into_iter().chain(&application.arguments).collect()
        }
        ExprKind::If(choice) => vec![&choice.condition, &choice.then, &choice.otherwise],
        ExprKind::Case(case) => {
            let arms = case.arms.iter().map(Part::Arm);
            return arms.chain(case.other.as_ref().map(Part::Expr)).collect();
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => fields.iter().map(|field| &field.value).collect(),
        ExprKind::RecordField(field) => vec![&field.record],
        ExprKind::FunctionSet(set) => vec![&set.domain, &set.range],
        ExprKind::Except(except) => {
            [&except.function].into_iter().chain(except.updates.iter().map(|update| &update.value)).collect()
        }
        ExprKind::Action(action) => vec![&action.action, &action.subscript],
        ExprKind::Fairness(fairness) => vec![&fairness.subscript, &fairness.action],
        ExprKind::Quantified(quantified) => match &quantified.bounds {
            ast::Bounds::Bounded(bounds) => bounds.iter().map(|bound| &bound.set).collect(),
            ast::Bounds::Unbounded(_) => vec![],
        },
        ExprKind::Choose(choose) => choose.set.iter().collect(),
        ExprKind::SetFilter(filter) => vec![&filter.bound.set],
        ExprKind::SetMap(map) => map.bounds.iter().map(|bound| &bound.set).collect(),
        ExprKind::Function(function) => function.bounds.iter().map(|bound| &bound.set).collect(),
        ExprKind::Let(syntax) => vec![&syntax.body],
        _ => vec![],
    };
    exprs.into_iter().map(Part::Expr).collect()
}

/// `a + b + c` is `(a + b) + c`.
fn chain(infix: &ast::Infix, count: usize) -> Vec<Part<'_>> {
    let Some((last, first)) = infix.operands[..count].split_last() else { return vec![] };
    let left = match first {
        [only] => Part::Expr(only),
        _ => Part::Chain(infix, count - 1),
    };
    vec![left, Part::Expr(last)]
}

/// Whether a label of that name, or a `LET` definition, is directly inside of a part: not inside another label.
pub(super) fn holds(part: Part<'_>, name: &str) -> bool {
    match part {
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) => &*label.name.text == name,
        Part::Expr(Expr { kind: ExprKind::Let(syntax), .. }) => {
            let defines = |item: &LetItem| match item {
                LetItem::Definition(definition) => &*key(&definition.name().kind) == name,
                LetItem::Recursive(_) => false,
            };
            syntax.items.iter().any(defines) || holds(Part::Expr(&syntax.body), name)
        }
        _ => {
            let body = binder(part).map(|(_, body)| Part::Expr(body));
            children(part).into_iter().chain(body).any(|child| holds(plain_keeping_labels(child), name))
        }
    }
}

fn plain_keeping_labels(part: Part<'_>) -> Part<'_> {
    match part {
        Part::Expr(Expr { kind: ExprKind::Parenthesized(inner), .. }) => plain_keeping_labels(Part::Expr(inner)),
        other => other,
    }
}
