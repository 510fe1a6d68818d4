//! What follows an `IF` whose branches give values to different variables.
//!
//! ```text
//! /\ IF p THEN x' = 1 ELSE y' = 1
//! /\ x' = 2 /\ y' = 1
//! ```
//!
//! Behind the one branch `x' = 2` asks, behind the other it gives a value. So what follows stands in each branch by itself.

use std::collections::BTreeSet;

use crate::emit::lower::Item;
use crate::emit::scope::Scope;
use crate::term::TermKind;

/// The variables that have a value when some items are through: one set for each way through them.
type Ends = BTreeSet<BTreeSet<u32>>;

/// The items with nothing behind an `IF` whose branches end differently, where these variables have values before.
pub fn settled(items: &[Item], before: &BTreeSet<u32>, scope: &Scope<'_>) -> Vec<Item> {
    let mut before = before.clone();
    let mut done = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let after = ends(std::slice::from_ref(item), &before, scope);
        let rest = if after.len() > 1 { &items[place + 1..] } else { &[] };
        let inside = |items: &[Item]| settled(&[items, rest].concat(), &before, scope);
        done.push(match item.clone() {
            Item::If { condition, then, otherwise, whole } => {
                Item::If { condition, then: inside(&then), otherwise: inside(&otherwise), whole }
            }
            Item::Scope { definitions, bindings, items } => {
                Item::Scope { definitions, bindings, items: inside(&items) }
            }
            other => other,
        });
        if after.len() > 1 {
            break;
        }
        before = after.into_iter().next().unwrap_or(before);
    }
    done
}

/// Where some items end, if these variables have values before.
pub fn ends(items: &[Item], before: &BTreeSet<u32>, scope: &Scope<'_>) -> Ends {
    let mut all = Ends::from([before.clone()]);
    for item in items {
        let each = |all: &Ends, next: &dyn Fn(&BTreeSet<u32>) -> Ends| all.iter().flat_map(next).collect::<Ends>();
        let with = |variables: BTreeSet<u32>| move |end: &BTreeSet<u32>| Ends::from([end | &variables]);
        all = match item {
            // Nothing comes after a `CASE` without a true guard.
            Item::Condition(term) if matches!(&*term.kind, TermKind::Case(arms, None) if arms.is_empty()) => {
                return Ends::new();
            }
            Item::Guard(_) | Item::Condition(_) | Item::Choose { .. } => all,
            // A search tells for itself.
            Item::Compose { .. } | Item::Recur { .. } | Item::Each { .. } | Item::Either { .. } => all,
            Item::Assign { variable, .. } | Item::AssignAny { variable, .. } => {
                each(&all, &with(BTreeSet::from([variable.0])))
            }
            Item::Unchanged { whole } => match &*whole.kind {
                TermKind::Unchanged(inner) => each(&all, &with(scope.unchanged_variables(inner))),
                _ => all,
            },
            Item::If { then, otherwise, .. } => {
                each(&all, &|end| &ends(then, end, scope) | &ends(otherwise, end, scope))
            }
            Item::Scope { items, .. } => each(&all, &|end| ends(items, end, scope)),
        };
    }
    all
}
