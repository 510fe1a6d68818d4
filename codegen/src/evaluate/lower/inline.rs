//! Inlining: the body of a small operator is lowered into the frame around its application, so that a call costs
//! nothing. Parameters whose arguments are mere names stand for what those stand for.

use super::super::code::{Act, Argument as Code, Needs, Node};
use super::{Binding, BindingKind, Key, Lowerer};
use crate::machine::ConstantValue;
use crate::term::{self, Argument, Body, Builtin, DefId, Level, LocalId, Operator, Program, Term, TermKind, subterms};

/// How many terms an operator may consist of that is inlined in an expression.
const LARGEST_EXPRESSION: usize = 60;
/// The same for an action, which is mostly applied at one place.
const LARGEST_ACTION: usize = 1000;
/// How many terms may be inlined altogether, so that code doesn't grow without bound.
const MOST_TERMS: usize = 100_000;
/// How deep inlined operators may stand in each other: they are evaluated without looking how much stack is left.
const DEEPEST: usize = 12;

/// Arguments that go to slots before the body.
pub(super) type Filled = Box<[(u32, Code)]>;

impl Lowerer<'_> {
    /// An operator applied in an expression, inlined. `None` where it stays a call.
    pub(super) fn inlined(&mut self, id: DefId, arguments: &[Argument], primed: bool) -> Option<(Filled, Needs, Node)> {
        self.inline(id, arguments, primed, LARGEST_EXPRESSION, |lower, body| lower.node(body, primed))
    }

    /// An action applied, inlined. `None` where it stays a call.
    pub(super) fn inlined_act(&mut self, id: DefId, arguments: &[Argument], primed: bool) -> Option<(Filled, Act)> {
        let inlined = self.inline(id, arguments, primed, LARGEST_ACTION, |lower, body| lower.act(body, primed))?;
        Some((inlined.0, inlined.2))
    }

    fn inline<T>(
        &mut self,
        id: DefId,
        arguments: &[Argument],
        primed: bool,
        largest: usize,
        lower: impl FnOnce(&mut Self, &Term) -> T,
    ) -> Option<(Filled, Needs, T)> {
        let machine = self.machine;
        let definition = machine.program.get(id);
        let Body::Term(body) = &definition.body else { return None };
        if definition.is_let && super::expression::mentions_at(body) {
            return None;
        }
        if definition.recursive || self.opened.contains(&id) || self.opened.len() >= DEEPEST {
            return None;
        }
        let terms: Vec<&Term> = arguments.iter().map_while(as_term).collect();
        if terms.len() != definition.parameters.len() || terms.len() != arguments.len() {
            return None;
        }
        let size = self.size(body, largest.min(MOST_TERMS.saturating_sub(self.inlined_terms)))?;
        for (local, term) in definition.parameters.iter().zip(&terms) {
            if !self.is_name(term) && !self.may_go_to_slot(body, *local, term, primed) {
                return None;
            }
        }
        self.inlined_terms += size;
        let mut needs = Needs::NOTHING;
        let (mut aliases, mut filled) = (vec![], vec![]);
        for (index, (local, term)) in definition.parameters.iter().zip(terms).enumerate() {
            if self.is_name(term) {
                let meant = self.unaliased(term);
                // A definition that was lifted out of another sees what that one does, under the same identity.
                if !matches!(&*meant.kind, TermKind::Local(own, _) if own == local) {
                    aliases.push((*local, meant));
                }
                continue;
            }
            let eager = self.is_total(term) || self.is_strict(id, index);
            let (code, more) = self.term_argument(term, primed, eager);
            needs = needs.with(more).with(Needs::FRAME);
            let kind = if matches!(code, Code::Eager(_)) { BindingKind::Value } else { BindingKind::Argument };
            let slot = self.frame().slot();
            filled.push((*local, code, Binding { slot, kind }));
        }
        let around = self.frame().bindings.clone();
        let around_aliases: Vec<_> =
            aliases.into_iter().map(|(local, term)| (local, self.aliases.insert(local, term))).collect();
        for (local, _, binding) in &filled {
            self.aliases.remove(local);
            for mode in [false, true] {
                self.frame().bindings.insert(Key::Local(*local, mode), binding.clone());
            }
        }
        self.opened.push(id);
        let made = lower(self, body);
        self.opened.pop();
        for (local, alias) in around_aliases {
            match alias {
                Some(term) => drop(self.aliases.insert(local, term)),
                None => drop(self.aliases.remove(&local)),
            }
        }
        for (local, ..) in &filled {
            for mode in [false, true] {
                self.frame().bindings.remove(&Key::Local(*local, mode));
            }
        }
        // The body may have bound anew what is bound around it: by the same operator, in an argument.
        self.frame().bindings.extend(around);
        let filled = filled.into_iter().map(|(_, code, binding)| (binding.slot, code)).collect();
        Some((filled, needs, made))
    }

    /// What a parameter stands for that is inlined.
    pub(super) fn alias(&self, local: LocalId) -> Option<Term> {
        self.aliases.get(&local).cloned()
    }

    fn unaliased(&self, term: &Term) -> Term {
        match &*term.kind {
            TermKind::Local(local, arguments) if arguments.is_empty() => {
                self.alias(*local).unwrap_or_else(|| term.clone())
            }
            _ => term.clone(),
        }
    }

    /// Whether an argument is a mere name, which means the same wherever it stands.
    fn is_name(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Boolean(_) | TermKind::Integer(_) | TermKind::String(_) | TermKind::Variable(_) => true,
            TermKind::Local(_, arguments) => arguments.is_empty(),
            TermKind::Prime(inner) => matches!(*inner.kind, TermKind::Variable(_)),
            TermKind::Constant(id, arguments) => {
                let constant = self.machine.constants.get(id.0 as usize);
                arguments.is_empty() && matches!(constant, Some(ConstantValue::Value(_)))
            }
            TermKind::Call(id, _) => self.machine.program.get(*id).is_value(),
            _ => false,
        }
    }

    /// Whether an argument may be evaluated into a slot: it is no action, and the body doesn't read it in another
    /// state.
    fn may_go_to_slot(&mut self, body: &Term, local: LocalId, term: &Term, primed: bool) -> bool {
        // What a parameter stands for may be of any state.
        let level = self.level(term).max(if self.mentions_parameters(term) { Level::State } else { Level::Constant });
        let is_action = level >= Level::Action || primed && self.is_initial && level >= Level::State;
        if is_action && super::may_be_action(term) {
            return false;
        }
        primed || level == Level::Constant || !self.reads_primed(body, local, false)
    }

    /// Whether a term may read an identifier under a prime.
    fn reads_primed(&self, term: &Term, local: LocalId, primed: bool) -> bool {
        let mut found = false;
        match &*term.kind {
            TermKind::Local(id, arguments) if *id == local && arguments.is_empty() => return primed,
            TermKind::Prime(_)
            | TermKind::Unchanged(_)
            | TermKind::Enabled(_)
            | TermKind::Square(..)
            | TermKind::Angle(..)
            | TermKind::Compose(..) => {
                term::subterms(term, &mut |part| found |= self.reads_primed(part, local, true));
            }
            TermKind::Call(id, arguments) => {
                let primed = primed || self.machine.program.get(*id).level >= Level::Action;
                let has_operator = arguments.iter().any(|argument| as_term(argument).is_none());
                let primed = primed || has_operator;
                term::subterms(term, &mut |part| found |= self.reads_primed(part, local, primed));
            }
            TermKind::Local(_, arguments) if !arguments.is_empty() => {
                term::subterms(term, &mut |part| found |= self.reads_primed(part, local, true));
            }
            TermKind::Let(ids, body) => {
                found = self.reads_primed(body, local, primed)
                    || ids.iter().any(|id| match &self.machine.program.get(*id).body {
                        // A definition may be used under a prime.
                        Body::Term(body) => self.reads_primed(body, local, true),
                        Body::Builtin(_) => false,
                    });
            }
            _ => term::subterms(term, &mut |part| found |= self.reads_primed(part, local, primed)),
        }
        found
    }

    /// Whether a term has a value in any case, and a cheap one.
    fn is_total(&self, term: &Term) -> bool {
        match &*term.kind {
            TermKind::Tuple(items) => items.iter().all(|item| self.is_total(item)),
            TermKind::Record(fields) => fields.iter().all(|(_, field)| self.is_total(field)),
            TermKind::SetEnumeration(items) => items.len() < 2 && items.iter().all(|item| self.is_total(item)),
            TermKind::Prime(_) | TermKind::Call(..) => false,
            TermKind::Local(local, _) => self.rigid.contains(local),
            _ => self.is_name(term),
        }
    }

    /// The number of terms that a body consists of, definitions of its `LET`s included; `None` where it exceeds the
    /// bound.
    fn size(&self, term: &Term, most: usize) -> Option<usize> {
        let mut size = 1;
        if let TermKind::Let(ids, _) = &*term.kind {
            for id in ids {
                if let Body::Term(body) = &self.machine.program.get(*id).body {
                    size += self.size(body, most)?;
                }
            }
        }
        let mut parts = Some(0);
        term::subterms(term, &mut |part| {
            parts = parts.and_then(|sum| if sum > most { None } else { Some(sum + self.size(part, most)?) });
        });
        size += parts?;
        (size <= most).then_some(size)
    }

    /// Whether an application depends on nothing but the state: it is worth keeping, then, rather than inlining.
    pub(super) fn is_closed(&self, arguments: &[Argument]) -> bool {
        arguments.iter().all(|argument| match argument {
            Argument::Term(term) => !self.mentions_locals(term),
            Argument::Operator(Operator::Definition { id, bound }) => {
                !self.machine.program.get(*id).is_let && self.is_closed(bound)
            }
            Argument::Operator(Operator::Builtin(_) | Operator::Constant(_)) => true,
            Argument::Operator(_) => false,
        })
    }

    fn mentions_locals(&self, term: &Term) -> bool {
        let mut found = match &*term.kind {
            TermKind::Local(..) | TermKind::At => true,
            TermKind::Call(id, _) => self.machine.program.get(*id).is_let,
            _ => false,
        };
        term::subterms(term, &mut |part| found = found || self.mentions_locals(part));
        found
    }

    pub(super) fn mentions_parameters(&self, term: &Term) -> bool {
        let mut found = match &*term.kind {
            TermKind::Local(local, _) => !self.rigid.contains(local),
            TermKind::At => true,
            TermKind::Call(id, _) => self.machine.program.get(*id).is_let,
            _ => false,
        };
        term::subterms(term, &mut |part| found = found || self.mentions_parameters(part));
        found
    }

    /// Whether an action is more than a predicate to the search; see [`Act::branches`].
    pub(super) fn may_branch(&mut self, term: &Term, primed: bool) -> bool {
        match &*term.kind {
            TermKind::And(items) => items.iter().any(|item| self.may_branch(item, primed)),
            TermKind::Or(_)
            | TermKind::Quantifier { exists: true, .. }
            | TermKind::Unchanged(_)
            | TermKind::Square(..)
            | TermKind::Angle(..)
            | TermKind::Compose(..)
            | TermKind::Constant(..) => true,
            TermKind::Local(local, arguments) => !arguments.is_empty() || self.is_parameter(*local),
            TermKind::Quantifier { body, .. } | TermKind::Let(_, body) => self.may_branch(body, primed),
            TermKind::If(_, a, b) => self.may_branch(a, primed) || self.may_branch(b, primed),
            TermKind::Case(arms, other) => {
                arms.iter().map(|arm| &arm.1).chain(other).any(|arm| self.may_branch(arm, primed))
            }
            TermKind::Builtin(Builtin::Implies, operands) => {
                operands.get(1).is_some_and(|then| self.may_branch(then, primed))
            }
            TermKind::Builtin(Builtin::Equal | Builtin::In | Builtin::SubsetEq, operands) => {
                operands.first().is_some_and(|left| self.may_be_assigned(left, primed))
            }
            TermKind::Apply(function, _) => self.is_rule(function),
            TermKind::Call(id, _) => {
                if let Some(known) = self.branching.get(&(*id, primed)) {
                    return *known;
                }
                // A recursive one decides nothing about itself.
                self.branching.insert((*id, primed), false);
                let machine = self.machine;
                let definition = machine.program.get(*id);
                let branches = match &definition.body {
                    Body::Term(_) if definition.is_value() => false,
                    Body::Term(body) => definition.recursive || self.may_branch(body, primed),
                    Body::Builtin(_) => false,
                };
                self.branching.insert((*id, primed), branches);
                branches
            }
            _ => false,
        }
    }

    fn is_parameter(&self, local: LocalId) -> bool {
        self.parameters.get_or_init(|| self.machine.program.parameters()).contains(&local)
    }

    fn may_be_assigned(&self, term: &Term, primed: bool) -> bool {
        match &*term.kind {
            TermKind::Variable(_) => primed,
            TermKind::Prime(inner) => !primed && self.may_be_assigned(inner, true),
            TermKind::Let(_, body) => self.may_be_assigned(body, primed),
            TermKind::Local(local, _) => self.is_parameter(*local),
            TermKind::Call(id, _) if primed && self.machine.program.get(*id).is_barred => true,
            TermKind::Call(id, arguments) if arguments.is_empty() => match &self.machine.program.get(*id).body {
                Body::Term(body) => self.may_be_assigned(body, primed),
                Body::Builtin(_) => false,
            },
            _ => false,
        }
    }

    /// Whether a function stays a rule, which the search takes apart when it is applied: it is recursive, and gives
    /// truth values of a form that branches; or it speaks of the next state.
    pub(super) fn is_rule(&mut self, function: &Term) -> bool {
        match &*function.kind {
            TermKind::Call(id, arguments) => {
                let definition = self.machine.program.get(*id);
                match &definition.body {
                    Body::Term(body) if definition.recursive => arguments.is_empty() && is_rule_body(body),
                    Body::Term(_) => self.level(function) >= Level::Action,
                    Body::Builtin(_) => false,
                }
            }
            TermKind::Function { .. } => self.level(function) >= Level::Action,
            TermKind::Local(_, arguments) => arguments.is_empty() && self.applies_actions(),
            _ => false,
        }
    }

    /// Whether there are functions that speak of the next state, which a parameter may be.
    fn applies_actions(&mut self) -> bool {
        if let Some(known) = self.applies_actions {
            return known;
        }
        let program = &self.machine.program;
        let bodies = program.definitions.iter().filter_map(|definition| match &definition.body {
            Body::Term(body) if definition.level >= Level::Action => Some(body),
            _ => None,
        });
        let applies = bodies.into_iter().any(|body| holds_action_function(program, body));
        self.applies_actions = Some(applies);
        applies
    }
}

/// Whether a function is made somewhere in a term that speaks of the next state.
fn holds_action_function(program: &Program, term: &Term) -> bool {
    if matches!(*term.kind, TermKind::Function { .. }) && program.level_of(term) >= Level::Action {
        return true;
    }
    let mut found = false;
    subterms(term, &mut |part| found = found || holds_action_function(program, part));
    found
}

/// The same of the definition's right-hand side.
fn is_rule_body(body: &Term) -> bool {
    match &*body.kind {
        TermKind::Function { body, .. } => gives_truth(body),
        _ => false,
    }
}

/// Whether a term is a formula by its form.
pub(super) fn gives_truth(term: &Term) -> bool {
    match &*term.kind {
        TermKind::And(_) | TermKind::Or(_) | TermKind::Quantifier { .. } => true,
        TermKind::If(_, a, b) => gives_truth(a) || gives_truth(b),
        TermKind::Case(arms, other) => arms.iter().map(|arm| &arm.1).chain(other).any(gives_truth),
        TermKind::Builtin(Builtin::Implies, _) => true,
        TermKind::Let(_, body) => gives_truth(body),
        _ => false,
    }
}

fn as_term(argument: &Argument) -> Option<&Term> {
    match argument {
        Argument::Term(term) => Some(term),
        Argument::Operator(_) => None,
    }
}
