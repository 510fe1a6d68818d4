//! The elements of a set, and how the set was made.

use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use super::{Coming, Described, Value};

/// The elements of a finite set: sorted, no duplicates.
///
/// They know whether the set was made as an interval, `a..b`, or is [described](Described) by what it is made of. It is
/// no part of their identity; but TLC prints an interval as it was made, and does not unite it with others before it is
/// asked for the elements; and it comes by an element of what is described more than once.
#[derive(Clone, Debug)]
pub struct Elements(Made);

#[derive(Clone, Debug)]
enum Made {
    Listed(Arc<[Value]>),
    Interval(Arc<[Value]>),
    Described(Arc<Described>),
}

impl Elements {
    /// The integers from one to another, made as an interval.
    pub fn interval(least: i32, greatest: i32) -> Self {
        Elements(Made::Interval((least..=greatest).map(Value::Int).collect()))
    }

    /// Of a set that is described.
    pub fn described(set: Described) -> Self {
        Elements(Made::Described(Arc::new(set)))
    }

    /// The same elements, of a set that was made as an interval.
    #[must_use]
    pub fn as_interval(self) -> Self {
        Elements(Made::Interval(self.all().clone()))
    }

    /// Whether the set was made as an interval.
    pub fn is_interval(&self) -> bool {
        matches!(self.0, Made::Interval(_))
    }

    /// How the set is described, where it is.
    pub fn description(&self) -> Option<&Described> {
        match &self.0 {
            Made::Described(set) => Some(set),
            _ => None,
        }
    }

    /// The elements as TLC comes by them now.
    pub fn met(&self) -> Arc<[Value]> {
        self.coming().all()
    }

    /// The same one by one.
    pub fn coming(&self) -> Coming {
        self.description().map_or_else(|| Coming::of(self.all().clone()), Described::coming)
    }

    /// Puts the elements in order where TLC counts or compares the set, if it has a place.
    pub fn settle(&self) {
        if let Made::Described(set) = &self.0 {
            set.settle();
        }
    }

    /// The same where TLC counts the set.
    pub fn count(&self) {
        if let Made::Described(set) = &self.0 {
            set.count();
        }
    }

    /// Whether TLC comes by the elements in order, and by each of them once.
    pub fn is_in_order(&self) -> bool {
        self.description().is_none_or(Described::is_in_order)
    }

    /// The elements themselves.
    pub fn all(&self) -> &Arc<[Value]> {
        match &self.0 {
            Made::Listed(all) | Made::Interval(all) => all,
            Made::Described(set) => set.all(),
        }
    }
}

impl Deref for Elements {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        self.all()
    }
}

impl PartialEq for Elements {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

impl Eq for Elements {}

impl Hash for Elements {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.all().hash(hasher);
    }
}

impl From<Arc<[Value]>> for Elements {
    fn from(all: Arc<[Value]>) -> Self {
        Elements(Made::Listed(all))
    }
}

impl From<Vec<Value>> for Elements {
    fn from(all: Vec<Value>) -> Self {
        Elements(Made::Listed(all.into()))
    }
}

impl FromIterator<Value> for Elements {
    fn from_iter<I: IntoIterator<Item = Value>>(all: I) -> Self {
        Elements(Made::Listed(all.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Elements, Value};

    #[test]
    fn how_a_set_was_made_is_no_part_of_its_identity() {
        let (interval, listed) = (Value::Set(Elements::interval(1, 2)), Value::set([Value::Int(2), Value::Int(1)]));
        assert_eq!(interval, listed);
        assert_eq!((interval.to_string(), interval.as_made().to_string()), ("{1, 2}".into(), "1..2".into()));
        assert_eq!(Value::tuple([listed, interval]).as_made().to_string(), "<<{1, 2}, 1..2>>");
        assert_eq!(Value::Set(Elements::interval(1, 0)).as_made().to_string(), "{}");
    }

    #[test]
    fn a_value_is_as_large_as_a_shared_slice_and_its_kind() {
        assert_eq!(size_of::<Value>(), 3 * size_of::<usize>());
    }
}
