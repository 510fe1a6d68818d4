//! Values as JSON: sequences and sets are arrays, records and other functions objects.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::{Symbol, Value};

/// `ToJson(value)`
pub fn to_json(value: &Value) -> Value {
    Value::string(&written(value))
}

/// `ToJsonArray(value)`
///
/// # Errors
/// Where the value is neither a function nor a set.
pub fn to_json_array(value: &Value) -> Outcome<Value> {
    match value {
        Value::Tuple(_) | Value::Set(_) | Value::Function(_) => Ok(to_json(value)),
        other => Err(unsuited("ToJsonArray", other)),
    }
}

/// `ToJsonObject(value)`: of a sequence one whose fields are counted from 0.
///
/// # Errors
/// Where the value is no function.
pub fn to_json_object(value: &Value) -> Outcome<Value> {
    match value {
        Value::Tuple(items) => {
            let fields = items.iter().enumerate().map(|(place, item)| (place.to_string(), item));
            let mut json = String::new();
            object(fields, &mut json);
            Ok(Value::string(&json))
        }
        Value::Record(_) | Value::Function(_) => Ok(to_json(value)),
        other => Err(unsuited("ToJsonObject", other)),
    }
}

#[cold]
fn unsuited(operator: &str, value: &Value) -> Failure {
    Failure::new(FailureKind::Type, format!("{operator} is applied to {value}"))
}

/// A value as JSON.
pub fn written(value: &Value) -> String {
    let mut json = String::new();
    write(value, &mut json);
    json
}

fn write(value: &Value, json: &mut String) {
    match value {
        Value::Bool(truth) => json.push_str(if *truth { "true" } else { "false" }),
        Value::Int(number) => {
            let _ = write!(json, "{number}");
        }
        Value::Str(text) | Value::Model(text) => quoted(text.as_str(), json),
        Value::Tuple(items) => array(items, json),
        Value::Set(elements) => array(elements, json),
        Value::Record(fields) => {
            object(fields.iter().map(|(name, value)| (name.as_str().to_owned(), value)), json);
        }
        Value::Function(pairs) => object(pairs.iter().map(|(argument, value)| (key(argument), value)), json),
    }
}

/// An argument as the name of a field.
fn key(argument: &Value) -> String {
    match argument {
        Value::Str(text) => text.as_str().to_owned(),
        other => other.as_made().to_string(),
    }
}

fn array(items: &[Value], json: &mut String) {
    json.push('[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        write(item, json);
    }
    json.push(']');
}

fn object<'v>(fields: impl Iterator<Item = (String, &'v Value)>, json: &mut String) {
    json.push('{');
    for (place, (name, value)) in fields.enumerate() {
        if place > 0 {
            json.push(',');
        }
        quoted(&name, json);
        json.push(':');
        write(value, json);
    }
    json.push('}');
}

fn quoted(text: &str, json: &mut String) {
    let _ = write!(json, "{}", Json::from(text));
}

/// The value that JSON stands for: arrays are sequences, objects records.
pub(super) fn value_of(json: &Json, symbol: &dyn Fn(&str) -> Symbol) -> Result<Value, String> {
    match json {
        Json::Bool(truth) => Ok(Value::Bool(*truth)),
        Json::Number(number) => match number.as_i64().and_then(|number| i32::try_from(number).ok()) {
            Some(number) => Ok(Value::Int(number)),
            None => Err(format!("{number} is no integer of 32 bits")),
        },
        Json::String(text) => Ok(Value::Str(symbol(text))),
        Json::Array(items) => {
            let items = items.iter().map(|item| value_of(item, symbol)).collect::<Result<Vec<_>, String>>()?;
            Ok(Value::tuple(items))
        }
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| Ok((symbol(name), value_of(value, symbol)?)));
            Ok(Value::record(fields.collect::<Result<Vec<_>, String>>()?))
        }
        Json::Null => Err("null stands for no value".into()),
    }
}
