//! Functions whose domain is fixed, as arrays.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use super::bits::Word;
use super::failure::out_of_domain;
use super::finite::Finite;
use super::loops::hash_each;
use crate::failure::{Failure, FailureKind, Outcome};

/// A function from all of a finite type: `[K -> V]`. `N` is `K::COUNT`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Function<K, V, const N: usize> {
    values: [V; N],
    key: PhantomData<K>,
}

impl<K, V: Clone, const N: usize> Clone for Function<K, V, N> {
    #[inline]
    fn clone(&self) -> Self {
        Function { values: self.values.clone(), key: PhantomData }
    }
}

impl<K, V: Copy, const N: usize> Copy for Function<K, V, N> {}

impl<K, V: Hash, const N: usize> Hash for Function<K, V, N> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hash_each(&self.values, hasher);
    }
}

impl<K, V, const N: usize> Function<K, V, N> {
    /// The function with these values, in TLC's order of the arguments.
    #[inline]
    pub const fn new(values: [V; N]) -> Self {
        Function { values, key: PhantomData }
    }

    /// Its values, in TLC's order of the arguments.
    #[inline]
    pub fn values(&self) -> &[V; N] {
        &self.values
    }
}

impl<K: Finite, V, const N: usize> Function<K, V, N> {
    /// `[k \in K |-> value(k)]`
    #[inline]
    pub fn from_fn(mut value: impl FnMut(K) -> V) -> Self {
        const { assert!(N == K::COUNT, "the function's array has not the length of its domain") };
        Self::new(std::array::from_fn(|index| value(K::nth(index))))
    }

    /// `[k \in K |-> value(k)]`
    ///
    /// # Errors
    /// The first failure of `value`.
    #[inline]
    pub fn try_from_fn(mut value: impl FnMut(K) -> Outcome<V>) -> Outcome<Self>
    where
        V: Copy,
    {
        let first = value(K::nth(0))?;
        let mut values = [first; N];
        let mut index = 1;
        while index < N {
            values[index] = value(K::nth(index))?;
            index += 1;
        }
        Ok(Self::new(values))
    }

    /// The same, for values that are not copied.
    ///
    /// # Errors
    /// The first failure of `value`.
    pub fn try_collect(value: impl FnMut(K) -> Outcome<V>) -> Outcome<Self> {
        gathered(K::all().map(value)).map(Self::new)
    }

    /// The function whose values were packed side by side, in `width` bits each.
    #[inline(always)]
    pub fn unpack(word: Word, width: u32, value: impl FnMut(Word) -> V) -> Self
    where
        V: Copy,
    {
        Self::new(word.apart(width, value))
    }

    /// `self[argument]`, where `key` is the argument if it is in the domain; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where it is not.
    #[inline]
    pub fn apply(&self, key: Option<K>, argument: &impl fmt::Debug, text: &str) -> Outcome<&V> {
        key.map(|key| &self[key]).ok_or_else(|| out_of_domain(text, argument))
    }

    /// `[self EXCEPT ![key] = value]`
    #[inline]
    #[must_use]
    pub fn with(mut self, key: K, value: V) -> Self {
        self[key] = value;
        self
    }

    /// Arguments with their values, in TLC's order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> + Clone {
        K::all().zip(&self.values)
    }
}

impl<K: Finite, V, const N: usize> Index<K> for Function<K, V, N> {
    type Output = V;

    #[inline]
    fn index(&self, key: K) -> &V {
        &self.values[key.index()]
    }
}

impl<K: Finite, V, const N: usize> IndexMut<K> for Function<K, V, N> {
    #[inline]
    fn index_mut(&mut self, key: K) -> &mut V {
        &mut self.values[key.index()]
    }
}

impl<K: Finite, V: fmt::Debug, const N: usize> fmt::Debug for Function<K, V, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A function from `LEAST..LEAST + N - 1`: a tuple where `LEAST` is 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IntegerFunction<V, const LEAST: i32, const N: usize> {
    values: [V; N],
}

impl<V: Hash, const LEAST: i32, const N: usize> Hash for IntegerFunction<V, LEAST, N> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hash_each(&self.values, hasher);
    }
}

impl<V, const LEAST: i32, const N: usize> IntegerFunction<V, LEAST, N> {
    /// The function with these values, in ascending order of the arguments.
    #[inline]
    pub const fn new(values: [V; N]) -> Self {
        IntegerFunction { values }
    }

    /// Its values, in ascending order of the arguments.
    #[inline]
    pub fn values(&self) -> &[V; N] {
        &self.values
    }

    #[inline]
    fn place(key: i32) -> usize {
        (i64::from(key) - i64::from(LEAST)) as usize
    }

    /// `self[key]`; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where the key is not in the domain.
    #[inline]
    pub fn apply(&self, key: i32, text: &str) -> Outcome<&V> {
        self.values.get(Self::place(key)).ok_or_else(|| out_of_domain(text, &key))
    }

    /// The value at `key`, to be changed; `None` outside the domain, where `EXCEPT` changes nothing.
    #[inline]
    pub fn get_mut(&mut self, key: i32) -> Option<&mut V> {
        self.values.get_mut(Self::place(key))
    }

    /// `[k \in LEAST..… |-> value(k)]`
    #[inline]
    pub fn from_fn(mut value: impl FnMut(i32) -> V) -> Self {
        Self::new(std::array::from_fn(|index| value(LEAST + index as i32)))
    }

    /// `[k \in LEAST..… |-> value(k)]`
    ///
    /// # Errors
    /// The first failure of `value`.
    #[inline]
    pub fn try_from_fn(mut value: impl FnMut(i32) -> Outcome<V>) -> Outcome<Self>
    where
        V: Copy,
    {
        let first = value(LEAST)?;
        let mut values = [first; N];
        let mut index = 1;
        while index < N {
            values[index] = value(LEAST + index as i32)?;
            index += 1;
        }
        Ok(Self::new(values))
    }

    /// The same, for values that are not copied.
    ///
    /// # Errors
    /// The first failure of `value`.
    pub fn try_collect(value: impl FnMut(i32) -> Outcome<V>) -> Outcome<Self> {
        gathered((LEAST..).take(N).map(value)).map(Self::new)
    }

    /// The function whose values were packed side by side, in `width` bits each.
    #[inline(always)]
    pub fn unpack(word: Word, width: u32, value: impl FnMut(Word) -> V) -> Self
    where
        V: Copy,
    {
        Self::new(word.apart(width, value))
    }

    /// Arguments with their values, ascending.
    #[inline]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (i32, &V)> + Clone {
        self.values.iter().enumerate().map(|(index, value)| (LEAST + index as i32, value))
    }
}

impl<V, const LEAST: i32, const N: usize> Index<i32> for IntegerFunction<V, LEAST, N> {
    type Output = V;

    /// For arguments that are known to be in the domain.
    #[inline]
    fn index(&self, key: i32) -> &V {
        &self.values[Self::place(key)]
    }
}

impl<V, const LEAST: i32, const N: usize> IndexMut<i32> for IntegerFunction<V, LEAST, N> {
    #[inline]
    fn index_mut(&mut self, key: i32) -> &mut V {
        &mut self.values[Self::place(key)]
    }
}

impl<V: fmt::Debug, const LEAST: i32, const N: usize> fmt::Debug for IntegerFunction<V, LEAST, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The array of the values, which are `N`.
fn gathered<V, const N: usize>(values: impl Iterator<Item = Outcome<V>>) -> Outcome<[V; N]> {
    let mut all = Vec::with_capacity(N);
    for value in values {
        all.push(value?);
    }
    all.try_into().map_err(|_| Failure::new(FailureKind::Resource, "a function's array has another length"))
}

/// Every array of `N` values, the last place changing fastest.
fn arrays<V: Clone, const N: usize>(values: impl Iterator<Item = V>) -> impl Iterator<Item = [V; N]> {
    let values: Vec<V> = values.collect();
    let mut places = if values.is_empty() && N > 0 { None } else { Some([0; N]) };
    std::iter::from_fn(move || {
        let current = places?;
        let mut next = current;
        places = advance(&mut next, values.len()).then_some(next);
        Some(current.map(|place: usize| values[place].clone()))
    })
}

/// Goes on to the next of all rows of numbers below `count`, the last place changing fastest; whether there is one.
pub(super) fn advance(places: &mut [usize], count: usize) -> bool {
    for place in places.iter_mut().rev() {
        *place += 1;
        if *place < count {
            return true;
        }
        *place = 0;
    }
    false
}

impl<K: Finite, V: Clone, const N: usize> Function<K, V, N> {
    /// `[K -> values]`, in TLC's order.
    pub fn all_to(values: impl Iterator<Item = V>) -> impl Iterator<Item = Self> {
        arrays(values).map(Self::new)
    }
}

impl<V: Clone, const LEAST: i32, const N: usize> IntegerFunction<V, LEAST, N> {
    /// `[LEAST..… -> values]`, in TLC's order.
    pub fn all_to(values: impl Iterator<Item = V>) -> impl Iterator<Item = Self> {
        arrays(values).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_its_table() {
        let mut f: Function<(bool, bool), i32, 4> = Function::from_fn(|(a, b)| i32::from(a) * 2 + i32::from(b));
        assert_eq!(f.values(), &[0, 1, 2, 3]);
        f[(true, false)] = 7;
        assert_eq!(f.with((false, false), 5).values(), &[5, 1, 7, 3]);
        assert_eq!(format!("{:?}", Function::<bool, i32, 2>::new([1, 2])), "{false: 1, true: 2}");
        let mut g: IntegerFunction<i32, -1, 3> = IntegerFunction::from_fn(|i| i * i);
        assert_eq!(g.apply(-1, "g[-1]"), Ok(&1));
        assert!(g.apply(2, "g[2]").is_err() && g.apply(i32::MAX, "").is_err() && g.apply(i32::MIN, "").is_err());
        assert_eq!(g.get_mut(2), None);
        let all: Vec<_> = Function::<bool, i32, 2>::all_to([1, 2].into_iter()).map(|f| *f.values()).collect();
        assert_eq!(all, [[1, 1], [1, 2], [2, 1], [2, 2]]);
    }
}
