//! Values that the code refers to and that are made once: `fixed_values.rs`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::Value;
use lockstep_model::value::Symbol;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::code::Code;
use super::names;
use super::text::doc;
use super::types::integer;

/// The statics of a model: values without a static shape, and those that no constant expression makes.
#[derive(Debug, Default)]
pub struct Shared {
    /// By what they are.
    statics: RefCell<BTreeMap<String, Static>>,
    /// The symbols that were needed of late.
    symbols: RefCell<BTreeSet<Symbol>>,
}

/// One of them.
#[derive(Clone, Debug)]
struct Static {
    name: Ident,
    ty: TokenStream,
    made: TokenStream,
    constant: bool,
    symbols: BTreeSet<Symbol>,
}

impl Shared {
    /// The expression that makes a value.
    pub fn build(&self, value: &Value) -> TokenStream {
        let each = |values: &[Value]| -> Vec<TokenStream> { values.iter().map(|value| self.build(value)).collect() };
        match value {
            Value::Bool(truth) => quote!(Value::Bool(#truth)),
            Value::Int(number) => {
                let number = integer(i64::from(*number));
                quote!(Value::Int(#number))
            }
            Value::Str(text) => {
                let text = self.symbol(text);
                quote!(Value::Str(#text))
            }
            Value::Model(name) => {
                let name = self.symbol(name);
                quote!(Value::Model(#name))
            }
            Value::Set(elements) if elements.is_interval() => {
                let end = |value: Option<&Value>, none: i64| match value {
                    Some(Value::Int(number)) => integer(i64::from(*number)),
                    _ => integer(none),
                };
                let (least, greatest) = (end(elements.first(), 1), end(elements.last(), 0));
                quote!(Value::interval(#least, #greatest))
            }
            Value::Set(elements) => {
                let elements = each(elements);
                quote!(Value::set([#(#elements),*]))
            }
            Value::Tuple(elements) => {
                let elements = each(elements);
                quote!(Value::tuple([#(#elements),*]))
            }
            Value::Record(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let (name, value) = (self.symbol(name), self.build(value));
                    quote!((#name, #value))
                });
                quote!(Value::record([#(#fields),*]))
            }
            Value::Function(pairs) => {
                let pairs = pairs.iter().map(|(argument, value)| {
                    let (argument, value) = (self.build(argument), self.build(value));
                    quote!((#argument, #value))
                });
                quote!(Value::function([#(#pairs),*]))
            }
        }
    }

    fn symbol(&self, symbol: &Symbol) -> TokenStream {
        self.symbols.borrow_mut().insert(*symbol);
        let text = symbol.as_str();
        quote!(super::domain::symbol(#text))
    }

    /// A value, as a place.
    pub fn value(&self, value: &Value) -> Code {
        self.place(&value.as_made().to_string(), quote!(Value), false, || self.build(value))
    }

    /// The names of a record's fields, in TLC's order, as a place.
    pub fn names(&self, fields: &[Symbol]) -> Code {
        let texts: Vec<&str> = fields.iter().map(Symbol::as_str).collect();
        let count = fields.len();
        self.place(&format!("fields {}", texts.join(", ")), quote!([Symbol; #count]), false, || {
            let symbols = fields.iter().map(|field| self.symbol(field));
            quote!([#(#symbols),*])
        })
    }

    /// The static, or the constant, of this description and type.
    pub fn place(&self, what: &str, ty: TokenStream, constant: bool, make: impl FnOnce() -> TokenStream) -> Code {
        let key = format!("{ty} {what}");
        let known = self.statics.borrow().get(&key).map(|known| known.name.clone());
        let name = known.unwrap_or_else(|| {
            let outside = self.symbols.take();
            let made = make();
            let symbols = self.symbols.replace(outside);
            let mut statics = self.statics.borrow_mut();
            let short: String = what.chars().take(24).collect();
            let name = names::shout(&short);
            let taken = |name: &str| statics.values().any(|other| other.name == name);
            let numbered = (2..).map(|number| format!("{name}_{number}"));
            let name = std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
            let name = format_ident!("{name}");
            statics.insert(key, Static { name: name.clone(), ty, made, constant, symbols });
            name
        });
        let path = Code::tight(quote!(fixed_values::#name));
        if constant { path } else { Code::dereference(&path) }
    }

    /// The items of `fixed_values.rs`, those that are used, and their symbols.
    pub fn items(&self, is_used: &dyn Fn(&str) -> bool) -> (Vec<TokenStream>, BTreeSet<Symbol>) {
        let (mut items, mut symbols) = (Vec::new(), BTreeSet::new());
        for (key, fixed) in &*self.statics.borrow() {
            let Static { name, ty, made, constant, symbols: own } = fixed;
            if !is_used(&name.to_string()) {
                continue;
            }
            let what = key.strip_prefix(&format!("{ty} ")).unwrap_or(key);
            let text = doc(&format!("`{}`", super::scope::one_line(what)));
            items.push(match constant {
                true => quote!(#text pub const #name: #ty = #made;),
                false => quote!(#text pub static #name: LazyLock<#ty> = LazyLock::new(|| #made);),
            });
            symbols.extend(own);
        }
        (items, symbols)
    }
}
