//! Sets of values of a type too large for bits.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::failure::Outcome;

/// A set of values without a small bound: sorted, shared, and copied on a change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OrderedSet<T> {
    elements: Arc<[T]>,
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
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + Clone + '_ {
        self.elements.iter().cloned()
    }

    /// `self \union other`
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).collect()
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
        if self.contains(&element) { self.clone() } else { self.iter().chain([element]).collect() }
    }

    /// `self \ {element}`
    #[must_use]
    pub fn without(&self, element: &T) -> Self {
        self.filter(|other| other != *element)
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
        Ok(chosen.into_iter().collect())
    }

    /// `{x \in self : predicate(x)}`
    #[must_use]
    pub fn filter(&self, mut predicate: impl FnMut(T) -> bool) -> Self {
        OrderedSet { elements: self.iter().filter(|element| predicate(element.clone())).collect() }
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

impl<T: Ord> FromIterator<T> for OrderedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut elements: Vec<T> = elements.into_iter().collect();
        elements.sort();
        elements.dedup();
        OrderedSet { elements: elements.into() }
    }
}
