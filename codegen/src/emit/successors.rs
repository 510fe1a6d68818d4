//! `successors.rs`: every step from a state.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::action::{Early, Walk, drawing, early};
use super::actions::{ActionFunctions, applied, call_arguments};
use super::model::{FieldSource, Model, Plan};
use super::scope::{Scope, Uses};
use super::text::doc;
use super::tokens::{has_name, may_fail, unparenthesized};

fn question(fallible: bool) -> TokenStream {
    if fallible { quote!(?) } else { quote!() }
}

/// What the choices for a field of an action come from; `given` are the fields, as arguments.
fn source(
    scope: &Scope<'_>,
    plan: &Plan,
    functions: &ActionFunctions,
    place: usize,
    given: &[TokenStream],
) -> TokenStream {
    let (name, field) = (&plan.module, &plan.fields[place]);
    if field.leading {
        let (source, found) = scope.over(&field.set);
        return match scope.each_as(&found, &field.ty, &field.set) {
            None => unparenthesized(source),
            Some((element, tokens, false)) => quote!(#source.map(|#element| #tokens)),
            Some((element, tokens, true)) => {
                quote!(#source.map(|#element| Ok(#tokens)).collect::<Outcome<Vec<_>>>()?)
            }
        };
    }
    let Some(choices) = functions.choices.get(&field.name.to_string()) else { return quote!(std::iter::empty()) };
    let (arguments, fails) = (call_arguments(choices.uses, &given[..place]), question(choices.fallible));
    let function = format_ident!("{}_choices", field.name);
    quote!(actions::#name::#function(#(#arguments),*) #fails)
}

/// `successors.rs`
pub fn successors(model: &Model<'_>, functions: &[ActionFunctions]) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut calls = Vec::new();
    let mut helpers = Vec::new();
    let mut draws = false;
    // Whoever wants a state that is a few numbers takes it from where it was made.
    let by_reference = model.state_is_copy();
    let (next, borrow, shown) = if by_reference {
        (quote!(ref next), quote!(&), quote!(&State))
    } else {
        (quote!(next), quote!(), quote!(State))
    };
    for (plan, functions) in model.plans.iter().zip(functions) {
        let name = &plan.module;
        calls.push(quote!(
            if #name(constants, state, visit)?.is_break() {
                return Ok(());
            }
        ));
        let scope = model.scope();
        let walk = Walk::new(&scope, model, true);
        walk.bind_fields(&plan.fields);
        let given_names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
            })
            .collect();
        let variant = &plan.variant;
        let own: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name: #name.clone()) }
            })
            .collect();
        let action = if own.is_empty() { quote!(Action::#variant) } else { quote!(Action::#variant { #(#own),* }) };
        let uses = Uses { next: false, state: true, ..functions.step.uses };
        let arguments = call_arguments(uses, &given_names);
        let visit = |next: TokenStream, action: TokenStream| {
            quote!(
                if visit(#action, #next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            )
        };
        let visited = match &functions.ways {
            None => visit(quote!(next), action.clone()),
            Some(ways) => {
                let arguments = call_arguments(ways.uses, &given_names);
                let fails = question(ways.fallible);
                let inner = visit(if by_reference { quote!(next) } else { quote!(next.clone()) }, action.clone());
                quote!(for _ in 0..actions::#name::ways(#(#arguments),*) #fails { #inner })
            }
        };
        let step = quote!(actions::#name::step(#(#arguments),*));
        let mut body = match &functions.ways {
            // A question mark would move the state about, once more for every step and where there is none.
            _ if functions.step.fallible => quote!(
                match #step {
                    Ok(Some(#next)) => { #visited }
                    Ok(None) => {}
                    Err(failure) => return Err(failure),
                }
            ),
            None => quote!(
                if let Some(next) = #borrow #step && visit(#action, next).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            ),
            Some(_) => quote!(
                if let Some(next) = #borrow #step {
                    #visited
                }
            ),
        };
        if plan.is_searched {
            let (way, chosen) =
                (plan.fields.iter().filter(|field| field.source == FieldSource::Way), plan.chosen_names(model));
            let way: TokenStream = way.map(|field| &field.name).map(|name| quote!(#name)).collect();
            let lent = if by_reference { quote!(&next) } else { quote!(next) };
            body = quote!(
                let mut #way = 0;
                let searched = actions::#name::search(constants, state, #(#chosen,)* &mut |next| {
                    #way += 1;
                    Ok(visit(#action, #lent))
                });
                if searched?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            );
        }
        let mut can_fail_within = plan.is_searched;
        for ((i, field), early) in plan.fields.iter().enumerate().zip(early(model, plan)).rev() {
            if field.source == FieldSource::Way {
                continue;
            }
            let ident = &field.name;
            let source = source(&scope, plan, functions, i, &given_names);
            // That a set has no value is an error, whether or not a guard behind it holds.
            can_fail_within |= may_fail(&source);
            let early = if can_fail_within { Vec::new() } else { early };
            let leave = if i == 0 { quote!(return Ok(ControlFlow::Continue(()));) } else { quote!(continue;) };
            let tests = early.into_iter().map(|Early { quoted, fails }| quote!(#quoted if #fails { #leave }));
            body = quote!(#(#tests)* for #ident in #source { #body });
        }
        let parts = functions.choices.values().map(|choices| choices.uses);
        draws |= parts.chain([functions.step.uses, scope.uses.get()]).any(|uses| uses.chance);
        if scope.uses.get().chance {
            let drawing = drawing(plan);
            body = quote!(#drawing #body);
        }
        model.report(&scope);
        let constants = if has_name(&body, "constants") { quote!(constants) } else { quote!(_constants) };
        let text = doc(&format!("`{}`", applied(plan)));
        helpers.push(quote!(
            #text
            #[inline]
            fn #name(
                #constants: &Constants,
                state: &State,
                visit: &mut dyn FnMut(Action, #shown) -> ControlFlow<()>,
            ) -> Outcome<ControlFlow<()>> {
                #body
                Ok(ControlFlow::Continue(()))
            }
        ));
    }
    let visit_anew = draws.then(|| quote!(dynamic::visit_anew();));
    items.push(quote!(
        /// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
        ///
        /// # Errors
        /// Where an action has no value in `state`.
        pub fn successors(
            constants: &Constants,
            state: &State,
            visit: &mut dyn FnMut(Action, #shown) -> ControlFlow<()>,
        ) -> Outcome<()> {
            #visit_anew
            #(#calls)*
            Ok(())
        }
    ));
    items.extend(helpers);
    items
}
