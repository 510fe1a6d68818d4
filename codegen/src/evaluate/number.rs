//! Arithmetic in 32 bits.

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::lazy::V;
use crate::term::Builtin;

pub(super) fn arithmetic(builtin: Builtin, a: i32, b: i32) -> Outcome<i32> {
    let result = match builtin {
        Builtin::Add => a.checked_add(b),
        Builtin::Subtract => a.checked_sub(b),
        Builtin::Multiply => a.checked_mul(b),
        Builtin::Divide if b == 0 => return Err(Failure::new(FailureKind::Library, "division by zero")),
        Builtin::Divide => {
            let (x, y) = (i64::from(a), i64::from(b));
            i32::try_from(x.div_euclid(y) - i64::from(y < 0 && x.rem_euclid(y) != 0)).ok()
        }
        Builtin::Modulo if b <= 0 => {
            let message = format!("the right side of % must be positive, and is {b}");
            return Err(Failure::new(FailureKind::Library, message));
        }
        Builtin::Modulo => Some(a.rem_euclid(b)),
        _ if a == 0 && b == 0 => return Err(Failure::new(FailureKind::Library, "0^0 is undefined")),
        _ => match u32::try_from(b) {
            Ok(power) => a.checked_pow(power),
            Err(_) => {
                let message = format!("the exponent must not be negative, and is {b}");
                return Err(Failure::new(FailureKind::Library, message));
            }
        },
    };
    result.ok_or_else(|| overflow(&format!("{a} {} {b}", sign(builtin))))
}

/// Whether it computes an integer from two.
pub(super) fn is_arithmetic(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(builtin, B::Add | B::Subtract | B::Multiply | B::Divide | B::Modulo | B::Power)
}

pub(super) fn number(number: Option<i64>) -> Outcome<V> {
    match number.and_then(|number| i32::try_from(number).ok()) {
        Some(number) => Ok(V::Value(Value::Int(number))),
        None => Err(overflow("the result")),
    }
}

#[cold]
fn overflow(what: &str) -> Failure {
    Failure::new(FailureKind::Overflow, format!("{what} exceeds the 32 bits that are computed in"))
}

fn sign(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Add => "+",
        Builtin::Subtract => "-",
        Builtin::Multiply => "*",
        Builtin::Divide => "\\div",
        Builtin::Modulo => "%",
        _ => "^",
    }
}
