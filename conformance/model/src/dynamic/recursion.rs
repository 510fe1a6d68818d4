//! Recursion, with a bound.

use std::cell::Cell;

use crate::failure::{Failure, FailureKind, Outcome};

/// The deepest nesting of calls.
const DEEPEST_CALL: u32 = 20_000;
/// The stack that must be left for one more call, and the step by which it grows.
const RED_ZONE: usize = 256 << 10;
const STACK_STEP: usize = 4 << 20;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// One call of an operator or function that may call itself: counted, and on a stack that holds it.
///
/// # Errors
/// Where the calls are nested too deeply, and whatever `call` fails with.
#[inline]
pub fn recursive<T>(call: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let depth = DEPTH.get();
    if depth >= DEEPEST_CALL {
        let message = format!("operators call each other more than {DEEPEST_CALL} deep: the recursion may not end");
        return Err(Failure::new(FailureKind::Recursion, message));
    }
    DEPTH.set(depth + 1);
    let outcome = stacker::maybe_grow(RED_ZONE, STACK_STEP, call);
    DEPTH.set(depth);
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(n: u32) -> Outcome<u64> {
        recursive(|| if n == 0 { Ok(0) } else { Ok(u64::from(n) + sum(n - 1)?) })
    }

    #[test]
    fn recursion_is_bounded() {
        assert_eq!(sum(10_000), Ok(50_005_000));
        assert_eq!(sum(1_000_000).unwrap_err().kind(), FailureKind::Recursion);
        assert_eq!(sum(3), Ok(6));
    }
}
