//! The product of behaviour graph and automaton, and its fair components.

use lockstep_model::{Failure, FailureKind};
use rustc_hash::FxHashMap;

use super::automaton::Automaton;
use super::classes::Classes;
use super::components;
use super::formula::Limit;
use super::graph::Graph;

/// What a search for fair components takes: a number, a place on the stacks, a bit.
const BYTES_A_STATE: u64 = 24;

/// All pairs of a node and a state of the automaton, numbered node by node.
///
/// Where the label of an edge is not known, whatever may hold of the step is taken to hold: there may be fewer fair cycles
/// than the product shows, never more.
pub(crate) struct Product<'a> {
    pub(crate) graph: &'a Graph,
    automaton: &'a Automaton,
    limits: &'a [Limit],
    pub(crate) classes: &'a Classes,
    /// By automaton state and class: the states that a run may go to, with the promises made.
    moves: Vec<Vec<(u32, u64)>>,
    states: u32,
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
struct Cursor {
    node: u32,
    automaton_state: u32,
    edge: u64,
    /// Where the stuttering step stands: after the edges.
    end: u64,
    /// The class of an edge of which no more is known.
    class: u32,
    /// The class of the stuttering step.
    stutter: u32,
    transition: usize,
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
    offer: Offer,
}

/// What the steps inside a component offer.
#[derive(Clone, Debug)]
struct Offer {
    /// By class: whether some step has it; as bits.
    classes: Vec<u64>,
    /// The promises that every step makes.
    always_promised: u64,
    any: bool,
}

/// Parts that are fair, and parts of which some of the steps may be.
#[derive(Default)]
struct Found {
    fair: Vec<FairPart>,
    open: Vec<(Vec<u32>, Vec<u32>)>,
}

/// What is asked of parts: to meet all limits, and one of several lists of more.
struct Asked<'l> {
    limits: &'l [Limit],
    more: &'l [Vec<Limit>],
}

/// The parts of the graph that meet limits, where that is all that is asked. Most questions ask for the same, the fairness
/// of the model, and for something more to happen again and again: they are found for all such questions together.
pub(crate) struct Known(Vec<Shared>);

struct Shared {
    limits: Vec<Limit>,
    /// By question.
    more: Vec<Vec<Limit>>,
    parts: Option<Vec<FairPart>>,
}

impl Known {
    /// Nothing is known yet, of questions with these limits.
    pub(crate) fn of<'l>(questions: impl Iterator<Item = &'l [Limit]>) -> Self {
        let mut known = Known(Vec::new());
        for limits in questions {
            let (more, limits) = split(limits);
            match known.0.iter_mut().find(|shared| shared.limits == limits) {
                Some(shared) => shared.more.push(more),
                None => known.0.push(Shared { limits, more: vec![more], parts: None }),
            }
        }
        known
    }
}

/// What shall happen again and again, and the other limits.
fn split(limits: &[Limit]) -> (Vec<Limit>, Vec<Limit>) {
    limits.iter().cloned().partition(|limit| matches!(limit, Limit::Infinitely(_)))
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
    fn moves(&self, automaton_state: u32, class: u32) -> &[(u32, u64)] {
        &self.moves[automaton_state as usize * self.classes.len() + class as usize]
    }

    /// Before the first step from `state`. An unexplored node has none, not even a stuttering one.
    #[inline]
    fn enter(&self, state: u32) -> Cursor {
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
    fn step(&self, cursor: &mut Cursor) -> Option<Move> {
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

    pub(crate) fn meets(&self, step: Move, demand: Demand) -> bool {
        match demand {
            Demand::Holds(test) => self.classes.allows(step.class, test),
            Demand::Kept(promise) => step.promises >> promise & 1 == 0,
        }
    }

    /// All parts in which a fair cycle runs.
    pub(crate) fn fair_parts(&self, known: &mut Known) -> Vec<FairPart> {
        let (more, limits) = split(self.limits);
        let shared = known.0.iter_mut().find(|shared| shared.limits == limits).filter(|_| self.automaton.is_trivial());
        let Some(shared) = shared else {
            return self.find_fair_parts(&Asked { limits: self.limits, more: &[Vec::new()] });
        };
        let find = || self.find_fair_parts(&Asked { limits: &limits, more: &shared.more });
        let parts = shared.parts.get_or_insert_with(find);
        // A cycle through all steps of a part does all that happens in it again and again.
        let has_more = |part: &&FairPart| more.iter().all(|limit| self.satisfies(limit, &part.offer));
        let parts = parts.iter().filter(has_more).cloned();
        parts
            .map(|mut part| {
                part.demands.extend(more.iter().filter_map(|limit| self.demands(limit, &part.offer)).flatten());
                part
            })
            .collect()
    }

    fn find_fair_parts(&self, asked: &Asked<'_>) -> Vec<FairPart> {
        let reachable = self.reachable();
        let may_accept = self.automaton.may_accept();
        let mut imposed = Vec::new();
        asked.limits.iter().for_each(|limit| impose(limit, &mut imposed));
        let inside = |state: u32| may_accept[(state % self.states) as usize] && reachable.contains(state);
        let step = |cursor: &mut Cursor| loop {
            let step = self.step(cursor)?;
            if self.allows(step.class, &imposed) {
                return Some(step.target);
            }
        };
        let mut fair = Vec::new();
        let mut hopeless = vec![false; self.states as usize * self.classes.len()];
        let found = |part: &[u32], member: &dyn Fn(u32) -> bool| {
            // Most parts are a single state that can but stutter, and of these there are few kinds.
            let kind = self.kind_of_single(part);
            if kind.is_some_and(|kind| hopeless[kind]) {
                return;
            }
            let before = fair.len();
            let mut found = Found::default();
            self.judge(part, asked, &imposed, self.offer(part, &imposed, member), &mut found);
            while let Some((part, imposed)) = found.open.pop() {
                self.refine(&part, asked, &imposed, &mut found);
            }
            fair.append(&mut found.fair);
            if let Some(kind) = kind {
                hopeless[kind] = before == fair.len();
            }
        };
        let enter = |state| self.enter(state);
        if self.states == 1 {
            // With nothing but the graph itself to walk over.
            let opens = |class| !self.moves(0, class).is_empty() && self.allows(class, &imposed);
            let open: Vec<bool> = (0..self.classes.len() as u32).map(opens).collect();
            components::each(self.size, inside, enter, |cursor| self.step_in_graph(cursor, &open), found);
        } else {
            components::each(self.size, inside, enter, step, found);
        }
        fair
    }

    /// The target of the next edge of an open class.
    #[inline]
    fn step_in_graph(&self, cursor: &mut Cursor, open: &[bool]) -> Option<u32> {
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
    fn kind_of_single(&self, part: &[u32]) -> Option<usize> {
        let &[state] = part else { return None };
        let cursor = self.enter(state);
        let loops = (cursor.edge..cursor.end).any(|edge| self.graph.target(edge) == Some(cursor.node));
        let explored = cursor.edge <= cursor.end;
        let kind = cursor.automaton_state as usize * self.classes.len() + cursor.stutter as usize;
        (explored && !loops).then_some(kind)
    }

    fn reachable(&self) -> Bits {
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

    fn offer(&self, part: &[u32], imposed: &[u32], member: &dyn Fn(u32) -> bool) -> Offer {
        let classes = vec![0; self.classes.len().div_ceil(64)];
        let mut offer = Offer { classes, always_promised: u64::MAX, any: false };
        for &state in part {
            let mut cursor = self.enter(state);
            while let Some(step) = self.step(&mut cursor) {
                if member(step.target) && self.allows(step.class, imposed) {
                    offer.classes[step.class as usize / 64] |= 1 << (step.class % 64);
                    offer.always_promised &= step.promises;
                    offer.any = true;
                }
            }
        }
        offer
    }

    /// Adds the component to the fair ones, or to the open ones what of it may still be.
    fn judge(&self, part: &[u32], asked: &Asked<'_>, imposed: &[u32], offer: Offer, found: &mut Found) {
        let promises = self.automaton.promises as u32;
        if !offer.any || (0..promises).any(|promise| offer.always_promised >> promise & 1 == 1) {
            return;
        }
        let Some(missed) = asked.limits.iter().find(|limit| !self.satisfies(limit, &offer)) else {
            if !asked.more.iter().any(|more| more.iter().all(|limit| self.satisfies(limit, &offer))) {
                return;
            }
            let mut demands: Vec<Demand> = (0..promises).map(Demand::Kept).collect();
            demands.extend(asked.limits.iter().filter_map(|limit| self.demands(limit, &offer)).flatten());
            demands.dedup();
            found.fair.push(FairPart { states: part.to_vec(), imposed: imposed.to_vec(), demands, offer });
            return;
        };
        // Only steps inside some `<>[]p` of it can satisfy this limit: look there, for each.
        let mut choices = Vec::new();
        self.choices(missed, &offer, &mut choices);
        for choice in choices {
            let mut imposed = imposed.to_vec();
            imposed.push(choice);
            found.open.push((part.to_vec(), imposed));
        }
    }

    fn refine(&self, part: &[u32], asked: &Asked<'_>, imposed: &[u32], found: &mut Found) {
        if let &[only] = part {
            let offer = self.offer(part, imposed, &|state| state == only);
            return self.judge(part, asked, imposed, offer, found);
        }
        let places: FxHashMap<u32, u32> = (0..).zip(part).map(|(place, &state)| (state, place)).collect();
        let mut rows: Vec<Vec<u32>> = Vec::with_capacity(part.len());
        for &state in part {
            let mut row = Vec::new();
            let mut cursor = self.enter(state);
            while let Some(step) = self.step(&mut cursor) {
                if self.allows(step.class, imposed) {
                    row.extend(places.get(&step.target));
                }
            }
            rows.push(row);
        }
        for component in components::of(&rows) {
            let states: Vec<u32> = component.iter().map(|&place| part[place as usize]).collect();
            let members: rustc_hash::FxHashSet<u32> = states.iter().copied().collect();
            let offer = self.offer(&states, imposed, &|state| members.contains(&state));
            self.judge(&states, asked, imposed, offer, found);
        }
    }

    /// Whether a cycle through all steps satisfies the limit.
    fn satisfies(&self, limit: &Limit, offer: &Offer) -> bool {
        match limit {
            Limit::Infinitely(test) => self.some(*test, offer),
            Limit::Finally(test) => self.every(*test, offer),
            Limit::All(parts) => parts.iter().all(|part| self.satisfies(part, offer)),
            Limit::Any(parts) => parts.iter().any(|part| self.satisfies(part, offer)),
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
        offer.classes.iter().zip(self.classes.allowing(test)).any(|(offered, allowing)| offered & allowing != 0)
    }

    fn every(&self, test: u32, offer: &Offer) -> bool {
        offer.classes.iter().zip(self.classes.allowing(test)).all(|(offered, allowing)| offered & !allowing == 0)
    }
}

fn impose(limit: &Limit, into: &mut Vec<u32>) {
    match limit {
        Limit::Finally(test) => into.push(*test),
        Limit::All(parts) => parts.iter().for_each(|part| impose(part, into)),
        Limit::Infinitely(_) | Limit::Any(_) => {}
    }
}

/// A set of numbers below a bound.
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    pub(crate) fn new(bound: u32) -> Self {
        Bits(vec![0; bound as usize / 64 + 1])
    }

    /// Whether the number is new.
    #[inline]
    pub(crate) fn insert(&mut self, number: u32) -> bool {
        let word = &mut self.0[number as usize / 64];
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// All numbers below the bound.
    pub(crate) fn full(bound: u32) -> Self {
        let mut all = Bits(vec![u64::MAX; bound as usize / 64 + 1]);
        if let Some(last) = all.0.last_mut() {
            *last = (1 << (bound % 64)) - 1;
        }
        all
    }

    /// Adds the numbers of a set with the same bound.
    pub(crate) fn extend(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, more)| *word |= more);
    }

    #[inline]
    pub(crate) fn contains(&self, number: u32) -> bool {
        self.0[number as usize / 64] >> (number % 64) & 1 == 1
    }
}
