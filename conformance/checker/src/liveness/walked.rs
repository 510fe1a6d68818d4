//! Temporal properties of a single walk: is there a fair behaviour that goes on for ever along the walk's own steps,
//! and violates one?

use lockstep_model::{Outcome, Temporal};
use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{EdgeChunk, Graph};
use super::labels::{Atoms, Labellers};
use super::lasso::Lasso;
use super::question::Questions;
use crate::any::AnySpec;
use crate::replay::Path;
use crate::seen::Key;

/// What is asked of one walk after the other.
pub(crate) struct Walked<'a> {
    spec: &'a dyn AnySpec,
    /// The properties, each with its index.
    properties: &'a [(usize, Temporal)],
    labellers: Labellers,
}

/// A walk as a behaviour graph.
struct Nodes {
    /// By state of the walk, its node.
    of: Vec<u32>,
    /// By node, where the walk comes to it first.
    first: Vec<usize>,
}

impl<'a> Walked<'a> {
    pub(crate) fn new(spec: &'a dyn AnySpec, properties: &'a [(usize, Temporal)]) -> Self {
        let formulas = properties.iter().map(|(_, formula)| formula).chain([&spec.outline().fairness]);
        // Not all steps from a state are taken: what would follow from them is judged.
        Walked { spec, properties, labellers: Labellers::new(Atoms::all_judged(spec, formulas)) }
    }

    /// The first property that a behaviour along the walk's steps violates, with the behaviour, and its number of
    /// states before the cycle.
    pub(crate) fn violated(&self, walk: &Path) -> Outcome<Option<(usize, Path, usize)>> {
        let nodes = self.nodes(walk);
        let graph = self.graph(walk, &nodes)?;
        let mut questions = Questions::new(&self.spec.outline().fairness);
        self.properties.iter().for_each(|(_, formula)| questions.add(formula));
        for (&(property, _), answer) in self.properties.iter().zip(questions.answers(&graph, None)) {
            if let Some(lasso) = answer? {
                return Ok(Some((property, self.path(walk, &nodes, &lasso), lasso.prefix.len())));
            }
        }
        Ok(None)
    }

    fn nodes(&self, walk: &Path) -> Nodes {
        let spec = self.spec;
        let mut nodes = Nodes { of: Vec::new(), first: Vec::new() };
        // States that count as one are still not the same.
        let mut known: FxHashMap<Key, Vec<u32>> = FxHashMap::default();
        for (place, state) in walk.states.iter().enumerate() {
            let alike = known.entry(spec.key(state.lend())).or_default();
            let is_it = |node: &&u32| spec.is_same(walk.states[nodes.first[**node as usize]].lend(), state.lend());
            let node = alike.iter().find(is_it).copied().unwrap_or_else(|| {
                let node = nodes.first.len() as u32;
                alike.push(node);
                nodes.first.push(place);
                node
            });
            nodes.of.push(node);
        }
        nodes
    }

    fn graph(&self, walk: &Path, nodes: &Nodes) -> Outcome<Graph> {
        let spec = self.spec;
        let state = |node: u32| walk.states[nodes.first[node as usize]].lend();
        let mut labeller = self.labellers.lend();
        let mut steps: Vec<(u32, u32)> = nodes.of.windows(2).map(|step| (step[0], step[1])).collect();
        let mut met = FxHashSet::default();
        steps.retain(|&(from, to)| from != to && met.insert((from, to)));
        steps.sort_by_key(|&(from, _)| from);
        let mut edges = EdgeChunk { degrees: vec![0; nodes.first.len()], ..EdgeChunk::default() };
        for node in 0..nodes.first.len() as u32 {
            edges.labels.push(labeller.stutter(&mut |atom| spec.atom(atom, state(node), state(node)))?);
        }
        for &(from, to) in &steps {
            edges.degrees[from as usize] += 1;
            edges.targets.push(to);
        }
        let atoms = &self.labellers.atoms;
        let mut graph = Graph::default();
        graph.extend(&edges);
        (graph.initial, graph.nodes, graph.is_labelled) = (1, nodes.first.len() as u32, true);
        (graph.sets, graph.state_level) = (atoms.sets(), atoms.state_level());
        for (from, to) in steps {
            let label = labeller.step(graph.atoms_of(from), &mut |atom| spec.atom(atom, state(from), state(to)))?;
            graph.note(from, to, label);
        }
        graph.sets = atoms.sets();
        self.labellers.give_back(labeller);
        Ok(graph)
    }

    /// The behaviour up to its return to where the cycle begins.
    fn path(&self, walk: &Path, nodes: &Nodes, lasso: &Lasso) -> Path {
        let spec = self.spec;
        let mut path = Path { is_walk: true, ..Path::default() };
        let mut before = None;
        for &node in lasso.prefix.iter().chain(&lasso.cycle) {
            if let Some(before) = before {
                let step = nodes.of.windows(2).position(|step| step == [before, node]).filter(|_| before != node);
                let action = step.and_then(|step| walk.actions.get(step)?.as_ref());
                path.actions.push(action.map(|action| spec.own_action(action.lend())));
            }
            path.states.push(spec.own_state(walk.states[nodes.first[node as usize]].lend()));
            before = Some(node);
        }
        path
    }
}
