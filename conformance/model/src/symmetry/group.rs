//! The group of permutations that symmetry sets generate.

use std::collections::{BTreeMap, BTreeSet};

use crate::dynamic::pairs;
use crate::failure::{Failure, FailureKind, Outcome};
use crate::value::{Symbol, Value};

/// The most permutations that a state is looked at under.
const MOST_PERMUTATIONS: usize = 100_000;

/// The names that a permutation replaces, each with what replaces it.
pub type Renaming = BTreeMap<Symbol, Value>;

/// The group that permutations generate, without its identity.
pub fn group(functions: &[Value]) -> Outcome<Vec<Renaming>> {
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
            let other = if matches!(from, Value::Model(_)) { &to } else { &from };
            let message = format!("a symmetry set permutes model values, and {} {other} is none", other.kind());
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
