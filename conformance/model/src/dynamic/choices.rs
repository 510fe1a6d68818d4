//! Sets that are never spelt out as a whole: their elements one by one, in TLC's order.

use std::sync::Arc;

use super::LARGEST_SET;
use super::set::{cardinality, elements};
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::{Choices, Symbol, Value};

fn range(set: &Value) -> Outcome<Arc<[Value]>> {
    Ok(elements(set)?.into_items())
}

/// What is gone through again and again: the elements of a set, or values as they come, perhaps more than once.
pub trait Range {
    /// The values.
    ///
    /// # Errors
    /// Where there is no set.
    fn range(self) -> Outcome<Arc<[Value]>>;
}

impl Range for Value {
    fn range(self) -> Outcome<Arc<[Value]>> {
        range(&self)
    }
}

impl Range for Vec<Value> {
    fn range(self) -> Outcome<Arc<[Value]>> {
        Ok(self.into())
    }
}

/// `[domain -> range]`
///
/// # Errors
/// Where one is no set.
pub fn functions(domain: &Value, range: &Value) -> Outcome<impl Iterator<Item = Value> + Clone + use<>> {
    let domain = self::range(domain)?;
    let range = if domain.is_empty() { Arc::from([]) } else { self::range(range)? };
    Ok(functions_between(domain, range))
}

/// `[domain -> range]`, where the values are as they come, perhaps more than once.
///
/// # Errors
/// Where `domain` is no set.
pub fn functions_to(domain: &Value, range: Vec<Value>) -> Outcome<impl Iterator<Item = Value> + Clone + use<>> {
    Ok(functions_between(self::range(domain)?, range.into()))
}

fn functions_between(domain: Arc<[Value]>, range: Arc<[Value]>) -> impl Iterator<Item = Value> + Clone + use<> {
    let is_sequence = domain.iter().zip(1..).all(|(argument, place)| *argument == Value::Int(place));
    Choices::new(vec![range; domain.len()]).map(move |items| match is_sequence {
        true => Value::tuple(items),
        false => Value::function(domain.iter().cloned().zip(items)),
    })
}

fn ranges<R: Range, const N: usize>(sets: [R; N]) -> Outcome<Vec<Arc<[Value]>>> {
    let mut all = Vec::with_capacity(N);
    for set in sets {
        all.push(set.range()?);
    }
    Ok(all)
}

/// `[name : set, …]`, the fields in TLC's order.
///
/// # Errors
/// Where one is no set.
pub fn records<R: Range, const N: usize>(
    names: [Symbol; N],
    sets: [R; N],
) -> Outcome<impl Iterator<Item = Value> + Clone + use<R, N>> {
    Ok(Choices::new(ranges(sets)?).map(move |items| Value::record(names.into_iter().zip(items))))
}

/// `set \X set \X …`
///
/// # Errors
/// Where one is no set.
pub fn product<R: Range, const N: usize>(sets: [R; N]) -> Outcome<impl Iterator<Item = Value> + Clone + use<R, N>> {
    Ok(Choices::new(ranges(sets)?).map(Value::tuple))
}

/// `SUBSET set`: by size first, then by the places of the elements.
///
/// # Errors
/// Where there is no set.
pub fn subsets(set: &Value) -> Outcome<impl Iterator<Item = Value> + Clone + use<>> {
    let elements = range(set)?;
    let mut places: Option<Vec<usize>> = Some(vec![]);
    Ok(std::iter::from_fn(move || {
        let current = places.take()?;
        let (size, count) = (current.len(), elements.len());
        let mut following = current.clone();
        places = match (0..size).rev().find(|i| following[*i] < count - size + i) {
            Some(last) => {
                following[last] += 1;
                for place in last + 1..size {
                    following[place] = following[place - 1] + 1;
                }
                Some(following)
            }
            None => (size < count).then(|| (0..=size).collect()),
        };
        Some(Value::Set(current.iter().map(|place| elements[*place].clone()).collect()))
    }))
}

/// `SUBSET set`, spelt out.
///
/// # Errors
/// Where there is no set, or one that has too many subsets.
pub fn powerset(set: &Value) -> Outcome<Value> {
    let size = functions_size(cardinality(set)?, 2);
    if size.is_ok_and(|size| size as usize <= LARGEST_SET) {
        return Ok(Value::Set(subsets(set)?.collect::<Vec<_>>().into()));
    }
    Err(Failure::new(FailureKind::NotEnumerable, format!("there are more than {LARGEST_SET} subsets")))
}

/// How many functions there are from so many arguments to so many values.
///
/// # Errors
/// Where there are more than TLC can count.
pub fn functions_size(arguments: i32, values: i32) -> Outcome<i32> {
    let size = u32::try_from(arguments).ok().and_then(|arguments| values.checked_pow(arguments));
    size.ok_or_else(uncountable)
}

/// How many tuples, or records, there are of parts of which there are so many.
///
/// # Errors
/// Where there are more than TLC can count.
pub fn product_size<const N: usize>(sizes: [i32; N]) -> Outcome<i32> {
    if sizes.contains(&0) {
        return Ok(0);
    }
    sizes.into_iter().try_fold(1_i32, i32::checked_mul).ok_or_else(uncountable)
}

#[cold]
fn uncountable() -> Failure {
    Failure::new(FailureKind::NotEnumerable, "the number of elements exceeds 32 bits")
}

/// `Permutations(set)`
///
/// # Errors
/// Where there is no set, or one that is too large.
pub fn permutations(set: &Value) -> Outcome<Value> {
    let elements = range(set)?;
    if elements.len() > 9 {
        let message = format!("there are more than {LARGEST_SET} permutations");
        return Err(Failure::new(FailureKind::NotEnumerable, message));
    }
    let mut all = vec![];
    permute(&mut elements.to_vec(), 0, &mut |order| {
        all.push(Value::function(elements.iter().cloned().zip(order.iter().cloned())));
    });
    Value::try_set(all)
}

fn permute(items: &mut Vec<Value>, from: usize, visit: &mut impl FnMut(&[Value])) {
    if from >= items.len() {
        visit(items);
        return;
    }
    for place in from..items.len() {
        items.swap(from, place);
        permute(items, from + 1, visit);
        items.swap(from, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: impl Iterator<Item = Value>) -> Vec<String> {
        values.map(|value| value.to_string()).collect()
    }

    #[test]
    fn enumeration_is_in_order() {
        let set = Value::set((1..=3).map(Value::Int));
        let all = ["{}", "{1}", "{2}", "{3}", "{1, 2}", "{1, 3}", "{2, 3}", "{1, 2, 3}"];
        assert_eq!(texts(subsets(&set).unwrap()), all);
        let pair = Value::set((1..=2).map(Value::Int));
        let all = ["<<1, 1>>", "<<1, 2>>", "<<2, 1>>", "<<2, 2>>"];
        assert_eq!(texts(functions(&pair, &pair).unwrap()), all);
        assert_eq!(texts(product([pair.clone(), pair]).unwrap()), all);
        let none = Value::set([]);
        assert_eq!(texts(functions(&none, &set).unwrap()), ["<<>>"]);
        assert_eq!(functions(&set, &none).unwrap().count(), 0);
        assert_eq!(permutations(&set).map(|all| elements(&all).unwrap().len()), Ok(6));
    }
}
