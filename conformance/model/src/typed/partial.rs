//! Functions whose domain changes, from values of a small type: a row for each of these.

use std::cmp::Ordering;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;

use super::bits::Word;
use super::failure::{out_of_domain, undefined};
use super::finite::Finite;
use super::function::Function;
use crate::failure::Outcome;

/// A function from some values of a finite type. `N` is `K::COUNT`, and no more than 64.
#[derive(PartialEq, Eq, Hash)]
pub struct Partial<K, V, const N: usize> {
    rows: [Option<V>; N],
    key: PhantomData<K>,
}

impl<K, V: Clone, const N: usize> Clone for Partial<K, V, N> {
    #[inline]
    fn clone(&self) -> Self {
        Partial { rows: self.rows.clone(), key: PhantomData }
    }
}

impl<K, V: Copy, const N: usize> Copy for Partial<K, V, N> {}

/// `<<>>`, which is the function from nothing.
impl<K, V, const N: usize> Default for Partial<K, V, N> {
    #[inline]
    fn default() -> Self {
        Partial { rows: [const { None }; N], key: PhantomData }
    }
}

impl<K, V, const N: usize> Partial<K, V, N> {
    /// The values at all of the type, in TLC's order of the arguments; `None` outside the domain.
    #[inline]
    pub fn rows(&self) -> &[Option<V>; N] {
        &self.rows
    }

    /// The values, in TLC's order of the arguments.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.rows.iter().flatten()
    }

    /// How many arguments there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.values().count()
    }

    /// Whether the domain is `{}`.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(Option::is_none)
    }

    /// The function whose rows were packed side by side, in `width` bits each.
    #[inline(always)]
    pub fn unpack(word: Word, width: u32, row: impl FnMut(Word) -> Option<V>) -> Self
    where
        V: Copy,
    {
        Partial { rows: word.apart(width, row), key: PhantomData }
    }

    /// The function with these rows.
    #[inline]
    pub fn from_fn(row: impl FnMut(usize) -> Option<V>) -> Self {
        Partial { rows: std::array::from_fn(row), key: PhantomData }
    }
}

impl<K: Finite, V, const N: usize> Partial<K, V, N> {
    /// `self[key]`; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where the key is not in the domain.
    #[inline]
    pub fn apply(&self, key: &K, text: &str) -> Outcome<&V> {
        self.rows[key.index()].as_ref().ok_or_else(|| out_of_domain(text, key))
    }

    /// The value at `key`, to be changed; `None` outside the domain, where `EXCEPT` changes nothing.
    #[inline]
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.rows[key.index()].as_mut()
    }

    /// Gives the function this value at `key`.
    #[inline]
    pub(super) fn put(&mut self, key: K, value: V) {
        self.rows[key.index()] = Some(value);
    }

    /// `key \in DOMAIN self`
    #[inline]
    pub fn contains(&self, key: &K) -> bool {
        self.rows[key.index()].is_some()
    }

    /// `DOMAIN self`, in TLC's order.
    #[inline]
    pub fn keys(&self) -> impl Iterator<Item = K> + Clone + use<K, V, N> {
        const { assert!(N == K::COUNT && N <= 64, "the function's array has not the length of its arguments' type") };
        let present = self.rows.iter().rev().fold(0_u64, |all, row| all << 1 | u64::from(row.is_some()));
        (0..N).filter(move |place| present >> place & 1 != 0).map(K::nth)
    }

    /// Arguments with their values, in TLC's order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> + Clone {
        K::all().zip(&self.rows).filter_map(|(key, row)| Some((key, row.as_ref()?)))
    }

    /// `self @@ other`
    #[must_use]
    pub fn merged(mut self, other: &Self) -> Self
    where
        V: Clone,
    {
        for (own, other) in self.rows.iter_mut().zip(&other.rows) {
            if own.is_none() {
                own.clone_from(other);
            }
        }
        self
    }

    /// The function as one from all of the type; `text` is what it is in the spec.
    ///
    /// # Errors
    /// Where it is not defined on all of the type.
    pub fn whole(self, text: &str) -> Outcome<Function<K, V, N>> {
        let values: Vec<V> = self.rows.into_iter().flatten().collect();
        let lacking = |_| undefined(text, "it is not defined on all that it is applied to");
        values.try_into().map(Function::new).map_err(lacking)
    }

    /// `self @@ all`, where the other one is defined on all values of the type.
    #[must_use]
    pub fn over(self, mut all: Function<K, V, N>) -> Function<K, V, N> {
        for (place, row) in self.rows.into_iter().enumerate() {
            if let Some(value) = row {
                all[K::nth(place)] = value;
            }
        }
        all
    }
}

impl<K: Finite, V, const N: usize> FromIterator<(K, V)> for Partial<K, V, N> {
    #[inline]
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut function = Self::default();
        for (key, value) in pairs {
            function.put(key, value);
        }
        function
    }
}

/// TLC's order: by size first, then by the arguments, then by what they are given.
impl<K: Finite, V: Ord, const N: usize> Ord for Partial<K, V, N> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = self.len().cmp(&other.len());
        size.then_with(|| self.keys().cmp(other.keys())).then_with(|| self.values().cmp(other.values()))
    }
}

impl<K: Finite, V: Ord, const N: usize> PartialOrd for Partial<K, V, N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Finite, V: fmt::Debug, const N: usize> fmt::Debug for Partial<K, V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = Partial<(bool, bool), i32, 4>;

    #[test]
    fn a_function_is_defined_where_it_has_a_row() {
        let mut f: Pairs = [((true, false), 7), ((false, true), 8)].into_iter().collect();
        assert!(f.keys().eq([(false, true), (true, false)]) && f.values().eq([&8, &7]));
        assert_eq!(f.apply(&(true, false), ""), Ok(&7));
        assert!(f.apply(&(true, true), "").is_err() && f.get_mut(&(true, true)).is_none());
        *f.get_mut(&(true, false)).expect("an argument") += 1;
        assert_eq!(f.rows(), &[None, Some(8), Some(8), None]);
        assert!(f.contains(&(false, true)) && !f.contains(&(false, false)));
        assert!(Pairs::default().is_empty() && !f.is_empty());
    }

    #[test]
    fn the_first_of_two_functions_comes_first() {
        let f: Pairs = [((false, false), 1), ((true, true), 2)].into_iter().collect();
        let g: Pairs = [((false, true), 3), ((true, true), 4)].into_iter().collect();
        assert_eq!(f.merged(&g).rows(), &[Some(1), Some(3), None, Some(2)]);
        assert_eq!(f.over(Function::new([5, 6, 7, 8])).values(), &[1, 6, 7, 2]);
        let all: Pairs = Pairs::from_fn(|place| Some(place as i32));
        assert_eq!(all.whole(""), Ok(Function::new([0, 1, 2, 3])));
        assert!(f.whole("").is_err());
        assert!(f < g && Pairs::default() < f && f < f.merged(&g));
    }
}
