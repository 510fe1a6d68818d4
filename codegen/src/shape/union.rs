//! Values of several kinds in one place: `NULL` beside integers, messages of several record kinds.

use super::{Atom, FieldNames, Shape, Slots, join};

/// The kinds that a union has room for. More of them make no type that is worth having.
const KINDS: usize = 12;
/// How deep unions stand in unions, before a shape is taken for one that grows without end.
const DEPTH: usize = 3;

/// What tells the values of a union apart when the spec runs. The order is that of the alternatives of a union.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Strings and model values.
    Atoms,
    /// `TRUE` and `FALSE`.
    Boolean,
    /// Integers.
    Integer,
    /// Sets.
    Set,
    /// Records with these fields.
    Record(FieldNames),
    /// Functions of any other kind, sequences and tuples among them.
    Function,
}

impl Shape {
    /// How deep values stand in values of this shape; records are known by their fields, and end it.
    pub fn nesting(&self) -> usize {
        self.levels(false)
    }

    /// How deep shapes stand in one another: all of them, or only unions.
    fn levels(&self, only_unions: bool) -> usize {
        let of = |shapes: &[Shape]| shapes.iter().map(|shape| shape.levels(only_unions)).max().unwrap_or(0);
        let own = usize::from(!only_unions);
        match self {
            Shape::Set { element, .. } | Shape::Sequence(element) => own + element.levels(only_unions),
            Shape::Tuple(elements) => own + of(elements),
            Shape::Function { key, value, .. } => own + key.levels(only_unions).max(value.levels(only_unions)),
            Shape::Union(shapes) => 1 + of(shapes),
            _ => 0,
        }
    }

    /// The kind of its values, where it is one kind.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Shape::Boolean => Some(Kind::Boolean),
            Shape::Integer(_) => Some(Kind::Integer),
            Shape::Atoms(..) => Some(Kind::Atoms),
            Shape::Set { .. } => Some(Kind::Set),
            Shape::Sequence(_) | Shape::Tuple(_) | Shape::Function { .. } => Some(Kind::Function),
            Shape::Record(names) => Some(Kind::Record(names.clone())),
            Shape::Bottom | Shape::Union(_) | Shape::Top(_) => None,
        }
    }

    /// The alternatives of a union; anything else is its only one.
    pub fn alternatives(&self) -> &[Shape] {
        match self {
            Shape::Union(shapes) => shapes,
            shape => std::slice::from_ref(shape),
        }
    }

    /// What is known of the values of this kind.
    pub fn alternative(&self, kind: &Kind) -> Option<&Shape> {
        self.alternatives().iter().find(|shape| shape.kind().as_ref() == Some(kind))
    }

    /// What is left where only some alternatives of a union can be; all of it where none can.
    #[must_use]
    pub fn only(&self, can_be: impl Fn(&Shape) -> bool) -> Shape {
        let Shape::Union(shapes) = self else { return self.clone() };
        let kept: Vec<Shape> = shapes.iter().filter(|shape| can_be(shape)).cloned().collect();
        match kept.as_slice() {
            [] => self.clone(),
            [one] => one.clone(),
            _ => Shape::Union(kept.into()),
        }
    }
}

/// The least union that holds the values of both, joined kind by kind.
pub(super) fn unite(slots: &mut Slots, a: &Shape, b: &Shape) -> Shape {
    let mut all = a.alternatives().to_vec();
    for shape in b.alternatives() {
        match all.iter_mut().find(|other| other.kind() == shape.kind()) {
            Some(other) if matches!(shape, Shape::Union(_)) || other.kind().is_none() => return apart(a, b),
            Some(other) => {
                let joined = match (&*other, shape) {
                    // Of one kind, but no two that have a common shape.
                    (x, y) if is_apart(slots, x, y) => return apart(a, b),
                    (x, y) => join(slots, x, y),
                };
                if matches!(joined, Shape::Top(_)) {
                    return joined;
                }
                *other = joined;
            }
            None => all.push(shape.clone()),
        }
    }
    let is_record = |shape: &Shape| matches!(shape, Shape::Record(_));
    if all.len() > KINDS || (all.iter().any(is_record) && all.iter().any(could_be_record)) {
        return apart(a, b);
    }
    all.sort_by_key(Shape::kind);
    match all.len() {
        1 => all.remove(0),
        _ if all.iter().map(|shape| shape.levels(true)).max() >= Some(DEPTH) => apart(a, b),
        _ => Shape::Union(all.into()),
    }
}

fn apart(a: &Shape, b: &Shape) -> Shape {
    Shape::top(format!("{} and {} meet in one place", a.describe(), b.describe()), None)
}

/// Whether two functions have neither the same kind of key nor are both sequences.
fn is_apart(slots: &mut Slots, a: &Shape, b: &Shape) -> bool {
    let mut is_sequence = |shape: &Shape| super::elements(slots, shape).is_some();
    match (a, b) {
        (Shape::Function { .. }, Shape::Function { .. }) => false,
        (Shape::Function { .. }, Shape::Sequence(element)) | (Shape::Sequence(element), Shape::Function { .. })
            if **element == Shape::Bottom =>
        {
            false
        }
        (Shape::Function { .. } | Shape::Sequence(_) | Shape::Tuple(_), _) => !(is_sequence(a) && is_sequence(b)),
        _ => false,
    }
}

/// Whether a value of this shape may be a record, though its shape is none.
fn could_be_record(shape: &Shape) -> bool {
    match shape {
        Shape::Function { key, .. } => key.alternatives().iter().any(|key| match key {
            Shape::Atoms(atoms, _) => atoms.iter().any(|atom| matches!(atom, Atom::String(_))),
            Shape::Bottom | Shape::Top(_) => true,
            _ => false,
        }),
        _ => false,
    }
}
