//! From fingerprints back to states: replaying the model along a chain of parents.

use std::ops::ControlFlow;

use lockstep_model::Spec;

use crate::seen::Key;

/// A finite behaviour: one action between any two states.
pub struct Path<S: Spec> {
    /// The states, in order.
    pub states: Vec<S::State>,
    /// The actions between them, one fewer; `None` for a stuttering step.
    pub actions: Vec<Option<S::Action>>,
}

impl<S: Spec> Clone for Path<S> {
    fn clone(&self) -> Self {
        Path { states: self.states.clone(), actions: self.actions.clone() }
    }
}

impl<S: Spec> std::fmt::Debug for Path<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Path").field("states", &self.states).field("actions", &self.actions).finish()
    }
}

impl<S: Spec> Default for Path<S> {
    fn default() -> Self {
        Path { states: Vec::new(), actions: Vec::new() }
    }
}

impl<S: Spec> Path<S> {
    /// Adds a step to `next`, by the first action that leads there; or, where `VIEW` or `SYMMETRY` has let the path run
    /// through other states than the search did, to a state that counts as the same.
    pub(crate) fn extend_to(&mut self, spec: &S, next: &S::State) {
        let Some(last) = self.states.last() else {
            self.states.push(next.clone());
            return;
        };
        let key = key_of(spec, next);
        let step = first_action(spec, last, |state| state == next)
            .or_else(|| first_action(spec, last, |state| key_of(spec, state) == key));
        let (action, next) = step.map_or_else(|| (None, next.clone()), |(action, next)| (Some(action), next));
        self.actions.push(action);
        self.states.push(next);
    }
}

/// The key under which a state is seen; one that no state has where there is none, which ends a search.
pub(crate) fn key_of<S: Spec>(spec: &S, state: &S::State) -> Key {
    Key::new(spec.fingerprint(state, &spec.store(state)).unwrap_or_default())
}

/// The behaviour that runs through states with these keys; shorter where the model does not reproduce one, which can only
/// be if it breaks its obligations.
pub(crate) fn replay<S: Spec>(spec: &S, keys: &[Key]) -> Path<S> {
    let mut path = Path::default();
    let Some((&first, rest)) = keys.split_first() else { return path };
    let mut start = None;
    // A failure after the state was visited does not matter here; one before would have been reported by the search.
    let _ = spec.initial_states(|state| {
        if key_of(spec, &state) == first {
            start = Some(state);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    let Some(start) = start else { return path };
    path.states.push(start);
    for &key in rest {
        let Some(last) = path.states.last() else { break };
        if key_of(spec, last) == key {
            path.actions.push(None);
            path.states.push(last.clone());
            continue;
        }
        let Some((action, next)) = first_action(spec, last, |state| key_of(spec, state) == key) else { break };
        path.actions.push(Some(action));
        path.states.push(next);
    }
    path
}

/// Whether the action constraints allow the step.
pub(crate) fn takes<S: Spec>(spec: &S, state: &S::State, next: &S::State) -> bool {
    let constraints = spec.outline().action_constraints.len();
    (0..constraints).all(|index| spec.action_constraint(index, state, next).unwrap_or(false))
}

/// The first step that the action constraints allow to a state that `wanted` accepts; else the first that they do not.
pub(crate) fn first_action<S: Spec>(
    spec: &S,
    state: &S::State,
    wanted: impl Fn(&S::State) -> bool,
) -> Option<(S::Action, S::State)> {
    let (mut allowed, mut cut) = (None, None);
    let _ = spec.successors(state, |action, next| {
        if !wanted(&next) {
            return ControlFlow::Continue(());
        }
        if takes(spec, state, &next) {
            allowed = Some((action, next));
            return ControlFlow::Break(());
        }
        cut.get_or_insert((action, next));
        ControlFlow::Continue(())
    });
    allowed.or(cut)
}
