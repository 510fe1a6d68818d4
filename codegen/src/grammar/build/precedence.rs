//! Chains of operands and operators to trees.
//!
//! Source: SANY's `OperatorStack`. Between two operators their precedence ranges decide; if they overlap, it must
//! be one left-associative operator, else parentheses are needed. A prefix operator behind an infix one is never in
//! doubt: `a * ~b`, `a * -b`. (SANY refuses the latter, of all prefix operators only for the minus sign; the language
//! standard takes `A & -B`, and W4802 tells of it.)

use crate::ast::{Application, Expr, ExprKind, Infix, Name, Operator, Postfix, Precedence, Prefix, RecordField};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceMap, Span};

/// One piece of a chain.
#[derive(Debug)]
pub(super) enum Item {
    Operand(Expr),
    Prefix(Operator, Span),
    Infix(Operator, Span),
    Postfix(Operator, Span),
    /// `[a, b]` behind a function.
    Index(Vec<Expr>, Span),
    /// `.a` behind a record.
    Field(Name, Span),
}

/// An operator that waits for its right operand.
#[derive(Clone, Copy)]
struct Waiting {
    operator: Operator,
    span: Span,
    is_prefix: bool,
}

/// Puts a chain together. The grammar has seen to it that operands and operators alternate.
pub(super) fn resolve(chain: Vec<Item>, sources: &SourceMap) -> Result<Expr, Option<Box<Diagnostic>>> {
    let mut stack = Stack { operands: vec![], operators: vec![], sources };
    for item in chain {
        match item {
            Item::Operand(expr) => stack.operand(expr)?,
            Item::Prefix(operator, span) => {
                stack.operators.push(Waiting { operator, span, is_prefix: true });
            }
            Item::Infix(operator, span) => {
                stack.reduce_before(Some(operator), operator.precedence(), span)?;
                stack.operators.push(Waiting { operator, span, is_prefix: false });
            }
            Item::Postfix(operator, operator_span) => {
                stack.reduce_before(Some(operator), operator.precedence(), operator_span)?;
                let operand = stack.pop()?;
                let span = operand.span.to(operator_span);
                let postfix = Postfix { operator, operator_span, operand };
                stack.push(span, ExprKind::Postfix(Box::new(postfix)));
            }
            Item::Index(arguments, index_span) => {
                stack.reduce_before(None, Precedence::APPLICATION, index_span)?;
                let function = stack.pop()?;
                let span = function.span.to(index_span);
                let application = Application { function, arguments };
                stack.push(span, ExprKind::Application(Box::new(application)));
            }
            Item::Field(field, field_span) => {
                let record = stack.pop()?;
                let span = record.span.to(field_span);
                stack.push(span, ExprKind::RecordField(Box::new(RecordField { record, field })));
            }
        }
    }
    while !stack.operators.is_empty() {
        stack.reduce()?;
    }
    stack.pop()
}

struct Stack<'a> {
    operands: Vec<Expr>,
    operators: Vec<Waiting>,
    sources: &'a SourceMap,
}

impl Stack<'_> {
    fn push(&mut self, span: Span, kind: ExprKind) {
        self.operands.push(Expr { span, kind });
    }

    fn pop(&mut self) -> Result<Expr, Option<Box<Diagnostic>>> {
        self.operands.pop().ok_or(None)
    }

    /// A label must not change how its expression binds: `a * lab :: b + c` isn't taken.
    fn operand(&mut self, expr: Expr) -> Result<(), Option<Box<Diagnostic>>> {
        if let (ExprKind::Label(label), Some(outer)) = (&expr.kind, self.operators.last()) {
            let inner = match &label.body.kind {
                ExprKind::Infix(infix) => Some((infix.operator, infix.operator_spans[0])),
                ExprKind::Postfix(postfix) => Some((postfix.operator, postfix.operator_span)),
                _ => None,
            };
            if let Some((operator, span)) = inner
                && !operator.precedence().above(outer.operator.precedence())
            {
                let label = label.name.span;
                return Err(Some(Box::new(changed_by_label(label, outer, operator, span))));
            }
        }
        self.operands.push(expr);
        Ok(())
    }

    /// Applies the waiting operators that bind tighter than the one at `span`.
    fn reduce_before(
        &mut self,
        operator: Option<Operator>,
        precedence: Precedence,
        span: Span,
    ) -> Result<(), Option<Box<Diagnostic>>> {
        while let Some(left) = self.operators.last().copied() {
            let is_same = operator == Some(left.operator) && left.operator.is_left_associative();
            if left.operator.precedence().above(precedence) || is_same && !left.is_prefix {
                self.reduce()?;
            } else if precedence.above(left.operator.precedence()) {
                return Ok(());
            } else {
                let conflict = self.conflict(left, operator, precedence, span);
                return Err(Some(Box::new(conflict)));
            }
        }
        Ok(())
    }

    /// Applies the last waiting operator.
    fn reduce(&mut self) -> Result<(), Option<Box<Diagnostic>>> {
        let Some(Waiting { operator, span: operator_span, is_prefix }) = self.operators.pop() else {
            return Err(None);
        };
        let right = self.pop()?;
        if is_prefix {
            let span = operator_span.to(right.span);
            let prefix = Prefix { operator, operator_span, operand: right };
            self.push(span, ExprKind::Prefix(Box::new(prefix)));
            return Ok(());
        }
        let mut left = self.pop()?;
        let span = left.span.to(right.span);
        match &mut left.kind {
            // A chain of one operator stays flat; only associativity to the left brings it here.
            ExprKind::Infix(infix) if infix.operator == operator => {
                infix.operator_spans.push(operator_span);
                infix.operands.push(right);
                left.span = span;
                self.operands.push(left);
            }
            _ => {
                let operator_spans = vec![operator_span];
                let operands = vec![left, right];
                self.push(span, ExprKind::Infix(Infix { operator, operator_spans, operands }));
            }
        }
        Ok(())
    }

    fn conflict(&self, left: Waiting, right: Option<Operator>, precedence: Precedence, span: Span) -> Diagnostic {
        let symbol = self.sources.slice(left.span);
        let other = right.map_or("[", |_| self.sources.slice(span));
        let message = if right == Some(left.operator) {
            format!("`{symbol}` isn't associative: parentheses must say which one binds first")
        } else {
            format!("`{symbol}` and `{other}` have conflicting precedences")
        };
        let mut diagnostic = Diagnostic::error("E4111", message)
            .label(span, format!("precedence {precedence}"))
            .label(left.span, format!("precedence {}", left.operator.precedence()))
            .help("put one of the two in parentheses");
        let lines = (self.sources.position(left.span).line, self.sources.position(span).line);
        if right == Some(Operator::Equals) && lines.0 < lines.1 {
            diagnostic = diagnostic.help("a definition is written with `==`");
        }
        diagnostic
    }
}

fn changed_by_label(label: Span, outer: &Waiting, inner: Operator, span: Span) -> Diagnostic {
    let precedence = |operator: Operator| format!("`{operator}` has precedence {}", operator.precedence());
    Diagnostic::error("E4112", "without its label the expression would mean something else")
        .label(label, "this label")
        .label(outer.span, precedence(outer.operator))
        .label(span, precedence(inner))
        .help("put the labelled expression in parentheses")
}
