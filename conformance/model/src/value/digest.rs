//! Fingerprints of values, well mixed in all 64 bits.

use super::{Symbol, Value};

/// A digest that grows value by value.
///
/// Sets and functions are digested without regard to the order of their elements, so that a state under a permutation
/// of model values can be digested without being built: see [`Digest::renamed`].
#[derive(Clone, Copy, Debug)]
pub struct Digest(u64);

const SEED: u64 = 0x243f_6a88_85a3_08d3;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

impl Default for Digest {
    fn default() -> Self {
        Digest(SEED)
    }
}

impl Digest {
    /// Digests one value more.
    pub fn value(&mut self, value: &Value) {
        self.part(Digest::of(value));
    }

    /// The digest of one value by itself, to be kept while the value stays and handed to [`part`](Self::part).
    pub fn of(value: &Value) -> u64 {
        digest(value, &unchanged)
    }

    /// The same of a value with its model values renamed: see [`renamed`](Self::renamed).
    pub fn of_renamed(value: &Value, rename: &impl Fn(&Symbol) -> Option<Value>) -> u64 {
        digest(value, rename)
    }

    /// Digests one value more, by its own digest.
    pub fn part(&mut self, digest: u64) {
        self.0 = mix(self.0, digest);
    }

    /// Digests `value` with its model values renamed. `rename` answers `None` for those that stay.
    pub fn renamed(&mut self, value: &Value, rename: &impl Fn(&Symbol) -> Option<Value>) {
        self.0 = mix(self.0, digest(value, rename));
    }

    /// The digest of everything so far.
    pub fn finish(self) -> u64 {
        mix(self.0, SECOND)
    }
}

/// Renames nothing. A function, not a closure: closures in a generic function are a type an instance, without end.
fn unchanged(_: &Symbol) -> Option<Value> {
    None
}

/// Multiplies to 128 bits and folds them.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ FACTOR).wrapping_mul(u128::from(b ^ SECOND));
    (product as u64) ^ ((product >> 64) as u64) ^ a.rotate_left(29)
}

fn digest(value: &Value, rename: &impl Fn(&Symbol) -> Option<Value>) -> u64 {
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
