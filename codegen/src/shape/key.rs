//! Terms as keys: what a guard says of `count[c]` holds of `count[c]` wherever it stands until the next step.

use crate::term::{Argument, Term, TermKind};

/// A key that two terms share only if they have the same value in the same step; `None` for terms that no guard is
/// likely to speak of. Under a prime, everything that may depend on a state is another thing.
pub(crate) fn key(term: &Term, at: Option<&str>, primed: bool) -> Option<String> {
    let of = |term: &Term| key(term, at, primed);
    let prime = if primed { "'" } else { "" };
    Some(match &*term.kind {
        TermKind::Variable(id) => format!("v{}{prime}", id.0),
        TermKind::Constant(id, arguments) if arguments.is_empty() => format!("c{}", id.0),
        TermKind::Local(id, arguments) if arguments.is_empty() => format!("l{}{prime}", id.0),
        TermKind::Integer(number) => format!("{number}"),
        TermKind::Call(id, arguments) => {
            let mut text = format!("d{}{prime}(", id.0);
            for argument in arguments {
                let Argument::Term(term) = argument else { return None };
                text.push_str(&of(term)?);
                text.push(',');
            }
            text.push(')');
            text
        }
        TermKind::Apply(function, argument) => format!("{}[{}]", of(function)?, of(argument)?),
        TermKind::Tuple(elements) => {
            let elements: Option<Vec<String>> = elements.iter().map(of).collect();
            format!("<{}>", elements?.join(","))
        }
        TermKind::Field(record, name) => format!("{}.{name}", of(record)?),
        TermKind::Prime(inner) => key(inner, at, true)?,
        TermKind::At => at?.to_owned(),
        TermKind::String(text) => format!("{:?}", text.as_str()),
        _ => return None,
    })
}
