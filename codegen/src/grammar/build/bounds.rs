//! What binds names.

use pest::iterators::Pair;

use super::super::Rule;
use super::Builder;
use super::expression::children;
use crate::ast::{Bound, Bounds, Expr, Name, Operator, Pattern};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// `x`, `<<x, y>>`, `x \in S` or `<<x, y>> \in S`, before names without a set have found theirs.
struct Piece {
    span: Span,
    pattern: Pattern,
    set: Option<Expr>,
}

impl<'a> Builder<'a> {
    /// `x, y \in S, z \in T` or `x, y`.
    pub(super) fn bounds(&mut self, pair: Pair<'a, Rule>) -> Option<Bounds> {
        let pieces = pair.into_inner().filter(|inner| inner.as_rule() == Rule::bound);
        let pieces = pieces.map(|piece| self.bound(piece)).collect::<Option<Vec<_>>>()?;
        let is_plain = |piece: &Piece| piece.set.is_none() && matches!(piece.pattern, Pattern::Names(_));
        if pieces.iter().all(is_plain) {
            let names = pieces.into_iter().flat_map(|piece| match piece.pattern {
                Pattern::Names(names) | Pattern::Tuple(names) => names,
            });
            return Some(Bounds::Unbounded(names.collect()));
        }
        self.group(pieces).map(Bounds::Bounded)
    }

    /// `x, y \in S, z \in T`, nothing unbounded.
    pub(super) fn bounded(&mut self, pair: Pair<'a, Rule>) -> Option<Vec<Bound>> {
        let span = self.span(&pair);
        match self.bounds(pair)? {
            Bounds::Bounded(bounds) => Some(bounds),
            Bounds::Unbounded(_) => {
                self.unbounded(span);
                None
            }
        }
    }

    /// The pattern and set of CHOOSE.
    pub(super) fn choice(&mut self, pair: Pair<'a, Rule>) -> Option<(Pattern, Option<Expr>)> {
        let piece = self.bound(pair)?;
        Some((piece.pattern, piece.set))
    }

    fn bound(&mut self, pair: Pair<'a, Rule>) -> Option<Piece> {
        let span = self.span(&pair);
        let mut pattern = None;
        let mut set = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::NAME => pattern = Some(Pattern::Names(vec![self.name(&inner)])),
                Rule::tuple_pattern => pattern = Some(Pattern::Tuple(self.names_in(&inner))),
                Rule::expression => set = Some(self.expression(inner)?),
                _ => {}
            }
        }
        Some(Piece { span, pattern: pattern?, set })
    }

    /// Bounds that the grammar had to take for expressions: those of `[x \in S |-> e]`, `{e : x \in S}`.
    pub(super) fn bounds_of(&mut self, pairs: Vec<Pair<'a, Rule>>) -> Option<Vec<Bound>> {
        let mut pieces = vec![];
        for pair in pairs {
            let span = self.span(&pair);
            let piece = match self.split_element(&pair) {
                Some((pattern, set)) => Piece { span, pattern, set: Some(set?) },
                None => match self.pattern(pair) {
                    Some(pattern @ Pattern::Names(_)) => Piece { span, pattern, set: None },
                    _ => {
                        self.unbounded(span);
                        return None;
                    }
                },
            };
            pieces.push(piece);
        }
        self.group(pieces)
    }

    /// An expression that starts with `x \in` or `<<x, y>> \in`, taken apart: `\in` binds loosest there.
    pub(super) fn split_element(&mut self, pair: &Pair<'a, Rule>) -> Option<(Pattern, Option<Expr>)> {
        let mut chain: Vec<_> = children(pair.clone());
        let is_element = chain.get(1).is_some_and(|infix| {
            infix.as_rule() == Rule::infix && self.operator(infix).is_some_and(|(operator, _)| operator == Operator::In)
        });
        if !is_element {
            return None;
        }
        let set = chain.split_off(2);
        let pattern = self.operand_pattern(&chain[0])?;
        Some((pattern, self.chain(set)))
    }

    /// An expression that is just a name or a tuple of names.
    fn pattern(&mut self, pair: Pair<'a, Rule>) -> Option<Pattern> {
        match children(pair).as_slice() {
            [operand] => self.operand_pattern(operand),
            _ => None,
        }
    }

    fn operand_pattern(&mut self, pair: &Pair<'a, Rule>) -> Option<Pattern> {
        if pair.as_rule() == Rule::tuple_or_action {
            let mut names = vec![];
            for inner in pair.clone().into_inner() {
                match inner.as_rule() {
                    Rule::expression => match children(inner).as_slice() {
                        [operand] => names.push(self.plain_name(operand)?),
                        _ => return None,
                    },
                    Rule::subscript => return None,
                    _ => {}
                }
            }
            return Some(Pattern::Tuple(names));
        }
        Some(Pattern::Names(vec![self.plain_name(pair)?]))
    }

    /// An operand that is one name and nothing else.
    fn plain_name(&mut self, pair: &Pair<'a, Rule>) -> Option<Name> {
        (pair.as_rule() == Rule::identifier).then(|| self.name(pair))
    }

    /// Gives names without a set the set of the next bound.
    fn group(&mut self, pieces: Vec<Piece>) -> Option<Vec<Bound>> {
        let mut bounds = vec![];
        let mut waiting: Vec<Name> = vec![];
        for Piece { span, pattern, set } in pieces {
            match (pattern, set) {
                (Pattern::Names(names), None) => waiting.extend(names),
                (Pattern::Names(names), Some(set)) => {
                    let start = waiting.first().map_or(span, |name| name.span);
                    waiting.extend(names);
                    let pattern = Pattern::Names(std::mem::take(&mut waiting));
                    bounds.push(Bound { span: start.to(span), pattern, set });
                }
                (pattern @ Pattern::Tuple(_), Some(set)) if waiting.is_empty() => {
                    bounds.push(Bound { span, pattern, set });
                }
                (Pattern::Tuple(_), _) => {
                    let before = waiting.first().map_or(span, |name| name.span);
                    self.unbounded(before.to(span));
                    return None;
                }
            }
        }
        if let (Some(first), Some(last)) = (waiting.first(), waiting.last()) {
            self.unbounded(first.span.to(last.span));
            return None;
        }
        Some(bounds)
    }

    fn unbounded(&mut self, span: Span) {
        self.errors.push(
            Diagnostic::error("E4115", "this binds no name")
                .label(span, "expected a bound such as `x \\in S`")
                .help("a bound is `x \\in S`, `x, y \\in S` or `<<x, y>> \\in S`"),
        );
    }
}
