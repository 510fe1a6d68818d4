//! The values that the model speaks of.
//!
//! Generated from `Lending.tla` by `cargo xtask gen`: change the spec, not this file.

use std::sync::LazyLock;

use lockstep_model::Value;
use lockstep_model::typed::{Absent, Finite, Typed, field_of};
use lockstep_model::value::Symbol;

/// The strings and model values of the model, in TLC's order.
const SYMBOLS: [&str; 8] = [
    "Nobody",
    "ann",
    "bob",
    "loans",
    "grade",
    "new",
    "known",
    "regular",
];

/// The symbol of a text, with its place in TLC's order.
fn symbol(text: &str) -> Symbol {
    Symbol::among(&SYMBOLS, text)
}

/// An element of the constant `Readers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reader {
    /// The model value `ann`.
    Ann,
    /// The model value `bob`.
    Bob,
}

impl Reader {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 2] = [Reader::Ann, Reader::Bob];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Reader::Ann => "ann",
            Reader::Bob => "bob",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([
            Value::Model(symbol("ann")),
            Value::Model(symbol("bob")),
        ]));
        &VALUES
    }
}

impl Finite for Reader {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Reader {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

impl Absent for Reader {
    fn absent() -> Value {
        static VALUE: LazyLock<Value> = LazyLock::new(|| Value::Model(symbol("Nobody")));
        VALUE.clone()
    }
}

/// A value of the constant `Nobody`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Nobody {
    /// The model value `Nobody`.
    Nobody,
}

impl Nobody {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 1] = [Nobody::Nobody];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Nobody::Nobody => "Nobody",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([
            Value::Model(symbol("Nobody")),
        ]));
        &VALUES
    }
}

impl Finite for Nobody {
    const COUNT: usize = 1;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Nobody {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A value of the field `grade`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// `"new"`
    New,
    /// `"known"`
    Known,
    /// `"regular"`
    Regular,
}

impl Grade {
    /// Every one, in TLC's order.
    pub const ALL: [Self; 3] = [Grade::New, Grade::Known, Grade::Regular];

    /// Its text in the spec.
    pub fn text(self) -> &'static str {
        match self {
            Grade::New => "new",
            Grade::Known => "known",
            Grade::Regular => "regular",
        }
    }

    /// What they stand for, made once: a text is looked up under a lock.
    fn values() -> &'static [Value] {
        static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([
            Value::Str(symbol("new")),
            Value::Str(symbol("known")),
            Value::Str(symbol("regular")),
        ]));
        &VALUES
    }
}

impl Finite for Grade {
    const COUNT: usize = 3;

    #[inline]
    fn index(self) -> usize {
        self as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Self::ALL[index]
    }
}

impl Typed for Grade {
    fn to_value(&self) -> Value {
        Self::values()[*self as usize].clone()
    }

    fn from_value(value: &Value) -> Option<Self> {
        value.place_in(Self::values()).map(Self::nth)
    }
}

/// A record in `card`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Card {
    /// `loans`
    pub loans: i32,
    /// `grade`
    pub grade: Grade,
}

impl Typed for Card {
    fn to_value(&self) -> Value {
        static NAMES: LazyLock<Vec<Symbol>> = LazyLock::new(|| Vec::from([
            symbol("loans"),
            symbol("grade"),
        ]));
        Value::record_in_order(
            &NAMES,
            Vec::from([self.loans.to_value(), self.grade.to_value()]),
        )
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Record(fields) if fields.len() == 2 => {
                Some(Card {
                    loans: field_of(fields, "loans")?,
                    grade: field_of(fields, "grade")?,
                })
            }
            _ => None,
        }
    }
}
