//! Expanding states: the hot loop, compiled for each model.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use lockstep_model::typed::is_cut_off;
use lockstep_model::{Failure, Outcome, Spec};

use crate::any::{AnySpec, AnyState, OwnState};
use crate::chunk::{Chunk, Tally};
use crate::claims::{Claims, NO_PARENT};
use crate::event::{During, Finding};
use crate::intake::{BATCH, Candidate, Cut, Generated, Intake, Places};
use crate::learned::Learned;
use crate::liveness::{About, Labeller, Labellers};
use crate::options::Options;
use crate::properties::{Parts, holds};
use crate::seen::Key;
use crate::states::{self, States, Stretch};
use crate::told::Told;
use crate::visit;
use crate::visited::Visited;

/// What all workers of a round share.
pub(crate) struct Shared<'a> {
    pub(crate) spec: &'a dyn AnySpec,
    pub(crate) options: &'a Options,
    pub(crate) parts: &'a Parts,
    pub(crate) visited: &'a Visited,
    pub(crate) check_deadlock: bool,
    pub(crate) claims: Claims,
    /// Whether a state that is new to a worker is new: not with several workers, nor with states on disk.
    pub(crate) finds_are_final: bool,
    /// Where temporal properties need the behaviour graph.
    pub(crate) labellers: Option<&'a Labellers>,
    /// The resident memory at which the round is broken off.
    pub(crate) memory_limit: Option<u64>,
    /// Set when the process has more memory than that.
    pub(crate) over_memory: &'a AtomicBool,
    /// Where the spec asks for it.
    pub(crate) told: Option<Told>,
}

/// How many generated states may wait to be judged together: where that shows, none waits.
pub(crate) fn together(spec: &dyn AnySpec, most: usize) -> usize {
    let outline = spec.outline();
    let shows = outline.constraints_have_effects || outline.invariants_have_effects || outline.follows_run;
    if shows { 1 } else { most }
}

impl Shared<'_> {
    pub(crate) fn constraints(&self) -> usize {
        self.spec.outline().constraints.len()
    }

    /// Whether constraints are judged of all generated states, before the action constraints, as TLC does. A state that
    /// was let in once satisfies them; so where nobody can tell the difference, those that are new will do.
    pub(crate) fn judges_constraints_early(&self) -> bool {
        let outline = self.spec.outline();
        outline.constraints_have_effects || !outline.action_constraints.is_empty()
    }
}

/// One who expands states.
pub(crate) trait Worker {
    /// Takes in initial states.
    fn start(&mut self, states: &dyn States) -> Chunk;

    /// Expands consecutive states, of which the first has the given number.
    fn expand(&mut self, states: Stretch<'_>, first: u32) -> Chunk;
}

/// The [`Worker`] of a model; what it works with is reused from chunk to chunk.
pub(crate) struct Expander<'a, 's, S: Spec> {
    spec: &'a S,
    shared: &'s Shared<'s>,
    batch: Batch<'a, S>,
    intake: &'a mut Intake<'s>,
    /// What the steps of actions say of temporal atoms, as far as it was asked.
    learned: Box<Learned<S::Action, About>>,
    /// Whether anything is asked of steps, which then must be seen whole.
    judges_steps: bool,
    /// Whether a temporal atom asks which steps there are.
    follows_steps: bool,
    /// How many generated states are judged together.
    batch_size: usize,
}

/// Generated states, packed: unpacking the few that turn out to be new is cheaper than keeping all as they were.
struct Batch<'a, S: Spec> {
    spec: &'a S,
    parts: &'a Parts,
    stored: Vec<S::Stored>,
}

impl<'a, 's: 'a, S: Spec> Expander<'a, 's, S> {
    pub(crate) fn new(spec: &'a S, intake: &'a mut Intake<'s>) -> Self {
        let shared = intake.shared;
        Expander {
            spec,
            shared,
            batch: Batch { spec, parts: shared.parts, stored: Vec::with_capacity(BATCH) },
            learned: intake.labeller.as_mut().and_then(Labeller::memory).unwrap_or_default(),
            follows_steps: intake.labeller.as_ref().is_some_and(Labeller::follows_steps),
            intake,
            judges_steps: !shared.parts.actions.is_empty() || shared.judges_constraints_early(),
            batch_size: together(shared.spec, BATCH),
        }
    }

    fn start_with(&mut self, stored: &S::Stored) -> ControlFlow<()> {
        let state = &self.spec.load(stored);
        let cut = match self.intake.cut(None, AnyState::of::<S>(state)) {
            Ok(cut) => cut,
            Err((failure, during)) => return self.end(NO_PARENT, Some(state), Finding::Failure(failure, during)),
        };
        let fingerprint = self.spec.fingerprint(state, stored);
        self.push(stored.clone(), fingerprint, NO_PARENT, u32::MAX, About::NOTHING, cut)?;
        self.flush_when_full()
    }

    fn expand_one(&mut self, stored: &S::Stored, number: u32) -> ControlFlow<()> {
        let spec = self.spec;
        let state = &spec.load(stored);
        let mut any = false;
        let mut stopped = false;
        let outcome = if self.judges_steps {
            visit::counted_successors(spec, state, &mut |action, next| {
                any = true;
                let changes = self.follows_steps && next != *state;
                let about = self.about(&action, changes);
                let flow = self.step(state, spec.action_index(&action) as u32, &next, number, about);
                stopped = flow.is_break();
                flow
            })
        } else {
            spec.stored_successors(state, stored, |action, next, fingerprint| {
                any = true;
                let changes = self.follows_steps && next != *stored;
                let about = self.about(action, changes);
                let flow = self.push(next, fingerprint, number, spec.action_index(action) as u32, about, None);
                let flow = if flow.is_break() { flow } else { self.flush_when_full() };
                stopped = flow.is_break();
                flow
            })
        };
        if stopped {
            return ControlFlow::Break(());
        }
        match outcome {
            Ok(between) => self.intake.count_between(between),
            Err(failure) => {
                self.intake.count_between(u64::from(failure.incomplete().is_some()));
                return self.end(number, None, Finding::Failure(failure, During::Next));
            }
        }
        if !any && self.shared.check_deadlock {
            return self.end(number, None, Finding::Deadlock);
        }
        match self.intake.end_row(&mut |atom| spec.atom(atom, state, state)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => self.end(number, None, Finding::Failure(failure, During::Liveness)),
        }
    }

    /// What a step says of temporal atoms: nothing, where none of them asks, or the step changes nothing.
    #[inline]
    fn about(&mut self, action: &S::Action, changes: bool) -> About {
        let Some(labeller) = self.intake.labeller.as_mut().filter(|_| changes) else { return About::NOTHING };
        let about = match self.learned.get(action) {
            Some(about) => about,
            None => {
                let about = labeller.learn(&mut |atom| self.spec.atom_is_about(atom, action));
                self.learned.insert(action.clone(), about);
                about
            }
        };
        labeller.take(about);
        about
    }

    #[inline]
    fn step(&mut self, state: &S::State, action: u32, next: &S::State, number: u32, about: About) -> ControlFlow<()> {
        let spec = self.spec;
        let cut = match self.intake.cut(Some(AnyState::of::<S>(state)), AnyState::of::<S>(next)) {
            Ok(cut) => cut,
            Err((failure, during)) => return self.end(number, Some(next), Finding::Failure(failure, during)),
        };
        for (property, formula) in &self.shared.parts.actions {
            let finding = match holds(formula, &mut |atom| spec.atom(atom, state, next)) {
                Ok(true) => continue,
                Ok(false) => Finding::PropertyAction(*property),
                Err(failure) => Finding::Failure(failure, During::OfStep(*property)),
            };
            // The step's new state is judged by the invariants first, as TLC does.
            self.push_state(next, number, action, about, cut)?;
            return self.end(number, Some(next), finding);
        }
        self.push_state(next, number, action, about, cut)?;
        self.flush_when_full()
    }

    fn push_state(
        &mut self,
        state: &S::State,
        parent: u32,
        action: u32,
        about: About,
        cut: Option<Cut>,
    ) -> ControlFlow<()> {
        let stored = self.spec.store(state);
        let fingerprint = self.spec.fingerprint(state, &stored);
        self.push(stored, fingerprint, parent, action, about, cut)
    }

    #[inline]
    fn push(
        &mut self,
        stored: S::Stored,
        fingerprint: Outcome<u64>,
        parent: u32,
        action: u32,
        about: About,
        cut: Option<Cut>,
    ) -> ControlFlow<()> {
        match fingerprint {
            Ok(fingerprint) => {
                self.batch.stored.push(stored);
                self.intake.push(Candidate { key: Key::new(fingerprint), parent, action, about, cut });
                ControlFlow::Continue(())
            }
            // The search ends at a state that has no view.
            Err(failure) => {
                let state = self.spec.load(&stored);
                self.end(parent, Some(&state), Finding::Failure(failure, During::View))
            }
        }
    }

    #[inline]
    fn flush_when_full(&mut self) -> ControlFlow<()> {
        if self.batch.stored.len() < self.batch_size {
            return ControlFlow::Continue(());
        }
        self.intake.flush(&mut self.batch);
        self.intake.look()
    }

    /// Ends the expansion with a finding about the state with this number, or about a successor of it.
    #[cold]
    fn end(&mut self, number: u32, successor: Option<&S::State>, finding: Finding) -> ControlFlow<()> {
        self.intake.flush(&mut self.batch);
        self.intake.found(number, successor.map(|state| OwnState::new(state.clone())), finding);
        ControlFlow::Break(())
    }
}

impl<'s, S: Spec> Worker for Expander<'_, 's, S> {
    fn start(&mut self, states: &dyn States) -> Chunk {
        for stored in states::of::<S::Stored>(states) {
            if self.start_with(stored).is_break() {
                break;
            }
        }
        self.intake.flush(&mut self.batch);
        self.intake.end_chunk()
    }

    fn expand(&mut self, states: Stretch<'_>, first: u32) -> Chunk {
        self.intake.begin_chunk(first);
        let mut expanded = None;
        for (number, stored) in (first..).zip(&states::of::<S::Stored>(states.states)[states.range]) {
            self.intake.begin_row();
            self.intake.tell(0, 0, 0);
            if self.expand_one(stored, number).is_break() || is_cut_off() {
                break;
            }
            // As TLC does, after the state at hand.
            if self.spec.is_over() {
                expanded = Some(number - first + 1);
                break;
            }
        }
        self.intake.flush(&mut self.batch);
        Chunk { expanded, ..self.intake.end_chunk() }
    }
}

impl<S: Spec> Drop for Expander<'_, '_, S> {
    fn drop(&mut self) {
        if let Some(labeller) = &mut self.intake.labeller {
            let learned = std::mem::take(&mut self.learned);
            labeller.remember(learned);
        }
    }
}

impl<S: Spec> Generated for Batch<'_, S> {
    fn keep(&mut self, mut places: Places, into: &mut dyn States) {
        let kept = states::of_mut(into);
        while places != 0 {
            kept.push(self.stored[places.trailing_zeros() as usize].clone());
            places &= places - 1;
        }
        self.stored.clear();
    }

    fn own(&self, place: usize) -> OwnState {
        OwnState::new(self.spec.load(&self.stored[place]))
    }

    fn outside(&self, place: usize, constraints: usize) -> Result<Option<usize>, (Failure, usize)> {
        let state = self.spec.load(&self.stored[place]);
        for index in 0..constraints {
            if !self.spec.constraint(index, &state).map_err(|failure| (failure, index))? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    fn failure_to_begin(&self, place: usize) -> Option<Finding> {
        let (spec, state) = (self.spec, self.spec.load(&self.stored[place]));
        self.parts.failure_to_begin(spec, &mut |atom| spec.atom(atom, &state, &state))
    }

    fn violation(&self, place: usize, is_initial: bool) -> Option<Finding> {
        let (spec, parts) = (self.spec, self.parts);
        let state = spec.load(&self.stored[place]);
        for index in 0..Spec::outline(spec).invariants.len() {
            match spec.invariant(index, &state) {
                Ok(true) => {}
                Ok(false) => return Some(Finding::Invariant(index)),
                Err(failure) => return Some(Finding::Failure(failure, During::Invariant(index))),
            }
        }
        parts.violation(is_initial, &mut |atom| spec.atom(atom, &state, &state))
    }

    fn count_tested(&self, place: usize, tally: &mut Tally) {
        let state = self.spec.load(&self.stored[place]);
        tally.count_tested(&mut |index| self.spec.invariant_is_tested(index, &state));
    }
}
