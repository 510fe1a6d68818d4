//! The operators of module TLC that look outside the spec.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::watch::{counted, end};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::outline::Location;
use crate::value::{Value, digest};

static REGISTERS: Mutex<BTreeMap<i32, Value>> = Mutex::new(BTreeMap::new());
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

/// Prints a line that the spec asks for. That nobody reads any more, or that there is no room for it, is no error of the
/// spec: whoever prints the verdict meets it, too.
pub fn print_line(line: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n"));
}
