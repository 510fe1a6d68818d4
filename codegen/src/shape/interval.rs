//! Intervals of integers.

/// The integers from `least` to `greatest`, both included; both within 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least.
    pub least: i64,
    /// The greatest.
    pub greatest: i64,
}

impl Interval {
    /// Every integer that TLC computes with.
    pub const ALL: Interval = Interval { least: i32::MIN as i64, greatest: i32::MAX as i64 };
    /// Those that are not negative.
    pub const NATURALS: Interval = Interval { least: 0, greatest: i32::MAX as i64 };

    /// From `least` to `greatest`, cut off at 32 bits.
    pub fn new(least: i64, greatest: i64) -> Self {
        let clamp = |number: i64| number.clamp(Self::ALL.least, Self::ALL.greatest);
        Interval { least: clamp(least), greatest: clamp(greatest) }
    }

    /// `number` alone.
    pub fn single(number: i64) -> Self {
        Self::new(number, number)
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.least > self.greatest
    }

    /// How many integers are in it.
    pub fn count(self) -> u64 {
        if self.is_empty() { 0 } else { (self.greatest - self.least + 1) as u64 }
    }

    /// The least interval that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other,
            (_, true) => self,
            _ => Interval { least: self.least.min(other.least), greatest: self.greatest.max(other.greatest) },
        }
    }

    /// What is in both.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Interval { least: self.least.max(other.least), greatest: self.greatest.min(other.greatest) }
    }

    /// Whether all of this is in `other`.
    pub fn within(self, other: Self) -> bool {
        self.is_empty() || (other.least <= self.least && self.greatest <= other.greatest)
    }

    /// The results of a monotone or antitone operation on every pair, before they are cut off at 32 bits.
    pub fn combine(self, other: Self, operation: impl Fn(i64, i64) -> i64) -> (i64, i64) {
        let corners = [
            operation(self.least, other.least),
            operation(self.least, other.greatest),
            operation(self.greatest, other.least),
            operation(self.greatest, other.greatest),
        ];
        (corners.into_iter().min().unwrap_or(0), corners.into_iter().max().unwrap_or(0))
    }
}
