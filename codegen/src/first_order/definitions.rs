//! Definitions that are made of others: copies for the operators among arguments, `LET` definitions as ones of their
//! own, and recursive functions as operators.

use std::collections::BTreeMap;

use super::at::{defines_with_at, has_at, operator_has_at};
use super::copy::Copy;
use super::free::Free;
use super::{MOST_COPIES, MOST_TEXT, Pass, component, local_term, parts};
use crate::source::Span;
use crate::term::{
    Argument, Body, Bound, Builtin, DefId, Definition, Level, Local, LocalId, Operator, Pattern, Rewriter, Term,
    TermKind, Update,
};

impl Pass {
    /// The identifiers that a definition sees beside its parameters.
    pub(super) fn seen_by(&self, id: DefId) -> Vec<LocalId> {
        let mut search = Free::new(&self.program);
        search.definition(id);
        search.identifiers()
    }

    /// The identifiers that operators see.
    pub(super) fn seen_by_operators<'a>(&self, operators: impl IntoIterator<Item = &'a Operator>) -> Vec<LocalId> {
        let mut search = Free::new(&self.program);
        operators.into_iter().for_each(|operator| search.operator(operator));
        search.identifiers()
    }

    /// The copy of a definition for the operators among its arguments, and the arguments that remain.
    pub(super) fn specialised(&mut self, id: DefId, arguments: &[Argument], span: Span) -> Term {
        let operators: Vec<&Operator> = arguments
            .iter()
            .filter_map(|argument| match argument {
                Argument::Operator(operator) => Some(operator),
                Argument::Term(_) => None,
            })
            .collect();
        let mut captured = self.seen_by(id);
        for local in self.seen_by_operators(operators.iter().copied()) {
            if !captured.contains(&local) {
                captured.push(local);
            }
        }
        let key = operators.iter().fold(String::new(), |key, operator| key + &format!("{operator:?};"));
        let given = arguments.iter().filter(|argument| matches!(argument, Argument::Term(_))).cloned();
        let own = captured.iter().map(|local| Argument::Term(local_term(*local, span)));
        // An operator's `@` is the one where it was written.
        let at = operators.iter().any(|operator| operator_has_at(operator));
        let old = at.then(|| Argument::Term(Term::new(TermKind::At, span)));
        let given: Vec<Argument> = given.chain(own).chain(old).collect();
        if let Some(copy) = self.copies.get(&(id, key.clone())) {
            return Term::new(TermKind::Call(*copy, given), span);
        }
        self.text += key.len();
        if self.copies.len() >= MOST_COPIES || self.text > MOST_TEXT {
            return Term::new(TermKind::Call(id, arguments.to_vec()), span);
        }
        let definition = self.program.get(id).clone();
        let Body::Term(body) = &definition.body else { return Term::new(TermKind::Call(id, arguments.to_vec()), span) };
        let mut parameters = vec![];
        let mut replacements: BTreeMap<LocalId, Argument> = BTreeMap::new();
        let old = at.then(|| self.add_local(Local { name: "old".into(), arity: 0, span }));
        for (parameter, argument) in definition.parameters.iter().zip(arguments) {
            match argument {
                Argument::Operator(operator) => {
                    let operator =
                        old.map_or_else(|| operator.clone(), |old| self.with_at_named(old).operator(operator));
                    replacements.insert(*parameter, Argument::Operator(operator));
                }
                Argument::Term(_) => {
                    let fresh = self.fresh_local(*parameter);
                    replacements.insert(*parameter, Argument::Term(local_term(fresh, span)));
                    parameters.push(fresh);
                }
            }
        }
        // What is seen keeps its identity: in the copy it is a parameter.
        parameters.extend(captured.iter().copied().chain(old));
        let level = operators.iter().fold(definition.level, |level, operator| level.max(self.level_of(operator)));
        let copy = self.add(Definition { parameters, level, is_let: false, ..definition.clone() });
        self.copies.insert((id, key), copy);
        let is_plain = |local: &&LocalId| self.program.locals[local.0 as usize].arity == 0;
        let turned = replacements.iter().filter(|(_, argument)| matches!(argument, Argument::Operator(_)));
        let turned = turned.map(|(parameter, _)| parameter).filter(is_plain).copied().collect();
        let body = self.handing_on(body, turned);
        let body = Copy::new(self, replacements).term(&body);
        self.program.definitions[copy.0 as usize].body = Body::Term(body);
        Term::new(TermKind::Call(copy, given), span)
    }

    /// An operator applied to arguments. A `LAMBDA`'s body takes them by substitution; but where one of them speaks of
    /// the `@` around it, which in the body may be that of another EXCEPT, the body becomes a definition with this
    /// name.
    pub(super) fn apply(&mut self, operator: &Operator, name: &str, arguments: Vec<Argument>, span: Span) -> Term {
        let speaks_of_at = |argument: &Argument| matches!(argument, Argument::Term(term) if has_at(term));
        let Operator::Lambda { parameters, body } = operator else { return operator.apply(arguments, span) };
        if !arguments.iter().any(speaks_of_at) {
            // With what it defines, which may speak of the parameters.
            let replacements = parameters.iter().copied().zip(arguments).collect();
            return Copy::new(self, replacements).term(body);
        }
        let captured = self.seen_by_operators([operator]);
        let fresh: Vec<LocalId> = parameters.iter().map(|parameter| self.fresh_local(*parameter)).collect();
        let each = parameters.iter().zip(&fresh);
        let replacements = each.map(|(old, new)| (*old, Argument::Term(local_term(*new, span)))).collect();
        let level = self.level_of(operator);
        let text = Copy::new(self, replacements).term(body);
        let definition = Definition {
            name: name.into(),
            module: self.program.name.clone(),
            parameters: fresh.into_iter().chain(captured.iter().copied()).collect(),
            body: Body::Term(text),
            level,
            recursive: false,
            is_let: false,
            is_barred: false,
            is_made: true,
            span: body.span,
        };
        let id = self.add(definition);
        let seen = captured.iter().map(|local| Argument::Term(local_term(*local, span)));
        Term::new(TermKind::Call(id, arguments.into_iter().chain(seen).collect()), span)
    }

    /// What copies terms, and puts an identifier in the place of the `@` of an EXCEPT around them.
    pub(super) fn with_at_named(&mut self, name: LocalId) -> Copy<'_> {
        Copy { at: Some(name), ..Copy::new(self, BTreeMap::new()) }
    }

    /// The update with a new value that is a function of `@`, where definitions have it: they may come to stand
    /// elsewhere, and have a shape without what stands around them.
    pub(super) fn with_at_handed_on(&mut self, update: &Update) -> Update {
        let Update { path, value } = update;
        if !defines_with_at(&self.program, value) {
            return update.clone();
        }
        let span = value.span;
        let old = self.add_local(Local { name: "old".into(), arity: 0, span });
        let body = self.with_at_named(old).term(value);
        let operator = Operator::Lambda { parameters: vec![old], body };
        let at = Argument::Term(Term::new(TermKind::At, span));
        Update { path: path.clone(), value: self.apply(&operator, "Replaced", vec![at], span) }
    }

    pub(super) fn level_of(&self, operator: &Operator) -> Level {
        match operator {
            Operator::Definition { id, .. } => self.program.get(*id).level,
            Operator::Lambda { body, .. } => self.program.level_of(body),
            _ => Level::Constant,
        }
    }

    /// A `LET` definition as one of its own.
    pub(super) fn lift(&mut self, id: DefId) -> (DefId, Vec<LocalId>) {
        if let Some(known) = self.lifted.get(&id) {
            return known.clone();
        }
        let captured = self.seen_by(id);
        let definition = self.program.get(id).clone();
        // What is seen keeps its identity: here it is a parameter.
        let parameters = definition.parameters.iter().chain(&captured).copied().collect();
        let lifted = self.add(Definition { parameters, is_let: false, ..definition });
        self.lifted.insert(id, (lifted, captured.clone()));
        (lifted, captured)
    }

    /// The operator whose application is that of a recursive function to one argument.
    pub(super) fn at_a_point(&mut self, id: DefId) -> Option<DefId> {
        if let Some(known) = self.pointwise.get(&id) {
            return Some(*known);
        }
        let definition = self.program.get(id).clone();
        let Body::Term(term) = &definition.body else { return None };
        let TermKind::Function { bounds, body } = &*term.kind else { return None };
        if !definition.recursive {
            return None;
        }
        let span = term.span;
        let mut parameters = definition.parameters.clone();
        let (argument, set, body) = match bounds.as_slice() {
            [Bound { pattern: Pattern::Local(local), set }] => (*local, set.clone(), body.clone()),
            _ => {
                let argument = self.add_local(Local { name: "argument".into(), arity: 0, span });
                let whole = local_term(argument, span);
                let replacements = match bounds.as_slice() {
                    [bound] => parts(&bound.pattern, &whole),
                    _ => {
                        let each = bounds.iter().enumerate();
                        each.flat_map(|(i, bound)| parts(&bound.pattern, &component(&whole, i))).collect()
                    }
                };
                let replacements = replacements.into_iter().collect();
                let body = Copy::new(self, replacements).term(body);
                let set = match bounds.as_slice() {
                    [bound] => bound.set.clone(),
                    _ => Term::new(TermKind::Product(bounds.iter().map(|bound| bound.set.clone()).collect()), span),
                };
                (argument, set, body)
            }
        };
        parameters.push(argument);
        let inside = Term::new(TermKind::Builtin(Builtin::In, vec![local_term(argument, span), set]), span);
        let body = Body::Term(Term::new(TermKind::Case(vec![(inside, body)], None), span));
        let operator = self.add(Definition { parameters, body, ..definition.clone() });
        self.pointwise.insert(id, operator);
        Some(operator)
    }

    /// An operator as a `LAMBDA` of so many parameters.
    pub(super) fn expanded(&mut self, operator: &Operator, count: usize, span: Span) -> Operator {
        if matches!(operator, Operator::Lambda { .. }) {
            return operator.clone();
        }
        let parameters: Vec<LocalId> = (0..count)
            .map(|place| {
                let name = ["a", "b", "c", "d"].get(place).copied().unwrap_or("e");
                self.add_local(Local { name: name.into(), arity: 0, span })
            })
            .collect();
        let arguments = parameters.iter().map(|local| Argument::Term(local_term(*local, span))).collect();
        Operator::Lambda { body: operator.apply(arguments, span), parameters }
    }
}
