//! The behaviour graph: who can follow whom, and what holds there.
//!
//! What holds of a state is found out as the state is expanded. So is what holds of a step, if that follows from the
//! action that takes it; if not, it is judged only where a cycle turns on it ([`exact`](super::exact)).

use std::io::{self, Read, Write};

use rustc_hash::FxHashMap;

use super::labels::Atoms;
use crate::blocks::Blocks;
use crate::disk::{Reader, Writer};
use crate::seen::{Key, SeenSet};

/// The edges that a worker found from consecutive states of the frontier.
#[derive(Default)]
pub(crate) struct EdgeChunk {
    /// By expanded state: the label of its stuttering step.
    pub(crate) labels: Vec<u32>,
    /// By expanded state: how many edges leave it.
    pub(crate) degrees: Vec<u32>,
    pub(crate) targets: Vec<u32>,
    /// By edge: what it is about, then its label. Empty where these are not known.
    pub(crate) steps: Vec<u32>,
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

    /// Makes one edge of all that lead from one state to the same: of their labelled steps, all that holds of any.
    pub(crate) fn merge(&mut self, atoms: &Atoms) {
        let (mut from, mut kept) = (0, 0);
        let mut known = FxHashMap::default();
        for degree in &mut self.degrees {
            let (begin, until) = (kept, from + *degree as usize);
            known.clear();
            for edge in from..until {
                let target = self.targets[edge];
                let same = if until - from > LONG_ROW {
                    let place = *known.entry(target).or_insert(kept);
                    (place < kept).then_some(place)
                } else {
                    self.targets[begin..kept].iter().position(|other| *other == target).map(|place| begin + place)
                };
                match same {
                    None => {
                        self.targets[kept] = target;
                        if let Some(&step) = self.steps.get(edge) {
                            self.steps[kept] = step;
                        }
                        kept += 1;
                    }
                    Some(place) => {
                        let steps = self.steps.get(place).zip(self.steps.get(edge));
                        if let Some((&a, &b)) = steps.filter(|(a, b)| a != b) {
                            self.steps[place] = atoms.union(a, b);
                        }
                    }
                }
            }
            *degree = (kept - begin) as u32;
            from = until;
        }
        self.targets.truncate(kept);
        self.steps.truncate(kept);
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
    /// By edge, its label, where that is known: from the start, or where cycles turn on it. Empty where no label is
    /// known.
    exact: Blocks<u32>,
    /// Whether the labels of all edges are known.
    pub(crate) is_labelled: bool,
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
        let mut end = self.targets.len() as u64;
        self.ends.extend(chunk.degrees.iter().zip(&chunk.labels).map(|(&degree, _)| {
            end += u64::from(degree);
            end
        }));
        self.stutters.extend_from_slice(&chunk.labels);
        self.targets.extend_from_slice(&chunk.targets);
        self.exact.extend_from_slice(&chunk.steps);
    }

    /// Prepares for questions about a graph with so many nodes.
    pub(crate) fn prepare(&mut self, nodes: u32, atoms: &Atoms) {
        self.nodes = nodes;
        self.is_labelled = atoms.know_steps();
        self.state_level = atoms.state_level();
        self.sets = atoms.sets();
    }

    /// The rows of the first so many nodes, which are explored. All others are one more node, without a row.
    pub(super) fn first(&self, explored: u32, atoms: &Atoms) -> Graph {
        let mut part = Graph { initial: self.initial.min(explored), ..Graph::default() };
        for node in 0..explored {
            let (Some((begin, end)), Some(stutter)) = (self.row(node), self.stutter(node)) else { break };
            let targets = (begin..end).filter_map(|edge| self.target(edge));
            part.targets.extend(targets.map(|target| target.min(explored)));
            part.exact.extend((begin..end).filter_map(|edge| self.exact.get(edge as usize)));
            part.stutters.push(stutter);
            part.ends.push(part.targets.len() as u64);
        }
        part.prepare(explored + 1, atoms);
        // Labels are numbered as they are met: behind the last in use there are only such as others use.
        let labels = part.stutters.iter().chain(part.exact.iter()).filter(|&label| label != UNKNOWN);
        part.sets.truncate(labels.max().map_or(0, |last| last as usize + 1));
        part
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
        self.exact.get(edge as usize).filter(|&label| label != UNKNOWN)
    }

    /// Notes the label of the edge between two nodes.
    pub(crate) fn note(&mut self, from: u32, to: u32, label: u32) {
        let Some((begin, end)) = self.row(from) else { return };
        if self.exact.len() == 0 {
            self.exact.extend((0..self.targets.len()).map(|_| UNKNOWN));
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
            (begin..end).filter_map(|edge| self.exact.get(edge as usize)).try_for_each(|label| out.u32(label))?;
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
            let degree = input.u32()?;
            for _ in 0..degree {
                graph.targets.push(input.u32()?);
            }
            for _ in 0..if atoms.know_steps() { degree } else { 0 } {
                let label = input.u32()?;
                if label >= labels {
                    return Err(io::ErrorKind::InvalidData.into());
                }
                graph.exact.push(label);
            }
            graph.ends.push(graph.targets.len() as u64);
        }
        Ok(graph)
    }

    pub(crate) fn bytes(&self) -> u64 {
        self.ends.bytes() + self.targets.bytes() + self.stutters.bytes() + self.exact.bytes()
    }
}
