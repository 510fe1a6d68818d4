//! The behaviour graph: every explored step, labelled with the atoms that hold of it.

use std::cmp::Ordering;
use std::sync::{Mutex, PoisonError};

use lockstep_model::{Outcome, Spec, Temporal};
use rustc_hash::FxHashMap;

use crate::seen::{Key, SeenSet};

/// What the workers need to label steps.
pub(crate) struct Recorder {
    state_atoms: Vec<usize>,
    step_atoms: Vec<usize>,
    words: usize,
    labels: Mutex<Labels>,
}

/// The distinct sets of atoms that label steps, as bits by atom.
#[derive(Default)]
struct Labels {
    numbers: FxHashMap<Box<[u64]>, u32>,
    sets: Vec<Box<[u64]>>,
}

impl Recorder {
    /// A recorder of the atoms that occur in `formulas`.
    pub(crate) fn new<'f, S: Spec>(spec: &S, formulas: impl IntoIterator<Item = &'f Temporal>) -> Self {
        let mut used = std::collections::BTreeSet::new();
        formulas.into_iter().for_each(|formula| collect_atoms(formula, &mut used));
        let words = used.last().map_or(1, |last| last / 64 + 1);
        let (state_atoms, step_atoms) = used.into_iter().partition(|&atom| spec.atom_is_state_level(atom));
        Recorder { state_atoms, step_atoms, words, labels: Mutex::new(Labels::default()) }
    }

    /// The sets of atoms, by label.
    pub(crate) fn into_labels(self) -> Vec<Box<[u64]>> {
        self.labels.into_inner().unwrap_or_else(PoisonError::into_inner).sets
    }
}

fn collect_atoms(formula: &Temporal, into: &mut std::collections::BTreeSet<usize>) {
    match formula {
        Temporal::Constant(_) => {}
        Temporal::Atom(atom) => {
            into.insert(*atom);
        }
        Temporal::Not(inner) | Temporal::Always(inner) | Temporal::Eventually(inner) => collect_atoms(inner, into),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().for_each(|part| collect_atoms(part, into)),
    }
}

/// One worker's labelling of steps.
pub(crate) struct Labeller<'a> {
    recorder: &'a Recorder,
    known: FxHashMap<Box<[u64]>, u32>,
    of_state: Box<[u64]>,
    of_step: Box<[u64]>,
}

impl<'a> Labeller<'a> {
    pub(crate) fn new(recorder: &'a Recorder) -> Self {
        let zeros = || vec![0; recorder.words].into_boxed_slice();
        Labeller { recorder, known: FxHashMap::default(), of_state: zeros(), of_step: zeros() }
    }

    /// Judges the atoms about `state`, from which the next steps start.
    pub(crate) fn start<S: Spec>(&mut self, spec: &S, state: &S::State) -> Outcome<()> {
        self.of_state.fill(0);
        for &atom in &self.recorder.state_atoms {
            if spec.atom(atom, state, state)? {
                self.of_state[atom / 64] |= 1 << (atom % 64);
            }
        }
        Ok(())
    }

    /// The label of the step from the state that was last started from.
    pub(crate) fn label<S: Spec>(&mut self, spec: &S, state: &S::State, next: &S::State) -> Outcome<u32> {
        self.of_step.copy_from_slice(&self.of_state);
        for &atom in &self.recorder.step_atoms {
            if spec.atom(atom, state, next)? {
                self.of_step[atom / 64] |= 1 << (atom % 64);
            }
        }
        if let Some(&number) = self.known.get(&self.of_step) {
            return Ok(number);
        }
        let mut labels = self.recorder.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = labels.sets.len() as u32;
        let number = *labels.numbers.entry(self.of_step.clone()).or_insert(fresh);
        if number == fresh {
            labels.sets.push(self.of_step.clone());
        }
        self.known.insert(self.of_step.clone(), number);
        Ok(number)
    }
}

/// The edges that a worker found from consecutive states of the frontier.
#[derive(Default)]
pub(crate) struct EdgeChunk {
    /// By expanded state: the label of its stuttering step.
    pub(crate) stutters: Vec<u32>,
    /// By expanded state: how many edges leave it.
    pub(crate) degrees: Vec<u32>,
    pub(crate) targets: Vec<u32>,
    pub(crate) labels: Vec<u32>,
    /// The places in `targets` of states that were not yet numbered.
    pub(crate) pending: Vec<(u32, Key)>,
}

impl EdgeChunk {
    /// Fills in the numbers that the round has given meanwhile.
    pub(crate) fn resolve(&mut self, seen: &SeenSet) {
        for (place, key) in self.pending.drain(..) {
            if let (Some(target), Some(number)) = (self.targets.get_mut(place as usize), seen.get(key)) {
                *target = number;
            }
        }
    }
}

/// Rows longer than this are not searched for duplicates.
const LONG_ROW: usize = 64;

/// The behaviour graph in compressed rows. Its nodes are the states' numbers; every explored node may also stutter.
#[derive(Default)]
pub(crate) struct Graph {
    /// By explored node, where its edges begin, and one end more.
    starts: Vec<usize>,
    targets: Vec<u32>,
    labels: Vec<u32>,
    stutters: Vec<u32>,
    /// The first so many nodes are initial.
    pub(crate) initial: u32,
    /// All nodes, explored or not.
    pub(crate) nodes: u32,
    /// By label, the atoms that hold.
    pub(crate) atoms: Vec<Box<[u64]>>,
}

impl Graph {
    /// Adds the rows of the next nodes.
    pub(crate) fn extend(&mut self, chunk: &EdgeChunk) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        let mut from = 0;
        for (&degree, &stutter) in chunk.degrees.iter().zip(&chunk.stutters) {
            let row = from..from + degree as usize;
            let begin = self.targets.len();
            for (&target, &label) in chunk.targets[row.clone()].iter().zip(&chunk.labels[row.clone()]) {
                // Branches that lead to the same state have the same label: one edge serves for all.
                if self.targets.len() - begin > LONG_ROW || !self.has(begin, target, label) {
                    self.targets.push(target);
                    self.labels.push(label);
                }
            }
            self.starts.push(self.targets.len());
            self.stutters.push(stutter);
            from = row.end;
        }
    }

    fn has(&self, begin: usize, target: u32, label: u32) -> bool {
        self.targets[begin..].iter().zip(&self.labels[begin..]).any(|edge| edge == (&target, &label))
    }

    /// The edge of a node with this index, with its label; the stuttering step comes last. An unexplored node has none.
    pub(crate) fn edge(&self, node: u32, index: u32) -> Option<(u32, u32)> {
        let node_index = node as usize;
        let end = *self.starts.get(node_index + 1)?;
        let place = self.starts[node_index] + index as usize;
        match place.cmp(&end) {
            Ordering::Less => Some((self.targets[place], self.labels[place])),
            Ordering::Equal => Some((node, self.stutters[node_index])),
            Ordering::Greater => None,
        }
    }

    pub(crate) fn bytes(&self) -> u64 {
        let words = self.targets.capacity() + self.labels.capacity() + self.stutters.capacity();
        (words * size_of::<u32>() + self.starts.capacity() * size_of::<usize>()) as u64
    }

    /// Whether the atom with this number holds of steps with this label.
    pub(crate) fn holds(&self, label: u32, atom: usize) -> bool {
        let set = &self.atoms[label as usize];
        set.get(atom / 64).is_some_and(|word| word >> (atom % 64) & 1 == 1)
    }
}
