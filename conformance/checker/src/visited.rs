//! The states that the search has met: in memory, and what is too much for it on disk.

use std::io;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rustc_hash::FxHashSet;

use crate::disk::{Folder, Runs};
use crate::seen::{Insertion, Key, SeenSet};
use crate::workers::Workers;

/// Keys with the claims on them, or their numbers.
///
/// Once some are on disk, what is new in memory may be there already: a round's new states are looked up together, in
/// order, before the round's outcome is taken in ([`Visited::settle`]).
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

    #[inline]
    fn write(&self) -> RwLockWriteGuard<'_, SeenSet> {
        self.seen.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes room in memory where `key` belongs.
    pub(crate) fn make_room(&self, key: Key) {
        self.write().make_room(key);
    }

    /// Makes room in memory, while other workers wait.
    pub(crate) fn grow_meanwhile(&self) {
        let mut seen = self.write();
        if seen.is_overcrowded() {
            seen.grow(&Workers::alone());
        }
    }

    /// Makes room in memory where it is time to, with as many workers.
    pub(crate) fn grow(&mut self, workers: &Workers) {
        let seen = self.seen.get_mut().unwrap_or_else(PoisonError::into_inner);
        if seen.is_crowded() {
            seen.grow(workers);
        }
    }

    /// Makes room in memory for so many more states at once.
    pub(crate) fn reserve(&mut self, more: u64) {
        self.seen.get_mut().unwrap_or_else(PoisonError::into_inner).reserve(more);
    }

    /// Bytes of memory that the set in memory takes after the next growth, where it is time for that; else what it
    /// takes.
    pub(crate) fn bytes_when_grown(&self) -> u64 {
        let (seen, runs) = (self.read(), self.runs.bytes());
        if seen.is_crowded() { seen.bytes() / 2 * 3 + runs } else { seen.bytes() + runs }
    }

    /// Whether some states are on disk.
    pub(crate) fn is_spilled(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Adds a state that is known to be new.
    pub(crate) fn add(&mut self, key: Key, claim: u32) {
        self.grow(&Workers::alone());
        let seen = self.seen.get_mut().unwrap_or_else(PoisonError::into_inner);
        loop {
            match seen.insert(key, claim) {
                Insertion::Full => seen.make_room(key),
                Insertion::Claimed { undercut } => return seen.count(u64::from(undercut.is_none())),
                Insertion::Seen(_) => return,
            }
        }
    }

    /// Those of the claimed states, ascending, that were met before and are on disk. They carry again what they
    /// carried.
    pub(crate) fn settle(&self, keys: &[Key]) -> io::Result<FxHashSet<Key>> {
        let seen = self.read();
        let met = self.runs.look_up(keys)?.into_iter().map(|(key, held)| {
            seen.replace(key, held);
            key
        });
        Ok(met.collect())
    }

    /// The claim on a state, or its number; `None` where it was not met.
    pub(crate) fn get(&self, key: Key) -> io::Result<Option<u32>> {
        match self.read().get(key) {
            Some(held) => Ok(Some(held)),
            None => Ok(self.runs.look_up(&[key])?.first().map(|&(_, held)| held)),
        }
    }

    /// Moves everything to disk. No claim must be provisional.
    pub(crate) fn spill(&mut self, folder: &Folder) -> io::Result<()> {
        self.runs.add(folder, self.seen.get_mut().unwrap_or_else(PoisonError::into_inner).drain())
    }

    /// Adds states, ascending, that are on disk from the first.
    pub(crate) fn add_on_disk(&mut self, folder: &Folder, states: impl Iterator<Item = (Key, u32)>) -> io::Result<()> {
        self.runs.add(folder, states)
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
