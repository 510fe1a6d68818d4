//! What is combined of one element of each of several sets.

use std::sync::Arc;

use super::{Elements, Symbol, Value};

/// What one element of each set makes.
#[derive(Clone, Debug)]
pub enum Whole {
    /// A tuple.
    Tuple,
    /// A record with these fields, in TLC's order.
    Record(Arc<[Symbol]>),
    /// A function of these arguments, sorted, to elements of one set.
    Function(Arc<[Value]>),
}

/// The set of what the elements of some sets make.
#[derive(Clone, Debug)]
pub struct Combined {
    whole: Whole,
    sets: Arc<[Elements]>,
}

impl Combined {
    /// Of what is made, and of which sets.
    pub fn new(whole: Whole, sets: impl Into<Arc<[Elements]>>) -> Self {
        Combined { whole, sets: sets.into() }
    }

    /// The sets.
    pub fn sets(&self) -> &[Elements] {
        &self.sets
    }

    /// All that is made of elements of the sets, which are gone through like this.
    pub fn all(&self, elements: fn(&Elements) -> Arc<[Value]>) -> impl Iterator<Item = Value> + use<> {
        let ranges = self.sets.iter().map(elements);
        let ranges: Vec<_> = match &self.whole {
            Whole::Function(arguments) => {
                ranges.flat_map(|range| std::iter::repeat_n(range, arguments.len())).collect()
            }
            Whole::Tuple | Whole::Record(_) => ranges.collect(),
        };
        let whole = self.whole.clone();
        Choices::new(ranges).map(move |items| match &whole {
            Whole::Tuple => Value::tuple(items),
            Whole::Record(names) => Value::record(names.iter().copied().zip(items)),
            Whole::Function(arguments) => Value::function(arguments.iter().cloned().zip(items)),
        })
    }
}

/// One item of each range after the other, the last one changing fastest.
#[derive(Clone, Debug)]
pub struct Choices {
    ranges: Vec<Arc<[Value]>>,
    places: Option<Vec<usize>>,
}

impl Choices {
    /// Of the ranges.
    pub fn new(ranges: Vec<Arc<[Value]>>) -> Self {
        let places = ranges.iter().all(|range| !range.is_empty()).then(|| vec![0; ranges.len()]);
        Choices { ranges, places }
    }
}

impl Iterator for Choices {
    type Item = Vec<Value>;

    fn next(&mut self) -> Option<Vec<Value>> {
        let places = self.places.as_mut()?;
        let items = self.ranges.iter().zip(places.iter()).map(|(range, place)| range[*place].clone()).collect();
        match (0..places.len()).rev().find(|i| places[*i] + 1 < self.ranges[*i].len()) {
            Some(last) => {
                places[last] += 1;
                places[last + 1..].fill(0);
            }
            None => self.places = None,
        }
        Some(items)
    }
}
