//! `configurations.rs`: constants, and what each configuration checks.

use std::collections::BTreeSet;

use lockstep_model::Temporal;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::configuration_variants;
use crate::emit::data::constants_of;
use crate::emit::judgement::{Atoms, formula, named, variants};
use crate::emit::model::Model;
use crate::emit::names;
use crate::emit::text::doc;
use crate::emit::types::unique;
use crate::machine::{Machine, Named};

/// `configurations.rs`
pub fn configurations(model: &Model<'_>, atoms: &Atoms) -> Vec<TokenStream> {
    let all = configuration_variants(model);
    let docs: Vec<TokenStream> =
        model.configurations.iter().map(|configured| doc(&format!("`{}.cfg`", configured.name))).collect();
    let names: Vec<&str> = model.configurations.iter().map(|configured| configured.name.as_str()).collect();
    let each = |of: &dyn Fn(usize) -> TokenStream| arms(&all, (0..all.len()).map(of).collect());
    let constants = each(&|i| constants_of(model, i));
    let list = |kind: &str, of: &dyn Fn(&Machine) -> Vec<Named>| {
        let kind = format_ident!("{kind}");
        each(&|i| {
            let chosen = of(&model.configurations[i].machine);
            let idents = chosen.iter().map(|formula| variant_of(model, of, formula));
            quote!(vec![#(#kind::#idents),*])
        })
    };
    let invariants = list("Invariant", &|machine| machine.invariants.clone());
    let deadlock = each(&|i| {
        let check = model.configurations[i].machine.check_deadlock;
        quote!(#check)
    });
    let fairness: Vec<TokenStream> =
        (0..all.len()).map(|i| formula(model, atoms, i, &model.configurations[i].machine.fairness)).collect();
    let mut items = vec![
        quote!(
            /// The configurations that the generated types serve.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum Configuration { #(#docs #all),* }
        ),
        quote!(
            impl Configuration {
                /// Every one; the first fixed the types.
                pub const ALL: &'static [Configuration] = &[#(Configuration::#all),*];

                /// The name of its file, without folders and ending.
                pub fn name(self) -> &'static str {
                    match self { #(Configuration::#all => #names),* }
                }
                /// The values of the constants.
                pub fn constants(self) -> Constants {
                    #constants
                }
                /// `CHECK_DEADLOCK`
                pub fn check_deadlock(self) -> bool {
                    #deadlock
                }
                /// The invariants to check.
                pub fn invariants(self) -> Vec<Invariant> {
                    #invariants
                }
            }
        ),
    ];
    if !named(model, |machine| &machine.constraints).is_empty() {
        let constraints = list("Constraint", &|machine| machine.constraints.clone());
        items.push(quote!(
            impl Configuration {
                /// The constraints that bound the search.
                pub fn constraints(self) -> Vec<Constraint> {
                    #constraints
                }
            }
        ));
    }
    if !named(model, |machine| &machine.action_constraints).is_empty() {
        let constraints = list("ActionConstraint", &|machine| machine.action_constraints.clone());
        items.push(quote!(
            impl Configuration {
                /// The action constraints that bound the search.
                pub fn action_constraints(self) -> Vec<ActionConstraint> {
                    #constraints
                }
            }
        ));
    }
    items.extend(temporal(model, atoms, &all, fairness));
    items
}

fn variant_of(model: &Model<'_>, of: &dyn Fn(&Machine) -> Vec<Named>, named: &Named) -> Ident {
    let mut found: Vec<Named> = Vec::new();
    for configured in model.configurations {
        for formula in of(&configured.machine) {
            if found.iter().all(|other| !other.is(&formula)) {
                found.push(formula);
            }
        }
    }
    let references: Vec<&Named> = found.iter().collect();
    let at = references.iter().position(|formula| formula.is(named)).unwrap_or(0);
    variants(&references)[at].clone()
}

/// Fairness and properties.
fn temporal(model: &Model<'_>, atoms: &Atoms, all: &[Ident], fairness: Vec<TokenStream>) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut functions: Vec<(Ident, TokenStream, String)> = Vec::new();
    let mut taken = BTreeSet::from(["fairness".to_owned(), "properties".to_owned()]);
    let mut function = |name: &str, body: TokenStream, title: String| -> Ident {
        let same = functions.iter().find(|(ident, other, _)| {
            other.to_string() == body.to_string() && ident.to_string().starts_with(&names::snake(name))
        });
        if let Some((ident, _, _)) = same {
            return ident.clone();
        }
        let ident = format_ident!("{}", unique(names::snake(name), &mut taken));
        functions.push((ident.clone(), body, title));
        ident
    };
    let trivial = |temporal: &Temporal| {
        matches!(temporal, Temporal::Constant(true)) || matches!(temporal, Temporal::And(parts) if parts.is_empty())
    };
    let fairness_results: Vec<TokenStream> = fairness
        .into_iter()
        .enumerate()
        .map(|(i, body)| {
            if trivial(&model.configurations[i].machine.fairness) {
                return quote!(Temporal::Constant(true));
            }
            let ident = function("fairness_of_spec", body, "The fairness of the specification.".into());
            quote!(#ident(atoms))
        })
        .collect();
    let property_results: Vec<TokenStream> = model
        .configurations
        .iter()
        .enumerate()
        .map(|(i, configured)| {
            let parts = configured.machine.properties.iter().map(|property| {
                let body = formula(model, atoms, i, &property.formula);
                let ident = function(&property.name, body, format!("`{}`", property.name));
                let (name, place) = (property.name.as_ref(), model.place(property.span));
                quote!(Property { name: #name.into(), formula: #ident(atoms), location: Some(#place) })
            });
            let parts: Vec<TokenStream> = parts.collect();
            quote!(Vec::from([#(#parts),*]))
        })
        .collect();
    let (fairness, properties) = (arms(all, fairness_results), arms(all, property_results));
    if !atoms.are_asked_for(model) {
        return items;
    }
    items.push(quote!(
        impl Configuration {
            /// The fairness conjunct of the specification.
            pub fn fairness(self, atoms: &mut Atoms<Atom>) -> Temporal {
                #fairness
            }
            /// The temporal properties to check.
            pub fn properties(self, atoms: &mut Atoms<Atom>) -> Vec<Property> {
                #properties
            }
        }
    ));
    for (ident, body, title) in functions {
        let title = doc(&title);
        items.push(quote!(#title fn #ident(atoms: &mut Atoms<Atom>) -> Temporal { #body }));
    }
    items
}

/// `match self { A | B => x, C => y }`, arms with one result joined.
fn arms(variants: &[Ident], results: Vec<TokenStream>) -> TokenStream {
    let mut groups: Vec<(Vec<&Ident>, TokenStream)> = Vec::new();
    for (variant, result) in variants.iter().zip(results) {
        match groups.iter_mut().find(|(_, other)| other.to_string() == result.to_string()) {
            Some((group, _)) => group.push(variant),
            None => groups.push((vec![variant], result)),
        }
    }
    if let [(_, result)] = groups.as_slice() {
        return result.clone();
    }
    let arms = groups.iter().map(|(group, result)| quote!(#(Configuration::#group)|* => #result));
    quote!(match self { #(#arms),* })
}
