//! `initial.rs`: where behaviours begin.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::action::Walk;
use super::code::Code;
use super::lower::{Item, Lowering, Target};
use super::model::Model;
use super::scope::{Binding, Expr, Scope};
use super::tokens::{has_name, unparenthesized};
use crate::term::{DefId, VariableId};

/// `initial.rs`
pub fn initial(model: &Model<'_>) -> Vec<TokenStream> {
    let lowering = Lowering::new(model.program(), Target::Initial);
    let (mut bodies, mut draws) = (Vec::new(), false);
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
            scope.given_value(*variable, value);
            let statements = lets(value);
            let ty = types.of(&types.inference.facts.variables[variable.0 as usize]);
            let value = scope.value(value, &ty).tokens;
            assigned(variable);
            let (name, ty, comment) = (types.field(variable.0 as usize), types.tokens(&ty), quoted(whole));
            let rest = rest_of(model, scope, walk, rest);
            quote!(#(#statements)* #comment let #name: #ty = #value; #rest)
        }
        Item::AssignAny { variable, set, whole } if !known(variable) => {
            let repeated = scope.repeated(set);
            let set = repeated.as_ref().unwrap_or(set);
            let statements = lets(set);
            let (source, element) = scope.met(set);
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
        Item::Compose { whole, .. } => scope.error("a composed action in Init", whole.span).code.tokens,
        Item::Scope { definitions, bindings, items } => {
            let statements = walk.open_scope(definitions, bindings);
            let all: Vec<&Item> = items.iter().chain(rest.iter().copied()).collect();
            let rest = rest_of(model, scope, walk, &all);
            quote!(#(#statements)* #rest)
        }
        Item::Guard(term)
        | Item::Condition(term)
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
