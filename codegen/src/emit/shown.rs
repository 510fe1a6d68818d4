//! Where it shows whether a set was made as an interval: which may be one as conditions have it, and in what it shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::kinship::Kin;
use super::repeats::{Form, Made};
use super::scope::Scope;
use crate::shape::Reason;
use crate::term::{Term, TermKind};

/// What a set may be, as conditions have it.
#[derive(Default)]
struct Arms {
    made: BTreeSet<Made>,
    /// The intervals that those arms may be which are not written as one.
    named: BTreeSet<usize>,
    /// Those that are.
    written: BTreeSet<usize>,
}

impl Scope<'_> {
    /// The intervals that some of several sets may be without being written as one.
    pub fn united_intervals(&self, sets: &Term, depth: usize) -> BTreeSet<usize> {
        let Some(depth) = depth.checked_sub(1) else { return BTreeSet::new() };
        match &*sets.kind {
            TermKind::SetEnumeration(sets) if sets.len() < 2 => BTreeSet::new(),
            TermKind::SetEnumeration(sets) => sets.iter().flat_map(|set| self.may_be_interval(set, depth)).collect(),
            TermKind::SetMap { body, .. } => self.may_be_interval(body, depth),
            _ => match self.form(sets) {
                Form::Opened(inner) => self.united_intervals(&inner, depth),
                Form::Let(_, inner) => self.united_intervals(inner, depth),
                _ => self.intervals().element(self.types.inference, sets).is,
            },
        }
    }

    /// The intervals that a set may be. One that is written as such is one of them where a condition puts a listed set
    /// in its place.
    fn may_be_interval(&self, set: &Term, depth: usize) -> BTreeSet<usize> {
        let Arms { made, named, mut written } = self.arms(set, depth);
        if made.contains(&Made::Listed) {
            written.extend(named);
            return written;
        }
        named
    }

    /// Whether a set is listed, or may be an interval instead as a condition has it.
    pub fn may_be_listed(&self, set: &Term, depth: usize) -> bool {
        let made = self.arms(set, depth).made;
        made.contains(&Made::Listed) && !made.contains(&Made::Described)
    }

    fn arms(&self, set: &Term, depth: usize) -> Arms {
        let mut arms = Arms::default();
        self.find_arms(set, depth, &mut arms);
        arms
    }

    fn find_arms(&self, set: &Term, depth: usize, arms: &mut Arms) {
        let Some(depth) = depth.checked_sub(1) else {
            arms.made.insert(Made::Listed);
            return;
        };
        let intervals = || self.intervals().kinship(self.types.inference, set).is;
        match self.form(set) {
            Form::Opened(inner) => self.find_arms(&inner, depth, arms),
            Form::Let(_, inner) => self.find_arms(inner, depth, arms),
            Form::If(_, a, b) => {
                self.find_arms(a, depth, arms);
                self.find_arms(&b, depth, arms);
            }
            Form::Other(made) => {
                arms.made.insert(made);
                match made {
                    Made::Listed => arms.named.extend(intervals()),
                    Made::Interval => arms.written.extend(intervals()),
                    Made::Described => {}
                }
            }
            _ => {
                arms.made.insert(self.made(set, depth));
            }
        }
    }

    /// Which values may be intervals.
    pub fn intervals(&self) -> &Arc<Kin> {
        let (inference, machines) = (self.types.inference, &self.functions.machines);
        self.functions.intervals.get_or_init(|| Arc::new(Kin::intervals(inference, machines)))
    }

    /// Which values may be sets that are described.
    pub fn described(&self) -> &Kin {
        let (inference, machines) = (self.types.inference, &self.functions.machines);
        self.functions.described.get_or_init(|| Kin::described(inference, machines, self.intervals()))
    }

    /// Notes that a text is made of a value, in which TLC writes intervals as they were made.
    pub fn show_intervals(&self, said: &Term) {
        self.show(self.intervals().kinship(self.types.inference, said).all(), said);
    }

    /// Notes that it shows at a term which of its parts are made as intervals.
    pub fn show(&self, sources: BTreeSet<usize>, term: &Term) {
        for origin in self.intervals().origins(&sources) {
            let message = format!("whether it is made as an interval shows at `{}`", self.text(term));
            let reason = Reason { message, span: Some(term.span) };
            self.functions.shown.borrow_mut().entry(origin).or_insert(reason);
        }
    }
}
