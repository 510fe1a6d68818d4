//! What is handed to an operator that is defined by itself, and gives values to variables there: it is no value, but
//! one more conjunct, and so goes there as an operator without parameters.

use std::collections::BTreeSet;

use super::Pass;
use super::sought::Sought;
use crate::shape::view;
use crate::term::{
    Argument, Body, Builtin, DefId, Level, LocalId, Operator, Program, Rewriter, Term, TermKind, rewrite_children,
    subterms,
};

impl Pass {
    /// The arguments, of which those that give values are operators.
    pub(super) fn with_conjuncts_as_operators(&self, id: DefId, arguments: Vec<Argument>) -> Vec<Argument> {
        let least = if self.sought == Some(Sought::First) { Level::State } else { Level::Action };
        as_operators(&self.program, id, arguments, &|term| {
            let is_given = self.program.level_of(term) >= least;
            is_given.then(|| Operator::Lambda { parameters: vec![], body: term.clone() })
        })
    }

    /// The body of an operator in which these parameters, that have become operators, are handed on as such.
    pub(super) fn handing_on(&self, body: &Term, operators: BTreeSet<LocalId>) -> Term {
        if operators.is_empty() { body.clone() } else { HandingOn { program: &self.program, operators }.term(body) }
    }
}

struct HandingOn<'p> {
    program: &'p Program,
    operators: BTreeSet<LocalId>,
}

impl Rewriter for HandingOn<'_> {
    fn term(&mut self, term: &Term) -> Term {
        let rewritten = rewrite_children(self, term);
        let TermKind::Call(id, arguments) = &*rewritten.kind else { return rewritten };
        let arguments = as_operators(self.program, *id, arguments.clone(), &|term| match &*term.kind {
            TermKind::Local(local, _) if self.operators.contains(local) => Some(Operator::Local(*local)),
            _ => None,
        });
        Term::new(TermKind::Call(*id, arguments), term.span)
    }
}

fn as_operators(
    program: &Program,
    id: DefId,
    arguments: Vec<Argument>,
    operator: &dyn Fn(&Term) -> Option<Operator>,
) -> Vec<Argument> {
    let definition = program.get(id);
    let Body::Term(body) = &definition.body else { return arguments };
    let turned = |(argument, parameter): (Argument, &LocalId)| match &argument {
        Argument::Term(term) if let Some(operator) = operator(term) => {
            if is_conjunct(program, body, *parameter) {
                Argument::Operator(operator)
            } else {
                argument
            }
        }
        _ => argument,
    };
    match definition.recursive && !grows(program, body) {
        true => arguments.into_iter().zip(&definition.parameters).map(turned).collect(),
        false => arguments,
    }
}

/// Whether recursion hands on more conjuncts than it is handed: there would be no end of copies.
fn grows(program: &Program, body: &Term) -> bool {
    let recursive = program.needed_in(body).into_iter().map(|id| program.get(id)).filter(|one| one.recursive);
    recursive.into_iter().any(|definition| {
        let is_more = |argument: &Argument| match argument {
            Argument::Term(term) if !matches!(&*term.kind, TermKind::Local(..)) => {
                definition.parameters.iter().any(|parameter| is_conjunct(program, term, *parameter))
            }
            _ => false,
        };
        let Body::Term(body) = &definition.body else { return false };
        let (mut open, mut found) = (vec![body.clone()], false);
        while let Some(term) = open.pop() {
            found |= match &*term.kind {
                TermKind::Call(id, arguments) => program.get(*id).recursive && arguments.iter().any(is_more),
                _ => false,
            };
            subterms(&term, &mut |part| open.push(part.clone()));
        }
        found
    })
}

/// Whether a parameter is among what is to hold.
fn is_conjunct(program: &Program, term: &Term, parameter: LocalId) -> bool {
    Search { program, seen: BTreeSet::new() }.is_conjunct(term, parameter)
}

struct Search<'p> {
    program: &'p Program,
    seen: BTreeSet<(DefId, LocalId)>,
}

impl Search<'_> {
    fn is_conjunct(&mut self, term: &Term, local: LocalId) -> bool {
        if let Some((Builtin::Implies, [_, then])) = view(self.program, term).as_ref().map(|(is, of)| (*is, &of[..])) {
            return self.is_conjunct(then, local);
        }
        match &*term.kind {
            TermKind::Local(id, _) => *id == local,
            TermKind::And(parts) | TermKind::Or(parts) => parts.iter().any(|part| self.is_conjunct(part, local)),
            TermKind::Quantifier { body, .. } | TermKind::Let(_, body) | TermKind::Enabled(body) => {
                self.is_conjunct(body, local)
            }
            TermKind::Square(body, _) | TermKind::Angle(body, _) => self.is_conjunct(body, local),
            TermKind::If(_, a, b) | TermKind::Compose(a, b) => self.is_conjunct(a, local) || self.is_conjunct(b, local),
            TermKind::Case(arms, other) => {
                arms.iter().map(|(_, result)| result).chain(other).any(|part| self.is_conjunct(part, local))
            }
            TermKind::Call(id, arguments) => {
                let definition = self.program.get(*id);
                let Body::Term(body) = &definition.body else { return false };
                // What is defined within an operator sees its parameters.
                if definition.is_let && self.seen.insert((*id, local)) && self.is_conjunct(body, local) {
                    return true;
                }
                definition.parameters.iter().zip(arguments).any(|(parameter, argument)| {
                    matches!(argument, Argument::Term(argument) if self.is_conjunct(argument, local))
                        && self.seen.insert((*id, *parameter))
                        && self.is_conjunct(body, *parameter)
                })
            }
            _ => false,
        }
    }
}
