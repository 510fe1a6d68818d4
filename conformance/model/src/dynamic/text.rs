//! Texts that are made while a machine runs.

use crate::value::{Symbol, Value};

/// A text that was made, in the place that it has among those that the spec mentions, which `symbol` knows; anything
/// else as it is.
pub fn mentioned(symbol: fn(&str) -> Symbol, value: Value) -> Value {
    match value {
        Value::Str(text) => Value::Str(symbol(text.as_str())),
        other => other,
    }
}

/// What was made elsewhere, with every text in it in the place that it has among those that the spec mentions.
pub fn all_mentioned(symbol: fn(&str) -> Symbol, value: &Value) -> Value {
    let placed = |value: &Value| all_mentioned(symbol, value);
    match value {
        Value::Bool(_) | Value::Int(_) => value.clone(),
        Value::Str(text) => Value::Str(symbol(text.as_str())),
        Value::Model(name) => Value::Model(symbol(name.as_str())),
        Value::Set(elements) => Value::set(elements.iter().map(placed)),
        Value::Tuple(items) => Value::tuple(items.iter().map(placed)),
        Value::Record(fields) => {
            Value::record(fields.iter().map(|(name, value)| (symbol(name.as_str()), placed(value))))
        }
        Value::Function(pairs) => Value::function(pairs.iter().map(|(a, b)| (placed(a), placed(b)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_made_stands_where_the_spec_mentions_it() {
        let made = |text: &str| mentioned(|text| Symbol::among(&["z", "a"], text), Value::string(text));
        assert!(made("z") < made("a") && made("a") < made("0"));
        assert_eq!(mentioned(Symbol::new, Value::Int(1)), Value::Int(1));
    }
}
