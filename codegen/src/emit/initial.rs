//! `initial.rs`: where behaviours begin.

use proc_macro2::TokenStream;
use quote::quote;

use super::effects;
use super::forks::forked;
use super::lower::{Lowering, Target};
use super::model::Model;
use super::search;
use super::tokens::has_name;

/// `initial.rs`
pub fn initial(model: &Model<'_>) -> Vec<TokenStream> {
    let lowering = Lowering::new(model.program(), Target::Initial);
    let (mut bodies, mut draws) = (Vec::new(), false);
    if let Some(init) = &model.machine().initial {
        for way in forked(effects::ways(model, Target::Initial, init).0) {
            let scope = model.scope();
            bodies.push(search::initial(model, &scope, &lowering, &way));
            if scope.uses.get().state {
                scope.error("Init asks about a state, and there is none yet", init.span);
            }
            draws |= scope.uses.get().chance;
            model.report(&scope);
        }
    }
    let constants =
        if bodies.iter().any(|body| has_name(body, "constants")) { quote!(constants) } else { quote!(_constants) };
    let drawing = draws.then(|| quote!(dynamic::visit_anew(); dynamic::draw_anew(&0);));
    vec![quote!(
        /// Visits the initial states until `visit` breaks.
        ///
        /// # Errors
        /// Where `Init` has no value.
        pub fn initial_states(
            #constants: &Constants,
            visit: &mut dyn FnMut(State) -> ControlFlow<()>,
        ) -> Outcome<()> {
            #drawing
            #(#bodies)*
            Ok(())
        }
    )]
}
