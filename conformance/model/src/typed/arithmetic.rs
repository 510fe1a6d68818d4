//! Integer arithmetic as TLC does it: 32 bits, and an overflow is an error.

use crate::failure::{Failure, FailureKind, Outcome};

#[cold]
fn overflow(operation: &str, a: i32, b: i32) -> Failure {
    Failure::new(FailureKind::Overflow, format!("overflow when computing {a} {operation} {b}"))
}

/// `a + b`
///
/// # Errors
/// On overflow.
#[inline]
pub fn add(a: i32, b: i32) -> Outcome<i32> {
    a.checked_add(b).ok_or_else(|| overflow("+", a, b))
}

/// `a - b`
///
/// # Errors
/// On overflow.
#[inline]
pub fn subtract(a: i32, b: i32) -> Outcome<i32> {
    a.checked_sub(b).ok_or_else(|| overflow("-", a, b))
}

/// `a * b`
///
/// # Errors
/// On overflow.
#[inline]
pub fn multiply(a: i32, b: i32) -> Outcome<i32> {
    a.checked_mul(b).ok_or_else(|| overflow("*", a, b))
}

/// `-a`
///
/// # Errors
/// On overflow.
#[inline]
pub fn negate(a: i32) -> Outcome<i32> {
    a.checked_neg().ok_or_else(|| overflow("-", 0, a))
}

/// `a \div b`: rounds towards minus infinity.
///
/// # Errors
/// Where `b` is 0, and on overflow.
#[inline]
pub fn divide(a: i32, b: i32) -> Outcome<i32> {
    if b == 0 {
        return Err(Failure::new(FailureKind::Library, "the second argument of \\div is 0"));
    }
    let quotient = a.checked_div(b).ok_or_else(|| overflow("\\div", a, b))?;
    Ok(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

/// `a % b`: between 0 and `b - 1`.
///
/// # Errors
/// Where `b` is not positive.
#[inline]
pub fn modulo(a: i32, b: i32) -> Outcome<i32> {
    if b <= 0 {
        let message = format!("the second argument of % must be positive, and is {b}");
        return Err(Failure::new(FailureKind::Library, message));
    }
    Ok(a.rem_euclid(b))
}

/// `a ^ b`
///
/// # Errors
/// Where `b` is negative, for `0 ^ 0`, and on overflow.
pub fn power(a: i32, b: i32) -> Outcome<i32> {
    let undefined = |message: &str| Err(Failure::new(FailureKind::Library, message));
    match u32::try_from(b) {
        Err(_) => undefined("the second argument of ^ is negative"),
        Ok(0) if a == 0 => undefined("0 ^ 0 is undefined"),
        Ok(exponent) => a.checked_pow(exponent).ok_or_else(|| overflow("^", a, b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_down_and_overflow_is_an_error() {
        for (a, b, quotient, remainder) in [(7, 2, 3, 1), (-7, 2, -4, 1), (6, 3, 2, 0), (-6, 3, -2, 0)] {
            assert_eq!(divide(a, b), Ok(quotient), "{a} \\div {b}");
            assert_eq!(modulo(a, b), Ok(remainder), "{a} % {b}");
        }
        assert_eq!(divide(7, -2), Ok(-4));
        for failing in [
            add(i32::MAX, 1),
            subtract(i32::MIN, 1),
            multiply(1 << 16, 1 << 15),
            negate(i32::MIN),
            divide(i32::MIN, -1),
            power(2, 31),
        ] {
            assert_eq!(failing.map_err(|failure| failure.kind()), Err(FailureKind::Overflow));
        }
        for failing in [divide(1, 0), modulo(1, 0), modulo(1, -2), power(0, 0), power(2, -1)] {
            assert_eq!(failing.map_err(|failure| failure.kind()), Err(FailureKind::Library));
        }
    }
}
