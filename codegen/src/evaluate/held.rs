//! Sets that are parts of other values, and aren't spelt out to TLC: it comes by their elements as they are described.

use std::sync::atomic::Ordering;

use lockstep_model::value::{Described, Elements};
use lockstep_model::{Outcome, Value};

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
            Lazy::Cup(a, b) => Described::united(all, [self.united_part(a)?, self.united_part(b)?]),
            _ => Described::new(all, self.spelt_met(&set)?),
        };
        Ok(Value::Set(Elements::described(described.placed_in(part.place()))))
    }

    fn united_part(&mut self, set: &V) -> Outcome<Elements> {
        let value = match set {
            V::Lazy(lazy) => self.spelt_part(lazy)?,
            V::Value(value) => value.clone(),
        };
        match value {
            Value::Set(elements) => Ok(elements),
            _ => Err(not_enumerable(set)),
        }
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

    /// Whether a constant, met where it is not the value of a name, is made anew each time: what it holds may be put in order.
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
