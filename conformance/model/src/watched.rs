//! Models that ask where their run stands: compiled machines whose spec speaks of `TLCGet("level")`, of what TLC
//! counts, or of the end of the run.

use std::hash::{Hash, Hasher};
use std::ops::ControlFlow;

use crate::dynamic::{at_level, is_over, progress};
use crate::failure::Outcome;
use crate::outline::Outline;
use crate::spec::{Conjunct, Spec};
use crate::statistics::Statistics;
use crate::value::Value;
use crate::warning::Warning;

/// A model that is told, with whatever it is asked, the level of the state that it is asked about.
///
/// What asks for nothing of the run need not be watched, and carries no levels about.
#[derive(Clone, Debug)]
pub struct Watched<S>(S);

impl<S: Spec> Watched<S> {
    /// The model, watched.
    pub fn new(model: S) -> Self {
        Watched(model)
    }
}

/// Something of a state, with the state's level: how many states there are on the way to it, as it was first met. No
/// part of its identity.
#[derive(Clone, Debug)]
pub struct Levelled<T> {
    inner: T,
    level: u32,
}

impl<T: PartialEq> PartialEq for Levelled<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T: Eq> Eq for Levelled<T> {}

impl<T: Hash> Hash for Levelled<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.inner.hash(hasher);
    }
}

/// The level of the initial states.
const FIRST: u32 = 1;

impl<S: Spec> Spec for Watched<S> {
    type State = Levelled<S::State>;
    type Stored = Levelled<S::Stored>;
    type Action = S::Action;

    fn outline(&self) -> &Outline {
        self.0.outline()
    }

    fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
    where
        V: FnMut(Self::State) -> ControlFlow<()>,
    {
        at_level(0, || self.0.initial_states(|inner| visit(Levelled { inner, level: FIRST })))
    }

    fn successors<V>(&self, state: &Self::State, visit: V) -> Outcome<()>
    where
        V: FnMut(Self::Action, Self::State) -> ControlFlow<()>,
    {
        self.counted_successors(state, visit).map(drop)
    }

    fn counted_successors<V>(&self, state: &Self::State, mut visit: V) -> Outcome<u64>
    where
        V: FnMut(Self::Action, Self::State) -> ControlFlow<()>,
    {
        let level = state.level + 1;
        at_level(state.level, || {
            self.0.counted_successors(&state.inner, |action, inner| visit(action, Levelled { inner, level }))
        })
    }

    fn step(&self, state: &Self::State, action: &Self::Action) -> Outcome<Option<Self::State>> {
        let next = at_level(state.level, || self.0.step(&state.inner, action))?;
        Ok(next.map(|inner| Levelled { inner, level: state.level + 1 }))
    }

    fn action_index(&self, action: &Self::Action) -> usize {
        self.0.action_index(action)
    }

    fn action_arguments(&self, action: &Self::Action) -> Vec<Value> {
        self.0.action_arguments(action)
    }

    fn action(&self, index: usize, arguments: &[Value]) -> Option<Self::Action> {
        self.0.action(index, arguments)
    }

    fn assumption(&self, index: usize) -> Outcome<bool> {
        at_level(0, || self.0.assumption(index))
    }

    fn invariant(&self, index: usize, state: &Self::State) -> Outcome<bool> {
        at_level(state.level, || self.0.invariant(index, &state.inner))
    }

    fn invariant_is_tested(&self, index: usize, state: &Self::State) -> Outcome<Option<bool>> {
        at_level(state.level, || self.0.invariant_is_tested(index, &state.inner))
    }

    fn constraint(&self, index: usize, state: &Self::State) -> Outcome<bool> {
        at_level(state.level, || self.0.constraint(index, &state.inner))
    }

    fn action_constraint(&self, index: usize, state: &Self::State, next: &Self::State) -> Outcome<bool> {
        at_level(state.level, || self.0.action_constraint(index, &state.inner, &next.inner))
    }

    fn atom(&self, index: usize, state: &Self::State, next: &Self::State) -> Outcome<bool> {
        at_level(state.level, || self.0.atom(index, &state.inner, &next.inner))
    }

    fn atom_is_state_level(&self, index: usize) -> bool {
        self.0.atom_is_state_level(index)
    }

    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        self.0.atom_excludes_stuttering(index)
    }

    fn atom_follows_from_actions(&self, index: usize) -> bool {
        self.0.atom_follows_from_actions(index)
    }

    fn atom_is_about(&self, index: usize, action: &Self::Action) -> bool {
        self.0.atom_is_about(index, action)
    }

    fn store(&self, state: &Self::State) -> Self::Stored {
        Levelled { inner: self.0.store(&state.inner), level: state.level }
    }

    fn load(&self, stored: &Self::Stored) -> Self::State {
        Levelled { inner: self.0.load(&stored.inner), level: stored.level }
    }

    fn write(&self, stored: &Self::Stored, into: &mut Vec<u8>) {
        self.0.write(&stored.inner, into);
        into.extend(stored.level.to_le_bytes());
    }

    fn read(&self, from: &mut &[u8]) -> Option<Self::Stored> {
        let inner = self.0.read(from)?;
        let (level, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(Levelled { inner, level: u32::from_le_bytes(*level) })
    }

    fn fingerprint(&self, state: &Self::State, stored: &Self::Stored) -> Outcome<u64> {
        at_level(state.level, || self.0.fingerprint(&state.inner, &stored.inner))
    }

    fn progressed(&self, statistics: &Statistics) -> ControlFlow<()> {
        progress(statistics)?;
        self.0.progressed(statistics)
    }

    fn is_over(&self) -> bool {
        is_over() || self.0.is_over()
    }

    fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
        at_level(0, || self.0.postcondition(statistics))
    }

    fn never_possible(&self) -> Option<usize> {
        self.0.never_possible()
    }

    fn warnings(&self) -> Vec<Warning> {
        self.0.warnings()
    }

    fn values(&self, state: &Self::State) -> Vec<Value> {
        self.0.values(&state.inner)
    }

    fn shown(&self, state: &Self::State, next: Option<&Self::State>) -> Outcome<Vec<(String, Value)>> {
        at_level(state.level, || self.0.shown(&state.inner, next.map(|next| &next.inner)))
    }

    fn explain(&self, state: &Self::State, action: &Self::Action, next: Option<&Self::State>) -> Vec<Conjunct> {
        at_level(state.level, || self.0.explain(&state.inner, action, next.map(|next| &next.inner)))
    }

    fn state(&self, values: &[Value]) -> Option<Self::State> {
        self.0.state(values).map(|inner| Levelled { inner, level: FIRST })
    }
}
