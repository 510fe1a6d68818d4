//! Sets of small integers, a bit each.

use std::cmp::Ordering;
use std::fmt;

use super::failure::out_of_range;
use super::loops::all_and_any;
use super::set::first_apart;
use crate::failure::Outcome;

/// A set of integers between `LEAST` and `LEAST + 63`, a bit each.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct IntegerSet<const LEAST: i32> {
    bits: u64,
}

impl<const LEAST: i32> IntegerSet<LEAST> {
    /// `{}`
    pub const EMPTY: Self = Self { bits: 0 };
    /// The greatest element that there is room for.
    pub const GREATEST: i32 = LEAST + 63;

    /// The set with these bits.
    #[inline]
    pub const fn from_bits(bits: u64) -> Self {
        Self { bits }
    }

    /// Its bits: the lowest stands for `LEAST`.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.bits
    }

    /// Whether it is `{}`.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// `Cardinality(self)`
    #[inline]
    pub fn cardinality(self) -> i32 {
        self.bits.count_ones() as i32
    }

    /// `self \union other`
    #[inline]
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }

    /// `self \intersect other`
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self { bits: self.bits & other.bits }
    }

    /// `self \ other`
    #[inline]
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self { bits: self.bits & !other.bits }
    }

    /// `self \subseteq other`
    #[inline]
    pub fn is_subset(self, other: Self) -> bool {
        self.bits & !other.bits == 0
    }

    #[inline]
    fn bit(element: i32) -> Option<u64> {
        let offset = i64::from(element) - i64::from(LEAST);
        if (0..64).contains(&offset) { Some(1 << offset) } else { None }
    }

    /// `element \in self`
    #[inline]
    pub fn contains(self, element: i32) -> bool {
        Self::bit(element).is_some_and(|bit| self.bits & bit != 0)
    }

    /// `self \union {element}`
    ///
    /// # Errors
    /// Where there is no room for the element.
    #[inline]
    pub fn with(self, element: i32) -> Outcome<Self> {
        match Self::bit(element) {
            Some(bit) => Ok(Self { bits: self.bits | bit }),
            None => Err(out_of_range(element, LEAST, Self::GREATEST)),
        }
    }

    /// `self \ {element}`
    #[inline]
    #[must_use]
    pub fn without(self, element: i32) -> Self {
        Self { bits: self.bits & !Self::bit(element).unwrap_or(0) }
    }

    /// The set of these numbers.
    ///
    /// # Errors
    /// Where there is no room for one.
    #[inline]
    pub fn collect(elements: impl IntoIterator<Item = i32>) -> Outcome<Self> {
        let mut set = Self::EMPTY;
        for element in elements {
            set = set.with(element)?;
        }
        Ok(set)
    }

    /// `least..greatest`
    ///
    /// # Errors
    /// Where there is no room for it.
    #[inline]
    pub fn interval(least: i32, greatest: i32) -> Outcome<Self> {
        if least > greatest {
            return Ok(Self::EMPTY);
        }
        if least < LEAST || greatest > Self::GREATEST {
            return Err(out_of_range(if least < LEAST { least } else { greatest }, LEAST, Self::GREATEST));
        }
        let width = (greatest - least + 1) as u32;
        Ok(Self { bits: (u64::MAX >> (64 - width)) << (least - LEAST) })
    }

    /// Its elements, in ascending order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = i32> + Clone {
        Iter { rest: self }
    }

    /// `{x \in self : predicate(x)}`
    #[inline]
    #[must_use]
    pub fn filter(self, mut predicate: impl FnMut(i32) -> bool) -> Self {
        let mut bits = 0;
        for element in self.iter() {
            if predicate(element) {
                bits |= Self::bit(element).unwrap_or(0);
            }
        }
        Self { bits }
    }

    /// `{x \in self : predicate(x)}`
    ///
    /// # Errors
    /// The first failure of the predicate.
    #[inline]
    pub fn try_filter(self, mut predicate: impl FnMut(i32) -> Outcome<bool>) -> Outcome<Self> {
        let mut bits = 0;
        for element in self.iter() {
            if predicate(element)? {
                bits |= Self::bit(element).unwrap_or(0);
            }
        }
        Ok(Self { bits })
    }
}

/// The elements of an [`IntegerSet`], in ascending order.
#[derive(Clone)]
struct Iter<const LEAST: i32> {
    rest: IntegerSet<LEAST>,
}

impl<const LEAST: i32> Iterator for Iter<LEAST> {
    type Item = i32;

    #[inline]
    fn next(&mut self) -> Option<i32> {
        let bits = &mut self.rest.bits;
        if *bits == 0 {
            return None;
        }
        let bit = bits.trailing_zeros();
        *bits &= *bits - 1;
        Some(LEAST + bit as i32)
    }

    all_and_any!();
}

/// TLC's order: by size first, then by elements.
impl<const LEAST: i32> Ord for IntegerSet<LEAST> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = self.cardinality().cmp(&other.cardinality());
        size.then_with(|| first_apart(self.bits, other.bits))
    }
}

impl<const LEAST: i32> PartialOrd for IntegerSet<LEAST> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<const LEAST: i32> fmt::Debug for IntegerSet<LEAST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_integers_behaves_as_a_set() {
        let set = IntegerSet::<-1>::collect([3, -1, 62]).unwrap();
        assert!(set.contains(-1) && set.contains(62) && !set.contains(63) && !set.contains(-2));
        assert!(set.iter().eq([-1, 3, 62]));
        assert!(set.with(63).is_err() && set.with(-2).is_err());
        assert_eq!(set.without(3).cardinality(), 2);
        assert!(IntegerSet::<-1>::interval(1, 4).unwrap().iter().eq(1..=4));
        assert_eq!(IntegerSet::<-1>::interval(-1, 62).unwrap().cardinality(), 64);
        assert!(IntegerSet::<-1>::interval(4, 3).unwrap().is_empty());
        assert!(IntegerSet::<-1>::interval(4, 63).is_err());
        assert_eq!(set.filter(|n| n > 0).cardinality(), 2);
    }
}
