//! What the fields of structs are called. Two names of the spec may come to one in Rust: `v` and `v_`, or `N` and `n`.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::value::Symbol;
use proc_macro2::Ident;
use quote::format_ident;

use super::{Types, unique};
use crate::emit::names;
use crate::shape::Inference;
use crate::term::ConstantId;

/// The names of fields.
#[derive(Debug)]
pub struct Fields {
    /// Of `State`, by variable.
    variables: Vec<Ident>,
    /// Of `Constants`, by constant.
    constants: Vec<Ident>,
    /// Of records.
    records: BTreeMap<Symbol, Ident>,
}

impl Fields {
    /// The names of all fields.
    pub fn new(inference: &Inference<'_>) -> Self {
        let records: BTreeSet<&Symbol> = inference.facts.records.keys().flat_map(|names| names.iter()).collect();
        let in_rust = idents(records.iter().map(|name| name.as_str()));
        Fields {
            variables: idents(inference.program.variables.iter().map(|variable| &*variable.name)),
            constants: idents(inference.program.constants.iter().map(|constant| &*constant.name)),
            records: records.into_iter().copied().zip(in_rust).collect(),
        }
    }
}

fn idents<'n>(all: impl Iterator<Item = &'n str>) -> Vec<Ident> {
    let mut taken = BTreeSet::new();
    all.map(|name| format_ident!("{}", unique(names::snake(name), &mut taken))).collect()
}

impl Types<'_> {
    /// The field of `State` that holds a variable.
    pub fn field(&self, variable: usize) -> &Ident {
        &self.fields.variables[variable]
    }

    /// The field of `Constants` that holds a constant.
    pub fn constant_field(&self, id: ConstantId) -> &Ident {
        &self.fields.constants[id.0 as usize]
    }

    /// The field of a record.
    pub fn record_field(&self, name: &Symbol) -> Ident {
        let known = self.fields.records.get(name).cloned();
        known.unwrap_or_else(|| format_ident!("{}", names::snake(name.as_str())))
    }
}
