//! Expressions.

use std::sync::Arc;

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use super::precedence::{Item, resolve};
use crate::ast::{
    Action, Arm, Bound, Bounds, Case, Choose, Except, Expr, ExprKind, Fairness, Field, Function, FunctionSet, If,
    Junction, Label, Lambda, Let, LetItem, Name, Number, Operator, PathElement, Pattern, Quantified, Quantifier, Radix,
    Reference, Selector, SelectorKind, SetFilter, SetMap, StepLevel, StepName, Symbol, SymbolKind, Update,
};
use crate::diagnostic::Diagnostic;
use crate::layout::Kind;
use crate::source::Span;

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
        if let [operand] = pairs.as_slice() {
            return self.operand(operand.clone(), false);
        }
        let mut items = Vec::with_capacity(pairs.len());
        for pair in pairs {
            match pair.as_rule() {
                Rule::prefix => {
                    let (operator, span) = self.operator(&pair)?;
                    items.push(Item::Prefix(operator, span));
                }
                Rule::infix => {
                    let (operator, span) = self.operator(&pair)?;
                    items.push(Item::Infix(operator, span));
                }
                Rule::postfix => items.push(self.postfix(pair)?),
                _ => {
                    let minus = matches!(items.last(), Some(Item::Prefix(Operator::Negative, _)));
                    let expr = self.operand(pair, minus)?;
                    // `- (1, 2)` is the infix operator applied to two arguments.
                    if let (ExprKind::Reference(_), Some(Item::Prefix(_, span))) = (&expr.kind, items.last())
                        && minus
                        && let ExprKind::Reference(reference) = &expr.kind
                        && reference.name.span == expr.span
                        && reference.name.as_operator() == Some(Operator::Minus)
                    {
                        let (span, expr) = (*span, expr);
                        items.pop();
                        items.push(Item::Operand(at_minus(expr, span)));
                    } else {
                        items.push(Item::Operand(expr));
                    }
                }
            }
        }
        match resolve(items, self.sources) {
            Ok(expr) => Some(expr),
            Err(diagnostic) => {
                self.errors.extend(diagnostic);
                None
            }
        }
    }

    fn postfix(&mut self, pair: Pair<'a, Rule>) -> Option<Item> {
        let inner = pair.into_inner().next()?;
        let span = self.span(&inner);
        Some(match inner.as_rule() {
            Rule::field => Item::Field(self.names_in(&inner).pop()?, span),
            Rule::index => Item::Index(self.expressions(inner)?, span),
            _ => Item::Postfix(self.operator(&inner)?.0, span),
        })
    }

    /// An operand; `minus` says that a prefix minus stands before it.
    fn operand(&mut self, pair: Pair<'a, Rule>, minus: bool) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
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

    fn parenthesized(&mut self, pair: Pair<'a, Rule>, minus: bool) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = self.expressions(pair)?;
        if inner.len() == 1 {
            return Some(Expr { span, kind: ExprKind::Parenthesized(Box::new(inner.remove(0))) });
        }
        if minus && inner.len() == 2 {
            let kind = SymbolKind::Operator(Operator::Minus);
            let name = Symbol { kind, span };
            let reference = Reference { prefix: vec![], name, arguments: inner };
            return Some(Expr { span, kind: ExprKind::Reference(reference) });
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
        let inner = pair.into_inner().nth(1)?;
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
            return self.operand(inner, false);
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

    // ---- References ----

    fn reference(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut pieces = vec![];
        let mut body = None;
        let mut label = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::piece | Rule::selector => pieces.push(self.piece(inner)?),
                Rule::LABEL_COLON => label = Some(self.span(&inner)),
                Rule::expression => body = Some(self.expression(inner)?),
                _ => {}
            }
        }
        match body {
            Some(body) => self.label(span, pieces, label?, body),
            None => self.path(span, pieces),
        }
    }

    /// One piece between `!`s.
    fn piece(&mut self, pair: Pair<'a, Rule>) -> Option<Selector> {
        let span = self.span(&pair);
        let mut arguments = vec![];
        let mut name = None;
        let mut selector = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NAME | Rule::BARE => name = Some(self.symbol(&inner)),
                Rule::STEP => selector = Some(SelectorKind::Step(self.step_name(&inner))),
                Rule::SELECTOR => {
                    selector = Some(match self.text(&inner) {
                        "<<" | "⟨" => SelectorKind::Left,
                        ">>" | "⟩" => SelectorKind::Right,
                        ":" => SelectorKind::Body,
                        "@" => SelectorKind::At,
                        number => SelectorKind::Child(number.parse().ok()?),
                    });
                }
                Rule::arguments => {
                    let is_argument = |rule| matches!(rule, Rule::expression | Rule::lambda);
                    for argument in inner.into_inner().filter(|i| is_argument(i.as_rule())) {
                        arguments.push(self.argument(argument)?);
                    }
                }
                _ => {}
            }
        }
        let kind = match (name, selector) {
            (Some(name), _) => SelectorKind::Symbol { name, arguments },
            (None, Some(selector)) => {
                if !arguments.is_empty() {
                    let message = "a proof step takes no arguments";
                    self.errors.push(Diagnostic::error("E4110", message).label(span, ""));
                    return None;
                }
                selector
            }
            (None, None) => SelectorKind::Arguments(arguments),
        };
        Some(Selector { span, kind })
    }

    /// What pieces between `!`s mean.
    fn path(&mut self, span: Span, mut pieces: Vec<Selector>) -> Option<Expr> {
        let last = pieces.pop()?;
        let kind = match (last.kind, pieces.is_empty()) {
            (SelectorKind::Symbol { name, arguments }, true) => match &name.kind {
                SymbolKind::Operator(operator) if arguments.is_empty() => ExprKind::Operator(*operator),
                SymbolKind::Name(text) if arguments.is_empty() => match &**text {
                    "TRUE" => ExprKind::Boolean(true),
                    "FALSE" => ExprKind::Boolean(false),
                    "BOOLEAN" => ExprKind::BooleanSet,
                    "STRING" => ExprKind::StringSet,
                    _ => ExprKind::Reference(Reference { prefix: pieces, name, arguments }),
                },
                _ => ExprKind::Reference(Reference { prefix: pieces, name, arguments }),
            },
            (SelectorKind::Symbol { name, arguments }, false) => {
                ExprKind::Reference(Reference { prefix: pieces, name, arguments })
            }
            (SelectorKind::Step(step), true) => ExprKind::Step(step),
            (kind, _) => {
                pieces.push(Selector { span: last.span, kind });
                ExprKind::Subexpression(pieces)
            }
        };
        Some(Expr { span, kind })
    }

    fn label(&mut self, span: Span, mut pieces: Vec<Selector>, colon: Span, body: Expr) -> Option<Expr> {
        let label = match (pieces.pop().map(|piece| piece.kind), pieces.is_empty()) {
            (Some(SelectorKind::Symbol { name, arguments }), true) => label_name(name, arguments),
            _ => None,
        };
        let Some((name, parameters)) = label else {
            self.errors.push(
                Diagnostic::error("E4112", "what stands before `::` is no label")
                    .label(span.to(colon), "expected a name, or a name with names as parameters")
                    .help("a label is written `lab :: e` or `lab(x, y) :: e`"),
            );
            return None;
        };
        Some(Expr { span, kind: ExprKind::Label(Box::new(Label { name, parameters, body })) })
    }

    pub(super) fn step_name(&self, pair: &Pair<'a, Rule>) -> StepName {
        let span = self.token(pair).span(self.layout.file);
        let text = self.text(pair);
        let (level, name) = text[1..].split_once('>').unwrap_or((text, ""));
        let level = match level {
            "*" => StepLevel::Star,
            "+" => StepLevel::Plus,
            number => StepLevel::Number(number.parse().unwrap_or(u32::MAX)),
        };
        StepName { span, level, name: name.trim_end_matches('.').into() }
    }

    /// Whether a pair starts with a token of a kind.
    pub(super) fn starts_with(&self, pair: &Pair<'a, Rule>, kind: Kind) -> bool {
        self.token(pair).kind == kind
    }
}

/// Gives the infix minus that a prefix minus turned out to be its place.
fn at_minus(mut expr: Expr, span: Span) -> Expr {
    expr.span = span.to(expr.span);
    if let ExprKind::Reference(reference) = &mut expr.kind {
        reference.name.span = span;
    }
    expr
}

fn label_name(name: Symbol, arguments: Vec<Expr>) -> Option<(Name, Vec<Name>)> {
    let as_name = |symbol: Symbol| match symbol.kind {
        SymbolKind::Name(text) => Some(Name { text, span: symbol.span }),
        SymbolKind::Operator(_) => None,
    };
    let parameters = arguments.into_iter().map(|argument| match argument.kind {
        ExprKind::Reference(Reference { prefix, name, arguments }) if prefix.is_empty() && arguments.is_empty() => {
            as_name(name)
        }
        _ => None,
    });
    Some((as_name(name)?, parameters.collect::<Option<_>>()?))
}

fn number(text: &str) -> ExprKind {
    let (radix, digits) = match text.as_bytes() {
        [b'\\', b'b' | b'B', ..] => (Radix::Binary, &text[2..]),
        [b'\\', b'o' | b'O', ..] => (Radix::Octal, &text[2..]),
        [b'\\', b'h' | b'H', ..] => (Radix::Hexadecimal, &text[2..]),
        _ => (Radix::Decimal, text),
    };
    let (digits, fraction) = match digits.split_once('.') {
        Some((digits, fraction)) => (digits, Some(fraction.into())),
        None => (digits, None),
    };
    let digits = if digits.is_empty() { "0" } else { digits };
    ExprKind::Number(Number { radix, digits: digits.into(), fraction })
}

/// The text of a string literal.
fn unescape(literal: &str) -> Arc<str> {
    let inner = literal.strip_prefix('"').unwrap_or(literal);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return inner.into();
    }
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            text.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('f') => text.push('\u{c}'),
            Some(escaped @ ('\\' | '"')) => text.push(escaped),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text.into()
}
