//! Sets that are described by what they are made of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Combined, Coming, Elements, Value};
use crate::failure::Outcome;

/// A set by the elements that TLC comes by as it goes through what the set is made of, some of them more than once.
///
/// As the value of a name it has a place. There TLC puts the elements in order, each of them once, where it counts the
/// set or compares it, and comes by them accordingly from then on. Whatever has the value by that name shares the
/// place.
#[derive(Clone, Debug)]
pub struct Described {
    all: Arc<[Value]>,
    met: Met,
    is_in_order: Option<Arc<AtomicBool>>,
}

/// The elements that TLC comes by.
#[derive(Clone, Debug)]
enum Met {
    These(Arc<[Value]>),
    /// Those of one set after the other, as it comes by these.
    Of(Arc<[Elements]>),
    /// The same, once it has put others in order.
    Behind(Arc<[Elements]>, Arc<[Elements]>),
    /// Those of another set that are among all, as it comes by them there.
    Among(Elements),
    /// What the elements of some sets make, as it comes by these.
    Combined(Combined),
}

impl Described {
    /// Of all elements, sorted and each of them once, and those that TLC comes by.
    pub fn new(all: Arc<[Value]>, met: impl Into<Arc<[Value]>>) -> Self {
        Described { all, met: Met::These(met.into()), is_in_order: None }
    }

    /// Of all elements, sorted and each of them once, and the sets that TLC goes through one after the other.
    pub fn united(all: Arc<[Value]>, sets: impl Into<Arc<[Elements]>>) -> Self {
        Described { all, met: Met::Of(sets.into()), is_in_order: None }
    }

    /// Of all elements, sorted and each of them once, and the set that TLC goes through to select them.
    pub fn selected(all: Arc<[Value]>, from: Elements) -> Self {
        Described { all, met: Met::Among(from), is_in_order: None }
    }

    /// Of all elements, sorted and each of them once, and the sets of which this is the `UNION`, as they are written.
    /// TLC sorts them as it begins to go through the union, and puts all but the first in order for that.
    ///
    /// # Errors
    /// Where they cannot be compared.
    pub fn united_as_written(all: Arc<[Value]>, sets: Vec<Elements>) -> Outcome<Self> {
        let others = sets.iter().skip(1).cloned().collect();
        let first = sets.first().cloned();
        let sorted = Value::try_set(sets.into_iter().map(Value::Set).collect())?;
        let as_come_by = |set: &Value| match set {
            Value::Set(set) if first.as_ref() == Some(set) => first.clone(),
            Value::Set(set) => Some(Elements::from(set.all().clone())),
            _ => None,
        };
        let sets = match &sorted {
            Value::Set(sorted) => sorted.iter().filter_map(as_come_by).collect(),
            _ => Arc::from([]),
        };
        Ok(Described { all, met: Met::Behind(others, sets), is_in_order: None })
    }

    /// Of all elements, sorted and each of them once, and what they are combined of.
    pub fn combined(all: Arc<[Value]>, combined: Combined) -> Self {
        Described { all, met: Met::Combined(combined), is_in_order: None }
    }

    /// The elements, sorted, each of them once.
    pub fn all(&self) -> &Arc<[Value]> {
        &self.all
    }

    /// The same as the value of a name.
    #[must_use]
    pub fn placed(&self) -> Self {
        Described { is_in_order: Some(self.is_in_order.clone().unwrap_or_default()), ..self.clone() }
    }

    /// The same, in the place that it has elsewhere.
    #[must_use]
    pub fn placed_in(self, place: Option<Arc<AtomicBool>>) -> Self {
        Described { is_in_order: place, ..self }
    }

    /// Puts the elements in order, where the set has a place.
    pub fn settle(&self) {
        if let Some(place) = &self.is_in_order {
            place.store(true, Ordering::Release);
        }
    }

    /// The same where TLC counts the set: of one that is combined of others, it counts these.
    pub fn count(&self) {
        match &self.met {
            Met::Combined(combined) => combined.sets().iter().for_each(Elements::count),
            _ => self.settle(),
        }
    }

    /// Whether TLC comes by the elements in order, and by each of them once.
    pub fn is_in_order(&self) -> bool {
        let is_made_in_order = match &self.met {
            Met::These(met) => Arc::ptr_eq(&self.all, met),
            Met::Among(set) => set.is_in_order(),
            Met::Combined(combined) => combined.sets().iter().all(Elements::is_in_order),
            Met::Of(_) | Met::Behind(..) => false,
        };
        is_made_in_order || self.is_in_order.as_ref().is_some_and(|place| place.load(Ordering::Acquire))
    }

    /// The elements as TLC comes by them from now on.
    pub fn coming(&self) -> Coming {
        match &self.met {
            _ if self.is_in_order() => Coming::of(self.all.clone()),
            Met::These(met) => Coming::of(met.clone()),
            Met::Of(sets) => Coming::of_begun(sets.iter().map(Elements::coming)),
            Met::Behind(others, sets) => {
                others.iter().for_each(Elements::settle);
                Coming::of_each(sets.clone())
            }
            Met::Among(set) => set.coming().among(self.all.clone()),
            Met::Combined(combined) => Coming::of(combined.all(Elements::met).collect()),
        }
    }
}
