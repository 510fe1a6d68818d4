//! Values where they stand. Most of what an expression reads is looked up: it needs no evaluation, and no share of its
//! own in the value.

use lockstep_model::Value;
use lockstep_model::dynamic::position;
use lockstep_model::value::Symbol;

use super::code::{Kind, Node, Slot};
use super::lazy::{Lazy, V};
use super::run::Run;

impl Run<'_> {
    /// The value of an expression that only looks something up. `None` where it has to be evaluated, or has no value:
    /// evaluation tells which.
    pub(super) fn place<'a>(&'a self, node: &'a Node, base: usize) -> Option<&'a Value> {
        match &node.kind {
            Kind::Variable(index) => self.state.get(*index as usize),
            Kind::Next(index) if self.unsettled(*index as usize).is_some() => None,
            Kind::Next(index) => self.next[*index as usize].as_ref(),
            Kind::Field(record, name) => field(self.place(record, base)?, *name),
            Kind::Apply(parts) => {
                let argument = self.place(&parts[1], base)?;
                lookup(self.place(&parts[0], base)?, argument)
            }
            Kind::Shared(inner) => self.place(inner, base),
            _ => match self.looked_up(node, base)? {
                V::Value(value) => Some(value),
                V::Lazy(_) => None,
            },
        }
    }

    /// The set, or function, that isn't spelt out and that an expression looks up.
    pub(super) fn lazy_place<'a>(&'a self, node: &'a Node, base: usize) -> Option<&'a Lazy> {
        match self.looked_up(node, base)? {
            V::Lazy(lazy) => Some(lazy),
            V::Value(_) => None,
        }
    }

    fn looked_up<'a>(&'a self, node: &'a Node, base: usize) -> Option<&'a V> {
        match &node.kind {
            Kind::Slot(slot) | Kind::Argument(slot) | Kind::Let(slot, _) => match &self.stack[base + *slot as usize] {
                Slot::Value(value) => Some(value),
                Slot::Fleeting(fleeting) if fleeting.0 == self.version => Some(&fleeting.1),
                Slot::Thunk(thunk) => thunk.value.get(),
                _ => None,
            },
            Kind::Value(value) => Some(value),
            Kind::Cached(cell, ..) => cell.get(),
            Kind::Shared(inner) => self.looked_up(inner, base),
            Kind::Memo(index, inner) => self.remembered(*index, inner),
            _ => None,
        }
    }
}

/// What stands in a function's normal form at an argument.
pub(super) fn lookup<'a>(function: &'a Value, argument: &Value) -> Option<&'a Value> {
    match (function, argument) {
        (Value::Tuple(items), Value::Int(place)) => items.get(usize::try_from(*place).ok()?.checked_sub(1)?),
        (Value::Record(_), Value::Str(name)) => field(function, *name),
        (Value::Function(pairs), argument) => {
            position(pairs, argument).and_then(|place| pairs.get(place)).map(|p| &p.1)
        }
        _ => None,
    }
}

fn field(record: &Value, name: Symbol) -> Option<&Value> {
    match record {
        Value::Record(fields) => fields.iter().find(|field| field.0 == name).map(|field| &field.1),
        _ => None,
    }
}
