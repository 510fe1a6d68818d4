//! `successors.rs`: every step from a state.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::action::{Early, Walk, drawing, early};
use super::actions::{ActionFunctions, applied, call_arguments};
use super::model::{Model, Plan};
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
    let mut counts = Vec::new();
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
        let mut can_fail_within = false;
        for ((i, field), early) in plan.fields.iter().enumerate().zip(early(model, plan)).rev() {
            let ident = &field.name;
            let source = source(&scope, plan, functions, i, &given_names);
            // That a set has no value is an error, whether or not a guard behind it holds.
            can_fail_within |= may_fail(&source);
            let early = if can_fail_within { Vec::new() } else { early };
            let leave = if i == 0 { quote!(return Ok(ControlFlow::Continue(()));) } else { quote!(continue;) };
            let tests = early.into_iter().map(|Early { quoted, fails }| quote!(#quoted if #fails { #leave }));
            body = quote!(#(#tests)* for #ident in #source { #body });
        }
        if plan.second.as_ref().is_some_and(|second| second.is_counted)
            && let Some(between) = &functions.between
        {
            let fails = question(between.fallible);
            let arguments = plan.given(between.uses, model);
            let mut count = quote!(count += u64::from(actions::#name::between(#(#arguments),*) #fails.is_some()););
            for (i, field) in plan.fields.iter().enumerate().rev() {
                let (ident, source) = (&field.name, source(&scope, plan, functions, i, &given_names));
                count = quote!(for #ident in #source { #count });
            }
            counts.push(count);
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
    if model.is_composed() {
        let constants =
            if has_name(&quote!(#(#counts)*), "constants") { quote!(constants) } else { quote!(_constants) };
        items.push(quote!(
            /// How many states lie between the halves of steps from `state`: TLC counts them as generated.
            ///
            /// # Errors
            /// Where an action has no value in `state`.
            pub fn states_between(#constants: &Constants, state: &State) -> Outcome<u64> {
                let mut count = 0;
                #(#counts)*
                Ok(count)
            }
        ));
    }
    items.extend(helpers);
    items
}
