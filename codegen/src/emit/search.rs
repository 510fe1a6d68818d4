//! Steps, and initial states, that are searched for as TLC does it: conjunct after conjunct, each leading on to those
//! behind it. So are the steps of actions that apply operators which are defined by themselves, and of composed ones
//! (`A \cdot B`, by way of states that are generated and not visited).

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::Walk;
use super::barred;
use super::begun::{Going, Key, name_of, replaced_field};
use super::code::Code;
use super::forks::forked;
use super::instances::{Instances, Through};
use super::lower::{Item, Lowering, Target};
use super::model::{FieldSource, Model, Plan};
use super::names;
use super::primes::NextReads;
use super::scope::{Binding, Expr, Scope, Uses};
use super::text::{comment, doc};
use super::tokens::unparenthesized;
use super::types::{Type, unique};
use crate::term::{Argument, Body, DefId, Global, LocalId, Term, TermKind, VariableId};

/// The search in the midst of a way to take an action.
pub struct Search<'s, 'a> {
    pub scope: &'s Scope<'a>,
    pub model: &'s Model<'a>,
    lowering: &'s Lowering<'a>,
    walk: Walk<'s, 'a>,
    /// What holds the values that other variables may have been given, where that is not known before the run.
    pub begun: RefCell<Option<Ident>>,
    /// How many compositions there are around.
    pub depth: Cell<u32>,
    /// The variables of which the state between the parts of a composition tells nothing.
    pub unknown: RefCell<BTreeSet<u32>>,
    /// What ends the search.
    pub leave: RefCell<TokenStream>,
    /// What the parameters of the operators around stand for.
    opened: RefCell<Vec<Vec<(LocalId, Argument)>>>,
    /// Whether something else goes on where the search leads, which is not known here.
    pub is_passed_on: Cell<bool>,
}

/// What is done with the values that the conjuncts have given.
pub type End<'e> = &'e dyn Fn() -> TokenStream;

/// The body of the function that visits the steps of an action.
pub fn steps(model: &Model<'_>, plan: &Plan) -> (TokenStream, Uses) {
    let scope = model.scope();
    let lowering = Lowering::new(model.program(), Target::Next);
    let search = Search::new(&scope, model, &lowering);
    search.walk.bind_fields(&plan.fields);
    // The choices in front are given.
    let is_given = |item: &&Item| match item {
        Item::Choose { local, .. } => plan.fields.iter().any(|field| field.source == FieldSource::Local(*local)),
        _ => false,
    };
    let items: Vec<&Item> = plan.items.iter().skip_while(is_given).collect();
    let code = search.rest(&items, &|| search.visit(&quote!(visit)));
    let drawing = scope.uses.get().chance.then(|| super::action::drawing(plan, &plan.chosen_names(model)));
    model.report(&scope);
    (quote!(#drawing #code Ok(ControlFlow::Continue(()))), scope.uses.get())
}

/// The statements that visit the initial states of one way.
pub fn initial(model: &Model<'_>, scope: &Scope<'_>, lowering: &Lowering<'_>, way: &[Item]) -> TokenStream {
    let search = Search::new(scope, model, lowering);
    *search.leave.borrow_mut() = quote!(return Ok(()););
    let items: Vec<&Item> = way.iter().collect();
    let visit = || {
        let (state, missing) = search.state();
        let leave = search.leave.borrow().clone();
        missing.unwrap_or_else(|| quote!(if visit(#state).is_break() { #leave }))
    };
    search.rest(&items, &visit)
}

/// `searches.rs`: the operators that are defined by themselves, as searches.
pub fn searches(model: &Model<'_>) -> Vec<TokenStream> {
    let mut items: BTreeMap<Key, TokenStream> = BTreeMap::new();
    loop {
        let asked = model.functions.searched.borrow().clone();
        let Some(open) = asked.into_iter().find(|key| !items.contains_key(key)) else { break };
        items.insert(open, searching(model, open));
    }
    if items.is_empty() && !model.functions.begins.get() {
        return vec![];
    }
    let fields = (0..model.program().variables.len()).map(|i| {
        let (name, ty) = (model.types.field(i), model.types.tokens(&model.types.of_variable(i as u32)));
        quote!(pub #name: Option<#ty>)
    });
    let replaced = model.functions.replaced.borrow();
    let fields = fields.chain(replaced.iter().map(|id| {
        let (name, ty) = (replaced_field(model.program(), *id), model.types.tokens(&model.types.of_definition(*id)));
        quote!(pub #name: Option<#ty>)
    }));
    let begun = quote!(
        /// The values that conjuncts have given to variables so far.
        #[derive(Clone, Debug, Default)]
        pub struct Begun { #(#fields),* }
    );
    std::iter::once(begun).chain(items.into_values()).collect()
}

/// The function that searches by an operator.
fn searching(model: &Model<'_>, key @ (id, target, enabled_in): Key) -> TokenStream {
    let definition = model.program().get(id);
    let Body::Term(body) = &definition.body else { return quote!() };
    let scope = model.scope();
    let lowering = match enabled_in {
        Some(height) => Lowering::enabling(model.program(), height),
        None => Lowering::new(model.program(), target),
    };
    scope.enabled_in.set(enabled_in);
    let search = Search::new(&scope, model, &lowering);
    scope.taken.borrow_mut().extend(["begun", "go_on"].map(str::to_owned));
    *search.begun.borrow_mut() = Some(format_ident!("begun"));
    search.is_passed_on.set(true);
    let mut parameters = Vec::new();
    for local in &definition.parameters {
        let ty = model.types.of(&model.types.inference.facts.locals[local.0 as usize]);
        let name = unique(names::snake(&model.program().locals[local.0 as usize].name), &mut scope.taken.borrow_mut());
        let (name, tokens) = (format_ident!("{name}"), model.types.tokens(&ty));
        parameters.push(quote!(#name: #tokens));
        scope.locals.borrow_mut().insert(*local, Binding::Expr(Expr::place(Code::tight(quote!(#name)), ty)));
    }
    let go_on = || {
        let begun = search.begun_now();
        quote!(if go_on(&#begun)?.is_break() { return Ok(ControlFlow::Break(())); })
    };
    let ways = forked(lowering.ways(body));
    let code_of = |way: &Vec<Item>| search.apart(|| search.rest(&way.iter().collect::<Vec<_>>(), &go_on));
    let code: Vec<TokenStream> = ways.iter().map(code_of).collect();
    model.report(&scope);
    let state = (target == Target::Next).then(|| quote!(state: &State,));
    let (name, title) = (name_of(model.program(), key), doc(&format!("Goes on as `{}` does.", definition.name)));
    quote!(
        #title
        pub fn #name(
            constants: &Constants,
            #state
            begun: &Begun,
            #(#parameters,)*
            go_on: &mut dyn FnMut(&Begun) -> Outcome<ControlFlow<()>>,
        ) -> Outcome<ControlFlow<()>> {
            dynamic::recursive(|| {
                #(#code)*
                Ok(ControlFlow::Continue(()))
            })
        }
    )
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(scope: &'s Scope<'a>, model: &'s Model<'a>, lowering: &'s Lowering<'a>) -> Self {
        match lowering.target {
            Target::Next => *scope.next_values.borrow_mut() = Some(BTreeMap::new()),
            Target::Initial => *scope.assigned.borrow_mut() = Some(BTreeSet::new()),
        }
        let walk = Walk::new(scope, model, true);
        walk.lazy.set(lowering.target == Target::Next);
        let leave = RefCell::new(quote!(return Ok(ControlFlow::Break(()));));
        let (begun, depth, unknown, opened, is_passed_on) = Default::default();
        Search { scope, model, lowering, walk, begun, depth, unknown, leave, opened, is_passed_on }
    }

    /// The local that holds what a variable is known to have been given.
    pub fn known(&self, variable: u32) -> Option<Ident> {
        match self.lowering.target {
            Target::Next => self.scope.next_values.borrow().as_ref()?.get(&variable).cloned(),
            Target::Initial => {
                let is_known = self.scope.assigned.borrow().as_ref().is_some_and(|known| known.contains(&variable));
                is_known.then(|| self.model.types.field(variable as usize).clone())
            }
        }
    }

    /// A local for what a variable is given.
    fn given(&self, variable: u32) -> Ident {
        match self.lowering.target {
            Target::Next => {
                let name = self.scope.given_name(variable);
                if let Some(known) = self.scope.next_values.borrow_mut().as_mut() {
                    known.insert(variable, name.clone());
                }
                name
            }
            Target::Initial => {
                if let Some(known) = self.scope.assigned.borrow_mut().as_mut() {
                    known.insert(variable);
                }
                let field = self.model.types.field(variable as usize).clone();
                self.scope.taken.borrow_mut().insert(field.to_string());
                field
            }
        }
    }

    /// Runs `body` as one of several branches.
    pub fn apart<T>(&self, body: impl FnOnce() -> T) -> T {
        let scope = self.scope;
        let (next, assigned) = (scope.next_values.borrow().clone(), scope.assigned.borrow().clone());
        let (locals, lets) = (scope.locals.borrow().clone(), scope.lets.borrow().clone());
        let (pending, begun) = (self.walk.pending.borrow().clone(), self.begun.borrow().clone());
        let leave = self.leave.borrow().clone();
        let result = body();
        *scope.next_values.borrow_mut() = next;
        *scope.assigned.borrow_mut() = assigned;
        *scope.locals.borrow_mut() = locals;
        *scope.lets.borrow_mut() = lets;
        *self.walk.pending.borrow_mut() = pending;
        *self.begun.borrow_mut() = begun;
        *self.leave.borrow_mut() = leave;
        result
    }

    /// What stands before a term: the values that it reads, and the definitions.
    fn before(&self, term: &Term) -> Vec<TokenStream> {
        let program = self.model.program();
        let read = match self.lowering.target {
            Target::Next => NextReads::within(self.scope.enabled_in.get()).of(program, term),
            Target::Initial => {
                let variable = |global| if let Global::Variable(id) = global { Some(id.0) } else { None };
                program.globals_of(term).into_iter().filter_map(variable).collect()
            }
        };
        let mut statements = Vec::new();
        if let Some(begun) = self.begun.borrow().clone() {
            for variable in read.into_iter().filter(|variable| self.known(*variable).is_none()) {
                let value = self.scope.begun_value(&begun, variable);
                let name = self.given(variable);
                statements.push(quote!(let #name = #value;));
            }
        }
        statements.extend(self.walk.lets(term));
        statements
    }

    /// A `Begun` of all that has been given.
    pub fn begun_now(&self) -> TokenStream {
        self.scope.begun(self.begun.borrow().as_ref(), &|variable| self.known(variable))
    }

    /// A `State` of all that has been given; what fails where it lacks something.
    fn state(&self) -> (TokenStream, Option<TokenStream>) {
        self.state_or(&|_| None)
    }

    /// The same with something else in the place of what it lacks.
    pub fn state_or(&self, other: &dyn Fn(u32) -> Option<TokenStream>) -> (TokenStream, Option<TokenStream>) {
        let types = self.model.types;
        let begun = self.begun.borrow().clone();
        let mut missing = None;
        let fields: Vec<TokenStream> = (0..self.model.program().variables.len() as u32)
            .map(|variable| {
                let field = types.field(variable as usize);
                let ty = types.of_variable(variable);
                let in_state = |value: TokenStream| match types.remembers && ty == Type::Dynamic {
                    true => quote!(dynamic::in_state(&#value)),
                    false => value,
                };
                let value = match (self.known(variable), &begun) {
                    (Some(name), _) if types.remembers && ty == Type::Dynamic => in_state(quote!(#name)),
                    (Some(name), _) if types.is_copy(&ty) => quote!(#name),
                    (Some(name), _) => quote!(#name.clone()),
                    (None, Some(begun)) => in_state(self.scope.begun_value(begun, variable)),
                    (None, None) if let Some(other) = other(variable) => other,
                    (None, None) => {
                        let name = self.model.program().variables[variable as usize].name.as_ref();
                        missing.get_or_insert_with(|| quote!(return Err(unassigned(#name));));
                        quote!(None)
                    }
                };
                if field == &value.to_string() { quote!(#field) } else { quote!(#field: #value) }
            })
            .collect();
        (quote!(State { #(#fields),* }), missing)
    }

    /// Has a complete state visited.
    fn visit(&self, visit: &TokenStream) -> TokenStream {
        let leave = self.leave.borrow().clone();
        let (state, missing) = self.state();
        missing.unwrap_or_else(|| quote!(if #visit(#state)?.is_break() { #leave }))
    }

    fn agreeing(&self, variable: u32, name: &Ident, rest: TokenStream) -> TokenStream {
        self.scope.agreeing(self.begun.borrow().as_ref(), variable, name, rest)
    }

    fn quoted(&self, term: &Term) -> TokenStream {
        comment(&self.scope.lines(term.span))
    }

    /// The statements for the remaining items.
    pub fn rest(&self, items: &[&Item], end: End<'_>) -> TokenStream {
        let scope = self.scope;
        let types = scope.types;
        let Some((item, rest)) = items.split_first() else { return end() };
        match item {
            Item::Assign { variable, value, whole } if self.known(variable.0).is_none() => {
                scope.given_value(*variable, value);
                let statements = self.before(value);
                let ty = types.of_variable(variable.0);
                let value = scope.placed(scope.value(value, &ty), &ty).tokens;
                let name = self.given(variable.0);
                let (ty, quoted) = (types.tokens(&ty), self.quoted(whole));
                let rest = self.agreeing(variable.0, &name, self.rest(rest, end));
                quote!(#(#statements)* #quoted let #name: #ty = #value; #rest)
            }
            Item::AssignAny { variable, set, whole } if self.known(variable.0).is_none() => {
                let repeated = scope.repeated(set);
                let set = repeated.as_ref().unwrap_or(set);
                let statements = self.before(set);
                let (source, element) = scope.met(set);
                let ty = types.of_variable(variable.0);
                let (name, quoted) = (self.given(variable.0), self.quoted(whole));
                let convert = (element != ty || types.remembers && ty == Type::Dynamic).then(|| {
                    let expr = Expr::place(Code::tight(quote!(#name)), element);
                    let converted = scope.placed(scope.converted(expr, &ty, set), &ty).tokens;
                    quote!(let #name = #converted;)
                });
                let rest = self.agreeing(variable.0, &name, self.rest(rest, end));
                let source = unparenthesized(source);
                quote!(#(#statements)* #quoted for #name in #source { #convert #rest })
            }
            Item::Unchanged { whole } => self.unchanged(whole, rest, end),
            Item::Choose { local, set } => {
                let statements = self.before(set);
                let (source, element) = scope.over(set);
                let name = scope.fresh(&types.inference.program.locals[local.0 as usize].name);
                let expr = Expr::place(Code::tight(quote!(#name)), element);
                scope.locals.borrow_mut().insert(*local, Binding::Expr(expr));
                let rest = self.rest(rest, end);
                let source = unparenthesized(source);
                quote!(#(#statements)* for #name in #source { #rest })
            }
            Item::If { condition, then, otherwise, .. } => {
                let statements = self.before(condition);
                let test = scope.condition(condition).tokens;
                let follow = |items: &[Item]| {
                    let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                    self.apart(|| self.rest(&all, end))
                };
                let (yes, no) = (follow(then), follow(otherwise));
                quote!(#(#statements)* if #test { #yes } else { #no })
            }
            Item::Scope { definitions, bindings, items } => {
                let statements = self.open(definitions, bindings);
                let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                self.opened.borrow_mut().push(bindings.clone());
                let rest = self.rest(&all, end);
                self.opened.borrow_mut().pop();
                quote!(#(#statements)* #rest)
            }
            Item::Recur { id, arguments, whole } => self.recur(*id, arguments, whole, rest, end),
            Item::Either { whole, ways } => self.either(whole.as_ref(), ways, rest, end),
            Item::Each { bounds, body, ways, .. } => self.instances(&Instances { bounds, body, ways }, rest, end),
            Item::Compose { first, second, span, .. } => self.compose((first, second), *span, rest, end),
            Item::Guard(term)
            | Item::Condition(term)
            | Item::Assign { whole: term, .. }
            | Item::AssignAny { whole: term, .. } => {
                let statements = self.before(term);
                let is_counted = matches!(item, Item::Guard(_)) && self.lowering.branches(term) && !self.is_complete();
                let quoted = self.quoted(term);
                if is_counted {
                    let ways = self.ways(term);
                    let rest = self.rest(rest, end);
                    return quote!(#(#statements)* #quoted for _ in 0..#ways { #rest });
                }
                let condition = scope.condition(term);
                let mark = scope.types.inference.assume(term, true);
                let rest = self.rest(rest, end);
                scope.types.inference.forget(mark);
                if condition.is(true) {
                    return quote!(#(#statements)* #quoted #rest);
                }
                let condition = condition.tokens;
                quote!(#(#statements)* #quoted if #condition { #rest })
            }
        }
    }

    /// Whether an initial state is known to be complete. TLC asks of it only whether what follows holds, and not in how
    /// many ways.
    fn is_complete(&self) -> bool {
        let variables = 0..self.model.program().variables.len() as u32;
        self.lowering.target == Target::Initial && variables.into_iter().all(|variable| self.known(variable).is_some())
    }

    /// In how many ways a condition holds, as far as TLC counts them.
    fn ways(&self, term: &Term) -> TokenStream {
        let ways = self.walk.count(term, self.lowering);
        let begun = self.begun.borrow().clone();
        let Some(begun) = begun.filter(|_| self.lowering.target == Target::Initial) else { return ways };
        let variables = 0..self.model.program().variables.len() as u32;
        let open = variables.filter(|variable| self.known(*variable).is_none());
        let is_given = open.map(|variable| {
            let field = self.scope.begun_field(variable);
            quote!(#begun.#field.is_some())
        });
        let condition = self.scope.condition(term).tokens;
        quote!((if #(#is_given)&&* { usize::from(#condition) } else { #ways }))
    }

    /// Opens a `LET`, or an operator that is applied.
    fn open(&self, definitions: &[DefId], bindings: &[(LocalId, Argument)]) -> Vec<TokenStream> {
        let mut statements = Vec::new();
        if self.begun.borrow().is_some() {
            let terms = bindings.iter().filter_map(|(_, argument)| match argument {
                Argument::Term(argument) => Some(argument),
                Argument::Operator(_) => None,
            });
            terms.for_each(|argument| statements.extend(self.before(argument)));
        }
        statements.extend(self.walk.open_scope(definitions, bindings));
        statements
    }

    /// Opens anew, in another state, what is open.
    pub fn open_anew(&self) -> Vec<TokenStream> {
        let pending = self.walk.pending.borrow().clone();
        self.scope.lets.borrow_mut().retain(|id, _| !pending.contains(id));
        let opened = self.opened.borrow().clone();
        opened.iter().flat_map(|bindings| self.open(&[], bindings)).collect()
    }

    /// `UNCHANGED e`
    fn unchanged(&self, whole: &Term, rest: &[&Item], end: End<'_>) -> TokenStream {
        let scope = self.scope;
        let TermKind::Unchanged(inner) = &*whole.kind else { return quote!() };
        let variables = barred::variables(self.model.program(), inner, scope.enabled_in.get());
        let (mut statements, mut guards, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        if variables.is_empty() {
            statements.extend(self.before(whole));
            guards.push(scope.condition(whole));
        }
        for (variable, named) in &variables {
            let term = Term { span: whole.span, ..named.clone() };
            if self.known(*variable).is_some() {
                guards.push(scope.unchanged(&term));
                continue;
            }
            let value = scope.value(&term, &scope.types.of_variable(*variable)).tokens;
            let name = self.given(*variable);
            statements.push(quote!(let #name = #value;));
            fresh.push((*variable, name));
        }
        let rest = self.rest(rest, end);
        let rest = fresh.iter().fold(rest, |rest, (variable, name)| self.agreeing(*variable, name, rest));
        let condition = Code::all(guards);
        if condition.is(true) {
            return quote!(#(#statements)* #rest);
        }
        let condition = condition.tokens;
        quote!(#(#statements)* if #condition { #rest })
    }

    /// An operator that is defined by itself: which variables it gives values to, only the run tells.
    fn recur(&self, id: DefId, arguments: &[Argument], whole: &Term, rest: &[&Item], end: End<'_>) -> TokenStream {
        let scope = self.scope;
        let follows = |inner: &Ident| {
            self.apart(|| {
                *self.begun.borrow_mut() = Some(inner.clone());
                *self.leave.borrow_mut() = quote!(return Ok(ControlFlow::Break(())););
                self.rest(rest, end)
            })
        };
        let going = Going {
            before: &|argument| self.before(argument),
            begun: &|| self.begun_now(),
            follows: &follows,
            leave: self.leave.borrow().clone(),
        };
        scope.searched((id, self.lowering.target), arguments, whole, &going)
    }
}

impl<'a> Through<'a> for Search<'_, 'a> {
    fn scope(&self) -> &Scope<'a> {
        self.scope
    }

    fn begun(&self) -> &RefCell<Option<Ident>> {
        &self.begun
    }

    fn leave(&self) -> &RefCell<TokenStream> {
        &self.leave
    }

    fn begun_now(&self) -> TokenStream {
        Search::begun_now(self)
    }

    fn is_known(&self, variable: u32) -> bool {
        self.known(variable).is_some()
    }

    fn before(&self, term: &Term) -> Vec<TokenStream> {
        Search::before(self, term)
    }

    fn branch(&self, body: &dyn Fn() -> TokenStream) -> TokenStream {
        self.apart(body)
    }

    fn rest(&self, items: &[&Item], end: End<'_>) -> TokenStream {
        Search::rest(self, items, end)
    }
}

/// All variables, each as a whole.
pub fn all_variables(model: &Model<'_>) -> impl Iterator<Item = VariableId> {
    (0..model.program().variables.len() as u32).map(VariableId)
}
