//! What workers bring home.

use lockstep_model::{Outcome, Outline};
use rustc_hash::FxHashSet;

use crate::any::AnySpec;
use crate::event::Event;
use crate::intake::Cut;
use crate::liveness::EdgeChunk;
use crate::seen::Key;
use crate::states::{States, drop_at};

/// What came of expanding some consecutive states, or of computing the initial states.
pub(crate) struct Chunk {
    /// The number of the first state that was expanded.
    pub(crate) first: u32,
    /// New states, in order.
    pub(crate) stored: Box<dyn States>,
    /// The number of each new state's parent.
    pub(crate) parents: Vec<u32>,
    /// Where it is yet to be settled which states are new: the key of each, and the index of the action that led to it.
    pub(crate) keys: Vec<Key>,
    pub(crate) actions: Vec<u32>,
    /// The states on which an earlier place in the frontier than another worker's has laid claim, with the claim that
    /// lost.
    pub(crate) undercut: Vec<(u32, Key)>,
    pub(crate) tally: Tally,
    pub(crate) edges: EdgeChunk,
    pub(crate) event: Option<Event>,
    /// How many states were expanded, where the spec asked for the end of the run before all were.
    pub(crate) expanded: Option<u32>,
}

/// Counts of a chunk or of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) generated: u64,
    /// By action.
    pub(crate) action_generated: Vec<u64>,
    /// By action: the states that it was the first to lead to.
    pub(crate) action_distinct: Vec<u64>,
    /// By constraint: the generated states that failed it.
    pub(crate) constraint_cuts: Vec<u64>,
    /// By action constraint: the steps that failed it.
    pub(crate) action_constraint_cuts: Vec<u64>,
    /// By invariant: the states that put it to the test, and those of which that is known.
    pub(crate) tested: Vec<(u64, u64)>,
}

impl Chunk {
    pub(crate) fn new(spec: &dyn AnySpec) -> Self {
        Chunk {
            first: 0,
            stored: spec.no_states(),
            parents: Vec::new(),
            keys: Vec::new(),
            actions: Vec::new(),
            undercut: Vec::new(),
            tally: Tally::of(spec.outline()),
            edges: EdgeChunk::default(),
            event: None,
            expanded: None,
        }
    }

    /// An empty one with room for as much as this one holds: neighbours find about as much.
    pub(crate) fn another(&self, spec: &dyn AnySpec) -> Self {
        Chunk {
            stored: self.stored.another(self.stored.len()),
            parents: Vec::with_capacity(self.parents.len()),
            keys: Vec::with_capacity(self.keys.len()),
            actions: Vec::with_capacity(self.actions.len()),
            ..Chunk::new(spec)
        }
    }
}

impl Chunk {
    /// Drops the states that are not new: those that were `met` before, and those that an earlier chunk has `won`, each
    /// with its parent here. Counts with `coverage` which invariants the rest put to the test.
    pub(crate) fn settle(&mut self, spec: &dyn AnySpec, won: &[(u32, Key)], met: &FxHashSet<Key>, coverage: bool) {
        let mut old: Vec<usize> = won.iter().filter_map(|&(parent, key)| self.place(parent, key)).collect();
        if !met.is_empty() {
            old.extend((0..self.keys.len()).filter(|&place| met.contains(&self.keys[place])));
        }
        old.sort_unstable();
        old.dedup();
        old.iter().for_each(|&place| self.tally.discount_distinct(self.actions[place]));
        self.drop_at(&old);
        if coverage {
            spec.count_tested(&*self.stored, &mut self.tally);
        }
    }

    /// Where the child of `parent` with this key is: children come in the order of their parents.
    fn place(&self, parent: u32, key: Key) -> Option<usize> {
        let first = self.parents.partition_point(|&before| before < parent);
        self.keys.get(first..)?.iter().position(|&child| child == key).map(|place| first + place)
    }

    fn drop_at(&mut self, places: &[usize]) {
        self.stored.drop_at(places);
        drop_at(&mut self.parents, places);
        drop_at(&mut self.keys, places);
        drop_at(&mut self.actions, places);
    }
}

impl Tally {
    /// Nothing counted yet.
    pub(crate) fn of(outline: &Outline) -> Self {
        Tally {
            generated: 0,
            action_generated: vec![0; outline.actions.len()],
            action_distinct: vec![0; outline.actions.len()],
            constraint_cuts: vec![0; outline.constraints.len()],
            action_constraint_cuts: vec![0; outline.action_constraints.len()],
            tested: vec![(0, 0); outline.invariants.len()],
        }
    }

    pub(crate) fn count_cut(&mut self, cut: Cut) {
        match cut {
            Cut::Constraint(index) => self.constraint_cuts[index as usize] += 1,
            Cut::ActionConstraint(index) => self.action_constraint_cuts[index as usize] += 1,
        }
    }

    #[inline]
    pub(crate) fn count_distinct(&mut self, action: u32) {
        if let Some(count) = self.action_distinct.get_mut(action as usize) {
            *count += 1;
        }
    }

    /// Takes back what [`Tally::count_distinct`] has counted.
    fn discount_distinct(&mut self, action: u32) {
        if let Some(count) = self.action_distinct.get_mut(action as usize) {
            *count -= 1;
        }
    }

    /// Counts a state, by what it says of each invariant: whether it puts that to the test.
    pub(crate) fn count_tested(&mut self, is_tested: &mut dyn FnMut(usize) -> Outcome<Option<bool>>) {
        for (index, (tested, judged)) in self.tested.iter_mut().enumerate() {
            if let Ok(Some(is_tested)) = is_tested(index) {
                *tested += u64::from(is_tested);
                *judged += 1;
            }
        }
    }

    pub(crate) fn add(&mut self, other: &Tally) {
        let sum = |into: &mut [u64], from: &[u64]| into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        self.generated += other.generated;
        sum(&mut self.action_generated, &other.action_generated);
        sum(&mut self.action_distinct, &other.action_distinct);
        sum(&mut self.constraint_cuts, &other.constraint_cuts);
        sum(&mut self.action_constraint_cuts, &other.action_constraint_cuts);
        self.tested.iter_mut().zip(&other.tested).for_each(|(a, b)| *a = (a.0 + b.0, a.1 + b.1));
    }
}
