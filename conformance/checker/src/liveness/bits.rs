//! Sets of numbers.

/// A set of numbers below a bound.
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn new(bound: u32) -> Self {
        Bits(vec![0; bound as usize / 64 + 1])
    }

    /// Whether the number is new.
    #[inline]
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let word = &mut self.0[number as usize / 64];
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// All numbers below the bound.
    pub(crate) fn full(bound: u32) -> Self {
        let mut all = Bits(vec![u64::MAX; bound as usize / 64 + 1]);
        if let Some(last) = all.0.last_mut() {
            *last = (1 << (bound % 64)) - 1;
        }
        all
    }

    /// Adds the numbers of a set with the same bound.
    pub(crate) fn extend(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }
}
