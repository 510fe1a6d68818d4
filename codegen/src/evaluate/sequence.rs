//! Sequences.

use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Argument, Closure, Node, Slot};
use super::lazy::{V, shorten};
use super::parts::Parts;
use super::run::{Run, unbound};
use crate::term::Builtin;

impl Run<'_> {
    /// The items of a sequence, some of which may not be spelt out.
    fn items(&mut self, name: &str, sequence: V) -> Outcome<Parts> {
        match sequence {
            V::Lazy(ref lazy) if let Some(parts) = lazy.sequence() => {
                Ok(Parts::Lazy(parts.iter().map(|part| part.1.clone()).collect()))
            }
            sequence => match self.force(sequence)? {
                Value::Tuple(items) => Ok(Parts::Plain(items.to_vec())),
                other => Err(no_sequence(name, &other)),
            },
        }
    }

    pub fn append(&mut self, sequence: &Node, item: &Node, base: usize) -> Outcome<V> {
        let item = self.part_of(item, base)?;
        if let Some(Value::Tuple(items)) = self.place(sequence, base)
            && let V::Value(item) = item
        {
            return Ok(V::Value(appended(items, item)));
        }
        let sequence = self.eval(sequence, base)?;
        let mut items = self.items("Append", sequence)?;
        items.push(item);
        Ok(items.sequence())
    }

    /// `a \o b`
    pub fn concatenated(&mut self, a: &Node, b: &Node, base: usize) -> Outcome<V> {
        match (self.eval(a, base)?, self.eval(b, base)?) {
            (V::Value(Value::Tuple(a)), V::Value(Value::Tuple(b))) if b.is_empty() => Ok(V::Value(Value::Tuple(a))),
            (V::Value(Value::Tuple(a)), V::Value(Value::Tuple(b))) if a.is_empty() => Ok(V::Value(Value::Tuple(b))),
            (V::Value(Value::Str(a)), V::Value(Value::Str(b))) => {
                Ok(V::Value(self.string(&format!("{}{}", a.as_str(), b.as_str()))))
            }
            (V::Value(Value::Tuple(a)), V::Value(Value::Tuple(b))) => {
                Ok(V::Value(Value::tuple(a.iter().chain(b.iter()).cloned())))
            }
            (a, b) => {
                let (mut all, more) = (self.items("\\o", a)?, self.items("\\o", b)?);
                more.into_parts().into_iter().for_each(|item| all.push(item));
                Ok(all.sequence())
            }
        }
    }

    pub fn tail(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let empty = || Failure::new(FailureKind::Library, "Tail is applied to the empty sequence");
        match self.eval(node, base)? {
            V::Value(Value::Tuple(items)) => match &*items {
                [_, rest @ ..] => Ok(V::Value(Value::Tuple(rest.into()))),
                [] => Err(empty()),
            },
            V::Value(Value::Str(text)) => {
                let mut letters = text.as_str().chars();
                letters.next().ok_or_else(empty)?;
                Ok(V::Value(self.string(letters.as_str())))
            }
            other => match self.items("Tail", other)?.into_parts() {
                items if items.is_empty() => Err(empty()),
                items => Ok(items.into_iter().skip(1).collect::<Parts>().sequence()),
            },
        }
    }

    pub fn sub_sequence(&mut self, a: &Node, b: &Node, c: &Node, base: usize) -> Outcome<V> {
        let sequence = self.eval(a, base)?;
        let (from, to) = (self.operand(b, base)?, self.operand(c, base)?);
        let described = sequence.clone();
        let outside = || {
            let message = format!("SubSeq from {from} to {to} leaves {}", described.describe());
            Failure::new(FailureKind::Library, message)
        };
        let first = usize::try_from(from).ok().and_then(|from| from.checked_sub(1));
        let last = usize::try_from(to).unwrap_or(0);
        if let V::Value(Value::Str(text)) = &sequence {
            if from > to {
                return Ok(V::Value(self.string("")));
            }
            let letters: Vec<char> = text.as_str().chars().collect();
            let part = first.and_then(|first| letters.get(first..last)).ok_or_else(outside)?;
            return Ok(V::Value(self.string(&part.iter().collect::<String>())));
        }
        let items = self.items("SubSeq", sequence)?;
        if from > to {
            return Ok(V::Value(Value::tuple([])));
        }
        match items {
            Parts::Plain(items) => {
                let part = first.and_then(|first| items.get(first..last)).ok_or_else(outside)?;
                Ok(V::Value(Value::Tuple(part.into())))
            }
            Parts::Lazy(items) => {
                let part = first.and_then(|first| items.get(first..last)).ok_or_else(outside)?;
                Ok(part.iter().cloned().collect::<Parts>().sequence())
            }
        }
    }

    /// `SelectSeq` and `SortSeq`.
    pub fn over_sequence(&mut self, builtin: Builtin, sequence: &Node, operator: &Argument, base: usize) -> Outcome<V> {
        let name = if builtin == Builtin::SelectSequence { "SelectSeq" } else { "SortSeq" };
        let sequence = self.eval(sequence, base)?;
        let items = self.items(name, sequence)?.into_parts();
        let Slot::Operator(operator) = self.argument(operator, base)? else { return Err(unbound()) };
        if builtin == Builtin::SelectSequence {
            let mut kept = Parts::default();
            for item in items {
                if self.test(&operator, std::slice::from_ref(&item))? {
                    kept.push(item);
                }
            }
            return Ok(kept.sequence());
        }
        let mut sorted: Vec<V> = vec![];
        for item in items {
            let mut place = sorted.len();
            while place > 0 && self.test(&operator, &[item.clone(), sorted[place - 1].clone()])? {
                place -= 1;
            }
            sorted.insert(place, item);
        }
        Ok(sorted.into_iter().collect::<Parts>().sequence())
    }

    pub fn test(&mut self, operator: &Arc<Closure>, values: &[V]) -> Outcome<bool> {
        match self.apply_operator(operator, values).map_err(Failure::caught)? {
            V::Value(Value::Bool(truth)) => Ok(truth),
            other => {
                let message = format!("an operator should answer with a truth value, and gave {}", other.describe());
                Err(Failure::new(FailureKind::Library, message))
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
    Failure::new(FailureKind::Library, message)
}
