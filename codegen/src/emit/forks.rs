//! Ways to take an action that begin with the same free choices. TLC makes these once, and for each element goes all
//! the ways on; which step comes after which hangs on it, and with it what a search has seen when it ends early.

use super::item::Item;

/// The free choices among items, in order.
pub fn choices(items: &[Item]) -> Vec<&Item> {
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Choose { .. } | Item::AssignAny { .. } => found.push(item),
            Item::Scope { items, .. } => found.extend(choices(items)),
            _ => {}
        }
    }
    found
}

/// How many free choices are made before two ways part, which are next to each other.
pub fn shared_choices(a: &[Item], b: &[Item]) -> usize {
    let alike = alike(a, b);
    let within = match (a.get(alike), b.get(alike)) {
        (Some(a), Some(b)) => shared_within(a, b),
        _ => 0,
    };
    choices(&a[..alike]).len() + within
}

/// The same ways in the same order, where those that share free choices are one, which forks behind them.
pub fn forked(ways: Vec<Vec<Item>>) -> Vec<Vec<Item>> {
    let alike = ways.chunk_by(|a, b| shared_choices(a, b) > 0);
    alike.map(|ways| if let [way] = ways { way.clone() } else { one(ways) }).collect()
}

/// Ways that share their first free choice, as one.
fn one(ways: &[Vec<Item>]) -> Vec<Item> {
    let first = &ways[0];
    let common = ways.iter().map(|way| alike(first, way)).min().unwrap_or_default();
    let mut items = first[..common].to_vec();
    let is_within = |way: &Vec<Item>| match (first.get(common), way.get(common)) {
        (Some(a), Some(b)) => shared_within(a, b) > 0,
        _ => false,
    };
    match &first.get(common) {
        // What is behind a scope may as well be within it.
        Some(Item::Scope { definitions, bindings, .. }) if ways.iter().all(is_within) => {
            let inner = |way: &Vec<Item>| match &way[common..] {
                [Item::Scope { items, .. }, rest @ ..] => items.iter().chain(rest).cloned().collect(),
                _ => Vec::new(),
            };
            let inner: Vec<Vec<Item>> = ways.iter().map(inner).collect();
            let (definitions, bindings) = (definitions.clone(), bindings.clone());
            items.push(Item::Scope { definitions, bindings, items: one(&inner) });
        }
        _ => {
            let ways = forked(ways.iter().map(|way| way[common..].to_vec()).collect());
            items.push(Item::Either { whole: None, ways });
        }
    }
    items
}

/// With how many items both begin.
fn alike(a: &[Item], b: &[Item]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn shared_within(a: &Item, b: &Item) -> usize {
    match (a, b) {
        (
            Item::Scope { definitions, bindings, items },
            Item::Scope { definitions: others, bindings: bound, items: inner },
        ) if definitions == others && bindings == bound => shared_choices(items, inner),
        _ => 0,
    }
}
