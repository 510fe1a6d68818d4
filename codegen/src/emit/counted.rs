//! Sets that TLC has sorted before it goes through them: an element that comes more than once does so no longer.
//!
//! TLC puts the elements of a set in its place where it counts the set, or compares it, for as long as the set is the value of
//! a definition, a parameter or a variable. Whether it has done so before, only a run tells: generated code refuses such a
//! choice.

use super::repeats::{DEEPEST, Form};
use super::scope::Scope;
use super::strict::{Name, each_child};
use crate::shape::view;
use crate::term::{Body, Builtin, DefId, Level, Term, TermKind};

impl Scope<'_> {
    /// Refuses to go through a set in which elements repeat, or no longer do.
    pub fn refuse_counted(&self, set: &Term) {
        let program = self.types.inference.program;
        let mut names = vec![];
        self.repeating_names(set, DEEPEST, &mut names);
        if names.into_iter().any(|name| self.may_be_counted(name, DEEPEST)) {
            let message =
                "generated code does not tell whether TLC has counted or compared this set before it chooses from it";
            self.error(message, set.span);
        }
        let named = |variable: &u32| program.variables[*variable as usize].name.clone();
        if let Some(name) = self.unsorted.borrow().iter().find(|variable| mentions(set, **variable)).map(named) {
            let message = format!("generated code does not tell how often TLC comes by the elements of {name}");
            self.error(&message, set.span);
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
            _ => each_child(set, &mut |child| self.repeating_names(child, depth, found)),
        }
    }

    /// Whether a definition or parameter is mentioned where TLC may count or compare its value.
    fn may_be_counted(&self, name: Name, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        let program = self.types.inference.program;
        let in_definition = (0..).map(DefId).zip(&program.definitions).any(|(id, definition)| {
            let Body::Term(body) = &definition.body else { return false };
            let is_set =
                matches!(*body.kind, TermKind::FunctionSet(..) | TermKind::RecordSet(_) | TermKind::Product(_));
            self.counts(body, name, false)
                && !(is_set && !self.counts(body, name, true) && !self.may_be_counted(Name::Definition(id), depth))
        });
        in_definition || program.assumptions.iter().any(|assumption| self.counts(&assumption.term, name, false))
    }

    /// Whether a term mentions a name elsewhere than where a set is gone through, or asked for a member.
    fn counts(&self, term: &Term, name: Name, harmless: bool) -> bool {
        let program = self.types.inference.program;
        let any = |terms: &[(&Term, bool)]| terms.iter().any(|(term, harmless)| self.counts(term, name, *harmless));
        match &*term.kind {
            TermKind::Call(id, arguments) if name == Name::Definition(*id) && arguments.is_empty() => return !harmless,
            TermKind::Local(local, _) if name == Name::Local(*local) => return !harmless,
            TermKind::Quantifier { bounds, body, .. }
            | TermKind::SetMap { bounds, body }
            | TermKind::Function { bounds, body } => {
                return bounds.iter().any(|bound| self.counts(&bound.set, name, true))
                    || self.counts(body, name, false);
            }
            TermKind::SetFilter { bound, body } => return any(&[(&bound.set, true), (body, false)]),
            TermKind::Choose { set: Some(set), body, .. } => return any(&[(set, true), (body, false)]),
            TermKind::FunctionSet(from, to) => return any(&[(from, false), (to, harmless)]),
            TermKind::RecordSet(fields) => return fields.iter().any(|field| self.counts(&field.1, name, harmless)),
            TermKind::Product(sets) => return sets.iter().any(|set| self.counts(set, name, harmless)),
            _ => {}
        }
        match view(program, term) {
            Some((Builtin::In | Builtin::NotIn, operands)) => any(&[(operands[0], false), (operands[1], true)]),
            Some((Builtin::SubsetEq, operands)) => any(&[(operands[0], true), (operands[1], true)]),
            Some((Builtin::Union | Builtin::Difference | Builtin::Intersection | Builtin::BigUnion, operands)) => {
                operands.iter().any(|operand| self.counts(operand, name, true))
            }
            _ => {
                let mut found = false;
                each_child(term, &mut |child| found = found || self.counts(child, name, false));
                found
            }
        }
    }
}

/// Whether a term mentions a variable.
fn mentions(term: &Term, variable: u32) -> bool {
    let mut found = matches!(&*term.kind, TermKind::Variable(id) if id.0 == variable);
    each_child(term, &mut |child| found = found || mentions(child, variable));
    found
}
