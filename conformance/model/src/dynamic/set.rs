//! Sets.

use std::cmp::Ordering;
use std::sync::Arc;

use super::LARGEST_SET;
use super::described::{met, settled};
use super::function::{has_domain, pairs};
use super::kind::shorten;
use crate::failure::{Failure, FailureKind, Outcome};
use crate::typed::Met;
use crate::value::{Elements as Made, Value};

/// The elements of a set, in order.
#[derive(Clone, Debug)]
pub struct Elements {
    items: Arc<[Value]>,
    next: usize,
}

impl Elements {
    pub(super) fn of(items: Arc<[Value]>) -> Self {
        Elements { items, next: 0 }
    }

    pub(super) fn into_items(self) -> Arc<[Value]> {
        self.items
    }
}

impl Iterator for Elements {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        let item = self.items.get(self.next)?.clone();
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.items.len() - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Elements {}

/// The elements of a set.
///
/// # Errors
/// Where there is no set.
pub fn elements(set: &Value) -> Outcome<Elements> {
    Ok(Elements::of(items(set)?.clone()))
}

fn items(set: &Value) -> Outcome<&Arc<[Value]>> {
    match set {
        Value::Set(items) => Ok(items.all()),
        other => Err(no_set(other)),
    }
}

#[cold]
pub(super) fn no_set(value: &Value) -> Failure {
    let message = format!("a set is needed here, and {} {} is none", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, message)
}

/// A set without an end.
#[cold]
pub fn not_enumerable(text: &str) -> Failure {
    Failure::new(FailureKind::NotEnumerable, format!("the set `{text}` cannot be enumerated"))
}

/// A set that nobody would construct.
#[cold]
pub fn too_large() -> Failure {
    let message = format!("the set has more than {LARGEST_SET} elements, which is more than TLC, too, would construct");
    Failure::new(FailureKind::NotEnumerable, message)
}

/// The set of these elements.
///
/// # Errors
/// Where they are too many, or cannot be compared.
pub fn collect(elements: impl IntoIterator<Item = Value>) -> Outcome<Value> {
    let mut all = vec![];
    for element in elements {
        if all.len() >= LARGEST_SET {
            return Err(too_large());
        }
        all.push(element);
    }
    Value::try_set(all)
}

/// `element \in set`
///
/// # Errors
/// Where there is no set, or one whose elements `element` cannot be compared with.
pub fn contains(set: &Value, element: &Value) -> Outcome<bool> {
    let Value::Set(items) = set else {
        let message = format!("membership is asked of {} {}, which isn't a set", set.kind(), shorten(&set.to_string()));
        return Err(Failure::new(FailureKind::Type, message));
    };
    found(items.len(), |place| items[place].compare(element))
}

/// Whether something stands among so many in order, where `compare` says how the one at a place compares with it.
///
/// # Errors
/// The first failure of the comparison.
#[inline]
pub(super) fn found(count: usize, compare: impl Fn(usize) -> Outcome<Ordering>) -> Outcome<bool> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        match compare(middle)? {
            Ordering::Equal => return Ok(true),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// `a \union b`
///
/// # Errors
/// Where one is no set, or elements cannot be compared.
pub fn union(a: &Value, b: &Value) -> Outcome<Value> {
    let (x, y) = (items(a)?, items(b)?);
    if x.is_empty() {
        return Ok(b.clone());
    }
    if y.is_empty() {
        // TLC lists the elements of an interval, whatever it unites it with.
        return Ok(if is_interval(a) { Value::Set(x.clone().into()) } else { a.clone() });
    }
    Value::try_set(x.iter().chain(y.iter()).cloned().collect())
}

/// `a \intersect b`
///
/// # Errors
/// Where one is no set, or elements cannot be compared.
pub fn intersection(a: &Value, b: &Value) -> Outcome<Value> {
    keep(a, b, true)
}

/// `a \ b`
///
/// # Errors
/// Where one is no set, or elements cannot be compared.
pub fn difference(a: &Value, b: &Value) -> Outcome<Value> {
    keep(a, b, false)
}

fn keep(set: &Value, other: &Value, inside: bool) -> Outcome<Value> {
    let mut kept = vec![];
    items(other)?;
    for element in items(set)?.iter() {
        if contains(other, element)? == inside {
            kept.push(element.clone());
        }
    }
    Ok(Value::Set(kept.into()))
}

/// `a \subseteq b`
///
/// # Errors
/// Where one is no set, or elements cannot be compared.
pub fn is_subset(a: &Value, b: &Value) -> Outcome<bool> {
    is_subset_of(a, |element| contains(b, &element))
}

/// Whether all elements of a set are what `is_member` says.
///
/// # Errors
/// Where there is no set, and whatever `is_member` fails with.
pub fn is_subset_of(set: &Value, is_member: impl FnMut(Value) -> Outcome<bool>) -> Outcome<bool> {
    all(items(set)?.iter().cloned(), is_member)
}

fn all(values: impl Iterator<Item = Value>, mut is_member: impl FnMut(Value) -> Outcome<bool>) -> Outcome<bool> {
    for value in values {
        if !is_member(value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `UNION sets`
///
/// # Errors
/// Where there is no set of sets, or elements cannot be compared.
pub fn big_union(sets: &Value) -> Outcome<Value> {
    let mut all = vec![];
    for set in items(sets)?.iter() {
        all.extend(items(set)?.iter().cloned());
        if all.len() > LARGEST_SET {
            return Err(too_large());
        }
    }
    Value::try_set(all)
}

fn is_interval(set: &Value) -> bool {
    matches!(set, Value::Set(elements) if elements.is_interval())
}

/// The elements of `UNION` of these sets as TLC comes by them. Where there is an interval among them, or one that is described,
/// it goes through one set after the other, in their order, and comes by what is in several of them as often. As it compares
/// them, it puts all but the first in order.
///
/// # Errors
/// Where there is something else than sets, or elements cannot be compared.
pub fn united(sets: Vec<Value>) -> Outcome<Met<Value>> {
    let is_described = |set: &Value| matches!(set, Value::Set(elements) if elements.description().is_some());
    let is_listed = !sets.iter().any(|set| is_interval(set) || is_described(set));
    let first = sets.first().cloned();
    for set in sets.iter().skip(1) {
        settled(set);
    }
    let sets = Value::try_set(sets)?;
    if is_listed {
        return Ok(Met::listed(elements(&big_union(&sets)?)?));
    }
    let mut all = vec![];
    for set in items(&sets)?.iter() {
        match &first {
            Some(first) if first == set => all.extend(met(first)?),
            _ => all.extend(elements(set)?),
        }
    }
    Ok(Met::described(all))
}

/// `least..greatest`
///
/// # Errors
/// Where the set is too large.
pub fn interval(least: i32, greatest: i32) -> Outcome<Value> {
    if i64::from(greatest) - i64::from(least) >= LARGEST_SET as i64 {
        return Err(too_large());
    }
    Ok(Value::Set(Made::interval(least, greatest)))
}

/// `TLCEval(value)`: to TLC no interval any more, should it have been made as one.
pub fn evaluated(value: Value) -> Value {
    match value {
        Value::Set(elements) => Value::Set(elements.all().clone().into()),
        value => value,
    }
}

/// `Cardinality(set)`
///
/// # Errors
/// Where there is no set.
pub fn cardinality(set: &Value) -> Outcome<i32> {
    Ok(items(set)?.len() as i32)
}

/// Whether a value is a function with this domain and values that `is_member` accepts: `function \in [domain -> …]`.
///
/// # Errors
/// Where there is no function, and whatever `is_member` fails with.
pub fn is_function_into(
    function: &Value,
    domain: &Value,
    is_member: impl FnMut(Value) -> Outcome<bool>,
) -> Outcome<bool> {
    if !has_domain(function, domain)? {
        return Ok(false);
    }
    match function {
        Value::Tuple(items) => all(items.iter().cloned(), is_member),
        other => all(pairs(other)?.into_iter().map(|pair| pair.1), is_member),
    }
}

/// Whether a value is a sequence of what `is_member` accepts: `sequence \in Seq(…)`.
///
/// # Errors
/// Where there is no function, and whatever `is_member` fails with.
pub fn is_sequence_of(sequence: &Value, is_member: impl FnMut(Value) -> Outcome<bool>) -> Outcome<bool> {
    match sequence {
        Value::Tuple(items) => all(items.iter().cloned(), is_member),
        other if other.is_untyped() => Ok(false),
        other => Err(no_member(other, "sequences")),
    }
}

/// Whether a value is a record with so many fields: the beginning of `record \in [name : …]`.
///
/// # Errors
/// Where there is no record.
pub fn is_record_of(record: &Value, length: usize) -> Outcome<bool> {
    match record {
        Value::Record(fields) => Ok(fields.len() == length),
        // The record without fields.
        Value::Tuple(items) if items.is_empty() => Ok(false),
        other if other.is_untyped() => Ok(false),
        other => Err(no_member(other, "records")),
    }
}

/// Whether the field at a place of a record has this name.
pub fn is_named(record: &Value, place: usize, name: &str) -> bool {
    matches!(record, Value::Record(fields) if fields.get(place).is_some_and(|field| field.0.as_str() == name))
}

/// Whether a value is a tuple of this length: the beginning of `tuple \in S \X T`.
///
/// # Errors
/// Where there is neither a tuple nor a function of numbers, which to TLC is something like one.
pub fn is_tuple_of(tuple: &Value, length: usize) -> Outcome<bool> {
    match tuple {
        Value::Tuple(items) => Ok(items.len() == length),
        Value::Function(pairs) if pairs.iter().all(|pair| matches!(pair.0, Value::Int(_))) => Ok(false),
        other if other.is_untyped() => Ok(false),
        other => Err(no_member(other, "tuples")),
    }
}

#[cold]
fn no_member(value: &Value, of: &str) -> Failure {
    let value = format!("{} {}", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, format!("{value} cannot be compared with the elements of a set of {of}"))
}
