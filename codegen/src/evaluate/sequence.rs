//! Sequences.

use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Argument, Closure, Node, Slot};
use super::lazy::{V, shorten};
use super::run::{Run, unbound};
use crate::term::Builtin;

impl Run<'_> {
    pub fn sequence(&mut self, name: &str, node: &Node, base: usize) -> Outcome<Arc<[Value]>> {
        match self.plain(node, base)? {
            Value::Tuple(items) => Ok(items),
            other => Err(no_sequence(name, &other)),
        }
    }

    pub fn tail(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let empty = || Failure::new(FailureKind::Undefined, "Tail is applied to the empty sequence");
        match self.plain(node, base)? {
            Value::Tuple(items) => match &*items {
                [_, rest @ ..] => Ok(V::Value(Value::Tuple(rest.into()))),
                [] => Err(empty()),
            },
            Value::Str(text) => {
                let mut letters = text.as_str().chars();
                letters.next().ok_or_else(empty)?;
                Ok(V::Value(self.string(letters.as_str())))
            }
            other => Err(no_sequence("Tail", &other)),
        }
    }

    pub fn sub_sequence(&mut self, a: &Node, b: &Node, c: &Node, base: usize) -> Outcome<V> {
        let sequence = self.plain(a, base)?;
        let (from, to) = (self.integer(b, base)?, self.integer(c, base)?);
        let outside = || {
            let message = format!("SubSeq from {from} to {to} leaves the sequence {}", shorten(&sequence.to_string()));
            Failure::new(FailureKind::Undefined, message)
        };
        if let Value::Str(text) = &sequence {
            if from > to {
                return Ok(V::Value(self.string("")));
            }
            let letters: Vec<char> = text.as_str().chars().collect();
            let first = usize::try_from(from).ok().and_then(|from| from.checked_sub(1)).ok_or_else(outside)?;
            let part = letters.get(first..to as usize).ok_or_else(outside)?;
            return Ok(V::Value(self.string(&part.iter().collect::<String>())));
        }
        let Value::Tuple(items) = &sequence else { return Err(no_sequence("SubSeq", &sequence)) };
        if from > to {
            return Ok(V::Value(Value::tuple([])));
        }
        let first = usize::try_from(from).ok().and_then(|from| from.checked_sub(1)).ok_or_else(outside)?;
        let part = items.get(first..to as usize).ok_or_else(outside)?;
        Ok(V::Value(Value::Tuple(part.into())))
    }

    pub fn over_sequence(&mut self, builtin: Builtin, sequence: &Node, operator: &Argument, base: usize) -> Outcome<V> {
        let name = if builtin == Builtin::SelectSequence { "SelectSeq" } else { "SortSeq" };
        let items = self.sequence(name, sequence, base)?;
        let Slot::Operator(operator) = self.argument(operator, base)? else { return Err(unbound()) };
        if builtin == Builtin::SelectSequence {
            let mut kept = vec![];
            for item in items.iter() {
                if self.test(&operator, std::slice::from_ref(item))? {
                    kept.push(item.clone());
                }
            }
            return Ok(V::Value(Value::Tuple(kept.into())));
        }
        let mut sorted: Vec<Value> = vec![];
        for item in items.iter() {
            let mut place = sorted.len();
            while place > 0 && self.test(&operator, &[item.clone(), sorted[place - 1].clone()])? {
                place -= 1;
            }
            sorted.insert(place, item.clone());
        }
        Ok(V::Value(Value::Tuple(sorted.into())))
    }

    pub fn test(&mut self, operator: &Arc<Closure>, values: &[Value]) -> Outcome<bool> {
        match self.apply_operator(operator, values)? {
            V::Value(Value::Bool(truth)) => Ok(truth),
            other => {
                let message = format!("an operator should answer with a truth value, and gave {}", other.describe());
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }
}

/// A sequence with one item more.
pub(super) fn appended(items: &[Value], item: Value) -> Value {
    let mut longer = Vec::with_capacity(items.len() + 1);
    longer.extend_from_slice(items);
    longer.push(item);
    Value::Tuple(longer.into())
}

#[cold]
pub(super) fn no_sequence(name: &str, value: &Value) -> Failure {
    let message = format!("{name} needs a sequence, and {} {} is none", value.kind(), shorten(&value.to_string()));
    Failure::new(FailureKind::Type, message)
}
