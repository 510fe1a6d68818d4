//! The evaluator as a [`Spec`].

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use lockstep_model::{
    ActionOutline, Conjunct, Failure, FailureKind, Outcome, Outline, Predicate, Property, Spec, Statistics, Value,
    Variable, Warning, aliased, dynamic,
};

use super::past::Past;
use super::run::Run;
use super::steps::{Steps, complete, missing};
use super::{Evaluator, location};
use crate::machine::{ConstantValue, Machine, Named};
use crate::source::SourceMap;
use crate::term::TermKind;

/// The values of the variables.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) values: Arc<[Value]>,
    /// Equal for states that count as one under `SYMMETRY`.
    pub(super) digest: u64,
    /// Steps from an initial state, as the state was first met; no part of its identity.
    pub(super) level: u32,
    /// How it came to be then, where the spec asks for that; no part of it either.
    pub(super) past: Option<Arc<Past>>,
}

impl Evaluator {
    /// A state from which behaviours begin.
    fn first_state(&self, values: Arc<[Value]>) -> State {
        let past = self.looks_back.then(|| Past::then(None, None, values.clone()));
        State { digest: self.symmetry.least(&values[..]), level: 1, past, values }
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && (Arc::ptr_eq(&self.values, &other.values) || self.values == other.values)
    }
}

impl Eq for State {}

impl Hash for State {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.digest);
    }
}

/// A step's name, what was chosen, and which of the branches with these choices it took.
#[derive(Clone, Debug)]
pub struct Action {
    pub(super) index: u32,
    pub(super) branch: u32,
    pub(super) arguments: Arc<[Value]>,
}

impl PartialEq for Action {
    fn eq(&self, other: &Self) -> bool {
        (self.index, self.branch) == (other.index, other.branch) && self.arguments == other.arguments
    }
}

impl Eq for Action {}

impl Hash for Action {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.index, self.branch, &self.arguments).hash(hasher);
    }
}

impl Spec for Evaluator {
    type State = State;
    type Stored = State;
    type Action = Action;

    fn outline(&self) -> &Outline {
        &self.outline
    }

    fn progressed(&self, statistics: &Statistics) -> ControlFlow<()> {
        *self.world.statistics.lock().unwrap_or_else(PoisonError::into_inner) = *statistics;
        if self.is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn is_over(&self) -> bool {
        self.world.ended.load(Ordering::Relaxed)
    }

    fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
        *self.world.statistics.lock().unwrap_or_else(PoisonError::into_inner) = *statistics;
        match &self.postcondition {
            Some(code) => self.holds(code, None, None, &[]),
            None => Ok(true),
        }
    }

    fn never_possible(&self) -> Option<usize> {
        let run = Run::new(self, Arc::from([]));
        dynamic::never_possible(&run.counts(), self.machine.possible.iter().map(|named| &*named.name))
    }

    fn initial_states<F>(&self, mut visit: F) -> Outcome<()>
    where
        F: FnMut(State) -> ControlFlow<()>,
    {
        let Some(code) = &self.initial else { return Ok(()) };
        let mut run = Run::new(self, Arc::from([]));
        let base = run.open(code, &[]);
        let flow = run.search(code, base, &mut |run| match complete(run) {
            Some(values) => Ok(visit(self.first_state(values))),
            None => {
                let message = format!("the initial predicate gives no value to {}", missing(run));
                let failure = Failure::new(FailureKind::Unassigned, message);
                Err(match &self.machine.initial {
                    Some(term) => failure.at(self.location(term.span)),
                    None => failure,
                })
            }
        });
        run.told(flow).map(|_| ())
    }

    fn successors<F>(&self, state: &State, visit: F) -> Outcome<()>
    where
        F: FnMut(Action, State) -> ControlFlow<()>,
    {
        self.counted_successors(state, visit).map(|_| ())
    }

    fn counted_successors<F>(&self, state: &State, mut visit: F) -> Outcome<u64>
    where
        F: FnMut(Action, State) -> ControlFlow<()>,
    {
        let mut run = Run::in_state(self, state);
        let mut steps = Steps::new(self, state);
        let flow = steps.of_all(&mut run, &mut |action, next| Ok(visit(action, next)));
        let _ = run.told(flow)?;
        Ok(run.between)
    }

    fn step(&self, state: &State, action: &Action) -> Outcome<Option<State>> {
        let mut run = Run::in_state(self, state);
        let mut found = None;
        let flow = Steps::new(self, state).with(&mut run, action, &mut |taken, next| {
            if taken.branch == action.branch {
                found = Some(next);
                return Ok(ControlFlow::Break(()));
            }
            Ok(ControlFlow::Continue(()))
        });
        run.told(flow).map(|_| found)
    }

    fn action_index(&self, action: &Action) -> usize {
        action.index as usize
    }

    fn action_arguments(&self, action: &Action) -> Vec<Value> {
        action.arguments.to_vec()
    }

    fn action(&self, index: usize, arguments: &[Value]) -> Option<Action> {
        let code = self.actions.get(index)?;
        (code.choices.len() == arguments.len()).then(|| Action {
            index: index as u32,
            branch: 0,
            arguments: arguments.into(),
        })
    }

    fn assumption(&self, index: usize) -> Outcome<bool> {
        self.holds(get(&self.assumptions, index)?, None, None, &[])
    }

    fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
        self.holds(get(&self.invariants, index)?, Some(state), None, &[])
    }

    fn invariant_is_tested(&self, index: usize, state: &State) -> Outcome<Option<bool>> {
        let Some(Some(code)) = self.tested.get(index) else { return Ok(None) };
        self.holds(code, Some(state), None, &[]).map(Some)
    }

    fn constraint(&self, index: usize, state: &State) -> Outcome<bool> {
        self.holds(get(&self.constraints, index)?, Some(state), None, &[])
    }

    fn action_constraint(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
        let code = get(&self.action_constraints, index)?;
        self.holds(code, Some(state), Some(next), &[])
    }

    fn atom(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
        let (code, bindings) = get(&self.atoms, index)?;
        self.holds(code, Some(state), Some(next), bindings)
    }

    fn atom_is_state_level(&self, index: usize) -> bool {
        self.machine.atoms.get(index).is_some_and(|atom| atom.state_level)
    }

    fn atom_excludes_stuttering(&self, index: usize) -> bool {
        self.machine.atoms.get(index).is_some_and(|atom| matches!(*atom.term.kind, TermKind::Angle(..)))
    }

    fn store(&self, state: &State) -> State {
        state.clone()
    }

    fn load(&self, stored: &State) -> State {
        stored.clone()
    }

    fn write(&self, stored: &State, into: &mut Vec<u8>) {
        stored.values.iter().for_each(|value| value.write(into));
        into.extend(stored.level.to_le_bytes());
        if let Some(past) = &stored.past {
            past.write(into);
        }
    }

    fn read(&self, from: &mut &[u8]) -> Option<State> {
        let program = &self.machine.program;
        let state = |from: &mut &[u8]| -> Option<Arc<[Value]>> {
            let values = Value::read_all(program.variables.len(), from)?;
            Some(values.iter().map(|value| program.symbols.value(value)).collect())
        };
        let values = state(from)?;
        let (level, rest) = from.split_first_chunk()?;
        *from = rest;
        let first = self.first_state(values.clone());
        let past = if self.looks_back { Some(Past::read(values, from, state)?) } else { None };
        Some(State { level: u32::from_le_bytes(*level), past, ..first })
    }

    fn fingerprint(&self, state: &State, _: &State) -> Outcome<u64> {
        let Some(view) = &self.view else { return Ok(state.digest) };
        let mut run = Run::in_state(self, state);
        let seen = run.value_of(view).and_then(|seen| run.force(seen));
        Ok(self.symmetry.least(&[run.told(seen)?][..]))
    }

    fn warnings(&self) -> Vec<Warning> {
        self.world.warnings.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    fn values(&self, state: &State) -> Vec<Value> {
        state.values.to_vec()
    }

    fn shown(&self, state: &State, next: Option<&State>) -> Outcome<Vec<(String, Value)>> {
        let Some(alias) = &self.alias else { return Ok(aliased(self, state, None)) };
        let mut run = Run::in_state(self, state);
        run.go_on_to(next.unwrap_or(state));
        let shown = run.value_of(alias).and_then(|shown| run.force(shown));
        Ok(aliased(self, state, Some(&run.told(shown)?)))
    }

    fn explain(&self, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
        let Some(code) = self.actions.get(action.index as usize) else { return vec![] };
        let mut run = Run::in_state(self, state);
        super::explain::judged(&mut run, &code.conjuncts, &action.arguments, next.map(|next| &next.values))
    }

    fn state(&self, values: &[Value]) -> Option<State> {
        let program = &self.machine.program;
        let own = || values.iter().map(|value| program.symbols.value(value)).collect();
        (values.len() == program.variables.len()).then(|| self.first_state(own()))
    }
}

fn get<T>(items: &[T], index: usize) -> Outcome<&T> {
    items.get(index).ok_or_else(|| {
        Failure::new(FailureKind::Unsupported, format!("the model has no formula number {index} of this kind"))
    })
}

/// The machine's table of contents.
pub(super) fn outline(machine: &Machine, sources: &SourceMap) -> Outline {
    let program = &machine.program;
    let name = |text: &Arc<str>| -> Cow<'static, str> { Cow::Owned(text.to_string()) };
    let predicate = |named: &Named| Predicate {
        name: name(&named.name),
        text: Cow::Owned(program.text(&named.term, sources)),
        location: Some(location(sources, named.term.span)),
    };
    let predicates = |named: &[Named]| named.iter().map(predicate).collect::<Vec<_>>();
    let constants = program.constants.iter().zip(&machine.constants).map(|(constant, value)| {
        let value = match value {
            ConstantValue::Value(value) => value.to_string(),
            ConstantValue::Operator(_) | ConstantValue::Table(_) => "an operator".to_owned(),
        };
        (name(&constant.name), value)
    });
    let count = |constraints: &[Named]| constraints.iter().filter(|named| named.counts()).count();
    let actions = machine.actions.iter().map(|action| ActionOutline {
        name: name(&action.name),
        parameters: action.parameters.iter().map(|parameter| name(&parameter.name)).collect(),
        location: Some(location(sources, action.span)),
    });
    Outline {
        module: name(&program.name),
        constants: constants.collect(),
        variables: program
            .variables
            .iter()
            .map(|variable| Variable { name: name(&variable.name), location: Some(location(sources, variable.span)) })
            .collect(),
        actions: actions.collect(),
        invariants: predicates(&machine.invariants),
        invariants_have_effects: machine.invariants_have_effects(),
        follows_run: machine.follows_run(),
        constraints: predicates(&machine.constraints),
        constraints_have_effects: machine.constraints_have_effects(),
        action_constraints: predicates(&machine.action_constraints),
        counting: (count(&machine.constraints), count(&machine.action_constraints)),
        possible: predicates(&machine.possible),
        assumptions: program
            .assumptions
            .iter()
            .map(|statement| Predicate {
                name: statement.name.as_ref().map_or_else(|| Cow::Owned(program.text(&statement.term, sources)), name),
                text: Cow::Owned(program.text(&statement.term, sources)),
                location: Some(location(sources, statement.term.span)),
            })
            .collect(),
        atoms: machine
            .atoms
            .iter()
            .map(|atom| {
                let text: Cow<'static, str> = Cow::Owned(program.text(&atom.term, sources));
                Predicate { name: text.clone(), text, location: Some(location(sources, atom.term.span)) }
            })
            .collect(),
        fairness: machine.fairness.clone(),
        properties: machine
            .properties
            .iter()
            .map(|property| Property {
                name: name(&property.name),
                formula: property.formula.clone(),
                location: Some(location(sources, property.span)),
            })
            .collect(),
        check_deadlock: machine.check_deadlock,
        symmetry: !machine.symmetry.is_empty(),
        begun_by: None,
    }
}
