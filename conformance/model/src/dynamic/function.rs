//! Functions, records among them.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

use super::kind::shorten;
use super::set::{elements, found};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::outline::Location;
use crate::value::{Elements, Symbol, Value};
use crate::warning::absent_argument;

/// `function[argument]`
///
/// # Errors
/// Where the argument is not in the domain, or there is no function.
pub fn apply(function: &Value, argument: &Value) -> Outcome<Value> {
    let found = match (function, argument) {
        (Value::Tuple(items), Value::Int(place)) => {
            usize::try_from(*place).ok().and_then(|place| place.checked_sub(1)).and_then(|place| items.get(place))
        }
        (Value::Record(fields), Value::Str(name)) => fields.iter().find(|field| field.0 == *name).map(|field| &field.1),
        (Value::Function(pairs), argument) => {
            position(pairs, argument).and_then(|place| pairs.get(place)).map(|pair| &pair.1)
        }
        (Value::Tuple(_) | Value::Record(_), _) => None,
        _ => return Err(no_function(function)),
    };
    found.cloned().ok_or_else(|| outside(function, argument))
}

/// `record.name`
///
/// # Errors
/// Where there is no such field, or no record.
pub fn field(record: &Value, name: &str) -> Outcome<Value> {
    let found = match record {
        Value::Record(fields) => fields.iter().find(|field| field.0.as_str() == name).map(|field| &field.1),
        Value::Function(pairs) => {
            pairs.iter().find(|pair| matches!(&pair.0, Value::Str(other) if other.as_str() == name)).map(|pair| &pair.1)
        }
        Value::Tuple(_) => None,
        _ => return Err(no_function(record)),
    };
    found.cloned().ok_or_else(|| outside(record, &Value::string(name)))
}

/// The element at a place of a tuple of `length` that a pattern takes apart.
///
/// # Errors
/// Where it is no such tuple.
pub fn component(tuple: &Value, place: usize, length: usize) -> Outcome<Value> {
    match tuple {
        Value::Tuple(items) if items.len() == length && place < length => Ok(items[place].clone()),
        other => {
            let other = format!("{} {}", other.kind(), shorten(&other.to_string()));
            let message = format!("a tuple of {length} identifiers is bound to {other}");
            Err(Failure::new(FailureKind::Type, message))
        }
    }
}

#[cold]
fn no_function(function: &Value) -> Failure {
    let function = format!("{} {}", function.kind(), shorten(&function.to_string()));
    Failure::new(FailureKind::Type, format!("{function} is applied as if it were a function"))
}

#[cold]
fn outside(function: &Value, argument: &Value) -> Failure {
    let function = format!("{} {}", function.kind(), shorten(&function.to_string()));
    let message = match argument {
        Value::Str(name) => format!("{function} has no field {name}"),
        _ => format!("{function} is applied to {argument}, which isn't in its domain"),
    };
    Failure::new(FailureKind::Undefined, message)
}

/// `[function EXCEPT !path = new(@)]`: as it was, where nothing stands at the path (as TLC has it), of which there is a
/// warning. `location` is where the function stands.
///
/// # Errors
/// Where there is no function, and whatever `new` fails with.
pub fn except(
    function: Value,
    path: &[Value],
    location: Location,
    new: &mut dyn FnMut(Value) -> Outcome<Value>,
) -> Outcome<Value> {
    let mut is_there = false;
    let replaced = replaced(function, path, &mut |old| {
        is_there = true;
        new(old)
    })?;
    if !is_there {
        absent_argument(location);
    }
    Ok(replaced)
}

fn replaced(function: Value, path: &[Value], new: &mut dyn FnMut(Value) -> Outcome<Value>) -> Outcome<Value> {
    let [step, rest @ ..] = path else { return new(function) };
    replaced_at(function, step, &mut |old| replaced(old, rest, new))
}

/// What [`except`] with this path warns of, and fails with, where it is known that nothing stands at the path.
///
/// # Errors
/// As [`except`].
#[cold]
pub fn absent(function: Value, path: &[Value], location: Location) -> Outcome<()> {
    except(function, path, location, &mut Ok).map(|_| ())
}

/// A function with what it has at an argument replaced; as it was, where that is none of its arguments.
///
/// # Errors
/// Where there is no function, or one whose arguments `argument` cannot be compared with, and whatever `new` fails with.
pub fn replaced_at(function: Value, argument: &Value, new: &mut dyn FnMut(Value) -> Outcome<Value>) -> Outcome<Value> {
    let hole = Value::Bool(false);
    match function {
        // The empty function, whatever its domain was a set of.
        Value::Tuple(items) if items.is_empty() => Ok(Value::Tuple(items)),
        Value::Tuple(mut items) => {
            let Value::Int(place) = argument else { return Err(outside(&Value::Tuple(items), argument)) };
            let place = usize::try_from(*place).ok().and_then(|place| place.checked_sub(1));
            let Some(place) = place.filter(|place| *place < items.len()) else { return Ok(Value::Tuple(items)) };
            let items_mut = Arc::make_mut(&mut items);
            let old = std::mem::replace(&mut items_mut[place], hole);
            items_mut[place] = new(old)?;
            Ok(Value::Tuple(items))
        }
        Value::Record(mut fields) => {
            let Value::Str(name) = argument else { return Err(outside(&Value::Record(fields), argument)) };
            let Some(place) = fields.iter().position(|field| field.0 == *name) else {
                return Ok(Value::Record(fields));
            };
            let fields_mut = Arc::make_mut(&mut fields);
            let old = std::mem::replace(&mut fields_mut[place].1, hole);
            fields_mut[place].1 = new(old)?;
            Ok(Value::Record(fields))
        }
        Value::Function(mut pairs) => {
            let Some(place) = position(&pairs, argument) else {
                // TLC has compared it with each.
                for (other, _) in pairs.iter() {
                    let _ = other.equals(argument)?;
                }
                return Ok(Value::Function(pairs));
            };
            let pairs_mut = Arc::make_mut(&mut pairs);
            let old = std::mem::replace(&mut pairs_mut[place].1, hole);
            pairs_mut[place].1 = new(old)?;
            Ok(Value::Function(pairs))
        }
        other => {
            let other = format!("{} {}", other.kind(), shorten(&other.to_string()));
            Err(Failure::new(FailureKind::Type, format!("EXCEPT is applied to {other}, which isn't a function")))
        }
    }
}

/// Where an argument stands among a function's pairs.
pub fn position(pairs: &[(Value, Value)], argument: &Value) -> Option<usize> {
    /// Up to here, looking at every pair is faster than halving.
    const FEW: usize = 8;
    match (pairs.first()?, argument) {
        // An interval of integers, as domains mostly are.
        ((Value::Int(first), _), Value::Int(number)) => {
            let guess = usize::try_from(i64::from(*number) - i64::from(*first)).ok()?;
            if pairs.get(guess).is_some_and(|pair| pair.0 == *argument) {
                return Some(guess);
            }
        }
        (_, Value::Model(_) | Value::Str(_)) if pairs.len() <= FEW => {
            return pairs.iter().position(|pair| pair.0 == *argument);
        }
        _ => {}
    }
    pairs.binary_search_by(|pair| pair.0.cmp(argument)).ok()
}

/// `DOMAIN function`
///
/// # Errors
/// Where there is no function.
pub fn domain(function: &Value) -> Outcome<Value> {
    match function {
        Value::Tuple(items) => Ok(Value::Set(Elements::interval(1, i32::try_from(items.len()).unwrap_or(i32::MAX)))),
        Value::Record(fields) => Ok(Value::Set(fields.iter().map(|field| Value::Str(field.0)).collect())),
        Value::Function(pairs) => Ok(Value::Set(match Value::interval_of_arguments(pairs) {
            Some((least, greatest)) => Elements::interval(least, greatest),
            None => pairs.iter().map(|pair| pair.0.clone()).collect(),
        })),
        other => Err(no_domain(other)),
    }
}

#[cold]
fn no_domain(value: &Value) -> Failure {
    let value = format!("{} {}", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, format!("DOMAIN is applied to {value}, which isn't a function"))
}

/// The elements of `DOMAIN function`, in order: no set is made of them.
///
/// # Errors
/// Where there is no function.
pub fn arguments(function: &Value) -> Outcome<Arguments> {
    let left = match function {
        Value::Tuple(items) => items.len(),
        Value::Record(fields) => fields.len(),
        Value::Function(pairs) => pairs.len(),
        other => return Err(no_domain(other)),
    };
    Ok(Arguments { function: function.clone(), places: 0..left })
}

/// What a function is defined on.
#[derive(Clone, Debug)]
pub struct Arguments {
    function: Value,
    places: Range<usize>,
}

impl Iterator for Arguments {
    type Item = Value;

    #[inline]
    fn next(&mut self) -> Option<Value> {
        let place = self.places.next()?;
        match &self.function {
            Value::Record(fields) => fields.get(place).map(|field| Value::Str(field.0)),
            Value::Function(pairs) => pairs.get(place).map(|pair| pair.0.clone()),
            _ => i32::try_from(place + 1).ok().map(Value::Int),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl ExactSizeIterator for Arguments {}

/// `argument \in DOMAIN function`
///
/// # Errors
/// Where there is no function, or one whose arguments `argument` cannot be compared with.
pub fn is_argument(function: &Value, argument: &Value) -> Outcome<bool> {
    match function {
        Value::Tuple(items) => found(items.len(), |place| {
            i32::try_from(place + 1).map_or(Ok(Ordering::Greater), |number| Value::Int(number).compare(argument))
        }),
        Value::Record(fields) => found(fields.len(), |place| Value::Str(fields[place].0).compare(argument)),
        Value::Function(pairs) => found(pairs.len(), |place| pairs[place].0.compare(argument)),
        other => Err(no_domain(other)),
    }
}

/// Whether `function` is one with this domain.
///
/// # Errors
/// Where there is no function, or one whose arguments cannot be compared with those.
pub fn has_domain(function: &Value, wanted: &Value) -> Outcome<bool> {
    if function.is_untyped() {
        return Ok(false);
    }
    let (wanted, own) = (elements(wanted)?, arguments(function)?);
    if own.len() != wanted.len() {
        return Ok(false);
    }
    for (wanted, own) in wanted.zip(own) {
        if !wanted.equals(&own)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `[key \in keys |-> value(key)]`
///
/// # Errors
/// Whatever `value` fails with.
pub fn function(
    keys: impl IntoIterator<Item = Value>,
    mut value: impl FnMut(Value) -> Outcome<Value>,
) -> Outcome<Value> {
    let pairs = keys.into_iter().map(|key| Ok((key.clone(), value(key)?))).collect::<Outcome<Vec<_>>>()?;
    Ok(Value::function(pairs))
}

/// The record with these fields, which are in TLC's order.
pub fn record<const N: usize>(names: &[Symbol; N], values: [Value; N]) -> Value {
    Value::Record(names.iter().copied().zip(values).collect())
}

/// `argument :> value`
pub fn singleton(argument: Value, value: Value) -> Value {
    Value::function([(argument, value)])
}

/// `first @@ second`
///
/// # Errors
/// Where one is no function, or the arguments of the two cannot be compared.
pub fn merge(first: &Value, second: &Value) -> Outcome<Value> {
    let (mut all, others) = (pairs(first)?, pairs(second)?);
    if let (Some((one, _)), Some((other, _))) = (all.first(), others.first()) {
        let _ = one.compare(other)?;
    }
    all.extend(others);
    Ok(Value::function(all))
}

/// `IsABag(value)`: false of what is no function.
pub fn is_a_bag(value: &Value) -> bool {
    let is_count = |(_, count): &(Value, Value)| matches!(count, Value::Int(count) if *count > 0);
    pairs(value).is_ok_and(|pairs| pairs.iter().all(is_count))
}

/// A function's arguments and values.
///
/// # Errors
/// Where there is no function.
pub fn pairs(function: &Value) -> Outcome<Vec<(Value, Value)>> {
    match function {
        Value::Tuple(items) => Ok((1..).map(Value::Int).zip(items.iter().cloned()).collect()),
        Value::Record(fields) => Ok(fields.iter().map(|(name, value)| (Value::Str(*name), value.clone())).collect()),
        Value::Function(pairs) => Ok(pairs.to_vec()),
        other => {
            let other = format!("{} {}", other.kind(), shorten(&other.to_string()));
            Err(Failure::new(FailureKind::Type, format!("{other} is used as a function, and isn't one")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::set::contains;
    use super::*;

    #[test]
    fn a_domain_is_asked_without_being_made() {
        let numbers = |from: i32, to: i32| Value::function((from..to).map(|i| (Value::Int(i), Value::Bool(true))));
        let record = Value::record([(Symbol::new("a"), Value::Int(1)), (Symbol::new("b"), Value::Int(2))]);
        for function in [numbers(1, 4), numbers(-2, 3), numbers(0, 0), record] {
            let own = domain(&function).expect("a function");
            let all: Vec<Value> = arguments(&function).expect("a function").collect();
            assert_eq!(Value::set(all), own);
            for argument in [Value::Int(-2), Value::Int(0), Value::Int(3), Value::string("a"), Value::string("c")] {
                assert_eq!(is_argument(&function, &argument).ok(), contains(&own, &argument).ok(), "{argument}");
            }
        }
        assert!(arguments(&Value::Int(1)).is_err() && is_argument(&Value::Int(1), &Value::Int(1)).is_err());
    }
}
