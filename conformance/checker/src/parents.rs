//! Who found whom.

use crate::blocks::Blocks;
use crate::claims::{self, NO_PARENT};

/// A place among the bits is noted for every so many states.
const NOTED: usize = 256;

/// The parent of every state, by number; an initial state has none.
///
/// States are numbered in the order of their parents. So a state is a one, behind as many zeros as its parent, and
/// those numbered before that, are in number: two bits a state, where its number would take 32.
#[derive(Default)]
pub(crate) struct Parents {
    bits: Blocks<u64>,
    /// Where the first of every [`NOTED`] states is among the bits.
    places: Blocks<u64>,
    len: u32,
}

impl Parents {
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Adds the next states' parents. None is lower than one before; of initial states, which are first, it is
    /// [`NO_PARENT`].
    pub(crate) fn extend(&mut self, parents: &[u32]) {
        // The word that is being written, which is the last one once there is any.
        let mut last = self.bits.len().saturating_sub(1);
        let mut word = self.bits.get(last).unwrap_or(0);
        for &parent in parents {
            let place = u64::from(claims::by(parent)) + u64::from(self.len);
            if (self.len as usize).is_multiple_of(NOTED) {
                self.places.push(place);
            }
            let index = (place / 64) as usize;
            if index != last {
                self.set_word(last, word);
                (last, word) = (index, 0);
            }
            word |= 1 << (place % 64);
            self.len += 1;
        }
        if self.len > 0 {
            self.set_word(last, word);
        }
    }

    /// Writes the last word there is, or one behind it.
    fn set_word(&mut self, index: usize, word: u64) {
        while self.bits.len() <= index {
            self.bits.push(0);
        }
        if let Some(held) = self.bits.get_mut(index) {
            *held = word;
        }
    }

    /// The parents as they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        let ones = self.bits.iter().zip(0u64..).flat_map(|(mut bits, word)| {
            std::iter::from_fn(move || {
                let place = (bits != 0).then(|| word * 64 + u64::from(bits.trailing_zeros()))?;
                bits &= bits - 1;
                Some(place)
            })
        });
        ones.zip(0u64..).map(|(place, number)| claims::parent((place - number) as u32))
    }

    /// The state by which this one was found first: a parent is numbered before its children.
    pub(crate) fn of(&self, number: u32) -> Option<u32> {
        let place = self.place(number)?;
        let parent = claims::parent((place - u64::from(number)) as u32);
        (parent != NO_PARENT).then_some(parent)
    }

    /// Where a state is among the bits.
    fn place(&self, number: u32) -> Option<u64> {
        if number >= self.len {
            return None;
        }
        let begin = self.places.get(number as usize / NOTED)?;
        let mut before = number % NOTED as u32;
        let mut word = (begin / 64) as usize;
        let mut bits = self.bits.get(word)? & (u64::MAX << (begin % 64));
        while before >= bits.count_ones() {
            before -= bits.count_ones();
            word += 1;
            bits = self.bits.get(word)?;
        }
        (0..before).for_each(|_| bits &= bits - 1);
        Some(word as u64 * 64 + u64::from(bits.trailing_zeros()))
    }

    /// How many states with lower numbers have the same parent, or none like this one.
    pub(crate) fn siblings_before(&self, number: u32) -> usize {
        // Children of one parent are ones with no zero between.
        let Some(place) = self.place(number) else { return 0 };
        let (mut word, mut left) = ((place / 64) as usize, (place % 64) as u32);
        let mut siblings = 0;
        loop {
            let before = self.bits.get(word).unwrap_or(0).unbounded_shl(64 - left).leading_ones();
            siblings += before as usize;
            if before < left || word == 0 {
                return siblings;
            }
            (word, left) = (word - 1, 64);
        }
    }

    /// The numbers from an initial state to the given one, ascending.
    pub(crate) fn chain(&self, number: u32) -> Vec<u32> {
        let mut chain: Vec<u32> = std::iter::successors(Some(number), |&number| self.of(number)).collect();
        chain.reverse();
        chain
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.bits.bytes() + self.places.bytes()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn everyone_finds_their_parent(initial in 1..600usize, children in prop::collection::vec(0..9usize, 0..2000), gap in 0..3000usize) {
            let mut parents = vec![NO_PARENT; initial];
            let expanded = children.into_iter().chain(std::iter::repeat_n(0, gap)).chain([3, 1]);
            for (number, children) in (0..).zip(expanded) {
                parents.extend(vec![number; if (number as usize) < parents.len() { children } else { 0 }]);
            }
            let mut held = Parents::default();
            parents.chunks(7).for_each(|chunk| held.extend(chunk));
            prop_assert_eq!(held.len() as usize, parents.len());
            prop_assert!(held.iter().eq(parents.iter().copied()));
            let mut before = 0;
            for (number, &parent) in (0..).zip(&parents) {
                prop_assert_eq!(held.of(number), (parent != NO_PARENT).then_some(parent));
                before = if number > 0 && parents[number as usize - 1] == parent { before + 1 } else { 0 };
                prop_assert_eq!(held.siblings_before(number), before);
            }
            prop_assert_eq!(held.of(parents.len() as u32), None);
        }
    }
}
