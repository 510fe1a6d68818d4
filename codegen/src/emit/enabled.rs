//! `ENABLED`: a search for a step, in a labelled block that ends where one is found.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::barred;
use super::begun::Going;
use super::code::Code;
use super::instances::{Instances, Through};
use super::lower::{Item, Lowering, Target};
use super::primes::NextReads;
use super::scope::{Binding, Expr, Scope};
use super::tokens::unparenthesized;
use crate::source::Span;
use crate::term::{Argument, DefId, LocalId, Term, TermKind};

/// The search in the midst of a way to take the action.
struct Search<'s, 'a> {
    scope: &'s Scope<'a>,
    /// The subscript of `<<A>>_v`, which the step must change.
    subscript: Option<&'s Term>,
    /// What ends the search where a step is found.
    found: RefCell<TokenStream>,
    /// What holds the values that other variables may have been given, where that is not known before the run.
    begun: RefCell<Option<Ident>>,
    /// The variables of which the state between the parts of a composition tells nothing.
    unknown: RefCell<BTreeSet<u32>>,
    /// What the parameters of the operators around stand for.
    opened: RefCell<Vec<Vec<(LocalId, Argument)>>>,
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
        let (begun, unknown, opened) = Default::default();
        let search = Search { scope: self, subscript, found, begun, unknown, opened };
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

impl Scope<'_> {
    /// Whether a step of the first part leads to where one of the second makes up the step at hand.
    pub fn composed(&self, first: &Term, second: &Term) -> Code {
        if self.is_named_outside(second) {
            let message = "generated code judges no composition whose second part names what has been computed before";
            return self.error(message, second.span).code;
        }
        let label: Ident = self.fresh("composed");
        let name = syn::Lifetime::new(&format!("'{label}"), proc_macro2::Span::call_site());
        let (begun, unknown, opened) = Default::default();
        let found = RefCell::new(quote!(break #name true;));
        let search = Search { scope: self, subscript: None, found, begun, unknown, opened };
        let lowering = Lowering::new(self.types.inference.program, Target::Next);
        let outside = self.next_values.replace(Some(Default::default()));
        let judged = [vec![Item::Condition(second.clone())]];
        let end = || {
            let (fields, unknown) = search.fields();
            if let Some(refused) = self.refuse_unknown(&judged, &unknown, second.span) {
                return refused;
            }
            let inside = self.next_values.replace(outside.clone());
            let test = self.types.inference.with_nothing_assumed(|| self.condition(second)).tokens;
            self.next_values.replace(inside);
            let (state, between, found) = (self.state_name(), self.fresh("between"), search.found.borrow().clone());
            quote!(let #between = State { #(#fields),* }; let #state = &#between; if #test { #found })
        };
        let code_of = |way: &Vec<Item>| {
            let code = search.branch(|| search.rest(&way.iter().collect::<Vec<_>>(), &[], &end));
            quote!({ #code })
        };
        let ways: Vec<TokenStream> = lowering.ways(first).iter().map(code_of).collect();
        *self.next_values.borrow_mut() = outside.clone();
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
        let name = self.scope.given_name(variable);
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
        let read = NextReads::within(self.scope.enabled_in.get()).of(self.scope.types.inference.program, term);
        let open = read.into_iter().filter(|variable| !self.is_known(*variable));
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

    /// A `Begun` of all that has been given.
    fn begun_now(&self) -> TokenStream {
        let known = |variable: u32| self.scope.next_values.borrow().as_ref()?.get(&variable).cloned();
        self.scope.begun(self.begun.borrow().as_ref(), &known)
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
            begun: &|| self.begun_now(),
            follows: &follows,
            leave: self.found.borrow().clone(),
        };
        scope.searched((id, Target::Next), arguments, whole, &going)
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

    /// `A \cdot B`: a step of `B` from where one of `A` leads. What follows in the conjunction sees the state between,
    /// as TLC has it.
    fn compose(
        &self,
        (first, second): (&[Vec<Item>], &[Vec<Item>]),
        span: Span,
        rest: &[&Item],
        pending: &[DefId],
        end: End<'_>,
    ) -> TokenStream {
        let scope = self.scope;
        let given = scope.next_values.borrow().clone().unwrap_or_default();
        let count = scope.types.inference.program.variables.len();
        let is_unknown = |variable: &u32| self.unknown.borrow().contains(variable) || *variable as usize >= count;
        if !rest.is_empty() || given.keys().any(is_unknown) {
            let message = "generated code composes no actions beside what else is said of the step";
            return scope.error(message, span).code.tokens;
        }
        let between = scope.fresh("between");
        let state = scope.state_name();
        let begun = self.begun.borrow().clone();
        let (held, opened) = (scope.held(&given, begun.as_ref()), self.opened.borrow().clone());
        let way = |way: &[Item], known: &BTreeMap<u32, Ident>, begun: &Option<Ident>, is_first: bool, end: End<'_>| {
            self.branch(|| {
                *scope.next_values.borrow_mut() = Some(known.clone());
                let before = self.begun.replace(begun.clone());
                let opened = if is_first { vec![] } else { self.open_anew(pending) };
                let rest = self.rest(&way.iter().collect::<Vec<_>>(), pending, end);
                *self.begun.borrow_mut() = before;
                quote!({ #(#opened)* #rest })
            })
        };
        let on = || {
            let (fields, unknown) = self.fields();
            if let Some(refused) = scope.refuse_unknown(second, &unknown, span) {
                return refused;
            }
            let (around, inside) = (self.unknown.replace(unknown), self.opened.replace(opened.clone()));
            let seconds: Vec<TokenStream> = scope
                .types
                .inference
                .with_nothing_assumed(|| second.iter().map(|items| way(items, &given, &begun, false, end)).collect());
            self.unknown.replace(around);
            self.opened.replace(inside);
            quote!(let #between = State { #(#fields),* }; let #state = &#between; #(#seconds)*)
        };
        let firsts = first.iter().map(|items| way(items, &held.known, &held.begun, true, &on));
        let firsts: Vec<TokenStream> = firsts.collect();
        let statements = &held.statements;
        quote!(#(#statements)* #(#firsts)*)
    }

    /// The fields of the state that is reached, and the variables that are given no value.
    fn fields(&self) -> (Vec<TokenStream>, BTreeSet<u32>) {
        let types = self.scope.types;
        let begun = self.begun.borrow().clone();
        let known = self.scope.next_values.borrow().clone().unwrap_or_default();
        let mut unknown = BTreeSet::new();
        let field = |variable: u32| {
            let value = match (known.get(&variable), &begun) {
                (Some(name), _) if types.is_copy(&types.of_variable(variable)) => quote!(#name),
                (Some(name), _) => quote!(#name.clone()),
                (None, Some(begun)) => self.scope.begun_value(begun, variable),
                (None, None) => {
                    unknown.insert(variable);
                    self.scope.now(variable)
                }
            };
            let field = types.field(variable as usize);
            quote!(#field: #value)
        };
        let fields = (0..types.inference.program.variables.len() as u32).map(field).collect();
        (fields, unknown)
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
            Item::Either { whole, ways } => Pending { search: self, pending }.either(whole.as_ref(), ways, rest, end),
            Item::Recur { id, arguments, whole } => {
                let follows = || self.rest(rest, pending, end);
                self.recur(*id, (arguments, whole), pending, &follows)
            }
            Item::Each { bounds, body, ways, .. } => {
                Pending { search: self, pending }.instances(&Instances { bounds, body, ways }, rest, end)
            }
            Item::Compose { first, second, span, .. } => self.compose((first, second), *span, rest, pending, end),
            Item::Scope { definitions, bindings, items } => {
                let statements = self.open_all(bindings, pending);
                let pending: Vec<DefId> = pending.iter().chain(definitions).copied().collect();
                let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                self.opened.borrow_mut().push(bindings.clone());
                let rest = self.rest(&all, &pending, end);
                self.opened.borrow_mut().pop();
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

    /// Binds the parameters of an applied operator.
    fn open_all(&self, bindings: &[(LocalId, Argument)], pending: &[DefId]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        for (parameter, argument) in bindings {
            if let Argument::Term(argument) = argument {
                statements.extend(self.read(argument));
            }
            statements.extend(self.open(*parameter, argument, pending));
        }
        statements
    }

    /// Opens anew, in another state, what is open.
    fn open_anew(&self, pending: &[DefId]) -> Vec<TokenStream> {
        self.scope.lets.borrow_mut().retain(|id, _| !pending.contains(id));
        let opened = self.opened.borrow().clone();
        opened.iter().flat_map(|bindings| self.open_all(bindings, pending)).collect()
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

/// The search where these `LET` definitions are in force.
struct Pending<'p, 's, 'a> {
    search: &'p Search<'s, 'a>,
    pending: &'p [DefId],
}

impl<'a> Through<'a> for Pending<'_, '_, 'a> {
    fn scope(&self) -> &Scope<'a> {
        self.search.scope
    }

    fn begun(&self) -> &RefCell<Option<Ident>> {
        &self.search.begun
    }

    fn leave(&self) -> &RefCell<TokenStream> {
        &self.search.found
    }

    fn begun_now(&self) -> TokenStream {
        self.search.begun_now()
    }

    fn is_known(&self, variable: u32) -> bool {
        self.search.is_known(variable)
    }

    fn before(&self, term: &Term) -> Vec<TokenStream> {
        self.search.lets(self.pending, term)
    }

    fn branch(&self, body: &dyn Fn() -> TokenStream) -> TokenStream {
        let begun = self.search.begun.borrow().clone();
        let result = self.search.branch(body);
        *self.search.begun.borrow_mut() = begun;
        result
    }

    fn rest(&self, items: &[&Item], end: End<'_>) -> TokenStream {
        self.search.rest(items, self.pending, end)
    }
}
