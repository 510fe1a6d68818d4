//! Packing: fields of a few bits each, one behind the other in 64-bit words.

use std::cell::Cell;

use super::finite::Finite;

/// A packed state.
pub type Packed<const WORDS: usize> = [u64; WORDS];

/// Writes fields of up to 64 bits over what `WORDS` words hold, which must have room for all that is written.
#[derive(Debug)]
pub struct BitWriter<const WORDS: usize> {
    words: Packed<WORDS>,
    at: u32,
}

impl<const WORDS: usize> BitWriter<WORDS> {
    /// A writer before the first bit of these words.
    #[inline(always)]
    pub fn over(words: &Packed<WORDS>) -> Self {
        BitWriter { words: *words, at: 0 }
    }

    /// Goes to the bit with this number; what lies between stays as it is.
    #[inline(always)]
    pub fn seek(&mut self, at: u32) -> &mut Self {
        self.at = at;
        self
    }

    /// Goes on to the value that a function has for `key`, from its first value, where each has `width` bits.
    #[inline(always)]
    pub fn to_value_of<K: Finite>(&mut self, key: K, width: u32) -> &mut Self {
        self.at += key.index() as u32 * width;
        self
    }

    /// Writes `value`. If it has more bits than `width`, nothing that is written makes sense.
    #[inline(always)]
    pub fn put(&mut self, value: u64, width: u32) {
        if width == 0 {
            return;
        }
        let (word, shift, mask) = ((self.at / 64) as usize, self.at % 64, u64::MAX >> (64 - width));
        self.words[word] = self.words[word] & !(mask << shift) | value << shift;
        if shift + width > 64 {
            let written = 64 - shift;
            self.words[word + 1] = self.words[word + 1] & !(mask >> written) | value >> written;
        }
        self.at += width;
    }

    /// Writes the low `width` bits of several words.
    #[inline]
    pub fn put_words(&mut self, words: &[u64], width: u32) {
        for (i, word) in words.iter().enumerate() {
            self.put(*word, width.saturating_sub(64 * i as u32).min(64));
        }
    }

    /// The words.
    #[inline(always)]
    pub fn finish(self) -> Packed<WORDS> {
        self.words
    }
}

/// Numbers as the bits of fields, and whether all of them have fitted so far: to be asked once, at the end.
#[derive(Debug, Default)]
pub struct Fits {
    /// The bits that had no room.
    beyond: Cell<u64>,
}

impl Fits {
    /// Nothing has been asked to fit.
    #[inline]
    pub fn new() -> Self {
        Self::default()
    }

    /// `value` in the `width` bits that `least` and up need; in more, where it does not fit.
    #[inline(always)]
    pub fn offset(&self, value: i32, least: i32, width: u32) -> u64 {
        let value = (i64::from(value) - i64::from(least)) as u64;
        self.beyond.set(self.beyond.get() | value.unbounded_shr(width));
        value
    }

    /// The `width` bits of `value` from bit `shift` on: all that it has.
    #[inline(always)]
    pub fn window(&self, value: u64, shift: u32, width: u32) -> u64 {
        let mask = u64::MAX.unbounded_shr(64 - width).unbounded_shl(shift);
        self.beyond.set(self.beyond.get() | value & !mask);
        (value & mask).unbounded_shr(shift)
    }

    /// Whether everything fitted.
    #[inline]
    pub fn all(&self) -> bool {
        self.beyond.get() == 0
    }
}

/// Fields of `width` bits each, the first lowest.
#[inline(always)]
pub fn side_by_side<T, const N: usize>(values: &[T; N], width: u32, mut bits: impl FnMut(&T) -> u64) -> u64 {
    let mut all = 0_u64;
    let mut at = N;
    while at > 0 {
        at -= 1;
        all = all.unbounded_shl(width) | bits(&values[at]);
    }
    all
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

    /// The next `width` bits, to be read on their own.
    #[inline(always)]
    pub fn word(&mut self, width: u32) -> Word {
        Word(self.take(width))
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

/// The fields of one value, at most 64 bits in all. Where they stand is known when the code is compiled, which in a
/// [`BitReader`] that has gone through a loop it is not.
#[derive(Clone, Copy, Debug)]
pub struct Word(u64);

impl Word {
    /// The next `width` bits.
    #[inline(always)]
    pub fn take(&mut self, width: u32) -> u64 {
        let value = self.0 & u64::MAX.unbounded_shr(64 - width);
        self.0 = self.0.unbounded_shr(width);
        value
    }

    /// The next `width` bits, to be read on their own.
    #[inline(always)]
    pub fn word(&mut self, width: u32) -> Word {
        Word(self.take(width))
    }

    /// The next integer, in the `width` bits that `least` and up need.
    #[inline(always)]
    pub fn take_integer(&mut self, least: i32, width: u32) -> i32 {
        (self.take(width) as i64 + i64::from(least)) as i32
    }

    /// What [`side_by_side`] wrote.
    #[inline(always)]
    pub(super) fn apart<T: Copy, const N: usize>(mut self, width: u32, mut value: impl FnMut(Word) -> T) -> [T; N] {
        // An array that is there and filled makes straight code where the standard library's ways to build one make
        // calls.
        let mut values = [value(Word(self.take(width))); N];
        let mut at = 1;
        while at < N {
            values[at] = value(Word(self.take(width)));
            at += 1;
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_taken() {
        let fields = [(5, 3), (0, 0), (1, 1), (u64::MAX, 64), (0x1234, 13), (7, 60), (0, 5), (1, 1)];
        let mut writer = BitWriter::over(&[0x5555_5555_5555_5555; 4]);
        for (value, width) in fields {
            writer.put(value, width);
        }
        let fits = Fits::new();
        writer.put(fits.offset(-3, -4, 2), 2);
        writer.put(fits.offset(i32::MAX, i32::MIN, 32), 32);
        writer.put(side_by_side(&[3, 1, 2], 2, |value| fits.offset(*value, 0, 2)), 6);
        assert!(fits.all());
        let words = writer.finish();
        let mut reader = BitReader::new(&words);
        for (value, width) in fields {
            assert_eq!(reader.take(width), value, "{width} bits");
        }
        assert_eq!(reader.take_integer(-4, 2), -3);
        assert_eq!(reader.take_integer(i32::MIN, 32), i32::MAX);
        assert_eq!(reader.word(6).apart(2, |mut value| value.take_integer(-1, 2)), [2, 0, 1]);
        let mut word = Word(u64::MAX - 5);
        assert_eq!((word.take(0), word.take(3), word.word(1).take(1), word.take(60)), (0, 2, 1, u64::MAX >> 4));
        assert_eq!(Word(u64::MAX).take(64), u64::MAX);
    }

    #[test]
    fn what_does_not_fit_is_noticed() {
        let fits = |ask: &dyn Fn(&Fits) -> u64| {
            let fits = Fits::new();
            ask(&fits);
            fits.all()
        };
        assert!(fits(&|fits| fits.offset(-1, -4, 2)));
        assert!(!fits(&|fits| fits.offset(-5, -4, 2)));
        assert!(!fits(&|fits| fits.offset(0, -4, 2)));
        assert!(fits(&|fits| fits.window(0b0110, 1, 2)));
        assert!(!fits(&|fits| fits.window(0b1110, 1, 2)));
        assert!(!fits(&|fits| fits.window(0b0111, 1, 2)));
        assert!(fits(&|fits| fits.window(u64::MAX, 0, 64)));
        assert_eq!(side_by_side(&[u64::MAX], 64, |value| *value), u64::MAX);
    }
}
