//! Sets that TLC has sorted before it goes through them: an element that comes more than once does so no longer.
//!
//! TLC puts the elements of a set in its place where it counts the set, or compares it, for as long as the set is the
//! value of a definition, a parameter or a variable. Whether it has done so before, only a run tells, unless
//! assumptions alone, which are evaluated beforehand, have done it: such a set remembers it.

use std::collections::BTreeSet;

use super::repeats::{DEEPEST, Form};
use super::scope::Scope;
use super::strict::{Name, each_child};
use crate::shape::view;
use crate::term::{self, Argument, Body, Builtin, DefId, Level, Term, TermKind, VariableId};

impl Scope<'_> {
    /// Has the sets remember in which elements repeat, or no longer do; refuses to go through a set where that does not
    /// help.
    pub fn refuse_counted(&self, set: &Term) {
        let mut names = self.open_names(set);
        let variable = |variable| Term::new(TermKind::Variable(VariableId(variable)), set.span);
        names.extend(self.unsorted_in(set).into_iter().map(variable));
        let is_known = names.iter().all(|name| self.is_remembered(name) || self.remember(name, set));
        // What assumptions have counted before the run is known where they could be evaluated.
        let mut all = vec![];
        self.repeating_names(set, DEEPEST, &mut all);
        let is_open = |name: &Name| matches!(name, Name::Definition(id) if self.is_counted_before(*id, set));
        if !is_known || all.iter().any(is_open) {
            let message =
                "generated code does not tell whether TLC has counted or compared this set before it chooses from it";
            self.error(message, set.span);
        }
    }

    /// The names that a set is made of in whose values elements repeat, or do no longer: only the run tells.
    pub fn open_names(&self, set: &Term) -> Vec<Term> {
        let mut names = vec![];
        self.repeating_names(set, DEEPEST, &mut names);
        names.retain(|name| self.may_be_counted(*name, &mut vec![]));
        names.into_iter().map(|name| term_of(name, set)).collect()
    }

    /// The definitions and parameters in whose values elements repeat that a set is made of.
    fn repeating_names(&self, set: &Term, depth: usize, found: &mut Vec<Name>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if !self.repeats(set, depth) || self.is_remembered(set) || self.is_held(set) {
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

    /// Whether TLC may count or compare the value of a definition or parameter, where it is not known of those `seen`
    /// before.
    fn may_be_counted(&self, name: Name, seen: &mut Vec<Name>) -> bool {
        if seen.contains(&name) {
            return false;
        }
        seen.push(name);
        let program = self.types.inference.program;
        (0..).map(DefId).zip(&program.definitions).any(|(id, definition)| {
            let Body::Term(body) = &definition.body else { return false };
            // Another name for the same value.
            let is_same = is(body, name) && !definition.is_let && name != Name::Definition(id);
            self.counts(body, name, seen) || is_same && self.may_be_counted(Name::Definition(id), seen)
        })
    }

    /// Whether assumptions, which are evaluated before the run, count something that a set is made of.
    pub fn is_counted_by_assumptions(&self, set: &Term) -> bool {
        let program = self.types.inference.program;
        let (mut found, mut open) = (BTreeSet::new(), term::mentions(set, &mut BTreeSet::new()));
        while let Some(id) = open.pop() {
            if let (true, Body::Term(body)) = (found.insert(id), &program.get(id).body) {
                open.extend(term::mentions(body, &mut BTreeSet::new()));
            }
        }
        // What takes arguments has no place of its own in which TLC would put elements in order.
        found.retain(|id| program.get(*id).parameters.is_empty());
        found.into_iter().any(|id| self.do_assumptions_count(id))
    }

    /// Whether assumptions count the value of a definition, and cannot be evaluated to see what becomes of it.
    fn is_counted_before(&self, id: DefId, set: &Term) -> bool {
        let named = Term::new(TermKind::Call(id, Vec::new()), set.span);
        self.is_counted_by_assumptions(&named) && self.is_seen_to_repeat(&named).is_none()
    }

    fn do_assumptions_count(&self, id: DefId) -> bool {
        let assumptions = &self.types.inference.program.assumptions;
        assumptions.iter().any(|assumption| self.counts(&assumption.term, Name::Definition(id), &mut vec![]))
    }

    /// Whether evaluating a term may count or compare what a name stands for.
    fn counts(&self, term: &Term, name: Name, seen: &mut Vec<Name>) -> bool {
        let program = self.types.inference.program;
        let counts = match (view(program, term), &*term.kind) {
            (Some((Builtin::Cardinality | Builtin::Powerset, operands)), _) => {
                occurs(operands[0], name) || self.sizes(operands[0], name, DEEPEST)
            }
            (Some((Builtin::Equal | Builtin::NotEqual, operands)), _) => {
                operands.iter().any(|side| is(side, name) || self.holds(side, &term_of(name, side)))
            }
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

    /// Whether TLC counts what a name stands for so as to tell the size of a set: it counts what a set of functions,
    /// records, tuples or subsets is made of.
    fn sizes(&self, set: &Term, name: Name, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let sizes = |set: &Term| self.sizes(set, name, depth);
        if is(set, name) {
            return true;
        }
        if let Some(inner) = self.stands_for(set) {
            return sizes(&inner);
        }
        match self.form(set) {
            Form::Let(_, inner) => sizes(inner),
            Form::If(_, a, b) => sizes(a) || sizes(&b),
            Form::Product(sets) => sets.into_iter().any(sizes),
            Form::Functions(_) => {
                let mut found = false;
                each_child(set, &mut |part| found = found || sizes(part));
                found
            }
            _ => match view(self.types.inference.program, set) {
                Some((Builtin::Powerset, operands)) => sizes(operands[0]),
                _ => false,
            },
        }
    }
}

/// A name, as it stands here.
fn term_of(name: Name, here: &Term) -> Term {
    let kind = match name {
        Name::Definition(id) => TermKind::Call(id, vec![]),
        Name::Local(local) => TermKind::Local(local, vec![]),
    };
    Term::new(kind, here.span)
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
pub fn mentions(term: &Term, variable: u32) -> bool {
    let mut found = matches!(&*term.kind, TermKind::Variable(id) if id.0 == variable);
    each_child(term, &mut |child| found = found || mentions(child, variable));
    found
}
