//! Expanding states: the hot loop.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::RwLockReadGuard;
use std::sync::atomic::{AtomicBool, Ordering};

use lockstep_model::{Failure, Outcome, Spec};

use crate::chunk::Chunk;
use crate::claims::{Claims, NO_PARENT, PROVISIONAL};
use crate::event::{During, Event, Finding};
use crate::liveness::{About, Labeller, Labellers};
use crate::memory;
use crate::options::Options;
use crate::properties::{Parts, holds};
use crate::seen::{Insertion, Key, SeenSet};
use crate::visit;
use crate::visited::Visited;

/// Successors judged and inserted together, so that their look-ups overlap.
const BATCH: usize = 128;

/// Looking at the process's memory costs some microseconds: so many batches go by between two looks.
const FLUSHES_A_LOOK: u32 = 512;

/// What all workers of a round share.
pub(crate) struct Shared<'a, S: Spec> {
    pub(crate) spec: &'a S,
    pub(crate) options: &'a Options,
    pub(crate) parts: &'a Parts,
    pub(crate) visited: &'a Visited,
    pub(crate) check_deadlock: bool,
    pub(crate) claims: Claims,
    /// Whether a state that is new to a worker is new: not with several workers, nor with states on disk.
    pub(crate) finds_are_final: bool,
    /// Where temporal properties need the behaviour graph.
    pub(crate) labellers: Option<&'a Labellers<S>>,
    /// The resident memory at which the round is broken off.
    pub(crate) memory_limit: Option<u64>,
    /// Set when the process has more memory than that.
    pub(crate) over_memory: &'a AtomicBool,
}

/// A generated state, packed: unpacking the few that turn out to be new is cheaper than keeping all as they were.
struct Candidate<S: Spec> {
    stored: S::Stored,
    key: Key,
    /// The number of the state that the step starts from.
    parent: u32,
    action: u32,
    /// What the step says of temporal atoms.
    about: About,
    /// The first action constraint that the step fails, if any.
    cut: Option<u32>,
}

/// One worker's working memory; reused from chunk to chunk.
pub(crate) struct Expander<'a, S: Spec> {
    shared: &'a Shared<'a, S>,
    batch: Vec<Candidate<S>>,
    chunk: Chunk<S>,
    /// How many states were new to this worker.
    found: u32,
    /// How many of a batch were new to the set.
    added: u32,
    labeller: Option<Labeller<S>>,
    /// Whether all that is to be known of steps follows from their actions.
    knows_steps: bool,
    /// Whether anything is asked of steps, which then must be seen whole.
    judges_steps: bool,
    flushes: u32,
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

impl<'a, S: Spec> Expander<'a, S> {
    pub(crate) fn new(shared: &'a Shared<'a, S>) -> Self {
        Expander {
            shared,
            batch: Vec::with_capacity(BATCH),
            chunk: Chunk::new(shared.spec),
            found: 0,
            added: 0,
            labeller: shared.labellers.map(Labellers::lend),
            knows_steps: shared.labellers.is_some_and(|labellers| labellers.atoms.know_steps()),
            judges_steps: !shared.parts.actions.is_empty() || !shared.spec.outline().action_constraints.is_empty(),
            flushes: 0,
        }
    }

    /// Computes the initial states.
    pub(crate) fn initial(mut self) -> Chunk<S> {
        let spec = self.shared.spec;
        let outcome = visit::initial_states(spec, &mut |state| {
            self.push(&state, NO_PARENT, u32::MAX, About::NOTHING, None)?;
            self.flush_when_full()
        });
        self.flush();
        if let Err(failure) = outcome {
            self.fail(None, None, failure, During::Init);
        }
        self.end_chunk()
    }

    /// Expands consecutive states, of which the first has the given number.
    pub(crate) fn expand(&mut self, states: &[S::Stored], first: u32) -> Chunk<S> {
        self.chunk.first = first;
        for (number, stored) in (first..).zip(states) {
            if self.expand_one(stored, number).is_break() {
                break;
            }
        }
        self.flush();
        if let Some((labeller, labellers)) = self.labeller.as_mut().zip(self.shared.labellers) {
            labeller.label_edges(&mut self.chunk.edges);
            // Else there are edges to states that have no number yet.
            if self.shared.finds_are_final {
                self.chunk.edges.merge(&labellers.atoms);
            }
        }
        self.end_chunk()
    }

    fn end_chunk(&mut self) -> Chunk<S> {
        let next = self.chunk.another(self.shared.spec);
        std::mem::replace(&mut self.chunk, next)
    }

    fn expand_one(&mut self, stored: &S::Stored, number: u32) -> ControlFlow<()> {
        let spec = self.shared.spec;
        let state = &spec.load(stored);
        let mut any = false;
        let mut stopped = false;
        if self.labeller.is_some() {
            self.chunk.edges.degrees.push(0);
        }
        let outcome = if self.judges_steps {
            visit::counted_successors(spec, state, &mut |action, next| {
                any = true;
                let about = self.about(&action, || next != *state);
                let flow = self.step(state, spec.action_index(&action) as u32, &next, number, about);
                stopped = flow.is_break();
                flow
            })
        } else {
            spec.stored_successors(state, stored, |action, next, fingerprint| {
                any = true;
                let about = self.about(action, || next != *stored);
                let flow = self.push_stored(next, fingerprint, number, spec.action_index(action) as u32, about, None);
                let flow = if flow.is_break() { flow } else { self.flush_when_full() };
                stopped = flow.is_break();
                flow
            })
        };
        if stopped {
            return ControlFlow::Break(());
        }
        match outcome {
            Ok(between) => self.chunk.tally.generated += between,
            Err(failure) => {
                self.flush();
                self.fail(Some(number), None, failure, During::Next);
                return ControlFlow::Break(());
            }
        }
        if !any && self.shared.check_deadlock {
            self.flush();
            self.found(Some(number), None, Finding::Deadlock);
            return ControlFlow::Break(());
        }
        if self.labeller.is_some() {
            return self.end_row(state, number);
        }
        ControlFlow::Continue(())
    }

    /// What a step says of temporal atoms.
    #[inline]
    fn about(&mut self, action: &S::Action, changes: impl FnOnce() -> bool) -> About {
        match &mut self.labeller {
            Some(labeller) => labeller.take(self.shared.spec, action, changes),
            None => About::NOTHING,
        }
    }

    /// Ends the row of a state in the behaviour graph with the stuttering step.
    fn end_row(&mut self, state: &S::State, number: u32) -> ControlFlow<()> {
        let Some(labeller) = &mut self.labeller else { return ControlFlow::Continue(()) };
        match labeller.stutter(self.shared.spec, state) {
            Ok(label) => {
                self.chunk.edges.labels.push(label);
                ControlFlow::Continue(())
            }
            Err(failure) => {
                self.flush();
                self.fail(Some(number), None, failure, During::Liveness);
                ControlFlow::Break(())
            }
        }
    }

    #[inline]
    fn step(&mut self, state: &S::State, action: u32, next: &S::State, number: u32, about: About) -> ControlFlow<()> {
        let spec = self.shared.spec;
        let mut cut = None;
        for index in 0..spec.outline().action_constraints.len() {
            match spec.action_constraint(index, state, next) {
                Ok(true) => {}
                Ok(false) => {
                    cut = Some(index as u32);
                    break;
                }
                Err(failure) => {
                    self.flush();
                    self.fail(Some(number), Some(next.clone()), failure, During::ActionConstraint(index));
                    return ControlFlow::Break(());
                }
            }
        }
        for (property, formula) in &self.shared.parts.actions {
            let finding = match holds(spec, formula, state, next) {
                Ok(true) => continue,
                Ok(false) => Finding::PropertyAction(*property),
                Err(failure) => Finding::Failure(failure, During::Property(*property)),
            };
            // The step's new state is judged by the invariants first, as TLC does.
            self.push(next, number, action, about, cut)?;
            self.flush();
            self.found(Some(number), Some(next.clone()), finding);
            return ControlFlow::Break(());
        }
        self.push(next, number, action, about, cut)?;
        self.flush_when_full()
    }

    #[inline]
    fn push(&mut self, state: &S::State, parent: u32, action: u32, about: About, cut: Option<u32>) -> ControlFlow<()> {
        let stored = self.shared.spec.store(state);
        let fingerprint = self.shared.spec.fingerprint(state, &stored);
        self.push_stored(stored, fingerprint, parent, action, about, cut)
    }

    #[inline]
    fn push_stored(
        &mut self,
        stored: S::Stored,
        fingerprint: Outcome<u64>,
        parent: u32,
        action: u32,
        about: About,
        cut: Option<u32>,
    ) -> ControlFlow<()> {
        match fingerprint {
            Ok(fingerprint) => {
                self.batch.push(Candidate { stored, key: Key::new(fingerprint), parent, action, about, cut });
                ControlFlow::Continue(())
            }
            Err(failure) => self.unseen(&stored, failure, parent),
        }
    }

    /// Ends the search at a state that has no view.
    #[cold]
    fn unseen(&mut self, stored: &S::Stored, failure: Failure, parent: u32) -> ControlFlow<()> {
        self.flush();
        let parent = (parent != NO_PARENT).then_some(parent);
        self.fail(parent, Some(self.shared.spec.load(stored)), failure, During::View);
        ControlFlow::Break(())
    }

    #[inline]
    fn flush_when_full(&mut self) -> ControlFlow<()> {
        if self.batch.len() < BATCH { ControlFlow::Continue(()) } else { self.flush_and_look() }
    }

    fn flush_and_look(&mut self) -> ControlFlow<()> {
        self.flush();
        self.flushes += 1;
        if self.flushes.is_multiple_of(FLUSHES_A_LOOK) && memory::is_over(self.shared.memory_limit) {
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
        let mut seen = self.shared.visited.read();
        if seen.is_overcrowded() {
            drop(seen);
            self.shared.visited.grow_meanwhile();
            seen = self.shared.visited.read();
        }
        black_box(batch.iter().fold(0, |sum, candidate| sum ^ seen.touch(candidate.key)));
        for candidate in &batch {
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
                (seen, admission) = self.admit(seen, candidate);
                admission
            };
            if self.labeller.is_some() {
                self.record(candidate, admission);
            }
            if matches!(admission, Admission::New | Admission::Outside) {
                self.judge(candidate, admission == Admission::Outside);
            }
            if admission == Admission::New {
                self.keep(candidate);
            }
        }
        seen.count(u64::from(self.added));
        self.added = 0;
        batch.clear();
        self.batch = batch;
    }

    /// Adds a new state to the chunk.
    fn keep(&mut self, candidate: &Candidate<S>) {
        let chunk = &mut self.chunk;
        chunk.stored.push(candidate.stored.clone());
        chunk.parents.push(candidate.parent);
        if self.shared.finds_are_final {
            chunk.tally.count_distinct(candidate.action);
        } else {
            chunk.keys.push(candidate.key);
            chunk.actions.push(candidate.action);
        }
        self.found += 1;
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
        let claim = self.shared.claims.on_child_of(candidate.parent, self.found);
        // A state that was let in once satisfies the constraints.
        if !self.chunk.tally.constraint_cuts.is_empty() && seen.get(candidate.key).is_none_or(|held| held > claim) {
            let state = self.shared.spec.load(&candidate.stored);
            match self.in_model(&state) {
                Ok(true) => {}
                Ok(false) => return (seen, Admission::Outside),
                Err((failure, index)) => {
                    self.fail(candidate.parent(), Some(state), failure, During::Constraint(index));
                    return (seen, Admission::Failed);
                }
            }
        }
        loop {
            match seen.insert(candidate.key, claim) {
                Insertion::Claimed { undercut } => {
                    match undercut {
                        Some(claim) => self.chunk.undercut.push((claim, candidate.key)),
                        None => self.added += 1,
                    }
                    return (seen, Admission::New);
                }
                Insertion::Seen(held) => return (seen, Admission::Seen(held)),
                Insertion::Full => {
                    drop(seen);
                    self.shared.visited.make_room(candidate.key);
                    seen = self.shared.visited.read();
                }
            }
        }
    }

    /// Adds the step to the behaviour graph.
    fn record(&mut self, candidate: &Candidate<S>, admission: Admission) {
        let Some(parent) = candidate.parent() else { return };
        let number = match (admission, self.shared.claims) {
            (Admission::Outside | Admission::Failed, _) => return,
            (Admission::New, Claims::ByNumber(first)) => Some(first + self.found),
            (Admission::Seen(number), _) if number < PROVISIONAL => Some(number),
            _ => None,
        };
        let edges = &mut self.chunk.edges;
        if number.is_none() {
            edges.pending.push((edges.targets.len() as u32, candidate.key));
        }
        edges.targets.push(number.unwrap_or(PROVISIONAL));
        if self.knows_steps {
            edges.steps.push(candidate.about.bits());
        }
        edges.degrees[(parent - self.chunk.first) as usize] += 1;
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
    fn judge(&mut self, candidate: &Candidate<S>, outside: bool) {
        let spec = self.shared.spec;
        let state = spec.load(&candidate.stored);
        let violation = self.violation(&state, candidate.parent().is_none());
        // Of states that may not be new, those that are new are counted once it is settled which they are.
        let is_counted = if outside { violation.is_none() } else { self.shared.finds_are_final };
        if is_counted && self.shared.options.coverage {
            self.chunk.tally.count_tested(spec, &state);
        }
        if let Some(finding) = violation {
            self.found(candidate.parent(), Some(state), finding);
        }
    }

    fn violation(&self, state: &S::State, initial: bool) -> Option<Finding> {
        let (spec, parts) = (self.shared.spec, self.shared.parts);
        for index in 0..spec.outline().invariants.len() {
            match spec.invariant(index, state) {
                Ok(true) => {}
                Ok(false) => return Some(Finding::Invariant(index)),
                Err(failure) => return Some(Finding::Failure(failure, During::Invariant(index))),
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

impl<S: Spec> Drop for Expander<'_, S> {
    fn drop(&mut self) {
        if let Some((labeller, labellers)) = self.labeller.take().zip(self.shared.labellers) {
            labellers.give_back(labeller);
        }
    }
}
