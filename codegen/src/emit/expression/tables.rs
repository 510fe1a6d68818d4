//! Functions that are known before the run, but have no array: their domain is not all of a type. They are looked up.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::code::Code;
use crate::emit::scope::{Expr, Kind, Scope};
use crate::emit::types::Type;
use crate::shape::{Shape, are_comparable, atom_of};
use crate::term::{Term, TermKind};
use lockstep_model::Value;

/// The rows of the largest table.
const ROWS: u64 = 4096;

impl Scope<'_> {
    /// `function[argument]`, where the function is known and has a table.
    pub fn looked_up(&self, function: &Term, argument: &Term, term: &Term) -> Option<Expr> {
        if !matches!(self.type_of(function), Type::Dynamic | Type::Partial(..)) {
            return None;
        }
        let known = self.known_value(function)?;
        let Value::Function(pairs) = &known else { return None };
        let (key, value) = (self.type_of(argument), self.type_of(term));
        let has_rows = self.types.is_ordinal(&key) && self.types.count(&key).is_some_and(|rows| rows <= ROWS);
        if !has_rows || value == Type::Dynamic {
            return None;
        }
        let arguments = self.types.inference.shape(argument);
        // No string or model value is equal to another, where TLC compares the two.
        let is_another = |value: &Value| match (atom_of(value), &arguments) {
            (Some(atom), Shape::Atoms(atoms, _)) => are_comparable(&[atom].into(), atoms),
            _ => false,
        };
        let rows = pairs.iter().filter_map(|(key_value, own)| {
            let own = self.types.literal(own, &value);
            match (self.types.literal(key_value, &key), own) {
                (Some(key), Some(own)) => Some(Some(quote!((#key, #own)))),
                (None, Some(_)) if is_another(key_value) => None,
                _ => Some(None),
            }
        });
        let rows = rows.collect::<Option<Vec<TokenStream>>>()?;
        self.types.number(&key);
        let (key_type, value_type) = (self.types.tokens(&key), self.types.tokens(&value));
        let (what, ty) = (known.to_string(), quote!(Table<#key_type, #value_type>));
        let table = self.types.values.place(&what, ty, false, || quote!(Table::of(&[#(#rows),*]))).receiver();
        let (argument, text) = (self.value(argument, &key).tokens, self.text(term));
        let code = self.try_(&Code::tight(quote!(#table.apply(#argument, #text))));
        Some(Expr { code, ty: value, kind: Kind::Reference })
    }

    /// The value of a constant, or of a definition that is one.
    fn known_value(&self, term: &Term) -> Option<Value> {
        let evaluated = &self.types.inference.evaluated;
        match &*term.kind {
            TermKind::Constant(id, _) if !self.types.is_field(*id) => {
                evaluated.constants[id.0 as usize].first().cloned()
            }
            TermKind::Call(id, arguments) if arguments.is_empty() && self.functions.tables.contains_key(id) => {
                evaluated.definitions.get(id).cloned()
            }
            _ => None,
        }
    }
}
