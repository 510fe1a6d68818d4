//! The enums of values of several kinds, in `domain.rs`: what a variant holds is what its kind of values is elsewhere.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::data::{bounded, bounded_integer, constructor};
use super::names;
use super::text::doc;
use super::tokens::as_path;
use super::types::{Alternative, Type, Types};
use crate::shape::Shape;

/// The items of one union.
pub fn union_items(types: &Types<'_>, number: usize) -> Vec<TokenStream> {
    let union = &types.unions[number];
    let (name, purpose) = (types.union(number), doc(&union.purpose));
    let ty = Type::Union(number);
    let copy = if types.is_copy(&ty) { quote!(Copy,) } else { quote!() };
    let variants = union.alternatives.iter().map(|alternative| declared(types, alternative));
    let mut items = vec![quote!(
        #purpose
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum #name { #(#variants),* }
    )];
    let methods = methods(types, number);
    if !methods.is_empty() {
        items.push(quote!(impl #name { #(#methods)* }));
    }
    items.push(typed(types, number));
    if types.is_numbered(&ty) {
        items.push(finite(types, number));
    }
    items
}

fn declared(types: &Types<'_>, alternative: &Alternative) -> TokenStream {
    let variant = alternative.ident();
    match &alternative.ty {
        None => {
            let text = doc(&capital(&alternative.shape.describe()));
            quote!(#text #variant)
        }
        Some(ty) => {
            let (text, ty) = (doc(&capital(&alternative.shape.describe())), types.tokens(ty));
            quote!(#text #variant(#ty))
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// The ways to the contents that the code asks for.
fn methods(types: &Types<'_>, number: usize) -> Vec<TokenStream> {
    let union = &types.unions[number];
    let (receiver, own) = match types.is_copy(&Type::Union(number)) {
        true => (quote!(self), quote!(&self)),
        false => (quote!(&self), quote!(self)),
    };
    let mut methods = Vec::new();
    for alternative in &union.alternatives {
        let (Some(ty), true) = (&alternative.ty, types.is_asked(number, &alternative.variant)) else { continue };
        let (method, variant) = (as_variant(alternative), types.union_variant(number, alternative));
        let rust = types.tokens(ty);
        let text = doc(&format!(
            "{}; `text` is the expression that needs one.",
            capital(&alternative.shape.describe()).trim_end_matches('.')
        ));
        let errors = doc("# Errors\nWhere it is something else.");
        let result = if types.is_copy(&Type::Union(number)) { quote!(#rust) } else { quote!(&#rust) };
        methods.push(quote!(#text #[doc = ""] #errors pub fn #method(#receiver, text: &str) -> Outcome<#result> {
            match self { #variant(content) => Ok(content), _ => Err(of_another_kind(text, #own)) }
        }));
    }
    for name in types.asked_fields(number) {
        let Some(access) = types.access(number, &name) else { continue };
        let (method, rust) = (&access.method, types.tokens(&access.ty));
        let field = types.record_field(&name);
        let copy = types.is_copy(&access.ty);
        let arms: Vec<TokenStream> = union
            .alternatives
            .iter()
            .filter(|alternative| types.field_type(alternative, &name).is_some())
            .map(|alternative| {
                let variant = types.union_variant(number, alternative);
                let place = if copy { quote!(record.#field) } else { quote!(&record.#field) };
                let place = if access.total { place } else { quote!(Ok(#place)) };
                quote!(#variant(record) => #place,)
            })
            .collect();
        let result = if copy { quote!(#rust) } else { quote!(&#rust) };
        methods.push(if access.total {
            let text = doc(&format!("The field `{name}`."));
            quote!(#text pub fn #method(#receiver) -> #result { match self { #(#arms)* } })
        } else {
            let text = doc(&format!(
                "The field `{name}`; `text` is the expression that needs it.\n\n# Errors\nWhere it has none."
            ));
            quote!(#text pub fn #method(#receiver, text: &str) -> Outcome<#result> {
                match self { #(#arms)* _ => Err(of_another_kind(text, #own)) }
            })
        });
    }
    methods
}

/// `as_number`: the method that gives what a variant holds.
pub fn as_variant(alternative: &Alternative) -> proc_macro2::Ident {
    format_ident!("as_{}", names::snake(&alternative.variant).trim_end_matches('_'))
}

fn typed(types: &Types<'_>, number: usize) -> TokenStream {
    let union = &types.unions[number];
    let name = types.union(number);
    let mut single = quote!();
    let to: Vec<TokenStream> = union
        .alternatives
        .iter()
        .map(|alternative| {
            let variant = types.union_variant(number, alternative);
            match (&alternative.ty, &alternative.shape) {
                (None, Shape::Atoms(atoms, _)) => {
                    let made = atoms.first().map(|atom| {
                        let (kind, text) = (constructor(atom), atom.text());
                        quote!(#kind(symbol(#text)))
                    });
                    single = quote!(static VALUE: LazyLock<Value> = LazyLock::new(|| #made););
                    quote!(#variant => VALUE.clone())
                }
                _ => quote!(#variant(content) => content.to_value()),
            }
        })
        .collect();
    let mut from = union.alternatives.iter().map(|alternative| {
        let variant = types.union_variant(number, alternative);
        match (&alternative.ty, &alternative.shape) {
            (None, Shape::Atoms(atoms, _)) => {
                let tests = atoms.iter().map(|atom| {
                    let (kind, text) = (constructor(atom), atom.text());
                    quote!(#kind(name) if name.as_str() == #text)
                });
                quote!(matches!(value, #(#tests)*).then_some(#variant))
            }
            (ty, _) => {
                let ty = ty.as_ref().map(|ty| types.tokens(ty)).unwrap_or_default();
                let ty = if ty.to_string().contains(['<', '(']) { quote!(<#ty>) } else { ty };
                quote!(#ty::from_value(value).map(#variant))
            }
        }
    });
    let first = from.next();
    quote!(
        impl Typed for #name {
            fn to_value(&self) -> Value {
                #single
                match self { #(#to),* }
            }
            fn from_value(value: &Value) -> Option<Self> {
                #first #(.or_else(|| #from))*
            }
        }
    )
}

fn finite(types: &Types<'_>, number: usize) -> TokenStream {
    let union = &types.unions[number];
    let name = types.union(number);
    let mut before = 0u64;
    let (mut to, mut from) = (Vec::new(), Vec::new());
    let last = union.alternatives.len() - 1;
    for (place, alternative) in union.alternatives.iter().enumerate() {
        let variant = types.union_variant(number, alternative);
        let count = types.count_of(alternative).unwrap_or(0);
        let (first, end) = (Literal::u64_unsuffixed(before), Literal::u64_unsuffixed(before + count));
        let pattern = match (place == last, count) {
            (true, _) => quote!(_),
            (_, 1) => quote!(#first),
            _ => quote!(#first..#end),
        };
        if alternative.ty.is_none() {
            to.push(quote!(#variant => #first));
            from.push(quote!(#pattern => #variant));
        } else {
            let is_number = matches!(alternative.shape, Shape::Integer(_));
            let index = if is_number {
                let bounded = bounded_integer(&alternative.shape);
                quote!(#bounded(content).index())
            } else {
                quote!(content.index())
            };
            let (sum, rest) = match before {
                0 => (index, quote!(index)),
                _ => (quote!(#first + #index), quote!(index - #first)),
            };
            to.push(quote!(#variant(content) => #sum));
            from.push(if is_number {
                let ty = as_path(bounded(types, &alternative.shape));
                quote!(#pattern => #variant(#ty::nth(#rest).0))
            } else {
                quote!(#pattern => #variant(Finite::nth(#rest)))
            });
        }
        before += count;
    }
    let count = Literal::u64_unsuffixed(before);
    quote!(
        impl Finite for #name {
            const COUNT: usize = #count;
            #[inline]
            fn index(self) -> usize {
                match self { #(#to),* }
            }
            #[inline]
            fn nth(index: usize) -> Self {
                match index { #(#from),* }
            }
        }
    )
}
