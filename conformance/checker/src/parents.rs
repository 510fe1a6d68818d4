//! Who found whom.

/// The parent of every state, by number; in blocks, so that growing never copies.
#[derive(Default)]
pub(crate) struct Parents {
    blocks: Vec<Vec<u32>>,
    pub(crate) len: u32,
}

impl Parents {
    const BLOCK: usize = 1 << 18;

    pub(crate) fn extend(&mut self, parents: impl Iterator<Item = u32>) {
        for parent in parents {
            match self.blocks.last_mut() {
                Some(block) if block.len() < Self::BLOCK => block.push(parent),
                _ => self.blocks.push(vec![parent]),
            }
            self.len += 1;
        }
    }

    fn get(&self, number: u32) -> Option<u32> {
        self.blocks.get(number as usize / Self::BLOCK)?.get(number as usize % Self::BLOCK).copied()
    }

    /// The numbers from an initial state to the given one, ascending: a parent is numbered before its children.
    pub(crate) fn chain(&self, number: u32) -> Vec<u32> {
        let mut chain = vec![number];
        let mut current = number;
        while let Some(parent) = self.get(current).filter(|&parent| parent < current) {
            chain.push(parent);
            current = parent;
        }
        chain.reverse();
        chain
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.blocks.iter().map(|block| (block.capacity() * size_of::<u32>()) as u64).sum()
    }
}
