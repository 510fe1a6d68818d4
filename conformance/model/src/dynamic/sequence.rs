//! Sequences, and strings where TLC takes them for such.

use std::sync::Arc;

use super::kind::shorten;
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::Value;

fn items<'v>(name: &str, value: &'v Value) -> Outcome<&'v Arc<[Value]>> {
    match value {
        Value::Tuple(items) => Ok(items),
        other => Err(no_sequence(name, other)),
    }
}

#[cold]
fn no_sequence(name: &str, value: &Value) -> Failure {
    let message = format!("{name} needs a sequence, and {} {} is none", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Library, message)
}

#[cold]
fn empty(name: &str) -> Failure {
    Failure::new(FailureKind::Library, format!("{name} is applied to the empty sequence"))
}

/// `Len(sequence)`
///
/// # Errors
/// Where there is neither a sequence nor a string.
pub fn length(sequence: &Value) -> Outcome<i32> {
    match sequence {
        Value::Tuple(items) => Ok(items.len() as i32),
        Value::Str(text) => Ok(text.as_str().chars().count() as i32),
        other => Err(no_sequence("Len", other)),
    }
}

/// `first \o second`
///
/// # Errors
/// Where one is neither a sequence nor a string.
pub fn concatenate(first: &Value, second: &Value) -> Outcome<Value> {
    match (first, second) {
        (Value::Tuple(a), Value::Tuple(b)) if b.is_empty() => Ok(Value::Tuple(a.clone())),
        (Value::Tuple(a), Value::Tuple(b)) if a.is_empty() => Ok(Value::Tuple(b.clone())),
        (Value::Tuple(a), Value::Tuple(b)) => Ok(Value::tuple(a.iter().chain(b.iter()).cloned())),
        (Value::Str(a), Value::Str(b)) => Ok(Value::string(&format!("{}{}", a.as_str(), b.as_str()))),
        (Value::Tuple(_) | Value::Str(_), other) | (other, _) => Err(no_sequence("\\o", other)),
    }
}

/// `Append(sequence, item)`
///
/// # Errors
/// Where there is no sequence.
pub fn append(sequence: &Value, item: Value) -> Outcome<Value> {
    Ok(Value::tuple(items("Append", sequence)?.iter().cloned().chain([item])))
}

/// `Head(sequence)`
///
/// # Errors
/// Where there is no sequence, or an empty one.
pub fn head(sequence: &Value) -> Outcome<Value> {
    items("Head", sequence)?.first().cloned().ok_or_else(|| empty("Head"))
}

/// `Tail(sequence)`
///
/// # Errors
/// Where there is neither a sequence nor a string, or an empty one.
pub fn tail(sequence: &Value) -> Outcome<Value> {
    if let Value::Str(text) = sequence {
        let mut letters = text.as_str().chars();
        return letters.next().map(|_| Value::string(letters.as_str())).ok_or_else(|| empty("Tail"));
    }
    match &**items("Tail", sequence)? {
        [_, rest @ ..] => Ok(Value::Tuple(rest.into())),
        [] => Err(empty("Tail")),
    }
}

/// `SubSeq(sequence, from, to)`
///
/// # Errors
/// Where there is neither a sequence nor a string, or the part is not within it.
pub fn sub_sequence(sequence: &Value, from: i32, to: i32) -> Outcome<Value> {
    let outside = || {
        let message = format!("SubSeq from {from} to {to} leaves the sequence {}", shorten(&sequence.to_string()));
        Failure::new(FailureKind::Library, message)
    };
    let first = || usize::try_from(from).ok().and_then(|from| from.checked_sub(1)).ok_or_else(outside);
    match sequence {
        Value::Str(_) if from > to => Ok(Value::string("")),
        Value::Str(text) => {
            let letters: Vec<char> = text.as_str().chars().collect();
            let part = letters.get(first()?..to as usize).ok_or_else(outside)?;
            Ok(Value::string(&part.iter().collect::<String>()))
        }
        Value::Tuple(_) if from > to => Ok(Value::tuple([])),
        Value::Tuple(items) => Ok(Value::Tuple(items.get(first()?..to as usize).ok_or_else(outside)?.into())),
        other => Err(no_sequence("SubSeq", other)),
    }
}

/// `SelectSeq(sequence, test)`
///
/// # Errors
/// Where there is no sequence, and whatever `test` fails with.
pub fn select(sequence: &Value, mut test: impl FnMut(Value) -> Outcome<bool>) -> Outcome<Value> {
    let mut kept = vec![];
    for item in items("SelectSeq", sequence)?.iter() {
        if test(item.clone())? {
            kept.push(item.clone());
        }
    }
    Ok(Value::Tuple(kept.into()))
}

/// `SortSeq(sequence, before)`
///
/// # Errors
/// Where there is no sequence, and whatever `before` fails with.
pub fn sort(sequence: &Value, mut before: impl FnMut(Value, Value) -> Outcome<bool>) -> Outcome<Value> {
    let mut sorted: Vec<Value> = vec![];
    for item in items("SortSeq", sequence)?.iter() {
        let mut place = sorted.len();
        while place > 0 && before(item.clone(), sorted[place - 1].clone())? {
            place -= 1;
        }
        sorted.insert(place, item.clone());
    }
    Ok(Value::Tuple(sorted.into()))
}
