//! Sets that are described, as TLC goes through them: where elements repeat until somebody counts the set.

use std::sync::Arc;

use super::kind::typed;
use super::set::{big_union, collect, elements, no_set, union};
use crate::failure::Outcome;
use crate::typed::{Met, Typed};
use crate::value::{Combined, Coming, Described, Elements as Made, Symbol, Value, Whole};

/// The set of what TLC comes by, which it remembers unless it is listed.
///
/// # Errors
/// Where the elements are too many, or cannot be compared.
pub fn described(met: Met<Value>) -> Outcome<Value> {
    let is_listed = met.is_listed();
    let met: Vec<Value> = met.into_iter().collect();
    match collect(met.iter().cloned())? {
        Value::Set(all) if !is_listed => Ok(Value::Set(Made::described(Described::new(all.all().clone(), met)))),
        set => Ok(set),
    }
}

/// Whether a set is listed, rather than described by what it is made of.
pub fn is_listed(set: &Value) -> bool {
    !matches!(set, Value::Set(elements) if elements.description().is_some())
}

/// `a \cup b`, which comes by the elements of both as they are come by, the one that is listed first, unless both are
/// listed.
///
/// # Errors
/// Where one of them is no set, or elements cannot be compared.
pub fn cup(a: Value, b: Value) -> Outcome<Value> {
    let all = union(&a, &b)?;
    match (all, a, b) {
        (_, Value::Set(a), other) if a.is_empty() && a.description().is_none() => Ok(other),
        (_, other, Value::Set(b)) if b.is_empty() && b.description().is_none() => Ok(other),
        (Value::Set(all), Value::Set(a), Value::Set(b)) if a.description().or(b.description()).is_some() => {
            let (a, b) = if b.description().is_none() { (b, a) } else { (a, b) };
            Ok(Value::Set(Made::described(Described::united(all.all().clone(), [a, b]))))
        }
        (all, ..) => Ok(all),
    }
}

/// `UNION` of these sets as they are written, which comes by their elements as they are come by, unless all are listed.
///
/// # Errors
/// Where there is something else than sets, or elements cannot be compared.
pub fn big_cup(sets: Vec<Value>) -> Outcome<Value> {
    let all = big_union(&Value::try_set(sets.clone())?)?;
    let sets = sets_of(sets.into_iter())?;
    match all {
        Value::Set(all) if sets.iter().any(|set| set.is_interval() || set.description().is_some()) => {
            Ok(Value::Set(Made::described(Described::united_as_written(all.all().clone(), sets)?)))
        }
        all => Ok(all),
    }
}

/// `[name : set, …]`, the fields in TLC's order.
///
/// # Errors
/// Where one is no set, or there are too many records.
pub fn records_of<const N: usize>(names: [Symbol; N], sets: [Value; N]) -> Outcome<Value> {
    combined(Whole::Record(Arc::new(names)), sets)
}

/// `set \X set \X …`
///
/// # Errors
/// Where one is no set, or there are too many tuples.
pub fn product_of<const N: usize>(sets: [Value; N]) -> Outcome<Value> {
    combined(Whole::Tuple, sets)
}

/// `[domain -> range]`
///
/// # Errors
/// Where one is no set, or there are too many functions.
pub fn functions_of(domain: &Value, range: Value) -> Outcome<Value> {
    combined(Whole::Function(elements(domain)?.into_items()), [range])
}

/// What the elements of some sets make, as TLC comes by these. Whoever counts the whole puts them in order where they
/// are parts of it.
fn combined<const N: usize>(whole: Whole, sets: [Value; N]) -> Outcome<Value> {
    let combined = Combined::new(whole, sets_of(sets.into_iter().map(placed))?);
    match collect(combined.all(|set: &Made| set.all().clone()))? {
        Value::Set(all) => Ok(Value::Set(Made::described(Described::combined(all.all().clone(), combined)))),
        other => Ok(other),
    }
}

fn sets_of(sets: impl Iterator<Item = Value>) -> Outcome<Vec<Made>> {
    let set = |value| match value {
        Value::Set(elements) => Ok(elements),
        other => Err(no_set(&other)),
    };
    sets.map(set).collect()
}

/// The elements of a set that pass a test, which TLC comes by as it goes through the set, unless that is listed.
///
/// # Errors
/// Where there is no set, and whatever the test fails with.
pub fn selected(from: &Value, mut passes: impl FnMut(&Value) -> Outcome<bool>) -> Outcome<Value> {
    let mut all = vec![];
    for element in elements(from)? {
        if passes(&element)? {
            all.push(element);
        }
    }
    Ok(Value::Set(match from {
        Value::Set(from) if from.description().is_some() => {
            Made::described(Described::selected(all.into(), from.clone()))
        }
        _ => all.into(),
    }))
}

/// The same as the value of a name.
pub fn placed(value: Value) -> Value {
    if value.holds_described() { value.placed() } else { value }
}

/// The same, where TLC puts it in order.
pub fn settled(value: &Value) -> &Value {
    if let Value::Set(elements) = value {
        elements.settle();
    }
    value
}

/// The same, where TLC counts it.
pub fn counted(value: &Value) -> &Value {
    if let Value::Set(elements) = value {
        elements.count();
    }
    value
}

/// A value as it becomes part of a state, of which TLC takes the fingerprint.
pub fn in_state(value: &Value) -> Value {
    value.settle();
    value.listed()
}

/// The elements of a set as TLC comes by them.
///
/// # Errors
/// Where there is no set.
pub fn met(set: &Value) -> Outcome<Coming> {
    match set {
        Value::Set(set) => Ok(set.coming()),
        other => Err(no_set(other)),
    }
}

/// The same, typed; `text` is the set.
///
/// # Errors
/// Where there is no set, or an element is not of the type.
pub fn typed_met<T: Typed + Clone>(set: &Value, text: &str) -> Outcome<impl Iterator<Item = T> + Clone + use<T>> {
    let all = elements(set)?.into_items();
    let values: Arc<[T]> = all.iter().map(|element| typed(element, text)).collect::<Outcome<_>>()?;
    Ok(met(set)?.filter_map(move |element| all.binary_search(&element).ok().map(|place| values[place].clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(set: &Value) -> Vec<Value> {
        met(set).expect("there is a set").collect()
    }

    #[test]
    fn a_set_is_put_in_order_in_the_place_of_its_name() {
        let numbers = |all: &[i32]| all.iter().copied().map(Value::Int).collect::<Vec<_>>();
        let made = described(Met::described(numbers(&[2, 1, 2]))).expect("numbers can be compared");
        assert_eq!(made, Value::set(numbers(&[1, 2])));
        assert_eq!(all(settled(&made)), numbers(&[2, 1, 2]), "it has no place as yet");
        let (named, other) = (placed(made.clone()), placed(made));
        let shared = placed(named.clone());
        settled(&shared);
        assert_eq!(all(&named), numbers(&[1, 2]));
        assert_eq!(all(&other), numbers(&[2, 1, 2]));
        assert_eq!(all(&in_state(&other)), numbers(&[1, 2]));
        assert_eq!(all(&other), numbers(&[1, 2]), "its fingerprint was taken");
    }

    #[test]
    fn what_is_selected_hears_of_what_it_is_selected_from() {
        let numbers = |all: &[i32]| all.iter().copied().map(Value::Int).collect::<Vec<_>>();
        let from = placed(described(Met::described(numbers(&[2, 1, 3, 2]))).expect("numbers can be compared"));
        let selected = selected(&from, |element| Ok(*element != Value::Int(1))).expect("a set");
        assert_eq!(selected, Value::set(numbers(&[2, 3])));
        assert_eq!(all(&selected), numbers(&[2, 3, 2]));
        settled(&from);
        assert_eq!(all(&selected), numbers(&[2, 3]));
    }

    #[test]
    fn what_is_listed_has_each_element_once() {
        let made = described(Met::listed([Value::Int(1)])).expect("a number");
        assert_eq!(all(&made), [Value::Int(1)]);
    }
}
