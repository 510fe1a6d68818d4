//! The states that the search has met: in memory, and what is too much for it on disk.

use std::io;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use rustc_hash::FxHashSet;

use crate::disk::{Folder, Runs};
use crate::seen::{Insertion, Key, SeenSet};

/// Keys with their numbers.
///
/// Once some are on disk, what is new in memory may be there already: a round's new states are looked up together, in
/// order, before they are numbered ([`Visited::settle`]).
#[derive(Default)]
pub(crate) struct Visited {
    seen: RwLock<SeenSet>,
    runs: Runs,
}

impl Visited {
    #[inline]
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, SeenSet> {
        self.seen.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes room in memory.
    pub(crate) fn grow(&self) {
        self.seen.write().unwrap_or_else(PoisonError::into_inner).grow();
    }

    /// Whether some states are on disk.
    pub(crate) fn is_spilled(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Adds a state that is known to be new.
    pub(crate) fn add(&self, key: Key, number: u32) {
        loop {
            let insertion = self.read().insert(key, number);
            match insertion {
                Insertion::Full => self.grow(),
                Insertion::Claimed { .. } | Insertion::Seen(_) => return,
            }
        }
    }

    /// Numbers those of the claimed states, ascending, that were met before and are on disk: which are they?
    pub(crate) fn settle(&self, keys: &[Key]) -> io::Result<FxHashSet<Key>> {
        let seen = self.read();
        let met = self.runs.look_up(keys)?.into_iter().map(|(key, number)| {
            seen.number(key, number);
            key
        });
        Ok(met.collect())
    }

    /// The number of a state.
    pub(crate) fn number(&self, key: Key) -> io::Result<Option<u32>> {
        match self.read().get(key) {
            Some(number) => Ok(Some(number)),
            None => Ok(self.runs.look_up(&[key])?.first().map(|&(_, number)| number)),
        }
    }

    /// The keys of the states with these numbers, which must be sorted; one pass over all states.
    pub(crate) fn keys_of(&self, numbers: &[u32]) -> io::Result<Vec<Option<Key>>> {
        let mut keys = self.read().keys_of(numbers);
        self.runs.each(|key, number| {
            if let Ok(place) = numbers.binary_search(&number) {
                keys[place] = Some(key);
            }
            Ok(())
        })?;
        Ok(keys)
    }

    /// Moves everything to disk. Every state must have its number.
    pub(crate) fn spill(&mut self, folder: &Folder) -> io::Result<()> {
        self.runs.add(folder, self.seen.get_mut().unwrap_or_else(PoisonError::into_inner).drain())
    }

    /// Every state; one that was met again after it had gone to disk may come twice.
    pub(crate) fn each(&self, mut visit: impl FnMut(Key, u32) -> io::Result<()>) -> io::Result<()> {
        for (key, number) in self.read().iter() {
            visit(key, number)?;
        }
        self.runs.each(visit)
    }

    /// Bytes of memory.
    pub(crate) fn bytes(&self) -> u64 {
        self.read().bytes() + self.runs.bytes()
    }
}
