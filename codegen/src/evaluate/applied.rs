//! Operators and functions applied whose bodies the search for successors takes apart.

use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Act, Callee, Closure, Code, CodeBody, Kind, Node, Slot, Target};
use super::enumerate::{Flow, GO_ON};
use super::lazy::{Lazy, V};
use super::run::{Run, unbound};
use super::search::{Rest, Sink};
use crate::source::Span;
use crate::term::Height;

/// An expression, and what its code has taken along.
#[derive(Clone, Copy)]
struct Written<'s> {
    node: &'s Node,
    code: &'s Code,
    captured: &'s [Slot],
    /// How high the highest module stands that it was handed on from.
    height: Height,
}

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
        let slot = match target {
            Target::Variable(variable) => return Some(*variable as usize),
            Target::Argument(slot) => &self.stack[base + *slot as usize],
        };
        match &self.written(slot)?.node.kind {
            Kind::Next(variable) => Some(*variable as usize),
            Kind::Barred(barred, _) => Some(barred.variable as usize),
            _ => None,
        }
    }

    /// The variables in the tuple of tuples of variables that an argument is, if it is one.
    pub fn variables(&self, argument: &Slot) -> Option<Vec<u32>> {
        let mut found = vec![];
        self.collect_variables(&self.written(argument)?, &mut found)?;
        Some(found)
    }

    fn collect_variables(&self, written: &Written<'_>, found: &mut Vec<u32>) -> Option<()> {
        match &written.node.kind {
            Kind::Next(variable) => found.push(*variable),
            Kind::Tuple(items) => {
                for node in items {
                    self.collect_variables(&self.named(Written { node, ..*written })?, found)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// How an argument is written that has not been evaluated.
    fn written<'s>(&'s self, argument: &'s Slot) -> Option<Written<'s>> {
        let Slot::Thunk(thunk) = argument else { return None };
        let code = &*thunk.closing.code;
        let CodeBody::Expression(node) = &code.body else { return None };
        self.named(Written { node, code, captured: &thunk.captured, height: thunk.closing.height })
    }

    /// What a name stands for: a parameter that is handed on, a definition, or what replaces a barred variable.
    fn named<'s>(&'s self, written: Written<'s>) -> Option<Written<'s>> {
        match &written.node.kind {
            Kind::Shared(node) | Kind::Memo(_, node) => self.named(Written { node, ..written }),
            Kind::Argument(slot) => {
                let place = written.code.captured.iter().position(|captured| captured == slot)?;
                let handed_on = self.written(written.captured.get(place)?)?;
                self.named(Written { height: handed_on.height.max(written.height), ..handed_on })
            }
            Kind::Barred(barred, elsewhere) if !self.is_own(*barred, written.height) => {
                self.named(Written { node: elsewhere, ..written })
            }
            Kind::Call(place, arguments) if arguments.is_empty() => {
                let code = self.evaluator.procedure(*place);
                let CodeBody::Expression(node) = &code.body else { return None };
                self.named(Written { node, code, captured: &[], height: written.height })
            }
            _ => Some(written),
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
