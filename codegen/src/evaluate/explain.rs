//! Why a step can, or cannot, be taken: the conjuncts of an action one by one.

use std::borrow::Cow;
use std::sync::Arc;

use lockstep_model::{Conjunct, FailureKind, Location, Value};

use super::code::{Code, CodeBody};
use super::lazy::V;
use super::location;
use super::lower::Lowerer;
use super::run::Run;
use crate::machine::Machine;
use crate::source::{SourceMap, Span};
use crate::term::{Body, Builtin, Level, LocalId, Substitution, Term, TermKind};

/// How deep definitions are opened in search of conjuncts.
const DEEPEST: usize = 20;

/// One conjunct, ready to be judged.
#[derive(Debug)]
pub(super) struct ConjunctCode {
    text: Cow<'static, str>,
    location: Location,
    /// The formula.
    holds: Code,
    /// The variable that it assigns, and the value, or set of values, that it gives.
    effect: Option<(usize, Code, bool)>,
}

/// The conjuncts of an action's body, definitions opened.
pub(super) fn conjuncts(
    machine: &Machine,
    sources: &SourceMap,
    lowerer: &mut Lowerer<'_>,
    body: &Term,
    locals: &[LocalId],
) -> Vec<ConjunctCode> {
    let mut terms = vec![];
    flatten(machine, body, DEEPEST, &mut terms);
    terms
        .into_iter()
        .map(|term| {
            let effect =
                effect(&term).map(|(variable, value, is_set)| (variable, lowerer.expression(&value, locals), is_set));
            ConjunctCode {
                text: Cow::Owned(machine.program.text(&term, sources)),
                location: location(sources, term.span),
                holds: lowerer.action(&term, locals),
                effect,
            }
        })
        .collect()
}

fn flatten(machine: &Machine, term: &Term, depth: usize, found: &mut Vec<Term>) {
    match &*term.kind {
        TermKind::And(items) => items.iter().for_each(|item| flatten(machine, item, depth, found)),
        TermKind::Let(ids, body) if matches!(*body.kind, TermKind::And(_)) => {
            let mut inner = vec![];
            flatten(machine, body, depth, &mut inner);
            found.extend(inner.into_iter().map(|conjunct| {
                let span = conjunct.span;
                Term::new(TermKind::Let(ids.clone(), conjunct), span)
            }));
        }
        TermKind::Call(id, arguments) if depth > 0 => {
            let definition = machine.program.get(*id);
            match &definition.body {
                Body::Term(body)
                    if !definition.recursive && !definition.is_let && definition.level >= Level::Action =>
                {
                    let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                    flatten(machine, &Substitution::new(pairs).apply(body), depth - 1, found);
                }
                _ => found.push(term.clone()),
            }
        }
        TermKind::Unchanged(inner) => unchanged(machine, inner, term.span, depth, found),
        _ => found.push(term.clone()),
    }
}

fn unchanged(machine: &Machine, term: &Term, span: Span, depth: usize, found: &mut Vec<Term>) {
    match &*term.kind {
        TermKind::Tuple(items) => items.iter().for_each(|item| unchanged(machine, item, item.span, depth, found)),
        TermKind::Call(id, arguments) if arguments.is_empty() && depth > 0 => match &machine.program.get(*id).body {
            Body::Term(body) => unchanged(machine, body, span, depth - 1, found),
            Body::Builtin(_) => {}
        },
        _ => found.push(Term::new(TermKind::Unchanged(term.clone()), span)),
    }
}

/// The variable that a conjunct assigns, with the value, or the set that it chooses from.
fn effect(term: &Term) -> Option<(usize, Term, bool)> {
    match &*term.kind {
        TermKind::Builtin(builtin @ (Builtin::Equal | Builtin::In), operands) => {
            let [left, right] = &operands[..] else { return None };
            let TermKind::Prime(inner) = &*left.kind else { return None };
            let TermKind::Variable(variable) = &*inner.kind else { return None };
            Some((variable.0 as usize, right.clone(), *builtin == Builtin::In))
        }
        TermKind::Unchanged(inner) => match &*inner.kind {
            TermKind::Variable(variable) => Some((variable.0 as usize, inner.clone(), false)),
            _ => None,
        },
        TermKind::Let(ids, body) => {
            let (variable, value, is_set) = effect(body)?;
            let span = value.span;
            Some((variable, Term::new(TermKind::Let(ids.clone(), value), span), is_set))
        }
        _ => None,
    }
}

/// Each conjunct judged in the run's state.
pub(super) fn judged(
    run: &mut Run<'_>,
    conjuncts: &[ConjunctCode],
    bindings: &[Value],
    next: Option<&Arc<[Value]>>,
) -> Vec<Conjunct> {
    if let Some(next) = next {
        run.set_next(next);
    }
    conjuncts
        .iter()
        .map(|conjunct| {
            let mut verdict = Conjunct {
                text: conjunct.text.clone(),
                location: Some(conjunct.location.clone()),
                assigns: conjunct.effect.as_ref().map(|effect| effect.0),
                holds: None,
                expected: None,
                failure: None,
            };
            if let Some((variable, value, is_set)) = &conjunct.effect {
                match run.value_with(value, bindings).and_then(|value| run.force(value)) {
                    Ok(value) if !is_set => {
                        if next.is_none() && run.next[*variable].is_none() {
                            run.next[*variable] = Some(value.clone());
                            run.touch();
                        }
                        verdict.expected = Some(value);
                    }
                    Ok(_) => {}
                    Err(failure) if failure.kind() != FailureKind::Unassigned => verdict.failure = Some(failure),
                    Err(_) => {}
                }
                if next.is_none() {
                    return verdict;
                }
            }
            let base = run.open(&conjunct.holds, &[]);
            for (place, value) in bindings.iter().enumerate() {
                run.stack[base + place] = super::code::Slot::Value(V::Value(value.clone()));
            }
            let holds = match &conjunct.holds.body {
                CodeBody::Action(act) => run.judge(act, base),
                CodeBody::Expression(node) => run.truth(node, base),
            };
            run.stack.truncate(base);
            match holds {
                Ok(holds) => verdict.holds = Some(holds),
                Err(failure) if next.is_none() && failure.kind() == FailureKind::Unassigned => {}
                Err(failure) => verdict.failure = Some(failure),
            }
            verdict
        })
        .collect()
}
