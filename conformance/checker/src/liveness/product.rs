//! The product of behaviour graph and automaton.

use lockstep_model::{Failure, FailureKind};

use super::automaton::Automaton;
use super::bits::Bits;
use super::classes::Classes;
use super::formula::Limit;
use super::graph::Graph;

/// What a search for fair components takes: a number, a place on the stacks, a bit.
const BYTES_A_STATE: u64 = 24;

/// All pairs of a node and a state of the automaton, numbered node by node.
///
/// Where the label of an edge is not known, whatever may hold of the step is taken to hold: there may be fewer fair
/// cycles than the product shows, never more.
pub(crate) struct Product<'a> {
    pub(crate) graph: &'a Graph,
    pub(super) automaton: &'a Automaton,
    pub(super) limits: &'a [Limit],
    pub(crate) classes: &'a Classes,
    /// By automaton state and class: the states that a run may go to, with the promises made.
    moves: Vec<Vec<(u32, u64)>>,
    pub(super) states: u32,
    pub(crate) size: u32,
}

/// A step of the product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub(crate) target: u32,
    pub(crate) class: u32,
    pub(crate) promises: u64,
}

/// Where a walk over a state's steps stands.
pub(super) struct Cursor {
    pub(super) node: u32,
    pub(super) automaton_state: u32,
    edge: u64,
    /// Where the stuttering step stands: after the edges.
    end: u64,
    /// The class of an edge of which no more is known.
    class: u32,
    /// The class of the stuttering step.
    stutter: u32,
    transition: usize,
}

impl<'a> Product<'a> {
    pub(crate) fn new(
        graph: &'a Graph,
        classes: &'a Classes,
        automaton: &'a Automaton,
        limits: &'a [Limit],
        memory: Option<u64>,
    ) -> Result<Self, Failure> {
        let too_large =
            || Failure::new(FailureKind::Resource, "the behaviour graph is too large to check this property");
        let states = automaton.transitions.len() as u32;
        let size = graph.nodes.checked_mul(states).filter(|&size| size < u32::MAX / 2).ok_or_else(too_large)?;
        if memory.is_some_and(|memory| u64::from(size) * BYTES_A_STATE > memory) {
            return Err(too_large());
        }
        let moves = automaton.transitions.iter().flat_map(|leaving| {
            (0..classes.len() as u32).map(|class| {
                let open = leaving.iter().filter(move |one| one.tests.iter().all(|&test| classes.allows(class, test)));
                open.map(|one| (one.target as u32, one.promises)).collect()
            })
        });
        let moves = moves.collect();
        Ok(Product { graph, automaton, limits, classes, moves, states, size })
    }

    pub(crate) fn node(&self, state: u32) -> u32 {
        state / self.states
    }

    pub(crate) fn initial(&self) -> impl Iterator<Item = u32> {
        let states = self.states;
        (0..self.graph.initial).map(move |node| node * states)
    }

    /// Whether runs of the automaton turn on atoms alone that are known of all steps.
    pub(crate) fn runs_are_certain(&self) -> bool {
        let mut transitions = self.automaton.transitions.iter().flatten();
        transitions.all(|transition| transition.tests.iter().all(|&test| self.classes.is_settled(test)))
    }

    #[inline]
    pub(super) fn moves(&self, automaton_state: u32, class: u32) -> &[(u32, u64)] {
        &self.moves[automaton_state as usize * self.classes.len() + class as usize]
    }

    /// Before the first step from `state`. An unexplored node has none, not even a stuttering one.
    #[inline]
    pub(super) fn enter(&self, state: u32) -> Cursor {
        let (node, automaton_state) = (state / self.states, state % self.states);
        let explored = self.graph.row(node).zip(self.graph.stutter(node));
        let ((edge, end), label) = explored.unwrap_or(((1, 0), 0));
        let (class, stutter) = match explored {
            Some(_) => (self.classes.of_source(label), self.classes.exact(label)),
            None => (0, 0),
        };
        Cursor { node, automaton_state, edge, end, class, stutter, transition: 0 }
    }

    /// The next step.
    #[inline]
    pub(super) fn step(&self, cursor: &mut Cursor) -> Option<Move> {
        while cursor.edge <= cursor.end {
            let (target, class) = if cursor.edge == cursor.end {
                (cursor.node, cursor.stutter)
            } else {
                (self.graph.target(cursor.edge)?, self.class_of(cursor.edge, cursor.class))
            };
            if let Some(&(next, promises)) = self.moves(cursor.automaton_state, class).get(cursor.transition) {
                cursor.transition += 1;
                return Some(Move { target: target * self.states + next, class, promises });
            }
            cursor.edge += 1;
            cursor.transition = 0;
        }
        None
    }

    pub(crate) fn steps(&self, state: u32) -> impl Iterator<Item = Move> {
        let mut cursor = self.enter(state);
        std::iter::from_fn(move || self.step(&mut cursor))
    }

    #[inline]
    pub(crate) fn allows(&self, class: u32, imposed: &[u32]) -> bool {
        imposed.iter().all(|&test| self.classes.allows(class, test))
    }

    /// The target of the next edge of an open class.
    #[inline]
    pub(super) fn step_in_graph(&self, cursor: &mut Cursor, open: &[bool]) -> Option<u32> {
        while cursor.edge < cursor.end {
            let edge = cursor.edge;
            cursor.edge += 1;
            if open[self.class_of(edge, cursor.class) as usize] {
                return self.graph.target(edge);
            }
        }
        None
    }

    /// The class of an edge, where the class of one that is not labelled is given.
    #[inline]
    fn class_of(&self, edge: u64, unlabelled: u32) -> u32 {
        self.graph.exact(edge).map_or(unlabelled, |label| self.classes.exact(label))
    }

    /// The automaton state and class of a part that is a single state whose only way back is to stutter.
    pub(super) fn kind_of_single(&self, part: &[u32]) -> Option<usize> {
        let &[state] = part else { return None };
        let cursor = self.enter(state);
        let loops = (cursor.edge..cursor.end).any(|edge| self.graph.target(edge) == Some(cursor.node));
        let explored = cursor.edge <= cursor.end;
        let kind = cursor.automaton_state as usize * self.classes.len() + cursor.stutter as usize;
        (explored && !loops).then_some(kind)
    }

    pub(super) fn reachable(&self) -> Bits {
        // Every node of the graph is reachable.
        if self.states == 1 && self.moves.iter().all(|moves| !moves.is_empty()) {
            return Bits::full(self.size);
        }
        let mut reached = Bits::new(self.size);
        let mut open: Vec<u32> = self.initial().filter(|&state| reached.insert(state)).collect();
        while let Some(state) = open.pop() {
            for step in self.steps(state) {
                if reached.insert(step.target) {
                    open.push(step.target);
                }
            }
        }
        reached
    }
}
