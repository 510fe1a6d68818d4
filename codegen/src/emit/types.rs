//! The Rust types of shapes: which enums and structs a model needs, what they are called, and what each shape becomes.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::names;
use super::values::Shared;
use crate::machine::Machine;
use crate::shape::{Atom, FieldNames, Hint, Inference, Interval, Shape, Slot};
use crate::term::{Body, ConstantId, DefId, VariableId};

/// The elements of the longest tuple that is one in Rust.
const LONGEST_TUPLE: usize = 8;

/// The Rust type of a shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `bool`
    Boolean,
    /// `i32`
    Integer,
    /// The enum with this number.
    Enum(usize),
    /// `Option` of it: `None` stands for its absent value.
    Optional(usize),
    /// `Set<T>`: a bit an element.
    Set(Box<Type>),
    /// `IntegerSet`
    IntegerSet,
    /// `OrderedSet<T>`
    OrderedSet(Box<Type>),
    /// `Sequence<T>`
    Sequence(Box<Type>),
    /// A tuple.
    Tuple(Vec<Type>),
    /// The struct for records with these fields.
    Struct(FieldNames),
    /// `Function<K, V, N>`
    Function(Box<Type>, Box<Type>),
    /// `IntegerFunction<V, LEAST, N>`
    IntegerFunction(Box<Type>, i32, usize),
    /// `Value`: what has no static shape.
    Dynamic,
}

/// An enum of strings and model values.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// The values, in TLC's order, each with its variant.
    pub variants: Vec<(Atom, String)>,
    /// The value that `None` stands for, where it occurs in an `Option`.
    pub absent: Option<Atom>,
    /// What it is, for its documentation.
    pub purpose: String,
}

/// A struct for records.
#[derive(Clone, Debug)]
pub struct Structure {
    /// Its name.
    pub name: String,
    /// What it is, for its documentation.
    pub purpose: String,
}

/// All types of a model.
#[derive(Debug)]
pub struct Types<'a> {
    /// What they are made from.
    pub inference: &'a Inference<'a>,
    /// The enums: those of the domains first, in their order.
    pub enumerations: Vec<Enumeration>,
    /// The structs.
    pub structures: BTreeMap<FieldNames, Structure>,
    /// What invariants say of the sizes of the variables.
    pub hints: BTreeMap<VariableId, Hint>,
    /// The least number that a set of numbers has room for; `None` where sets of numbers have no known bounds.
    pub least: Option<i32>,
    /// Values that the code refers to and that are made once.
    pub values: Shared,
    slots: BTreeMap<Slot, usize>,
    /// The records that contain themselves: no struct holds them.
    endless: BTreeSet<FieldNames>,
}

impl<'a> Types<'a> {
    /// Chooses the types of a model.
    pub fn new(inference: &'a Inference<'a>, machine: &Machine, hints: BTreeMap<VariableId, Hint>) -> Self {
        let mut types = Types {
            inference,
            enumerations: Vec::new(),
            structures: BTreeMap::new(),
            hints,
            least: None,
            values: Shared::default(),
            slots: BTreeMap::new(),
            endless: BTreeSet::new(),
        };
        let mut taken = BTreeSet::from(
            [
                "State",
                "Action",
                "Constants",
                "Set",
                "Function",
                "Outcome",
                "Option",
                "Some",
                "None",
                "Ok",
                "Err",
                "Value",
                "Failure",
                "Sequence",
                "IntegerSet",
                "OrderedSet",
                "IntegerFunction",
                "Finite",
                "Typed",
                "Absent",
                "Spec",
                "Outline",
                "Atom",
                "Invariant",
                "Constraint",
                "Configuration",
                "String",
                "Vec",
                "Box",
            ]
            .map(str::to_owned),
        );
        types.taken_by(machine, &mut taken);
        types.add_domains(machine, &mut taken);
        types.add_slots(&mut taken);
        types.endless =
            inference.facts.records.keys().filter(|fields| types.contains_itself(fields)).cloned().collect();
        types.add_structures(&mut taken);
        types.find_absent();
        types.least = types.least_number();
        types
    }

    /// Modules and models have names too.
    fn taken_by(&self, machine: &Machine, taken: &mut BTreeSet<String>) {
        taken.insert(names::camel(&machine.program.name));
    }

    fn add_domains(&mut self, machine: &Machine, taken: &mut BTreeSet<String>) {
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

    fn add_enumeration(&mut self, name: String, purpose: String, atoms: &BTreeSet<Atom>, taken: &mut BTreeSet<String>) {
        let mut variants = Vec::new();
        let mut used = BTreeSet::new();
        for atom in atoms {
            variants.push((atom.clone(), unique(names::camel(atom.text()), &mut used)));
        }
        self.enumerations.push(Enumeration { name: unique(name, taken), variants, absent: None, purpose });
    }

    /// Enums for strings and model values of no declared domain, by what they meet.
    fn add_slots(&mut self, taken: &mut BTreeSet<String>) {
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
    fn name_by_flow(&self, slot: Slot) -> Option<(String, String)> {
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
                && let Shape::Set { element, exact: true } = inference.definition_shape(*id)
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
    fn best_name(&self, fits: &dyn Fn(&BTreeSet<Atom>) -> bool) -> (String, String) {
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

    fn add_structures(&mut self, taken: &mut BTreeSet<String>) {
        let inference = self.inference;
        for fields in inference.facts.records.keys().filter(|fields| !self.endless.contains(*fields)) {
            let (name, purpose) = self.structure_name(fields);
            let name = unique(name, taken);
            self.structures.insert(fields.clone(), Structure { name, purpose });
        }
    }

    /// A record is named for the set that it is an element of, or the variable or definition that holds it.
    fn structure_name(&self, fields: &FieldNames) -> (String, String) {
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

    /// Which value `None` stands for in an `Option` of each domain.
    fn find_absent(&mut self) {
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
            if others.len() == 1 {
                enumeration.absent = others.into_iter().next();
            }
        }
    }

    /// The least element of any set of numbers, where invariants or the flow bound all of them.
    fn least_number(&self) -> Option<i32> {
        let mut bounds = Interval { least: 0, greatest: 0 };
        // Nothing bounds sets that only come and go.
        let (mut known, mut any) = (true, false);
        for (i, shape) in self.inference.facts.variables.iter().enumerate() {
            let hint = self.hints.get(&VariableId(i as u32)).cloned().unwrap_or_default();
            self.number_sets(shape, &hint, &mut |interval| {
                any = true;
                match interval {
                    Some(interval) => bounds = bounds.join(interval),
                    None => known = false,
                }
            });
        }
        let fits = bounds.least >= -31 && bounds.greatest <= bounds.least + 63;
        (any && known && fits).then_some(bounds.least as i32)
    }

    fn number_sets(&self, shape: &Shape, hint: &Hint, visit: &mut dyn FnMut(Option<Interval>)) {
        match shape {
            Shape::Set { element, .. } => match (&**element, hint.each()) {
                (Shape::Integer(interval), hint) => {
                    let hinted = if let Hint::Integer(hinted) = hint { hinted.meet(*interval) } else { *interval };
                    visit((hinted.count() <= 64).then_some(hinted));
                }
                (element, hint) => self.number_sets(element, &hint, visit),
            },
            Shape::Sequence(element) => self.number_sets(element, &hint.each(), visit),
            Shape::Function { value, .. } => self.number_sets(value, &hint.each(), visit),
            Shape::Tuple(parts) => {
                parts.iter().enumerate().for_each(|(i, part)| self.number_sets(part, &hint.part(i), visit));
            }
            Shape::Record(fields) => {
                for (name, shape) in fields.iter().zip(self.inference.fields(fields)) {
                    self.number_sets(&shape, &hint.field(name), visit);
                }
            }
            _ => {}
        }
    }

    /// The type of a shape.
    pub fn of(&self, shape: &Shape) -> Type {
        match shape {
            Shape::Bottom | Shape::Boolean => Type::Boolean,
            Shape::Integer(_) => Type::Integer,
            Shape::Atoms(atoms, slot) => self.of_atoms(atoms, *slot),
            Shape::Set { element, .. } => match self.of(element) {
                Type::Dynamic => Type::Dynamic,
                Type::Integer => match self.least {
                    Some(_) => Type::IntegerSet,
                    None => Type::OrderedSet(Box::new(Type::Integer)),
                },
                element if self.is_ordinal(&element) && self.count(&element).is_some_and(|count| count <= 1024) => {
                    Type::Set(Box::new(element))
                }
                element => Type::OrderedSet(Box::new(element)),
            },
            Shape::Sequence(element) => match self.of(element) {
                Type::Dynamic => Type::Dynamic,
                element => Type::Sequence(Box::new(element)),
            },
            Shape::Tuple(elements) => {
                let elements: Vec<Type> = elements.iter().map(|element| self.of(element)).collect();
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
            Shape::Record(fields) if self.endless.contains(fields) => Type::Dynamic,
            Shape::Record(fields) => Type::Struct(fields.clone()),
            Shape::Function { key, total, value } => {
                let value = self.of(value);
                match (&**key, self.of(key)) {
                    (Shape::Bottom, _) if value != Type::Dynamic => Type::Sequence(Box::new(value)),
                    (_, Type::Dynamic) | (Shape::Bottom, _) => Type::Dynamic,
                    _ if !total => Type::Dynamic,
                    (Shape::Integer(interval), _) if interval.count() <= 4096 => {
                        Type::IntegerFunction(Box::new(value), interval.least as i32, interval.count() as usize)
                    }
                    (_, key_type) => {
                        let count = self.inference.count(key);
                        match self.count(&key_type) {
                            Some(all) if Some(all) == count && all <= 4096 && self.is_ordinal(&key_type) => {
                                Type::Function(Box::new(key_type), Box::new(value))
                            }
                            _ => Type::Dynamic,
                        }
                    }
                }
            }
            Shape::Top(_) => Type::Dynamic,
        }
    }

    /// Whether records with these fields hold others of the same kind.
    fn contains_itself(&self, fields: &FieldNames) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = self.inference.fields(fields);
        while let Some(shape) = open.pop() {
            match shape {
                Shape::Record(other) if other == *fields => return true,
                Shape::Record(other) if seen.insert(other.clone()) => {
                    open.extend(self.inference.fields(&other));
                }
                Shape::Set { element, .. } | Shape::Sequence(element) => open.push((*element).clone()),
                Shape::Tuple(elements) => open.extend(elements.iter().cloned()),
                Shape::Function { key, value, .. } => open.extend([(*key).clone(), (*value).clone()]),
                _ => {}
            }
        }
        false
    }

    fn of_atoms(&self, atoms: &BTreeSet<Atom>, slot: Option<Slot>) -> Type {
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
    fn by_atoms(&self, atoms: &BTreeSet<Atom>) -> Type {
        let has_all = |e: &Enumeration| atoms.iter().all(|atom| e.variants.iter().any(|(other, _)| other == atom));
        match self.enumerations.iter().position(has_all) {
            Some(number) => Type::Enum(number),
            None => Type::Dynamic,
        }
    }

    /// Whether the type's values have numbers whose order is TLC's.
    pub fn is_ordinal(&self, ty: &Type) -> bool {
        match ty {
            Type::Boolean | Type::Enum(_) | Type::Optional(_) => true,
            Type::Tuple(elements) => elements.len() <= 4 && elements.iter().all(|element| self.is_ordinal(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.is_ordinal(&self.of(shape))),
            _ => false,
        }
    }

    /// How many values the type has, where it is ordinal.
    pub fn count(&self, ty: &Type) -> Option<u64> {
        match ty {
            Type::Boolean => Some(2),
            Type::Enum(number) => Some(self.enumerations[*number].variants.len() as u64),
            Type::Optional(number) => Some(self.enumerations[*number].variants.len() as u64 + 1),
            Type::Tuple(elements) => elements.iter().try_fold(1u64, |n, element| n.checked_mul(self.count(element)?)),
            Type::Struct(fields) => self
                .inference
                .fields(fields)
                .iter()
                .try_fold(1u64, |n, shape| n.checked_mul(self.count(&self.of(shape))?)),
            _ => None,
        }
    }

    /// The words of a `Set` of this.
    pub fn words(&self, element: &Type) -> usize {
        self.count(element).unwrap_or(64).div_ceil(64).max(1) as usize
    }

    /// Whether values are copied without a thought.
    pub fn is_copy(&self, ty: &Type) -> bool {
        match ty {
            Type::OrderedSet(_) | Type::Sequence(_) | Type::Dynamic => false,
            Type::Tuple(elements) => elements.iter().all(|element| self.is_copy(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.is_copy(&self.of(shape))),
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) => self.is_copy(value),
            _ => true,
        }
    }

    /// Whether a value of the type can be a constant of the module.
    pub fn is_constant(&self, ty: &Type) -> bool {
        match ty {
            Type::OrderedSet(_) | Type::Sequence(_) | Type::Dynamic => false,
            Type::Tuple(elements) => elements.iter().all(|element| self.is_constant(element)),
            Type::Struct(fields) => self.inference.fields(fields).iter().all(|shape| self.is_constant(&self.of(shape))),
            Type::Function(_, value) | Type::IntegerFunction(value, _, _) => self.is_constant(value),
            _ => true,
        }
    }

    /// Whether everything that the model computes with is copied without a thought, so that closures may move it.
    pub fn all_copy(&self) -> bool {
        let mut all = true;
        self.inference.for_each_shape(&mut |shape| all = all && self.is_copy(&self.of(shape)));
        all
    }

    /// The type in Rust.
    pub fn tokens(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Boolean => quote!(bool),
            Type::Integer => quote!(i32),
            Type::Dynamic => quote!(Value),
            Type::Enum(number) => {
                let name = self.enumeration(*number);
                quote!(#name)
            }
            Type::Optional(number) => {
                let name = self.enumeration(*number);
                quote!(Option<#name>)
            }
            Type::Set(element) => {
                let (words, element) = (self.words(element), self.tokens(element));
                if words == 1 { quote!(Set<#element>) } else { quote!(Set<#element, #words>) }
            }
            Type::IntegerSet => {
                let least = self.least.unwrap_or(0);
                quote!(IntegerSet<#least>)
            }
            Type::OrderedSet(element) => {
                let element = self.tokens(element);
                quote!(OrderedSet<#element>)
            }
            Type::Sequence(element) => {
                let element = self.tokens(element);
                quote!(Sequence<#element>)
            }
            Type::Tuple(elements) => {
                let elements: Vec<TokenStream> = elements.iter().map(|element| self.tokens(element)).collect();
                if let [one] = elements.as_slice() { quote!((#one,)) } else { quote!((#(#elements),*)) }
            }
            Type::Struct(fields) => {
                let name = self.structure(fields);
                quote!(#name)
            }
            Type::Function(key, value) => {
                let count = proc_macro2::Literal::u64_unsuffixed(self.count(key).unwrap_or(0));
                let (key, value) = (self.tokens(key), self.tokens(value));
                quote!(Function<#key, #value, #count>)
            }
            Type::IntegerFunction(value, least, count) => {
                let value = self.tokens(value);
                let least = integer(i64::from(*least));
                let count = proc_macro2::Literal::usize_unsuffixed(*count);
                quote!(IntegerFunction<#value, #least, #count>)
            }
        }
    }

    /// The name of an enum.
    pub fn enumeration(&self, number: usize) -> Ident {
        format_ident!("{}", self.enumerations[number].name)
    }

    /// The name of a struct.
    pub fn structure(&self, fields: &FieldNames) -> Ident {
        match self.structures.get(fields) {
            Some(structure) => format_ident!("{}", structure.name),
            None => format_ident!("UnknownRecord"),
        }
    }

    /// `Enum::Variant`, where the enum has the value.
    pub fn variant(&self, number: usize, atom: &Atom) -> Option<TokenStream> {
        let variant = self.enumerations[number].variants.iter().find(|(other, _)| other == atom)?;
        let (name, variant) = (self.enumeration(number), format_ident!("{}", variant.1));
        Some(quote!(#name::#variant))
    }

    /// The type of a definition's values.
    pub fn of_definition(&self, id: DefId) -> Type {
        match self.inference.definition_shape(id) {
            // Inference did not come by: it may be anything.
            Shape::Bottom => Type::Dynamic,
            shape => self.of(&shape),
        }
    }
}

/// A number as a literal without a suffix.
pub fn integer(number: i64) -> TokenStream {
    let literal = proc_macro2::Literal::i64_unsuffixed(number.abs());
    if number < 0 { quote!(-#literal) } else { quote!(#literal) }
}

/// `name`, or `name2`, … where it is taken.
pub fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

/// A declared constant as a term.
pub fn constant_term(id: ConstantId, inference: &Inference<'_>) -> crate::term::Term {
    let span = inference.program.constants[id.0 as usize].span;
    crate::term::Term::new(crate::term::TermKind::Constant(id, Vec::new()), span)
}

fn each_atoms(shape: &Shape, visit: &mut dyn FnMut(&BTreeSet<Atom>, Option<Slot>)) {
    match shape {
        Shape::Atoms(atoms, slot) => visit(atoms, *slot),
        Shape::Set { element, .. } | Shape::Sequence(element) => each_atoms(element, visit),
        Shape::Tuple(elements) => elements.iter().for_each(|element| each_atoms(element, visit)),
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
        Shape::Tuple(elements) => elements.iter().any(|element| holds(element, fields)),
        Shape::Function { value, .. } => holds(value, fields),
        _ => false,
    }
}

impl Types<'_> {
    /// The field of a variable.
    pub fn field(&self, variable: usize) -> Ident {
        let mut taken = BTreeSet::new();
        let names = self.inference.program.variables.iter().map(|v| unique(names::snake(&v.name), &mut taken));
        let name = names.take(variable + 1).last().unwrap_or_default();
        format_ident!("{name}")
    }

    /// Whether a declared constant is a field of `Constants`: a number, a truth value, or one of several strings.
    pub fn is_field(&self, id: ConstantId) -> bool {
        use lockstep_model::Value;
        let values = self.inference.evaluated.constants.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let compared = self.inference.evaluated.compared.get(&id).is_some_and(|atoms| !atoms.is_empty());
        let differs = values.windows(2).any(|pair| pair[0] != pair[1]);
        match values.first() {
            Some(Value::Int(_) | Value::Bool(_)) => true,
            Some(Value::Str(_)) => differs || compared,
            _ => differs,
        }
    }

    /// A value as a Rust expression of type `ty`.
    pub fn literal(&self, value: &lockstep_model::Value, ty: &Type) -> Option<TokenStream> {
        use lockstep_model::Value;
        let atom = crate::shape::atom_of(value);
        Some(match (value, ty) {
            (Value::Bool(truth), Type::Boolean) => quote!(#truth),
            (Value::Int(number), Type::Integer) => integer(i64::from(*number)),
            (_, Type::Enum(number)) => self.variant(*number, &atom?)?,
            (_, Type::Optional(number)) => {
                let atom = atom?;
                if self.enumerations[*number].absent.as_ref() == Some(&atom) {
                    quote!(None)
                } else {
                    let variant = self.variant(*number, &atom)?;
                    quote!(Some(#variant))
                }
            }
            (Value::Set(elements), Type::Set(element)) => {
                let mut bits = vec![0u64; self.words(element)];
                for value in elements.iter() {
                    let index = self.index(value, element)?;
                    bits[index / 64] |= 1 << (index % 64);
                }
                let bits = bits.into_iter().map(|word| {
                    let text = if word < 10 { format!("{word}") } else { format!("{word:#b}") };
                    text.parse::<TokenStream>().unwrap_or_default()
                });
                quote!(Set::from_bits([#(#bits),*]))
            }
            (Value::Set(elements), Type::IntegerSet) => {
                let least = i64::from(self.least?);
                let bits = elements.iter().try_fold(0u64, |bits, value| match value {
                    Value::Int(number) if (0..64).contains(&(i64::from(*number) - least)) => {
                        Some(bits | 1 << (i64::from(*number) - least))
                    }
                    _ => None,
                })?;
                let bits: TokenStream = format!("{bits:#b}").parse().ok()?;
                quote!(IntegerSet::from_bits(#bits))
            }
            (Value::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().zip(types).map(|(value, ty)| self.literal(value, ty)).collect();
                let parts = parts?;
                if let [one] = parts.as_slice() { quote!((#one,)) } else { quote!((#(#parts),*)) }
            }
            (Value::Tuple(elements), Type::IntegerFunction(value, 1, count)) if elements.len() == *count => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|element| self.literal(element, value)).collect();
                let parts = parts?;
                quote!(IntegerFunction::new([#(#parts),*]))
            }
            (Value::Function(pairs), Type::IntegerFunction(value, ..)) => {
                let parts: Option<Vec<TokenStream>> =
                    pairs.iter().map(|(_, element)| self.literal(element, value)).collect();
                let parts = parts?;
                quote!(IntegerFunction::new([#(#parts),*]))
            }
            (Value::Record(fields), Type::Struct(names)) => {
                let shapes = self.inference.fields(names);
                let name = self.structure(names);
                let parts: Option<Vec<TokenStream>> = fields
                    .iter()
                    .map(|(field, value)| {
                        let at = names.iter().position(|other| other == field)?;
                        let value = self.literal(value, &self.of(&shapes[at]))?;
                        let field = format_ident!("{}", names::snake(field.as_str()));
                        Some(quote!(#field: #value))
                    })
                    .collect();
                let parts = parts?;
                quote!(#name { #(#parts),* })
            }
            (Value::Function(_) | Value::Record(_), Type::Function(key, value_type)) => {
                let pairs: Vec<(Value, Value)> = match value {
                    Value::Function(pairs) => pairs.to_vec(),
                    Value::Record(fields) => {
                        fields.iter().map(|(name, value)| (Value::Str(*name), value.clone())).collect()
                    }
                    _ => return None,
                };
                let mut slots: BTreeMap<usize, TokenStream> = BTreeMap::new();
                for (argument, value) in &pairs {
                    slots.insert(self.index(argument, key)?, self.literal(value, value_type)?);
                }
                let parts: Vec<TokenStream> = slots.into_values().collect();
                quote!(Function::new([#(#parts),*]))
            }
            (Value::Tuple(elements), Type::Sequence(element)) => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|value| self.literal(value, element)).collect();
                let parts = parts?;
                if parts.is_empty() { quote!(Sequence::default()) } else { quote!(Sequence::from_iter([#(#parts),*])) }
            }
            (Value::Set(elements), Type::OrderedSet(element)) => {
                let parts: Option<Vec<TokenStream>> =
                    elements.iter().map(|value| self.literal(value, element)).collect();
                let parts = parts?;
                if parts.is_empty() {
                    quote!(OrderedSet::default())
                } else {
                    quote!(OrderedSet::from_iter([#(#parts),*]))
                }
            }
            (_, Type::Dynamic) => self.values.build(value),
            _ => return None,
        })
    }

    /// The number of a value in its ordinal type.
    fn index(&self, value: &lockstep_model::Value, ty: &Type) -> Option<usize> {
        use lockstep_model::Value;
        Some(match (value, ty) {
            (Value::Bool(truth), Type::Boolean) => usize::from(*truth),
            (_, Type::Enum(number)) => {
                let atom = crate::shape::atom_of(value)?;
                self.enumerations[*number].variants.iter().position(|(other, _)| *other == atom)?
            }
            (_, Type::Optional(number)) => {
                let atom = crate::shape::atom_of(value)?;
                if self.enumerations[*number].absent.as_ref() == Some(&atom) {
                    0
                } else {
                    1 + self.index(value, &Type::Enum(*number))?
                }
            }
            (Value::Tuple(elements), Type::Tuple(types)) if elements.len() == types.len() => {
                elements.iter().zip(types).try_fold(0usize, |index, (value, ty)| {
                    Some(index * usize::try_from(self.count(ty)?).ok()? + self.index(value, ty)?)
                })?
            }
            _ => return None,
        })
    }
}
