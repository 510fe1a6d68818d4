//! Values, read where they were written.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::layout::Layout;
use super::put::{element_name, number};
use crate::emit::model::Model;
use crate::emit::tokens::as_path;
use crate::emit::types::{Type, integer};

/// A value, read from the reader with this name.
pub fn take(model: &Model<'_>, ty: &Type, layout: &Layout, reader: &proc_macro2::Ident, depth: usize) -> TokenStream {
    match layout {
        Layout::Ordinal { width } => {
            let (ty, width) = (as_path(model.types.tokens(ty)), number(u64::from(*width)));
            quote!(#ty::nth(#reader.take(#width) as usize))
        }
        Layout::Number { least, width } => {
            let (least, width) = (integer(*least), number(u64::from(*width)));
            quote!(#reader.take_integer(#least, #width))
        }
        Layout::Numbers { shift, width } => {
            let (shift, width) = (number(u64::from(*shift)), number(u64::from(*width)));
            quote!(IntegerSet::from_bits(#reader.take(#width) << #shift))
        }
        Layout::Elements { count } => {
            let width = number(u64::from(*count));
            if *count <= 64 {
                quote!(Set::from_bits([#reader.take(#width)]))
            } else {
                quote!(Set::from_bits(#reader.take_words(#width)))
            }
        }
        Layout::Fields(fields) => {
            let Type::Struct(names) = ty else { return quote!() };
            let shapes = model.types.inference.fields(names);
            let name = model.types.structure(names);
            let parts = fields.iter().zip(&shapes).map(|((field, layout), shape)| {
                let value = take(model, &model.types.of(shape), layout, reader, depth);
                quote!(#field: #value)
            });
            quote!(#name { #(#parts),* })
        }
        Layout::Parts(parts) => {
            let Type::Tuple(types) = ty else { return quote!() };
            let parts = parts.iter().zip(types).map(|(layout, ty)| take(model, ty, layout, reader, depth));
            let parts: Vec<TokenStream> = parts.collect();
            if let [one] = parts.as_slice() { quote!((#one,)) } else { quote!((#(#parts),*)) }
        }
        Layout::Variants { tag, contents } => {
            let Type::Union(number) = ty else { return quote!() };
            let (width, tag) = (self::number(layout.bits()), self::number(u64::from(*tag)));
            let name = format_ident!("{}", ["content", "inner", "innermost"][depth.min(2)]);
            let last = contents.len() - 1;
            let arms = contents.iter().zip(&model.types.unions[*number].alternatives).enumerate();
            let arms = arms.map(|(place, (layout, alternative))| {
                let variant = model.types.union_variant(*number, alternative);
                let place = if place == last { quote!(_) } else { self::number(place as u64).to_token_stream() };
                let (Some(layout), Some(ty)) = (layout, &alternative.ty) else { return quote!(#place => #variant) };
                let content = take(model, ty, layout, &name, depth + 1);
                quote!(#place => #variant(#content))
            });
            quote!({
                let mut #name = #reader.word(#width);
                match #name.take(#tag) { #(#arms),* }
            })
        }
        Layout::Values { .. } | Layout::Rows { .. } if layout.bits() <= 64 => {
            let width = number(layout.bits());
            take_apart(model, ty, layout, &quote!(#reader.word(#width)), depth)
        }
        Layout::Values { each, .. } => {
            let Some((function, inner)) = function(ty) else { return quote!() };
            let value = take(model, inner, each, reader, depth + 1);
            quote!(#function::from_fn(|_| #value))
        }
        Layout::Rows { each, .. } => {
            let Type::Partial(_, inner) = ty else { return quote!() };
            let (name, width) = (element_name(depth), number(1 + each.bits()));
            let value = take(model, inner, each, &name, depth + 1);
            quote!(Partial::from_fn(|_| {
                let mut #name = #reader.word(#width);
                (#name.take(1) == 1).then(|| #value)
            }))
        }
    }
}

/// The values of a function, from the word that holds nothing else.
fn take_apart(model: &Model<'_>, ty: &Type, layout: &Layout, word: &TokenStream, depth: usize) -> TokenStream {
    if let (Layout::Rows { each, .. }, Type::Partial(_, inner)) = (layout, ty) {
        let (name, width) = (element_name(depth), number(1 + each.bits()));
        let value = take(model, inner, each, &name, depth + 1);
        return quote!(Partial::unpack(#word, #width, |mut #name| (#name.take(1) == 1).then(|| #value)));
    }
    let (Layout::Values { each, .. }, Some((function, inner))) = (layout, function(ty)) else { return quote!() };
    let (name, width) = (element_name(depth), number(each.bits()));
    if let Layout::Values { .. } | Layout::Rows { .. } = **each {
        let value = take_apart(model, inner, each, &quote!(#name), depth + 1);
        return quote!(#function::unpack(#word, #width, |#name| #value));
    }
    let value = take(model, inner, each, &name, depth + 1);
    quote!(#function::unpack(#word, #width, |mut #name| #value))
}

/// The name of a function's type, and the type of its values.
fn function(ty: &Type) -> Option<(TokenStream, &Type)> {
    match ty {
        Type::Function(_, inner) => Some((quote!(Function), inner)),
        Type::IntegerFunction(inner, _, _) => Some((quote!(IntegerFunction), inner)),
        _ => None,
    }
}
