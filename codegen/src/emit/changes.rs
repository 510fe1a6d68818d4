//! Which parts of a state an action changes, so that a search need not pack a successor's other parts anew.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::model::Plan;

/// A part of a state: a variable, or a value of the function that it is: `page[c][p]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The variable's field.
    pub variable: String,
    /// The arguments, as far as they are free choices of the action: the names of its fields.
    pub arguments: Vec<String>,
}

/// The places that `step` may write to: all that it mentions of the next state. None is part of another.
pub fn changes(plan: &Plan, step: &TokenStream) -> Vec<Place> {
    let mut found = BTreeSet::new();
    collect(plan, step.clone(), &mut found);
    let is_part = |place: &Place, of: &Place| {
        place != of && place.variable == of.variable && place.arguments.starts_with(&of.arguments)
    };
    found.iter().filter(|place| !found.iter().any(|other| is_part(place, other))).cloned().collect()
}

fn collect(plan: &Plan, tokens: TokenStream, found: &mut BTreeSet<Place>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect(plan, group.stream(), found);
        }
        let [TokenTree::Ident(next), TokenTree::Punct(dot), TokenTree::Ident(variable), rest @ ..] = &tokens[i..]
        else {
            continue;
        };
        if next == "next" && dot.as_char() == '.' {
            let arguments = rest.iter().map_while(|token| argument(plan, token));
            found.insert(Place {
                variable: variable.to_string(),
                arguments: arguments.map(|name| name.to_string()).collect(),
            });
        }
    }
}

/// The field of the action that stands alone in brackets.
fn argument(plan: &Plan, token: &TokenTree) -> Option<Ident> {
    let TokenTree::Group(group) = token else { return None };
    let mut inside = group.stream().into_iter();
    match (group.delimiter(), inside.next(), inside.next()) {
        (Delimiter::Bracket, Some(TokenTree::Ident(name)), None) => {
            plan.fields.iter().find(|field| field.name == name).map(|field| field.name.clone())
        }
        _ => None,
    }
}
