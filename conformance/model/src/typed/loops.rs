//! Gathering, hashing and sorting, for sets and functions of any type.
//!
//! Machines are compiled while their users wait, once more for each type that they have: what is generic here are a few
//! loops, where what the standard library has costs the compiler a multiple. The sort itself is compiled once.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::limit::cut_off;
use crate::dynamic::LARGEST_SET;

/// So few are sorted by insertion.
const FEW: usize = 16;

/// The quantifiers of an iterator, which every machine has many of.
macro_rules! all_and_any {
    () => {
        #[inline]
        fn all<F: FnMut(Self::Item) -> bool>(&mut self, mut predicate: F) -> bool {
            while let Some(item) = self.next() {
                if !predicate(item) {
                    return false;
                }
            }
            true
        }

        #[inline]
        fn any<F: FnMut(Self::Item) -> bool>(&mut self, mut predicate: F) -> bool {
            while let Some(item) = self.next() {
                if predicate(item) {
                    return true;
                }
            }
            false
        }
    };
}

pub(super) use all_and_any;

/// The items in a list, up to the [limit](super::limit).
pub(super) fn gathered<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all = Vec::new();
    for item in items {
        if all.len() == LARGEST_SET {
            cut_off();
            break;
        }
        all.push(item);
    }
    all
}

/// Hashes one after the other. Of how many there are the hash says nothing.
#[inline]
pub(super) fn hash_each<T: Hash, H: Hasher>(items: &[T], hasher: &mut H) {
    for item in items {
        item.hash(hasher);
    }
}

/// Sorts by keys, and keeps the first of those with equal ones.
pub(super) fn sort_unique<T, K: Ord>(elements: &mut Vec<T>, key: impl Fn(&T) -> &K) {
    let mut sorted = 1;
    while sorted < elements.len() && key(&elements[sorted - 1]) < key(&elements[sorted]) {
        sorted += 1;
    }
    if sorted < elements.len() {
        let count = elements.len();
        let kept = arrange(count, &mut Keyed { elements, key });
        elements.truncate(kept);
    }
}

/// What can be sorted without a word of its type.
trait Sortable {
    fn compare(&self, a: usize, b: usize) -> Ordering;
    fn swap(&mut self, a: usize, b: usize);
}

struct Keyed<'a, T, F> {
    elements: &'a mut [T],
    key: F,
}

impl<T, K: Ord, F: Fn(&T) -> &K> Sortable for Keyed<'_, T, F> {
    fn compare(&self, a: usize, b: usize) -> Ordering {
        (self.key)(&self.elements[a]).cmp((self.key)(&self.elements[b]))
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.elements.swap(a, b);
    }
}

/// Sorts so many, and takes the first of equal ones to the front, in order; how many these are.
fn arrange(count: usize, items: &mut dyn Sortable) -> usize {
    if count <= FEW {
        for end in 1..count {
            let mut at = end;
            while at > 0 && items.compare(at, at - 1).is_lt() {
                items.swap(at, at - 1);
                at -= 1;
            }
        }
    } else {
        sort(count, items);
    }
    let mut kept = 1;
    for at in 1..count {
        if items.compare(at, kept - 1).is_ne() {
            items.swap(kept, at);
            kept += 1;
        }
    }
    kept
}

fn sort(count: usize, items: &mut dyn Sortable) {
    let mut from: Vec<usize> = (0..count).collect();
    from.sort_by(|a, b| items.compare(*a, *b));
    // Cycle by cycle: what belongs to a place is taken there, and leaves its own place to the next.
    for start in 0..count {
        let mut at = start;
        while from[at] != start {
            let next = std::mem::replace(&mut from[at], at);
            items.swap(at, next);
            at = next;
        }
        from[at] = at;
    }
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
