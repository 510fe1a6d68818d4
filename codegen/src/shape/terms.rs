//! The shapes of terms: one evaluation of one equation.

use std::sync::Arc;

use super::{Atom, Extent, Inference, Mode, Origin, Reason, Shape, Unknown, view};
use crate::source::Span;
use crate::term::{Argument, Body, Bound, Builtin, DefId, LocalId, Operator, Pattern, Term, TermKind, VariableId};

impl Inference<'_> {
    /// The shape of a term, with what guards say of it.
    pub(super) fn infer(&self, term: &Term, mode: Mode) -> Shape {
        self.remembered(term, mode, || {
            let shape = self.placed(self.infer_unrefined(term, mode), term.span);
            self.refined(term, shape)
        })
    }

    fn infer_unrefined(&self, term: &Term, mode: Mode) -> Shape {
        if !self.evaluated.shown.is_empty()
            && let Some(reason) = self.evaluated.shown.get(&Origin::Set(term.span))
        {
            // What is bound in it has its shape in any case.
            self.infer_unplaced(term, mode);
            return Shape::Top(reason.clone());
        }
        self.infer_unplaced(term, mode)
    }

    fn infer_unplaced(&self, term: &Term, mode: Mode) -> Shape {
        let value = |term: &Term| self.infer(term, Mode::Value);
        match &*term.kind {
            TermKind::Boolean(_) => Shape::Boolean,
            TermKind::Integer(number) => self.named_number(*number),
            TermKind::Decimal(_) => Shape::top("a real number cannot be evaluated", Some(term.span)),
            TermKind::String(text) => {
                let place = format!("{:?} {:?}", term.span.file, term.span);
                self.atom_shape(Atom::String(*text), place)
            }
            TermKind::Constant(id, arguments) => self.constant(*id, arguments, term.span),
            TermKind::Variable(id) => self.read(Unknown::Variable(*id)),
            TermKind::Local(id, arguments) if arguments.is_empty() => self.read(Unknown::Local(*id)),
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
                // What is written twice is one element.
                let is_first = |(place, term): (usize, &Term)| elements[..place].iter().all(|e| e.kind != term.kind);
                let distinct = || elements.iter().enumerate().filter(|element| is_first(*element)).count() as u64;
                let is_enough = |count: u64| count <= elements.len() as u64 && count == distinct();
                let whole = literal && !elements.is_empty() && self.count(&element).is_some_and(is_enough);
                Shape::set(element, Extent::whole_if(whole))
            }
            TermKind::SetFilter { bound, body } => {
                let set = self.bind_bound(bound);
                value(body);
                if matches!(set, Shape::Bottom) { set } else { Shape::set(set.element(), Extent::Part) }
            }
            TermKind::SetMap { bounds, body } => {
                let sets: Vec<Shape> = bounds.iter().map(|bound| self.bind_bound(bound)).collect();
                let element = value(body);
                match paired(bounds, &sets, body) {
                    Some(factors) => product(&factors),
                    None => Shape::set(element, Extent::Part),
                }
            }
            TermKind::Function { bounds, body } => {
                let key = self.bind_key(bounds);
                let value = value(body);
                key.map_or(Shape::Bottom, |(key, extent)| function(key, extent, value))
            }
            TermKind::Apply(function, argument) => {
                let (f, x) = (value(function), value(argument));
                self.applied(&f, &x, Some(argument))
            }
            TermKind::FunctionSet(from, to) => {
                let (from, to) = (value(from), value(to));
                if matches!(from, Shape::Bottom) {
                    return Shape::Bottom;
                }
                let whole = from.is_whole() && to.is_whole();
                let extent = if let Shape::Set { extent, .. } = from { extent } else { Extent::Part };
                Shape::set(function(from.element(), extent, to.element()), Extent::whole_if(whole))
            }
            TermKind::Except(base, updates) => self.except(base, updates),
            TermKind::At => self.at.borrow().last().map_or(Shape::Bottom, |old| old.shape.clone()),
            TermKind::Record(fields) => {
                let shapes = fields.iter().map(|(_, term)| value(term)).collect();
                self.record(fields.iter().map(|(name, _)| *name).collect(), shapes)
            }
            TermKind::RecordSet(fields) => {
                let shapes: Vec<Shape> = fields.iter().map(|(_, term)| value(term).element()).collect();
                Shape::set(self.record(fields.iter().map(|(name, _)| *name).collect(), shapes), Extent::Part)
            }
            TermKind::Field(record, name) => {
                let record = value(record);
                self.field(&record, name)
            }
            TermKind::Tuple(elements) if elements.is_empty() => Shape::Sequence(Arc::new(Shape::Bottom)),
            TermKind::Tuple(elements) => Shape::Tuple(elements.iter().map(value).collect()),
            TermKind::Product(factors) => {
                let sets: Vec<Shape> = factors.iter().map(value).collect();
                product(&sets)
            }
            TermKind::Prime(inner) => self.with_primes(true, || self.infer(inner, mode)),
            TermKind::Unchanged(inner) => {
                value(inner);
                Shape::Boolean
            }
            TermKind::Enabled(action) => {
                self.with_primes(false, || value(action));
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
            TermKind::Compose(first, second) => {
                self.infer(first, mode);
                // Nothing that held before is known to hold in between.
                self.with_nothing_assumed(|| self.infer(second, mode));
                Shape::Boolean
            }
            TermKind::TemporalQuantifier { .. }
            | TermKind::Always(_)
            | TermKind::Eventually(_)
            | TermKind::LeadsTo(..)
            | TermKind::Guarantees(..)
            | TermKind::WeakFairness(..)
            | TermKind::StrongFairness(..) => Shape::top("a temporal formula has no value in a state", Some(term.span)),
        }
    }

    fn placed(&self, shape: Shape, span: Span) -> Shape {
        match shape {
            Shape::Top(Reason { message, span: None }) => Shape::Top(Reason { message, span: Some(span) }),
            other => other,
        }
    }

    /// A chosen element: what is known of the bound identifier.
    fn chosen(&self, local: LocalId, element: Shape) -> Shape {
        match self.read(Unknown::Local(local)) {
            Shape::Bottom => element,
            known => known,
        }
    }

    fn call(&self, id: DefId, arguments: &[Argument], mode: Mode, span: Span) -> Shape {
        let definition = self.definition(id);
        if let Body::Builtin(builtin) = definition.body {
            return self.builtin(builtin, arguments, mode, span);
        }
        self.bind_arguments(&definition.parameters, arguments, mode);
        self.reach(id, mode);
        self.definition_shape(id)
    }

    /// What an action is given may be an action itself.
    fn bind_arguments(&self, parameters: &[LocalId], arguments: &[Argument], mode: Mode) {
        for (parameter, argument) in parameters.iter().zip(arguments) {
            match argument {
                Argument::Term(term) => {
                    let shape = self.infer(term, mode);
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
                self.bind_arguments(parameters, bound, Mode::Value);
                for (parameter, shape) in parameters.iter().skip(bound.len()).zip(shapes) {
                    self.bind(*parameter, shape);
                }
                self.reach(*id, Mode::Value);
                self.definition_shape(*id)
            }
            _ => Shape::top("this operator cannot be passed on", None),
        }
    }

    /// Lets an operator be applied to values of which nothing is known.
    pub(super) fn apply_to_anything(&self, operator: &Operator, span: Span) {
        let count = match operator {
            Operator::Lambda { parameters, .. } => parameters.len(),
            Operator::Definition { id, bound } => self.definition(*id).parameters.len().saturating_sub(bound.len()),
            _ => 0,
        };
        let anything = Shape::top("an operator that is passed on is applied to any value", Some(span));
        self.apply_operator(operator, &vec![anything; count]);
    }

    /// `v = e`, `v \in S` where they give a value.
    pub(super) fn assignment(&self, target: &Term, mode: Mode) -> Option<VariableId> {
        match (&*target.kind, mode) {
            (TermKind::Variable(id), Mode::Initial) => Some(*id),
            (TermKind::Prime(inner), Mode::Next) => match &*inner.kind {
                TermKind::Variable(id) => Some(*id),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn record_assignment(&self, target: &Term, shape: &Shape, mode: Mode) {
        if let Some(variable) = self.assignment(target, mode) {
            self.assign(variable, shape);
        }
        // What an `ENABLED` looks for may give a barred variable other values than what replaces it has.
        if let Some(id) = self.barred_target(target) {
            self.give(Unknown::Definition(id), vec![shape.clone()]);
        }
    }

    /// The barred variable of which a next value is spoken.
    pub(super) fn barred_target(&self, target: &Term) -> Option<DefId> {
        let TermKind::Prime(inner) = &*target.kind else { return None };
        let TermKind::Call(id, _) = &*inner.kind else { return None };
        self.definition(*id).is_barred.then_some(*id)
    }

    pub(super) fn bind(&self, local: LocalId, shape: &Shape) {
        self.give(Unknown::Local(local), vec![shape.clone()]);
    }

    pub(super) fn assign(&self, variable: VariableId, shape: &Shape) {
        self.give(Unknown::Variable(variable), vec![shape.clone()]);
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

    /// Binds what a bound binds; gives the shape of its set.
    fn bind_bound(&self, bound: &Bound) -> Shape {
        let set = self.infer(&bound.set, Mode::Value);
        self.bind_pattern(&bound.pattern, &self.any_string(bound).unwrap_or_else(|| set.element()));
        set
    }

    /// What is bound to an element of `STRING`, which itself tells of no string.
    fn any_string(&self, bound: &Bound) -> Option<Shape> {
        let is_any = matches!(view(self.program, &bound.set), Some((Builtin::StringSet, _)));
        is_any.then(|| Shape::top("it may be any string", Some(bound.set.span)))
    }

    /// The shape of a tuple of bounds as the key of a function, and what of it the domain is. Nothing, where a set is
    /// not known yet: a domain that were given up meanwhile would stay given up.
    fn bind_key(&self, bounds: &[Bound]) -> Option<(Shape, Extent)> {
        let bind = |bound| {
            let set = self.bind_bound(bound);
            self.any_string(bound).map_or(set, |string| Shape::set(string, Extent::Part))
        };
        let sets: Vec<Shape> = bounds.iter().map(bind).collect();
        if sets.iter().any(|set| matches!(set, Shape::Bottom)) {
            return None;
        }
        Some(match sets.as_slice() {
            [Shape::Set { element, extent }] => ((**element).clone(), *extent),
            [set] => (set.element(), Extent::Part),
            sets => {
                let key = Shape::Tuple(sets.iter().map(Shape::element).collect());
                (key, Extent::whole_if(sets.iter().all(Shape::is_whole)))
            }
        })
    }
}

/// The tuples of the elements of these sets; nothing, where a set is not known yet.
fn product(sets: &[Shape]) -> Shape {
    if sets.iter().any(|set| matches!(set, Shape::Bottom)) {
        return Shape::Bottom;
    }
    let extent = Extent::whole_if(sets.iter().all(Shape::is_whole));
    Shape::set(Shape::Tuple(sets.iter().map(Shape::element).collect()), extent)
}

/// The sets that `{<<x, y>> : x \in S, y \in T}` is the product of: its tuples are of all that is bound, each once.
fn paired(bounds: &[Bound], sets: &[Shape], body: &Term) -> Option<Vec<Shape>> {
    let TermKind::Tuple(elements) = &*body.kind else { return None };
    let mut places = Vec::new();
    for element in elements {
        let TermKind::Local(local, _) = &*element.kind else { return None };
        places.push(bounds.iter().position(|bound| matches!(bound.pattern, Pattern::Local(own) if own == *local))?);
    }
    let is_each_once = (0..bounds.len()).all(|bound| places.iter().filter(|place| **place == bound).count() == 1);
    is_each_once.then(|| places.into_iter().map(|place| sets[place].clone()).collect())
}

/// A function from so much of the key's shape.
fn function(key: Shape, extent: Extent, value: Shape) -> Shape {
    if matches!(key, Shape::Bottom) {
        // From nothing, as far as is known: then there are no values, and it may be a sequence too.
        return Shape::Sequence(Arc::new(Shape::Bottom));
    }
    let value = Arc::new(value);
    match extent {
        Extent::FromOne => Shape::Sequence(value),
        Extent::Whole | Extent::Part => Shape::Function { key: Arc::new(key), total: extent == Extent::Whole, value },
    }
}
