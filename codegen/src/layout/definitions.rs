//! Where definitions start, told by looking back from each `==` over the head before it.
//!
//! Source: `belchDEF` of SANY's `tla+.jj`.

use super::token::{Kind, Token};
use crate::ast::Fixity;

/// Heads are short; looking back no further bounds the work on hostile texts.
const LONGEST_HEAD: usize = 10_000;

/// For each token, whether a definition starts with it. The names of theorems and assumptions are no
/// definitions in this sense: their keyword starts the unit.
pub(crate) fn starts(tokens: &[Token]) -> Vec<bool> {
    let mut starts = vec![false; tokens.len()];
    let mut previous = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == Kind::DefEq {
            if let Some(start) = head(tokens, previous, at) {
                let named = start.checked_sub(1).map(|before| tokens[before].kind);
                starts[start] = !matches!(named, Some(Kind::Theorem | Kind::Assume | Kind::Axiom));
            }
            previous = at;
        }
    }
    starts
}

/// The start of the head that ends before the token `at`, not before `from`.
fn head(tokens: &[Token], from: usize, at: usize) -> Option<usize> {
    let from = from.max(at.saturating_sub(LONGEST_HEAD));
    let before = |index: usize| index.checked_sub(1).filter(|index| *index >= from);
    let is_name = |index: usize| tokens[index].kind == Kind::Name;
    let fixity = |index: usize| {
        let token = tokens[index];
        token.operator.filter(|_| token.kind != Kind::Dot).map(|operator| operator.fixity())
    };
    let last = before(at)?;
    match tokens[last].kind {
        // f(x) == …, f[x \in S] == …
        Kind::RightParenthesis | Kind::RightBracket => {
            let opening = matching(tokens, from, last)?;
            before(opening).filter(|name| is_name(*name))
        }
        Kind::Name => {
            let Some(operator) = before(last) else { return Some(last) };
            // Columns that don't grow show that a line ends in between: the operator belongs to what is before it.
            let grows = |left: usize, right: usize| tokens[left].column < tokens[right].column;
            match fixity(operator) {
                _ if !grows(operator, last) => Some(last),
                // a + b == …
                Some(Fixity::Infix) => {
                    let left = before(operator).filter(|left| is_name(*left) && grows(*left, operator));
                    Some(left.unwrap_or(last))
                }
                // -. a == …
                Some(Fixity::Prefix) => {
                    let listed = operator.checked_sub(1).map(|at| tokens[at].kind);
                    let is_value = matches!(listed, Some(Kind::Gets | Kind::Defs | Kind::Comma));
                    Some(if is_value { last } else { operator })
                }
                _ => Some(last),
            }
        }
        // a^+ == …
        _ if fixity(last) == Some(Fixity::Postfix) => before(last).filter(|left| is_name(*left)),
        _ => None,
    }
}

/// The bracket that the one at `closing` closes.
fn matching(tokens: &[Token], from: usize, closing: usize) -> Option<usize> {
    let mut depth = 0usize;
    for index in (from..=closing).rev() {
        match tokens[index].kind {
            Kind::RightParenthesis | Kind::RightBracket => depth += 1,
            Kind::LeftParenthesis | Kind::LeftBracket => {
                depth -= 1;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}
