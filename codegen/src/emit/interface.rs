//! The files that tie a model together: `configurations.rs`, `outline.rs`, `places.rs`, `spec.rs`, `proptest.rs`.

use std::collections::BTreeSet;

use lockstep_model::Temporal;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::data::constants_of;
use super::judgement::{Atoms, formula, named, variants};
use super::model::Model;
use super::names;
use super::text::doc;
use super::tokens::has_name;
use super::types::unique;
use crate::machine::{Machine, Named};

/// The variants of `Configuration`.
pub fn configuration_variants(model: &Model<'_>) -> Vec<Ident> {
    let mut taken = BTreeSet::new();
    model
        .configurations
        .iter()
        .map(|configured| {
            let short = configured.name.strip_prefix(&model.name).unwrap_or(&configured.name);
            let short = if short.is_empty() { "Main" } else { short };
            format_ident!("{}", unique(names::camel(short), &mut taken))
        })
        .collect()
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
            let idents = chosen.iter().map(|formula| variant_of(model, of, &formula.name));
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
    let with_self = |body: TokenStream| body;
    let constants = with_self(constants);
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

fn variant_of(model: &Model<'_>, of: &dyn Fn(&Machine) -> Vec<Named>, name: &str) -> Ident {
    let mut found: Vec<Named> = Vec::new();
    for configured in model.configurations {
        for formula in of(&configured.machine) {
            if found.iter().all(|other| other.name != formula.name) {
                found.push(formula);
            }
        }
    }
    let references: Vec<&Named> = found.iter().collect();
    let at = references.iter().position(|formula| &*formula.name == name).unwrap_or(0);
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
    if atoms.kinds.is_empty() {
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

/// `places.rs`: the only file whose numbers move when lines do.
pub fn places(model: &Model<'_>, is_used: &dyn Fn(&str) -> bool) -> Vec<TokenStream> {
    let places = model.places.borrow().clone().into_iter().filter(|(name, _)| is_used(name));
    let constants = places.map(|(name, (module, line))| {
        let name = format_ident!("{name}");
        let line = proc_macro2::Literal::u32_unsuffixed(line);
        quote!(
            pub const #name: Place = Place { module: #module, line: #line };
        )
    });
    let constants: Vec<TokenStream> = constants.collect();
    vec![quote!(#(#constants)*)]
}

/// `spec.rs`
pub fn spec(model: &Model<'_>, atoms: &Atoms, packed: bool, follows: bool) -> Vec<TokenStream> {
    let program = model.program();
    let name = format_ident!("{}", names::camel(&model.name));
    let module = program.name.as_ref();
    let has = |of: &dyn Fn(&Machine) -> bool| model.configurations.iter().any(|configured| of(&configured.machine));
    let constraints = has(&|machine| !machine.constraints.is_empty());
    let action_constraints = has(&|machine| !machine.action_constraints.is_empty());
    let temporal = !atoms.kinds.is_empty();
    let machine = std::sync::Arc::new(model.machine().clone());
    let assumptions: Vec<(String, TokenStream, TokenStream)> = program
        .assumptions
        .iter()
        .enumerate()
        .map(|(i, assumption)| {
            let fixed = program.globals_of(&assumption.term).into_iter().all(|global| match global {
                crate::term::Global::Constant(id) => !model.types.is_field(id),
                crate::term::Global::Variable(_) => false,
            });
            // What no scalar constant decides is decided here and now, before the domains became types.
            let known = match fixed {
                true => crate::evaluate::constant(&machine, model.sources, &assumption.term),
                false => None,
            };
            let tokens = match known {
                Some(lockstep_model::Value::Bool(truth)) => quote!(#truth),
                _ => {
                    let scope = model.scope();
                    let code = scope.condition(&assumption.term);
                    model.report(&scope);
                    code.tokens
                }
            };
            let text = super::scope::one_line(model.sources.slice(assumption.term.span));
            let name = assumption.name.as_ref().map_or_else(|| format!("assumption {}", i + 1), ToString::to_string);
            let place = model.place(assumption.term.span);
            (name, quote!(Ok(#tokens)), quote!((#text, #place)))
        })
        .collect();
    let constant_rows: Vec<TokenStream> = (0..program.constants.len())
        .map(|i| {
            let constant = program.constants[i].name.as_ref();
            let id = crate::term::ConstantId(i as u32);
            if model.types.is_field(id) {
                let field = format_ident!("{}", names::snake(constant));
                quote!((#constant.into(), constants.#field.to_value().to_string()))
            } else {
                let value =
                    model.types.inference.evaluated.constants[i].first().map_or_else(String::new, ToString::to_string);
                quote!((#constant.into(), #value.to_owned()))
            }
        })
        .collect();
    let any_field = (0..program.constants.len()).any(|i| model.types.is_field(crate::term::ConstantId(i as u32)));
    let constants_parameter = if any_field { quote!(constants) } else { quote!(_constants) };
    let variables: Vec<TokenStream> = program
        .variables
        .iter()
        .map(|variable| {
            let (name, place) = (variable.name.as_ref(), model.place(variable.span));
            quote!(Variable { name: #name.into(), location: Some(#place) })
        })
        .collect();
    let actions: Vec<TokenStream> = model
        .plans
        .iter()
        .map(|plan| {
            let name = plan.name.as_str();
            let parameters: Vec<&str> = plan.fields.iter().map(|field| field.spec_name.as_str()).collect();
            let span = plan.definition.map_or(plan.span, |id| program.get(id).span);
            let place = model.place(span);
            quote!(ActionOutline { name: #name.into(), parameters: vec![#(#parameters.into()),*], location: Some(#place) })
        })
        .collect();
    let assumption_rows: Vec<TokenStream> = assumptions
        .iter()
        .map(|(name, _, row)| {
            quote!({
                let (text, location) = #row;
                Predicate { name: #name.into(), text: text.into(), location: Some(location) }
            })
        })
        .collect();
    let assumption_arms: Vec<TokenStream> = assumptions
        .iter()
        .enumerate()
        .map(|(i, (_, code, _))| {
            let i = proc_macro2::Literal::usize_unsuffixed(i);
            quote!(#i => #code)
        })
        .collect();
    let (constraint_field, constraint_row, constraint_value) = if constraints {
        (
            quote!(constraints: Vec<Constraint>,),
            quote!(constraints: configuration.constraints().into_iter().map(Constraint::predicate).collect(),),
            quote!(constraints: configuration.constraints(),),
        )
    } else {
        Default::default()
    };
    let (step_field, step_row, step_value) = if action_constraints {
        (
            quote!(action_constraints: Vec<ActionConstraint>,),
            quote!(action_constraints: configuration.action_constraints().into_iter().map(ActionConstraint::predicate).collect(),),
            quote!(action_constraints: configuration.action_constraints(),),
        )
    } else {
        Default::default()
    };
    let copy = atoms.kinds.iter().flat_map(|kind| &kind.fields).all(|(_, _, ty)| model.types.is_copy(ty));
    let cloned = if copy { quote!() } else { quote!(.clone()) };
    let (atom_field, atom_lines, atom_row, atom_value) = if temporal {
        (
            quote!(atoms: Vec<Atom>,),
            quote!(
                let mut atoms = Atoms::new();
                let fairness = configuration.fairness(&mut atoms);
                let properties = configuration.properties(&mut atoms);
                let atoms = atoms.into_list();
            ),
            quote!(
                atoms: atoms
                    .iter()
                    .map(|atom| Predicate {
                        name: atom #cloned.text().into(),
                        text: atom #cloned.text().into(),
                        location: Some(atom #cloned.location()),
                    })
                    .collect(),
                fairness,
                properties,
            ),
            quote!(atoms,),
        )
    } else {
        Default::default()
    };
    let none = |method: &str, of: &str| {
        let text = format!("the model has no {of} with this number");
        let _ = method;
        quote!(Err(Failure::new(FailureKind::Unsupported, #text)))
    };
    let no_invariant = none("invariant", "invariant");
    let no_assumption = none("assumption", "assumption");
    let constraint_method = if constraints {
        let no = none("constraint", "constraint");
        quote!(
            fn constraint(&self, index: usize, state: &State) -> Outcome<bool> {
                match self.constraints.get(index) {
                    Some(constraint) => constraint.holds(&self.constants, state),
                    None => #no,
                }
            }
        )
    } else {
        quote!()
    };
    let step_method = if action_constraints {
        let no = none("action_constraint", "action constraint");
        quote!(
            fn action_constraint(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
                match self.action_constraints.get(index) {
                    Some(constraint) => constraint.holds(&self.constants, state, next),
                    None => #no,
                }
            }
        )
    } else {
        quote!()
    };
    let atom_methods = if temporal {
        let no = none("atom", "temporal atom");
        let followed = follows.then(|| {
            quote!(
                fn atom_follows_from_actions(&self, index: usize) -> bool {
                    self.atoms.get(index).is_some_and(|atom| atom #cloned.follows_from_actions())
                }
                fn atom_is_about(&self, index: usize, action: &Action) -> bool {
                    self.atoms.get(index).is_some_and(|atom| atom #cloned.is_about(action))
                }
            )
        });
        quote!(
            fn atom(&self, index: usize, state: &State, next: &State) -> Outcome<bool> {
                match self.atoms.get(index) {
                    Some(atom) => atom #cloned.holds(&self.constants, state, next),
                    None => #no,
                }
            }
            fn atom_is_state_level(&self, index: usize) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.is_state_level())
            }
            fn atom_excludes_stuttering(&self, index: usize) -> bool {
                self.atoms.get(index).is_some_and(|atom| atom #cloned.excludes_stuttering())
            }
            #followed
        )
    } else {
        quote!()
    };
    let (stored, store, load, fingerprint) = if packed {
        (
            quote!(Stored<State, WORDS>),
            quote!(packing::store(state)),
            quote!(packing::load(stored)),
            quote!(stored.fingerprint()),
        )
    } else {
        (quote!(State), quote!(state.clone()), quote!(stored.clone()), quote!(fingerprint_of(stored)))
    };
    let (viewed, symmetric) = (model.machine().view.is_some(), !model.machine().symmetry.is_empty());
    let (symmetry_field, symmetry_line, symmetry_row, symmetry_value, symmetry_check) = if symmetric {
        (
            quote!(symmetry: Symmetry,),
            quote!(let symmetry = Symmetry::new(symmetry(&constants));),
            quote!(symmetry: true,),
            quote!(symmetry,),
            quote!(self.symmetry.validity()?;),
        )
    } else {
        Default::default()
    };
    let fingerprint = match (viewed, symmetric) {
        (false, false) => quote!(Ok(#fingerprint)),
        (false, true) => quote!(Ok(self.symmetry.least(state))),
        (true, true) => quote!(view(&self.constants, state).map(|seen| self.symmetry.least(&[seen][..]))),
        (true, false) => quote!(view(&self.constants, state).map(|seen| fingerprint_of(&seen))),
    };
    let of_state = if viewed || symmetric { quote!(state) } else { quote!(_state) };
    let of_stored = if symmetric || viewed { quote!(_stored) } else { quote!(stored) };
    let by_reference = model.state_is_copy();
    let shown_to_all = match by_reference {
        true => quote!(&mut |action: Action, next: &State| visit(action, *next)),
        false => quote!(&mut visit),
    };
    // Of a successor, what the step leaves alone is neither packed nor digested anew.
    let digested = model.is_digested();
    let stored_successors = if packed || digested {
        let (next, shown) = if by_reference { (quote!(next), quote!(&State)) } else { (quote!(&next), quote!(State)) };
        let (origin, fingerprint) = match (digested, viewed) {
            (true, _) => {
                (quote!(let mut origin = Origin::new(&self.symmetry, state);), quote!(Ok(origin.successor(#next))))
            }
            (_, false) => (quote!(), quote!(Ok(stored.fingerprint()))),
            _ => (quote!(), quote!(self.fingerprint(#next, &stored))),
        };
        let (before, store) = match packed {
            true => (quote!(stored), quote!(packing::store_next(stored, &action, #next))),
            false => (quote!(_stored), quote!(self.store(#next))),
        };
        quote!(
            fn stored_successors<V>(&self, state: &State, #before: &Self::Stored, mut visit: V) -> Outcome<u64>
            where
                V: FnMut(&Action, Self::Stored, Outcome<u64>) -> ControlFlow<()>,
            {
                #origin
                let mut visit = |action: Action, next: #shown| {
                    let stored = #store;
                    let fingerprint = #fingerprint;
                    visit(&action, stored, fingerprint)
                };
                successors(&self.constants, state, &mut visit).map(|()| 0)
            }
        )
    } else {
        quote!()
    };
    let shown = if model.machine().alias.is_some() {
        quote!(
            fn shown(&self, state: &State, next: Option<&State>) -> Outcome<Vec<(String, Value)>> {
                let alias = alias(&self.constants, state, next.unwrap_or(state))?;
                Ok(aliased(self, state, Some(&alias)))
            }
        )
    } else {
        quote!()
    };
    let postcondition = model.machine().postcondition.as_ref().map(|_| {
        quote!(
            fn postcondition(&self, statistics: &Statistics) -> Outcome<bool> {
                dynamic::conclude(statistics);
                postcondition(&self.constants)
            }
        )
    });
    let title = doc(&format!("The model `{}` under one of its configurations.", program.name));
    let assumption_match = if assumptions.is_empty() {
        quote!(let _ = index; #no_assumption)
    } else {
        quote!(match index { #(#assumption_arms,)* _ => #no_assumption })
    };
    let assumption_constants =
        if has_name(&assumption_match, "constants") { quote!(let constants = &self.constants;) } else { quote!() };
    vec![
        quote!(
            #title
            #[derive(Clone, Debug)]
            pub struct #name {
                configuration: Configuration,
                constants: Constants,
                invariants: Vec<Invariant>,
                #constraint_field
                #step_field
                #atom_field
                #symmetry_field
                outline: Outline,
            }
        ),
        quote!(
            impl #name {
                /// The model under this configuration.
                pub fn new(configuration: Configuration) -> Self {
                    let constants = configuration.constants();
                    let invariants = configuration.invariants();
                    #atom_lines
                    #symmetry_line
                    let outline = Outline {
                        module: #module.into(),
                        constants: constant_values(&constants),
                        variables: variables(),
                        actions: action_outlines(),
                        invariants: invariants.iter().map(|invariant| invariant.predicate()).collect(),
                        #constraint_row
                        #step_row
                        assumptions: assumptions(),
                        #atom_row
                        check_deadlock: configuration.check_deadlock(),
                        #symmetry_row
                        ..Outline::default()
                    };
                    #name { configuration, constants, invariants, #constraint_value #step_value #atom_value #symmetry_value outline }
                }
                /// The configuration.
                pub fn configuration(&self) -> Configuration {
                    self.configuration
                }
                /// The values of the constants.
                pub fn constants(&self) -> &Constants {
                    &self.constants
                }
            }
        ),
        quote!(
            impl Spec for #name {
                type State = State;
                type Stored = #stored;
                type Action = Action;

                fn outline(&self) -> &Outline {
                    &self.outline
                }
                fn initial_states<V>(&self, mut visit: V) -> Outcome<()>
                where
                    V: FnMut(State) -> ControlFlow<()>,
                {
                    #symmetry_check
                    initial_states(&self.constants, &mut visit)
                }
                fn successors<V>(&self, state: &State, mut visit: V) -> Outcome<()>
                where
                    V: FnMut(Action, State) -> ControlFlow<()>,
                {
                    successors(&self.constants, state, #shown_to_all)
                }
                #stored_successors
                fn step(&self, state: &State, action: &Action) -> Outcome<Option<State>> {
                    actions::step(&self.constants, state, action)
                }
                #[inline]
                fn action_index(&self, action: &Action) -> usize {
                    action.index()
                }
                fn action_arguments(&self, action: &Action) -> Vec<Value> {
                    action.arguments()
                }
                fn action(&self, index: usize, arguments: &[Value]) -> Option<Action> {
                    Action::new(index, arguments)
                }
                fn assumption(&self, index: usize) -> Outcome<bool> {
                    #assumption_constants
                    #assumption_match
                }
                fn invariant(&self, index: usize, state: &State) -> Outcome<bool> {
                    match self.invariants.get(index) {
                        Some(invariant) => invariant.holds(&self.constants, state),
                        None => #no_invariant,
                    }
                }
                fn invariant_is_tested(&self, index: usize, state: &State) -> Outcome<Option<bool>> {
                    match self.invariants.get(index) {
                        Some(invariant) => invariant.is_tested(&self.constants, state),
                        None => Ok(None),
                    }
                }
                #constraint_method
                #step_method
                #atom_methods
                #[inline]
                fn store(&self, state: &State) -> Self::Stored {
                    #store
                }
                #[inline]
                fn load(&self, stored: &Self::Stored) -> State {
                    #load
                }
                #[inline]
                fn fingerprint(&self, #of_state: &State, #of_stored: &Self::Stored) -> Outcome<u64> {
                    #fingerprint
                }
                fn values(&self, state: &State) -> Vec<Value> {
                    state.values()
                }
                #postcondition
                #shown
                fn state(&self, values: &[Value]) -> Option<State> {
                    State::from_values(values)
                }
                fn explain(&self, state: &State, action: &Action, next: Option<&State>) -> Vec<Conjunct> {
                    actions::explain(&self.constants, state, action, next)
                }
            }
        ),
        quote!(
            /// The constants' names and values.
            fn constant_values(#constants_parameter: &Constants) -> Vec<(Cow<'static, str>, String)> {
                Vec::from([#(#constant_rows),*])
            }
        ),
        quote!(
            /// The variables, in the spec's order.
            fn variables() -> Vec<Variable> {
                Vec::from([#(#variables),*])
            }
        ),
        quote!(
            /// The actions, in the spec's order.
            fn action_outlines() -> Vec<ActionOutline> {
                Vec::from([#(#actions),*])
            }
        ),
        quote!(
            /// The assumptions about the constants.
            fn assumptions() -> Vec<Predicate> {
                Vec::from([#(#assumption_rows),*])
            }
        ),
    ]
}

/// `proptest.rs`
pub fn proptest(model: &Model<'_>) -> Vec<TokenStream> {
    let name = format_ident!("{}", names::camel(&model.name));
    let machine = format_ident!("{}Machine", names::camel(&model.name));
    let first = &configuration_variants(model)[0];
    let title = doc(&format!(
        "`{}` as a reference for proptest's state machine tests: each step is one that the model can take.",
        model.name
    ));
    vec![
        quote!(
            #title
            #[derive(Clone, Copy, Debug)]
            pub struct #machine;
        ),
        quote!(
            /// A state with what can be done in it.
            #[derive(Clone, Debug)]
            pub struct Enabled {
                /// The state.
                pub state: State,
                /// The steps that the model can take in it, the ones that change nothing included.
                pub actions: Vec<Action>,
            }
        ),
        quote!(
            impl Enabled {
                /// The state with every step that the model can take in it.
                pub fn new(model: &#name, state: State) -> Self {
                    let mut actions = Vec::new();
                    // Where the model has no value, it takes no step: the check of the model reports it.
                    let _ = model.successors(&state, |action, _| {
                        actions.push(action);
                        ControlFlow::Continue(())
                    });
                    Enabled { state, actions }
                }
            }
        ),
        quote!(
            impl #machine {
                /// The model that the steps are those of.
                pub fn model() -> #name {
                    #name::new(Configuration::#first)
                }
                /// The initial states.
                fn initial() -> Vec<Enabled> {
                    let model = Self::model();
                    let mut states = Vec::new();
                    let _ = model.initial_states(|state| {
                        states.push(Enabled::new(&model, state));
                        ControlFlow::Continue(())
                    });
                    states
                }
            }
        ),
        quote!(
            impl ReferenceStateMachine for #machine {
                type State = Enabled;
                type Transition = Action;

                fn init_state() -> BoxedStrategy<Enabled> {
                    select(Self::initial()).boxed()
                }
                fn transitions(state: &Enabled) -> BoxedStrategy<Action> {
                    select(state.actions.clone()).boxed()
                }
                fn preconditions(state: &Enabled, transition: &Action) -> bool {
                    state.actions.contains(transition)
                }
                fn apply(state: Enabled, transition: &Action) -> Enabled {
                    let model = Self::model();
                    match model.step(&state.state, transition) {
                        Ok(Some(next)) => Enabled::new(&model, next),
                        _ => state,
                    }
                }
            }
        ),
    ]
}
