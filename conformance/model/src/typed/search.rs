//! Quantifiers and `CHOOSE` over predicates that may fail: the first failure, in TLC's order, is the outcome.

use std::cell::LazyCell;

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

/// `value \in {e : x \in elements}`, where the predicate says whether `e` is the value.
///
/// # Errors
/// The first failure of the predicate, whatever is found before it: the set is made of all elements.
#[inline]
pub fn try_among<T>(
    elements: impl IntoIterator<Item = T>,
    mut predicate: impl FnMut(T) -> Outcome<bool>,
) -> Outcome<bool> {
    let mut found = false;
    for element in elements {
        found |= predicate(element)?;
    }
    Ok(found)
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

/// A definition that may not be needed: computed where it is first asked for, and only there.
#[inline]
pub fn once<T: Clone>(value: impl FnOnce() -> Outcome<T>) -> impl Fn() -> Outcome<T> {
    let value = LazyCell::new(value);
    move || Outcome::clone(&value)
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_set_is_made_of_all_its_elements() {
        let halves =
            |of: i32| move |i: i32| if i == 0 { Err(undefined("1 \\div i", "it is 0")) } else { Ok(4 / i == of) };
        assert_eq!(try_among(1..4, halves(2)), Ok(true));
        assert_eq!(try_among(1..4, halves(3)), Ok(false));
        assert!(try_among([1, 0], halves(4)).is_err());
    }

    #[test]
    fn what_may_not_be_needed_is_computed_once_if_at_all() {
        let asked = Cell::new(0);
        let value = &once(|| {
            asked.set(asked.get() + 1);
            Ok(7)
        });
        assert_eq!(asked.get(), 0);
        assert_eq!((value(), value()), (Ok(7), Ok(7)));
        assert_eq!(asked.get(), 1);
    }
}
