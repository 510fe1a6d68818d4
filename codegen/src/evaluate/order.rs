//! Order and equality of what isn't spelt out: TLC looks no further into two values than it needs to tell them apart,
//! and sorts a set when it is asked for more than whether something is an element.

use std::cmp::Ordering;

use lockstep_model::{Outcome, Value};

use super::enumerate::is_ordered;
use super::function::pairs;
use super::lazy::{Kept, Lazy, V};
use super::parts::Parts;
use super::run::Run;

impl Run<'_> {
    /// TLC's order of two values.
    pub fn compare(&mut self, a: &V, b: &V) -> Outcome<Ordering> {
        let some_set = Value::set([]);
        match (a, b) {
            (V::Value(a), V::Value(b)) => return a.compare(b),
            (V::Value(model @ Value::Model(_)), V::Lazy(_)) => return model.compare(&some_set),
            (V::Lazy(_), V::Value(model @ Value::Model(_))) => return some_set.compare(model),
            _ => {}
        }
        if let (Some(a), Some(b)) = (numbers(a), numbers(b)) {
            return Ok(a.cmp(&b));
        }
        self.settle(a);
        if let Some((a, b)) = self.both_spelt(a, b)? {
            return a.compare(&b);
        }
        if a.is_set() && b.is_set() {
            let (a, b) = (self.in_order(a)?.into_parts(), self.in_order(b)?.into_parts());
            return self.compare_all(&a, &b);
        }
        let (arguments, values): (Vec<V>, Vec<V>) = self.argued(a)?.into_iter().unzip();
        let (others, their_values): (Vec<V>, Vec<V>) = self.argued(b)?.into_iter().unzip();
        match self.compare_all(&arguments, &others)? {
            Ordering::Equal => self.compare_all(&values, &their_values),
            other => Ok(other),
        }
    }

    /// Whether two values are equal.
    pub fn equal(&mut self, a: &V, b: &V) -> Outcome<bool> {
        match (a, b) {
            (V::Value(a), V::Value(b)) => return a.equals(b),
            (V::Value(model @ Value::Model(_)), _) | (_, V::Value(model @ Value::Model(_))) => {
                return model.equals(&Value::set([]));
            }
            // One whose elements cannot be compared isn't even equal to itself.
            (V::Lazy(x), V::Lazy(_)) if matches!(**x, Lazy::Enumeration(_)) => {}
            (V::Lazy(x), V::Lazy(y)) if x.is(y) && a.is_finite().is_some() => return Ok(true),
            (V::Lazy(x), V::Lazy(y)) => match (&**x, &**y) {
                (Lazy::Powerset(x), Lazy::Powerset(y)) => return self.equal(x, y),
                (Lazy::Functions(from, to), Lazy::Functions(others, images)) if a.is_finite() != Some(true) => {
                    return Ok(self.equal(from, others)? && self.equal(to, images)?);
                }
                _ => {}
            },
            _ => {}
        }
        if let (Some(a), Some(b)) = (numbers(a), numbers(b)) {
            return Ok(a == b);
        }
        self.settle(a);
        if let Some((a, b)) = self.both_spelt(a, b)? {
            return a.equals(&b);
        }
        if a.is_set() && b.is_set() {
            let (a, b) = (self.in_order(a)?.into_parts(), self.in_order(b)?.into_parts());
            return Ok(a.len() == b.len() && self.all_equal(a.iter().zip(&b))?);
        }
        let (a, b) = (self.argued(a)?, self.argued(b)?);
        if a.len() != b.len() {
            return Ok(false);
        }
        for (a, b) in a.iter().zip(&b) {
            if !self.equal(&a.0, &b.0)? {
                return Ok(false);
            }
        }
        self.all_equal(a.iter().map(|pair| &pair.1).zip(b.iter().map(|pair| &pair.1)))
    }

    /// Puts the elements of a set in its place, sorted and each once. TLC does so with the value of a definition, a
    /// parameter or a variable, where it counts the set, takes the fingerprint of a state that has it, or asks it
    /// whether it is equal to another one (though not that one): the same set is gone through with all its repetitions
    /// before, and without them after. What `LET` defines is made anew each time.
    pub fn settle(&mut self, set: &V) {
        let lazy = match set {
            V::Value(Value::Set(elements)) => return elements.settle(),
            V::Value(_) => return,
            V::Lazy(lazy) => lazy,
        };
        if !lazy.is_to_settle() || is_ordered(set) {
            return;
        }
        if lazy.kept().is_none()
            && let Ok(elements) = self.elements(set)
        {
            lazy.keep(Kept { elements, answer: false });
        }
        lazy.settle();
    }

    /// The elements of a set, sorted, each once.
    pub fn in_order(&mut self, set: &V) -> Outcome<Parts> {
        match self.met(set)? {
            values if is_ordered(set) => Ok(values),
            Parts::Plain(values) => match Value::try_set(values)? {
                Value::Set(elements) => Ok(Parts::Plain(elements.to_vec())),
                _ => Ok(Parts::default()),
            },
            Parts::Lazy(parts) => Ok(Parts::Lazy(self.sorted(&parts)?)),
        }
    }

    /// Elements sorted, each once. As TLC does it, a single one is compared with nothing.
    pub fn sorted(&mut self, parts: &[V]) -> Outcome<Vec<V>> {
        let mut sorted: Vec<V> = Vec::with_capacity(parts.len());
        for part in parts {
            let (mut low, mut high) = (0, sorted.len());
            let mut is_there = false;
            while low < high && !is_there {
                let middle = usize::midpoint(low, high);
                match self.compare(part, &sorted[middle])? {
                    Ordering::Equal => is_there = true,
                    Ordering::Less => high = middle,
                    Ordering::Greater => low = middle + 1,
                }
            }
            if !is_there {
                sorted.insert(low, part.clone());
            }
        }
        Ok(sorted)
    }

    /// Both values spelt out, where they need not be looked into part by part.
    fn both_spelt(&mut self, a: &V, b: &V) -> Outcome<Option<(Value, Value)>> {
        match (self.force(a.clone()), self.force(b.clone())) {
            (Ok(a), Ok(b)) => Ok(Some((a, b))),
            // Their parts may tell them apart before whatever it is that fails.
            (Err(_), _) | (_, Err(_)) if has_parts(a) && has_parts(b) && a.is_set() == b.is_set() => Ok(None),
            (Err(failure), _) | (_, Err(failure)) => Err(failure),
        }
    }

    fn compare_all(&mut self, a: &[V], b: &[V]) -> Outcome<Ordering> {
        if a.len() != b.len() {
            return Ok(a.len().cmp(&b.len()));
        }
        for (a, b) in a.iter().zip(b) {
            let order = self.compare(a, b)?;
            if order.is_ne() {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }

    fn all_equal<'v>(&mut self, pairs: impl Iterator<Item = (&'v V, &'v V)>) -> Outcome<bool> {
        for (a, b) in pairs {
            if !self.equal(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A function's pairs of argument and value.
    pub fn argued(&mut self, function: &V) -> Outcome<Vec<(V, V)>> {
        if let V::Lazy(lazy) = function
            && let Lazy::Listed(parts) = &**lazy
        {
            return Ok(parts.to_vec());
        }
        let pairs = pairs(&self.force(function.clone())?)?;
        Ok(pairs.into_iter().map(|(argument, value)| (V::Value(argument), V::Value(value))).collect())
    }
}

/// Whether a value is a set, or a function that is written out, so that its parts can be had one by one.
fn has_parts(value: &V) -> bool {
    match value {
        V::Value(value) => matches!(value, Value::Set(_) | Value::Tuple(_) | Value::Record(_) | Value::Function(_)),
        V::Lazy(lazy) => value.is_set() || matches!(**lazy, Lazy::Listed(_)),
    }
}

/// The place of an endless set of numbers among these.
fn numbers(set: &V) -> Option<u8> {
    let V::Lazy(lazy) = set else { return None };
    match **lazy {
        Lazy::Naturals => Some(0),
        Lazy::Integers => Some(1),
        Lazy::Reals => Some(2),
        _ => None,
    }
}
