//! What is known of actions.

use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};

/// What was learned of each action. What finds them knows them by hash alone, so that it is compiled once, and not
/// again for the actions of every model.
pub(crate) struct Learned<A, T> {
    places: Places,
    known: Vec<(A, T)>,
}

/// Where what has a hash is in a list.
#[derive(Default)]
struct Places(FxHashMap<u64, Vec<u32>>);

impl<A, T> Default for Learned<A, T> {
    fn default() -> Self {
        Learned { places: Places::default(), known: Vec::new() }
    }
}

impl<A: Eq + Hash, T: Copy> Learned<A, T> {
    #[inline]
    pub(crate) fn get(&self, action: &A) -> Option<T> {
        let mut places = self.places.of(FxBuildHasher.hash_one(action)).iter();
        places.find_map(|&place| self.known.get(place as usize).filter(|known| known.0 == *action)).map(|known| known.1)
    }

    /// Adds an action of which nothing is known yet.
    pub(crate) fn insert(&mut self, action: A, what: T) {
        self.places.add(FxBuildHasher.hash_one(&action), self.known.len() as u32);
        self.known.push((action, what));
    }
}

impl Places {
    fn of(&self, hash: u64) -> &[u32] {
        self.0.get(&hash).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, hash: u64, place: u32) {
        self.0.entry(hash).or_default().push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All have one hash.
    #[derive(PartialEq, Eq)]
    struct Action(u32);

    impl Hash for Action {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            state.write_u8(7);
        }
    }

    #[test]
    fn actions_of_one_hash_are_told_apart() {
        let mut learned = Learned::default();
        (0..3).for_each(|n| learned.insert(Action(n), n * 10));
        assert_eq!([0, 2, 3].map(|n| learned.get(&Action(n))), [Some(0), Some(20), None]);
    }
}
