//! How much of the shape of its elements a set is known to hold.

use super::{Interval, Shape};

/// Which values of the shape of its elements a set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of them.
    Whole,
    /// The integers from 1 to any of them, or none: a function from it is a sequence.
    FromOne,
    /// Some, or none.
    Part,
}

impl Extent {
    /// All of them if `whole`, else some.
    pub fn whole_if(whole: bool) -> Self {
        if whole { Extent::Whole } else { Extent::Part }
    }

    /// Of a set that is one of two with these elements, or their union: what is known of either.
    pub(super) fn join(self, element: &Shape, other: Self, other_element: &Shape) -> Self {
        match (self, other) {
            (Extent::Whole, Extent::Whole) if element == other_element => Extent::Whole,
            // As long as nothing is known of either, nothing is known of both.
            (Extent::Part, Extent::Part) => Extent::Part,
            _ if self.counts_from_one(element) && other.counts_from_one(other_element) => Extent::FromOne,
            _ => Extent::Part,
        }
    }

    /// Of a set of which no more is known than that its elements, once these, may be these others too.
    pub(super) fn widened(self, element: &Shape, wider: &Shape) -> Self {
        if element == wider { self } else { self.join(element, self, wider) }
    }

    /// Whether a set is `1..n` for some `n`.
    fn counts_from_one(self, element: &Shape) -> bool {
        match element {
            Shape::Bottom => true,
            Shape::Integer(Interval { least: 1, .. }) => self != Extent::Part,
            _ => false,
        }
    }
}
