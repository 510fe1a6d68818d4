//! Composed actions, by TLC's rules: `A \cdot B` is a step of `A` to a state between, and one of `B` from there. `A`
//! changes nothing that the conjunction has assigned before; of the state between, only what is read has to be known.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::lower::Item;
use super::scope::Scope;
use super::search::{End, Search};
use super::strict::each_child;
use crate::source::Span;
use crate::term::{Argument, Body, DefId, Program, Term, TermKind};

/// What `A` is given beforehand.
pub struct Held {
    /// What stands before it.
    pub statements: Vec<TokenStream>,
    /// The values that it has to leave as they are.
    pub known: BTreeMap<u32, Ident>,
    /// The same where only the run tells which these are.
    pub begun: Option<Ident>,
}

impl Scope<'_> {
    /// What has been assigned before a composition, as the state has it.
    pub fn held(&self, given: &BTreeMap<u32, Ident>, begun: Option<&Ident>) -> Held {
        let mut held = Held { statements: vec![], known: BTreeMap::new(), begun: None };
        for variable in given.keys() {
            let name = self.fresh(&format!("now_{}", self.types.field(*variable as usize)));
            let value = self.now(*variable);
            held.statements.push(quote!(let #name = #value;));
            held.known.insert(*variable, name);
        }
        if let Some(begun) = begun {
            let name = self.fresh("held");
            let fields = (0..self.types.inference.program.variables.len() as u32).map(|variable| {
                let (field, value) = (self.types.field(variable as usize), self.now(variable));
                quote!(#field: #begun.#field.as_ref().map(|_| #value))
            });
            held.statements.push(quote!(let #name = Begun { #(#fields),* };));
            held.begun = Some(name);
        }
        held
    }

    /// The value that a variable has in the state at hand.
    pub fn now(&self, variable: u32) -> TokenStream {
        let (state, field) = (self.state_name(), self.types.field(variable as usize));
        match self.types.is_copy(&self.types.of_variable(variable)) {
            true => quote!(#state.#field),
            false => quote!(#state.#field.clone()),
        }
    }

    /// Whether a term names a parameter, or what a `LET` defines: TLC has its value from the state at hand.
    pub fn is_named_outside(&self, term: &Term) -> bool {
        let program = self.types.inference.program;
        let parameters = program.parameters();
        let mut open = vec![term.clone()];
        while let Some(term) = open.pop() {
            match &*term.kind {
                TermKind::Local(local, _) if parameters.contains(local) => return true,
                TermKind::Call(id, _) if program.get(*id).is_let => return true,
                _ => each_child(&term, &mut |child| open.push(child.clone())),
            }
        }
        false
    }

    /// Refuses a composition whose second part would read what the state between does not tell.
    pub fn refuse_unknown(&self, second: &[Vec<Item>], unknown: &BTreeSet<u32>, span: Span) -> Option<TokenStream> {
        let program = self.types.inference.program;
        let mut reads = Reads { program, variables: BTreeSet::new(), definitions: BTreeSet::new() };
        second.iter().flatten().for_each(|item| reads.item(item));
        if reads.variables.is_disjoint(unknown) {
            return None;
        }
        let message = "generated code composes no actions of which the second reads what the first gives no value";
        Some(self.error(message, span).code.tokens)
    }
}

impl Search<'_, '_> {
    /// `A \cdot B`: steps of `B` from where those of `A` lead.
    pub fn compose(
        &self,
        (first, second): (&[Vec<Item>], &[Vec<Item>]),
        span: Span,
        rest: &[&Item],
        end: End<'_>,
    ) -> TokenStream {
        let scope = self.scope;
        let given = scope.next_values.borrow().clone().unwrap_or_default();
        if !rest.is_empty() || self.is_passed_on.get() || given.keys().any(|v| self.unknown.borrow().contains(v)) {
            let message = "generated code composes no actions beside what else is said of the step";
            return scope.error(message, span).code.tokens;
        }
        let (before, go_on) = (scope.fresh("before"), scope.fresh("go_on"));
        let begun = self.begun.borrow().clone();
        let held = scope.held(&given, begun.as_ref());
        let depth = self.depth.get();
        let way = |way: &[Item], known: &BTreeMap<u32, Ident>, begun: &Option<Ident>, is_first: bool, end: End<'_>| {
            self.apart(|| {
                *scope.next_values.borrow_mut() = Some(known.clone());
                *self.begun.borrow_mut() = begun.clone();
                let opened = if is_first { vec![] } else { self.open_anew() };
                let rest = self.rest(&way.iter().collect::<Vec<_>>(), end);
                quote!({ #(#opened)* #rest })
            })
        };
        self.depth.set(depth + 1);
        let unknown = RefCell::new(BTreeSet::new());
        let reached = || {
            let (state, _) = self.state_or(&|variable| {
                unknown.borrow_mut().insert(variable);
                Some(scope.now(variable))
            });
            let leave = self.leave.borrow().clone();
            quote!(if #go_on(#state)?.is_break() { #leave })
        };
        let firsts: Vec<TokenStream> =
            first.iter().map(|items| way(items, &held.known, &held.begun, true, &reached)).collect();
        if let Some(refused) = scope.refuse_unknown(second, &unknown.borrow(), span) {
            self.depth.set(depth);
            return refused;
        }
        let around = self.unknown.replace(unknown.take());
        let back = || {
            self.depth.set(depth);
            let unknown = self.unknown.replace(around.clone());
            let end = end();
            self.unknown.replace(unknown);
            self.depth.set(depth + 1);
            quote!(let state = #before; #end)
        };
        // What is known of this state is not known of the one between.
        let seconds: Vec<TokenStream> = scope.types.inference.with_nothing_assumed(|| {
            self.apart(|| {
                *self.leave.borrow_mut() = quote!(return Ok(ControlFlow::Break(())););
                second.iter().map(|items| way(items, &given, &begun, false, &back)).collect()
            })
        });
        self.unknown.replace(around);
        self.depth.set(depth);
        // TLC counts the states between as generated, but not those between the parts of a part.
        let count = (depth == 0).then(|| quote!(dynamic::count_between();));
        let statements = &held.statements;
        quote!(
            #(#statements)*
            let #before = state;
            let mut #go_on = |between: State| -> Outcome<ControlFlow<()>> {
                #count
                let state = &between;
                #(#seconds)*
                Ok(ControlFlow::Continue(()))
            };
            #(#firsts)*
        )
    }
}

/// What items read of the state that they are of.
struct Reads<'p> {
    program: &'p Program,
    variables: BTreeSet<u32>,
    definitions: BTreeSet<DefId>,
}

impl Reads<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Guard(term) | Item::Condition(term) => self.term(term),
            Item::Assign { whole, .. } | Item::AssignAny { whole, .. } | Item::Recur { whole, .. } => self.term(whole),
            Item::Each { whole, .. } => self.term(whole),
            Item::Either { ways, .. } => ways.iter().flatten().for_each(|item| self.item(item)),
            Item::Unchanged { whole } => self.term(whole),
            Item::Choose { set, .. } => self.term(set),
            Item::If { whole, .. } => self.term(whole),
            Item::Compose { first, second, .. } => {
                first.iter().chain(second).flatten().for_each(|item| self.item(item));
            }
            Item::Scope { bindings, items, .. } => {
                for (_, argument) in bindings {
                    if let Argument::Term(argument) = argument {
                        self.term(argument);
                    }
                }
                items.iter().for_each(|item| self.item(item));
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match &*term.kind {
            TermKind::Variable(variable) => _ = self.variables.insert(variable.0),
            // A next value is read.
            TermKind::Prime(_) => return,
            TermKind::Call(id, _) => {
                if let (true, Body::Term(body)) = (self.definitions.insert(*id), &self.program.get(*id).body) {
                    self.term(body);
                }
            }
            _ => {}
        }
        each_child(term, &mut |child| self.term(child));
    }
}
