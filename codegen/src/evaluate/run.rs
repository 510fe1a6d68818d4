//! Evaluation: code, a frame, a state, and the next state as far as it is assigned.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::Evaluator;
use super::code::{Barred, Code, CodeBody, Kind, Needs, Node, Slot};
use super::lazy::{LARGEST_SET, Lazy, V, too_large};
use super::parts::Parts;
use super::past::Past;
use super::room::{Room, Visit};
use super::spec::{Action, State};
use super::truth::is_predicate;
use super::way::Noted;
use crate::term::{Builtin, Height};

/// How deep operators may call each other.
const DEEPEST_CALL: u32 = 20_000;
/// The stack that must be left when an operator is called, and by how much it then grows.
const RED_ZONE: usize = 256 * 1024;
const STACK_STEP: usize = 4 * 1024 * 1024;

/// One evaluation under way.
pub(super) struct Run<'e> {
    pub evaluator: &'e Evaluator,
    pub stack: Vec<Slot>,
    /// The current state; empty where there is none.
    pub state: Arc<[Value]>,
    /// The current state where only a part of it is known, which is between the parts of a composed action.
    pub part: Option<Arc<[Option<Value>]>>,
    /// The next state, as far as it is assigned.
    pub next: Vec<Option<Value>>,
    /// The next values that are sets of which TLC has not yet put the elements in their place.
    pub unsettled: Vec<(usize, V)>,
    /// How high the module stands in which the `ENABLED` is written that is being evaluated, or an argument on the way
    /// into it that stands higher.
    pub enabling: Option<Height>,
    /// Whether a function may wait with what it fails in: it is about to be applied, and may do well there.
    pub waits: bool,
    /// How many variables have no next value yet. Kept by the search alone.
    pub missing: usize,
    /// Names the assignment of the next state: no two ever have the same number.
    pub version: u64,
    /// Names the current state, likewise.
    pub occasion: u64,
    clock: u64,
    /// What [`Kind::Memo`]s were worth, and on which occasion.
    memo: Vec<(u64, V)>,
    visits: [Option<Visit>; 2],
    /// States between the parts of composed actions.
    pub between: u64,
    /// Whether such parts are being searched for steps.
    pub is_within: bool,
    /// What chance draws from, once it has drawn.
    pub draws: Option<u64>,
    /// Whether what is evaluated is evaluated once in a run of the machine.
    pub is_of_run: bool,
    pub depth: u32,
    /// How many more operators may be applied: without end in a run of the machine, of which its user sees how it goes on.
    pub calls: u64,
    /// The depth of the current state in the search.
    pub level: u32,
    /// How the current state came to be, where the spec asks; and what the step to the next one is.
    pub past: Option<Arc<Past>>,
    pub step: Option<Action>,
    /// What is noted of a failure on its way.
    pub noted: RefCell<Option<Box<Noted>>>,
}

#[cold]
fn out_of_calls() -> Failure {
    Failure::new(FailureKind::Recursion, "this takes more than is worth while before a run")
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        let take = std::mem::take::<Vec<Slot>>;
        let mut room = Room {
            stack: take(&mut self.stack),
            next: std::mem::take(&mut self.next),
            memo: std::mem::take(&mut self.memo),
            clock: self.clock,
            visits: std::mem::take(&mut self.visits),
        };
        // Sets that are described come to be in order as they are looked at, and TLC makes them anew.
        if !self.state.is_empty() && !self.evaluator.describes.load(Ordering::Relaxed) {
            room.leave(Visit { by: self.evaluator.number, state: self.state.clone(), occasion: self.occasion });
        }
        room.give_back();
    }
}

impl<'e> Run<'e> {
    /// In a state of the search.
    pub fn in_state(evaluator: &'e Evaluator, state: &State) -> Self {
        let mut run = Run::new(evaluator, state.values.clone());
        (run.level, run.past) = (state.level, state.past.clone());
        run
    }

    /// Among these values of the variables; nowhere, where there are none.
    pub fn new(evaluator: &'e Evaluator, state: Arc<[Value]>) -> Self {
        let room = Room::take();
        let visited = room.occasion(evaluator.number, &state);
        let Room { stack, mut next, mut memo, clock, visits } = room;
        let variables = evaluator.machine.program.variables.len();
        next.resize(variables, None);
        memo.resize(evaluator.memos as usize, (0, V::from(false)));
        let (version, occasion, clock) = (clock + 1, visited.unwrap_or(clock + 2), clock + 2);
        Run {
            evaluator,
            stack,
            state,
            part: None,
            next,
            unsettled: vec![],
            enabling: None,
            waits: false,
            missing: variables,
            version,
            occasion,
            clock,
            memo,
            visits,
            between: 0,
            is_within: false,
            draws: None,
            is_of_run: false,
            depth: 0,
            calls: u64::MAX,
            level: 0,
            past: None,
            step: None,
            noted: RefCell::default(),
        }
    }

    /// The place of a barred variable's next value, where it is a variable of its own.
    pub fn own_variable(&self, barred: Barred) -> Option<usize> {
        self.is_own(barred, Height::default()).then_some(barred.variable as usize)
    }

    /// Whether a barred variable that is spoken of in a module of this height is a variable of its own.
    pub fn is_own(&self, barred: Barred, height: Height) -> bool {
        self.enabling.is_some_and(|enabling| enabling.max(height) < barred.replaced_at)
    }

    /// Evaluates an argument that is written in a module of this height: to an `ENABLED` that it is passed into from a
    /// higher one, its barred variables are not its own.
    pub fn written_at<T>(&mut self, height: Height, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let around = self.enabling;
        self.enabling = around.map(|enabling| enabling.max(height));
        let outcome = evaluate(self);
        self.enabling = around;
        outcome
    }

    /// Notes that the next state has changed.
    pub fn touch(&mut self) {
        self.clock += 1;
        self.version = self.clock;
    }

    /// Goes to another current state.
    pub fn go_to(&mut self, state: Arc<[Value]>) {
        self.clock += 1;
        self.occasion = self.clock;
        self.state = state;
    }

    /// Whether there is a current state.
    pub fn is_somewhere(&self) -> bool {
        !self.state.is_empty() || self.part.is_some()
    }

    /// What a variable is in the current state.
    pub fn now(&self, variable: u32) -> Outcome<Value> {
        let known = match &self.part {
            Some(part) => part.get(variable as usize).and_then(Option::as_ref),
            None => self.state.get(variable as usize),
        };
        known.cloned().ok_or_else(|| self.no_value_now(variable))
    }

    /// Has this be the next state.
    pub fn go_on_to(&mut self, next: &State) {
        self.set_next(&next.values);
        self.step = next.past.as_ref().and_then(|past| past.step().cloned());
    }

    /// Gives every variable its next value.
    pub fn set_next(&mut self, next: &[Value]) {
        self.next.clear();
        self.next.extend(next.iter().cloned().map(Some));
        self.missing = 0;
        self.touch();
    }

    /// A next value as the set that it was made as.
    pub fn unsettled(&self, variable: usize) -> Option<&V> {
        self.unsettled.iter().find(|unsettled| unsettled.0 == variable).map(|unsettled| &unsettled.1)
    }

    /// The occasion on which an expression that looks at one state keeps its value.
    fn occasion_of(&self, node: &Node) -> u64 {
        if node.needs.any(Needs::NEXT) { self.version } else { self.occasion }
    }

    /// What a [`Kind::Memo`] is worth, where that is known on this occasion.
    pub fn remembered(&self, index: u32, inner: &Node) -> Option<&V> {
        let (occasion, value) = self.memo.get(index as usize)?;
        (*occasion == self.occasion_of(inner)).then_some(value)
    }

    /// The value of code that stands on its own.
    pub fn value_of(&mut self, code: &Code) -> Outcome<V> {
        self.value_with(code, &[])
    }

    /// The same; the first slots have these values.
    pub fn value_with(&mut self, code: &Code, values: &[Value]) -> Outcome<V> {
        let base = self.open(code, &[]);
        for (place, value) in values.iter().enumerate() {
            self.stack[base + place] = Slot::Value(V::Value(value.clone()));
        }
        let outcome = self.body(code, base);
        self.stack.truncate(base);
        outcome
    }

    /// Opens a frame for the code.
    pub fn open(&mut self, code: &Code, captured: &[Slot]) -> usize {
        let base = self.stack.len();
        self.stack.resize(base + code.slots as usize, Slot::Empty);
        for (slot, content) in code.captured.iter().zip(captured) {
            self.stack[base + *slot as usize] = content.clone();
        }
        base
    }

    pub fn body(&mut self, code: &Code, base: usize) -> Outcome<V> {
        match &code.body {
            CodeBody::Expression(node) => self.eval(node, base),
            CodeBody::Action(act) => self.judge(act, base).map(V::from),
        }
    }

    /// Evaluates what may wait, or may not.
    pub fn waiting<T>(&mut self, waits: bool, evaluate: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let before = std::mem::replace(&mut self.waits, waits);
        let outcome = evaluate(self);
        self.waits = before;
        outcome
    }

    /// Counts a call, and sees to it that the stack holds it.
    pub fn deeper<T>(&mut self, go_on: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= DEEPEST_CALL {
            let message = format!("operators call each other more than {DEEPEST_CALL} deep: the recursion may not end");
            return Err(Failure::new(FailureKind::Recursion, message));
        }
        self.calls = self.calls.checked_sub(1).ok_or_else(out_of_calls)?;
        self.depth += 1;
        let outcome = stacker::maybe_grow(RED_ZONE, STACK_STEP, || go_on(self));
        self.depth -= 1;
        outcome
    }

    /// The value of an expression.
    pub fn eval(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match self.kind(node, base) {
            Ok(value) => Ok(value),
            Err(failure) => Err(self.within(failure, node)),
        }
    }

    /// The value of an expression, spelt out.
    pub fn plain(&mut self, node: &Node, base: usize) -> Outcome<Value> {
        match self.eval(node, base)? {
            V::Value(value) => Ok(value),
            lazy => self.force(lazy),
        }
    }

    fn kind(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match &node.kind {
            Kind::Value(value) => Ok(value.clone()),
            Kind::Slot(slot) => match &self.stack[base + *slot as usize] {
                Slot::Value(value) => Ok(value.clone()),
                _ => Err(unbound()),
            },
            Kind::Variable(index) => match self.state.get(*index as usize) {
                Some(value) => Ok(V::Value(value.clone())),
                None => self.now(*index).map(V::Value),
            },
            Kind::Next(index) => match &self.next[*index as usize] {
                Some(_) if let Some(set) = self.unsettled(*index as usize) => Ok(set.clone()),
                Some(value) => Ok(V::Value(value.clone())),
                None => Err(self.unassigned(*index)),
            },
            Kind::Apply(parts) => self.apply(&parts[0], &parts[1], base),
            Kind::Field(record, name) => match self.place(node, base) {
                Some(value) => Ok(V::Value(value.clone())),
                None => self.apply_to(record, &Value::Str(*name), base),
            },
            Kind::Argument(slot) => self.slot(base + *slot as usize),
            Kind::Call(place, arguments) => {
                let evaluator = self.evaluator;
                let code = evaluator.procedure(*place);
                self.call(code, arguments, base)
            }
            Kind::Shared(inner) => self.eval(inner, base),
            Kind::Barred(barred, inner) => match self.own_variable(*barred) {
                Some(variable) => match &self.next[variable] {
                    Some(value) => Ok(V::Value(value.clone())),
                    None => Err(self.unassigned(barred.variable)),
                },
                None => self.eval(inner, base),
            },
            Kind::Cached(cell, inner, is_definition) => match cell.get() {
                Some(value) => Ok(value.clone()),
                None => {
                    let around = std::mem::replace(&mut self.is_of_run, true);
                    let value = self.eval(inner, base);
                    self.is_of_run = around;
                    let value = self.spelt(value?, *is_definition);
                    let value = match is_definition {
                        true => self.placed(value),
                        false if self.is_made_anew(&value) => return Ok(value),
                        false => value,
                    };
                    Ok(cell.get_or_init(|| value).clone())
                }
            },
            Kind::Memo(index, inner) => {
                if let Some(value) = self.remembered(*index, inner) {
                    return Ok(value.clone());
                }
                let occasion = self.occasion_of(inner);
                // It stands where it was first asked for; a failure belongs here.
                let value = self.kind(inner, base)?;
                self.memo[*index as usize] = (occasion, value.clone());
                Ok(value)
            }
            Kind::Inline(arguments, body) => {
                self.fill(arguments, base)?;
                self.eval(body, base)
            }
            Kind::Let(slot, code) => self.let_value(base + *slot as usize, code, base),
            Kind::Enter(slots, body) => {
                for slot in slots {
                    self.stack[base + *slot as usize] = Slot::Empty;
                }
                self.eval(body, base)
            }
            Kind::If(parts) => {
                let [condition, a, b] = &**parts;
                if self.truth(condition, base)? { self.eval(a, base) } else { self.eval(b, base) }
            }
            Kind::And(_) | Kind::Or(_) | Kind::Quantifier { .. } | Kind::Enabled(..) | Kind::Judge(_) => {
                self.truth(node, base).map(V::from)
            }
            Kind::Builtin(builtin, _) if is_predicate(*builtin) => self.truth(node, base).map(V::from),
            Kind::Builtin(builtin, operands) => self.builtin(*builtin, operands, base, node),
            Kind::NextRegister(operands) => {
                // The next state is one step further.
                self.level += 1;
                let value = self.builtin(Builtin::TlcGet, operands, base, node);
                self.level -= 1;
                value
            }
            _ => self.rarer(node, base),
        }
    }

    /// The kinds that are rarer, apart, so that the frames of deep recursions stay small.
    #[inline(never)]
    fn rarer(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match &node.kind {
            Kind::Case(arms, other) => {
                for (guard, value) in arms {
                    if self.truth(guard, base)? {
                        return self.eval(value, base);
                    }
                }
                match other {
                    Some(value) => self.eval(value, base),
                    None => Err(Failure::new(FailureKind::Undefined, "no condition of this CASE is true")),
                }
            }
            Kind::NextDefinition(name) => {
                let name = self.plain(name, base)?;
                self.definition(&name, true).map(V::Value)
            }
            Kind::NextTrace => self.trace(true).map(V::Value),
            Kind::Sequence(builtin, sequence, operator) => self.over_sequence(*builtin, sequence, operator, base),
            Kind::SetEnumeration(items) => self.parts(items.iter(), base)?.set(),
            Kind::Tuple(items) => Ok(self.parts(items.iter(), base)?.sequence()),
            Kind::Record(fields) => {
                let parts = self.parts(fields.iter().map(|field| &field.1), base)?;
                Ok(parts.record(fields.iter().map(|field| field.0)))
            }
            Kind::Except(function, updates) => self.except(function, updates, base),
            Kind::Filter(set, scoped) => {
                let set = self.eval(set, base)?;
                if !set.is_listed() {
                    let captured = self.capture(&scoped.sources, base)?;
                    return Ok(Lazy::Filter(set, scoped.clone(), captured).into());
                }
                let inner = self.open_scoped(scoped, base)?;
                let mut kept = Parts::default();
                let outcome = self.each(&set, &mut |run, element| {
                    if run.satisfies_in(scoped, inner, element.clone())? {
                        if kept.len() >= LARGEST_SET {
                            return Err(too_large());
                        }
                        kept.push(element);
                    }
                    Ok(ControlFlow::Continue(()))
                });
                self.stack.truncate(inner);
                let _ = outcome?;
                Ok(kept.sorted_set())
            }
            Kind::Map { bounds, body } => {
                let mut elements = Parts::default();
                let _ = self.each_binding(bounds, base, &mut |run| {
                    if elements.len() >= LARGEST_SET {
                        return Err(too_large());
                    }
                    elements.push(run.part_of(body, base)?);
                    Ok(ControlFlow::Continue(()))
                })?;
                elements.set()
            }
            Kind::Choose { bound, body } => {
                let mut chosen = None;
                let _ = self.each_in(&bound.set, base, &mut |run, element| {
                    run.bind(&bound.pattern, base, element.clone())?;
                    if run.truth(body, base)? {
                        chosen = Some(element);
                        return Ok(ControlFlow::Break(()));
                    }
                    Ok(ControlFlow::Continue(()))
                })?;
                match chosen {
                    Some(value) => Ok(value),
                    None => Err(Failure::new(FailureKind::Undefined, "no element satisfies this CHOOSE")),
                }
            }
            Kind::Function(sets, scoped) => self.function(sets, scoped, base),
            Kind::FunctionSet(parts) => {
                let (domain, range) = (self.counted_part(&parts[0], base)?, self.counted_part(&parts[1], base)?);
                Ok(Lazy::Functions(domain, range).into())
            }
            Kind::RecordSet(fields) => {
                let mut sets = Vec::with_capacity(fields.len());
                for (name, set) in fields {
                    sets.push((*name, self.counted_part(set, base)?));
                }
                sets.sort_by_key(|field| field.0);
                Ok(Lazy::Records(sets.into()).into())
            }
            Kind::Product(items) => {
                let sets = items.iter().map(|item| self.counted_part(item, base)).collect::<Outcome<Box<[V]>>>()?;
                Ok(Lazy::Product(sets).into())
            }
            Kind::CallSlot(slot, supplies) => self.call_slot(base + *slot as usize, supplies, base),
            Kind::CallLet(slot, definition, arguments) => {
                let closure = self.let_operator(base + *slot as usize, definition, base)?;
                let Some(closing) = definition.closing.get() else { return Err(unbound()) };
                let code = closing.code.clone();
                self.call_closure(&code, &closure, arguments, base)
            }
            Kind::Table(rows, arguments) => {
                let arguments =
                    arguments.iter().map(|argument| self.plain(argument, base)).collect::<Outcome<Vec<_>>>()?;
                match rows.iter().find(|row| row.0 == arguments) {
                    Some(row) => Ok(V::Value(row.1.clone())),
                    None => {
                        let message = "the configuration gives this operator no value for these arguments";
                        Err(Failure::new(FailureKind::Undefined, message))
                    }
                }
            }
            Kind::Senseless(why) => Err(Failure::new(FailureKind::Unsupported, why.to_string())),
            _ => Err(unbound()),
        }
    }

    #[cold]
    fn no_value_now(&self, index: u32) -> Failure {
        let name = &self.evaluator.machine.program.variables[index as usize].name;
        let why = if self.part.is_some() {
            "the first part of the composed action gives it none"
        } else {
            "there is no state"
        };
        Failure::new(FailureKind::Unassigned, format!("the variable {name} has no value here: {why}"))
    }

    #[cold]
    pub fn unassigned(&self, index: u32) -> Failure {
        let variables = &self.evaluator.machine.program.variables;
        let name = variables.get(index as usize).map_or("a variable of an instantiated module", |known| &known.name);
        let prime = if self.is_somewhere() { "'" } else { "" };
        Failure::new(FailureKind::Unassigned, format!("{name}{prime} is used before it is given a value"))
    }
}

#[cold]
pub(super) fn unbound() -> Failure {
    Failure::new(FailureKind::Unsupported, "an identifier has no value here: a definition that needs itself?")
}
