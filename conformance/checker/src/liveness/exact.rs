//! Labelling steps: walking once more to the states from which they start.

use std::ops::ControlFlow;

use lockstep_model::{Failure, Outcome};
use rustc_hash::{FxHashMap, FxHashSet};

use super::bits::Bits;
use super::graph::Graph;
use super::labels::Labellers;
use crate::any::{AnySpec, OwnStored};
use crate::parents::Parents;
use crate::replay::takes;
use crate::seen::Key;

/// What a second walk through the model needs of the first.
pub(crate) struct Rewalk<'a> {
    pub(crate) spec: &'a dyn AnySpec,
    pub(crate) labellers: &'a Labellers,
    pub(crate) parents: &'a Parents,
    /// The number of a state, by key.
    pub(crate) number: &'a dyn Fn(Key) -> Outcome<Option<u32>>,
}

impl Rewalk<'_> {
    /// Labels the edges that leave the wanted nodes. The states are not kept: they, and those on the way to them, are
    /// computed anew, each from its parent.
    pub(crate) fn label(&self, graph: &mut Graph, wanted: &Bits) -> Outcome<()> {
        let Some(wanted) = &left(graph, wanted) else { return Ok(()) };
        let (spec, nodes) = (self.spec, graph.nodes);
        let on_the_way = self.on_the_way(nodes, wanted);
        let mut labeller = self.labellers.lend();
        let mut waiting: FxHashMap<u32, OwnStored> = FxHashMap::default();
        let mut failed: Result<(), Failure> = Ok(());
        let mut stop = |failure| {
            failed = Err(failure);
            ControlFlow::Break(())
        };
        spec.initial_states(&mut |state| {
            match (self.number)(spec.key(state)) {
                Ok(Some(number)) if number < nodes && on_the_way.contains(number) => {
                    waiting.entry(number).or_insert_with(|| spec.store(state));
                }
                Ok(_) => {}
                Err(failure) => return stop(failure),
            }
            ControlFlow::Continue(())
        })?;
        let mut row = FxHashSet::default();
        for node in 0..nodes {
            let Some(state) = waiting.remove(&node).map(|stored| spec.load(&stored)) else { continue };
            let state = state.lend();
            row.clear();
            let outcome = spec.successors(state, &mut |_, next| {
                let number = match (self.number)(spec.key(next)) {
                    Ok(Some(number)) if number < nodes && takes(spec, state, next) && row.insert(number) => number,
                    Ok(_) => return ControlFlow::Continue(()),
                    Err(failure) => return stop(failure),
                };
                if on_the_way.contains(number) && self.parents.of(number) == Some(node) {
                    waiting.insert(number, spec.store(next));
                }
                if wanted.contains(node) {
                    match labeller.step(graph.atoms_of(node), &mut |atom| spec.atom(atom, state, next)) {
                        Ok(label) => graph.note(node, number, label),
                        Err(failure) => return stop(failure),
                    }
                }
                ControlFlow::Continue(())
            });
            outcome?;
        }
        failed?;
        graph.sets = self.labellers.atoms.sets();
        Ok(())
    }

    /// The wanted nodes, and those that lie between them and the initial ones.
    fn on_the_way(&self, nodes: u32, wanted: &Bits) -> Bits {
        let mut all = Bits::new(nodes);
        for node in (0..nodes).filter(|&node| wanted.contains(node)) {
            let mut open = Some(node);
            while let Some(node) = open.filter(|&node| all.insert(node)) {
                open = self.parents.of(node);
            }
        }
        all
    }
}

/// Those of the wanted nodes that an edge leaves. `None` where there are none.
fn left(graph: &Graph, wanted: &Bits) -> Option<Bits> {
    let is_left = |node: &u32| {
        !graph.is_labelled && wanted.contains(*node) && graph.row(*node).is_some_and(|(start, end)| start < end)
    };
    let mut open = (0..graph.nodes).filter(is_left).peekable();
    open.peek()?;
    let mut left = Bits::new(graph.nodes);
    for node in open {
        left.insert(node);
    }
    Some(left)
}
