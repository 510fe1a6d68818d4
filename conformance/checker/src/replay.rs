//! From what is kept of states back to states: replaying the model along a chain of parents.

use std::io;
use std::ops::ControlFlow;

use lockstep_model::Spec;
use rustc_hash::FxHashSet;

use crate::seen::Key;
use crate::visit;

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

/// A state that a behaviour runs through, as the search can tell it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waypoint {
    /// What the set of seen states carries of it.
    pub(crate) carried: u32,
    /// How many states that carry the same are met before it: among the initial states, or the successors of the waypoint
    /// before.
    pub(crate) place: usize,
}

/// What the set of seen states carries of a state.
pub(crate) type Carried<'a> = &'a dyn Fn(Key) -> io::Result<Option<u32>>;

/// The behaviour that runs through these states; shorter where the model does not reproduce one, which can only be if it
/// breaks its obligations.
pub(crate) fn replay<S: Spec>(spec: &S, waypoints: &[Waypoint], carried: Carried<'_>) -> io::Result<Path<S>> {
    let mut path = Path::default();
    let Some((&first, rest)) = waypoints.split_first() else { return Ok(path) };
    let mut lookout = Lookout::<S>::new(first, carried);
    // A failure after the state was visited does not matter here; one before would have been reported by the search.
    let _ = visit::initial_states(spec, &mut |state| lookout.meet(spec, None, state, |_| true));
    let Some((_, start)) = lookout.end()? else { return Ok(path) };
    path.states.push(start);
    let mut before = first;
    for &waypoint in rest {
        let Some(last) = path.states.last() else { break };
        let step =
            if waypoint == before { Some((None, last.clone())) } else { step_to(spec, last, waypoint, carried)? };
        let Some((action, next)) = step else { break };
        path.actions.push(action);
        path.states.push(next);
        before = waypoint;
    }
    Ok(path)
}

type Step<S> = (Option<<S as Spec>::Action>, <S as Spec>::State);

fn step_to<S: Spec>(
    spec: &S,
    state: &S::State,
    waypoint: Waypoint,
    carried: Carried<'_>,
) -> io::Result<Option<Step<S>>> {
    let mut lookout = Lookout::<S>::new(waypoint, carried);
    let _ = visit::successors(spec, state, &mut |action, next| {
        lookout.meet(spec, Some(action), next, |next| takes(spec, state, next))
    });
    lookout.end()
}

/// Looks out for a waypoint among the states that come by.
struct Lookout<'a, S: Spec> {
    waypoint: Waypoint,
    carried: Carried<'a>,
    met: FxHashSet<Key>,
    found: io::Result<Option<Step<S>>>,
    /// The first that the constraints do not allow. It stands in where `VIEW` or `SYMMETRY` has let the path run through
    /// other states than the search did.
    otherwise: Option<Step<S>>,
}

impl<'a, S: Spec> Lookout<'a, S> {
    fn new(waypoint: Waypoint, carried: Carried<'a>) -> Self {
        Lookout { waypoint, carried, met: FxHashSet::default(), found: Ok(None), otherwise: None }
    }

    fn meet(
        &mut self,
        spec: &S,
        action: Option<S::Action>,
        state: S::State,
        is_taken: impl FnOnce(&S::State) -> bool,
    ) -> ControlFlow<()> {
        let key = key_of(spec, &state);
        match (self.carried)(key) {
            Ok(Some(carried)) if carried == self.waypoint.carried => {}
            Ok(_) => return ControlFlow::Continue(()),
            Err(error) => {
                self.found = Err(error);
                return ControlFlow::Break(());
            }
        }
        if !is_taken(&state) || !is_in_model(spec, &state) {
            self.otherwise.get_or_insert((action, state));
        } else if self.met.insert(key) && self.met.len() > self.waypoint.place {
            self.found = Ok(Some((action, state)));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn end(self) -> io::Result<Option<Step<S>>> {
        self.found.map(|found| found.or(self.otherwise))
    }
}

fn is_in_model<S: Spec>(spec: &S, state: &S::State) -> bool {
    (0..spec.outline().constraints.len()).all(|index| spec.constraint(index, state).unwrap_or(false))
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
    let _ = visit::successors(spec, state, &mut |action, next| {
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
