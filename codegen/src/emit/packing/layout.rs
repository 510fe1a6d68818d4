//! How many bits each value gets.

use crate::emit::model::Model;
use crate::emit::types::Type;
use crate::shape::{Hint, Interval, Shape};

/// How a value is packed.
pub enum Layout {
    /// A number of a finite type.
    Ordinal { width: u32 },
    /// A number between bounds that may not hold.
    Number { least: i64, width: u32 },
    /// A set of numbers: the bits of those between the bounds.
    Numbers { shift: u32, width: u32 },
    /// A set of a finite type.
    Elements { count: u32 },
    /// The fields of a record.
    Fields(Vec<(proc_macro2::Ident, Layout)>),
    /// The parts of a tuple.
    Parts(Vec<Layout>),
    /// What the variants of a union hold, in the bits behind the number of the variant.
    Variants { tag: u32, contents: Vec<Option<Layout>> },
    /// The values of a function.
    Values { each: Box<Layout>, count: u64 },
    /// The rows of a function whose domain changes: whether there is a value, and the value.
    Rows { each: Box<Layout>, count: u64 },
}

impl Layout {
    /// How many bits it takes.
    pub fn bits(&self) -> u64 {
        match self {
            Layout::Ordinal { width } | Layout::Number { width, .. } | Layout::Numbers { width, .. } => {
                u64::from(*width)
            }
            Layout::Elements { count } => u64::from(*count),
            Layout::Fields(fields) => fields.iter().map(|(_, layout)| layout.bits()).sum(),
            Layout::Parts(parts) => parts.iter().map(Layout::bits).sum(),
            Layout::Variants { tag, contents } => {
                u64::from(*tag) + contents.iter().flatten().map(Layout::bits).max().unwrap_or(0)
            }
            Layout::Values { each, count } => each.bits() * count,
            Layout::Rows { each, count } => (1 + each.bits()) * count,
        }
    }

    /// Whether a value may not fit.
    pub fn has_numbers(&self) -> bool {
        match self {
            Layout::Number { .. } | Layout::Numbers { .. } => true,
            Layout::Ordinal { .. } | Layout::Elements { .. } => false,
            Layout::Fields(fields) => fields.iter().any(|(_, layout)| layout.has_numbers()),
            Layout::Parts(parts) => parts.iter().any(Layout::has_numbers),
            Layout::Variants { contents, .. } => contents.iter().flatten().any(Layout::has_numbers),
            Layout::Values { each, .. } | Layout::Rows { each, .. } => each.has_numbers(),
        }
    }
}

/// The bits that a number without known bounds gets: more is kept unpacked.
const UNBOUNDED: i64 = 15;

pub fn layout(model: &Model<'_>, shape: &Shape, hint: &Hint) -> Option<Layout> {
    let types = model.types;
    let ty = types.of(shape);
    let width = |count: u64| 64 - count.saturating_sub(1).leading_zeros();
    Some(match (&ty, shape) {
        (Type::Boolean | Type::Enum(_) | Type::Optional(_), _) => Layout::Ordinal { width: width(types.count(&ty)?) },
        (Type::Integer, Shape::Integer(known)) => {
            let bounds = bounds(*known, hint);
            Layout::Number { least: bounds.least, width: width(bounds.count()).max(1) }
        }
        (Type::IntegerSet, Shape::Set { element, .. }) => {
            let Shape::Integer(known) = **element else { return None };
            let bounds = bounds(known, &hint.each());
            let least = i64::from(types.least?);
            let (from, to) = (bounds.least.max(least), bounds.greatest.min(least + 63));
            let shift = u32::try_from(from - least).ok()?;
            Layout::Numbers { shift, width: u32::try_from(to - from + 1).ok()? }
        }
        (Type::Set(element), _) => Layout::Elements { count: u32::try_from(types.count(element)?).ok()? },
        (Type::Tuple(_), Shape::Tuple(shapes)) => {
            let parts = shapes.iter().enumerate().map(|(i, shape)| layout(model, shape, &hint.part(i)));
            Layout::Parts(parts.collect::<Option<_>>()?)
        }
        (Type::IntegerFunction(_, _, count), Shape::Tuple(shapes)) => {
            let all = types.inference.join(&shapes[0], &shapes[shapes.len() - 1]);
            let joined = shapes.iter().fold(all, |all, shape| types.inference.join(&all, shape));
            Layout::Values { each: Box::new(layout(model, &joined, &Hint::Nothing)?), count: *count as u64 }
        }
        (Type::Union(_), _) if types.is_ordinal(&ty) && types.count(&ty).is_some_and(|count| count <= 1024) => {
            types.number(&ty);
            Layout::Ordinal { width: width(types.count(&ty)?) }
        }
        (Type::Union(number), _) => {
            let alternatives = &types.unions[*number].alternatives;
            let contents = alternatives.iter().map(|alternative| match &alternative.ty {
                Some(_) => layout(model, &alternative.shape, hint).map(Some),
                None => Some(None),
            });
            let variants =
                Layout::Variants { tag: width(alternatives.len() as u64), contents: contents.collect::<Option<_>>()? };
            (variants.bits() <= 64).then_some(variants)?
        }
        (Type::Struct(_), Shape::Record(fields)) => {
            let shapes = types.inference.fields(fields);
            let parts = fields
                .iter()
                .zip(&shapes)
                .map(|(field, shape)| Some((types.record_field(field), layout(model, shape, &hint.field(field))?)));
            Layout::Fields(parts.collect::<Option<_>>()?)
        }
        (Type::Function(key, _), Shape::Function { value, .. }) => {
            Layout::Values { each: Box::new(layout(model, value, &hint.each())?), count: types.count(key)? }
        }
        (Type::Partial(key, _), Shape::Function { value, .. }) if types.is_tabled(key) => {
            let each = layout(model, value, &hint.each()).filter(|each| each.bits() < 64)?;
            Layout::Rows { each: Box::new(each), count: types.count(key)? }
        }
        (Type::IntegerFunction(_, _, count), Shape::Function { value, .. }) => {
            Layout::Values { each: Box::new(layout(model, value, &hint.each())?), count: *count as u64 }
        }
        _ => return None,
    })
}

/// The bounds that a number is packed between.
fn bounds(known: Interval, hint: &Hint) -> Interval {
    let hinted = if let Hint::Integer(hinted) = hint { hinted.meet(known) } else { known };
    let hinted = if hinted.is_empty() { known } else { hinted };
    let least = if hinted.least == Interval::ALL.least { 0.min(hinted.greatest) } else { hinted.least };
    let greatest = if hinted.greatest - least > 0xffff { least + UNBOUNDED } else { hinted.greatest };
    Interval { least, greatest: greatest.min(hinted.greatest) }
}
