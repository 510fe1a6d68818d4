//! Packing: fields of a few bits each, one behind the other in 64-bit words.

/// A packed state.
pub type Packed<const WORDS: usize> = [u64; WORDS];

/// Writes fields of up to 64 bits into `WORDS` words, which must hold all that is written.
#[derive(Debug)]
pub struct BitWriter<const WORDS: usize> {
    words: Packed<WORDS>,
    /// The word that is being filled, and how far.
    current: u64,
    filled: u32,
    word: usize,
}

impl<const WORDS: usize> BitWriter<WORDS> {
    /// A writer before the first bit.
    #[inline]
    pub fn new() -> Self {
        BitWriter { words: [0; WORDS], current: 0, filled: 0, word: 0 }
    }

    /// Appends the low `width` bits of `value`, which has no others.
    #[inline(always)]
    pub fn put(&mut self, value: u64, width: u32) {
        debug_assert!(width == 64 || value >> width == 0, "{value} is wider than {width} bits");
        if width == 0 {
            return;
        }
        self.current |= value << self.filled;
        self.filled += width;
        if self.filled >= 64 {
            self.words[self.word] = self.current;
            self.word += 1;
            self.filled -= 64;
            self.current = if self.filled == 0 { 0 } else { value >> (width - self.filled) };
        }
    }

    /// Appends `value` in the `width` bits that `least` and up need; `None` where it does not fit.
    #[inline(always)]
    pub fn put_integer(&mut self, value: i32, least: i32, width: u32) -> Option<()> {
        let offset = (i64::from(value) - i64::from(least)) as u64;
        if width < 64 && offset >> width != 0 {
            return None;
        }
        self.put(offset, width);
        Some(())
    }

    /// Appends the `width` bits of `value` from bit `shift` on; `None` where it has others.
    #[inline(always)]
    pub fn put_bits(&mut self, value: u64, shift: u32, width: u32) -> Option<()> {
        let mask = if width == 64 { u64::MAX } else { ((1 << width) - 1) << shift };
        if value & !mask != 0 {
            return None;
        }
        self.put(value >> shift, width);
        Some(())
    }

    /// Appends the low `width` bits of several words.
    #[inline]
    pub fn put_words(&mut self, words: &[u64], width: u32) {
        for (i, word) in words.iter().enumerate() {
            self.put(*word, width.saturating_sub(64 * i as u32).min(64));
        }
    }

    /// The words.
    #[inline]
    pub fn finish(mut self) -> Packed<WORDS> {
        if self.filled > 0 {
            self.words[self.word] = self.current;
        }
        self.words
    }
}

impl<const WORDS: usize> Default for BitWriter<WORDS> {
    fn default() -> Self {
        Self::new()
    }
}

/// Reads what [`BitWriter`] wrote, field by field.
#[derive(Debug)]
pub struct BitReader<'a, const WORDS: usize> {
    words: &'a Packed<WORDS>,
    at: u32,
}

impl<'a, const WORDS: usize> BitReader<'a, WORDS> {
    /// A reader before the first bit.
    #[inline]
    pub fn new(words: &'a Packed<WORDS>) -> Self {
        BitReader { words, at: 0 }
    }

    /// The next `width` bits.
    #[inline(always)]
    pub fn take(&mut self, width: u32) -> u64 {
        if width == 0 {
            return 0;
        }
        let (word, shift) = ((self.at / 64) as usize, self.at % 64);
        let mut value = self.words[word] >> shift;
        if shift + width > 64 {
            value |= self.words[word + 1] << (64 - shift);
        }
        self.at += width;
        if width == 64 { value } else { value & ((1 << width) - 1) }
    }

    /// The next `width` bits, in as many words as it takes.
    #[inline]
    pub fn take_words<const N: usize>(&mut self, width: u32) -> [u64; N] {
        std::array::from_fn(|i| self.take(width.saturating_sub(64 * i as u32).min(64)))
    }

    /// The next integer, in the `width` bits that `least` and up need.
    #[inline(always)]
    pub fn take_integer(&mut self, least: i32, width: u32) -> i32 {
        (self.take(width) as i64 + i64::from(least)) as i32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_taken() {
        let fields = [(5, 3), (0, 0), (1, 1), (u64::MAX, 64), (0x1234, 13), (7, 60), (0, 5), (1, 1)];
        let mut writer = BitWriter::<4>::new();
        for (value, width) in fields {
            writer.put(value, width);
        }
        assert_eq!(writer.put_integer(-3, -4, 2), Some(()));
        assert_eq!(writer.put_integer(-5, -4, 2), None);
        assert_eq!(writer.put_integer(0, -4, 2), None);
        assert_eq!(writer.put_integer(i32::MAX, i32::MIN, 32), Some(()));
        let words = writer.finish();
        let mut reader = BitReader::new(&words);
        for (value, width) in fields {
            assert_eq!(reader.take(width), value, "{width} bits");
        }
        assert_eq!(reader.take_integer(-4, 2), -3);
        assert_eq!(reader.take_integer(i32::MIN, 32), i32::MAX);
    }
}
