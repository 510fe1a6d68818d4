//! The search for successors: TLC's `getNextStates`, with what remains to be done as a list of conjuncts.

use std::ops::ControlFlow;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::code::{Act, Code, CodeBody, Slot, Target};
use super::enumerate::{Flow, GO_ON};
use super::lazy::{Lazy, V};
use super::run::Run;
use crate::source::Span;
use crate::term::Height;

/// Where a complete successor goes.
pub(super) type Sink<'s> = &'s mut dyn FnMut(&mut Run<'_>) -> Flow;

/// What remains to be satisfied.
#[derive(Clone, Copy)]
pub(super) struct Rest<'c> {
    items: Items<'c>,
    base: usize,
    outer: Option<&'c Rest<'c>>,
}

#[derive(Clone, Copy)]
pub(super) enum Items<'c> {
    /// Conjuncts of one list.
    Acts(&'c [Act]),
    /// The instances of one body for these elements, from a place on.
    Instances(&'c [Vec<Slot>], &'c [u32], &'c Act),
    /// What is outside of an argument, with [`Run::enabling`] as it is there.
    Outside(Option<Height>),
}

/// A next state as far as it was assigned.
pub(super) struct Around {
    pub next: Vec<Option<Value>>,
    unsettled: Vec<(usize, V)>,
    missing: usize,
    version: u64,
}

impl Run<'_> {
    /// Visits the assignments of the next state that satisfy an action.
    pub fn search(&mut self, code: &Code, base: usize, sink: Sink<'_>) -> Flow {
        match &code.body {
            CodeBody::Action(act) => self.act(act, base, None, sink),
            CodeBody::Expression(node) => {
                if self.truth(node, base)? {
                    sink(self)
                } else {
                    GO_ON
                }
            }
        }
    }

    /// Whether the action can be taken from the current state; from the one that an initial predicate assigns, where
    /// that is evaluated.
    pub fn enabled(&mut self, act: &Act, height: Height, base: usize) -> Outcome<bool> {
        if self.is_somewhere() || self.next.is_empty() {
            return self.enabled_here(act, height, base);
        }
        if let Some(missing) = self.next.iter().position(Option::is_none) {
            return Err(self.unassigned(missing as u32));
        }
        let nowhere = self.state.clone();
        self.go_to(self.next.iter().flatten().cloned().collect());
        let outcome = self.enabled_here(act, height, base);
        self.go_to(nowhere);
        outcome
    }

    fn enabled_here(&mut self, act: &Act, height: Height, base: usize) -> Outcome<bool> {
        let around = self.clear_next();
        let enabling = self.enabling.replace(height);
        let between = self.between;
        let is_within = std::mem::replace(&mut self.is_within, false);
        let variables = self.evaluator.machine.program.variables.len() + self.evaluator.barred as usize;
        self.next.resize(variables, None);
        self.missing = variables;
        let mut found = false;
        let outcome = self.act(act, base, None, &mut |_| {
            found = true;
            Ok(ControlFlow::Break(()))
        });
        self.restore_next(around);
        self.enabling = enabling;
        self.between = between;
        self.is_within = is_within;
        outcome.map(|_| found)
    }

    /// Forgets the next state as far as it is assigned, and answers what that was.
    pub fn clear_next(&mut self) -> Around {
        let fresh = vec![None; self.next.len()];
        let around = Around {
            next: std::mem::replace(&mut self.next, fresh),
            unsettled: std::mem::take(&mut self.unsettled),
            missing: std::mem::replace(&mut self.missing, self.next.len()),
            version: self.version,
        };
        self.touch();
        around
    }

    pub fn restore_next(&mut self, around: Around) {
        Around { next: self.next, unsettled: self.unsettled, missing: self.missing, version: self.version } = around;
    }

    /// Goes on with what remains. Once every variable is assigned, that is only judged, as in TLC.
    pub fn rest(&mut self, rest: Option<&Rest<'_>>, sink: Sink<'_>) -> Flow {
        let Some(rest) = rest else { return self.completed(sink) };
        if self.missing == 0 {
            let around = self.enabling;
            let holds = self.rest_holds(rest);
            self.enabling = around;
            return if holds? { self.completed(sink) } else { GO_ON };
        }
        match rest.items {
            Items::Acts([]) | Items::Instances([], ..) => self.rest(rest.outer, sink),
            Items::Outside(enabling) => {
                let inside = std::mem::replace(&mut self.enabling, enabling);
                let flow = self.rest(rest.outer, sink);
                self.enabling = inside;
                flow
            }
            Items::Acts([first]) => self.act(first, rest.base, rest.outer, sink),
            Items::Acts([first, others @ ..]) => {
                self.act(first, rest.base, Some(&Rest { items: Items::Acts(others), ..*rest }), sink)
            }
            Items::Instances([first, others @ ..], slots, act) => {
                let copy = self.copied(first, slots, rest.base);
                let others = Rest { items: Items::Instances(others, slots, act), ..*rest };
                let flow = self.act(act, copy, Some(&others), sink);
                self.stack.truncate(copy);
                flow
            }
        }
    }

    /// Whether what remains holds of the step as it is.
    fn rest_holds(&mut self, rest: &Rest<'_>) -> Outcome<bool> {
        let mut remaining = Some(rest);
        while let Some(Rest { items, base, outer }) = remaining {
            match items {
                Items::Acts(acts) => {
                    for act in *acts {
                        if !self.judge(act, *base)? {
                            return Ok(false);
                        }
                    }
                }
                Items::Instances(instances, slots, act) => {
                    for instance in *instances {
                        let copy = self.copied(instance, slots, *base);
                        let holds = self.judge(act, copy);
                        self.stack.truncate(copy);
                        if !holds? {
                            return Ok(false);
                        }
                    }
                }
                Items::Outside(enabling) => self.enabling = *enabling,
            }
            remaining = *outer;
        }
        Ok(true)
    }

    /// A complete successor: TLC takes its fingerprint.
    fn completed(&mut self, sink: Sink<'_>) -> Flow {
        for place in 0..self.unsettled.len() {
            let set = self.unsettled[place].1.clone();
            match set {
                V::Value(value) => value.settle(),
                set => self.settle(&set),
            }
        }
        sink(self)
    }

    /// A copy of a frame for one more instance of a body whose other instances are still being searched in it.
    pub fn copied(&mut self, instance: &[Slot], slots: &[u32], base: usize) -> usize {
        let copy = self.stack.len();
        self.stack.extend_from_within(base..);
        self.restore(instance, slots, copy);
        copy
    }

    pub fn restore(&mut self, instance: &[Slot], slots: &[u32], base: usize) {
        for (slot, content) in slots.iter().zip(instance) {
            self.stack[base + *slot as usize] = content.clone();
        }
    }

    pub fn act(&mut self, act: &Act, base: usize, rest: Option<&Rest<'_>>, sink: Sink<'_>) -> Flow {
        match act {
            Act::Guard(node) => {
                if self.truth(node, base)? {
                    self.rest(rest, sink)
                } else {
                    GO_ON
                }
            }
            Act::And(items) => match &**items {
                [] => self.rest(rest, sink),
                [first] => self.act(first, base, rest, sink),
                [first, others @ ..] => {
                    self.act(first, base, Some(&Rest { items: Items::Acts(others), base, outer: rest }), sink)
                }
            },
            Act::Or(items) => {
                for item in items {
                    if self.act(item, base, rest, sink)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                GO_ON
            }
            Act::Exists(bounds, body) => self.each_binding(bounds, base, &mut |run| run.act(body, base, rest, sink)),
            Act::Forall(bounds, body) => {
                let slots: Vec<u32> = bounds
                    .iter()
                    .flat_map(|bound| match &bound.pattern {
                        super::code::Pattern::Slot(slot) => vec![*slot],
                        super::code::Pattern::Tuple(slots) => slots.to_vec(),
                    })
                    .collect();
                let mut instances: Vec<Vec<Slot>> = vec![];
                let _ = self.each_binding(bounds, base, &mut |run| {
                    instances.push(slots.iter().map(|slot| run.stack[base + *slot as usize].clone()).collect());
                    if instances.len() > super::lazy::LARGEST_SET {
                        return Err(super::lazy::too_large());
                    }
                    GO_ON
                })?;
                // TLC puts one after the other before what remains: the last is the next behind the first.
                if let Some(others) = instances.get_mut(1..) {
                    others.reverse();
                }
                let Some((first, others)) = instances.split_first() else { return self.rest(rest, sink) };
                self.restore(first, &slots, base);
                let others = Rest { items: Items::Instances(others, &slots, body), base, outer: rest };
                self.act(body, base, Some(&others), sink)
            }
            Act::If(condition, arms) => {
                let arm = if self.truth(condition, base)? { &arms[0] } else { &arms[1] };
                self.act(arm, base, rest, sink)
            }
            Act::Case(arms, other, span) => {
                for (guard, act) in arms {
                    if self.truth(guard, base)? {
                        return self.act(act, base, rest, sink);
                    }
                }
                match other {
                    Some(act) => self.act(act, base, rest, sink),
                    None => Err(self.no_case(*span)),
                }
            }
            Act::Implies(condition, act) => {
                if self.truth(condition, base)? {
                    self.act(act, base, rest, sink)
                } else {
                    self.rest(rest, sink)
                }
            }
            Act::Enter(slots, body) => {
                for slot in slots {
                    self.stack[base + *slot as usize] = Slot::Empty;
                }
                self.act(body, base, rest, sink)
            }
            Act::Inline(arguments, body, span) => {
                let flow = self.fill(arguments, base).and_then(|()| self.act(body, base, rest, sink));
                flow.map_err(|failure| self.within_action(failure, *span))
            }
            Act::Apply(parts, span) => self.apply_rule(parts, *span, base, rest, sink),
            Act::Call(..) | Act::CallSlot(..) | Act::CallLet(..) => {
                self.called(act, base, &mut |run, act, inner| run.act(act, inner, rest, sink))
            }
            Act::Argument(slot, span) => match &self.stack[base + *slot as usize] {
                Slot::Thunk(thunk) if thunk.closing.action.is_some() => {
                    let thunk = thunk.clone();
                    let Some(code) = &thunk.closing.action else { return GO_ON };
                    let inner = self.open(code, &thunk.action_captured);
                    let outside = Rest { items: Items::Outside(self.enabling), base, outer: rest };
                    let rest = if self.enabling.is_some() { Some(&outside) } else { rest };
                    let outcome = match &code.body {
                        CodeBody::Action(act) => self
                            .written_at(thunk.closing.height, |run| run.deeper(|run| run.act(act, inner, rest, sink))),
                        CodeBody::Expression(_) => GO_ON,
                    };
                    self.stack.truncate(inner);
                    outcome
                }
                _ => {
                    if self.argument_holds(*slot, base, *span)? {
                        self.rest(rest, sink)
                    } else {
                        GO_ON
                    }
                }
            },
            Act::Assign(target, value, span) => {
                let Some(variable) = self.target(target, base) else {
                    return if self.judge(act, base)? { self.rest(rest, sink) } else { GO_ON };
                };
                let value = self.eval(value, base)?;
                if let Some(old) = self.next[variable].clone() {
                    let same = self.equal(&V::Value(old), &value).map_err(|f| self.at(f, *span))?;
                    return if same { self.rest(rest, sink) } else { GO_ON };
                }
                let (value, unsettled) = self.given(value).map_err(|f| self.at(f, *span))?;
                self.given_as(variable, value, unsettled, rest, sink)
            }
            Act::AssignIn(target, set, span) | Act::AssignSubset(target, set, span) => {
                let Some(variable) = self.target(target, base) else {
                    return if self.judge(act, base)? { self.rest(rest, sink) } else { GO_ON };
                };
                let mut set = self.eval(set, base)?;
                if matches!(act, Act::AssignSubset(..)) {
                    set = Lazy::Powerset(set).into();
                }
                if let Some(old) = self.next[variable].clone() {
                    let inside = self.member(&set, &V::Value(old)).map_err(|f| self.at(f, *span))?;
                    return if inside { self.rest(rest, sink) } else { GO_ON };
                }
                let outcome = self.each(&set, &mut |run, value| {
                    let (value, unsettled) = run.given(value)?;
                    run.given_as(variable, value, unsettled, rest, sink)
                });
                outcome.map_err(|failure| self.at(failure, *span))
            }
            Act::Unchanged(variable, _) => {
                let now = self.now(*variable)?;
                let variable = *variable as usize;
                match &self.next[variable] {
                    None => self.assigned(variable, now, rest, sink),
                    Some(next) => {
                        if next.equals(&now)? {
                            self.rest(rest, sink)
                        } else {
                            GO_ON
                        }
                    }
                }
            }
            Act::UnchangedArgument(_, Target::Argument(slot), span)
                if let Some(variables) = self.variables(&self.stack[base + *slot as usize]) =>
            {
                let each = variables.into_iter().map(|variable| Act::Unchanged(variable, *span));
                self.act(&Act::And(each.collect()), base, rest, sink)
            }
            Act::UnchangedArgument(now, target, _) => {
                let now_value = self.plain(now, base)?;
                match self.target(target, base) {
                    Some(variable) if self.next[variable].is_none() => self.assigned(variable, now_value, rest, sink),
                    _ => {
                        if self.judge(act, base)? {
                            self.rest(rest, sink)
                        } else {
                            GO_ON
                        }
                    }
                }
            }
            Act::Barred(barred, acts) => {
                let place = usize::from(self.own_variable(*barred).is_none());
                self.act(&acts[place], base, rest, sink)
            }
            Act::Compose(parts) => self.compose(parts, base, rest, sink),
        }
    }

    /// A variable has a value, which is another one until the state is complete.
    fn given_as(
        &mut self,
        variable: usize,
        value: Value,
        unsettled: Option<V>,
        rest: Option<&Rest<'_>>,
        sink: Sink<'_>,
    ) -> Flow {
        let Some(unsettled) = unsettled else { return self.assigned(variable, value, rest, sink) };
        self.unsettled.push((variable, unsettled));
        let flow = self.assigned(variable, value, rest, sink);
        self.unsettled.pop();
        flow
    }

    pub fn assigned(&mut self, variable: usize, value: Value, rest: Option<&Rest<'_>>, sink: Sink<'_>) -> Flow {
        let before = self.version;
        self.next[variable] = Some(value);
        self.missing -= 1;
        self.touch();
        let flow = self.rest(rest, sink);
        self.next[variable] = None;
        self.missing += 1;
        self.version = before;
        flow
    }

    #[cold]
    pub fn no_case(&self, span: Span) -> Failure {
        let failure = Failure::new(FailureKind::Undefined, "no condition of this CASE is true");
        self.at(failure, span)
    }
}
