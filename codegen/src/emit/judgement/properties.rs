//! `properties.rs`: what atoms say of a step.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::steps::by_steps;
use super::{AtomKind, Atoms, answers, parameter};
use crate::emit::actions::{ActionFunctions, given};
use crate::emit::code::{Code, ok};
use crate::emit::model::Model;
use crate::emit::names;
use crate::emit::scope::{Binding, Expr, Scope, Uses, one_line};
use crate::emit::text::{doc, literal};
use crate::emit::types::unique;
use crate::term::{Term, TermKind};

/// `properties.rs`
pub fn properties(
    model: &Model<'_>,
    atoms: &Atoms,
    functions: &[ActionFunctions],
    followed: Option<&TokenStream>,
) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let (mut variants, mut arms, mut texts, mut places, mut patterns) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut bodies = Vec::new();
    let mut used = Uses::default();
    let mut taken = BTreeSet::new();
    for kind in &atoms.kinds {
        let (variant, names): (_, Vec<&Ident>) = (&kind.variant, kind.fields.iter().map(|(_, name, _)| name).collect());
        let scope = model.scope();
        for (local, name, ty) in &kind.fields {
            scope.taken.borrow_mut().insert(name.to_string());
            let expr = Expr::place(Code::tight(quote!(#name)), ty.clone());
            scope.locals.borrow_mut().insert(*local, Binding::Expr(expr));
        }
        let code = atom_code(model, &scope, &kind.term, functions);
        let (uses, fallible) = (scope.uses.get(), scope.fallible.get());
        model.report(&scope);
        used = used.and(uses);
        let kinds: Vec<TokenStream> = kind.fields.iter().map(|(_, _, ty)| model.types.tokens(ty)).collect();
        let text = text_of(model, &kind.term);
        let title = doc(&format!("`{text}`"));
        let pattern = if names.is_empty() { quote!(Atom::#variant) } else { quote!(Atom::#variant { #(#names),* }) };
        let any = if names.is_empty() { quote!(Atom::#variant) } else { quote!(Atom::#variant { .. }) };
        let field_docs: Vec<TokenStream> = kind.fields.iter().map(|(_, name, _)| doc(&format!("`{name}`"))).collect();
        variants.push(if names.is_empty() {
            quote!(#title #variant)
        } else {
            quote!(#title #variant { #(#field_docs #names: #kinds),* })
        });
        let function = format_ident!("{}", unique(names::snake(&kind.variant.to_string()), &mut taken));
        let (mut parameters, mut arguments) = given(uses);
        parameters.extend(names.iter().zip(&kinds).map(|(name, ty)| quote!(#name: #ty)));
        arguments.extend(names.iter().map(|name| quote!(#name)));
        let body = if fallible { ok(&code) } else { code.body() };
        let result = if fallible { quote!(Outcome<bool>) } else { quote!(bool) };
        let comment = doc(&format!("`{text}`"));
        bodies.push(quote!(#comment fn #function(#(#parameters),*) -> #result { #body }));
        let call = quote!(#function(#(#arguments),*));
        arms.push(if fallible { quote!(#pattern => #call) } else { quote!(#pattern => Ok(#call)) });
        let text = literal(&text);
        texts.push(quote!(#any => #text));
        let place = model.place(kind.term.span);
        places.push(quote!(#any => #place));
        patterns.push(any);
    }
    let constants = parameter("constants", used.constants, quote!(&Constants));
    let state = parameter("state", used.state, quote!(&State));
    let next = parameter("next", used.next, quote!(&State));
    if atoms.kinds.is_empty() {
        let none = quote!(
            /// The state and action predicates that properties are made of: none.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum Atom {}
        );
        return if atoms.are_asked_for(model) { vec![none] } else { Vec::new() };
    }
    let all_copy = atoms.kinds.iter().flat_map(|kind| &kind.fields).all(|(_, _, ty)| model.types.is_copy(ty));
    let copy = if all_copy { quote!(Copy,) } else { quote!() };
    let state_level = answers(&patterns, atoms.kinds.iter().map(|kind| kind.state_level));
    let is_angle = |kind: &AtomKind| matches!(&*kind.term.kind, TermKind::Angle(..));
    let excluding = answers(&patterns, atoms.kinds.iter().map(is_angle));
    items.push(quote!(
        /// The state and action predicates that fairness and properties are made of.
        #[derive(Clone, #copy Debug, PartialEq, Eq)]
        pub enum Atom { #(#variants),* }
    ));
    items.push(quote!(
        impl Atom {
            /// Its text in the spec.
            pub fn text(self) -> &'static str {
                match self { #(#texts),* }
            }
            /// Where it stands in the spec.
            pub fn location(self) -> Location {
                match self { #(#places),* }
            }
            /// Whether it looks at the first state of a step alone.
            pub fn is_state_level(self) -> bool {
                #state_level
            }
            /// Whether it is false of every step that changes nothing.
            pub fn excludes_stuttering(self) -> bool {
                #excluding
            }
            #followed
            /// Whether it holds of the step from `state` to `next`.
            ///
            /// # Errors
            /// Where it has no value.
            pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                match self { #(#arms),* }
            }
        }
    ));
    items.extend(bodies);
    items
}

fn text_of(model: &Model<'_>, term: &Term) -> String {
    let of = |term: &Term| one_line(model.sources.slice(term.span));
    match &*term.kind {
        TermKind::Enabled(inner) => format!("ENABLED {}", text_of(model, inner)),
        TermKind::Angle(action, subscript) => format!("<<{}>>_{}", of(action), of(subscript)),
        TermKind::Square(action, subscript) => format!("[{}]_{}", of(action), of(subscript)),
        _ => of(term),
    }
}

/// An atom as a condition on `state` and `next`.
fn atom_code(model: &Model<'_>, scope: &Scope<'_>, term: &Term, functions: &[ActionFunctions]) -> Code {
    match &*term.kind {
        TermKind::Enabled(_) | TermKind::Angle(..) | TermKind::Square(..) => {
            // Where the action is no disjunct of the next-state relation, it is judged by its own text.
            scope.attempt(|| by_steps(model, scope, term, functions)).unwrap_or_else(|| scope.condition(term))
        }
        _ => scope.condition(term),
    }
}
