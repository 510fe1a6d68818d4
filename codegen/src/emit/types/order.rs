//! How TLC orders values of several kinds, and which of them it refuses to compare.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use lockstep_model::Value;

use super::{Alternative, Type, Types};
use crate::shape::{Atom, FieldNames, Shape, are_comparable};

/// What TLC says of values of different alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They are unequal, and all of one alternative come before all of the next.
    Grouped,
    /// It refuses to compare some of them.
    Refused,
}

/// What TLC says of the values of two shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Less,
    Greater,
    Refused,
}

impl Types<'_> {
    /// Whether TLC compares all values of the type with one another.
    pub fn is_comparable(&self, ty: &Type) -> bool {
        match ty {
            Type::Sequence(element)
            | Type::Function(_, element)
            | Type::Partial(_, element)
            | Type::IntegerFunction(element, _, _) => self.is_comparable(element),
            Type::Tuple(elements) => elements.iter().all(|element| self.is_comparable(element)),
            Type::Struct(fields) => {
                self.inference.fields(fields).iter().all(|shape| self.is_comparable(&self.of(shape)))
            }
            Type::Union(number) => {
                let union = &self.unions[*number];
                let mut types = union.alternatives.iter().filter_map(|alternative| alternative.ty.as_ref());
                union.order != Order::Refused && types.all(|ty| self.is_comparable(ty))
            }
            _ => true,
        }
    }

    /// Whether TLC compares all values of the one shape with those of the other.
    pub fn are_comparable(&self, a: &Shape, b: &Shape) -> bool {
        let is_comparable = |shape: &Shape| self.is_comparable(&self.of(shape));
        a.alternatives().iter().all(|a| {
            let mut others = b.alternatives().iter();
            others.all(|b| match a.kind() == b.kind() {
                true => is_comparable(a) && is_comparable(b),
                false => self.are_unequal(a, b),
            })
        })
    }

    /// The same of shapes whose parts may be of different shapes too, where it is known.
    pub fn are_comparable_by_parts(&self, a: &Shape, b: &Shape) -> bool {
        let each = |a: &Shape, b: &Shape| self.are_comparable_by_parts(a, b);
        match (a, b) {
            (Shape::Bottom, _) | (_, Shape::Bottom) => true,
            (Shape::Union(_), _) | (_, Shape::Union(_)) => {
                a.alternatives().iter().all(|a| b.alternatives().iter().all(|b| each(a, b)))
            }
            (Shape::Boolean, Shape::Boolean) | (Shape::Integer(_), Shape::Integer(_)) => true,
            (Shape::Atoms(a, _), Shape::Atoms(b, _)) => are_comparable(a, b),
            (Shape::Set { element: a, .. }, Shape::Set { element: b, .. }) => each(a, b),
            (Shape::Sequence(a), Shape::Sequence(b)) => each(a, b),
            (Shape::Sequence(all), Shape::Tuple(parts)) | (Shape::Tuple(parts), Shape::Sequence(all)) => {
                parts.iter().all(|part| each(all, part))
            }
            (Shape::Tuple(a), Shape::Tuple(b)) => a.iter().zip(b.iter()).all(|(a, b)| each(a, b)),
            (Shape::Record(a), Shape::Record(b)) if a == b => self.is_comparable(&Type::Struct(a.clone())),
            (a, b) => self.are_unequal(a, b),
        }
    }

    /// Whether values of these two shapes are unequal to TLC, which does not refuse to say so.
    pub fn are_unequal(&self, a: &Shape, b: &Shape) -> bool {
        a.kind() != b.kind() && self.relation(a, b) != Relation::Refused
    }

    /// The alternatives in TLC's order, and what that order is.
    pub fn ordered(&self, mut all: Vec<Alternative>) -> (Vec<Alternative>, Order) {
        // By exchange of neighbours, since the relation need not be an order.
        for end in (1..all.len()).rev() {
            for place in 0..end {
                if self.relation(&all[place].shape, &all[place + 1].shape) == Relation::Greater {
                    all.swap(place, place + 1);
                }
            }
        }
        let pairs = || (0..all.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        let relations: Vec<Relation> = pairs().map(|(a, b)| self.relation(&all[a].shape, &all[b].shape)).collect();
        let order = if relations.iter().any(|relation| matches!(relation, Relation::Refused | Relation::Greater)) {
            Order::Refused
        } else {
            Order::Grouped
        };
        (all, order)
    }

    fn relation(&self, a: &Shape, b: &Shape) -> Relation {
        match (a, b) {
            (Shape::Record(x), Shape::Record(y)) => self.relation_of_records(x, y),
            (Shape::Atoms(atoms, _), _) if are_before_all(atoms) => Relation::Less,
            (_, Shape::Atoms(atoms, _)) if are_before_all(atoms) => Relation::Greater,
            _ => Relation::Refused,
        }
    }

    /// Records are compared by their numbers of fields first, then by the names of these.
    fn relation_of_records(&self, a: &FieldNames, b: &FieldNames) -> Relation {
        match a.len().cmp(&b.len()).then_with(|| a.cmp(b)) {
            Ordering::Less => Relation::Less,
            Ordering::Equal => Relation::Refused,
            Ordering::Greater => Relation::Greater,
        }
    }
}

/// Whether these are model values that TLC puts before everything else.
fn are_before_all(atoms: &BTreeSet<Atom>) -> bool {
    atoms.iter().all(|atom| match atom {
        Atom::Model(name) => Value::Model(*name).compare(&Value::Int(0)).is_ok(),
        Atom::String(_) => false,
    })
}
