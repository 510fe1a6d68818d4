//! The elements of a set, in TLC's order.

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Outcome, Value};

use super::code::Slot;
use super::function::domain;
use super::lazy::{LARGEST_SET, Lazy, V, not_enumerable, too_large};
use super::run::Run;

pub(super) type Flow = Outcome<ControlFlow<()>>;

pub(super) const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl Run<'_> {
    /// The value spelt out.
    pub fn force(&mut self, value: V) -> Outcome<Value> {
        match value {
            V::Value(value) => Ok(value),
            V::Lazy(lazy) => match &*lazy {
                Lazy::Function(domain, scoped, captured, _) => {
                    let base = self.open(&scoped.code, captured);
                    if let Some(slot) = scoped.code.own {
                        self.stack[base + slot as usize] = Slot::Value(V::Lazy(lazy.clone()));
                    }
                    let waits = scoped.code.own.is_some() || domain.iter().all(V::is_plain_set);
                    let function = self.waiting(waits, |run| run.tabulate(domain, scoped, base))?;
                    self.force(function)
                }
                // What is replaced is not computed: it may have no value.
                Lazy::Updated(..) => {
                    let function = V::Lazy(lazy.clone());
                    let domain = domain(&function)?;
                    let arguments = self.elements(&domain)?;
                    let pairs = arguments.iter().map(|argument| {
                        let value = self.apply_value(&function, argument)?;
                        Ok((argument.clone(), self.force(value)?))
                    });
                    Ok(Value::function(pairs.collect::<Outcome<Vec<_>>>()?))
                }
                Lazy::Listed(parts) => {
                    let pairs = parts.iter().map(|(argument, part)| Ok((argument.clone(), self.force(part.clone())?)));
                    Ok(Value::function(pairs.collect::<Outcome<Vec<_>>>()?))
                }
                _ => Ok(Value::Set(self.elements(&V::Lazy(lazy))?)),
            },
        }
    }

    /// The elements of a set, in order.
    pub fn elements(&mut self, set: &V) -> Outcome<Arc<[Value]>> {
        if let V::Value(Value::Set(elements)) = set {
            return Ok(elements.clone());
        }
        if let V::Lazy(lazy) = set
            && let Lazy::Interval(a, b) = **lazy
        {
            if i64::from(b) - i64::from(a) >= LARGEST_SET as i64 {
                return Err(too_large());
            }
            return Ok((a..=b).map(Value::Int).collect());
        }
        if let V::Lazy(lazy) = set
            && let Some(kept) = lazy.kept()
        {
            return Ok(kept.elements.clone());
        }
        let elements = self.gathered(set)?;
        if is_ordered(set) {
            return Ok(elements.into());
        }
        match Value::try_set(elements)? {
            Value::Set(elements) => Ok(elements),
            _ => Ok(Arc::from([])),
        }
    }

    /// Visits the elements of a set in order, each of them once.
    pub fn each_in_order(&mut self, set: &V, visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
        match is_ordered(set) {
            true => self.each(set, visit),
            false => {
                let elements = self.elements(set)?;
                self.each_of_all(&elements, visit)
            }
        }
    }

    /// Visits the elements of a set as TLC comes by them, which is what it does for `x' \in S`: those of a union in the
    /// order of what is united, and as often; those of sets that are made of unions accordingly.
    pub fn each(&mut self, set: &V, visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
        let lazy = match set {
            V::Value(Value::Set(elements)) => return self.each_of_all(elements, visit),
            V::Value(_) => return Err(not_enumerable(set)),
            V::Lazy(lazy) => lazy,
        };
        if let Some(kept) = lazy.kept()
            && is_ordered(set)
        {
            return self.each_of_all(&kept.elements, visit);
        }
        match &**lazy {
            Lazy::Interval(a, b) => {
                for number in *a..=*b {
                    if visit(self, Value::Int(number))?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Lazy::Powerset(inner) => {
                let elements = match inner {
                    // TLC, too, takes the empty sequence for the empty set here.
                    V::Value(Value::Tuple(items)) if items.is_empty() => items.clone(),
                    _ => self.elements(inner)?,
                };
                self.each_subset(&elements, visit)
            }
            Lazy::Functions(domain, range) => {
                let domain = self.elements(domain)?;
                if domain.is_empty() {
                    return if range.is_enumerable() {
                        visit(self, Value::tuple([]))
                    } else {
                        Err(not_enumerable(range))
                    };
                }
                let range = self.met(range)?;
                let ranges = vec![range; domain.len()];
                let is_sequence = is_one_to_n(domain.iter());
                self.each_combination(&ranges, &mut |run, items| {
                    let items = items.iter().map(pick);
                    let function = match is_sequence {
                        true => Value::tuple(items),
                        false => Value::function(domain.iter().cloned().zip(items)),
                    };
                    visit(run, function)
                })
            }
            Lazy::Records(fields) => {
                let ranges = self.ranges(fields.iter().map(|field| &field.1))?;
                self.each_combination(&ranges, &mut |run, items| {
                    visit(run, Value::record(fields.iter().map(|field| field.0).zip(items.iter().map(pick))))
                })
            }
            Lazy::Product(sets) => {
                let ranges = self.ranges(sets.iter())?;
                self.each_combination(&ranges, &mut |run, items| visit(run, Value::tuple(items.iter().map(pick))))
            }
            Lazy::Filter(inner, scoped, captured) => self.each(inner, &mut |run, element| {
                if run.satisfies(scoped, captured, &element)? { visit(run, element) } else { GO_ON }
            }),
            Lazy::Cup(a, b) => {
                if let Some(other) =
                    [a, b].into_iter().find(|set| !set.is_enumerable() || set.is_finite() == Some(false))
                {
                    return Err(not_enumerable(other));
                }
                match self.each(a, visit)? {
                    ControlFlow::Continue(()) => self.each(b, visit),
                    end => Ok(end),
                }
            }
            Lazy::Cap(a, b) => {
                let (a, b) = if a.is_enumerable() { (a, b) } else { (b, a) };
                self.each(a, &mut |run, element| {
                    if run.member(b, &V::Value(element.clone()))? { visit(run, element) } else { GO_ON }
                })
            }
            Lazy::Minus(a, b) => self.each(a, &mut |run, element| {
                if run.member(b, &V::Value(element.clone()))? { GO_ON } else { visit(run, element) }
            }),
            Lazy::BigUnion(sets) => self.each(sets, &mut |run, set| run.each(&V::Value(set), visit)),
            Lazy::Union(sets) => {
                for set in self.united(sets)? {
                    if self.each(&set, visit)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Lazy::Enumeration(elements) => {
                let elements = elements.iter().map(|element| self.force(element.clone())).collect::<Outcome<_>>()?;
                let elements = V::Value(Value::try_set(elements)?);
                self.each(&elements, visit)
            }
            Lazy::Sequences(inner) if set.is_finite() == Some(true) => {
                let _ = inner;
                visit(self, Value::tuple([]))
            }
            _ => Err(not_enumerable(set)),
        }
    }

    fn each_of_all(&mut self, elements: &[Value], visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
        for element in elements {
            if visit(self, element.clone())?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        GO_ON
    }

    /// The elements of a set as TLC comes by them.
    pub fn met(&mut self, set: &V) -> Outcome<Arc<[Value]>> {
        if is_ordered(set) {
            return self.elements(set);
        }
        Ok(self.gathered(set)?.into())
    }

    fn gathered(&mut self, set: &V) -> Outcome<Vec<Value>> {
        let mut elements = vec![];
        let _ = self.each(set, &mut |_, element| {
            if elements.len() >= LARGEST_SET {
                return Err(too_large());
            }
            elements.push(element);
            GO_ON
        })?;
        Ok(elements)
    }

    /// The elements of each set, up to the first that is empty: there are no combinations then.
    fn ranges<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<Vec<Arc<[Value]>>> {
        let mut ranges = Vec::with_capacity(sets.size_hint().0);
        for set in sets {
            ranges.push(self.met(set)?);
            if ranges.last().is_some_and(|range| range.is_empty()) {
                break;
            }
        }
        Ok(ranges)
    }

    /// By size first, then by the places of the elements.
    pub fn each_subset(&mut self, elements: &[Value], visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
        let n = elements.len();
        for size in 0..=n {
            let mut places: Vec<usize> = (0..size).collect();
            loop {
                let subset = places.iter().filter_map(|place| elements.get(*place).cloned()).collect();
                if visit(self, Value::Set(subset))?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let Some(last) = (0..size).rev().find(|i| places[*i] < n - size + i) else { break };
                places[last] += 1;
                for i in last + 1..size {
                    places[i] = places[i - 1] + 1;
                }
            }
        }
        GO_ON
    }

    /// One item of each range, the last one changing fastest.
    pub fn each_combination(
        &mut self,
        ranges: &[Arc<[Value]>],
        visit: &mut dyn FnMut(&mut Self, &[Pick<'_>]) -> Flow,
    ) -> Flow {
        if ranges.iter().any(|range| range.is_empty()) {
            return GO_ON;
        }
        let mut places: Vec<Pick<'_>> = ranges.iter().map(|range| (0, range)).collect();
        loop {
            if visit(self, &places)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let Some(last) = (0..places.len()).rev().find(|i| places[*i].0 + 1 < places[*i].1.len()) else {
                return GO_ON;
            };
            places[last].0 += 1;
            for place in &mut places[last + 1..] {
                place.0 = 0;
            }
        }
    }
}

/// The place of an element, and the range that it is from.
type Pick<'r> = (usize, &'r Arc<[Value]>);

pub(super) fn pick(place: &Pick<'_>) -> Value {
    place.1[place.0].clone()
}

/// Whether [`Run::each`] visits the elements sorted and each once.
fn is_ordered(set: &V) -> bool {
    match set {
        V::Value(_) => true,
        V::Lazy(lazy) => match &**lazy {
            Lazy::Functions(_, range) => is_ordered(range),
            Lazy::Records(fields) => fields.iter().all(|field| is_ordered(&field.1)),
            Lazy::Product(sets) => sets.iter().all(is_ordered),
            Lazy::Filter(set, ..) | Lazy::Minus(set, _) => is_ordered(set),
            Lazy::Cap(a, b) => is_ordered(if a.is_enumerable() { a } else { b }),
            Lazy::Cup(..) | Lazy::BigUnion(_) | Lazy::Union(_) => false,
            _ => true,
        },
    }
}

pub(super) fn is_one_to_n<'v>(domain: impl IntoIterator<Item = &'v Value>) -> bool {
    domain.into_iter().zip(1..).all(|(argument, place)| matches!(argument, Value::Int(n) if *n == place))
}
