//! The file `packing.rs`: how many bits each value gets, and the code that puts them side by side.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::actions::ActionFunctions;
use super::changes::Place;
use super::model::{Model, Plan};
use super::names;
use super::text::{comment, doc};
use super::types::{Type, integer};
use crate::shape::{Hint, Interval, Shape};
use crate::term::VariableId;

/// How a value is packed.
enum Layout {
    /// A number of a finite type.
    Ordinal { width: u32 },
    /// A number between bounds that may not hold.
    Number { least: i64, width: u32 },
    /// A set of numbers: the bits of those between the bounds.
    Numbers { shift: u32, width: u32 },
    /// A set of a finite type.
    Elements { count: u32 },
    /// The fields of a record.
    Fields(Vec<(proc_macro2::Ident, Layout)>),
    /// The parts of a tuple.
    Parts(Vec<Layout>),
    /// What the variants of a union hold, in the bits behind the number of the variant.
    Variants { tag: u32, contents: Vec<Option<Layout>> },
    /// The values of a function.
    Values { each: Box<Layout>, count: u64 },
    /// The rows of a function whose domain changes: whether there is a value, and the value.
    Rows { each: Box<Layout>, count: u64 },
}

impl Layout {
    fn bits(&self) -> u64 {
        match self {
            Layout::Ordinal { width } | Layout::Number { width, .. } | Layout::Numbers { width, .. } => {
                u64::from(*width)
            }
            Layout::Elements { count } => u64::from(*count),
            Layout::Fields(fields) => fields.iter().map(|(_, layout)| layout.bits()).sum(),
            Layout::Parts(parts) => parts.iter().map(Layout::bits).sum(),
            Layout::Variants { tag, contents } => {
                u64::from(*tag) + contents.iter().flatten().map(Layout::bits).max().unwrap_or(0)
            }
            Layout::Values { each, count } => each.bits() * count,
            Layout::Rows { each, count } => (1 + each.bits()) * count,
        }
    }

    /// Whether a value may not fit.
    fn has_numbers(&self) -> bool {
        match self {
            Layout::Number { .. } | Layout::Numbers { .. } => true,
            Layout::Ordinal { .. } | Layout::Elements { .. } => false,
            Layout::Fields(fields) => fields.iter().any(|(_, layout)| layout.has_numbers()),
            Layout::Parts(parts) => parts.iter().any(Layout::has_numbers),
            Layout::Variants { contents, .. } => contents.iter().flatten().any(Layout::has_numbers),
            Layout::Values { each, .. } | Layout::Rows { each, .. } => each.has_numbers(),
        }
    }
}

/// The bits that a number without known bounds gets: more is kept unpacked.
const UNBOUNDED: i64 = 15;

fn layout(model: &Model<'_>, shape: &Shape, hint: &Hint) -> Option<Layout> {
    let types = model.types;
    let ty = types.of(shape);
    let width = |count: u64| 64 - count.saturating_sub(1).leading_zeros();
    Some(match (&ty, shape) {
        (Type::Boolean | Type::Enum(_) | Type::Optional(_), _) => Layout::Ordinal { width: width(types.count(&ty)?) },
        (Type::Integer, Shape::Integer(known)) => {
            let bounds = bounds(*known, hint);
            Layout::Number { least: bounds.least, width: width(bounds.count()).max(1) }
        }
        (Type::IntegerSet, Shape::Set { element, .. }) => {
            let Shape::Integer(known) = **element else { return None };
            let bounds = bounds(known, &hint.each());
            let least = i64::from(types.least?);
            let (from, to) = (bounds.least.max(least), bounds.greatest.min(least + 63));
            let shift = u32::try_from(from - least).ok()?;
            Layout::Numbers { shift, width: u32::try_from(to - from + 1).ok()? }
        }
        (Type::Set(element), _) => Layout::Elements { count: u32::try_from(types.count(element)?).ok()? },
        (Type::Tuple(_), Shape::Tuple(shapes)) => {
            let parts = shapes.iter().enumerate().map(|(i, shape)| layout(model, shape, &hint.part(i)));
            Layout::Parts(parts.collect::<Option<_>>()?)
        }
        (Type::IntegerFunction(_, _, count), Shape::Tuple(shapes)) => {
            let all = types.inference.join(&shapes[0], &shapes[shapes.len() - 1]);
            let joined = shapes.iter().fold(all, |all, shape| types.inference.join(&all, shape));
            Layout::Values { each: Box::new(layout(model, &joined, &Hint::Nothing)?), count: *count as u64 }
        }
        (Type::Union(_), _) if types.is_ordinal(&ty) && types.count(&ty).is_some_and(|count| count <= 1024) => {
            types.number(&ty);
            Layout::Ordinal { width: width(types.count(&ty)?) }
        }
        (Type::Union(number), _) => {
            let alternatives = &types.unions[*number].alternatives;
            let contents = alternatives.iter().map(|alternative| match &alternative.ty {
                Some(_) => layout(model, &alternative.shape, hint).map(Some),
                None => Some(None),
            });
            let variants =
                Layout::Variants { tag: width(alternatives.len() as u64), contents: contents.collect::<Option<_>>()? };
            (variants.bits() <= 64).then_some(variants)?
        }
        (Type::Struct(_), Shape::Record(fields)) => {
            let shapes = types.inference.fields(fields);
            let parts = fields.iter().zip(&shapes).map(|(field, shape)| {
                Some((format_ident!("{}", names::snake(field.as_str())), layout(model, shape, &hint.field(field))?))
            });
            Layout::Fields(parts.collect::<Option<_>>()?)
        }
        (Type::Function(key, _), Shape::Function { value, .. }) => {
            Layout::Values { each: Box::new(layout(model, value, &hint.each())?), count: types.count(key)? }
        }
        (Type::Partial(key, _), Shape::Function { value, .. }) if types.is_tabled(key) => {
            let each = layout(model, value, &hint.each()).filter(|each| each.bits() < 64)?;
            Layout::Rows { each: Box::new(each), count: types.count(key)? }
        }
        (Type::IntegerFunction(_, _, count), Shape::Function { value, .. }) => {
            Layout::Values { each: Box::new(layout(model, value, &hint.each())?), count: *count as u64 }
        }
        _ => return None,
    })
}

/// The bounds that a number is packed between.
fn bounds(known: Interval, hint: &Hint) -> Interval {
    let hinted = if let Hint::Integer(hinted) = hint { hinted.meet(known) } else { known };
    let hinted = if hinted.is_empty() { known } else { hinted };
    let least = if hinted.least == Interval::ALL.least { 0.min(hinted.greatest) } else { hinted.least };
    let greatest = if hinted.greatest - least > 0xffff { least + UNBOUNDED } else { hinted.greatest };
    Interval { least, greatest: greatest.min(hinted.greatest) }
}

/// `packing.rs`: states as a few words; `None` where a variable has no bound on its size.
pub fn packing(model: &Model<'_>, functions: &[ActionFunctions]) -> Option<Vec<TokenStream>> {
    let types = model.types;
    let mut layouts = Vec::new();
    for (i, shape) in types.inference.facts.variables.iter().enumerate() {
        let hint = types.hints.get(&VariableId(i as u32)).cloned().unwrap_or_default();
        layouts.push((types.field(i), types.of(shape), layout(model, shape, &hint)?));
    }
    let bits: u64 = layouts.iter().map(|(_, _, layout)| layout.bits()).sum();
    let words = usize::try_from(bits.div_ceil(64).max(1)).ok()?;
    if words > 64 {
        return None;
    }
    let all: Vec<TokenStream> =
        layouts.iter().map(|(name, ty, layout)| put(model, &quote!(state.#name), ty, layout, 0)).collect();
    let finished = |has_numbers: bool| {
        if has_numbers {
            (quote!(let fits = Fits::new();), quote!(fits.all().then(|| bits.finish())))
        } else {
            (quote!(), quote!(Some(bits.finish())))
        }
    };
    let (fits, packed) = finished(layouts.iter().any(|(_, _, layout)| layout.has_numbers()));
    let mut changed_numbers = false;
    let arms: Vec<TokenStream> = model
        .plans
        .iter()
        .zip(functions)
        .map(|(plan, functions)| {
            let places = functions.changes.iter();
            let patches: Vec<Patch> = places.map(|place| patch(model, &layouts, plan, place)).collect();
            changed_numbers |= patches.iter().any(|patch| patch.has_numbers);
            let variant = &plan.variant;
            let used = plan.fields.iter().map(|field| &field.name);
            let used: Vec<_> = used.filter(|name| patches.iter().any(|patch| patch.arguments.contains(name))).collect();
            let pattern = match (used.len(), plan.fields.len()) {
                (_, 0) => quote!(Action::#variant),
                (some, all) if some == all => quote!(Action::#variant { #(#used),* }),
                _ => quote!(Action::#variant { #(#used,)* .. }),
            };
            let statements = patches.iter().map(|patch| &patch.statements);
            quote!(#pattern => { #(#statements)* })
        })
        .collect();
    let (changed_fits, changed) = finished(changed_numbers);
    let names: Vec<_> = layouts.iter().map(|(name, _, _)| name).collect();
    let take: Vec<TokenStream> =
        layouts.iter().map(|(_, ty, layout)| take(model, ty, layout, &format_ident!("bits"), 0)).collect();
    let note = doc(&format!("The words of a packed state: {bits} bits in all."));
    let words = proc_macro2::Literal::usize_unsuffixed(words);
    let (own, next, wide) = if model.state_is_copy() {
        (quote!(*state), quote!(*next), quote!(**state))
    } else {
        (quote!(state.clone()), quote!(next.clone()), quote!((**state).clone()))
    };
    Some(vec![
        quote!(
            #note
            pub const WORDS: usize = #words;
        ),
        quote!(
            /// The state in a few words; as it is where a number does not fit the bits that the invariants suggest for it.
            #[inline]
            pub fn store(state: &State) -> Stored<State, WORDS> {
                match pack(state) {
                    Some(words) => Stored::Packed(words),
                    None => Stored::Wide(Box::new(#own)),
                }
            }
        ),
        quote!(
            /// The successor by `action` in a few words, of which only those are made anew that the action changes.
            #[inline]
            pub fn store_next(stored: &Stored<State, WORDS>, action: &Action, next: &State) -> Stored<State, WORDS> {
                let Stored::Packed(words) = stored else {
                    return store(next);
                };
                match repack(words, action, next) {
                    Some(words) => Stored::Packed(words),
                    None => Stored::Wide(Box::new(#next)),
                }
            }
        ),
        quote!(
            /// The state that was stored.
            #[inline]
            pub fn load(stored: &Stored<State, WORDS>) -> State {
                match stored {
                    Stored::Packed(words) => unpack(words),
                    Stored::Wide(state) => #wide,
                }
            }
        ),
        quote!(
            /// The state in a few words, variable by variable; `None` where a number does not fit.
            #[inline]
            fn pack(state: &State) -> Option<[u64; WORDS]> {
                let mut bits = BitWriter::over(&[0; WORDS]);
                #fits
                #(#all)*
                #packed
            }
        ),
        quote!(
            /// The words with what the action changes; `None` where a number does not fit.
            #[inline]
            fn repack(words: &[u64; WORDS], action: &Action, next: &State) -> Option<[u64; WORDS]> {
                let mut bits = BitWriter::over(words);
                #changed_fits
                match *action { #(#arms)* }
                #changed
            }
        ),
        quote!(
            /// The state that was packed.
            #[inline]
            fn unpack(words: &[u64; WORDS]) -> State {
                let mut bits = BitReader::new(words);
                #(let #names = #take;)*
                State { #(#names),* }
            }
        ),
    ])
}

/// The statements that write a part of a state over what stands there.
struct Patch {
    statements: TokenStream,
    /// The action's fields that say where.
    arguments: Vec<proc_macro2::Ident>,
    has_numbers: bool,
}

fn patch(model: &Model<'_>, layouts: &[(&proc_macro2::Ident, Type, Layout)], plan: &Plan, place: &Place) -> Patch {
    let index = place.variable.0 as usize;
    let before: u64 = layouts[..index].iter().map(|(_, _, layout)| layout.bits()).sum();
    let (name, ty, layout) = &layouts[index];
    let (mut ty, mut layout) = (ty, layout);
    let (mut value, mut text, mut arguments) = (quote!(next.#name), name.to_string(), Vec::new());
    let at = number(before);
    let mut seek = quote!(bits.seek(#at));
    for argument in &place.arguments {
        let (Type::Function(key, inner), Layout::Values { each, .. }) = (ty, layout) else { break };
        let Some(field) = plan.fields.iter().find(|field| field.name == *argument && field.ty == **key) else { break };
        let (name, width) = (&field.name, number(each.bits()));
        seek = quote!(#seek.to_value_of(#name, #width));
        value = quote!(#value[#name]);
        text = format!("{text}[{name}]");
        arguments.push(name.clone());
        (ty, layout) = (inner, each);
    }
    let (comment, put) = (comment(&text), put(model, &value, ty, layout, 0));
    let statements = quote!(#comment #seek; #put);
    Patch { statements, arguments, has_numbers: layout.has_numbers() }
}

/// The statements that write a value.
fn put(model: &Model<'_>, value: &TokenStream, ty: &Type, layout: &Layout, depth: usize) -> TokenStream {
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

fn number(n: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::u64_unsuffixed(n)
}

fn element_name(depth: usize) -> proc_macro2::Ident {
    format_ident!("{}", ["row", "value", "inner", "innermost"][depth.min(3)])
}

/// An element of a function, by the reference under this name.
fn by_reference(name: &proc_macro2::Ident, layout: &Layout, ty: &Type) -> TokenStream {
    let is_copied = matches!(layout, Layout::Number { .. } | Layout::Variants { .. }) || *ty == Type::Boolean;
    if is_copied { quote!(*#name) } else { quote!(#name) }
}

/// A value, read from the reader with this name.
fn take(model: &Model<'_>, ty: &Type, layout: &Layout, reader: &proc_macro2::Ident, depth: usize) -> TokenStream {
    match layout {
        Layout::Ordinal { width } => {
            let (ty, width) = (model.types.tokens(ty), number(u64::from(*width)));
            if ty.to_string().contains('<') {
                quote!(<#ty>::nth(#reader.take(#width) as usize))
            } else {
                quote!(#ty::nth(#reader.take(#width) as usize))
            }
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
