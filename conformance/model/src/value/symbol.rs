//! Strings and model values' names, in TLC's order.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{LazyLock, Mutex, PoisonError};

use rustc_hash::FxBuildHasher;

/// A string with its place in TLC's order.
///
/// TLC orders strings (and model values) by when it first met them, not by their letters, and `CHOOSE` and every
/// enumeration of a set follow that order. So a symbol carries the number that the front end gave it on first sight; a
/// string that the front end never saw comes after all of those, by its letters. Equality is that of the text alone.
///
/// Texts are interned for the life of the process (as TLC does), so a symbol is one word, free to copy between threads.
#[derive(Clone, Copy)]
pub struct Symbol(&'static Interned);

struct Interned {
    order: u32,
    hash: u64,
    text: Box<str>,
}

type Table = HashMap<(u32, &'static str), Symbol, FxBuildHasher>;

/// Every symbol made so far, by order and text.
static INTERNED: LazyLock<Mutex<Table>> = LazyLock::new(Mutex::default);

thread_local! {
    /// Those that this thread has asked for, so that workers do not wait for one another at every record that they
    /// make.
    static ASKED_FOR: RefCell<Table> = RefCell::default();
}

impl Symbol {
    /// A symbol that no spec mentions: after all that one does.
    pub fn new(text: &str) -> Self {
        Symbol::ordered(text, u32::MAX)
    }

    /// The symbol of a text, ordered by its place among those that a spec mentions.
    pub fn among(mentioned: &[&str], text: &str) -> Self {
        match mentioned.iter().position(|other| *other == text) {
            Some(place) => Symbol::ordered(text, place as u32),
            None => Symbol::new(text),
        }
    }

    /// The symbol that a spec mentions as its `order`-th.
    pub fn ordered(text: &str, order: u32) -> Self {
        let known = ASKED_FOR.try_with(|known| {
            let mut known = known.borrow_mut();
            if let Some(symbol) = known.get(&(order, text)) {
                return *symbol;
            }
            let symbol = Symbol::interned(text, order);
            known.insert((order, symbol.as_str()), symbol);
            symbol
        });
        // A thread that is about to end has forgotten them.
        known.unwrap_or_else(|_| Symbol::interned(text, order))
    }

    fn interned(text: &str, order: u32) -> Self {
        let mut interned = INTERNED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(symbol) = interned.get(&(order, text)) {
            return *symbol;
        }
        let entry: &'static Interned =
            Box::leak(Box::new(Interned { order, hash: FxBuildHasher.hash_one(text), text: text.into() }));
        interned.insert((order, &entry.text), Symbol(entry));
        Symbol(entry)
    }

    /// Its text.
    pub fn as_str(&self) -> &'static str {
        &self.0.text
    }

    /// Its place in TLC's order.
    pub(super) fn order(&self) -> u32 {
        self.0.order
    }

    /// A hash of the text, the same in every process of one build.
    pub(super) fn digest(&self) -> u64 {
        self.0.hash
    }
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0) || (self.0.hash == other.0.hash && self.0.text == other.0.text)
    }
}

impl Eq for Symbol {}

impl Hash for Symbol {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Symbol {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other { Ordering::Equal } else { (self.0.order, &self.0.text).cmp(&(other.0.order, &other.0.text)) }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
