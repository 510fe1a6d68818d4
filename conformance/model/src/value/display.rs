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
            Value::Record(fields) if !fields.iter().all(|(name, _)| is_name(name.as_str())) => {
                let pairs = fields.iter().map(|(name, value)| (Value::Str(*name), value));
                mapping(f, pairs)
            }
            Value::Record(fields) => {
                f.write_str("[")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name} |-> {value}", if i == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Value::Function(pairs) => mapping(f, pairs.iter().map(|(argument, value)| (argument, value))),
        }
    }
}

/// Whether TLC takes a string for the name of a field.
pub fn is_name(text: &str) -> bool {
    text.chars().all(|c| c == '_' || c.is_alphanumeric())
        && text.chars().any(char::is_alphabetic)
        && (text.len() < 4 || !(text.starts_with("WF_") || text.starts_with("SF_")))
}

fn mapping<'a>(f: &mut Formatter<'_>, pairs: impl Iterator<Item = (impl fmt::Display, &'a Value)>) -> fmt::Result {
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
