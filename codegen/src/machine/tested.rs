//! When an invariant is put to the test: what tells one that holds of something from one that holds of nothing.

use crate::term::{Argument, Body, Builtin, Level, Program, Substitution, Term, TermKind, subterms};

/// Whether a state puts `invariant` to the test, as a predicate.
///
/// Of `A => B` this is `A`; under `\A x \in S` it asks for an `x`, and where nothing below says more, whether a set
/// that differs from state to state has elements at all. Of a conjunction, one conjunct put to the test is enough.
/// `None` where the form does not say.
pub fn tested(program: &Program, invariant: &Term) -> Option<Term> {
    let of = |term: &Term| tested(program, term);
    let like = |kind: TermKind| Some(Term::new(kind, invariant.span));
    match &*invariant.kind {
        TermKind::Builtin(Builtin::Implies, operands) => match operands.as_slice() {
            [condition, consequence] => Some(implication(program, condition, consequence)),
            _ => None,
        },
        TermKind::Quantifier { exists: false, bounds, body } => match of(body) {
            Some(body) => like(TermKind::Quantifier { exists: true, bounds: bounds.clone(), body }),
            None => {
                let sets = bounds.iter().map(|bound| &bound.set);
                let varying = sets.filter(|set| program.level_of(set) >= Level::State);
                let mut filled: Vec<Term> = varying.map(has_elements).collect();
                if filled.len() > 1 { like(TermKind::And(filled)) } else { filled.pop() }
            }
        },
        TermKind::And(parts) => {
            let mut tested: Vec<Term> = parts.iter().filter_map(of).collect();
            if tested.len() > 1 { like(TermKind::Or(tested)) } else { tested.pop() }
        }
        TermKind::If(condition, then, otherwise) => {
            let (then, otherwise) = (of(then), of(otherwise));
            then.as_ref().or(otherwise.as_ref())?;
            let or_true =
                |term: Option<Term>| term.unwrap_or_else(|| Term::new(TermKind::Boolean(true), invariant.span));
            like(TermKind::If(condition.clone(), or_true(then), or_true(otherwise)))
        }
        TermKind::Let(definitions, body) => like(TermKind::Let(definitions.clone(), of(body)?)),
        TermKind::Call(id, arguments) => {
            let definition = program.get(*id);
            match (&definition.body, arguments.as_slice()) {
                (Body::Builtin(Builtin::Implies), [Argument::Term(condition), Argument::Term(consequence)]) => {
                    Some(implication(program, condition, consequence))
                }
                (Body::Builtin(_), _) => None,
                (Body::Term(_), _) if definition.recursive => None,
                (Body::Term(body), []) => of(body),
                // What a LET defines sees the parameters, and would go on to see them.
                (Body::Term(body), _) if has_let(body) => None,
                (Body::Term(body), _) => {
                    let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                    of(&Substitution::new(pairs).apply(body))
                }
            }
        }
        _ => None,
    }
}

/// `condition => consequence`
fn implication(program: &Program, condition: &Term, consequence: &Term) -> Term {
    match tested(program, consequence) {
        Some(further) => Term::new(TermKind::And(vec![condition.clone(), further]), condition.span),
        None => condition.clone(),
    }
}

/// `set # {}`
fn has_elements(set: &Term) -> Term {
    let empty = Term::new(TermKind::SetEnumeration(Vec::new()), set.span);
    Term::new(TermKind::Builtin(Builtin::NotEqual, vec![set.clone(), empty]), set.span)
}

fn has_let(term: &Term) -> bool {
    let mut found = matches!(&*term.kind, TermKind::Let(..));
    subterms(term, &mut |part| found = found || has_let(part));
    found
}
