//! States as they wait in a queue.

use std::hash::{Hash, Hasher};

use super::bits::Packed;

/// A state in `WORDS` words; or, where a number has outgrown the room that the packed form gives it, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored<State, const WORDS: usize> {
    /// Packed.
    Packed(Packed<WORDS>),
    /// Not packed: some number does not fit.
    Wide(Box<State>),
}

impl<State: Hash, const WORDS: usize> Hash for Stored<State, WORDS> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self {
            Stored::Packed(words) => words.hash(hasher),
            Stored::Wide(state) => state.hash(hasher),
        }
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// Multiplies to 128 bits and folds them.
#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ FACTOR) * u128::from(b ^ SECOND);
    (product as u64) ^ ((product >> 64) as u64)
}

impl<State: Hash, const WORDS: usize> Stored<State, WORDS> {
    /// A fingerprint, well mixed in all bits.
    #[inline]
    pub fn fingerprint(&self) -> u64 {
        match self {
            Stored::Packed(words) => {
                let hash = words.iter().fold(SECOND, |hash, word| mix(hash.rotate_left(23), *word));
                mix(hash, FACTOR.rotate_left(31))
            }
            Stored::Wide(state) => fingerprint_of(&**state),
        }
    }
}

/// A fingerprint of a state that is not packed.
#[inline]
pub fn fingerprint_of<State: Hash>(state: &State) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    // From zero, zeros in front would count for nothing, and a long state could pass for a short one.
    hasher.write_u64(SECOND);
    state.hash(&mut hasher);
    mix(hasher.finish(), SECOND.rotate_left(17))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_in_front_count() {
        let queue = [(1_u32, 1_u32), (1, 2), (1, 3)];
        let long = [&[(0, 3)][..], &queue].concat();
        assert_ne!(fingerprint_of(&(0_u64, 0_u64, long)), fingerprint_of(&(4_u64, 0_u64, queue.to_vec())));
        assert_ne!(fingerprint_of(&0_u64), fingerprint_of(&[0_u64; 2]));
    }
}
