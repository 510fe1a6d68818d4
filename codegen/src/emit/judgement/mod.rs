//! What judges states and steps: the files of judgement, `invariants.rs` and its like, and `properties.rs`.

mod atoms;
mod predicates;
mod properties;
mod steps;
mod temporal;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub use atoms::{AtomKind, Atoms};
pub use predicates::{predicates, tests};
pub use properties::properties;
pub use temporal::formula;

use super::model::Model;
use super::names;
use super::types::unique;
use crate::machine::{Machine, Named};

/// The formulas of one kind that any configuration names, in order of first mention.
pub fn named<'m>(model: &Model<'m>, of: impl Fn(&'m Machine) -> &'m [Named]) -> Vec<&'m Named> {
    let mut found: Vec<&Named> = Vec::new();
    for configured in model.configurations {
        for formula in of(&configured.machine) {
            if found.iter().all(|other| !other.is(formula)) {
                found.push(formula);
            }
        }
    }
    found
}

/// The variants of an enum for these formulas.
pub fn variants(formulas: &[&Named]) -> Vec<Ident> {
    let mut taken = BTreeSet::new();
    formulas.iter().map(|formula| format_ident!("{}", unique(names::camel(&formula.name), &mut taken))).collect()
}

/// `name: ty`, or `_name: ty` where it is not used.
pub fn parameter(name: &str, used: bool, ty: TokenStream) -> TokenStream {
    let name = if used { format_ident!("{name}") } else { format_ident!("_{name}") };
    quote!(#name: #ty)
}

/// A `match` over all patterns with the answers to a question.
pub fn answers(patterns: &[TokenStream], truths: impl Iterator<Item = bool>) -> TokenStream {
    let (yes, no): (Vec<_>, Vec<_>) = patterns.iter().zip(truths).partition(|(_, truth)| *truth);
    let arm = |those: &[(&TokenStream, bool)], answer: bool| {
        let patterns = those.iter().map(|(pattern, _)| pattern);
        if those.is_empty() { quote!() } else { quote!(#(#patterns)|* => #answer,) }
    };
    let (yes, no) = (arm(&yes, true), arm(&no, false));
    quote!(match self { #yes #no })
}
