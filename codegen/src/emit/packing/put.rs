//! Values as numbers, and the statements that write them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::layout::Layout;
use crate::emit::model::Model;
use crate::emit::types::{Type, integer};

/// The statements that write a value.
pub fn put(model: &Model<'_>, value: &TokenStream, ty: &Type, layout: &Layout, depth: usize) -> TokenStream {
    if layout.bits() <= 64 {
        let (word, width) = (word(model, value, ty, layout, depth), number(layout.bits()));
        return quote!(bits.put(#word, #width););
    }
    match layout {
        Layout::Elements { count } => {
            let count = number(u64::from(*count));
            quote!(bits.put_words(&#value.bits(), #count);)
        }
        Layout::Values { each, .. } => {
            let (Type::Function(_, inner) | Type::IntegerFunction(inner, _, _)) = ty else { return quote!() };
            let name = element_name(depth);
            let body = put(model, &by_reference(&name, each, inner), inner, each, depth + 1);
            quote!(for #name in #value.values() { #body })
        }
        Layout::Rows { each, .. } => {
            let (name, width) = (element_name(depth), number(1 + each.bits()));
            let row = row(model, &name, ty, each, depth);
            quote!(for #name in #value.rows() { bits.put(#row, #width); })
        }
        _ => {
            let parts = parts(model, value, ty, layout);
            let parts = parts.iter().map(|part| put(model, &part.value, &part.ty, part.layout, depth));
            quote!(#(#parts)*)
        }
    }
}

/// A value of at most 64 bits as a number.
fn word(model: &Model<'_>, value: &TokenStream, ty: &Type, layout: &Layout, depth: usize) -> TokenStream {
    match layout {
        Layout::Ordinal { .. } if *ty == Type::Boolean => quote!(u64::from(#value)),
        Layout::Ordinal { .. } => quote!(#value.index() as u64),
        Layout::Number { least, width } => {
            let (least, width) = (integer(*least), number(u64::from(*width)));
            quote!(fits.offset(#value, #least, #width))
        }
        Layout::Numbers { shift, width } => {
            let (shift, width) = (number(u64::from(*shift)), number(u64::from(*width)));
            quote!(fits.window(#value.bits(), #shift, #width))
        }
        Layout::Elements { .. } => quote!(#value.bits()[0]),
        Layout::Values { each, .. } => {
            let (Type::Function(_, inner) | Type::IntegerFunction(inner, _, _)) = ty else { return quote!(0) };
            let name = element_name(depth);
            let (body, width) =
                (word(model, &by_reference(&name, each, inner), inner, each, depth + 1), number(each.bits()));
            quote!(side_by_side(#value.values(), #width, |#name| #body))
        }
        Layout::Rows { each, .. } => {
            let (name, width) = (element_name(depth), number(1 + each.bits()));
            let row = row(model, &name, ty, each, depth);
            quote!(side_by_side(#value.rows(), #width, |#name| #row))
        }
        Layout::Variants { tag, contents } => {
            let Type::Union(number) = ty else { return quote!(0) };
            let arms = contents.iter().zip(&model.types.unions[*number].alternatives).enumerate();
            let arms = arms.map(|(place, (layout, alternative))| {
                let variant = model.types.union_variant(*number, alternative);
                let (place, tag) = (self::number(place as u64), self::number(u64::from(*tag)));
                let (Some(layout), Some(ty)) = (layout, &alternative.ty) else { return quote!(#variant => #place) };
                if layout.bits() == 0 {
                    return quote!(#variant(_) => #place);
                }
                let name = element_name(depth);
                let word = word(model, &by_reference(&name, layout, ty), ty, layout, depth + 1);
                quote!(#variant(#name) => (#word) << #tag | #place)
            });
            quote!((match &#value { #(#arms),* }))
        }
        Layout::Fields(_) | Layout::Parts(_) => {
            let mut place = 0;
            let mut words = Vec::new();
            for part in parts(model, value, ty, layout) {
                let word = word(model, &part.value, &part.ty, part.layout, depth);
                let is_call = matches!(part.layout, Layout::Number { .. } | Layout::Numbers { .. })
                    || matches!(part.layout, Layout::Values { .. } | Layout::Elements { .. } | Layout::Variants { .. })
                    || matches!(part.layout, Layout::Rows { .. })
                    || part.ty == Type::Boolean;
                let shift = number(place);
                words.push(match (place, is_call) {
                    (0, _) => word,
                    (_, true) => quote!(#word << #shift),
                    (_, false) => quote!((#word) << #shift),
                });
                place += part.layout.bits();
            }
            quote!(#(#words)|*)
        }
    }
}

/// A row of a function whose domain changes, in the place with this name, as a number.
fn row(model: &Model<'_>, row: &proc_macro2::Ident, ty: &Type, each: &Layout, depth: usize) -> TokenStream {
    let Type::Partial(_, inner) = ty else { return quote!(0) };
    if each.bits() == 0 {
        return quote!(u64::from(#row.is_some()));
    }
    let name = element_name(depth + 1);
    let word = word(model, &by_reference(&name, each, inner), inner, each, depth + 2);
    quote!(#row.as_ref().map_or(0, |#name| (#word) << 1 | 1))
}

/// A field of a record or a part of a tuple.
struct Part<'l> {
    value: TokenStream,
    ty: Type,
    layout: &'l Layout,
}

fn parts<'l>(model: &Model<'_>, value: &TokenStream, ty: &Type, layout: &'l Layout) -> Vec<Part<'l>> {
    match (layout, ty) {
        (Layout::Fields(fields), Type::Struct(names)) => {
            let shapes = model.types.inference.fields(names);
            let parts = fields.iter().zip(&shapes).map(|((name, layout), shape)| Part {
                value: quote!(#value.#name),
                ty: model.types.of(shape),
                layout,
            });
            parts.collect()
        }
        (Layout::Parts(layouts), Type::Tuple(types)) => {
            let parts = layouts.iter().zip(types).enumerate().map(|(place, (layout, ty))| {
                let place = proc_macro2::Literal::usize_unsuffixed(place);
                Part { value: quote!(#value.#place), ty: ty.clone(), layout }
            });
            parts.collect()
        }
        _ => Vec::new(),
    }
}

pub fn number(n: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(n)
}

pub fn element_name(depth: usize) -> proc_macro2::Ident {
    format_ident!("{}", ["row", "value", "inner", "innermost"][depth.min(3)])
}

/// An element of a function, by the reference under this name.
fn by_reference(name: &proc_macro2::Ident, layout: &Layout, ty: &Type) -> TokenStream {
    let is_copied = matches!(layout, Layout::Number { .. } | Layout::Variants { .. }) || *ty == Type::Boolean;
    if is_copied { quote!(*#name) } else { quote!(#name) }
}
