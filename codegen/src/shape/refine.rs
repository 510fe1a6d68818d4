//! What guards say of the values that they speak of.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::key::key;
use super::{Atom, Inference, Interval, Shape};
use crate::term::{Argument, Body, Builtin, Program, Term, TermKind};

/// What is known of a term for as long as some guards hold.
#[derive(Debug)]
pub(super) struct Refinement {
    /// The term: see [`key`].
    key: String,
    shape: Shape,
    /// Stands for this refinement and all before it.
    number: u32,
}

/// A function or record whose old value `@` stands for.
#[derive(Debug)]
pub(super) struct Old {
    pub(super) shape: Shape,
    place: Option<String>,
    number: u32,
}

impl Inference<'_> {
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

    /// Forgets all assumptions while `body` runs.
    pub fn with_nothing_assumed<T>(&self, body: impl FnOnce() -> T) -> T {
        let before = self.refinements.take();
        let result = body();
        self.refinements.replace(before);
        result
    }

    /// Lets `@` stand for the old value of `place` (of this shape) while `body` runs.
    pub fn with_at<T>(&self, shape: Shape, place: Option<String>, body: impl FnOnce() -> T) -> T {
        let number = self.next_number();
        self.at.borrow_mut().push(Old { shape, place, number });
        let result = body();
        self.at.borrow_mut().pop();
        result
    }

    /// The key of a term; see [`key`].
    pub(crate) fn key(&self, term: &Term) -> Option<String> {
        let at = self.at.borrow();
        key(term, at.last().and_then(|old| old.place.as_deref()), self.primed.get())
    }

    /// Runs `body` with variables that stand for their next values, or for those of this state again.
    pub fn with_primes<T>(&self, primed: bool, body: impl FnOnce() -> T) -> T {
        let before = self.primed.replace(primed);
        let result = body();
        self.primed.set(before);
        result
    }

    /// Numbers for what is assumed, and for what `@` stands for: the same only where both are the same; and whether
    /// variables stand for their next values.
    pub(super) fn circumstances(&self) -> (u32, u32, bool) {
        let assumed = self.refinements.borrow().last().map_or(0, |refinement| refinement.number);
        (assumed, self.at.borrow().last().map_or(0, |old| old.number), self.primed.get())
    }

    fn next_number(&self) -> u32 {
        self.numbers.set(self.numbers.get() + 1);
        self.numbers.get()
    }

    /// `shape`, with what is assumed of `term`.
    pub(super) fn refined(&self, term: &Term, shape: Shape) -> Shape {
        let is_narrowed = matches!(shape, Shape::Integer(_) | Shape::Atoms(..) | Shape::Union(_));
        if !is_narrowed || self.refinements.borrow().is_empty() {
            return shape;
        }
        let Some(key) = self.key(term) else { return shape };
        let refinements = self.refinements.borrow();
        let known = |shape: Shape, key: &str| {
            let known = refinements.iter().filter(|refinement| refinement.key == key);
            known.fold(shape, |shape, refinement| meet(&shape, &refinement.shape))
        };
        let shape = known(shape, &key);
        if !matches!(shape, Shape::Union(_)) {
            return shape;
        }
        // What is known of a field tells which records can have it.
        let about = refinements.iter().filter_map(|refinement| {
            let name = refinement.key.strip_prefix(&key)?.strip_prefix('.')?;
            (!name.contains(['.', '['])).then_some((name, &refinement.shape))
        });
        about.fold(shape, |shape, (name, known)| {
            shape.only(|record| match record {
                Shape::Record(names) => names.iter().position(|field| field.as_str() == name).is_some_and(|field| {
                    let field = self.fields(names)[field].clone();
                    known.alternatives().iter().any(|known| field.alternatives().iter().any(|own| can_meet(own, known)))
                }),
                _ => false,
            })
        })
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
                let number = self.next_number();
                self.refinements.borrow_mut().push(Refinement { key, shape, number });
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
                        (Shape::Union(_), Shape::Atoms(one, _)) if one.len() == 1 => {
                            let others = all.only(|shape| !matches!(shape, Shape::Atoms(all, _) if all == one));
                            (others != *all).then_some(others)
                        }
                        (Shape::Atoms(all, slot), Shape::Atoms(one, _)) if one.len() == 1 => {
                            Some(Shape::Atoms(Arc::new(all.difference(one).cloned().collect()), *slot))
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
            if met.is_empty() { Shape::Atoms(a.clone(), *slot) } else { Shape::Atoms(Arc::new(met), *slot) }
        }
        (Shape::Union(_), Shape::Bottom | Shape::Top(_)) => a.clone(),
        (Shape::Union(shapes), b) => {
            let met: Vec<Shape> = shapes
                .iter()
                .filter_map(|a| {
                    let known = b.alternatives().iter().find(|b| can_meet(a, b))?;
                    Some(meet(a, known))
                })
                .collect();
            match met.as_slice() {
                [] => a.clone(),
                [one] => one.clone(),
                _ => Shape::Union(met.into()),
            }
        }
        (a, Shape::Union(shapes)) => match shapes.iter().find(|b| can_meet(a, b)) {
            Some(b) => meet(a, b),
            None => a.clone(),
        },
        _ => a.clone(),
    }
}

/// Whether a value may have both shapes.
fn can_meet(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Top(_) | Shape::Bottom, _) | (_, Shape::Top(_) | Shape::Bottom) => true,
        (Shape::Atoms(a, _), Shape::Atoms(b, _)) => !a.is_disjoint(b),
        (Shape::Integer(a), Shape::Integer(b)) => !a.meet(*b).is_empty(),
        (a, b) => a.kind() == b.kind(),
    }
}
