//! Expressions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::elaborator::Elaborator;
use super::names::Entity;
use crate::ast::{self, Expr, ExprKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Bound, Builtin, LocalId, Pattern, Selector, Term, TermKind, Update};

/// The longest chain of one infix operator: each link is one level deeper for every pass that follows.
const LONGEST_CHAIN: usize = 400;

/// What the label rules ask of the place at hand.
#[derive(Clone, Debug, Default)]
pub(super) struct LabelScope {
    /// Why no label may stand here.
    pub forbidden: Option<Forbidden>,
    /// The identifiers bound since the definition or label around.
    pub bound: Vec<LocalId>,
    /// The labels directly under that definition or label.
    pub names: BTreeSet<Arc<str>>,
}

/// Where labels may not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forbidden {
    NoDefinition,
    NestedNew,
    Except,
}

impl LabelScope {
    pub fn of_definition() -> Self {
        Self::default()
    }

    /// Of an assumption or theorem: labels need a name to be reached by.
    pub fn of_statement(named: bool) -> Self {
        LabelScope { forbidden: (!named).then_some(Forbidden::NoDefinition), ..Self::default() }
    }
}

impl<'a> Elaborator<'a> {
    /// The meaning of an expression. A failed one was reported, and stands as `TRUE`.
    pub fn expression(&mut self, expr: &'a Expr) -> Term {
        let span = expr.span;
        let kind = match &expr.kind {
            ExprKind::Reference(reference) => return self.reference(reference, span),
            ExprKind::Subexpression(selectors) => return self.subexpression(selectors, span),
            ExprKind::Step(step) => return self.step_as_expression(step, span),
            ExprKind::Operator(operator) => {
                self.error(
                    Diagnostic::error("E4204", format!("`{operator}` needs its operands"))
                        .label(span, "an expression is wanted here, not an operator"),
                );
                return self.broken(span);
            }
            ExprKind::Lambda(_) => {
                self.error(
                    Diagnostic::error("E4275", "a LAMBDA stands where an expression is wanted")
                        .label(span, "this is an operator")
                        .help("only a parameter that is declared with arguments, such as `F(_)`, takes an operator"),
                );
                return self.broken(span);
            }
            ExprKind::Number(number) => number_kind(number),
            ExprKind::String(text) => TermKind::String(self.symbols.intern(text)),
            ExprKind::Boolean(value) => TermKind::Boolean(*value),
            ExprKind::BooleanSet => TermKind::Builtin(Builtin::BooleanSet, vec![]),
            ExprKind::StringSet => TermKind::Builtin(Builtin::StringSet, vec![]),
            ExprKind::At => {
                if !self.at_allowed {
                    self.error(
                        Diagnostic::error("E4261", "`@` stands outside of an EXCEPT")
                            .label(span, "there is no old value to stand for"),
                    );
                    return self.broken(span);
                }
                TermKind::At
            }
            ExprKind::Parenthesized(inner) => return self.expression(inner),
            ExprKind::Label(label) => return self.label(label),
            ExprKind::Prefix(prefix) => {
                return self.application(prefix.operator, prefix.operator_span, &[&prefix.operand], span);
            }
            ExprKind::Infix(infix) => return self.infix(infix, span),
            ExprKind::Postfix(postfix) => {
                return self.application(postfix.operator, postfix.operator_span, &[&postfix.operand], span);
            }
            ExprKind::Junction(junction) => {
                let items = self.expressions(&junction.items);
                if junction.operator == ast::Operator::Or { TermKind::Or(items) } else { TermKind::And(items) }
            }
            ExprKind::Quantified(quantified) => self.quantified(quantified),
            ExprKind::Choose(choose) => self.choose(choose),
            ExprKind::SetEnumeration(items) => TermKind::SetEnumeration(self.expressions(items)),
            ExprKind::SetFilter(filter) => {
                let bounds = std::slice::from_ref(&filter.bound);
                let (mut bounds, body) = self.binding(bounds, &filter.predicate);
                let Some(bound) = bounds.pop() else { return self.broken(span) };
                TermKind::SetFilter { bound, body }
            }
            ExprKind::SetMap(map) => {
                let (bounds, body) = self.binding(&map.bounds, &map.element);
                TermKind::SetMap { bounds, body }
            }
            ExprKind::Application(application) => self.function_application(application, span),
            ExprKind::Function(function) => {
                let (bounds, body) = self.binding(&function.bounds, &function.body);
                TermKind::Function { bounds, body }
            }
            ExprKind::FunctionSet(set) => {
                TermKind::FunctionSet(self.expression(&set.domain), self.expression(&set.range))
            }
            ExprKind::Record(fields) => TermKind::Record(self.fields(fields)),
            ExprKind::RecordSet(fields) => TermKind::RecordSet(self.fields(fields)),
            ExprKind::RecordField(field) => {
                TermKind::Field(self.expression(&field.record), self.symbols.intern(&field.field.text))
            }
            ExprKind::Except(except) => self.except(except),
            ExprKind::Tuple(items) => TermKind::Tuple(self.expressions(items)),
            ExprKind::Action(action) => {
                let (body, subscript) = (self.expression(&action.action), self.expression(&action.subscript));
                if action.stuttering { TermKind::Square(body, subscript) } else { TermKind::Angle(body, subscript) }
            }
            ExprKind::Fairness(fairness) => {
                let (subscript, action) = (self.expression(&fairness.subscript), self.expression(&fairness.action));
                if fairness.strong {
                    TermKind::StrongFairness(subscript, action)
                } else {
                    TermKind::WeakFairness(subscript, action)
                }
            }
            ExprKind::If(choice) => TermKind::If(
                self.expression(&choice.condition),
                self.expression(&choice.then),
                self.expression(&choice.otherwise),
            ),
            ExprKind::Case(case) => {
                let arm = |arm: &'a ast::Arm| (self.expression(&arm.guard), self.expression(&arm.value));
                let arms = case.arms.iter().map(arm).collect();
                TermKind::Case(arms, case.other.as_ref().map(|other| self.expression(other)))
            }
            ExprKind::Let(syntax) => {
                let mark = self.scope.mark();
                self.let_items(&syntax.items);
                let body = self.expression(&syntax.body);
                self.scope.undo(mark);
                let definitions = self.let_groups.pop().unwrap_or_default();
                TermKind::Let(definitions, body)
            }
        };
        Term::new(kind, span)
    }

    pub fn expressions(&mut self, items: &'a [Expr]) -> Vec<Term> {
        items.iter().map(|item| self.expression(item)).collect()
    }

    fn infix(&mut self, infix: &'a ast::Infix, span: Span) -> Term {
        let operator = infix.operator;
        let language = matches!(self.scope.get(operator.symbol()).map(|b| b.entity), Some(Entity::Language(_)));
        if language {
            let several = match operator {
                ast::Operator::And => Some(TermKind::And as fn(Vec<Term>) -> TermKind),
                ast::Operator::Or => Some(TermKind::Or as fn(Vec<Term>) -> TermKind),
                ast::Operator::Times => Some(TermKind::Product as fn(Vec<Term>) -> TermKind),
                _ => None,
            };
            if let Some(several) = several {
                let operands = self.expressions(&infix.operands);
                return Term::new(several(operands), span);
            }
        }
        let (Some(first), rest) = (infix.operands.first(), infix.operands.get(1..).unwrap_or_default()) else {
            return self.broken(span);
        };
        self.warn_of_minus(infix);
        if rest.len() > LONGEST_CHAIN {
            self.error(
                Diagnostic::error("E4106", format!("a chain of {} operands", infix.operands.len()))
                    .label(
                        span,
                        format!("at most {} operands of `{operator}` may follow one another", LONGEST_CHAIN + 1),
                    )
                    .help("name parts of it by definitions"),
            );
            return self.broken(span);
        }
        if let [second] = rest {
            let place = infix.operator_spans.first().copied().unwrap_or(span);
            return self.application(operator, place, &[first, second], span);
        }
        let mut left = self.expression(first);
        for (operand, place) in rest.iter().zip(&infix.operator_spans) {
            let right = self.expression(operand);
            let whole = Span { end: operand.span.end, ..span };
            left = self.apply_to_terms(operator, *place, vec![left, right], whole);
        }
        left
    }

    /// SANY compares the precedence of a minus sign, alone of all prefix operators, with that of the infix operator in
    /// front of it. The language standard doesn't, but the same file may have to pass SANY too.
    fn warn_of_minus(&mut self, infix: &ast::Infix) {
        if !infix.operator.precedence().above(ast::Operator::Negative.precedence()) {
            return;
        }
        for (place, operand) in infix.operator_spans.iter().zip(infix.operands.iter().skip(1)) {
            let ExprKind::Prefix(minus) = &operand.kind else { continue };
            if minus.operator == ast::Operator::Negative {
                let operator = infix.operator;
                self.error(
                    Diagnostic::warning("W4802", format!("SANY and TLC refuse a minus sign behind `{operator}`"))
                        .label(minus.operator_span, "this is fine here, and a precedence conflict there")
                        .label(*place, "binds tighter than the minus sign")
                        .help("put the negative operand in parentheses"),
                );
            }
        }
    }

    fn quantified(&mut self, quantified: &'a ast::Quantified) -> TermKind {
        use ast::Quantifier as Q;
        let exists = matches!(quantified.quantifier, Q::Exists | Q::TemporalExists);
        match &quantified.bounds {
            ast::Bounds::Bounded(bounds) => {
                let (bounds, body) = self.binding(bounds, &quantified.body);
                TermKind::Quantifier { exists, bounds, body }
            }
            ast::Bounds::Unbounded(names) => {
                let mark = self.scope.mark();
                let labels = self.labels.bound.len();
                let locals: Vec<LocalId> = names.iter().map(|n| self.bind(&n.text, 0, n.span)).collect();
                let temporal = matches!(quantified.quantifier, Q::TemporalForAll | Q::TemporalExists);
                self.label_locals(locals.iter().copied());
                let body = self.expression(&quantified.body);
                self.labels.bound.truncate(labels);
                self.scope.undo(mark);
                if temporal {
                    TermKind::TemporalQuantifier { exists, locals, body }
                } else {
                    TermKind::Unbounded { exists, locals, body }
                }
            }
        }
    }

    fn choose(&mut self, choose: &'a ast::Choose) -> TermKind {
        let set = choose.set.as_ref().map(|set| self.expression(set));
        let mark = self.scope.mark();
        let labels = self.labels.bound.len();
        let pattern = match &choose.pattern {
            ast::Pattern::Names(names) if names.len() == 1 => {
                let name = &names[0];
                Pattern::Local(self.bind(&name.text, 0, name.span))
            }
            ast::Pattern::Names(names) | ast::Pattern::Tuple(names) => Pattern::Tuple(self.bind_names(names)),
        };
        self.label_locals(locals_of(&pattern));
        let body = self.expression(&choose.body);
        self.labels.bound.truncate(labels);
        self.scope.undo(mark);
        TermKind::Choose { pattern, set, body }
    }

    fn bind_names(&mut self, names: &'a [ast::Name]) -> Vec<LocalId> {
        names.iter().map(|name| self.bind(&name.text, 0, name.span)).collect()
    }

    /// Bounds, and what they are the bounds of.
    fn binding(&mut self, bounds: &'a [ast::Bound], body: &'a Expr) -> (Vec<Bound>, Term) {
        let sets = self.bound_sets(bounds);
        let mark = self.scope.mark();
        let labels = self.labels.bound.len();
        let bounds = self.bound_patterns(bounds, sets);
        let body = self.expression(body);
        self.labels.bound.truncate(labels);
        self.scope.undo(mark);
        (bounds, body)
    }

    /// The sets of bounds, which don't see what the bounds introduce.
    pub fn bound_sets(&mut self, bounds: &'a [ast::Bound]) -> Vec<Term> {
        bounds.iter().map(|bound| self.expression(&bound.set)).collect()
    }

    /// Brings what the bounds introduce into scope.
    pub fn bound_patterns(&mut self, bounds: &'a [ast::Bound], sets: Vec<Term>) -> Vec<Bound> {
        let mut bound = vec![];
        for (syntax, set) in bounds.iter().zip(sets) {
            match &syntax.pattern {
                ast::Pattern::Names(names) => {
                    for local in self.bind_names(names) {
                        bound.push(Bound { pattern: Pattern::Local(local), set: set.clone() });
                    }
                }
                ast::Pattern::Tuple(names) => {
                    let pattern = Pattern::Tuple(self.bind_names(names));
                    bound.push(Bound { pattern, set });
                }
            }
        }
        self.label_locals(bound.iter().flat_map(|bound| locals_of(&bound.pattern)).collect::<Vec<_>>());
        bound
    }

    fn function_application(&mut self, application: &'a ast::Application, span: Span) -> TermKind {
        let function = self.expression(&application.function);
        let given = application.arguments.len();
        if let TermKind::Call(id, arguments) = &*function.kind
            && arguments.is_empty()
            && let Some(bounds) = self.entry(*id).bounds
            && given != 1
            && given != bounds
        {
            let entry = self.entry(*id);
            let (name, defined) = (entry.definition.name.clone(), entry.name_span);
            let (takes, gets) = (super::definitions::arguments(bounds), super::definitions::arguments(given));
            self.error(
                Diagnostic::error("E4260", format!("the function `{name}` takes {takes}"))
                    .label(span, format!("but gets {gets}"))
                    .label(defined, "defined here"),
            );
        }
        let mut arguments = self.expressions(&application.arguments);
        let argument = if arguments.len() == 1 {
            arguments.remove(0)
        } else {
            let whole = match (application.arguments.first(), application.arguments.last()) {
                (Some(first), Some(last)) => first.span.to(last.span),
                _ => span,
            };
            Term::new(TermKind::Tuple(arguments), whole)
        };
        TermKind::Apply(function, argument)
    }

    fn fields(&mut self, fields: &'a [ast::Field]) -> Vec<(lockstep_model::value::Symbol, Term)> {
        let mut seen: Vec<&ast::Name> = vec![];
        let mut resolved = vec![];
        for field in fields {
            if let Some(first) = seen.iter().find(|name| name.text == field.name.text) {
                self.error(
                    Diagnostic::error("E4262", format!("the field `{}` is given twice", field.name))
                        .label(field.name.span, "again here")
                        .label(first.span, "first here"),
                );
            }
            seen.push(&field.name);
            resolved.push((self.symbols.intern(&field.name.text), self.expression(&field.value)));
        }
        resolved
    }

    fn except(&mut self, except: &'a ast::Except) -> TermKind {
        let function = self.expression(&except.function);
        let labels = self.labels.clone();
        self.labels.forbidden = Some(Forbidden::Except);
        let mut updates = vec![];
        for update in &except.updates {
            let mut path = vec![];
            for element in &update.path {
                path.push(match element {
                    ast::PathElement::Field(name) => Selector::Field(self.symbols.intern(&name.text)),
                    ast::PathElement::Index { span, arguments } => {
                        let mut arguments = self.expressions(arguments);
                        Selector::Index(if arguments.len() == 1 {
                            arguments.remove(0)
                        } else {
                            Term::new(TermKind::Tuple(arguments), *span)
                        })
                    }
                });
            }
            let at_allowed = std::mem::replace(&mut self.at_allowed, true);
            let value = self.expression(&update.value);
            self.at_allowed = at_allowed;
            updates.push(Update { path, value });
        }
        self.labels = labels;
        TermKind::Except(function, updates)
    }

    /// `lab(x) :: e` means `e`; the rest of it is for references.
    fn label(&mut self, label: &'a ast::Label) -> Term {
        self.check_label(&label.name, &label.parameters, label.body.span);
        let inner = LabelScope { forbidden: self.labels.forbidden, ..LabelScope::default() };
        let outer = std::mem::replace(&mut self.labels, inner);
        let term = self.expression(&label.body);
        self.labels = outer;
        term
    }
}

/// The identifiers that a pattern binds.
pub(super) fn locals_of(pattern: &Pattern) -> Vec<LocalId> {
    match pattern {
        Pattern::Local(id) => vec![*id],
        Pattern::Tuple(ids) => ids.clone(),
    }
}

/// A number; too large ones stay at the largest that there is, which evaluation refuses.
fn number_kind(number: &ast::Number) -> TermKind {
    if let Some(fraction) = &number.fraction {
        return TermKind::Decimal(format!("{}.{fraction}", number.digits).into());
    }
    TermKind::Integer(i64::from_str_radix(&number.digits, number.radix as u32).unwrap_or(i64::MAX))
}
