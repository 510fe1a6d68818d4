//! Shapes: what is known of the values that an expression can have, before anything runs.
//!
//! The lattice goes from [`Shape::Bottom`] (no value) to [`Shape::Top`] (any value: no Rust type of its own; the place
//! of the dynamic `Value`). [`infer`] starts from `Init` and follows the flow through `Next` to a fixpoint; type
//! invariants are read as hints of size ([`hints`]) and never trusted.

mod extent;
mod facts;
mod hints;
mod infer;
mod interval;
mod key;
mod operators;
mod origin;
mod paths;
mod refine;
mod roots;
mod slots;
mod terms;
mod union;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use lockstep_model::Value;
use lockstep_model::value::{Symbol, model_type};

pub use extent::Extent;
pub use facts::Facts;
pub use hints::{Hint, hints};
pub use infer::{Evaluated, Inference, Mode, infer};
pub use interval::Interval;
pub use origin::Origin;
pub(crate) use refine::view;
pub use slots::{Slot, Slots};
pub use union::Kind;

use facts::Unknown;
use infer::Given;

use crate::source::Span;

/// A value without parts that is not a number: a string or a model value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Atom {
    /// A model value: before all strings, as in TLC's order.
    Model(Symbol),
    /// A string.
    String(Symbol),
}

impl Atom {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Atom::Model(name) => name.as_str(),
            Atom::String(text) => text.as_str(),
        }
    }

    /// Whether it is a model value that has no type, which TLC compares to all values.
    pub fn is_untyped(&self) -> bool {
        matches!(self, Atom::Model(name) if model_type(name.as_str()).is_none())
    }
}

/// Whether TLC compares each of these with each of those. A model value of a type (`A_1`) it compares neither to one of
/// another type nor to a string.
pub fn are_comparable(some: &BTreeSet<Atom>, others: &BTreeSet<Atom>) -> bool {
    let is_refused = |a: &Atom, b: &Atom| match (a, b) {
        (Atom::Model(a), Atom::Model(b)) => match (model_type(a.as_str()), model_type(b.as_str())) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        },
        (Atom::Model(name), Atom::String(_)) | (Atom::String(_), Atom::Model(name)) => {
            model_type(name.as_str()).is_some()
        }
        (Atom::String(_), Atom::String(_)) => false,
    };
    let has_type = |atom: &&Atom| matches!(atom, Atom::Model(name) if model_type(name.as_str()).is_some());
    let meets = |atom: &Atom, all: &BTreeSet<Atom>| all.iter().any(|other| is_refused(atom, other));
    !some.iter().filter(has_type).any(|atom| meets(atom, others))
        && !others.iter().filter(has_type).any(|atom| meets(atom, some))
}

/// The names of a record's fields, in TLC's order.
pub type FieldNames = Arc<[Symbol]>;

/// What is known of a value. Cheap to clone: parts are shared.
#[derive(Clone, Debug)]
pub enum Shape {
    /// There is no value, or none is known yet.
    Bottom,
    /// `TRUE` or `FALSE`
    Boolean,
    /// An integer.
    Integer(Interval),
    /// One of these strings and model values. The slot says which enum those of no declared domain belong to.
    Atoms(Arc<BTreeSet<Atom>>, Option<Slot>),
    /// A finite set.
    Set {
        /// The shape of its elements.
        element: Arc<Shape>,
        /// Which values of that shape it holds.
        extent: Extent,
    },
    /// A sequence of any length.
    Sequence(Arc<Shape>),
    /// A tuple; never empty.
    Tuple(Arc<[Shape]>),
    /// A record with these fields, whose shapes are those of all records with these fields.
    Record(FieldNames),
    /// A function; `total` where its domain is the set of all values of the key's shape.
    Function {
        /// The shape of its arguments.
        key: Arc<Shape>,
        /// Whether it is defined on all values of that shape.
        total: bool,
        /// The shape of its values.
        value: Arc<Shape>,
    },
    /// Values of several kinds, which can be told apart when the spec runs: see [`Kind`]. At least two, in the order of
    /// their kinds, and none of them a union.
    Union(Arc<[Shape]>),
    /// Values without a common shape.
    Top(Reason),
}

/// Why there is no shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What meets what.
    pub message: String,
    /// Where, if known.
    pub span: Option<Span>,
}

impl Shape {
    /// No shape, because of `message`.
    pub fn top(message: impl Into<String>, span: Option<Span>) -> Self {
        Shape::Top(Reason { message: message.into(), span })
    }

    /// A set of elements of this shape.
    pub fn set(element: Shape, extent: Extent) -> Self {
        Shape::Set { element: Arc::new(element), extent }
    }

    /// Whether it is the set of all values of its element's shape.
    pub fn is_whole(&self) -> bool {
        matches!(self, Shape::Set { extent: Extent::Whole, .. })
    }

    /// The interval of its integers, where there are any.
    pub fn interval(&self) -> Option<Interval> {
        self.alternatives().iter().find_map(|shape| match shape {
            Shape::Integer(interval) => Some(*interval),
            _ => None,
        })
    }

    /// The shape of an element, where it is a set.
    pub fn element(&self) -> Shape {
        match self.alternative(&Kind::Set).unwrap_or(self) {
            Shape::Set { element, .. } => (**element).clone(),
            Shape::Top(reason) => Shape::Top(reason.clone()),
            // An error is no value.
            _ => Shape::Bottom,
        }
    }

    /// How many values there are, where they are few enough to count.
    pub fn count(&self, fields: &dyn Fn(&FieldNames) -> Vec<Shape>) -> Option<u64> {
        self.count_within(fields, &mut Vec::new())
    }

    /// The same inside of records with these fields: one that holds its own kind is endless.
    fn count_within(&self, fields: &dyn Fn(&FieldNames) -> Vec<Shape>, records: &mut Vec<FieldNames>) -> Option<u64> {
        match self {
            Shape::Bottom => Some(0),
            Shape::Boolean => Some(2),
            Shape::Integer(interval) => Some(interval.count()),
            Shape::Atoms(atoms, _) => Some(atoms.len() as u64),
            Shape::Set { element, .. } => 1u64.checked_shl(u32::try_from(element.count_within(fields, records)?).ok()?),
            Shape::Tuple(elements) => Self::combinations(elements, fields, records),
            Shape::Record(names) if records.contains(names) => None,
            Shape::Record(names) => {
                records.push(names.clone());
                let count = Self::combinations(&fields(names), fields, records);
                records.pop();
                count
            }
            Shape::Function { key, total: true, value } => {
                let count = value.count_within(fields, records)?;
                count.checked_pow(u32::try_from(key.count_within(fields, records)?).ok()?)
            }
            Shape::Union(shapes) => {
                shapes.iter().try_fold(0u64, |count, shape| count.checked_add(shape.count_within(fields, records)?))
            }
            _ => None,
        }
    }

    fn combinations(
        shapes: &[Shape],
        fields: &dyn Fn(&FieldNames) -> Vec<Shape>,
        records: &mut Vec<FieldNames>,
    ) -> Option<u64> {
        shapes.iter().try_fold(1u64, |count, shape| count.checked_mul(shape.count_within(fields, records)?))
    }

    /// What it is, for a message.
    pub fn describe(&self) -> String {
        match self {
            Shape::Bottom => "no value".into(),
            Shape::Boolean => "a Boolean".into(),
            Shape::Integer(_) => "an integer".into(),
            Shape::Atoms(atoms, _) => match atoms.first() {
                Some(Atom::Model(name)) => format!("the model value {name}"),
                Some(Atom::String(text)) => format!("the string \"{text}\""),
                None => "a string".into(),
            },
            Shape::Set { .. } => "a set".into(),
            Shape::Sequence(_) => "a sequence".into(),
            Shape::Tuple(elements) => format!("a tuple of {}", elements.len()),
            Shape::Record(names) => {
                let names: Vec<&str> = names.iter().map(Symbol::as_str).collect();
                format!("a record with the fields {}", names.join(", "))
            }
            Shape::Function { .. } => "a function".into(),
            Shape::Union(shapes) => shapes.iter().map(Shape::describe).collect::<Vec<_>>().join(" or "),
            Shape::Top(_) => "a value without a static shape".into(),
        }
    }

    /// Why there is no static shape, where there is none.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Shape::Top(reason) => Some(reason),
            Shape::Set { element, .. } => element.reason(),
            Shape::Sequence(element) => element.reason(),
            Shape::Tuple(elements) | Shape::Union(elements) => elements.iter().find_map(Shape::reason),
            Shape::Function { key, value, .. } => key.reason().or_else(|| value.reason()),
            _ => None,
        }
    }
}

/// Equality of what is known; slots aside, which only ever unite.
impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Shape::Bottom, Shape::Bottom) | (Shape::Boolean, Shape::Boolean) | (Shape::Top(_), Shape::Top(_)) => true,
            (Shape::Integer(a), Shape::Integer(b)) => a == b,
            (Shape::Atoms(a, _), Shape::Atoms(b, _)) => a == b,
            (Shape::Set { element: a, extent: x }, Shape::Set { element: b, extent: y }) => a == b && x == y,
            (Shape::Sequence(a), Shape::Sequence(b)) => a == b,
            (Shape::Tuple(a), Shape::Tuple(b)) | (Shape::Union(a), Shape::Union(b)) => a == b,
            (Shape::Record(a), Shape::Record(b)) => a == b,
            (Shape::Function { key: a, total: x, value: v }, Shape::Function { key: b, total: y, value: w }) => {
                a == b && x == y && v == w
            }
            _ => false,
        }
    }
}

/// What is shared is equal without a look at it.
impl Eq for Shape {}

/// The least shape that holds the values of both. Slots that meet are united.
pub fn join(slots: &mut Slots, a: &Shape, b: &Shape) -> Shape {
    let mut shared = |a: &Arc<Shape>, b: &Arc<Shape>| {
        if Arc::ptr_eq(a, b) { a.clone() } else { Arc::new(join(slots, a, b)) }
    };
    match (a, b) {
        (Shape::Top(reason), _) | (_, Shape::Top(reason)) => Shape::Top(reason.clone()),
        (Shape::Bottom, shape) | (shape, Shape::Bottom) => shape.clone(),
        (Shape::Boolean, Shape::Boolean) => Shape::Boolean,
        (Shape::Integer(a), Shape::Integer(b)) => Shape::Integer(a.join(*b)),
        (Shape::Atoms(a, s), Shape::Atoms(b, t)) => {
            let slot = match (s, t) {
                (Some(s), Some(t)) => Some(slots.unite(*s, *t)),
                (slot, other) => slot.or(*other),
            };
            let all = if Arc::ptr_eq(a, b) || a.is_superset(b) {
                a.clone()
            } else if b.is_superset(a) {
                b.clone()
            } else if !are_comparable(a, b) {
                return Shape::top("what has a type meets what has another: TLC refuses to compare the two", None);
            } else {
                Arc::new(a.union(b).cloned().collect())
            };
            Shape::Atoms(all, slot)
        }
        (Shape::Set { element: a, extent: x }, Shape::Set { element: b, extent: y }) => {
            Shape::Set { element: shared(a, b), extent: x.join(a, *y, b) }
        }
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => {
            Shape::Tuple(a.iter().zip(b.iter()).map(|(a, b)| join(slots, a, b)).collect())
        }
        (Shape::Record(a), Shape::Record(b)) if a == b => Shape::Record(a.clone()),
        (Shape::Function { key: a, total: x, value: v }, Shape::Function { key: b, total: y, value: w })
            if as_sequence(a, *x).is_none() || as_sequence(b, *y).is_none() || a == b =>
        {
            let total = *x && *y && a == b;
            Shape::Function { key: shared(a, b), total, value: shared(v, w) }
        }
        // The empty sequence is the function from nothing.
        (Shape::Sequence(element), Shape::Function { key, total, value })
        | (Shape::Function { key, total, value }, Shape::Sequence(element))
            if **element == Shape::Bottom && as_sequence(key, *total).is_none() =>
        {
            Shape::Function { key: key.clone(), total: false, value: value.clone() }
        }
        (Shape::Union(_), _) | (_, Shape::Union(_)) => union::unite(slots, a, b),
        _ => match (elements(slots, a), elements(slots, b)) {
            (Some(a), Some(b)) => Shape::Sequence(Arc::new(join(slots, &a, &b))),
            _ => union::unite(slots, a, b),
        },
    }
}

/// The length, where a function with this key is a tuple.
fn as_sequence(key: &Shape, total: bool) -> Option<i64> {
    match key {
        Shape::Integer(interval) if total && interval.least == 1 => Some(interval.greatest),
        _ => None,
    }
}

/// The join of all elements, where `shape` is some kind of sequence.
pub(crate) fn elements(slots: &mut Slots, shape: &Shape) -> Option<Shape> {
    match shape.alternative(&Kind::Function).unwrap_or(shape) {
        Shape::Sequence(element) => Some((**element).clone()),
        Shape::Tuple(elements) => Some(elements.iter().fold(Shape::Bottom, |all, shape| join(slots, &all, shape))),
        Shape::Function { key, total, value } if as_sequence(key, *total).is_some() => Some((**value).clone()),
        _ => None,
    }
}

/// Whether a value is a single string or model value.
pub fn atom_of(value: &Value) -> Option<Atom> {
    match value {
        Value::Str(text) => Some(Atom::String(*text)),
        Value::Model(name) => Some(Atom::Model(*name)),
        _ => None,
    }
}
