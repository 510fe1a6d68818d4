//! `\A x \in S : A` among the conjuncts that give values to variables: TLC takes it for the conjunction of its
//! instances, the first one, and then the others from the last on. How many there are, only the run tells, so
//! `dynamic::instances` goes from one to the next.

use std::cell::RefCell;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::action::used_or_blank;
use super::barred;
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
    /// What ends the search.
    fn leave(&self) -> &RefCell<TokenStream>;
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

    /// What goes on wherever the instances lead.
    fn instances(&self, of: &Instances<'_>, rest: &[&Item], end: End<'_>) -> TokenStream {
        let scope = self.scope();
        let [all, begun, go_on] = ["instances", "begun", "go_on"].map(|name| scope.fresh(name));
        let (start, outside) = (self.begun_now(), self.leave().replace(quote!(return Ok(ControlFlow::Break(()));)));
        let within = |body: &dyn Fn() -> TokenStream| {
            self.branch(&|| {
                *self.begun().borrow_mut() = Some(begun.clone());
                body()
            })
        };
        let led = || {
            let (reached, leave) = (self.begun_now(), self.leave().borrow().clone());
            quote!(if #go_on(&#reached)?.is_break() { #leave })
        };
        let (gathered, one) = self.gathered(of, &all, &|| within(&|| self.either(Some(of.body), of.ways, &[], &led)));
        let follows = within(&|| self.rest(rest, end));
        *self.leave().borrow_mut() = outside.clone();
        scope.functions.begins.set(true);
        scope.fallible.set(true);
        let [one_begun, follows_begun] = [&one, &follows].map(|body| used_or_blank(&begun, body));
        let go_on = used_or_blank(&go_on, &one);
        quote!(
            #gathered
            if dynamic::instances(
                &#all,
                &#start,
                &|instance: &_, #one_begun: &Begun, #go_on: dynamic::GoOn<'_, Begun>| -> Outcome<ControlFlow<()>> {
                    #one
                    Ok(ControlFlow::Continue(()))
                },
                &mut |#follows_begun: &Begun| -> Outcome<ControlFlow<()>> {
                    #follows
                    Ok(ControlFlow::Continue(()))
                },
            )?.is_break() {
                #outside
            }
        )
    }

    /// The statements that gather the instances, and those that satisfy one of them.
    fn gathered(&self, of: &Instances<'_>, all: &Ident, one: &dyn Fn() -> TokenStream) -> (TokenStream, TokenStream) {
        let (scope, mut statements) = (self.scope(), Vec::new());
        let (mut names, mut sources, mut bound) = (Vec::new(), Vec::new(), Vec::new());
        for Bound { pattern, set } in of.bounds {
            let Pattern::Local(local) = pattern else { return Default::default() };
            statements.extend(self.before(set));
            let (source, element) = scope.over(set);
            let name = scope.fresh(&scope.types.inference.program.locals[local.0 as usize].name);
            bound.push((*local, Binding::Expr(Expr::place(Code::tight(quote!(#name)), element))));
            sources.push(unparenthesized(source));
            names.push(name);
        }
        scope.locals.borrow_mut().extend(bound);
        let one = one();
        let used: Vec<TokenStream> = names.iter().map(|name| used_or_blank(name, &one)).collect();
        let (pattern, element) = match &names[..] {
            [name] => (quote!(#(#used)*), quote!(#name)),
            names => (quote!((#(#used),*)), quote!((#(Clone::clone(&#names)),*))),
        };
        let push = quote!(#all.push(#element););
        let loops =
            names.iter().zip(sources).fold(push, |inner, (name, source)| quote!(for #name in #source { #inner }));
        let gathered = quote!(
            #(#statements)*
            let mut #all = Vec::new();
            #loops
            if let Some(others) = #all.get_mut(1..) { others.reverse(); }
        );
        let is_used = used.iter().any(|name| name.to_string() != "_");
        let taken = is_used.then(|| quote!(let #pattern = Clone::clone(instance);));
        (gathered, quote!(#taken #one))
    }

    /// One way after the other, each with what remains. Once all variables have values, which only the run may tell,
    /// TLC asks whether the conjunct holds, and counts no ways.
    fn either(&self, whole: Option<&Term>, ways: &[Vec<Item>], rest: &[&Item], end: End<'_>) -> TokenStream {
        let judged = |whole: &Term| {
            let condition = Item::Condition(whole.clone());
            self.branch(&|| self.rest(&[&[&condition][..], rest].concat(), end))
        };
        let ways = || {
            let ways = forked(ways.to_vec());
            let ways = ways.iter().map(|way| {
                let all: Vec<&Item> = way.iter().chain(rest.iter().copied()).collect();
                self.branch(&|| self.rest(&all, end))
            });
            quote!(#({ #ways })*)
        };
        let scope = self.scope();
        let sought = barred::sought(scope.types.inference.program, scope.enabled_in.get());
        let open: Vec<u32> = sought.into_iter().filter(|variable| !self.is_known(*variable)).collect();
        let begun = self.begun().borrow().clone();
        match (whole, begun) {
            (Some(whole), _) if open.is_empty() => judged(whole),
            (None, _) | (_, None) => ways(),
            (Some(whole), Some(begun)) => {
                let fields = open.iter().map(|variable| scope.begun_field(*variable));
                let (judged, ways) = (judged(whole), ways());
                quote!(if #(#begun.#fields.is_some())&&* { #judged } else { #ways })
            }
        }
    }
}
