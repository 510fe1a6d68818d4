//! The conjuncts that actions are taken apart into, and what can be said of them.

use crate::source::Span;
use crate::term::{Argument, Bound, DefId, LocalId, Term, VariableId};

/// One conjunct of an action.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A condition, which holds in as many ways as its form has.
    Guard(Term),
    /// What an `IF` or a `CASE` asks: it holds or does not, whatever its form.
    Condition(Term),
    /// `v' = e`, or `v = e` in `Init`.
    Assign { variable: VariableId, value: Term, whole: Term },
    /// `UNCHANGED v`
    Unchanged { whole: Term },
    /// `\E x \in S`: `x` is a free choice of the step.
    Choose { local: LocalId, set: Term },
    /// `v' \in S`: the next value of `v` is a free choice of the step.
    AssignAny { variable: VariableId, set: Term, whole: Term },
    /// `IF p THEN … ELSE …`
    If { condition: Term, then: Vec<Item>, otherwise: Vec<Item>, whole: Term },
    /// Several ways to go on, one after the other, where what is before them is evaluated once. Where all variables
    /// have values, which only the run may tell, it is no more than a condition; but for ways that part behind a
    /// choice.
    Either { whole: Option<Term>, ways: Vec<Vec<Item>> },
    /// `A \cdot B`, the last of its way: the ways to take each, with what follows in the conjunction, which TLC has
    /// either satisfy. `ENABLED` asks the second alone for it.
    Compose { first: Vec<Vec<Item>>, second: Vec<Vec<Item>>, asks_second: bool, span: Span },
    /// An application of an action that is defined by itself.
    Recur { id: DefId, arguments: Vec<Argument>, whole: Term },
    /// `\A x \in S : A`, and the ways to take an instance.
    Each { bounds: Vec<Bound>, body: Term, ways: Vec<Vec<Item>>, whole: Term },
    /// The inside of a `LET`, or of an operator that is applied.
    Scope { definitions: Vec<DefId>, bindings: Vec<(LocalId, Argument)>, items: Vec<Item> },
}

/// Whether an action that is defined by itself, which cannot be judged, is among the items.
pub fn recurs(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Recur { .. } => true,
        Item::Scope { items, .. } => recurs(items),
        Item::If { then, otherwise, .. } => recurs(then) || recurs(otherwise),
        Item::Each { ways, .. } | Item::Either { ways, .. } => ways.iter().any(|way| recurs(way)),
        _ => false,
    })
}

/// Whether a way ends with a composition.
pub fn is_composed(items: &[Item]) -> bool {
    match items.last() {
        Some(Item::Compose { .. }) => true,
        Some(Item::Scope { items, .. }) => is_composed(items),
        _ => false,
    }
}

/// Whether the items are more than conditions.
pub fn gives(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Guard(_) | Item::Condition(_) => false,
        Item::Scope { items, .. } => gives(items),
        Item::If { then, otherwise, .. } => gives(then) || gives(otherwise),
        _ => true,
    })
}

/// Whether the items make a free choice.
pub fn has_choice(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        // What is searched for is a way of its own, too.
        Item::Choose { .. } | Item::AssignAny { .. } | Item::Compose { .. } => true,
        Item::Recur { .. } | Item::Each { .. } | Item::Either { .. } => true,
        Item::Scope { items, .. } => has_choice(items),
        Item::If { then, otherwise, .. } => has_choice(then) || has_choice(otherwise),
        _ => false,
    })
}

/// Whether the items lead where only a search finds the way.
pub fn is_searched(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Recur { .. } | Item::Compose { .. } | Item::Each { .. } | Item::Either { .. } => true,
        Item::Scope { items, .. } => is_searched(items),
        Item::If { then, otherwise, .. } => is_searched(then) || is_searched(otherwise),
        _ => false,
    })
}
