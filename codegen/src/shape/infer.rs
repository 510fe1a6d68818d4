//! Inference: a system of equations, one for every variable, bound identifier, definition and record field, solved by
//! iteration from below; then a few rounds from above win back what widening gave away.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::key::key;
use super::{Atom, FieldNames, Interval, Reason, Shape, Slots, atom_of, join};
use crate::machine::{Choice, Machine};
use crate::source::Span;
use crate::term::{
    Argument, Body, Bound, Builtin, ConstantId, DefId, LocalId, Operator, Pattern, Program, Selector, Term, TermKind,
    Update,
};

/// Rounds before the bounds of integers that still grow are given up.
const PATIENCE: usize = 60;
/// Rounds after which inference stops in any case.
const LIMIT: usize = 400;

/// What the evaluator knows before inference starts.
#[derive(Clone, Debug, Default)]
pub struct Evaluated {
    /// The values of each declared constant, under each of the configurations.
    pub constants: Vec<Vec<Value>>,
    /// Definitions that have the same value under all of them.
    pub definitions: BTreeMap<DefId, Value>,
    /// The strings that scalar constants are compared with, beside their values.
    pub compared: BTreeMap<ConstantId, BTreeSet<Atom>>,
}

/// What an expression is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// The initial predicate: `v = e` gives `v` a value.
    Initial,
    /// The next-state relation: `v' = e` gives `v` a value.
    Next,
    /// Anything else.
    Value,
}

/// The unknowns of the equations.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// By variable.
    pub variables: Vec<Shape>,
    /// By bound identifier.
    pub locals: Vec<Shape>,
    /// By definition: what its body gives.
    pub definitions: Vec<Shape>,
    /// By names of fields: the shape of each.
    pub records: BTreeMap<FieldNames, Vec<Shape>>,
    /// The definitions that are applied.
    pub reached: BTreeSet<(DefId, Mode)>,
}

impl Facts {
    fn nothing(program: &Program) -> Self {
        Facts {
            variables: vec![Shape::Bottom; program.variables.len()],
            locals: vec![Shape::Bottom; program.locals.len()],
            definitions: vec![Shape::Bottom; program.definitions.len()],
            records: BTreeMap::new(),
            reached: BTreeSet::new(),
        }
    }
}

/// The solved equations, and [`Inference::shape`], which reads them.
#[derive(Debug)]
pub struct Inference<'a> {
    /// The specification.
    pub program: &'a Program,
    /// What is known without inference.
    pub evaluated: &'a Evaluated,
    /// The declared domains: disjoint sets of strings and model values that become enums of their own.
    pub domains: Vec<BTreeSet<Atom>>,
    /// The solution.
    pub facts: Facts,
    pub(super) slots: RefCell<Slots>,
    fresh: RefCell<Facts>,
    refinements: RefCell<Vec<(String, Shape)>>,
    at: RefCell<Vec<(Shape, Option<String>)>>,
}

/// Infers the shapes of everything that the machines (one specification under several configurations) compute.
pub fn infer<'a>(machines: &[&'a Machine], evaluated: &'a Evaluated) -> Inference<'a> {
    let mut domains: Vec<BTreeSet<Atom>> = Vec::new();
    for values in &evaluated.constants {
        for value in values {
            if let Value::Set(elements) = value {
                let atoms: Option<BTreeSet<Atom>> = elements.iter().map(atom_of).collect();
                merge_domain(&mut domains, atoms.unwrap_or_default());
            }
        }
    }
    loop {
        let inference = solve(machines, evaluated, domains.clone());
        let before = domains.len();
        inference.for_each_shape(&mut |shape| promote_keys(shape, &mut domains));
        if domains.len() == before || domains.len() > 64 {
            return Inference { domains, ..inference };
        }
    }
}

/// Adds a domain; those that it overlaps become one with it.
fn merge_domain(domains: &mut Vec<BTreeSet<Atom>>, mut atoms: BTreeSet<Atom>) {
    if atoms.is_empty() {
        return;
    }
    domains.retain(|domain| {
        let disjoint = domain.is_disjoint(&atoms);
        if !disjoint {
            atoms.extend(domain.iter().cloned());
        }
        disjoint
    });
    domains.push(atoms);
}

/// The arguments of a function from a fixed set of strings are a domain, declared or not.
fn promote_keys(shape: &Shape, domains: &mut Vec<BTreeSet<Atom>>) {
    match shape {
        Shape::Function { key, total, value } => {
            if *total {
                promote_key(key, domains);
            }
            promote_keys(value, domains);
        }
        Shape::Set { element, .. } | Shape::Sequence(element) => promote_keys(element, domains),
        Shape::Tuple(elements) => elements.iter().for_each(|element| promote_keys(element, domains)),
        _ => {}
    }
}

fn promote_key(key: &Shape, domains: &mut Vec<BTreeSet<Atom>>) {
    match key {
        Shape::Atoms(atoms, _) if domains.iter().all(|domain| domain.is_disjoint(atoms)) => {
            domains.push(atoms.clone());
        }
        Shape::Tuple(elements) => elements.iter().for_each(|element| promote_key(element, domains)),
        _ => {}
    }
}

fn solve<'a>(machines: &[&'a Machine], evaluated: &'a Evaluated, domains: Vec<BTreeSet<Atom>>) -> Inference<'a> {
    let program = &machines[0].program;
    let mut inference = Inference {
        program,
        evaluated,
        domains,
        facts: Facts::nothing(program),
        slots: RefCell::default(),
        fresh: RefCell::new(Facts::nothing(program)),
        refinements: RefCell::default(),
        at: RefCell::default(),
    };
    for round in 0..LIMIT {
        let mut fresh = inference.round(machines);
        fresh = inference.join_facts(fresh, round >= PATIENCE);
        if fresh == inference.facts {
            break;
        }
        inference.facts = fresh;
    }
    for _ in 0..4 {
        let fresh = inference.round(machines);
        if fresh == inference.facts {
            break;
        }
        inference.facts = fresh;
    }
    inference
}

impl<'a> Inference<'a> {
    /// One evaluation of all equations.
    fn round(&self, machines: &[&'a Machine]) -> Facts {
        *self.fresh.borrow_mut() = Facts::nothing(self.program);
        for machine in machines {
            if let Some(initial) = &machine.initial {
                self.infer(initial, Mode::Initial);
            }
            for action in &machine.actions {
                for parameter in &action.parameters {
                    match &parameter.choice {
                        Choice::Quantified(set) => {
                            let element = self.infer(set, Mode::Value).element();
                            self.bind(parameter.local, &element);
                        }
                        Choice::Assigned(variable, set) => {
                            let element = self.infer(set, Mode::Value).element();
                            self.bind(parameter.local, &element);
                            self.assign(variable.0 as usize, &element);
                        }
                    }
                }
                self.infer(&action.body, Mode::Next);
            }
            let named = [&machine.invariants, &machine.constraints, &machine.action_constraints];
            for formula in named.into_iter().flatten() {
                self.infer(&formula.term, Mode::Value);
            }
            for atom in &machine.atoms {
                for (local, value) in &atom.bindings {
                    let shape = self.shape_of(value, &format!("local {}", local.0));
                    self.bind(*local, &shape);
                }
                self.infer(&atom.term, Mode::Value);
            }
        }
        for assumption in &self.program.assumptions {
            self.infer(&assumption.term, Mode::Value);
        }
        let reached: Vec<(DefId, Mode)> = self.facts.reached.iter().copied().collect();
        for (id, mode) in reached {
            let shape = match (&self.definition(id).body, self.evaluated.definitions.get(&id)) {
                (_, Some(value)) => self.table_shape(id, value),
                (Body::Term(body), None) => {
                    let saved = std::mem::take(&mut *self.refinements.borrow_mut());
                    let shape = self.infer(body, mode);
                    *self.refinements.borrow_mut() = saved;
                    shape
                }
                (Body::Builtin(_), None) => Shape::Bottom,
            };
            let mut fresh = self.fresh.borrow_mut();
            fresh.reached.insert((id, mode));
            let joined = self.join(&fresh.definitions[id.0 as usize], &shape);
            fresh.definitions[id.0 as usize] = joined;
        }
        std::mem::replace(&mut *self.fresh.borrow_mut(), Facts::nothing(self.program))
    }

    fn definition(&self, id: DefId) -> &'a crate::term::Definition {
        &self.program.definitions[id.0 as usize]
    }

    /// The old facts joined with `fresh` ones; with `widen`, integers that grew again are given up.
    fn join_facts(&self, fresh: Facts, widen: bool) -> Facts {
        let old = &self.facts;
        let merge = |a: &Shape, b: &Shape| {
            let joined = self.join(a, b);
            if widen { widened(a, &joined) } else { joined }
        };
        let zip = |a: &[Shape], b: &[Shape]| a.iter().zip(b).map(|(a, b)| merge(a, b)).collect::<Vec<_>>();
        let mut records = fresh.records.clone();
        for (names, shapes) in &old.records {
            let joined = match records.get(names) {
                Some(new) => zip(shapes, new),
                None => shapes.clone(),
            };
            records.insert(names.clone(), joined);
        }
        Facts {
            variables: zip(&old.variables, &fresh.variables),
            locals: zip(&old.locals, &fresh.locals),
            definitions: zip(&old.definitions, &fresh.definitions),
            records,
            reached: old.reached.union(&fresh.reached).copied().collect(),
        }
    }

    /// Every shape of the solution.
    pub fn for_each_shape(&self, visit: &mut dyn FnMut(&Shape)) {
        let facts = &self.facts;
        let records = facts.records.values().flatten();
        facts.variables.iter().chain(&facts.locals).chain(&facts.definitions).chain(records).for_each(visit);
    }

    /// The least shape that holds the values of both.
    pub fn join(&self, a: &Shape, b: &Shape) -> Shape {
        join(&mut self.slots.borrow_mut(), a, b)
    }

    /// The slots of the solution.
    pub fn slots(&self) -> std::cell::Ref<'_, Slots> {
        self.slots.borrow()
    }

    /// The shapes of the fields of records with these names.
    pub fn fields(&self, names: &FieldNames) -> Vec<Shape> {
        self.facts.records.get(names).cloned().unwrap_or_else(|| vec![Shape::Bottom; names.len()])
    }

    /// How many values have this shape, where they are few enough to count.
    pub fn count(&self, shape: &Shape) -> Option<u64> {
        shape.count(&|names| self.fields(names))
    }

    /// The shape of a term's values under the refinements in force.
    pub fn shape(&self, term: &Term) -> Shape {
        self.infer(term, Mode::Value)
    }

    /// The shape of the values of a definition, applied to anything that it is applied to.
    pub fn definition_shape(&self, id: DefId) -> Shape {
        match self.evaluated.definitions.get(&id) {
            Some(value) => self.table_shape(id, value),
            None => self.facts.definitions[id.0 as usize].clone(),
        }
    }

    /// Takes `condition` for true (or false) from here on; [`forget`](Self::forget) goes back to the mark returned.
    pub fn assume(&self, condition: &Term, truth: bool) -> usize {
        let mark = self.refinements.borrow().len();
        self.refine(condition, truth);
        mark
    }

    /// Forgets what was assumed since the mark.
    pub fn forget(&self, mark: usize) {
        self.refinements.borrow_mut().truncate(mark);
    }

    /// The mark that [`forget`](Self::forget) goes back to.
    pub fn mark(&self) -> usize {
        self.refinements.borrow().len()
    }

    /// Lets `@` stand for the old value of `place` (of this shape) while `body` runs.
    pub fn with_at<T>(&self, shape: Shape, place: Option<String>, body: impl FnOnce() -> T) -> T {
        self.at.borrow_mut().push((shape, place));
        let result = body();
        self.at.borrow_mut().pop();
        result
    }

    /// The key of a term; see [`key`].
    pub(crate) fn key(&self, term: &Term) -> Option<String> {
        let at = self.at.borrow();
        key(term, at.last().and_then(|(_, key)| key.as_deref()))
    }

    fn bind(&self, local: LocalId, shape: &Shape) {
        let mut fresh = self.fresh.borrow_mut();
        let joined = self.join(&fresh.locals[local.0 as usize], shape);
        fresh.locals[local.0 as usize] = joined;
    }

    fn assign(&self, variable: usize, shape: &Shape) {
        let mut fresh = self.fresh.borrow_mut();
        let joined = self.join(&fresh.variables[variable], shape);
        fresh.variables[variable] = joined;
    }

    fn bind_pattern(&self, pattern: &Pattern, element: &Shape) {
        match pattern {
            Pattern::Local(local) => self.bind(*local, element),
            Pattern::Tuple(locals) => {
                for (i, local) in locals.iter().enumerate() {
                    let part = match element {
                        Shape::Tuple(elements) => elements.get(i).cloned().unwrap_or(Shape::Bottom),
                        Shape::Bottom => Shape::Bottom,
                        other => Shape::top(format!("{} is taken apart as a tuple", other.describe()), None),
                    };
                    self.bind(*local, &part);
                }
            }
        }
    }

    fn bind_bound(&self, bound: &Bound) -> (Shape, bool) {
        let set = self.infer(&bound.set, Mode::Value);
        let element = set.element();
        self.bind_pattern(&bound.pattern, &element);
        (element, matches!(set, Shape::Set { exact: true, .. }))
    }

    /// The shape of a tuple of bounds as the key of a function.
    fn bind_key(&self, bounds: &[Bound]) -> (Shape, bool) {
        let mut parts: Vec<(Shape, bool)> = bounds.iter().map(|bound| self.bind_bound(bound)).collect();
        match parts.len() {
            1 => parts.remove(0),
            _ => {
                let exact = parts.iter().all(|(_, exact)| *exact);
                (Shape::Tuple(parts.into_iter().map(|(shape, _)| shape).collect()), exact)
            }
        }
    }

    /// The shape of one string or model value at a place.
    pub(super) fn atom_shape(&self, atom: Atom, place: String) -> Shape {
        if self.domains.iter().any(|domain| domain.contains(&atom)) {
            return Shape::Atoms([atom].into(), None);
        }
        let slot = self.slots.borrow_mut().slot(place, [atom.clone()]);
        Shape::Atoms([atom].into(), Some(slot))
    }

    /// The shape of a value that the evaluator found.
    pub fn shape_of(&self, value: &Value, place: &str) -> Shape {
        match value {
            Value::Bool(_) => Shape::Boolean,
            Value::Int(number) => Shape::Integer(Interval::single(i64::from(*number))),
            Value::Str(text) => self.atom_shape(Atom::String(*text), place.to_owned()),
            Value::Model(name) => self.atom_shape(Atom::Model(*name), place.to_owned()),
            Value::Set(elements) => {
                let element = self.join_all(elements.iter().map(|element| self.shape_of(element, place)));
                let exact = self.count(&element) == Some(elements.len() as u64) && !matches!(element, Shape::Bottom);
                Shape::set(element, exact)
            }
            Value::Tuple(elements) if elements.is_empty() => Shape::Sequence(Box::new(Shape::Bottom)),
            Value::Tuple(elements) => {
                let element = |(i, value): (usize, &Value)| self.shape_of(value, &format!("{place}.{i}"));
                Shape::Tuple(elements.iter().enumerate().map(element).collect())
            }
            Value::Record(fields) => {
                let keys: BTreeSet<Atom> = fields.iter().map(|(name, _)| Atom::String(*name)).collect();
                if self.domains.contains(&keys) {
                    let value = self.join_all(fields.iter().map(|(_, value)| self.shape_of(value, place)));
                    return Shape::Function {
                        key: Box::new(Shape::Atoms(keys, None)),
                        total: true,
                        value: Box::new(value),
                    };
                }
                let shapes =
                    fields.iter().map(|(name, value)| self.shape_of(value, &format!("{place}.{name}"))).collect();
                self.record(fields.iter().map(|(name, _)| *name).collect(), shapes)
            }
            Value::Function(pairs) => {
                let key = self.join_all(pairs.iter().map(|(key, _)| self.shape_of(key, place)));
                let value = self.join_all(pairs.iter().map(|(_, value)| self.shape_of(value, place)));
                let total = self.count(&key) == Some(pairs.len() as u64);
                Shape::Function { key: Box::new(key), total, value: Box::new(value) }
            }
        }
    }

    /// The shape of a definition with a known value. A list of values of one kind is a function from `1..n`, since it is
    /// going to be applied to numbers.
    fn table_shape(&self, id: DefId, value: &Value) -> Shape {
        let shape = self.shape_of(value, &format!("definition {}", id.0));
        let Shape::Tuple(elements) = &shape else { return shape };
        let joined = self.join_all(elements.iter().cloned());
        if !matches!(joined, Shape::Atoms(..) | Shape::Integer(_) | Shape::Boolean | Shape::Record(_)) {
            return shape;
        }
        let key = Box::new(Shape::Integer(Interval::new(1, elements.len() as i64)));
        Shape::Function { key, total: true, value: Box::new(joined) }
    }

    pub(super) fn join_all(&self, shapes: impl Iterator<Item = Shape>) -> Shape {
        shapes.fold(Shape::Bottom, |all, shape| self.join(&all, &shape))
    }

    /// A record whose fields have these shapes, or had before.
    fn record(&self, names: Vec<Symbol>, shapes: Vec<Shape>) -> Shape {
        let mut fields: Vec<(Symbol, Shape)> = names.into_iter().zip(shapes).collect();
        fields.sort_by_key(|a| a.0);
        let names: FieldNames = fields.iter().map(|(name, _)| *name).collect();
        let mut fresh = self.fresh.borrow_mut();
        let known = fresh.records.entry(names.clone()).or_insert_with(|| vec![Shape::Bottom; fields.len()]);
        for (known, (_, shape)) in known.iter_mut().zip(&fields) {
            *known = self.join(known, shape);
        }
        Shape::Record(names)
    }

    /// The shape of a field of a record.
    pub fn field(&self, record: &Shape, name: &Symbol, span: Span) -> Shape {
        match record {
            Shape::Record(names) => match names.iter().position(|other| other == name) {
                Some(i) => self.fields(names)[i].clone(),
                None => Shape::top(format!("{} has no field {name}", record.describe()), Some(span)),
            },
            Shape::Bottom => Shape::Bottom,
            Shape::Function { value, .. } => (**value).clone(),
            Shape::Top(reason) => Shape::Top(reason.clone()),
            other => Shape::top(format!("{} has no fields", other.describe()), Some(span)),
        }
    }

    /// The shape of `function[argument]`.
    pub fn applied(&self, function: &Shape, argument: &Shape, index: Option<&Term>, span: Span) -> Shape {
        match function {
            Shape::Bottom => Shape::Bottom,
            Shape::Function { key, value, .. } => {
                self.join(key, argument);
                (**value).clone()
            }
            Shape::Sequence(element) => (**element).clone(),
            Shape::Tuple(elements) => match index.map(|index| &*index.kind) {
                Some(TermKind::Integer(number)) => {
                    let at = usize::try_from(*number - 1).ok().and_then(|i| elements.get(i));
                    at.cloned().unwrap_or(Shape::Bottom)
                }
                _ => self.join_all(elements.iter().cloned()),
            },
            Shape::Record(names) => match index.map(|index| &*index.kind) {
                Some(TermKind::String(name)) => self.field(function, name, span),
                _ => self.join_all(self.fields(names).into_iter()),
            },
            Shape::Top(reason) => Shape::Top(reason.clone()),
            other => Shape::top(format!("{} is applied like a function", other.describe()), Some(span)),
        }
    }

    fn placed(&self, shape: Shape, span: Span) -> Shape {
        match shape {
            Shape::Top(Reason { message, span: None }) => Shape::Top(Reason { message, span: Some(span) }),
            other => other,
        }
    }

    /// The shape of a term, with what guards say of it.
    pub(super) fn infer(&self, term: &Term, mode: Mode) -> Shape {
        let shape = self.placed(self.infer_unrefined(term, mode), term.span);
        if !matches!(shape, Shape::Integer(_) | Shape::Atoms(..)) || self.refinements.borrow().is_empty() {
            return shape;
        }
        let Some(key) = self.key(term) else { return shape };
        let refinements = self.refinements.borrow();
        refinements.iter().filter(|(other, _)| *other == key).fold(shape, |shape, (_, known)| meet(&shape, known))
    }

    fn infer_unrefined(&self, term: &Term, mode: Mode) -> Shape {
        let value = |term: &Term| self.infer(term, Mode::Value);
        match &*term.kind {
            TermKind::Boolean(_) => Shape::Boolean,
            TermKind::Integer(number) => Shape::Integer(Interval::single(*number)),
            TermKind::Decimal(_) => Shape::top("a real number cannot be evaluated", Some(term.span)),
            TermKind::String(text) => {
                let place = format!("{:?} {:?}", term.span.file, term.span);
                self.atom_shape(Atom::String(*text), place)
            }
            TermKind::Constant(id, arguments) => self.constant(*id, arguments, term.span),
            TermKind::Variable(id) => self.facts.variables[id.0 as usize].clone(),
            TermKind::Local(id, arguments) if arguments.is_empty() => self.facts.locals[id.0 as usize].clone(),
            TermKind::Local(..) => Shape::top("an operator is applied that is itself a parameter", Some(term.span)),
            TermKind::Call(id, arguments) => self.call(*id, arguments, mode, term.span),
            TermKind::Builtin(builtin, operands) => {
                let arguments: Vec<Argument> = operands.iter().cloned().map(Argument::Term).collect();
                self.builtin(*builtin, &arguments, mode, term.span)
            }
            TermKind::Let(_, body) => self.infer(body, mode),
            TermKind::If(condition, then, otherwise) => {
                value(condition);
                let mark = self.assume(condition, true);
                let a = self.infer(then, mode);
                self.forget(mark);
                self.assume(condition, false);
                let b = self.infer(otherwise, mode);
                self.forget(mark);
                self.join(&a, &b)
            }
            TermKind::Case(arms, other) => {
                let mark = self.mark();
                let mut all = Shape::Bottom;
                for (condition, result) in arms {
                    value(condition);
                    let before = self.assume(condition, true);
                    let shape = self.infer(result, mode);
                    self.forget(before);
                    self.assume(condition, false);
                    all = self.join(&all, &shape);
                }
                if let Some(other) = other {
                    let shape = self.infer(other, mode);
                    all = self.join(&all, &shape);
                }
                self.forget(mark);
                all
            }
            TermKind::And(parts) => {
                let mark = self.mark();
                for part in parts {
                    self.infer(part, mode);
                    self.assume(part, true);
                }
                self.forget(mark);
                Shape::Boolean
            }
            TermKind::Or(parts) => {
                for part in parts {
                    self.infer(part, mode);
                }
                Shape::Boolean
            }
            TermKind::Quantifier { bounds, body, .. } => {
                for bound in bounds {
                    self.bind_bound(bound);
                }
                self.infer(body, mode);
                Shape::Boolean
            }
            TermKind::Choose { pattern, set: Some(set), body } => {
                let element = value(set).element();
                self.bind_pattern(pattern, &element);
                value(body);
                match pattern {
                    Pattern::Local(local) => self.join(&Shape::Bottom, &self.chosen(*local, element)),
                    Pattern::Tuple(_) => element,
                }
            }
            TermKind::SetEnumeration(elements) => {
                let shapes: Vec<Shape> = elements.iter().map(value).collect();
                let element = self.join_all(shapes.iter().cloned());
                let literal = elements.iter().all(|element| {
                    matches!(*element.kind, TermKind::String(_) | TermKind::Integer(_) | TermKind::Boolean(_))
                });
                let exact = literal && !elements.is_empty() && self.count(&element) == Some(elements.len() as u64);
                Shape::set(element, exact)
            }
            TermKind::SetFilter { bound, body } => {
                let (element, _) = self.bind_bound(bound);
                value(body);
                Shape::set(element, false)
            }
            TermKind::SetMap { bounds, body } => {
                for bound in bounds {
                    self.bind_bound(bound);
                }
                Shape::set(value(body), false)
            }
            TermKind::Function { bounds, body } => {
                let (key, total) = self.bind_key(bounds);
                Shape::Function { key: Box::new(key), total, value: Box::new(value(body)) }
            }
            TermKind::Apply(function, argument) => {
                let (f, x) = (value(function), value(argument));
                self.applied(&f, &x, Some(argument), term.span)
            }
            TermKind::FunctionSet(from, to) => {
                let (from, to) = (value(from), value(to));
                let is_exact = |shape: &Shape| matches!(shape, Shape::Set { exact: true, .. });
                let exact = is_exact(&from) && is_exact(&to);
                let total = is_exact(&from);
                let function = Shape::Function { key: Box::new(from.element()), total, value: Box::new(to.element()) };
                Shape::set(function, exact)
            }
            TermKind::Except(base, updates) => self.except(base, updates),
            TermKind::At => self.at.borrow().last().map_or(Shape::Bottom, |(shape, _)| shape.clone()),
            TermKind::Record(fields) => {
                let shapes = fields.iter().map(|(_, term)| value(term)).collect();
                self.record(fields.iter().map(|(name, _)| *name).collect(), shapes)
            }
            TermKind::RecordSet(fields) => {
                let shapes: Vec<Shape> = fields.iter().map(|(_, term)| value(term).element()).collect();
                Shape::set(self.record(fields.iter().map(|(name, _)| *name).collect(), shapes), false)
            }
            TermKind::Field(record, name) => {
                let record = value(record);
                self.field(&record, name, term.span)
            }
            TermKind::Tuple(elements) if elements.is_empty() => Shape::Sequence(Box::new(Shape::Bottom)),
            TermKind::Tuple(elements) => Shape::Tuple(elements.iter().map(value).collect()),
            TermKind::Product(factors) => {
                let sets: Vec<Shape> = factors.iter().map(value).collect();
                let exact = sets.iter().all(|set| matches!(set, Shape::Set { exact: true, .. }));
                Shape::set(Shape::Tuple(sets.iter().map(Shape::element).collect()), exact)
            }
            TermKind::Prime(inner) => self.infer(inner, mode),
            TermKind::Unchanged(inner) => {
                value(inner);
                Shape::Boolean
            }
            TermKind::Enabled(action) => {
                value(action);
                Shape::Boolean
            }
            TermKind::Square(action, subscript) | TermKind::Angle(action, subscript) => {
                value(action);
                value(subscript);
                Shape::Boolean
            }
            TermKind::Choose { set: None, .. } | TermKind::Unbounded { .. } => {
                Shape::top("a quantifier or CHOOSE without a set cannot be evaluated", Some(term.span))
            }
            TermKind::TemporalQuantifier { .. }
            | TermKind::Compose(..)
            | TermKind::Always(_)
            | TermKind::Eventually(_)
            | TermKind::LeadsTo(..)
            | TermKind::Guarantees(..)
            | TermKind::WeakFairness(..)
            | TermKind::StrongFairness(..) => Shape::top("a temporal formula has no value in a state", Some(term.span)),
        }
    }

    /// A chosen element: what is known of the bound identifier.
    fn chosen(&self, local: LocalId, element: Shape) -> Shape {
        match &self.facts.locals[local.0 as usize] {
            Shape::Bottom => element,
            known => known.clone(),
        }
    }

    fn constant(&self, id: ConstantId, arguments: &[Argument], span: Span) -> Shape {
        if !arguments.is_empty() {
            return Shape::top("a constant operator is applied", Some(span));
        }
        let values = self.evaluated.constants.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        let place = format!("constant {}", id.0);
        let shapes: Vec<Shape> = values.iter().map(|value| self.shape_of(value, &place)).collect();
        let mut all = self.join_all(shapes.into_iter());
        for atom in self.evaluated.compared.get(&id).into_iter().flatten() {
            let shape = self.atom_shape(atom.clone(), place.clone());
            all = self.join(&all, &shape);
        }
        all
    }

    fn call(&self, id: DefId, arguments: &[Argument], mode: Mode, span: Span) -> Shape {
        let definition = self.definition(id);
        if let Body::Builtin(builtin) = definition.body {
            return self.builtin(builtin, arguments, mode, span);
        }
        self.bind_arguments(&definition.parameters, arguments);
        self.fresh.borrow_mut().reached.insert((id, mode));
        self.definition_shape(id)
    }

    fn bind_arguments(&self, parameters: &[LocalId], arguments: &[Argument]) {
        for (parameter, argument) in parameters.iter().zip(arguments) {
            match argument {
                Argument::Term(term) => {
                    let shape = self.infer(term, Mode::Value);
                    self.bind(*parameter, &shape);
                }
                Argument::Operator(_) => {}
            }
        }
    }

    /// The shape that an operator gives when it is applied to values of these shapes.
    pub(super) fn apply_operator(&self, operator: &Operator, shapes: &[Shape]) -> Shape {
        match operator {
            Operator::Lambda { parameters, body } => {
                for (parameter, shape) in parameters.iter().zip(shapes) {
                    self.bind(*parameter, shape);
                }
                self.infer(body, Mode::Value)
            }
            Operator::Definition { id, bound } => {
                let parameters = &self.definition(*id).parameters;
                self.bind_arguments(parameters, bound);
                for (parameter, shape) in parameters.iter().skip(bound.len()).zip(shapes) {
                    self.bind(*parameter, shape);
                }
                self.fresh.borrow_mut().reached.insert((*id, Mode::Value));
                self.definition_shape(*id)
            }
            _ => Shape::top("this operator cannot be passed on", None),
        }
    }

    /// `v = e`, `v \in S` where they give a value.
    pub(super) fn assignment(&self, target: &Term, mode: Mode) -> Option<usize> {
        match (&*target.kind, mode) {
            (TermKind::Variable(id), Mode::Initial) => Some(id.0 as usize),
            (TermKind::Prime(inner), Mode::Next) => match &*inner.kind {
                TermKind::Variable(id) => Some(id.0 as usize),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn record_assignment(&self, target: &Term, shape: &Shape, mode: Mode) {
        if let Some(variable) = self.assignment(target, mode) {
            self.assign(variable, shape);
        }
    }

    fn except(&self, base: &Term, updates: &[Update]) -> Shape {
        let mut whole = self.infer(base, Mode::Value);
        let root = self.key(base);
        for update in updates {
            whole = self.updated(&whole, &update.path, root.clone(), &update.value);
        }
        whole
    }

    /// The shape of `whole` with the value at `path` replaced.
    fn updated(&self, whole: &Shape, path: &[Selector], place: Option<String>, value: &Term) -> Shape {
        let Some((first, rest)) = path.split_first() else {
            return self.with_at(whole.clone(), place, || self.infer(value, Mode::Value));
        };
        match first {
            Selector::Index(index) => {
                let argument = self.infer(index, Mode::Value);
                let place = place.and_then(|place| Some(format!("{place}[{}]", self.key(index)?)));
                let old = self.applied(whole, &argument, Some(index), index.span);
                let new = self.updated(&old, rest, place, value);
                match whole {
                    Shape::Function { key, total, value } => {
                        let value = Box::new(self.join(value, &new));
                        Shape::Function { key: key.clone(), total: *total, value }
                    }
                    Shape::Sequence(element) => Shape::Sequence(Box::new(self.join(element, &new))),
                    Shape::Tuple(elements) => {
                        Shape::Tuple(elements.iter().map(|element| self.join(element, &new)).collect())
                    }
                    other => other.clone(),
                }
            }
            Selector::Field(name) => {
                let place = place.map(|place| format!("{place}.{name}"));
                let old = self.field(whole, name, value.span);
                let new = self.updated(&old, rest, place, value);
                match whole {
                    Shape::Record(names) => {
                        let mut shapes = vec![Shape::Bottom; names.len()];
                        if let Some(i) = names.iter().position(|other| other == name) {
                            shapes[i] = new;
                        }
                        self.record(names.to_vec(), shapes)
                    }
                    Shape::Function { key, total, value } => {
                        let value = Box::new(self.join(value, &new));
                        Shape::Function { key: key.clone(), total: *total, value }
                    }
                    other => other.clone(),
                }
            }
        }
    }

    /// Remembers what `condition` says of numbers and strings.
    fn refine(&self, condition: &Term, truth: bool) {
        match &*condition.kind {
            TermKind::And(parts) if truth => parts.iter().for_each(|part| self.refine(part, true)),
            TermKind::Or(parts) if !truth => parts.iter().for_each(|part| self.refine(part, false)),
            _ => {
                if let Some((builtin, operands)) = view(self.program, condition) {
                    self.refine_builtin(builtin, &operands, truth);
                }
            }
        }
    }

    fn refine_builtin(&self, builtin: Builtin, operands: &[&Term], truth: bool) {
        let known = |term: &Term, shape: Shape| {
            if let Some(key) = self.key(term) {
                self.refinements.borrow_mut().push((key, shape));
            }
        };
        match (builtin, operands) {
            (Builtin::Not, [inner]) => self.refine(inner, !truth),
            (Builtin::NotEqual, [a, b]) => self.refine_builtin(Builtin::Equal, &[a, b], !truth),
            (Builtin::NotIn, [a, b]) => self.refine_builtin(Builtin::In, &[a, b], !truth),
            (Builtin::Greater, [a, b]) => self.refine_builtin(Builtin::Less, &[b, a], truth),
            (Builtin::GreaterEqual, [a, b]) => self.refine_builtin(Builtin::LessEqual, &[b, a], truth),
            (Builtin::Less, [a, b]) if !truth => self.refine_builtin(Builtin::LessEqual, &[b, a], true),
            (Builtin::LessEqual, [a, b]) if !truth => self.refine_builtin(Builtin::Less, &[b, a], true),
            (Builtin::Less | Builtin::LessEqual, [a, b]) => {
                let gap = i64::from(builtin == Builtin::Less);
                let (x, y) = (self.shape(a).interval(), self.shape(b).interval());
                if let (Some(x), Some(y)) = (x, y) {
                    known(a, Shape::Integer(Interval::new(Interval::ALL.least, y.greatest - gap)));
                    known(b, Shape::Integer(Interval::new(x.least + gap, Interval::ALL.greatest)));
                }
            }
            (Builtin::Equal, [a, b]) => {
                let (x, y) = (self.shape(a), self.shape(b));
                if truth {
                    known(a, y);
                    known(b, x);
                } else {
                    let without = |all: &Shape, one: &Shape| match (all, one) {
                        (Shape::Atoms(all, slot), Shape::Atoms(one, _)) if one.len() == 1 => {
                            Some(Shape::Atoms(all.difference(one).cloned().collect(), *slot))
                        }
                        _ => None,
                    };
                    if let Some(shape) = without(&x, &y) {
                        known(a, shape);
                    }
                    if let Some(shape) = without(&y, &x) {
                        known(b, shape);
                    }
                }
            }
            (Builtin::In, [a, b]) if truth => known(a, self.shape(b).element()),
            _ => {}
        }
    }
}

/// An application of a native operator to expressions.
pub(crate) fn view<'t>(program: &Program, term: &'t Term) -> Option<(Builtin, Vec<&'t Term>)> {
    match &*term.kind {
        TermKind::Builtin(builtin, operands) => Some((*builtin, operands.iter().collect())),
        TermKind::Call(id, arguments) => match program.definitions[id.0 as usize].body {
            Body::Builtin(builtin) => {
                let terms = arguments.iter().map(|argument| match argument {
                    Argument::Term(term) => Some(term),
                    Argument::Operator(_) => None,
                });
                Some((builtin, terms.collect::<Option<_>>()?))
            }
            Body::Term(_) => None,
        },
        _ => None,
    }
}

/// What both shapes allow, where that is easily said.
fn meet(a: &Shape, b: &Shape) -> Shape {
    match (a, b) {
        (Shape::Integer(a), Shape::Integer(b)) => {
            let met = a.meet(*b);
            Shape::Integer(if met.is_empty() { *a } else { met })
        }
        (Shape::Atoms(a, slot), Shape::Atoms(b, _)) => {
            let met: BTreeSet<Atom> = a.intersection(b).cloned().collect();
            if met.is_empty() { Shape::Atoms(a.clone(), *slot) } else { Shape::Atoms(met, *slot) }
        }
        _ => a.clone(),
    }
}

/// `new`, with those bounds of integers given up that are beyond `old`'s.
fn widened(old: &Shape, new: &Shape) -> Shape {
    let boxed = |old: &Shape, new: &Shape| Box::new(widened(old, new));
    match (old, new) {
        (Shape::Integer(a), Shape::Integer(b)) => Shape::Integer(Interval {
            least: if b.least < a.least { Interval::ALL.least } else { b.least },
            greatest: if b.greatest > a.greatest { Interval::ALL.greatest } else { b.greatest },
        }),
        (Shape::Set { element: a, .. }, Shape::Set { element: b, exact }) => {
            let element = boxed(a, b);
            let exact = *exact && *element == **b;
            Shape::Set { element, exact }
        }
        (Shape::Sequence(a), Shape::Sequence(b)) => Shape::Sequence(boxed(a, b)),
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => {
            Shape::Tuple(a.iter().zip(b).map(|(a, b)| widened(a, b)).collect())
        }
        (Shape::Function { value: a, .. }, Shape::Function { key, total, value: b }) => {
            Shape::Function { key: key.clone(), total: *total, value: boxed(a, b) }
        }
        _ => new.clone(),
    }
}

impl Inference<'_> {
    /// Whether a path certainly leads to a place in `base`.
    pub fn is_in_domain(&self, base: &Term, path: &[Selector]) -> bool {
        let mut shape = self.shape(base);
        for selector in path {
            shape = match selector {
                Selector::Index(index) => {
                    let argument = self.shape(index);
                    let known = match (&shape, &argument) {
                        (Shape::Function { key, total: true, .. }, argument) => match (&**key, argument) {
                            (Shape::Atoms(all, _), Shape::Atoms(some, _)) => some.is_subset(all),
                            (Shape::Integer(all), Shape::Integer(some)) => some.within(*all),
                            (all, some) => all == some,
                        },
                        _ => false,
                    };
                    if !known {
                        return false;
                    }
                    self.applied(&shape, &argument, Some(index), index.span)
                }
                Selector::Field(name) => self.field(&shape, name, base.span),
            };
        }
        true
    }

    /// The shape of the value at a path of `base`.
    pub fn path_shape(&self, base: &Term, path: &[Selector]) -> Shape {
        let whole = self.shape(base);
        path.iter().fold(whole, |shape, selector| match selector {
            Selector::Index(index) => {
                let argument = self.shape(index);
                self.applied(&shape, &argument, Some(index), index.span)
            }
            Selector::Field(name) => self.field(&shape, name, base.span),
        })
    }
}
