//! Sets that TLC has sorted before it goes through them: an element that comes more than once does so no longer.
//!
//! TLC puts the elements of a set in its place where it counts the set, or compares it, for as long as the set is the value of
//! a definition or of a variable. Whether it has done so before, only a run tells: generated code refuses such a choice.

use std::collections::BTreeSet;

use super::repeats::{DEEPEST, Form};
use super::scope::Scope;
use super::strict::each_child;
use crate::shape::view;
use crate::term::{Body, Builtin, DefId, Level, Term, TermKind};

impl Scope<'_> {
    /// Refuses to go through a set in which elements repeat, or no longer do.
    pub fn refuse_counted(&self, set: &Term) {
        let program = self.types.inference.program;
        let mut definitions = BTreeSet::new();
        self.repeating_definitions(set, DEEPEST, &mut definitions);
        if definitions.iter().any(|id| self.may_be_counted(*id)) {
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

    /// The definitions in whose values elements repeat that a set is made of.
    fn repeating_definitions(&self, set: &Term, depth: usize, found: &mut BTreeSet<DefId>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if !self.repeats(set, depth) {
            return;
        }
        if let TermKind::Call(id, arguments) = &*set.kind
            && arguments.is_empty()
            && let definition = self.types.inference.program.get(*id)
            && definition.level == Level::Constant
            && !definition.is_let
        {
            found.insert(*id);
        }
        match self.form(set) {
            Form::Opened(inner) => self.repeating_definitions(&inner, depth, found),
            _ => each_child(set, &mut |child| self.repeating_definitions(child, depth, found)),
        }
    }

    /// Whether a definition is mentioned where TLC may count or compare its value.
    fn may_be_counted(&self, id: DefId) -> bool {
        let program = self.types.inference.program;
        let bodies = program.definitions.iter().filter_map(|definition| match &definition.body {
            Body::Term(body) => Some(body),
            Body::Builtin(_) => None,
        });
        let assumptions = program.assumptions.iter().map(|assumption| &assumption.term);
        bodies.chain(assumptions).any(|term| self.counts(term, id, false))
    }

    /// Whether a term mentions a definition elsewhere than where a set is gone through, or asked for a member.
    fn counts(&self, term: &Term, id: DefId, harmless: bool) -> bool {
        let program = self.types.inference.program;
        let any = |terms: &[(&Term, bool)]| terms.iter().any(|(term, harmless)| self.counts(term, id, *harmless));
        match &*term.kind {
            TermKind::Call(other, arguments) if *other == id && arguments.is_empty() => return !harmless,
            TermKind::Quantifier { bounds, body, .. }
            | TermKind::SetMap { bounds, body }
            | TermKind::Function { bounds, body } => {
                return bounds.iter().any(|bound| self.counts(&bound.set, id, true)) || self.counts(body, id, false);
            }
            TermKind::SetFilter { bound, body } => return any(&[(&bound.set, true), (body, false)]),
            TermKind::Choose { set: Some(set), body, .. } => return any(&[(set, true), (body, false)]),
            TermKind::FunctionSet(from, to) => return any(&[(from, false), (to, harmless)]),
            TermKind::RecordSet(fields) => return fields.iter().any(|field| self.counts(&field.1, id, harmless)),
            TermKind::Product(sets) => return sets.iter().any(|set| self.counts(set, id, harmless)),
            _ => {}
        }
        match view(program, term) {
            Some((Builtin::In | Builtin::NotIn, operands)) => any(&[(operands[0], false), (operands[1], true)]),
            Some((Builtin::SubsetEq, operands)) => any(&[(operands[0], true), (operands[1], true)]),
            Some((Builtin::Union | Builtin::Difference | Builtin::Intersection | Builtin::BigUnion, operands)) => {
                operands.iter().any(|operand| self.counts(operand, id, true))
            }
            _ => {
                let mut found = false;
                each_child(term, &mut |child| found = found || self.counts(child, id, false));
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
