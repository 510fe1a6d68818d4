//! Operators and functions applied whose bodies the search for successors takes apart.

use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Act, Callee, Closure, Code, CodeBody, Kind, Node, Slot, Target};
use super::enumerate::{Flow, GO_ON};
use super::lazy::{Lazy, V};
use super::run::{Run, unbound};
use super::search::{Rest, Sink};
use crate::source::Span;

impl Run<'_> {
    /// A function applied: where it is one that stays a rule, the rule is searched, as TLC does.
    pub fn apply_rule(
        &mut self,
        parts: &[Node; 2],
        span: Span,
        base: usize,
        rest: Option<&Rest<'_>>,
        sink: Sink<'_>,
    ) -> Flow {
        let function = self.waiting(true, |run| run.eval(&parts[0], base))?;
        let argument = self.applied_to(&parts[1], base)?;
        if let V::Lazy(lazy) = &function
            && let Lazy::Function(domain, scoped, captured, _) = &**lazy
            && let Some(action) = &scoped.action
        {
            let inner = self.open_rule(&function, &argument, domain, scoped, captured);
            let inner = inner.map_err(|failure| self.at(failure, span))?;
            let flow = self.deeper(|run| run.act(action, inner, rest, sink));
            self.stack.truncate(inner);
            return flow;
        }
        let outcome = self.apply_value(&function, &argument).and_then(|value| self.as_truth(&value));
        match outcome.map_err(|failure| self.at(failure, span))? {
            true => self.rest(rest, sink),
            false => GO_ON,
        }
    }

    pub fn as_truth(&self, value: &V) -> Outcome<bool> {
        match value {
            V::Value(Value::Bool(truth)) => Ok(*truth),
            other => {
                let message = format!("a truth value is needed here, and {} is none", other.describe());
                Err(Failure::new(FailureKind::Type, message))
            }
        }
    }

    /// The variable that the left side of an assignment stands for.
    pub fn target(&self, target: &Target, base: usize) -> Option<usize> {
        match target {
            Target::Variable(variable) => Some(*variable as usize),
            Target::Argument(slot) => match &self.stack[base + *slot as usize] {
                Slot::Thunk(thunk) => match &thunk.closing.code.body {
                    CodeBody::Expression(node) => match (&node.kind, &thunk.captured[..]) {
                        (Kind::Next(variable), _) => Some(*variable as usize),
                        // A parameter handed on.
                        (Kind::Argument(_), [Slot::Thunk(inner)]) => match &inner.closing.code.body {
                            CodeBody::Expression(node) => match &node.kind {
                                Kind::Next(variable) => Some(*variable as usize),
                                _ => None,
                            },
                            CodeBody::Action(_) => None,
                        },
                        (Kind::Shared(node), _) => match &node.kind {
                            Kind::Next(variable) => Some(*variable as usize),
                            _ => None,
                        },
                        _ => None,
                    },
                    CodeBody::Action(_) => None,
                },
                _ => None,
            },
        }
    }

    /// Runs the body of a called action in its frame.
    pub fn called<T>(
        &mut self,
        act: &Act,
        base: usize,
        go_on: &mut dyn FnMut(&mut Self, &Act, usize) -> Outcome<T>,
    ) -> Outcome<T> {
        let evaluator = self.evaluator;
        let outcome = match act {
            Act::Call(place, arguments, _) => {
                let code = evaluator.procedure(*place);
                let inner = self.enter(code, &[], arguments, base)?;
                let outcome = self.in_body(code, inner, go_on);
                self.stack.truncate(inner);
                outcome
            }
            Act::CallLet(slot, definition, arguments, _) => {
                let closure: Arc<Closure> = self.let_action(base + *slot as usize, definition, base)?;
                let Some(Callee::Code(code)) = &closure.action else { return Err(unbound()) };
                let inner = self.enter(code, &closure.action_captured, arguments, base)?;
                if let Some(own) = code.own {
                    self.stack[inner + own as usize] = Slot::Operator(closure.clone());
                }
                let outcome = self.in_body(code, inner, go_on);
                self.stack.truncate(inner);
                outcome
            }
            Act::CallSlot(slot, supplies, _) => {
                let Slot::Operator(closure) = &self.stack[base + *slot as usize] else { return Err(unbound()) };
                let closure = closure.clone();
                let inner = self.enter_closure(&closure, true, supplies, base)?;
                let outcome = match closure.action.as_ref().unwrap_or(&closure.code) {
                    Callee::Procedure(place) => self.in_body(evaluator.procedure(*place), inner, go_on),
                    Callee::Code(code) => self.in_body(code, inner, go_on),
                };
                self.stack.truncate(inner);
                outcome
            }
            _ => Err(unbound()),
        };
        outcome.map_err(|failure| match act {
            Act::Call(_, _, span) | Act::CallLet(_, _, _, span) | Act::CallSlot(_, _, span) => {
                self.within_action(failure, *span)
            }
            _ => failure,
        })
    }

    pub fn in_body<T>(
        &mut self,
        code: &Code,
        base: usize,
        go_on: &mut dyn FnMut(&mut Self, &Act, usize) -> Outcome<T>,
    ) -> Outcome<T> {
        match &code.body {
            CodeBody::Action(act) => self.deeper(|run| go_on(run, act, base)),
            CodeBody::Expression(node) => {
                // An operator that is no action to the search: its truth is all there is.
                let truth = self.truth(node, base)?;
                let span = node.span;
                let needs = node.needs;
                let node = Node { kind: Kind::Value(V::from(truth)), span, needs };
                go_on(self, &Act::Guard(node), base)
            }
        }
    }

    pub fn let_action(
        &mut self,
        place: usize,
        definition: &Arc<super::code::LetCode>,
        base: usize,
    ) -> Outcome<Arc<Closure>> {
        if definition.is_operator {
            return self.let_operator(place, definition, base);
        }
        // A definition without parameters keeps its slot for its value.
        let Some(closing) = definition.closing.get() else { return Err(unbound()) };
        Ok(Arc::new(Closure {
            code: Callee::Code(closing.code.clone()),
            action: closing.action.clone().map(Callee::Code),
            captured: Box::default(),
            action_captured: self.capture(&closing.action_sources, base)?,
        }))
    }
}
