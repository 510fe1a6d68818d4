//! Sets of values of a finite type, a bit each.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use super::finite::Finite;
use super::loops::all_and_any;
use crate::failure::Outcome;

/// A set of values of a finite type: bit `i` stands for `T::nth(i)`. Iterates in TLC's order.
#[derive(PartialEq, Eq, Hash)]
pub struct Set<T, const WORDS: usize = 1> {
    bits: [u64; WORDS],
    element: PhantomData<T>,
}

impl<T, const WORDS: usize> Clone for Set<T, WORDS> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, const WORDS: usize> Copy for Set<T, WORDS> {}

impl<T, const WORDS: usize> Default for Set<T, WORDS> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<T, const WORDS: usize> Set<T, WORDS> {
    /// `{}`
    pub const EMPTY: Self = Self { bits: [0; WORDS], element: PhantomData };

    /// The set with these bits.
    #[inline]
    pub const fn from_bits(bits: [u64; WORDS]) -> Self {
        Self { bits, element: PhantomData }
    }

    /// Its bits.
    #[inline]
    pub const fn bits(self) -> [u64; WORDS] {
        self.bits
    }

    /// Whether it is `{}`.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.bits == [0; WORDS]
    }

    /// `Cardinality(self)`
    #[inline]
    pub fn cardinality(self) -> i32 {
        let mut count = 0;
        for word in &self.bits {
            count += word.count_ones() as i32;
        }
        count
    }

    /// `self \union other`
    #[inline]
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }

    /// `self \intersect other`
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    /// `self \ other`
    #[inline]
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        self.zip(other, |a, b| a & !b)
    }

    /// `self \subseteq other`
    #[inline]
    pub fn is_subset(self, other: Self) -> bool {
        self.difference(other).is_empty()
    }

    #[inline]
    fn zip(mut self, other: Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        for (word, bits) in self.bits.iter_mut().enumerate() {
            *bits = combine(*bits, other.bits[word]);
        }
        self
    }
}

impl<T: Finite, const WORDS: usize> Set<T, WORDS> {
    /// Every value of the type.
    #[inline]
    pub fn full() -> Self {
        const { assert!(T::COUNT <= 64 * WORDS, "the set has too few words for its type") };
        let mut set = Self::EMPTY;
        for (i, word) in set.bits.iter_mut().enumerate() {
            *word = match T::COUNT.saturating_sub(64 * i) {
                rest @ 0..64 => (1 << rest) - 1,
                _ => u64::MAX,
            };
        }
        set
    }

    /// `{element}`
    #[inline]
    pub fn singleton(element: T) -> Self {
        Self::EMPTY.with(element)
    }

    /// `element \in self`
    #[inline]
    pub fn contains(self, element: T) -> bool {
        let index = element.index();
        self.bits[index / 64] >> (index % 64) & 1 != 0
    }

    /// `self \union {element}`
    #[inline]
    #[must_use]
    pub fn with(mut self, element: T) -> Self {
        const { assert!(T::COUNT <= 64 * WORDS, "the set has too few words for its type") };
        let index = element.index();
        self.bits[index / 64] |= 1 << (index % 64);
        self
    }

    /// `self \ {element}`
    #[inline]
    #[must_use]
    pub fn without(mut self, element: T) -> Self {
        let index = element.index();
        self.bits[index / 64] &= !(1 << (index % 64));
        self
    }

    /// Its elements, in TLC's order.
    #[inline]
    pub fn iter(self) -> Iter<T, WORDS> {
        Iter { rest: self, word: 0 }
    }

    /// `{x \in self : predicate(x)}`
    #[inline]
    #[must_use]
    pub fn filter(self, mut predicate: impl FnMut(T) -> bool) -> Self {
        let mut chosen = Self::EMPTY;
        for element in self {
            if predicate(element) {
                chosen = chosen.with(element);
            }
        }
        chosen
    }

    /// `{x \in self : predicate(x)}`
    ///
    /// # Errors
    /// The first failure of the predicate.
    #[inline]
    pub fn try_filter(self, mut predicate: impl FnMut(T) -> Outcome<bool>) -> Outcome<Self> {
        let mut chosen = Self::EMPTY;
        for element in self {
            if predicate(element)? {
                chosen = chosen.with(element);
            }
        }
        Ok(chosen)
    }

    /// `SUBSET self`, in TLC's order of enumeration where the checker does not see another: by binary counting.
    pub fn subsets(self) -> impl Iterator<Item = Self> + Clone {
        let elements: Vec<T> = self.iter().collect();
        let count = 1u64.checked_shl(elements.len() as u32).unwrap_or(u64::MAX);
        (0..count).map(move |number| {
            let chosen = elements.iter().enumerate().filter(|(i, _)| number >> i & 1 != 0);
            chosen.map(|(_, element)| *element).collect()
        })
    }
}

impl<T: Finite, const WORDS: usize> FromIterator<T> for Set<T, WORDS> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut set = Self::EMPTY;
        for element in elements {
            set = set.with(element);
        }
        set
    }
}

impl<T: Finite, const WORDS: usize, const N: usize> From<[T; N]> for Set<T, WORDS> {
    #[inline]
    fn from(elements: [T; N]) -> Self {
        elements.into_iter().collect()
    }
}

impl<T: Finite, const WORDS: usize> IntoIterator for Set<T, WORDS> {
    type Item = T;
    type IntoIter = Iter<T, WORDS>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The elements of a [`Set`], in TLC's order.
pub struct Iter<T, const WORDS: usize> {
    rest: Set<T, WORDS>,
    word: usize,
}

impl<T, const WORDS: usize> Clone for Iter<T, WORDS> {
    fn clone(&self) -> Self {
        Iter { rest: self.rest, word: self.word }
    }
}

impl<T: Finite, const WORDS: usize> Iterator for Iter<T, WORDS> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        while let Some(bits) = self.rest.bits.get_mut(self.word) {
            if *bits != 0 {
                let bit = bits.trailing_zeros();
                *bits &= *bits - 1;
                return Some(T::nth(self.word * 64 + bit as usize));
            }
            self.word += 1;
        }
        None
    }

    all_and_any!();
}

/// TLC's order: by size first, then by elements.
impl<T: Finite, const WORDS: usize> Ord for Set<T, WORDS> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = self.cardinality().cmp(&other.cardinality());
        if size.is_ne() {
            return size;
        }
        for (word, own) in self.bits.iter().enumerate() {
            let order = first_apart(*own, other.bits[word]);
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

/// Of two sets as large as each other, the one comes first that has the least element that the other one lacks.
#[inline]
pub(super) fn first_apart(own: u64, other: u64) -> Ordering {
    let apart = own ^ other;
    let least = apart & apart.wrapping_neg();
    match (apart, own & least) {
        (0, _) => Ordering::Equal,
        (_, 0) => Ordering::Greater,
        _ => Ordering::Less,
    }
}

impl<T: Finite, const WORDS: usize> PartialOrd for Set<T, WORDS> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Finite, const WORDS: usize> fmt::Debug for Iter<T, WORDS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<T: Finite, const WORDS: usize> fmt::Debug for Set<T, WORDS> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pair = (Option<bool>, Option<bool>);

    #[test]
    fn a_set_behaves_as_a_set() {
        let a: Set<Pair> = Set::from([(None, None), (Some(true), None)]);
        let b: Set<Pair> = Set::from([(Some(true), None), (Some(true), Some(false))]);
        assert_eq!(a.union(b).cardinality(), 3);
        assert_eq!(a.intersection(b), Set::singleton((Some(true), None)));
        assert_eq!(a.difference(b), Set::singleton((None, None)));
        assert!(a.intersection(b).is_subset(a) && !a.is_subset(b));
        assert_eq!(Set::<Pair>::full().cardinality(), 9);
        assert!(Set::<Pair>::full().iter().eq(Pair::all()));
        assert_eq!(a.subsets().count(), 4);
        assert_eq!(Set::<(Pair, Pair), 2>::full().cardinality(), 81);
        assert!(Set::<(Pair, Pair), 2>::full().iter().eq(<(Pair, Pair)>::all()));
        assert_eq!(a.filter(|pair| pair.0.is_none()), Set::singleton((None, None)));
        assert_eq!(format!("{:?}", a.without((None, None))), "{(Some(true), None)}");
    }

    #[test]
    fn sets_are_ordered_by_size_then_by_elements() {
        fn in_order<T: Finite, const WORDS: usize>(sets: &[Set<T, WORDS>]) {
            for (a, b) in sets.iter().flat_map(|a| sets.iter().map(move |b| (*a, *b))) {
                let size = a.cardinality().cmp(&b.cardinality());
                assert_eq!(a.cmp(&b), size.then_with(|| a.iter().cmp(b.iter())), "{a:?} {b:?}");
            }
        }
        in_order(&Set::<(bool, Option<bool>)>::full().subsets().collect::<Vec<_>>());
        let middle: Pair = (Some(false), None);
        let pairs = <(Pair, Pair)>::all().map(|pair| Set::<(Pair, Pair), 2>::from([pair, (middle, middle)]));
        in_order(&pairs.collect::<Vec<_>>());
    }
}
