//! Digests of typed values under the permutations of a symmetry, all at once: see [`Symmetry`].

use std::fmt::Debug;

use super::{Absent, Finite, Function, IntegerFunction, IntegerSet, Map, OrderedSet, Partial, Sequence, Set, Typed};
use crate::symmetry::Symmetry;
use crate::value::{Value, mix};

/// A type whose values are digested without regard to their form as [`Value`]s.
///
/// Obligation: what a permutation makes of a value has, by itself, the digest that the value has under the permutation.
pub trait Digested {
    /// The value's own digest, and behind it that under each permutation.
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]);
}

impl<T: Digested + ?Sized> Digested for &T {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        (**self).digests(symmetry, into);
    }
}

impl Digested for Value {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        symmetry.value(self, into);
    }
}

impl Digested for bool {
    fn digests(&self, _: &Symmetry, into: &mut [u64]) {
        into.fill(mix(1, u64::from(*self)));
    }
}

impl Digested for i32 {
    fn digests(&self, _: &Symmetry, into: &mut [u64]) {
        into.fill(mix(2, u64::from(*self as u32)));
    }
}

impl<T: Absent> Digested for Option<T> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        symmetry.finite(*self, into);
    }
}

impl<T: Finite + Typed, const WORDS: usize> Digested for Set<T, WORDS> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        let Some(rows) = symmetry.rows::<T>() else { return symmetry.value(&self.to_value(), into) };
        into.fill(0);
        for element in *self {
            into.iter_mut().zip(rows.row(element)).for_each(|(sum, digest)| *sum = sum.wrapping_add(*digest));
        }
        let size = mix(5, self.cardinality() as u64);
        into.iter_mut().for_each(|sum| *sum = mix(size, *sum));
    }
}

impl<const LEAST: i32> Digested for IntegerSet<LEAST> {
    fn digests(&self, _: &Symmetry, into: &mut [u64]) {
        into.fill(mix(5, self.bits()));
    }
}

impl<T: Digested + Ord + Clone> Digested for OrderedSet<T> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        let mut own = vec![0; into.len()];
        into.fill(0);
        for element in self.iter() {
            element.digests(symmetry, &mut own);
            into.iter_mut().zip(&own).for_each(|(sum, digest)| *sum = sum.wrapping_add(*digest));
        }
        let size = mix(5, self.cardinality() as u64);
        into.iter_mut().for_each(|sum| *sum = mix(size, *sum));
    }
}

impl<T: Digested + Clone> Digested for Sequence<T> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        in_turn(mix(6, self.len() as u64), self.iter(), symmetry, into);
    }
}

impl<V: Digested, const LEAST: i32, const N: usize> Digested for IntegerFunction<V, LEAST, N> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        in_turn(mix(6, N as u64), self.values().iter(), symmetry, into);
    }
}

impl<K: Finite + Typed, V: Digested + Typed, const N: usize> Digested for Function<K, V, N> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        let Some(rows) = symmetry.rows::<K>() else { return symmetry.value(&self.to_value(), into) };
        paired(self.iter().map(|(key, value)| (rows.row(key), value)), symmetry, into);
    }
}

impl<K: Finite + Typed, V: Digested + Typed, const N: usize> Digested for Partial<K, V, N> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        let Some(rows) = symmetry.rows::<K>() else { return symmetry.value(&self.to_value(), into) };
        paired(self.iter().map(|(key, value)| (rows.row(key), value)), symmetry, into);
    }
}

impl<K: Digested + Ord + Clone + Debug, V: Digested + Clone> Digested for Map<K, V> {
    fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
        let length = into.len();
        let own = |key: K| {
            let mut digests = vec![0; length];
            key.digests(symmetry, &mut digests);
            digests
        };
        paired(self.iter().map(|(key, value)| (own(key), value)), symmetry, into);
    }
}

/// The digests of a function from those of its arguments, and its values: the order of the pairs does not count.
fn paired<'v, V: Digested + 'v>(
    pairs: impl Iterator<Item = (impl AsRef<[u64]>, &'v V)>,
    symmetry: &Symmetry,
    into: &mut [u64],
) {
    let mut own = vec![0; into.len()];
    into.fill(0);
    for (key, value) in pairs {
        value.digests(symmetry, &mut own);
        for ((sum, digest), key) in into.iter_mut().zip(&own).zip(key.as_ref()) {
            *sum = sum.wrapping_add(mix(*key, *digest));
        }
    }
    into.iter_mut().for_each(|sum| *sum = mix(8, *sum));
}

macro_rules! digested_tuple {
    ($($name:ident $place:tt),*) => {
        impl<$($name: Digested),*> Digested for ($($name,)*) {
            fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
                let elements: [&dyn Digested; _] = [$(&self.$place),*];
                in_turn(mix(6, elements.len() as u64), elements.iter(), symmetry, into);
            }
        }
    };
}

digested_tuple!(A 0);
digested_tuple!(A 0, B 1);
digested_tuple!(A 0, B 1, C 2);
digested_tuple!(A 0, B 1, C 2, D 3);
digested_tuple!(A 0, B 1, C 2, D 3, E 4);
digested_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
digested_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
digested_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// The digests of a record with these fields, in a fixed order; `kind` is a number of its own for each set of names.
pub fn digest_record(kind: u64, fields: &[&dyn Digested], symmetry: &Symmetry, into: &mut [u64]) {
    in_turn(mix(7, kind), fields.iter(), symmetry, into);
}

/// The digests of values that stand in a fixed order.
fn in_turn<V: Digested>(first: u64, values: impl Iterator<Item = V>, symmetry: &Symmetry, into: &mut [u64]) {
    let mut own = vec![0; into.len()];
    into.fill(first);
    for value in values {
        value.digests(symmetry, &mut own);
        into.iter_mut().zip(&own).for_each(|(all, digest)| *all = mix(*all, *digest));
    }
}
