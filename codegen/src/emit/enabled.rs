//! `ENABLED`: a search for a step, in a labelled block that ends where one is found.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::barred;
use super::begun::Going;
use super::code::Code;
use super::lower::{Item, Lowering};
use super::names;
use super::primes::NextReads;
use super::scope::{Binding, Expr, Scope};
use super::tokens::unparenthesized;
use crate::source::Span;
use crate::term::{Argument, DefId, LocalId, Term, TermKind};

/// The search in the midst of a way to take the action.
struct Search<'s, 'a> {
    scope: &'s Scope<'a>,
    action: &'s Term,
    /// The subscript of `<<A>>_v`, which the step must change.
    subscript: Option<&'s Term>,
    /// What ends the search where a step is found.
    found: RefCell<TokenStream>,
    /// What holds the values that other variables may have been given, where that is not known before the run.
    begun: RefCell<Option<Ident>>,
    /// Whether the search is one for a state between the parts of a composed action.
    is_within: Cell<bool>,
}

/// What is done where all conjuncts hold.
type End<'e> = &'e dyn Fn() -> TokenStream;

impl Scope<'_> {
    /// Whether a step of the action is possible.
    pub fn enabled(&self, action: &Term, place: Span) -> Code {
        let program = self.types.inference.program;
        let height = program.height(place);
        if barred::is_from_outside(program, action, height) {
            let message = "ENABLED of what is passed into an instance from outside";
            return self.error(message, action.span).code;
        }
        let (action, subscript) = match &*action.kind {
            TermKind::Angle(action, subscript) => (action, Some(subscript)),
            _ => (action, None),
        };
        let label: Ident = self.fresh("enabled");
        let name = syn::Lifetime::new(&format!("'{label}"), proc_macro2::Span::call_site());
        let found = RefCell::new(quote!(break #name true;));
        let search =
            Search { scope: self, action, subscript, found, begun: RefCell::default(), is_within: Cell::new(false) };
        let lowering = Lowering::enabling(program, height);
        let around = self.enabled_in.replace(Some(height));
        let outside = self.next_values.replace(Some(Default::default()));
        let mark = self.types.inference.mark();
        let code_of = |way: &Vec<Item>| {
            let (locals, lets) = (self.locals.borrow().clone(), self.lets.borrow().clone());
            let taken = self.taken.borrow().clone();
            *self.next_values.borrow_mut() = Some(Default::default());
            let items: Vec<&Item> = way.iter().collect();
            let code = search.rest(&items, &[], &|| search.end());
            *self.locals.borrow_mut() = locals;
            *self.lets.borrow_mut() = lets;
            *self.taken.borrow_mut() = taken;
            self.types.inference.forget(mark);
            quote!({ #code })
        };
        let ways: Vec<TokenStream> = self.primes(false, || lowering.ways(action).iter().map(code_of).collect());
        *self.next_values.borrow_mut() = outside;
        self.enabled_in.set(around);
        self.taken.borrow_mut().remove(&label.to_string());
        Code::tight(quote!((#name: { #(#ways)* false })))
    }
}

impl Search<'_, '_> {
    fn is_known(&self, variable: u32) -> bool {
        self.scope.next_values.borrow().as_ref().is_some_and(|known| known.contains_key(&variable))
    }

    /// A local for the next value of a variable.
    fn assign(&self, variable: u32) -> Ident {
        let program = self.scope.types.inference.program;
        let name = match barred::definition(program, variable) {
            Some(id) => names::snake(&program.get(id).name),
            None => self.scope.types.field(variable as usize).to_string(),
        };
        let name = self.scope.fresh(&format!("next_{name}"));
        if let Some(known) = self.scope.next_values.borrow_mut().as_mut() {
            known.insert(variable, name.clone());
        }
        name
    }

    fn lets(&self, pending: &[DefId], term: &Term) -> Vec<TokenStream> {
        let open: Vec<DefId> =
            pending.iter().copied().filter(|id| !self.scope.lets.borrow().contains_key(id)).collect();
        let mut statements = self.read(term);
        statements.extend(self.scope.let_statements(&open, &[term], true));
        statements
    }

    /// The next values that a term reads, where it is not known before the run that they have been given.
    fn read(&self, term: &Term) -> Vec<TokenStream> {
        let Some(begun) = self.begun.borrow().clone() else { return Vec::new() };
        let program = self.scope.types.inference.program;
        let read = NextReads::default().of(program, term).into_iter();
        let open = read.filter(|variable| (*variable as usize) < program.variables.len() && !self.is_known(*variable));
        open.map(|variable| {
            let value = self.scope.begun_value(&begun, variable);
            let name = self.assign(variable);
            quote!(let #name = #value;)
        })
        .collect()
    }

    fn agreeing(&self, variable: u32, name: &Ident, rest: TokenStream) -> TokenStream {
        self.scope.agreeing(self.begun.borrow().as_ref(), variable, name, rest)
    }

    /// An operator that is defined by itself.
    fn recur(
        &self,
        id: DefId,
        (arguments, whole): (&[Argument], &Term),
        pending: &[DefId],
        rest: End<'_>,
    ) -> TokenStream {
        let scope = self.scope;
        if scope.types.inference.program.definitions.iter().any(|definition| definition.is_barred) {
            let message = "ENABLED of an action that is defined by itself, beside variables that are replaced";
            return scope.error(message, self.action.span).code.tokens;
        }
        let known = |variable: u32| scope.next_values.borrow().as_ref()?.get(&variable).cloned();
        let follows = |inner: &Ident| {
            let (begun, found) = (self.begun.replace(Some(inner.clone())), self.found.borrow().clone());
            *self.found.borrow_mut() = quote!(return Ok(ControlFlow::Break(())););
            let rest = self.branch(rest);
            *self.found.borrow_mut() = found;
            *self.begun.borrow_mut() = begun;
            rest
        };
        let going = Going {
            before: &|argument| self.lets(pending, argument),
            begun: &|| scope.begun(self.begun.borrow().as_ref(), &known),
            follows: &follows,
            leave: self.found.borrow().clone(),
        };
        scope.searched((id, true), arguments, whole, &going)
    }

    /// Runs `body` as one of two branches.
    fn branch<T>(&self, body: impl FnOnce() -> T) -> T {
        let scope = self.scope;
        let known = scope.next_values.borrow().clone();
        let (locals, lets) = (scope.locals.borrow().clone(), scope.lets.borrow().clone());
        let result = body();
        *scope.next_values.borrow_mut() = known;
        *scope.locals.borrow_mut() = locals;
        *scope.lets.borrow_mut() = lets;
        result
    }

    /// A step is found, where it changes what it has to.
    fn end(&self) -> TokenStream {
        let found = self.found.borrow().clone();
        let Some(subscript) = self.subscript else { return found };
        let everything = TermKind::Unchanged(subscript.clone());
        let statements = self.read(&Term::new(everything, subscript.span));
        let changed = self.scope.unchanged(subscript).negate().tokens;
        quote!(#(#statements)* if #changed { #found })
    }

    /// `A \cdot B`: a step of `B` from where one of `A` leads. What follows in the conjunction sees the state between, as TLC has
    /// it, and is asked of `B` alone; in a step to the state between, of both.
    fn compose(
        &self,
        (first, second): (&[Vec<Item>], &[Vec<Item>]),
        span: Span,
        rest: &[&Item],
        pending: &[DefId],
        end: End<'_>,
    ) -> TokenStream {
        let scope = self.scope;
        let is_first =
            scope.next_values.borrow().as_ref().is_none_or(BTreeMap::is_empty) && self.begun.borrow().is_none();
        if !is_first || (self.is_within.get() && !rest.is_empty()) {
            let message = "generated code composes no actions beside what else is said of the step";
            return scope.error(message, span).code.tokens;
        }
        let between = scope.fresh("between");
        let state = scope.state_name();
        let anew = |ways: &[Vec<Item>], end: End<'_>| -> Vec<TokenStream> {
            let way = |way: &Vec<Item>| {
                self.branch(|| {
                    *scope.next_values.borrow_mut() = Some(Default::default());
                    let begun = self.begun.take();
                    let code = self.rest(&way.iter().collect::<Vec<_>>(), pending, end);
                    *self.begun.borrow_mut() = begun;
                    quote!({ #code })
                })
            };
            ways.iter().map(way).collect()
        };
        let within = self.is_within.get();
        let back = || self.rest(rest, pending, end);
        let on = || {
            let Some(fields) = self.complete() else {
                let message = "ENABLED of a composed action that does not give all variables a value in between";
                return scope.error(message, span).code.tokens;
            };
            let first = self.is_within.replace(within);
            let seconds = anew(second, &back);
            self.is_within.set(first);
            quote!(let #between = State { #(#fields),* }; let #state = &#between; #(#seconds)*)
        };
        self.is_within.set(true);
        let firsts = anew(first, &on);
        self.is_within.set(within);
        quote!(#(#firsts)*)
    }

    /// The fields of the state that is reached, where all variables are given a value.
    fn complete(&self) -> Option<Vec<TokenStream>> {
        let types = self.scope.types;
        let begun = self.begun.borrow().clone();
        let known = self.scope.next_values.borrow().clone().unwrap_or_default();
        let field = |variable: u32| {
            let value = match (known.get(&variable), &begun) {
                (Some(name), _) if types.is_copy(&types.of_variable(variable)) => quote!(#name),
                (Some(name), _) => quote!(#name.clone()),
                (None, Some(begun)) => self.scope.begun_value(begun, variable),
                (None, None) => return None,
            };
            let field = types.field(variable as usize);
            Some(quote!(#field: #value))
        };
        (0..types.inference.program.variables.len() as u32).map(field).collect()
    }

    /// The statements for the remaining items.
    fn rest(&self, items: &[&Item], pending: &[DefId], end: End<'_>) -> TokenStream {
        let scope = self.scope;
        let types = scope.types;
        let Some((item, rest)) = items.split_first() else { return end() };
        match item {
            Item::Assign { variable, value, .. } if !self.is_known(variable.0) => {
                let statements = self.lets(pending, value);
                let ty = types.of_variable(variable.0);
                let value = scope.value(value, &ty).tokens;
                let name = self.assign(variable.0);
                let ty = types.tokens(&ty);
                let rest = self.agreeing(variable.0, &name, self.rest(rest, pending, end));
                quote!(#(#statements)* let #name: #ty = #value; #rest)
            }
            Item::AssignAny { variable, set, .. } if !self.is_known(variable.0) => {
                let statements = self.lets(pending, set);
                let (source, element) = scope.over(set);
                let ty = types.of_variable(variable.0);
                let name = self.assign(variable.0);
                let convert = if element == ty {
                    quote!()
                } else {
                    let expr = Expr::place(Code::tight(quote!(#name)), element);
                    let converted = scope.converted(expr, &ty, set).tokens;
                    quote!(let #name = #converted;)
                };
                let rest = self.agreeing(variable.0, &name, self.rest(rest, pending, end));
                let source = unparenthesized(source);
                quote!(#(#statements)* for #name in #source { #convert #rest })
            }
            Item::Unchanged { whole } => {
                let TermKind::Unchanged(inner) = &*whole.kind else { return quote!() };
                let mut statements = Vec::new();
                let (mut guards, mut fresh) = (Vec::new(), Vec::new());
                let variables = barred::variables(types.inference.program, inner, scope.enabled_in.get());
                for (variable, named) in &variables {
                    let term = Term { span: whole.span, ..named.clone() };
                    if self.is_known(*variable) {
                        guards.push(scope.unchanged(&term));
                        continue;
                    }
                    let ty = types.of_variable(*variable);
                    let value = scope.value(&term, &ty).tokens;
                    let name = self.assign(*variable);
                    statements.push(quote!(let #name = #value;));
                    fresh.push((*variable, name));
                }
                if variables.is_empty() {
                    statements.extend(self.read(whole));
                    guards.push(scope.condition(whole));
                }
                let rest = self.rest(rest, pending, end);
                let rest = fresh.iter().fold(rest, |rest, (variable, name)| self.agreeing(*variable, name, rest));
                let condition = Code::all(guards);
                if condition.is(true) {
                    return quote!(#(#statements)* #rest);
                }
                let condition = condition.tokens;
                quote!(#(#statements)* if #condition { #rest })
            }
            Item::Choose { local, set } => {
                let statements = self.lets(pending, set);
                let (source, element) = scope.over(set);
                let name = scope.fresh(&types.inference.program.locals[local.0 as usize].name);
                let expr = Expr::place(Code::tight(quote!(#name)), element);
                scope.locals.borrow_mut().insert(*local, Binding::Expr(expr));
                let rest = self.rest(rest, pending, end);
                let source = unparenthesized(source);
                quote!(#(#statements)* for #name in #source { #rest })
            }
            Item::If { condition, then, otherwise, .. } => {
                let statements = self.lets(pending, condition);
                let test = scope.condition(condition).tokens;
                let follow = |items: &[Item]| {
                    let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                    self.branch(|| self.rest(&all, pending, end))
                };
                let (yes, no) = (follow(then), follow(otherwise));
                quote!(#(#statements)* if #test { #yes } else { #no })
            }
            Item::Recur { id, arguments, whole } => {
                let follows = || self.rest(rest, pending, end);
                self.recur(*id, (arguments, whole), pending, &follows)
            }
            Item::Compose { first, second, span } => self.compose((first, second), *span, rest, pending, end),
            Item::Scope { definitions, bindings, items } => {
                let mut statements = Vec::new();
                for (parameter, argument) in bindings {
                    if let Argument::Term(argument) = argument {
                        statements.extend(self.read(argument));
                    }
                    statements.extend(self.open(*parameter, argument, pending));
                }
                let pending: Vec<DefId> = pending.iter().chain(definitions).copied().collect();
                let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                let rest = self.rest(&all, &pending, end);
                quote!(#(#statements)* #rest)
            }
            Item::Guard(term)
            | Item::Condition(term)
            | Item::Assign { whole: term, .. }
            | Item::AssignAny { whole: term, .. } => {
                let statements = self.lets(pending, term);
                let condition = scope.condition(term);
                let mark = scope.types.inference.assume(term, true);
                let rest = self.rest(rest, pending, end);
                scope.types.inference.forget(mark);
                if condition.is(true) {
                    return quote!(#(#statements)* #rest);
                }
                let condition = condition.tokens;
                quote!(#(#statements)* if #condition { #rest })
            }
        }
    }

    /// Binds a parameter of an applied operator, by need.
    fn open(&self, parameter: LocalId, argument: &Argument, pending: &[DefId]) -> Vec<TokenStream> {
        let scope = self.scope;
        let Argument::Term(argument) = argument else { return Vec::new() };
        if let TermKind::Local(id, _) = &*argument.kind {
            let binding = scope.locals.borrow().get(id).cloned();
            if let Some(binding) = binding {
                scope.locals.borrow_mut().insert(parameter, binding);
                return Vec::new();
            }
        }
        let mut statements = scope.let_statements_lazily(pending, argument);
        let inference = scope.types.inference;
        let ty = scope.types.of(&inference.facts.locals[parameter.0 as usize]);
        let name = scope.fresh(&inference.program.locals[parameter.0 as usize].name);
        let name = format_ident!("{name}");
        let (statement, binding) = scope.definition(name, ty, false, |ty| scope.value(argument, ty));
        statements.push(statement);
        scope.locals.borrow_mut().insert(parameter, binding);
        statements
    }
}
