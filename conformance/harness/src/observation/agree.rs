//! When an observed value agrees with a model's, and where it does not.

use lockstep_model::Value;

use super::Difference;

/// Whether `observed` says the same as `model`.
///
/// This is equality, but for what plain JSON and a system without the model's symbols cannot express: a string agrees
/// with the model value of that name, a list without duplicates with the set of its elements, and an object with any
/// function whose arguments print as its keys. Sets are compared by their elements, whatever order the two sides'
/// symbols put them in.
pub fn agrees(model: &Value, observed: &Value) -> bool {
    match (model, observed) {
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Str(a) | Value::Model(a), Value::Str(b) | Value::Model(b)) => a.as_str() == b.as_str(),
        (Value::Set(a), Value::Set(b)) => same_elements(a, b),
        (Value::Set(a), Value::Tuple(b)) => same_elements(a, b),
        (Value::Tuple(a), Value::Tuple(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| agrees(a, b)),
        (Value::Record(a), Value::Record(b)) if a.len() == b.len() => {
            let aligned = a.iter().zip(b.iter()).all(|(a, b)| a.0.as_str() == b.0.as_str());
            if aligned {
                a.iter().zip(b.iter()).all(|(a, b)| agrees(&a.1, &b.1))
            } else {
                same_function(model, observed)
            }
        }
        _ => same_function(model, observed),
    }
}

/// Adds to `found` every place, below `path`, where `observed` does not agree with `model`.
pub fn differences(path: &str, model: &Value, observed: &Value, found: &mut Vec<Difference>) {
    if agrees(model, observed) {
        return;
    }
    match (model, observed) {
        (Value::Set(a), Value::Set(_) | Value::Tuple(_)) => {
            let b: &[Value] = match observed {
                Value::Set(b) => b,
                Value::Tuple(b) => b,
                _ => &[],
            };
            let missing = a.iter().filter(|a| !b.iter().any(|b| agrees(a, b)));
            let surplus = b.iter().filter(|b| !a.iter().any(|a| agrees(a, b)));
            let (mut some, before) = (false, found.len());
            for element in missing {
                found.push(Difference::new(path, format_args!("has {element}"), "has not"));
                some = true;
            }
            for element in surplus {
                found.push(Difference::new(path, "has not", format_args!("has {element}")));
                some = true;
            }
            // More than a few elements: the two sets are read more easily as wholes.
            if !some || found.len() - before > 6 {
                found.truncate(before);
                found.push(Difference::new(path, model, observed));
            }
        }
        _ => match (entries(model), entries(observed)) {
            (Some(a), Some(b)) => {
                for (key, a) in &a {
                    let place = format!("{path}[{}]", bare(key));
                    match b.iter().find(|(other, _)| key_agrees(key, other)) {
                        Some((_, b)) => differences(&place, a, b, found),
                        None => found.push(Difference::new(place, a, "nothing")),
                    }
                }
                for (key, b) in &b {
                    if !a.iter().any(|(other, _)| key_agrees(other, key)) {
                        found.push(Difference::new(format!("{path}[{}]", bare(key)), "nothing", b));
                    }
                }
            }
            _ => found.push(Difference::new(path, model, observed)),
        },
    }
}

/// `function[key]`, where `key` is as observed.
pub(super) fn apply<'v>(function: &'v Value, key: &Value) -> Option<&'v Value> {
    match (function, key) {
        (Value::Tuple(elements), Value::Int(index)) => elements.get(usize::try_from(*index).ok()?.checked_sub(1)?),
        (Value::Record(fields), key) => {
            fields.iter().find(|(name, _)| key_agrees(&Value::Str(*name), key)).map(|(_, value)| value)
        }
        (Value::Function(pairs), key) => {
            pairs.iter().find(|(argument, _)| key_agrees(argument, key)).map(|(_, value)| value)
        }
        _ => None,
    }
}

fn same_elements(a: &[Value], b: &[Value]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.iter().zip(b).all(|(a, b)| agrees(a, b)) {
        return true;
    }
    let mut used = vec![false; b.len()];
    a.iter().all(|a| match b.iter().enumerate().position(|(i, b)| !used[i] && agrees(a, b)) {
        Some(i) => {
            used[i] = true;
            true
        }
        None => false,
    })
}

fn same_function(model: &Value, observed: &Value) -> bool {
    let (Some(a), Some(b)) = (entries(model), entries(observed)) else { return false };
    a.len() == b.len() && a.iter().all(|(key, a)| b.iter().any(|(other, b)| key_agrees(key, other) && agrees(a, b)))
}

/// The arguments and values of a function of any form.
fn entries(value: &Value) -> Option<Vec<(Value, &Value)>> {
    match value {
        Value::Tuple(elements) => {
            Some(elements.iter().enumerate().map(|(i, value)| (Value::Int(i as i32 + 1), value)).collect())
        }
        Value::Record(fields) => Some(fields.iter().map(|(name, value)| (Value::Str(*name), value)).collect()),
        Value::Function(pairs) => Some(pairs.iter().map(|(argument, value)| (argument.clone(), value)).collect()),
        _ => None,
    }
}

/// Whether `observed`, maybe a key of a JSON object and so a string, stands for the argument `model`.
fn key_agrees(model: &Value, observed: &Value) -> bool {
    agrees(model, observed)
        || match (model, observed) {
            (Value::Str(name) | Value::Model(name), Value::Int(number)) => name.as_str() == number.to_string(),
            (Value::Str(_) | Value::Model(_), _) => false,
            (_, Value::Str(text)) => text.as_str() == model.to_string(),
            _ => false,
        }
}

/// A key as a path shows it: names without quotes.
fn bare(key: &Value) -> String {
    match key {
        Value::Str(name) | Value::Model(name) => name.to_string(),
        other => other.to_string(),
    }
}
