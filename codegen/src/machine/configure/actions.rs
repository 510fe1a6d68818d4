//! The next-state relation, split into named actions at its disjunctions and existential quantifiers.

use std::sync::Arc;

use super::Configuration;
use crate::machine::{Action, Choice, Parameter};
use crate::term::{Body, DefId, Level, Pattern, Substitution, Term, TermKind};

/// How deep definitions are opened.
const DEEPEST: usize = 100;

/// Where a disjunct stands.
#[derive(Clone)]
struct Place {
    name: Arc<str>,
    definition: Option<DefId>,
    parameters: Vec<Parameter>,
    depth: usize,
}

impl Configuration<'_> {
    /// The actions of the machine.
    pub(super) fn actions(&mut self) {
        let Some(next) = self.machine.next.clone() else { return };
        let place = Place { name: "Next".into(), definition: None, parameters: vec![], depth: 0 };
        self.split(&next, place);
    }

    fn split(&mut self, term: &Term, place: Place) {
        match &*term.kind {
            TermKind::Or(items) => items.iter().for_each(|item| self.split(item, place.clone())),
            TermKind::Quantifier { exists: true, bounds, body }
                if bounds.iter().all(|bound| {
                    matches!(bound.pattern, Pattern::Local(_))
                        && self.machine.program.level_of(&bound.set) <= Level::State
                }) =>
            {
                let mut place = place;
                for bound in bounds {
                    if let Pattern::Local(local) = bound.pattern {
                        place.parameters.push(Parameter { local, choice: Choice::Quantified(bound.set.clone()) });
                    }
                }
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
                let place = Place { name, definition: Some(*id), depth: place.depth + 1, ..place };
                match opened {
                    Some(body) => self.split(&body, place),
                    None => self.action(term, place),
                }
            }
            _ => self.action(term, place),
        }
    }

    fn action(&mut self, term: &Term, place: Place) {
        let Place { name, definition, parameters, .. } = place;
        self.machine.actions.push(Action { name, definition, parameters, body: term.clone() });
    }
}

/// Whether a definition is a disjunction of actions, rather than one.
fn opens(body: &Term) -> bool {
    matches!(*body.kind, TermKind::Or(_) | TermKind::Quantifier { exists: true, .. } | TermKind::Call(..))
}

fn contains_let(term: &Term) -> bool {
    let mut found = matches!(*term.kind, TermKind::Let(..));
    crate::term::subterms(term, &mut |part| found = found || contains_let(part));
    found
}
