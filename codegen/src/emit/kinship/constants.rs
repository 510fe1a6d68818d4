//! The intervals that constants are.

use lockstep_model::Value;

use crate::machine::ConstantValue;

/// What is so of one of two.
pub fn either(a: [bool; 2], b: [bool; 2]) -> [bool; 2] {
    [a[0] || b[0], a[1] || b[1]]
}

/// Whether a constant is an interval, and whether something in it is.
pub fn of_constant(value: &ConstantValue) -> [bool; 2] {
    match value {
        ConstantValue::Value(value) => of_value(value),
        ConstantValue::Table(rows) => rows.iter().map(|row| of_value(&row.1)).fold([false; 2], either),
        ConstantValue::Operator(_) => [true; 2],
    }
}

/// Whether a value is an interval, and whether something in it is.
fn of_value(value: &Value) -> [bool; 2] {
    let parts =
        |mut parts: &mut dyn Iterator<Item = &Value>| Iterator::any(&mut parts, |part| of_value(part).contains(&true));
    match value {
        Value::Set(elements) => [elements.is_interval(), parts(&mut elements.iter())],
        Value::Tuple(items) => [false, parts(&mut items.iter())],
        Value::Record(fields) => [false, parts(&mut fields.iter().map(|field| &field.1))],
        Value::Function(pairs) => [false, parts(&mut pairs.iter().flat_map(|pair| [&pair.0, &pair.1]))],
        _ => [false; 2],
    }
}

/// Whether there is an interval in a value.
pub fn has_interval(value: &Value) -> bool {
    of_value(value).contains(&true)
}
