//! The failures of generated code, in TLC's terms. `text` is the expression as the spec has it.

use std::fmt::Debug;

use crate::failure::{Failure, FailureKind};

/// A function applied to what is not in its domain.
#[cold]
pub fn out_of_domain(text: &str, argument: &impl Debug) -> Failure {
    let message = format!("in `{text}`, the function is applied to {argument:?}, which is not in its domain");
    Failure::new(FailureKind::Undefined, message)
}

/// A `CHOOSE` that nothing satisfies.
#[cold]
pub fn no_witness(text: &str) -> Failure {
    Failure::new(FailureKind::Undefined, format!("no element of the set satisfies `{text}`"))
}

/// A `CASE` without `OTHER` none of whose conditions holds.
#[cold]
pub fn no_case(text: &str) -> Failure {
    Failure::new(FailureKind::Undefined, format!("none of the conditions of `{text}` is true"))
}

/// An expression without a value, for any other reason.
#[cold]
pub fn undefined(text: &str, reason: &str) -> Failure {
    Failure::new(FailureKind::Undefined, format!("`{text}` has no value: {reason}"))
}

/// What an operator of a standard module has no value for.
#[cold]
pub fn not_of_library(text: &str, reason: &str) -> Failure {
    Failure::new(FailureKind::Library, format!("`{text}` has no value: {reason}"))
}

/// A value of several kinds that is not of the one that `text` needs.
#[cold]
pub fn of_another_kind(text: &str, value: &impl Debug) -> Failure {
    undefined(text, &format!("it is needed of {value:?}, which is of another kind"))
}

/// A variable that a step leaves without a value.
#[cold]
pub fn unassigned(variable: &str) -> Failure {
    let message = format!("the successor state gives no value to the variable `{variable}`");
    Failure::new(FailureKind::Unassigned, message)
}

/// A number that the generated type has no room for.
#[cold]
pub fn out_of_range(number: i32, least: i32, greatest: i32) -> Failure {
    let message = format!(
        "the set would hold {number}, and the generated code has room for {least}..{greatest}: \
         an invariant that bounds the set is violated, or missing (the evaluator has no such limit)"
    );
    Failure::new(FailureKind::Resource, message)
}
