//! The steps from a state, in TLC's order: what stands below a quantifier is taken value by value, as are the disjuncts
//! within it.

use std::ops::Range;
use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Incomplete, Origin, Value};

use super::code::{Node, Slot};
use super::enumerate::{Flow, GO_ON};
use super::lazy::V;
use super::past::Past;
use super::run::Run;
use super::spec::{Action, State};
use super::{ActionCode, Evaluator};

/// What a parameter of an action ranges over.
#[derive(Debug)]
pub(super) struct Choice {
    /// The place among the parameters.
    pub place: usize,
    pub set: Node,
    pub slot: u32,
}

/// What is done with a step.
type Visit<'v> = dyn FnMut(Action, State) -> Flow + 'v;

/// The steps from one state.
pub(super) struct Steps<'e> {
    evaluator: &'e Evaluator,
    origin: Origin<'e, [Value]>,
    /// What is chosen for the parameters of the actions at hand, in the order of their loops.
    chosen: Vec<Value>,
}

impl<'e> Steps<'e> {
    pub fn new(evaluator: &'e Evaluator, state: &'e State) -> Self {
        let origin = Origin::new(&evaluator.symmetry, &state.values[..]);
        Steps { evaluator, origin, chosen: vec![] }
    }

    /// Visits the steps of all actions.
    pub fn of_all(&mut self, run: &mut Run<'_>, visit: &mut Visit<'_>) -> Flow {
        self.among(run, 0..self.evaluator.actions.len(), visit)
    }

    /// Visits the steps of actions that have the loops in common for which something is chosen.
    fn among(&mut self, run: &mut Run<'_>, actions: Range<usize>, visit: &mut Visit<'_>) -> Flow {
        let (all, depth) = (&self.evaluator.actions, self.chosen.len());
        let mut start = actions.start;
        while start < actions.end {
            let alike = all[start + 1..actions.end].iter().take_while(|action| action.shared > depth).count();
            let end = start + 1 + alike;
            let flow = match alike {
                0 => self.of(run, start, None, visit)?,
                _ => {
                    let base = self.open(run, start);
                    let choice = &all[start].choices[depth];
                    let flow = run.each_in(&choice.set, base, &mut |run, value| {
                        let value = run.force(value)?;
                        self.chosen.push(value);
                        let flow = self.among(run, start..end, visit);
                        self.chosen.pop();
                        flow
                    });
                    run.stack.truncate(base);
                    flow?
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
            start = end;
        }
        GO_ON
    }

    /// Visits the branches of an action with the arguments of the one that is given.
    pub fn with(&mut self, run: &mut Run<'_>, action: &Action, visit: &mut Visit<'_>) -> Flow {
        match self.evaluator.actions.get(action.index as usize) {
            Some(_) => self.of(run, action.index as usize, Some(&action.arguments), visit),
            None => GO_ON,
        }
    }

    /// Opens an action with what is chosen.
    fn open(&self, run: &mut Run<'_>, index: usize) -> usize {
        let action = &self.evaluator.actions[index];
        let base = run.open(&action.body, &[]);
        for (choice, value) in action.choices.iter().zip(&self.chosen) {
            run.stack[base + choice.slot as usize] = Slot::Value(V::Value(value.clone()));
        }
        base
    }

    /// Visits the branches of one action with what is chosen, and with the arguments that are given.
    fn of(&mut self, run: &mut Run<'_>, index: usize, fixed: Option<&[Value]>, visit: &mut Visit<'_>) -> Flow {
        let base = self.open(run, index);
        let flow = self.choose(run, index, base, fixed, visit);
        run.stack.truncate(base);
        flow
    }

    fn choose(
        &mut self,
        run: &mut Run<'_>,
        index: usize,
        base: usize,
        fixed: Option<&[Value]>,
        visit: &mut Visit<'_>,
    ) -> Flow {
        let action = &self.evaluator.actions[index];
        let Some(choice) = action.choices.get(self.chosen.len()) else { return self.branches(run, index, base, visit) };
        if let Some(value) = fixed.and_then(|fixed| fixed.get(choice.place)) {
            let set = run.eval(&choice.set, base)?;
            return match run.member(&set, &V::Value(value.clone()))? {
                true => self.go_on(run, index, base, fixed, value.clone(), visit),
                false => GO_ON,
            };
        }
        run.each_in(&choice.set, base, &mut |run, value| {
            let value = run.force(value)?;
            self.go_on(run, index, base, fixed, value, visit)
        })
    }

    fn go_on(
        &mut self,
        run: &mut Run<'_>,
        index: usize,
        base: usize,
        fixed: Option<&[Value]>,
        value: Value,
        visit: &mut Visit<'_>,
    ) -> Flow {
        let slot = self.evaluator.actions[index].choices[self.chosen.len()].slot;
        run.stack[base + slot as usize] = Slot::Value(V::Value(value.clone()));
        self.chosen.push(value);
        let flow = self.choose(run, index, base, fixed, visit);
        self.chosen.pop();
        flow
    }

    fn branches(&mut self, run: &mut Run<'_>, index: usize, base: usize, visit: &mut Visit<'_>) -> Flow {
        let Steps { evaluator, origin, chosen } = self;
        let action = &evaluator.actions[index];
        if evaluator.looks_back {
            run.step = Some(Action { index: index as u32, branch: 0, arguments: action.arguments(chosen) });
        }
        let mut branch = 0;
        let mut arguments: Option<Arc<[Value]>> = None;
        run.search(&action.body, base, &mut |run| {
            let values = complete(run).ok_or_else(|| evaluator.incomplete(run, index, chosen))?;
            let arguments = arguments.get_or_insert_with(|| action.arguments(chosen)).clone();
            let taken = Action { index: index as u32, branch, arguments };
            branch += 1;
            let digest = origin.successor(&values);
            let past = run.past.as_ref();
            let past = past.map(|past| Past::then(Some(past.clone()), Some(taken.clone()), values.clone()));
            visit(taken, State { values, digest, level: run.level + 1, past })
        })
    }
}

impl ActionCode {
    /// What is chosen, in the order of the parameters.
    fn arguments(&self, chosen: &[Value]) -> Arc<[Value]> {
        let of_place = |place| self.choices.iter().position(|choice| choice.place == place);
        (0..self.choices.len()).filter_map(of_place).map(|at| chosen[at].clone()).collect()
    }
}

impl Evaluator {
    #[cold]
    fn incomplete(&self, run: &Run<'_>, index: usize, chosen: &[Value]) -> Failure {
        let action = &self.machine.actions[index];
        let message = format!("{} gives no next value to {}", action.name, missing(run));
        let values = run.next.iter().map(|value| value.as_ref().map(Value::listed)).collect();
        let arguments = self.actions[index].arguments(chosen).to_vec();
        let failure = Failure::new(FailureKind::Unassigned, message).at(self.location(action.span));
        failure.leaving(Incomplete { action: index, arguments, values })
    }
}

/// The next state, once every variable has a value.
pub(super) fn complete(run: &Run<'_>) -> Option<Arc<[Value]>> {
    if run.missing > 0 {
        return None;
    }
    // Nothing is missing; so nothing is replaced.
    Some(run.next.iter().map(|value| value.clone().unwrap_or(Value::Bool(false))).collect())
}

/// The variables without a value.
pub(super) fn missing(run: &Run<'_>) -> String {
    let variables = run.evaluator.machine.program.variables.iter().zip(&run.next);
    let missing: Vec<&str> =
        variables.filter(|(_, value)| value.is_none()).map(|(variable, _)| &*variable.name).collect();
    missing.join(", ")
}
