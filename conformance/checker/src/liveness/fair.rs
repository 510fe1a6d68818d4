//! The fair parts of a product: strongly connected, with a cycle that does all that is asked.

use rustc_hash::FxHashMap;

use super::components;
use super::formula::Limit;
use super::product::{Cursor, Move, Product};

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

/// The parts of the graph that meet limits, where that is all that is asked. Most questions ask for the same, the
/// fairness of the model, and for something more to happen again and again: they are found for all such questions
/// together.
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

impl Product<'_> {
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
