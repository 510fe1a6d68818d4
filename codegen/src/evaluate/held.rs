//! Sets that are parts of other values, and aren't spelt out to TLC: it comes by their elements as they are described.

use std::sync::atomic::Ordering;

use lockstep_model::value::{Combined, Described, Elements, Whole};
use lockstep_model::{Outcome, Value};

use super::code::Node;
use super::enumerate::is_ordered;
use super::lazy::{Kept, Lazy, Unspelt, V, not_enumerable};
use super::run::Run;

impl Run<'_> {
    /// The value spelt out as part of another one: a set that is described, as that.
    pub fn spelt_part(&mut self, part: &Unspelt) -> Outcome<Value> {
        let set = V::Lazy(part.clone());
        if !set.is_set() || set.is_listed() {
            return self.force(set);
        }
        let all = self.elements(&set)?;
        if part.place().is_some() && part.kept().is_none() {
            // Whoever puts it in order where it is a part does so where it has its name.
            part.keep(Kept { elements: all.clone(), answer: false });
        }
        self.evaluator.describes.store(true, Ordering::Relaxed);
        let described = match &**part {
            _ if is_ordered(&set) => Described::new(all.clone(), all),
            // What has a name is put in order where it has that.
            Lazy::Cup(a, b) => Described::united(all, [self.set_part(a)?, self.set_part(b)?]),
            Lazy::Filter(from, ..) | Lazy::Minus(from, _) => Described::selected(all, self.set_part(from)?),
            Lazy::Cap(a, b) => Described::selected(all, self.set_part(if a.is_enumerable() { a } else { b })?),
            Lazy::Records(fields) => {
                let whole = Whole::Record(fields.iter().map(|field| field.0).collect());
                Described::combined(all, Combined::new(whole, self.set_parts(fields.iter().map(|field| &field.1))?))
            }
            Lazy::Product(sets) => Described::combined(all, Combined::new(Whole::Tuple, self.set_parts(sets.iter())?)),
            Lazy::Functions(domain, range) => {
                let whole = Whole::Function(self.elements(domain)?);
                Described::combined(all, Combined::new(whole, [self.set_part(range)?]))
            }
            Lazy::Union(sets) => Described::united_as_written(all, self.set_parts(sets.iter())?)?,
            _ => Described::new(all, self.spelt_met(&set)?),
        };
        Ok(Value::Set(Elements::described(described.placed_in(part.place()))))
    }

    fn set_part(&mut self, set: &V) -> Outcome<Elements> {
        let value = match set {
            V::Lazy(lazy) => self.spelt_part(lazy)?,
            V::Value(value) => value.clone(),
        };
        match value {
            Value::Set(elements) => Ok(elements),
            _ => Err(not_enumerable(set)),
        }
    }

    fn set_parts<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<Vec<Elements>> {
        sets.map(|set| self.set_part(set)).collect()
    }

    fn spelt_met(&mut self, set: &V) -> Outcome<std::sync::Arc<[Value]>> {
        self.met(set)?.into_parts().into_iter().map(|element| self.force(element)).collect()
    }

    /// Whether there is a described set in the value.
    fn holds_described(&self, value: &Value) -> bool {
        self.evaluator.describes.load(Ordering::Relaxed) && value.holds_described()
    }

    /// The same as the value of a name, met again and again.
    pub fn placed(&self, value: V) -> V {
        match value {
            V::Lazy(lazy) => V::Lazy(lazy.placed()),
            V::Value(value) if self.holds_described(&value) => V::Value(value.placed()),
            value => value,
        }
    }

    /// A part of a set of functions, records or tuples, which TLC puts in order there where it counts the whole.
    pub fn counted_part(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let value = self.eval(node, base)?;
        Ok(if is_ordered(&value) { value } else { self.placed(value) })
    }

    /// Whether a constant, met where it is not the value of a name, is made anew each time: what it holds may be put in
    /// order.
    pub fn is_made_anew(&self, value: &V) -> bool {
        matches!(value, V::Value(value) if self.holds_described(value))
    }

    /// What a variable is given: the value as part of a state, and as that of a name where this is another one.
    pub fn given(&mut self, value: V) -> Outcome<(Value, Option<V>)> {
        let unsettled = match &value {
            V::Lazy(lazy) if !is_ordered(&value) => Some(V::Lazy(lazy.placed())),
            V::Value(held) if self.holds_described(held) => Some(V::Value(held.placed())),
            V::Lazy(_) | V::Value(_) => None,
        };
        let value = self.force(value)?;
        Ok(if self.holds_described(&value) { (value.listed(), unsettled) } else { (value, unsettled) })
    }
}
