//! Quantifiers and `CHOOSE` over predicates that may fail: the first failure, in TLC's order, is the outcome.

use super::convert::Absent;
use super::failure::undefined;
use crate::failure::{Failure, FailureKind, Outcome};

/// `\A x \in elements : predicate(x)`
///
/// # Errors
/// The first failure of the predicate, unless an element before it has settled the matter.
#[inline]
pub fn try_all<T>(
    elements: impl IntoIterator<Item = T>,
    mut predicate: impl FnMut(T) -> Outcome<bool>,
) -> Outcome<bool> {
    for element in elements {
        if !predicate(element)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `\E x \in elements : predicate(x)`
///
/// # Errors
/// The first failure of the predicate, unless an element before it has settled the matter.
#[inline]
pub fn try_any<T>(
    elements: impl IntoIterator<Item = T>,
    mut predicate: impl FnMut(T) -> Outcome<bool>,
) -> Outcome<bool> {
    for element in elements {
        if predicate(element)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first element that satisfies the predicate.
///
/// # Errors
/// The first failure of the predicate, unless an element before it has settled the matter.
#[inline]
pub fn try_find<T: Clone>(
    elements: impl IntoIterator<Item = T>,
    mut predicate: impl FnMut(T) -> Outcome<bool>,
) -> Outcome<Option<T>> {
    for element in elements {
        if predicate(element.clone())? {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

/// The value proper; `text` is the expression that needs one.
///
/// # Errors
/// Where there is none: a function applied to `NoEvent`, say.
#[inline]
pub fn present<T: Absent>(value: Option<T>, text: &str) -> Outcome<T> {
    value.ok_or_else(|| undefined(text, &format!("it is {}, which is not in the domain", T::absent())))
}

/// `Assert(condition, …)`
///
/// # Errors
/// Where the condition is false.
#[inline]
pub fn assert(condition: bool, text: &str) -> Outcome<bool> {
    if condition { Ok(true) } else { Err(Failure::new(FailureKind::Assertion, format!("`{text}` is false"))) }
}
