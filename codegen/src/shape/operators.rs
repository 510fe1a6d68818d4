//! The shapes that native operators give.

use std::sync::Arc;

use lockstep_model::Statistics;

use super::{Atom, Extent, Inference, Interval, Kind, Mode, Origin, Shape, elements, view};
use crate::source::Span;
use crate::term::{Argument, Body, Builtin, Term, TermKind, subterms};

impl Inference<'_> {
    pub(super) fn builtin(&self, builtin: Builtin, arguments: &[Argument], mode: Mode, span: Span) -> Shape {
        let term = |i: usize| match arguments.get(i) {
            Some(Argument::Term(term)) => Some(term),
            _ => None,
        };
        let shape = |i: usize| term(i).map_or(Shape::Bottom, |term| self.infer(term, Mode::Value));
        // What is no number gives an error, which is no value.
        let number = |i: usize| match shape(i) {
            Shape::Top(_) => Shape::Integer(Interval::ALL),
            shape => shape.interval().map_or(Shape::Bottom, Shape::Integer),
        };
        let arithmetic = |operation: fn(i64, i64) -> i64| match (number(0), number(1)) {
            (Shape::Integer(a), Shape::Integer(b)) => {
                let (least, greatest) = a.combine(b, operation);
                Shape::Integer(Interval::new(least, greatest))
            }
            (Shape::Bottom, _) | (_, Shape::Bottom) => Shape::Bottom,
            _ => Shape::Integer(Interval::ALL),
        };
        if let (Builtin::Interval | Builtin::Domain, Some(reason)) =
            (builtin, self.evaluated.shown.get(&Origin::Term(span)))
        {
            (0..arguments.len()).for_each(|place| drop(shape(place)));
            return Shape::Top(reason.clone());
        }
        let set = |i: usize| shape(i).only(|shape| shape.kind() == Some(Kind::Set));
        let function = |i: usize| shape(i).only(|shape| shape.kind() == Some(Kind::Function));
        match builtin {
            Builtin::Not => {
                shape(0);
                Shape::Boolean
            }
            Builtin::Implies => {
                if let (Some(a), Some(b)) = (term(0), term(1)) {
                    self.infer(a, mode);
                    let mark = self.assume(a, true);
                    self.infer(b, mode);
                    self.forget(mark);
                }
                Shape::Boolean
            }
            Builtin::Equal => {
                let value = shape(1);
                if let Some(target) = term(0) {
                    self.record_assignment(target, &value, mode);
                    if self.assignment(target, mode).is_none() || mode == Mode::Value {
                        self.join(&shape(0), &value);
                    }
                }
                Shape::Boolean
            }
            Builtin::In | Builtin::NotIn => {
                if let (Some(target), Some(set)) = (term(0), term(1)) {
                    match self.assignment(target, mode) {
                        Some(_) => {
                            let element = shape(1).element();
                            self.record_assignment(target, &element, mode);
                        }
                        None => {
                            let element = shape(0);
                            self.member(&element, set);
                            if self.barred_target(target).is_some() {
                                self.record_assignment(target, &shape(1).element(), mode);
                            }
                        }
                    }
                }
                Shape::Boolean
            }
            Builtin::Equivalent
            | Builtin::NotEqual
            | Builtin::SubsetEq
            | Builtin::Less
            | Builtin::LessEqual
            | Builtin::Greater
            | Builtin::GreaterEqual => {
                self.join(&shape(0), &shape(1));
                Shape::Boolean
            }
            Builtin::IsFiniteSet | Builtin::IsABag | Builtin::Assert | Builtin::PrintT => {
                shape(0);
                Shape::Boolean
            }
            Builtin::Union => {
                let (a, b) = (set(0), set(1));
                let element = self.join(&a.element(), &b.element());
                let whole = match &element {
                    Shape::Atoms(..) => a.is_whole() && b.is_whole(),
                    _ => [&a, &b].into_iter().any(|set| set.is_whole() && set.element() == element),
                };
                let extent = match (&a, &b) {
                    (Shape::Set { element: a, extent: x }, Shape::Set { element: b, extent: y }) if !whole => {
                        x.join(a, *y, b)
                    }
                    _ => Extent::whole_if(whole),
                };
                self.set_of(&[a, b], element, extent)
            }
            Builtin::Intersection | Builtin::Difference => {
                let (a, b) = (set(0), set(1));
                self.join(&a, &b);
                // `STRING` tells of no string.
                let is_any =
                    term(0).is_some_and(|term| matches!(view(self.program, term), Some((Builtin::StringSet, _))));
                let element = if is_any && builtin == Builtin::Intersection { b.element() } else { a.element() };
                self.set_of(&[a, b], element, Extent::Part)
            }
            Builtin::Powerset => {
                let set = set(0);
                let extent = Extent::whole_if(set.is_whole());
                let subset = || Shape::set(set.element(), Extent::Part);
                if matches!(set, Shape::Bottom) { set } else { Shape::set(subset(), extent) }
            }
            Builtin::BigUnion => Shape::set(set(0).element().element(), Extent::Part),
            Builtin::Domain => {
                match shape(0).only(|shape| matches!(shape.kind(), Some(Kind::Function | Kind::Record(_)))) {
                    Shape::Function { key, total, .. } => Shape::Set { element: key, extent: Extent::whole_if(total) },
                    // Of all that is a sequence as yet: nothing says that its arguments will be numbers.
                    Shape::Sequence(element) if *element == Shape::Bottom => Shape::set(Shape::Bottom, Extent::FromOne),
                    Shape::Sequence(_) => Shape::set(Shape::Integer(Interval::new(1, i64::MAX)), Extent::FromOne),
                    Shape::Tuple(elements) => {
                        Shape::set(Shape::Integer(Interval::new(1, elements.len() as i64)), Extent::Whole)
                    }
                    Shape::Record(names) => {
                        let atoms =
                            names.iter().map(|name| self.atom_shape(Atom::String(*name), format!("domain {span:?}")));
                        Shape::set(self.join_all(atoms), Extent::Whole)
                    }
                    Shape::Bottom => Shape::Bottom,
                    other => Shape::top(format!("{} has no domain", other.describe()), Some(span)),
                }
            }
            Builtin::BooleanSet => Shape::set(Shape::Boolean, Extent::Whole),
            Builtin::StringSet => Shape::set(Shape::Bottom, Extent::Part),
            Builtin::Naturals => Shape::set(Shape::Integer(Interval::NATURALS), Extent::Whole),
            Builtin::Integers => Shape::set(Shape::Integer(Interval::ALL), Extent::Whole),
            Builtin::Add => arithmetic(|a, b| a + b),
            Builtin::Subtract => arithmetic(|a, b| a - b),
            Builtin::Multiply => arithmetic(|a, b| a * b),
            Builtin::Divide => match (number(0), number(1)) {
                (Shape::Integer(a), Shape::Integer(b)) if b.least > 0 => {
                    let (least, greatest) = a.combine(b, i64::div_euclid);
                    Shape::Integer(Interval::new(least.min(0), greatest.max(0)))
                }
                (Shape::Integer(_), Shape::Integer(_)) => Shape::Integer(Interval::ALL),
                (Shape::Bottom, _) | (_, Shape::Bottom) => Shape::Bottom,
                _ => Shape::Integer(Interval::ALL),
            },
            Builtin::Modulo => match (number(0), number(1)) {
                (Shape::Integer(_), Shape::Integer(b)) => Shape::Integer(Interval::new(0, b.greatest - 1)),
                (Shape::Bottom, _) | (_, Shape::Bottom) => Shape::Bottom,
                _ => Shape::Integer(Interval::ALL),
            },
            Builtin::Power => match (number(0), number(1)) {
                (Shape::Integer(_), Shape::Integer(_)) => Shape::Integer(Interval::ALL),
                (Shape::Bottom, _) | (_, Shape::Bottom) => Shape::Bottom,
                _ => Shape::Integer(Interval::ALL),
            },
            Builtin::Negate => match number(0) {
                Shape::Integer(a) => Shape::Integer(Interval::new(-a.greatest, -a.least)),
                Shape::Bottom => Shape::Bottom,
                _ => Shape::Integer(Interval::ALL),
            },
            Builtin::Interval => match (number(0), number(1)) {
                (Shape::Integer(a), Shape::Integer(b)) => {
                    let single = |interval: Interval| interval.least == interval.greatest;
                    let interval = Interval::new(a.least, b.greatest);
                    let extent = match single(a) {
                        true if single(b) && !interval.is_empty() => Extent::Whole,
                        true if a.least == 1 => Extent::FromOne,
                        _ => Extent::Part,
                    };
                    Shape::set(if interval.is_empty() { Shape::Bottom } else { Shape::Integer(interval) }, extent)
                }
                (Shape::Bottom, _) | (_, Shape::Bottom) => Shape::Bottom,
                _ => Shape::set(Shape::Integer(Interval::ALL), Extent::Part),
            },
            Builtin::Cardinality => {
                let greatest = self.count(&shape(0).element()).and_then(|count| i64::try_from(count).ok());
                Shape::Integer(Interval::new(0, greatest.unwrap_or(i64::MAX)))
            }
            Builtin::SequenceSet => Shape::set(Shape::Sequence(Arc::new(shape(0).element())), Extent::Part),
            Builtin::Length => match function(0) {
                Shape::Tuple(elements) => Shape::Integer(Interval::single(elements.len() as i64)),
                Shape::Function { key, .. } => {
                    let length = key.interval().map_or(i64::MAX, |interval| interval.greatest);
                    Shape::Integer(Interval::single(length))
                }
                Shape::Sequence(element) if *element == Shape::Bottom => Shape::Integer(Interval::single(0)),
                Shape::Bottom => Shape::Bottom,
                _ => Shape::Integer(Interval::NATURALS),
            },
            Builtin::Append => {
                let element = self.sequence(shape(0), span);
                let added = shape(1);
                self.sequence_of(element, added)
            }
            Builtin::Concatenate if [shape(0), shape(1)].iter().any(may_be_text) => {
                Shape::top("strings that are made are of no enum", Some(span))
            }
            Builtin::Concatenate => {
                let (a, b) = (self.sequence(shape(0), span), self.sequence(shape(1), span));
                self.sequence_of(a, b)
            }
            Builtin::Head => match function(0) {
                Shape::Tuple(elements) => elements[0].clone(),
                other => self.sequence(other, span),
            },
            Builtin::Tail | Builtin::SubSequence if may_be_text(&shape(0)) => {
                shape(1);
                shape(2);
                Shape::top("strings that are made are of no enum", Some(span))
            }
            Builtin::Tail | Builtin::SubSequence => {
                shape(1);
                shape(2);
                let element = self.sequence(shape(0), span);
                self.sequence_of(element, Shape::Bottom)
            }
            Builtin::SelectSequence => {
                let element = self.sequence(shape(0), span);
                if let Some(Argument::Operator(test)) = arguments.get(1) {
                    self.apply_operator(test, std::slice::from_ref(&element));
                }
                self.sequence_of(element, Shape::Bottom)
            }
            Builtin::SingletonFunction => {
                let key = shape(0);
                let total = self.count(&key) == Some(1);
                Shape::Function { key: Arc::new(key), total, value: Arc::new(shape(1)) }
            }
            Builtin::MergeFunctions => match (shape(0), shape(1)) {
                (Shape::Function { key: a, total: x, value: v }, Shape::Function { key: b, total: y, value: w }) => {
                    let key = self.join(&a, &b);
                    let is_covered = (x && *a == key) || (y && *b == key);
                    let total = is_covered || (x && y && matches!(key, Shape::Atoms(..)));
                    Shape::Function { key: Arc::new(key), total, value: Arc::new(self.join(&v, &w)) }
                }
                (Shape::Bottom, other) | (other, Shape::Bottom) => other,
                (Shape::Record(a), Shape::Record(b)) if a != b => {
                    Shape::top("records of several kinds are merged", Some(span))
                }
                (Shape::Union(_), _) | (_, Shape::Union(_)) => {
                    Shape::top("functions of several kinds are merged", Some(span))
                }
                (a, b) => self.join(&a, &b),
            },
            Builtin::Print => {
                shape(0);
                shape(1)
            }
            Builtin::TlcGet if term(0).is_some_and(is_number_of_run) => Shape::Integer(Interval::NATURALS),
            Builtin::Eval => shape(0),
            Builtin::JavaTime => Shape::Integer(Interval::NATURALS),
            Builtin::ParseInteger | Builtin::Fingerprint => {
                shape(0);
                Shape::Integer(Interval::ALL)
            }
            Builtin::RandomElement => shape(0).element(),
            Builtin::RandomSubset => {
                shape(0);
                match shape(1) {
                    Shape::Set { element, .. } => Shape::Set { element, extent: Extent::Part },
                    other => other,
                }
            }
            _ => {
                // What it is applied to is computed nevertheless, and an operator is applied to anything.
                (0..arguments.len()).for_each(|place| drop(shape(place)));
                for argument in arguments {
                    if let Argument::Operator(operator) = argument {
                        self.apply_to_anything(operator, span);
                    }
                }
                let (_, name, _) = builtin.signature();
                Shape::top(format!("the values of {name} have no static shape"), Some(span))
            }
        }
    }

    /// The shape of an element of a sequence.
    fn sequence(&self, shape: Shape, span: Span) -> Shape {
        if matches!(shape, Shape::Bottom) {
            return Shape::Bottom;
        }
        let element = elements(&mut self.slots.borrow_mut(), &shape);
        element.unwrap_or_else(|| Shape::top(format!("{} is used as a sequence", shape.describe()), Some(span)))
    }

    fn sequence_of(&self, a: Shape, b: Shape) -> Shape {
        Shape::Sequence(Arc::new(self.join(&a, &b)))
    }

    fn set_of(&self, operands: &[Shape], element: Shape, extent: Extent) -> Shape {
        if operands.iter().all(|shape| matches!(shape, Shape::Bottom)) {
            Shape::Bottom
        } else {
            Shape::set(element, extent)
        }
    }

    /// `element \in set`: lets the two meet, without building a set that may be infinite.
    fn member(&self, element: &Shape, set: &Term) {
        if let Shape::Union(shapes) = element {
            return shapes.iter().for_each(|shape| self.member(shape, set));
        }
        match (&*set.kind, element) {
            (TermKind::FunctionSet(from, to), Shape::Function { key, value, .. }) => {
                self.member(key, from);
                self.member(value, to);
            }
            (TermKind::RecordSet(fields), Shape::Record(names)) => {
                let shapes = self.fields(names);
                for (name, set) in fields {
                    if let Some(i) = names.iter().position(|other| other == name) {
                        self.member(&shapes[i], set);
                    }
                }
            }
            (TermKind::Product(factors), Shape::Tuple(elements)) => {
                elements.iter().zip(factors).for_each(|(element, factor)| self.member(element, factor));
            }
            (TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_), _) => self.reach_parts(set),
            (TermKind::Call(id, arguments), _) => {
                let definition = &self.program.definitions[id.0 as usize];
                match (&definition.body, arguments.as_slice()) {
                    (Body::Builtin(Builtin::SequenceSet), [Argument::Term(inner)]) => {
                        let inner_shape = elements(&mut self.slots.borrow_mut(), element).unwrap_or(Shape::Bottom);
                        self.member(&inner_shape, inner);
                    }
                    (Body::Term(body), []) if !self.evaluated.definitions.contains_key(id) => {
                        self.member(element, body);
                    }
                    _ => self.meets(element, set),
                }
            }
            (TermKind::Builtin(Builtin::Powerset, operands), Shape::Set { element, .. }) => {
                self.member(element, &operands[0]);
            }
            (TermKind::Builtin(Builtin::Powerset, _), _) => self.reach_parts(set),
            _ => self.meets(element, set),
        }
    }

    /// Notes what the description of a set applies, without taking it for a value.
    fn reach_parts(&self, set: &Term) {
        match &*set.kind {
            TermKind::FunctionSet(..)
            | TermKind::RecordSet(_)
            | TermKind::Product(_)
            | TermKind::Builtin(Builtin::Powerset, _) => subterms(set, &mut |part| self.reach_parts(part)),
            _ => drop(self.infer(set, Mode::Value)),
        }
    }

    fn meets(&self, element: &Shape, set: &Term) {
        let set = self.infer(set, Mode::Value).element();
        self.join(element, &set);
    }
}

/// Whether a value of this shape may be a string, of which operators on sequences make other strings.
fn may_be_text(shape: &Shape) -> bool {
    shape.alternatives().iter().any(|shape| matches!(shape, Shape::Atoms(..) | Shape::Top(_)))
}

/// Whether `TLCGet` gives a number of what is asked for.
fn is_number_of_run(place: &Term) -> bool {
    let TermKind::String(name) = &*place.kind else { return false };
    name.as_str() == "level" || Statistics::is_number(name.as_str())
}
