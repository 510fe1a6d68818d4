//! Expanding states: the hot loop.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use lockstep_model::{Failure, Spec};

use crate::event::{During, Event, Finding};
use crate::liveness::{EdgeChunk, Labeller, Recorder};
use crate::memory;
use crate::options::Options;
use crate::properties::{Parts, holds};
use crate::seen::{Insertion, Key, PROVISIONAL, SeenSet};

/// Successors judged and inserted together, so that their look-ups overlap.
const BATCH: usize = 128;

/// Looking at the process's memory costs some microseconds: so many batches go by between two looks.
const FLUSHES_A_LOOK: u32 = 512;

/// In place of an initial state's parent.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// What all workers of a round share.
pub(crate) struct Shared<'a, S: Spec> {
    pub(crate) spec: &'a S,
    pub(crate) options: &'a Options,
    pub(crate) parts: &'a Parts,
    pub(crate) seen: &'a RwLock<SeenSet>,
    pub(crate) check_deadlock: bool,
    /// With one worker states are numbered as they are found; with several they are claimed, and numbered after the round.
    pub(crate) numbering: Numbering,
    /// Where temporal properties need the behaviour graph.
    pub(crate) recorder: Option<&'a Recorder>,
    /// Set when the process has more memory than it may.
    pub(crate) over_memory: &'a AtomicBool,
}

/// How a new state gets its number.
#[derive(Clone, Copy)]
pub(crate) enum Numbering {
    /// At once, counting from here.
    Immediate(u32),
    /// After the round; claims count from this place in the frontier.
    Deferred(u32),
}

/// What came of expanding some consecutive states of the frontier, or of computing the initial states.
pub(crate) struct Chunk<S: Spec> {
    /// New states, in order; with deferred numbering some may turn out to be another chunk's.
    pub(crate) stored: Vec<S::Stored>,
    pub(crate) keys: Vec<Key>,
    /// The place in the frontier of each new state's parent.
    pub(crate) parents: Vec<u32>,
    /// The index of the action that led to each new state.
    pub(crate) actions: Vec<u32>,
    pub(crate) tally: Tally,
    pub(crate) edges: EdgeChunk,
    pub(crate) event: Option<Event<S>>,
}

/// Counts of a chunk or of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) generated: u64,
    /// By action.
    pub(crate) action_generated: Vec<u64>,
    /// By constraint: the generated states that failed it.
    pub(crate) constraint_cuts: Vec<u64>,
    /// By action constraint: the steps that failed it.
    pub(crate) action_constraint_cuts: Vec<u64>,
    /// By invariant: the states that put it to the test, and those of which that is known.
    pub(crate) tested: Vec<(u64, u64)>,
}

struct Candidate<S: Spec> {
    state: S::State,
    stored: S::Stored,
    key: Key,
    parent: u32,
    action: u32,
    /// The first action constraint that the step fails, if any.
    cut: Option<u32>,
    /// The index in [`Expander::origins`] of the state that the step starts from.
    origin: u32,
}

/// One worker's working memory; reused from chunk to chunk.
pub(crate) struct Expander<'a, S: Spec> {
    shared: &'a Shared<'a, S>,
    batch: Vec<Candidate<S>>,
    chunk: Chunk<S>,
    next_number: u32,
    labeller: Option<Labeller<'a>>,
    /// With a labeller: the expanded states of which the batch has successors.
    origins: Vec<S::State>,
    /// The place in the frontier of the chunk's first state.
    first: u32,
    flushes: u32,
    /// The place of the state that the labeller was last started from.
    started: Option<u32>,
}

/// What became of a candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Admission {
    New,
    /// The state has this number or claim already.
    Seen(u32),
    /// A constraint keeps it out of the model.
    Outside,
    /// A constraint has no value.
    Failed,
}

impl<S: Spec> Candidate<S> {
    fn parent(&self) -> Option<u32> {
        (self.parent != NO_PARENT).then_some(self.parent)
    }
}

fn read(seen: &RwLock<SeenSet>) -> RwLockReadGuard<'_, SeenSet> {
    seen.read().unwrap_or_else(PoisonError::into_inner)
}

impl<'a, S: Spec> Expander<'a, S> {
    pub(crate) fn new(shared: &'a Shared<'a, S>) -> Self {
        let next_number = match shared.numbering {
            Numbering::Immediate(number) => number,
            Numbering::Deferred(_) => 0,
        };
        Expander {
            shared,
            batch: Vec::with_capacity(BATCH),
            chunk: Chunk::new(shared.spec),
            next_number,
            labeller: shared.recorder.map(Labeller::new),
            origins: Vec::new(),
            first: 0,
            flushes: 0,
            started: None,
        }
    }

    /// Computes the initial states.
    pub(crate) fn initial(mut self) -> Chunk<S> {
        let spec = self.shared.spec;
        let outcome = spec.initial_states(|state| {
            self.push(state, NO_PARENT, u32::MAX, None);
            self.flush_when_full()
        });
        self.flush();
        if let Err(failure) = outcome {
            self.fail(None, None, failure, During::Init);
        }
        self.chunk
    }

    /// Expands consecutive states of the frontier, of which the first has the given place.
    pub(crate) fn expand(&mut self, states: &[S::Stored], first: u32) -> Chunk<S> {
        self.first = first;
        self.origins.clear();
        self.started = None;
        for (place, stored) in (first..).zip(states) {
            if self.expand_one(&self.shared.spec.load(stored), place).is_break() {
                break;
            }
        }
        self.flush();
        std::mem::replace(&mut self.chunk, Chunk::new(self.shared.spec))
    }

    fn expand_one(&mut self, state: &S::State, place: u32) -> ControlFlow<()> {
        let spec = self.shared.spec;
        let mut any = false;
        let mut stopped = false;
        self.begin_row(state);
        let outcome = spec.successors(state, |action, next| {
            any = true;
            let flow = self.step(state, spec.action_index(&action) as u32, next, place);
            stopped = flow.is_break();
            flow
        });
        if stopped {
            return ControlFlow::Break(());
        }
        if let Err(failure) = outcome {
            self.flush();
            self.fail(Some(place), None, failure, During::Next);
            return ControlFlow::Break(());
        }
        if !any && self.shared.check_deadlock {
            self.flush();
            self.found(Some(place), None, Finding::Deadlock);
            return ControlFlow::Break(());
        }
        if self.labeller.is_some() {
            return self.end_row(state, place);
        }
        ControlFlow::Continue(())
    }

    /// Begins the row of a state in the behaviour graph.
    fn begin_row(&mut self, state: &S::State) {
        if self.labeller.is_some() {
            self.origins.push(state.clone());
            self.chunk.edges.degrees.push(0);
        }
    }

    /// Ends the row with the stuttering step.
    fn end_row(&mut self, state: &S::State, place: u32) -> ControlFlow<()> {
        let Some(labeller) = &mut self.labeller else { return ControlFlow::Continue(()) };
        let spec = self.shared.spec;
        self.started = None;
        match labeller.start(spec, state).and_then(|()| labeller.label(spec, state, state)) {
            Ok(label) => {
                self.chunk.edges.stutters.push(label);
                ControlFlow::Continue(())
            }
            Err(failure) => {
                self.flush();
                self.fail(Some(place), None, failure, During::Liveness);
                ControlFlow::Break(())
            }
        }
    }

    fn step(&mut self, state: &S::State, action: u32, next: S::State, place: u32) -> ControlFlow<()> {
        let spec = self.shared.spec;
        let mut cut = None;
        for index in 0..spec.outline().action_constraints.len() {
            match spec.action_constraint(index, state, &next) {
                Ok(true) => {}
                Ok(false) => {
                    cut = Some(index as u32);
                    break;
                }
                Err(failure) => {
                    self.flush();
                    self.fail(Some(place), Some(next), failure, During::ActionConstraint(index));
                    return ControlFlow::Break(());
                }
            }
        }
        for (property, formula) in &self.shared.parts.actions {
            let finding = match holds(spec, formula, state, &next) {
                Ok(true) => continue,
                Ok(false) => Finding::PropertyAction(*property),
                Err(failure) => Finding::Failure(failure, During::Property(*property)),
            };
            // The step's new state is judged by the invariants first, as TLC does.
            self.push(next.clone(), place, action, cut);
            self.flush();
            self.found(Some(place), Some(next), finding);
            return ControlFlow::Break(());
        }
        self.push(next, place, action, cut);
        self.flush_when_full()
    }

    fn push(&mut self, state: S::State, parent: u32, action: u32, cut: Option<u32>) {
        let stored = self.shared.spec.store(&state);
        let key = Key::new(self.shared.spec.fingerprint(&state, &stored));
        let origin = self.origins.len().saturating_sub(1) as u32;
        self.batch.push(Candidate { state, stored, key, parent, action, cut, origin });
    }

    fn flush_when_full(&mut self) -> ControlFlow<()> {
        if self.batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        self.flush();
        self.flushes += 1;
        if self.flushes.is_multiple_of(FLUSHES_A_LOOK) && memory::is_over(self.shared.options.memory_limit) {
            self.shared.over_memory.store(true, Ordering::Relaxed);
        }
        let stopped = self.shared.options.cancelled() || self.shared.over_memory.load(Ordering::Relaxed);
        if self.chunk.event.is_some() || stopped {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Judges and inserts the batch, in order, up to the first finding.
    fn flush(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        let mut seen = read(self.shared.seen);
        black_box(batch.iter().fold(0, |sum, candidate| sum ^ seen.touch(candidate.key)));
        for candidate in batch.drain(..) {
            if self.chunk.event.is_some() {
                break;
            }
            self.chunk.tally.generated += 1;
            if let Some(count) = self.chunk.tally.action_generated.get_mut(candidate.action as usize) {
                *count += 1;
            }
            let admission = if let Some(index) = candidate.cut {
                self.chunk.tally.action_constraint_cuts[index as usize] += 1;
                Admission::Outside
            } else {
                let admission;
                (seen, admission) = self.admit(seen, &candidate);
                admission
            };
            if self.labeller.is_some() {
                self.record(&candidate, admission);
            }
            let parent = candidate.parent();
            if admission == Admission::New {
                self.chunk.stored.push(candidate.stored);
                self.chunk.keys.push(candidate.key);
                self.chunk.parents.push(candidate.parent);
                self.chunk.actions.push(candidate.action);
                self.next_number += 1;
            }
            if matches!(admission, Admission::New | Admission::Outside) {
                self.judge(parent, candidate.state);
            }
        }
        self.batch = batch;
        // The row that is being filled goes on.
        self.origins.drain(..self.origins.len().saturating_sub(1));
    }

    /// Inserts the candidate if the constraints let it in.
    fn admit<'g>(
        &mut self,
        mut seen: RwLockReadGuard<'g, SeenSet>,
        candidate: &Candidate<S>,
    ) -> (RwLockReadGuard<'g, SeenSet>, Admission)
    where
        'a: 'g,
    {
        let claim = match self.shared.numbering {
            Numbering::Immediate(_) => self.next_number,
            Numbering::Deferred(first) => PROVISIONAL | (candidate.parent - first),
        };
        // A state that was let in once satisfies the constraints.
        if !self.chunk.tally.constraint_cuts.is_empty() && seen.get(candidate.key).is_none_or(|held| held > claim) {
            match self.in_model(&candidate.state) {
                Ok(true) => {}
                Ok(false) => return (seen, Admission::Outside),
                Err((failure, index)) => {
                    self.fail(candidate.parent(), Some(candidate.state.clone()), failure, During::Constraint(index));
                    return (seen, Admission::Failed);
                }
            }
        }
        loop {
            match seen.insert(candidate.key, claim) {
                Insertion::Claimed => return (seen, Admission::New),
                Insertion::Seen(held) => return (seen, Admission::Seen(held)),
                Insertion::Full => {
                    drop(seen);
                    self.shared.seen.write().unwrap_or_else(PoisonError::into_inner).grow();
                    seen = read(self.shared.seen);
                }
            }
        }
    }

    /// Adds the step to the behaviour graph.
    fn record(&mut self, candidate: &Candidate<S>, admission: Admission) {
        let (Some(labeller), Some(parent)) = (&mut self.labeller, candidate.parent()) else { return };
        let number = match (admission, self.shared.numbering) {
            (Admission::Outside | Admission::Failed, _) => return,
            (Admission::New, Numbering::Immediate(_)) => Some(self.next_number),
            (Admission::Seen(number), _) if number < PROVISIONAL => Some(number),
            _ => None,
        };
        let (spec, origin) = (self.shared.spec, &self.origins[candidate.origin as usize]);
        let starting = self.started != Some(parent);
        let started = if starting { labeller.start(spec, origin) } else { Ok(()) };
        self.started = Some(parent);
        match started.and_then(|()| labeller.label(spec, origin, &candidate.state)) {
            Ok(label) => {
                let edges = &mut self.chunk.edges;
                if number.is_none() {
                    edges.pending.push((edges.targets.len() as u32, candidate.key));
                }
                edges.targets.push(number.unwrap_or(PROVISIONAL));
                edges.labels.push(label);
                edges.degrees[(parent - self.first) as usize] += 1;
            }
            Err(failure) => {
                self.fail(Some(parent), Some(candidate.state.clone()), failure, During::Liveness);
            }
        }
    }

    /// Whether the state satisfies every constraint; the index comes with a failure.
    fn in_model(&mut self, state: &S::State) -> Result<bool, (Failure, usize)> {
        for index in 0..self.chunk.tally.constraint_cuts.len() {
            if !self.shared.spec.constraint(index, state).map_err(|failure| (failure, index))? {
                self.chunk.tally.constraint_cuts[index] += 1;
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Judges a state that has not been judged before.
    fn judge(&mut self, parent: Option<u32>, state: S::State) {
        if let Some(finding) = self.violation(&state, parent.is_none()) {
            self.found(parent, Some(state), finding);
        }
    }

    fn violation(&mut self, state: &S::State, initial: bool) -> Option<Finding> {
        let (spec, parts) = (self.shared.spec, self.shared.parts);
        for index in 0..spec.outline().invariants.len() {
            match spec.invariant(index, state) {
                Ok(true) => {}
                Ok(false) => return Some(Finding::Invariant(index)),
                Err(failure) => return Some(Finding::Failure(failure, During::Invariant(index))),
            }
            if self.shared.options.coverage
                && let Ok(Some(tested)) = spec.invariant_is_tested(index, state)
            {
                self.chunk.tally.tested[index].0 += u64::from(tested);
                self.chunk.tally.tested[index].1 += 1;
            }
        }
        let initial = if initial { &parts.initial[..] } else { &[] };
        let invariants = parts.invariants.iter().map(|(property, formula)| (*property, formula, false));
        let initial = initial.iter().map(|(property, formula)| (*property, formula, true));
        for (property, formula, is_initial) in invariants.chain(initial) {
            match holds(spec, formula, state, state) {
                Ok(true) => {}
                Ok(false) if is_initial => return Some(Finding::PropertyInitial(property)),
                Ok(false) => return Some(Finding::PropertyInvariant(property)),
                Err(failure) => return Some(Finding::Failure(failure, During::Property(property))),
            }
        }
        None
    }

    fn fail(&mut self, parent: Option<u32>, successor: Option<S::State>, failure: Failure, during: During) {
        self.found(parent, successor, Finding::Failure(failure, during));
    }

    /// Keeps the first finding only.
    fn found(&mut self, parent: Option<u32>, successor: Option<S::State>, finding: Finding) {
        self.chunk.event.get_or_insert(Event { parent, successor, finding });
    }
}

impl<S: Spec> Chunk<S> {
    fn new(spec: &S) -> Self {
        let outline = spec.outline();
        Chunk {
            stored: Vec::new(),
            keys: Vec::new(),
            parents: Vec::new(),
            actions: Vec::new(),
            tally: Tally {
                generated: 0,
                action_generated: vec![0; outline.actions.len()],
                constraint_cuts: vec![0; outline.constraints.len()],
                action_constraint_cuts: vec![0; outline.action_constraints.len()],
                tested: vec![(0, 0); outline.invariants.len()],
            },
            edges: EdgeChunk::default(),
            event: None,
        }
    }
}

impl<S: Spec> Chunk<S> {
    /// Drops the states on which another chunk has laid the lower claim.
    pub(crate) fn keep_won(&mut self, seen: &SeenSet, first: u32) {
        let won = |(key, parent): (&Key, &u32)| seen.get(*key) == Some(PROVISIONAL | (parent - first));
        let won: Vec<bool> = self.keys.iter().zip(&self.parents).map(won).collect();
        if won.iter().all(|&won| won) {
            return;
        }
        fn keep<T>(items: &mut Vec<T>, won: &[bool]) {
            let mut won = won.iter();
            items.retain(|_| won.next().copied().unwrap_or(false));
        }
        keep(&mut self.stored, &won);
        keep(&mut self.keys, &won);
        keep(&mut self.parents, &won);
        keep(&mut self.actions, &won);
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Tally) {
        fn sum(into: &mut Vec<u64>, from: &[u64]) {
            into.resize(into.len().max(from.len()), 0);
            into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        }
        self.generated += other.generated;
        sum(&mut self.action_generated, &other.action_generated);
        sum(&mut self.constraint_cuts, &other.constraint_cuts);
        sum(&mut self.action_constraint_cuts, &other.action_constraint_cuts);
        self.tested.resize(self.tested.len().max(other.tested.len()), (0, 0));
        self.tested.iter_mut().zip(&other.tested).for_each(|(a, b)| *a = (a.0 + b.0, a.1 + b.1));
    }
}
