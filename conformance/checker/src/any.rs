//! Models of any type.
//!
//! What is generic over a [`Spec`] is compiled anew with every machine that is compiled for one run, and waited for. So
//! nothing is but the inner loop of a search ([`expand`](crate::expand)). All else sees a model through [`AnySpec`],
//! and its states and actions as values whose type the model alone knows.

use std::any::Any;
use std::ops::ControlFlow;

use lockstep_model::behaviour::{Behaviour, telling};
use lockstep_model::{Outcome, Outline, Predicate, Spec, Statistics, Value, Warning};

use crate::chunk::Tally;
use crate::counterexample::counterexample;
use crate::expand::{Expander, Worker};
use crate::intake::Intake;
use crate::report::Report;
use crate::seen::Key;
use crate::states::{self, States};
use crate::visit;

/// A model of any type: what is checked. Made of a reference to a [`Spec`], by `into()`.
#[derive(Clone, Copy)]
pub struct Model<'s>(pub(crate) &'s dyn AnySpec);

impl<'s, S: Spec> From<&'s S> for Model<'s> {
    fn from(spec: &'s S) -> Self {
        Model(spec)
    }
}

impl<'s> Model<'s> {
    /// As [`Spec::postcondition`], of what the run has found.
    ///
    /// # Errors
    /// Where it cannot be evaluated.
    pub fn postcondition(self, report: &Report) -> Outcome<bool> {
        let judge = || self.0.postcondition(&report.statistics());
        match &report.trace {
            Some(trace) => telling(Behaviour::Found(counterexample(trace)), judge),
            None => judge(),
        }
    }

    /// As [`Spec::never_possible`], by what the outline says of it.
    pub fn never_possible(self) -> Option<&'s Predicate> {
        self.0.outline().possible.get(self.0.never_possible()?)
    }

    /// As [`Spec::warnings`].
    pub fn warnings(self) -> Vec<Warning> {
        self.0.warnings()
    }
}

/// Why a state or an action is of the type that the model takes it for.
const OWN: &str = "a model is asked about its own states";

type Erased = dyn Any + Send + Sync;

/// A state that somebody else has.
#[derive(Clone, Copy)]
pub(crate) struct AnyState<'a>(&'a Erased);

/// An action that somebody else has.
#[derive(Clone, Copy)]
pub(crate) struct AnyAction<'a>(&'a Erased);

/// A state of one's own.
pub(crate) struct OwnState(Box<Erased>);

/// An action of one's own.
pub(crate) struct OwnAction(Box<Erased>);

/// A stored state of one's own.
pub(crate) struct OwnStored(Box<Erased>);

impl<'a> AnyState<'a> {
    pub(crate) fn of<S: Spec>(state: &'a S::State) -> Self {
        AnyState(state)
    }
}

impl OwnState {
    pub(crate) fn new<T: Any + Send + Sync>(state: T) -> Self {
        OwnState(Box::new(state))
    }

    pub(crate) fn lend(&self) -> AnyState<'_> {
        AnyState(&*self.0)
    }

    /// As the model has it.
    pub(crate) fn known<S: Spec>(self) -> S::State {
        *self.0.downcast().expect(OWN)
    }
}

impl OwnAction {
    pub(crate) fn lend(&self) -> AnyAction<'_> {
        AnyAction(&*self.0)
    }

    /// As the model has it.
    pub(crate) fn known<S: Spec>(self) -> S::Action {
        *self.0.downcast().expect(OWN)
    }
}

/// A [`Spec`] whose types are not known. Methods of the same name do the same.
pub(crate) trait AnySpec: Sync {
    fn outline(&self) -> &Outline;
    fn initial_states(&self, visit: &mut dyn FnMut(AnyState<'_>) -> ControlFlow<()>) -> Outcome<()>;
    fn successors(
        &self,
        state: AnyState<'_>,
        visit: &mut dyn FnMut(AnyAction<'_>, AnyState<'_>) -> ControlFlow<()>,
    ) -> Outcome<()>;
    fn action_index(&self, action: AnyAction<'_>) -> usize;
    fn action_arguments(&self, action: AnyAction<'_>) -> Vec<Value>;
    fn assumption(&self, index: usize) -> Outcome<bool>;
    fn invariant(&self, index: usize, state: AnyState<'_>) -> Outcome<bool>;
    fn constraint(&self, index: usize, state: AnyState<'_>) -> Outcome<bool>;
    fn action_constraint(&self, index: usize, state: AnyState<'_>, next: AnyState<'_>) -> Outcome<bool>;
    fn atom(&self, index: usize, state: AnyState<'_>, next: AnyState<'_>) -> Outcome<bool>;
    fn atom_is_state_level(&self, index: usize) -> bool;
    fn atom_excludes_stuttering(&self, index: usize) -> bool;
    fn atom_follows_from_actions(&self, index: usize) -> bool;
    fn store(&self, state: AnyState<'_>) -> OwnStored;
    fn load(&self, stored: &OwnStored) -> OwnState;
    fn progressed(&self, statistics: &Statistics) -> ControlFlow<()>;
    fn postcondition(&self, statistics: &Statistics) -> Outcome<bool>;
    fn never_possible(&self) -> Option<usize>;
    fn warnings(&self) -> Vec<Warning>;
    fn values(&self, state: AnyState<'_>) -> Vec<Value>;
    fn shown(&self, state: AnyState<'_>, next: Option<AnyState<'_>>) -> Outcome<Vec<(String, Value)>>;

    /// The key under which a state is seen; one that no state has where there is none, which ends a search.
    fn key(&self, state: AnyState<'_>) -> Key;
    /// A state as bytes: different ones for different states.
    fn bytes(&self, state: AnyState<'_>) -> Vec<u8>;
    fn is_same(&self, a: AnyState<'_>, b: AnyState<'_>) -> bool;
    fn own_state(&self, state: AnyState<'_>) -> OwnState;
    fn own_action(&self, action: AnyAction<'_>) -> OwnAction;

    /// A list for stored states.
    fn no_states(&self) -> Box<dyn States>;
    /// Appends a state.
    fn keep(&self, state: AnyState<'_>, into: &mut dyn States);
    /// Appends one of the stored states as bytes.
    fn write(&self, states: &dyn States, place: usize, into: &mut Vec<u8>);
    /// Takes a stored state from the front; `None` where there is none.
    fn read(&self, from: &mut &[u8], into: &mut dyn States) -> Option<()>;
    /// Counts the invariants that the stored states put to the test.
    fn count_tested(&self, states: &dyn States, tally: &mut Tally);
    /// One who expands states in the inner loop of a search.
    fn worker<'a, 's: 'a>(&'a self, intake: &'a mut Intake<'s>) -> Box<dyn Worker + 'a>;
}

impl<S: Spec> AnySpec for S {
    fn outline(&self) -> &Outline {
        Spec::outline(self)
    }

    fn initial_states(&self, visit: &mut dyn FnMut(AnyState<'_>) -> ControlFlow<()>) -> Outcome<()> {
        visit::initial_states(self, &mut |state| visit(AnyState(&state)))
    }

    fn successors(
        &self,
        state: AnyState<'_>,
        visit: &mut dyn FnMut(AnyAction<'_>, AnyState<'_>) -> ControlFlow<()>,
    ) -> Outcome<()> {
        visit::counted_successors(self, known(state.0), &mut |action, next| visit(AnyAction(&action), AnyState(&next)))
            .map(|_| ())
    }

    fn action_index(&self, action: AnyAction<'_>) -> usize {
        Spec::action_index(self, known(action.0))
    }

    fn action_arguments(&self, action: AnyAction<'_>) -> Vec<Value> {
        Spec::action_arguments(self, known(action.0))
    }

    fn assumption(&self, index: usize) -> Outcome<bool> {
        Spec::assumption(self, index)
    }

    fn invariant(&self, index: usize, state: AnyState<'_>) -> Outcome<bool> {
        Spec::invariant(self, index, known(state.0))
    }

    fn constraint(&self, index: usize, state: AnyState<'_>) -> Outcome<bool> {
        Spec::constraint(self, index, known(state.0))
    }

    fn action_constraint(&self, index: usize, state: AnyState<'_>, next: AnyState<'_>) -> Outcome<bool> {
        Spec::action_constraint(self, index, known(state.0), known(next.0))
    }

    fn atom(&self, index: usize, state: AnyState<'_>, next: AnyState<'_>) -> Outcome<bool> {
        Spec::atom(self, index, known(state.0), known(next.0))
    }

    fn atom_is_state_level(&self, index: usize) -> bool {
        Spec::atom_is_state_level(self, index)
    }

    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        Spec::atom_excludes_stuttering(self, index)
    }

    fn atom_follows_from_actions(&self, index: usize) -> bool {
        Spec::atom_follows_from_actions(self, index)
    }

    fn store(&self, state: AnyState<'_>) -> OwnStored {
        OwnStored(Box::new(Spec::store(self, known(state.0))))
    }

    fn load(&self, stored: &OwnStored) -> OwnState {
        OwnState::new(Spec::load(self, known(&*stored.0)))
    }

    fn progressed(&self, statistics: &Statistics) -> ControlFlow<()> {
        Spec::progressed(self, statistics)
    }

    fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
        Spec::postcondition(self, statistics)
    }

    fn never_possible(&self) -> Option<usize> {
        Spec::never_possible(self)
    }

    fn warnings(&self) -> Vec<Warning> {
        Spec::warnings(self)
    }

    fn values(&self, state: AnyState<'_>) -> Vec<Value> {
        Spec::values(self, known(state.0))
    }

    fn shown(&self, state: AnyState<'_>, next: Option<AnyState<'_>>) -> Outcome<Vec<(String, Value)>> {
        Spec::shown(self, known(state.0), next.map(|next| known(next.0)))
    }

    fn key(&self, state: AnyState<'_>) -> Key {
        let state = known(state.0);
        Key::new(Spec::fingerprint(self, state, &Spec::store(self, state)).unwrap_or_default())
    }

    fn bytes(&self, state: AnyState<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        Spec::write(self, &Spec::store(self, known(state.0)), &mut bytes);
        bytes
    }

    fn is_same(&self, a: AnyState<'_>, b: AnyState<'_>) -> bool {
        known::<S::State>(a.0) == known(b.0)
    }

    fn own_state(&self, state: AnyState<'_>) -> OwnState {
        OwnState::new(known::<S::State>(state.0).clone())
    }

    fn own_action(&self, action: AnyAction<'_>) -> OwnAction {
        OwnAction(Box::new(known::<S::Action>(action.0).clone()))
    }

    fn no_states(&self) -> Box<dyn States> {
        Box::new(Vec::<S::Stored>::new())
    }

    fn keep(&self, state: AnyState<'_>, into: &mut dyn States) {
        states::of_mut(into).push(Spec::store(self, known(state.0)));
    }

    fn write(&self, states: &dyn States, place: usize, into: &mut Vec<u8>) {
        if let Some(stored) = states::of::<S::Stored>(states).get(place) {
            Spec::write(self, stored, into);
        }
    }

    fn read(&self, from: &mut &[u8], into: &mut dyn States) -> Option<()> {
        states::of_mut(into).push(Spec::read(self, from)?);
        Some(())
    }

    fn count_tested(&self, states: &dyn States, tally: &mut Tally) {
        for stored in states::of(states) {
            let state = Spec::load(self, stored);
            tally.count_tested(&mut |index| self.invariant_is_tested(index, &state));
        }
    }

    fn worker<'a, 's: 'a>(&'a self, intake: &'a mut Intake<'s>) -> Box<dyn Worker + 'a> {
        Box::new(Expander::new(self, intake))
    }
}

/// What a model alone knows, for the model.
fn known<T: 'static>(erased: &Erased) -> &T {
    erased.downcast_ref().expect(OWN)
}
