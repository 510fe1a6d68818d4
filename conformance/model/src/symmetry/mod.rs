//! `SYMMETRY`: states that a permutation of model values maps onto each other count as one.
//!
//! A state is not permuted to find which ones it counts with. Its values are digested as they would be after each
//! permutation, for all permutations at once, and the least of the state's digests stands for it.

mod group;
mod state;
mod tables;

use std::cell::Cell;

use rustc_hash::{FxHashMap, FxHashSet};

use self::group::group;
use self::tables::Tables;
use crate::failure::{Failure, Outcome};
use crate::typed::{Finite, Typed};
use crate::value::{Symbol, Value, digest};

pub use self::state::{Origin, Variables};

/// The group of permutations that symmetry sets generate.
#[derive(Clone, Debug, Default)]
pub struct Symmetry {
    /// Without the identity.
    renamings: Vec<FxHashMap<Symbol, Value>>,
    /// The names that some permutation replaces.
    moved: FxHashSet<Symbol>,
    /// The digests of all values of finite types, as far as they were asked for.
    tables: Tables,
    /// Why the sets are none of permutations, where they are not.
    failure: Option<Failure>,
}

impl Symmetry {
    /// What the elements of the symmetry sets generate.
    pub fn new(functions: Outcome<Vec<Value>>) -> Self {
        match functions.and_then(|functions| group(&functions)) {
            Ok(group) => {
                let moved = group.iter().flat_map(|renaming| renaming.keys().copied()).collect();
                let renamings = group.into_iter().map(|renaming| renaming.into_iter().collect()).collect();
                Symmetry { renamings, moved, ..Symmetry::default() }
            }
            Err(failure) => Symmetry { failure: Some(failure), ..Symmetry::default() },
        }
    }

    /// Whether the symmetry sets consist of permutations.
    ///
    /// # Errors
    /// Where they do not, or cannot be evaluated.
    pub fn validity(&self) -> Outcome<()> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    /// The digest that stands for a state: the same for states that count as one.
    pub fn least<S: Variables + ?Sized>(&self, state: &S) -> u64 {
        Origin::new(self, state).own()
    }

    /// How many digests a value has: its own, and one for each permutation.
    pub fn width(&self) -> usize {
        1 + self.renamings.len()
    }

    /// The digests of a value: its own first.
    pub fn value(&self, value: &Value, into: &mut [u64]) {
        let Some((own, others)) = into.split_first_mut() else { return };
        let is_moved = Cell::new(false);
        *own = digest(value, &|name| {
            is_moved.set(is_moved.get() || self.moved.contains(name));
            None
        });
        if !is_moved.get() {
            return others.fill(*own);
        }
        for (other, renaming) in others.iter_mut().zip(&self.renamings) {
            *other = digest(value, &|name| renaming.get(name).cloned());
        }
    }

    /// The same of a value of a finite type, which is looked up.
    pub fn finite<T: Finite + Typed>(&self, value: T, into: &mut [u64]) {
        match self.rows() {
            Some(rows) => into.copy_from_slice(rows.row(value)),
            None => self.value(&value.to_value(), into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureKind;

    fn model(name: &str) -> Value {
        Value::Model(Symbol::new(name))
    }

    fn function(pairs: &[(&str, &str)]) -> Value {
        Value::function(pairs.iter().map(|(from, to)| (model(from), model(to))))
    }

    #[test]
    fn two_swaps_generate_all_permutations() {
        let swaps = [("a", "b", "c"), ("b", "c", "a")].map(|(x, y, z)| function(&[(x, y), (y, x), (z, z)]));
        let symmetry = Symmetry::new(Ok(swaps.to_vec()));
        assert_eq!(symmetry.validity(), Ok(()));
        assert_eq!(symmetry.renamings.len(), 5);
        let digests = ["a", "b", "c"].map(|name| symmetry.least(&[model(name)][..]));
        assert!(digests[0] == digests[1] && digests[1] == digests[2]);
        assert_ne!(symmetry.least(&[model("d")][..]), digests[0]);
    }

    #[test]
    fn what_is_no_permutation_is_no_symmetry() {
        let onto_one = Symmetry::new(Ok(vec![function(&[("a", "b"), ("b", "b")])]));
        assert_eq!(onto_one.validity().unwrap_err().kind(), FailureKind::Type);
        assert_eq!(onto_one.width(), 1);
        let of_numbers = Symmetry::new(Ok(vec![Value::tuple([Value::Int(2), Value::Int(1)])]));
        assert_eq!(of_numbers.validity().unwrap_err().kind(), FailureKind::Type);
    }
}
