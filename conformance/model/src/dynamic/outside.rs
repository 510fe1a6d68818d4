//! What a spec asks of the world around it: the files that it names, to be read or written, the environment, the clock.
//! A machine asks when it runs, so that one that is kept goes by what is there then.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value as Json;

use super::json::{value_of, written};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::{Symbol, Value};

static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Has files looked for beside the spec, too, which is in this folder.
pub fn read_beside(folder: &Path) {
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
}

/// The file that a spec in `folder` names: from the working folder, or else from the spec's folder or one above it, for
/// specs name files from where their authors start TLC.
pub fn found(name: &str, folder: &Path) -> PathBuf {
    let name = Path::new(name);
    let elsewhere = folder.ancestors().map(|above| above.join(name));
    std::iter::once(name.to_owned()).chain(elsewhere).find(|file| file.is_file()).unwrap_or_else(|| name.to_owned())
}

/// `JsonDeserialize(name)`; `symbol` knows the texts that the spec mentions.
///
/// # Errors
/// Where the file cannot be read, or is not JSON of what has a value.
pub fn json(symbol: fn(&str) -> Symbol, name: &Value) -> Outcome<Value> {
    json_of(named(name)?, read, &symbol)
}

/// `ndJsonDeserialize(name)`
///
/// # Errors
/// As [`json`].
pub fn json_lines(symbol: fn(&str) -> Symbol, name: &Value) -> Outcome<Value> {
    json_lines_of(named(name)?, read, &symbol)
}

/// The name of a file.
///
/// # Errors
/// Where it is no string.
pub fn named(name: &Value) -> Outcome<&'static str> {
    match name {
        Value::Str(name) => Ok(name.as_str()),
        other => Err(Failure::new(FailureKind::Type, format!("a file is named by a string, not by {other}"))),
    }
}

fn read(name: &str) -> std::io::Result<Vec<u8>> {
    let folder = FOLDER.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
    std::fs::read(found(name, &folder))
}

/// The value in a file of JSON.
///
/// # Errors
/// As [`json`].
pub fn json_of(
    name: &str,
    read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    symbol: &dyn Fn(&str) -> Symbol,
) -> Outcome<Value> {
    converted(name, serde_json::from_slice(&content(name, read)?), symbol)
}

/// The values in a file of JSON, one after the other, as a sequence.
///
/// # Errors
/// As [`json`].
pub fn json_lines_of(
    name: &str,
    read: impl Fn(&str) -> std::io::Result<Vec<u8>>,
    symbol: &dyn Fn(&str) -> Symbol,
) -> Outcome<Value> {
    let bytes = content(name, read)?;
    let values = serde_json::Deserializer::from_slice(&bytes).into_iter().map(|json| converted(name, json, symbol));
    Ok(Value::tuple(values.collect::<Outcome<Vec<Value>>>()?))
}

fn content(name: &str, read: impl Fn(&str) -> std::io::Result<Vec<u8>>) -> Outcome<Vec<u8>> {
    read(name).map_err(|error| unreadable(name, &error.to_string()))
}

/// The value that was read from the file of this name.
fn converted(name: &str, json: serde_json::Result<Json>, symbol: &dyn Fn(&str) -> Symbol) -> Outcome<Value> {
    let value = json.map_err(|error| error.to_string()).and_then(|json| value_of(&json, symbol));
    value.map_err(|reason| unreadable(name, &reason))
}

fn unreadable(name: &str, reason: &str) -> Failure {
    Failure::new(FailureKind::Unsupported, format!("{name} cannot be read: {reason}"))
}

/// `JsonSerialize(name, value)`
///
/// # Errors
/// Where the value is neither a sequence nor a record, or the file cannot be written.
pub fn write_json(name: &Value, value: &Value) -> Outcome<bool> {
    write_json_by(name, value, write)
}

/// `ndJsonSerialize(name, value)`: an item a line.
///
/// # Errors
/// Where the value is no sequence, or the file cannot be written.
pub fn write_json_lines(name: &Value, value: &Value) -> Outcome<bool> {
    write_json_lines_by(name, value, write)
}

/// [`write_json`], by something else that writes files.
///
/// # Errors
/// As there.
pub fn write_json_by(
    name: &Value,
    value: &Value,
    write: impl FnOnce(&str, &[u8]) -> std::io::Result<()>,
) -> Outcome<bool> {
    let name = named(name)?;
    match value {
        Value::Tuple(_) | Value::Record(_) => put(name, &written(value), write),
        other => {
            let message = format!("JsonSerialize writes sequences and records, and {other} is neither");
            Err(Failure::new(FailureKind::Library, message))
        }
    }
}

/// [`write_json_lines`], by something else that writes files.
///
/// # Errors
/// As there.
pub fn write_json_lines_by(
    name: &Value,
    value: &Value,
    write: impl FnOnce(&str, &[u8]) -> std::io::Result<()>,
) -> Outcome<bool> {
    let Value::Tuple(items) = value else {
        let message = format!("ndJsonSerialize writes sequences, and {value} is none");
        return Err(Failure::new(FailureKind::Library, message));
    };
    let lines: String = items.iter().map(|item| written(item) + "\n").collect();
    put(named(name)?, &lines, write)
}

fn put(name: &str, text: &str, write: impl FnOnce(&str, &[u8]) -> std::io::Result<()>) -> Outcome<bool> {
    match write(name, text.as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) => Err(Failure::new(FailureKind::Unsupported, format!("{name} cannot be written: {error}"))),
    }
}

/// Writes a file that a spec names, from the working folder, and makes the folders that it is in.
///
/// # Errors
/// Where it cannot be written.
pub fn write(name: &str, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = Path::new(name).parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(name, content)
}

/// `IOEnv`
pub fn environment(symbol: fn(&str) -> Symbol) -> Value {
    environment_of(&symbol)
}

/// The variables of the environment, as a record; what is no Unicode in them, with a mark in its place.
pub fn environment_of(symbol: &dyn Fn(&str) -> Symbol) -> Value {
    let symbol = |text: OsString| symbol(&text.to_string_lossy());
    Value::record(std::env::vars_os().map(|(name, value)| (symbol(name), Value::Str(symbol(value)))))
}

/// `JavaTime`: the seconds of the clock, as far as they fit.
pub fn clock() -> i32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    (now & 0x7fff_ffff) as i32
}

/// `atoi(text)`
///
/// # Errors
/// Where the text is no number of 32 bits.
pub fn parsed(text: &Value) -> Outcome<i32> {
    match text {
        Value::Str(text) => text.as_str().parse().map_err(|_| {
            let message = format!("{text:?} is no 32-bit integer");
            Failure::new(FailureKind::Type, message)
        }),
        other => Err(Failure::new(FailureKind::Type, format!("atoi is applied to {other}"))),
    }
}

/// `zeroPadN(number, width)`
pub fn padded(number: i32, width: i32) -> Value {
    let width = usize::try_from(width).unwrap_or(0).min(1000);
    Value::string(&format!("{number:0width$}"))
}
