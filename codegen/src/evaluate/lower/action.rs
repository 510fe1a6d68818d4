//! Actions: conjunctions, disjunctions and assignments, as TLC's search for successors takes them apart.

use super::super::code::{Act, Barred, CodeBody, Kind, Needs, Node, Target};
use super::expression::senseless;
use super::{Binding, BindingKind, Key, Lowerer};
use crate::machine::ConstantValue;
use crate::source::Span;
use crate::term::{Argument, Body, Builtin, DefId, Term, TermKind};

impl Lowerer<'_> {
    /// The code of an action. In an initial predicate, `primed` is true: its variables are those being assigned.
    pub(super) fn act(&mut self, term: &Term, primed: bool) -> Act {
        let span = term.span;
        if !self.may_branch(term, primed) {
            return Act::Guard(self.node(term, primed));
        }
        match &*term.kind {
            TermKind::And(items) => Act::And(items.iter().map(|item| self.act(item, primed)).collect()),
            TermKind::Or(items) => Act::Or(items.iter().map(|item| self.act(item, primed)).collect()),
            TermKind::Quantifier { exists, bounds, body } => {
                let (bounds, _) = self.bounds(bounds, primed);
                let body = Box::new(self.act(body, primed));
                if *exists { Act::Exists(bounds, body) } else { Act::Forall(bounds, body) }
            }
            TermKind::If(condition, a, b) => {
                let condition = Box::new(self.node(condition, primed));
                Act::If(condition, Box::new([self.act(a, primed), self.act(b, primed)]))
            }
            TermKind::Case(arms, other) => {
                let arms = arms.iter().map(|(guard, act)| (self.node(guard, primed), self.act(act, primed))).collect();
                Act::Case(arms, other.as_ref().map(|act| Box::new(self.act(act, primed))), span)
            }
            TermKind::Let(ids, body) => {
                let slots = self.enter(ids);
                Act::Enter(slots, Box::new(self.act(body, primed)))
            }
            TermKind::Builtin(builtin, operands) => self.predicate(term, *builtin, operands, primed),
            TermKind::Unchanged(inner) if !primed => self.unchanged(inner, span),
            TermKind::Square(action, subscript) if !primed => {
                Act::Or(Box::new([self.act(action, primed), self.unchanged(subscript, span)]))
            }
            TermKind::Angle(action, subscript) if !primed => {
                let action = self.act(action, primed);
                Act::And(Box::new([action, Act::Guard(self.changed(subscript, span))]))
            }
            TermKind::Compose(a, b) if !primed => Act::Compose(Box::new([self.act(a, primed), self.act(b, primed)])),
            TermKind::Unchanged(_) | TermKind::Square(..) | TermKind::Angle(..) | TermKind::Compose(..) => {
                let (kind, needs) = senseless("an action has no meaning here");
                Act::Guard(Node { kind, span, needs })
            }
            TermKind::Call(id, arguments) => self.act_call(term, *id, arguments, primed),
            TermKind::Local(id, arguments) if arguments.is_empty() && self.alias(*id).is_some() => {
                let alias = self.alias(*id).unwrap_or_else(|| term.clone());
                self.act(&alias, primed)
            }
            TermKind::Apply(function, argument) if self.is_rule(function) => {
                Act::Apply(Box::new([self.node(function, primed), self.node(argument, primed)]), span)
            }
            TermKind::Local(id, arguments) => match self.resolve(Key::Local(*id, primed)) {
                Some(Binding { slot, kind: BindingKind::Argument }) if arguments.is_empty() => {
                    Act::Argument(slot, span)
                }
                Some(Binding { slot, .. }) if !arguments.is_empty() => {
                    Act::CallSlot(slot, self.supplies(arguments, primed).0, span)
                }
                _ => Act::Guard(self.node(term, primed)),
            },
            TermKind::Constant(id, arguments) => {
                let machine = self.machine;
                match machine.constants.get(id.0 as usize) {
                    Some(ConstantValue::Operator(operator)) => {
                        self.act(&operator.apply(arguments.clone(), span), primed)
                    }
                    _ => Act::Guard(self.node(term, primed)),
                }
            }
            _ => Act::Guard(self.node(term, primed)),
        }
    }

    fn predicate(&mut self, term: &Term, builtin: Builtin, operands: &[Term], primed: bool) -> Act {
        if let ([left, right], Builtin::Equal | Builtin::In | Builtin::SubsetEq) = (operands, builtin) {
            let elsewhere = match (self.replaced_by_name(left, primed), self.target(left, primed)) {
                (Some(named), _) => self.predicate(term, builtin, &[named, right.clone()], primed),
                (None, Some(target)) => {
                    let right = Box::new(self.node(right, primed));
                    assignment(builtin, target, right, term.span)
                }
                (None, None) => Act::Guard(self.node(term, primed)),
            };
            let Some(barred) = self.barred_target(left, primed) else { return elsewhere };
            let right = Box::new(self.node(right, primed));
            let own = assignment(builtin, Target::Variable(barred.variable), right, term.span);
            return Act::Barred(barred, Box::new([own, elsewhere]));
        }
        if let ([left, right], Builtin::Implies) = (operands, builtin) {
            return Act::Implies(Box::new(self.node(left, primed)), Box::new(self.act(right, primed)));
        }
        Act::Guard(self.node(term, primed))
    }

    /// The left side of an equation with the variable or argument that replaces a barred variable in its place.
    fn replaced_by_name(&self, term: &Term, primed: bool) -> Option<Term> {
        match &*term.kind {
            TermKind::Prime(inner) if !primed => {
                Some(Term::new(TermKind::Prime(self.replaced_by_name(inner, true)?), term.span))
            }
            TermKind::Local(id, arguments) if arguments.is_empty() => self.replaced_by_name(&self.alias(*id)?, primed),
            _ if primed => self.machine.program.replaced_by_name(term).cloned(),
            _ => None,
        }
    }

    /// The barred variable whose next value the left side of an equation is.
    fn barred_target(&mut self, term: &Term, primed: bool) -> Option<Barred> {
        match &*term.kind {
            TermKind::Prime(inner) if !primed => self.barred_target(inner, true),
            TermKind::Let(_, body) => self.barred_target(body, primed),
            TermKind::Call(id, _) if primed => self.barred_variable(*id),
            TermKind::Local(id, arguments) if arguments.is_empty() => {
                let alias = self.alias(*id)?;
                self.barred_target(&alias, primed)
            }
            _ => None,
        }
    }

    /// What the left side of an equation assigns, where it is a primed variable, or may turn out to be one.
    fn target(&mut self, term: &Term, primed: bool) -> Option<Target> {
        match &*term.kind {
            TermKind::Variable(id) if primed => Some(Target::Variable(id.0)),
            TermKind::Prime(inner) if !primed => self.target(inner, true),
            TermKind::Let(_, body) => self.target(body, primed),
            TermKind::Local(id, arguments) if arguments.is_empty() => match self.alias(*id) {
                Some(alias) => self.target(&alias, primed),
                None => match self.resolve(Key::Local(*id, primed))? {
                    Binding { slot, kind: BindingKind::Argument } => Some(Target::Argument(slot)),
                    _ => None,
                },
            },
            TermKind::Call(id, arguments) => {
                let machine = self.machine;
                if let Some(named) = machine.program.replaced_by_name(term) {
                    return self.target(named, primed);
                }
                match &machine.program.get(*id).body {
                    Body::Term(body) if arguments.is_empty() => match &*body.kind {
                        TermKind::Variable(_)
                        | TermKind::Prime(_)
                        | TermKind::Call(..)
                        | TermKind::Local(..)
                        | TermKind::Let(..) => self.target(body, primed),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn act_call(&mut self, term: &Term, id: DefId, arguments: &[Argument], primed: bool) -> Act {
        let span = term.span;
        if !self.may_branch(term, primed) {
            return Act::Guard(self.node(term, primed));
        }
        let key = Key::Definition(id, primed);
        let binding = self.resolve(key);
        if matches!(binding, None | Some(Binding { kind: BindingKind::Let(_), .. }))
            && let Some((filled, act)) = self.inlined_act(id, arguments, primed)
        {
            return Act::Inline(filled, Box::new(act), span);
        }
        match binding {
            Some(Binding { slot, kind: BindingKind::Let(code) }) => {
                self.close_definition(id, primed, &code);
                let parameters = match code.closing.get() {
                    Some(closing) => match &closing.action {
                        Some(action) => action.parameters.to_vec(),
                        None => return Act::Guard(self.node(term, primed)),
                    },
                    None => return Act::Guard(self.node(term, primed)),
                };
                let (arguments, _) = self.arguments(&parameters, arguments, primed, |_, _| false);
                return Act::CallLet(slot, code, arguments, span);
            }
            Some(Binding { slot, .. }) if arguments.is_empty() => return Act::Argument(slot, span),
            Some(Binding { slot, .. }) => return Act::CallSlot(slot, self.supplies(arguments, primed).0, span),
            None => {}
        }
        let machine = self.machine;
        if matches!(machine.program.get(id).body, Body::Builtin(_)) {
            // An operator of a standard module: its operands may be those of an assignment (`\leq` never is).
            return Act::Guard(self.node(term, primed));
        }
        let (place, _) = self.procedure(id, primed, true);
        if let Some((code, _)) = &self.procedures[place.0 as usize]
            && let CodeBody::Action(act) = &code.body
            && !act.branches()
        {
            return Act::Guard(self.node(term, primed));
        }
        let parameters = self.parameters_of(place, id, primed);
        let (arguments, _) = self.arguments(&parameters, arguments, primed, |lower, index| lower.is_strict(id, index));
        Act::Call(place, arguments, span)
    }

    fn unchanged(&mut self, term: &Term, span: Span) -> Act {
        let elsewhere = self.unchanged_elsewhere(term, span);
        let TermKind::Call(id, _) = &*term.kind else { return elsewhere };
        let Some(barred) = self.barred_variable(*id) else { return elsewhere };
        let now = Box::new(self.node(term, false));
        let own = Act::UnchangedArgument(now, Target::Variable(barred.variable), span);
        Act::Barred(barred, Box::new([own, elsewhere]))
    }

    /// The same where what replaces a variable of an instantiated module is meant, and not that.
    fn unchanged_elsewhere(&mut self, term: &Term, span: Span) -> Act {
        let machine = self.machine;
        if let Some(named) = machine.program.replaced_by_name(term) {
            return self.unchanged(named, span);
        }
        match &*term.kind {
            TermKind::Variable(id) => Act::Unchanged(id.0, span),
            TermKind::Tuple(items) => Act::And(items.iter().map(|item| self.unchanged(item, span)).collect()),
            TermKind::Call(id, arguments) if arguments.is_empty() => match &machine.program.get(*id).body {
                Body::Term(body) => self.unchanged(body, span),
                Body::Builtin(_) => Act::And(Box::default()),
            },
            TermKind::Local(id, arguments) if arguments.is_empty() => {
                if let Some(alias) = self.alias(*id) {
                    return self.unchanged(&alias, span);
                }
                let next = self.resolve(Key::Local(*id, true));
                match next {
                    Some(Binding { slot, kind: BindingKind::Argument }) => {
                        let now = self.node(term, false);
                        Act::UnchangedArgument(Box::new(now), Target::Argument(slot), span)
                    }
                    _ => Act::And(Box::default()),
                }
            }
            _ => Act::Guard(self.same(term, span)),
        }
    }

    /// `term' = term`, where that assigns nothing.
    fn same(&mut self, term: &Term, span: Span) -> Node {
        let sides = Box::new([self.node(term, true), self.node(term, false)]);
        let needs = sides[0].needs.with(sides[1].needs);
        Node { kind: Kind::Builtin(Builtin::Equal, sides), span, needs }
    }

    /// `subscript' /= subscript`
    fn changed(&mut self, subscript: &Term, span: Span) -> Node {
        let same = self.same(subscript, span);
        let needs: Needs = same.needs;
        Node { kind: Kind::Builtin(Builtin::Not, Box::new([same])), span, needs }
    }
}

fn assignment(builtin: Builtin, target: Target, right: Box<Node>, span: Span) -> Act {
    match builtin {
        Builtin::Equal => Act::Assign(target, right, span),
        Builtin::In => Act::AssignIn(target, right, span),
        _ => Act::AssignSubset(target, right, span),
    }
}
