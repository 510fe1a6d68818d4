//! Sorting, for sets and functions of any type.
//!
//! Machines are compiled while their users wait, once more for each type that they sort: what is generic here is small, and
//! the sort itself is of places, compiled once.

use std::cmp::Ordering;

/// So few are sorted by insertion.
const FEW: usize = 16;

/// Sorts by keys, and keeps the first of those with equal ones.
pub(super) fn sort_unique<T, K: Ord>(elements: &mut Vec<T>, key: impl Fn(&T) -> &K) {
    if elements.is_sorted_by(|a, b| key(a) < key(b)) {
        return;
    }
    if elements.len() <= FEW {
        for end in 1..elements.len() {
            let mut at = end;
            while at > 0 && key(&elements[at]) < key(&elements[at - 1]) {
                elements.swap(at, at - 1);
                at -= 1;
            }
        }
    } else {
        let places = places(elements.len(), &|a, b| key(&elements[a]).cmp(key(&elements[b])));
        let mut slots: Vec<Option<T>> = elements.drain(..).map(Some).collect();
        elements.extend(places.into_iter().filter_map(|place| slots[place].take()));
    }
    elements.dedup_by(|a, b| key(a) == key(b));
}

/// In which order so many elements are, where places of elements are compared.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_keys_the_first_is_kept_however_many_there_are() {
        for count in [0, 1, 5, FEW, FEW + 1, 200] {
            let mut pairs: Vec<(usize, usize)> = (0..count).map(|at| (at * 7 % 11, at)).collect();
            sort_unique(&mut pairs, |pair| &pair.0);
            let expected: Vec<(usize, usize)> =
                (0..11).filter_map(|key| (0..count).find(|at| at * 7 % 11 == key).map(|at| (key, at))).collect();
            assert_eq!(pairs, expected);
        }
    }
}
