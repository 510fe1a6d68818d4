//! Expressions.

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use super::literal::{number, unescape};
use super::precedence::{Item, resolve};
use super::reference::named;
use crate::ast::{
    Action, Arm, Bound, Bounds, Case, Choose, Except, Expr, ExprKind, Fairness, Field, Function, FunctionSet, If,
    Junction, Lambda, Let, LetItem, Operator, PathElement, Pattern, Quantified, Quantifier, Reference, SetFilter,
    SetMap, Symbol, SymbolKind, Update,
};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Trees may be this high. Passes walk them by recursion.
const MAX_HEIGHT: usize = 600;

/// The pairs directly in a pair.
pub(super) fn children(pair: Pair<'_, Rule>) -> Vec<Pair<'_, Rule>> {
    pair.into_inner().collect()
}

impl<'a> Builder<'a> {
    pub(super) fn expression(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        let expr = self.chain(children(pair))?;
        if let ExprKind::Operator(operator) = expr.kind {
            let message = format!("the operator `{operator}` stands without operands");
            self.errors.push(
                Diagnostic::error("E4113", message)
                    .label(expr.span, "expected an expression")
                    .help("an operator symbol alone can only be an argument, as in `Op(+, x)`"),
            );
            return None;
        }
        Some(expr)
    }

    /// An argument: an expression, an operator symbol alone or a LAMBDA.
    pub(super) fn argument(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        match pair.as_rule() {
            Rule::lambda => self.lambda(pair),
            _ => self.chain(children(pair)),
        }
    }

    /// The expressions directly in a pair.
    pub(super) fn expressions(&mut self, pair: Pair<'a, Rule>) -> Option<Vec<Expr>> {
        let expressions = pair.into_inner().filter(|inner| inner.as_rule() == Rule::expression);
        expressions.map(|inner| self.expression(inner)).collect()
    }

    /// The one expression directly in a pair.
    pub(super) fn only_expression(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        let inner = pair.into_inner().find(|inner| inner.as_rule() == Rule::expression)?;
        self.expression(inner)
    }

    /// A chain of operands and operators, as the grammar gives it.
    pub(super) fn chain(&mut self, pairs: Vec<Pair<'a, Rule>>) -> Option<Expr> {
        let height = chain_height(&pairs, |pair| self.token(pair).operator);
        self.height += height;
        let expr = if self.height > MAX_HEIGHT { self.too_high(&pairs) } else { self.resolve_chain(pairs) };
        self.height -= height;
        expr
    }

    fn too_high(&mut self, pairs: &[Pair<'a, Rule>]) -> Option<Expr> {
        let message = format!("operators are applied to operators more than {MAX_HEIGHT} deep");
        let diagnostic = Diagnostic::error("E4106", message);
        self.errors.push(match pairs.first() {
            Some(pair) => diagnostic.label(self.span(pair), "to what starts here"),
            None => diagnostic,
        });
        None
    }

    fn resolve_chain(&mut self, pairs: Vec<Pair<'a, Rule>>) -> Option<Expr> {
        if let [operand] = pairs.as_slice() {
            return self.operand(operand.clone(), None);
        }
        let mut items = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let item = match pair.as_rule() {
                Rule::prefix => {
                    let (operator, span) = self.operator(&pair)?;
                    Item::Prefix(operator, span)
                }
                Rule::infix => {
                    let (operator, span) = self.operator(&pair)?;
                    Item::Infix(operator, span)
                }
                Rule::postfix => self.postfix(pair)?,
                _ => {
                    let minus = match items.last() {
                        Some(Item::Prefix(Operator::Negative, span)) => Some(*span),
                        _ => None,
                    };
                    let many = minus.is_some() && self.holds_two(&pair);
                    let expr = self.operand(pair, minus.filter(|_| many))?;
                    if many {
                        items.pop();
                    }
                    Item::Operand(expr)
                }
            };
            items.push(item);
        }
        match resolve(items, self.sources) {
            Ok(expr) => Some(expr),
            Err(diagnostic) => {
                self.errors.extend(diagnostic.map(|diagnostic| *diagnostic));
                None
            }
        }
    }

    /// Whether an operand is `(a, b)`: behind a minus sign, the arguments of the infix operator.
    fn holds_two(&self, pair: &Pair<'a, Rule>) -> bool {
        let is_expression = |inner: &Pair<'a, Rule>| inner.as_rule() == Rule::expression;
        pair.as_rule() == Rule::parenthesized && pair.clone().into_inner().filter(is_expression).count() == 2
    }

    fn postfix(&mut self, pair: Pair<'a, Rule>) -> Option<Item> {
        let span = self.span(&pair);
        let Some(inner) = pair.clone().into_inner().next() else {
            return Some(Item::Postfix(self.operator(&pair)?.0, span));
        };
        Some(match inner.as_rule() {
            Rule::field => Item::Field(self.names_in(&inner).pop()?, span),
            _ => Item::Index(self.expressions(inner)?, span),
        })
    }

    /// An operand; `minus` is the place of the minus sign whose two arguments it holds.
    fn operand(&mut self, pair: Pair<'a, Rule>, minus: Option<Span>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::identifier => named(self.name(&pair).into(), vec![]),
            Rule::reference => return self.reference(pair),
            Rule::NUMBER => number(self.text(&pair)),
            Rule::STRING => ExprKind::String(unescape(self.text(&pair))),
            Rule::AT => ExprKind::At,
            Rule::parenthesized => return self.parenthesized(pair, minus),
            Rule::junction => self.junction(pair)?,
            Rule::tuple_or_action => self.tuple_or_action(pair)?,
            Rule::square => self.square(pair)?,
            Rule::braces => self.braces(pair)?,
            Rule::fairness => self.fairness(pair)?,
            Rule::if_then_else => {
                let [condition, then, otherwise] = self.exactly(pair)?;
                ExprKind::If(Box::new(If { condition, then, otherwise }))
            }
            Rule::quantified | Rule::temporal => self.quantified(pair)?,
            Rule::choose => self.choose(pair)?,
            Rule::let_in => self.let_in(pair)?,
            Rule::case => self.case(pair)?,
            _ => return None,
        };
        Some(Expr { span, kind })
    }

    fn exactly<const N: usize>(&mut self, pair: Pair<'a, Rule>) -> Option<[Expr; N]> {
        self.expressions(pair)?.try_into().ok()
    }

    fn parenthesized(&mut self, pair: Pair<'a, Rule>, minus: Option<Span>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = self.expressions(pair)?;
        if inner.len() == 1 {
            return Some(Expr { span, kind: ExprKind::Parenthesized(Box::new(inner.remove(0))) });
        }
        if let Some(minus) = minus {
            let kind = SymbolKind::Operator(Operator::Minus);
            let name = Symbol { kind, span: minus };
            let reference = Reference { prefix: vec![], name, arguments: inner };
            return Some(Expr { span: minus.to(span), kind: ExprKind::Reference(reference) });
        }
        self.errors.push(
            Diagnostic::error("E4110", "parentheses hold one expression")
                .label(span, format!("these hold {}", inner.len()))
                .help("a tuple is written `<<a, b>>`"),
        );
        None
    }

    fn junction(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let (operator, _) = self.operator(&pair)?;
        let mut bullets = vec![];
        let mut items = vec![];
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::FIRST_BULLET | Rule::NEXT_BULLET => bullets.push(self.span(&inner)),
                Rule::expression => items.push(self.expression(inner)?),
                _ => {}
            }
        }
        Some(ExprKind::Junction(Junction { operator, bullets, items }))
    }

    fn tuple_or_action(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let span = self.span(&pair);
        let mut expressions = vec![];
        let mut subscript = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::expression => expressions.push(self.expression(inner)?),
                Rule::subscript => subscript = Some(self.subscript(inner)?),
                _ => {}
            }
        }
        let Some(subscript) = subscript else { return Some(ExprKind::Tuple(expressions)) };
        if expressions.len() != 1 {
            let message = "an action in `<<…>>_v` is one expression";
            self.errors.push(Diagnostic::error("E4110", message).label(span, ""));
            return None;
        }
        let action = Action { stuttering: false, action: expressions.remove(0), subscript };
        Some(ExprKind::Action(Box::new(action)))
    }

    fn square(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let inner = pair.into_inner().next()?;
        match inner.as_rule() {
            Rule::record => Some(ExprKind::Record(self.fields(inner)?)),
            Rule::record_set => Some(ExprKind::RecordSet(self.fields(inner)?)),
            _ => self.other_square(inner),
        }
    }

    fn fields(&mut self, pair: Pair<'a, Rule>) -> Option<Vec<Field>> {
        let is_field = |rule| matches!(rule, Rule::record_field | Rule::record_set_field);
        let fields = pair.into_inner().filter(|inner| is_field(inner.as_rule()));
        fields
            .map(|field| {
                let name = self.names_in(&field).pop()?;
                Some(Field { name, value: self.only_expression(field)? })
            })
            .collect()
    }

    fn other_square(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let mut inner = children(pair);
        inner.retain(|inner| inner.as_rule() != Rule::COMMA);
        let tail = inner.pop()?;
        if tail.as_rule() == Rule::function {
            let bounds = self.bounds_of(inner)?;
            let body = self.only_expression(tail)?;
            return Some(ExprKind::Function(Box::new(Function { bounds, body })));
        }
        let head = self.expression(inner.pop()?)?;
        Some(match tail.as_rule() {
            Rule::function_set => {
                let range = self.only_expression(tail)?;
                ExprKind::FunctionSet(Box::new(FunctionSet { domain: head, range }))
            }
            Rule::except => {
                let updates = tail.into_inner().filter(|inner| inner.as_rule() == Rule::update);
                let updates = updates.map(|update| self.update(update)).collect::<Option<_>>()?;
                ExprKind::Except(Box::new(Except { function: head, updates }))
            }
            _ => {
                let subscript = tail.into_inner().find(|i| i.as_rule() == Rule::subscript)?;
                let subscript = self.subscript(subscript)?;
                ExprKind::Action(Box::new(Action { stuttering: true, action: head, subscript }))
            }
        })
    }

    fn update(&mut self, pair: Pair<'a, Rule>) -> Option<Update> {
        let span = self.span(&pair);
        let mut path = vec![];
        let mut value = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::field => path.push(PathElement::Field(self.names_in(&inner).pop()?)),
                Rule::index => {
                    let span = self.span(&inner);
                    path.push(PathElement::Index { span, arguments: self.expressions(inner)? });
                }
                Rule::expression => value = Some(self.expression(inner)?),
                _ => {}
            }
        }
        Some(Update { span, path, value: value? })
    }

    fn braces(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let mut elements = vec![];
        let mut tail = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::expression => elements.push(inner),
                Rule::set_tail => tail = Some(inner),
                _ => {}
            }
        }
        let Some(tail) = tail else {
            let elements = elements.into_iter().map(|element| self.expression(element));
            return Some(ExprKind::SetEnumeration(elements.collect::<Option<_>>()?));
        };
        let element = elements.pop()?;
        let mut tail: Vec<_> = tail.into_inner().filter(|inner| inner.as_rule() == Rule::expression).collect();
        let span = self.span(&element);
        if tail.len() == 1
            && let Some((pattern, set)) = self.split_element(&element)
        {
            let bound = Bound { span, pattern, set: set? };
            let predicate = self.expression(tail.remove(0))?;
            return Some(ExprKind::SetFilter(Box::new(SetFilter { bound, predicate })));
        }
        let element = self.expression(element)?;
        let bounds = self.bounds_of(tail)?;
        Some(ExprKind::SetMap(Box::new(SetMap { element, bounds })))
    }

    fn fairness(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let span = self.span(&pair);
        let strong = self.text(&pair) == "SF_";
        let mut subscript = None;
        let mut action = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::subscript => subscript = Some(self.subscript(inner)?),
                Rule::expression => action = Some(self.expression(inner)?),
                _ => {}
            }
        }
        let mut subscript = subscript?;
        if action.is_none()
            && let ExprKind::Reference(reference) = &mut subscript.kind
            && reference.arguments.len() == 1
        {
            // In `WF_v(A)` the parentheses hold the action, not an argument of `v`.
            action = reference.arguments.pop();
            subscript.span = match reference.prefix.first() {
                Some(first) => first.span.to(reference.name.span),
                None => reference.name.span,
            };
        }
        let Some(action) = action else {
            self.errors.push(
                Diagnostic::error("E4110", "a fairness condition lacks its action")
                    .label(span, "expected `(` and one action behind the subscript")
                    .help("fairness is written `WF_vars(Action)`"),
            );
            return None;
        };
        Some(ExprKind::Fairness(Box::new(Fairness { strong, subscript, action })))
    }

    fn subscript(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        let inner = pair.into_inner().next()?;
        if inner.as_rule() != Rule::path {
            return self.operand(inner, None);
        }
        let span = self.span(&inner);
        let mut pieces = vec![];
        for piece in inner.into_inner().filter(|piece| piece.as_rule() == Rule::step_name) {
            pieces.push(self.piece(piece)?);
        }
        self.path(span, pieces)
    }

    fn quantified(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let quantifier = match self.text(&pair) {
            "\\A" | "\\forall" | "∀" => Quantifier::ForAll,
            "\\AA" => Quantifier::TemporalForAll,
            "\\EE" => Quantifier::TemporalExists,
            _ => Quantifier::Exists,
        };
        let mut bounds = Bounds::Unbounded(self.names_in(&pair));
        let mut body = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::bounds => bounds = self.bounds(inner)?,
                Rule::expression => body = Some(self.expression(inner)?),
                _ => {}
            }
        }
        Some(ExprKind::Quantified(Box::new(Quantified { quantifier, bounds, body: body? })))
    }

    fn choose(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let mut choice: Option<(Pattern, Option<Expr>)> = None;
        let mut body = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::bound => choice = Some(self.choice(inner)?),
                Rule::expression => body = Some(self.expression(inner)?),
                _ => {}
            }
        }
        let (pattern, set) = choice?;
        Some(ExprKind::Choose(Box::new(Choose { pattern, set, body: body? })))
    }

    fn let_in(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let mut items = vec![];
        let mut body = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::definition => items.push(LetItem::Definition(self.definition(inner)?)),
                Rule::recursive => items.push(LetItem::Recursive(self.declarations(inner)?)),
                Rule::expression => body = Some(self.expression(inner)?),
                _ => {}
            }
        }
        Some(ExprKind::Let(Box::new(Let { items, body: body? })))
    }

    fn case(&mut self, pair: Pair<'a, Rule>) -> Option<ExprKind> {
        let mut arms = vec![];
        let mut other = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::arm => {
                    let [guard, value] = self.exactly(inner)?;
                    arms.push(Arm { guard, value });
                }
                Rule::other => other = Some(self.only_expression(inner)?),
                _ => {}
            }
        }
        Some(ExprKind::Case(Box::new(Case { arms, other })))
    }

    fn lambda(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let names = self.names_in(&pair);
        let parameters = names.into_iter().map(super::unit::plain_declaration).collect();
        let body = Box::new(self.only_expression(pair)?);
        Some(Expr { span, kind: ExprKind::Lambda(Lambda { parameters, body }) })
    }
}

/// How much deeper than a chain's place the operands under its operators can be in the tree, at most.
fn chain_height(pairs: &[Pair<'_, Rule>], operator: impl Fn(&Pair<'_, Rule>) -> Option<Operator>) -> usize {
    if pairs.len() == 1 {
        return 1;
    }
    let (mut run, mut longest, mut infix) = (0, 0, 0u128);
    for pair in pairs {
        match pair.as_rule() {
            Rule::prefix | Rule::postfix => {
                run += 1;
                longest = longest.max(run);
            }
            rule => {
                // Postfix operators count on from an operand, prefix operators from an infix one.
                if rule == Rule::infix {
                    infix |= operator(pair).map_or(0, |operator| 1 << (operator as u32 % 128));
                    run = 0;
                }
            }
        }
    }
    // One operator's chain is one node, so infix nodes nest no deeper than there are different operators.
    1 + longest + infix.count_ones() as usize
}
