//! Unions: which enums hold values of several kinds, and what their variants are called.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::value::Symbol;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Order, Structure, Type, Types, constant_term, unique};
use crate::emit::names;
use crate::shape::{FieldNames, Interval, Kind, Shape};
use crate::term::ConstantId;

/// An enum of values of several kinds.
#[derive(Clone, Debug)]
pub struct Union {
    /// Its name.
    pub name: String,
    /// What it is, for its documentation.
    pub purpose: String,
    /// What its values can be: in TLC's order, where there is one.
    pub alternatives: Vec<Alternative>,
    /// What TLC says of values of different alternatives.
    pub order: Order,
}

/// One kind of values of a union.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// Its variant.
    pub variant: String,
    /// The shape of its values.
    pub shape: Shape,
    /// Their type; none where there is but one value, a string or model value.
    pub ty: Option<Type>,
}

impl Alternative {
    /// The kind of its values.
    pub fn kind(&self) -> Option<Kind> {
        self.shape.kind()
    }

    /// Its variant.
    pub fn ident(&self) -> Ident {
        format_ident!("{}", self.variant)
    }
}

/// How the values of a field are reached in a union.
#[derive(Clone, Debug)]
pub struct Access {
    /// The method.
    pub method: Ident,
    /// The type of the field.
    pub ty: Type,
    /// Whether every alternative has the field.
    pub total: bool,
}

impl<'a> Types<'a> {
    /// The unions of everything that was inferred, those that stand in others first.
    pub fn add_unions(&mut self, taken: &mut BTreeSet<String>) {
        let inference = self.inference;
        let mut found = Vec::new();
        let mut visit = |shape: &Shape| each_union(shape, &mut |shapes| found.push(shapes.to_vec()));
        inference.for_each_shape(&mut visit);
        for id in 0..inference.program.constants.len() {
            visit(&inference.shape(&constant_term(ConstantId(id as u32), inference)));
        }
        for shapes in &found {
            let known =
                self.unions.iter().any(|union| union.alternatives.len() == shapes.len() && self.holds(union, shapes));
            let shapes = with_all_numbers(shapes, &found);
            let types: Vec<Type> = shapes.iter().map(|shape| self.of(shape)).collect();
            if known || types.contains(&Type::Dynamic) {
                continue;
            }
            let tags = self.tags(&shapes);
            for structure in shapes.iter().filter_map(|shape| self.structure_of(shape)) {
                if !structure.is_named {
                    taken.remove(&structure.name);
                }
            }
            let (name, purpose) = self.union_name(&shapes);
            let name = unique(name, taken);
            let alternatives = self.alternatives_of(&name, &shapes, &types, &tags, taken);
            let (alternatives, order) = self.ordered(alternatives);
            self.unions.push(Union { name, purpose, alternatives, order });
        }
    }

    /// Whether the type of a shape has a number for all of its values, where it has numbers.
    pub fn numbers_all_of(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Union(shapes) => match self.of_union(shapes) {
                Type::Union(number) => self.unions[number].alternatives.iter().all(|alternative| {
                    let Shape::Integer(numbered) = alternative.shape else { return true };
                    shapes.iter().filter_map(Shape::interval).all(|numbers| numbers.within(numbered))
                }),
                _ => true,
            },
            Shape::Tuple(elements) => elements.iter().all(|element| self.numbers_all_of(element)),
            _ => true,
        }
    }

    /// The union with the fewest alternatives that has all of these.
    pub fn of_union(&self, shapes: &[Shape]) -> Type {
        let holding = self.unions.iter().enumerate().filter(|(_, union)| self.holds(union, shapes));
        match holding.min_by_key(|(_, union)| union.alternatives.len()) {
            Some((number, _)) => Type::Union(number),
            None => Type::Dynamic,
        }
    }

    fn holds(&self, union: &Union, shapes: &[Shape]) -> bool {
        shapes.iter().all(|shape| union.alternatives.iter().any(|alternative| self.has(alternative, shape)))
    }

    fn has(&self, alternative: &Alternative, shape: &Shape) -> bool {
        match (&alternative.shape, shape, &alternative.ty) {
            (Shape::Atoms(all, _), Shape::Atoms(some, _), None) => some == all,
            (Shape::Atoms(all, _), Shape::Atoms(some, _), Some(_)) => some.is_subset(all),
            (Shape::Set { .. }, Shape::Set { element, .. }, _) if matches!(**element, Shape::Bottom) => true,
            (Shape::Sequence(_), Shape::Sequence(element), _) if matches!(**element, Shape::Bottom) => true,
            (own, shape, Some(ty)) => own.kind() == shape.kind() && self.of(shape) == *ty,
            _ => false,
        }
    }

    /// The alternative for values of a type.
    pub fn alternative_for(&self, number: usize, ty: &Type) -> Option<&Alternative> {
        let kind = kind_of(ty)?;
        self.unions[number].alternatives.iter().find(|alternative| alternative.kind().as_ref() == Some(&kind))
    }

    /// How to reach a field of the records of a union, where all that have it agree on its type.
    pub fn access(&self, number: usize, name: &Symbol) -> Option<Access> {
        let alternatives = &self.unions[number].alternatives;
        let fields = alternatives.iter().filter_map(|alternative| self.field_type(alternative, name));
        let types: Vec<Type> = fields.collect();
        let ty = types.first()?.clone();
        types.iter().all(|other| *other == ty).then(|| Access {
            method: self.method_name(name),
            ty,
            total: types.len() == alternatives.len(),
        })
    }

    /// The method for a field; those of the derived traits keep their names.
    fn method_name(&self, name: &Symbol) -> Ident {
        const TAKEN: &[&str] = &[
            "all",
            "clamp",
            "clone",
            "cmp",
            "eq",
            "fmt",
            "hash",
            "index",
            "max",
            "min",
            "nth",
            "partial_cmp",
            "to_value",
        ];
        let field = self.record_field(name);
        if TAKEN.iter().any(|taken| field == taken) { format_ident!("{field}_") } else { field }
    }

    /// Notes that the code asks a union for what a variant holds.
    pub fn ask_variant(&self, number: usize, variant: &str) {
        self.asked.borrow_mut().insert((number, Asked::Variant(variant.to_owned())));
    }

    /// Notes that the code asks a union for a field.
    pub fn ask_field(&self, number: usize, name: &Symbol) {
        self.asked.borrow_mut().insert((number, Asked::Field(*name)));
    }

    /// Whether the code asks a union for what a variant holds.
    pub fn is_asked(&self, number: usize, variant: &str) -> bool {
        self.asked.borrow().contains(&(number, Asked::Variant(variant.to_owned())))
    }

    /// The fields that the code asks a union for.
    pub fn asked_fields(&self, number: usize) -> Vec<Symbol> {
        let asked = self.asked.borrow();
        let fields = asked.iter().filter_map(|(union, asked)| match asked {
            Asked::Field(name) if *union == number => Some(*name),
            _ => None,
        });
        fields.collect()
    }

    /// The type of a field of an alternative.
    pub fn field_type(&self, alternative: &Alternative, name: &Symbol) -> Option<Type> {
        let Shape::Record(names) = &alternative.shape else { return None };
        let place = names.iter().position(|other| other == name)?;
        Some(self.of(&self.inference.fields(names)[place]))
    }

    /// Whether a type holds `TRUE` and `FALSE` among others.
    pub fn has_truths(&self, ty: &Type) -> bool {
        let Type::Union(number) = ty else { return false };
        self.unions[*number].alternatives.iter().any(|alternative| alternative.ty == Some(Type::Boolean))
    }

    fn alternatives_of(
        &mut self,
        union: &str,
        shapes: &[Shape],
        types: &[Type],
        tags: &BTreeMap<FieldNames, String>,
        taken: &mut BTreeSet<String>,
    ) -> Vec<Alternative> {
        let mut used = BTreeSet::new();
        let mut alternatives = Vec::new();
        for (shape, ty) in shapes.iter().zip(types) {
            let (name, ty) = match (shape, ty) {
                (Shape::Atoms(atoms, _), _) if atoms.len() == 1 => {
                    (atoms.first().map(|atom| names::camel(atom.text())).unwrap_or_default(), None)
                }
                (Shape::Record(fields), _) => (self.record_name(union, fields, tags, taken), Some(ty.clone())),
                (_, Type::Enum(number) | Type::Optional(number)) => {
                    (self.enumerations[*number].name.clone(), Some(ty.clone()))
                }
                (_, ty) => (plain_name(ty).to_owned(), Some(ty.clone())),
            };
            alternatives.push(Alternative { variant: unique(name, &mut used), shape: shape.clone(), ty });
        }
        alternatives
    }

    /// The name of a record among others: what its tag says, which then names its struct too.
    fn record_name(
        &mut self,
        union: &str,
        fields: &FieldNames,
        tags: &BTreeMap<FieldNames, String>,
        taken: &mut BTreeSet<String>,
    ) -> String {
        let Some(structure) = self.structures.get_mut(fields) else { return "Record".into() };
        let tag = tags.get(fields).cloned();
        if !structure.is_named {
            let (name, purpose) = match &tag {
                Some(tag) => (format!("{tag}{union}"), format!("A record of the kind `{}`.", tag_text(tag))),
                None => (format!("{union}Record"), structure.purpose.clone()),
            };
            *structure = Structure { name: unique(name, taken), purpose, is_named: true };
        }
        tag.unwrap_or_else(|| "Record".into())
    }

    fn structure_of(&self, shape: &Shape) -> Option<&Structure> {
        let Shape::Record(fields) = shape else { return None };
        self.structures.get(fields)
    }

    /// By fields, what the values of a field say that differ from one kind of record to the other.
    fn tags(&self, shapes: &[Shape]) -> BTreeMap<FieldNames, String> {
        let records: Vec<&FieldNames> = shapes
            .iter()
            .filter_map(|shape| if let Shape::Record(names) = shape { Some(names) } else { None })
            .collect();
        let atoms = |fields: &FieldNames, name: &Symbol| {
            let place = fields.iter().position(|other| other == name)?;
            match self.inference.fields(fields).swap_remove(place) {
                Shape::Atoms(atoms, _) if atoms.len() <= 2 => Some(atoms),
                _ => None,
            }
        };
        let tells_apart = |name: &&Symbol| {
            let sets: Option<Vec<_>> = records.iter().map(|fields| atoms(fields, name)).collect();
            sets.is_some_and(|sets| {
                sets.iter().enumerate().all(|(i, set)| sets[..i].iter().all(|other| other.is_disjoint(set)))
            })
        };
        let Some(tag) = records.first().filter(|_| records.len() > 1).and_then(|first| first.iter().find(tells_apart))
        else {
            return BTreeMap::new();
        };
        let named = records.iter().filter_map(|fields| {
            let names: Vec<String> = atoms(fields, tag)?.iter().map(|atom| names::camel(atom.text())).collect();
            Some(((*fields).clone(), names.join("Or")))
        });
        named.collect()
    }

    /// A union is named for the set, variable, field, definition or parameter that holds its values.
    fn union_name(&self, shapes: &[Shape]) -> (String, String) {
        self.holder_name(&|shape| {
            let mut is_held = false;
            each_union(shape, &mut |other| is_held |= other == shapes);
            is_held
        })
    }

    /// A name for values of several kinds, or of several domains: that of what holds them.
    pub fn holder_name(&self, is_held: &dyn Fn(&Shape) -> bool) -> (String, String) {
        let inference = self.inference;
        let program = inference.program;
        for (id, _) in &inference.facts.reached {
            let definition = &program.definitions[id.0 as usize];
            if definition.parameters.is_empty()
                && !definition.is_let
                && matches!(inference.definition_shape(*id), Shape::Set { element, .. }
                    if matches!(*element, Shape::Union(_) | Shape::Atoms(..)) && is_held(&element))
            {
                let name = names::singular(&names::camel(&definition.name));
                return (name, format!("An element of `{}`.", definition.name));
            }
        }
        let variables = program.variables.iter().zip(&inference.facts.variables);
        let variables = variables.map(|(variable, shape)| (variable.name.to_string(), "variable", shape.clone()));
        let fields = inference.facts.records.iter().flat_map(|(names, shapes)| names.iter().zip(shapes));
        let fields = fields.map(|(name, shape)| (name.to_string(), "field", shape.clone()));
        let definitions = inference.facts.reached.iter().map(|(id, _)| {
            let name = program.definitions[id.0 as usize].name.to_string();
            (name, "definition", inference.definition_shape(*id))
        });
        let locals = program.locals.iter().zip(&inference.facts.locals);
        let locals = locals.map(|(local, shape)| (local.name.to_string(), "parameter", shape.clone()));
        for (name, what, shape) in variables.chain(fields).chain(definitions).chain(locals) {
            if is_held(&shape) {
                let name_in_rust = names::singular(&names::camel(&name));
                return (name_in_rust, format!("A value in the {what} `{name}`."));
            }
        }
        ("Either".into(), "A value of one of several kinds.".into())
    }

    /// The name of a union.
    pub fn union(&self, number: usize) -> Ident {
        format_ident!("{}", self.unions[number].name)
    }

    /// The variant of an alternative.
    pub fn union_variant(&self, number: usize, alternative: &Alternative) -> TokenStream {
        let (name, variant) = (self.union(number), alternative.ident());
        quote!(#name::#variant)
    }
}

/// What the code asks a union for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// What the variant of this name holds.
    Variant(String),
    /// A field.
    Field(Symbol),
}

/// The kind of the values of a type.
fn kind_of(ty: &Type) -> Option<Kind> {
    Some(match ty {
        Type::Boolean => Kind::Boolean,
        Type::Integer | Type::Bounded(..) => Kind::Integer,
        Type::Enum(_) | Type::Optional(_) => Kind::Atoms,
        Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_) => Kind::Set,
        Type::Sequence(_) | Type::Tuple(_) | Type::Function(..) | Type::IntegerFunction(..) | Type::Partial(..) => {
            Kind::Function
        }
        Type::Struct(fields) => Kind::Record(fields.clone()),
        Type::Union(_) | Type::Dynamic => return None,
    })
}

fn plain_name(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "Truth",
        Type::Integer => "Number",
        Type::Set(_) | Type::IntegerSet | Type::OrderedSet(_) => "Set",
        Type::Sequence(_) => "Sequence",
        Type::Tuple(_) => "Tuple",
        _ => "Function",
    }
}

/// The strings of a tag, for people.
fn tag_text(tag: &str) -> String {
    tag.replace("Or", "` or `")
}

/// Every union in a shape, the inner ones first.
fn each_union(shape: &Shape, visit: &mut dyn FnMut(&[Shape])) {
    match shape {
        Shape::Set { element, .. } | Shape::Sequence(element) => each_union(element, visit),
        Shape::Tuple(elements) => elements.iter().for_each(|element| each_union(element, visit)),
        Shape::Function { key, value, .. } => {
            each_union(key, visit);
            each_union(value, visit);
        }
        Shape::Union(shapes) => {
            shapes.iter().for_each(|shape| each_union(shape, visit));
            visit(shapes);
        }
        _ => {}
    }
}

/// The alternatives of a union with all numbers that may become values of it: those of every shape found that has no
/// other kinds.
fn with_all_numbers(shapes: &[Shape], found: &[Vec<Shape>]) -> Vec<Shape> {
    let is_among = |other: &Shape| shapes.iter().any(|shape| shape.kind() == other.kind());
    let others = found.iter().filter(|others| others.iter().all(is_among));
    let numbers = others.flatten().filter_map(Shape::interval).reduce(Interval::join);
    let widened = |shape: &Shape| match (shape, numbers) {
        (Shape::Integer(_), Some(numbers)) => Shape::Integer(numbers),
        _ => shape.clone(),
    };
    shapes.iter().map(widened).collect()
}
