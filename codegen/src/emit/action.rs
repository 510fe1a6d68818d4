//! Actions as functions: `step` (guards first, then effects, in the spec's order) and `explain` (the same, judged one by
//! one).

use std::cell::Cell;
use std::collections::BTreeSet;

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::code::Code;
use super::expression::ok;
use super::lower::{Item, Lowering};
use super::model::{Field, FieldSource, Model, Plan};
use super::names;
use super::primes::NextReads;
use super::scope::{Binding, Expr, Scope, Uses};
use super::strict::{Name, mentions};
use super::text::comment;
use super::types::Type;
use crate::shape::view;
use crate::term::{Argument, Body, Builtin, DefId, LocalId, Term, TermKind, VariableId};

/// A generated function of an action, and what it needs to be given.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The statements.
    pub body: TokenStream,
    /// What they need.
    pub uses: Uses,
    /// Whether they can fail.
    pub fallible: bool,
}

/// Translates the items of one action.
pub struct Walk<'s, 'a> {
    /// The scope.
    pub scope: &'s Scope<'a>,
    /// The model.
    pub model: &'s Model<'a>,
    /// What the function can do besides succeed.
    pub fallible: bool,
    /// Whether `next` exists.
    pub started: Cell<bool>,
    /// The variables that have a next value.
    pub assigned: std::cell::RefCell<BTreeSet<u32>>,
    /// Whether nothing may be computed before it is needed.
    pub lazy: Cell<bool>,
    /// Which next values definitions read.
    pub reads: std::cell::RefCell<NextReads>,
    /// The `LET` definitions in force.
    pub pending: std::cell::RefCell<Vec<DefId>>,
}

impl<'s, 'a> Walk<'s, 'a> {
    /// A walk before the first item.
    pub fn new(scope: &'s Scope<'a>, model: &'s Model<'a>, fallible: bool) -> Self {
        Walk {
            scope,
            model,
            fallible,
            started: Cell::new(false),
            assigned: Default::default(),
            lazy: Cell::new(false),
            reads: Default::default(),
            pending: Default::default(),
        }
    }

    /// Binds the fields of the action's variant.
    pub fn bind_fields(&self, fields: &[Field]) {
        for field in fields {
            self.scope.taken.borrow_mut().insert(field.name.to_string());
            if let FieldSource::Local(local) = field.source {
                self.bind(local, &field.name, &field.ty);
            }
        }
    }

    fn bind(&self, local: LocalId, name: &Ident, ty: &Type) {
        let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
        self.scope.locals.borrow_mut().insert(local, Binding::Expr(expr));
    }

    /// What must stand before a term that reads next values; one that has no value yet is reported.
    fn before(&self, term: &Term) -> Vec<TokenStream> {
        let program = self.scope.types.inference.program;
        let read = self.reads.borrow_mut().of(program, term);
        if let Some(early) = read.difference(&self.assigned.borrow()).next() {
            let name = &program.variables[*early as usize].name;
            self.scope.error(format!("{name}' is used before it is given a value"), term.span);
        }
        if read.is_empty() { Vec::new() } else { self.start() }
    }

    /// `None`, or `Ok(None)`
    fn not_enabled(&self) -> TokenStream {
        if self.fallible { quote!(return Ok(None);) } else { quote!(return None;) }
    }

    /// The `let`s that a term needs and that are not there yet.
    fn lets(&self, term: &Term) -> Vec<TokenStream> {
        let pending: Vec<DefId> = self.pending.borrow().clone();
        let open: Vec<DefId> = pending.into_iter().filter(|id| !self.scope.lets.borrow().contains_key(id)).collect();
        self.scope.let_statements(&open, &[term], true)
    }

    /// Runs `body` in a Rust block of its own: its `let`s end with it.
    fn block<T>(&self, body: impl FnOnce() -> T) -> T {
        let lets = self.scope.lets.borrow().clone();
        let taken = self.scope.taken.borrow().clone();
        let result = body();
        *self.scope.lets.borrow_mut() = lets;
        *self.scope.taken.borrow_mut() = taken;
        result
    }

    /// Opens a `LET` or an applied operator.
    fn open(&self, definitions: &[DefId], bindings: &[(LocalId, Argument)]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        for (parameter, argument) in bindings {
            let Argument::Term(argument) = argument else { continue };
            if let TermKind::Local(id, _) = &*argument.kind {
                let binding = self.scope.locals.borrow().get(id).cloned();
                if let Some(binding) = binding {
                    self.scope.locals.borrow_mut().insert(*parameter, binding);
                    continue;
                }
            }
            let inference = self.scope.types.inference;
            let ty = self.scope.types.of(&inference.facts.locals[parameter.0 as usize]);
            if self.lazy.get() {
                let pending: Vec<DefId> = self.pending.borrow().clone();
                statements.extend(self.scope.let_statements_lazily(&pending, argument));
            } else {
                statements.extend(self.lets(argument));
            }
            if let TermKind::Call(id, arguments) = &*argument.kind {
                let known = self.scope.lets.borrow().get(id).cloned();
                if let (Some(binding @ (Binding::Expr(_) | Binding::Lazy { .. })), true) = (known, arguments.is_empty())
                {
                    self.scope.locals.borrow_mut().insert(*parameter, binding);
                    continue;
                }
            }
            if self.lazy.get() {
                let name = self.scope.fresh(&inference.program.locals[parameter.0 as usize].name);
                let (statement, binding) = self.scope.definition(name, ty, false, |ty| self.scope.value(argument, ty));
                statements.push(statement);
                self.scope.locals.borrow_mut().insert(*parameter, binding);
                continue;
            }
            let value = self.scope.value(argument, &ty);
            let literal = value.tokens.clone().into_iter().count() <= 4;
            if literal {
                self.scope.locals.borrow_mut().insert(*parameter, Binding::Expr(Expr::place(value, ty)));
                continue;
            }
            let name = self.scope.fresh(&inference.program.locals[parameter.0 as usize].name);
            let tokens = value.tokens;
            statements.push(quote!(let #name = #tokens;));
            self.bind(*parameter, &name, &ty);
        }
        self.pending.borrow_mut().extend(definitions);
        statements
    }

    /// Opens a `LET` or an applied operator of `Init`.
    pub fn open_scope(&self, definitions: &[DefId], bindings: &[(LocalId, Argument)]) -> Vec<TokenStream> {
        self.open(definitions, bindings)
    }

    /// The comment that quotes the spec.
    fn quoted(&self, term: &Term) -> TokenStream {
        comment(&self.scope.lines(term.span))
    }

    /// The statements of `step`.
    pub fn step(&self, items: &[Item], fields: &[Field]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        for item in items {
            statements.extend(self.step_item(item, fields));
        }
        statements
    }

    fn step_item(&self, item: &Item, fields: &[Field]) -> Vec<TokenStream> {
        let scope = self.scope;
        let mut statements = Vec::new();
        match item {
            Item::Guard(term) => {
                statements.extend(self.before(term));
                statements.extend(self.lets(term));
                let condition = scope.condition(term);
                statements.push(self.quoted(term));
                statements.extend(self.guard(&condition));
                scope.types.inference.assume(term, true);
                if matches!(&*term.kind, TermKind::Case(arms, None) if arms.is_empty()) {
                    // Nothing comes after a `CASE` without a true guard, and nothing is missing.
                    self.assigned.borrow_mut().extend(0..scope.types.inference.program.variables.len() as u32);
                }
            }
            Item::Choose { local, set } => {
                statements.extend(self.before(set));
                statements.extend(self.lets(set));
                let local_term = Term::new(TermKind::Local(*local, Vec::new()), set.span);
                let member = Term::new(TermKind::Builtin(Builtin::In, vec![local_term, set.clone()]), set.span);
                let condition = scope.condition(&member);
                if !condition.is(true) {
                    let name = &scope.types.inference.program.locals[local.0 as usize].name;
                    statements.push(comment(&format!("\\E {name} \\in {}", scope.text(set))));
                    statements.extend(self.guard(&condition));
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
                let condition = scope.member_of(&value, &shape, set, set);
                statements.extend(self.guard(&condition));
                statements.extend(self.start());
                let target = scope.types.field(variable.0 as usize);
                let value = scope.owned(value).tokens;
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
        let inference = scope.types.inference;
        let mark = inference.assume(condition, true);
        let yes = self.block(|| self.step(then, fields));
        inference.forget(mark);
        let after_then = std::mem::replace(&mut *self.assigned.borrow_mut(), before);
        inference.assume(condition, false);
        let no = self.block(|| self.step(otherwise, fields));
        inference.forget(mark);
        let both: BTreeSet<u32> = self.assigned.borrow().intersection(&after_then).copied().collect();
        *self.assigned.borrow_mut() = both;
        (if_statement(&test, &yes, &no), early)
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

    /// `let mut next = …;`, once.
    fn start(&self) -> Vec<TokenStream> {
        if self.started.replace(true) {
            return Vec::new();
        }
        self.scope.building.set(true);
        let uses = self.scope.uses.get();
        self.scope.uses.set(Uses { state: true, ..uses });
        vec![if self.model.state_is_copy() {
            quote!(let mut next = *state;)
        } else {
            quote!(let mut next = state.clone();)
        }]
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
                let replaced = scope.attempt(|| {
                    let each = updates.iter().enumerate().map(|(i, update)| {
                        let old = if i == 0 { &first } else { &place };
                        scope.update(&place, old, base, update)
                    });
                    each.flatten().collect::<Vec<_>>()
                });
                match replaced {
                    Some(replaced) => statements.extend(replaced),
                    None => {
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
                statements.push(quote!(next.#target = #value;));
                statements
            }
        }
    }

    /// The statements that judge the items.
    pub fn explain(&self, items: &[Item], fields: &[Field]) -> Vec<TokenStream> {
        self.lazy.set(true);
        self.scope.relaxed.set(true);
        let mut statements = Vec::new();
        for item in items {
            let (locals, lets) = (self.scope.locals.borrow().clone(), self.scope.lets.borrow().clone());
            let judged = self.explain_item(item, fields);
            // What needs the next state for a definition cannot be judged conjunct by conjunct.
            let defined = judged.iter().filter(|statement| starts_with(statement, "let"));
            let mut names = BTreeSet::new();
            defined.for_each(|statement| super::behaviour::identifiers(statement.clone(), &mut names));
            if names.contains("next") {
                *self.scope.locals.borrow_mut() = locals;
                *self.scope.lets.borrow_mut() = lets;
            } else {
                statements.extend(judged);
            }
        }
        statements
    }

    fn judged(&self, term: &Term) -> TokenStream {
        let (code, fallible) = self.scope.closure(|| self.scope.condition(term));
        let body = code.body();
        if fallible {
            let body = ok(&code, body);
            quote!(|| { #body })
        } else {
            let tokens = code.tokens;
            quote!(|| Ok(#tokens))
        }
    }

    fn explain_item(&self, item: &Item, fields: &[Field]) -> Vec<TokenStream> {
        let scope = self.scope;
        let mut statements = Vec::new();
        let lazy = |term: &Term| {
            let pending: Vec<DefId> = self.pending.borrow().clone();
            scope.let_statements_lazily(&pending, term)
        };
        match item {
            Item::Guard(term) => {
                statements.extend(lazy(term));
                let (text, place) = (scope.text(term), self.model.place(term.span));
                let before = scope.uses.get();
                scope.uses.set(Uses { next: false, ..before });
                let judged = self.judged(term);
                let primed = scope.uses.get().next;
                let uses = scope.uses.get();
                scope.uses.set(Uses { next: uses.next || before.next, ..uses });
                statements.push(if primed {
                    quote!(explanation.step(#text, #place, None, next.map(|next| #judged));)
                } else {
                    quote!(explanation.guard(#text, #place, #judged);)
                });
            }
            Item::Choose { local, set } => {
                statements.extend(lazy(set));
                let name = &scope.types.inference.program.locals[local.0 as usize].name;
                let text = format!("{name} \\in {}", scope.text(set));
                let place = self.model.place(set.span);
                let local_term = Term::new(TermKind::Local(*local, Vec::new()), set.span);
                let member = Term::new(TermKind::Builtin(Builtin::In, vec![local_term, set.clone()]), set.span);
                let judged = self.judged(&member);
                if judged.to_string() != quote!(|| Ok(true)).to_string() {
                    statements.push(quote!(explanation.guard(#text, #place, #judged);));
                }
            }
            Item::AssignAny { variable, set, whole } => {
                statements.extend(lazy(set));
                if let Some(field) = fields.iter().find(|field| field.source == FieldSource::Assigned(*variable)) {
                    let (text, place, name) = (scope.text(whole), self.model.place(whole.span), &field.name);
                    let (index, target) = (variable.0 as usize, scope.types.field(variable.0 as usize));
                    let index = proc_macro2::Literal::usize_unsuffixed(index);
                    let value = scope.owned(Expr::place(Code::tight(quote!(#name)), field.ty.clone())).tokens;
                    statements.push(
                        quote!(explanation.effect(#text, #place, #index, next.map(|next| &next.#target), || Ok(#value));),
                    );
                }
            }
            Item::Assign { variable, value, whole } => {
                statements.extend(lazy(value));
                let (text, place) = (scope.text(whole), self.model.place(whole.span));
                let ty = scope.types.of(&scope.types.inference.facts.variables[variable.0 as usize]);
                let target = scope.types.field(variable.0 as usize);
                let index = proc_macro2::Literal::usize_unsuffixed(variable.0 as usize);
                let before = scope.uses.get();
                scope.uses.set(Uses { next: false, ..before });
                let (code, fallible) = scope.closure(|| scope.value(value, &ty));
                let primed = scope.uses.get().next;
                let uses = scope.uses.get();
                scope.uses.set(Uses { next: uses.next || before.next, ..uses });
                let inside = if fallible {
                    let body = code.body();
                    ok(&code, body)
                } else {
                    let tokens = code.tokens;
                    quote!(Ok(#tokens))
                };
                statements.push(if primed {
                    quote!(explanation.step(#text, #place, Some(#index), next.map(|next| || {
                        let expected: Outcome<_> = { #inside };
                        expected.map(|expected| next.#target == expected)
                    }));)
                } else {
                    quote!(explanation.effect(#text, #place, #index, next.map(|next| &next.#target), || { #inside });)
                });
            }
            Item::Unchanged { whole } => {
                let TermKind::Unchanged(inner) = &*whole.kind else { return statements };
                let place = self.model.place(whole.span);
                for variable in scope.unchanged_variables(inner) {
                    let target = scope.types.field(variable as usize);
                    let text = format!("UNCHANGED {}", scope.types.inference.program.variables[variable as usize].name);
                    let index = proc_macro2::Literal::usize_unsuffixed(variable as usize);
                    let ty = scope.types.of(&scope.types.inference.facts.variables[variable as usize]);
                    let uses = scope.uses.get();
                    scope.uses.set(Uses { state: true, ..uses });
                    let value = scope.owned(Expr::place(Code::tight(quote!(state.#target)), ty)).tokens;
                    statements.push(
                        quote!(explanation.effect(#text, #place, #index, next.map(|next| &next.#target), || Ok(#value));),
                    );
                }
            }
            Item::If { condition, then, otherwise, .. } => {
                statements.extend(lazy(condition));
                let before = scope.uses.get();
                scope.uses.set(Uses { next: false, ..before });
                let judged = self.judged(condition);
                let primed = scope.uses.get().next;
                scope.uses.set(Uses { next: before.next || primed, ..scope.uses.get() });
                if primed {
                    // Which branch is taken is known with the next state only.
                    return Vec::new();
                }
                let yes = self.block(|| self.explain(then, fields));
                let no = self.block(|| self.explain(otherwise, fields));
                statements.push(quote!(match explanation.branch(#judged) {
                    Some(true) => { #(#yes)* }
                    Some(false) => { #(#no)* }
                    None => {}
                }));
            }
            Item::Scope { definitions, bindings, items } => {
                let opened = self.open(definitions, bindings);
                statements.extend(opened);
                statements.extend(self.explain(items, fields));
            }
        }
        statements
    }

    /// The number of ways in which the guards hold, as factors; `lets` come before them.
    pub fn ways(&self, items: &[Item], lowering: &Lowering<'_>, statements: &mut Vec<TokenStream>) -> Vec<TokenStream> {
        let mut factors = Vec::new();
        for item in items {
            match item {
                Item::Guard(term) if lowering.branches(term) => {
                    statements.extend(self.lets(term));
                    let count = self.count(term, lowering);
                    if count.to_string() != "1" {
                        factors.push(count);
                    }
                }
                Item::Scope { definitions, bindings, items } => {
                    statements.extend(self.open(definitions, bindings));
                    factors.extend(self.ways(items, lowering, statements));
                }
                Item::If { then, otherwise, condition, .. } => {
                    let has = |items: &[Item]| {
                        items.iter().any(|item| matches!(item, Item::Guard(term) if lowering.branches(term)))
                    };
                    if has(then) || has(otherwise) {
                        statements.extend(self.lets(condition));
                        let test = self.scope.condition(condition).tokens;
                        let mut inner = Vec::new();
                        let yes = product(self.ways(then, lowering, &mut inner));
                        let no = product(self.ways(otherwise, lowering, &mut inner));
                        factors.push(quote!((if #test { #(#inner)* #yes } else { #no })));
                    }
                }
                _ => {}
            }
        }
        factors
    }

    /// In how many ways a condition holds.
    fn count(&self, term: &Term, lowering: &Lowering<'_>) -> TokenStream {
        let scope = self.scope;
        let program = scope.types.inference.program;
        if !lowering.branches(term) {
            let condition = scope.condition(term);
            if condition.is(true) {
                return quote!(1);
            }
            let tokens = condition.tokens;
            return quote!(usize::from(#tokens));
        }
        if let Some((Builtin::Implies, operands)) = view(program, term) {
            let test = scope.condition(operands[0]).tokens;
            let ways = self.count(operands[1], lowering);
            return quote!((if #test { #ways } else { 1 }));
        }
        match &*term.kind {
            TermKind::Or(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.count(part, lowering)).collect();
                quote!((#(#parts)+*))
            }
            TermKind::And(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.count(part, lowering)).collect();
                let parts: Vec<TokenStream> = parts.into_iter().filter(|part| part.to_string() != "1").collect();
                product(parts)
            }
            TermKind::Quantifier { bounds, body, .. } => {
                let (first, rest) = match bounds.split_first() {
                    Some(split) => split,
                    None => return self.count(body, lowering),
                };
                let (source, element) = scope.over(&first.set);
                let inner = if rest.is_empty() {
                    body.clone()
                } else {
                    let nested = TermKind::Quantifier { exists: true, bounds: rest.to_vec(), body: body.clone() };
                    Term::new(nested, term.span)
                };
                let (count, fallible, name) = scope.under(&first.pattern, &element, |_| self.count(&inner, lowering));
                if fallible {
                    scope.fallible.set(true);
                    return quote!(#source.map(|#name| Ok(#count)).sum::<Outcome<usize>>()?);
                }
                quote!(#source.map(|#name| #count).sum::<usize>())
            }
            TermKind::If(condition, then, otherwise) => {
                let test = scope.condition(condition).tokens;
                let (yes, no) = (self.count(then, lowering), self.count(otherwise, lowering));
                quote!((if #test { #yes } else { #no }))
            }
            TermKind::Let(definitions, body) => {
                let statements = scope.let_statements(definitions, &[body], true);
                let count = self.count(body, lowering);
                quote!({ #(#statements)* #count })
            }
            TermKind::Call(id, arguments) => {
                let definition = &program.definitions[id.0 as usize];
                let Body::Term(body) = &definition.body else { return quote!(1) };
                if definition.recursive {
                    let message = format!("generated code does not count in how many ways `{}` holds", definition.name);
                    return scope.error(message, term.span).code.tokens;
                }
                let bindings: Vec<(LocalId, Argument)> =
                    definition.parameters.iter().copied().zip(arguments.iter().cloned()).collect();
                let saved = scope.locals.borrow().clone();
                let statements = self.open(&[], &bindings);
                let count = self.count(body, lowering);
                *scope.locals.borrow_mut() = saved;
                if statements.is_empty() { count } else { quote!({ #(#statements)* #count }) }
            }
            _ => {
                let condition = scope.condition(term).tokens;
                quote!(usize::from(#condition))
            }
        }
    }
}

/// `a * b * …`
pub fn product(factors: Vec<TokenStream>) -> TokenStream {
    factors.into_iter().reduce(|product, factor| quote!(#product * #factor)).unwrap_or_else(|| quote!(1))
}

/// The name, or `_` where it does not occur.
pub fn used_or_blank(name: &Ident, tokens: &TokenStream) -> TokenStream {
    let mut used = BTreeSet::new();
    super::behaviour::identifiers(tokens.clone(), &mut used);
    if used.contains(&name.to_string()) { quote!(#name) } else { quote!(_) }
}

fn if_statement(test: &Code, yes: &[TokenStream], no: &[TokenStream]) -> TokenStream {
    if test.is(true) {
        return quote!(#(#yes)*);
    }
    if test.is(false) {
        return quote!(#(#no)*);
    }
    let (condition, not) = (&test.tokens, test.negate().tokens);
    match (yes.is_empty(), no.is_empty()) {
        (true, _) => quote!(if #not { #(#no)* }),
        (_, true) => quote!(if #condition { #(#yes)* }),
        _ => {
            let only = no.len() == 1 && starts_with(&no[0], "if");
            if only {
                let no = &no[0];
                quote!(if #condition { #(#yes)* } else #no)
            } else {
                quote!(if #condition { #(#yes)* } else { #(#no)* })
            }
        }
    }
}

/// The leading `let`s of some statements, and the others.
fn split_lets(statements: Vec<TokenStream>) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let lets = statements.iter().take_while(|statement| starts_with(statement, "let")).count();
    let mut lets_first = statements;
    let rest = lets_first.split_off(lets);
    (lets_first, rest)
}

/// Whether a word is the first token of a statement.
fn starts_with(statement: &TokenStream, word: &str) -> bool {
    matches!(statement.clone().into_iter().next(), Some(TokenTree::Ident(first)) if first == word)
}

/// Generates a function's body twice: the first time to learn whether it can fail.
pub fn twice(make: impl Fn(bool) -> (TokenStream, Uses, bool)) -> Generated {
    let (body, uses, fallible) = make(false);
    if !fallible {
        return Generated { body, uses, fallible };
    }
    let (body, uses, _) = make(true);
    Generated { body, uses, fallible }
}

/// The body of an action's `step`.
pub fn step(model: &Model<'_>, plan: &Plan) -> Generated {
    twice(|fallible| {
        let scope = model.scope();
        let mark = scope.types.inference.mark();
        let walk = Walk::new(&scope, model, fallible);
        walk.bind_fields(&plan.fields);
        let mut statements = walk.step(&plan.items, &plan.fields);
        statements.extend(walk.start());
        let missing = (0..model.program().variables.len() as u32).find(|id| !walk.assigned.borrow().contains(id));
        let mut fails = scope.fallible.get();
        match missing {
            Some(id) => {
                fails = true;
                let name = model.program().variables[id as usize].name.as_ref();
                statements.pop_if(|last| last.to_string().starts_with("let mut next"));
                statements.push(quote!(Err(unassigned(#name))));
            }
            None => statements.push(if fallible { quote!(Ok(Some(next))) } else { quote!(Some(next)) }),
        }
        scope.types.inference.forget(mark);
        model.report(&scope);
        (quote!(#(#statements)*), scope.uses.get(), fails)
    })
}

/// The body of an action's `explain`.
pub fn explain(model: &Model<'_>, plan: &Plan) -> Generated {
    twice(|fallible| {
        let scope = model.scope();
        let walk = Walk::new(&scope, model, fallible);
        walk.bind_fields(&plan.fields);
        let statements = walk.explain(&plan.items, &plan.fields);
        model.report(&scope);
        (
            quote!(
                let mut explanation = Explanation::default();
                #(#statements)*
                explanation.finish()
            ),
            scope.uses.get(),
            false,
        )
    })
}

/// The body of the function that counts the ways to take a step, where there may be several.
pub fn ways(model: &Model<'_>, plan: &Plan) -> Option<Generated> {
    let lowering = Lowering::new(model.program(), super::lower::Target::Next);
    let generated = twice(|fallible| {
        let scope = model.scope();
        let walk = Walk::new(&scope, model, fallible);
        walk.bind_fields(&plan.fields);
        let mut statements = Vec::new();
        let factors = walk.ways(&plan.items, &lowering, &mut statements);
        model.report(&scope);
        if factors.is_empty() {
            statements.clear();
        }
        let result = if factors.is_empty() { quote!() } else { super::behaviour::unparenthesized(product(factors)) };
        let result = if fallible { quote!(Ok(#result)) } else { result };
        (quote!(#(#statements)* #result), scope.uses.get(), scope.fallible.get())
    });
    let empty = ["", "Ok ()"].contains(&generated.body.to_string().as_str());
    (!empty).then_some(generated)
}

/// The body of the function that gives the set which a free choice in the midst of an action ranges over: empty where
/// the guards before it do not hold.
pub fn choices(model: &Model<'_>, plan: &Plan, field: &Field) -> Generated {
    twice(|fallible| {
        let scope = model.scope();
        let mark = scope.types.inference.mark();
        let walk = Walk::new(&scope, model, fallible);
        let before = plan.fields.iter().take_while(|other| other.name != field.name).cloned().collect::<Vec<_>>();
        walk.bind_fields(&before);
        let mut statements = Vec::new();
        let found = walk.until(&plan.items, field, &before, &mut statements);
        let (source, _) = found.unwrap_or((quote!(std::iter::empty()), field.ty.clone()));
        if scope.uses.get().next {
            let begun = walk.start();
            statements.splice(0..0, begun);
        }
        let uses = Uses { next: false, ..scope.uses.get() };
        let collected = quote!(#source.collect::<Vec<_>>());
        scope.types.inference.forget(mark);
        model.report(&scope);
        let statements = statements.into_iter().map(none_to_empty);
        let result = if fallible { quote!(Ok(#collected)) } else { collected };
        (quote!(#(#statements)* #result), uses, scope.fallible.get())
    })
}

impl Walk<'_, '_> {
    /// The statements before a choice, and the choice's set.
    fn until(
        &self,
        items: &[Item],
        field: &Field,
        fields: &[Field],
        statements: &mut Vec<TokenStream>,
    ) -> Option<(TokenStream, Type)> {
        for item in items {
            match item {
                Item::Choose { local, set } if field.source == FieldSource::Local(*local) => {
                    statements.extend(self.lets(set));
                    return Some(self.scope.over(set));
                }
                Item::AssignAny { variable, set, .. } if field.source == FieldSource::Assigned(*variable) => {
                    statements.extend(self.lets(set));
                    return Some(self.scope.over(set));
                }
                Item::Scope { definitions, bindings, items } => {
                    statements.extend(self.open(definitions, bindings));
                    if let Some(found) = self.until(items, field, fields, statements) {
                        return Some(found);
                    }
                }
                other => statements.extend(self.step_item(other, fields)),
            }
        }
        None
    }
}

/// `return None;` as `return Vec::new();`
fn none_to_empty(statement: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = statement.into_iter().collect();
    let mut changed = Vec::new();
    let mut after_return = false;
    for token in tokens {
        let token = match token {
            TokenTree::Ident(ident) if after_return && ident == "None" => {
                changed.extend(quote!(Vec::new()));
                after_return = false;
                continue;
            }
            TokenTree::Group(group) => {
                let inside: TokenStream = if after_return && group.stream().to_string() == "None" {
                    quote!(Vec::new())
                } else {
                    none_to_empty(group.stream())
                };
                TokenTree::Group(Group::new(group.delimiter(), inside))
            }
            TokenTree::Ident(ident) if ident == "return" => {
                after_return = true;
                changed.push(TokenTree::Ident(ident));
                continue;
            }
            TokenTree::Ident(ident) if after_return && ident == "Ok" => {
                changed.push(TokenTree::Ident(ident));
                continue;
            }
            other => other,
        };
        after_return = false;
        changed.push(token);
    }
    changed.into_iter().collect()
}

/// The name of a variable's free choice.
pub fn choice_name(name: &str) -> Ident {
    format_ident!("{}", names::snake(&format!("new_{name}")))
}

/// Whether an application is of this definition, with these locals as its arguments.
pub fn is_plain_call(term: &Term) -> Option<(DefId, Vec<LocalId>)> {
    let TermKind::Call(id, arguments) = &*term.kind else { return None };
    let locals = arguments.iter().map(|argument| match argument {
        Argument::Term(term) => match &*term.kind {
            TermKind::Local(local, inner) if inner.is_empty() => Some(*local),
            _ => None,
        },
        Argument::Operator(_) => None,
    });
    Some((*id, locals.collect::<Option<_>>()?))
}

/// Whether a name occurs.
pub fn occurs(model: &Model<'_>, term: &Term, name: Name) -> bool {
    mentions(model.types.inference, term, name)
}
