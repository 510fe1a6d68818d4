//! Where TLC comes by an element of a set more than once as it goes through the set for `v' \in S`.
//!
//! It unites sets that are spelt out as it evaluates them. Of other unions it goes through part after part, and of sets
//! that are made of these accordingly.

use std::collections::BTreeSet;

use super::scope::Scope;
use super::strict::is_closed;
use super::types::Type;
use crate::evaluate;
use crate::shape::view;
use crate::term::{Argument, Body, Builtin, DefId, Level, Substitution, Term, TermKind, VariableId};

/// Deeper, nothing is looked for.
pub const DEEPEST: usize = 24;

/// Where more names of sets are opened for one function, these double from name to name.
const MOST_OPENED: u32 = 3_000;

/// What a set is to TLC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// Its elements are listed.
    Listed,
    /// It goes from one number to another.
    Interval,
    /// It is described by what it is made of.
    Described,
}

/// The form of a set, as far as it matters here.
pub enum Form<'t> {
    /// A name or an application, opened.
    Opened(Term),
    /// A name whose value remembers whether TLC has put it in order.
    Remembered,
    /// What the run makes of a name or a part of a value, which may remember the same.
    Held,
    Let(&'t [DefId], &'t Term),
    If(&'t Term, &'t Term, Term),
    Union(&'t Term, &'t Term),
    BigUnion(&'t Term),
    Filter(&'t Term),
    /// `a \ b` or `a \cap b`
    Selection(Builtin, &'t Term, &'t Term),
    /// `[S -> T]`
    Functions(&'t Term),
    /// `[name : S, …]` or `S \X T`
    Product(Vec<&'t Term>),
    Other(Made),
}

impl Scope<'_> {
    /// The set with definitions and arguments in the place of their names, where TLC may come by an element more than
    /// once.
    pub fn repeated(&self, set: &Term) -> Option<Term> {
        self.notice_held(set);
        self.refuse_counted(set);
        let unfolded = self.repeats(set, DEEPEST).then(|| self.unfolded(set, DEEPEST));
        unfolded.filter(|_| self.opened.get() < MOST_OPENED)
    }

    /// Notes what a variable is given.
    pub fn given_value(&self, variable: VariableId, value: &Term) {
        if self.repeats(value, DEEPEST) {
            self.unsorted.borrow_mut().entry(variable.0).or_default().push(value.clone());
        }
    }

    /// Whether TLC may come by an element more than once.
    pub fn repeats(&self, set: &Term, depth: usize) -> bool {
        self.may_repeat(set, depth) && self.is_seen_to_repeat(set) != Some(false)
    }

    /// Whether TLC comes by an element of a constant set more than once. Of one that is too large to be looked at it is
    /// said that it does not: it is made once, and not gone through anew in every state.
    pub fn is_seen_to_repeat(&self, set: &Term) -> Option<bool> {
        let program = self.types.inference.program;
        if !is_closed(program, set) || program.level_of(set) != Level::Constant {
            return None;
        }
        let known = self.functions.repeating.borrow().iter().find(|(other, _)| other == set).map(|(_, known)| *known);
        known.unwrap_or_else(|| {
            let machines = &self.functions.machines;
            let is_counted = self.is_counted_by_assumptions(set);
            let seen = machines.iter().map(|machine| match is_counted {
                true => evaluate::repeats_behind_assumptions(machine, self.sources, set),
                false => Some(evaluate::repeats(machine, self.sources, set)),
            });
            let repeats = seen.collect::<Option<Vec<bool>>>().map(|seen| seen.contains(&true));
            self.functions.repeating.borrow_mut().push((set.clone(), repeats));
            repeats
        })
    }

    /// Whether a set is of a form in which elements may repeat.
    fn may_repeat(&self, set: &Term, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.form(set) {
            Form::Opened(inner) => self.repeats(&inner, depth),
            Form::Remembered | Form::Held => true,
            Form::Let(_, inner) => self.repeats(inner, depth),
            Form::If(_, a, b) => self.repeats(a, depth) || self.repeats(&b, depth),
            Form::Union(..) | Form::BigUnion(_) => self.made(set, depth) == Made::Described,
            Form::Filter(of) | Form::Selection(_, of, _) => {
                self.made(set, depth) == Made::Described && self.repeats(of, depth)
            }
            Form::Functions(to) => self.repeats(to, depth),
            Form::Product(factors) => factors.into_iter().any(|factor| self.repeats(factor, depth)),
            Form::Other(_) => false,
        }
    }

    /// What a set is to TLC.
    pub fn made(&self, set: &Term, depth: usize) -> Made {
        let Some(depth) = depth.checked_sub(1) else { return Made::Listed };
        let listed = |is_listed: bool| if is_listed { Made::Listed } else { Made::Described };
        let is_listed = |set: &Term| self.made(set, depth) != Made::Described;
        match self.form(set) {
            Form::Opened(inner) => self.made(&inner, depth),
            Form::Let(_, inner) => self.made(inner, depth),
            Form::If(_, a, b) => self.made(a, depth).max(self.made(&b, depth)),
            Form::Union(a, b) => listed(is_listed(a) && is_listed(b)),
            Form::BigUnion(sets) => {
                listed(self.are_listed(sets, depth) && self.united_intervals(sets, depth).is_empty())
            }
            Form::Filter(of) | Form::Selection(Builtin::Difference, of, _) => listed(is_listed(of)),
            Form::Selection(_, a, b) => listed(is_listed(a) || is_listed(b)),
            Form::Functions(_) | Form::Product(_) | Form::Remembered | Form::Held => Made::Described,
            Form::Other(made) => made,
        }
    }

    /// Whether only the run tells if the union of sets is listed: it is, unless one of them is an interval. That shows
    /// then.
    pub fn is_told_by_intervals(&self, sets: &Term, depth: usize) -> bool {
        let found = if self.are_listed(sets, depth) { self.united_intervals(sets, depth) } else { BTreeSet::new() };
        let is_told = !found.is_empty();
        self.show(found, sets);
        is_told
    }

    /// Whether all elements of a set of sets are listed, and the set as well.
    fn are_listed(&self, sets: &Term, depth: usize) -> bool {
        let is_listed = |set: &Term| self.may_be_listed(set, depth);
        match &*sets.kind {
            TermKind::SetEnumeration(sets) => sets.iter().all(is_listed),
            TermKind::SetMap { body, .. } => is_listed(body),
            _ => match (self.form(sets), depth.checked_sub(1)) {
                (Form::Opened(inner), Some(depth)) => self.are_listed(&inner, depth),
                (Form::Let(_, inner), Some(depth)) => self.are_listed(inner, depth),
                _ => self.made(sets, depth) != Made::Described,
            },
        }
    }

    /// The form of a set.
    pub fn form<'t>(&self, set: &'t Term) -> Form<'t> {
        if self.is_remembered(set) {
            return Form::Remembered;
        }
        if let Some(inner) = self.stands_for(set) {
            self.opened.set(self.opened.get() + 1);
            if self.opened.get() < MOST_OPENED {
                return Form::Opened(inner);
            }
            self.error("generated code does not go through a set that is made of so many others", set.span);
            return Form::Other(Made::Listed);
        }
        match &*set.kind {
            TermKind::Let(definitions, inner) => Form::Let(definitions, inner),
            TermKind::If(condition, a, b) => Form::If(condition, a, b.clone()),
            TermKind::Case(arms, other) => match arms.split_first() {
                Some(((condition, first), rest)) => match (rest, other) {
                    ([], Some(other)) => Form::If(condition, first, other.clone()),
                    _ => Form::If(condition, first, Term::new(TermKind::Case(rest.to_vec(), other.clone()), set.span)),
                },
                None => Form::Other(Made::Listed),
            },
            TermKind::SetFilter { bound, .. } => Form::Filter(&bound.set),
            TermKind::FunctionSet(_, to) => Form::Functions(to),
            TermKind::RecordSet(fields) => Form::Product(fields.iter().map(|field| &field.1).collect()),
            TermKind::Product(factors) => Form::Product(factors.iter().collect()),
            _ => match view(self.types.inference.program, set) {
                Some((Builtin::Union, operands)) => Form::Union(operands[0], operands[1]),
                Some((Builtin::BigUnion, operands)) => Form::BigUnion(operands[0]),
                Some((builtin @ (Builtin::Difference | Builtin::Intersection), operands)) => {
                    Form::Selection(builtin, operands[0], operands[1])
                }
                Some((Builtin::Interval, _)) => Form::Other(Made::Interval),
                Some((Builtin::Domain, operands)) => Form::Other(match self.type_of(operands[0]) {
                    Type::Sequence(_) | Type::Tuple(_) | Type::IntegerFunction(_, 1, _) => Made::Interval,
                    _ => Made::Listed,
                }),
                Some((Builtin::Powerset | Builtin::SequenceSet, _)) => Form::Other(Made::Described),
                _ if self.remembers_elsewhere(set) => Form::Held,
                _ => Form::Other(Made::Listed),
            },
        }
    }

    /// What a definition, or an argument, stands for.
    pub fn stands_for(&self, set: &Term) -> Option<Term> {
        match &*set.kind {
            TermKind::Local(local, arguments) if arguments.is_empty() => match self.given.borrow().get(local) {
                Some(Argument::Term(argument)) => Some(argument.clone()),
                _ => None,
            },
            TermKind::Call(id, arguments) => {
                let definition = self.types.inference.program.get(*id);
                match &definition.body {
                    Body::Term(body) if !definition.recursive => {
                        let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                        Some(Substitution::new(pairs).apply(body))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What a set is to TLC, where that does not depend on a condition.
    pub fn surely_made(&self, set: &Term, depth: usize) -> Option<Made> {
        let Some(depth) = depth.checked_sub(1) else { return Some(Made::Listed) };
        match self.form(set) {
            Form::Opened(inner) => self.surely_made(&inner, depth),
            Form::Let(_, inner) => self.surely_made(inner, depth),
            Form::If(_, a, b) => {
                let (a, b) = (self.surely_made(a, depth)?, self.surely_made(&b, depth)?);
                ((a == Made::Described) == (b == Made::Described)).then_some(a.max(b))
            }
            Form::Union(a, b) => match (self.surely_made(a, depth), self.surely_made(b, depth)) {
                (Some(Made::Described), _) | (_, Some(Made::Described)) => Some(Made::Described),
                (a, b) => Some(a?.max(b?)),
            },
            Form::Selection(Builtin::Intersection, a, b) => {
                match (self.surely_made(a, depth), self.surely_made(b, depth)) {
                    (Some(made), _) | (_, Some(made)) if made != Made::Described => Some(Made::Listed),
                    (a, b) => Some(a?.max(b?)),
                }
            }
            Form::Filter(of) | Form::Selection(_, of, _) => self.surely_made(of, depth).map(|made| match made {
                Made::Described => made,
                _ => Made::Listed,
            }),
            Form::Held => None,
            Form::BigUnion(sets) if self.is_told_by_intervals(sets, depth) => None,
            _ => Some(self.made(set, depth)),
        }
    }

    /// `a \cap (IF p THEN x ELSE y)` as `IF p THEN a \cap x ELSE a \cap y`, where it depends on the condition what the
    /// whole is to TLC; the same where the condition is on the left.
    pub fn distributed(&self, set: &Term) -> Option<Term> {
        let Form::Selection(Builtin::Intersection, a, b) = self.form(set) else { return None };
        if self.surely_made(set, DEEPEST).is_some() {
            return None;
        }
        let is_right = self.surely_made(b, DEEPEST).is_none();
        let (open, other) = if is_right { (b, a) } else { (a, b) };
        let with = |open: &Term| {
            let sides = if is_right { [other, open] } else { [open, other] };
            Term::new(TermKind::Builtin(Builtin::Intersection, sides.map(Clone::clone).to_vec()), set.span)
        };
        let kind = match self.form(open) {
            Form::Opened(inner) => return Some(with(&inner)),
            Form::Let(definitions, inner) => TermKind::Let(definitions.to_vec(), with(inner)),
            Form::If(condition, x, y) => TermKind::If(condition.clone(), with(x), with(&y)),
            _ => return None,
        };
        Some(Term::new(kind, set.span))
    }

    /// The set without names for what repeats in it.
    fn unfolded(&self, set: &Term, depth: usize) -> Term {
        let Some(depth) = depth.checked_sub(1) else { return set.clone() };
        let inner = |set: &Term| self.unfolded(set, depth);
        let part = |set: &Term| if self.repeats(set, depth) { inner(set) } else { set.clone() };
        let kind = match self.form(set) {
            Form::Opened(opened) => return inner(&opened),
            Form::Let(definitions, body) => TermKind::Let(definitions.to_vec(), inner(body)),
            Form::If(condition, a, b) => TermKind::If(condition.clone(), part(a), part(&b)),
            Form::Union(a, b) => TermKind::Builtin(Builtin::Union, vec![part(a), part(b)]),
            Form::BigUnion(sets) => {
                // What is written as one set after the other is found there.
                let written = self.stands_for(sets).filter(|sets| matches!(*sets.kind, TermKind::SetEnumeration(_)));
                TermKind::Builtin(Builtin::BigUnion, vec![part(written.as_ref().unwrap_or(sets))])
            }
            Form::Selection(builtin, a, b) => TermKind::Builtin(builtin, vec![part(a), b.clone()]),
            Form::Filter(of) => match &*set.kind {
                TermKind::SetFilter { bound, body } => {
                    let mut bound = bound.clone();
                    bound.set = part(of);
                    TermKind::SetFilter { bound, body: body.clone() }
                }
                other => other.clone(),
            },
            Form::Functions(_) | Form::Product(_) => match &*set.kind {
                TermKind::FunctionSet(from, to) => TermKind::FunctionSet(from.clone(), part(to)),
                TermKind::RecordSet(fields) => {
                    TermKind::RecordSet(fields.iter().map(|(name, set)| (*name, part(set))).collect())
                }
                TermKind::Product(factors) => TermKind::Product(factors.iter().map(part).collect()),
                other => other.clone(),
            },
            Form::Other(_) | Form::Remembered | Form::Held => return set.clone(),
        };
        Term::new(kind, set.span)
    }
}
