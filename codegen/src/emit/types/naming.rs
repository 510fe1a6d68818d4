//! Which enums and structs a model needs, and what they are called: for the definition, field or variable that holds
//! their values.

use std::collections::{BTreeMap, BTreeSet};

use super::{Enumeration, Structure, Type, Types, constant_term, unique};
use crate::emit::{names, type_name};
use crate::machine::Machine;
use crate::shape::{Atom, Extent, FieldNames, Shape, Slot};
use crate::term::{Body, ConstantId};

impl<'a> Types<'a> {
    /// Modules and models have names too.
    pub fn taken_by(&self, machine: &Machine, taken: &mut BTreeSet<String>) {
        taken.insert(type_name(&machine.program.name));
    }

    pub fn add_domains(&mut self, machine: &Machine, taken: &mut BTreeSet<String>) {
        for domain in &self.inference.domains {
            let constant = self.inference.evaluated.constants.iter().position(|values| {
                values.first().is_some_and(|value| {
                    matches!(self.inference.shape_of(value, "domain"),
                        Shape::Set { ref element, .. } if matches!(&**element, Shape::Atoms(atoms, _) if **atoms == *domain))
                })
            });
            let (name, purpose) = match constant {
                Some(i) => {
                    let name = &machine.program.constants[i].name;
                    (names::singular(&names::camel(name)), format!("An element of the constant `{name}`."))
                }
                None => self.best_name(&|atoms| atoms == domain),
            };
            self.add_enumeration(name, purpose, domain, taken);
        }
    }

    pub fn add_enumeration(
        &mut self,
        name: String,
        purpose: String,
        atoms: &BTreeSet<Atom>,
        taken: &mut BTreeSet<String>,
    ) {
        let mut variants = Vec::new();
        let mut used = BTreeSet::new();
        for atom in atoms {
            variants.push((atom.clone(), unique(names::camel(atom.text()), &mut used)));
        }
        self.enumerations.push(Enumeration { name: unique(name, taken), variants, absent: None, purpose });
    }

    /// Enums for strings and model values of no declared domain, by what they meet.
    pub fn add_slots(&mut self, taken: &mut BTreeSet<String>) {
        let mut found: BTreeMap<Slot, BTreeSet<Atom>> = BTreeMap::new();
        let slots = self.inference.slots();
        self.inference.for_each_shape(&mut |shape| {
            each_atoms(shape, &mut |_, slot| {
                if let Some(slot) = slot {
                    let root = slots.root(slot);
                    found.entry(root).or_insert_with(|| slots.atoms(root).clone());
                }
            });
        });
        drop(slots);
        for (id, _) in self.inference.evaluated.constants.iter().enumerate() {
            let shape = self.inference.shape(&constant_term(ConstantId(id as u32), self.inference));
            each_atoms(&shape, &mut |_, slot| {
                if let Some(slot) = slot {
                    let slots = self.inference.slots();
                    let root = slots.root(slot);
                    found.insert(root, slots.atoms(root).clone());
                }
            });
        }
        for (slot, mut atoms) in found {
            atoms.retain(|atom| !self.inference.domains.iter().any(|domain| domain.contains(atom)));
            if atoms.is_empty() {
                continue;
            }
            let (name, purpose) = self.best_name(&|other| {
                !other.is_disjoint(&atoms) && {
                    let slots = self.inference.slots();
                    let _ = &slots;
                    other.is_subset(&atoms) || other.is_superset(&atoms)
                }
            });
            self.slots.insert(slot, self.enumerations.len());
            self.add_enumeration(name, purpose, &atoms, taken);
        }
        // Names were chosen by the strings alone; now that the slots have numbers, choose by flow.
        let numbered: Vec<(Slot, usize)> = self.slots.iter().map(|(slot, number)| (*slot, *number)).collect();
        for (slot, number) in numbered {
            if let Some((name, purpose)) = self.name_by_flow(slot) {
                taken.remove(&self.enumerations[number].name);
                self.enumerations[number].name = unique(name, taken);
                self.enumerations[number].purpose = purpose;
            }
        }
    }

    /// The name of the constant, definition, record field or variable whose values are those of a slot.
    pub fn name_by_flow(&self, slot: Slot) -> Option<(String, String)> {
        let inference = self.inference;
        let is_it = |shape: &Shape| {
            let mut size = 0;
            each_atoms(shape, &mut |atoms, other| {
                if other.is_some_and(|other| inference.slots().root(other) == slot) {
                    size = size.max(atoms.len());
                }
            });
            size
        };
        let program = inference.program;
        let mut best: Option<(usize, usize, String, String)> = None;
        let mut offer = |rank: usize, size: usize, name: String, purpose: String| {
            let better = best.as_ref().is_none_or(|(r, s, _, _)| (rank, size) > (*r, *s));
            if size > 0 && better {
                best = Some((rank, size, name, purpose));
            }
        };
        for (i, constant) in program.constants.iter().enumerate() {
            let shape = inference.shape(&constant_term(ConstantId(i as u32), inference));
            if matches!(shape, Shape::Atoms(..)) {
                let purpose = format!("A value of the constant `{}`.", constant.name);
                offer(4, is_it(&shape), names::camel(&constant.name), purpose);
            }
        }
        for (id, mode) in &inference.facts.reached {
            let definition = &program.definitions[id.0 as usize];
            let _ = mode;
            if definition.parameters.is_empty()
                && !definition.is_let
                && matches!(definition.body, Body::Term(_))
                && let Shape::Set { element, extent: Extent::Whole } = inference.definition_shape(*id)
                && matches!(*element, Shape::Atoms(..))
            {
                let purpose = format!("An element of `{}`.", definition.name);
                let all = inference.slots().atoms(slot).len();
                let size = is_it(&element);
                let rank = if size == all { 3 } else { 1 };
                offer(rank, size, names::singular(&names::camel(&definition.name)), purpose);
            }
        }
        for (id, _) in &inference.facts.reached {
            let definition = &program.definitions[id.0 as usize];
            let shape = inference.definition_shape(*id);
            if matches!(shape, Shape::Atoms(..)) && matches!(definition.body, Body::Term(_)) {
                let purpose = format!("A value of `{}`.", definition.name);
                offer(usize::from(!definition.is_let), is_it(&shape), names::camel(&definition.name), purpose);
            }
        }
        for (local, shape) in program.locals.iter().zip(&inference.facts.locals) {
            if matches!(shape, Shape::Atoms(..)) {
                let purpose = format!("A value of the parameter `{}`.", local.name);
                offer(0, is_it(shape), names::camel(&local.name), purpose);
            }
        }
        for (fields, shapes) in &inference.facts.records {
            for (field, shape) in fields.iter().zip(shapes) {
                if matches!(shape, Shape::Atoms(..)) {
                    let purpose = format!("A value of the field `{field}`.");
                    offer(2, is_it(shape), names::camel(field.as_str()), purpose);
                }
            }
        }
        for (variable, shape) in program.variables.iter().zip(&inference.facts.variables) {
            let purpose = format!("A value in the variable `{}`.", variable.name);
            offer(2, is_it(shape), names::camel(&variable.name), purpose);
        }
        best.map(|(_, _, name, purpose)| (name, purpose))
    }

    /// A name for a set of strings that no flow names.
    pub fn best_name(&self, fits: &dyn Fn(&BTreeSet<Atom>) -> bool) -> (String, String) {
        let inference = self.inference;
        for (id, _) in &inference.facts.reached {
            let definition = &inference.program.definitions[id.0 as usize];
            if let Shape::Set { element, .. } = inference.definition_shape(*id)
                && matches!(&*element, Shape::Atoms(atoms, _) if fits(atoms))
                && !definition.is_let
            {
                let name = names::singular(&names::camel(&definition.name));
                return (name, format!("An element of `{}`.", definition.name));
            }
        }
        ("Name".into(), "A string or model value of the spec.".into())
    }

    pub fn add_structures(&mut self, taken: &mut BTreeSet<String>) {
        let inference = self.inference;
        for fields in inference.facts.records.keys().filter(|fields| !self.endless.contains(*fields)) {
            let (name, purpose) = self.structure_name(fields);
            let (name, is_named) = (unique(name, taken), purpose.starts_with("An element"));
            self.structures.insert(fields.clone(), Structure { name, purpose, is_named });
        }
    }

    /// A record is named for the set that it is an element of, or the variable or definition that holds it.
    pub fn structure_name(&self, fields: &FieldNames) -> (String, String) {
        let inference = self.inference;
        let program = inference.program;
        let record_sets = program.definitions.iter().filter(|definition| definition.parameters.is_empty());
        for definition in record_sets {
            if let Body::Term(body) = &definition.body
                && let crate::term::TermKind::RecordSet(set) = &*body.kind
            {
                let mut names: Vec<_> = set.iter().map(|(name, _)| *name).collect();
                names.sort();
                if names.as_slice() == &**fields {
                    let name = names::singular(&names::camel(&definition.name));
                    return (name, format!("An element of `{}`.", definition.name));
                }
            }
        }
        let holders = inference
            .facts
            .reached
            .iter()
            .map(|(id, _)| (&program.definitions[id.0 as usize].name, inference.definition_shape(*id)))
            .filter(|(_, shape)| matches!(shape, Shape::Function { .. } | Shape::Set { .. } | Shape::Record(_)));
        let variables = program
            .variables
            .iter()
            .zip(&inference.facts.variables)
            .map(|(variable, shape)| (&variable.name, shape.clone()));
        for (name, shape) in variables.chain(holders) {
            if holds(&shape, fields) {
                return (names::singular(&names::camel(name)), format!("A record in `{name}`."));
            }
        }
        let joined: String = fields.iter().map(|name| names::camel(name.as_str())).collect();
        (joined, "A record of the spec.".into())
    }

    /// Which value `None` stands for in an `Option` of each domain: one that is before all of it in TLC's order, too.
    pub fn find_absent(&mut self) {
        let mut found: Vec<BTreeSet<Atom>> = vec![BTreeSet::new(); self.enumerations.len()];
        let inference = self.inference;
        let mut visit = |shape: &Shape| {
            each_atoms(shape, &mut |atoms, _| {
                for (i, domain) in inference.domains.iter().enumerate() {
                    if atoms.iter().any(|atom| domain.contains(atom)) {
                        found[i].extend(atoms.difference(domain).cloned());
                    }
                }
            });
        };
        inference.for_each_shape(&mut visit);
        for (enumeration, others) in self.enumerations.iter_mut().zip(found) {
            let is_least = |other: &Atom| enumeration.variants.iter().all(|(atom, _)| other < atom);
            if others.len() == 1 {
                enumeration.absent = others.into_iter().next().filter(is_least);
            }
        }
    }
}

impl Types<'_> {
    /// Enums for strings and model values of several domains that meet in one place.
    pub fn add_mixed(&mut self, taken: &mut BTreeSet<String>) {
        let inference = self.inference;
        let mut found: Vec<BTreeSet<Atom>> = Vec::new();
        let mut visit = |shape: &Shape| {
            each_atoms(shape, &mut |atoms, slot| {
                if self.of_atoms(atoms, slot) == Type::Dynamic && !found.contains(atoms) {
                    found.push(atoms.clone());
                }
            });
        };
        inference.for_each_shape(&mut visit);
        for id in 0..inference.program.constants.len() {
            visit(&inference.shape(&constant_term(ConstantId(id as u32), inference)));
        }
        found.sort_by_key(|atoms| std::cmp::Reverse(atoms.len()));
        for atoms in found {
            if self.by_atoms(&atoms) == Type::Dynamic {
                let is_held = |shape: &Shape| {
                    let mut is_held = false;
                    each_atoms(shape, &mut |other, _| is_held |= *other == atoms);
                    is_held
                };
                let (name, purpose) = self.holder_name(&is_held);
                self.add_enumeration(name, purpose, &atoms, taken);
            }
        }
    }
}

fn each_atoms(shape: &Shape, visit: &mut dyn FnMut(&BTreeSet<Atom>, Option<Slot>)) {
    match shape {
        Shape::Atoms(atoms, slot) => visit(atoms, *slot),
        Shape::Set { element, .. } | Shape::Sequence(element) => each_atoms(element, visit),
        Shape::Tuple(elements) | Shape::Union(elements) => {
            elements.iter().for_each(|element| each_atoms(element, visit));
        }
        Shape::Function { key, value, .. } => {
            each_atoms(key, visit);
            each_atoms(value, visit);
        }
        _ => {}
    }
}

fn holds(shape: &Shape, fields: &FieldNames) -> bool {
    match shape {
        Shape::Record(other) => other == fields,
        Shape::Set { element, .. } | Shape::Sequence(element) => holds(element, fields),
        Shape::Tuple(elements) | Shape::Union(elements) => elements.iter().any(|element| holds(element, fields)),
        Shape::Function { value, .. } => holds(value, fields),
        _ => false,
    }
}
