//! The behaviour graph: who can follow whom, and what holds there.
//!
//! Atoms about one state are judged as the state is expanded; those about steps only where a cycle turns on them
//! ([`exact`](super::exact)): for most properties of most models nowhere.

use std::io::{self, Read, Write};
use std::sync::{Mutex, PoisonError};

use lockstep_model::{Outcome, Spec, Temporal};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::blocks::Blocks;
use crate::disk::{Reader, Writer};
use crate::seen::{Key, SeenSet};

/// The atoms that matter, and the sets of them that were found to hold together.
pub(crate) struct Atoms {
    state_level: Vec<usize>,
    step_level: Vec<usize>,
    words: usize,
    labels: Mutex<Labels>,
}

/// The distinct sets of atoms, as bits by atom; a label is the number of one.
#[derive(Default)]
struct Labels {
    numbers: FxHashMap<Box<[u64]>, u32>,
    sets: Vec<Box<[u64]>>,
}

impl Atoms {
    /// The atoms that occur in `formulas`.
    pub(crate) fn new<'f, S: Spec>(spec: &S, formulas: impl IntoIterator<Item = &'f Temporal>) -> Self {
        let mut used = std::collections::BTreeSet::new();
        formulas.into_iter().for_each(|formula| collect_atoms(formula, &mut used));
        let words = used.last().map_or(1, |last| last / 64 + 1);
        let (state_level, step_level) = used.into_iter().partition(|&atom| spec.atom_is_state_level(atom));
        Atoms { state_level, step_level, words, labels: Mutex::new(Labels::default()) }
    }

    /// The sets of atoms that hold, by label.
    pub(crate) fn sets(&self) -> Vec<Box<[u64]>> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner).sets.clone()
    }

    /// Takes back sets that were given labels before, in another process perhaps.
    fn restore(&self, sets: Vec<Box<[u64]>>) {
        let mut labels = self.labels.lock().unwrap_or_else(PoisonError::into_inner);
        labels.numbers = sets.iter().cloned().zip(0..).collect();
        labels.sets = sets;
    }

    /// The atoms about single states, as bits.
    pub(crate) fn state_level(&self) -> Box<[u64]> {
        let mut bits = vec![0; self.words].into_boxed_slice();
        self.state_level.iter().for_each(|&atom| set(&mut bits, atom));
        bits
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

fn set(bits: &mut [u64], atom: usize) {
    bits[atom / 64] |= 1 << (atom % 64);
}

/// Whether the atom is in the set.
pub(super) fn contains(bits: &[u64], atom: usize) -> bool {
    bits.get(atom / 64).is_some_and(|word| word >> (atom % 64) & 1 == 1)
}

/// One worker's judging of atoms.
pub(crate) struct Labeller<'a> {
    atoms: &'a Atoms,
    known: FxHashMap<Box<[u64]>, u32>,
    bits: Box<[u64]>,
}

impl<'a> Labeller<'a> {
    pub(crate) fn new(atoms: &'a Atoms) -> Self {
        Labeller { atoms, known: FxHashMap::default(), bits: vec![0; atoms.words].into_boxed_slice() }
    }

    /// The label of the step from `state` to itself.
    pub(crate) fn stutter<S: Spec>(&mut self, spec: &S, state: &S::State) -> Outcome<u32> {
        let atoms = self.atoms;
        self.bits.fill(0);
        self.judge(spec, state, state, &atoms.state_level)?;
        let open = atoms.step_level.iter().filter(|&&atom| !spec.atom_excludes_stuttering(atom));
        self.judge(spec, state, state, open)?;
        Ok(self.label())
    }

    /// The label of a step; `known` says which atoms about `state` alone hold.
    pub(crate) fn step<S: Spec>(
        &mut self,
        spec: &S,
        state: &S::State,
        next: &S::State,
        known: impl Iterator<Item = u64>,
    ) -> Outcome<u32> {
        let atoms = self.atoms;
        self.bits.fill(0);
        self.bits.iter_mut().zip(known).for_each(|(word, known)| *word = known);
        self.judge(spec, state, next, &atoms.step_level)?;
        Ok(self.label())
    }

    fn judge<'b, S: Spec>(
        &mut self,
        spec: &S,
        state: &S::State,
        next: &S::State,
        atoms: impl IntoIterator<Item = &'b usize>,
    ) -> Outcome<()> {
        for &atom in atoms {
            if spec.atom(atom, state, next)? {
                set(&mut self.bits, atom);
            }
        }
        Ok(())
    }

    fn label(&mut self) -> u32 {
        if let Some(&number) = self.known.get(&self.bits) {
            return number;
        }
        let mut labels = self.atoms.labels.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = labels.sets.len() as u32;
        let number = *labels.numbers.entry(self.bits.clone()).or_insert(fresh);
        if number == fresh {
            labels.sets.push(self.bits.clone());
        }
        self.known.insert(self.bits.clone(), number);
        number
    }
}

/// The edges that a worker found from consecutive states of the frontier.
#[derive(Default)]
pub(crate) struct EdgeChunk {
    /// By expanded state: the label of its stuttering step.
    pub(crate) labels: Vec<u32>,
    /// By expanded state: how many edges leave it.
    pub(crate) degrees: Vec<u32>,
    pub(crate) targets: Vec<u32>,
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

/// In rows longer than this, duplicates are looked for in a hash set.
const LONG_ROW: usize = 64;

/// In place of a label that is not known.
const UNKNOWN: u32 = u32::MAX;

/// The behaviour graph in compressed rows. Its nodes are the states' numbers; every explored node may also stutter.
#[derive(Default)]
pub(crate) struct Graph {
    /// By explored node, where its edges end.
    ends: Blocks<u64>,
    targets: Blocks<u32>,
    /// By explored node, the label of its stuttering step.
    stutters: Blocks<u32>,
    /// By edge, its label, where cycles turn on it; empty where none does.
    exact: Vec<u32>,
    /// The first so many nodes are initial.
    pub(crate) initial: u32,
    /// All nodes, explored or not.
    pub(crate) nodes: u32,
    /// By label, the atoms that hold.
    pub(crate) sets: Vec<Box<[u64]>>,
    /// The atoms about single states.
    pub(crate) state_level: Box<[u64]>,
}

impl Graph {
    /// Adds the rows of the next nodes.
    pub(crate) fn extend(&mut self, chunk: &EdgeChunk) {
        let mut from = 0;
        for (&degree, &label) in chunk.degrees.iter().zip(&chunk.labels) {
            let row = &chunk.targets[from..from + degree as usize];
            // One edge serves for all branches that lead to the same state.
            if row.len() > LONG_ROW {
                let mut known = FxHashSet::default();
                self.targets.extend(row.iter().copied().filter(|&target| known.insert(target)));
            } else {
                let first = |(index, target): &(usize, &u32)| !row[..*index].contains(target);
                self.targets.extend(row.iter().enumerate().filter(first).map(|(_, &target)| target));
            }
            self.ends.push(self.targets.len() as u64);
            self.stutters.push(label);
            from += row.len();
        }
    }

    /// The places of the edges that leave an explored node.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> Option<(u64, u64)> {
        let end = self.ends.get(node as usize)?;
        let begin = node.checked_sub(1).and_then(|before| self.ends.get(before as usize)).unwrap_or(0);
        Some((begin, end))
    }

    /// The node that an edge leads to.
    #[inline]
    pub(crate) fn target(&self, edge: u64) -> Option<u32> {
        self.targets.get(edge as usize)
    }

    /// The label of an explored node's stuttering step, which says which atoms about single states hold.
    #[inline]
    pub(crate) fn stutter(&self, node: u32) -> Option<u32> {
        self.stutters.get(node as usize)
    }

    /// The atoms about single states that hold of an explored node's.
    pub(crate) fn atoms_of(&self, node: u32) -> impl Iterator<Item = u64> {
        let set = self.stutter(node).and_then(|label| self.sets.get(label as usize));
        set.into_iter().flatten().zip(&self.state_level).map(|(set, state_level)| set & state_level)
    }

    /// The label of an edge, where it is known.
    #[inline]
    pub(crate) fn exact(&self, edge: u64) -> Option<u32> {
        self.exact.get(edge as usize).copied().filter(|&label| label != UNKNOWN)
    }

    /// Notes the label of the edge between two nodes.
    pub(crate) fn note(&mut self, from: u32, to: u32, label: u32) {
        let Some((begin, end)) = self.row(from) else { return };
        if self.exact.is_empty() {
            self.exact = vec![UNKNOWN; self.targets.len()];
        }
        let found = (begin..end).find(|&edge| self.target(edge) == Some(to));
        // Of steps between states that count as one, the first speaks for all.
        if let Some(slot) = found.and_then(|edge| self.exact.get_mut(edge as usize)).filter(|slot| **slot == UNKNOWN) {
            *slot = label;
        }
    }

    /// Writes the rows, and the sets that their labels stand for.
    pub(crate) fn write(&self, out: &mut Writer<impl Write>, sets: &[Box<[u64]>]) -> io::Result<()> {
        out.u32(self.initial)?;
        out.u64(sets.len() as u64)?;
        sets.iter().try_for_each(|set| out.list(set))?;
        out.u64(self.stutters.len() as u64)?;
        let mut begin = 0;
        for (end, label) in self.ends.iter().zip(self.stutters.iter()) {
            out.u32(label)?;
            out.u32((end - begin) as u32)?;
            (begin..end).filter_map(|edge| self.target(edge)).try_for_each(|target| out.u32(target))?;
            begin = end;
        }
        Ok(())
    }

    /// Reads what was written.
    pub(crate) fn read(input: &mut Reader<impl Read>, atoms: &Atoms) -> io::Result<Self> {
        let mut graph = Graph { initial: input.u32()?, ..Graph::default() };
        let sets = (0..input.u64()?).map(|_| input.list().map(Vec::into_boxed_slice));
        let sets: Vec<Box<[u64]>> = sets.collect::<io::Result<_>>()?;
        let labels = sets.len() as u32;
        atoms.restore(sets);
        for _ in 0..input.u64()? {
            let label = input.u32()?;
            if label >= labels {
                return Err(io::ErrorKind::InvalidData.into());
            }
            graph.stutters.push(label);
            for _ in 0..input.u32()? {
                graph.targets.push(input.u32()?);
            }
            graph.ends.push(graph.targets.len() as u64);
        }
        Ok(graph)
    }

    pub(crate) fn bytes(&self) -> u64 {
        let exact = self.exact.capacity() * size_of::<u32>();
        self.ends.bytes() + self.targets.bytes() + self.stutters.bytes() + exact as u64
    }
}
