//! Sets of values of a type too large for bits.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::loops::{all_and_any, gathered, hash_each, sort_unique};
use crate::failure::Outcome;

/// A set of values without a small bound: sorted, shared, and copied on a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedSet<T> {
    elements: Arc<[T]>,
}

impl<T: Hash> Hash for OrderedSet<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.elements.len().hash(hasher);
        hash_each(&self.elements, hasher);
    }
}

/// TLC's order: by size first, then by elements.
impl<T: Ord> Ord for OrderedSet<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = self.elements.len().cmp(&other.elements.len());
        size.then_with(|| self.elements.cmp(&other.elements))
    }
}

impl<T: Ord> PartialOrd for OrderedSet<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Default for OrderedSet<T> {
    fn default() -> Self {
        OrderedSet { elements: Arc::new([]) }
    }
}

impl<T: Ord + Clone> OrderedSet<T> {
    /// Whether it is `{}`.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// `Cardinality(self)`
    pub fn cardinality(&self) -> i32 {
        self.elements.len() as i32
    }

    /// `element \in self`
    pub fn contains(&self, element: &T) -> bool {
        self.elements.binary_search(element).is_ok()
    }

    /// Its elements, in order.
    pub fn iter(&self) -> Elements<'_, T> {
        Elements { rest: self.elements.iter() }
    }

    /// `self \union other`
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if other.is_subset(self) {
            return self.clone();
        }
        let mut all = Vec::with_capacity(self.elements.len() + other.elements.len());
        let mut rest = &other.elements[..];
        for element in self.elements.iter() {
            let before = rest.partition_point(|other| other < element);
            all.extend_from_slice(&rest[..before]);
            rest = &rest[before..];
            rest = if rest.first() == Some(element) { &rest[1..] } else { rest };
            all.push(element.clone());
        }
        all.extend_from_slice(rest);
        OrderedSet { elements: all.into() }
    }

    /// `self \intersect other`
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.filter(|element| other.contains(&element))
    }

    /// `self \ other`
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.filter(|element| !other.contains(&element))
    }

    /// `self \subseteq other`
    pub fn is_subset(&self, other: &Self) -> bool {
        self.elements.iter().all(|element| other.contains(element))
    }

    /// `self \union {element}`
    #[must_use]
    pub fn with(&self, element: T) -> Self {
        match self.elements.binary_search(&element) {
            Ok(_) => self.clone(),
            Err(place) => {
                let (before, behind) = self.elements.split_at(place);
                let one = std::iter::once(element);
                OrderedSet { elements: before.iter().cloned().chain(one).chain(behind.iter().cloned()).collect() }
            }
        }
    }

    /// `self \ {element}`
    #[must_use]
    pub fn without(&self, element: &T) -> Self {
        match self.elements.binary_search(element) {
            Ok(place) => {
                let (before, behind) = (&self.elements[..place], &self.elements[place + 1..]);
                OrderedSet { elements: before.iter().chain(behind).cloned().collect() }
            }
            Err(_) => self.clone(),
        }
    }

    /// `{x \in elements : predicate(x)}`, of elements that come one by one.
    pub fn selected(elements: impl Iterator<Item = T>, mut predicate: impl FnMut(T) -> bool) -> Self {
        elements.filter(|element| predicate(element.clone())).collect()
    }

    /// `{x \in elements : predicate(x)}`, of elements that come one by one.
    ///
    /// # Errors
    /// The first failure of the predicate.
    pub fn try_selected(
        elements: impl Iterator<Item = T>,
        mut predicate: impl FnMut(T) -> Outcome<bool>,
    ) -> Outcome<Self> {
        let mut chosen = Vec::new();
        for element in elements {
            if predicate(element.clone())? {
                chosen.push(element);
            }
        }
        Ok(chosen.into())
    }

    /// `{x \in self : predicate(x)}`
    #[must_use]
    pub fn filter(&self, mut predicate: impl FnMut(T) -> bool) -> Self {
        OrderedSet { elements: gathered(self.iter().filter(|element| predicate(element.clone()))).into() }
    }

    /// `{x \in self : predicate(x)}`
    ///
    /// # Errors
    /// The first failure of the predicate.
    pub fn try_filter(&self, mut predicate: impl FnMut(T) -> Outcome<bool>) -> Outcome<Self> {
        let mut chosen = Vec::new();
        for element in self.elements.iter() {
            if predicate(element.clone())? {
                chosen.push(element.clone());
            }
        }
        Ok(OrderedSet { elements: chosen.into() })
    }
}

impl<T: Ord> From<Vec<T>> for OrderedSet<T> {
    fn from(mut elements: Vec<T>) -> Self {
        sort_unique(&mut elements, |element| element);
        OrderedSet { elements: elements.into() }
    }
}

impl<T: Ord> FromIterator<T> for OrderedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        gathered(elements.into_iter()).into()
    }
}

/// The elements of an [`OrderedSet`], in order.
#[derive(Clone, Debug)]
pub struct Elements<'a, T> {
    rest: std::slice::Iter<'a, T>,
}

impl<T: Clone> Iterator for Elements<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.rest.next().cloned()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rest.size_hint()
    }

    all_and_any!();
}

impl<T: Clone> DoubleEndedIterator for Elements<'_, T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.rest.next_back().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set<const N: usize>(elements: [i32; N]) -> OrderedSet<i32> {
        elements.into_iter().collect()
    }

    #[test]
    fn a_set_stays_sorted_and_has_each_element_once() {
        assert!(set([3, 1, 2, 3]).iter().eq(1..=3));
        for (a, b) in [([1, 4, 6], [2, 4, 9]), ([1, 2, 3], [4, 5, 6]), ([7, 8, 9], [1, 2, 8])] {
            let (a, b) = (set(a), set(b));
            let all: OrderedSet<i32> = a.iter().chain(b.iter()).collect();
            assert_eq!((a.union(&b), b.union(&a)), (all.clone(), all.clone()));
            assert_eq!((all.union(&a), a.union(&all)), (all.clone(), all));
        }
        assert_eq!((set([]).union(&set([1])), set([1]).union(&set([]))), (set([1]), set([1])));
        for element in 0..=4 {
            let (with, without) = (set([1, 3]).with(element), set([1, 3]).without(&element));
            assert!(with.iter().eq((0..=4).filter(|other| [1, 3, element].contains(other))), "{element}");
            assert!(without.iter().eq([1, 3].into_iter().filter(|other| *other != element)), "{element}");
        }
    }
}
