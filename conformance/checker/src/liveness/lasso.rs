//! From a fair component to a short lasso.

use rustc_hash::{FxHashMap, FxHashSet};

use super::bits::Bits;
use super::fair::{Demand, FairPart};
use super::product::{Move, Product};

/// How many entries at the same distance are tried for the smallest cycle.
const ENTRIES: usize = 8;

/// A behaviour that ends in a cycle, as nodes of the behaviour graph. A node twice in a row is a stuttering step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lasso {
    /// From an initial node to the one where the cycle begins.
    pub(crate) prefix: Vec<u32>,
    /// The nodes after that, up to the return to it.
    pub(crate) cycle: Vec<u32>,
    /// The beginning that is what was looked for wherever it goes on; `None` if that turns on where it goes.
    pub(crate) beginning: Option<Vec<u32>>,
}

impl Lasso {
    /// Whether it is what a user should rather be shown: a beginning that is enough, or else a shorter behaviour.
    pub(crate) fn is_better_than(&self, other: &Lasso) -> bool {
        let length = |lasso: &Lasso| (lasso.prefix.len() + lasso.cycle.len(), lasso.prefix.len());
        match (&self.beginning, &other.beginning) {
            (Some(beginning), Some(other)) => beginning.len() < other.len(),
            (beginning, other_beginning) if beginning.is_some() == other_beginning.is_some() => {
                length(self) < length(other)
            }
            (beginning, _) => beginning.is_some(),
        }
    }

    /// The same infinite behaviour with the cycle begun as early as it can be.
    fn fold(mut self) -> Self {
        let until = self.cycle.len();
        while let [.., before, entry] = self.prefix[..] {
            let closing = if until >= 2 { self.cycle[until - 2] } else { entry };
            if before != closing {
                break;
            }
            self.prefix.pop();
            self.cycle.rotate_right(1);
        }
        self
    }
}

impl Product<'_> {
    /// A lasso with a shortest prefix and a small cycle, through one of the fair parts; and whether all is known of the
    /// cycle's steps. Where that may be, a beginning is enough.
    pub(crate) fn lasso(&self, parts: &[FairPart], may_be_decided: bool) -> Option<(Lasso, bool)> {
        let mut fair = Bits::new(self.size);
        parts.iter().flat_map(|part| &part.states).for_each(|&state| {
            fair.insert(state);
        });
        let (entries, before) = self.nearest(&fair);
        let mut best: Option<(Lasso, bool)> = None;
        for entry in entries {
            for part in parts.iter().filter(|part| part.states.contains(&entry)) {
                let Some(steps) = self.cycle(part, entry) else { continue };
                let is_certain = steps.iter().all(|step| self.classes.is_certain(step.class));
                let cycle = steps.iter().map(|step| self.node(step.target)).collect();
                let beginning = may_be_decided.then(|| self.beginning(entry, &before)).flatten();
                let prefix = self.prefix(entry, &before);
                let lasso = Lasso { prefix, cycle, beginning }.fold();
                if best.as_ref().is_none_or(|(best, _)| lasso.is_better_than(best)) {
                    best = Some((lasso, is_certain));
                }
            }
        }
        best
    }

    /// The way to a state from which everything is accepted. Where it would also be there after a stuttering step, its
    /// last step is of no account.
    fn beginning(&self, entry: u32, before: &[u32]) -> Option<Vec<u32>> {
        let is_decided = |state: u32| self.automaton.accepts_all_from((state % self.states) as usize);
        if !self.limits.is_empty() || !is_decided(entry) {
            return None;
        }
        let mut nodes = self.prefix(entry, before);
        let last = before[entry as usize];
        let is_enough = |step: Move| self.node(step.target) == self.node(last) && is_decided(step.target);
        if last != entry && self.steps(last).any(is_enough) {
            nodes.pop();
        }
        Some(nodes)
    }

    /// The first wanted states in breadth-first order, and by state the one before it on a shortest path.
    fn nearest(&self, wanted: &Bits) -> (Vec<u32>, Vec<u32>) {
        let mut before = vec![u32::MAX; self.size as usize];
        let mut level: Vec<u32> = self.initial().collect();
        level.iter().for_each(|&state| before[state as usize] = state);
        while !level.is_empty() {
            let entries: Vec<u32> =
                level.iter().copied().filter(|&state| wanted.contains(state)).take(ENTRIES).collect();
            if !entries.is_empty() {
                return (entries, before);
            }
            let mut next = Vec::new();
            for &state in &level {
                for step in self.steps(state) {
                    let slot = &mut before[step.target as usize];
                    if *slot == u32::MAX {
                        *slot = state;
                        next.push(step.target);
                    }
                }
            }
            level = next;
        }
        (Vec::new(), before)
    }

    fn prefix(&self, entry: u32, before: &[u32]) -> Vec<u32> {
        let mut nodes = vec![self.node(entry)];
        let mut state = entry;
        while before[state as usize] != state {
            state = before[state as usize];
            nodes.push(self.node(state));
        }
        nodes.reverse();
        nodes
    }

    /// A cycle from `entry` inside the part that meets its demands: the shortest of all if that will do, else one that
    /// meets them one after the other, the nearest first.
    fn cycle(&self, part: &FairPart, entry: u32) -> Option<Vec<Move>> {
        let members: FxHashSet<u32> = part.states.iter().copied().collect();
        let met = |steps: &[Move], demand: Demand| steps.iter().any(|&step| self.meets(step, demand));
        let mut steps = self.path(part, &members, entry, |step| step.target == entry)?;
        if !part.demands.iter().all(|&demand| met(&steps, demand)) {
            steps.clear();
            let mut open: Vec<Demand> = part.demands.clone();
            let mut at = entry;
            while !open.is_empty() {
                let found =
                    self.path(part, &members, at, |step| open.iter().any(|&demand| self.meets(step, demand)))?;
                open.retain(|&demand| !met(&found, demand));
                at = found.last()?.target;
                steps.extend(found);
            }
            if at != entry {
                steps.extend(self.path(part, &members, at, |step| step.target == entry)?);
            }
        }
        Some(steps)
    }

    /// A shortest path inside the part whose last step is wanted.
    fn path(
        &self,
        part: &FairPart,
        members: &FxHashSet<u32>,
        from: u32,
        wanted: impl Fn(Move) -> bool,
    ) -> Option<Vec<Move>> {
        let mut before: FxHashMap<u32, (u32, Move)> = FxHashMap::default();
        let mut queue = std::collections::VecDeque::from([from]);
        while let Some(state) = queue.pop_front() {
            for step in self.steps(state) {
                if !members.contains(&step.target) || !self.allows(step.class, &part.imposed) {
                    continue;
                }
                if wanted(step) {
                    let mut path = vec![step];
                    let mut at = state;
                    while at != from {
                        let &(previous, step) = before.get(&at)?;
                        path.push(step);
                        at = previous;
                    }
                    path.reverse();
                    return Some(path);
                }
                if step.target != from && !before.contains_key(&step.target) {
                    before.insert(step.target, (state, step));
                    queue.push_back(step.target);
                }
            }
        }
        None
    }
}
