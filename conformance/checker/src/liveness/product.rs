//! The product of behaviour graph and automaton, and its fair components.

use std::collections::BTreeMap;

use lockstep_model::{Failure, FailureKind, Temporal};
use rustc_hash::FxHashMap;

use super::automaton::Automaton;
use super::components::{self, Cursor};
use super::formula::{Arena, Limit};
use super::graph::Graph;

/// What a search for fair components takes: a number, a place on the stacks, a bit.
const BYTES_A_STATE: u64 = 24;

/// All pairs of a node and a state of the automaton, numbered node by node.
pub(crate) struct Product<'a> {
    pub(crate) graph: &'a Graph,
    automaton: &'a Automaton,
    limits: &'a [Limit],
    /// Labels that satisfy the same tests are of one class.
    class_of_label: Vec<u32>,
    /// By class: which booleans hold.
    truth: Vec<Vec<bool>>,
    /// By automaton state and class: the states that a run may go to, with the promises made.
    moves: Vec<Vec<Vec<(u32, u64)>>>,
    pub(crate) size: u32,
}

/// A step of the product.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Move {
    pub(crate) target: u32,
    pub(crate) class: u32,
    pub(crate) promises: u64,
}

/// What must happen again and again on a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// A step on which this boolean holds.
    Holds(u32),
    /// A step that does not make this promise.
    Kept(u32),
}

/// A strongly connected part of the product, in which a cycle that meets every demand is fair.
#[derive(Clone, Debug)]
pub(crate) struct FairPart {
    pub(crate) states: Vec<u32>,
    /// Booleans that every step of the cycle must satisfy.
    pub(crate) imposed: Vec<u32>,
    pub(crate) demands: Vec<Demand>,
}

/// What the steps inside a component offer.
struct Offer {
    /// By class: whether some step has it.
    classes: Vec<bool>,
    /// The promises that every step makes.
    always_promised: u64,
    any: bool,
}

impl<'a> Product<'a> {
    pub(crate) fn new(
        graph: &'a Graph,
        arena: &Arena,
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
        let mut classes: BTreeMap<Vec<bool>, u32> = BTreeMap::new();
        let mut truth: Vec<Vec<bool>> = Vec::new();
        let class_of_label = (0..graph.atoms.len() as u32).map(|label| {
            let set: Vec<bool> = arena.booleans.iter().map(|formula| holds(graph, label, formula)).collect();
            *classes.entry(set).or_insert_with_key(|set| {
                truth.push(set.clone());
                truth.len() as u32 - 1
            })
        });
        let class_of_label = class_of_label.collect();
        let moves = automaton.transitions.iter().map(|leaving| {
            let of_class = |set: &Vec<bool>| {
                let open = leaving.iter().filter(|one| one.tests.iter().all(|&test| set[test as usize]));
                open.map(|one| (one.target as u32, one.promises)).collect()
            };
            truth.iter().map(of_class).collect()
        });
        let moves = moves.collect();
        Ok(Product { graph, automaton, limits, class_of_label, truth, moves, size })
    }

    fn automaton_states(&self) -> u32 {
        self.moves.len() as u32
    }

    pub(crate) fn node(&self, state: u32) -> u32 {
        state / self.automaton_states()
    }

    pub(crate) fn initial(&self) -> impl Iterator<Item = u32> {
        let states = self.automaton_states();
        (0..self.graph.initial).map(move |node| node * states)
    }

    /// The next step from `state`.
    pub(crate) fn step(&self, state: u32, cursor: &mut Cursor) -> Option<Move> {
        let states = self.automaton_states();
        let (node, automaton_state) = (state / states, state % states);
        loop {
            let (target, label) = self.graph.edge(node, cursor.edge)?;
            let class = self.class_of_label[label as usize];
            let moves = &self.moves[automaton_state as usize][class as usize];
            if let Some(&(next, promises)) = moves.get(cursor.transition as usize) {
                cursor.transition += 1;
                return Some(Move { target: target * states + next, class, promises });
            }
            *cursor = Cursor { edge: cursor.edge + 1, transition: 0 };
        }
    }

    pub(crate) fn steps(&self, state: u32) -> impl Iterator<Item = Move> {
        let mut cursor = Cursor::default();
        std::iter::from_fn(move || self.step(state, &mut cursor))
    }

    pub(crate) fn allows(&self, class: u32, imposed: &[u32]) -> bool {
        imposed.iter().all(|&test| self.truth[class as usize][test as usize])
    }

    pub(crate) fn meets(&self, step: Move, demand: Demand) -> bool {
        match demand {
            Demand::Holds(test) => self.truth[step.class as usize][test as usize],
            Demand::Kept(promise) => step.promises >> promise & 1 == 0,
        }
    }

    /// All parts in which a fair cycle runs.
    pub(crate) fn fair_parts(&self) -> Vec<FairPart> {
        let reachable = self.reachable();
        let may_accept = self.automaton.may_accept();
        let states = self.automaton_states();
        let mut imposed = Vec::new();
        self.limits.iter().for_each(|limit| impose(limit, &mut imposed));
        let inside = |state: u32| may_accept[(state % states) as usize] && reachable.contains(state);
        let step = |state: u32, cursor: &mut Cursor| loop {
            let step = self.step(state, cursor)?;
            if self.allows(step.class, &imposed) {
                return Some(step.target);
            }
        };
        let mut fair = Vec::new();
        let mut open: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
        components::each(self.size, inside, step, |part, member| {
            let offer = self.offer(part, &imposed, member);
            self.judge(part, &imposed, &offer, &mut fair, &mut open);
        });
        while let Some((part, imposed)) = open.pop() {
            self.refine(&part, &imposed, &mut fair, &mut open);
        }
        fair
    }

    fn reachable(&self) -> Bits {
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

    fn offer(&self, part: &[u32], imposed: &[u32], member: &dyn Fn(u32) -> bool) -> Offer {
        let mut offer = Offer { classes: vec![false; self.truth.len()], always_promised: u64::MAX, any: false };
        for step in part.iter().flat_map(|&state| self.steps(state)) {
            if self.allows(step.class, imposed) && member(step.target) {
                offer.classes[step.class as usize] = true;
                offer.always_promised &= step.promises;
                offer.any = true;
            }
        }
        offer
    }

    /// Adds the component to the fair ones, or to the open ones what of it may still be.
    fn judge(
        &self,
        part: &[u32],
        imposed: &[u32],
        offer: &Offer,
        fair: &mut Vec<FairPart>,
        open: &mut Vec<(Vec<u32>, Vec<u32>)>,
    ) {
        let promises = self.automaton.promises as u32;
        if !offer.any || (0..promises).any(|promise| offer.always_promised >> promise & 1 == 1) {
            return;
        }
        let mut demands: Vec<Demand> = (0..promises).map(Demand::Kept).collect();
        for limit in self.limits {
            match self.demands(limit, offer) {
                Some(more) => demands.extend(more),
                None => {
                    // Only steps inside some `<>[]p` of it can satisfy this limit: look there, for each.
                    let mut choices = Vec::new();
                    self.choices(limit, offer, &mut choices);
                    for choice in choices {
                        let mut imposed = imposed.to_vec();
                        imposed.push(choice);
                        open.push((part.to_vec(), imposed));
                    }
                    return;
                }
            }
        }
        demands.dedup();
        fair.push(FairPart { states: part.to_vec(), imposed: imposed.to_vec(), demands });
    }

    fn refine(&self, part: &[u32], imposed: &[u32], fair: &mut Vec<FairPart>, open: &mut Vec<(Vec<u32>, Vec<u32>)>) {
        let places: FxHashMap<u32, u32> = (0..).zip(part).map(|(place, &state)| (state, place)).collect();
        let row = |&state: &u32| {
            let allowed = self.steps(state).filter(|step| self.allows(step.class, imposed));
            allowed.filter_map(|step| places.get(&step.target).copied()).collect()
        };
        let rows: Vec<Vec<u32>> = part.iter().map(row).collect();
        for component in components::of(&rows) {
            let states: Vec<u32> = component.iter().map(|&place| part[place as usize]).collect();
            let members: rustc_hash::FxHashSet<u32> = states.iter().copied().collect();
            let offer = self.offer(&states, imposed, &|state| members.contains(&state));
            self.judge(&states, imposed, &offer, fair, open);
        }
    }

    /// What a cycle must do to satisfy the limit, if a cycle through all steps satisfies it.
    fn demands(&self, limit: &Limit, offer: &Offer) -> Option<Vec<Demand>> {
        match limit {
            Limit::Infinitely(test) => self.some(*test, offer).then(|| vec![Demand::Holds(*test)]),
            Limit::Finally(test) => self.every(*test, offer).then(Vec::new),
            Limit::All(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(|part| self.demands(part, offer)).collect();
                all.map(|all| all.concat())
            }
            Limit::Any(parts) => parts.iter().filter_map(|part| self.demands(part, offer)).min_by_key(Vec::len),
        }
    }

    fn choices(&self, limit: &Limit, offer: &Offer, into: &mut Vec<u32>) {
        match limit {
            Limit::Infinitely(_) => {}
            Limit::Finally(test) => {
                if !self.every(*test, offer) && self.some(*test, offer) {
                    into.push(*test);
                }
            }
            Limit::All(parts) | Limit::Any(parts) => parts.iter().for_each(|part| self.choices(part, offer, into)),
        }
    }

    fn some(&self, test: u32, offer: &Offer) -> bool {
        offer.classes.iter().zip(&self.truth).any(|(&present, truth)| present && truth[test as usize])
    }

    fn every(&self, test: u32, offer: &Offer) -> bool {
        offer.classes.iter().zip(&self.truth).all(|(&present, truth)| !present || truth[test as usize])
    }
}

fn impose(limit: &Limit, into: &mut Vec<u32>) {
    match limit {
        Limit::Finally(test) => into.push(*test),
        Limit::All(parts) => parts.iter().for_each(|part| impose(part, into)),
        Limit::Infinitely(_) | Limit::Any(_) => {}
    }
}

fn holds(graph: &Graph, label: u32, formula: &Temporal) -> bool {
    match formula {
        Temporal::Constant(truth) => *truth,
        Temporal::Atom(atom) => graph.holds(label, *atom),
        Temporal::Not(inner) => !holds(graph, label, inner),
        Temporal::And(parts) => parts.iter().all(|part| holds(graph, label, part)),
        Temporal::Or(parts) => parts.iter().any(|part| holds(graph, label, part)),
        Temporal::Always(inner) | Temporal::Eventually(inner) => holds(graph, label, inner),
    }
}

/// A set of numbers below a bound.
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn new(bound: u32) -> Self {
        Bits(vec![0; bound as usize / 64 + 1])
    }

    /// Whether the number is new.
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let word = &mut self.0[number as usize / 64];
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }
}
