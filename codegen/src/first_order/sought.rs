//! Which parameters an operator gives values to: applied to a variable, it is no function of that variable's value.

use std::collections::BTreeSet;

use crate::shape::view;
use crate::term::{Argument, Body, Builtin, DefId, LocalId, Program, Term, TermKind, subterms};

/// Which values of variables a formula is to find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// Those in the first state, by `v = e` and `v \in S`.
    First,
    /// Those in the next state, by `v' = e` and `v' \in S`.
    Next,
    /// Those in the steps that an `ENABLED` looks for.
    Enabled,
}

impl Sought {
    /// Whether an operator with this body may give a value to its parameter.
    pub(super) fn is_given_by(self, program: &Program, body: &Term, parameter: LocalId) -> bool {
        Search { program, sought: self, seen: BTreeSet::new() }.within(body, parameter)
    }
}

struct Search<'a> {
    program: &'a Program,
    sought: Sought,
    seen: BTreeSet<(DefId, LocalId)>,
}

impl Search<'_> {
    fn within(&mut self, term: &Term, local: LocalId) -> bool {
        let given = match (self.sought, &*term.kind) {
            (Sought::Next, TermKind::Prime(inner) | TermKind::Unchanged(inner)) => mentions(inner, local),
            (Sought::Enabled, TermKind::Enabled(inner)) => mentions(inner, local),
            (Sought::First, _) => match view(self.program, term) {
                Some((Builtin::Equal | Builtin::In, operands)) => {
                    operands.first().is_some_and(|left| is(self.program.replaced_by_name(left).unwrap_or(left), local))
                }
                _ => false,
            },
            _ => false,
        };
        let mut found = given || self.through(term, local);
        subterms(term, &mut |part| found = found || self.within(part, local));
        found
    }

    /// Whether an operator that is handed the parameter gives it a value.
    fn through(&mut self, term: &Term, local: LocalId) -> bool {
        let TermKind::Call(id, arguments) = &*term.kind else { return false };
        let definition = self.program.get(*id);
        let Body::Term(body) = &definition.body else { return false };
        // What is defined within an operator sees its parameters.
        if definition.is_let && self.seen.insert((*id, local)) && self.within(body, local) {
            return true;
        }
        definition.parameters.iter().zip(arguments).any(|(parameter, argument)| {
            matches!(argument, Argument::Term(argument) if is(argument, local))
                && self.seen.insert((*id, *parameter))
                && self.within(body, *parameter)
        })
    }
}

fn is(term: &Term, local: LocalId) -> bool {
    matches!(&*term.kind, TermKind::Local(id, _) if *id == local)
}

fn mentions(term: &Term, local: LocalId) -> bool {
    let mut found = is(term, local);
    subterms(term, &mut |part| found = found || mentions(part, local));
    found
}
