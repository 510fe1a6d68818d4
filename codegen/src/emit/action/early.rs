//! The guards of an action that need not wait for all of its choices.

use proc_macro2::TokenStream;

use super::Walk;
use crate::emit::lower::Item;
use crate::emit::model::{Model, Plan};
use crate::emit::tokens::has_name;

/// A guard, quoted from the spec, and the Rust condition under which it does not hold.
pub struct Early {
    /// The comment that quotes the spec.
    pub quoted: TokenStream,
    /// The negated condition.
    pub fails: TokenStream,
}

/// By the number of loops around: the guards that can be judged then, and that another choice waits
/// for. A search that judges them there tries none of the choices behind a guard that does not hold.
///
/// Guards keep their order, for one may be what gives the next a value; and what can fail is left to the step itself.
pub fn early(model: &Model<'_>, plan: &Plan) -> Vec<Vec<Early>> {
    let mut found: Vec<Vec<Early>> = plan.loops.iter().map(|_| Vec::new()).collect();
    let scope = model.scope();
    let mark = scope.types.inference.mark();
    let walk = Walk::new(&scope, model, true);
    walk.bind_fields(&plan.fields);
    walk.early(&plan.items, plan, &mut 0, &mut found);
    scope.types.inference.forget(mark);
    found
}

impl Walk<'_, '_> {
    /// Goes through the items up to the first that is no early guard; whether all were.
    fn early(&self, items: &[Item], plan: &Plan, around: &mut usize, found: &mut [Vec<Early>]) -> bool {
        items.iter().all(|item| match item {
            // Those that a search goes through meet their own set.
            Item::Choose { .. } => true,
            Item::Scope { definitions, bindings, items } => {
                self.open(definitions, bindings).is_empty() && self.early(items, plan, around, found)
            }
            Item::Guard(term) => {
                let scope = self.scope;
                if !self.before(term).is_empty() || !self.lets(term).is_empty() {
                    return false;
                }
                let condition = scope.condition(term);
                if scope.fallible.get() {
                    return false;
                }
                let field = |depth: usize| &plan.fields[plan.loops[depth]];
                let asked = |depth: &usize| has_name(&condition.tokens, &field(*depth).name.to_string());
                let last = (*around..plan.loops.len()).rev().find(asked);
                *around = last.map_or(*around, |depth| depth + 1);
                if *around == plan.loops.len() {
                    return false;
                }
                // A choice in the midst of the action is made behind the guards before it.
                if field(*around).leading && !condition.is(true) {
                    found[*around].push(Early { quoted: self.quoted(term), fails: condition.negate().tokens });
                }
                scope.types.inference.assume(term, true);
                true
            }
            _ => false,
        })
    }
}
