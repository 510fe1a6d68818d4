//! The operators of module TLC that look outside the spec.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::function::pairs;
use super::watch::{counted, end};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::outline::Location;
use crate::value::{Value, digest};

static REGISTERS: Mutex<BTreeMap<i32, Value>> = Mutex::new(BTreeMap::new());
static NAMED_REGISTERS: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
static CACHED: Mutex<BTreeMap<(Location, Value), Value>> = Mutex::new(BTreeMap::new());

/// What is evaluated by neither machine, as both say it.
///
/// # Errors
/// In any case.
#[cold]
pub fn unsupported(message: &str, location: Location) -> Outcome<Value> {
    Err(Failure::new(FailureKind::Unsupported, message).at(location))
}

/// `ToString(value)`
pub fn to_string(value: &Value) -> Value {
    Value::string(&value.as_made().to_string())
}

/// `TLCFP(value)`: 32 bits of a digest. TLC's own differ from run to run.
pub fn fingerprint(value: &Value) -> i32 {
    digest(value, &|_| None) as i32
}

/// `TLCCache(made, key)`, which is written here: made once for each key.
///
/// # Errors
/// Where it cannot be made.
pub fn cached(place: Location, key: &Value, made: impl FnOnce() -> Outcome<Value>) -> Outcome<Value> {
    let key = (place, key.clone());
    let known = CACHED.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let value = made()?;
    CACHED.lock().unwrap_or_else(PoisonError::into_inner).insert(key, value.clone());
    Ok(value)
}

/// `TLCSet(place, value)`
///
/// # Errors
/// Where the place is no number of a register.
pub fn set_register(place: &Value, value: &Value) -> Outcome<bool> {
    match place {
        Value::Int(place) => {
            REGISTERS.lock().unwrap_or_else(PoisonError::into_inner).insert(*place, value.clone());
            Ok(true)
        }
        Value::Str(name) if name.as_str() == "exit" => {
            end(*value == Value::Bool(true));
            Ok(true)
        }
        Value::Str(name) if is_register(name.as_str()) => {
            let mut registers = NAMED_REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
            registers.insert(name.as_str().to_owned(), value.clone());
            Ok(true)
        }
        // Options of TLC itself.
        _ => Ok(true),
    }
}

/// `TLCGet(place)`
///
/// # Errors
/// Where nothing was set, or the place is not known to a compiled model.
pub fn register(place: &Value) -> Outcome<Value> {
    match place {
        Value::Int(number) => {
            let registers = REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
            let failure = || Failure::new(FailureKind::Undefined, format!("TLCGet({number}) before any TLCSet"));
            registers.get(number).cloned().ok_or_else(failure)
        }
        Value::Str(name) if is_register(name.as_str()) => {
            let registers = NAMED_REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
            let failure = || Failure::new(FailureKind::Undefined, format!("TLCGet({name}) before any TLCSet"));
            registers.get(name.as_str()).cloned().ok_or_else(failure)
        }
        Value::Str(name) if let Some(count) = counted(name.as_str()) => Ok(count),
        other => Err(Failure::new(
            FailureKind::Unsupported,
            format!("a compiled model cannot evaluate TLCGet({other}): check it with the evaluator"),
        )),
    }
}

/// `TLCGetOrDefault(place, default)`
///
/// # Errors
/// Where the place is not known to a compiled model.
pub fn register_or(place: &Value, default: &Value) -> Outcome<Value> {
    match register(place) {
        Err(failure) if failure.kind() == FailureKind::Undefined => Ok(default.clone()),
        other => other,
    }
}

/// Whether a name is that of a register, and not of what TLC counts or can be told.
pub fn is_register(name: &str) -> bool {
    name.starts_with("s:")
}

/// `TLCGet("all")`
pub fn registers() -> Value {
    let registers = REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
    Value::function(registers.iter().map(|(place, value)| (Value::Int(*place), of_one_worker(value))))
}

/// `TLCGet("all:named")`
pub fn named_registers() -> Value {
    let registers = NAMED_REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
    Value::function(registers.iter().map(|(name, value)| (Value::string(name), of_one_worker(value))))
}

/// What `TLCGet("all")` says of a register: its values by worker. Here all workers share it.
pub fn of_one_worker(value: &Value) -> Value {
    Value::tuple([value.clone()])
}

/// Where it is kept how often what is named under `_POSSIBLE` was true, by name.
pub const POSSIBLE: &str = "s:_possible";

/// `_Track(predicate, name)`: counts how often something of this name was true. All workers count together.
///
/// # Errors
/// Where the spec has written something else to the register.
pub fn track(is_true: bool, name: &Value) -> Outcome<bool> {
    let mut registers = NAMED_REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = registers.entry(POSSIBLE.to_owned()).or_insert_with(|| Value::tuple([]));
    *counts = counted_once_more(counts, name, is_true)?;
    Ok(true)
}

/// How often each name was true, when it is known of one more time whether this one was.
///
/// # Errors
/// Where these are no counts.
pub fn counted_once_more(counts: &Value, name: &Value, is_true: bool) -> Outcome<Value> {
    let mut pairs = pairs(counts)?;
    match pairs.iter_mut().find(|pair| pair.0 == *name) {
        Some((_, Value::Int(count))) => *count = count.saturating_add(i32::from(is_true)),
        Some(_) => {}
        None => pairs.push((name.clone(), Value::Int(i32::from(is_true)))),
    }
    Ok(Value::function(pairs))
}

/// `_Counts`
pub fn counts() -> Value {
    let registers = NAMED_REGISTERS.lock().unwrap_or_else(PoisonError::into_inner);
    registers.get(POSSIBLE).cloned().unwrap_or_else(|| Value::tuple([]))
}

/// Which of these names was never true; prints the counts if there is one.
pub fn never_possible<'n>(counts: &Value, mut names: impl Iterator<Item = &'n str>) -> Option<usize> {
    let pairs = pairs(counts).unwrap_or_default();
    let is_true = |name: &str| {
        let is_named = |pair: &&(Value, Value)| matches!(&pair.0, Value::Str(other) if other.as_str() == name);
        matches!(pairs.iter().find(is_named), Some((_, Value::Int(1..))))
    };
    let never = names.position(|name| !is_true(name));
    if never.is_some() {
        print_line(&counts.to_string());
    }
    never
}

/// `PrintT(said)`
pub fn print_t(said: &Value) -> bool {
    print_line(&said.as_made().to_string());
    true
}

/// `Print(said, value)`, where it is `shown` what the value is.
pub fn print<T>(said: &Value, shown: &Value, value: T) -> T {
    print_line(&format!("{}  {}", said.as_made(), shown.as_made()));
    value
}

/// Prints a line that the spec asks for. That nobody reads any more, or that there is no room for it, is no error of
/// the spec: whoever prints the verdict meets it, too.
pub fn print_line(line: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n"));
}
