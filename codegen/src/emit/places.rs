//! Where things stand in the spec, counted from the definition around them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::names;
use crate::evaluate::location;
use crate::source::{SourceMap, Span};
use crate::term::Program;

/// The definitions that places are counted from: their modules and first lines, by constant.
#[derive(Debug, Default)]
pub struct Places(RefCell<BTreeMap<String, (String, u32)>>);

impl Places {
    /// `places::PULL.at(…)` for a span.
    pub fn at(&self, span: Span, program: &Program, sources: &SourceMap) -> TokenStream {
        let owner = program
            .definitions
            .iter()
            .filter(|definition| !definition.is_let && definition.span.contains(span))
            .min_by_key(|definition| definition.span.end - definition.span.start);
        let location = location(sources, span);
        let (name, line) = match owner {
            Some(owner) => (names::shout(&owner.name), sources.position(owner.span).line),
            None => ("MODULE".to_owned(), location.line),
        };
        let known = self.0.borrow().get(&name).cloned();
        let name = match known {
            Some((module, first)) if module != location.module || first != line => {
                names::shout(&format!("{}_{name}", location.module))
            }
            _ => name,
        };
        self.0.borrow_mut().insert(name.clone(), (location.module.to_string(), line));
        let number = |n: u32| Literal::u32_unsuffixed(n);
        let (first, last) = (number(location.line - line), number(location.end_line - line));
        let (column, end) = (number(location.column), number(location.end_column));
        let name = format_ident!("{name}");
        quote!(places::#name.at(#first, #column, #last, #end))
    }

    /// All that were spoken of.
    pub fn all(&self) -> BTreeMap<String, (String, u32)> {
        self.0.borrow().clone()
    }
}
