//! Sequences without a known bound.

use std::convert::Infallible;
use std::hash::{Hash, Hasher};

use super::failure::not_of_library;
use super::function::advance;
use super::loops::{gathered, hash_each};
use crate::failure::Outcome;

/// A sequence, numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence<T> {
    elements: Vec<T>,
}

impl<T: Hash> Hash for Sequence<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.elements.len().hash(hasher);
        hash_each(&self.elements, hasher);
    }
}

/// TLC's order: by length first.
impl<T: Ord> Ord for Sequence<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let length = self.elements.len().cmp(&other.elements.len());
        length.then_with(|| self.elements.cmp(&other.elements))
    }
}

impl<T: Ord> PartialOrd for Sequence<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Sequence { elements: Vec::new() }
    }
}

impl<T: Clone> Sequence<T> {
    /// `Len(self)`
    pub fn len(&self) -> i32 {
        self.elements.len() as i32
    }

    /// Whether it is `<<>>`.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    fn place(index: i32) -> usize {
        (i64::from(index) - 1) as usize
    }

    /// `self[index]`; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where the index is not in `1..Len(self)`.
    pub fn apply(&self, index: i32, text: &str) -> Outcome<&T> {
        self.elements.get(Self::place(index)).ok_or_else(|| super::out_of_domain(text, &index))
    }

    /// The element at `index`, to be changed; `None` outside the domain, where `EXCEPT` changes nothing.
    pub fn get_mut(&mut self, index: i32) -> Option<&mut T> {
        self.elements.get_mut(Self::place(index))
    }

    /// `Append(self, element)`
    #[must_use]
    pub fn append(&self, element: T) -> Self {
        let mut elements = Vec::with_capacity(self.elements.len() + 1);
        elements.extend_from_slice(&self.elements);
        elements.push(element);
        Sequence { elements }
    }

    /// `self \o other`
    #[must_use]
    pub fn concatenate(&self, other: &Self) -> Self {
        Sequence { elements: [&self.elements[..], &other.elements].concat() }
    }

    /// `Head(self)`
    ///
    /// # Errors
    /// Where the sequence is empty.
    pub fn head(&self, text: &str) -> Outcome<&T> {
        self.elements.first().ok_or_else(|| not_of_library(text, "the sequence is empty"))
    }

    /// `Tail(self)`
    ///
    /// # Errors
    /// Where the sequence is empty.
    pub fn tail(&self, text: &str) -> Outcome<Self> {
        match self.elements.split_first() {
            Some((_, rest)) => Ok(Sequence { elements: rest.to_vec() }),
            None => Err(not_of_library(text, "the sequence is empty")),
        }
    }

    /// `SubSeq(self, first, last)`
    ///
    /// # Errors
    /// Where a number of `first..last` is not in the domain.
    pub fn sub_sequence(&self, first: i32, last: i32, text: &str) -> Outcome<Self> {
        if first > last {
            return Ok(Self::default());
        }
        match (usize::try_from(i64::from(first) - 1), usize::try_from(last)) {
            (Ok(from), Ok(to)) if to <= self.elements.len() => {
                Ok(Sequence { elements: self.elements[from..to].to_vec() })
            }
            _ => Err(not_of_library(text, "the sequence is too short")),
        }
    }

    /// `SelectSeq(self, test)`
    #[must_use]
    pub fn select(&self, mut test: impl FnMut(T) -> bool) -> Self {
        Sequence { elements: gathered(self.iter().filter(|element| test(element.clone()))) }
    }

    /// `SelectSeq(self, test)`
    ///
    /// # Errors
    /// What `test` fails with.
    pub fn try_select(&self, mut test: impl FnMut(T) -> Outcome<bool>) -> Outcome<Self> {
        let mut kept = vec![];
        for element in self.elements.iter() {
            if test(element.clone())? {
                kept.push(element.clone());
            }
        }
        Ok(Sequence { elements: kept })
    }

    /// `SortSeq(self, before)`, where `before` need be no order.
    #[must_use]
    pub fn sort(&self, mut before: impl FnMut(T, T) -> bool) -> Self {
        let Ok(sorted) = self.sorted(|a, b| Ok::<bool, Infallible>(before(a, b)));
        sorted
    }

    /// `SortSeq(self, before)`: each element goes before those behind which it doesn't belong, as in TLC.
    ///
    /// # Errors
    /// What `before` fails with.
    pub fn try_sort(&self, before: impl FnMut(T, T) -> Outcome<bool>) -> Outcome<Self> {
        self.sorted(before)
    }

    fn sorted<E>(&self, mut before: impl FnMut(T, T) -> Result<bool, E>) -> Result<Self, E> {
        let mut sorted: Vec<T> = vec![];
        for element in self.elements.iter() {
            let mut place = sorted.len();
            while place > 0 && before(element.clone(), sorted[place - 1].clone())? {
                place -= 1;
            }
            sorted.insert(place, element.clone());
        }
        Ok(Sequence { elements: sorted })
    }

    /// `[1..length -> values]`, in TLC's order.
    pub fn all_to(length: i32, values: impl Iterator<Item = T>) -> AllTo<T> {
        let (values, length) = (values.collect::<Vec<T>>(), usize::try_from(length).unwrap_or(0));
        let places = if values.is_empty() && length > 0 { None } else { Some(vec![0; length]) };
        AllTo { values, places }
    }

    /// Its elements, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + Clone + '_ {
        self.elements.iter().cloned()
    }
}

/// The sequences of one length, one after the other: see [`Sequence::all_to`]. It holds what it goes through.
#[derive(Clone, Debug)]
pub struct AllTo<T> {
    values: Vec<T>,
    places: Option<Vec<usize>>,
}

impl<T: Clone> Iterator for AllTo<T> {
    type Item = Sequence<T>;

    fn next(&mut self) -> Option<Sequence<T>> {
        let places = self.places.as_mut()?;
        let elements = places.iter().map(|place| self.values[*place].clone()).collect();
        if !advance(places, self.values.len()) {
            self.places = None;
        }
        Some(elements)
    }
}

impl<T> From<Vec<T>> for Sequence<T> {
    fn from(elements: Vec<T>) -> Self {
        Sequence { elements }
    }
}

impl<T> FromIterator<T> for Sequence<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Sequence { elements: gathered(elements.into_iter()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_selected_from_and_sorted_in_place() {
        let numbers = Sequence::from_iter([3, 1, 2, 1]);
        assert_eq!(numbers.select(|number| number < 3), Sequence::from_iter([1, 2, 1]));
        assert_eq!(numbers.sort(|a, b| a < b), Sequence::from_iter([1, 1, 2, 3]));
        // What is no order is asked as TLC asks it: each element passes all that it goes before.
        assert_eq!(numbers.sort(|_, _| true), Sequence::from_iter([1, 2, 1, 3]));
        let failing = |number: i32| if number == 2 { Err(not_of_library("2", "not asked")) } else { Ok(true) };
        assert!(numbers.try_select(failing).is_err());
        assert!(numbers.try_sort(|a, b| Ok(failing(a)? && failing(b)?)).is_err());
    }

    #[test]
    fn a_sequence_counts_from_one() {
        let mut s: Sequence<i32> = (1..=3).collect();
        assert_eq!((s.apply(1, ""), s.head("")), (Ok(&1), Ok(&1)));
        assert!(s.apply(0, "s[0]").is_err() && s.apply(4, "").is_err() && s.apply(i32::MIN, "").is_err());
        assert!(s.tail("").unwrap().append(4).iter().eq(2..=4));
        assert!(s.sub_sequence(2, 3, "").unwrap().iter().eq(2..=3));
        assert!(s.sub_sequence(3, 2, "").unwrap().is_empty());
        assert!(s.sub_sequence(0, 2, "").is_err() && s.sub_sequence(2, 4, "").is_err());
        assert_eq!(s.get_mut(4), None);
        assert_eq!(s.concatenate(&s).len(), 6);
        let all: Vec<Vec<i32>> = Sequence::all_to(2, 1..=2).map(|s| s.iter().collect()).collect();
        assert_eq!(all, [[1, 1], [1, 2], [2, 1], [2, 2]]);
        assert!(Sequence::all_to(0, 1..=2).eq([Sequence::default()]) && Sequence::all_to(-1, 1..=2).count() == 1);
        assert_eq!(Sequence::<i32>::all_to(1, std::iter::empty()).count(), 0);
        assert!(Sequence::<i32>::default().head("").is_err() && Sequence::<i32>::default().tail("").is_err());
    }
}
