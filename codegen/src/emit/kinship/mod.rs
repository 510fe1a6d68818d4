//! Which values may be sets that show how they were made, or hold such sets: intervals, and sets that are described by
//! what they are made of.
//!
//! TLC prints an interval, and goes through a `UNION` with one, otherwise than with another set of the same numbers;
//! and it comes by an element of a described set more than once. Types know only elements: what shows the difference is
//! traced back to where it is made, and inferred anew as dynamic from there.

mod constants;
mod described;
mod flow;
mod room;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::constants::has_interval;
use self::constants::{either, of_constant};
use self::flow::Flow;
use self::scan::Scan;
use crate::machine::Machine;
use crate::shape::{Inference, Origin, view};
use crate::term::{Body, Builtin, ConstantId, DefId, LocalId, Term, VariableId, subterms};

/// Where the sets come from that a value may be, by numbers in [`Kin::origins`].
type Sources = BTreeSet<usize>;

/// What is known of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinship {
    /// The sets that it may be.
    pub is: Sources,
    /// Those that something in it may be.
    pub holds: Sources,
}

impl Kinship {
    fn of(origin: Option<usize>) -> Kinship {
        Kinship { is: origin.into_iter().collect(), holds: Sources::new() }
    }

    /// Whether there may be such a set at all.
    pub fn any(&self) -> bool {
        !self.is.is_empty() || !self.holds.is_empty()
    }

    fn with(mut self, other: Kinship) -> Kinship {
        self.is.extend(other.is);
        self.holds.extend(other.holds);
        self
    }

    /// The sets that it, or something in it, may be.
    pub fn all(mut self) -> Sources {
        self.holds.extend(self.is);
        self.holds
    }

    /// Of something that has this as a part.
    fn around(self) -> Kinship {
        Kinship { is: Sources::new(), holds: self.all() }
    }

    /// Of a part of what this is.
    fn part(self) -> Kinship {
        Kinship { is: self.holds.clone(), holds: self.holds }
    }
}

/// What has a value of its own wherever it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Variable(VariableId),
    Local(LocalId),
    Definition(DefId),
    /// Anything that `TLCSet` keeps.
    Register,
}

/// The sets that are followed.
#[derive(Clone, Debug, Default)]
enum Sets {
    #[default]
    Intervals,
    /// Those that are described; of some only the intervals tell that they are.
    Described(Arc<Kin>),
}

/// What is known of all variables, identifiers, definitions and constants.
#[derive(Clone, Debug, Default)]
pub struct Kin {
    /// What makes the sets.
    origins: Vec<Origin>,
    numbers: BTreeMap<Origin, usize>,
    known: BTreeMap<Owner, Kinship>,
    constants: BTreeMap<ConstantId, Kinship>,
    sets: Sets,
    /// The unions among those.
    unions: Sources,
    /// The definitions that say where behaviours begin: what variables are given there is not part of a state as yet.
    initial: BTreeSet<DefId>,
}

impl Kin {
    /// The intervals, followed from where they are made through all definitions.
    pub fn intervals(inference: &Inference<'_>, machines: &[Arc<Machine>]) -> Self {
        let mut all = Kin::default();
        let mut found = BTreeSet::new();
        each_body(inference, &mut |_, body| intervals_in(inference, body, &mut found));
        let mut constants: BTreeMap<ConstantId, [bool; 2]> = BTreeMap::new();
        for (place, value) in machines.iter().flat_map(|machine| (0..).map(ConstantId).zip(&machine.constants)) {
            let known = constants.entry(place).or_default();
            *known = either(*known, of_constant(value));
        }
        all.origins.extend(found);
        for (place, [is, holds]) in constants {
            if is || holds {
                let number = Kinship::of(Some(all.origins.len()));
                all.origins.push(Origin::Constant(place));
                let is = if is { number.clone() } else { Kinship::default() };
                let kinship = if holds { is.with(number.around()) } else { is };
                all.constants.insert(place, kinship);
            }
        }
        all.follow(inference);
        all
    }

    fn follow(&mut self, inference: &Inference<'_>) {
        self.numbers = self.origins.iter().enumerate().map(|(number, origin)| (*origin, number)).collect();
        loop {
            let mut learnt = Vec::new();
            each_body(inference, &mut |id, body| {
                let flow = self.flow(inference, id.is_some_and(|id| self.initial.contains(&id)));
                let mut scan = Scan { flow, learnt: std::mem::take(&mut learnt) };
                scan.term(body);
                if let Some(id) = id {
                    scan.learn(Owner::Definition(id), scan.flow.kinship(body));
                }
                learnt = scan.learnt;
            });
            let mut is_news = false;
            for (owner, kinship) in learnt {
                let known = self.known.entry(owner).or_default();
                let before = (known.is.len(), known.holds.len());
                *known = std::mem::take(known).with(kinship);
                is_news |= before != (known.is.len(), known.holds.len());
            }
            if !is_news {
                return;
            }
        }
    }

    /// What is known of the value of a term.
    pub fn kinship(&self, inference: &Inference<'_>, term: &Term) -> Kinship {
        self.flow(inference, false).kinship(term)
    }

    /// What is known of an element of a set.
    pub fn element(&self, inference: &Inference<'_>, set: &Term) -> Kinship {
        self.flow(inference, false).element(set)
    }

    /// The origins of these numbers.
    pub fn origins<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = Origin> + 'a {
        sources.iter().filter_map(|number| self.origins.get(*number).copied())
    }

    fn number(&self, origin: Origin) -> Option<usize> {
        self.numbers.get(&origin).copied()
    }

    /// Of what nothing is known.
    fn anything(&self) -> Kinship {
        let all: Sources = (0..self.origins.len()).collect();
        Kinship { is: all.clone(), holds: all }
    }

    fn flow<'a>(&'a self, inference: &'a Inference<'a>, is_given: bool) -> Flow<'a> {
        Flow { inference, all: self, old: None, is_given }
    }
}

/// Visits the bodies of all definitions, and the assumptions.
fn each_body(inference: &Inference<'_>, visit: &mut dyn FnMut(Option<DefId>, &Term)) {
    for (id, definition) in (0..).map(DefId).zip(&inference.program.definitions) {
        if let Body::Term(body) = &definition.body {
            visit(Some(id), body);
        }
    }
    inference.program.assumptions.iter().for_each(|assumption| visit(None, &assumption.term));
}

/// The terms that make intervals.
fn intervals_in(inference: &Inference<'_>, term: &Term, found: &mut BTreeSet<Origin>) {
    if let Some((Builtin::Interval | Builtin::Domain, _)) = view(inference.program, term) {
        found.insert(Origin::Term(term.span));
    }
    subterms(term, &mut |part| intervals_in(inference, part, found));
}
