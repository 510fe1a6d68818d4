//! Tuples, records, functions and sets some part of which isn't spelt out: `[number |-> Nat, name |-> STRING]`.

use std::cmp::Ordering;

use lockstep_model::value::Symbol;
use lockstep_model::{Outcome, Value};

use super::code::Node;
use super::function::{MOST_SPELT, domain_bound, may_wait};
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
        let mut parts = Parts::Plain(Vec::with_capacity(nodes.size_hint().0));
        for node in nodes {
            parts.push(self.part_of(node, base)?);
        }
        Ok(parts)
    }

    /// A part, spelt out where that costs little.
    pub fn part_of(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match self.eval(node, base)? {
            V::Lazy(lazy) => self.part(V::Lazy(lazy)),
            value => Ok(value),
        }
    }

    #[cold]
    pub fn part(&mut self, part: V) -> Outcome<V> {
        let V::Lazy(lazy) = &part else { return Ok(part) };
        let size = match &**lazy {
            Lazy::Function(domain, ..) => domain_bound(domain),
            Lazy::Updated(..) | Lazy::Listed(_) | Lazy::BigUnion(_) => Some(0),
            // What is looked for in it must still be of its kind.
            Lazy::Product(_) | Lazy::Functions(..) | Lazy::Records(_) if part.size_bound() == Some(0) => None,
            _ => part.size_bound(),
        };
        if size.is_none_or(|size| size > MOST_SPELT) {
            return Ok(part);
        }
        match self.spelt_part(lazy) {
            Ok(value) => Ok(V::Value(value)),
            Err(failure) if may_wait(failure.kind()) => Ok(part),
            Err(failure) => Err(failure),
        }
    }

    /// `a @@ b`
    pub fn merged(&mut self, a: V, b: V) -> Outcome<V> {
        let (mut all, others) = (self.argued(&a)?, self.argued(&b)?);
        if let (Some((V::Value(one), _)), Some((V::Value(other), _))) = (all.first(), others.first()) {
            let _ = one.compare(other)?;
        }
        if all.iter().chain(&others).all(|pair| matches!(pair.0, V::Value(_))) {
            all.extend(others);
            return Ok(function_of(all));
        }
        for (argument, part) in others {
            let mut low = 0;
            let mut is_there = false;
            for (other, _) in &all {
                match self.compare(other, &argument)? {
                    Ordering::Less => low += 1,
                    Ordering::Equal => is_there = true,
                    Ordering::Greater => break,
                }
            }
            if !is_there {
                all.insert(low, (argument, part));
            }
        }
        Ok(function_of(all))
    }
}

impl FromIterator<V> for Parts {
    fn from_iter<I: IntoIterator<Item = V>>(parts: I) -> Self {
        let mut all = Parts::default();
        parts.into_iter().for_each(|part| all.push(part));
        all
    }
}

impl Default for Parts {
    fn default() -> Self {
        Parts::Plain(vec![])
    }
}

impl Parts {
    pub fn len(&self) -> usize {
        match self {
            Parts::Plain(values) => values.len(),
            Parts::Lazy(parts) => parts.len(),
        }
    }

    pub fn push(&mut self, part: V) {
        match (self, part) {
            (Parts::Plain(values), V::Value(value)) => values.push(value),
            (Parts::Lazy(parts), part) => parts.push(part),
            (plain, part) => {
                let mut parts = std::mem::take(plain).into_parts();
                parts.push(part);
                *plain = Parts::Lazy(parts);
            }
        }
    }

    /// The one at this place.
    pub fn part(&self, place: usize) -> V {
        match self {
            Parts::Plain(values) => V::Value(values[place].clone()),
            Parts::Lazy(parts) => parts[place].clone(),
        }
    }

    /// Those at these places.
    pub fn at(&self, places: &[usize]) -> Parts {
        places.iter().map(|place| self.part(*place)).collect()
    }

    /// The set of those at these places, where these are sorted.
    pub fn set_at(&self, places: &[usize]) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::Set(places.iter().map(|place| values[*place].clone()).collect())),
            Parts::Lazy(_) => self.at(places).sorted_set(),
        }
    }

    /// The sequence of those at these places.
    pub fn sequence_at(&self, places: &[usize]) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::Tuple(places.iter().map(|place| values[*place].clone()).collect())),
            Parts::Lazy(_) => self.at(places).sequence(),
        }
    }

    /// All of them, spelt out or not.
    pub fn into_parts(self) -> Vec<V> {
        match self {
            Parts::Plain(values) => values.into_iter().map(V::Value).collect(),
            Parts::Lazy(parts) => parts,
        }
    }

    /// The set of these. Where they cannot be compared, whoever wants to know which are equal meets the failure.
    pub fn set(self) -> Outcome<V> {
        let values = match self {
            Parts::Plain(values) if are_of_a_kind(&values) => return Value::try_set(values).map(V::Value),
            Parts::Plain(values) => values,
            parts => return Ok(Lazy::Enumeration(parts.into_parts().into()).into()),
        };
        match Value::try_set(values.clone()) {
            Ok(set) => Ok(V::Value(set)),
            Err(_) => Ok(Lazy::Enumeration(values.into_iter().map(V::Value).collect()).into()),
        }
    }

    /// The set of these, which are sorted already, each once.
    pub fn sorted_set(self) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::Set(values.into())),
            Parts::Lazy(parts) => Lazy::Enumeration(parts.into()).into(),
        }
    }

    /// The sequence of these.
    pub fn sequence(self) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::Tuple(values.into())),
            parts => function_of((1..).map(|place| V::Value(Value::Int(place))).zip(parts.into_parts()).collect()),
        }
    }

    /// The record with these in its fields.
    pub fn record(self, names: impl Iterator<Item = Symbol>) -> V {
        match self {
            Parts::Plain(values) => V::Value(Value::record(names.zip(values))),
            parts => function_of(names.map(|name| V::Value(Value::Str(name))).zip(parts.into_parts()).collect()),
        }
    }

    /// The function that has these values at these arguments.
    pub fn function(self, arguments: Parts) -> V {
        match (arguments, self) {
            (Parts::Plain(arguments), Parts::Plain(values)) => {
                V::Value(Value::function(arguments.into_iter().zip(values)))
            }
            (arguments, values) => function_of(arguments.into_parts().into_iter().zip(values.into_parts()).collect()),
        }
    }
}

/// Whether values are all of one kind in which no two are refused to be compared; or else sorted already.
fn are_of_a_kind(values: &[Value]) -> bool {
    values.iter().all(|value| matches!(value, Value::Int(_)))
        || values.iter().all(|value| matches!(value, Value::Str(_)))
        || values.is_sorted_by(|a, b| matches!(b.compare(a), Ok(Ordering::Greater)))
}

/// The function with these pairs; of two for one argument, the first. Where not all arguments are spelt out, they are
/// sorted already, each once.
pub(super) fn function_of(mut pairs: Vec<(V, V)>) -> V {
    if pairs.iter().all(|pair| matches!(pair, (V::Value(_), V::Value(_)))) {
        let plain = pairs.into_iter().filter_map(|pair| match pair {
            (V::Value(argument), V::Value(value)) => Some((argument, value)),
            _ => None,
        });
        return V::Value(Value::function(plain));
    }
    if pairs.iter().all(|pair| matches!(pair.0, V::Value(_))) {
        let place = |pair: &(V, V)| if let V::Value(argument) = &pair.0 { Some(argument.clone()) } else { None };
        pairs.sort_by_cached_key(place);
        pairs.dedup_by(|later, first| place(later) == place(first));
    }
    Lazy::Listed(pairs.into()).into()
}
