//! Values that depend on a model's constants alone, and are made once.

use std::sync::{Mutex, OnceLock, PoisonError};

/// A value for each of the constants under which it was asked for. It is made once and never given up, so that workers
/// share it without counting who has it.
#[derive(Debug, Default)]
pub struct Made<K: 'static, V: 'static> {
    first: OnceLock<(K, V)>,
    /// Of a process that has several configurations.
    others: Mutex<Vec<&'static (K, V)>>,
}

impl<K: Clone + PartialEq, V> Made<K, V> {
    /// Not made yet.
    pub const fn new() -> Self {
        Made { first: OnceLock::new(), others: Mutex::new(Vec::new()) }
    }

    /// The value under these constants: the one that is kept, where it was made under the same.
    #[inline]
    pub fn under(&'static self, constants: &K, make: impl Fn() -> V) -> &'static V {
        let (own, value) = self.first.get_or_init(|| (constants.clone(), make()));
        if own == constants { value } else { self.under_others(constants, make) }
    }

    #[cold]
    fn under_others(&'static self, constants: &K, make: impl Fn() -> V) -> &'static V {
        let others = || self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let known = others().iter().find(|(own, _)| own == constants).copied();
        // It is made while the list is free: other values of the same kind may be needed for it.
        let (_, value) = known.unwrap_or_else(|| {
            let made: &(K, V) = Box::leak(Box::new((constants.clone(), make())));
            others().push(made);
            made
        });
        value
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn a_value_is_made_once_and_never_taken_for_that_of_other_constants() {
        static DOUBLE: Made<i32, i32> = Made::new();
        static TIMES: AtomicU32 = AtomicU32::new(0);
        let double = |constants: &i32| {
            *DOUBLE.under(constants, || {
                TIMES.fetch_add(1, Ordering::Relaxed);
                constants * 2
            })
        };
        assert_eq!([1, 1, 2, 1, 2, 3].map(|constants| double(&constants)), [2, 2, 4, 2, 4, 6]);
        assert_eq!(TIMES.load(Ordering::Relaxed), 3);
    }
}
