//! Names, paths, labels and steps' names.

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use crate::ast::{
    Expr, ExprKind, Label, Name, Reference, Selector, SelectorKind, StepLevel, StepName, Symbol, SymbolKind,
};
use crate::diagnostic::Diagnostic;
use crate::layout::Kind;
use crate::source::Span;

impl<'a> Builder<'a> {
    pub(super) fn reference(&mut self, pair: Pair<'a, Rule>) -> Option<Expr> {
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
    pub(super) fn piece(&mut self, pair: Pair<'a, Rule>) -> Option<Selector> {
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
    pub(super) fn path(&mut self, span: Span, mut pieces: Vec<Selector>) -> Option<Expr> {
        let last = pieces.pop()?;
        let kind = match (last.kind, pieces.is_empty()) {
            (SelectorKind::Symbol { name, arguments }, true) => named(name, arguments),
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

/// What a symbol alone means.
pub(super) fn named(name: Symbol, arguments: Vec<Expr>) -> ExprKind {
    match &name.kind {
        SymbolKind::Operator(operator) if arguments.is_empty() => ExprKind::Operator(*operator),
        SymbolKind::Name(text) if arguments.is_empty() => match &**text {
            "TRUE" => ExprKind::Boolean(true),
            "FALSE" => ExprKind::Boolean(false),
            "BOOLEAN" => ExprKind::BooleanSet,
            "STRING" => ExprKind::StringSet,
            _ => ExprKind::Reference(Reference { prefix: vec![], name, arguments }),
        },
        _ => ExprKind::Reference(Reference { prefix: vec![], name, arguments }),
    }
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
