//! Digests of values, well mixed in all 64 bits.

use super::{Symbol, Value};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// Multiplies to 128 bits and folds them.
#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ FACTOR).wrapping_mul(u128::from(b ^ SECOND));
    (product as u64) ^ ((product >> 64) as u64) ^ a.rotate_left(29)
}

/// The digest of a value with its model values renamed. `rename` answers `None` for those that stay.
///
/// Sets and functions are digested without regard to the order of their elements, so that the value under a permutation
/// of model values need not be built.
pub(crate) fn digest(value: &Value, rename: &impl Fn(&Symbol) -> Option<Value>) -> u64 {
    match value {
        Value::Bool(truth) => mix(1, u64::from(*truth)),
        Value::Int(number) => mix(2, u64::from(*number as u32)),
        Value::Str(text) => mix(3, text.digest()),
        Value::Model(name) => match rename(name) {
            Some(Value::Model(other)) => mix(4, other.digest()),
            Some(other) => digest(&other, &unchanged),
            None => mix(4, name.digest()),
        },
        Value::Set(elements) => {
            let sum = elements.iter().fold(0_u64, |sum, element| sum.wrapping_add(mix(5, digest(element, rename))));
            mix(mix(5, elements.len() as u64), sum)
        }
        // A renaming maps no function onto one of another of these three forms, for it keeps the domain's kind.
        Value::Tuple(elements) => elements.iter().fold(mix(6, elements.len() as u64), |h, e| mix(h, digest(e, rename))),
        Value::Record(fields) => fields
            .iter()
            .fold(mix(7, fields.len() as u64), |h, (name, value)| mix(mix(h, name.digest()), digest(value, rename))),
        Value::Function(pairs) => {
            let sum = pairs.iter().fold(0_u64, |sum, (argument, value)| {
                sum.wrapping_add(mix(mix(8, digest(argument, rename)), digest(value, rename)))
            });
            mix(mix(8, pairs.len() as u64), sum)
        }
    }
}

/// Renames nothing. A function, not a closure: closures in a generic function are a type an instance, without end.
fn unchanged(_: &Symbol) -> Option<Value> {
    None
}
