//! From what is kept of states back to states: replaying the model along a chain of parents.

use std::io;
use std::ops::ControlFlow;

use rustc_hash::FxHashSet;

use crate::any::{AnyAction, AnySpec, AnyState, OwnAction, OwnState};
use crate::seen::Key;

/// A finite behaviour: one action between any two states.
#[derive(Default)]
pub(crate) struct Path {
    /// The states, in order.
    pub(crate) states: Vec<OwnState>,
    /// The actions between them, one fewer; `None` for a stuttering step.
    pub(crate) actions: Vec<Option<OwnAction>>,
    /// Whether it is a random walk: of these, TLC tells a spec more.
    pub(crate) is_walk: bool,
}

impl Path {
    /// Adds a step.
    pub(crate) fn extend(&mut self, action: OwnAction, next: OwnState) {
        self.actions.push(Some(action));
        self.states.push(next);
    }

    /// Adds a step to `next`, by the first action that leads there; or, where `VIEW` or `SYMMETRY` has let the path run
    /// through other states than the search did, to a state that counts as the same.
    pub(crate) fn extend_to(&mut self, spec: &dyn AnySpec, next: AnyState<'_>) {
        let Some(last) = self.states.last() else {
            self.states.push(spec.own_state(next));
            return;
        };
        let key = spec.key(next);
        let step = first_action(spec, last.lend(), |state| spec.is_same(state, next))
            .or_else(|| first_action(spec, last.lend(), |state| spec.key(state) == key));
        let (action, next) = step.map_or_else(|| (None, spec.own_state(next)), |(action, next)| (Some(action), next));
        self.actions.push(action);
        self.states.push(next);
    }
}

/// A state that a behaviour runs through, as the search can tell it from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waypoint {
    /// What the set of seen states carries of it.
    pub(crate) carried: u32,
    /// How many states that carry the same are met before it: among the initial states, or the successors of the
    /// waypoint before.
    pub(crate) place: usize,
}

/// What the set of seen states carries of a state.
pub(crate) type Carried<'a> = &'a dyn Fn(Key) -> io::Result<Option<u32>>;

/// The behaviour that runs through these states; shorter where the model does not reproduce one, which can only be if
/// it breaks its obligations.
pub(crate) fn replay(spec: &dyn AnySpec, waypoints: &[Waypoint], carried: Carried<'_>) -> io::Result<Path> {
    let mut path = Path::default();
    let Some((&first, rest)) = waypoints.split_first() else { return Ok(path) };
    let mut lookout = Lookout::new(first, carried);
    // A failure after the state was visited does not matter here; one before would have been reported by the search.
    let _ = spec.initial_states(&mut |state| lookout.meet(spec, None, state, |_| true));
    let Some((_, start)) = lookout.end()? else { return Ok(path) };
    path.states.push(start);
    let mut before = first;
    for &waypoint in rest {
        let Some(last) = path.states.last() else { break };
        let step = match waypoint == before {
            true => Some((None, spec.own_state(last.lend()))),
            false => step_to(spec, last.lend(), waypoint, carried)?,
        };
        let Some((action, next)) = step else { break };
        path.actions.push(action);
        path.states.push(next);
        before = waypoint;
    }
    Ok(path)
}

type Step = (Option<OwnAction>, OwnState);

fn step_to(
    spec: &dyn AnySpec,
    state: AnyState<'_>,
    waypoint: Waypoint,
    carried: Carried<'_>,
) -> io::Result<Option<Step>> {
    let mut lookout = Lookout::new(waypoint, carried);
    let _ = spec
        .successors(state, &mut |action, next| lookout.meet(spec, Some(action), next, |next| takes(spec, state, next)));
    lookout.end()
}

/// Looks out for a waypoint among the states that come by.
struct Lookout<'a> {
    waypoint: Waypoint,
    carried: Carried<'a>,
    met: FxHashSet<Key>,
    found: io::Result<Option<Step>>,
    /// The first that the constraints do not allow. It stands in where `VIEW` or `SYMMETRY` has let the path run
    /// through other states than the search did.
    otherwise: Option<Step>,
}

impl<'a> Lookout<'a> {
    fn new(waypoint: Waypoint, carried: Carried<'a>) -> Self {
        Lookout { waypoint, carried, met: FxHashSet::default(), found: Ok(None), otherwise: None }
    }

    fn meet(
        &mut self,
        spec: &dyn AnySpec,
        action: Option<AnyAction<'_>>,
        state: AnyState<'_>,
        is_taken: impl FnOnce(AnyState<'_>) -> bool,
    ) -> ControlFlow<()> {
        let key = spec.key(state);
        match (self.carried)(key) {
            Ok(Some(carried)) if carried == self.waypoint.carried => {}
            Ok(_) => return ControlFlow::Continue(()),
            Err(error) => {
                self.found = Err(error);
                return ControlFlow::Break(());
            }
        }
        let own = || (action.map(|action| spec.own_action(action)), spec.own_state(state));
        if !is_taken(state) || !is_in_model(spec, state) {
            self.otherwise.get_or_insert_with(own);
        } else if self.met.insert(key) && self.met.len() > self.waypoint.place {
            self.found = Ok(Some(own()));
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn end(self) -> io::Result<Option<Step>> {
        self.found.map(|found| found.or(self.otherwise))
    }
}

pub(crate) fn is_in_model(spec: &dyn AnySpec, state: AnyState<'_>) -> bool {
    (0..spec.outline().constraints.len() - spec.outline().counting.0)
        .all(|index| spec.constraint(index, state).unwrap_or(false))
}

/// Whether the action constraints allow the step.
pub(crate) fn takes(spec: &dyn AnySpec, state: AnyState<'_>, next: AnyState<'_>) -> bool {
    let constraints = spec.outline().action_constraints.len() - spec.outline().counting.1;
    (0..constraints).all(|index| spec.action_constraint(index, state, next).unwrap_or(false))
}

/// The first step that the action constraints allow to a state that `wanted` accepts; else the first that they do not.
fn first_action(
    spec: &dyn AnySpec,
    state: AnyState<'_>,
    wanted: impl Fn(AnyState<'_>) -> bool,
) -> Option<(OwnAction, OwnState)> {
    let (mut allowed, mut cut) = (None, None);
    let _ = spec.successors(state, &mut |action, next| {
        if !wanted(next) {
            return ControlFlow::Continue(());
        }
        let own = || (spec.own_action(action), spec.own_state(next));
        if takes(spec, state, next) {
            allowed = Some(own());
            return ControlFlow::Break(());
        }
        cut.get_or_insert_with(own);
        ControlFlow::Continue(())
    });
    allowed.or(cut)
}
