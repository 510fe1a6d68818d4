//! Evaluation: code, a frame, a state, and the next state as far as it is assigned.

use std::ops::ControlFlow;
use std::sync::Arc;

use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::Evaluator;
use super::code::{
    Argument, Bound, Callee, Closing, Closure, Code, CodeBody, Kind, LetCode, Node, Scoped, Selector, Slot, Source,
    Supply, Thunk, Update,
};
use super::set::{LARGEST_SET, Lazy, V, is_one_to_n, too_large};
use crate::term::Builtin;

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
    /// The next state, as far as it is assigned.
    pub next: Vec<Option<Value>>,
    /// Changes with every assignment of the next state.
    pub version: u64,
    pub last_version: u64,
    pub depth: u32,
    /// The depth of the current state in the search.
    pub level: u32,
}

impl<'e> Run<'e> {
    pub fn new(evaluator: &'e Evaluator, state: Arc<[Value]>, level: u32) -> Self {
        let next = vec![None; evaluator.machine.program.variables.len()];
        Run { evaluator, stack: Vec::with_capacity(64), state, next, version: 0, last_version: 0, depth: 0, level }
    }

    /// Notes that the next state has changed.
    pub fn touch(&mut self) {
        self.last_version += 1;
        self.version = self.last_version;
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
            Kind::Field(record, name) => {
                let index = Value::Str(*name);
                self.apply_to(record, &index, base)
            }
            Kind::Argument(slot) => self.slot(base + *slot as usize),
            Kind::Call(place, arguments) => {
                let evaluator = self.evaluator;
                let code = evaluator.procedure(*place);
                self.call(code, arguments, base)
            }
            Kind::Shared(inner) => self.eval(inner, base),
            Kind::Cached(cell, inner) => match cell.get() {
                Some(value) => Ok(value.clone()),
                None => {
                    let value = self.eval(inner, base)?;
                    Ok(cell.get_or_init(|| value).clone())
                }
            },
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
            Kind::And(_) | Kind::Or(_) | Kind::Quantifier { .. } | Kind::Enabled(_) | Kind::Judge(_) => {
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
                let captured = self.capture(&scoped.sources, base)?;
                if !set.is_plain_set() {
                    return match set.is_finite() {
                        None => self.elements(&set).map(|_| V::from(true)),
                        Some(_) => Ok(Lazy::Filter(set, scoped.clone(), captured).into()),
                    };
                }
                let inner = self.open(&scoped.code, &captured);
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
                let set = self.eval(&bound.set, base)?;
                let mut chosen = None;
                let _ = self.each(&set, &mut |run, element| {
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
            Kind::Enabled(act) => self.enabled(act, base),
            Kind::Judge(act) => self.judge(act, base),
            Kind::Builtin(builtin, operands) if is_predicate(*builtin) => self.predicate(*builtin, operands, base),
            _ => match self.eval(node, base)? {
                V::Value(Value::Bool(truth)) => return Ok(truth),
                other => {
                    let message = format!("a truth value is needed here, and {} is none", other.describe());
                    Err(Failure::new(FailureKind::Type, message))
                }
            },
        };
        outcome.map_err(|failure| failure.at(self.evaluator.location(node.span)))
    }

    fn predicate(&mut self, builtin: Builtin, operands: &[Node], base: usize) -> Outcome<bool> {
        match (builtin, operands) {
            (Builtin::Not, [a]) => Ok(!self.truth(a, base)?),
            (Builtin::Implies, [a, b]) => Ok(!self.truth(a, base)? || self.truth(b, base)?),
            (Builtin::Equivalent, [a, b]) => Ok(self.truth(a, base)? == self.truth(b, base)?),
            (Builtin::Equal, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.equal(&a, &b)
            }
            (Builtin::NotEqual, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                Ok(!self.equal(&a, &b)?)
            }
            (Builtin::In, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                self.member(&b, &a)
            }
            (Builtin::NotIn, [a, b]) => {
                let (a, b) = (self.eval(a, base)?, self.eval(b, base)?);
                Ok(!self.member(&b, &a)?)
            }
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

    /// The value of an expression that must be an integer.
    pub fn integer(&mut self, node: &Node, base: usize) -> Outcome<i32> {
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
            let set = self.eval(&bound.set, base)?;
            return self.each(&set, &mut |run, element| {
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
        let captured = self.capture(&scoped.sources, base)?;
        let is_small = domain.iter().all(|set| set.is_plain_set() || set.size_bound().is_some_and(|n| n <= 100_000));
        if let Some(other) = domain.iter().find(|set| set.is_finite().is_none()) {
            let message = format!("the domain of a function must be a set, and {} is none", other.describe());
            return Err(Failure::new(FailureKind::Type, message));
        }
        if scoped.code.own.is_some() || !is_small {
            return Ok(Lazy::Function(domain, scoped.clone(), captured).into());
        }
        self.tabulate(&domain, scoped, &captured, None).map(V::Value)
    }

    /// A function's pairs of argument and value.
    pub fn tabulate(&mut self, domain: &[V], scoped: &Scoped, captured: &[Slot], own: Option<V>) -> Outcome<Value> {
        let CodeBody::Expression(body) = &scoped.code.body else { return Err(unbound()) };
        let base = self.open(&scoped.code, captured);
        if let (Some(slot), Some(own)) = (scoped.code.own, own) {
            self.stack[base + slot as usize] = Slot::Value(own);
        }
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
        let argument = match self.eval(argument, base)? {
            V::Value(value) => value,
            lazy => self.force(lazy)?,
        };
        self.apply_to(function, &argument, base)
    }

    fn apply_to(&mut self, function: &Node, argument: &Value, base: usize) -> Outcome<V> {
        // Without taking a share of the whole function, where it stands in a place of its own.
        let place = match &function.kind {
            Kind::Variable(index) => self.state.get(*index as usize),
            Kind::Next(index) => self.next[*index as usize].as_ref(),
            Kind::Slot(slot) | Kind::Argument(slot) => match &self.stack[base + *slot as usize] {
                Slot::Value(V::Value(value)) => Some(value),
                _ => None,
            },
            Kind::Cached(cell, _) => match cell.get() {
                Some(V::Value(value)) => Some(value),
                _ => None,
            },
            _ => None,
        };
        if let Some(function) = place {
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
        let Lazy::Function(domain, scoped, captured) = &**lazy else {
            let message = format!("{} is applied as if it were a function", function.describe());
            return Err(Failure::new(FailureKind::Type, message));
        };
        let CodeBody::Expression(body) = &scoped.code.body else { return Err(unbound()) };
        let items: Vec<Value> = match (&**domain, argument) {
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
        let outcome = self.deeper(|run| {
            for (pattern, item) in scoped.patterns.iter().zip(items) {
                run.bind(pattern, base, item)?;
            }
            run.eval(body, base)
        });
        self.stack.truncate(base);
        outcome
    }

    fn except(&mut self, function: &Node, updates: &[Update], base: usize) -> Outcome<V> {
        let mut value = self.plain(function, base)?;
        for update in updates {
            let mut path = Vec::with_capacity(update.path.len());
            for step in &update.path {
                path.push(match step {
                    Selector::Field(name) => Value::Str(*name),
                    Selector::Index(node) => self.plain(node, base)?,
                });
            }
            value = super::builtin::replace(value, &path, &mut |old| {
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
            Slot::Fleeting(version, value) if *version == self.version => return Ok(value.clone()),
            Slot::Thunk(_) => return self.slot(place),
            _ => {}
        }
        let Some(node) = code.inline.get() else { return Err(unbound()) };
        let value = self.eval(node, base)?;
        use super::code::Needs;
        if node.needs.any(Needs::NEXT) {
            self.stack[place] = Slot::Fleeting(self.version, value.clone());
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
        sources
            .iter()
            .map(|source| {
                let place = base + source.slot as usize;
                let Some(definition) = &source.definition else { return Ok(self.stack[place].clone()) };
                if let Slot::Value(_) | Slot::Operator(_) | Slot::Thunk(_) = &self.stack[place] {
                    return Ok(self.stack[place].clone());
                }
                let Some(closing) = definition.closing.get() else { return Ok(Slot::Empty) };
                if !definition.is_operator {
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
                    return Ok(slot);
                }
                self.let_operator(place, definition, base).map(Slot::Operator)
            })
            .collect()
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
        let name = &self.evaluator.machine.program.variables[index as usize].name;
        let prime = if self.state.is_empty() { "" } else { "'" };
        Failure::new(FailureKind::Unassigned, format!("{name}{prime} is used before it is given a value"))
    }
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
