//! Sets that TLC has sorted before it goes through them: an element that comes more than once does so no longer.
//!
//! TLC puts the elements of a set in its place where it counts the set, or compares it, for as long as the set is the value of
//! a definition, a parameter or a variable. Whether it has done so before, only a run tells: generated code refuses such a
//! choice.

use super::intervals::Intervals;
use super::repeats::{DEEPEST, Form, Made};
use super::scope::Scope;
use super::strict::{Name, each_child};
use crate::shape::view;
use crate::term::{Argument, Body, Builtin, DefId, Level, Term, TermKind};

impl Scope<'_> {
    /// Refuses to go through a set in which elements repeat, or no longer do.
    pub fn refuse_counted(&self, set: &Term) {
        let program = self.types.inference.program;
        let mut names = vec![];
        self.repeating_names(set, DEEPEST, &mut names);
        if names.into_iter().any(|name| self.may_be_counted(name, &mut vec![])) {
            let message =
                "generated code does not tell whether TLC has counted or compared this set before it chooses from it";
            self.error(message, set.span);
        }
        self.refuse_intervals(set, DEEPEST);
        let named = |variable: &u32| program.variables[*variable as usize].name.clone();
        if let Some(name) = self.unsorted.borrow().iter().find(|variable| mentions(set, **variable)).map(named) {
            let message = format!("generated code does not tell how often TLC comes by the elements of {name}");
            self.error(&message, set.span);
        }
    }

    /// Refuses to unite with others what may have been made as an interval where its type does not tell: TLC goes through
    /// the elements of one after those of the other.
    fn refuse_intervals(&self, set: &Term, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let form = self.form(set);
        if let Form::BigUnion(sets) = &form
            && self.may_unite_intervals(sets, depth)
        {
            let message = "generated code does not tell whether one of these sets was made as an interval, of which TLC \
                           comes by the elements that are in another one again";
            self.error(message, set.span);
            return;
        }
        match form {
            Form::Opened(inner) => self.refuse_intervals(&inner, depth),
            Form::Let(_, inner) | Form::Filter(inner) | Form::Selection(_, inner, _) | Form::Functions(inner) => {
                self.refuse_intervals(inner, depth);
            }
            Form::If(_, a, b) => {
                self.refuse_intervals(a, depth);
                self.refuse_intervals(&b, depth);
            }
            Form::Union(a, b) => {
                self.refuse_intervals(a, depth);
                self.refuse_intervals(b, depth);
            }
            Form::Product(factors) => factors.into_iter().for_each(|factor| self.refuse_intervals(factor, depth)),
            Form::BigUnion(_) | Form::Other(_) => {}
        }
    }

    /// Whether some of several sets may be an interval without being written as one.
    fn may_unite_intervals(&self, sets: &Term, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let inference = self.types.inference;
        match &*sets.kind {
            TermKind::SetEnumeration(sets) => sets.len() > 1 && sets.iter().any(|set| self.may_be_interval(set, depth)),
            TermKind::SetMap { body, .. } => self.may_be_interval(body, depth),
            _ => match self.form(sets) {
                Form::Opened(inner) => self.may_unite_intervals(&inner, depth),
                Form::Let(_, inner) => self.may_unite_intervals(inner, depth),
                _ => self.intervals().element(inference, sets).is,
            },
        }
    }

    fn may_be_interval(&self, set: &Term, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match self.form(set) {
            Form::Opened(inner) => self.may_be_interval(&inner, depth),
            Form::Let(_, inner) => self.may_be_interval(inner, depth),
            Form::If(_, a, b) => self.may_be_interval(a, depth) || self.may_be_interval(&b, depth),
            Form::Other(Made::Listed) => self.intervals().kinship(self.types.inference, set).is,
            _ => false,
        }
    }

    /// Which values may be intervals.
    pub fn intervals(&self) -> &Intervals {
        self.functions.intervals.get_or_init(|| Intervals::of(self.types.inference, &self.functions.machines))
    }

    /// Refuses to make a text of what may have an interval in it.
    pub fn refuse_to_print_intervals(&self, said: &Term) {
        if self.intervals().kinship(self.types.inference, said).any() {
            let message = "generated code does not tell whether this has a set in it that was made as an interval, which TLC \
                           prints as one";
            self.error(message, said.span);
        }
    }

    /// The definitions and parameters in whose values elements repeat that a set is made of.
    fn repeating_names(&self, set: &Term, depth: usize, found: &mut Vec<Name>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if !self.repeats(set, depth) {
            return;
        }
        match &*set.kind {
            TermKind::Call(id, arguments) if arguments.is_empty() => {
                let definition = self.types.inference.program.get(*id);
                if found.contains(&Name::Definition(*id)) {
                    return;
                }
                // What `LET` defines, or the state has a say in, is made anew each time.
                if definition.level == Level::Constant && !definition.is_let {
                    found.push(Name::Definition(*id));
                }
            }
            TermKind::Local(local, _) => found.push(Name::Local(*local)),
            _ => {}
        }
        match self.form(set) {
            Form::Opened(inner) => self.repeating_names(&inner, depth, found),
            Form::BigUnion(sets) if let TermKind::SetEnumeration(sets) = &*sets.kind => {
                sets.iter().for_each(|set| self.repeating_names(set, depth, found));
            }
            _ => each_child(set, &mut |child| self.repeating_names(child, depth, found)),
        }
    }

    /// Whether TLC may count or compare the value of a definition or parameter, where it is not known of those `seen` before.
    fn may_be_counted(&self, name: Name, seen: &mut Vec<Name>) -> bool {
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
        let program = self.types.inference.program;
        let in_definition = (0..).map(DefId).zip(&program.definitions).any(|(id, definition)| {
            let Body::Term(body) = &definition.body else { return false };
            // Another name for the same value.
            let is_same = is(body, name) && !definition.is_let && name != Name::Definition(id);
            self.counts(body, name, seen) || is_same && self.may_be_counted(Name::Definition(id), seen)
        });
        in_definition || program.assumptions.iter().any(|assumption| self.counts(&assumption.term, name, seen))
    }

    /// Whether evaluating a term may count or compare what a name stands for.
    fn counts(&self, term: &Term, name: Name, seen: &mut Vec<Name>) -> bool {
        let program = self.types.inference.program;
        let counts = match (view(program, term), &*term.kind) {
            (Some((Builtin::Cardinality | Builtin::Powerset, operands)), _) => occurs(operands[0], name),
            (Some((Builtin::Equal | Builtin::NotEqual, operands)), _) => operands.iter().any(|side| is(side, name)),
            (Some((Builtin::BigUnion, operands)), _) => match &*operands[0].kind {
                TermKind::SetEnumeration(sets) => sets.len() > 1 && sets.iter().any(|set| is(set, name)),
                _ => false,
            },
            (None, TermKind::Call(id, arguments)) => {
                let parameters = &program.get(*id).parameters;
                arguments.iter().zip(parameters).any(|(argument, parameter)| {
                    matches!(argument, Argument::Term(argument) if is(argument, name))
                        && self.may_be_counted(Name::Local(*parameter), seen)
                })
            }
            _ => false,
        };
        let mut found = counts;
        each_child(term, &mut |child| found = found || self.counts(child, name, seen));
        found
    }
}

/// Whether the value of a term may be just what a name stands for.
fn is(term: &Term, name: Name) -> bool {
    match &*term.kind {
        TermKind::Call(id, arguments) => arguments.is_empty() && name == Name::Definition(*id),
        TermKind::Local(local, _) => name == Name::Local(*local),
        TermKind::If(_, a, b) => is(a, name) || is(b, name),
        TermKind::Case(arms, other) => arms.iter().map(|arm| &arm.1).chain(other).any(|result| is(result, name)),
        TermKind::Let(_, body) => is(body, name),
        _ => false,
    }
}

/// Whether a term mentions a name anywhere.
fn occurs(term: &Term, name: Name) -> bool {
    let mut found = is(term, name);
    each_child(term, &mut |child| found = found || occurs(child, name));
    found
}

/// Whether a term mentions a variable.
fn mentions(term: &Term, variable: u32) -> bool {
    let mut found = matches!(&*term.kind, TermKind::Variable(id) if id.0 == variable);
    each_child(term, &mut |child| found = found || mentions(child, variable));
    found
}
