//! Evaluation: code, a frame, a state, and the next state as far as it is assigned.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::Evaluator;
use super::code::{
    Argument, Barred, Bound, Callee, Closing, Closure, Code, CodeBody, Kind, LetCode, Needs, Node, Scoped, Selector,
    Slot, Source, Supply, Thunk, Update,
};
use super::set::{LARGEST_SET, Lazy, Results, V, is_one_to_n, too_large};
use crate::source::FileId;
use crate::term::Builtin;

/// How deep operators may call each other.
const DEEPEST_CALL: u32 = 20_000;
/// The stack that must be left when an operator is called, and by how much it then grows.
const RED_ZONE: usize = 256 * 1024;
const STACK_STEP: usize = 4 * 1024 * 1024;
/// How large a constant may be that is spelt out before anyone asks for all of it.
const MOST_SPELT: u64 = 10_000;

/// One evaluation under way.
pub(super) struct Run<'e> {
    pub evaluator: &'e Evaluator,
    pub stack: Vec<Slot>,
    /// The current state; empty where there is none.
    pub state: Arc<[Value]>,
    /// The next state, as far as it is assigned.
    pub next: Vec<Option<Value>>,
    /// The file of the `ENABLED` that is being evaluated.
    pub enabling: Option<FileId>,
    /// How many variables have no next value yet. Kept by the search alone.
    pub missing: usize,
    /// Names the assignment of the next state: no two ever have the same number.
    pub version: u64,
    /// Names the current state, likewise.
    pub occasion: u64,
    clock: u64,
    /// What [`Kind::Memo`]s were worth, and on which occasion.
    memo: Vec<(u64, V)>,
    pub depth: u32,
    /// The depth of the current state in the search.
    pub level: u32,
}

/// What a run needs room for, kept for the next one.
#[derive(Default)]
struct Room {
    stack: Vec<Slot>,
    next: Vec<Option<Value>>,
    memo: Vec<(u64, V)>,
    clock: u64,
}

thread_local! {
    /// The rooms of runs that have ended. Occasions are never numbered twice in one room, so a memo may stay.
    static ROOMS: RefCell<Vec<Room>> = const { RefCell::new(vec![]) };
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        let take = std::mem::take::<Vec<Slot>>;
        let mut room = Room {
            stack: take(&mut self.stack),
            next: std::mem::take(&mut self.next),
            memo: std::mem::take(&mut self.memo),
            clock: self.clock,
        };
        room.stack.clear();
        room.next.clear();
        // Where the thread is ending, the room ends with it.
        let _ = ROOMS.try_with(|rooms| rooms.borrow_mut().push(room));
    }
}

impl<'e> Run<'e> {
    pub fn new(evaluator: &'e Evaluator, state: Arc<[Value]>, level: u32) -> Self {
        let room = ROOMS.try_with(|rooms| rooms.borrow_mut().pop()).ok().flatten();
        let Room { stack, mut next, mut memo, clock } = room.unwrap_or_default();
        let variables = evaluator.machine.program.variables.len();
        next.resize(variables, None);
        memo.resize(evaluator.memos as usize, (0, V::from(false)));
        let (version, occasion, clock) = (clock + 1, clock + 2, clock + 2);
        Run {
            evaluator,
            stack,
            state,
            next,
            enabling: None,
            missing: variables,
            version,
            occasion,
            clock,
            memo,
            depth: 0,
            level,
        }
    }

    /// The place of a barred variable's next value, where it is a variable of its own.
    pub fn own_variable(&self, barred: Barred) -> Option<usize> {
        (self.enabling.is_some_and(|file| file != barred.replaced_in)).then_some(barred.variable as usize)
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

    /// Gives every variable its next value.
    pub fn set_next(&mut self, next: &[Value]) {
        self.next.clear();
        self.next.extend(next.iter().cloned().map(Some));
        self.missing = 0;
        self.touch();
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

    /// Counts a call, and sees to it that the stack holds it.
    pub fn deeper<T>(&mut self, go_on: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        if self.depth >= DEEPEST_CALL {
            let message = format!("operators call each other more than {DEEPEST_CALL} deep: the recursion may not end");
            return Err(Failure::new(FailureKind::Recursion, message));
        }
        self.depth += 1;
        let outcome = stacker::maybe_grow(RED_ZONE, STACK_STEP, || go_on(self));
        self.depth -= 1;
        outcome
    }

    /// The value of an expression.
    pub fn eval(&mut self, node: &Node, base: usize) -> Outcome<V> {
        match self.kind(node, base) {
            Ok(value) => Ok(value),
            Err(failure) => Err(failure.at(self.evaluator.location(node.span))),
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
                None => Err(self.no_state(*index)),
            },
            Kind::Next(index) => match &self.next[*index as usize] {
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
            Kind::Cached(cell, inner) => match cell.get() {
                Some(value) => Ok(value.clone()),
                None => {
                    let value = self.eval(inner, base)?;
                    let value = self.spelt(value);
                    Ok(cell.get_or_init(|| value).clone())
                }
            },
            Kind::Memo(index, inner) => {
                if let Some(value) = self.remembered(*index, inner) {
                    return Ok(value.clone());
                }
                let occasion = self.occasion_of(inner);
                let value = self.eval(inner, base)?;
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
            Kind::Sequence(builtin, sequence, operator) => self.over_sequence(*builtin, sequence, operator, base),
            Kind::SetEnumeration(items) => {
                let mut elements = Vec::with_capacity(items.len());
                for item in items {
                    elements.push(self.plain(item, base)?);
                }
                Value::try_set(elements).map(V::Value)
            }
            Kind::Tuple(items) => {
                let mut elements = Vec::with_capacity(items.len());
                for item in items {
                    elements.push(self.plain(item, base)?);
                }
                Ok(V::Value(Value::Tuple(elements.into())))
            }
            Kind::Record(fields) => {
                let mut pairs = Vec::with_capacity(fields.len());
                for (name, value) in fields {
                    pairs.push((*name, self.plain(value, base)?));
                }
                Ok(V::Value(Value::record(pairs)))
            }
            Kind::Except(function, updates) => self.except(function, updates, base),
            Kind::Filter(set, scoped) => {
                let set = self.eval(set, base)?;
                if !set.is_plain_set() {
                    let captured = self.capture(&scoped.sources, base)?;
                    return match set.is_finite() {
                        None => self.elements(&set).map(|_| V::from(true)),
                        Some(_) => Ok(Lazy::Filter(set, scoped.clone(), captured).into()),
                    };
                }
                let inner = self.open_scoped(scoped, base)?;
                let mut kept = vec![];
                let outcome = self.each(&set, &mut |run, element| {
                    if run.satisfies_in(scoped, inner, &element)? {
                        kept.push(element);
                    }
                    Ok(ControlFlow::Continue(()))
                });
                self.stack.truncate(inner);
                let _ = outcome?;
                Ok(V::Value(Value::Set(kept.into())))
            }
            Kind::Map { bounds, body } => {
                let mut elements = vec![];
                let _ = self.each_binding(bounds, base, &mut |run| {
                    if elements.len() >= 4 * LARGEST_SET {
                        return Err(too_large());
                    }
                    elements.push(run.plain(body, base)?);
                    Ok(ControlFlow::Continue(()))
                })?;
                Value::try_set(elements).map(V::Value)
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
                    Some(value) => Ok(V::Value(value)),
                    None => Err(Failure::new(FailureKind::Undefined, "no element satisfies this CHOOSE")),
                }
            }
            Kind::Function(sets, scoped) => self.function(sets, scoped, base),
            Kind::FunctionSet(parts) => {
                let domain = self.eval(&parts[0], base)?;
                let range = self.eval(&parts[1], base)?;
                Ok(Lazy::Functions(domain, range).into())
            }
            Kind::RecordSet(fields) => {
                let mut sets = Vec::with_capacity(fields.len());
                for (name, set) in fields {
                    sets.push((*name, self.eval(set, base)?));
                }
                sets.sort_by_key(|field| field.0);
                Ok(Lazy::Records(sets.into()).into())
            }
            Kind::Product(items) => {
                let sets = items.iter().map(|item| self.eval(item, base)).collect::<Outcome<Box<[V]>>>()?;
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

    /// The truth of a formula.
    pub fn truth(&mut self, node: &Node, base: usize) -> Outcome<bool> {
        let outcome = match &node.kind {
            Kind::And(items) => {
                for item in items {
                    if !self.truth(item, base)? {
                        return Ok(false);
                    }
                }
                return Ok(true);
            }
            Kind::Or(items) => {
                for item in items {
                    if self.truth(item, base)? {
                        return Ok(true);
                    }
                }
                return Ok(false);
            }
            Kind::If(parts) => {
                let [condition, a, b] = &**parts;
                return if self.truth(condition, base)? { self.truth(a, base) } else { self.truth(b, base) };
            }
            Kind::Enter(slots, body) => {
                for slot in slots {
                    self.stack[base + *slot as usize] = Slot::Empty;
                }
                return self.truth(body, base);
            }
            Kind::Shared(inner) => return self.truth(inner, base),
            Kind::Inline(arguments, body) => {
                return match self.fill(arguments, base) {
                    Ok(()) => self.truth(body, base),
                    Err(failure) => Err(failure.at(self.evaluator.location(node.span))),
                };
            }
            Kind::Quantifier { exists, bounds, body } => {
                let exists = *exists;
                let mut answer = !exists;
                let flow = self.each_binding(bounds, base, &mut |run| {
                    if run.truth(body, base)? == exists {
                        answer = exists;
                        return Ok(ControlFlow::Break(()));
                    }
                    Ok(ControlFlow::Continue(()))
                });
                flow.map(|_| answer)
            }
            Kind::Enabled(act, file) => self.enabled(act, *file, base),
            Kind::Judge(act) => self.judge(act, base),
            Kind::Builtin(builtin, operands) if is_predicate(*builtin) => self.predicate(*builtin, operands, base),
            _ => match self.place(node, base) {
                Some(Value::Bool(truth)) => return Ok(*truth),
                _ => match self.eval(node, base)? {
                    V::Value(Value::Bool(truth)) => return Ok(truth),
                    other => {
                        let message = format!("a truth value is needed here, and {} is none", other.describe());
                        Err(Failure::new(FailureKind::Type, message))
                    }
                },
            },
        };
        outcome.map_err(|failure| failure.at(self.evaluator.location(node.span)))
    }

    fn predicate(&mut self, builtin: Builtin, operands: &[Node], base: usize) -> Outcome<bool> {
        match (builtin, operands) {
            (Builtin::Not, [a]) => Ok(!self.truth(a, base)?),
            (Builtin::Implies, [a, b]) => Ok(!self.truth(a, base)? || self.truth(b, base)?),
            (Builtin::Equivalent, [a, b]) => Ok(self.truth(a, base)? == self.truth(b, base)?),
            (Builtin::Equal, [a, b]) => self.same(a, b, base),
            (Builtin::NotEqual, [a, b]) => Ok(!self.same(a, b, base)?),
            (Builtin::In, [a, b]) => self.contains(b, a, base),
            (Builtin::NotIn, [a, b]) => Ok(!self.contains(b, a, base)?),
            (Builtin::SubsetEq, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.subset_eq(&a, &b)
            }
            (Builtin::Less, [a, b]) => Ok(self.integer(a, base)? < self.integer(b, base)?),
            (Builtin::LessEqual, [a, b]) => Ok(self.integer(a, base)? <= self.integer(b, base)?),
            (Builtin::Greater, [a, b]) => Ok(self.integer(a, base)? > self.integer(b, base)?),
            (Builtin::GreaterEqual, [a, b]) => Ok(self.integer(a, base)? >= self.integer(b, base)?),
            _ => Err(unbound()),
        }
    }

    fn same(&mut self, a: &Node, b: &Node, base: usize) -> Outcome<bool> {
        if let (Some(a), Some(b)) = (self.place(a, base), self.place(b, base)) {
            return a.equals(b);
        }
        let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
        self.equal(&a, &b)
    }

    fn contains(&mut self, set: &Node, element: &Node, base: usize) -> Outcome<bool> {
        match (self.place(element, base), self.place(set, base)) {
            (Some(element), Some(Value::Set(elements))) => return super::set::search(elements, element),
            (Some(Value::Int(number)), None) => {
                let number = *number;
                match self.lazy_place(set, base) {
                    Some(Lazy::Interval(a, b)) => return Ok((*a..=*b).contains(&number)),
                    Some(Lazy::Naturals) => return Ok(number >= 0),
                    Some(Lazy::Integers) => return Ok(true),
                    _ => {}
                }
                if let Some((a, b)) = self.interval(set, base)? {
                    return Ok((a..=b).contains(&number));
                }
            }
            _ => {}
        }
        let (element, set) = (self.eval(element, base)?, self.eval(set, base)?);
        self.member(&set, &element)
    }

    /// The ends of an interval that is written as one.
    fn interval(&mut self, node: &Node, base: usize) -> Outcome<Option<(i32, i32)>> {
        match &node.kind {
            Kind::Builtin(Builtin::Interval, ends) => match &**ends {
                [a, b] => Ok(Some((self.integer(a, base)?, self.integer(b, base)?))),
                _ => Ok(None),
            },
            Kind::Shared(inner) => self.interval(inner, base),
            _ => Ok(None),
        }
    }

    /// Visits the elements of the set that an expression stands for.
    pub fn each_in(
        &mut self,
        set: &Node,
        base: usize,
        visit: &mut dyn FnMut(&mut Self, Value) -> super::set::Flow,
    ) -> super::set::Flow {
        if let Some((a, b)) = self.interval(set, base)? {
            for number in a..=b {
                if visit(self, Value::Int(number))?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        let elements = self.eval(set, base)?;
        self.each(&elements, visit).map_err(|failure| failure.at(self.evaluator.location(set.span)))
    }

    /// The value of an expression that must be an integer.
    pub fn integer(&mut self, node: &Node, base: usize) -> Outcome<i32> {
        if let Some(Value::Int(number)) = self.place(node, base) {
            return Ok(*number);
        }
        if let Kind::Shared(inner) = &node.kind {
            return self.integer(inner, base);
        }
        if let Kind::Builtin(builtin, operands) = &node.kind
            && let (true, [a, b]) = (super::builtin::is_arithmetic(*builtin), &**operands)
        {
            let (a, b) = (self.integer(a, base)?, self.integer(b, base)?);
            let number = super::builtin::arithmetic(*builtin, a, b);
            return number.map_err(|failure| failure.at(self.evaluator.location(node.span)));
        }
        match self.eval(node, base)? {
            V::Value(Value::Int(number)) => Ok(number),
            other => {
                let message = format!("an integer is needed here, and {} is none", other.describe());
                Err(Failure::new(FailureKind::Type, message).at(self.evaluator.location(node.span)))
            }
        }
    }

    /// Visits every binding of the bounds' identifiers, the first one changing fastest, as in TLC.
    pub fn each_binding(
        &mut self,
        bounds: &[Bound],
        base: usize,
        visit: &mut dyn FnMut(&mut Self) -> super::set::Flow,
    ) -> super::set::Flow {
        if let [bound] = bounds {
            return self.each_in(&bound.set, base, &mut |run, element| {
                run.bind(&bound.pattern, base, element)?;
                visit(run)
            });
        }
        let sets = bounds.iter().map(|bound| self.eval(&bound.set, base)).collect::<Outcome<Vec<V>>>()?;
        self.each_of(bounds, &sets, base, visit)
    }

    fn each_of(
        &mut self,
        bounds: &[Bound],
        sets: &[V],
        base: usize,
        visit: &mut dyn FnMut(&mut Self) -> super::set::Flow,
    ) -> super::set::Flow {
        let ([inner @ .., bound], [others @ .., set]) = (bounds, sets) else { return visit(self) };
        self.each(set, &mut |run, element| {
            run.bind(&bound.pattern, base, element)?;
            run.each_of(inner, others, base, visit)
        })
    }

    fn function(&mut self, sets: &[Node], scoped: &Arc<Scoped>, base: usize) -> Outcome<V> {
        let domain = sets.iter().map(|set| self.eval(set, base)).collect::<Outcome<Box<[V]>>>()?;
        let is_small = domain.iter().all(|set| set.is_plain_set() || set.size_bound().is_some_and(|n| n <= 100_000));
        if let Some(other) = domain.iter().find(|set| set.is_finite().is_none()) {
            let message = format!("the domain of a function must be a set, and {} is none", other.describe());
            return Err(Failure::new(FailureKind::Type, message));
        }
        if scoped.code.own.is_some() || !is_small {
            let captured = self.capture(&scoped.sources, base)?;
            return Ok(Lazy::Function(domain, scoped.clone(), captured, Results::default()).into());
        }
        let inner = self.open_scoped(scoped, base)?;
        match self.tabulate(&domain, scoped, inner) {
            Err(failure) if may_wait(failure.kind()) => {
                let captured = self.capture(&scoped.sources, base)?;
                Ok(Lazy::Function(domain, scoped.clone(), captured, Results::default()).into())
            }
            outcome => outcome.map(V::Value),
        }
    }

    /// A function's pairs of argument and value, in a frame that is open for its rule.
    pub fn tabulate(&mut self, domain: &[V], scoped: &Scoped, base: usize) -> Outcome<Value> {
        let CodeBody::Expression(body) = &scoped.code.body else { return Err(unbound()) };
        let outcome = match (domain, &*scoped.patterns) {
            ([set], [pattern]) => {
                let mut arguments: Vec<Value> = vec![];
                let mut values: Vec<Value> = vec![];
                let outcome = self.each(set, &mut |run, argument| {
                    if values.len() >= LARGEST_SET {
                        return Err(too_large());
                    }
                    run.bind(pattern, base, argument.clone())?;
                    values.push(run.plain(body, base)?);
                    arguments.push(argument);
                    Ok(ControlFlow::Continue(()))
                });
                outcome.map(|_| match is_one_to_n(&arguments) {
                    true => Value::Tuple(values.into()),
                    false => Value::function(arguments.into_iter().zip(values)),
                })
            }
            _ => {
                let mut pairs = vec![];
                let mut ranges = vec![];
                let mut all = Ok(());
                for set in domain {
                    match self.elements(set) {
                        Ok(elements) => ranges.push(elements),
                        Err(failure) => all = Err(failure),
                    }
                }
                let product = Lazy::Product(ranges.into_iter().map(|range| V::Value(Value::Set(range))).collect());
                all.and_then(|()| {
                    self.each(&product.into(), &mut |run, argument| {
                        if pairs.len() >= LARGEST_SET {
                            return Err(too_large());
                        }
                        if let Value::Tuple(items) = &argument {
                            for (pattern, item) in scoped.patterns.iter().zip(items.iter()) {
                                run.bind(pattern, base, item.clone())?;
                            }
                        }
                        pairs.push((argument, run.plain(body, base)?));
                        Ok(ControlFlow::Continue(()))
                    })
                })
                .map(|_| Value::function(pairs))
            }
        };
        self.stack.truncate(base);
        outcome
    }

    fn apply(&mut self, function: &Node, argument: &Node, base: usize) -> Outcome<V> {
        if let (Some(function), Some(argument)) = (self.place(function, base), self.place(argument, base)) {
            return super::builtin::apply(function, argument).map(V::Value);
        }
        if let Kind::Function(sets, scoped) = &function.kind
            && scoped.code.own.is_none()
        {
            // The rule is asked for this argument alone.
            let domain = sets.iter().map(|set| self.eval(set, base)).collect::<Outcome<Box<[V]>>>()?;
            let captured = self.capture(&scoped.sources, base)?;
            let rule = Lazy::Function(domain, scoped.clone(), captured, Results::default()).into();
            let argument = self.plain(argument, base)?;
            return self.apply_value(&rule, &argument);
        }
        let argument = self.plain(argument, base)?;
        self.apply_to(function, &argument, base)
    }

    fn apply_to(&mut self, function: &Node, argument: &Value, base: usize) -> Outcome<V> {
        if let Some(function) = self.place(function, base) {
            return super::builtin::apply(function, argument).map(V::Value);
        }
        let function = self.eval(function, base)?;
        self.apply_value(&function, argument)
    }

    /// A function's value at an argument.
    pub fn apply_value(&mut self, function: &V, argument: &Value) -> Outcome<V> {
        let lazy = match function {
            V::Value(function) => return super::builtin::apply(function, argument).map(V::Value),
            V::Lazy(lazy) => lazy,
        };
        let Lazy::Function(domain, scoped, captured, results) = &**lazy else {
            let message = format!("{} is applied as if it were a function", function.describe());
            return Err(Failure::new(FailureKind::Type, message));
        };
        if let Some(known) = results.get(argument) {
            return Ok(known);
        }
        let base = self.open_rule(function, argument, domain, scoped, captured)?;
        let outcome = match &scoped.code.body {
            CodeBody::Expression(body) => self.deeper(|run| run.eval(body, base)),
            CodeBody::Action(_) => Err(unbound()),
        };
        self.stack.truncate(base);
        if let Ok(value) = &outcome
            && !scoped.code.needs().any(Needs::NEXT.with(Needs::WORLD))
        {
            results.insert(argument, value);
        }
        outcome
    }

    /// Opens the frame of a function's rule for an argument in its domain.
    pub fn open_rule(
        &mut self,
        function: &V,
        argument: &Value,
        domain: &[V],
        scoped: &Scoped,
        captured: &[Slot],
    ) -> Outcome<usize> {
        let items: Vec<Value> = match (domain, argument) {
            ([_], argument) => vec![argument.clone()],
            (sets, Value::Tuple(items)) if items.len() == sets.len() => items.to_vec(),
            _ => return Err(super::builtin::outside(function, argument)),
        };
        for (set, item) in domain.iter().zip(&items) {
            if !self.member(set, &V::Value(item.clone()))? {
                return Err(super::builtin::outside(function, argument));
            }
        }
        let base = self.open(&scoped.code, captured);
        if let Some(slot) = scoped.code.own {
            self.stack[base + slot as usize] = Slot::Value(function.clone());
        }
        for (pattern, item) in scoped.patterns.iter().zip(items) {
            if let Err(failure) = self.bind(pattern, base, item) {
                self.stack.truncate(base);
                return Err(failure);
            }
        }
        Ok(base)
    }

    /// A recursive function, or a set that is cheaper by its elements, spelt out: for what is kept. As it was, where
    /// it is large, or has no value everywhere (TLC, too, then leaves a constant as it is).
    fn spelt(&mut self, value: V) -> V {
        let V::Lazy(lazy) = &value else { return value };
        let size = match &**lazy {
            Lazy::Filter(..) | Lazy::Cup(..) | Lazy::Cap(..) | Lazy::Minus(..) | Lazy::Union(_) => value.size_bound(),
            Lazy::Function(domain, ..) => {
                domain.iter().try_fold(1_u64, |size, set| size.checked_mul(set.size_bound()?))
            }
            _ => None,
        };
        match size {
            Some(size) if size <= MOST_SPELT => self.force(value.clone()).map_or(value, V::Value),
            _ => value,
        }
    }

    fn except(&mut self, function: &Node, updates: &[Update], base: usize) -> Outcome<V> {
        let mut value = self.plain(function, base)?;
        for update in updates {
            let mut step = |step: &Selector| match step {
                Selector::Field(name) => Ok(Value::Str(*name)),
                Selector::Index(node) => self.plain(node, base),
            };
            let (one, many);
            let path = match &*update.path {
                [only] => {
                    one = step(only)?;
                    std::slice::from_ref(&one)
                }
                steps => {
                    many = steps.iter().map(step).collect::<Outcome<Vec<Value>>>()?;
                    &many[..]
                }
            };
            value = super::builtin::replace(value, path, &mut |old| {
                if let Some(slot) = update.old {
                    self.stack[base + slot as usize] = Slot::Value(V::Value(old));
                }
                self.plain(&update.value, base)
            })?;
        }
        Ok(V::Value(value))
    }

    /// The value in a slot, evaluated if need be.
    pub fn slot(&mut self, place: usize) -> Outcome<V> {
        match &self.stack[place] {
            Slot::Value(value) => Ok(value.clone()),
            Slot::Thunk(thunk) => {
                let thunk = thunk.clone();
                let value = self.thunk(&thunk)?;
                if thunk.closing.stable {
                    self.stack[place] = Slot::Value(value.clone());
                }
                Ok(value)
            }
            Slot::Operator(_) => Err(Failure::new(FailureKind::Type, "an operator is used as if it were a value")),
            Slot::Fleeting(..) | Slot::Empty => Err(unbound()),
        }
    }

    fn thunk(&mut self, thunk: &Thunk) -> Outcome<V> {
        if let Some(value) = thunk.value.get() {
            return Ok(value.clone());
        }
        let base = self.open(&thunk.closing.code, &thunk.captured);
        let outcome = self.deeper(|run| run.body(&thunk.closing.code, base));
        self.stack.truncate(base);
        let value = outcome?;
        if thunk.closing.stable {
            let _ = thunk.value.set(value.clone());
        }
        Ok(value)
    }

    fn let_value(&mut self, place: usize, code: &Arc<LetCode>, base: usize) -> Outcome<V> {
        match &self.stack[place] {
            Slot::Value(value) => return Ok(value.clone()),
            Slot::Fleeting(fleeting) if fleeting.0 == self.version => return Ok(fleeting.1.clone()),
            Slot::Thunk(_) => return self.slot(place),
            _ => {}
        }
        let Some(node) = code.inline.get() else { return Err(unbound()) };
        let value = self.eval(node, base)?;
        if node.needs.any(Needs::NEXT) {
            self.stack[place] = Slot::Fleeting(Box::new((self.version, value.clone())));
        } else if !node.needs.any(Needs::WORLD) {
            self.stack[place] = Slot::Value(value.clone());
        }
        Ok(value)
    }

    /// A `LET` operator as a value, made at first use.
    pub fn let_operator(&mut self, place: usize, definition: &Arc<LetCode>, base: usize) -> Outcome<Arc<Closure>> {
        if let Slot::Operator(closure) = &self.stack[place] {
            return Ok(closure.clone());
        }
        let Some(closing) = definition.closing.get() else { return Err(unbound()) };
        let closure = self.closure(closing, base)?;
        self.stack[place] = Slot::Operator(closure.clone());
        Ok(closure)
    }

    fn closure(&mut self, closing: &Closing, base: usize) -> Outcome<Arc<Closure>> {
        Ok(Arc::new(Closure {
            code: Callee::Code(closing.code.clone()),
            action: closing.action.clone().map(Callee::Code),
            captured: self.capture(&closing.sources, base)?,
            action_captured: self.capture(&closing.action_sources, base)?,
        }))
    }

    /// Takes slots along.
    pub fn capture(&mut self, sources: &[Source], base: usize) -> Outcome<Box<[Slot]>> {
        sources.iter().map(|source| self.captured(source, base)).collect()
    }

    /// Opens the frame of a filter or function that does not outlive this one.
    fn open_scoped(&mut self, scoped: &Scoped, base: usize) -> Outcome<usize> {
        let inner = self.open(&scoped.code, &[]);
        for (slot, source) in scoped.code.captured.iter().zip(&scoped.sources) {
            match self.captured(source, base) {
                Ok(content) => self.stack[inner + *slot as usize] = content,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    fn captured(&mut self, source: &Source, base: usize) -> Outcome<Slot> {
        let place = base + source.slot as usize;
        let Some(definition) = &source.definition else { return Ok(self.stack[place].clone()) };
        if let Slot::Value(_) | Slot::Operator(_) | Slot::Thunk(_) = &self.stack[place] {
            return Ok(self.stack[place].clone());
        }
        let Some(closing) = definition.closing.get() else { return Ok(Slot::Empty) };
        if definition.is_operator {
            return self.let_operator(place, definition, base).map(Slot::Operator);
        }
        let thunk = Thunk {
            captured: self.capture(&closing.sources, base)?,
            action_captured: self.capture(&closing.action_sources, base)?,
            value: std::sync::OnceLock::new(),
            closing: Arc::new(Closing {
                code: closing.code.clone(),
                action: closing.action.clone(),
                sources: Box::default(),
                action_sources: Box::default(),
                ..*closing
            }),
        };
        let slot = Slot::Thunk(Arc::new(thunk));
        self.stack[place] = slot.clone();
        Ok(slot)
    }

    /// Puts arguments into slots of this very frame.
    pub fn fill(&mut self, arguments: &[(u32, Argument)], base: usize) -> Outcome<()> {
        for (slot, argument) in arguments {
            let content = self.argument(argument, base)?;
            self.stack[base + *slot as usize] = content;
        }
        Ok(())
    }

    /// What an argument puts into its slot.
    pub fn argument(&mut self, argument: &Argument, base: usize) -> Outcome<Slot> {
        Ok(match argument {
            Argument::Eager(node) => Slot::Value(self.eval(node, base)?),
            Argument::Slot(slot) => self.stack[base + *slot as usize].clone(),
            Argument::Lazy(closing) | Argument::Fixed(closing) => Slot::Thunk(Arc::new(Thunk {
                captured: self.capture(&closing.sources, base)?,
                action_captured: self.capture(&closing.action_sources, base)?,
                closing: closing.clone(),
                value: std::sync::OnceLock::new(),
            })),
            Argument::Operator(closing) => Slot::Operator(self.closure(closing, base)?),
            Argument::Procedure(place, action) => Slot::Operator(Arc::new(Closure {
                code: Callee::Procedure(*place),
                action: action.map(Callee::Procedure),
                captured: Box::default(),
                action_captured: Box::default(),
            })),
            Argument::Nothing => Slot::Empty,
            Argument::Let(slot, definition) => {
                Slot::Operator(self.let_operator(base + *slot as usize, definition, base)?)
            }
        })
    }

    /// Opens the frame of a call.
    pub fn enter(&mut self, code: &Code, captured: &[Slot], arguments: &[Argument], base: usize) -> Outcome<usize> {
        let inner = self.open(code, captured);
        for (parameter, argument) in code.parameters.iter().zip(arguments) {
            match self.argument(argument, base) {
                Ok(slot) => self.stack[inner + parameter.slot as usize] = slot,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    fn call(&mut self, code: &Code, arguments: &[Argument], base: usize) -> Outcome<V> {
        let inner = self.enter(code, &[], arguments, base)?;
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }

    fn call_closure(&mut self, code: &Code, closure: &Arc<Closure>, arguments: &[Argument], base: usize) -> Outcome<V> {
        let inner = self.enter(code, &closure.captured, arguments, base)?;
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }

    fn call_slot(&mut self, place: usize, supplies: &[Supply], base: usize) -> Outcome<V> {
        let Slot::Operator(closure) = &self.stack[place] else { return Err(unbound()) };
        let closure = closure.clone();
        let inner = self.enter_closure(&closure, false, supplies, base)?;
        let evaluator = self.evaluator;
        let outcome = match &closure.code {
            Callee::Procedure(place) => self.deeper(|run| run.body(evaluator.procedure(*place), inner)),
            Callee::Code(code) => self.deeper(|run| run.body(code, inner)),
        };
        self.stack.truncate(inner);
        outcome
    }

    /// Opens the frame of a call of an operator that is known only now.
    pub fn enter_closure(
        &mut self,
        closure: &Arc<Closure>,
        as_action: bool,
        supplies: &[Supply],
        base: usize,
    ) -> Outcome<usize> {
        let evaluator = self.evaluator;
        let (callee, captured) = match &closure.action {
            Some(action) if as_action => (action, &closure.action_captured),
            _ => (&closure.code, &closure.captured),
        };
        let code: &Code = match callee {
            Callee::Procedure(place) => evaluator.procedure(*place),
            Callee::Code(code) => code,
        };
        let inner = self.open(code, captured);
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        for parameter in &code.parameters {
            let Some(supply) = supplies.get(parameter.index as usize) else { continue };
            let argument = match &supply.primed {
                Some(primed) if parameter.primed => primed,
                _ => &supply.plain,
            };
            match self.argument(argument, base) {
                Ok(slot) => self.stack[inner + parameter.slot as usize] = slot,
                Err(failure) => {
                    self.stack.truncate(inner);
                    return Err(failure);
                }
            }
        }
        Ok(inner)
    }

    /// The value of an operator that was passed as an argument, at values.
    pub fn apply_operator(&mut self, closure: &Arc<Closure>, values: &[Value]) -> Outcome<V> {
        let evaluator = self.evaluator;
        let code: &Code = match &closure.code {
            Callee::Procedure(place) => evaluator.procedure(*place),
            Callee::Code(code) => code,
        };
        let inner = self.open(code, &closure.captured);
        if let Some(own) = code.own {
            self.stack[inner + own as usize] = Slot::Operator(closure.clone());
        }
        for parameter in &code.parameters {
            if let Some(value) = values.get(parameter.index as usize) {
                self.stack[inner + parameter.slot as usize] = Slot::Value(V::Value(value.clone()));
            }
        }
        let outcome = self.deeper(|run| run.body(code, inner));
        self.stack.truncate(inner);
        outcome
    }

    #[cold]
    fn no_state(&self, index: u32) -> Failure {
        let name = &self.evaluator.machine.program.variables[index as usize].name;
        Failure::new(FailureKind::Unassigned, format!("the variable {name} has no value here: there is no state"))
    }

    #[cold]
    pub fn unassigned(&self, index: u32) -> Failure {
        let variables = &self.evaluator.machine.program.variables;
        let name = variables.get(index as usize).map_or("a variable of an instantiated module", |known| &known.name);
        let prime = if self.state.is_empty() { "" } else { "'" };
        Failure::new(FailureKind::Unassigned, format!("{name}{prime} is used before it is given a value"))
    }
}

/// Whether a function that fails somewhere may stay a rule: it is well wherever it is applied elsewhere. Whoever wants
/// all of it meets the failure again.
fn may_wait(kind: FailureKind) -> bool {
    use FailureKind as F;
    matches!(kind, F::Undefined | F::Type | F::Overflow | F::NotEnumerable)
}

pub(super) fn is_predicate(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        builtin,
        B::Not
            | B::Implies
            | B::Equivalent
            | B::Equal
            | B::NotEqual
            | B::In
            | B::NotIn
            | B::SubsetEq
            | B::Less
            | B::LessEqual
            | B::Greater
            | B::GreaterEqual
    )
}

#[cold]
pub(super) fn unbound() -> Failure {
    Failure::new(FailureKind::Unsupported, "an identifier has no value here: a definition that needs itself?")
}
