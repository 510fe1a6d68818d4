//! Sets that are described by what they are made of.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Elements, Value};

/// A set by the elements that TLC comes by as it goes through what the set is made of, some of them more than once.
///
/// As the value of a name it has a place. There TLC puts the elements in order, each of them once, where it counts the set or
/// compares it, and comes by them accordingly from then on. Whatever has the value by that name shares the place.
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
    /// Those of another set that are among all, as it comes by them there.
    Among(Elements),
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

    /// Whether TLC comes by the elements in order, and by each of them once.
    pub fn is_in_order(&self) -> bool {
        matches!(&self.met, Met::These(met) if Arc::ptr_eq(&self.all, met))
            || self.is_in_order.as_ref().is_some_and(|place| place.load(Ordering::Acquire))
    }

    /// The elements as TLC comes by them now.
    pub fn met(&self) -> Arc<[Value]> {
        match &self.met {
            _ if self.is_in_order() => self.all.clone(),
            Met::These(met) => met.clone(),
            Met::Of(sets) => sets.iter().flat_map(|set| set.met().to_vec()).collect(),
            Met::Among(set) => {
                let is_among = |element: &&Value| self.all.binary_search(element).is_ok();
                set.met().iter().filter(is_among).cloned().collect()
            }
        }
    }
}
