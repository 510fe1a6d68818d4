//! Which atoms hold of a state, or of a step: sets of atoms, numbered.
//!
//! Most atoms are `<<A>>_v` and `ENABLED <<A>>_v`, and follow from the steps that a search takes anyway: the first
//! holds of a step that an action of `A` takes, and that changes the state; the second where there is such a step. The
//! others are judged.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lockstep_model::{Outcome, Temporal};
use rustc_hash::FxHashMap;

use super::graph::EdgeChunk;
use crate::any::AnySpec;

/// The atoms that matter, and the sets of them that were found to hold together.
pub(crate) struct Atoms {
    /// Those about single states, and about steps, that must be judged.
    states: Vec<usize>,
    steps: Vec<usize>,
    /// Those about steps that a stuttering one may satisfy.
    stuttering: Vec<usize>,
    /// Those that follow from what actions do: `ENABLED <<A>>_v`, and `<<A>>_v`.
    enabled: Vec<usize>,
    taken: Vec<usize>,
    words: usize,
    labels: Mutex<Labels>,
}

/// The distinct sets of atoms, as bits by atom; a label is the number of one.
#[derive(Default)]
struct Labels {
    numbers: FxHashMap<Box<[u64]>, u32>,
    sets: Vec<Box<[u64]>>,
}

impl Labels {
    fn number(&mut self, set: &[u64]) -> u32 {
        if let Some(&number) = self.numbers.get(set) {
            return number;
        }
        let number = self.sets.len() as u32;
        self.numbers.insert(set.into(), number);
        self.sets.push(set.into());
        number
    }
}

impl Atoms {
    /// The atoms that occur in `formulas`.
    pub(crate) fn new<'f>(spec: &dyn AnySpec, formulas: impl IntoIterator<Item = &'f Temporal>) -> Self {
        Atoms::some_judged(spec, formulas, &|atom| !spec.atom_follows_from_actions(atom))
    }

    /// The same, where not all steps are taken, so that nothing follows from those that are.
    pub(crate) fn all_judged<'f>(spec: &dyn AnySpec, formulas: impl IntoIterator<Item = &'f Temporal>) -> Self {
        Atoms::some_judged(spec, formulas, &|_| true)
    }

    fn some_judged<'f>(
        spec: &dyn AnySpec,
        formulas: impl IntoIterator<Item = &'f Temporal>,
        is_judged: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut used = BTreeSet::new();
        formulas.into_iter().for_each(|formula| collect_atoms(formula, &mut used));
        let words = used.last().map_or(1, |last| last / 64 + 1);
        let (states, steps): (Vec<_>, Vec<_>) = used.into_iter().partition(|&atom| spec.atom_is_state_level(atom));
        let follows = |atom: &usize| !is_judged(*atom);
        let (enabled, states) = states.into_iter().partition(follows);
        let (taken, steps): (_, Vec<_>) = steps.into_iter().partition(follows);
        let stuttering = steps.iter().copied().filter(|&atom| !spec.atom_excludes_stuttering(atom)).collect();
        Atoms { states, steps, stuttering, enabled, taken, words, labels: Mutex::new(Labels::default()) }
    }

    /// Whether everything about steps is known when they are taken.
    pub(crate) fn know_steps(&self) -> bool {
        self.steps.is_empty()
    }

    /// The sets of atoms that hold, by label.
    pub(crate) fn sets(&self) -> Vec<Box<[u64]>> {
        self.labels().sets.clone()
    }

    /// Takes back sets that were given labels before, in another process perhaps.
    pub(super) fn restore(&self, sets: Vec<Box<[u64]>>) {
        let mut labels = self.labels();
        labels.numbers = sets.iter().cloned().zip(0..).collect();
        labels.sets = sets;
    }

    /// The atoms about single states, as bits.
    pub(crate) fn state_level(&self) -> Box<[u64]> {
        let mut bits = self.none();
        self.states.iter().chain(&self.enabled).for_each(|&atom| set(&mut bits, atom));
        bits
    }

    /// The label of the atoms that have either of two labels.
    pub(super) fn union(&self, a: u32, b: u32) -> u32 {
        let mut labels = self.labels();
        let (a, b) = (&labels.sets[a as usize], &labels.sets[b as usize]);
        let both: Box<[u64]> = a.iter().zip(b).map(|(a, b)| a | b).collect();
        labels.number(&both)
    }

    fn none(&self) -> Box<[u64]> {
        vec![0; self.words].into_boxed_slice()
    }

    fn labels(&self) -> MutexGuard<'_, Labels> {
        self.labels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn collect_atoms(formula: &Temporal, into: &mut BTreeSet<usize>) {
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

/// What an action's steps say of the atoms: a number of one [`Labeller`]'s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct About(u32);

impl About {
    /// Nothing: the step changes nothing, or no atom follows from it.
    pub(crate) const NOTHING: About = About(0);

    /// As it stands in an [`EdgeChunk`] until its edges are labelled.
    pub(crate) fn bits(self) -> u32 {
        self.0
    }
}

/// The atoms that follow from a step that is taken.
#[derive(PartialEq)]
struct Followed {
    /// The `<<A>>_v` that hold of the step.
    taken: Box<[u64]>,
    /// The `ENABLED <<A>>_v` that hold where it starts.
    enabled: Box<[u64]>,
}

/// One worker's judging of atoms.
pub(crate) struct Labeller {
    atoms: Arc<Atoms>,
    /// What is known of the state that is being expanded, or of a step: a bit for each atom that was judged and holds;
    /// in the words behind these, one for each [`About`] of the steps that have been taken.
    findings: Vec<u64>,
    /// The labels of such findings.
    known: FxHashMap<Box<[u64]>, u32>,
    /// What the model remembers of its actions.
    memory: Option<Box<dyn Any + Send>>,
    /// By [`About`].
    followed: Vec<Followed>,
    /// The labels of steps: by that of the state where they start, by what they are about. `UNKNOWN` where not asked
    /// yet.
    steps: Vec<Vec<u32>>,
}

/// In place of a label that was not asked for yet.
const UNKNOWN: u32 = u32::MAX;

impl Labeller {
    pub(crate) fn new(atoms: &Arc<Atoms>) -> Self {
        Labeller {
            atoms: Arc::clone(atoms),
            findings: vec![0; atoms.words + 1],
            known: FxHashMap::default(),
            memory: None,
            followed: vec![Followed { taken: atoms.none(), enabled: atoms.none() }],
            steps: Vec::new(),
        }
    }

    /// What was given it to [remember](Self::remember).
    pub(crate) fn memory<T: Any>(&mut self) -> Option<Box<T>> {
        self.memory.take()?.downcast().ok()
    }

    /// Keeps what was [learned](Self::learn) of actions for the next round.
    pub(crate) fn remember(&mut self, memory: Box<dyn Any + Send>) {
        self.memory = Some(memory);
    }

    /// Whether atoms follow from steps that are taken.
    #[inline]
    pub(crate) fn follows_steps(&self) -> bool {
        !self.atoms.enabled.is_empty() || !self.atoms.taken.is_empty()
    }

    /// What steps of an action say; `is_about` says which atoms are about it.
    #[cold]
    pub(crate) fn learn(&mut self, is_about: &mut dyn FnMut(usize) -> bool) -> About {
        let mut of = |atoms: &[usize]| {
            let mut bits = self.atoms.none();
            atoms.iter().filter(|&&atom| is_about(atom)).for_each(|&atom| set(&mut bits, atom));
            bits
        };
        let followed = Followed { taken: of(&self.atoms.taken), enabled: of(&self.atoms.enabled) };
        let number = self.followed.iter().position(|known| *known == followed).unwrap_or_else(|| {
            self.followed.push(followed);
            self.followed.len() - 1
        });
        let words = self.findings.len().max(self.atoms.words + number / 64 + 1);
        self.findings.resize(words, 0);
        About(number as u32)
    }

    /// Takes a step that changes the state that is being expanded.
    #[inline]
    pub(crate) fn take(&mut self, about: About) {
        let place = self.atoms.words * 64 + about.0 as usize;
        set(&mut self.findings, place);
    }

    /// The label of the step from a state, whose steps have all been [taken](Self::take), to itself; `atom` judges it.
    pub(crate) fn stutter(&mut self, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Outcome<u32> {
        let atoms = &Arc::clone(&self.atoms);
        self.judge(atoms.states.iter().chain(&atoms.stuttering), atom)?;
        Ok(self.label())
    }

    /// The label of a step, which `atom` judges; `known` says which atoms about the state alone hold.
    pub(crate) fn step(
        &mut self,
        known: impl Iterator<Item = u64>,
        atom: &mut dyn FnMut(usize) -> Outcome<bool>,
    ) -> Outcome<u32> {
        let atoms = &Arc::clone(&self.atoms);
        self.findings.iter_mut().zip(known).for_each(|(word, known)| *word = known);
        self.judge(atoms.steps.iter().chain(&atoms.taken), atom)?;
        Ok(self.label())
    }

    /// Labels the edges of a chunk, where all that is to be known of them follows from what they are about.
    pub(crate) fn label_edges(&mut self, edges: &mut EdgeChunk) {
        let mut about = edges.steps.iter_mut();
        for (&label, &degree) in edges.labels.iter().zip(&edges.degrees) {
            about.by_ref().take(degree as usize).for_each(|step| *step = self.label_of_step(label, *step));
        }
    }

    #[inline]
    fn label_of_step(&mut self, start: u32, about: u32) -> u32 {
        if About(about) == About::NOTHING {
            return start;
        }
        match self.steps.get(start as usize).and_then(|labels| labels.get(about as usize)) {
            Some(&label) if label != UNKNOWN => label,
            _ => self.learn_step(start, about),
        }
    }

    #[cold]
    fn learn_step(&mut self, start: u32, about: u32) -> u32 {
        let mut labels = self.atoms.labels();
        let taken = &self.followed[about as usize].taken;
        let set: Box<[u64]> = labels.sets[start as usize].iter().zip(taken).map(|(a, b)| a | b).collect();
        let label = labels.number(&set);
        let (start, about) = (start as usize, about as usize);
        if self.steps.len() <= start {
            self.steps.resize_with(start + 1, Vec::new);
        }
        let row = &mut self.steps[start];
        if row.len() <= about {
            row.resize(about + 1, UNKNOWN);
        }
        row[about] = label;
        label
    }

    fn judge<'b>(
        &mut self,
        atoms: impl Iterator<Item = &'b usize>,
        judge: &mut dyn FnMut(usize) -> Outcome<bool>,
    ) -> Outcome<()> {
        for &atom in atoms {
            if judge(atom)? {
                set(&mut self.findings, atom);
            }
        }
        Ok(())
    }

    /// The label of what was found, which is then forgotten.
    fn label(&mut self) -> u32 {
        let label = match self.known.get(&*self.findings) {
            Some(&label) => label,
            None => self.learn_label(),
        };
        self.findings.fill(0);
        label
    }

    #[cold]
    fn learn_label(&mut self) -> u32 {
        let (judged, about) = self.findings.split_at(self.atoms.words);
        let mut bits: Box<[u64]> = judged.into();
        let taken = self.followed.iter().enumerate().filter(|&(number, _)| contains(about, number));
        for (_, followed) in taken {
            bits.iter_mut().zip(&followed.enabled).for_each(|(word, more)| *word |= more);
        }
        let label = self.atoms.labels().number(&bits);
        self.known.insert(self.findings.as_slice().into(), label);
        label
    }
}

/// The labellers of workers that have ended their rounds: what they have learned serves the next ones.
pub(crate) struct Labellers {
    pub(crate) atoms: Arc<Atoms>,
    idle: Mutex<Vec<Labeller>>,
}

impl Labellers {
    pub(crate) fn new(atoms: Atoms) -> Self {
        Labellers { atoms: Arc::new(atoms), idle: Mutex::default() }
    }

    /// One for a worker, who gives it [back](Self::give_back).
    pub(crate) fn lend(&self) -> Labeller {
        self.idle().pop().unwrap_or_else(|| Labeller::new(&self.atoms))
    }

    pub(crate) fn give_back(&self, labeller: Labeller) {
        self.idle().push(labeller);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Labeller>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
