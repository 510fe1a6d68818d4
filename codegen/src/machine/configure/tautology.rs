//! Properties that are true by their form, so that TLC refuses to check them.

use std::sync::Arc;

use lockstep_model::{Temporal, Value};

use super::Configuration;
use super::temporal::Scope;
use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use crate::evaluate;
use crate::machine::{Machine, Property};
use crate::source::Span;
use crate::term::{Bound, Level, Pattern, Term, TermKind};

/// What is wrong with a conjunct that says nothing of any behaviour.
enum Nothing {
    /// It is quantified over this set, which has no elements.
    Empty(Span),
    /// It is false of all of them.
    Never(Span),
}

/// The code of such a property.
pub const TAUTOLOGY: &str = "E5217";

impl Configuration<'_> {
    /// Refuses a property with a conjunct `\A x \in {} : F`, whatever `F` is, or with one that is false of all states.
    pub(super) fn look_for_nothing(&mut self, name: &Name, term: &Term) -> bool {
        match self.nothing(term, &mut Scope::default()) {
            Some(Nothing::Empty(set)) => {
                let error = tautology(format!("`{}` says something of the elements of an empty set", name.text));
                self.diagnostics.push(error.label(set, "this set is empty").label(name.span, "named here"));
                true
            }
            Some(Nothing::Never(conjunct)) => {
                self.never(&format!("`{}`", name.text), conjunct);
                true
            }
            None => false,
        }
    }

    /// A conjunct that says nothing of any behaviour. A set that isn't constant has elements as far as is known here.
    fn nothing(&mut self, term: &Term, scope: &mut Scope) -> Option<Nothing> {
        if let Some(truth) = self.known_truth(term) {
            return (!truth).then_some(Nothing::Never(term.span));
        }
        match &*term.kind {
            TermKind::And(items) => items.iter().find_map(|item| self.nothing(item, scope)),
            TermKind::Let(ids, body) => {
                scope.lets.push(ids.clone());
                let found = self.nothing(body, scope);
                scope.lets.pop();
                found
            }
            TermKind::Call(id, arguments) if !self.machine.program.get(*id).recursive => {
                let outer = scope.bindings.len();
                let found = self.opened(*id, arguments, scope).and_then(|body| self.nothing(&body, scope));
                scope.bindings.truncate(outer);
                found
            }
            TermKind::Quantifier { exists: false, bounds, body } => {
                let outer = scope.bindings.len();
                let found = self.empty_bound(bounds, body, scope);
                scope.bindings.truncate(outer);
                found
            }
            _ => None,
        }
    }

    /// That of one of the bounds, or of what is said of their first elements: other elements are of the same kind.
    fn empty_bound(&mut self, bounds: &[Bound], body: &Term, scope: &mut Scope) -> Option<Nothing> {
        let mut firsts = Vec::new();
        for bound in bounds {
            let Some(Value::Set(elements)) = self.constant_value(&bound.set, scope) else { return None };
            let Some(first) = elements.iter().next() else { return Some(Nothing::Empty(bound.set.span)) };
            firsts.push((&bound.pattern, first.clone()));
        }
        for (pattern, first) in firsts {
            match (pattern, first) {
                (Pattern::Local(local), first) => scope.bindings.push((*local, first)),
                (Pattern::Tuple(locals), Value::Tuple(items)) if locals.len() == items.len() => {
                    scope.bindings.extend(locals.iter().copied().zip(items.iter().cloned()));
                }
                (Pattern::Tuple(_), _) => return None,
            }
        }
        self.nothing(body, scope)
    }

    /// What there is to say where no behaviour can be fair and violate a property, as is seen without looking at a
    /// state: of temporal operators nothing is known, and constants have their values.
    pub(super) fn look_for_tautologies(&self) -> Option<Diagnostic> {
        let machine = &self.machine;
        let parts = |property: &Property| {
            let mut parts = Vec::new();
            temporal_parts(&property.formula, &mut parts);
            parts.into_iter().cloned().collect::<Vec<_>>()
        };
        let asked: Vec<_> = machine.properties.iter().map(|property| (property, parts(property))).collect();
        let mut asked = asked.into_iter().filter(|(_, parts)| !parts.is_empty()).peekable();
        asked.peek()?;
        let shared = Arc::new(machine.clone());
        let truth = |formula: &Temporal| self.truth(&shared, formula);
        if truth(&machine.fairness) == Some(false) {
            let error = tautology("no behaviour is fair, so none violates a property".to_owned());
            return Some(machine.fair.iter().fold(error, |error, span| error.label(*span, "a fairness condition")));
        }
        let mut error = None;
        for (property, parts) in asked {
            if !parts.iter().all(|part| truth(part) == Some(true)) {
                return None;
            }
            let message = format!("`{}` is true by its form, so no behaviour violates it", property.name);
            let error = error.get_or_insert_with(|| tautology(message));
            *error = error.clone().label(property.span, "nothing to check");
        }
        error
    }

    fn truth(&self, machine: &Arc<Machine>, formula: &Temporal) -> Option<bool> {
        let of_parts = |parts: &[Temporal], decisive: bool| {
            let truths: Vec<_> = parts.iter().map(|part| self.truth(machine, part)).collect();
            match truths.contains(&Some(decisive)) {
                true => Some(decisive),
                false => truths.iter().all(Option::is_some).then_some(!decisive),
            }
        };
        match formula {
            Temporal::Constant(truth) => Some(*truth),
            Temporal::Atom(number) => {
                let atom = machine
                    .atoms
                    .get(*number)
                    .filter(|atom| machine.program.level_of(&atom.term) == Level::Constant)?;
                let step = evaluate::Step::default();
                match evaluate::evaluate(machine, self.sources, &atom.term, &atom.bindings, step) {
                    Ok(Value::Bool(truth)) => Some(truth),
                    _ => None,
                }
            }
            Temporal::Not(inner) => self.truth(machine, inner).map(|truth| !truth),
            Temporal::And(parts) => of_parts(parts, false),
            Temporal::Or(parts) => of_parts(parts, true),
            Temporal::Always(_) | Temporal::Eventually(_) => None,
        }
    }
}

fn tautology(message: String) -> Diagnostic {
    Diagnostic::error(TAUTOLOGY, message)
}

/// The conjuncts that are judged on whole behaviours, and not on each state or step.
fn temporal_parts<'f>(formula: &'f Temporal, into: &mut Vec<&'f Temporal>) {
    match formula {
        Temporal::And(parts) => parts.iter().for_each(|part| temporal_parts(part, into)),
        Temporal::Always(inner) if !has_operators(inner) => {}
        _ if !has_operators(formula) => {}
        _ => into.push(formula),
    }
}

fn has_operators(formula: &Temporal) -> bool {
    match formula {
        Temporal::Constant(_) | Temporal::Atom(_) => false,
        Temporal::Not(inner) => has_operators(inner),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().any(has_operators),
        Temporal::Always(_) | Temporal::Eventually(_) => true,
    }
}
