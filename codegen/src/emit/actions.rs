//! The files of actions: `action.rs`, `actions/`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::action::{Choices, Generated, choices, explain, step, ways};
use super::changes::Place;
use super::model::{Field, FieldSource, Model, Plan};
use super::scope::Uses;
use super::search::{all_variables, steps};
use super::text::doc;
use super::tokens::{has_name, names_among};

/// The functions of one action.
pub struct ActionFunctions {
    /// `search`, where its steps are searched for.
    pub search: Option<TokenStream>,
    /// `step`
    pub step: Generated,
    /// The parts of a state that it writes to.
    pub changes: Vec<Place>,
    /// `ways`, where there may be several.
    pub ways: Option<Generated>,
    /// The sets that free choices in its midst range over, by field.
    pub choices: BTreeMap<String, Choices>,
    /// `explain`
    pub explain: Generated,
}

/// Translates the actions.
pub fn functions(model: &Model<'_>) -> Vec<ActionFunctions> {
    model
        .plans
        .iter()
        .map(|plan| {
            if plan.is_searched {
                return searched(model, plan);
            }
            let (step, changes) = step(model, plan);
            ActionFunctions {
                explain: explain(model, plan, &step),
                search: None,
                step,
                changes,
                ways: ways(model, plan),
                choices: plan
                    .fields
                    .iter()
                    .filter(|field| !field.leading)
                    .map(|field| (field.name.to_string(), choices(model, plan, field)))
                    .collect(),
            }
        })
        .collect()
}

/// The functions of an action whose steps are searched for.
fn searched(model: &Model<'_>, plan: &Plan) -> ActionFunctions {
    let (search, uses) = steps(model, plan);
    let chosen = plan.chosen_names(model);
    let ways = plan.fields.iter().filter(|field| field.source == FieldSource::Way).map(|field| &field.name);
    let body = quote!(dynamic::found_at(#(#ways)*, |visit| search(constants, state, #(#chosen,)* visit)));
    let step = Generated { body, uses: Uses { constants: true, state: true, ..uses }, fallible: true };
    let whole = |variable| Place { variable, arguments: Vec::new() };
    ActionFunctions {
        explain: explain(model, plan, &step),
        search: Some(search),
        step,
        changes: all_variables(model).map(whole).collect(),
        ways: None,
        choices: BTreeMap::new(),
    }
}

/// `Pull(c, p)`
pub fn applied(plan: &Plan) -> String {
    let names: Vec<&str> = plan.chosen().map(|field| field.spec_name.as_str()).collect();
    if names.is_empty() { plan.name.clone() } else { format!("{}({})", plan.name, names.join(", ")) }
}

/// What the spec's comment says of an action, below its name.
fn documentation(model: &Model<'_>, plan: &Plan) -> TokenStream {
    let above = plan.definition.map(|id| model.comment_above(model.program().get(id).span)).unwrap_or_default();
    let title = format!("`{}`", applied(plan));
    doc(&if above.is_empty() { format!("{title}.") } else { format!("{title}: {}", lower_first(&above)) })
}

fn lower_first(text: &str) -> String {
    text.to_owned()
}

/// `action.rs`
pub fn action(model: &Model<'_>) -> Vec<TokenStream> {
    let types = model.types;
    let (mut variants, mut index, mut arguments, mut new) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let copy = model.plans.iter().flat_map(|plan| &plan.fields).all(|field| types.is_copy(&field.ty));
    for plan in &model.plans {
        let text = documentation(model, plan);
        let (variant, names): (_, Vec<_>) = (&plan.variant, plan.fields.iter().map(|field| &field.name).collect());
        let kinds: Vec<TokenStream> = plan.fields.iter().map(|field| types.tokens(&field.ty)).collect();
        let docs: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                if field.source == FieldSource::Way {
                    return doc("The place among the steps, from 1 on.");
                }
                let set = super::scope::one_line(model.sources.slice(field.set.span));
                doc(&format!("`{} \\in {set}`", field.spec_name))
            })
            .collect();
        let number = proc_macro2::Literal::usize_unsuffixed(plan.index);
        if names.is_empty() {
            variants.push(quote!(#text #variant));
            index.push(quote!(Action::#variant => #number));
            arguments.push(quote!(Action::#variant => vec![]));
            new.push(quote!((#number, []) => Some(Action::#variant)));
        } else {
            variants.push(quote!(#text #variant { #(#docs #names: #kinds),* }));
            index.push(quote!(Action::#variant { .. } => #number));
            let shown: Vec<_> = plan.shown().map(|field| &field.name).collect();
            let others = (shown.len() < plan.fields.len()).then(|| quote!(..));
            arguments.push(quote!(Action::#variant { #(#shown,)* #others } => vec![#(#shown.to_value()),*]));
            // Which of the steps it is nobody is told, and the first one is meant where nobody says.
            let way = plan.fields.iter().filter(|field| field.source == FieldSource::Way).map(|field| &field.name);
            let ways = way.map(|way| quote!(#way: 1,));
            if plan.chosen().all(|field| field.shown) {
                new.push(quote!(
                    (#number, [#(#shown),*]) =>
                        Some(Action::#variant { #(#ways)* #(#shown: Typed::from_value(#shown)?),* })
                ));
            }
        }
    }
    let copy = if copy { quote!(Copy,) } else { quote!() };
    // Where there are no steps, there is none that a reference could be to.
    let whole = if model.plans.is_empty() { quote!(*self) } else { quote!(self) };
    let title = doc(&format!("A step of `{}`, with every free choice that it makes.", model.program().name));
    vec![
        quote!(
            #title
            #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
            pub enum Action { #(#variants),* }
        ),
        quote!(
            impl Action {
                /// The place among the spec's actions.
                pub fn index(&self) -> usize {
                    match #whole { #(#index),* }
                }
                /// The free choices, in order.
                pub fn arguments(&self) -> Vec<Value> {
                    match #whole { #(#arguments),* }
                }
                /// The action with this place and these choices; `None` where a choice is not of its kind.
                pub fn new(index: usize, arguments: &[Value]) -> Option<Self> {
                    match (index, arguments) { #(#new,)* _ => None }
                }
            }
        ),
    ]
}

/// `constants: &Constants, state: &State, …`, as far as they are needed.
pub fn given(uses: Uses) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    if uses.constants {
        parameters.push(quote!(constants: &Constants));
        arguments.push(quote!(constants));
    }
    if uses.state {
        parameters.push(quote!(state: &State));
        arguments.push(quote!(state));
    }
    if uses.next {
        parameters.push(quote!(next: &State));
        arguments.push(quote!(next));
    }
    (parameters, arguments)
}

fn field_parameters(model: &Model<'_>, fields: &[Field], body: &TokenStream) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let (name, ty) = (&field.name, model.types.tokens(&field.ty));
            if has_name(body, &name.to_string()) {
                quote!(#name: #ty)
            } else {
                let name = format_ident!("_{name}");
                quote!(#name: #ty)
            }
        })
        .collect()
}

/// `actions/<action>.rs`
pub fn action_file(model: &Model<'_>, plan: &Plan, functions: &ActionFunctions) -> Vec<TokenStream> {
    let text = documentation(model, plan);
    let mut items = Vec::new();
    if let Some(body) = &functions.search {
        let chosen: Vec<Field> = plan.chosen().cloned().collect();
        let fields = field_parameters(model, &chosen, body);
        let state = if has_name(body, "state") { quote!(state) } else { quote!(_state) };
        let constants = if has_name(body, "constants") { quote!(constants) } else { quote!(_constants) };
        items.push(quote!(
            /// Visits the steps from `state`, until `visit` breaks.
            pub fn search(
                #constants: &Constants,
                #state: &State,
                #(#fields,)*
                visit: dynamic::Visit<'_, State>,
            ) -> Outcome<ControlFlow<()>> {
                #body
            }
        ));
    }
    let uses = Uses { next: false, state: true, ..functions.step.uses };
    let (parameters, _) = given(uses);
    let body = &functions.step.body;
    let fields = field_parameters(model, &plan.fields, body);
    let result = if functions.step.fallible { quote!(Outcome<Option<State>>) } else { quote!(Option<State>) };
    items.push(quote!(
        #text
        ///
        /// The successor, or `None` where a guard does not hold.
        #[inline]
        pub fn step(#(#parameters,)* #(#fields),*) -> #result {
            #body
        }
    ));
    if let Some(ways) = &functions.ways {
        let (parameters, _) = given(ways.uses);
        let body = &ways.body;
        let fields = field_parameters(model, &plan.fields, body);
        let result = if ways.fallible { quote!(Outcome<usize>) } else { quote!(usize) };
        items.push(quote!(
            /// How many ways there are to take the step, as TLC counts them: disjuncts and witnesses that hold.
            #[inline]
            pub fn ways(#(#parameters,)* #(#fields),*) -> #result {
                #body
            }
        ));
    }
    for (i, field) in plan.fields.iter().enumerate() {
        let Some(choices) = functions.choices.get(&field.name.to_string()) else { continue };
        let (parameters, _) = given(choices.uses);
        let body = &choices.body;
        let fields = field_parameters(model, &plan.fields[..i], body);
        let ty = model.types.tokens(&field.ty);
        let result = match (choices.iterates, choices.fallible) {
            (true, _) => quote!(impl IntoIterator<Item = #ty>),
            (_, true) => quote!(Outcome<Vec<#ty>>),
            (_, false) => quote!(Vec<#ty>),
        };
        let name = format_ident!("{}_choices", field.name);
        let text = doc(&format!("What `{}` can be: none, where a guard before it does not hold.", field.spec_name));
        items.push(quote!(
            #text
            #[inline]
            pub fn #name(#(#parameters,)* #(#fields),*) -> #result {
                #body
            }
        ));
    }
    let explained = &functions.explain;
    let body = &explained.body;
    let fields = field_parameters(model, &plan.fields, body);
    let used = names_among(body, ["state", "next"]);
    let mut parameters = Vec::new();
    if explained.uses.constants {
        parameters.push(quote!(constants: &Constants));
    }
    parameters.push(if used.contains("state") { quote!(state: &State) } else { quote!(_state: &State) });
    let next = if used.contains("next") { quote!(next: Option<&State>) } else { quote!(_next: Option<&State>) };
    items.push(quote!(
        /// Every conjunct, judged.
        pub fn explain(#(#parameters,)* #(#fields,)* #next) -> Vec<Conjunct> {
            #body
        }
    ));
    items
}

/// The arguments of an action's function, in the order of its parameters.
pub fn call_arguments(uses: Uses, names: &[TokenStream]) -> Vec<TokenStream> {
    let (_, mut arguments) = given(uses);
    arguments.extend(names.iter().cloned());
    arguments
}

/// `actions/mod.rs`
pub fn actions_module(model: &Model<'_>, functions: &[ActionFunctions]) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let modules: Vec<_> = model.plans.iter().map(|plan| &plan.module).collect();
    items.push(quote!(#(pub mod #modules;)*));
    let (mut steps, mut explained) = (Vec::new(), Vec::new());
    let mut constants_in_step = false;
    let mut constants_in_explain = false;
    for (plan, functions) in model.plans.iter().zip(functions) {
        let (module, variant) = (&plan.module, &plan.variant);
        let names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                quote!(#name)
            })
            .collect();
        let values: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                if model.types.is_copy(&field.ty) { quote!(*#name) } else { quote!(#name.clone()) }
            })
            .collect();
        let pattern =
            if names.is_empty() { quote!(Action::#variant) } else { quote!(Action::#variant { #(#names),* }) };
        let uses = Uses { next: false, state: true, ..functions.step.uses };
        constants_in_step |= uses.constants;
        let arguments = call_arguments(uses, &values);
        let call = quote!(#module::step(#(#arguments),*));
        steps.push(if functions.step.fallible { quote!(#pattern => #call) } else { quote!(#pattern => Ok(#call)) });
        let explained_uses = functions.explain.uses;
        constants_in_explain |= explained_uses.constants;
        let mut arguments = call_arguments(Uses { state: true, next: false, ..explained_uses }, &values);
        arguments.push(quote!(next));
        explained.push(quote!(#pattern => #module::explain(#(#arguments),*)));
    }
    let constants = |used: bool| if used { quote!(constants: &Constants) } else { quote!(_constants: &Constants) };
    let (step_constants, explain_constants) = (constants(constants_in_step), constants(constants_in_explain));
    let taken = if model.plans.is_empty() { quote!(*action) } else { quote!(action) };
    items.push(quote!(
        /// The successor of `state` by `action`, or `None` where a guard does not hold.
        ///
        /// # Errors
        /// Where the action has no value in `state`.
        pub fn step(#step_constants, state: &State, action: &Action) -> Outcome<Option<State>> {
            match #taken { #(#steps),* }
        }
    ));
    items.push(quote!(
        /// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
        pub fn explain(#explain_constants, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
            match #taken { #(#explained),* }
        }
    ));
    items
}
