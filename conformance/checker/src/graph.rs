//! The state graph in memory, for small or bounded models: what drawings and covers are made from.

use std::ops::ControlFlow;

use lockstep_model::{Outcome, Spec};
use rustc_hash::FxHashMap;

use crate::any::{AnySpec, AnyState, Model, OwnAction, OwnState, OwnStored};
use crate::replay::is_in_model;

/// No state: one outside the constraints or the bound.
pub const OUTSIDE: u32 = u32::MAX;

/// The reachable states, within the constraints, numbered in breadth-first order, and every step between them.
///
/// Steps are kept as the numbers of the states that they lead to, in the order of [`steps`].
pub struct StateGraph {
    states: Vec<OwnStored>,
    /// By state, the step that reached it first: its source, and its place among the source's steps.
    parents: Vec<Option<(u32, u32)>>,
    targets: Vec<u32>,
    /// By state, where its steps begin in `targets`, and one end more. States that were not explored have none.
    starts: Vec<usize>,
    initial: usize,
    complete: bool,
}

/// The steps from a state that the action constraints allow, in order.
///
/// # Errors
/// Where the model cannot be evaluated.
pub fn steps<S: Spec>(spec: &S, state: &S::State) -> Outcome<Vec<(S::Action, S::State)>> {
    let steps = allowed(spec, AnyState::of::<S>(state))?;
    Ok(steps.into_iter().map(|(action, next)| (action.known::<S>(), next.known::<S>())).collect())
}

/// As [`steps`].
pub(crate) fn allowed(spec: &dyn AnySpec, state: AnyState<'_>) -> Outcome<Vec<(OwnAction, OwnState)>> {
    let (mut steps, mut failed) = (Vec::new(), Ok(()));
    spec.successors(state, &mut |action, next| match allows(spec, state, next) {
        Ok(allowed) => {
            steps.extend(allowed.then(|| (spec.own_action(action), spec.own_state(next))));
            ControlFlow::Continue(())
        }
        Err(failure) => {
            failed = Err(failure);
            ControlFlow::Break(())
        }
    })?;
    failed.map(|()| steps)
}

fn allows(spec: &dyn AnySpec, state: AnyState<'_>, next: AnyState<'_>) -> Outcome<bool> {
    let outline = spec.outline();
    let constraints = 0..outline.action_constraints.len() - outline.counting.1;
    let judged =
        constraints.map(|index| spec.action_constraint(index, state, next)).try_fold(true, |all, one| Ok(all && one?));
    // None need have a value where a constraint keeps the state out.
    judged.or_else(|failure| if is_in_model(spec, next) { Err(failure) } else { Ok(false) })
}

/// What tells a state from others.
type Identity<'a> = &'a dyn Fn(AnyState<'_>) -> Vec<u8>;

impl StateGraph {
    /// The graph of the first `limit` states; states that count as one, under `SYMMETRY` or `VIEW`, are one.
    ///
    /// # Errors
    /// Where the model cannot be evaluated.
    pub fn build<'s>(model: impl Into<Model<'s>>, limit: usize) -> Outcome<Self> {
        let (graph, outcome) = Self::build_as_far_as_can_be(model, limit);
        outcome.map(|()| graph)
    }

    /// The same as far as the model can be evaluated, and whether that is everywhere.
    pub fn build_as_far_as_can_be<'s>(model: impl Into<Model<'s>>, limit: usize) -> (Self, Outcome<()>) {
        let spec = model.into().0;
        Self::explore(spec, limit, &|state| spec.key(state).bits().to_le_bytes().to_vec())
    }

    /// The graph of the first `limit` states, each on its own.
    ///
    /// # Errors
    /// Where the model cannot be evaluated.
    pub fn of_all_states<'s>(model: impl Into<Model<'s>>, limit: usize) -> Outcome<Self> {
        let spec = model.into().0;
        let (graph, outcome) = Self::explore(spec, limit, &|state| spec.bytes(state));
        outcome.map(|()| graph)
    }

    fn explore(spec: &dyn AnySpec, limit: usize, identity: Identity<'_>) -> (Self, Outcome<()>) {
        let mut graph = StateGraph {
            states: Vec::new(),
            parents: Vec::new(),
            targets: Vec::new(),
            starts: vec![0],
            initial: 0,
            complete: true,
        };
        let outcome = graph.extend(spec, limit.min(OUTSIDE as usize - 1), identity);
        graph.complete &= outcome.is_ok();
        // A state of which not all steps are known has none.
        graph.targets.truncate(graph.starts.last().copied().unwrap_or_default());
        (graph, outcome)
    }

    fn extend(&mut self, spec: &dyn AnySpec, limit: usize, identity: Identity<'_>) -> Outcome<()> {
        let mut numbers: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
        let mut failed = Ok(());
        let outcome =
            spec.initial_states(
                &mut |state| match self.meet(spec, &mut numbers, identity(state), state, None, limit) {
                    Ok(_) => ControlFlow::Continue(()),
                    Err(failure) => {
                        failed = Err(failure);
                        ControlFlow::Break(())
                    }
                },
            );
        self.initial = self.states.len();
        outcome.and(failed)?;
        let mut source = 0;
        while let Some(state) = self.states.get(source).map(|stored| spec.load(stored)) {
            for (place, (_, next)) in allowed(spec, state.lend())?.iter().enumerate() {
                let next = next.lend();
                let parent = Some((source as u32, place as u32));
                let target = self.meet(spec, &mut numbers, identity(next), next, parent, limit)?;
                self.targets.push(target);
            }
            self.starts.push(self.targets.len());
            source += 1;
        }
        Ok(())
    }

    /// The number of the state; a new one, where the constraints and the bound allow it.
    fn meet(
        &mut self,
        spec: &dyn AnySpec,
        numbers: &mut FxHashMap<Vec<u8>, u32>,
        identity: Vec<u8>,
        state: AnyState<'_>,
        parent: Option<(u32, u32)>,
        limit: usize,
    ) -> Outcome<u32> {
        if let Some(&number) = numbers.get(&identity) {
            return Ok(number);
        }
        for index in 0..spec.outline().constraints.len() - spec.outline().counting.0 {
            if !spec.constraint(index, state)? {
                return Ok(OUTSIDE);
            }
        }
        if self.states.len() >= limit {
            self.complete = false;
            return Ok(OUTSIDE);
        }
        let number = self.states.len() as u32;
        numbers.insert(identity, number);
        self.states.push(spec.store(state));
        self.parents.push(parent);
        Ok(number)
    }

    /// The number of states.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether the model has no state.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Whether these are all states within the constraints.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many states are initial: those with the lowest numbers.
    pub fn initial(&self) -> usize {
        self.initial
    }

    /// The state with this number.
    pub fn state<S: Spec>(&self, spec: &S, number: u32) -> Option<S::State> {
        self.own(spec, number).map(OwnState::known::<S>)
    }

    /// As [`StateGraph::state`].
    pub(crate) fn own(&self, spec: &dyn AnySpec, number: u32) -> Option<OwnState> {
        self.states.get(number as usize).map(|stored| spec.load(stored))
    }

    /// The number of steps, those that lead [`OUTSIDE`] included.
    pub fn step_count(&self) -> usize {
        self.targets.len()
    }

    /// Where the steps from this state lead, in the order of [`steps`].
    pub fn targets(&self, number: u32) -> &[u32] {
        let row = self.starts.get(number as usize).zip(self.starts.get(number as usize + 1));
        row.and_then(|(&begin, &end)| self.targets.get(begin..end)).unwrap_or_default()
    }

    /// The step that reached this state first: its source, and its place among the source's steps.
    pub fn parent(&self, number: u32) -> Option<(u32, u32)> {
        self.parents.get(number as usize).copied().flatten()
    }

    /// The places of the steps of a shortest way to this state, and the initial state that it begins in.
    pub fn way_to(&self, mut number: u32) -> (u32, Vec<u32>) {
        let mut way = Vec::new();
        while let Some((source, place)) = self.parent(number) {
            way.push(place);
            number = source;
        }
        way.reverse();
        (number, way)
    }
}
