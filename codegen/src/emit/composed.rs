//! `A \cdot B`: an action of two halves, a step of `A` and one of `B`, with a state between that is generated and not
//! visited.

use super::lower::Item;

/// What comes after the state between.
#[derive(Clone, Debug)]
pub struct Second {
    /// The conjuncts of `B`.
    pub items: Vec<Item>,
    /// Whether the steps of `A` are counted here; others have the same.
    pub is_counted: bool,
}

/// The conjuncts of the first half of an action, and the second, where it is composed and nothing but guards stands
/// before, and nothing behind. What is defined around both is computed in each, for in the state between it may have
/// another value.
pub fn halves(items: &[Item]) -> Option<(Vec<Item>, Second)> {
    let (last, before) = items.split_last()?;
    if !before.iter().all(|item| matches!(item, Item::Guard(_) | Item::Condition(_) | Item::Choose { .. })) {
        return None;
    }
    let (own, second) = match last {
        Item::Compose { first, second, is_first, .. } => {
            (first.clone(), Second { items: second.clone(), is_counted: *is_first })
        }
        Item::Scope { definitions, bindings, items } => {
            let within =
                |items| vec![Item::Scope { definitions: definitions.clone(), bindings: bindings.clone(), items }];
            let (first, second) = halves(items)?;
            (within(first), Second { items: within(second.items), ..second })
        }
        _ => return None,
    };
    Some((before.iter().cloned().chain(own).collect(), second))
}
