//! What a free choice in the midst of an action ranges over.

use std::cell::Cell;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use super::{Generated, Walk, drawing, twice};
use crate::emit::code::Code;
use crate::emit::lower::Item;
use crate::emit::model::{Field, FieldSource, Model, Plan};
use crate::emit::scope::Uses;
use crate::emit::tokens::unparenthesized;
use crate::emit::types::Type;

/// The function that gives what a free choice in the midst of an action ranges over.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The statements.
    pub body: TokenStream,
    /// What they need.
    pub uses: Uses,
    /// Whether they can fail.
    pub fallible: bool,
    /// Whether they give what the choices come from; a list of them else.
    pub iterates: bool,
}

/// What a free choice in the midst of an action ranges over: nothing, where the guards before it do not hold.
pub fn choices(model: &Model<'_>, plan: &Plan, field: &Field) -> Choices {
    let (iterates, draws) = (Cell::new(false), Cell::new(false));
    let Generated { body, uses, fallible } = twice(|fallible| {
        let scope = model.scope();
        let mark = scope.types.inference.mark();
        let walk = Walk { draws: draws.get(), ..Walk::new(&scope, model, fallible) };
        let before = plan.fields.iter().take_while(|other| other.name != field.name).cloned().collect::<Vec<_>>();
        walk.bind_fields(&before);
        let mut statements = Vec::new();
        let found = walk.until(&plan.items, field, &before, &mut statements);
        let (source, found) = found.unwrap_or((quote!(std::iter::empty()), field.ty.clone()));
        if scope.uses.get().next {
            let begun = walk.start();
            statements.splice(0..0, begun);
        }
        let uses = scope.uses.get();
        let uses = Uses { next: false, state: uses.state || uses.chance, ..uses };
        draws.set(uses.chance);
        if draws.get() {
            statements.insert(0, drawing(plan, &[]));
        }
        let as_choices = scope.each_as(&found, &field.ty, &field.set);
        let stands_alone = as_choices.is_none() && stands_alone(&source);
        iterates.set(stands_alone && !fallible && statements.iter().all(TokenStream::is_empty));
        let collected = match as_choices {
            None => quote!(#source.collect::<Vec<_>>()),
            Some((element, tokens, false)) => quote!(#source.map(|#element| #tokens).collect::<Vec<_>>()),
            Some((element, tokens, true)) => {
                let all = quote!(#source.map(|#element| Ok(#tokens)).collect::<Outcome<Vec<_>>>());
                scope.try_(&Code::tight(all)).tokens
            }
        };
        scope.types.inference.forget(mark);
        model.report(&scope);
        if iterates.get() {
            return (unparenthesized(source), uses, scope.fallible.get());
        }
        let statements = statements.into_iter().map(none_to_empty);
        let result = if fallible { quote!(Ok(#collected)) } else { collected };
        (quote!(#(#statements)* #result), uses, scope.fallible.get())
    });
    Choices { body, uses, fallible, iterates: iterates.get() }
}

/// Whether what is gone through stands alone: the values of a type, or the numbers of an interval.
fn stands_alone(source: &TokenStream) -> bool {
    let text = source.to_string();
    let mut tokens = source.clone().into_iter();
    let interval = match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) => group.stream().to_string().contains(".."),
        _ => false,
    };
    interval || text.ends_with(":: ALL . into_iter ()") || text == quote!([false, true].into_iter()).to_string()
}

impl Walk<'_, '_> {
    /// The statements before a choice, and the choice's set.
    fn until(
        &self,
        items: &[Item],
        field: &Field,
        fields: &[Field],
        statements: &mut Vec<TokenStream>,
    ) -> Option<(TokenStream, Type)> {
        for item in items {
            match item {
                Item::Choose { local, set } if field.source == FieldSource::Local(*local) => {
                    statements.extend(self.before(set));
                    statements.extend(self.lets(set));
                    return Some(self.scope.over(set));
                }
                Item::AssignAny { variable, set, .. } if field.source == FieldSource::Assigned(*variable) => {
                    let repeated = self.scope.repeated(set);
                    let set = repeated.as_ref().unwrap_or(set);
                    statements.extend(self.before(set));
                    statements.extend(self.lets(set));
                    return Some(self.scope.met(set));
                }
                Item::Scope { definitions, bindings, items } => {
                    statements.extend(self.open(definitions, bindings));
                    if let Some(found) = self.until(items, field, fields, statements) {
                        return Some(found);
                    }
                }
                other => statements.extend(self.step_item(other, fields)),
            }
        }
        None
    }
}

/// `return None;` as `return Vec::new();`
pub fn none_to_empty(statement: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = statement.into_iter().collect();
    let mut changed = Vec::new();
    let mut after_return = false;
    for token in tokens {
        let token = match token {
            TokenTree::Ident(ident) if after_return && ident == "None" => {
                changed.extend(quote!(Vec::new()));
                after_return = false;
                continue;
            }
            TokenTree::Group(group) => {
                let inside: TokenStream = if after_return && group.stream().to_string() == "None" {
                    quote!(Vec::new())
                } else {
                    none_to_empty(group.stream())
                };
                TokenTree::Group(Group::new(group.delimiter(), inside))
            }
            TokenTree::Ident(ident) if ident == "return" => {
                after_return = true;
                changed.push(TokenTree::Ident(ident));
                continue;
            }
            TokenTree::Ident(ident) if after_return && ident == "Ok" => {
                changed.push(TokenTree::Ident(ident));
                continue;
            }
            other => other,
        };
        after_return = false;
        changed.push(token);
    }
    changed.into_iter().collect()
}
