//! Long lists that only grow.

/// A list in blocks, so that growing never copies, and never holds old and new memory at once.
pub(crate) struct Blocks<T> {
    blocks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Blocks { blocks: Vec::new(), len: 0 }
    }
}

impl<T: Copy> Blocks<T> {
    const BLOCK: usize = 1 << 16;

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn push(&mut self, item: T) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < Self::BLOCK => block.push(item),
            // The first block grows as it needs to: most models are small.
            last => {
                let mut block = Vec::with_capacity(if last.is_some() { Self::BLOCK } else { 0 });
                block.push(item);
                self.blocks.push(block);
            }
        }
        self.len += 1;
    }

    pub(crate) fn extend_from_slice(&mut self, mut items: &[T]) {
        while let Some(first) = items.first() {
            let room = self.blocks.last().map_or(0, |block| Self::BLOCK.saturating_sub(block.len()));
            let (now, later) = items.split_at(room.min(items.len()));
            match self.blocks.last_mut() {
                Some(block) if room > 0 => {
                    block.extend_from_slice(now);
                    self.len += now.len();
                    items = later;
                }
                _ => {
                    self.push(*first);
                    items = &items[1..];
                }
            }
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.blocks.get_mut(index / Self::BLOCK)?.get_mut(index % Self::BLOCK)
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<T> {
        self.blocks.get(index / Self::BLOCK)?.get(index % Self::BLOCK).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.blocks.iter().flatten().copied()
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.blocks.iter().map(|block| (block.capacity() * size_of::<T>()) as u64).sum()
    }
}

impl<T: Copy> Extend<T> for Blocks<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}
