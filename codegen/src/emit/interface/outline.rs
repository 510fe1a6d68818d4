//! What the model's outline lists, and the assumptions that it speaks of.

use std::sync::Arc;

use lockstep_model::Value;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::spec::none;
use crate::emit::model::Model;
use crate::emit::scope::one_line;
use crate::emit::text::literal;
use crate::emit::tokens::has_name;
use crate::evaluate::{beginning, constant};
use crate::term::{ConstantId, Global};

/// Whether an assumption holds.
pub(super) fn assumption(model: &Model<'_>) -> TokenStream {
    let program = model.program();
    let none = none("assumption");
    let machine = Arc::new(model.machine().clone());
    let arms = program.assumptions.iter().enumerate().map(|(i, assumption)| {
        let fixed = program.globals_of(&assumption.term).into_iter().all(|global| match global {
            Global::Constant(id) => !model.types.is_field(id),
            Global::Variable(_) => false,
        });
        // What no scalar constant decides is decided here and now, before the domains became types.
        let known = if fixed { constant(&machine, model.sources, &assumption.term) } else { None };
        let holds = match known {
            Some(Value::Bool(truth)) => quote!(#truth),
            _ => {
                let scope = model.scope();
                let code = scope.condition(&assumption.term);
                model.report(&scope);
                code.tokens
            }
        };
        let i = Literal::usize_unsuffixed(i);
        quote!(#i => Ok(#holds))
    });
    let arms: Vec<TokenStream> = arms.collect();
    let answer = match arms.is_empty() {
        true => quote!(let _ = index; #none),
        false => quote!(match index { #(#arms,)* _ => #none }),
    };
    let constants = if has_name(&answer, "constants") { quote!(let constants = &self.constants;) } else { quote!() };
    quote!(
        fn assumption(&self, index: usize) -> Outcome<bool> {
            #constants
            #answer
        }
    )
}

/// What the outline says of initial states, where the spec asks by which action a state was reached.
pub(super) fn begun_by(model: &Model<'_>) -> Option<TokenStream> {
    let initial = model.machine().initial.as_ref().filter(|_| model.machine().asks_for_steps())?;
    let (name, span) = beginning(model.program(), initial);
    let place = model.place(span);
    Some(quote!(begun_by: Some(lockstep_model::behaviour::named(#name, &#place)),))
}

/// The functions that list what the outline holds.
pub(super) fn lists(model: &Model<'_>) -> [TokenStream; 4] {
    let program = model.program();
    let ids = || (0..program.constants.len()).map(|i| ConstantId(i as u32));
    let constants: Vec<TokenStream> = ids()
        .zip(&program.constants)
        .map(|(id, constant)| {
            let name = constant.name.as_ref();
            if model.types.is_field(id) {
                let field = model.types.constant_field(id);
                quote!((#name.into(), constants.#field.to_value().to_string()))
            } else {
                let values = &model.types.inference.evaluated.constants[id.0 as usize];
                let value = values.first().map_or_else(String::new, ToString::to_string);
                quote!((#name.into(), #value.to_owned()))
            }
        })
        .collect();
    let parameter = if ids().any(|id| model.types.is_field(id)) { quote!(constants) } else { quote!(_constants) };
    let variables = program.variables.iter().map(|variable| {
        let (name, place) = (variable.name.as_ref(), model.place(variable.span));
        quote!(Variable::new(#name, #place))
    });
    let actions = model.plans.iter().map(|plan| {
        let name = plan.name.as_str();
        let parameters: Vec<&str> = plan.shown().map(|field| field.spec_name.as_str()).collect();
        let place = model.place(plan.place);
        quote!(ActionOutline::new(#name, &[#(#parameters),*], #place))
    });
    let assumptions = program.assumptions.iter().map(|assumption| {
        let text = one_line(model.sources.slice(assumption.term.span));
        let name = assumption.name.as_ref().map_or_else(|| text.clone(), ToString::to_string);
        let place = model.place(assumption.term.span);
        let (name, text) = (literal(&name), literal(&text));
        quote!(Predicate::new(#name, #text, #place))
    });
    [
        quote!(
            /// The constants' names and values.
            fn constant_values(#parameter: &Constants) -> Vec<(Cow<'static, str>, String)> {
                Vec::from([#(#constants),*])
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
                Vec::from([#(#assumptions),*])
            }
        ),
    ]
}
