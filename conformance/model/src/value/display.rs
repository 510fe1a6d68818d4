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
            Value::Record(fields) => {
                f.write_str("[")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name} |-> {value}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Value::Function(pairs) => {
                f.write_str("(")?;
                for (i, (argument, value)) in pairs.iter().enumerate() {
                    write!(f, "{}{argument} :> {value}", if i == 0 { "" } else { " @@ " })?;
                }
                f.write_str(")")
            }
        }
    }
}

fn list<'a>(f: &mut Formatter<'_>, open: &str, items: impl Iterator<Item = &'a Value>, close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { ", " })?;
    }
    f.write_str(close)
}
