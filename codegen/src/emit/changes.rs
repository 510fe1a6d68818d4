//! Which parts of a state an action changes, so that a search need not pack a successor's other parts anew.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenTree};

use super::scope::{Binding, Scope};
use crate::term::{Selector, Term, TermKind, VariableId};

/// A part of a state: a variable, or a value of the function that it is: `page[c][p]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The variable.
    pub variable: VariableId,
    /// The arguments, as far as they are free choices of the action: the names of its fields.
    pub arguments: Vec<Ident>,
}

/// The places that the statements of a step write to, as they are written.
#[derive(Debug, Default)]
pub struct Changes {
    found: RefCell<BTreeSet<Place>>,
}

impl Changes {
    /// Takes note of a new value for the whole variable.
    pub fn whole(&self, variable: VariableId) {
        self.found.borrow_mut().insert(Place { variable, arguments: Vec::new() });
    }

    /// Takes note of a new value at this path of the variable.
    pub fn at(&self, variable: VariableId, path: &[Selector], scope: &Scope<'_>, fields: &[Ident]) {
        let arguments = path.iter().map_while(|selector| match selector {
            Selector::Index(index) => field_of(index, scope, fields),
            Selector::Field(_) => None,
        });
        self.found.borrow_mut().insert(Place { variable, arguments: arguments.collect() });
    }

    /// The places; none is part of another.
    pub fn places(&self) -> Vec<Place> {
        let found = self.found.borrow();
        let is_part = |place: &Place, of: &Place| {
            place != of && place.variable == of.variable && place.arguments.starts_with(&of.arguments)
        };
        found.iter().filter(|place| !found.iter().any(|other| is_part(place, other))).cloned().collect()
    }
}

/// The field of the action that an identifier of the spec stands for, by whatever name.
fn field_of(term: &Term, scope: &Scope<'_>, fields: &[Ident]) -> Option<Ident> {
    let TermKind::Local(local, arguments) = &*term.kind else { return None };
    let locals = scope.locals.borrow();
    let Some(Binding::Expr(expr)) = locals.get(local).filter(|_| arguments.is_empty()) else { return None };
    let mut tokens = expr.code.tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        // No local of the step's has the name of a field: those are taken.
        (Some(TokenTree::Ident(name)), None) => fields.iter().find(|field| **field == name).cloned(),
        _ => None,
    }
}
