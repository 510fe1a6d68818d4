//! The state graph in memory, for small or bounded models: what drawings and covers are made from.

use std::hash::Hash;
use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Spec};
use rustc_hash::FxHashMap;

use crate::replay::key_of;
use crate::visit;

/// No state: one outside the constraints or the bound.
pub const OUTSIDE: u32 = u32::MAX;

/// The reachable states, within the constraints, numbered in breadth-first order, and every step between them.
///
/// Steps are kept as the numbers of the states that they lead to, in the order of [`steps`].
pub struct StateGraph<S: Spec> {
    states: Vec<S::Stored>,
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
    let (mut steps, mut failed) = (Vec::new(), Ok(()));
    visit::successors(spec, state, &mut |action, next| match allows(spec, state, &next) {
        Ok(allowed) => {
            steps.extend(allowed.then_some((action, next)));
            ControlFlow::Continue(())
        }
        Err(failure) => {
            failed = Err(failure);
            ControlFlow::Break(())
        }
    })?;
    failed.map(|()| steps)
}

fn allows<S: Spec>(spec: &S, state: &S::State, next: &S::State) -> Outcome<bool> {
    let constraints = 0..spec.outline().action_constraints.len();
    constraints.map(|index| spec.action_constraint(index, state, next)).try_fold(true, |all, one| Ok(all && one?))
}

impl<S: Spec> StateGraph<S> {
    /// The graph of the first `limit` states; states that count as one, under `SYMMETRY` or `VIEW`, are one.
    ///
    /// # Errors
    /// Where the model cannot be evaluated.
    pub fn build(spec: &S, limit: usize) -> Outcome<Self> {
        Self::explore(spec, limit, |state| key_of(spec, state))
    }

    /// The graph of the first `limit` states, each on its own.
    ///
    /// # Errors
    /// Where the model cannot be evaluated.
    pub fn of_all_states(spec: &S, limit: usize) -> Outcome<Self> {
        Self::explore(spec, limit, |state| spec.store(state))
    }

    fn explore<K: Hash + Eq>(spec: &S, limit: usize, identity: impl Fn(&S::State) -> K) -> Outcome<Self> {
        let mut graph = StateGraph {
            states: Vec::new(),
            parents: Vec::new(),
            targets: Vec::new(),
            starts: vec![0],
            initial: 0,
            complete: true,
        };
        let limit = limit.min(OUTSIDE as usize - 1);
        let mut numbers: FxHashMap<K, u32> = FxHashMap::default();
        let mut failed = Ok(());
        visit::initial_states(spec, &mut |state| match graph.meet(
            spec,
            &mut numbers,
            identity(&state),
            &state,
            None,
            limit,
        ) {
            Ok(_) => ControlFlow::Continue(()),
            Err(failure) => {
                failed = Err(failure);
                ControlFlow::Break(())
            }
        })?;
        failed?;
        graph.initial = graph.states.len();
        let mut source = 0;
        while let Some(state) = graph.states.get(source).map(|stored| spec.load(stored)) {
            for (place, (_, next)) in steps(spec, &state)?.iter().enumerate() {
                let parent = Some((source as u32, place as u32));
                let target = graph.meet(spec, &mut numbers, identity(next), next, parent, limit)?;
                graph.targets.push(target);
            }
            graph.starts.push(graph.targets.len());
            source += 1;
        }
        Ok(graph)
    }

    /// The number of the state; a new one, where the constraints and the bound allow it.
    fn meet<K: Hash + Eq>(
        &mut self,
        spec: &S,
        numbers: &mut FxHashMap<K, u32>,
        identity: K,
        state: &S::State,
        parent: Option<(u32, u32)>,
        limit: usize,
    ) -> Outcome<u32> {
        if let Some(&number) = numbers.get(&identity) {
            return Ok(number);
        }
        for index in 0..spec.outline().constraints.len() {
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
    pub fn state(&self, spec: &S, number: u32) -> Option<S::State> {
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

/// The failure of a walk in a model without initial states.
pub(crate) fn nowhere_to_start() -> Failure {
    Failure::new(FailureKind::Unsupported, "the model has no initial state")
}
