//! The parts of expressions and definitions, as selectors count them.

use std::sync::Arc;

use super::names::key;
use crate::ast::{self, Expr, ExprKind, SelectorKind};
use crate::source::Span;

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
    /// `P -> e`, or `OTHER -> e`.
    Arm(Option<&'a Expr>, &'a Expr),
    /// The condition of `OTHER`: it is counted, and is nothing.
    NoGuard,
    Lambda(&'a ast::Lambda),
    /// The arguments of `f[a, b]`, which are one.
    Arguments(&'a [Expr], Span),
    /// The field of `r.a`, a string.
    Field(&'a ast::Name),
    Step(&'a ast::StepKind),
    /// `NEW J` of an ASSUME/PROVE: it is counted, and has no parts.
    New,
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

/// What is labelled: the label is no part by itself.
pub(super) fn of_label(part: Part<'_>) -> Part<'_> {
    match plain(part, false) {
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) => of_label(Part::Expr(&label.body)),
        other => other,
    }
}

/// Bound identifiers, and what they are bound in.
type Binder<'a> = (Vec<(Arc<str>, Span)>, &'a Expr);

/// What a part binds, and in what.
pub(super) fn binder(part: Part<'_>) -> Option<Binder<'_>> {
    let of_names = |names: Vec<&ast::Name>| names.iter().map(|name| (name.text.clone(), name.span)).collect();
    let (names, body) = match part {
        Part::Function(definition) => (names(&definition.bounds), &definition.body),
        Part::Lambda(lambda) => {
            let names = lambda.parameters.iter().map(|parameter| (key(&parameter.name.kind), parameter.name.span));
            return Some((names.collect(), &lambda.body));
        }
        Part::Step(ast::StepKind::Pick { bounds, body }) => (bound(bounds), body),
        Part::Expr(expr) => match &expr.kind {
            ExprKind::Label(label) => return binder(plain(Part::Expr(&label.body), false)),
            ExprKind::Quantified(quantified) => (bound(&quantified.bounds), &quantified.body),
            ExprKind::Choose(choose) => (of_pattern(&choose.pattern), &choose.body),
            ExprKind::SetFilter(filter) => (of_pattern(&filter.bound.pattern), &filter.predicate),
            ExprKind::SetMap(map) => (names(&map.bounds), &map.element),
            ExprKind::Function(function) => (names(&function.bounds), &function.body),
            _ => return None,
        },
        _ => return None,
    };
    Some((of_names(names), body))
}

fn bound(bounds: &ast::Bounds) -> Vec<&ast::Name> {
    match bounds {
        ast::Bounds::Bounded(bounds) => names(bounds),
        ast::Bounds::Unbounded(names) => names.iter().collect(),
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

/// The sets that a step's identifiers range over.
fn sets(bounds: &ast::Bounds) -> Vec<Part<'_>> {
    match bounds {
        ast::Bounds::Bounded(bounds) => bounds.iter().map(|bound| Part::Expr(&bound.set)).collect(),
        ast::Bounds::Unbounded(_) => vec![],
    }
}

/// The parts that numbers select, in order.
pub(super) fn children<'e>(part: Part<'e>) -> Vec<Part<'e>> {
    let expr = match part {
        Part::Chain(infix, count) => return chain(infix, count),
        Part::Arm(guard, value) => return vec![guard.map_or(Part::NoGuard, Part::Expr), Part::Expr(value)],
        Part::Arguments(items, _) => return items.iter().map(Part::Expr).collect(),
        Part::Step(step) => return of_step(step),
        Part::Sequent(sequent) => {
            let items = sequent.assumptions.iter().map(|item| match item {
                ast::AssumeItem::Expr(expr) => Part::Expr(expr),
                ast::AssumeItem::AssumeProve { sequent, .. } => Part::Sequent(sequent),
                ast::AssumeItem::New(new) => new.set.as_ref().map_or(Part::New, Part::Expr),
            });
            return items.chain([Part::Expr(&sequent.goal)]).collect();
        }
        Part::Function(definition) => {
            return definition.bounds.iter().map(|bound| Part::Expr(&bound.set)).collect();
        }
        Part::Operator(definition) => &definition.body,
        Part::Statement(_) | Part::New | Part::Lambda(_) | Part::Field(_) | Part::NoGuard => return vec![],
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
            let argument = match &application.arguments[..] {
                [only] => Part::Expr(only),
                several => Part::Arguments(several, expr.span),
            };
            return vec![Part::Expr(&application.function), argument];
        }
        ExprKind::If(choice) => vec![&choice.condition, &choice.then, &choice.otherwise],
        ExprKind::Case(case) => {
            let arms = case.arms.iter().map(|arm| Part::Arm(Some(&arm.guard), &arm.value));
            return arms.chain(case.other.as_ref().map(|other| Part::Arm(None, other))).collect();
        }
        ExprKind::Record(fields) | ExprKind::RecordSet(fields) => fields.iter().map(|field| &field.value).collect(),
        ExprKind::RecordField(field) => return vec![Part::Expr(&field.record), Part::Field(&field.field)],
        ExprKind::FunctionSet(set) => vec![&set.domain, &set.range],
        // What is written there may say `@`, which would have no meaning elsewhere.
        ExprKind::Except(except) => vec![&except.function],
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

fn of_step(step: &ast::StepKind) -> Vec<Part<'_>> {
    match step {
        ast::StepKind::Assert { statement, .. } => vec![Part::Statement(statement)],
        ast::StepKind::Case(expr) | ast::StepKind::Have(expr) => vec![Part::Expr(expr)],
        ast::StepKind::Witness(exprs) => exprs.iter().map(Part::Expr).collect(),
        ast::StepKind::Take(bounds) | ast::StepKind::Pick { bounds, .. } => sets(bounds),
        _ => vec![],
    }
}

/// Whether a label of that name is directly inside of a part: not inside another label, nor in a definition of a `LET`.
pub(super) fn holds(part: Part<'_>, name: &str) -> bool {
    match plain(part, false) {
        Part::Expr(Expr { kind: ExprKind::Label(label), .. }) => &*label.name.text == name,
        part => {
            let body = binder(part).map(|(_, body)| Part::Expr(body));
            children(part).into_iter().chain(body).any(|child| holds(child, name))
        }
    }
}
