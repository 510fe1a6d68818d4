//! The set of fingerprints that the search has met, with a number for each.

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// Slots of a bucket: as many as fill a cache line.
const SLOTS: usize = 5;
/// Shards grow one at a time, so that old and new memory overlap only for one of so many parts.
const SHARD_BITS: u32 = 6;
const SHARDS: usize = 1 << SHARD_BITS;
const FIRST_BUCKETS: usize = 16;

/// So many look-ups wait for memory together.
const TOUCHED_TOGETHER: u32 = 64;

/// A claim on a state that is not yet numbered: of several, the lowest stands. Above all numbers.
pub(crate) const PROVISIONAL: u32 = 1 << 31;
const UNCLAIMED: u32 = u32::MAX;

/// A concurrent open-addressing hash set of 64-bit fingerprints; every one carries the lowest claim laid on it.
///
/// Bytes a state: 64 bytes hold five slots, filled to between 57 and 85 %, so 15 to 23.
pub(crate) struct SeenSet {
    /// Only read, as long as nothing grows: workers share these lines without taking them from each other.
    shards: Vec<Shard>,
    /// By shard.
    occupied: Vec<Occupied>,
}

struct Shard {
    buckets: Vec<Bucket>,
    limit: u64,
}

/// How many slots of a shard are taken: a line of its own, for every new state writes to it.
#[derive(Default)]
#[repr(align(128))]
struct Occupied(AtomicU64);

impl Default for SeenSet {
    fn default() -> Self {
        SeenSet::new()
    }
}

/// One cache line: a look-up touches no other, unless the bucket overflowed.
#[repr(align(64))]
struct Bucket {
    keys: [AtomicU64; SLOTS],
    claims: [AtomicU32; SLOTS],
}

/// A fingerprint spread over all bits, never zero: zero marks an empty slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key(u64);

impl Key {
    /// Multiplication by an odd number loses nothing and carries every bit to the top, which selects the shard, so that
    /// even a weak fingerprint spreads.
    #[inline]
    pub(crate) fn new(fingerprint: u64) -> Self {
        Key(fingerprint.wrapping_mul(0x9E37_79B9_7F4A_7C15).max(1))
    }

    #[inline]
    fn shard(self) -> usize {
        (self.0 >> (u64::BITS - SHARD_BITS)) as usize
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    pub(crate) fn of_bits(bits: u64) -> Self {
        Key(bits)
    }
}

/// What an insertion found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Insertion {
    /// The state is the caller's, for the time being: its claim is the lowest so far. If there was one before, that claim
    /// has lost.
    Claimed { undercut: Option<u32> },
    /// The state has this lower number or claim.
    Seen(u32),
    /// There is no room: [`SeenSet::grow`] first.
    Full,
}

impl SeenSet {
    pub(crate) fn new() -> Self {
        SeenSet {
            shards: (0..SHARDS).map(|_| Shard::with_buckets(FIRST_BUCKETS)).collect(),
            occupied: (0..SHARDS).map(|_| Occupied::default()).collect(),
        }
    }

    /// Loads the cache line of `key`, so that a batch of look-ups waits for memory once and not one by one.
    #[inline]
    pub(crate) fn touch(&self, key: Key) -> u64 {
        let shard = self.shard(key);
        shard.buckets[shard.home(key)].keys[0].load(Relaxed)
    }

    /// Adds `key`, or lowers its claim to `claim`.
    #[inline]
    pub(crate) fn insert(&self, key: Key, claim: u32) -> Insertion {
        let (shard, occupied) = (self.shard(key), &self.occupied[key.shard()].0);
        let mut index = shard.home(key);
        loop {
            let bucket = &shard.buckets[index];
            for (slot, held) in bucket.keys.iter().enumerate() {
                let mut found = held.load(Relaxed);
                if found == 0 {
                    if occupied.fetch_add(1, Relaxed) >= shard.limit {
                        occupied.fetch_sub(1, Relaxed);
                        return Insertion::Full;
                    }
                    match held.compare_exchange(0, key.0, Relaxed, Relaxed) {
                        Ok(_) => found = key.0,
                        Err(other) => {
                            occupied.fetch_sub(1, Relaxed);
                            found = other;
                        }
                    }
                }
                if found == key.0 {
                    return bucket.claim(slot, claim);
                }
            }
            index = if index + 1 == shard.buckets.len() { 0 } else { index + 1 };
        }
    }

    /// The number or claim of `key`, if it is in the set.
    #[inline]
    pub(crate) fn get(&self, key: Key) -> Option<u32> {
        self.slot(key).map(|claim| claim.load(Relaxed))
    }

    /// Numbers states for good, consecutively from `first`.
    pub(crate) fn number_all(&self, keys: impl Iterator<Item = Key> + Clone, first: u32) {
        let (mut ahead, mut numbered) = (keys.clone(), 0);
        for key in keys {
            if numbered % TOUCHED_TOGETHER == 0 {
                black_box(ahead.by_ref().take(TOUCHED_TOGETHER as usize).fold(0, |sum, key| sum ^ self.touch(key)));
            }
            self.number(key, first + numbered);
            numbered += 1;
        }
    }

    /// Numbers a state for good.
    #[inline]
    pub(crate) fn number(&self, key: Key, number: u32) {
        if let Some(claim) = self.slot(key) {
            claim.store(number, Relaxed);
        }
    }

    /// The keys of the states with these numbers, which must be sorted; one pass over the whole set.
    pub(crate) fn keys_of(&self, numbers: &[u32]) -> Vec<Option<Key>> {
        let mut keys = vec![None; numbers.len()];
        for (key, number) in self.iter() {
            if let Ok(place) = numbers.binary_search(&number) {
                keys[place] = Some(key);
            }
        }
        keys
    }

    /// Makes room in every shard that is nearly full: half as much again.
    pub(crate) fn grow(&mut self) {
        for (shard, occupied) in self.shards.iter_mut().zip(&mut self.occupied) {
            if *occupied.0.get_mut() * 10 > shard.limit * 9 {
                shard.grow();
            }
        }
    }

    /// Every key with its number, shard by shard.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, u32)> {
        self.shards.iter().flat_map(Shard::iter)
    }

    /// Takes everything out, ascending. A shard's memory is free before the next one is sorted.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = (Key, u32)> {
        self.shards.iter_mut().zip(&mut self.occupied).flat_map(|(shard, occupied)| {
            let mut states: Vec<(Key, u32)> = shard.iter().collect();
            *shard = Shard::with_buckets(FIRST_BUCKETS);
            *occupied = Occupied::default();
            states.sort_unstable();
            states
        })
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| (shard.buckets.capacity() * size_of::<Bucket>()) as u64).sum()
    }

    #[inline]
    fn slot(&self, key: Key) -> Option<&AtomicU32> {
        let shard = self.shard(key);
        let mut index = shard.home(key);
        loop {
            let bucket = &shard.buckets[index];
            for (held, claim) in bucket.keys.iter().zip(&bucket.claims) {
                match held.load(Relaxed) {
                    0 => return None,
                    found if found == key.0 => return Some(claim),
                    _ => {}
                }
            }
            index = if index + 1 == shard.buckets.len() { 0 } else { index + 1 };
        }
    }

    #[inline]
    fn shard(&self, key: Key) -> &Shard {
        &self.shards[key.shard()]
    }
}

impl Shard {
    fn with_buckets(count: usize) -> Self {
        Shard { buckets: (0..count).map(|_| Bucket::empty()).collect(), limit: (count * SLOTS * 17 / 20) as u64 }
    }

    /// The bucket where the search for `key` begins. Monotone in the key, so that growing walks both the old and the new
    /// memory in order.
    #[inline]
    fn home(&self, key: Key) -> usize {
        ((u128::from(key.0 << SHARD_BITS) * self.buckets.len() as u128) >> 64) as usize
    }

    fn iter(&self) -> impl Iterator<Item = (Key, u32)> {
        let slots = self.buckets.iter().flat_map(|bucket| bucket.keys.iter().zip(&bucket.claims));
        let held = slots.map(|(key, claim)| (key.load(Relaxed), claim.load(Relaxed)));
        held.filter(|&(key, _)| key != 0).map(|(key, claim)| (Key(key), claim))
    }

    fn grow(&mut self) {
        let larger = Shard::with_buckets(self.buckets.len() + self.buckets.len() / 2);
        for bucket in &mut self.buckets {
            for (key, claim) in bucket.keys.iter_mut().zip(&mut bucket.claims) {
                if *key.get_mut() != 0 {
                    larger.place(Key(*key.get_mut()), *claim.get_mut());
                }
            }
        }
        *self = larger;
    }

    fn place(&self, key: Key, claim: u32) {
        let mut index = self.home(key);
        loop {
            let bucket = &self.buckets[index];
            if let Some(slot) = bucket.keys.iter().position(|held| held.load(Relaxed) == 0) {
                bucket.keys[slot].store(key.0, Relaxed);
                bucket.claims[slot].store(claim, Relaxed);
                return;
            }
            index = if index + 1 == self.buckets.len() { 0 } else { index + 1 };
        }
    }
}

impl Bucket {
    fn empty() -> Self {
        Bucket { keys: [const { AtomicU64::new(0) }; SLOTS], claims: [const { AtomicU32::new(UNCLAIMED) }; SLOTS] }
    }

    #[inline]
    fn claim(&self, slot: usize, claim: u32) -> Insertion {
        let held = self.claims[slot].load(Relaxed);
        if held <= claim {
            return Insertion::Seen(held);
        }
        let held = self.claims[slot].fetch_min(claim, Relaxed);
        if held <= claim {
            Insertion::Seen(held)
        } else {
            Insertion::Claimed { undercut: (held != UNCLAIMED).then_some(held) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_claim_stands_and_growth_keeps_everything() {
        let mut seen = SeenSet::new();
        for n in 0..100_000u32 {
            let key = Key::new(u64::from(n));
            loop {
                match seen.insert(key, n + 10) {
                    Insertion::Full => seen.grow(),
                    found => {
                        assert_eq!(found, Insertion::Claimed { undercut: None });
                        break;
                    }
                }
            }
        }
        for n in 0..100_000u32 {
            let key = Key::new(u64::from(n));
            assert_eq!(seen.insert(key, n + 10), Insertion::Seen(n + 10));
            assert_eq!(seen.insert(key, n + 11), Insertion::Seen(n + 10));
            assert_eq!(seen.insert(key, n + 9), Insertion::Claimed { undercut: Some(n + 10) });
        }
        seen.number_all((0..100_000).map(Key::new), 0);
        assert!((0..100_000).all(|n| seen.get(Key::new(n)) == Some(n as u32)));
        assert_eq!(seen.get(Key::new(100_000)), None);
        assert_eq!(seen.keys_of(&[7, 99_999, 100_000]), [Some(Key::new(7)), Some(Key::new(99_999)), None]);
        assert!(seen.bytes() < 100_000 * 28, "{} bytes", seen.bytes());
        let drained: Vec<(Key, u32)> = seen.drain().collect();
        assert!(drained.len() == 100_000 && drained.is_sorted());
        assert_eq!(seen.get(Key::new(7)), None);
    }
}
