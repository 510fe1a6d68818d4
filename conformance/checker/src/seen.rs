//! The set of fingerprints that the search has met, with a claim on each.

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use crate::workers::Workers;

/// Slots of a bucket: as many as fill a cache line.
const SLOTS: usize = 5;
/// Shards grow one at a time, so that old and new memory overlap only for one of so many parts.
const SHARD_BITS: u32 = 6;
const SHARDS: usize = 1 << SHARD_BITS;
const FIRST_BUCKETS: usize = 16;

/// So many look-ups wait for memory together.
const TOUCHED_TOGETHER: u32 = 64;

const UNCLAIMED: u32 = u32::MAX;

/// A concurrent open-addressing hash set of 64-bit fingerprints; every one carries the lowest claim laid on it.
///
/// Bytes a state: 64 bytes hold five slots, filled to between 57 and 85 %, so 15 to 23.
pub(crate) struct SeenSet {
    /// Only read, as long as nothing grows: workers share these lines without taking them from each other.
    shards: Vec<Shard>,
    /// Every shard has so many buckets. One that random distribution filled before the others has more.
    buckets: usize,
    len: Counter,
}

struct Shard {
    buckets: Vec<Bucket>,
}

/// How many slots are taken: a line of its own, for all workers write to it.
#[derive(Default)]
#[repr(align(128))]
struct Counter(AtomicU64);

impl Default for SeenSet {
    fn default() -> Self {
        SeenSet::new()
    }
}

/// One cache line: a look-up touches no other, unless the bucket overflowed. Slots are taken in order, for good.
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
    /// The state is the caller's, for the time being: its claim is the lowest so far. If there was one before, that
    /// claim has lost.
    Claimed { undercut: Option<u32> },
    /// This claim, which is not higher, was laid on the state before.
    Seen(u32),
    /// There is no room where the state belongs: [`SeenSet::make_room`] first.
    Full,
}

impl SeenSet {
    pub(crate) fn new() -> Self {
        let shards = (0..SHARDS).map(|_| Shard::with_buckets(FIRST_BUCKETS)).collect();
        SeenSet { shards, buckets: FIRST_BUCKETS, len: Counter::default() }
    }

    /// Loads the cache line of `key`, so that a batch of look-ups waits for memory once and not one by one.
    #[inline]
    pub(crate) fn touch(&self, key: Key) -> u64 {
        let shard = self.shard(key);
        shard.buckets[shard.home(key)].keys[0].load(Relaxed)
    }

    /// Adds `key`, or lowers its claim to `claim`. Who adds keys says [how many](Self::count).
    #[inline]
    pub(crate) fn insert(&self, key: Key, claim: u32) -> Insertion {
        let shard = self.shard(key);
        let mut index = shard.home(key);
        for _ in 0..shard.buckets.len() {
            let bucket = &shard.buckets[index];
            if let Some(slot) = bucket.slot_of(key).or_else(|| bucket.add(key)) {
                return bucket.claim(slot, claim);
            }
            index = if index + 1 == shard.buckets.len() { 0 } else { index + 1 };
        }
        Insertion::Full
    }

    /// Counts keys that were added: many at once, so that workers do not wait for each other here.
    #[inline]
    pub(crate) fn count(&self, added: u64) {
        self.len.0.fetch_add(added, Relaxed);
    }

    /// Whether it is time to [grow](Self::grow).
    pub(crate) fn is_crowded(&self) -> bool {
        self.is_filled(17, 20)
    }

    /// Whether that cannot wait for the end of the round.
    pub(crate) fn is_overcrowded(&self) -> bool {
        self.is_filled(19, 20)
    }

    fn is_filled(&self, parts: u64, of: u64) -> bool {
        let slots = (self.buckets * SLOTS * SHARDS) as u64;
        self.len.0.load(Relaxed) * of > slots * parts
    }

    /// The claim on `key`, or the number, if it is in the set.
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
            self.replace(key, first + numbered);
            numbered += 1;
        }
    }

    /// Has `key` carry this, whatever it carried.
    #[inline]
    pub(crate) fn replace(&self, key: Key, held: u32) {
        if let Some(claim) = self.slot(key) {
            claim.store(held, Relaxed);
        }
    }

    /// Makes half as much room again.
    pub(crate) fn grow(&mut self, workers: &Workers) {
        self.buckets += self.buckets / 2;
        let buckets = self.buckets;
        workers.side_by_side(self.shards.chunks_mut(SHARDS.div_ceil(workers.count())), |shards| {
            shards.iter_mut().filter(|shard| shard.buckets.len() < buckets).for_each(|shard| shard.grow(buckets));
        });
    }

    /// Makes room for so many more keys. Who adds the keys of another set in that one's order must begin so: they come
    /// in the order of their places here, too, and would fill a smaller set from one end.
    pub(crate) fn reserve(&mut self, more: u64) {
        let buckets = Self::buckets_for(self.len.0.load(Relaxed).saturating_add(more));
        if buckets > self.buckets {
            self.buckets = buckets;
            self.shards.iter_mut().filter(|shard| shard.buckets.len() < buckets).for_each(|shard| shard.grow(buckets));
        }
    }

    /// Buckets of a shard, which so many keys fill by seven tenths.
    fn buckets_for(keys: u64) -> usize {
        let slots = keys.saturating_mul(10) / 7;
        usize::try_from(slots).unwrap_or(usize::MAX).div_ceil(SLOTS * SHARDS).max(FIRST_BUCKETS)
    }

    /// Bytes that a set takes which has [room](Self::reserve) for so many keys.
    pub(crate) fn bytes_for(keys: u64) -> u64 {
        (Self::buckets_for(keys) as u64).saturating_mul((SHARDS * size_of::<Bucket>()) as u64)
    }

    /// Makes room where `key` belongs, if there is none.
    pub(crate) fn make_room(&mut self, key: Key) {
        let shard = &mut self.shards[key.shard()];
        if shard.buckets.iter().all(Bucket::is_full) {
            shard.grow(shard.buckets.len() + shard.buckets.len() / 2);
        }
    }

    /// Every key with what it carries, shard by shard.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, u32)> {
        self.shards.iter().flat_map(Shard::iter)
    }

    /// Takes everything out, ascending. A shard's memory is free before the next one is sorted.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = (Key, u32)> {
        self.buckets = FIRST_BUCKETS;
        self.len = Counter::default();
        self.shards.iter_mut().flat_map(|shard| {
            let mut states: Vec<(Key, u32)> = shard.iter().collect();
            *shard = Shard::with_buckets(FIRST_BUCKETS);
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
        for _ in 0..shard.buckets.len() {
            let bucket = &shard.buckets[index];
            match bucket.slot_of(key) {
                Some(slot) => return Some(&bucket.claims[slot]),
                None if bucket.is_full() => {}
                None => return None,
            }
            index = if index + 1 == shard.buckets.len() { 0 } else { index + 1 };
        }
        None
    }

    #[inline]
    fn shard(&self, key: Key) -> &Shard {
        &self.shards[key.shard()]
    }
}

impl Shard {
    fn with_buckets(count: usize) -> Self {
        Shard { buckets: (0..count).map(|_| Bucket::empty()).collect() }
    }

    /// The bucket where the search for `key` begins. Monotone in the key, so that growing walks both the old and the
    /// new memory in order.
    #[inline]
    fn home(&self, key: Key) -> usize {
        ((u128::from(key.0 << SHARD_BITS) * self.buckets.len() as u128) >> 64) as usize
    }

    fn iter(&self) -> impl Iterator<Item = (Key, u32)> {
        let slots = self.buckets.iter().flat_map(|bucket| bucket.keys.iter().zip(&bucket.claims));
        let held = slots.map(|(key, claim)| (key.load(Relaxed), claim.load(Relaxed)));
        held.filter(|&(key, _)| key != 0).map(|(key, claim)| (Key(key), claim))
    }

    fn grow(&mut self, buckets: usize) {
        let larger = Shard::with_buckets(buckets);
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
    fn is_full(&self) -> bool {
        self.keys[SLOTS - 1].load(Relaxed) != 0
    }

    /// The slot of `key`. All are compared: in which one it is, no processor can guess.
    #[inline]
    fn slot_of(&self, key: Key) -> Option<usize> {
        let slots = self.keys.iter().zip(0..);
        let found = slots.fold(0, |found, (held, slot)| found | u32::from(held.load(Relaxed) == key.0) << slot);
        (found != 0).then(|| found.trailing_zeros() as usize)
    }

    /// Takes a slot for `key`, or gives the one that another worker has taken for it meanwhile. `None` where all are
    /// taken.
    #[inline]
    fn add(&self, key: Key) -> Option<usize> {
        (0..SLOTS).find(|&slot| match self.keys[slot].load(Relaxed) {
            0 => match self.keys[slot].compare_exchange(0, key.0, Relaxed, Relaxed) {
                Ok(_) => true,
                Err(other) => other == key.0,
            },
            held => held == key.0,
        })
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
    use std::sync::RwLock;

    use super::*;

    /// Adds `keys`, each with a claim of its own, as a round's worker does; with those for which this claim stood then.
    fn add(
        seen: &RwLock<SeenSet>,
        keys: impl Iterator<Item = u64>,
        claim: impl Fn(u64) -> u32,
    ) -> Vec<(u64, Insertion)> {
        let mut found = Vec::new();
        for n in keys {
            loop {
                let insertion = seen.read().unwrap().insert(Key::new(n), claim(n));
                match insertion {
                    Insertion::Full => seen.write().unwrap().make_room(Key::new(n)),
                    Insertion::Claimed { undercut } => {
                        seen.read().unwrap().count(u64::from(undercut.is_none()));
                        found.push((n, insertion));
                        break;
                    }
                    Insertion::Seen(_) => break,
                }
            }
            if seen.read().unwrap().is_crowded() {
                let mut seen = seen.write().unwrap();
                if seen.is_crowded() {
                    seen.grow(&Workers::new(2));
                }
            }
        }
        found
    }

    #[test]
    fn the_lowest_claim_stands_and_growth_keeps_everything() {
        let seen = RwLock::new(SeenSet::new());
        let new = Insertion::Claimed { undercut: None };
        assert!(add(&seen, 0..100_000, |n| n as u32 + 10).into_iter().map(|(_, found)| found).eq([new; 100_000]));
        let mut seen = seen.into_inner().unwrap();
        assert!(seen.bytes() < 100_000 * 28, "{} bytes", seen.bytes());
        for n in 0..100_000u32 {
            let key = Key::new(u64::from(n));
            assert_eq!(seen.insert(key, n + 10), Insertion::Seen(n + 10));
            assert_eq!(seen.insert(key, n + 11), Insertion::Seen(n + 10));
            assert_eq!(seen.insert(key, n + 9), Insertion::Claimed { undercut: Some(n + 10) });
        }
        seen.number_all((0..100_000).map(Key::new), 0);
        assert!((0..100_000).all(|n| seen.get(Key::new(n)) == Some(n as u32)));
        assert_eq!(seen.get(Key::new(100_000)), None);
        let drained: Vec<(Key, u32)> = seen.drain().collect();
        assert!(drained.len() == 100_000 && drained.is_sorted());
        assert_eq!(seen.get(Key::new(7)), None);
        assert!(!seen.is_crowded() && seen.bytes() == SeenSet::new().bytes());
    }

    #[test]
    fn what_another_set_gives_finds_its_place_at_once() {
        let (mut from, mut to) = (SeenSet::new(), SeenSet::new());
        from.reserve(200_000);
        (0..200_000).for_each(|n| assert!(matches!(from.insert(Key::new(n), 0), Insertion::Claimed { .. })));
        to.reserve(200_000);
        assert_eq!(to.bytes(), SeenSet::bytes_for(200_000));
        from.iter().for_each(|(key, claim)| assert!(matches!(to.insert(key, claim), Insertion::Claimed { .. })));
        let is_home = |key: Key| to.shard(key).buckets[to.shard(key).home(key)].slot_of(key).is_some();
        let away = to.iter().filter(|&(key, _)| !is_home(key)).count();
        assert!(away < 20_000, "{away} of 200,000 stand elsewhere");
    }

    #[test]
    fn of_two_workers_claims_one_is_new_and_the_lower_stands() {
        let seen = RwLock::new(SeenSet::new());
        let (odd, even) = std::thread::scope(|scope| {
            let other = scope.spawn(|| add(&seen, (0..50_000).rev(), |n| (n * 2 + 1) as u32));
            (add(&seen, 0..50_000, |n| (n * 2) as u32), other.join().unwrap())
        });
        assert_eq!(odd.len(), 50_000, "the lower claim is never refused");
        let both = odd.iter().chain(&even);
        let new = both.filter(|(_, found)| matches!(found, Insertion::Claimed { undercut: None })).count();
        assert_eq!(new, 50_000);
        assert_eq!(odd.iter().filter(|(_, found)| *found != Insertion::Claimed { undercut: None }).count(), even.len());
        let seen = seen.into_inner().unwrap();
        assert!((0..50_000).all(|n| seen.get(Key::new(n)) == Some(n as u32 * 2)));
        assert_eq!(seen.iter().count(), 50_000);
    }

    #[test]
    fn a_full_shard_says_so_and_makes_room() {
        let mut seen = SeenSet::new();
        // All of them in one shard.
        let keys: Vec<Key> = (1..=(FIRST_BUCKETS * SLOTS + 1) as u64).map(Key::of_bits).collect();
        let (last, others) = keys.split_last().unwrap();
        assert!(others.iter().all(|&key| seen.insert(key, 3) == Insertion::Claimed { undercut: None }));
        assert_eq!((seen.get(*last), seen.insert(*last, 3)), (None, Insertion::Full));
        assert_eq!(seen.insert(keys[0], 3), Insertion::Seen(3));
        seen.make_room(*last);
        assert_eq!(seen.insert(*last, 3), Insertion::Claimed { undercut: None });
        assert!(keys.iter().all(|&key| seen.get(key) == Some(3)));
    }
}
