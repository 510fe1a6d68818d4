//! Actions that show how often their conjuncts are evaluated: they print, or write registers.

use super::lower::{Item, Lowering, Target};
use super::model::Model;
use crate::term::Term;

/// The ways to take an action, or to begin; and whether it shows how often their conjuncts are evaluated. If so, it is
/// one way, in which what stands before a choice, or a disjunction, is evaluated once, as in TLC. To a machine that
/// does not stand for the evaluator it makes no difference.
pub fn ways(model: &Model<'_>, target: Target, whole: &Term) -> (Vec<Vec<Item>>, bool) {
    let program = model.program();
    if !model.types.is_watched || !program.has_effects(whole) {
        return (Lowering::new(program, target).ways(whole), false);
    }
    (Lowering::in_order(program, target).ways(whole), true)
}
