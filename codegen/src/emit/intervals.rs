//! Which values may be sets that were made as intervals, or hold such sets.
//!
//! TLC keeps such a set as it is, wherever it goes, and goes through a `UNION` with it, or prints it, otherwise than with a set of
//! the same numbers that was made in another way. The types of generated code know only numbers; so it refuses what shows
//! the difference.

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_model::Value;

use crate::machine::{ConstantValue, Machine};
use crate::shape::{Inference, Shape, view};
use crate::term::{
    Argument, Body, Bound, Builtin, DefId, LocalId, Operator, Pattern, Term, TermKind, VariableId, subterms,
};

/// What is known of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinship {
    /// It may be an interval.
    pub is: bool,
    /// Something in it may be one.
    pub holds: bool,
}

impl Kinship {
    const NONE: Kinship = Kinship { is: false, holds: false };
    const INTERVAL: Kinship = Kinship { is: true, holds: false };
    const ALL: Kinship = Kinship { is: true, holds: true };

    /// Whether there may be an interval at all.
    pub fn any(self) -> bool {
        self.is || self.holds
    }

    fn with(self, other: Kinship) -> Kinship {
        Kinship { is: self.is || other.is, holds: self.holds || other.holds }
    }

    /// Of something that has this as a part.
    fn around(self) -> Kinship {
        Kinship { is: false, holds: self.any() }
    }

    /// Of a part of what this is.
    fn part(self) -> Kinship {
        Kinship { is: self.holds, holds: self.holds }
    }
}

/// What has a value of its own wherever it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Variable(VariableId),
    Local(LocalId),
    Definition(DefId),
}

/// What is known of all variables, identifiers, definitions and constants.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    known: BTreeMap<Owner, Kinship>,
    constants: BTreeMap<u32, Kinship>,
}

impl Intervals {
    /// Follows the values from where they are made through all definitions.
    pub fn of(inference: &Inference<'_>, machines: &[Arc<Machine>]) -> Self {
        let mut constants: BTreeMap<u32, Kinship> = BTreeMap::new();
        for (place, value) in machines.iter().flat_map(|machine| (0..).zip(&machine.constants)) {
            let kinship = match value {
                ConstantValue::Value(value) => of_value(value),
                ConstantValue::Table(rows) => {
                    rows.iter().map(|row| of_value(&row.1)).fold(Kinship::NONE, Kinship::with)
                }
                ConstantValue::Operator(_) => Kinship::ALL,
            };
            let known = constants.entry(place).or_default();
            *known = known.with(kinship);
        }
        let mut flow =
            Flow { inference, all: Intervals { known: BTreeMap::new(), constants }, old: None, has_changed: true };
        while std::mem::take(&mut flow.has_changed) {
            for (id, definition) in (0..).map(DefId).zip(&inference.program.definitions) {
                if let Body::Term(body) = &definition.body {
                    flow.scan(body);
                    flow.learn(Owner::Definition(id), flow.kinship(body));
                }
            }
            inference.program.assumptions.iter().for_each(|assumption| flow.scan(&assumption.term));
        }
        flow.all
    }

    /// What is known of the value of a term.
    pub fn kinship(&self, inference: &Inference<'_>, term: &Term) -> Kinship {
        self.flow(inference).kinship(term)
    }

    /// What is known of an element of a set.
    pub fn element(&self, inference: &Inference<'_>, set: &Term) -> Kinship {
        self.flow(inference).element(set)
    }

    fn flow<'a>(&self, inference: &'a Inference<'a>) -> Flow<'a> {
        Flow { inference, all: self.clone(), old: None, has_changed: false }
    }
}

fn of_value(value: &Value) -> Kinship {
    let parts =
        |parts: &mut dyn Iterator<Item = &Value>| parts.map(of_value).fold(Kinship::NONE, Kinship::with).around();
    match value {
        Value::Set(elements) => Kinship { is: elements.is_interval(), ..parts(&mut elements.iter()) },
        Value::Tuple(items) => parts(&mut items.iter()),
        Value::Record(fields) => parts(&mut fields.iter().map(|field| &field.1)),
        Value::Function(pairs) => parts(&mut pairs.iter().flat_map(|pair| [&pair.0, &pair.1])),
        _ => Kinship::NONE,
    }
}

struct Flow<'a> {
    inference: &'a Inference<'a>,
    all: Intervals,
    /// What is known of `@`.
    old: Option<Kinship>,
    has_changed: bool,
}

impl Flow<'_> {
    fn learn(&mut self, owner: Owner, kinship: Kinship) {
        let known = self.all.known.entry(owner).or_default();
        let all = known.with(kinship);
        self.has_changed |= all != *known;
        *known = all;
    }

    fn owned(&self, owner: Owner) -> Kinship {
        self.all.known.get(&owner).copied().unwrap_or_default()
    }

    /// Learns from what is bound, given and assigned in a term.
    fn scan(&mut self, term: &Term) {
        match &*term.kind {
            TermKind::Quantifier { bounds, .. }
            | TermKind::SetMap { bounds, .. }
            | TermKind::Function { bounds, .. } => {
                bounds.iter().for_each(|bound| self.bind(bound));
            }
            TermKind::SetFilter { bound, .. } => self.bind(bound),
            TermKind::Choose { pattern, set: Some(set), .. } => self.bind_to(pattern, self.element(set)),
            TermKind::Call(id, arguments) => {
                let parameters = self.inference.program.get(*id).parameters.clone();
                for (parameter, argument) in parameters.iter().zip(arguments) {
                    match argument {
                        Argument::Term(argument) => {
                            let kinship = self.kinship(argument);
                            self.learn(Owner::Local(*parameter), kinship);
                            // A variable may be assigned through the parameter.
                            if let Some(variable) = assigned(self.inference, argument) {
                                let kinship = self.owned(Owner::Local(*parameter));
                                self.learn(variable, kinship);
                            }
                        }
                        Argument::Operator(operator) => self.operator(operator),
                    }
                }
            }
            TermKind::Local(_, arguments) | TermKind::Constant(_, arguments) => {
                for argument in arguments {
                    if let Argument::Operator(operator) = argument {
                        self.operator(operator);
                    }
                }
            }
            _ => {}
        }
        match view(self.inference.program, term) {
            Some((Builtin::Equal, operands)) => {
                if let Some(owner) = assigned(self.inference, operands[0]) {
                    self.learn(owner, self.kinship(operands[1]));
                }
            }
            Some((Builtin::In, operands)) => {
                if let Some(owner) = assigned(self.inference, operands[0]) {
                    self.learn(owner, self.element(operands[1]));
                }
            }
            Some((Builtin::SubsetEq, operands)) => {
                if let Some(owner) = assigned(self.inference, operands[0]) {
                    self.learn(owner, self.element(operands[1]).around());
                }
            }
            _ => {}
        }
        let around = self.old;
        if let TermKind::Except(function, _) = &*term.kind {
            self.old = Some(self.kinship(function).part());
        }
        let mut parts = vec![];
        subterms(term, &mut |part| parts.push(part.clone()));
        parts.iter().for_each(|part| self.scan(part));
        self.old = around;
    }

    /// What an operator is applied to where it is passed is not followed.
    fn operator(&mut self, operator: &Operator) {
        let parameters = match operator {
            Operator::Lambda { parameters, .. } => parameters,
            Operator::Definition { id, .. } => &self.inference.program.get(*id).parameters,
            _ => return,
        };
        for parameter in parameters.clone() {
            self.learn(Owner::Local(parameter), Kinship::ALL);
        }
    }

    fn bind(&mut self, bound: &Bound) {
        self.bind_to(&bound.pattern, self.element(&bound.set));
    }

    fn bind_to(&mut self, pattern: &Pattern, element: Kinship) {
        match pattern {
            Pattern::Local(local) => self.learn(Owner::Local(*local), element),
            Pattern::Tuple(locals) => locals.iter().for_each(|local| self.learn(Owner::Local(*local), element.part())),
        }
    }

    fn all<'t>(&self, terms: impl IntoIterator<Item = &'t Term>) -> Kinship {
        terms.into_iter().map(|term| self.kinship(term)).fold(Kinship::NONE, Kinship::with)
    }

    /// What is known of a value, by what it is made of, and by its shape.
    fn kinship(&self, term: &Term) -> Kinship {
        let made = self.made(term);
        if !made.any() {
            return made;
        }
        let shape = room(&self.inference.shape(term));
        Kinship { is: made.is && shape.is, holds: made.holds && shape.holds }
    }

    fn made(&self, term: &Term) -> Kinship {
        match &*term.kind {
            TermKind::Variable(id) => self.owned(Owner::Variable(*id)),
            TermKind::Local(id, _) => self.owned(Owner::Local(*id)),
            TermKind::Constant(id, _) => self.all.constants.get(&id.0).copied().unwrap_or_default(),
            TermKind::Prime(inner) | TermKind::Let(_, inner) => self.kinship(inner),
            TermKind::If(_, a, b) => self.all([a, b]),
            TermKind::Case(arms, other) => self.all(arms.iter().map(|arm| &arm.1).chain(other)),
            TermKind::Choose { set: Some(set), .. } => self.element(set),
            TermKind::SetEnumeration(items) | TermKind::Tuple(items) => self.all(items).around(),
            TermKind::SetFilter { bound, .. } => self.element(&bound.set).around(),
            TermKind::SetMap { body, .. } => self.kinship(body).around(),
            TermKind::Function { bounds, body } => {
                let arguments = bounds.iter().map(|bound| self.element(&bound.set));
                arguments.fold(self.kinship(body), Kinship::with).around()
            }
            TermKind::Record(fields) => self.all(fields.iter().map(|field| &field.1)).around(),
            TermKind::RecordSet(_) | TermKind::Product(_) | TermKind::FunctionSet(..) => self.element(term).around(),
            TermKind::Apply(function, _) | TermKind::Field(function, _) => self.kinship(function).part(),
            TermKind::Except(function, updates) => {
                let function = self.kinship(function);
                let inner = Flow { old: Some(function.part()), all: self.all.clone(), ..*self };
                inner.all(updates.iter().map(|update| &update.value)).around().with(function)
            }
            TermKind::At => self.old.unwrap_or(Kinship::ALL),
            TermKind::Call(id, _) if matches!(self.inference.program.get(*id).body, Body::Term(_)) => {
                self.owned(Owner::Definition(*id))
            }
            _ => match view(self.inference.program, term) {
                Some((Builtin::Interval, _)) => Kinship::INTERVAL,
                Some((Builtin::Domain, operands)) => self.kinship(operands[0]).around().with(Kinship::INTERVAL),
                // Beside an empty set, the second is what it is.
                Some((Builtin::Union, operands)) => {
                    Kinship { is: self.kinship(operands[1]).is, ..self.all(operands.iter().copied()) }
                }
                Some((Builtin::Intersection | Builtin::Difference | Builtin::BigUnion | Builtin::Powerset, _)) => {
                    self.element(term).around()
                }
                Some((Builtin::Head, operands)) => self.kinship(operands[0]).part(),
                Some((_, operands)) => {
                    let parts = self.all(operands.iter().copied());
                    Kinship { is: parts.any(), holds: parts.any() }
                }
                None => Kinship::NONE,
            },
        }
    }

    /// What is known of an element of a set.
    fn element(&self, set: &Term) -> Kinship {
        match &*set.kind {
            TermKind::Let(_, inner) | TermKind::Prime(inner) => self.element(inner),
            TermKind::If(_, a, b) => self.element(a).with(self.element(b)),
            TermKind::SetEnumeration(items) => self.all(items),
            TermKind::SetFilter { bound, .. } => self.element(&bound.set),
            TermKind::SetMap { body, .. } => self.kinship(body),
            TermKind::RecordSet(fields) => self.elements(fields.iter().map(|field| &field.1)).around(),
            TermKind::Product(factors) => self.elements(factors).around(),
            TermKind::FunctionSet(from, to) => self.elements([from, to]).around(),
            _ => match view(self.inference.program, set) {
                Some((Builtin::Interval, _)) => Kinship::NONE,
                Some((Builtin::Union, operands)) => self.elements(operands),
                Some((Builtin::Intersection, operands)) => self.elements(operands),
                Some((Builtin::Difference, operands)) => self.element(operands[0]),
                Some((Builtin::Powerset, operands)) => self.element(operands[0]).around(),
                Some((Builtin::BigUnion, operands)) => self.element(operands[0]).part(),
                _ => self.kinship(set).part(),
            },
        }
    }

    fn elements<'t>(&self, sets: impl IntoIterator<Item = &'t Term>) -> Kinship {
        sets.into_iter().map(|set| self.element(set)).fold(Kinship::NONE, Kinship::with)
    }
}

/// What a term that may be assigned stands for.
fn assigned(inference: &Inference<'_>, term: &Term) -> Option<Owner> {
    match &*term.kind {
        TermKind::Variable(id) => Some(Owner::Variable(*id)),
        TermKind::Local(id, _) => Some(Owner::Local(*id)),
        TermKind::Prime(inner) => assigned(inference, inner),
        TermKind::Call(id, arguments) if arguments.is_empty() => match &inference.program.get(*id).body {
            Body::Term(body) if matches!(*body.kind, TermKind::Variable(_)) => assigned(inference, body),
            _ => None,
        },
        _ => None,
    }
}

/// Where values of a shape may have sets of numbers.
fn room(shape: &Shape) -> Kinship {
    match shape {
        Shape::Bottom | Shape::Boolean | Shape::Integer(_) | Shape::Atoms(..) => Kinship::NONE,
        Shape::Set { element, .. } => Kinship {
            is: matches!(**element, Shape::Integer(_) | Shape::Union(_) | Shape::Bottom),
            ..room(element).around()
        },
        Shape::Sequence(item) => room(item).around(),
        Shape::Tuple(items) => items.iter().map(room).fold(Kinship::NONE, Kinship::with).around(),
        Shape::Function { key, value, .. } => room(key).with(room(value)).around(),
        Shape::Union(kinds) => kinds.iter().map(room).fold(Kinship::NONE, Kinship::with),
        Shape::Record(_) => Kinship { is: false, holds: true },
        Shape::Top(_) => Kinship::ALL,
    }
}
