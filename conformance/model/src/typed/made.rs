//! Values that depend on a model's constants alone, and are made once.

use std::sync::OnceLock;

/// A value, and the constants under which it was made.
#[derive(Debug, Default)]
pub struct Made<K, V>(OnceLock<(K, V)>);

impl<K: Clone + PartialEq, V: Clone> Made<K, V> {
    /// Not made yet.
    pub const fn new() -> Self {
        Made(OnceLock::new())
    }

    /// The value under these constants: the one that is kept, where it was made under the same.
    #[inline]
    pub fn under(&self, constants: &K, make: impl Fn() -> V) -> V {
        let (own, value) = self.0.get_or_init(|| (constants.clone(), make()));
        if own == constants { value.clone() } else { make() }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_made_once_and_never_taken_for_that_of_other_constants() {
        let (made, times) = (Made::new(), Cell::new(0));
        let double = |constants: &i32| {
            made.under(constants, || {
                times.set(times.get() + 1);
                constants * 2
            })
        };
        assert_eq!([1, 1, 2, 1].map(|constants| double(&constants)), [2, 2, 4, 2]);
        assert_eq!(times.get(), 2);
    }
}
