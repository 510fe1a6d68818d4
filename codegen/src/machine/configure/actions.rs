//! The next-state relation, split into named actions at its disjunctions and existential quantifiers.

use std::sync::Arc;

use super::Configuration;
use crate::machine::{Action, Parameter};
use crate::source::Span;
use crate::term::{Argument, Body, Bound, DefId, Level, LocalId, Pattern, Substitution, Term, TermKind};

/// How deep definitions are opened.
const DEEPEST: usize = 100;

/// Where a disjunct stands.
#[derive(Clone)]
struct Place {
    name: Arc<str>,
    definition: Option<DefId>,
    parameters: Vec<Parameter>,
    /// What the `LET`s on the way define.
    definitions: Vec<DefId>,
    /// The application on the way that TLC does not look into, for what it is applied to differs from state to state.
    applied: Option<Span>,
    depth: usize,
}

impl Configuration<'_> {
    /// The actions of the machine.
    pub(super) fn actions(&mut self) {
        let Some(next) = self.machine.next.clone() else { return };
        let (parameters, definitions) = (vec![], vec![]);
        self.split(
            &next,
            Place { name: "Next".into(), definition: None, parameters, definitions, applied: None, depth: 0 },
        );
    }

    fn split(&mut self, term: &Term, place: Place) {
        match &*term.kind {
            TermKind::Or(items) => items.iter().for_each(|item| self.split(item, place.clone())),
            // Choices come before what a LET defines.
            TermKind::Quantifier { exists: true, bounds, body }
                if place.definitions.is_empty() && self.chooses(bounds) =>
            {
                let mut place = place;
                self.quantifiers += 1;
                for bound in bounds {
                    if let Pattern::Local(local) = bound.pattern {
                        let name = self.machine.program.locals[local.0 as usize].name.clone();
                        let (set, quantifier) = (bound.set.clone(), self.quantifiers);
                        place.parameters.push(Parameter { local, name, set, quantifier });
                    }
                }
                self.split(body, place);
            }
            TermKind::Let(definitions, body) if is_disjunction(body) => {
                let mut place = place;
                place.definitions.extend(definitions);
                self.split(body, place);
            }
            TermKind::Call(id, arguments) => {
                let definition = self.machine.program.get(*id);
                let name: Arc<str> = definition.name.clone();
                let opened = match &definition.body {
                    Body::Term(body) if !definition.recursive && !definition.is_let && place.depth < DEEPEST => {
                        let has_lets = contains_let(body);
                        (opens(body) && (arguments.is_empty() || !has_lets)).then(|| {
                            let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                            Substitution::new(pairs).apply(body)
                        })
                    }
                    _ => None,
                };
                let applied = place.applied.or((!self.is_fixed(arguments)).then_some(term.span));
                let place = Place { name, definition: Some(*id), applied, depth: place.depth + 1, ..place };
                match opened {
                    Some(body) => self.split(&body, place),
                    None => self.action(term, place),
                }
            }
            _ => self.action(term, place),
        }
    }

    fn action(&mut self, term: &Term, place: Place) {
        let span = place.applied.unwrap_or_else(|| self.span(term, 0));
        let Place { name, definition, mut parameters, definitions, .. } = place;
        for parameter in &mut parameters {
            parameter.name = self.called(term, parameter.local).unwrap_or_else(|| parameter.name.clone());
        }
        let body = match definitions.is_empty() {
            true => term.clone(),
            false => Term::new(TermKind::Let(definitions, term.clone()), term.span),
        };
        self.machine.actions.push(Action { name, definition, parameters, body, span });
    }

    /// The parameter that an operator has this name as its argument for.
    fn called(&self, application: &Term, name: LocalId) -> Option<Arc<str>> {
        let TermKind::Call(id, arguments) = &*application.kind else { return None };
        let program = &self.machine.program;
        let is_it = |argument: &Argument| {
            let Argument::Term(term) = argument else { return false };
            matches!(&*term.kind, TermKind::Local(local, applied) if *local == name && applied.is_empty())
        };
        let parameter = program.get(*id).parameters.get(arguments.iter().position(is_it)?)?;
        Some(program.locals[parameter.0 as usize].name.clone())
    }

    /// Where an action stands: what TLC says, which looks for disjunctions behind definitions, `\E` and `LET`.
    fn span(&self, term: &Term, depth: usize) -> Span {
        match &*term.kind {
            TermKind::Let(_, body) => self.span(body, depth),
            TermKind::Quantifier { exists: true, bounds, body } if self.chooses(bounds) => self.span(body, depth),
            TermKind::Call(id, arguments) if depth < DEEPEST && self.is_fixed(arguments) => {
                match &self.machine.program.get(*id).body {
                    Body::Term(body) => self.span(body, depth + 1),
                    Body::Builtin(_) => term.span,
                }
            }
            _ => term.span,
        }
    }

    fn chooses(&self, bounds: &[Bound]) -> bool {
        bounds.iter().all(|bound| {
            matches!(bound.pattern, Pattern::Local(_)) && self.machine.program.level_of(&bound.set) <= Level::State
        })
    }

    /// Whether the arguments are the same in all states.
    fn is_fixed(&self, arguments: &[Argument]) -> bool {
        arguments.iter().all(|argument| match argument {
            Argument::Term(term) => self.machine.program.level_of(term) == Level::Constant,
            Argument::Operator(_) => true,
        })
    }
}

/// Whether a definition is a disjunction of actions, rather than one.
fn opens(body: &Term) -> bool {
    matches!(*body.kind, TermKind::Quantifier { exists: true, .. } | TermKind::Call(..)) || is_disjunction(body)
}

/// Whether there is a disjunction behind `LET`s.
fn is_disjunction(term: &Term) -> bool {
    match &*term.kind {
        TermKind::Or(_) => true,
        TermKind::Let(_, body) => is_disjunction(body),
        _ => false,
    }
}

fn contains_let(term: &Term) -> bool {
    let mut found = matches!(*term.kind, TermKind::Let(..));
    crate::term::subterms(term, &mut |part| found = found || contains_let(part));
    found
}
