//! Tuples, records, functions and sets some part of which isn't spelt out: `[number |-> Nat, name |-> STRING]`.

use lockstep_model::{Outcome, Value};

use super::code::Node;
use super::function::{MOST_SPELT, domain_bound, may_wait, pairs};
use super::lazy::{Lazy, V};
use super::run::Run;

/// The parts of a tuple, record or set.
pub(super) enum Parts {
    /// All of them are spelt out.
    Plain(Vec<Value>),
    /// Some are not.
    Lazy(Vec<V>),
}

impl Run<'_> {
    /// The parts of a tuple, record or set, as far as they can be spelt out at little cost; and whether all are. As in
    /// TLC, one that cannot be may stand beside what is asked for.
    pub fn parts<'n>(&mut self, nodes: impl Iterator<Item = &'n Node>, base: usize) -> Outcome<Parts> {
        let mut values = Vec::with_capacity(nodes.size_hint().0);
        let mut parts: Vec<V> = vec![];
        for node in nodes {
            let part = match self.eval(node, base)? {
                V::Lazy(lazy) => self.part(V::Lazy(lazy))?,
                value => value,
            };
            match part {
                V::Value(value) if parts.is_empty() => values.push(value),
                part => {
                    parts.extend(values.drain(..).map(V::Value));
                    parts.push(part);
                }
            }
        }
        Ok(if parts.is_empty() { Parts::Plain(values) } else { Parts::Lazy(parts) })
    }

    #[cold]
    fn part(&mut self, part: V) -> Outcome<V> {
        let size = match &part {
            V::Lazy(lazy) => match &**lazy {
                Lazy::Function(domain, ..) => domain_bound(domain),
                Lazy::Updated(..) | Lazy::Listed(_) | Lazy::BigUnion(_) => Some(0),
                _ => part.size_bound(),
            },
            V::Value(_) => return Ok(part),
        };
        if size.is_none_or(|size| size > MOST_SPELT) {
            return Ok(part);
        }
        match self.force(part.clone()) {
            Ok(value) => Ok(V::Value(value)),
            Err(failure) if may_wait(failure.kind()) => Ok(part),
            Err(failure) => Err(failure),
        }
    }

    /// `a @@ b`
    pub fn merged(&mut self, a: V, b: V) -> Outcome<V> {
        let (mut all, others) = (self.pairs(a)?, self.pairs(b)?);
        if let (Some(one), Some(other)) = (all.first(), others.first()) {
            let _ = one.0.compare(&other.0)?;
        }
        all.extend(others);
        Ok(function_of(all))
    }

    /// A function's pairs of argument and value.
    fn pairs(&mut self, function: V) -> Outcome<Vec<(Value, V)>> {
        if let V::Lazy(lazy) = &function
            && let Lazy::Listed(parts) = &**lazy
        {
            return Ok(parts.to_vec());
        }
        let pairs = pairs(&self.force(function)?)?;
        Ok(pairs.into_iter().map(|(argument, value)| (argument, V::Value(value))).collect())
    }
}

impl Parts {
    /// The function that has these values at these arguments.
    pub fn function(self, arguments: impl Iterator<Item = Value>) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::function(arguments.zip(values))),
            Parts::Lazy(parts) => function_of(arguments.zip(parts).collect()),
        }
    }
}

/// The function with these pairs; of two for one argument, the first.
pub(super) fn function_of(mut pairs: Vec<(Value, V)>) -> V {
    if pairs.iter().all(|pair| matches!(pair.1, V::Value(_))) {
        let plain = pairs.into_iter().filter_map(|(argument, value)| match value {
            V::Value(value) => Some((argument, value)),
            V::Lazy(_) => None,
        });
        return V::Value(Value::function(plain));
    }
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs.dedup_by(|later, first| later.0 == first.0);
    Lazy::Listed(pairs.into()).into()
}
