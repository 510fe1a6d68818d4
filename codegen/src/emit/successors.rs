//! `successors.rs`: every step from a state.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::action::{Early, Walk, drawing, early};
use super::actions::{ActionFunctions, applied, call_arguments};
use super::model::{Field, FieldSource, Model, Plan};
use super::scope::{Scope, Uses};
use super::text::doc;
use super::tokens::{has_name, may_fail, unparenthesized};
use super::types::unique;

fn question(fallible: bool) -> TokenStream {
    if fallible { quote!(?) } else { quote!() }
}

/// What the choices for a field of an action come from; `names` are those of the fields.
fn source(
    scope: &Scope<'_>,
    plan: &Plan,
    functions: &ActionFunctions,
    place: usize,
    names: &[TokenStream],
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
    let (arguments, fails) = (call_arguments(choices.uses, &names[..place]), question(choices.fallible));
    let function = format_ident!("{}_choices", field.name);
    quote!(actions::#name::#function(#(#arguments),*) #fails)
}

/// The loops that actions share, and within them the calls of what visits the steps of each.
struct Calls<'m, 'a> {
    model: &'m Model<'a>,
    functions: &'m [ActionFunctions],
    /// The names that are not free.
    taken: BTreeSet<String>,
    draws: bool,
}

impl Calls<'_, '_> {
    /// The statements for these actions, which share the loops over `chosen`.
    fn among(&mut self, plans: Range<usize>, chosen: &[Ident]) -> TokenStream {
        let all = &self.model.plans;
        let mut statements = Vec::new();
        let mut start = plans.start;
        while start < plans.end {
            let alike = all[start + 1..plans.end].iter().take_while(|plan| plan.shared > chosen.len()).count();
            let end = start + 1 + alike;
            statements.push(if alike == 0 { self.call(&all[start], chosen) } else { self.shared(start..end, chosen) });
            start = end;
        }
        quote!(#(#statements)*)
    }

    fn call(&self, plan: &Plan, chosen: &[Ident]) -> TokenStream {
        let name = &plan.module;
        let given = chosen.iter().zip(&plan.loops).map(|(name, place)| self.lent(name, &plan.fields[*place]));
        quote!(
            if #name(constants, state, #(#given,)* visit)?.is_break() {
                return Ok(());
            }
        )
    }

    /// One more loop around these actions.
    fn shared(&mut self, plans: Range<usize>, chosen: &[Ident]) -> TokenStream {
        let plan = &self.model.plans[plans.start];
        // Each action has a name of its own for what is chosen.
        let mut fields = plan.fields.clone();
        chosen.iter().zip(&plan.loops).for_each(|(name, place)| fields[*place].name = name.clone());
        let place = plan.loops[chosen.len()];
        let name = format_ident!("{}", unique(fields[place].name.to_string(), &mut self.taken));
        let scope = self.model.scope();
        Walk::new(&scope, self.model, true).bind_fields(&fields);
        let names: Vec<TokenStream> = fields.iter().map(|field| self.lent(&field.name, field)).collect();
        let source = source(&scope, plan, &self.functions[plans.start], place, &names);
        let around: Vec<TokenStream> = chosen.iter().map(ToTokens::to_token_stream).collect();
        let drawing = scope.uses.get().chance.then(|| drawing(plan, &around));
        self.draws |= drawing.is_some();
        self.model.report(&scope);
        let chosen: Vec<Ident> = chosen.iter().cloned().chain([name.clone()]).collect();
        let inner = self.among(plans, &chosen);
        self.taken.remove(&name.to_string());
        quote!(#drawing for #name in #source { #inner })
    }

    /// What is chosen for a field, for somebody else.
    fn lent(&self, name: &Ident, field: &Field) -> TokenStream {
        if self.model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
    }
}

/// `successors.rs`
pub fn successors(model: &Model<'_>, functions: &[ActionFunctions]) -> Vec<TokenStream> {
    let modules = model.plans.iter().map(|plan| plan.module.to_string());
    let taken = modules.chain(["constants", "state", "visit"].map(str::to_owned)).collect();
    let mut calls = Calls { model, functions, taken, draws: false };
    let taken = calls.among(0..model.plans.len(), &[]);
    let mut draws = calls.draws;
    let mut helpers = Vec::new();
    // Whoever wants a state that is a few numbers takes it from where it was made.
    let by_reference = model.state_is_copy();
    let (next, borrow, shown) = if by_reference {
        (quote!(ref next), quote!(&), quote!(&State))
    } else {
        (quote!(next), quote!(), quote!(State))
    };
    for (plan, functions) in model.plans.iter().zip(functions) {
        let name = &plan.module;
        // What a loop around has chosen already.
        let shared_by_next = model.plans.get(plan.index + 1).map_or(0, |next| next.shared);
        let (outer, inner) = plan.loops.split_at(plan.shared.max(shared_by_next));
        let outer: Vec<&Field> = outer.iter().map(|place| &plan.fields[*place]).collect();
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
        let mut early = early(model, plan);
        let early_within = early.split_off(outer.len());
        for (depth, (place, early)) in inner.iter().zip(early_within).enumerate().rev() {
            let ident = &plan.fields[*place].name;
            let source = source(&scope, plan, functions, *place, &given_names);
            // That a set has no value is an error, whether or not a guard behind it holds.
            can_fail_within |= may_fail(&source);
            let early = if can_fail_within { Vec::new() } else { early };
            let leave = if depth == 0 { quote!(return Ok(ControlFlow::Continue(()));) } else { quote!(continue;) };
            let tests = early.into_iter().map(|Early { quoted, fails }| quote!(#quoted if #fails { #leave }));
            body = quote!(#(#tests)* for #ident in #source { #body });
        }
        if !can_fail_within {
            let leave = quote!(return Ok(ControlFlow::Continue(())););
            let early = early.into_iter().flatten();
            let tests = early.map(|Early { quoted, fails }| quote!(#quoted if #fails { #leave }));
            body = quote!(#(#tests)* #body);
        }
        let parts = functions.choices.values().map(|choices| choices.uses);
        draws |= parts.chain([functions.step.uses, scope.uses.get()]).any(|uses| uses.chance);
        if scope.uses.get().chance {
            let outer: Vec<TokenStream> = outer.iter().map(|field| field.name.to_token_stream()).collect();
            let drawing = drawing(plan, &outer);
            body = quote!(#drawing #body);
        }
        model.report(&scope);
        let constants = if has_name(&body, "constants") { quote!(constants) } else { quote!(_constants) };
        let outer = outer.iter().map(|field| {
            let (name, ty) = (&field.name, model.types.tokens(&field.ty));
            quote!(#name: #ty)
        });
        let text = doc(&format!("`{}`", applied(plan)));
        helpers.push(quote!(
            #text
            #[inline]
            fn #name(
                #constants: &Constants,
                state: &State,
                #(#outer,)*
                visit: &mut dyn FnMut(Action, #shown) -> ControlFlow<()>,
            ) -> Outcome<ControlFlow<()>> {
                #body
                Ok(ControlFlow::Continue(()))
            }
        ));
    }
    let visit_anew = draws.then(|| quote!(dynamic::visit_anew();));
    let mut items = vec![quote!(
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
            #taken
            Ok(())
        }
    )];
    items.extend(helpers);
    items
}
