//! Membership, inclusion and equality.

use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::function::may_wait;
use super::lazy::{Kept, Lazy, V};
use super::run::Run;

impl Run<'_> {
    /// Whether the element is in the set.
    pub fn member(&mut self, set: &V, element: &V) -> Outcome<bool> {
        let outcome = self.holds_member(set, element);
        outcome.map_err(|failure| if set.is_endless() { failure } else { failure.enclosed() })
    }

    fn holds_member(&mut self, set: &V, element: &V) -> Outcome<bool> {
        let lazy = match set {
            V::Value(Value::Set(elements)) => {
                if elements.is_empty() {
                    return Ok(false);
                }
                return self.found(elements, element);
            }
            V::Value(_) => {
                let message = format!("membership is asked of {}, which isn't a set", set.describe());
                return Err(Failure::new(FailureKind::Type, message));
            }
            V::Lazy(lazy) => lazy,
        };
        if let Some(Kept { elements, answer: true }) = lazy.kept() {
            return self.found(elements, element);
        }
        if let V::Value(element @ Value::Model(_)) = element
            && !set.is_rule()
            && !matches!(
                **lazy,
                Lazy::Any | Lazy::Filter(..) | Lazy::Cup(..) | Lazy::Cap(..) | Lazy::Minus(..) | Lazy::Powerset(_)
            )
            && !matches!(**lazy, Lazy::BigUnion(_) | Lazy::Union(_) | Lazy::Enumeration(_))
        {
            let is_known = element.is_untyped() || matches!(**lazy, Lazy::Interval(a, b) if a > b);
            return if is_known {
                Ok(false)
            } else {
                Err(no_member(&V::Value(element.clone()), set, FailureKind::Type))
            };
        }
        if let V::Lazy(listed) = element
            && let Lazy::Listed(parts) = &**listed
            && let Some(found) = self.listed_member(parts, listed.sequence().is_some(), lazy)?
        {
            return Ok(found);
        }
        match &**lazy {
            Lazy::Interval(a, b) => match element {
                V::Value(Value::Int(number)) => Ok(a <= number && number <= b),
                _ if a > b => Ok(false),
                _ => Err(no_member(element, set, FailureKind::Type)),
            },
            Lazy::Naturals => match element {
                V::Value(Value::Int(number)) => Ok(*number >= 0),
                _ => Err(no_member(element, set, FailureKind::Library)),
            },
            Lazy::Integers | Lazy::Reals => match element {
                V::Value(Value::Int(_)) => Ok(true),
                _ => Err(no_member(element, set, FailureKind::Library)),
            },
            Lazy::Strings => match element {
                V::Value(Value::Str(_)) => Ok(true),
                _ => Err(no_member(element, set, FailureKind::Library)),
            },
            Lazy::Any => Ok(true),
            Lazy::Powerset(inner) => {
                if !element.is_set() {
                    return Err(no_member(element, set, FailureKind::Type));
                }
                self.subset_eq(element, inner)
            }
            Lazy::Sequences(inner) => match self.force(element.clone())? {
                Value::Tuple(items) => self.all_members(&items, inner),
                _ => Err(no_member(element, set, FailureKind::Library)),
            },
            // No set of arguments that a function has.
            Lazy::Functions(V::Value(Value::Model(_)), _) if element.is_function() => Ok(false),
            Lazy::Functions(domain, range) => {
                if let V::Lazy(listed) = element
                    && let Lazy::Listed(parts) = &**listed
                {
                    let wanted = self.in_order(domain)?.into_parts();
                    let found = self.are_equal(&wanted, parts.iter().map(|part| &part.0))?;
                    return Ok(found && self.are_members(parts.iter().map(|part| &part.1), range)?);
                }
                let function = self.force(element.clone())?;
                match &function {
                    Value::Tuple(items) => {
                        let found = match domain {
                            V::Lazy(lazy) if let Lazy::Interval(a, b) = **lazy => {
                                if a > b {
                                    items.is_empty()
                                } else {
                                    a == 1 && b as usize == items.len()
                                }
                            }
                            domain => {
                                let wanted = self.elements(domain)?;
                                is_domain(&wanted, (0..items.len()).map(|place| Value::Int(place as i32 + 1)))?
                            }
                        };
                        Ok(found && self.all_members(items, range)?)
                    }
                    Value::Record(fields) => {
                        let wanted = self.elements(domain)?;
                        let found = is_domain(&wanted, fields.iter().map(|field| Value::Str(field.0)))?;
                        Ok(found && self.all_members_of(fields.iter().map(|field| &field.1), range)?)
                    }
                    Value::Function(pairs) => {
                        let wanted = self.elements(domain)?;
                        let found = is_domain(&wanted, pairs.iter().map(|pair| pair.0.clone()))?;
                        Ok(found && self.all_members_of(pairs.iter().map(|pair| &pair.1), range)?)
                    }
                    _ => Err(no_member(element, set, FailureKind::Type)),
                }
            }
            Lazy::Records(fields) => match self.force(element.clone())? {
                Value::Record(record) => {
                    if record.len() != fields.len() {
                        return Ok(false);
                    }
                    // TLC goes on to the next name when it has looked at the field of this one.
                    for ((own, value), (name, set)) in record.iter().zip(fields.iter()) {
                        if own != name || !self.member(set, &V::Value(value.clone()))? {
                            return Ok(false);
                        }
                    }
                    Ok(true)
                }
                Value::Tuple(items) if items.is_empty() => Ok(false),
                _ => Err(no_member(element, set, FailureKind::Type)),
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
                // No tuple, but to TLC something like one.
                Value::Function(pairs) if pairs.iter().all(|pair| matches!(pair.0, Value::Int(_))) => Ok(false),
                _ => Err(no_member(element, set, FailureKind::Type)),
            },
            Lazy::Filter(inner, scoped, captured) => {
                if !self.member(inner, element)? {
                    return Ok(false);
                }
                self.satisfies(scoped, captured, element.clone())
            }
            Lazy::Cup(a, b) => Ok(self.member(a, element)? || self.member(b, element)?),
            Lazy::Cap(a, b) => Ok(self.member(a, element)? && self.member(b, element)?),
            Lazy::Minus(a, b) => Ok(self.member(a, element)? && !self.member(b, element)?),
            Lazy::BigUnion(sets) => {
                // UNION SUBSET S = S
                if let V::Lazy(lazy) = sets
                    && let Lazy::Powerset(inner) = &**lazy
                    && inner.is_set()
                {
                    return self.member(inner, element);
                }
                let mut found = false;
                let _ = self.each(sets, &mut |run, set| {
                    found = run.member(&set, element)?;
                    Ok(if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
                })?;
                Ok(found)
            }
            Lazy::Union(sets) => {
                if lazy.kept().is_none() {
                    self.compared(sets)?;
                }
                for set in sets {
                    if self.member(set, element)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Lazy::Enumeration(elements) => self.is_among(elements, element),
            Lazy::Function(..) | Lazy::Updated(..) | Lazy::Listed(_) => {
                let message = "membership is asked of a function, which isn't a set";
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }

    /// Whether the element is among these, which are sorted. One that isn't spelt out may differ from each in what is.
    fn found(&mut self, elements: &[Value], element: &V) -> Outcome<bool> {
        let failure = match element {
            V::Value(element) => return search(elements, element),
            lazy => match self.force(lazy.clone()) {
                Ok(element) => return search(elements, &element),
                Err(failure) => failure,
            },
        };
        if !may_wait(failure.kind()) {
            return Err(failure);
        }
        let elements: Vec<V> = elements.iter().cloned().map(V::Value).collect();
        self.is_among(&elements, element)
    }

    /// Whether a tuple or record is in the set, part by part; `None` where it is to be spelt out first.
    fn listed_member(&mut self, parts: &[(V, V)], is_sequence: bool, set: &Lazy) -> Outcome<Option<bool>> {
        let sets: Vec<&V> = match set {
            Lazy::Sequences(inner) if is_sequence => vec![inner; parts.len()],
            Lazy::Product(sets) if is_sequence && sets.len() == parts.len() => sets.iter().collect(),
            Lazy::Product(_) if is_sequence => return Ok(Some(false)),
            Lazy::Records(fields) if !is_sequence => {
                if fields.len() != parts.len() {
                    return Ok(Some(false));
                }
                for ((name, set), (own, part)) in fields.iter().zip(parts) {
                    let is_field = matches!(own, V::Value(Value::Str(own)) if own == name);
                    if !is_field || !self.member(set, part)? {
                        return Ok(Some(false));
                    }
                }
                return Ok(Some(true));
            }
            _ => return Ok(None),
        };
        for (set, (_, part)) in sets.into_iter().zip(parts) {
            if !self.member(set, part)? {
                return Ok(Some(false));
            }
        }
        Ok(Some(true))
    }

    pub fn all_members(&mut self, items: &[Value], set: &V) -> Outcome<bool> {
        if let V::Value(Value::Set(elements)) = set {
            for item in items {
                if !search(elements, item)? {
                    return Ok(false);
                }
            }
            return Ok(true);
        }
        self.all_members_of(items.iter(), set)
    }

    fn all_members_of<'v>(&mut self, items: impl Iterator<Item = &'v Value>, set: &V) -> Outcome<bool> {
        for item in items {
            if !self.member(set, &V::Value(item.clone()))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether values are those that are wanted, one by one.
    fn are_equal<'v>(&mut self, wanted: &[V], values: impl ExactSizeIterator<Item = &'v V>) -> Outcome<bool> {
        if wanted.len() != values.len() {
            return Ok(false);
        }
        for (wanted, value) in wanted.iter().zip(values) {
            if !self.equal(wanted, value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn are_members<'v>(&mut self, parts: impl Iterator<Item = &'v V>, set: &V) -> Outcome<bool> {
        for part in parts {
            if !self.member(set, part)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `a \subseteq b`
    pub fn subset_eq(&mut self, a: &V, b: &V) -> Outcome<bool> {
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
            all = run.member(b, &element)?;
            Ok(if all { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(all)
    }
}

/// Whether these are the elements of a function's set of arguments, both in order.
fn is_domain(wanted: &[Value], arguments: impl ExactSizeIterator<Item = Value>) -> Outcome<bool> {
    if wanted.len() != arguments.len() {
        return Ok(false);
    }
    for (wanted, argument) in wanted.iter().zip(arguments) {
        if !wanted.equals(&argument)? {
            return Ok(false);
        }
    }
    Ok(true)
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

/// Refuses an element that cannot be compared with each of these, which are written out and do not hold it: TLC goes
/// through such a set one by one, and does not sort it. Of what can be sorted, only model values may be refused.
pub(super) fn compared_with_each(elements: &[Value], element: &Value) -> Outcome<()> {
    if element.is_untyped() {
        return Ok(());
    }
    let mut models = elements.iter().take_while(|other| matches!(other, Value::Model(_)));
    models.try_for_each(|model| model.equals(element).map(|_| ()))
}

#[cold]
pub(super) fn no_member(element: &V, set: &V, kind: FailureKind) -> Failure {
    let message = format!("{} cannot be compared with the elements of {}", element.describe(), set.describe());
    Failure::new(kind, message)
}
