//! The shapes of values that are known before inference: constants, tables, literals.

use std::collections::BTreeSet;
use std::sync::Arc;

use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::{Atom, Extent, FieldNames, Given, Inference, Interval, Origin, Shape, Unknown};
use crate::source::Span;
use crate::term::{Argument, ConstantId, DefId};

impl Inference<'_> {
    /// The shape of a value that the evaluator found.
    pub fn shape_of(&self, value: &Value, place: &str) -> Shape {
        match value {
            Value::Bool(_) => Shape::Boolean,
            Value::Int(number) => self.named_number(i64::from(*number)),
            Value::Str(text) => self.atom_shape(Atom::String(*text), place.to_owned()),
            Value::Model(name) => self.atom_shape(Atom::Model(*name), place.to_owned()),
            Value::Set(elements) => {
                let element = self.join_all(elements.iter().map(|element| self.shape_of(element, place)));
                let whole = self.count(&element) == Some(elements.len() as u64) && !matches!(element, Shape::Bottom);
                Shape::set(element, Extent::whole_if(whole))
            }
            Value::Tuple(elements) if elements.is_empty() => Shape::Sequence(Arc::new(Shape::Bottom)),
            Value::Tuple(elements) => {
                let element = |(i, value): (usize, &Value)| self.shape_of(value, &format!("{place}.{i}"));
                Shape::Tuple(elements.iter().enumerate().map(element).collect())
            }
            Value::Record(fields) => {
                let keys: BTreeSet<Atom> = fields.iter().map(|(name, _)| Atom::String(*name)).collect();
                if self.domains.contains(&keys) {
                    let value = self.join_all(fields.iter().map(|(_, value)| self.shape_of(value, place)));
                    return Shape::Function {
                        key: Arc::new(Shape::Atoms(Arc::new(keys), None)),
                        total: true,
                        value: Arc::new(value),
                    };
                }
                let shapes =
                    fields.iter().map(|(name, value)| self.shape_of(value, &format!("{place}.{name}"))).collect();
                self.record(fields.iter().map(|(name, _)| *name).collect(), shapes)
            }
            Value::Function(pairs) => {
                let key = self.join_all(pairs.iter().map(|(key, _)| self.shape_of(key, place)));
                let value = self.join_all(pairs.iter().map(|(_, value)| self.shape_of(value, place)));
                let total = self.count(&key) == Some(pairs.len() as u64);
                Shape::Function { key: Arc::new(key), total, value: Arc::new(value) }
            }
        }
    }

    /// The shape of one string or model value at a place.
    pub(super) fn atom_shape(&self, atom: Atom, place: String) -> Shape {
        if self.domains.iter().any(|domain| domain.contains(&atom)) {
            return Shape::Atoms(Arc::new([atom].into()), None);
        }
        let slot = self.slots.borrow_mut().slot(place, [atom.clone()]);
        Shape::Atoms(Arc::new([atom].into()), Some(slot))
    }

    /// The shape of a definition with a known value. A list of values of one kind is a function from `1..n`, since it
    /// is going to be applied to numbers.
    pub(super) fn table_shape(&self, id: DefId, value: &Value) -> Shape {
        self.given(Given::Table(id), || self.shape_of_table(id, value))
    }

    fn shape_of_table(&self, id: DefId, value: &Value) -> Shape {
        let shape = self.shape_of(value, &format!("definition {}", id.0));
        let Shape::Tuple(elements) = &shape else { return shape };
        let joined = self.join_all(elements.iter().cloned());
        if !matches!(joined, Shape::Atoms(..) | Shape::Integer(_) | Shape::Boolean | Shape::Record(_)) {
            return shape;
        }
        let key = Arc::new(Shape::Integer(Interval::new(1, elements.len() as i64)));
        Shape::Function { key, total: true, value: Arc::new(joined) }
    }

    /// A record whose fields have these shapes, or had before.
    pub(super) fn record(&self, names: Vec<Symbol>, shapes: Vec<Shape>) -> Shape {
        let mut fields: Vec<(Symbol, Shape)> = names.into_iter().zip(shapes).collect();
        fields.sort_by_key(|a| a.0);
        let names: FieldNames = fields.iter().map(|(name, _)| *name).collect();
        self.give(Unknown::Records(names.clone()), fields.into_iter().map(|(_, shape)| shape).collect());
        Shape::Record(names)
    }

    pub(super) fn constant(&self, id: ConstantId, arguments: &[Argument], span: Span) -> Shape {
        if !arguments.is_empty() {
            return Shape::top("a constant operator is applied", Some(span));
        }
        match self.evaluated.shown.get(&Origin::Constant(id)) {
            Some(reason) => Shape::Top(reason.clone()),
            None => self.given(Given::Constant(id), || self.shape_of_constant(id)),
        }
    }

    fn shape_of_constant(&self, id: ConstantId) -> Shape {
        let values = self.evaluated.constants.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let place = format!("constant {}", id.0);
        let shapes: Vec<Shape> = values.iter().map(|value| self.shape_of(value, &place)).collect();
        let mut all = self.join_all(shapes.into_iter());
        for atom in self.evaluated.compared.get(&id).into_iter().flatten() {
            let shape = self.atom_shape(atom.clone(), place.clone());
            all = self.join(&all, &shape);
        }
        all
    }
}
