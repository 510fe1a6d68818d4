//! Who found whom.

use crate::blocks::Blocks;

/// The parent of every state, by number; an initial state has none, which is said by a number that is not lower.
#[derive(Default)]
pub(crate) struct Parents(Blocks<u32>);

impl Parents {
    pub(crate) fn len(&self) -> u32 {
        self.0.len() as u32
    }

    pub(crate) fn extend(&mut self, parents: &[u32]) {
        self.0.extend_from_slice(parents);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter()
    }

    /// The state by which this one was found first: a parent is numbered before its children.
    pub(crate) fn of(&self, number: u32) -> Option<u32> {
        self.0.get(number as usize).filter(|&parent| parent < number)
    }

    /// How many states with lower numbers have the same parent, or none like this one.
    pub(crate) fn siblings_before(&self, number: u32) -> usize {
        let parent = self.of(number);
        (0..number).rev().take_while(|&before| self.of(before) == parent).count()
    }

    /// The numbers from an initial state to the given one, ascending.
    pub(crate) fn chain(&self, number: u32) -> Vec<u32> {
        let mut chain: Vec<u32> = std::iter::successors(Some(number), |&number| self.of(number)).collect();
        chain.reverse();
        chain
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.0.bytes()
    }
}
