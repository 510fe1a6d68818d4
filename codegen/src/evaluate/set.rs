//! What sets are made of sets by.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Kind, Node};
use super::function::MOST_SPELT;
use super::lazy::{Kept, LARGEST_SET, Lazy, V, not_enumerable};
use super::number::number;
use super::parts::Parts;
use super::run::Run;

impl Run<'_> {
    /// The value of an expression that must be a set with elements that TLC enumerates, for an operator that in TLC
    /// looks itself whether it is one.
    pub fn enumerable(&mut self, node: &Node, base: usize) -> Outcome<V> {
        let value = self.eval(node, base)?;
        if !value.is_set() || value.is_endless() { Err(not_enumerable(&value).of_library()) } else { Ok(value) }
    }

    /// `a \cup b`. Beside nothing, or in a set that isn't spelt out, the other side is what it is: whether it is a set
    /// shows when its elements are asked for.
    pub fn union(&mut self, a: V, b: V) -> Outcome<V> {
        if a.is_empty_set() {
            return Ok(b);
        }
        if b.is_empty_set() && !a.is_interval() {
            return Ok(a);
        }
        match (a.is_plain_set(), b.is_plain_set()) {
            (true, true) => return union_of(&self.elements(&a)?, &self.elements(&b)?).map(V::Value),
            _ if a.is_listed() && b.is_listed() => {}
            // The one that is spelt out is asked first.
            (false, _) if b.is_listed() => return Ok(Lazy::Cup(b, a).into()),
            _ => return Ok(Lazy::Cup(a, b).into()),
        }
        let sets = [self.as_written(&a)?, self.in_order(&b)?.into_parts()];
        self.united_lists(sets)
    }

    /// The union of sets whose elements are at hand: TLC asks of each whether it is among those before.
    fn united_lists(&mut self, sets: impl IntoIterator<Item = Vec<V>>) -> Outcome<V> {
        let mut all: Vec<V> = vec![];
        for set in sets {
            for element in set {
                if !self.is_among(&all, &element)? {
                    all.push(element);
                }
            }
        }
        all.into_iter().collect::<Parts>().set()
    }

    /// Whether the element is among these, which may be in no order.
    pub fn is_among(&mut self, elements: &[V], element: &V) -> Outcome<bool> {
        for other in elements {
            if self.equal(other, element)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The elements of a set that are at hand, in the order that they are written in.
    fn as_written(&mut self, set: &V) -> Outcome<Vec<V>> {
        match set {
            V::Lazy(lazy) if let Lazy::Enumeration(parts) = &**lazy => Ok(parts.to_vec()),
            set => Ok(self.met(set)?.into_parts()),
        }
    }

    /// `a \cap b`. Of two sets one of which is spelt out, the other is asked for its members only.
    pub fn intersection(&mut self, a: V, b: V) -> Outcome<V> {
        match (a.is_listed(), b.is_listed()) {
            (true, _) => self.keep(&a, &b, true),
            (_, true) => self.keep(&b, &a, true),
            _ => Ok(Lazy::Cap(a, b).into()),
        }
    }

    /// `a \ b`
    pub fn difference(&mut self, a: V, b: V) -> Outcome<V> {
        if a.is_listed() { self.keep(&a, &b, false) } else { Ok(Lazy::Minus(a, b).into()) }
    }

    /// `UNION`, which leaves sets as they are that aren't spelt out. Whether all are sets shows when their elements are
    /// asked for.
    pub fn big_union(&mut self, node: &Node, base: usize) -> Outcome<V> {
        // Where it is written which they are, they are not yet spelt out.
        let node = if let Kind::Cached(_, inner, _) = &node.kind { inner } else { node };
        let mut sets = vec![];
        match &node.kind {
            Kind::SetEnumeration(items) => {
                for item in items {
                    sets.push(self.eval(item, base)?);
                }
            }
            Kind::Map { bounds, body } => {
                let _ = self.each_binding(bounds, base, &mut |run| {
                    sets.push(run.eval(body, base)?);
                    Ok(ControlFlow::Continue(()))
                })?;
            }
            _ => match self.eval(node, base)? {
                V::Value(Value::Set(elements)) if elements.description().is_none() => {
                    sets.extend(elements.iter().cloned().map(V::Value));
                }
                V::Lazy(ref lazy) if let Lazy::Enumeration(parts) = &**lazy => sets.extend(parts.iter().cloned()),
                lazy => return Ok(Lazy::BigUnion(lazy).into()),
            },
        }
        if !sets.iter().all(V::is_plain_set) {
            if sets.iter().all(|set| set.is_listed() && !set.is_interval()) {
                let sets = sets.iter().map(|set| self.as_written(set)).collect::<Outcome<Vec<_>>>()?;
                return self.united_lists(sets);
            }
            return Ok(Lazy::Union(sets.into()).into());
        }
        let mut all = vec![];
        for set in &sets {
            all.extend(self.elements(set)?.iter().cloned());
        }
        let union = Value::try_set(all)?;
        if !sets.iter().any(V::is_interval) {
            return Ok(V::Value(union));
        }
        // Intervals are gone through one by one, though the elements are at hand.
        let parts: V = Lazy::Union(sets.into()).into();
        if let (V::Lazy(parts), Value::Set(elements)) = (&parts, union) {
            parts.keep(Kept { elements: elements.all().clone(), answer: true });
        }
        Ok(parts)
    }

    /// Sets in the order in which TLC unites them: it sorts them and leaves out those that are there already. All but
    /// the one that is written first keep their elements then, and are asked for them in order.
    pub fn united(&mut self, sets: &[V]) -> Outcome<Vec<V>> {
        let most = sets.iter().try_fold(0_u64, |most, set| most.checked_add(set.size_bound()?));
        if sets.len() < 2 || most.is_none_or(|most| most > MOST_SPELT) {
            self.compared(sets)?;
            return Ok(sets.to_vec());
        }
        let mut sorted: Vec<(Value, V)> = Vec::with_capacity(sets.len());
        for set in sets {
            if !sorted.is_empty() {
                self.settle(set);
            }
            let value = self.force(set.clone())?;
            if let Err(place) = place_of(&value, &sorted)? {
                let part = if sorted.is_empty() { set.clone() } else { V::Value(value.clone()) };
                sorted.insert(place, (value, part));
            }
        }
        Ok(sorted.into_iter().map(|(_, part)| part).collect())
    }

    /// TLC sorts the sets that it unites before it looks into any, and so compares those that are of one size.
    pub fn compared(&mut self, sets: &[V]) -> Outcome<()> {
        let sizes = sets.iter().map(exact_size).collect::<Option<BTreeSet<u64>>>();
        let differ = sizes.is_some_and(|sizes| sizes.len() == sets.len());
        if sets.len() < 2 {
            return Ok(());
        }
        if let Some(set) = sets.iter().find(|set| set.is_finite().is_none()) {
            return self.force(set.clone()).map(|_| ());
        }
        let most = sets.iter().try_fold(0_u64, |most, set| most.checked_add(set.size_bound()?));
        if differ || most.is_none_or(|most| most > MOST_SPELT) {
            return Ok(());
        }
        self.sorted(sets).map(|_| ())
    }

    /// The elements of a spelt-out set that are, or aren't, in another one.
    fn keep(&mut self, set: &V, other: &V, inside: bool) -> Outcome<V> {
        if let V::Lazy(lazy) = set
            && let Lazy::Enumeration(parts) = &**lazy
        {
            let mut kept = Parts::default();
            for part in parts {
                if self.member(other, part)? == inside {
                    kept.push(part.clone());
                }
            }
            return kept.set();
        }
        let mut kept = vec![];
        for element in self.elements(set)?.iter() {
            if self.member(other, &V::Value(element.clone()))? == inside {
                kept.push(element.clone());
            }
        }
        Ok(V::Value(Value::Set(kept.into())))
    }

    /// `IsFiniteSet`, of everything that TLC finds finite: functions, too, and sets made of them.
    pub fn is_finite(&mut self, set: &V) -> Outcome<bool> {
        let unknown = |set: &V| {
            let message =
                format!("IsFiniteSet is applied to {}, which isn't a finite set, nor an infinite one", set.describe());
            Failure::new(FailureKind::Type, message)
        };
        let lazy = match set {
            V::Value(Value::Set(_) | Value::Tuple(_) | Value::Record(_) | Value::Function(_)) => return Ok(true),
            V::Value(_) => return Err(unknown(set)),
            V::Lazy(lazy) => lazy,
        };
        match &**lazy {
            Lazy::Interval(..) | Lazy::Enumeration(_) | Lazy::Listed(_) => Ok(true),
            Lazy::Naturals | Lazy::Integers | Lazy::Reals | Lazy::Strings | Lazy::Any | Lazy::Sequences(_) => Ok(false),
            Lazy::Powerset(of) => self.is_finite(of),
            Lazy::Functions(a, b) | Lazy::Cup(a, b) => Ok(self.is_finite(a)? && self.is_finite(b)?),
            Lazy::Cap(a, b) => match self.is_finite(a)? || self.is_finite(b)? {
                true => Ok(true),
                false => Err(unknown(set)),
            },
            Lazy::Minus(a, b) => match self.is_finite(a)? {
                false if !self.is_finite(b)? => Err(unknown(set)),
                answer => Ok(answer),
            },
            Lazy::Filter(of, ..) => match self.is_finite(of)? {
                true => Ok(true),
                false => Err(unknown(set)),
            },
            Lazy::Records(fields) => self.are_finite(fields.iter().map(|field| &field.1)),
            Lazy::Product(sets) => self.are_finite(sets.iter()),
            Lazy::Union(sets) => {
                self.compared(sets)?;
                self.are_finite(sets.iter())
            }
            Lazy::BigUnion(sets) => {
                let mut all = true;
                let _ = self.each(sets, &mut |run, set| {
                    all = run.is_finite(&set)?;
                    Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
                })?;
                Ok(all)
            }
            // One that is computed is finite.
            Lazy::Function(..) | Lazy::Updated(..) => Err(unknown(set)),
        }
    }

    /// The number of elements of a set, and that of a function's arguments.
    pub fn size(&mut self, set: &V) -> Outcome<u64> {
        match size(set) {
            Some(size) => Ok(size),
            None => match self.cardinality(set)? {
                V::Value(Value::Int(size)) => Ok(u64::try_from(size).unwrap_or(0)),
                _ => Ok(u64::MAX),
            },
        }
    }

    fn are_finite<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<bool> {
        for set in sets {
            if !self.is_finite(set)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub fn cardinality(&mut self, set: &V) -> Outcome<V> {
        if let V::Value(Value::Set(elements)) = set {
            elements.count();
            return number(i64::try_from(elements.len()).ok());
        }
        if let Some(size) = exact_size(set) {
            return count(i64::try_from(size).ok());
        }
        if let V::Lazy(lazy) = set {
            let size = match &**lazy {
                Lazy::Functions(domain, range) => {
                    let (arguments, values) = (self.size(domain)?, self.size(range)?);
                    values.checked_pow(u32::try_from(arguments).unwrap_or(u32::MAX))
                }
                Lazy::Records(fields) => self.product_of_sizes(fields.iter().map(|field| &field.1))?,
                Lazy::Product(sets) => self.product_of_sizes(sets.iter())?,
                Lazy::Powerset(of) => u32::try_from(self.size(of)?).ok().and_then(|size| 1_u64.checked_shl(size)),
                _ => {
                    self.settle(set);
                    return self.counted(set);
                }
            };
            return count(size.and_then(|size| i64::try_from(size).ok()));
        }
        self.counted(set)
    }

    /// How many tuples or records there are.
    fn product_of_sizes<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<Option<u64>> {
        let mut product = Some(1_u64);
        for set in sets {
            let size = self.size(set)?;
            product = product.and_then(|product| product.checked_mul(size));
        }
        Ok(product)
    }

    fn counted(&mut self, set: &V) -> Outcome<V> {
        // TLC constructs the set to count it, and refuses one that is too large.
        let mut count = 0_i64;
        let _ = self.each_in_order(set, &mut |_, _| {
            count += 1;
            if count > LARGEST_SET as i64 {
                return Err(super::lazy::too_large());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        number(Some(count))
    }
}

/// Where a set stands among others, or else where it would stand.
fn place_of(set: &Value, sorted: &[(Value, V)]) -> Outcome<Result<usize, usize>> {
    let (mut low, mut high) = (0, sorted.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match set.compare(&sorted[middle].0)? {
            Ordering::Equal => return Ok(Ok(middle)),
            Ordering::Less => high = middle,
            Ordering::Greater => low = middle + 1,
        }
    }
    Ok(Err(low))
}

/// How many elements a set has that can be counted without spelling it out.
fn exact_size(set: &V) -> Option<u64> {
    let V::Lazy(lazy) = set else { return size(set) };
    let sizes = |mut sets: &mut dyn Iterator<Item = &V>| {
        (&mut sets).try_fold(1_u64, |product, set| product.checked_mul(size(set)?))
    };
    match &**lazy {
        Lazy::Interval(..) => set.size_bound(),
        Lazy::Powerset(inner) if matches!(inner, V::Value(_)) => {
            size(inner).and_then(|size| 1_u64.checked_shl(u32::try_from(size).ok()?))
        }
        Lazy::Product(sets) => sizes(&mut sets.iter()),
        Lazy::Records(fields) => sizes(&mut fields.iter().map(|field| &field.1)),
        _ => None,
    }
}

/// How many elements a set has that is spelt out. To TLC a function has a size here, too: the number of its arguments.
pub(super) fn size(set: &V) -> Option<u64> {
    match set {
        V::Value(Value::Tuple(items)) => Some(items.len() as u64),
        V::Value(Value::Record(fields)) => Some(fields.len() as u64),
        V::Value(Value::Function(pairs)) => Some(pairs.len() as u64),
        V::Value(Value::Set(elements)) => Some(elements.len() as u64),
        set if set.is_plain_set() => set.size_bound(),
        _ => None,
    }
}

/// The union of two sets that are spelt out.
fn union_of(a: &Arc<[Value]>, b: &Arc<[Value]>) -> Outcome<Value> {
    // One element more, which is how sets mostly grow.
    if let [element] = &**b {
        let (mut low, mut high) = (0, a.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match a[middle].compare(element)? {
                Ordering::Equal => return Ok(Value::Set(a.clone().into())),
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
            }
        }
        let mut all = Vec::with_capacity(a.len() + 1);
        all.extend_from_slice(&a[..low]);
        all.push(element.clone());
        all.extend_from_slice(&a[low..]);
        return Ok(Value::Set(all.into()));
    }
    Value::try_set(a.iter().chain(b.iter()).cloned().collect())
}

/// How many elements there are: TLC has no value for more than 32 bits of them, as for a set that it cannot enumerate.
fn count(size: Option<i64>) -> Outcome<V> {
    number(size).map_err(|_| Failure::new(FailureKind::NotEnumerable, "the set has more than 2147483647 elements"))
}
