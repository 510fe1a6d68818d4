//! Tables of digests: what is known of all values of a finite type.

use std::any::TypeId;
use std::marker::PhantomData;
use std::sync::OnceLock;

use super::Symmetry;
use crate::typed::{Finite, Typed};

/// The most digests that are kept of one type.
const MOST_DIGESTS: usize = 1 << 22;

/// Tables by type, in the order in which they were first asked for: a list that only grows, so that readers take no
/// lock.
#[derive(Clone, Debug, Default)]
pub struct Tables(OnceLock<Box<Table>>);

#[derive(Clone, Debug)]
struct Table {
    of: TypeId,
    digests: Vec<u64>,
    next: Tables,
}

/// The digests of every value of a type.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'s, T> {
    digests: &'s [u64],
    width: usize,
    of: PhantomData<T>,
}

impl<'s, T: Finite> Rows<'s, T> {
    /// The digests of one value.
    #[inline]
    pub fn row(self, value: T) -> &'s [u64] {
        &self.digests[value.index() * self.width..][..self.width]
    }
}

impl Symmetry {
    /// The digests of every value of a type; `None` where these are too many to keep.
    pub fn rows<T: Finite + Typed>(&self) -> Option<Rows<'_, T>> {
        let width = self.width();
        if T::COUNT.saturating_mul(width) > MOST_DIGESTS {
            return None;
        }
        let make = || {
            let mut digests = vec![0; T::COUNT * width];
            for (value, row) in T::all().zip(digests.chunks_mut(width)) {
                self.value(&value.to_value(), row);
            }
            digests
        };
        Some(Rows { digests: self.tables.get(TypeId::of::<T>(), make), width, of: PhantomData })
    }
}

impl Tables {
    fn get(&self, of: TypeId, make: impl Fn() -> Vec<u64>) -> &[u64] {
        let mut list = self;
        loop {
            let table = list.0.get_or_init(|| Box::new(Table { of, digests: make(), next: Tables::default() }));
            if table.of == of {
                return &table.digests;
            }
            list = &table.next;
        }
    }
}
