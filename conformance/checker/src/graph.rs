//! The state graph in memory, for small or bounded models: walks that cover it, and drawings of it.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Spec};
use rustc_hash::FxHashMap;

use crate::replay::{Path, key_of};
use crate::seen::Key;

/// The reachable states, within the constraints, and every step between them.
pub struct StateGraph<S: Spec> {
    states: Vec<S::State>,
    initial: usize,
    edges: Vec<Edge<S>>,
    /// By state, where its edges begin, and one end more. States that were not expanded have none.
    starts: Vec<usize>,
    complete: bool,
}

/// A step of the graph.
pub struct Edge<S: Spec> {
    /// The number of the state it starts from.
    pub from: usize,
    /// How.
    pub action: S::Action,
    /// The number of the state it leads to.
    pub to: usize,
}

/// A walk through the graph, as indices of its edges.
pub type Walk = Vec<usize>;

impl<S: Spec> StateGraph<S> {
    /// The graph of the first `limit` states in breadth-first order. Where there are more, the graph is not
    /// [complete](Self::is_complete), and has the edges between its states only.
    ///
    /// # Errors
    /// Where the model cannot be evaluated.
    pub fn build(spec: &S, limit: usize) -> Outcome<Self> {
        let mut graph =
            StateGraph { states: Vec::new(), initial: 0, edges: Vec::new(), starts: vec![0], complete: true };
        let mut numbers: FxHashMap<Key, usize> = FxHashMap::default();
        let mut failed = Ok(());
        spec.initial_states(|state| {
            let flow = graph.admit(spec, &mut numbers, limit, state);
            flow.map_or_else(|failure| stop(&mut failed, failure), |_| ControlFlow::Continue(()))
        })?;
        std::mem::replace(&mut failed, Ok(()))?;
        graph.initial = graph.states.len();
        let mut from = 0;
        while let Some(state) = graph.states.get(from).cloned() {
            spec.successors(&state, |action, next| {
                let added = in_actions(spec, &state, &next)
                    .and_then(|inside| if inside { graph.admit(spec, &mut numbers, limit, next) } else { Ok(None) });
                match added {
                    Ok(Some(to)) => graph.edges.push(Edge { from, action, to }),
                    Ok(None) => {}
                    Err(failure) => return stop(&mut failed, failure),
                }
                ControlFlow::Continue(())
            })?;
            std::mem::replace(&mut failed, Ok(()))?;
            graph.starts.push(graph.edges.len());
            from += 1;
        }
        Ok(graph)
    }

    fn admit(
        &mut self,
        spec: &S,
        numbers: &mut FxHashMap<Key, usize>,
        limit: usize,
        state: S::State,
    ) -> Outcome<Option<usize>> {
        let key = key_of(spec, &state);
        if let Some(&number) = numbers.get(&key) {
            return Ok(Some(number));
        }
        for index in 0..spec.outline().constraints.len() {
            if !spec.constraint(index, &state)? {
                return Ok(None);
            }
        }
        if self.states.len() >= limit {
            self.complete = false;
            return Ok(None);
        }
        numbers.insert(key, self.states.len());
        self.states.push(state);
        Ok(Some(self.states.len() - 1))
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
    ///
    /// # Panics
    /// Where there is none.
    pub fn state(&self, number: usize) -> &S::State {
        &self.states[number]
    }

    /// All steps, in breadth-first order.
    pub fn edges(&self) -> &[Edge<S>] {
        &self.edges
    }

    /// Few walks, each from an initial state, that together take every step.
    ///
    /// From where a walk stands, it goes the shortest way to a step not yet taken; it ends where there is none ahead, or
    /// where it is nearer from an initial state.
    pub fn edge_cover(&self) -> Vec<Walk> {
        let rooted = self.distances_from_initial();
        let mut open: Vec<usize> = (0..self.states.len()).map(|state| self.row(state).len()).collect();
        let mut next_untaken: Vec<usize> = (0..self.states.len()).map(|state| self.row(state).start).collect();
        let mut left = self.edges.len();
        let mut walks = Vec::new();
        let mut search = Search::new(self.states.len());
        while left > 0 {
            let Some(mut walk) = self.way(&mut search, 0..self.initial, usize::MAX, |state| open[state] > 0) else {
                break;
            };
            let mut at = walk.last().map_or_else(|| first_open(&open, self.initial), |&edge| self.edges[edge].to);
            loop {
                if open[at] > 0 {
                    let edge = next_untaken[at];
                    next_untaken[at] += 1;
                    open[at] -= 1;
                    left -= 1;
                    walk.push(edge);
                    at = self.edges[edge].to;
                    continue;
                }
                // Going on must not cost more than beginning anew.
                let reach = rooted[at].saturating_add(2);
                let Some(way) = self.way(&mut search, at..at + 1, reach, |state| open[state] > 0) else { break };
                at = way.last().map_or(at, |&edge| self.edges[edge].to);
                walk.extend(way);
            }
            walks.push(walk);
        }
        walks
    }

    /// The walk as states and actions.
    pub fn path(&self, walk: &[usize]) -> Path<S> {
        let mut path = Path::default();
        for (index, &edge) in walk.iter().enumerate() {
            let edge = &self.edges[edge];
            if index == 0 {
                path.states.push(self.states[edge.from].clone());
            }
            path.actions.push(Some(edge.action.clone()));
            path.states.push(self.states[edge.to].clone());
        }
        path
    }

    /// A shortest walk from an initial state to the state with this number; `None` where there is no such state.
    pub fn shortest_walk(&self, to: usize) -> Option<Walk> {
        self.way(&mut Search::new(self.states.len()), 0..self.initial, usize::MAX, |state| state == to)
    }

    fn row(&self, state: usize) -> std::ops::Range<usize> {
        self.starts[state]..self.starts[state + 1]
    }

    fn distances_from_initial(&self) -> Vec<usize> {
        let mut distance = vec![usize::MAX; self.states.len()];
        let mut queue: VecDeque<usize> = (0..self.initial).collect();
        queue.iter().for_each(|&state| distance[state] = 0);
        while let Some(state) = queue.pop_front() {
            for edge in self.row(state) {
                let to = self.edges[edge].to;
                if distance[to] == usize::MAX {
                    distance[to] = distance[state] + 1;
                    queue.push_back(to);
                }
            }
        }
        distance
    }

    /// A shortest walk, of at most `reach` steps, to a wanted state.
    fn way(
        &self,
        search: &mut Search,
        from: std::ops::Range<usize>,
        reach: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<Walk> {
        search.round += 1;
        let mut queue = VecDeque::new();
        for state in from {
            search.visited[state] = search.round;
            search.came_by[state] = usize::MAX;
            queue.push_back((state, 0));
        }
        while let Some((state, steps)) = queue.pop_front() {
            if wanted(state) {
                let mut walk = Vec::new();
                let mut edge = search.came_by[state];
                while edge != usize::MAX {
                    walk.push(edge);
                    edge = search.came_by[self.edges[edge].from];
                }
                walk.reverse();
                return Some(walk);
            }
            if steps == reach {
                continue;
            }
            for edge in self.row(state) {
                let to = self.edges[edge].to;
                if search.visited[to] != search.round {
                    search.visited[to] = search.round;
                    search.came_by[to] = edge;
                    queue.push_back((to, steps + 1));
                }
            }
        }
        None
    }
}

/// Working memory of breadth-first searches, cleared by counting rounds.
struct Search {
    visited: Vec<u64>,
    came_by: Vec<usize>,
    round: u64,
}

impl Search {
    fn new(states: usize) -> Self {
        Search { visited: vec![0; states], came_by: vec![usize::MAX; states], round: 0 }
    }
}

fn first_open(open: &[usize], initial: usize) -> usize {
    open[..initial].iter().position(|&left| left > 0).unwrap_or(0)
}

fn in_actions<S: Spec>(spec: &S, state: &S::State, next: &S::State) -> Outcome<bool> {
    for index in 0..spec.outline().action_constraints.len() {
        if !spec.action_constraint(index, state, next)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn stop(failed: &mut Outcome<()>, failure: Failure) -> ControlFlow<()> {
    *failed = Err(failure);
    ControlFlow::Break(())
}

/// The failure of a walk in a model without initial states.
pub(crate) fn nowhere_to_start() -> Failure {
    Failure::new(FailureKind::Unsupported, "the model has no initial state")
}
