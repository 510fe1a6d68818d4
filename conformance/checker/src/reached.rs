//! By which action a state was reached: a spec may ask for it on walks.

use lockstep_model::Value;
use lockstep_model::behaviour::{no_action, reached_by, taken};

use crate::any::{AnyAction, AnySpec};

/// Has `TLCGet("action")` give nothing that is known: where no state is looked at.
pub(crate) fn nowhere(spec: &dyn AnySpec) {
    if spec.outline().begun_by.is_some() {
        reached_by(no_action());
    }
}

/// Has it give the action that led to the state which is about to be looked at; an initial one, where there is none.
#[inline]
pub(crate) fn by(spec: &dyn AnySpec, action: Option<AnyAction<'_>>) {
    if let Some(step) = step(spec, action) {
        reached_by(step);
    }
}

/// What a spec that asks is told of the step that led to a state; of the initial predicate, where there is none.
#[inline]
pub(crate) fn step(spec: &dyn AnySpec, action: Option<AnyAction<'_>>) -> Option<Value> {
    let begun = spec.outline().begun_by.as_ref()?;
    let found = action.and_then(|action| Some((action, spec.outline().actions.get(spec.action_index(action))?)));
    Some(found.map_or_else(|| begun.clone(), |(action, found)| taken(found, &spec.action_arguments(action))))
}
