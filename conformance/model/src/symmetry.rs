//! `SYMMETRY`: states that a permutation of model values maps onto each other count as one.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::dynamic::pairs;
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::{Digest, Symbol, Value};

/// The most permutations that a state is looked at under.
const MOST_PERMUTATIONS: usize = 100_000;

/// The names that a permutation replaces, each with what replaces it.
type Renaming = BTreeMap<Symbol, Value>;

/// The group of permutations that symmetry sets generate.
#[derive(Clone, Debug)]
pub struct Symmetry {
    /// Without the identity.
    renamings: Vec<FxHashMap<Symbol, Value>>,
    /// Why the sets are none of permutations, where they are not.
    failure: Option<Failure>,
}

/// The digests of a state's values: as they are, and under each permutation in turn.
#[derive(Clone, Debug)]
pub struct StateDigests(Vec<u64>);

impl Default for Symmetry {
    /// The symmetry under which each state counts for itself.
    fn default() -> Self {
        Symmetry { renamings: Vec::new(), failure: None }
    }
}

impl Symmetry {
    /// What the elements of the symmetry sets generate.
    pub fn new(functions: Outcome<Vec<Value>>) -> Self {
        match functions.and_then(|functions| group(&functions)) {
            Ok(group) => {
                let renamings = group.into_iter().map(|renaming| renaming.into_iter().collect()).collect();
                Symmetry { renamings, failure: None }
            }
            Err(failure) => Symmetry { renamings: Vec::new(), failure: Some(failure) },
        }
    }

    /// Whether the symmetry sets consist of permutations.
    ///
    /// # Errors
    /// Where they do not, or cannot be evaluated.
    pub fn validity(&self) -> Outcome<()> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    /// Whether each state counts for itself.
    pub fn is_trivial(&self) -> bool {
        self.renamings.is_empty()
    }

    /// The least digest of the values under the permutations: the same for states that count as one.
    pub fn least(&self, values: &[Value]) -> u64 {
        self.least_of(values.len(), |place, number| self.digest(&values[place], number))
    }

    /// The digests of a state's values, for [`least_after`](Self::least_after).
    pub fn digests(&self, values: &[Value]) -> StateDigests {
        let all = 0..=self.renamings.len();
        StateDigests(all.flat_map(|number| values.iter().map(move |value| self.digest(value, number))).collect())
    }

    /// [`least`](Self::least) of `values`, most of which are those of the state `before`.
    pub fn least_after(&self, values: &[Value], before: &[Value], digests: &StateDigests) -> u64 {
        self.least_of(values.len(), |place, number| match values[place].is_same(&before[place]) {
            true => digests.0[number * before.len() + place],
            false => self.digest(&values[place], number),
        })
    }

    fn least_of(&self, values: usize, digest: impl Fn(usize, usize) -> u64) -> u64 {
        let of = |number: usize| {
            let mut all = Digest::default();
            (0..values).for_each(|place| all.part(digest(place, number)));
            all.finish()
        };
        (1..=self.renamings.len()).map(of).fold(of(0), u64::min)
    }

    /// The digest of a value under the permutation with this number, the identity being the first.
    fn digest(&self, value: &Value, number: usize) -> u64 {
        match number.checked_sub(1).map(|place| &self.renamings[place]) {
            None => Digest::of(value),
            Some(renaming) => Digest::of_renamed(value, &|name| renaming.get(name).cloned()),
        }
    }
}

/// The group that permutations generate, without its identity.
fn group(functions: &[Value]) -> Outcome<Vec<Renaming>> {
    let mut generators = functions.iter().map(renaming).collect::<Outcome<BTreeSet<Renaming>>>()?;
    generators.retain(|renaming| !renaming.is_empty());
    let mut group = generators.clone();
    let mut fresh: Vec<Renaming> = group.iter().cloned().collect();
    while let Some(renaming) = fresh.pop() {
        for generator in &generators {
            let product = compose(&renaming, generator);
            if !product.is_empty() && group.insert(product.clone()) {
                if group.len() > MOST_PERMUTATIONS {
                    let message = format!("the symmetry sets generate more than {MOST_PERMUTATIONS} permutations");
                    return Err(Failure::new(FailureKind::NotEnumerable, message));
                }
                fresh.push(product);
            }
        }
    }
    Ok(group.into_iter().collect())
}

/// A function as a renaming of model values, without those that it leaves alone.
fn renaming(function: &Value) -> Outcome<Renaming> {
    let mut renaming = Renaming::new();
    for (from, to) in pairs(function)? {
        let (Value::Model(from), Value::Model(other)) = (&from, &to) else {
            let message = format!("a symmetry set permutes model values, and {from} or {to} is none");
            return Err(Failure::new(FailureKind::Type, message));
        };
        if from != other {
            renaming.insert(*from, to.clone());
        }
    }
    let targets: BTreeSet<&Value> = renaming.values().collect();
    if targets.len() != renaming.len() || renaming.keys().any(|name| !targets.contains(&Value::Model(*name))) {
        let message = format!("a symmetry set consists of permutations, and {function} is none");
        return Err(Failure::new(FailureKind::Type, message));
    }
    Ok(renaming)
}

/// First `a`, then `b`.
fn compose(a: &Renaming, b: &Renaming) -> Renaming {
    let through = |value: &Value| match value {
        Value::Model(name) => b.get(name).cloned().unwrap_or_else(|| value.clone()),
        other => other.clone(),
    };
    let mut product: Renaming = a.iter().map(|(from, to)| (*from, through(to))).collect();
    for (from, to) in b {
        product.entry(*from).or_insert_with(|| to.clone());
    }
    product.retain(|from, to| Value::Model(*from) != *to);
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str) -> Value {
        Value::Model(Symbol::new(name))
    }

    fn function(pairs: &[(&str, &str)]) -> Value {
        Value::function(pairs.iter().map(|(from, to)| (model(from), model(to))))
    }

    #[test]
    fn two_swaps_generate_all_permutations() {
        let swaps = [("a", "b", "c"), ("b", "c", "a")].map(|(x, y, z)| function(&[(x, y), (y, x), (z, z)]));
        let symmetry = Symmetry::new(Ok(swaps.to_vec()));
        assert_eq!(symmetry.validity(), Ok(()));
        assert_eq!(symmetry.renamings.len(), 5);
        let digests = ["a", "b", "c"].map(|name| symmetry.least(&[model(name)]));
        assert!(digests[0] == digests[1] && digests[1] == digests[2]);
        assert_ne!(symmetry.least(&[model("d")]), digests[0]);
    }

    #[test]
    fn what_is_no_permutation_is_no_symmetry() {
        let onto_one = Symmetry::new(Ok(vec![function(&[("a", "b"), ("b", "b")])]));
        assert_eq!(onto_one.validity().unwrap_err().kind(), FailureKind::Type);
        assert!(onto_one.is_trivial());
        let of_numbers = Symmetry::new(Ok(vec![Value::tuple([Value::Int(2), Value::Int(1)])]));
        assert_eq!(of_numbers.validity().unwrap_err().kind(), FailureKind::Type);
    }
}
