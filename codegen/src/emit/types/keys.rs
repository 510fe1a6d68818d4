//! The types of arguments: of a function whose domain is fixed, all values of the type are arguments.

use super::{LONGEST_TUPLE, Type, Types};
use crate::shape::{Extent, Shape};

/// The arguments of a function that is an array.
pub const MOST_ARGUMENTS: u64 = 4096;

/// The rows of a function whose domain changes.
const MOST_ROWS: u64 = 64;

impl Types<'_> {
    /// The type of the arguments of a function that is defined on all values of this shape, where they can be numbered.
    pub fn of_key(&self, key: &Shape) -> Option<Type> {
        let ty = self.key_part(key)?;
        let count = self.count(&ty)?;
        let is_whole = self.inference.count(key) == Some(count);
        (is_whole && count <= MOST_ARGUMENTS && self.is_ordinal(&ty)).then(|| {
            self.number(&ty);
            ty
        })
    }

    /// Whether a set of this shape has every value of its elements' type. One that has all that its shape knows of may
    /// lack what others of the type have: `{p1}`, of processes.
    pub fn is_full(&self, set: &Shape) -> bool {
        match set {
            Shape::Set { element, extent: Extent::Whole } => {
                let count = self.count(&self.of(element));
                count.is_some() && count == self.inference.count(element)
            }
            _ => false,
        }
    }

    /// The type of functions from some values of this shape, to values of this type.
    pub fn of_partial(&self, key: &Shape, value: Type) -> Type {
        match self.of(key) {
            key if key == Type::Dynamic || value == Type::Dynamic || !self.is_comparable(&key) => Type::Dynamic,
            key => Type::Partial(Box::new(key), Box::new(value)),
        }
    }

    /// Whether a function from some values of this type has a row for each of them.
    pub fn is_tabled(&self, key: &Type) -> bool {
        let is_plain = |ty: &Type| matches!(ty, Type::Boolean | Type::Enum(_) | Type::Optional(_));
        let has_plain_parts = match key {
            Type::Tuple(parts) => parts.iter().all(is_plain),
            key => is_plain(key),
        };
        has_plain_parts && self.is_ordinal(key) && self.count(key).is_some_and(|count| count <= MOST_ROWS)
    }

    /// The same of a part of an argument: numbers are those between the bounds of the shape.
    fn key_part(&self, key: &Shape) -> Option<Type> {
        match key {
            Shape::Integer(interval) => {
                let bound = |number| i32::try_from(number).ok();
                Some(Type::Bounded(bound(interval.least)?, bound(interval.greatest)?))
            }
            Shape::Tuple(parts) => parts.iter().map(|part| self.key_part(part)).collect::<Option<_>>().map(Type::Tuple),
            key => Some(self.of(key)).filter(|ty| *ty != Type::Dynamic),
        }
    }
}

impl Type {
    /// The type of the values of this one wherever they are no arguments: numbers have no bounds.
    pub fn unbounded(&self) -> Type {
        match self {
            Type::Bounded(..) => Type::Integer,
            Type::Tuple(parts) if parts.iter().any(Type::is_bounded) => {
                of_tuple(parts.iter().map(Type::unbounded).collect())
            }
            ty => ty.clone(),
        }
    }

    /// Whether it has numbers with bounds.
    pub fn is_bounded(&self) -> bool {
        match self {
            Type::Bounded(..) => true,
            Type::Tuple(parts) => parts.iter().any(Type::is_bounded),
            _ => false,
        }
    }
}

/// The type of tuples whose elements have these types.
pub fn of_tuple(elements: Vec<Type>) -> Type {
    if elements.contains(&Type::Dynamic) {
        Type::Dynamic
    } else if elements.len() > 2 && elements.iter().all(|element| *element == elements[0]) {
        let (first, length) = (elements[0].clone(), elements.len());
        Type::IntegerFunction(Box::new(first), 1, length)
    } else if elements.len() <= LONGEST_TUPLE {
        Type::Tuple(elements)
    } else {
        Type::Dynamic
    }
}
