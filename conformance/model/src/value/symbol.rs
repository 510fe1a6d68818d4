//! Strings and model values' names, in TLC's order.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A string with its place in TLC's order.
///
/// TLC orders strings (and model values) by when it first met them, not by their letters, and `CHOOSE` and every
/// enumeration of a set follow that order. So a symbol carries the number that the front end gave it on first sight; a
/// string that the front end never saw comes after all of those, by its letters. Equality is that of the text alone.
#[derive(Clone)]
pub struct Symbol {
    order: u32,
    text: Arc<str>,
}

impl Symbol {
    /// A symbol that no spec mentions: after all that one does.
    pub fn new(text: &str) -> Self {
        Symbol { order: u32::MAX, text: text.into() }
    }

    /// The symbol that a spec mentions as its `order`-th.
    pub fn ordered(text: &str, order: u32) -> Self {
        Symbol { order, text: text.into() }
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Symbol {}

impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Symbol {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.text == other.text {
            Ordering::Equal
        } else {
            (self.order, &self.text).cmp(&(other.order, &other.text))
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
