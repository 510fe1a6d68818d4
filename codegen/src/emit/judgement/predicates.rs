//! `invariants.rs`, and its like for constraints.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{parameter, variants};
use crate::emit::actions::given;
use crate::emit::code::ok;
use crate::emit::model::Model;
use crate::emit::names;
use crate::emit::scope::{Uses, one_line};
use crate::emit::text::{doc, literal};
use crate::emit::types::unique;
use crate::machine::{Named, tested};
use crate::term::{Body, DefId, Term, TermKind, mentions};

/// `invariants.rs`, or one like it for constraints: an enum, and a function for each formula.
pub fn predicates(model: &Model<'_>, kind: &str, what: &str, formulas: &[&Named], step: bool) -> Vec<TokenStream> {
    let kind = format_ident!("{kind}");
    let variants = variants(formulas);
    let mut functions = Vec::new();
    let (mut arms, mut docs) = (Vec::new(), Vec::new());
    let mut used = Uses::default();
    let mut taken = BTreeSet::new();
    let applied = applied(model, formulas);
    for (formula, variant) in formulas.iter().zip(&variants) {
        let is_applied = formula.definition.is_some_and(|id| applied.contains(&id));
        let make = |fallible: bool| {
            let scope = model.scope();
            let code = scope.condition(if is_applied { &formula.term } else { body_of(model, formula) });
            let fails = scope.fallible.get();
            let uses = scope.uses.get();
            if fallible || !fails {
                model.report(&scope);
            }
            (code, uses, fails)
        };
        let (code, uses, fallible) = make(true);
        used = used.and(uses);
        docs.push(doc(&format!("`{}`", formula.name)));
        if is_applied {
            let inside = ok(&code);
            arms.push(quote!(#kind::#variant => { #inside }));
            continue;
        }
        let name = format_ident!("{}", unique(names::snake(&formula.name), &mut taken));
        let above = formula.definition.map(|id| model.comment_above(model.program().get(id).span)).unwrap_or_default();
        let title = format!("`{}`", formula.name);
        let text = if above.is_empty() { format!("{title}.") } else { format!("{title}: {above}") };
        let (parameters, arguments) = given(uses);
        let inside = code.body();
        let text_doc = doc(&text);
        functions.push(if fallible {
            let inside = ok(&code);
            quote!(#text_doc fn #name(#(#parameters),*) -> Outcome<bool> { #inside })
        } else {
            quote!(#text_doc fn #name(#(#parameters),*) -> bool { #inside })
        });
        let call = quote!(#name(#(#arguments),*));
        arms.push(if fallible { quote!(#kind::#variant => #call) } else { quote!(#kind::#variant => Ok(#call)) });
    }
    let text = |formula: &&Named| literal(&one_line(&model.scope().lines(body_of(model, formula).span)));
    let texts: Vec<TokenStream> = formulas.iter().map(text).collect();
    let names: Vec<&str> = formulas.iter().map(|formula| formula.name.as_ref()).collect();
    let places: Vec<TokenStream> = formulas
        .iter()
        .map(|formula| {
            let span = formula.definition.map_or(formula.term.span, |id| model.program().get(id).span);
            model.place(span)
        })
        .collect();
    let constants = parameter("constants", used.constants, quote!(&Constants));
    let state = parameter("state", used.state, quote!(&State));
    let next = if step { parameter("next", used.next, quote!(&State)) } else { quote!() };
    let title = doc(&format!("{what} that configurations name."));
    if formulas.is_empty() {
        return vec![
            quote!(
                #title
                #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
                pub enum #kind {}
            ),
            quote!(
                impl #kind {
                    /// Its name, its text, and where it is defined.
                    pub fn predicate(self) -> Predicate {
                        match self {}
                    }
                    /// Whether it holds.
                    ///
                    /// # Errors
                    /// Where it has no value.
                    pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                        match self {}
                    }
                }
            ),
        ];
    }
    let mut items = vec![
        quote!(
            #title
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
            pub enum #kind { #(#docs #variants),* }
        ),
        quote!(
            impl #kind {
                /// Its name, its text, and where it is defined.
                pub fn predicate(self) -> Predicate {
                    let (name, text, location) = match self {
                        #(#kind::#variants => (#names, #texts, #places)),*
                    };
                    Predicate::new(name, text, location)
                }
                /// Whether it holds.
                ///
                /// # Errors
                /// Where it has no value.
                pub fn holds(self, #constants, #state, #next) -> Outcome<bool> {
                    match self { #(#arms),* }
                }
            }
        ),
    ];
    items.extend(functions);
    items
}

/// The part of `invariants.rs` that says which states put an invariant to the test.
pub fn tests(model: &Model<'_>, invariants: &[&Named]) -> Vec<TokenStream> {
    let (mut arms, mut silent, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    let mut used = Uses::default();
    for (invariant, variant) in invariants.iter().zip(variants(invariants)) {
        let Some(term) = tested(model.program(), &invariant.term) else {
            silent.push(variant);
            continue;
        };
        let scope = model.scope();
        let code = scope.condition(&term);
        let (uses, fallible) = (scope.uses.get(), scope.fallible.get());
        model.report(&scope);
        used = used.and(uses);
        let name = format_ident!("{}_is_tested", names::snake(&invariant.name));
        let text = doc(&format!("Whether a state puts `{}` to the test.", invariant.name));
        let (parameters, arguments) = given(uses);
        let inside = code.body();
        if fallible {
            let inside = ok(&code);
            functions.push(quote!(#text fn #name(#(#parameters),*) -> Outcome<bool> { #inside }));
            arms.push(quote!(Invariant::#variant => #name(#(#arguments),*).map(Some)));
        } else {
            functions.push(quote!(#text fn #name(#(#parameters),*) -> bool { #inside }));
            arms.push(quote!(Invariant::#variant => Ok(Some(#name(#(#arguments),*)))));
        }
    }
    if !silent.is_empty() {
        arms.push(quote!(#(Invariant::#silent)|* => Ok(None)));
    }
    let (constants, state) =
        (parameter("constants", used.constants, quote!(&Constants)), parameter("state", used.state, quote!(&State)));
    let mut items = vec![quote!(
        impl Invariant {
            /// Whether a state puts it to the test: for `A => B`, whether an `A` holds. `None` where its form does not say.
            ///
            /// # Errors
            /// Where that has no value.
            pub fn is_tested(self, #constants, #state) -> Outcome<Option<bool>> {
                match self { #(#arms),* }
            }
        }
    )];
    items.extend(functions);
    items
}

/// The definitions that these formulas come to, each by another one: they are functions anyway.
fn applied(model: &Model<'_>, formulas: &[&Named]) -> BTreeSet<DefId> {
    let program = model.program();
    let mut applied = BTreeSet::new();
    let mut calls = Vec::new();
    for formula in formulas {
        calls.extend(mentions(body_of(model, formula), &mut BTreeSet::new()));
    }
    while let Some(id) = calls.pop() {
        if let (Body::Term(body), true) = (&program.get(id).body, applied.insert(id)) {
            calls.extend(mentions(body, &mut BTreeSet::new()));
        }
    }
    applied
}

/// The body of a named formula.
fn body_of<'m>(model: &Model<'m>, formula: &'m Named) -> &'m Term {
    match &*formula.term.kind {
        TermKind::Call(id, arguments) if arguments.is_empty() => match &model.program().get(*id).body {
            Body::Term(body) => body,
            Body::Builtin(_) => &formula.term,
        },
        _ => &formula.term,
    }
}
