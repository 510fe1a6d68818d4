//! Types with finitely many values.

use std::fmt::{self, Debug};
use std::hash::Hash;

/// A type with finitely many values, numbered from 0 in TLC's order, which is also that of [`Ord`].
pub trait Finite: Copy + Ord + Hash + Debug + Send + Sync + 'static {
    /// How many values there are.
    const COUNT: usize;

    /// The number of this value.
    fn index(self) -> usize;

    /// The value with this number, which is below [`COUNT`](Self::COUNT).
    fn nth(index: usize) -> Self;

    /// Every value, in TLC's order.
    fn all() -> impl DoubleEndedIterator<Item = Self> + Clone {
        (0..Self::COUNT).map(Self::nth)
    }
}

/// `FALSE`, `TRUE`
impl Finite for bool {
    const COUNT: usize = 2;

    #[inline]
    fn index(self) -> usize {
        usize::from(self)
    }

    #[inline]
    fn nth(index: usize) -> Self {
        index != 0
    }
}

/// The only value.
impl Finite for () {
    const COUNT: usize = 1;

    #[inline]
    fn index(self) -> usize {
        0
    }

    #[inline]
    fn nth(_: usize) -> Self {}
}

/// An integer of `LEAST..GREATEST`, which is what makes values with integers in them finite.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bounded<const LEAST: i32, const GREATEST: i32>(pub i32);

impl<const LEAST: i32, const GREATEST: i32> Bounded<LEAST, GREATEST> {
    /// The number, where it is between the bounds.
    #[inline]
    pub fn within(number: i32) -> Option<Self> {
        (LEAST..=GREATEST).contains(&number).then_some(Bounded(number))
    }
}

impl<const LEAST: i32, const GREATEST: i32> Debug for Bounded<LEAST, GREATEST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const LEAST: i32, const GREATEST: i32> Finite for Bounded<LEAST, GREATEST> {
    const COUNT: usize = (GREATEST - LEAST + 1) as usize;

    #[inline]
    fn index(self) -> usize {
        (self.0 - LEAST) as usize
    }

    #[inline]
    fn nth(index: usize) -> Self {
        Bounded(LEAST + index as i32)
    }
}

/// A model value, or a string that stands for "none of them", before the values proper.
impl<T: Finite> Finite for Option<T> {
    const COUNT: usize = T::COUNT + 1;

    #[inline]
    fn index(self) -> usize {
        self.map_or(0, |value| value.index() + 1)
    }

    #[inline]
    fn nth(index: usize) -> Self {
        index.checked_sub(1).map(T::nth)
    }
}

macro_rules! finite_tuple {
    ($($name:ident $place:tt),*; $($reversed:ident $from_last:tt),*) => {
        impl<$($name: Finite),*> Finite for ($($name,)*) {
            const COUNT: usize = 1 $(* $name::COUNT)*;

            #[inline]
            fn index(self) -> usize {
                let mut index = 0;
                $(index = index * $name::COUNT + self.$place.index();)*
                index
            }

            #[inline]
            fn nth(index: usize) -> Self {
                let mut rest = index;
                $(
                    #[allow(non_snake_case)]
                    let $reversed = $reversed::nth(rest % $reversed::COUNT);
                    rest /= $reversed::COUNT;
                )*
                let _ = rest;
                ($($name,)*)
            }
        }
    };
}

finite_tuple!(A 0; A 0);
finite_tuple!(A 0, B 1; B 1, A 0);
finite_tuple!(A 0, B 1, C 2; C 2, B 1, A 0);
finite_tuple!(A 0, B 1, C 2, D 3; D 3, C 2, B 1, A 0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_order() {
        fn check<T: Finite>() {
            let all: Vec<T> = T::all().collect();
            assert_eq!(all.len(), T::COUNT);
            assert!(all.is_sorted());
            assert!(all.iter().enumerate().all(|(i, value)| value.index() == i));
        }
        check::<bool>();
        check::<()>();
        check::<Bounded<-2, 3>>();
        check::<(Bounded<1, 1>, bool, Bounded<0, 4>)>();
        check::<Option<bool>>();
        check::<(bool, Option<bool>)>();
        check::<(bool, Option<bool>, bool)>();
        check::<(bool, Option<bool>, bool, Option<Option<bool>>)>();
    }
}
