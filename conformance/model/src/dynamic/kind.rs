//! Values where a value of one kind is needed.

use super::{LARGEST_SET, too_large};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::typed::Typed;
use crate::value::Value;

/// The truth value that a formula must be; `text` is the formula.
///
/// # Errors
/// Where it is something else.
#[inline]
pub fn truth(value: &Value, text: &str) -> Outcome<bool> {
    match value {
        Value::Bool(truth) => Ok(*truth),
        other => Err(unusable(text, "a truth value", other)),
    }
}

/// The integer that an operand must be; `text` is the operand.
///
/// # Errors
/// Where it is something else.
#[inline]
pub fn integer(value: &Value, text: &str) -> Outcome<i32> {
    match value {
        Value::Int(number) => Ok(*number),
        other => Err(unusable(text, "an integer", other)),
    }
}

/// The typed value that inference has found an expression to have; `text` is the expression.
///
/// # Errors
/// Where the value is not of the type.
#[inline]
pub fn typed<T: Typed>(value: &Value, text: &str) -> Outcome<T> {
    T::from_value(value).ok_or_else(|| unusable(text, "another kind of value", value))
}

/// A value of the wrong kind.
#[cold]
pub fn unusable(text: &str, needed: &str, found: &Value) -> Failure {
    let message = format!("`{text}` should be {needed}, and is {} {}", found.kind(), shorten(&found.to_string()));
    Failure::new(FailureKind::Type, message)
}

/// A long text, cut.
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(400) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The typed elements of a set whose elements inference has found to have a type; `text` is the set.
///
/// # Errors
/// Where an element is not of the type, or they are too many.
pub fn typed_elements<T: Typed>(elements: impl IntoIterator<Item = Value>, text: &str) -> Outcome<Vec<T>> {
    let mut all = vec![];
    for element in elements {
        // Whoever goes through the subsets of a set goes through a few more than make a set.
        if all.len() >= 4 * LARGEST_SET {
            return Err(too_large());
        }
        all.push(typed(&element, text)?);
    }
    Ok(all)
}

/// `value \in Nat`
///
/// # Errors
/// Where the value cannot be compared with a number.
pub fn is_natural(value: &Value) -> Outcome<bool> {
    is_between(value, 0, i32::MAX)
}

/// `value \in Int`
///
/// # Errors
/// Where the value cannot be compared with a number.
pub fn is_integer(value: &Value) -> Outcome<bool> {
    is_between(value, i32::MIN, i32::MAX)
}

/// `value \in least..greatest`
///
/// # Errors
/// Where the value cannot be compared with a number.
pub fn is_between(value: &Value, least: i32, greatest: i32) -> Outcome<bool> {
    match value {
        Value::Int(number) => Ok(least <= *number && *number <= greatest),
        other if least > greatest || other.is_untyped() => Ok(false),
        other => Err(incomparable(other, "an integer")),
    }
}

/// `value \in STRING`
///
/// # Errors
/// Where the value cannot be compared with a string.
pub fn is_string(value: &Value) -> Outcome<bool> {
    match value {
        Value::Str(_) => Ok(true),
        other if other.is_untyped() => Ok(false),
        other => Err(incomparable(other, "a string")),
    }
}

#[cold]
fn incomparable(value: &Value, with: &str) -> Failure {
    let value = format!("{} {}", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, format!("{value} cannot be compared with {with}"))
}
