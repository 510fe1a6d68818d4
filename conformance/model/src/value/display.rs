//! Values in TLA+ notation, as TLC prints them.

use std::fmt::{self, Display, Formatter};

use super::Value;

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(true) => f.write_str("TRUE"),
            Value::Bool(false) => f.write_str("FALSE"),
            Value::Int(i) => write!(f, "{i}"),
            Value::Str(text) => {
                f.write_str("\"")?;
                for c in text.as_str().chars() {
                    match c {
                        '"' => f.write_str("\\\"")?,
                        '\\' => f.write_str("\\\\")?,
                        '\n' => f.write_str("\\n")?,
                        '\t' => f.write_str("\\t")?,
                        '\r' => f.write_str("\\r")?,
                        '\u{c}' => f.write_str("\\f")?,
                        _ => write!(f, "{c}")?,
                    }
                }
                f.write_str("\"")
            }
            Value::Model(name) => write!(f, "{name}"),
            Value::Set(elements) => list(f, "{", elements.iter(), "}"),
            Value::Tuple(elements) => list(f, "<<", elements.iter(), ">>"),
            Value::Record(fields) if !fields.iter().all(|field| is_name(field.0.as_str())) => {
                pairs(f, fields.iter().map(|(name, value)| (Value::Str(*name), value)))
            }
            Value::Record(fields) => {
                f.write_str("[")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name} |-> {value}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Value::Function(all) => pairs(f, all.iter().map(|(argument, value)| (argument.clone(), value))),
        }
    }
}

/// Whether a string can be written as the name of a field.
pub fn is_name(text: &str) -> bool {
    text.chars().all(|c| c == '_' || c.is_alphanumeric())
        && text.chars().any(char::is_alphabetic)
        && !(text.len() > 3 && (text.starts_with("WF_") || text.starts_with("SF_")))
}

fn pairs<'a>(f: &mut Formatter<'_>, pairs: impl Iterator<Item = (Value, &'a Value)>) -> fmt::Result {
    f.write_str("(")?;
    for (i, (argument, value)) in pairs.enumerate() {
        write!(f, "{}{argument} :> {value}", if i == 0 { "" } else { " @@ " })?;
    }
    f.write_str(")")
}

fn list<'a>(f: &mut Formatter<'_>, open: &str, items: impl Iterator<Item = &'a Value>, close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
    }
    f.write_str(close)
}
