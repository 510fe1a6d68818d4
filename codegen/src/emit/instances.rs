//! `\A x \in S : A` among the conjuncts that give values to variables: TLC takes it for the conjunction of its instances,
//! the first one, and then the others from the last on. How many there are, only the run tells. So what one instance leads
//! to is gathered, and goes on with the next: a search that follows each to its end comes to the same ends, in the same
//! order.

use std::cell::RefCell;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::action::used_or_blank;
use super::code::Code;
use super::forks::forked;
use super::lower::Item;
use super::scope::{Binding, Expr, Scope};
use super::search::End;
use super::tokens::unparenthesized;
use crate::term::{Bound, Pattern, Term};

/// A universal quantifier, and the ways to satisfy an instance.
pub struct Instances<'i> {
    pub bounds: &'i [Bound],
    pub body: &'i Term,
    pub ways: &'i [Vec<Item>],
}

/// A search that goes through instances.
pub trait Through<'a> {
    /// Where it generates code.
    fn scope(&self) -> &Scope<'a>;
    /// The name of what holds values that variables may have been given.
    fn begun(&self) -> &RefCell<Option<Ident>>;
    /// A `Begun` of all that has been given.
    fn begun_now(&self) -> TokenStream;
    /// Whether a variable is known to have a value.
    fn is_known(&self, variable: u32) -> bool;
    /// What stands before a term.
    fn before(&self, term: &Term) -> Vec<TokenStream>;
    /// The statements for items, as one of several branches.
    fn branch(&self, body: &dyn Fn() -> TokenStream) -> TokenStream;
    /// The statements for the remaining items.
    fn rest(&self, items: &[&Item], end: End<'_>) -> TokenStream;

    /// One way after the other, each with what remains.
    fn either(&self, ways: &[Vec<Item>], rest: &[&Item], end: End<'_>) -> TokenStream {
        let ways = forked(ways.to_vec());
        let ways = ways.iter().map(|way| {
            let all: Vec<&Item> = way.iter().chain(rest.iter().copied()).collect();
            self.branch(&|| self.rest(&all, end))
        });
        quote!(#({ #ways })*)
    }

    /// What goes on with all that the instances lead to.
    fn instances(&self, of: &Instances<'_>, rest: &[&Item], end: End<'_>) -> TokenStream {
        let [reached, before] = ["reached", "begun"].map(|name| self.scope().fresh(name));
        let start = self.begun_now();
        let each = self.branch(&|| self.instance(of, &reached));
        let follows = self.branch(&|| {
            *self.begun().borrow_mut() = Some(before.clone());
            self.rest(rest, end)
        });
        let before = used_or_blank(&before, &follows);
        self.scope().functions.begins.set(true);
        self.scope().fallible.set(true);
        quote!(
            let mut #reached = vec![#start];
            #each
            for #before in &#reached { #follows }
        )
    }

    /// Goes from all that is reached on by one instance after the other.
    fn instance(&self, of: &Instances<'_>, reached: &Ident) -> TokenStream {
        let (scope, mut statements) = (self.scope(), Vec::new());
        let (mut names, mut sources, mut bound) = (Vec::new(), Vec::new(), Vec::new());
        for Bound { pattern, set } in of.bounds {
            let Pattern::Local(local) = pattern else { return quote!() };
            statements.extend(self.before(set));
            let (source, element) = scope.over(set);
            let name = scope.fresh(&scope.types.inference.program.locals[local.0 as usize].name);
            bound.push((*local, Binding::Expr(Expr::place(Code::tight(quote!(#name)), element))));
            sources.push(unparenthesized(source));
            names.push(name);
        }
        scope.locals.borrow_mut().extend(bound);
        let (all, inner) = (scope.fresh("instances"), self.gone_on(of, reached));
        let (one, pushed) = match &names[..] {
            [name] => (used_or_blank(name, &inner), quote!(#all.push(#name);)),
            names => {
                let used = names.iter().map(|name| used_or_blank(name, &inner));
                (quote!((#(#used),*)), quote!(#all.push((#(Clone::clone(&#names)),*));))
            }
        };
        let loops =
            names.iter().zip(sources).fold(pushed, |inner, (name, source)| quote!(for #name in #source { #inner }));
        quote!(
            #(#statements)*
            let mut #all = Vec::new();
            #loops
            if let Some(others) = #all.get_mut(1..) { others.reverse(); }
            for #one in #all { #inner }
        )
    }

    fn gone_on(&self, of: &Instances<'_>, reached: &Ident) -> TokenStream {
        let [further, before] = ["further", "begun"].map(|name| self.scope().fresh(name));
        *self.begun().borrow_mut() = Some(before.clone());
        let go_on = || {
            let begun = self.begun_now();
            quote!(#further.push(#begun);)
        };
        let led = self.told(of.body, of.ways, &[], &go_on);
        quote!(
            let mut #further = Vec::new();
            for #before in &#reached { #led }
            #reached = #further;
        )
    }

    /// The ways to satisfy a conjunct, where only the run tells whether all variables have values: once they have, TLC
    /// asks whether it holds, and counts no ways.
    fn told(&self, whole: &Term, ways: &[Vec<Item>], rest: &[&Item], end: End<'_>) -> TokenStream {
        let judged = self.branch(&|| self.rest(&[&[&Item::Condition(whole.clone())][..], rest].concat(), end));
        let ways = self.either(ways, rest, end);
        let begun = self.begun().borrow().clone().unwrap_or_else(|| format_ident!("begun"));
        let open = (0..self.scope().types.inference.program.variables.len() as u32)
            .filter(|variable| !self.is_known(*variable));
        let given = open.map(|variable| {
            let field = self.scope().types.field(variable as usize);
            quote!(#begun.#field.is_some())
        });
        let given: Vec<TokenStream> = given.collect();
        match given.is_empty() {
            true => judged,
            false => quote!(if #(#given)&&* { #judged } else { #ways }),
        }
    }
}
