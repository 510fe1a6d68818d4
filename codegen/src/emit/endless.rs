//! Definitions that come to need themselves though nobody said `RECURSIVE`: a configuration replaces one by another that
//! is made of it.

use crate::diagnostic::Diagnostic;
use crate::term::{Argument, Body, DefId, Operator, Program, Term, TermKind, subterms};

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    Open,
    Done,
}

/// Refuses the first definition that has no end. One that is declared `RECURSIVE` ends when it runs, or fails.
pub fn endless(program: &Program) -> Option<Diagnostic> {
    let mut visits = vec![Visit::Not; program.definitions.len()];
    let all = (0..program.definitions.len()).map(|place| DefId(place as u32));
    let found = all.into_iter().find_map(|id| search(program, id, &mut visits))?;
    let definition = program.get(found);
    let message = format!("`{}` needs itself, and is not RECURSIVE", definition.name);
    let refused =
        Diagnostic::error("E6002", message).label(definition.span, "replaced by something that is made of it?");
    Some(refused.help("`cargo xtask check` runs the spec on the evaluator"))
}

fn search(program: &Program, id: DefId, visits: &mut [Visit]) -> Option<DefId> {
    let definition = program.get(id);
    let Body::Term(body) = &definition.body else { return None };
    match visits[id.0 as usize] {
        _ if definition.recursive => return None,
        Visit::Open => return Some(id),
        Visit::Done => return None,
        Visit::Not => visits[id.0 as usize] = Visit::Open,
    }
    let found = within(program, body, visits);
    visits[id.0 as usize] = Visit::Done;
    found
}

fn within(program: &Program, term: &Term, visits: &mut [Visit]) -> Option<DefId> {
    if let TermKind::Call(id, arguments) = &*term.kind {
        let operators = arguments.iter().filter_map(|argument| match argument {
            Argument::Operator(Operator::Definition { id, .. }) => Some(*id),
            _ => None,
        });
        let found = std::iter::once(*id).chain(operators).find_map(|id| search(program, id, visits));
        if found.is_some() {
            return found;
        }
    }
    let mut found = None;
    subterms(term, &mut |part| {
        if found.is_none() {
            found = within(program, part, visits);
        }
    });
    found
}
