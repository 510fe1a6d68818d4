//! The files of behaviour: `action.rs`, `actions/`, `initial.rs`, `successors.rs`, `operators.rs`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::action::{Generated, Walk, choices, explain, step, ways};
use super::changes::Place;
use super::code::{Code, ok};
use super::lower::{Item, Lowering, Target};
use super::model::{Field, Model, Plan};
use super::scope::{Binding, Expr, Scope, Uses};
use super::text::doc;
use super::tokens::{has_name, names_among, unparenthesized};
use crate::term::{DefId, VariableId};

/// The functions of one action.
pub struct ActionFunctions {
    /// `step`
    pub step: Generated,
    /// The parts of a state that it writes to.
    pub changes: Vec<Place>,
    /// `ways`, where there may be several.
    pub ways: Option<Generated>,
    /// The sets that free choices in its midst range over, by field.
    pub choices: BTreeMap<String, Generated>,
    /// `explain`
    pub explain: Generated,
}

/// Translates the actions.
pub fn functions(model: &Model<'_>) -> Vec<ActionFunctions> {
    model
        .plans
        .iter()
        .map(|plan| {
            let (step, changes) = step(model, plan);
            ActionFunctions {
                step,
                changes,
                ways: ways(model, plan),
                choices: plan
                    .fields
                    .iter()
                    .filter(|field| !field.leading)
                    .map(|field| (field.name.to_string(), choices(model, plan, field)))
                    .collect(),
                explain: explain(model, plan),
            }
        })
        .collect()
}

/// `Pull(c, p)`
fn applied(plan: &Plan) -> String {
    let names: Vec<&str> = plan.fields.iter().map(|field| field.spec_name.as_str()).collect();
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
            arguments.push(quote!(Action::#variant { #(#names),* } => vec![#(#names.to_value()),*]));
            new.push(
                quote!((#number, [#(#names),*]) => Some(Action::#variant { #(#names: Typed::from_value(#names)?),* })),
            );
        }
    }
    let copy = if copy { quote!(Copy,) } else { quote!() };
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
                    match self { #(#index),* }
                }
                /// The free choices, in order.
                pub fn arguments(&self) -> Vec<Value> {
                    match self { #(#arguments),* }
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
        let result = if choices.fallible { quote!(Outcome<Vec<#ty>>) } else { quote!(Vec<#ty>) };
        let name = format_ident!("{}_choices", field.name);
        let text = doc(&format!("What `{}` can be: none, where a guard before it does not hold.", field.spec_name));
        items.push(quote!(
            #text
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
    items.push(quote!(
        /// The successor of `state` by `action`, or `None` where a guard does not hold.
        ///
        /// # Errors
        /// Where the action has no value in `state`.
        pub fn step(#step_constants, state: &State, action: &Action) -> Outcome<Option<State>> {
            match action { #(#steps),* }
        }
    ));
    items.push(quote!(
        /// Every conjunct of `action`, judged in `state`, and in `next` where it is known.
        pub fn explain(#explain_constants, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
            match action { #(#explained),* }
        }
    ));
    items
}

/// `successors.rs`
pub fn successors(model: &Model<'_>, functions: &[ActionFunctions]) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut calls = Vec::new();
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
        calls.push(quote!(
            if #name(constants, state, visit)?.is_break() {
                return Ok(());
            }
        ));
        let scope = model.scope();
        let walk = Walk::new(&scope, model, true);
        walk.bind_fields(&plan.fields);
        let names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                quote!(#name)
            })
            .collect();
        let given_names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
            })
            .collect();
        let question = |fallible: bool| if fallible { quote!(?) } else { quote!() };
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
                let cloned: Vec<TokenStream> = plan
                    .fields
                    .iter()
                    .map(|field| {
                        let name = &field.name;
                        if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name: #name.clone()) }
                    })
                    .collect();
                let action =
                    if names.is_empty() { quote!(Action::#variant) } else { quote!(Action::#variant { #(#cloned),* }) };
                let inner = visit(if by_reference { quote!(next) } else { quote!(next.clone()) }, action);
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
        for (i, field) in plan.fields.iter().enumerate().rev() {
            let ident = &field.name;
            let source = if field.leading {
                let (source, _) = scope.over(&field.set);
                unparenthesized(source)
            } else if let Some(choices) = functions.choices.get(&field.name.to_string()) {
                let before: Vec<TokenStream> = given_names[..i].to_vec();
                let arguments = call_arguments(choices.uses, &before);
                let fails = question(choices.fallible);
                let function = format_ident!("{}_choices", field.name);
                quote!(actions::#name::#function(#(#arguments),*) #fails)
            } else {
                quote!(std::iter::empty())
            };
            body = quote!(for #ident in #source { #body });
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
                visit: &mut impl FnMut(Action, #shown) -> ControlFlow<()>,
            ) -> Outcome<ControlFlow<()>> {
                #body
                Ok(ControlFlow::Continue(()))
            }
        ));
    }
    items.push(quote!(
        /// Visits the successors of `state`, action by action in the order of `Next`, until `visit` breaks.
        ///
        /// # Errors
        /// Where an action has no value in `state`.
        pub fn successors(
            constants: &Constants,
            state: &State,
            visit: &mut impl FnMut(Action, #shown) -> ControlFlow<()>,
        ) -> Outcome<()> {
            #(#calls)*
            Ok(())
        }
    ));
    items.extend(helpers);
    items
}

/// `initial.rs`
pub fn initial(model: &Model<'_>) -> Vec<TokenStream> {
    let lowering = Lowering::new(model.program(), Target::Initial);
    let mut bodies = Vec::new();
    if let Some(init) = &model.machine().initial {
        for way in lowering.ways(init) {
            let scope = model.scope();
            *scope.assigned.borrow_mut() = Some(BTreeSet::new());
            let walk = Walk::new(&scope, model, true);
            let items: Vec<&Item> = way.iter().collect();
            bodies.push(rest_of(model, &scope, &walk, &items));
            if scope.uses.get().state {
                scope.error("Init applies an operator to variables that have no value yet", init.span);
            }
            model.report(&scope);
        }
    }
    let constants =
        if bodies.iter().any(|body| has_name(body, "constants")) { quote!(constants) } else { quote!(_constants) };
    vec![quote!(
        /// Visits the initial states until `visit` breaks.
        ///
        /// # Errors
        /// Where `Init` has no value.
        pub fn initial_states(
            #constants: &Constants,
            visit: &mut impl FnMut(State) -> ControlFlow<()>,
        ) -> Outcome<()> {
            #(#bodies)*
            Ok(())
        }
    )]
}

/// The statements for the remaining items of `Init`.
fn rest_of(model: &Model<'_>, scope: &Scope<'_>, walk: &Walk<'_, '_>, items: &[&Item]) -> TokenStream {
    let types = model.types;
    let Some((item, rest)) = items.split_first() else {
        let names: Vec<_> = (0..model.program().variables.len()).map(|i| types.field(i)).collect();
        let missing = (0..names.len() as u32)
            .find(|id| !scope.assigned.borrow().as_ref().is_some_and(|assigned| assigned.contains(id)));
        if let Some(id) = missing {
            let name = model.program().variables[id as usize].name.as_ref();
            return quote!(return Err(unassigned(#name)););
        }
        let values = names.iter().enumerate().map(|(i, name)| {
            let copy = types.is_copy(&types.of(&types.inference.facts.variables[i]));
            if copy { quote!(#name) } else { quote!(#name: #name.clone()) }
        });
        return quote!(
            if visit(State { #(#values),* }).is_break() {
                return Ok(());
            }
        );
    };
    let assigned = |variable: &VariableId| {
        if let Some(assigned) = scope.assigned.borrow_mut().as_mut() {
            assigned.insert(variable.0);
        }
        scope.taken.borrow_mut().insert(types.field(variable.0 as usize).to_string());
    };
    let known =
        |variable: &VariableId| scope.assigned.borrow().as_ref().is_some_and(|known| known.contains(&variable.0));
    let lets = |term: &crate::term::Term| {
        let pending: Vec<DefId> = walk.pending.borrow().clone();
        let open: Vec<DefId> = pending.into_iter().filter(|id| !scope.lets.borrow().contains_key(id)).collect();
        scope.let_statements(&open, &[term], true)
    };
    let quoted = |term: &crate::term::Term| super::text::comment(&scope.lines(term.span));
    match item {
        Item::Assign { variable, value, whole } if !known(variable) => {
            let statements = lets(value);
            let ty = types.of(&types.inference.facts.variables[variable.0 as usize]);
            let value = scope.value(value, &ty).tokens;
            assigned(variable);
            let (name, ty, comment) = (types.field(variable.0 as usize), types.tokens(&ty), quoted(whole));
            let rest = rest_of(model, scope, walk, rest);
            quote!(#(#statements)* #comment let #name: #ty = #value; #rest)
        }
        Item::AssignAny { variable, set, whole } if !known(variable) => {
            let statements = lets(set);
            let (source, element) = scope.over(set);
            let ty = types.of(&types.inference.facts.variables[variable.0 as usize]);
            assigned(variable);
            let (name, comment) = (types.field(variable.0 as usize), quoted(whole));
            let expr = Expr::place(Code::tight(quote!(#name)), element.clone());
            let convert = if element == ty {
                quote!()
            } else {
                let converted = scope.converted(expr, &ty, set).tokens;
                quote!(let #name = #converted;)
            };
            let rest = rest_of(model, scope, walk, rest);
            let source = unparenthesized(source);
            quote!(#(#statements)* #comment for #name in #source { #convert #rest })
        }
        Item::Choose { local, set } => {
            let statements = lets(set);
            let (source, element) = scope.over(set);
            let name = scope.fresh(&model.program().locals[local.0 as usize].name);
            scope.locals.borrow_mut().insert(*local, Binding::Expr(Expr::place(Code::tight(quote!(#name)), element)));
            let rest = rest_of(model, scope, walk, rest);
            let source = unparenthesized(source);
            quote!(#(#statements)* for #name in #source { #rest })
        }
        Item::If { condition, then, otherwise, .. } => {
            let statements = lets(condition);
            let test = scope.condition(condition).tokens;
            let branch = |items: &[Item]| {
                let before = scope.assigned.borrow().clone();
                let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
                let body = rest_of(model, scope, walk, &all);
                *scope.assigned.borrow_mut() = before;
                body
            };
            let (yes, no) = (branch(then), branch(otherwise));
            quote!(#(#statements)* if #test { #yes } else { #no })
        }
        Item::Scope { definitions, bindings, items } => {
            let statements = walk.open_scope(definitions, bindings);
            let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
            let rest = rest_of(model, scope, walk, &all);
            quote!(#(#statements)* #rest)
        }
        Item::Guard(term)
        | Item::Assign { whole: term, .. }
        | Item::AssignAny { whole: term, .. }
        | Item::Unchanged { whole: term } => {
            let statements = lets(term);
            let condition = scope.condition(term);
            let comment = quoted(term);
            let rest = rest_of(model, scope, walk, rest);
            if condition.is(true) {
                return quote!(#(#statements)* #comment #rest);
            }
            let condition = condition.tokens;
            quote!(#(#statements)* #comment if #condition { #rest })
        }
    }
}

/// The items of `operators.rs`: every definition that is applied, directly or not.
pub fn operators(model: &Model<'_>) -> Vec<TokenStream> {
    let mut bodies: BTreeMap<DefId, TokenStream> = BTreeMap::new();
    loop {
        let open: Vec<DefId> =
            model.functions.applied.borrow().iter().filter(|id| !bodies.contains_key(id)).copied().collect();
        if open.is_empty() {
            break;
        }
        for id in open {
            bodies.insert(id, operator(model, id, &model.functions.by_id[&id].name));
        }
    }
    let mut ordered: Vec<(DefId, TokenStream)> = bodies.into_iter().collect();
    ordered.sort_by_key(|(id, _)| {
        let definition = model.program().get(*id);
        (definition.span.file, definition.span.start)
    });
    ordered.into_iter().map(|(_, body)| body).collect()
}

/// A definition as a function.
pub fn operator(model: &Model<'_>, id: DefId, name: &proc_macro2::Ident) -> TokenStream {
    let definition = model.program().get(id);
    let function = &model.functions.by_id[&id];
    let scope = model.scope();
    let code = model.function_body(&scope, id);
    model.report(&scope);
    let parameters: Vec<&str> =
        definition.parameters.iter().map(|local| model.program().locals[local.0 as usize].name.as_ref()).collect();
    let title = if parameters.is_empty() {
        format!("`{}`", definition.name)
    } else {
        format!("`{}({})`", definition.name, parameters.join(", "))
    };
    let above = model.comment_above(definition.span);
    let text = doc(&if above.is_empty() { format!("{title}.") } else { format!("{title}: {above}") });
    let (mut signature, _) = given(function.uses);
    let body = if function.fallible {
        let inside = code.body();
        ok(&code, inside)
    } else {
        code.body()
    };
    signature.extend(function.parameters.iter().map(|(name, ty)| {
        let ty = model.types.tokens(ty);
        if has_name(&body, &name.to_string()) {
            quote!(#name: #ty)
        } else {
            let name = format_ident!("_{name}");
            quote!(#name: #ty)
        }
    }));
    let result = model.types.tokens(&function.result);
    let result = if function.fallible { quote!(Outcome<#result>) } else { result };
    quote!(
        #text
        #[inline]
        pub fn #name(#(#signature),*) -> #result {
            #body
        }
    )
}
