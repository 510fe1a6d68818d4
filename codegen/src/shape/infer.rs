//! Inference: a system of equations, one for every variable, bound identifier, definition and record field, solved by
//! iteration from below; then a few rounds from above win back what widening gave away.
//!
//! The right-hand sides are the formulas of the machines and the bodies of the definitions. One is evaluated again only
//! where something that it read has changed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::Value;
use rustc_hash::FxHashMap;

use super::facts::{Facts, Trail, Unknown};
use super::refine::{Old, Refinement};
use super::roots::Equation;
use super::{Atom, FieldNames, Interval, Origin, Reason, Shape, Slots, atom_of, join, roots};
use crate::machine::Machine;
use crate::term::{Body, ConstantId, DefId, Program, Term, TermKind};

/// Rounds in which the bounds of integers may grow step by step. After them they leap from one landmark to the next.
const STEPS: usize = 12;
/// Rounds before the bounds of integers that still grow are given up.
const PATIENCE: usize = 60;
/// A shape that is deeper than this and grows still is one of values that stand in one another without end.
const DEEPEST: usize = 16;
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
    /// The sets of which it shows how they are made, and where it shows.
    pub shown: BTreeMap<Origin, Reason>,
}

impl Evaluated {
    /// Whether there are sets of which only the run tells whether TLC has put them in order.
    pub fn remembers(&self) -> bool {
        self.shown.keys().any(|origin| matches!(origin, Origin::Set(_)))
    }
}

/// What an expression is evaluated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// The initial predicate: `v = e` gives `v` a value.
    Initial,
    /// The next-state relation: `v' = e` gives `v` a value.
    Next,
    /// Anything else.
    Value,
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
    pub(super) refinements: RefCell<Vec<Refinement>>,
    pub(super) at: RefCell<Vec<Old>>,
    pub(super) numbers: Cell<u32>,
    /// Whether variables stand for their next values.
    pub(super) primed: Cell<bool>,
    /// Where bounds may come to rest: the numbers that the specification and its constants name, and their neighbours.
    landmarks: RefCell<BTreeSet<i64>>,
    /// What the equation that is being evaluated has read and given; none once all are solved.
    trail: RefCell<Option<Trail>>,
    given: RefCell<BTreeMap<Given, (Shape, Trail)>>,
    remembered: RefCell<FxHashMap<Memory, (Term, Shape)>>,
}

/// A value that the evaluator found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Given {
    /// Of a constant, under all configurations.
    Constant(ConstantId),
    /// Of a definition.
    Table(DefId),
}

/// Where a term was evaluated: the term's address and place, the mode, and the circumstances.
type Memory = (usize, u32, Mode, (u32, u32, bool));

/// Infers the shapes of everything that the machines (one specification under several configurations) compute.
pub fn infer<'a>(machines: &[&'a Machine], evaluated: &'a Evaluated) -> Inference<'a> {
    let roots = roots::of(machines);
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
        let inference = solve(&machines[0].program, &roots, evaluated, domains.clone());
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
        Shape::Tuple(elements) | Shape::Union(elements) => {
            elements.iter().for_each(|element| promote_keys(element, domains))
        }
        _ => {}
    }
}

fn promote_key(key: &Shape, domains: &mut Vec<BTreeSet<Atom>>) {
    match key {
        Shape::Atoms(atoms, _) if domains.iter().all(|domain| domain.is_disjoint(atoms)) => {
            domains.push((**atoms).clone());
        }
        Shape::Tuple(elements) => elements.iter().for_each(|element| promote_key(element, domains)),
        _ => {}
    }
}

fn solve<'a>(
    program: &'a Program,
    roots: &[Equation<'a>],
    evaluated: &'a Evaluated,
    domains: Vec<BTreeSet<Atom>>,
) -> Inference<'a> {
    let mut inference = Inference {
        program,
        evaluated,
        domains,
        facts: Facts::nothing(program),
        slots: RefCell::default(),
        refinements: RefCell::default(),
        at: RefCell::default(),
        numbers: Cell::default(),
        primed: Cell::default(),
        landmarks: RefCell::default(),
        trail: RefCell::default(),
        given: RefCell::default(),
        remembered: RefCell::default(),
    };
    let mut rounds = Rounds { roots, trails: BTreeMap::new(), changed: BTreeSet::new() };
    for round in 0..LIMIT {
        let mut fresh = rounds.next(&inference);
        fresh = inference.join_facts(fresh, round);
        if !rounds.settle(&mut inference, fresh) {
            break;
        }
    }
    for _ in 0..4 {
        let fresh = rounds.next(&inference);
        if !rounds.settle(&mut inference, fresh) {
            break;
        }
    }
    inference
}

/// Evaluations of all equations, one after the other.
struct Rounds<'r, 'a> {
    roots: &'r [Equation<'a>],
    /// By equation, what its last evaluation read and gave.
    trails: BTreeMap<Side, Trail>,
    /// What the last round changed.
    changed: BTreeSet<Unknown>,
}

/// A right-hand side: a root by its place, or the body of a definition.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Root(usize),
    Definition(DefId, Mode),
}

impl<'a> Rounds<'_, 'a> {
    /// One evaluation of all equations: what they give from the facts so far.
    fn next(&mut self, inference: &Inference<'a>) -> Facts {
        let roots = (0..self.roots.len()).map(Side::Root);
        let definitions = inference.facts.reached.iter().map(|(id, mode)| Side::Definition(*id, *mode));
        let mut fresh = Facts::nothing(inference.program);
        for side in roots.chain(definitions) {
            let trail = match self.trails.remove(&side) {
                Some(trail) if trail.reads.is_disjoint(&self.changed) => trail,
                _ => inference.evaluate(|| match side {
                    Side::Root(place) => self.roots[place].evaluate(inference),
                    Side::Definition(id, mode) => inference.evaluate_definition(id, mode),
                }),
            };
            fresh.take_in(&trail, &mut |a, b| inference.join(a, b));
            self.trails.insert(side, trail);
        }
        fresh
    }

    /// Takes the facts for the solution so far; whether they are news.
    fn settle(&mut self, inference: &mut Inference<'a>, facts: Facts) -> bool {
        self.changed = facts.changes(&inference.facts);
        let news = !self.changed.is_empty() || facts.reached != inference.facts.reached;
        inference.facts = facts;
        inference.given.borrow_mut().retain(|_, (_, trail)| trail.reads.is_disjoint(&self.changed));
        inference.remembered.borrow_mut().clear();
        news
    }
}

impl<'a> Equation<'a> {
    fn evaluate(&self, inference: &Inference<'a>) {
        match self {
            Equation::Term(term, mode) => {
                inference.infer(term, *mode);
            }
            Equation::Choice(parameter) => {
                let element = inference.infer(&parameter.set, Mode::Value).element();
                inference.bind(parameter.local, &element);
            }
            Equation::Binding(local, value) => {
                let shape = inference.shape_of(value, &format!("local {}", local.0));
                inference.bind(*local, &shape);
            }
        }
    }
}

impl<'a> Inference<'a> {
    /// Evaluates an equation: what it reads and gives.
    fn evaluate(&self, equation: impl FnOnce()) -> Trail {
        self.remembered.borrow_mut().clear();
        *self.trail.borrow_mut() = Some(Trail::default());
        equation();
        self.trail.borrow_mut().take().unwrap_or_default()
    }

    fn evaluate_definition(&self, id: DefId, mode: Mode) {
        let shape = match (&self.definition(id).body, self.evaluated.definitions.get(&id)) {
            (_, Some(value)) => self.table_shape(id, value),
            (Body::Term(body), None) => self.infer(body, mode),
            (Body::Builtin(_), None) => Shape::Bottom,
        };
        self.give(Unknown::Definition(id), vec![shape]);
    }

    /// The only shape of an unknown that is no record.
    pub(super) fn read(&self, unknown: Unknown) -> Shape {
        let shape = self.facts.of(&unknown).first().cloned().unwrap_or(Shape::Bottom);
        self.note_read(unknown);
        shape
    }

    fn note_read(&self, unknown: Unknown) {
        if let Some(trail) = &mut *self.trail.borrow_mut() {
            trail.reads.insert(unknown);
        }
    }

    /// What the equation that is being evaluated says of an unknown.
    pub(super) fn give(&self, unknown: Unknown, shapes: Vec<Shape>) {
        if let Some(trail) = &mut *self.trail.borrow_mut() {
            trail.give(unknown, &shapes, &mut |a, b| self.join(a, b));
        }
    }

    /// Notes that a definition is applied.
    pub(super) fn reach(&self, id: DefId, mode: Mode) {
        if let Some(trail) = &mut *self.trail.borrow_mut() {
            trail.reached.insert((id, mode));
        }
    }

    /// The shape of a value that the evaluator found, computed again only where something that it read has changed;
    /// whoever asks takes part in what it reads and gives.
    pub(super) fn given(&self, which: Given, shape: impl FnOnce() -> Shape) -> Shape {
        if !self.given.borrow().contains_key(&which) {
            let outer = self.trail.borrow_mut().replace(Trail::default());
            let shape = shape();
            let trail = std::mem::replace(&mut *self.trail.borrow_mut(), outer).unwrap_or_default();
            self.given.borrow_mut().insert(which, (shape, trail));
        }
        let given = self.given.borrow();
        let Some((shape, trail)) = given.get(&which) else { return Shape::Bottom };
        if let Some(outer) = &mut *self.trail.borrow_mut() {
            outer.extend(trail, &mut |a, b| self.join(a, b));
        }
        shape.clone()
    }

    /// The shape of a term, computed once in the same circumstances.
    pub(super) fn remembered(&self, term: &Term, mode: Mode, shape: impl FnOnce() -> Shape) -> Shape {
        if let TermKind::Boolean(_) | TermKind::Integer(_) | TermKind::Variable(_) = &*term.kind {
            return shape();
        }
        let address = Arc::as_ptr(&term.kind) as usize;
        let memory = (address, term.span.start, mode, self.circumstances());
        if let Some((_, shape)) = self.remembered.borrow().get(&memory) {
            return shape.clone();
        }
        let shape = shape();
        // The term is kept, so that its address stays its own.
        self.remembered.borrow_mut().insert(memory, (term.clone(), shape.clone()));
        shape
    }

    pub(super) fn definition(&self, id: DefId) -> &'a crate::term::Definition {
        &self.program.definitions[id.0 as usize]
    }

    /// The shape of a number that the specification names.
    pub(super) fn named_number(&self, number: i64) -> Shape {
        self.landmarks.borrow_mut().extend([number.saturating_sub(1), number, number.saturating_add(1)]);
        Shape::Integer(Interval::single(number))
    }

    /// The old facts joined with `fresh` ones; integers that grow for many rounds are widened (Cousot and Halbwachs
    /// 1978, with thresholds).
    fn join_facts(&self, fresh: Facts, round: usize) -> Facts {
        let old = &self.facts;
        let mut landmarks = self.landmarks.borrow_mut();
        if round >= PATIENCE {
            landmarks.clear();
        }
        let merge = |a: &Shape, b: &Shape| {
            let joined = self.join(a, b);
            match round < STEPS {
                true => joined,
                false if joined.nesting() > a.nesting().max(DEEPEST) => {
                    Shape::top("its values stand in one another without end".to_owned(), None)
                }
                false => widened(a, &joined, &landmarks),
            }
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

    pub(super) fn join_all(&self, shapes: impl Iterator<Item = Shape>) -> Shape {
        shapes.fold(Shape::Bottom, |all, shape| self.join(&all, &shape))
    }

    /// The slots of the solution.
    pub fn slots(&self) -> std::cell::Ref<'_, Slots> {
        self.slots.borrow()
    }

    /// The shapes of the fields of records with these names.
    pub fn fields(&self, names: &FieldNames) -> Vec<Shape> {
        self.note_read(Unknown::Records(names.clone()));
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
            None => self.read(Unknown::Definition(id)),
        }
    }
}

/// `new`, with those bounds of integers that are beyond `old`'s moved on to the next landmark, or given up behind the
/// last.
fn widened(old: &Shape, new: &Shape, landmarks: &BTreeSet<i64>) -> Shape {
    let boxed = |old: &Shape, new: &Shape| Arc::new(widened(old, new, landmarks));
    match (old, new) {
        (Shape::Integer(a), Shape::Integer(b)) => {
            let below = || landmarks.range(..=b.least).next_back().copied();
            let above = || landmarks.range(b.greatest..).next().copied();
            Shape::Integer(Interval::new(
                if b.least < a.least { below().unwrap_or(Interval::ALL.least) } else { b.least },
                if b.greatest > a.greatest { above().unwrap_or(Interval::ALL.greatest) } else { b.greatest },
            ))
        }
        (Shape::Set { element: a, .. }, Shape::Set { element: b, extent }) => {
            let element = boxed(a, b);
            let extent = extent.widened(b, &element);
            Shape::Set { element, extent }
        }
        (Shape::Sequence(a), Shape::Sequence(b)) => Shape::Sequence(boxed(a, b)),
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => {
            Shape::Tuple(a.iter().zip(b.iter()).map(|(a, b)| widened(a, b, landmarks)).collect())
        }
        (Shape::Function { value: a, .. }, Shape::Function { key, total, value: b }) => {
            Shape::Function { key: key.clone(), total: *total, value: boxed(a, b) }
        }
        (old, Shape::Union(shapes)) => {
            let before = |shape: &Shape| shape.kind().and_then(|kind| old.alternative(&kind));
            let wider =
                shapes.iter().map(|shape| before(shape).map_or(shape.clone(), |a| widened(a, shape, landmarks)));
            Shape::Union(wider.collect())
        }
        _ => new.clone(),
    }
}
