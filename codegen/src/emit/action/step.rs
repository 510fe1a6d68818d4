//! `step`: guards first, then effects, in the spec's order.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::settled::{ends, settled};
use super::{Generated, Walk, drawing, if_statement, twice, used_or_blank};
use crate::emit::changes::Place;
use crate::emit::code::Code;
use crate::emit::lower::Item;
use crate::emit::model::{Field, FieldSource, Model, Plan};
use crate::emit::scope::{Expr, Uses};
use crate::emit::strict::mentions;
use crate::emit::text::comment;
use crate::emit::tokens::starts_with;
use crate::emit::types::Type;
use crate::term::{Builtin, Term, TermKind, VariableId};

/// The body of an action's `step`, and what it writes to.
pub fn step(model: &Model<'_>, plan: &Plan) -> (Generated, Vec<Place>) {
    let (places, draws) = (RefCell::default(), Cell::new(false));
    let generated = twice(|fallible| {
        let scope = model.scope();
        let mark = scope.types.inference.mark();
        let walk = Walk { draws: draws.get(), ..Walk::new(&scope, model, fallible) };
        walk.bind_fields(&plan.fields);
        walk.is_settled.set(true);
        let mut statements = walk.step(&settled(&plan.items, &BTreeSet::new(), &scope), &plan.fields);
        statements.extend(walk.start());
        let missing = (0..model.program().variables.len() as u32).find(|id| !walk.assigned.borrow().contains(id));
        let mut fails = scope.fallible.get();
        match missing {
            Some(id) => {
                fails = true;
                let name = model.program().variables[id as usize].name.as_ref();
                statements.pop_if(|last| starts_with(last, &["let", "mut", "next"]));
                statements.push(quote!(Err(unassigned(#name))));
            }
            None => statements.push(if fallible { quote!(Ok(Some(next))) } else { quote!(Some(next)) }),
        }
        scope.types.inference.forget(mark);
        model.report(&scope);
        places.replace(walk.changes.places());
        // It can fail, so that this is known when it is made for good.
        draws.set(scope.uses.get().chance);
        if draws.get() {
            statements.insert(0, drawing(plan, &[]));
        }
        (quote!(#(#statements)*), scope.uses.get(), fails)
    });
    (generated, places.into_inner())
}

impl<'s, 'a> Walk<'s, 'a> {
    /// The statements of `step`.
    pub fn step(&self, items: &[Item], fields: &[Field]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        for item in items {
            statements.extend(self.step_item(item, fields));
        }
        statements
    }

    pub fn step_item(&self, item: &Item, fields: &[Field]) -> Vec<TokenStream> {
        let scope = self.scope;
        let mut statements = Vec::new();
        match item {
            Item::Guard(term) | Item::Condition(term) => {
                statements.extend(self.before(term));
                statements.extend(self.lets(term));
                let condition = scope.condition(term);
                statements.push(self.quoted(term));
                statements.extend(self.guard(&condition));
                scope.types.inference.assume(term, true);
                if matches!(&*term.kind, TermKind::Case(arms, None) if arms.is_empty()) {
                    // Nothing comes after a `CASE` without a true guard, and nothing is missing.
                    self.assigned.borrow_mut().extend(self.all_variables());
                }
            }
            Item::Choose { local, set } => {
                statements.extend(self.before(set));
                statements.extend(self.lets(set));
                let local_term = Term::new(TermKind::Local(*local, Vec::new()), set.span);
                let member = Term::new(TermKind::Builtin(Builtin::In, vec![local_term, set.clone()]), set.span);
                let condition = self.chosen(|| scope.condition(&member));
                if !condition.is(true) {
                    let name = &scope.types.inference.program.locals[local.0 as usize].name;
                    statements.push(comment(&format!("\\E {name} \\in {}", scope.text(set))));
                    statements.extend(self.guard(&condition));
                }
                if let Some(field) = fields.iter().find(|field| field.source == FieldSource::Local(*local)) {
                    let name = &field.name;
                    statements.extend(self.draws.then(|| quote!(dynamic::draw_with(&#name);)));
                }
            }
            Item::AssignAny { variable, set, whole } => {
                statements.extend(self.before(set));
                statements.push(self.quoted(whole));
                statements.extend(self.lets(set));
                let Some(field) = fields.iter().find(|field| field.source == FieldSource::Assigned(*variable)) else {
                    scope.error("this choice is not a parameter of the action", whole.span);
                    return statements;
                };
                let name = &field.name;
                let value = Expr::place(Code::tight(quote!(#name)), field.ty.clone());
                let shape = scope.types.inference.shape(set).element();
                let condition = self.chosen(|| scope.member_of(&value, &shape, set, set));
                statements.extend(self.guard(&condition));
                statements.extend(self.draws.then(|| quote!(dynamic::draw_with(&#name);)));
                statements.extend(self.start());
                let target = scope.types.field(variable.0 as usize);
                let value = scope.owned(value);
                if self.assigned.borrow().contains(&variable.0) {
                    // It has a value, which is the only choice.
                    let next = Code::tight(quote!(next.#target));
                    statements.extend(self.guard(&Code::compare(&next, quote!(==), quote!(!=), &value)));
                    return statements;
                }
                let value = value.tokens;
                self.changes.whole(*variable);
                statements.push(quote!(next.#target = #value;));
                self.assigned.borrow_mut().insert(variable.0);
            }
            Item::Assign { variable, value, whole } => {
                statements.extend(self.before(value));
                if self.assigned.borrow().contains(&variable.0) {
                    statements.extend(self.lets(whole));
                    let condition = scope.condition(whole);
                    statements.push(self.quoted(whole));
                    statements.extend(self.guard(&condition));
                    return statements;
                }
                scope.given_value(*variable, value);
                let effects = self.assign(*variable, value);
                if !effects.is_empty() {
                    statements.extend(self.start());
                }
                let (lets, effects) = split_lets(effects);
                statements.extend(lets);
                statements.push(self.quoted(whole));
                statements.extend(effects);
                self.assigned.borrow_mut().insert(variable.0);
            }
            Item::Unchanged { whole } => {
                let TermKind::Unchanged(inner) = &*whole.kind else { return statements };
                let variables = scope.unchanged_variables(inner);
                if variables.is_empty() {
                    statements.extend(self.before(whole));
                }
                if variables.is_empty() || variables.iter().any(|variable| self.assigned.borrow().contains(variable)) {
                    let condition = scope.condition(whole);
                    statements.push(self.quoted(whole));
                    statements.extend(self.guard(&condition));
                }
                self.assigned.borrow_mut().extend(variables);
            }
            Item::If { condition, then, otherwise, whole } => {
                statements.extend(self.before(condition));
                statements.extend(self.lets(condition));
                let (effects, early) = self.branches(condition, then, otherwise, fields);
                statements.extend(early);
                let text = scope.text(condition);
                let _ = whole;
                statements.push(comment(&format!("IF {text}")));
                statements.push(effects);
            }
            Item::Scope { definitions, bindings, items } => {
                statements.extend(self.open(definitions, bindings));
                statements.extend(self.step(items, fields));
            }
            // Steps by way of these are searched for.
            Item::Compose { .. } | Item::Recur { .. } | Item::Each { .. } | Item::Either { .. } => {}
        }
        statements
    }

    /// An `IF` whose branches have effects; what must stand before it.
    fn branches(
        &self,
        condition: &Term,
        then: &[Item],
        otherwise: &[Item],
        fields: &[Field],
    ) -> (TokenStream, Vec<TokenStream>) {
        let scope = self.scope;
        let early: Vec<TokenStream> = self.start();
        let test = scope.condition(condition);
        let before = self.assigned.borrow().clone();
        let is_even =
            !self.is_settled.get() || (&ends(then, &before, scope) | &ends(otherwise, &before, scope)).len() <= 1;
        let inference = scope.types.inference;
        let mark = inference.assume(condition, true);
        let yes = self.block(|| self.step(then, fields));
        inference.forget(mark);
        let after_then = std::mem::replace(&mut *self.assigned.borrow_mut(), before);
        inference.assume(condition, false);
        let no = self.block(|| self.step(otherwise, fields));
        inference.forget(mark);
        if is_even {
            let both = self.assigned.borrow().intersection(&after_then).copied().collect();
            *self.assigned.borrow_mut() = both;
            return (if_statement(&test, &yes, &no), early);
        }
        // Nothing follows, and each branch says for itself whether it has given a value to everything.
        let after_otherwise = std::mem::replace(&mut *self.assigned.borrow_mut(), self.all_variables());
        let ended = |mut statements: Vec<TokenStream>, assigned| {
            statements.extend(self.unassigned(assigned));
            statements
        };
        let (yes, no) = (ended(yes, &after_then), ended(no, &after_otherwise));
        (if_statement(&test, &yes, &no), early)
    }

    /// Fails where a variable has no next value at the end of a step.
    fn unassigned(&self, assigned: &BTreeSet<u32>) -> Option<TokenStream> {
        let missing = self.all_variables().difference(assigned).next().copied()?;
        self.scope.fallible.set(true);
        let name = self.scope.types.inference.program.variables[missing as usize].name.as_ref();
        Some(quote!(return Err(unassigned(#name));))
    }

    fn all_variables(&self) -> BTreeSet<u32> {
        (0..self.scope.types.inference.program.variables.len() as u32).collect()
    }

    fn guard(&self, condition: &Code) -> Option<TokenStream> {
        if condition.is(true) {
            return None;
        }
        let leave = self.not_enabled();
        if condition.is(false) {
            return Some(leave);
        }
        let not = condition.negate().tokens;
        Some(quote!(if #not { #leave }))
    }

    /// `v' = value`
    fn assign(&self, variable: VariableId, value: &Term) -> Vec<TokenStream> {
        let scope = self.scope;
        let inference = scope.types.inference;
        let target = scope.types.field(variable.0 as usize);
        match &*value.kind {
            TermKind::Variable(id) if *id == variable => Vec::new(),
            TermKind::If(condition, then, otherwise) => {
                let mut statements = self.lets(condition);
                if let Some((name, equal)) = scope.absent_test(condition) {
                    let (absent, present) = if equal { (then, otherwise) } else { (otherwise, then) };
                    if mentions(inference, present, name)
                        && let Some(option) = scope.option(name)
                    {
                        let mark = inference.assume(condition, equal);
                        let none = self.block(|| self.assign(variable, absent));
                        inference.forget(mark);
                        inference.assume(condition, !equal);
                        let narrowed = scope.narrowed(name, || self.block(|| self.assign(variable, present)));
                        inference.forget(mark);
                        if let Some((ident, some)) = narrowed {
                            let otherwise = if none.is_empty() { quote!() } else { quote!(else { #(#none)* }) };
                            let ident = used_or_blank(&ident, &quote!(#(#some)*));
                            statements.push(quote!(if let Some(#ident) = #option { #(#some)* } #otherwise));
                            return statements;
                        }
                    }
                }
                let test = scope.condition(condition);
                let mark = inference.assume(condition, true);
                let yes = self.block(|| self.assign(variable, then));
                inference.forget(mark);
                inference.assume(condition, false);
                let no = self.block(|| self.assign(variable, otherwise));
                inference.forget(mark);
                if !yes.is_empty() || !no.is_empty() {
                    statements.push(if_statement(&test, &yes, &no));
                }
                statements
            }
            TermKind::Case(arms, Some(other)) if !arms.is_empty() => {
                let (condition, result) = arms[0].clone();
                let rest = if arms.len() == 1 {
                    other.clone()
                } else {
                    Term::new(TermKind::Case(arms[1..].to_vec(), Some(other.clone())), value.span)
                };
                self.assign(variable, &Term::new(TermKind::If(condition, result, rest), value.span))
            }
            TermKind::Let(definitions, body) => {
                self.pending.borrow_mut().extend(definitions);
                self.assign(variable, body)
            }
            TermKind::Except(base, updates) if matches!(&*base.kind, TermKind::Variable(id) if *id == variable) => {
                let mut statements = self.lets(value);
                let ty = scope.types.of(&inference.facts.variables[variable.0 as usize]);
                let place = Expr::place(Code::tight(quote!(next.#target)), ty.clone());
                let first = Expr::place(Code::tight(quote!(state.#target)), ty);
                // What is of several kinds may be known to be of one here.
                let in_place = !matches!(place.ty, Type::Union(_));
                let replaced = in_place.then_some(()).and_then(|()| {
                    scope.attempt(|| {
                        let each = updates.iter().enumerate().map(|(i, update)| {
                            let old = if i == 0 { &first } else { &place };
                            scope.update(&place, old, base, update)
                        });
                        each.flatten().collect::<Vec<_>>()
                    })
                });
                match replaced {
                    Some(replaced) => {
                        let fields = self.fields.borrow();
                        updates.iter().for_each(|update| self.changes.at(variable, &update.path, scope, &fields));
                        statements.extend(replaced);
                    }
                    None => {
                        self.changes.whole(variable);
                        let value = scope.value(value, &place.ty).tokens;
                        statements.push(quote!(next.#target = #value;));
                    }
                }
                let uses = scope.uses.get();
                scope.uses.set(Uses { state: true, ..uses });
                statements
            }
            _ => {
                let mut statements = self.lets(value);
                let ty = scope.types.of(&inference.facts.variables[variable.0 as usize]);
                let value = scope.value(value, &ty).tokens;
                self.changes.whole(variable);
                statements.push(quote!(next.#target = #value;));
                statements
            }
        }
    }
}

/// The leading `let`s of some statements, and the others.
pub fn split_lets(statements: Vec<TokenStream>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let lets = statements.iter().take_while(|statement| starts_with(statement, &["let"])).count();
    let mut lets_first = statements;
    let rest = lets_first.split_off(lets);
    (lets_first, rest)
}
