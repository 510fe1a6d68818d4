//! The `@` of an EXCEPT, where what is written inside comes to stand inside another EXCEPT.

use crate::term::{Argument, Body, Operator, Program, Selector, Term, TermKind, subterms};

/// Whether a term speaks of the `@` of an EXCEPT around it.
pub fn has_at(term: &Term) -> bool {
    matches!(&*term.kind, TermKind::At) || any_outside_values(term, &mut has_at)
}

/// Whether an operator speaks of the `@` of an EXCEPT around it.
pub fn operator_has_at(operator: &Operator) -> bool {
    match operator {
        Operator::Lambda { body, .. } => has_at(body),
        Operator::Definition { bound, .. } => bound.iter().any(|argument| match argument {
            Argument::Term(term) => has_at(term),
            Argument::Operator(operator) => operator_has_at(operator),
        }),
        Operator::Builtin(_) | Operator::Constant(_) | Operator::Local(_) => false,
    }
}

/// Whether a `LET` in a term defines something that speaks of the `@` around the term.
pub fn defines_with_at(program: &Program, term: &Term) -> bool {
    if let TermKind::Let(ids, _) = &*term.kind {
        let speaks = |body: &Term| has_at(body) || defines_with_at(program, body);
        if ids.iter().any(|id| matches!(&program.get(*id).body, Body::Term(body) if speaks(body))) {
            return true;
        }
    }
    any_outside_values(term, &mut |part| defines_with_at(program, part))
}

/// Whether this is so of a part of a term that has the same `@`.
fn any_outside_values(term: &Term, is_so: &mut dyn FnMut(&Term) -> bool) -> bool {
    match &*term.kind {
        // In the new values `@` is its own.
        TermKind::Except(base, updates) => {
            let mut index = |selector: &Selector| matches!(selector, Selector::Index(index) if is_so(index));
            updates.iter().flat_map(|update| &update.path).any(&mut index) || is_so(base)
        }
        _ => {
            let mut found = false;
            subterms(term, &mut |part| found = found || is_so(part));
            found
        }
    }
}
