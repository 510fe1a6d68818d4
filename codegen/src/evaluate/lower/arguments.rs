//! Arguments: evaluated before the call where that makes no difference, closed over otherwise.

use std::sync::Arc;

use super::super::code::{Argument as Code, Closing, CodeBody, Needs, Node, Parameter, Supply};
use super::{Binding, BindingKind, Key, Lowerer};
use crate::machine::ConstantValue;
use crate::source::Span;
use crate::term::{Argument, Body, Builtin, Height, Level, Operator, Term, TermKind};

impl Lowerer<'_> {
    /// The arguments for these parameters. `is_strict` tells which are evaluated by the operator in any case.
    pub(super) fn arguments(
        &mut self,
        parameters: &[Parameter],
        arguments: &[Argument],
        primed: bool,
        is_strict: impl Fn(&mut Self, usize) -> bool,
    ) -> (Box<[Code]>, Needs) {
        let mut needs = Needs::NOTHING;
        let mut made = vec![];
        for parameter in parameters {
            let index = parameter.index as usize;
            let code = match arguments.get(index) {
                Some(argument) => {
                    let eager = !parameter.primed && is_strict(self, index);
                    let (code, more) = self.argument(argument, primed || parameter.primed, eager);
                    needs = needs.with(more);
                    code
                }
                None => Code::Nothing,
            };
            made.push(code);
        }
        (made.into(), needs)
    }

    /// The arguments of an operator that is known only when it is called.
    pub(super) fn supplies(&mut self, arguments: &[Argument], primed: bool) -> (Box<[Supply]>, Needs) {
        let mut needs = Needs::NOTHING;
        let supplies = arguments.iter().map(|argument| {
            let (plain, more) = self.argument(argument, primed, false);
            needs = needs.with(more);
            let has_next = match argument {
                Argument::Term(term) => match self.level(term) {
                    // What a parameter stands for may have another value in the next state.
                    Level::Constant => self.mentions_parameters(term),
                    level => level == Level::State,
                },
                Argument::Operator(_) => false,
            };
            let next = (!primed && has_next).then(|| self.argument(argument, true, false).0);
            Supply { plain, primed: next }
        });
        let supplies = supplies.collect();
        (supplies, needs)
    }

    fn argument(&mut self, argument: &Argument, primed: bool, eager: bool) -> (Code, Needs) {
        match argument {
            Argument::Term(term) => self.term_argument(term, primed, eager),
            Argument::Operator(operator) => self.operator_argument(operator, primed),
        }
    }

    pub(super) fn term_argument(&mut self, term: &Term, primed: bool, eager: bool) -> (Code, Needs) {
        if let TermKind::Local(id, arguments) = &*term.kind
            && arguments.is_empty()
            && let Some(alias) = self.alias(*id)
        {
            return self.term_argument(&alias, primed, eager);
        }
        if let Some(meant) = self.other_name(term) {
            return self.term_argument(&meant, primed, eager);
        }
        if let TermKind::Local(id, arguments) = &*term.kind
            && arguments.is_empty()
            && let Some(Binding { slot, .. }) = self.resolve(Key::Local(*id, primed))
        {
            let needs = if primed { Needs::FRAME.with(Needs::NEXT) } else { Needs::FRAME };
            return (Code::Slot(slot), needs);
        }
        let is_cheap = match &*term.kind {
            TermKind::Boolean(_) | TermKind::Integer(_) | TermKind::String(_) => true,
            TermKind::Variable(_) => !primed,
            TermKind::Constant(id, _) => {
                matches!(self.machine.constants.get(id.0 as usize), Some(ConstantValue::Value(_)))
            }
            _ => false,
        };
        // A primed variable is never evaluated beforehand: the operator may assign it.
        let may_assign = match &*term.kind {
            TermKind::Variable(_) => primed,
            TermKind::Prime(inner) => matches!(*inner.kind, TermKind::Variable(_) | TermKind::Local(..)),
            TermKind::Call(_, arguments) => {
                primed && (arguments.is_empty() || self.machine.program.replaced_by_name(term).is_some())
            }
            _ => false,
        };
        // Nor is an action, which the operator may take apart.
        let level = self.level(term);
        let is_action = level >= Level::Action || primed && self.is_initial && level >= Level::State;
        let may_wait = self.makes_function(term) || is_action && super::may_be_action(term);
        if is_cheap || eager && !may_assign && !may_wait {
            let node = self.node(term, primed);
            let needs = node.needs;
            return (Code::Eager(node), needs);
        }
        let closing = self.close(term, primed, &[], None);
        let needs = closing.needs;
        let is_fixed = closing.sources.is_empty() && closing.action_sources.is_empty();
        let closing = Arc::new(closing);
        (if is_fixed { Code::Fixed(closing) } else { Code::Lazy(closing) }, needs)
    }

    /// What a definition is another name for, where that may be a primed variable: a parameter, or one under a prime.
    fn other_name(&self, term: &Term) -> Option<Term> {
        let TermKind::Call(id, arguments) = &*term.kind else { return None };
        let definition = self.machine.program.get(*id);
        let Body::Term(body) = &definition.body else { return None };
        if !arguments.is_empty() || definition.recursive {
            return None;
        }
        let is_name = |term: &Term| match &*term.kind {
            TermKind::Local(_, arguments) => arguments.is_empty(),
            TermKind::Variable(_) => true,
            _ => false,
        };
        match &*body.kind {
            TermKind::Local(..) if is_name(body) => Some(body.clone()),
            TermKind::Prime(inner) if is_name(inner) => Some(body.clone()),
            TermKind::Call(..) => self.other_name(body),
            _ => None,
        }
    }

    fn operator_argument(&mut self, operator: &Operator, primed: bool) -> (Code, Needs) {
        match operator {
            Operator::Definition { id, bound } => {
                let machine = self.machine;
                let definition = machine.program.get(*id);
                if !bound.is_empty() {
                    let formals = definition.parameters.get(bound.len()..).unwrap_or_default().to_vec();
                    let rest = formals.iter().map(|local| {
                        let arity = machine.program.locals[local.0 as usize].arity;
                        match arity {
                            0 => Argument::Term(Term::new(TermKind::Local(*local, vec![]), definition.span)),
                            _ => Argument::Operator(Operator::Local(*local)),
                        }
                    });
                    let call = TermKind::Call(*id, bound.iter().cloned().chain(rest).collect());
                    let call = Term::new(call, definition.span);
                    return operator_code(self.close(&call, primed, &formals, None));
                }
                match self.resolve(Key::Definition(*id, primed)) {
                    Some(Binding { slot, kind: BindingKind::Let(code) }) => {
                        let needs = self.close_definition(*id, primed, &code);
                        return (Code::Let(slot, code), needs.with(Needs::FRAME));
                    }
                    Some(Binding { slot, .. }) => return (Code::Slot(slot), Needs::FRAME),
                    None => {}
                }
                let (place, needs) = self.procedure(*id, primed, false);
                let is_action = definition.level >= Level::Action || primed && self.is_initial;
                let action = (is_action && matches!(definition.body, Body::Term(_)))
                    .then(|| self.procedure(*id, primed, true).0);
                (Code::Procedure(place, action), needs)
            }
            Operator::Builtin(builtin) => {
                let span = self.machine.program.definitions.first().map(|definition| definition.span);
                match span {
                    Some(span) => operator_code(self.close_builtin(*builtin, span)),
                    None => (Code::Nothing, Needs::NOTHING),
                }
            }
            Operator::Constant(id) => match self.machine.constants.get(id.0 as usize) {
                Some(ConstantValue::Operator(operator)) => self.operator_argument(&operator.clone(), primed),
                Some(ConstantValue::Table(rows)) => {
                    let constant = &self.machine.program.constants[id.0 as usize];
                    let (rows, arity, span) = (rows.clone(), constant.arity, constant.span);
                    let closing =
                        self.close_over_slots(Needs::NOTHING, |lower| lower.table_over_slots(&rows, arity, span));
                    operator_code(closing)
                }
                _ => {
                    let formals: Vec<_> = vec![];
                    let span = self.machine.program.constants[id.0 as usize].span;
                    let term = Term::new(TermKind::Constant(*id, vec![]), span);
                    operator_code(self.close(&term, primed, &formals, None))
                }
            },
            Operator::Local(id) => match self.resolve(Key::Local(*id, primed)) {
                Some(Binding { slot, .. }) => (Code::Slot(slot), Needs::FRAME),
                None => (Code::Nothing, Needs::FRAME),
            },
            Operator::Lambda { parameters, body } => operator_code(self.close(body, primed, parameters, None)),
        }
    }

    /// A native operator as one that can be passed on.
    pub(super) fn close_builtin(&mut self, builtin: Builtin, span: Span) -> Closing {
        let needs = super::builtin::needs(builtin);
        self.close_over_slots(needs, |lower| lower.builtin_over_slots(builtin, span))
    }

    /// What has nothing but its arguments, as an operator that can be passed on.
    fn close_over_slots(&mut self, needs: Needs, over_slots: impl FnOnce(&mut Self) -> Node) -> Closing {
        let (code, _) = self.nested(&[], None, |lower| CodeBody::Expression(Arc::new(over_slots(lower))));
        Closing {
            code: Arc::new(code),
            action: None,
            sources: Box::default(),
            action_sources: Box::default(),
            stable: true,
            needs,
            height: Height::default(),
        }
    }
}

fn operator_code(closing: Closing) -> (Code, Needs) {
    let needs = closing.needs;
    (Code::Operator(Arc::new(closing)), needs)
}
