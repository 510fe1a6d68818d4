//! The bounded state graph, as the edge cover needs it: who reached whom first, and where every edge leads.

use std::collections::VecDeque;
use std::hash::BuildHasherDefault;

use indexmap::IndexSet;
use lockstep_model::Spec;
use rustc_hash::FxHasher;

use super::run::{Runner, Stop};
use crate::driver::System;

/// No state: a state outside the constraints or the bound, and the parent of an initial state.
pub(super) const NONE: u32 = u32::MAX;

/// The states within the bound, numbered breadth-first, and the edges between them.
///
/// States count as one only where they are equal: a cover under `SYMMETRY` or `VIEW` would leave out steps that the
/// system can tell apart.
pub(super) struct Graph<S: Spec> {
    states: IndexSet<S::Stored, BuildHasherDefault<FxHasher>>,
    /// For every state, the edge that reached it first: its source, and its place among the source's edges.
    parents: Vec<(u32, u32)>,
    /// Where the edges of state `i` begin in `targets`; `explored + 1` entries.
    offsets: Vec<u32>,
    targets: Vec<u32>,
    /// The number of initial states; they come first.
    pub(super) roots: usize,
    /// Whether the bound cut anything off.
    pub(super) cut: bool,
}

impl<S: Spec> Graph<S> {
    /// Explores from the initial states until `limit` states are known.
    pub(super) fn explore<M: System<S>>(runner: &Runner<S, M>, limit: usize) -> Result<Self, Stop<S>> {
        let mut graph = Graph {
            states: IndexSet::default(),
            parents: Vec::new(),
            offsets: vec![0],
            targets: Vec::new(),
            roots: 0,
            cut: false,
        };
        let limit = limit.min(NONE as usize - 1);
        let mut queue = VecDeque::new();
        for state in runner.initial_states()? {
            if let Some(id) = graph.meet(runner, &state, (NONE, 0), limit)?
                && id as usize == queue.len()
            {
                queue.push_back(state);
            }
        }
        graph.roots = queue.len();
        let mut source = 0;
        while let Some(state) = queue.pop_front() {
            for (edge, (_, next)) in runner.successors(&state)?.into_iter().enumerate() {
                let known = graph.states.len();
                let target = graph.meet(runner, &next, (source, edge as u32), limit)?;
                if graph.states.len() > known {
                    queue.push_back(next);
                }
                graph.targets.push(target.unwrap_or(NONE));
            }
            if graph.targets.len() >= NONE as usize {
                graph.cut = true;
                graph.offsets.resize(graph.states.len() + 1, graph.targets.len() as u32);
                return Ok(graph);
            }
            graph.offsets.push(graph.targets.len() as u32);
            source += 1;
        }
        Ok(graph)
    }

    /// The number of `state`; a new one, where the constraints and the bound allow it.
    fn meet<M: System<S>>(
        &mut self,
        runner: &Runner<S, M>,
        state: &S::State,
        parent: (u32, u32),
        limit: usize,
    ) -> Result<Option<u32>, Stop<S>> {
        let stored = runner.spec.store(state);
        if let Some(id) = self.states.get_index_of(&stored) {
            return Ok(Some(id as u32));
        }
        for index in 0..runner.spec.outline().constraints.len() {
            if !runner.model(|spec| spec.constraint(index, state))? {
                return Ok(None);
            }
        }
        if self.states.len() >= limit {
            self.cut = true;
            return Ok(None);
        }
        let (id, _) = self.states.insert_full(stored);
        self.parents.push(parent);
        Ok(Some(id as u32))
    }

    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    pub(super) fn edge_count(&self) -> usize {
        self.targets.len()
    }

    pub(super) fn parent(&self, state: u32) -> (u32, u32) {
        self.parents.get(state as usize).copied().unwrap_or((NONE, 0))
    }

    pub(super) fn edges(&self, state: u32) -> &[u32] {
        let at = |index: usize| self.offsets.get(index).copied().unwrap_or(0) as usize;
        self.targets.get(at(state as usize)..at(state as usize + 1)).unwrap_or(&[])
    }

    /// The state with this number.
    pub(super) fn state(&self, spec: &S, id: u32) -> Option<S::State> {
        self.states.get_index(id as usize).map(|stored| spec.load(stored))
    }

    /// The edges that lead from an initial state to `state`, and that initial state.
    pub(super) fn path_to(&self, mut state: u32) -> (u32, Vec<u32>) {
        let mut edges = Vec::new();
        loop {
            let (source, edge) = self.parent(state);
            if source == NONE {
                edges.reverse();
                return (state, edges);
            }
            edges.push(edge);
            state = source;
        }
    }
}
