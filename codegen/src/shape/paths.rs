//! Shapes of the parts of values, and of values with a part replaced.

use std::sync::Arc;

use lockstep_model::value::Symbol;

use super::{Inference, Kind, Mode, Shape};
use crate::term::{Selector, Term, TermKind, Update};

impl Inference<'_> {
    /// The shape of a field of a record.
    pub fn field(&self, record: &Shape, name: &Symbol) -> Shape {
        match &record.only(|shape| has_field(shape, name)) {
            Shape::Union(shapes) => self.join_all(shapes.iter().map(|shape| self.field(shape, name))),
            Shape::Record(names) => match names.iter().position(|other| other == name) {
                Some(i) => self.fields(names)[i].clone(),
                // An error is no value.
                None => Shape::Bottom,
            },
            Shape::Bottom => Shape::Bottom,
            Shape::Function { value, .. } => (**value).clone(),
            Shape::Top(reason) => Shape::Top(reason.clone()),
            _ => Shape::Bottom,
        }
    }

    /// The shape of `function[argument]`.
    pub fn applied(&self, function: &Shape, argument: &Shape, index: Option<&Term>) -> Shape {
        match &function.only(is_applied) {
            Shape::Union(shapes) => self.join_all(shapes.iter().map(|shape| self.applied(shape, argument, index))),
            Shape::Bottom => Shape::Bottom,
            Shape::Function { key, value, .. } => {
                self.join(key, argument);
                (**value).clone()
            }
            Shape::Sequence(element) => (**element).clone(),
            Shape::Tuple(elements) => match index.map(|index| &*index.kind) {
                Some(TermKind::Integer(number)) => {
                    let at = usize::try_from(*number - 1).ok().and_then(|i| elements.get(i));
                    at.cloned().unwrap_or(Shape::Bottom)
                }
                _ => self.join_all(elements.iter().cloned()),
            },
            record @ Shape::Record(names) => match index.map(|index| &*index.kind) {
                Some(TermKind::String(name)) => self.field(record, name),
                _ => self.join_all(self.fields(names).into_iter()),
            },
            Shape::Top(reason) => Shape::Top(reason.clone()),
            _ => Shape::Bottom,
        }
    }

    /// Whether a path certainly leads to a place in `base`.
    pub fn is_in_domain(&self, base: &Term, path: &[Selector]) -> bool {
        let mut shape = self.shape(base);
        for selector in path {
            shape = match selector {
                Selector::Index(index) => {
                    let argument = self.shape(index);
                    let known = match (&shape, &argument) {
                        (Shape::Function { key, total: true, .. }, argument) => match (&**key, argument) {
                            (Shape::Atoms(all, _), Shape::Atoms(some, _)) => some.is_subset(all),
                            (Shape::Integer(all), Shape::Integer(some)) => some.within(*all),
                            (all, some) => all == some,
                        },
                        _ => false,
                    };
                    if !known {
                        return false;
                    }
                    self.applied(&shape, &argument, Some(index))
                }
                Selector::Field(name) => self.field(&shape, name),
            };
        }
        true
    }

    /// The shape of the value at a path of `base`.
    pub fn path_shape(&self, base: &Term, path: &[Selector]) -> Shape {
        let whole = self.shape(base);
        path.iter().fold(whole, |shape, selector| match selector {
            Selector::Index(index) => {
                let argument = self.shape(index);
                self.applied(&shape, &argument, Some(index))
            }
            Selector::Field(name) => self.field(&shape, name),
        })
    }

    pub(super) fn except(&self, base: &Term, updates: &[Update]) -> Shape {
        let mut whole = self.infer(base, Mode::Value);
        let root = self.key(base);
        for update in updates {
            whole = self.updated(&whole, &update.path, root.clone(), &update.value);
        }
        whole
    }

    /// The shape of `whole` with the value at `path` replaced.
    fn updated(&self, whole: &Shape, path: &[Selector], place: Option<String>, value: &Term) -> Shape {
        let Some((first, rest)) = path.split_first() else {
            return self.with_at(whole.clone(), place, || self.infer(value, Mode::Value));
        };
        // What cannot be applied is an error, and a record without the field stays what it is.
        let whole = match first {
            Selector::Index(_) => whole.only(is_applied),
            Selector::Field(name) if whole.alternatives().iter().any(|shape| has_field(shape, name)) => {
                whole.only(is_applied)
            }
            Selector::Field(_) => whole.clone(),
        };
        if let Shape::Union(shapes) = &whole {
            let updated = shapes.iter().map(|shape| match first {
                Selector::Field(name) if !has_field(shape, name) => shape.clone(),
                _ => self.updated(shape, path, place.clone(), value),
            });
            return self.join_all(updated);
        }
        let whole = &whole;
        match first {
            Selector::Index(index) => {
                let argument = self.infer(index, Mode::Value);
                let place = place.and_then(|place| Some(format!("{place}[{}]", self.key(index)?)));
                let old = self.applied(whole, &argument, Some(index));
                let new = self.updated(&old, rest, place, value);
                match whole {
                    Shape::Function { key, total, value } => {
                        let value = Arc::new(self.join(value, &new));
                        Shape::Function { key: key.clone(), total: *total, value }
                    }
                    Shape::Sequence(element) => Shape::Sequence(Arc::new(self.join(element, &new))),
                    Shape::Tuple(elements) => {
                        Shape::Tuple(elements.iter().map(|element| self.join(element, &new)).collect())
                    }
                    other => other.clone(),
                }
            }
            Selector::Field(name) => {
                let place = place.map(|place| format!("{place}.{name}"));
                let old = self.field(whole, name);
                let new = self.updated(&old, rest, place, value);
                match whole {
                    Shape::Record(names) => {
                        let mut shapes = vec![Shape::Bottom; names.len()];
                        if let Some(i) = names.iter().position(|other| other == name) {
                            shapes[i] = new;
                        }
                        self.record(names.to_vec(), shapes)
                    }
                    Shape::Function { key, total, value } => {
                        let value = Arc::new(self.join(value, &new));
                        Shape::Function { key: key.clone(), total: *total, value }
                    }
                    other => other.clone(),
                }
            }
        }
    }
}

/// Whether values of this shape may have a field of this name.
fn has_field(shape: &Shape, name: &Symbol) -> bool {
    match shape {
        Shape::Record(names) => names.contains(name),
        Shape::Function { .. } => true,
        _ => false,
    }
}

/// Whether values of this shape can be applied to arguments.
fn is_applied(shape: &Shape) -> bool {
    matches!(shape.kind(), Some(Kind::Function | Kind::Record(_)))
}
