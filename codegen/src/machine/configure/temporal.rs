//! Properties and fairness: temporal formulas over numbered atoms.

use std::sync::Arc;

use lockstep_model::{Temporal, Value};

use super::Configuration;
use super::filled::Filled;
use crate::ast::ConfigKind;
use crate::diagnostic::Diagnostic;
use crate::evaluate;
use crate::machine::{Atom, ConstantValue, Property};
use crate::source::Span;
use crate::term::{Argument, Body, Builtin, DefId, Level, LocalId, Pattern, Term, TermKind};

/// What encloses a formula: values of quantified identifiers, and `LET`s.
#[derive(Default)]
pub(super) struct Scope {
    pub bindings: Vec<(LocalId, Value)>,
    pub lets: Vec<Vec<DefId>>,
    depth: usize,
    /// Whether the formula stands inside one that is about more than a single state or step.
    is_inner: bool,
}

/// How deep definitions may be opened.
const DEEPEST: usize = 500;
/// How many instances the quantifiers of one formula may have.
const MOST_ATOMS: usize = 100_000;

impl Configuration<'_> {
    /// `PROPERTY`s.
    pub(super) fn properties(&mut self) {
        let config = self.config;
        for entry in &config.entries {
            let ConfigKind::Property(name) = &entry.kind else { continue };
            let Some(id) = self.definition(name, "a property") else { continue };
            let span = self.machine.program.get(id).span;
            let term = Term::new(TermKind::Call(id, vec![]), span);
            if self.machine.program.level_of(&term) == Level::Action {
                let message = format!("`{}` is about a step, so it cannot be a property", name.text);
                self.error("E5207", message, name.span, "named here");
                if let Some(last) = self.diagnostics.pop() {
                    let help = "a property of every step has the form `[][A]_vars`";
                    self.diagnostics.push(last.label(span, "defined here").help(help));
                }
                continue;
            }
            if self.machine.program.level_of(&term) == Level::State {
                let message = format!("`{}` is a property of the first state only", name.text);
                let warning = Diagnostic::warning("W5211", message)
                    .label(name.span, "named here")
                    .label(span, "about one state, without `[]`")
                    .help(format!("`INVARIANT {}` holds it against every state", name.text));
                self.diagnostics.push(warning);
            }
            if self.look_for_nothing(name, &term) {
                continue;
            }
            if let Some(formula) = self.temporal(&term, &mut Scope::default()) {
                self.machine.properties.push(Property { name: name.text.clone(), formula, span });
            }
        }
    }

    /// A formula over atoms. `None` where it cannot be checked, which has been reported then.
    pub(super) fn temporal(&mut self, term: &Term, scope: &mut Scope) -> Option<Temporal> {
        scope.depth += 1;
        let was_inner = scope.is_inner;
        let formula = if scope.depth > DEEPEST {
            self.error("E5207", "the definitions of this formula nest too deeply", term.span, "here");
            None
        } else {
            self.formula_of(term, scope)
        };
        scope.depth -= 1;
        scope.is_inner = was_inner;
        formula
    }

    fn formula_of(&mut self, term: &Term, scope: &mut Scope) -> Option<Temporal> {
        let level = self.machine.program.level_of(term);
        if level <= Level::Action && (scope.is_inner || !self.splits(term)) {
            return self.atom(term, scope, level < Level::Action);
        }
        scope.is_inner |= match &*term.kind {
            TermKind::And(_) | TermKind::Let(..) | TermKind::Call(..) | TermKind::Constant(..) => false,
            TermKind::Quantifier { exists, .. } => *exists,
            TermKind::Always(inner) => self.machine.program.level_of(inner) > Level::Action,
            _ => true,
        };
        match &*term.kind {
            TermKind::And(items) => self.all(term, items, TermKind::And, scope).map(Temporal::And),
            TermKind::Or(items) => self.all(term, items, TermKind::Or, scope).map(Temporal::Or),
            TermKind::Builtin(Builtin::Not, operands) => Some(self.temporal(operands.first()?, scope)?.negate()),
            TermKind::Builtin(Builtin::Implies, operands) => match &operands[..] {
                [a, b] => Some(self.temporal(a, scope)?.implies(self.temporal(b, scope)?)),
                _ => None,
            },
            TermKind::Builtin(Builtin::Equivalent, operands) => match &operands[..] {
                [a, b] => {
                    let (a, b) = (self.temporal(a, scope)?, self.temporal(b, scope)?);
                    Some(Temporal::And(vec![a.clone().implies(b.clone()), b.implies(a)]))
                }
                _ => None,
            },
            TermKind::If(condition, a, b) => {
                let condition = self.temporal(condition, scope)?;
                let (a, b) = (self.temporal(a, scope)?, self.temporal(b, scope)?);
                Some(Temporal::And(vec![condition.clone().implies(a), Temporal::Or(vec![condition, b])]))
            }
            TermKind::Always(inner) => Some(self.temporal(inner, scope)?.always()),
            TermKind::Eventually(inner) => Some(self.temporal(inner, scope)?.eventually()),
            TermKind::LeadsTo(a, b) => Some(self.temporal(a, scope)?.leads_to(self.temporal(b, scope)?)),
            TermKind::WeakFairness(subscript, action) => {
                let (enabled, taken) = self.fair(subscript, action, term, scope)?;
                Some(Temporal::Or(vec![enabled.negate(), taken]).eventually().always())
            }
            TermKind::StrongFairness(subscript, action) => {
                let (enabled, taken) = self.fair(subscript, action, term, scope)?;
                Some(Temporal::Or(vec![enabled.negate().always().eventually(), taken.eventually().always()]))
            }
            TermKind::Quantifier { exists, bounds, body } => {
                let mut instances = vec![];
                let outer = scope.bindings.len();
                let sets = bounds.iter().map(|bound| self.elements(&bound.set, scope)).collect::<Option<Vec<_>>>()?;
                let patterns: Vec<&Pattern> = bounds.iter().map(|bound| &bound.pattern).collect();
                let complete = self.instances(&patterns, &sets, body, scope, &mut instances);
                scope.bindings.truncate(outer);
                complete?;
                Some(if *exists { Temporal::Or(instances) } else { Temporal::And(instances) })
            }
            TermKind::Let(ids, body) => {
                scope.lets.push(ids.clone());
                let formula = self.temporal(body, scope);
                scope.lets.pop();
                formula
            }
            TermKind::Call(id, arguments) => {
                let outer = scope.bindings.len();
                let Some(body) = self.opened(*id, arguments, scope) else { return self.refuse(term) };
                let formula = self.temporal(&body, scope);
                scope.bindings.truncate(outer);
                formula
            }
            TermKind::Constant(id, arguments) => match self.machine.constants.get(id.0 as usize) {
                Some(ConstantValue::Operator(operator)) => {
                    let applied = operator.apply(arguments.clone(), term.span);
                    self.temporal(&applied, scope)
                }
                _ => self.refuse(term),
            },
            _ => self.refuse(term),
        }
    }

    /// What a definition says of these arguments, where it has a body: constant ones are bound, others put in their
    /// places.
    pub(super) fn opened(&mut self, id: DefId, arguments: &[Argument], scope: &mut Scope) -> Option<Term> {
        let definition = self.machine.program.get(id).clone();
        let Body::Term(body) = &definition.body else { return None };
        let mut replaced = vec![];
        for (local, argument) in definition.parameters.iter().zip(arguments) {
            let value = match argument {
                Argument::Term(argument) if self.machine.program.level_of(argument) == Level::Constant => {
                    self.constant_value(argument, scope)
                }
                _ => None,
            };
            match value {
                Some(value) => scope.bindings.push((*local, value)),
                None => replaced.push((*local, argument.clone())),
            }
        }
        Some(match replaced.is_empty() {
            true => body.clone(),
            false => Filled::new(&mut self.machine.program, replaced).apply(body),
        })
    }

    /// Whether a formula without temporal operators is taken apart all the same: a conjunction, so that its parts are
    /// judged as TLC judges them. Inside another formula it isn't: of what stands behind a false conjunct nothing is
    /// asked.
    fn splits(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::And(_) => true,
            TermKind::Call(id, arguments) => match &self.machine.program.get(*id).body {
                Body::Term(body) if arguments.is_empty() => self.splits(body),
                _ => false,
            },
            _ => false,
        }
    }

    fn refuse(&mut self, term: &Term) -> Option<Temporal> {
        self.error("E5207", "this temporal formula cannot be checked", term.span, "of a form that isn't supported");
        None
    }

    /// The operands of a conjunction, or disjunction. As `a /\ b /\ F` is `(a /\ b) /\ F`, what stands in front without
    /// temporal operators is one formula; but of a list each item is one.
    fn all(
        &mut self,
        term: &Term,
        items: &[Term],
        together: fn(Vec<Term>) -> TermKind,
        scope: &mut Scope,
    ) -> Option<Vec<Temporal>> {
        let plain = items.iter().take_while(|item| self.machine.program.level_of(item) <= Level::Action).count();
        let first = match &items[..plain] {
            front @ [first, .., last] if scope.is_inner && !self.is_list(term.span) => {
                Some(Term::new(together(front.to_vec()), first.span.to(last.span)))
            }
            _ => None,
        };
        let rest = items.iter().skip(if first.is_some() { plain } else { 0 });
        first.iter().chain(rest).map(|item| self.temporal(item, scope)).collect()
    }

    /// Whether the formula begins with a bullet.
    fn is_list(&self, span: Span) -> bool {
        let text = self.sources.slice(span);
        [r"/\", r"\/", r"\land", r"\lor", "∧", "∨"].iter().any(|bullet| text.starts_with(bullet))
    }

    fn atom(&mut self, term: &Term, scope: &Scope, state_level: bool) -> Option<Temporal> {
        if let TermKind::Boolean(truth) = &*term.kind {
            return Some(Temporal::Constant(*truth));
        }
        if self.machine.atoms.len() >= MOST_ATOMS {
            self.error("E5207", "the quantifiers of this formula have too many instances", term.span, "here");
            return None;
        }
        let number = self.machine.atoms.len();
        let (term, bindings) = (scope.wrap(term), scope.bindings.clone());
        self.machine.atoms.push(Atom { term, bindings, state_level });
        Some(Temporal::Atom(number))
    }

    /// `ENABLED <<A>>_v` and `<<A>>_v`.
    fn fair(
        &mut self,
        subscript: &Term,
        action: &Term,
        term: &Term,
        scope: &mut Scope,
    ) -> Option<(Temporal, Temporal)> {
        let angle = Term::new(TermKind::Angle(action.clone(), subscript.clone()), term.span);
        let enabled = Term::new(TermKind::Enabled(angle.clone()), term.span);
        Some((self.atom(&enabled, scope, true)?, self.atom(&angle, scope, false)?))
    }

    fn instances(
        &mut self,
        patterns: &[&Pattern],
        sets: &[Vec<Value>],
        body: &Term,
        scope: &mut Scope,
        found: &mut Vec<Temporal>,
    ) -> Option<()> {
        let ([pattern, patterns @ ..], [set, sets @ ..]) = (patterns, sets) else {
            found.push(self.temporal(body, scope)?);
            return Some(());
        };
        for element in set {
            let outer = scope.bindings.len();
            match (pattern, element) {
                (Pattern::Local(local), element) => scope.bindings.push((*local, element.clone())),
                (Pattern::Tuple(locals), Value::Tuple(items)) if locals.len() == items.len() => {
                    scope.bindings.extend(locals.iter().copied().zip(items.iter().cloned()));
                }
                (Pattern::Tuple(_), _) => {
                    self.error("E5207", "a tuple is bound to what isn't one", body.span, "in this formula");
                    return None;
                }
            }
            let complete = self.instances(patterns, sets, body, scope, found);
            scope.bindings.truncate(outer);
            complete?;
        }
        Some(())
    }

    fn elements(&mut self, set: &Term, scope: &Scope) -> Option<Vec<Value>> {
        let machine = Arc::new(self.machine.clone());
        let step = evaluate::Step::default();
        match evaluate::evaluate(&machine, self.sources, &scope.wrap(set), &scope.bindings, step) {
            Ok(Value::Set(elements)) => Some(elements.to_vec()),
            Ok(other) => {
                let message = format!("a temporal formula is quantified over {other}, which isn't a set");
                self.error("E5207", message, set.span, "this set");
                None
            }
            Err(failure) => {
                let message = "a temporal formula must be quantified over a constant set";
                self.error("E5207", message, set.span, failure.message());
                None
            }
        }
    }

    pub(super) fn constant_value(&mut self, term: &Term, scope: &Scope) -> Option<Value> {
        let machine = Arc::new(self.machine.clone());
        let step = evaluate::Step::default();
        evaluate::evaluate(&machine, self.sources, &scope.wrap(term), &scope.bindings, step).ok()
    }
}
