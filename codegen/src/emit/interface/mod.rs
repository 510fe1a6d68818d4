//! The files that tie a model together: `configurations.rs`, `places.rs`, `spec.rs`, `proptest.rs`.

mod configurations;
mod outline;
mod proptest;
mod spec;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

pub use configurations::configurations;
pub use proptest::proptest;
pub use spec::spec;

use super::model::Model;
use super::names;
use super::types::unique;

/// The variants of `Configuration`.
pub fn configuration_variants(model: &Model<'_>) -> Vec<Ident> {
    let mut taken = BTreeSet::new();
    model
        .configurations
        .iter()
        .map(|configured| {
            let short = configured.name.strip_prefix(&model.name).unwrap_or(&configured.name);
            let short = if short.is_empty() { "Main" } else { short };
            format_ident!("{}", unique(names::camel(short), &mut taken))
        })
        .collect()
}

/// `places.rs`: the only file whose numbers move when lines do.
pub fn places(model: &Model<'_>, is_used: &dyn Fn(&str) -> bool) -> Vec<TokenStream> {
    let places = model.types.places.all().into_iter().filter(|(name, _)| is_used(name));
    let constants = places.map(|(name, (module, line))| {
        let name = format_ident!("{name}");
        let line = proc_macro2::Literal::u32_unsuffixed(line);
        quote!(
            pub const #name: Place = Place { module: #module, line: #line };
        )
    });
    let constants: Vec<TokenStream> = constants.collect();
    vec![quote!(#(#constants)*)]
}
