//! How states came to be: the states before them, kept where the spec asks for them by `Trace`.

use std::fmt;
use std::sync::Arc;

use lockstep_model::behaviour;
use lockstep_model::value::Symbol;
use lockstep_model::{Outcome, Value};

use super::Evaluator;
use super::run::Run;
use super::spec::Action;

/// A state, how it was reached, and from where.
pub(super) struct Past {
    values: Arc<[Value]>,
    /// The step to it; none to an initial state, nor where that was read from a disk: only walks ask for it.
    by: Option<Action>,
    before: Option<Arc<Past>>,
}

impl Past {
    /// A state that is reached from there.
    pub fn then(before: Option<Arc<Past>>, by: Option<Action>, values: Arc<[Value]>) -> Arc<Self> {
        Arc::new(Past { values, by, before })
    }

    /// The step to it.
    pub fn step(&self) -> Option<&Action> {
        self.by.as_ref()
    }

    /// This state, the one before it, and so on.
    fn backwards(&self) -> impl Iterator<Item = &Past> {
        std::iter::successors(Some(self), |past| past.before.as_deref())
    }

    /// The states before this one as bytes, the last one first.
    pub fn write(&self, into: &mut Vec<u8>) {
        let before = || self.backwards().skip(1);
        into.extend((before().count() as u32).to_le_bytes());
        before().flat_map(|past| &*past.values).for_each(|value| value.write(into));
    }

    /// The same state once more, where these were before it.
    pub fn read(
        values: Arc<[Value]>,
        from: &mut &[u8],
        mut read: impl FnMut(&mut &[u8]) -> Option<Arc<[Value]>>,
    ) -> Option<Arc<Self>> {
        let (count, rest) = from.split_first_chunk()?;
        *from = rest;
        let before: Option<Vec<_>> = (0..u32::from_le_bytes(*count)).map(|_| read(from)).collect();
        let before = before?.into_iter().rev().fold(None, |before, values| Some(Past::then(before, None, values)));
        Some(Past::then(before, None, values))
    }
}

impl fmt::Debug for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Past").field("length", &self.backwards().count()).finish_non_exhaustive()
    }
}

/// A behaviour may be longer than the stack is deep.
impl Drop for Past {
    fn drop(&mut self) {
        let mut before = self.before.take();
        while let Some(mut past) = before.and_then(Arc::into_inner) {
            before = past.before.take();
        }
    }
}

impl Run<'_> {
    /// `TLCExt!Trace`: the states up to the current one, or to the next.
    pub fn trace(&self, to_next: bool) -> Outcome<Value> {
        let symbols = &self.evaluator.machine.program.symbols;
        if let Some(shown) = behaviour::shown() {
            return Ok(symbols.value(&shown));
        }
        // In the initial predicate, there is no other state than the one in the making.
        let is_next = to_next || self.state.is_empty();
        let last = if is_next { self.next_values() } else { Some(self.state.clone()) };
        let last = last.ok_or_else(behaviour::no_trace)?;
        let is_walk = self.statistics().is_simulation();
        let mut passed: Vec<&Past> = self.past.iter().flat_map(|past| past.backwards()).collect();
        passed.reverse();
        // On walks, as TLC has it, without those in which nothing changed.
        passed.dedup_by(|next, before| is_walk && next.values == before.values);
        let state =
            |values: &[Value], by: Option<&Action>| self.evaluator.state_of_trace(values, is_walk.then_some(by));
        let mut states: Vec<Value> = passed.iter().map(|past| state(&past.values, past.by.as_ref())).collect();
        if passed.last().is_none_or(|past| past.values != last || to_next && !is_walk) {
            states.push(state(&last, self.step.as_ref().filter(|_| to_next)));
        }
        Ok(symbols.value(&Value::tuple(states)))
    }

    /// The next state, where it is known.
    fn next_values(&self) -> Option<Arc<[Value]>> {
        let program = self.evaluator.machine.program.variables.len();
        self.next[..program].iter().cloned().collect()
    }
}

impl Evaluator {
    /// A state as `Trace` has it: its variables; on walks also the action that led there, the initial predicate where
    /// that is none.
    fn state_of_trace(&self, values: &[Value], by: Option<Option<&Action>>) -> Value {
        let variables = self.machine.program.variables.iter().zip(values);
        let variables = variables.map(|(variable, value)| (Symbol::new(&variable.name), value.clone()));
        let action = by.map(|by| (Symbol::new("_action"), self.named_step(by)));
        Value::record(variables.chain(action))
    }
}
