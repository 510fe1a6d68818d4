//! Values on their way: sets that are known by their members, functions that are known by their rule.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{CodeBody, Pattern, Scoped, Slot};
use super::run::Run;

/// TLC's bound on the sets that it constructs.
pub(super) const LARGEST_SET: usize = 1_000_000;

/// A value, evaluated as far as was needed.
#[derive(Clone, Debug)]
pub(super) enum V {
    Value(Value),
    Lazy(Arc<Lazy>),
}

/// A set or function that isn't spelt out.
#[derive(Debug)]
pub(super) enum Lazy {
    Interval(i32, i32),
    Naturals,
    Integers,
    Reals,
    Strings,
    Any,
    Powerset(V),
    Sequences(V),
    Functions(V, V),
    /// By field, sorted.
    Records(Box<[(Symbol, V)]>),
    Product(Box<[V]>),
    Filter(V, Arc<Scoped>, Box<[Slot]>),
    Cup(V, V),
    Cap(V, V),
    Minus(V, V),
    BigUnion(V),
    /// The union of sets that aren't all spelt out.
    Union(Box<[V]>),
    Function(Box<[V]>, Arc<Scoped>, Box<[Slot]>, Results),
}

/// What a function's rule has been found to give: a recursive one asks again and again.
#[derive(Debug, Default)]
pub(super) struct Results(Mutex<BTreeMap<Value, V>>);

impl Results {
    /// More are not kept.
    const MOST: usize = 100_000;

    /// The result at an argument, where it is known.
    pub fn get(&self, argument: &Value) -> Option<V> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(argument).cloned()
    }

    /// Keeps a result.
    pub fn insert(&self, argument: &Value, result: &V) {
        let mut results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if results.len() < Self::MOST {
            results.insert(argument.clone(), result.clone());
        }
    }
}

impl From<Value> for V {
    fn from(value: Value) -> Self {
        V::Value(value)
    }
}

impl From<Lazy> for V {
    fn from(lazy: Lazy) -> Self {
        V::Lazy(Arc::new(lazy))
    }
}

impl From<bool> for V {
    fn from(truth: bool) -> Self {
        V::Value(Value::Bool(truth))
    }
}

impl V {
    /// What it is, as messages say it.
    pub fn describe(&self) -> String {
        match self {
            V::Value(value) => format!("{} {}", value.kind(), shorten(&value.to_string())),
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(a, b) => format!("the set {a}..{b}"),
                Lazy::Naturals => "the set Nat".into(),
                Lazy::Integers => "the set Int".into(),
                Lazy::Reals => "the set Real".into(),
                Lazy::Strings => "the set STRING".into(),
                Lazy::Function(..) => "a function given by a rule".into(),
                Lazy::Powerset(_) => "a set of subsets".into(),
                Lazy::Sequences(_) => "a set of sequences".into(),
                Lazy::Functions(..) => "a set of functions".into(),
                Lazy::Records(_) => "a set of records".into(),
                Lazy::Product(_) => "a set of tuples".into(),
                _ => "a set".into(),
            },
        }
    }

    /// Whether it is a set that is spelt out, or as good as.
    pub fn is_plain_set(&self) -> bool {
        match self {
            V::Value(value) => matches!(value, Value::Set(_)),
            V::Lazy(lazy) => matches!(**lazy, Lazy::Interval(..)),
        }
    }

    /// Whether it is a set that can be enumerated; `None` where it isn't a set.
    pub fn is_finite(&self) -> Option<bool> {
        match self {
            V::Value(Value::Set(_)) => Some(true),
            V::Value(_) => None,
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(..) => Some(true),
                Lazy::Naturals | Lazy::Integers | Lazy::Reals | Lazy::Strings | Lazy::Any => Some(false),
                Lazy::Powerset(set) | Lazy::BigUnion(set) | Lazy::Filter(set, ..) => set.is_finite(),
                Lazy::Sequences(set) => Some(matches!(set, V::Value(Value::Set(elements)) if elements.is_empty())),
                Lazy::Functions(a, b) | Lazy::Cup(a, b) => Some(a.is_finite()? && b.is_finite()?),
                Lazy::Cap(a, b) => Some(a.is_finite()? || b.is_finite()?),
                Lazy::Minus(a, _) => a.is_finite(),
                Lazy::Records(fields) => fields.iter().try_fold(true, |all, field| Some(all && field.1.is_finite()?)),
                Lazy::Product(sets) | Lazy::Union(sets) => {
                    sets.iter().try_fold(true, |all, set| Some(all && set.is_finite()?))
                }
                Lazy::Function(..) => None,
            },
        }
    }

    /// An upper bound of the number of elements, where it is small enough to say.
    pub fn size_bound(&self) -> Option<u64> {
        match self {
            V::Value(Value::Set(elements)) => Some(elements.len() as u64),
            V::Value(_) => None,
            V::Lazy(lazy) => match &**lazy {
                Lazy::Interval(a, b) => u64::try_from(i64::from(*b) - i64::from(*a) + 1).ok().or(Some(0)),
                Lazy::Powerset(set) => 1_u64.checked_shl(u32::try_from(set.size_bound()?).ok()?),
                Lazy::Filter(set, ..) | Lazy::Minus(set, _) => set.size_bound(),
                Lazy::Functions(a, b) => b.size_bound()?.checked_pow(u32::try_from(a.size_bound()?).ok()?),
                Lazy::Records(fields) => {
                    fields.iter().try_fold(1_u64, |size, field| size.checked_mul(field.1.size_bound()?))
                }
                Lazy::Product(sets) => sets.iter().try_fold(1_u64, |size, set| size.checked_mul(set.size_bound()?)),
                Lazy::Cup(a, b) => a.size_bound()?.checked_add(b.size_bound()?),
                Lazy::Union(sets) => sets.iter().try_fold(0_u64, |size, set| size.checked_add(set.size_bound()?)),
                Lazy::Cap(a, b) => a.size_bound().or(b.size_bound()),
                _ => None,
            },
        }
    }
}

/// A long text, cut.
pub(super) fn shorten(text: &str) -> String {
    match text.char_indices().nth(400) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cold]
fn not_enumerable(set: &V) -> Failure {
    let message = match set.is_finite() {
        None => format!("{} isn't a set, so its elements cannot be enumerated", set.describe()),
        Some(_) => format!("{} cannot be enumerated", set.describe()),
    };
    Failure::new(if set.is_finite().is_none() { FailureKind::Type } else { FailureKind::NotEnumerable }, message)
}

#[cold]
pub(super) fn too_large() -> Failure {
    let message = format!("the set has more than {LARGEST_SET} elements, which is more than TLC, too, would construct");
    Failure::new(FailureKind::NotEnumerable, message)
}

pub(super) type Flow = Outcome<ControlFlow<()>>;

const GO_ON: Flow = Ok(ControlFlow::Continue(()));

impl Run<'_> {
    /// The value spelt out.
    pub(super) fn force(&mut self, value: V) -> Outcome<Value> {
        match value {
            V::Value(value) => Ok(value),
            V::Lazy(lazy) => match &*lazy {
                Lazy::Function(domain, scoped, captured, _) => {
                    let base = self.open(&scoped.code, captured);
                    if let Some(slot) = scoped.code.own {
                        self.stack[base + slot as usize] = Slot::Value(V::Lazy(lazy.clone()));
                    }
                    self.tabulate(domain, scoped, base)
                }
                _ => Ok(Value::Set(self.elements(&V::Lazy(lazy))?)),
            },
        }
    }

    /// The elements of a set, in order.
    pub(super) fn elements(&mut self, set: &V) -> Outcome<Arc<[Value]>> {
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
        let mut elements = vec![];
        let _ = self.each(set, &mut |_, element| {
            if elements.len() >= LARGEST_SET {
                return Err(too_large());
            }
            elements.push(element);
            GO_ON
        })?;
        if is_ordered(set) {
            return Ok(elements.into());
        }
        match Value::try_set(elements)? {
            Value::Set(elements) => Ok(elements),
            _ => Ok(Arc::from([])),
        }
    }

    /// Visits the elements of a set in TLC's order.
    pub(super) fn each(&mut self, set: &V, visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
        let lazy = match set {
            V::Value(Value::Set(elements)) => {
                for element in elements.iter() {
                    if visit(self, element.clone())?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                return GO_ON;
            }
            V::Value(_) => return Err(not_enumerable(set)),
            V::Lazy(lazy) => lazy,
        };
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
                let elements = self.elements(inner)?;
                self.each_subset(&elements, visit)
            }
            Lazy::Functions(domain, range) => {
                let domain = self.elements(domain)?;
                if domain.is_empty() {
                    return visit(self, Value::tuple([]));
                }
                let range = self.elements(range)?;
                let ranges = vec![range; domain.len()];
                let is_sequence = is_one_to_n(&domain);
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
                let ranges = fields.iter().map(|field| self.elements(&field.1)).collect::<Outcome<Vec<_>>>()?;
                self.each_combination(&ranges, &mut |run, items| {
                    visit(run, Value::record(fields.iter().map(|field| field.0).zip(items.iter().map(pick))))
                })
            }
            Lazy::Product(sets) => {
                let ranges = sets.iter().map(|set| self.elements(set)).collect::<Outcome<Vec<_>>>()?;
                self.each_combination(&ranges, &mut |run, items| visit(run, Value::tuple(items.iter().map(pick))))
            }
            Lazy::Filter(inner, scoped, captured) => self.each(inner, &mut |run, element| {
                if run.satisfies(scoped, captured, &element)? { visit(run, element) } else { GO_ON }
            }),
            Lazy::Cup(a, b) => {
                if self.each(a, visit)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                self.each(b, &mut |run, element| {
                    if run.member(a, &V::Value(element.clone()))? { GO_ON } else { visit(run, element) }
                })
            }
            Lazy::Cap(a, b) => {
                let (a, b) = if a.is_finite() == Some(true) { (a, b) } else { (b, a) };
                self.each(a, &mut |run, element| {
                    if run.member(b, &V::Value(element.clone()))? { visit(run, element) } else { GO_ON }
                })
            }
            Lazy::Minus(a, b) => self.each(a, &mut |run, element| {
                if run.member(b, &V::Value(element.clone()))? { GO_ON } else { visit(run, element) }
            }),
            Lazy::BigUnion(sets) => {
                let mut all = vec![];
                let _ = self.each(sets, &mut |run, set| {
                    all.extend(run.elements(&V::Value(set))?.iter().cloned());
                    if all.len() > 4 * LARGEST_SET {
                        return Err(too_large());
                    }
                    GO_ON
                })?;
                let all = V::Value(Value::try_set(all)?);
                self.each(&all, visit)
            }
            Lazy::Union(sets) => {
                let mut all = vec![];
                for set in sets {
                    let _ = self.each(set, &mut |_, element| {
                        all.push(element);
                        if all.len() > 4 * LARGEST_SET { Err(too_large()) } else { GO_ON }
                    })?;
                }
                let all = V::Value(Value::try_set(all)?);
                self.each(&all, visit)
            }
            Lazy::Sequences(inner) if set.is_finite() == Some(true) => {
                let _ = inner;
                visit(self, Value::tuple([]))
            }
            _ => Err(not_enumerable(set)),
        }
    }

    /// By size first, then by the places of the elements.
    fn each_subset(&mut self, elements: &[Value], visit: &mut dyn FnMut(&mut Self, Value) -> Flow) -> Flow {
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
    fn each_combination(
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

    /// Whether the element passes the filter.
    pub(super) fn satisfies(&mut self, scoped: &Scoped, captured: &[Slot], element: &Value) -> Outcome<bool> {
        let base = self.open(&scoped.code, captured);
        let outcome = self.satisfies_in(scoped, base, element);
        self.stack.truncate(base);
        outcome
    }

    /// The same in a frame that is open already.
    pub(super) fn satisfies_in(&mut self, scoped: &Scoped, base: usize, element: &Value) -> Outcome<bool> {
        if let [pattern] = &*scoped.patterns {
            self.bind(pattern, base, element.clone())?;
        }
        match &scoped.code.body {
            CodeBody::Expression(node) => self.truth(node, base),
            CodeBody::Action(_) => Ok(false),
        }
    }

    /// Gives a pattern's slots their values.
    pub(super) fn bind(&mut self, pattern: &Pattern, base: usize, value: Value) -> Outcome<()> {
        match pattern {
            Pattern::Slot(slot) => self.stack[base + *slot as usize] = Slot::Value(V::Value(value)),
            Pattern::Tuple(slots) => match &value {
                Value::Tuple(items) if items.len() == slots.len() => {
                    for (slot, item) in slots.iter().zip(items.iter()) {
                        self.stack[base + *slot as usize] = Slot::Value(V::Value(item.clone()));
                    }
                }
                other => {
                    let (n, other) = (slots.len(), V::Value(other.clone()).describe());
                    let message = format!("a tuple of {n} identifiers is bound to {other}");
                    return Err(Failure::new(FailureKind::Type, message));
                }
            },
        }
        Ok(())
    }

    /// Whether the element is in the set.
    pub(super) fn member(&mut self, set: &V, element: &V) -> Outcome<bool> {
        let lazy = match set {
            V::Value(Value::Set(elements)) => {
                if elements.is_empty() {
                    return Ok(false);
                }
                if let V::Lazy(_) = element {
                    let element = self.force(element.clone())?;
                    return search(elements, &element);
                }
                let V::Value(element) = element else { return Ok(false) };
                return search(elements, element);
            }
            V::Value(_) => {
                let message = format!("membership is asked of {}, which isn't a set", set.describe());
                return Err(Failure::new(FailureKind::Type, message));
            }
            V::Lazy(lazy) => lazy,
        };
        if let V::Value(Value::Model(_)) = element
            && !matches!(**lazy, Lazy::Any | Lazy::Filter(..) | Lazy::Cup(..) | Lazy::Cap(..) | Lazy::Minus(..))
            && !matches!(**lazy, Lazy::BigUnion(_) | Lazy::Union(_))
        {
            return Ok(false);
        }
        match &**lazy {
            Lazy::Interval(a, b) => match element {
                V::Value(Value::Int(number)) => Ok(a <= number && number <= b),
                _ if a > b => Ok(false),
                _ => Err(no_member(element, set)),
            },
            Lazy::Naturals => match element {
                V::Value(Value::Int(number)) => Ok(*number >= 0),
                _ => Err(no_member(element, set)),
            },
            Lazy::Integers | Lazy::Reals => match element {
                V::Value(Value::Int(_)) => Ok(true),
                _ => Err(no_member(element, set)),
            },
            Lazy::Strings => match element {
                V::Value(Value::Str(_)) => Ok(true),
                _ => Err(no_member(element, set)),
            },
            Lazy::Any => Ok(true),
            Lazy::Powerset(inner) => {
                if element.is_finite().is_none() {
                    return Err(no_member(element, set));
                }
                self.subset_eq(element, inner)
            }
            Lazy::Sequences(inner) => match self.force(element.clone())? {
                Value::Tuple(items) => self.all_members(&items, inner),
                Value::Record(_) | Value::Function(_) => Ok(false),
                _ => Err(no_member(element, set)),
            },
            Lazy::Functions(domain, range) => {
                let function = self.force(element.clone())?;
                match &function {
                    Value::Tuple(items) => {
                        if let V::Lazy(lazy) = domain
                            && let Lazy::Interval(a, b) = **lazy
                        {
                            let is_domain = if a > b { items.is_empty() } else { a == 1 && b as usize == items.len() };
                            return Ok(is_domain && self.all_members(items, range)?);
                        }
                        let wanted = self.elements(domain)?;
                        if wanted.len() != items.len() || !is_one_to_n(&wanted) {
                            return Ok(false);
                        }
                        self.all_members(items, range)
                    }
                    Value::Record(fields) => {
                        let wanted = self.elements(domain)?;
                        if wanted.len() != fields.len() {
                            return Ok(false);
                        }
                        for (wanted, (name, _)) in wanted.iter().zip(fields.iter()) {
                            if !wanted.equals(&Value::Str(*name))? {
                                return Ok(false);
                            }
                        }
                        for (_, value) in fields.iter() {
                            if !self.member(range, &V::Value(value.clone()))? {
                                return Ok(false);
                            }
                        }
                        Ok(true)
                    }
                    Value::Function(pairs) => {
                        let wanted = self.elements(domain)?;
                        if wanted.len() != pairs.len() {
                            return Ok(false);
                        }
                        for (wanted, (argument, _)) in wanted.iter().zip(pairs.iter()) {
                            if !wanted.equals(argument)? {
                                return Ok(false);
                            }
                        }
                        for (_, value) in pairs.iter() {
                            if !self.member(range, &V::Value(value.clone()))? {
                                return Ok(false);
                            }
                        }
                        Ok(true)
                    }
                    _ => Err(no_member(element, set)),
                }
            }
            Lazy::Records(fields) => match self.force(element.clone())? {
                Value::Record(record) => {
                    if record.len() != fields.len() || record.iter().zip(fields.iter()).any(|(a, b)| a.0 != b.0) {
                        return Ok(false);
                    }
                    for ((_, value), (_, set)) in record.iter().zip(fields.iter()) {
                        if !self.member(set, &V::Value(value.clone()))? {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                }
                Value::Tuple(items) if items.is_empty() => Ok(false),
                _ => Err(no_member(element, set)),
            },
            Lazy::Product(sets) => match self.force(element.clone())? {
                Value::Tuple(items) => {
                    if items.len() != sets.len() {
                        return Ok(false);
                    }
                    for (item, set) in items.iter().zip(sets.iter()) {
                        if !self.member(set, &V::Value(item.clone()))? {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                }
                _ => Err(no_member(element, set)),
            },
            Lazy::Filter(inner, scoped, captured) => {
                if !self.member(inner, element)? {
                    return Ok(false);
                }
                let element = self.force(element.clone())?;
                self.satisfies(scoped, captured, &element)
            }
            Lazy::Cup(a, b) => Ok(self.member(a, element)? || self.member(b, element)?),
            Lazy::Cap(a, b) => Ok(self.member(a, element)? && self.member(b, element)?),
            Lazy::Minus(a, b) => Ok(self.member(a, element)? && !self.member(b, element)?),
            Lazy::BigUnion(sets) => {
                // UNION SUBSET S = S
                if let V::Lazy(lazy) = sets
                    && let Lazy::Powerset(inner) = &**lazy
                {
                    return self.member(inner, element);
                }
                let mut found = false;
                let _ = self.each(sets, &mut |run, set| {
                    found = run.member(&V::Value(set), element)?;
                    Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
                })?;
                Ok(found)
            }
            Lazy::Union(sets) => {
                for set in sets {
                    if self.member(set, element)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Lazy::Function(..) => {
                let message = "membership is asked of a function, which isn't a set";
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }

    fn all_members(&mut self, items: &[Value], set: &V) -> Outcome<bool> {
        if let V::Value(Value::Set(elements)) = set {
            for item in items {
                if !search(elements, item)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        for item in items {
            if !self.member(set, &V::Value(item.clone()))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `a \subseteq b`
    pub(super) fn subset_eq(&mut self, a: &V, b: &V) -> Outcome<bool> {
        if let (V::Lazy(x), V::Lazy(y)) = (a, b)
            && let (Lazy::Powerset(x), Lazy::Powerset(y)) = (&**x, &**y)
        {
            return self.subset_eq(x, y);
        }
        if let V::Lazy(x) = b
            && let (Lazy::Any, Some(_)) = (&**x, a.is_finite())
        {
            return Ok(true);
        }
        if let V::Value(Value::Set(elements)) = a {
            return self.all_members(elements, b);
        }
        let mut all = true;
        let _ = self.each(a, &mut |run, element| {
            all = run.member(b, &V::Value(element))?;
            Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(all)
    }

    /// Whether two values are equal.
    pub(super) fn equal(&mut self, a: &V, b: &V) -> Outcome<bool> {
        match (a, b) {
            (V::Value(a), V::Value(b)) => a.equals(b),
            (V::Value(Value::Model(_)), _) | (_, V::Value(Value::Model(_))) => Ok(false),
            (V::Lazy(x), V::Lazy(y)) if Arc::ptr_eq(x, y) && a.is_finite().is_some() => Ok(true),
            _ => {
                let a = self.force(a.clone())?;
                let b = self.force(b.clone())?;
                a.equals(&b)
            }
        }
    }
}

/// The place of an element, and the range that it is from.
type Pick<'r> = (usize, &'r Arc<[Value]>);

fn pick(place: &Pick<'_>) -> Value {
    place.1[place.0].clone()
}

/// Whether enumeration yields the set sorted and without duplicates.
fn is_ordered(set: &V) -> bool {
    match set {
        V::Value(_) => true,
        V::Lazy(lazy) => match &**lazy {
            Lazy::Filter(set, ..) | Lazy::Minus(set, _) => is_ordered(set),
            Lazy::Cap(a, b) => is_ordered(if a.is_finite() == Some(true) { a } else { b }),
            Lazy::Cup(..) => false,
            _ => true,
        },
    }
}

pub(super) fn is_one_to_n(domain: &[Value]) -> bool {
    domain.iter().zip(1..).all(|(argument, place)| matches!(argument, Value::Int(n) if *n == place))
}

/// Binary search with TLC's comparison.
pub(super) fn search(elements: &[Value], element: &Value) -> Outcome<bool> {
    if let (Value::Int(number), Some(Value::Int(first))) = (element, elements.first()) {
        // An interval, as sets of integers mostly are.
        let guess = usize::try_from(i64::from(*number) - i64::from(*first));
        if guess.is_ok_and(|guess| elements.get(guess) == Some(element)) {
            return Ok(true);
        }
    }
    let (mut low, mut high) = (0, elements.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        match elements[middle].compare(element)? {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

#[cold]
fn no_member(element: &V, set: &V) -> Failure {
    let message = format!("{} cannot be compared with the elements of {}", element.describe(), set.describe());
    Failure::new(FailureKind::Type, message)
}
