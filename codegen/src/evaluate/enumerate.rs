//! The elements of a set, in TLC's order.

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::value::{Described, Elements};
use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::Slot;
use super::function::domain;
use super::lazy::{LARGEST_SET, Lazy, Unspelt, V, not_enumerable, too_large};
use super::parts::Parts;
use super::run::Run;

pub(super) type Flow = Outcome<ControlFlow<()>>;

pub(super) const GO_ON: Flow = Ok(ControlFlow::Continue(()));

/// So many subsets are spelt out. TLC minds how large a set becomes while it is added to, and makes room for all
/// subsets at once: it has as many as it has memory for.
const MOST_SUBSETS: usize = 1 << 21;

impl Run<'_> {
    /// The value spelt out.
    pub fn force(&mut self, value: V) -> Outcome<Value> {
        match value {
            V::Value(value) => Ok(value),
            V::Lazy(lazy) => self.forced(&lazy).map_err(Failure::enclosed),
        }
    }

    fn forced(&mut self, lazy: &Unspelt) -> Outcome<Value> {
        match &**lazy {
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
                    let value = self.apply_value(&function, &V::Value(argument.clone()))?;
                    Ok((argument.clone(), self.force(value)?))
                });
                Ok(Value::function(pairs.collect::<Outcome<Vec<_>>>()?))
            }
            Lazy::Listed(parts) => {
                let pairs =
                    parts.iter().map(|(argument, part)| Ok((self.force(argument.clone())?, self.force(part.clone())?)));
                Ok(Value::function(pairs.collect::<Outcome<Vec<_>>>()?))
            }
            Lazy::Interval(..) => Ok(Value::Set(Elements::from(self.elements(&V::Lazy(lazy.clone()))?).as_interval())),
            _ => Ok(Value::Set(self.elements(&V::Lazy(lazy.clone()))?.into())),
        }
    }

    /// The elements of a set, in order.
    pub fn elements(&mut self, set: &V) -> Outcome<Arc<[Value]>> {
        if let V::Value(Value::Set(elements)) = set {
            return Ok(elements.all().clone());
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
        let elements = match self.gathered(set)? {
            Parts::Plain(elements) => elements,
            Parts::Lazy(parts) => parts.into_iter().map(|part| self.force(part)).collect::<Outcome<_>>()?,
        };
        if is_ordered(set) {
            return Ok(elements.into());
        }
        match Value::try_set(elements)? {
            Value::Set(elements) => Ok(elements.all().clone()),
            _ => Ok(Arc::from([])),
        }
    }

    /// Visits the elements of a set in order, each of them once.
    pub fn each_in_order(&mut self, set: &V, visit: &mut dyn FnMut(&mut Self, V) -> Flow) -> Flow {
        match set {
            set if is_ordered(set) => self.each(set, visit),
            V::Lazy(lazy) if let Some(kept) = lazy.kept() => self.each_of_all(&kept.elements, visit),
            _ => {
                let elements = self.in_order(set)?.sorted_set();
                self.each(&elements, visit)
            }
        }
    }

    /// Visits the elements of a set as TLC comes by them, which is what it does for `x' \in S`: those of a union in the
    /// order of what is united, and as often; those of sets that are made of unions accordingly.
    pub fn each(&mut self, set: &V, visit: &mut dyn FnMut(&mut Self, V) -> Flow) -> Flow {
        let lazy = match set {
            V::Value(Value::Set(elements)) => return self.each_of_all(&elements.met(), visit),
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
                    if visit(self, Value::Int(number).into())?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Lazy::Powerset(inner) => {
                let elements = match inner {
                    // TLC, too, takes the empty sequence for the empty set here.
                    V::Value(Value::Tuple(items)) if items.is_empty() => Parts::default(),
                    _ => {
                        self.settle(inner);
                        self.in_order(inner)?
                    }
                };
                self.each_subset(elements.len(), &mut |run, places| visit(run, elements.set_at(places)))
            }
            Lazy::Functions(domain, range) => {
                let domain = self.elements(domain)?;
                if domain.is_empty() {
                    return if range.is_enumerable() {
                        visit(self, Value::tuple([]).into())
                    } else {
                        Err(not_enumerable(range))
                    };
                }
                let range = self.met(range)?;
                let is_sequence = is_one_to_n(domain.iter());
                self.each_combination(&vec![range.len(); domain.len()], &mut |run, places| {
                    let function = match is_sequence {
                        true => range.sequence_at(places),
                        false => range.at(places).function(Parts::Plain(domain.to_vec())),
                    };
                    visit(run, function)
                })
            }
            Lazy::Records(fields) => {
                let ranges = self.ranges(fields.iter().map(|field| &field.1))?;
                self.each_combination(&sizes(&ranges), &mut |run, places| {
                    visit(run, picked(&ranges, places).record(fields.iter().map(|field| field.0)))
                })
            }
            Lazy::Product(sets) => {
                let ranges = self.ranges(sets.iter())?;
                self.each_combination(&sizes(&ranges), &mut |run, places| {
                    visit(run, picked(&ranges, places).sequence())
                })
            }
            Lazy::Filter(inner, scoped, captured) => self.each(inner, &mut |run, element| {
                if run.satisfies(scoped, captured, element.clone())? { visit(run, element) } else { GO_ON }
            }),
            Lazy::Cup(a, b) => {
                if let Some(other) =
                    [a, b].into_iter().find(|set| !set.is_enumerable() || set.is_finite() == Some(false))
                {
                    return Err(not_enumerable(other));
                }
                // TLC is about to go through both.
                let b = match b {
                    V::Lazy(lazy) => &V::Lazy(lazy.as_it_is()),
                    b => b,
                };
                match self.each(a, visit)? {
                    ControlFlow::Continue(()) => self.each(b, visit),
                    end => Ok(end),
                }
            }
            Lazy::Cap(a, b) => {
                let (a, b) = if a.is_enumerable() { (a, b) } else { (b, a) };
                self.each(a, &mut |run, element| {
                    if run.member(b, &element)? { visit(run, element) } else { GO_ON }
                })
            }
            Lazy::Minus(a, b) => self.each(a, &mut |run, element| {
                if run.member(b, &element)? { GO_ON } else { visit(run, element) }
            }),
            Lazy::BigUnion(sets) => self.each(sets, &mut |run, set| run.each(&set, visit)),
            Lazy::Union(sets) => {
                for set in self.united(sets)? {
                    if self.each(&set, visit)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Lazy::Enumeration(elements) => {
                for element in self.sorted(elements)? {
                    if visit(self, element)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Lazy::Sequences(inner) if set.is_finite() == Some(true) => {
                let _ = inner;
                visit(self, Value::tuple([]).into())
            }
            _ => Err(not_enumerable(set)),
        }
    }

    /// Sees to it that a set can be gone through, as TLC does before it asks for an element.
    pub fn begin(&mut self, set: &V) -> Outcome<()> {
        let lazy = match set {
            V::Lazy(lazy) if set.is_enumerable() => lazy,
            set if set.is_enumerable() => return Ok(()),
            set => return Err(not_enumerable(set)),
        };
        match &**lazy {
            Lazy::Enumeration(parts) => self.sorted(parts).map(|_| ()),
            Lazy::Powerset(V::Value(Value::Tuple(items))) if items.is_empty() => Ok(()),
            _ if is_sifted(set) => self.met(set).map(|_| ()),
            Lazy::Powerset(inner) => self.begin(inner),
            Lazy::Functions(domain, range) => {
                self.elements(domain)?;
                self.begin(range)
            }
            Lazy::Records(fields) => self.begin_all(fields.iter().map(|field| &field.1)),
            Lazy::Product(sets) => self.begin_all(sets.iter()),
            _ => Ok(()),
        }
    }

    /// The same of several sets, up to the first that is empty.
    fn begin_all<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<()> {
        for set in sets {
            self.begin(set)?;
            if !self.has_element(set)? {
                break;
            }
        }
        Ok(())
    }

    /// Whether a set has an element.
    pub fn has_element(&mut self, set: &V) -> Outcome<bool> {
        self.each(set, &mut |_, _| Ok(ControlFlow::Break(()))).map(|flow| flow.is_break())
    }

    fn each_of_all(&mut self, elements: &[Value], visit: &mut dyn FnMut(&mut Self, V) -> Flow) -> Flow {
        for element in elements {
            if visit(self, V::Value(element.clone()))?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        GO_ON
    }

    /// The elements of a set as TLC comes by them.
    pub fn met(&mut self, set: &V) -> Outcome<Parts> {
        match set {
            V::Value(Value::Set(elements)) => Ok(Parts::Plain(elements.met().to_vec())),
            V::Lazy(lazy) if let Some(kept) = lazy.kept().filter(|_| is_ordered(set)) => {
                Ok(Parts::Plain(kept.elements.to_vec()))
            }
            set => self.gathered(set),
        }
    }

    fn gathered(&mut self, set: &V) -> Outcome<Parts> {
        let mut elements = Parts::default();
        let is_powerset = matches!(set, V::Lazy(lazy) if matches!(**lazy, Lazy::Powerset(_)));
        let most = if is_powerset { MOST_SUBSETS } else { LARGEST_SET };
        let _ = self.each(set, &mut |_, element| {
            if elements.len() >= most {
                return Err(if is_powerset { too_many_subsets() } else { too_large() });
            }
            elements.push(element);
            GO_ON
        })?;
        Ok(elements)
    }

    /// The elements of each set, up to the first that is empty: there are no combinations then.
    fn ranges<'v>(&mut self, sets: impl Iterator<Item = &'v V>) -> Outcome<Vec<Parts>> {
        let mut ranges = Vec::with_capacity(sets.size_hint().0);
        for set in sets {
            ranges.push(self.met(set)?);
            if ranges.last().is_some_and(|range| range.len() == 0) {
                break;
            }
        }
        Ok(ranges)
    }

    /// The places of the elements of every subset of so many, by size first, then by the places.
    fn each_subset(&mut self, n: usize, visit: &mut dyn FnMut(&mut Self, &[usize]) -> Flow) -> Flow {
        for size in 0..=n {
            let mut places: Vec<usize> = (0..size).collect();
            loop {
                if visit(self, &places)?.is_break() {
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

    /// The place of one item of each range, these being of so many, the last one changing fastest.
    fn each_combination(&mut self, sizes: &[usize], visit: &mut dyn FnMut(&mut Self, &[usize]) -> Flow) -> Flow {
        if sizes.contains(&0) {
            return GO_ON;
        }
        let mut places = vec![0; sizes.len()];
        loop {
            if visit(self, &places)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let Some(last) = (0..places.len()).rev().find(|i| places[*i] + 1 < sizes[*i]) else { return GO_ON };
            places[last] += 1;
            places[last + 1..].fill(0);
        }
    }
}

fn sizes(ranges: &[Parts]) -> Vec<usize> {
    ranges.iter().map(Parts::len).collect()
}

/// One item of each range.
fn picked(ranges: &[Parts], places: &[usize]) -> Parts {
    ranges.iter().zip(places).map(|(range, place)| range.part(*place)).collect()
}

/// Whether a set is made by asking others for their elements one by one, in which something may fail.
pub(super) fn is_sifted(set: &V) -> bool {
    use Lazy::{BigUnion, Cap, Cup, Filter, Minus, Union};
    matches!(set, V::Lazy(lazy) if matches!(**lazy, Filter(..) | Minus(..) | Cup(..) | Cap(..) | BigUnion(_) | Union(_)))
}

/// Whether [`Run::each`] visits the elements sorted and each once.
pub(super) fn is_ordered(set: &V) -> bool {
    match set {
        V::Value(Value::Set(elements)) => elements.description().is_none_or(Described::is_in_order),
        V::Value(_) => true,
        V::Lazy(lazy) if lazy.is_settled() => true,
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

/// The same, where not all of them are spelt out.
pub(super) fn are_places<'v>(domain: impl IntoIterator<Item = &'v V>) -> bool {
    domain.into_iter().zip(1..).all(|(argument, place)| matches!(argument, V::Value(Value::Int(n)) if *n == place))
}

#[cold]
fn too_many_subsets() -> Failure {
    let message = format!("the set has more than {MOST_SUBSETS} subsets, which are too many to be spelt out");
    Failure::new(FailureKind::NotEnumerable, message)
}
