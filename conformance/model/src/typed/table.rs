//! Functions that are known before the run, from some values of a finite type.

use std::fmt;
use std::marker::PhantomData;

use super::failure::out_of_domain;
use super::finite::Finite;
use crate::failure::Outcome;

/// A function from some values of a finite type: a row for each value of the type, empty where it is not in the domain.
#[derive(Clone, Debug)]
pub struct Table<K, V> {
    rows: Vec<Option<V>>,
    key: PhantomData<fn(K)>,
}

impl<K: Finite + fmt::Debug, V> Table<K, V> {
    /// `self[key]`; `text` is the application as the spec has it.
    ///
    /// # Errors
    /// Where the key is not in the domain.
    #[inline]
    pub fn apply(&self, key: K, text: &str) -> Outcome<&V> {
        self.rows[key.index()].as_ref().ok_or_else(|| out_of_domain(text, &key))
    }
}

impl<K: Finite, V: Clone> Table<K, V> {
    /// The function of these pairs.
    pub fn of(pairs: &[(K, V)]) -> Self {
        let mut rows = Vec::new();
        while rows.len() < K::COUNT {
            rows.push(None);
        }
        for (key, value) in pairs {
            rows[key.index()] = Some(value.clone());
        }
        Table { rows, key: PhantomData }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_rows_for_its_domain_alone() {
        let halves: Table<(bool, bool), i32> = Table::of(&[((true, false), 7), ((false, true), 8)]);
        assert_eq!(halves.apply((true, false), "halves[x]"), Ok(&7));
        assert_eq!(halves.apply((false, true), "halves[x]"), Ok(&8));
        assert!(halves.apply((true, true), "halves[x]").is_err());
    }
}
