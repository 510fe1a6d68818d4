//! Values on their way: sets that are known by their members, functions that are known by their rule.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub(super) use lockstep_model::dynamic::{LARGEST_SET, too_large};
use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Value};

use super::code::{Scoped, Slot};
use super::enumerate::are_places;

/// A value, evaluated as far as was needed.
#[derive(Clone, Debug)]
pub(super) enum V {
    Value(Value),
    Lazy(Unspelt),
}

/// A set or function that isn't spelt out. One that is constant keeps the elements that it has been found to have, and
/// stays what it is: operators ask first whether a set is spelt out, and then for more or less of it.
#[derive(Clone, Debug)]
pub(super) struct Unspelt {
    made: Arc<(Lazy, OnceLock<Kept>)>,
    /// Whether the elements that it keeps have been put in its place, where they may be.
    place: Option<Arc<AtomicBool>>,
}

/// The elements of a set.
#[derive(Debug)]
pub(super) struct Kept {
    pub elements: Arc<[Value]>,
    /// Whether they answer for the set when it is asked for a member.
    pub answer: bool,
}

impl Unspelt {
    /// The elements that it keeps.
    pub fn kept(&self) -> Option<&Kept> {
        self.made.1.get()
    }

    /// Keeps its elements.
    pub fn keep(&self, kept: Kept) {
        let _ = self.made.1.set(kept);
    }

    /// The same as one value that is met again and again, in whose place its elements may be put.
    pub fn placed(&self) -> Unspelt {
        Unspelt { made: self.made.clone(), place: Some(self.place.clone().unwrap_or_default()) }
    }

    /// Has the elements that it keeps gone through from now on, in order and each once, whatever the set is made of.
    pub fn settle(&self) {
        if let (Some(place), Some(_)) = (&self.place, self.kept()) {
            place.store(true, Ordering::Release);
        }
    }

    /// The same, as it is now.
    pub fn as_it_is(&self) -> Unspelt {
        if self.is_settled() { self.clone() } else { Unspelt { made: self.made.clone(), place: None } }
    }

    /// The place that its elements may be put in.
    pub fn place(&self) -> Option<Arc<AtomicBool>> {
        self.place.clone()
    }

    /// Whether its elements may be put in its place, and are not yet there.
    pub fn is_to_settle(&self) -> bool {
        self.place.as_ref().is_some_and(|place| !place.load(Ordering::Acquire))
    }

    pub fn is_settled(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.load(Ordering::Acquire))
    }

    pub fn is(&self, other: &Unspelt) -> bool {
        Arc::ptr_eq(&self.made, &other.made)
    }
}

impl Deref for Unspelt {
    type Target = Lazy;

    fn deref(&self) -> &Lazy {
        &self.made.0
    }
}

/// A set or function that isn't spelt out.
#[derive(Debug)]
pub(super) enum Lazy {
    Interval(i32, i32),
    Naturals,
    Integers,
    Reals,
    Strings,
    Any,
    Powerset(V),
    Sequences(V),
    Functions(V, V),
    /// By field, sorted.
    Records(Box<[(Symbol, V)]>),
    Product(Box<[V]>),
    Filter(V, Arc<Scoped>, Box<[Slot]>),
    Cup(V, V),
    Cap(V, V),
    Minus(V, V),
    BigUnion(V),
    /// The union of sets that aren't all spelt out.
    Union(Box<[V]>),
    Function(Box<[V]>, Arc<Scoped>, Box<[Slot]>, Results),
    /// A function given by a rule, and what it is at one argument instead.
    Updated(V, V, V),
    /// A tuple, record or other function some argument or value of which isn't spelt out: argument and value, by
    /// argument.
    Listed(Box<[(V, V)]>),
    /// A set of what isn't all spelt out, or cannot all be compared.
    Enumeration(Box<[V]>),
}

impl Lazy {
    /// The items of a sequence that isn't all spelt out.
    pub fn sequence(&self) -> Option<&[(V, V)]> {
        match self {
            Lazy::Listed(parts) if are_places(parts.iter().map(|part| &part.0)) => Some(parts),
            _ => None,
        }
    }
}

/// What a function's rule has been found to give: a recursive one asks again and again.
#[derive(Debug, Default)]
pub(super) struct Results(Mutex<BTreeMap<Value, V>>);

impl Results {
    /// More are not kept.
    const MOST: usize = 100_000;

    /// The result at an argument, where it is known.
    pub fn get(&self, argument: &Value) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(argument).cloned()
    }

    /// Keeps a result.
    pub fn insert(&self, argument: &Value, result: &V) {
        let mut results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if results.len() < Self::MOST {
            results.insert(argument.clone(), result.clone());
        }
    }
}

impl From<Value> for V {
    fn from(value: Value) -> Self {
        V::Value(value)
    }
}

impl From<Lazy> for V {
    fn from(lazy: Lazy) -> Self {
        V::Lazy(Unspelt { made: Arc::new((lazy, OnceLock::new())), place: None })
    }
}

impl From<bool> for V {
    fn from(truth: bool) -> Self {
        V::Value(Value::Bool(truth))
    }
}

impl V {
    /// What it is, as messages say it.
    pub fn describe(&self) -> String {
        match self {
            V::Value(value) => format!("{} {}", value.kind(), shorten(&value.as_made().to_string())),
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(a, b) => format!("the set {a}..{b}"),
                Lazy::Naturals => "the set Nat".into(),
                Lazy::Integers => "the set Int".into(),
                Lazy::Reals => "the set Real".into(),
                Lazy::Strings => "the set STRING".into(),
                Lazy::Function(..) | Lazy::Updated(..) => "a function given by a rule".into(),
                Lazy::Listed(_) => "a function of what isn't spelt out".into(),
                Lazy::Powerset(_) => "a set of subsets".into(),
                Lazy::Sequences(_) => "a set of sequences".into(),
                Lazy::Functions(..) => "a set of functions".into(),
                Lazy::Records(_) => "a set of records".into(),
                Lazy::Product(_) => "a set of tuples".into(),
                _ => "a set".into(),
            },
        }
    }

    /// Whether it is a function that isn't spelt out.
    pub fn is_rule(&self) -> bool {
        matches!(self, V::Lazy(lazy) if matches!(**lazy, Lazy::Function(..) | Lazy::Updated(..) | Lazy::Listed(_)))
    }

    /// Whether it is a function, spelt out or not.
    pub fn is_function(&self) -> bool {
        match self {
            V::Value(value) => matches!(value, Value::Tuple(_) | Value::Record(_) | Value::Function(_)),
            V::Lazy(_) => self.is_rule(),
        }
    }

    /// Whether it is one of the sets that TLC knows by its membership only, and not by its elements.
    pub fn is_endless(&self) -> bool {
        let V::Lazy(lazy) = self else { return false };
        use Lazy as L;
        matches!(**lazy, L::Naturals | L::Integers | L::Reals | L::Strings | L::Any | L::Sequences(_))
    }

    /// Whether it is a set that is spelt out, or as good as.
    pub fn is_plain_set(&self) -> bool {
        match self {
            V::Value(Value::Set(elements)) => elements.description().is_none(),
            V::Value(_) => false,
            V::Lazy(lazy) => matches!(**lazy, Lazy::Interval(..)),
        }
    }

    /// Whether it is a set that was made as an interval.
    pub fn is_interval(&self) -> bool {
        match self {
            V::Value(Value::Set(elements)) => elements.is_interval(),
            V::Value(_) => false,
            V::Lazy(lazy) => matches!(**lazy, Lazy::Interval(..)),
        }
    }

    /// Whether it is a set whose elements are at hand, perhaps in no order.
    pub fn is_listed(&self) -> bool {
        self.is_plain_set() || matches!(self, V::Lazy(lazy) if matches!(**lazy, Lazy::Enumeration(_)))
    }

    /// Whether it is a set that is seen to be empty.
    pub fn is_empty_set(&self) -> bool {
        match self {
            V::Value(Value::Set(elements)) => elements.is_empty(),
            V::Lazy(lazy) => matches!(**lazy, Lazy::Interval(a, b) if a > b),
            V::Value(_) => false,
        }
    }

    /// Whether it is a set, of whatever it may be made.
    pub fn is_set(&self) -> bool {
        match self {
            V::Value(value) => matches!(value, Value::Set(_)),
            V::Lazy(_) => !self.is_rule(),
        }
    }

    /// Whether it is of a kind that TLC enumerates, whatever it is made of.
    pub fn is_enumerable(&self) -> bool {
        use Lazy::{Any, Integers, Naturals, Reals, Sequences, Strings};
        self.is_set()
            && !matches!(self, V::Lazy(lazy) if matches!(**lazy, Naturals | Integers | Reals | Strings | Any | Sequences(_)))
    }

    /// Whether it is a set that can be enumerated; `None` where it isn't one, or is made of what isn't.
    pub fn is_finite(&self) -> Option<bool> {
        match self {
            V::Value(Value::Set(_)) => Some(true),
            V::Value(_) => None,
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(..) | Lazy::Enumeration(_) => Some(true),
                Lazy::Naturals | Lazy::Integers | Lazy::Reals | Lazy::Strings | Lazy::Any => Some(false),
                Lazy::Powerset(set) | Lazy::BigUnion(set) | Lazy::Filter(set, ..) => set.is_finite(),
                Lazy::Sequences(set) => Some(matches!(set, V::Value(Value::Set(elements)) if elements.is_empty())),
                Lazy::Functions(a, b) | Lazy::Cup(a, b) => Some(a.is_finite()? && b.is_finite()?),
                Lazy::Cap(a, b) => Some(a.is_finite()? || b.is_finite()?),
                Lazy::Minus(a, _) => a.is_finite(),
                Lazy::Records(fields) => fields.iter().try_fold(true, |all, field| Some(all && field.1.is_finite()?)),
                Lazy::Product(sets) | Lazy::Union(sets) => {
                    sets.iter().try_fold(true, |all, set| Some(all && set.is_finite()?))
                }
                Lazy::Function(..) | Lazy::Updated(..) | Lazy::Listed(_) => None,
            },
        }
    }

    /// An upper bound of the number of elements, where it is small enough to say.
    pub fn size_bound(&self) -> Option<u64> {
        match self {
            V::Value(Value::Set(elements)) => Some(elements.len() as u64),
            V::Value(_) => None,
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(a, b) => u64::try_from(i64::from(*b) - i64::from(*a) + 1).ok().or(Some(0)),
                Lazy::Powerset(set) => 1_u64.checked_shl(u32::try_from(set.size_bound()?).ok()?),
                Lazy::Filter(set, ..) | Lazy::Minus(set, _) => set.size_bound(),
                Lazy::Functions(a, b) => b.size_bound()?.checked_pow(u32::try_from(a.size_bound()?).ok()?),
                Lazy::Records(fields) => {
                    fields.iter().try_fold(1_u64, |size, field| size.checked_mul(field.1.size_bound()?))
                }
                Lazy::Product(sets) => sets.iter().try_fold(1_u64, |size, set| size.checked_mul(set.size_bound()?)),
                Lazy::Cup(a, b) => a.size_bound()?.checked_add(b.size_bound()?),
                Lazy::Union(sets) => sets.iter().try_fold(0_u64, |size, set| size.checked_add(set.size_bound()?)),
                Lazy::Cap(a, b) => a.size_bound().or(b.size_bound()),
                Lazy::Enumeration(elements) => Some(elements.len() as u64),
                _ => None,
            },
        }
    }
}

/// A long text, cut.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(400) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cold]
pub(super) fn not_enumerable(set: &V) -> Failure {
    let message = match set.is_finite() {
        None => format!("{} isn't a set, so its elements cannot be enumerated", set.describe()),
        Some(_) => format!("{} cannot be enumerated", set.describe()),
    };
    Failure::new(if set.is_finite().is_none() { FailureKind::Type } else { FailureKind::NotEnumerable }, message)
}
