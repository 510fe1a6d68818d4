//! What `TLCGet("spec")` says of the specification: its parts, with their names and places.

use lockstep_model::behaviour::{named, no_action, taken};
use lockstep_model::value::Symbol;
use lockstep_model::{Spec, Temporal, Value};

use super::{Action, Evaluator, location};
use crate::source::Span;
use crate::term::{Body, Program, Term, TermKind};

impl Evaluator {
    /// `TLCGet("spec")`, in TLC's form.
    pub(super) fn described(&self) -> Value {
        let machine = &self.machine;
        let part = |name: &str, span: Span| named(name, &location(&self.sources, span));
        let of = |named: &[crate::machine::Named]| -> Value {
            Value::set(named.iter().map(|named| part(&named.name, self.body(&named.term))))
        };
        // TLC splits properties into what it judges in different ways; here each stands where its form puts it.
        let properties = |is_of_kind: fn(&Temporal) -> bool| {
            let properties = machine.properties.iter().filter(move |property| is_of_kind(&property.formula));
            Value::set(properties.map(|property| part(&property.name, property.span)))
        };
        let actions =
            self.outline.actions.iter().filter_map(|action| Some(named(&action.name, action.location.as_ref()?)));
        let variables = machine.program.variables.iter().map(|variable| part(&variable.name, variable.span));
        let initial = machine.initial.iter().map(|term| self.beginning(term));
        let fields = [
            ("inits", Value::set(initial)),
            ("actions", Value::set(actions)),
            ("temporals", Value::set(machine.fair.iter().map(|span| part("UnnamedAction", *span)))),
            ("invariants", of(&machine.invariants)),
            ("impliedinits", properties(|formula| !is_temporal(formula))),
            ("impliedactions", properties(is_about_steps)),
            ("impliedtemporals", properties(|formula| is_temporal(formula) && !is_about_steps(formula))),
            ("variables", Value::set(variables)),
            ("actionconstraints", of(&machine.action_constraints)),
            ("constraints", of(&machine.constraints)),
        ];
        self.machine.program.symbols.value(&record(fields))
    }
}

impl Evaluator {
    /// What `TLCGet("action")` gives in an initial state of a walk; where the spec asks for it.
    pub(super) fn begun_by(&self) -> Option<Value> {
        let initial = self.machine.initial.as_ref().filter(|_| self.machine.asks_for_steps())?;
        Some(self.beginning(initial))
    }

    /// What a spec is told of a step; of the initial predicate, where there is none.
    pub(super) fn named_step(&self, by: Option<&Action>) -> Value {
        let known =
            by.and_then(|by| Some(taken(self.outline.actions.get(self.action_index(by))?, &self.action_arguments(by))));
        known.or_else(|| self.outline.begun_by.clone()).unwrap_or_else(no_action)
    }

    /// The initial predicate.
    fn beginning(&self, initial: &Term) -> Value {
        let (name, span) = beginning(&self.machine.program, initial);
        named(name, &location(&self.sources, span))
    }

    /// Where the right-hand side of the definition stands that a formula applies.
    fn body(&self, term: &Term) -> Span {
        beginning(&self.machine.program, term).1
    }
}

/// The name of the definition that a formula applies, as TLC tells it, and where its right-hand side stands.
pub fn beginning<'p>(program: &'p Program, term: &Term) -> (&'p str, Span) {
    let TermKind::Call(id, _) = &*term.kind else { return ("UnnamedAction", term.span) };
    let definition = program.get(*id);
    match &definition.body {
        Body::Term(body) => (&definition.name, body.span),
        Body::Builtin(_) => (&definition.name, term.span),
    }
}

fn record<'n>(fields: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::record(fields.into_iter().map(|(name, value)| (Symbol::new(name), value)))
}

fn is_temporal(formula: &Temporal) -> bool {
    match formula {
        Temporal::Constant(_) | Temporal::Atom(_) => false,
        Temporal::Not(inner) => is_temporal(inner),
        Temporal::And(parts) | Temporal::Or(parts) => parts.iter().any(is_temporal),
        Temporal::Always(_) | Temporal::Eventually(_) => true,
    }
}

fn is_about_steps(formula: &Temporal) -> bool {
    matches!(formula, Temporal::Always(inner) if !is_temporal(inner))
}
