//! Which values have room for the sets that are followed, by their shapes.

use super::Sets;
use super::constants::either;
use crate::shape::Shape;

impl Sets {
    /// Whether a value of a shape may be such a set, and whether it may hold one.
    pub fn room(&self, shape: &Shape) -> [bool; 2] {
        let around = |part: [bool; 2]| [false, part.contains(&true)];
        let of = |shape: &Shape| self.room(shape);
        match shape {
            Shape::Bottom | Shape::Boolean | Shape::Integer(_) | Shape::Atoms(..) => [false; 2],
            Shape::Set { element, .. } => either([self.may_be_of(element), false], around(of(element))),
            Shape::Sequence(item) => around(of(item)),
            Shape::Tuple(items) => around(items.iter().map(of).fold([false; 2], either)),
            Shape::Function { key, value, .. } => around(either(of(key), of(value))),
            Shape::Union(kinds) => kinds.iter().map(of).fold([false; 2], either),
            Shape::Record(_) => [false, true],
            Shape::Top(_) => [true; 2],
        }
    }

    /// Whether a set of elements of this shape may be such a set.
    fn may_be_of(&self, element: &Shape) -> bool {
        match self {
            Sets::Intervals => matches!(element, Shape::Integer(_) | Shape::Union(_) | Shape::Bottom | Shape::Top(_)),
            Sets::Described(_) => true,
        }
    }
}
