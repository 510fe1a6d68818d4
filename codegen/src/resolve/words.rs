//! Identifiers and strings in the order in which TLC first meets them.
//!
//! TLC gives every string and identifier a number when it first sees it, and orders strings, model values and the
//! fields of records by these numbers. It reads the configuration first, then every module's tokens as it parses them
//! (the root, then those that it needs, breadth first), and takes the quotes off string literals only when it analyses
//! the modules, each after those that it needs.

use super::loading::Loaded;
use crate::source::SourceMap;
use crate::term::Symbols;

/// Numbers what the modules mention.
pub(super) fn intern(loaded: &Loaded, sources: &SourceMap, mut symbols: Symbols) -> Symbols {
    for word in ["STRING", "FALSE", "TRUE", "BOOLEAN"] {
        symbols.intern(word);
    }
    for module in &loaded.modules {
        for token in tokens(sources.slice(module.module.span)) {
            if let Token::Word(word, _) = token {
                symbols.intern(word);
            }
        }
    }
    for &index in &loaded.order {
        for token in tokens(sources.slice(loaded.modules[index].module.span)) {
            if let Token::String(raw) = token {
                symbols.intern(&unescape(raw));
            }
        }
    }
    symbols
}

/// The words that follow `keyword`, with their offsets.
pub(super) fn after<'t>(text: &'t str, keyword: &'static str) -> impl Iterator<Item = (&'t str, usize)> {
    let mut expected = false;
    tokens(text).filter_map(move |token| match token {
        Token::Word(word, at) => {
            let found = std::mem::replace(&mut expected, word == keyword);
            found.then_some((word, at))
        }
        Token::String(_) => None,
    })
}

enum Token<'t> {
    Word(&'t str, usize),
    String(&'t str),
}

/// Words and strings outside of comments.
fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            match bytes[at] {
                b'\\' if bytes.get(at + 1) == Some(&b'*') => at = line_end(bytes, at),
                b'(' if bytes.get(at + 1) == Some(&b'*') => at = comment_end(bytes, at),
                b'"' => {
                    at = string_end(bytes, at);
                    return Some(Token::String(text.get(start + 1..at.max(start + 2) - 1).unwrap_or("")));
                }
                byte if byte == b'_' || byte.is_ascii_alphanumeric() => {
                    let more = bytes[at..].iter().take_while(|b| **b == b'_' || b.is_ascii_alphanumeric());
                    at += more.count();
                    return Some(Token::Word(&text[start..at], start));
                }
                // `\in` and its like are symbols, not words.
                b'\\' => {
                    at += 1;
                    at += bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                }
                _ => at += 1,
            }
        }
        None
    })
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n)
}

fn comment_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'(', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            (b'*', Some(b')')) => {
                (depth, at) = (depth - 1, at + 2);
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

/// Just behind the closing quote.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < bytes.len() && bytes[end] != b'"' && bytes[end] != b'\n' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    (end + 1).min(bytes.len())
}

fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => '\\',
            }),
            c => text.push(c),
        }
    }
    text
}
