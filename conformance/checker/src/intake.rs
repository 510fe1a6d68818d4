//! What becomes of generated states: whether they are new, whether they are in the model, and what is wrong with them.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::RwLockReadGuard;
use std::sync::atomic::Ordering;

use lockstep_model::{Failure, Outcome};

use crate::any::{AnyState, OwnState};
use crate::chunk::{Chunk, Tally};
use crate::claims::{Claims, NO_PARENT, PROVISIONAL};
use crate::event::{During, Event, Finding};
use crate::expand::Shared;
use crate::liveness::{About, Labeller, Labellers};
use crate::memory;
use crate::seen::{Insertion, Key, SeenSet};
use crate::states::States;
use crate::told::Since;

/// Successors judged and inserted together, so that their look-ups overlap.
pub(crate) const BATCH: usize = 128;

/// Places among the candidates, as bits.
pub(crate) type Places = u128;
const _: () = assert!(BATCH <= Places::BITS as usize);

/// So many states are added before the set hears of it: its count is a line that all workers write to.
const COUNTED_TOGETHER: u32 = 256;

/// Looking at the process's memory costs some microseconds: so many batches go by between two looks.
const FLUSHES_A_LOOK: u32 = 512;

/// What is known of a generated state without a look at it.
pub(crate) struct Candidate {
    pub(crate) key: Key,
    /// The number of the state that the step starts from.
    pub(crate) parent: u32,
    pub(crate) action: u32,
    /// What the step says of temporal atoms.
    pub(crate) about: About,
    /// The first constraint that the step fails, of those that were judged with it.
    pub(crate) cut: Option<Cut>,
}

/// A constraint that leads a step out of the model, by its index.
#[derive(Clone, Copy)]
pub(crate) enum Cut {
    Constraint(u32),
    ActionConstraint(u32),
}

/// Generated states, by their places among the candidates.
pub(crate) trait Generated {
    /// Appends the states at these places, as bits, to a list, and forgets all.
    fn keep(&mut self, places: Places, into: &mut dyn States);
    fn own(&self, place: usize) -> OwnState;
    /// The first of so many constraints that the state does not satisfy; with a failure comes the index.
    fn outside(&self, place: usize, constraints: usize) -> Result<Option<usize>, (Failure, usize)>;
    /// What of temporal properties has no value in the state, where behaviours begin.
    fn failure_to_begin(&self, place: usize) -> Option<Finding>;
    /// What is wrong with the state.
    fn violation(&self, place: usize, is_initial: bool) -> Option<Finding>;
    /// Counts the invariants that the state puts to the test.
    fn count_tested(&self, place: usize, tally: &mut Tally);
}

/// Where one worker's generated states go, chunk after chunk.
pub(crate) struct Intake<'a> {
    pub(crate) shared: &'a Shared<'a>,
    candidates: Vec<Candidate>,
    chunk: Chunk,
    /// The set of what was met. Held from a chunk's first batch to its end: to take the lock for every batch would cost
    /// several workers more than the look-ups do. Who has to make room meanwhile waits for the others' chunks.
    seen: Option<RwLockReadGuard<'a, SeenSet>>,
    /// How many states were new to this worker.
    found: u32,
    /// How many were new to the set, which has yet to hear of it.
    added: u32,
    /// How many constraints are judged of new states alone; else they are judged with every step.
    late_constraints: usize,
    pub(crate) labeller: Option<Labeller>,
    /// Whether all that is to be known of steps follows from their actions.
    knows_steps: bool,
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

impl<'a> Intake<'a> {
    pub(crate) fn new(shared: &'a Shared<'a>) -> Self {
        Intake {
            shared,
            candidates: Vec::with_capacity(BATCH),
            chunk: Chunk::new(shared.spec),
            seen: None,
            found: 0,
            added: 0,
            late_constraints: if shared.judges_constraints_early() { 0 } else { shared.constraints() },
            labeller: shared.labellers.map(Labellers::lend),
            knows_steps: shared.labellers.is_some_and(|labellers| labellers.atoms.know_steps()),
            flushes: 0,
        }
    }

    /// Begins a chunk with the state of this number.
    pub(crate) fn begin_chunk(&mut self, first: u32) {
        self.chunk.first = first;
    }

    /// Gives the chunk, which is flushed.
    pub(crate) fn end_chunk(&mut self) -> Chunk {
        if let Some(seen) = self.seen.take() {
            self.count_added(&seen);
        }
        if let Some((labeller, labellers)) = self.labeller.as_mut().zip(self.shared.labellers) {
            labeller.label_edges(&mut self.chunk.edges);
            // Else there are edges to states that have no number yet.
            if self.shared.finds_are_final {
                self.chunk.edges.merge(&labellers.atoms);
            }
        }
        let next = self.chunk.another(self.shared.spec);
        std::mem::replace(&mut self.chunk, next)
    }

    /// Begins the row of a state in the behaviour graph.
    #[inline]
    pub(crate) fn begin_row(&mut self) {
        if self.labeller.is_some() {
            self.chunk.edges.degrees.push(0);
        }
    }

    /// Ends the row with the stuttering step, of which `atom` says what holds.
    #[inline]
    pub(crate) fn end_row(&mut self, atom: &mut dyn FnMut(usize) -> Outcome<bool>) -> Outcome<()> {
        if let Some(labeller) = &mut self.labeller {
            self.chunk.edges.labels.push(labeller.stutter(atom)?);
        }
        Ok(())
    }

    /// The first constraint that a step fails, in TLC's order, of those that are judged with the step; a step from
    /// nowhere leads to an initial state.
    pub(crate) fn cut(
        &mut self,
        from: Option<AnyState<'_>>,
        to: AnyState<'_>,
    ) -> Result<Option<Cut>, (Failure, During)> {
        self.tell(1, 0, 0);
        // The search ends where one has no value; the state was generated.
        self.first_cut(from, to).inspect_err(|_| self.chunk.tally.generated += 1)
    }

    fn first_cut(&self, from: Option<AnyState<'_>>, to: AnyState<'_>) -> Result<Option<Cut>, (Failure, During)> {
        let spec = self.shared.spec;
        for index in 0..self.shared.constraints() - self.late_constraints {
            if !spec.constraint(index, to).map_err(|failure| (failure, During::Constraint(index)))? {
                return Ok(Some(Cut::Constraint(index as u32)));
            }
        }
        let Some(from) = from else { return Ok(None) };
        for index in 0..spec.outline().action_constraints.len() {
            if !spec.action_constraint(index, from, to).map_err(|failure| (failure, During::ActionConstraint(index)))? {
                return Ok(Some(Cut::ActionConstraint(index as u32)));
            }
        }
        Ok(None)
    }

    /// Tells a spec that asks where the run stands, with so many states more generated, found to be new, and queued
    /// than are counted yet.
    #[inline]
    pub(crate) fn tell(&self, generated: u64, distinct: u64, queued: u64) {
        if let Some(told) = &self.shared.told {
            let found = u64::from(self.found);
            let generated = self.chunk.tally.generated + generated;
            told.tell(self.shared.spec, Since { generated, distinct: found + distinct, queued: found + queued });
        }
    }

    /// Counts states on the way to the successors of a state, or that are not complete.
    #[inline]
    pub(crate) fn count_between(&mut self, states: u64) {
        self.chunk.tally.generated += states;
    }

    #[inline]
    pub(crate) fn push(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
    }

    /// Adds a finding about the state with this number, or a successor of it; keeps the first only.
    pub(crate) fn found(&mut self, number: u32, successor: Option<OwnState>, finding: Finding) {
        let parent = (number != NO_PARENT).then_some(number);
        self.chunk.event.get_or_insert(Event { parent, successor, finding });
    }

    /// Whether to go on, after a batch.
    pub(crate) fn look(&mut self) -> ControlFlow<()> {
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
    pub(crate) fn flush(&mut self, states: &mut dyn Generated) {
        let mut candidates = std::mem::take(&mut self.candidates);
        let mut seen = self.seen.take().unwrap_or_else(|| self.shared.visited.read());
        if seen.is_overcrowded() {
            drop(seen);
            self.shared.visited.grow_meanwhile();
            seen = self.shared.visited.read();
        }
        black_box(candidates.iter().fold(0, |sum, candidate| sum ^ seen.touch(candidate.key)));
        let mut new: Places = 0;
        for (place, candidate) in candidates.iter().enumerate() {
            if self.chunk.event.is_some() {
                break;
            }
            self.chunk.tally.generated += 1;
            self.tell(0, 0, 0);
            if let Some(count) = self.chunk.tally.action_generated.get_mut(candidate.action as usize) {
                *count += 1;
            }
            let admission = if let Some(cut) = candidate.cut {
                self.chunk.tally.count_cut(cut);
                Admission::Outside
            } else {
                let admission;
                (seen, admission) = self.admit(seen, candidate, place, states);
                admission
            };
            if self.labeller.is_some() {
                self.record(candidate, admission);
            }
            if matches!(admission, Admission::New | Admission::Outside) {
                let new = u64::from(admission == Admission::New);
                // TLC queues an initial state before it judges it, and others after.
                self.tell(0, new, if candidate.parent == NO_PARENT { new } else { 0 });
                self.judge(candidate, place, states, admission == Admission::Outside);
            }
            if admission == Admission::New {
                self.keep(candidate);
                new |= 1 << place;
            }
        }
        self.tell(0, 0, 0);
        if self.added >= COUNTED_TOGETHER {
            self.count_added(&seen);
        }
        self.seen = Some(seen);
        candidates.clear();
        self.candidates = candidates;
        states.keep(new, &mut *self.chunk.stored);
    }

    fn count_added(&mut self, seen: &SeenSet) {
        seen.count(u64::from(std::mem::take(&mut self.added)));
    }

    /// Adds what is known of a new state to the chunk.
    #[inline]
    fn keep(&mut self, candidate: &Candidate) {
        let chunk = &mut self.chunk;
        chunk.parents.push(candidate.parent);
        chunk.tally.count_distinct(candidate.action);
        if !self.shared.finds_are_final {
            chunk.keys.push(candidate.key);
            chunk.actions.push(candidate.action);
        }
        self.found += 1;
    }

    /// Inserts the candidate if the constraints let it in.
    #[inline]
    fn admit<'g>(
        &mut self,
        mut seen: RwLockReadGuard<'g, SeenSet>,
        candidate: &Candidate,
        place: usize,
        states: &dyn Generated,
    ) -> (RwLockReadGuard<'g, SeenSet>, Admission)
    where
        'a: 'g,
    {
        let claim = self.shared.claims.on_child_of(candidate.parent, self.found);
        let constraints = self.late_constraints;
        // A state that was let in once satisfies the constraints.
        if constraints > 0 && seen.get(candidate.key).is_none_or(|held| held > claim) {
            match states.outside(place, constraints) {
                Ok(None) => {}
                Ok(Some(index)) => {
                    self.chunk.tally.count_cut(Cut::Constraint(index as u32));
                    return (seen, Admission::Outside);
                }
                Err((failure, index)) => {
                    let finding = Finding::Failure(failure, During::Constraint(index));
                    self.found(candidate.parent, Some(states.own(place)), finding);
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
    fn record(&mut self, candidate: &Candidate, admission: Admission) {
        if candidate.parent == NO_PARENT {
            return;
        }
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
        edges.degrees[(candidate.parent - self.chunk.first) as usize] += 1;
    }

    /// Judges a state that has not been judged before.
    fn judge(&mut self, candidate: &Candidate, place: usize, states: &dyn Generated, outside: bool) {
        let is_initial = candidate.parent == NO_PARENT;
        let begins = is_initial && !outside && self.labeller.is_some();
        let violation = if begins { states.failure_to_begin(place) } else { None };
        let violation = violation.or_else(|| states.violation(place, is_initial));
        // Of states that may not be new, those that are new are counted once it is settled which they are.
        let is_counted = if outside { violation.is_none() } else { self.shared.finds_are_final };
        if is_counted && self.shared.options.coverage {
            states.count_tested(place, &mut self.chunk.tally);
        }
        if let Some(finding) = violation {
            self.found(candidate.parent, Some(states.own(place)), finding);
        }
    }
}

impl Drop for Intake<'_> {
    fn drop(&mut self) {
        if let Some((labeller, labellers)) = self.labeller.take().zip(self.shared.labellers) {
            labellers.give_back(labeller);
        }
    }
}
