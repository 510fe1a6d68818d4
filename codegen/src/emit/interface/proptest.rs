//! `proptest.rs`: the model as a reference for property tests.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::configuration_variants;
use crate::emit::model::Model;
use crate::emit::text::doc;
use crate::emit::type_name;

/// `proptest.rs`
pub fn proptest(model: &Model<'_>) -> Vec<TokenStream> {
    let name = format_ident!("{}", type_name(&model.name));
    let machine = format_ident!("{}Machine", type_name(&model.name));
    let first = &configuration_variants(model)[0];
    let title = doc(&format!(
        "`{}` as a reference for proptest's state machine tests: each\nstep is one that the model can take.",
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
