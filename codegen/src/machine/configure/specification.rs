//! The behaviour: `SPECIFICATION`, or `INIT` and `NEXT`.

use lockstep_model::Temporal;

use super::Configuration;
use super::temporal::Scope;
use crate::ast::ConfigKind;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::term::{Body, DefId, Global, Level, Substitution, Term, TermKind, VariableId};

impl Configuration<'_> {
    /// Initial predicate, next-state relation and fairness.
    pub(super) fn behaviour(&mut self) {
        let config = self.config;
        let (mut specification, mut init, mut next) = (None, None, None);
        for entry in &config.entries {
            match &entry.kind {
                ConfigKind::Specification(name) => specification = Some(name),
                ConfigKind::Init(name) => init = Some(name),
                ConfigKind::Next(name) => next = Some(name),
                _ => {}
            }
        }
        if let (Some(name), Some(other)) = (specification, init.or(next)) {
            let error = Diagnostic::error("E5205", "the behaviour is given twice")
                .label(other.span, "as INIT and NEXT")
                .label(name.span, "and as SPECIFICATION");
            self.diagnostics.push(error);
            return;
        }
        if let Some(name) = specification {
            let Some(id) = self.definition(name, "a specification") else { return };
            let mut parts = Parts::default();
            let term = Term::new(TermKind::Call(id, vec![]), self.machine.program.get(id).span);
            self.take_apart(&term, &mut Scope::default(), &mut parts);
            let is_whole = !self.diagnostics.iter().any(Diagnostic::is_error);
            if is_whole && !self.machine.program.variables.is_empty() {
                let is_a_variable =
                    |body: &Body| matches!(body, Body::Term(term) if matches!(&*term.kind, TermKind::Variable(_)));
                if is_a_variable(&self.machine.program.get(id).body) {
                    // TLC does not even begin to look for its parts.
                    self.error("E5206", "a variable is no specification", name.span, "this is one by another name");
                } else if parts.next.is_none() {
                    let message = format!("`{}` has no next-state relation", name.text);
                    self.error("E5220", message, name.span, "no conjunct of it has the form [][Next]_vars");
                }
                if parts.initial.is_empty() {
                    let message = format!("`{}` has no initial predicate", name.text);
                    self.error("E5206", message, name.span, "no conjunct of it is about one state");
                }
            }
            self.machine.initial = conjunction(parts.initial);
            self.machine.next = parts.next;
            self.machine.fairness = Temporal::And(parts.fairness);
            return;
        }
        if init.or(next).is_none() && !self.machine.program.variables.is_empty() {
            let remedy = "name it: `SPECIFICATION Spec`, or `INIT Init` and `NEXT Next`";
            let error = Diagnostic::error("E5205", "the configuration names no behaviour").help(remedy);
            self.diagnostics.push(error);
        }
        if let Some(name) = init {
            let found = self.formula(name, "an initial predicate", Level::State);
            let found = self.not_constant(found, name, "an initial predicate");
            self.machine.initial = found.map(|named| named.term);
        }
        if let Some(name) = next {
            let found = self.formula(name, "a next-state relation", Level::Action);
            let found = self.not_constant(found, name, "a next-state relation");
            self.machine.next = found.map(|named| named.term);
        }
        if let (Some(name), None) | (None, Some(name)) = (init, next) {
            self.error("E5205", "half of the behaviour is missing", name.span, "INIT and NEXT go together");
        }
    }

    fn take_apart(&mut self, term: &Term, scope: &mut Scope, parts: &mut Parts) {
        let level = self.machine.program.level_of(term);
        match &*term.kind {
            TermKind::And(items) => items.iter().for_each(|item| self.take_apart(item, scope, parts)),
            TermKind::Let(ids, body) => {
                scope.lets.push(ids.clone());
                self.take_apart(body, scope, parts);
                scope.lets.pop();
            }
            _ if level == Level::Constant
                && let Some(truth) = self.known_truth(term) =>
            {
                if !truth {
                    self.never("the specification", term.span);
                }
            }
            _ if level <= Level::State && !self.is_named_constant(term) => parts.initial.push(scope.wrap(term)),
            TermKind::Call(id, arguments) if !self.machine.program.get(*id).recursive => {
                let definition = self.machine.program.get(*id);
                let Body::Term(body) = &definition.body else { return self.no_part(term.span) };
                let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
                let body = Substitution::new(pairs).apply(body);
                self.take_apart(&body, scope, parts);
            }
            TermKind::Always(inner) => match &*inner.kind {
                TermKind::Square(action, subscript) if parts.next.is_none() => {
                    parts.next = Some(scope.wrap(action));
                    self.look_for_variables(&scope.wrap(subscript));
                }
                TermKind::Square(..) => {
                    self.error("E5206", "a second next-state relation", term.span, "there is one already");
                }
                _ if self.machine.program.level_of(inner) <= Level::State => {
                    let message = "a condition on every state is no fairness condition";
                    let remedy = "to explore no other states, name it as CONSTRAINT; or conjoin it to the initial predicate, \
                                  and, primed, to the next-state relation";
                    let error = Diagnostic::error("E5219", message).label(term.span, "the search would not heed this");
                    self.diagnostics.push(error.help(remedy));
                }
                _ => self.fairness(term, scope, parts),
            },
            TermKind::TemporalQuantifier { .. } => self.no_part(term.span),
            _ if level == Level::Temporal => self.fairness(term, scope, parts),
            _ => self.no_part(term.span),
        }
    }

    /// Warns where a next-state relation allows steps that change a variable in any way, since its subscript is without
    /// that variable: TLC does not look at subscripts, and checks something else.
    fn look_for_variables(&mut self, subscript: &Term) {
        let program = &self.machine.program;
        let found = program.globals_of(subscript);
        let variables = program.variables.iter().zip(0..);
        let missing = variables.filter(|(_, index)| !found.contains(&Global::Variable(VariableId(*index))));
        let missing: Vec<String> = missing.map(|(variable, _)| format!("`{}`", variable.name)).collect();
        if !missing.is_empty() {
            let message = format!("the next-state relation has a subscript without {}", missing.join(", "));
            let warning = Diagnostic::warning("W5212", message).label(subscript.span, "this subscript");
            self.diagnostics.push(warning.help("the subscript is the tuple of all variables"));
        }
    }

    fn fairness(&mut self, term: &Term, scope: &mut Scope, parts: &mut Parts) {
        if let Some(formula) = self.temporal(term, scope) {
            parts.fairness.push(formula);
            self.machine.fair.push(term.span);
        }
    }

    fn no_part(&mut self, span: Span) {
        self.error("E5206", "the specification cannot be taken apart", span, "neither about a state nor temporal");
    }
}

/// What a specification consists of.
#[derive(Default)]
struct Parts {
    initial: Vec<Term>,
    next: Option<Term>,
    fairness: Vec<Temporal>,
}

fn conjunction(mut items: Vec<Term>) -> Option<Term> {
    let span = items.first()?.span;
    if items.len() == 1 {
        return items.pop();
    }
    Some(Term::new(TermKind::And(items), span))
}

impl Scope {
    /// The term inside the `LET`s that enclose it.
    pub(super) fn wrap(&self, term: &Term) -> Term {
        let wrap = |inner: Term, ids: &Vec<DefId>| {
            let span = inner.span;
            Term::new(TermKind::Let(ids.clone(), inner), span)
        };
        self.lets.iter().rev().fold(term.clone(), wrap)
    }
}
