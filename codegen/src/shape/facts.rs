//! The unknowns of the equations, and what an equation says of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{FieldNames, Mode, Shape};
use crate::term::{DefId, LocalId, Program, VariableId};

/// What is known of the unknowns.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// By variable.
    pub variables: Vec<Shape>,
    /// By bound identifier.
    pub locals: Vec<Shape>,
    /// By definition: what its body gives.
    pub definitions: Vec<Shape>,
    /// By names of fields: the shape of each.
    pub records: BTreeMap<FieldNames, Vec<Shape>>,
    /// The definitions that are applied.
    pub reached: BTreeSet<(DefId, Mode)>,
}

/// One unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unknown {
    /// The values of a variable.
    Variable(VariableId),
    /// The values of a bound identifier.
    Local(LocalId),
    /// The values of a definition.
    Definition(DefId),
    /// The values of the fields of all records with these names.
    Records(FieldNames),
}

/// What the evaluation of an equation read and gave.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    /// The unknowns that it depends on.
    pub reads: BTreeSet<Unknown>,
    gives: BTreeMap<Unknown, Vec<Shape>>,
    /// The definitions that it applies.
    pub reached: BTreeSet<(DefId, Mode)>,
}

/// How shapes are joined.
type Join<'j> = &'j mut dyn FnMut(&Shape, &Shape) -> Shape;

fn join_into(known: &mut [Shape], shapes: &[Shape], join: Join<'_>) {
    for (known, shape) in known.iter_mut().zip(shapes) {
        *known = join(known, shape);
    }
}

impl Trail {
    /// Adds what is said of one unknown.
    pub fn give(&mut self, unknown: Unknown, shapes: &[Shape], join: Join<'_>) {
        let known = self.gives.entry(unknown).or_insert_with(|| vec![Shape::Bottom; shapes.len()]);
        join_into(known, shapes, join);
    }

    /// Adds everything that `other` read and gave.
    pub fn extend(&mut self, other: &Trail, join: Join<'_>) {
        self.reads.extend(other.reads.iter().cloned());
        self.reached.extend(other.reached.iter().copied());
        for (unknown, shapes) in &other.gives {
            self.give(unknown.clone(), shapes, join);
        }
    }
}

impl Facts {
    /// Nothing is known.
    pub(super) fn nothing(program: &Program) -> Self {
        Facts {
            variables: vec![Shape::Bottom; program.variables.len()],
            locals: vec![Shape::Bottom; program.locals.len()],
            definitions: vec![Shape::Bottom; program.definitions.len()],
            records: BTreeMap::new(),
            reached: BTreeSet::new(),
        }
    }

    /// What is known of an unknown: of records, field by field.
    pub(super) fn of(&self, unknown: &Unknown) -> &[Shape] {
        match unknown {
            Unknown::Variable(id) => std::slice::from_ref(&self.variables[id.0 as usize]),
            Unknown::Local(id) => std::slice::from_ref(&self.locals[id.0 as usize]),
            Unknown::Definition(id) => std::slice::from_ref(&self.definitions[id.0 as usize]),
            Unknown::Records(names) => self.records.get(names).map_or(&[], Vec::as_slice),
        }
    }

    fn of_mut(&mut self, unknown: &Unknown) -> &mut [Shape] {
        match unknown {
            Unknown::Variable(id) => std::slice::from_mut(&mut self.variables[id.0 as usize]),
            Unknown::Local(id) => std::slice::from_mut(&mut self.locals[id.0 as usize]),
            Unknown::Definition(id) => std::slice::from_mut(&mut self.definitions[id.0 as usize]),
            Unknown::Records(names) => {
                self.records.entry(names.clone()).or_insert_with(|| vec![Shape::Bottom; names.len()])
            }
        }
    }

    /// Adds what an equation gave.
    pub(super) fn take_in(&mut self, trail: &Trail, join: Join<'_>) {
        for (unknown, shapes) in &trail.gives {
            join_into(self.of_mut(unknown), shapes, join);
        }
        self.reached.extend(trail.reached.iter().copied());
    }

    /// The unknowns of which something else was known before.
    pub(super) fn changes(&self, before: &Facts) -> BTreeSet<Unknown> {
        fn differing(now: &[Shape], before: &[Shape]) -> impl Iterator<Item = u32> {
            let places = now.iter().zip(before).enumerate();
            places.filter(|(_, (now, before))| now != before).map(|(place, _)| place as u32)
        }
        let variables = differing(&self.variables, &before.variables).map(|i| Unknown::Variable(VariableId(i)));
        let locals = differing(&self.locals, &before.locals).map(|i| Unknown::Local(LocalId(i)));
        let definitions = differing(&self.definitions, &before.definitions).map(|i| Unknown::Definition(DefId(i)));
        let names: BTreeSet<&FieldNames> = self.records.keys().chain(before.records.keys()).collect();
        let records = names.into_iter().filter(|names| self.records.get(*names) != before.records.get(*names));
        let records = records.map(|names| Unknown::Records(names.clone()));
        variables.chain(locals).chain(definitions).chain(records).collect()
    }
}
