//! Functions whose domain changes, from values of a type without a small bound.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::failure::out_of_domain;
use super::loops::{gathered, sort_unique};
use crate::failure::Outcome;

/// A function from some values of a type: its pairs sorted by their arguments, shared, and copied on a change.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Map<K, V> {
    pairs: Arc<[(K, V)]>,
}

/// `<<>>`, which is the function from nothing.
impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Map { pairs: Arc::default() }
    }
}

impl<K: Ord + Clone + fmt::Debug, V: Clone> Map<K, V> {
    fn place(&self, key: &K) -> Result<usize, usize> {
        self.pairs.binary_search_by(|pair| pair.0.cmp(key))
    }

    /// `self[key]`; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where the key is not in the domain.
    pub fn apply(&self, key: &K, text: &str) -> Outcome<&V> {
        self.place(key).map_or_else(|_| Err(out_of_domain(text, key)), |place| Ok(&self.pairs[place].1))
    }

    /// The value at `key`, to be changed; `None` outside the domain, where `EXCEPT` changes nothing.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        Some(&mut Arc::make_mut(&mut self.pairs)[place].1)
    }

    /// `key \in DOMAIN self`
    pub fn contains(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// How many arguments there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether the domain is `{}`.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// `DOMAIN self`, in TLC's order.
    pub fn keys(&self) -> impl Iterator<Item = K> + Clone + use<K, V> {
        let pairs = self.pairs.clone();
        (0..pairs.len()).map(move |place| pairs[place].0.clone())
    }

    /// The values, in TLC's order of the arguments.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.pairs.iter().map(|pair| &pair.1)
    }

    /// Arguments with their values, in TLC's order.
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> + Clone {
        self.pairs.iter().map(|pair| (pair.0.clone(), &pair.1))
    }

    /// `self @@ other`
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        if other.pairs.iter().all(|pair| self.contains(&pair.0)) {
            return self.clone();
        }
        self.pairs.iter().chain(other.pairs.iter().filter(|pair| !self.contains(&pair.0))).cloned().collect()
    }
}

impl<K: Ord, V> From<Vec<(K, V)>> for Map<K, V> {
    fn from(mut pairs: Vec<(K, V)>) -> Self {
        sort_unique(&mut pairs, |pair| &pair.0);
        Map { pairs: pairs.into() }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        gathered(pairs.into_iter()).into()
    }
}

/// TLC's order: by size first, then by the arguments, then by what they are given.
impl<K: Ord, V: Ord> Ord for Map<K, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        fn keys<K, V>(map: &Map<K, V>) -> impl Iterator<Item = &K> {
            map.pairs.iter().map(|pair| &pair.0)
        }
        fn values<K, V>(map: &Map<K, V>) -> impl Iterator<Item = &V> {
            map.pairs.iter().map(|pair| &pair.1)
        }
        let size = self.pairs.len().cmp(&other.pairs.len());
        size.then_with(|| keys(self).cmp(keys(other))).then_with(|| values(self).cmp(values(other)))
    }
}

impl<K: Ord, V: Ord> PartialOrd for Map<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.pairs.iter().map(|(key, value)| (key, value))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_its_pairs() {
        let mut f: Map<i32, bool> = [(5, true), (-1, false)].into_iter().collect();
        let before = f.clone();
        assert!(f.keys().eq([-1, 5]) && f.values().eq([&false, &true]) && f.len() == 2);
        assert!(f.apply(&5, "") == Ok(&true) && f.apply(&0, "").is_err() && f.get_mut(&0).is_none());
        *f.get_mut(&5).expect("an argument") = false;
        assert!(f.apply(&5, "") == Ok(&false) && before.apply(&5, "") == Ok(&true));
        assert!(f.contains(&-1) && !f.contains(&1) && !f.is_empty() && Map::<i32, bool>::default().is_empty());
    }

    #[test]
    fn the_first_of_two_functions_comes_first() {
        let f: Map<i32, i32> = [(1, 1), (3, 3)].into_iter().collect();
        let g: Map<i32, i32> = [(2, 0), (3, 0)].into_iter().collect();
        assert!(f.merged(&g).iter().eq([(1, &1), (2, &0), (3, &3)]));
        assert_eq!(f.merged(&f), f);
        assert!(f < g && Map::default() < f && g < f.merged(&g));
    }
}
