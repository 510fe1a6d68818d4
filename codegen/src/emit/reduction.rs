//! The files that stand between states and whoever counts or reads them: `reduction.rs`, for `VIEW` and `SYMMETRY`, and
//! `alias.rs`; and `postcondition.rs`, for when the run is over.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::code::{Code, ok};
use super::judgement::parameter;
use super::model::Model;
use super::scope::Scope;
use super::text::doc;
use super::types::{Type, Types};
use crate::machine::Named;
use crate::shape::FieldNames;

/// A Rust tuple of more parts than this can be neither compared nor hashed.
const LONGEST_TUPLE: usize = 12;

/// `reduction.rs`; nothing where each state counts for itself.
pub fn reduction(model: &Model<'_>) -> Vec<TokenStream> {
    view(model).into_iter().chain(symmetry(model)).collect()
}

fn view(model: &Model<'_>) -> Option<TokenStream> {
    let view = model.machine().view.as_ref()?;
    let scope = model.scope();
    // Under a symmetry its value is renamed, which only values can be.
    let ty = match scope.type_of(&view.term) {
        _ if !model.machine().symmetry.is_empty() => Type::Dynamic,
        Type::Tuple(parts) if parts.len() > LONGEST_TUPLE => Type::Dynamic,
        ty => ty,
    };
    let value = scope.value(&view.term, &ty);
    let ty = model.types.tokens(&ty);
    let title = titled(view, "what tells states apart");
    Some(function(model, &scope, quote!(view), &title, &[("state", quote!(&State))], &ty, &value))
}

fn symmetry(model: &Model<'_>) -> Option<TokenStream> {
    let sets = &model.machine().symmetry;
    if sets.is_empty() {
        return None;
    }
    let scope = model.scope();
    let functions = sets.iter().map(|set| {
        let all = scope.reference_to(&set.term);
        let elements = scope.try_(&Code::tight(quote!(dynamic::elements(#all)))).tokens;
        quote!(#elements.collect::<Vec<_>>())
    });
    let functions: Vec<TokenStream> = functions.collect();
    let value = Code::tight(quote!([#(#functions),*].concat()));
    let names: Vec<String> = sets.iter().map(|set| format!("`{}`", set.name)).collect();
    let title = format!("{}: the permutations under which states count as one.", names.join(", "));
    Some(function(model, &scope, quote!(symmetry), &title, &[], &quote!(Vec<Value>), &value))
}

/// What each variable's digests under the permutations are, for `state.rs`.
pub fn digested_variables(model: &Model<'_>) -> TokenStream {
    let fields = || (0..model.program().variables.len()).map(|variable| model.types.field(variable));
    let numbers = || (0..model.program().variables.len()).map(Literal::usize_unsuffixed);
    let count = Literal::usize_unsuffixed(model.program().variables.len());
    let (same, same_numbers) = (fields(), numbers());
    let (digested, digested_numbers) = (fields(), numbers());
    quote!(
        /// Variable by variable, as states that count as one are told.
        impl Variables for State {
            fn count(&self) -> usize {
                #count
            }
            fn is_same(&self, other: &Self, variable: usize) -> bool {
                match variable { #(#same_numbers => self.#same == other.#same,)* _ => true }
            }
            fn digests(&self, variable: usize, symmetry: &Symmetry, into: &mut [u64]) {
                match variable { #(#digested_numbers => Digested::digests(&self.#digested, symmetry, into),)* _ => into.fill(0) }
            }
        }
    )
}

/// The digests of an enum's or a struct's values, for `domain.rs`.
pub fn digested(name: &Ident, digests: &TokenStream) -> TokenStream {
    quote!(
        impl Digested for #name {
            fn digests(&self, symmetry: &Symmetry, into: &mut [u64]) {
                #digests
            }
        }
    )
}

/// The same of records: field by field.
pub fn digested_struct(model: &Model<'_>, fields: &FieldNames) -> TokenStream {
    let kind = model.types.structures.keys().position(|other| other == fields).unwrap_or_default();
    let kind = Literal::usize_unsuffixed(kind);
    let idents = fields.iter().map(|field| model.types.record_field(field));
    let all = quote!(digest_record(#kind, &[#(&self.#idents),*], symmetry, into));
    digested(&model.types.structure(fields), &all)
}

/// The same of values of several kinds: as those of their kind.
pub fn digested_union(types: &Types<'_>, number: usize) -> TokenStream {
    let arms = types.unions[number].alternatives.iter().map(|alternative| {
        let variant = types.union_variant(number, alternative);
        match alternative.ty {
            Some(_) => quote!(#variant(content) => content.digests(symmetry, into)),
            None => quote!(#variant => symmetry.value(&self.to_value(), into)),
        }
    });
    digested(&types.union(number), &quote!(match self { #(#arms),* }))
}

/// `alias.rs`; nothing where the variables are shown as they are.
pub fn alias(model: &Model<'_>) -> Vec<TokenStream> {
    let Some(alias) = &model.machine().alias else { return Vec::new() };
    let scope = model.scope();
    let value = scope.value(&alias.term, &Type::Dynamic);
    let title = titled(alias, "what is shown of a step");
    let states = [("state", quote!(&State)), ("next", quote!(&State))];
    vec![function(model, &scope, quote!(alias), &title, &states, &quote!(Value), &value)]
}

/// `postcondition.rs`; nothing where the configuration names none.
pub fn postcondition(model: &Model<'_>) -> Vec<TokenStream> {
    let Some(postcondition) = &model.machine().postcondition else { return Vec::new() };
    let scope = model.scope();
    let value = scope.condition(&postcondition.term);
    let uses = scope.uses.get();
    if uses.state || uses.next {
        scope.error("when the run is over there is no state to ask", postcondition.term.span);
    }
    let title = titled(postcondition, "what must hold when the run is over");
    vec![function(model, &scope, quote!(postcondition), &title, &[], &quote!(bool), &value)]
}

fn titled(formula: &Named, what: &str) -> String {
    format!("`{}`: {what}.", formula.name)
}

/// A function of the constants and of states that gives a value, or fails.
fn function(
    model: &Model<'_>,
    scope: &Scope<'_>,
    name: TokenStream,
    title: &str,
    states: &[(&str, TokenStream)],
    result: &TokenStream,
    value: &Code,
) -> TokenStream {
    model.report(scope);
    let uses = scope.uses.get();
    let constants = parameter("constants", uses.constants, quote!(&Constants));
    let states = states.iter().map(|(state, ty)| {
        let used = if *state == "state" { uses.state } else { uses.next };
        parameter(state, used, ty.clone())
    });
    let title = doc(title);
    let body = ok(value);
    quote!(
        #title
        ///
        /// # Errors
        /// Where it has no value.
        pub fn #name(#constants, #(#states),*) -> Outcome<#result> {
            #body
        }
    )
}
