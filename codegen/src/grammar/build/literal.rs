//! Literals.

use std::sync::Arc;

use crate::ast::{ExprKind, Number, Radix};

/// The number that a token is.
pub(super) fn number(text: &str) -> ExprKind {
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
pub(super) fn unescape(literal: &str) -> Arc<str> {
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
