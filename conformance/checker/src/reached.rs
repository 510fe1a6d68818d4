//! By which action a state was reached: a spec may ask for it on walks.

use lockstep_model::behaviour::{no_action, reached_by};
use lockstep_model::value::Symbol;
use lockstep_model::{ActionOutline, Location, Value};

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
    if let Some(begun) = &spec.outline().begun_by {
        let found = action.and_then(|action| Some((action, spec.outline().actions.get(spec.action_index(action))?)));
        reached_by(
            found.map_or_else(|| begun.clone(), |(action, found)| record(found, &spec.action_arguments(action))),
        );
    }
}

/// An action as TLC tells a spec of it.
fn record(action: &ActionOutline, arguments: &[Value]) -> Value {
    let location = action.location.as_ref().map(Location::to_value);
    let of = |name: &str, value: Value| (Symbol::new(name), value);
    let mut fields = vec![of("name", Value::string(&action.name))];
    fields.extend(location.map(|location| of("location", location)));
    if !arguments.is_empty() {
        let names = || action.parameters.iter().map(|name| Symbol::new(name));
        fields.push(of("context", Value::record(names().zip(arguments.iter().cloned()))));
        fields.push(of("parameters", Value::tuple(names().map(Value::Str))));
    }
    Value::record(fields)
}
