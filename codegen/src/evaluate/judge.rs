//! Actions as predicates of a step.

use std::ops::ControlFlow;

use lockstep_model::Outcome;

use super::code::{Act, CodeBody, Slot, Target};
use super::enumerate::GO_ON;
use super::lazy::V;
use super::run::Run;
use crate::source::Span;

impl Run<'_> {
    /// Whether an action holds of the current and the next state as they are.
    pub fn judge(&mut self, act: &Act, base: usize) -> Outcome<bool> {
        match act {
            Act::Guard(node) => self.truth(node, base),
            Act::And(items) => {
                for item in items {
                    if !self.judge(item, base)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Act::Or(items) => {
                for item in items {
                    if self.judge(item, base)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Act::Exists(bounds, body) | Act::Forall(bounds, body) => {
                let exists = matches!(act, Act::Exists(..));
                let mut answer = !exists;
                let _ = self.each_binding(bounds, base, &mut |run| {
                    if run.judge(body, base)? == exists {
                        answer = exists;
                        return Ok(ControlFlow::Break(()));
                    }
                    GO_ON
                })?;
                Ok(answer)
            }
            Act::If(condition, arms) => {
                let arm = if self.truth(condition, base)? { &arms[0] } else { &arms[1] };
                self.judge(arm, base)
            }
            Act::Case(arms, other, span) => {
                for (guard, act) in arms {
                    if self.truth(guard, base)? {
                        return self.judge(act, base);
                    }
                }
                match other {
                    Some(act) => self.judge(act, base),
                    None => Err(self.no_case(*span)),
                }
            }
            Act::Implies(condition, act) => Ok(!self.truth(condition, base)? || self.judge(act, base)?),
            Act::Enter(slots, body) => {
                for slot in slots {
                    self.stack[base + *slot as usize] = Slot::Empty;
                }
                self.judge(body, base)
            }
            Act::Inline(arguments, body, span) => {
                let holds = self.fill(arguments, base).and_then(|()| self.judge(body, base));
                holds.map_err(|failure| self.within_action(failure, *span))
            }
            Act::Apply(parts, span) => {
                let function = self.waiting(true, |run| run.eval(&parts[0], base))?;
                let argument = self.applied_to(&parts[1], base)?;
                let outcome = self.apply_value(&function, &argument).and_then(|value| self.as_truth(&value));
                outcome.map_err(|failure| self.at(failure, *span))
            }
            Act::Call(..) | Act::CallSlot(..) | Act::CallLet(..) => {
                self.called(act, base, &mut |run, act, inner| run.judge(act, inner))
            }
            Act::Argument(slot, span) => match &self.stack[base + *slot as usize] {
                Slot::Thunk(thunk) if thunk.closing.action.is_some() => {
                    let thunk = thunk.clone();
                    let Some(code) = &thunk.closing.action else { return Ok(false) };
                    let inner = self.open(code, &thunk.action_captured);
                    let outcome = match &code.body {
                        CodeBody::Action(act) => self.deeper(|run| run.judge(act, inner)),
                        CodeBody::Expression(_) => Ok(false),
                    };
                    self.stack.truncate(inner);
                    outcome
                }
                _ => self.argument_holds(*slot, base, *span),
            },
            Act::Assign(target, value, span) => {
                let left = self.left(target, base)?;
                let value = self.eval(value, base)?;
                self.equal(&left, &value).map_err(|failure| self.at(failure, *span))
            }
            Act::AssignIn(target, set, span) => {
                let left = self.left(target, base)?;
                let set = self.eval(set, base)?;
                self.member(&set, &left).map_err(|failure| self.at(failure, *span))
            }
            Act::AssignSubset(target, set, span) => {
                let left = self.left(target, base)?;
                let set = self.eval(set, base)?;
                self.subset_eq(&left, &set).map_err(|failure| self.at(failure, *span))
            }
            Act::Unchanged(variable, span) => {
                let left = self.left(&Target::Variable(*variable), base)?;
                let now = self.now(*variable)?;
                self.equal(&left, &V::Value(now)).map_err(|failure| self.at(failure, *span))
            }
            Act::UnchangedArgument(now, target, span) => {
                let left = self.left(target, base)?;
                let now = self.eval(now, base)?;
                self.equal(&left, &now).map_err(|failure| self.at(failure, *span))
            }
            Act::Barred(barred, acts) => {
                let place = usize::from(self.own_variable(*barred).is_none());
                self.judge(&acts[place], base)
            }
            Act::Compose(parts) => self.composed_holds(parts, base),
        }
    }

    pub fn left(&mut self, target: &Target, base: usize) -> Outcome<V> {
        match target {
            Target::Variable(variable) => match &self.next[*variable as usize] {
                Some(value) => Ok(V::Value(value.clone())),
                None => Err(self.unassigned(*variable)),
            },
            Target::Argument(slot) => self.slot(base + *slot as usize),
        }
    }

    pub fn argument_holds(&mut self, slot: u32, base: usize, span: Span) -> Outcome<bool> {
        let value = self.slot(base + slot as usize)?;
        self.as_truth(&value).map_err(|failure| self.at(failure, span))
    }
}
