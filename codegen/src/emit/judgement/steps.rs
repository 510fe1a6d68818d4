//! Actions within formulas, by the steps of the next-state relation: `ENABLED A`, `<<A>>_v`, `[A]_v`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::action::is_plain_call;
use crate::emit::actions::{ActionFunctions, call_arguments};
use crate::emit::code::{Code, ok};
use crate::emit::model::{FieldSource, Model, Plan};
use crate::emit::scope::{Scope, Uses};
use crate::emit::tokens::{starts_with, unparenthesized};
use crate::term::{Argument, Body, Pattern, Substitution, Term, TermKind};

/// An atom as a condition on `state` and `next`, by the steps of the next-state relation's disjuncts.
pub fn by_steps(model: &Model<'_>, scope: &Scope<'_>, term: &Term, functions: &[ActionFunctions]) -> Code {
    match &*term.kind {
        TermKind::Enabled(inner) => match &*inner.kind {
            TermKind::Angle(action, subscript) => some_step(model, scope, action, functions, &|scope| {
                let everything = scope.unchanged_variables(subscript).len() == model.program().variables.len();
                if everything {
                    quote!(next != *state)
                } else {
                    let changed = scope.unchanged(subscript).negate().tokens;
                    quote!({ let next = &next; #changed })
                }
            }),
            _ => some_step(model, scope, inner, functions, &|_| quote!(true)),
        },
        TermKind::Angle(action, subscript) => {
            let changed = scope.unchanged(subscript).negate();
            let taken = some_step(model, scope, action, functions, &|scope| {
                scope.uses.set(Uses { next: true, ..scope.uses.get() });
                quote!(successor == *next)
            });
            // In this order, as TLA+ has it: most often a guard does not hold, while comparing whole states is dear.
            Code::all(vec![taken, changed])
        }
        TermKind::Square(action, subscript) => {
            let same = scope.unchanged(subscript);
            let taken = some_step(model, scope, action, functions, &|scope| {
                scope.uses.set(Uses { next: true, ..scope.uses.get() });
                quote!(successor == *next)
            });
            Code::any(vec![same, taken])
        }
        _ => scope.condition(term),
    }
}

/// Whether some step of an action from `state` satisfies `test` (of `next`, or of `successor`).
fn some_step(
    model: &Model<'_>,
    scope: &Scope<'_>,
    action: &Term,
    functions: &[ActionFunctions],
    test: &dyn Fn(&Scope<'_>) -> TokenStream,
) -> Code {
    match &*action.kind {
        TermKind::Or(parts) => {
            return Code::any(parts.iter().map(|part| some_step(model, scope, part, functions, test)).collect());
        }
        TermKind::Quantifier { exists: true, bounds, body } => {
            let Some((first, rest)) = bounds.split_first() else {
                return some_step(model, scope, body, functions, test);
            };
            let inner = if rest.is_empty() {
                body.clone()
            } else {
                Term::new(TermKind::Quantifier { exists: true, bounds: rest.to_vec(), body: body.clone() }, action.span)
            };
            let (source, element) = scope.over(&first.set);
            let Pattern::Local(_) = first.pattern else {
                return scope.error("a tuple pattern in a fairness condition", action.span).code;
            };
            let (code, fallible, name) =
                scope.under(&first.pattern, &element, |_| some_step(model, scope, &inner, functions, test));
            if fallible {
                let inside = ok(&code);
                let source = unparenthesized(source);
                return scope.try_(&Code::tight(quote!(try_any(#source, |#name| { #inside }))));
            }
            let inside = code.tokens;
            return Code::tight(quote!(#source.any(|#name| #inside)));
        }
        _ => {}
    }
    let test_tokens = |scope: &Scope<'_>| {
        let tokens = test(scope);
        let name =
            if starts_with(&tokens, &["successor"]) { format_ident!("successor") } else { format_ident!("next") };
        (name, tokens)
    };
    if let TermKind::Call(id, arguments) = &*action.kind {
        let definition = model.program().get(*id);
        for (plan, functions) in model.plans.iter().zip(functions) {
            let Some((planned, locals)) = &plan.arguments else { continue };
            let unused = plan
                .fields
                .iter()
                .any(|field| !matches!(field.source, FieldSource::Local(local) if locals.contains(&local)));
            let alone = model
                .plans
                .iter()
                .filter(|other| other.arguments.as_ref().is_some_and(|(id, _)| id == planned))
                .count()
                == 1;
            if planned != id || unused || !alone {
                continue;
            }
            let mut given = Vec::new();
            for field in &plan.fields {
                let FieldSource::Local(local) = field.source else { continue };
                let Some(at) = locals.iter().position(|other| *other == local) else { continue };
                let Some(Argument::Term(argument)) = arguments.get(at) else { continue };
                given.push(scope.value(argument, &field.ty).tokens);
            }
            let call = step_of(scope, plan, functions, &given);
            let (name, test) = test_tokens(scope);
            return Code::tight(quote!(#call.is_some_and(|#name| #test)));
        }
        if let (Body::Term(body), false) = (&definition.body, definition.recursive) {
            let pairs = definition.parameters.iter().copied().zip(arguments.iter().cloned());
            let opened = Substitution::new(pairs).apply(body);
            let simple = matches!(
                &*opened.kind,
                TermKind::Or(_) | TermKind::Quantifier { exists: true, .. } | TermKind::Call(..)
            );
            if simple {
                return some_step(model, scope, &opened, functions, test);
            }
        }
        // The ways to take an action of this name.
        let of_name: Vec<usize> = (0..model.plans.len()).filter(|i| model.plans[*i].definition == Some(*id)).collect();
        // An action of the whole relation whose parameters are fixed by constants.
        if let ([only], []) = (of_name.as_slice(), arguments.as_slice())
            && model.plans[*only].fields.is_empty()
        {
            let call = step_of(scope, &model.plans[*only], &functions[*only], &[]);
            let (name, test) = test_tokens(scope);
            return Code::tight(quote!(#call.is_some_and(|#name| #test)));
        }
        if !of_name.is_empty() && arguments.is_empty() {
            return any_step(model, scope, &of_name, functions, &test_tokens);
        }
        if model.machine().next.as_ref().is_some_and(|next| is_plain_call(next).is_some_and(|(next, _)| next == *id)) {
            let all: Vec<usize> = (0..model.plans.len()).collect();
            return any_step(model, scope, &all, functions, &test_tokens);
        }
    }
    scope.error("ENABLED of an action that is no disjunct of the next-state relation", action.span).code
}

/// Whether some step of these actions satisfies the test.
fn any_step(
    model: &Model<'_>,
    scope: &Scope<'_>,
    plans: &[usize],
    functions: &[ActionFunctions],
    test: &dyn Fn(&Scope<'_>) -> (Ident, TokenStream),
) -> Code {
    let parts = plans.iter().map(|i| {
        let (plan, functions) = (&model.plans[*i], &functions[*i]);
        let names: Vec<TokenStream> = plan
            .fields
            .iter()
            .map(|field| {
                let name = &field.name;
                // Asked for again and again, within closures.
                if model.types.is_copy(&field.ty) { quote!(#name) } else { quote!(#name.clone()) }
            })
            .collect();
        let call = step_of(scope, plan, functions, &names);
        let ((name, condition), fails) = scope.closure(|| test(scope));
        let module = &plan.module;
        let mut body = if plan.is_searched {
            let chosen = plan.chosen_names(model);
            quote!(dynamic::finds(|visit| actions::#module::search(constants, state, #(#chosen,)* visit), |#name: State| Ok(#condition))?)
        } else {
            quote!(#call.is_some_and(|#name| #condition))
        };
        scope.fallible.set(scope.fallible.get() || fails || plan.is_searched);
        for (i, field) in plan.fields.iter().enumerate().rev() {
            if field.source == FieldSource::Way {
                continue;
            }
            let ident = &field.name;
            let source = match functions.choices.get(&field.name.to_string()) {
                Some(choices) => {
                    let arguments = call_arguments(choices.uses, &names[..i]);
                    let name = format_ident!("{}_choices", field.name);
                    let question = if choices.fallible { quote!(?) } else { quote!() };
                    quote!(actions::#module::#name(#(#arguments),*) #question.into_iter())
                }
                None => scope.over(&field.set).0,
            };
            let source = unparenthesized(source);
            body = quote!(try_any(#source, |#ident| Ok(#body))?);
            scope.fallible.set(true);
        }
        Code::tight(body)
    });
    Code::any(parts.collect())
}

/// The call that takes an action's step with these arguments.
fn step_of(scope: &Scope<'_>, plan: &Plan, functions: &ActionFunctions, given: &[TokenStream]) -> TokenStream {
    let uses = Uses { state: true, next: false, ..functions.step.uses };
    let before = scope.uses.get();
    scope.uses.set(Uses { constants: before.constants || uses.constants, state: true, ..before });
    let arguments = call_arguments(uses, given);
    let module = &plan.module;
    let call = Code::tight(quote!(actions::#module::step(#(#arguments),*)));
    if functions.step.fallible { scope.try_(&call) } else { call }.tokens
}
