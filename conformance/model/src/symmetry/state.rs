//! The digests of whole states, from those of their variables: a step leaves most of these alone.

use super::Symmetry;
use crate::value::{Value, mix};

/// A state, as its variables are digested.
pub trait Variables {
    /// How many variables there are.
    fn count(&self) -> usize;

    /// Whether a variable has the same value in both states, as far as that is quickly told.
    fn is_same(&self, other: &Self, variable: usize) -> bool;

    /// The digests of a variable's value, under each permutation.
    fn digests(&self, variable: usize, symmetry: &Symmetry, into: &mut [u64]);
}

impl Variables for [Value] {
    fn count(&self) -> usize {
        self.len()
    }

    fn is_same(&self, other: &Self, variable: usize) -> bool {
        self[variable].is_same(&other[variable])
    }

    fn digests(&self, variable: usize, symmetry: &Symmetry, into: &mut [u64]) {
        symmetry.value(&self[variable], into);
    }
}

/// A state whose successors are being found, with the digests of its variables once the first successor has asked for
/// them.
#[derive(Debug)]
pub struct Origin<'s, S: ?Sized> {
    symmetry: &'s Symmetry,
    state: &'s S,
    /// Variable by variable, what each permutation makes of it.
    parts: Vec<u64>,
    /// The sum of the variables' parts.
    whole: Vec<u64>,
    /// The same of a successor.
    next: Vec<u64>,
    /// The parts of one of its variables.
    part: Vec<u64>,
}

impl<'s, S: Variables + ?Sized> Origin<'s, S> {
    /// The state, of which nothing is known yet.
    pub fn new(symmetry: &'s Symmetry, state: &'s S) -> Self {
        Origin { symmetry, state, parts: Vec::new(), whole: Vec::new(), next: Vec::new(), part: Vec::new() }
    }

    /// The digest that stands for the state itself.
    pub fn own(&mut self) -> u64 {
        self.look();
        least(&self.whole)
    }

    /// The digest that stands for a successor.
    pub fn successor(&mut self, next: &S) -> u64 {
        self.look();
        self.next.clone_from(&self.whole);
        for (variable, before) in self.parts.chunks(self.symmetry.width()).enumerate() {
            if next.is_same(self.state, variable) {
                continue;
            }
            parts(next, variable, self.symmetry, &mut self.part);
            for ((sum, part), before) in self.next.iter_mut().zip(&self.part).zip(before) {
                *sum = sum.wrapping_add(*part).wrapping_sub(*before);
            }
        }
        least(&self.next)
    }

    fn look(&mut self) {
        if !self.whole.is_empty() {
            return;
        }
        let width = self.symmetry.width();
        self.whole.resize(width, 0);
        self.part.resize(width, 0);
        self.parts.resize(width * self.state.count(), 0);
        for (variable, own) in self.parts.chunks_mut(width).enumerate() {
            parts(self.state, variable, self.symmetry, own);
            self.whole.iter_mut().zip(&*own).for_each(|(sum, part)| *sum = sum.wrapping_add(*part));
        }
    }
}

/// What a variable adds to the digests of its state.
fn parts<S: Variables + ?Sized>(state: &S, variable: usize, symmetry: &Symmetry, into: &mut [u64]) {
    state.digests(variable, symmetry, into);
    into.iter_mut().for_each(|part| *part = mix(variable as u64, *part));
}

/// The least of a state's digests. Mixed once more, for the least of many is small.
fn least(sums: &[u64]) -> u64 {
    let least = sums.iter().map(|sum| mix(0, *sum)).min();
    mix(1, least.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Symbol;

    #[test]
    fn a_successor_counts_as_it_does_by_itself() {
        let [a, b, c] = ["a", "b", "c"].map(|name| Value::Model(Symbol::new(name)));
        let swap = Value::function([(a.clone(), b.clone()), (b.clone(), a.clone())]);
        let symmetry = Symmetry::new(Ok(vec![swap]));
        let state = |one: &Value, other: &Value| vec![Value::set([one.clone()]), other.clone(), Value::Int(3)];
        let before = state(&a, &c);
        let mut origin = Origin::new(&symmetry, &before[..]);
        let all = [(&a, &c), (&b, &c), (&a, &a), (&b, &b), (&a, &b), (&b, &a), (&c, &c)];
        let digests = all.map(|(one, other)| {
            let next = state(one, other);
            assert_eq!(origin.successor(&next), symmetry.least(&next[..]));
            symmetry.least(&next[..])
        });
        assert_eq!(digests[0], origin.own());
        assert!(digests[..6].chunks(2).all(|pair| pair[0] == pair[1]));
        let [first, _, second, _, third, _, fourth] = digests;
        let different = [first, second, third, fourth];
        assert!((0..4).all(|i| !different[..i].contains(&different[i])));
    }
}
