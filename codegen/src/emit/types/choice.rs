//! The type that each shape becomes.

use std::collections::BTreeSet;

use super::keys::{MOST_ARGUMENTS, of_tuple};
use super::{Enumeration, Type, Types};
use crate::shape::{Atom, FieldNames, Hint, Interval, Shape, Slot};
use crate::term::{DefId, VariableId};

/// The numbers that an `IntegerSet` has room for.
const ROOM: i64 = 64;

impl<'a> Types<'a> {
    /// The type of a shape.
    pub fn of(&self, shape: &Shape) -> Type {
        match shape {
            Shape::Bottom | Shape::Boolean => Type::Boolean,
            Shape::Integer(_) => Type::Integer,
            Shape::Atoms(atoms, slot) => self.of_atoms(atoms, *slot),
            Shape::Set { element: shape, .. } => match self.of(shape) {
                Type::Dynamic => Type::Dynamic,
                element if !self.is_comparable(&element) => Type::Dynamic,
                Type::Integer => match shape.interval() {
                    Some(numbers) if self.has_room_for(numbers) => Type::IntegerSet,
                    _ => Type::OrderedSet(Box::new(Type::Integer)),
                },
                element
                    if self.is_ordinal(&element)
                        && self.numbers_all_of(shape)
                        && self.count(&element).is_some_and(|count| count <= 1024) =>
                {
                    self.number(&element);
                    Type::Set(Box::new(element))
                }
                element => Type::OrderedSet(Box::new(element)),
            },
            Shape::Sequence(element) => match self.of(element) {
                Type::Dynamic => Type::Dynamic,
                element => Type::Sequence(Box::new(element)),
            },
            Shape::Tuple(elements) => of_tuple(elements.iter().map(|element| self.of(element)).collect()),
            Shape::Record(fields) if self.endless.contains(fields) => Type::Dynamic,
            Shape::Record(fields) => Type::Struct(fields.clone()),
            Shape::Function { key, total, value } => {
                let value = self.of(value);
                match &**key {
                    Shape::Bottom if value != Type::Dynamic => Type::Sequence(Box::new(value)),
                    Shape::Bottom => Type::Dynamic,
                    _ if !total => self.of_partial(key, value),
                    Shape::Integer(interval) if interval.count() <= MOST_ARGUMENTS => {
                        Type::IntegerFunction(Box::new(value), interval.least as i32, interval.count() as usize)
                    }
                    key => match self.of_key(key) {
                        Some(key) => Type::Function(Box::new(key), Box::new(value)),
                        None => self.of_partial(key, value),
                    },
                }
            }
            Shape::Union(shapes) => self.of_union(shapes),
            Shape::Top(_) => Type::Dynamic,
        }
    }

    pub fn of_atoms(&self, atoms: &BTreeSet<Atom>, slot: Option<Slot>) -> Type {
        let domains: Vec<usize> =
            (0..self.inference.domains.len()).filter(|&i| !self.inference.domains[i].is_disjoint(atoms)).collect();
        let others: Vec<&Atom> =
            atoms.iter().filter(|atom| !self.inference.domains.iter().any(|domain| domain.contains(atom))).collect();
        match (domains.as_slice(), others.as_slice(), slot) {
            ([domain], [], _) => Type::Enum(*domain),
            ([domain], [other], _)
                if self.enumerations.get(*domain).is_some_and(|e| e.absent.as_ref() == Some(other)) =>
            {
                Type::Optional(*domain)
            }
            ([], _, Some(slot)) => {
                let root = self.inference.slots().root(slot);
                match self.slots.get(&root) {
                    Some(number) => Type::Enum(*number),
                    None => self.by_atoms(atoms),
                }
            }
            _ => self.by_atoms(atoms),
        }
    }

    /// The enum that has all of these, where flow names none.
    pub fn by_atoms(&self, atoms: &BTreeSet<Atom>) -> Type {
        let has_all = |e: &Enumeration| atoms.iter().all(|atom| e.variants.iter().any(|(other, _)| other == atom));
        let holding = self.enumerations.iter().enumerate().filter(|(_, enumeration)| has_all(enumeration));
        match holding.min_by_key(|(_, enumeration)| enumeration.variants.len()) {
            Some((number, _)) => Type::Enum(number),
            None => Type::Dynamic,
        }
    }

    /// The type of a definition's values.
    pub fn of_definition(&self, id: DefId) -> Type {
        match self.inference.definition_shape(id) {
            // Inference did not come by: it may be anything.
            Shape::Bottom => Type::Dynamic,
            shape => self.of(&shape),
        }
    }

    /// Whether records with these fields hold others of the same kind.
    pub fn contains_itself(&self, fields: &FieldNames) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = self.inference.fields(fields);
        while let Some(shape) = open.pop() {
            match shape {
                Shape::Record(other) if other == *fields => return true,
                Shape::Record(other) if seen.insert(other.clone()) => {
                    open.extend(self.inference.fields(&other));
                }
                Shape::Set { element, .. } | Shape::Sequence(element) => open.push((*element).clone()),
                Shape::Tuple(elements) | Shape::Union(elements) => open.extend(elements.iter().cloned()),
                Shape::Function { key, value, .. } => open.extend([(*key).clone(), (*value).clone()]),
                _ => {}
            }
        }
        false
    }

    /// The least element of the variables' sets of numbers, where invariants or the flow bound all of them; and what
    /// intervals only invariants bound.
    pub fn room_for_numbers(&self) -> (Option<i32>, Vec<Interval>) {
        let mut bounds = Interval { least: 0, greatest: 0 };
        // Nothing bounds sets that only come and go.
        let (mut known, mut any) = (true, false);
        let mut hinted = Vec::new();
        for (i, shape) in self.inference.facts.variables.iter().enumerate() {
            let hint = self.hints.get(&VariableId(i as u32)).cloned().unwrap_or_default();
            self.number_sets(shape, &hint, &mut |all, bounded| {
                any = true;
                match bounded {
                    Some(interval) => bounds = bounds.join(interval),
                    None => known = false,
                }
                hinted.push(all);
            });
        }
        let fits = bounds.least >= -31 && bounds.greatest < bounds.least + ROOM;
        match any && known && fits {
            true => (Some(bounds.least as i32), hinted),
            false => (None, Vec::new()),
        }
    }

    /// Whether a set of these numbers is an `IntegerSet`: it has room for all of them, or invariants promise so.
    fn has_room_for(&self, numbers: Interval) -> bool {
        self.least.is_some_and(|least| {
            let room = Interval::new(least.into(), i64::from(least) + ROOM - 1);
            numbers.within(room) || self.hinted.contains(&numbers)
        })
    }

    fn number_sets(&self, shape: &Shape, hint: &Hint, visit: &mut dyn FnMut(Interval, Option<Interval>)) {
        match shape {
            Shape::Set { element, .. } => match (&**element, hint.each()) {
                (Shape::Integer(interval), hint) => {
                    let hinted = if let Hint::Integer(hinted) = hint { hinted.meet(*interval) } else { *interval };
                    visit(*interval, (hinted.count() <= ROOM as u64).then_some(hinted));
                }
                (element, hint) => self.number_sets(element, &hint, visit),
            },
            Shape::Sequence(element) => self.number_sets(element, &hint.each(), visit),
            Shape::Function { value, .. } => self.number_sets(value, &hint.each(), visit),
            Shape::Tuple(parts) => {
                parts.iter().enumerate().for_each(|(i, part)| self.number_sets(part, &hint.part(i), visit));
            }
            Shape::Union(shapes) => shapes.iter().for_each(|shape| self.number_sets(shape, hint, visit)),
            // What holds its own kind has no type, and so no sets of bits.
            Shape::Record(fields) if !self.endless.contains(fields) => {
                for (name, shape) in fields.iter().zip(self.inference.fields(fields)) {
                    self.number_sets(&shape, &hint.field(name), visit);
                }
            }
            _ => {}
        }
    }
}
