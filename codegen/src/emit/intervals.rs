//! Which values may be sets that were made as intervals, or hold such sets.
//!
//! TLC keeps such a set as it is, wherever it goes, and goes through a `UNION` with it, or prints it, otherwise than with a set of
//! the same numbers that was made in another way. The types of generated code know only numbers; so what shows the difference
//! is traced back to where it is made, and inferred anew as dynamic from there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::Value;

use crate::machine::{ConstantValue, Machine};
use crate::shape::{Inference, Origin, Shape, view};
use crate::term::{
    Argument, Body, Bound, Builtin, ConstantId, DefId, LocalId, Operator, Pattern, Term, TermKind, VariableId, subterms,
};

/// Where the intervals come from that a value may be, by numbers in [`Intervals::origins`].
type Sources = BTreeSet<usize>;

/// What is known of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinship {
    /// The intervals that it may be.
    pub is: Sources,
    /// Those that something in it may be.
    pub holds: Sources,
}

impl Kinship {
    fn of(origin: Option<usize>) -> Kinship {
        Kinship { is: origin.into_iter().collect(), holds: Sources::new() }
    }

    /// Whether there may be an interval at all.
    pub fn any(&self) -> bool {
        !self.is.is_empty() || !self.holds.is_empty()
    }

    fn with(mut self, other: Kinship) -> Kinship {
        self.is.extend(other.is);
        self.holds.extend(other.holds);
        self
    }

    /// The intervals that it, or something in it, may be.
    pub fn all(mut self) -> Sources {
        self.holds.extend(self.is);
        self.holds
    }

    /// Of something that has this as a part.
    fn around(self) -> Kinship {
        Kinship { is: Sources::new(), holds: self.all() }
    }

    /// Of a part of what this is.
    fn part(self) -> Kinship {
        Kinship { is: self.holds.clone(), holds: self.holds }
    }
}

/// What has a value of its own wherever it is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Variable(VariableId),
    Local(LocalId),
    Definition(DefId),
    /// Anything that `TLCSet` keeps.
    Register,
}

/// What is known of all variables, identifiers, definitions and constants.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    /// What makes intervals.
    origins: Vec<Origin>,
    numbers: BTreeMap<Origin, usize>,
    known: BTreeMap<Owner, Kinship>,
    constants: BTreeMap<ConstantId, Kinship>,
}

impl Intervals {
    /// Follows the values from where they are made through all definitions.
    pub fn of(inference: &Inference<'_>, machines: &[Arc<Machine>]) -> Self {
        let mut all = Intervals::default();
        let mut found = BTreeSet::new();
        let bodies = || {
            let definitions = inference.program.definitions.iter().filter_map(|definition| match &definition.body {
                Body::Term(body) => Some(body),
                Body::Builtin(_) => None,
            });
            definitions.chain(inference.program.assumptions.iter().map(|assumption| &assumption.term))
        };
        bodies().for_each(|body| makers(inference, body, &mut found));
        let mut constants: BTreeMap<ConstantId, [bool; 2]> = BTreeMap::new();
        for (place, value) in machines.iter().flat_map(|machine| (0..).map(ConstantId).zip(&machine.constants)) {
            let known = constants.entry(place).or_default();
            *known = either(*known, of_constant(value));
        }
        all.origins.extend(found);
        for (place, [is, holds]) in constants {
            if is || holds {
                let number = Kinship::of(Some(all.origins.len()));
                all.origins.push(Origin::Constant(place));
                let is = if is { number.clone() } else { Kinship::default() };
                let kinship = if holds { is.with(number.around()) } else { is };
                all.constants.insert(place, kinship);
            }
        }
        all.numbers = all.origins.iter().enumerate().map(|(number, origin)| (*origin, number)).collect();
        loop {
            let mut scan = Scan { flow: all.flow(inference), learnt: Vec::new() };
            for (id, definition) in (0..).map(DefId).zip(&inference.program.definitions) {
                if let Body::Term(body) = &definition.body {
                    scan.term(body);
                    scan.learn(Owner::Definition(id), scan.flow.kinship(body));
                }
            }
            inference.program.assumptions.iter().for_each(|assumption| scan.term(&assumption.term));
            let learnt = scan.learnt;
            let mut is_news = false;
            for (owner, kinship) in learnt {
                let known = all.known.entry(owner).or_default();
                let before = (known.is.len(), known.holds.len());
                *known = std::mem::take(known).with(kinship);
                is_news |= before != (known.is.len(), known.holds.len());
            }
            if !is_news {
                return all;
            }
        }
    }

    /// What is known of the value of a term.
    pub fn kinship(&self, inference: &Inference<'_>, term: &Term) -> Kinship {
        self.flow(inference).kinship(term)
    }

    /// What is known of an element of a set.
    pub fn element(&self, inference: &Inference<'_>, set: &Term) -> Kinship {
        self.flow(inference).element(set)
    }

    /// The origins of these numbers.
    pub fn origins<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = Origin> + 'a {
        sources.iter().filter_map(|number| self.origins.get(*number).copied())
    }

    fn number(&self, origin: Origin) -> Option<usize> {
        self.numbers.get(&origin).copied()
    }

    /// Of what nothing is known.
    fn anything(&self) -> Kinship {
        let all: Sources = (0..self.origins.len()).collect();
        Kinship { is: all.clone(), holds: all }
    }

    fn flow<'a>(&'a self, inference: &'a Inference<'a>) -> Flow<'a> {
        Flow { inference, all: self, old: None }
    }
}

/// The terms that make intervals.
fn makers(inference: &Inference<'_>, term: &Term, found: &mut BTreeSet<Origin>) {
    if let Some((Builtin::Interval | Builtin::Domain, _)) = view(inference.program, term) {
        found.insert(Origin::Term(term.span));
    }
    subterms(term, &mut |part| makers(inference, part, found));
}

fn either(a: [bool; 2], b: [bool; 2]) -> [bool; 2] {
    [a[0] || b[0], a[1] || b[1]]
}

/// Whether a constant is an interval, and whether something in it is.
fn of_constant(value: &ConstantValue) -> [bool; 2] {
    match value {
        ConstantValue::Value(value) => of_value(value),
        ConstantValue::Table(rows) => rows.iter().map(|row| of_value(&row.1)).fold([false; 2], either),
        ConstantValue::Operator(_) => [true; 2],
    }
}

/// Whether a value is an interval, and whether something in it is.
fn of_value(value: &Value) -> [bool; 2] {
    let parts =
        |mut parts: &mut dyn Iterator<Item = &Value>| Iterator::any(&mut parts, |part| of_value(part).contains(&true));
    match value {
        Value::Set(elements) => [elements.is_interval(), parts(&mut elements.iter())],
        Value::Tuple(items) => [false, parts(&mut items.iter())],
        Value::Record(fields) => [false, parts(&mut fields.iter().map(|field| &field.1))],
        Value::Function(pairs) => [false, parts(&mut pairs.iter().flat_map(|pair| [&pair.0, &pair.1]))],
        _ => [false; 2],
    }
}

/// Whether there is an interval in a value.
pub fn has_interval(value: &Value) -> bool {
    of_value(value).contains(&true)
}

/// What is known of terms.
#[derive(Clone)]
struct Flow<'a> {
    inference: &'a Inference<'a>,
    all: &'a Intervals,
    /// What is known of `@`.
    old: Option<Kinship>,
}

/// What terms tell of variables, identifiers and definitions.
struct Scan<'a> {
    flow: Flow<'a>,
    learnt: Vec<(Owner, Kinship)>,
}

impl Scan<'_> {
    fn learn(&mut self, owner: Owner, kinship: Kinship) {
        if kinship.any() {
            self.learnt.push((owner, kinship));
        }
    }

    /// Learns from what is bound, given and assigned in a term.
    fn term(&mut self, term: &Term) {
        match &*term.kind {
            TermKind::Quantifier { bounds, .. }
            | TermKind::SetMap { bounds, .. }
            | TermKind::Function { bounds, .. } => {
                bounds.iter().for_each(|bound| self.bind(bound));
            }
            TermKind::SetFilter { bound, .. } => self.bind(bound),
            TermKind::Choose { pattern, set: Some(set), .. } => self.bind_to(pattern, self.flow.element(set)),
            TermKind::Call(id, arguments) => {
                let inference = self.flow.inference;
                for (parameter, argument) in inference.program.get(*id).parameters.iter().zip(arguments) {
                    match argument {
                        Argument::Term(argument) => {
                            self.learn(Owner::Local(*parameter), self.flow.kinship(argument));
                            // A variable may be assigned through the parameter.
                            if let Some(variable) = assigned(inference, argument) {
                                self.learn(variable, self.flow.owned(Owner::Local(*parameter)));
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
        if let Some((builtin, operands)) = view(self.flow.inference.program, term)
            && let [target, value] = operands[..]
            && let Some(owner) = self.given(builtin, target)
        {
            let kinship = match builtin {
                Builtin::In => self.flow.element(value),
                Builtin::SubsetEq => self.flow.element(value).around(),
                _ => self.flow.kinship(value),
            };
            self.learn(owner, kinship);
        }
        let old = match &*term.kind {
            TermKind::Except(function, _) => Some(self.flow.kinship(function).part()),
            _ => self.flow.old.clone(),
        };
        let around = std::mem::replace(&mut self.flow.old, old);
        subterms(term, &mut |part| self.term(part));
        self.flow.old = around;
    }

    /// What an operator gives a value.
    fn given(&self, builtin: Builtin, target: &Term) -> Option<Owner> {
        match builtin {
            Builtin::Equal | Builtin::In | Builtin::SubsetEq => assigned(self.flow.inference, target),
            Builtin::TlcSet => Some(Owner::Register),
            _ => None,
        }
    }

    /// What an operator is applied to where it is passed is not followed.
    fn operator(&mut self, operator: &Operator) {
        let parameters = match operator {
            Operator::Lambda { parameters, .. } => parameters,
            Operator::Definition { id, .. } => &self.flow.inference.program.get(*id).parameters,
            _ => return,
        };
        for parameter in parameters {
            self.learn(Owner::Local(*parameter), self.flow.all.anything());
        }
    }

    fn bind(&mut self, bound: &Bound) {
        self.bind_to(&bound.pattern, self.flow.element(&bound.set));
    }

    fn bind_to(&mut self, pattern: &Pattern, element: Kinship) {
        match pattern {
            Pattern::Local(local) => self.learn(Owner::Local(*local), element),
            Pattern::Tuple(locals) => {
                let part = element.part();
                locals.iter().for_each(|local| self.learn(Owner::Local(*local), part.clone()));
            }
        }
    }
}

impl Flow<'_> {
    fn owned(&self, owner: Owner) -> Kinship {
        self.all.known.get(&owner).cloned().unwrap_or_default()
    }

    fn all<'t>(&self, terms: impl IntoIterator<Item = &'t Term>) -> Kinship {
        terms.into_iter().map(|term| self.kinship(term)).fold(Kinship::default(), Kinship::with)
    }

    /// What is known of a value, by what it is made of, and by its shape.
    fn kinship(&self, term: &Term) -> Kinship {
        let made = self.made(term);
        if !made.any() {
            return made;
        }
        let [may_be, may_hold] = room(&self.inference.shape(term));
        let of = |sources: Sources, has_room: bool| if has_room { sources } else { Sources::new() };
        Kinship { is: of(made.is, may_be), holds: of(made.holds, may_hold) }
    }

    fn made(&self, term: &Term) -> Kinship {
        match &*term.kind {
            TermKind::Variable(id) => self.owned(Owner::Variable(*id)),
            TermKind::Local(id, _) => self.owned(Owner::Local(*id)),
            TermKind::Constant(id, _) => self.all.constants.get(id).cloned().unwrap_or_default(),
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
                let inner = Flow { old: Some(function.clone().part()), ..self.clone() };
                inner.all(updates.iter().map(|update| &update.value)).around().with(function)
            }
            TermKind::At => self.old.clone().unwrap_or_else(|| self.all.anything()),
            TermKind::Call(id, _) if matches!(self.inference.program.get(*id).body, Body::Term(_)) => {
                self.owned(Owner::Definition(*id))
            }
            _ => match view(self.inference.program, term) {
                Some((Builtin::Interval, _)) => Kinship::of(self.all.number(Origin::Term(term.span))),
                Some((Builtin::Domain, operands)) => {
                    self.kinship(operands[0]).around().with(Kinship::of(self.all.number(Origin::Term(term.span))))
                }
                Some((Builtin::Eval, operands)) => Kinship { is: Sources::new(), ..self.kinship(operands[0]) },
                Some((Builtin::TlcGet | Builtin::TlcGetOrDefault, _)) => self.owned(Owner::Register),
                Some((Builtin::Trace | Builtin::CounterExample, _)) => self.all.anything(),
                // Beside an empty set, the second is what it is.
                Some((Builtin::Union, operands)) => {
                    Kinship { is: self.kinship(operands[1]).is, ..self.all(operands.iter().copied()) }
                }
                Some((Builtin::Intersection | Builtin::Difference | Builtin::BigUnion | Builtin::Powerset, _)) => {
                    self.element(term).around()
                }
                Some((Builtin::Head, operands)) => self.kinship(operands[0]).part(),
                Some((_, operands)) => {
                    let parts = self.all(operands.iter().copied()).all();
                    Kinship { is: parts.clone(), holds: parts }
                }
                None => Kinship::default(),
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
                Some((Builtin::Interval, _)) => Kinship::default(),
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
        sets.into_iter().map(|set| self.element(set)).fold(Kinship::default(), Kinship::with)
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

/// Whether a value of a shape may be a set of numbers, and whether it may hold one.
fn room(shape: &Shape) -> [bool; 2] {
    let around = |part: [bool; 2]| [false, part.contains(&true)];
    match shape {
        Shape::Bottom | Shape::Boolean | Shape::Integer(_) | Shape::Atoms(..) => [false; 2],
        Shape::Set { element, .. } => {
            let is = matches!(**element, Shape::Integer(_) | Shape::Union(_) | Shape::Bottom | Shape::Top(_));
            either([is, false], around(room(element)))
        }
        Shape::Sequence(item) => around(room(item)),
        Shape::Tuple(items) => around(items.iter().map(room).fold([false; 2], either)),
        Shape::Function { key, value, .. } => around(either(room(key), room(value))),
        Shape::Union(kinds) => kinds.iter().map(room).fold([false; 2], either),
        Shape::Record(_) => [false, true],
        Shape::Top(_) => [true; 2],
    }
}
