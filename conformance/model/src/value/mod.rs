//! TLA+ values in normal form: equal values have one representation, and the order is TLC's enumeration order.

mod bytes;
mod combined;
mod coming;
mod described;
mod digest;
mod display;
mod elements;
mod held;
mod order;
mod symbol;

use std::sync::Arc;

pub use combined::{Choices, Combined, Whole};
pub use coming::Coming;
pub use described::Described;
pub(crate) use digest::{digest, mix};
pub use display::{AsMade, is_name};
pub use elements::Elements;
pub use order::model_type;
pub use symbol::Symbol;

/// A TLA+ value that has been evaluated to the end.
///
/// Normal form, kept by the constructors: sets are sorted and without duplicates; a function whose domain is `1..n` is
/// a [`Tuple`](Value::Tuple), one whose domain is a non-empty set of strings a [`Record`](Value::Record) (both *are*
/// functions in TLA+), and the empty function is the empty tuple. So `==` is TLA+ equality wherever TLC would compare
/// the two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// An integer in the 32 bits that TLC computes in.
    Int(i32),
    /// A string.
    Str(Symbol),
    /// A model value: equal to itself alone.
    Model(Symbol),
    /// A finite set; sorted, no duplicates.
    Set(Elements),
    /// A tuple, sequence, or function with domain `1..n`.
    Tuple(Arc<[Value]>),
    /// A record, or function from strings; sorted by field.
    Record(Arc<[(Symbol, Value)]>),
    /// Any other function with a finite domain; sorted by argument.
    Function(Arc<[(Value, Value)]>),
}

impl Value {
    /// The string `text`, ordered as [`Symbol::new`] orders it.
    pub fn string(text: &str) -> Self {
        Value::Str(Symbol::new(text))
    }

    /// The set of `elements`, in any order, duplicates allowed.
    pub fn set(elements: impl IntoIterator<Item = Value>) -> Self {
        set_of(elements.into_iter().collect())
    }

    /// The set of the integers from one to another, made as an interval.
    pub fn interval(least: i32, greatest: i32) -> Self {
        Value::Set(Elements::interval(least, greatest))
    }

    /// The tuple, or sequence, of `elements`.
    pub fn tuple(elements: impl IntoIterator<Item = Value>) -> Self {
        Value::Tuple(elements.into_iter().collect())
    }

    /// The record with these fields, in any order; the first of two fields of the same name counts.
    pub fn record(fields: impl IntoIterator<Item = (Symbol, Value)>) -> Self {
        record_of(fields.into_iter().collect())
    }

    /// The record with these fields, whose names are in order.
    pub fn record_in_order(names: &[Symbol], values: Vec<Value>) -> Self {
        Value::Record(names.iter().copied().zip(values).collect())
    }

    /// The function with these argument-value pairs, in any order; the first of two pairs for the same argument counts.
    pub fn function(pairs: impl IntoIterator<Item = (Value, Value)>) -> Self {
        function_of(pairs.into_iter().collect())
    }

    /// The ends of the interval that a function is taken to have as its set of arguments, which its pairs do not tell:
    /// of several numbers without a gap.
    pub fn interval_of_arguments(pairs: &[(Value, Value)]) -> Option<(i32, i32)> {
        match pairs {
            [(Value::Int(least), _), .., (Value::Int(greatest), _)]
                if i64::from(*greatest) - i64::from(*least) + 1 == pairs.len() as i64 =>
            {
                Some((*least, *greatest))
            }
            _ => None,
        }
    }

    /// The first place among these values at which the value is.
    pub fn place_in(&self, values: &[Value]) -> Option<usize> {
        values.iter().position(|other| other == self)
    }

    /// Whether the two are one value in memory, which is cheap to tell. Equal values need not be.
    pub fn is_same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Set(a), Value::Set(b)) => Arc::ptr_eq(a.all(), b.all()),
            (Value::Tuple(a), Value::Tuple(b)) => Arc::ptr_eq(a, b),
            (Value::Record(a), Value::Record(b)) => Arc::ptr_eq(a, b),
            (Value::Function(a), Value::Function(b)) => Arc::ptr_eq(a, b),
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Str(a), Value::Str(b)) | (Value::Model(a), Value::Model(b)) => a == b,
            _ => false,
        }
    }

    /// Whether it is a model value without a type, which TLC compares with everything.
    pub fn is_untyped(&self) -> bool {
        matches!(self, Value::Model(name) if model_type(name.as_str()).is_none())
    }

    /// The kind of value, with its article, as messages name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Bool(_) => "the boolean",
            Value::Int(_) => "the integer",
            Value::Str(_) => "the string",
            Value::Model(_) => "the model value",
            Value::Set(_) => "the set",
            Value::Tuple(_) => "the tuple",
            Value::Record(_) => "the record",
            Value::Function(_) => "the function",
        }
    }
}

// What sorts is compiled here, once, and not into everything that makes a value of an array or of a map.

pub(crate) fn set_of(mut elements: Vec<Value>) -> Value {
    elements.sort();
    elements.dedup();
    Value::Set(elements.into())
}

fn record_of(mut fields: Vec<(Symbol, Value)>) -> Value {
    fields.sort_by_key(|field| field.0);
    fields.dedup_by(|later, first| later.0 == first.0);
    if fields.is_empty() { Value::tuple([]) } else { Value::Record(fields.into()) }
}

pub(crate) fn function_of(mut pairs: Vec<(Value, Value)>) -> Value {
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs.dedup_by(|later, first| later.0 == first.0);
    if pairs.iter().enumerate().all(|(i, (argument, _))| *argument == Value::Int(i as i32 + 1)) {
        return Value::tuple(pairs.into_iter().map(|(_, value)| value));
    }
    if pairs.iter().all(|(argument, _)| matches!(argument, Value::Str(_))) {
        return Value::record(pairs.into_iter().filter_map(|(argument, value)| match argument {
            Value::Str(name) => Some((name, value)),
            _ => None,
        }));
    }
    Value::Function(pairs.into())
}
