//! Comparison: the total order of normal forms, and TLC's partial one, which refuses values of different kinds.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Elements, Value};
use crate::failure::{Failure, FailureKind, Outcome};

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// TLC's order: model values before all else; sets and functions by size first, then by their elements; of functions
/// all arguments come first, then what they are given. Where TLC would refuse, the kinds have a fixed order, so that no
/// order depends on where a value came from.
impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match compare::<Total>(self, other) {
            Ok(ordering) => ordering,
            Err(impossible) => match impossible {},
        }
    }
}

impl Value {
    /// This value's order relative to `other`, as TLC compares them.
    ///
    /// # Errors
    /// [`FailureKind::Type`] where TLC refuses to compare, as for an integer and a string.
    pub fn compare(&self, other: &Value) -> Outcome<Ordering> {
        compare::<Checked>(self, other)
    }

    /// Whether the two are equal in TLA+.
    ///
    /// # Errors
    /// [`FailureKind::Type`] where TLC refuses to check, as for an integer and a string.
    pub fn equals(&self, other: &Value) -> Outcome<bool> {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
            (Value::Int(a), Value::Int(b)) => Ok(a == b),
            (Value::Str(a), Value::Str(b)) => Ok(a == b),
            (Value::Model(a), Value::Model(b)) => match (model_type(a.as_str()), model_type(b.as_str())) {
                (Some(s), Some(t)) if s != t => Err(refuse_types("check equality of", self, other)),
                _ => Ok(a == b),
            },
            (Value::Model(a), _) | (_, Value::Model(a)) => match model_type(a.as_str()) {
                Some(_) => Err(refuse("check equality of", self, other)),
                None => Ok(false),
            },
            (Value::Set(a), Value::Set(b)) => {
                a.settle();
                all_equal(a.all(), b.all())
            }
            (Value::Tuple(a), Value::Tuple(b)) => all_equal(a, b),
            (Value::Record(a), Value::Record(b)) => {
                if Arc::ptr_eq(a, b) {
                    return Ok(true);
                }
                if a.len() != b.len() || a.iter().zip(b.iter()).any(|(a, b)| a.0 != b.0) {
                    return Ok(false);
                }
                all(a.iter().zip(b.iter()).map(|(a, b)| a.1.equals(&b.1)))
            }
            (Value::Function(a), Value::Function(b)) => {
                if Arc::ptr_eq(a, b) {
                    return Ok(true);
                }
                if a.len() != b.len() {
                    return Ok(false);
                }
                Ok(all(a.iter().zip(b.iter()).map(|(a, b)| a.0.equals(&b.0)))?
                    && all(a.iter().zip(b.iter()).map(|(a, b)| a.1.equals(&b.1)))?)
            }
            // Of a record on the left side TLC asks that the other one be a record, too.
            (Value::Record(_), Value::Function(_)) => Err(refuse("check equality of", self, other)),
            (Value::Record(_), Value::Tuple(items)) if !items.is_empty() => {
                Err(refuse("check equality of", self, other))
            }
            // The arguments of a tuple are numbers to TLC, and are asked of numbers only.
            (Value::Tuple(items), Value::Function(pairs)) | (Value::Function(pairs), Value::Tuple(items))
                if items.len() == pairs.len() && pairs.iter().any(|pair| matches!(pair.0, Value::Model(_))) =>
            {
                Err(refuse("check equality of", self, other))
            }
            (a, b) if a.is_function() && b.is_function() => {
                Ok(a.len() == b.len() && compare::<Checked>(a, b)? == Ordering::Equal)
            }
            (a, b) => Err(refuse("check equality of", a, b)),
        }
    }

    /// The set of `elements`, in any order, duplicates allowed.
    ///
    /// # Errors
    /// [`FailureKind::Type`] where two elements cannot be compared.
    pub fn try_set(mut elements: Vec<Value>) -> Outcome<Value> {
        // As in TLC, the later one is asked.
        if elements.is_sorted_by(|a, b| matches!(b.compare(a), Ok(Ordering::Greater))) {
            return Ok(Value::Set(elements.into()));
        }
        if elements.iter().all(|element| matches!(element, Value::Int(_))) {
            elements.sort_unstable();
        } else {
            let mut refused = None;
            elements.sort_by(|a, b| {
                a.compare(b).unwrap_or_else(|failure| {
                    refused.get_or_insert(failure);
                    a.cmp(b)
                })
            });
            if let Some(failure) = refused {
                return Err(failure);
            }
        }
        elements.dedup();
        Ok(Value::Set(elements.into()))
    }

    fn is_function(&self) -> bool {
        matches!(self, Value::Tuple(_) | Value::Record(_) | Value::Function(_))
    }

    /// The number of elements of a set, or of arguments of a function.
    fn len(&self) -> usize {
        match self {
            Value::Set(elements) => elements.len(),
            Value::Tuple(elements) => elements.len(),
            Value::Record(fields) => fields.len(),
            Value::Function(pairs) => pairs.len(),
            _ => 0,
        }
    }

    /// The pair of argument and value at this place of the normal form of a function.
    fn pair(&self, index: usize) -> Option<(Value, &Value)> {
        match self {
            Value::Tuple(elements) => Some((Value::Int(i32::try_from(index + 1).ok()?), elements.get(index)?)),
            Value::Record(fields) => fields.get(index).map(|(name, value)| (Value::Str(*name), value)),
            Value::Function(pairs) => pairs.get(index).map(|(argument, value)| (argument.clone(), value)),
            _ => None,
        }
    }

    fn kind_rank(&self) -> u8 {
        match self {
            Value::Model(_) => 0,
            Value::Bool(_) => 1,
            Value::Int(_) => 2,
            Value::Str(_) => 3,
            Value::Set(_) => 4,
            Value::Tuple(_) | Value::Record(_) | Value::Function(_) => 5,
        }
    }
}

/// A model value whose name is `c_…` has type `c`; TLC compares it to nothing of another type.
pub fn model_type(name: &str) -> Option<char> {
    let mut letters = name.chars();
    let first = letters.next()?;
    (letters.next() == Some('_') && letters.next().is_some()).then_some(first)
}

fn all(mut items: impl Iterator<Item = Outcome<bool>>) -> Outcome<bool> {
    items
        .find_map(|item| match item {
            Ok(true) => None,
            other => Some(other),
        })
        .unwrap_or(Ok(true))
}

fn all_equal(a: &Arc<[Value]>, b: &Arc<[Value]>) -> Outcome<bool> {
    if Arc::ptr_eq(a, b) {
        return Ok(true);
    }
    if a.len() != b.len() {
        return Ok(false);
    }
    all(a.iter().zip(b.iter()).map(|(a, b)| a.equals(b)))
}

/// What to do with two values that TLC refuses to compare.
trait Policy {
    type Refusal;
    fn incomparable(a: &Value, b: &Value) -> Result<Ordering, Self::Refusal>;
    /// What it is to a set that it is asked how it stands to another one.
    fn ask(_: &Elements) {}
    /// The order of a place in a tuple and a model value that is an argument of another function.
    fn place_and_model(a: &Value, b: &Value) -> Result<Ordering, Self::Refusal>;
}

struct Total;
enum Never {}

impl Policy for Total {
    type Refusal = Never;
    fn incomparable(a: &Value, b: &Value) -> Result<Ordering, Never> {
        Ok(match (a, b) {
            (Value::Model(a), Value::Model(b)) => a.cmp(b),
            _ => a.kind_rank().cmp(&b.kind_rank()),
        })
    }

    fn place_and_model(a: &Value, b: &Value) -> Result<Ordering, Never> {
        Total::incomparable(a, b)
    }
}

struct Checked;

impl Policy for Checked {
    type Refusal = Failure;
    fn incomparable(a: &Value, b: &Value) -> Result<Ordering, Failure> {
        match (a, b) {
            (Value::Model(m), Value::Model(n)) => match (model_type(m.as_str()), model_type(n.as_str())) {
                (Some(s), Some(t)) if s != t => Err(refuse_types("compare", a, b)),
                _ => Ok(m.cmp(n)),
            },
            (Value::Model(m), _) if model_type(m.as_str()).is_none() => Ok(Ordering::Less),
            (_, Value::Model(m)) if model_type(m.as_str()).is_none() => Ok(Ordering::Greater),
            _ => Err(refuse("compare", a, b)),
        }
    }

    fn ask(set: &Elements) {
        set.settle();
    }

    fn place_and_model(a: &Value, b: &Value) -> Result<Ordering, Failure> {
        Err(refuse("compare", a, b))
    }
}

#[cold]
fn refuse(verb: &str, a: &Value, b: &Value) -> Failure {
    let message = format!("attempted to {verb} {} {a} and {} {b}", a.kind(), b.kind());
    Failure::new(FailureKind::Type, message)
}

/// Model values whose names begin with different types (`A_1`, `B_1`).
#[cold]
fn refuse_types(verb: &str, a: &Value, b: &Value) -> Failure {
    let message = format!("attempted to {verb} the model values {a} and {b}, which are of different types");
    Failure::new(FailureKind::Type, message)
}

fn compare<P: Policy>(a: &Value, b: &Value) -> Result<Ordering, P::Refusal> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Ok(a.cmp(b)),
        (Value::Str(a), Value::Str(b)) => Ok(a.cmp(b)),
        (Value::Set(x), Value::Set(y)) => {
            P::ask(x);
            compare_all::<P>(x.all(), y.all())
        }
        (Value::Tuple(x), Value::Tuple(y)) => compare_all::<P>(x, y),
        (Value::Record(x), Value::Record(y)) => {
            if x.len() != y.len() {
                return Ok(x.len().cmp(&y.len()));
            }
            match x.iter().map(|field| field.0).cmp(y.iter().map(|field| field.0)) {
                Ordering::Equal => first_difference(x.iter().zip(y.iter()).map(|(x, y)| compare::<P>(&x.1, &y.1))),
                other => Ok(other),
            }
        }
        (Value::Function(x), Value::Function(y)) => {
            if x.len() != y.len() {
                return Ok(x.len().cmp(&y.len()));
            }
            match first_difference(x.iter().zip(y.iter()).map(|(x, y)| compare::<P>(&x.0, &y.0)))? {
                Ordering::Equal => first_difference(x.iter().zip(y.iter()).map(|(x, y)| compare::<P>(&x.1, &y.1))),
                other => Ok(other),
            }
        }
        (a, b) if a.is_function() && b.is_function() => {
            if a.len() != b.len() {
                return Ok(a.len().cmp(&b.len()));
            }
            let pairs = || (0..a.len()).filter_map(|i| Some((a.pair(i)?, b.pair(i)?)));
            // The arguments of a tuple are numbers to TLC, and are compared with numbers only.
            let by_argument = |x: &Value, y: &Value| match (x, y) {
                (Value::Int(_), Value::Model(_)) | (Value::Model(_), Value::Int(_)) => P::place_and_model(x, y),
                (x, y) => compare::<P>(x, y),
            };
            match first_difference(pairs().map(|(x, y)| by_argument(&x.0, &y.0)))? {
                Ordering::Equal => first_difference(pairs().map(|(x, y)| compare::<P>(x.1, y.1))),
                other => Ok(other),
            }
        }
        (a, b) => P::incomparable(a, b),
    }
}

fn compare_all<P: Policy>(x: &Arc<[Value]>, y: &Arc<[Value]>) -> Result<Ordering, P::Refusal> {
    if Arc::ptr_eq(x, y) {
        return Ok(Ordering::Equal);
    }
    if x.len() != y.len() {
        return Ok(x.len().cmp(&y.len()));
    }
    first_difference(x.iter().zip(y.iter()).map(|(x, y)| compare::<P>(x, y)))
}

fn first_difference<E>(mut items: impl Iterator<Item = Result<Ordering, E>>) -> Result<Ordering, E> {
    items.find(|item| !matches!(item, Ok(Ordering::Equal))).unwrap_or(Ok(Ordering::Equal))
}
