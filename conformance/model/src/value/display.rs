//! Values in TLA+ notation, as TLC prints them.

use std::borrow::Borrow;
use std::fmt::{self, Display, Formatter};

use super::Value;

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write(self, false, f)
    }
}

/// A value in which a set that was made as an interval is written as one.
#[derive(Debug)]
pub struct AsMade<'v>(&'v Value);

impl Display for AsMade<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write(self.0, true, f)
    }
}

impl Value {
    /// The value as TLC prints it, who writes a set as it was made.
    pub fn as_made(&self) -> AsMade<'_> {
        AsMade(self)
    }
}

fn write(value: &Value, as_made: bool, f: &mut Formatter<'_>) -> fmt::Result {
    match value {
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
        Value::Set(elements) => match &elements[..] {
            [first, .., last] if as_made && elements.is_interval() => write!(f, "{first}..{last}"),
            [only] if as_made && elements.is_interval() => write!(f, "{only}..{only}"),
            all => list(f, "{", all, as_made, "}"),
        },
        Value::Tuple(elements) => list(f, "<<", elements, as_made, ">>"),
        Value::Record(fields) if !fields.iter().all(|(name, _)| is_name(name.as_str())) => {
            mapping(f, fields.iter().map(|(name, value)| (Value::Str(*name), value)), as_made)
        }
        Value::Record(fields) => {
            f.write_str("[")?;
            for (i, (name, value)) in fields.iter().enumerate() {
                write!(f, "{}{name} |-> ", if i == 0 { "" } else { ", " })?;
                write(value, as_made, f)?;
            }
            f.write_str("]")
        }
        Value::Function(pairs) => mapping(f, pairs.iter().map(|(argument, value)| (argument, value)), as_made),
    }
}

/// Whether TLC takes a string for the name of a field.
pub fn is_name(text: &str) -> bool {
    text.chars().all(|c| c == '_' || c.is_alphanumeric())
        && text.chars().any(char::is_alphabetic)
        && (text.len() < 4 || !(text.starts_with("WF_") || text.starts_with("SF_")))
}

fn mapping<'a, A: Borrow<Value>>(
    f: &mut Formatter<'_>,
    pairs: impl Iterator<Item = (A, &'a Value)>,
    as_made: bool,
) -> fmt::Result {
    f.write_str("(")?;
    for (i, (argument, value)) in pairs.enumerate() {
        f.write_str(if i == 0 { "" } else { " @@ " })?;
        write(argument.borrow(), as_made, f)?;
        f.write_str(" :> ")?;
        write(value, as_made, f)?;
    }
    f.write_str(")")
}

fn list(f: &mut Formatter<'_>, open: &str, items: &[Value], as_made: bool, close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (i, item) in items.iter().enumerate() {
        f.write_str(if i == 0 { "" } else { ", " })?;
        write(item, as_made, f)?;
    }
    f.write_str(close)
}

#[cfg(test)]
mod tests {
    use crate::value::{Symbol, Value};

    #[test]
    fn a_record_is_one_whose_fields_have_names() {
        let shown = |name: &str| Value::record([(Symbol::new(name), Value::Int(1))]).to_string();
        assert_eq!(["a", "_b", "1a", "é"].map(shown), ["[a |-> 1]", "[_b |-> 1]", "[1a |-> 1]", "[é |-> 1]"]);
        // TLC's values, too.
        let others = ["x y", "1", "_1", "", "WF_a", "a-b"].map(shown);
        assert_eq!(
            others,
            [
                r#"("x y" :> 1)"#,
                r#"("1" :> 1)"#,
                r#"("_1" :> 1)"#,
                r#"("" :> 1)"#,
                r#"("WF_a" :> 1)"#,
                r#"("a-b" :> 1)"#
            ]
        );
    }
}
