//! The files of data: `domain.rs`, `constants.rs`, `state.rs`, `packing.rs`.

use std::collections::BTreeSet;

use lockstep_model::value::Symbol;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::model::Model;
use super::names;
use super::text::doc;
use super::types::{Type, constant_term, integer};
use crate::shape::{Atom, Hint, Interval, Shape};
use crate::term::{ConstantId, VariableId};

/// `domain.rs`: enums and structs.
pub fn domain(model: &Model<'_>, others: &BTreeSet<Symbol>) -> Vec<TokenStream> {
    let types = model.types;
    let mut items = Vec::new();
    let symbols: Vec<String> = symbols(model, others);
    let count = symbols.len();
    items.push(quote!(
        /// The strings and model values of the model, in TLC's order.
        const SYMBOLS: [&str; #count] = [#(#symbols),*];
    ));
    let visibility = if others.is_empty() { quote!() } else { quote!(pub) };
    items.push(quote!(
        /// The symbol of a text, with its place in TLC's order.
        #visibility fn symbol(text: &str) -> Symbol {
            match SYMBOLS.iter().position(|other| *other == text) {
                Some(place) => Symbol::ordered(text, place as u32),
                None => Symbol::new(text),
            }
        }
    ));
    for (number, enumeration) in types.enumerations.iter().enumerate() {
        items.extend(enumeration_items(model, number, enumeration));
    }
    for (fields, structure) in &types.structures {
        let name = types.structure(fields);
        let shapes = types.inference.fields(fields);
        let purpose = doc(&structure.purpose);
        let declared: Vec<TokenStream> = fields
            .iter()
            .zip(&shapes)
            .map(|(field, shape)| {
                let text = doc(&format!("`{field}`"));
                let (field, ty) = (format_ident!("{}", names::snake(field.as_str())), types.tokens(&types.of(shape)));
                quote!(#text pub #field: #ty)
            })
            .collect();
        let own = types.of(&Shape::Record(fields.clone()));
        let copy = if types.is_copy(&own) { quote!(Copy,) } else { quote!() };
        items.push(quote!(
            #purpose
            #[derive(Clone, #copy Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct #name { #(#declared),* }
        ));
        let to: Vec<TokenStream> = fields
            .iter()
            .map(|field| {
                let (text, ident) = (field.as_str(), format_ident!("{}", names::snake(field.as_str())));
                quote!((symbol(#text), self.#ident.to_value()))
            })
            .collect();
        let from: Vec<TokenStream> = fields
            .iter()
            .map(|field| {
                let (text, ident) = (field.as_str(), format_ident!("{}", names::snake(field.as_str())));
                quote!(#ident: field(fields, #text)?)
            })
            .collect();
        let length = fields.len();
        items.push(quote!(
            impl Typed for #name {
                fn to_value(&self) -> Value {
                    Value::record([#(#to),*])
                }
                fn from_value(value: &Value) -> Option<Self> {
                    match value {
                        Value::Record(fields) if fields.len() == #length => Some(#name { #(#from),* }),
                        _ => None,
                    }
                }
            }
        ));
        if types.is_ordinal(&own) {
            items.push(finite_struct(model, fields, &shapes));
        }
    }
    if !types.structures.is_empty() {
        items.push(quote!(
            /// The typed value of a record's field.
            fn field<T: Typed>(fields: &[(Symbol, Value)], name: &str) -> Option<T> {
                let (_, value) = fields.iter().find(|(other, _)| other.as_str() == name)?;
                T::from_value(value)
            }
        ));
    }
    items
}

fn finite_struct(model: &Model<'_>, fields: &crate::shape::FieldNames, shapes: &[Shape]) -> TokenStream {
    let types = model.types;
    let name = types.structure(fields);
    let idents: Vec<_> = fields.iter().map(|field| format_ident!("{}", names::snake(field.as_str()))).collect();
    let kinds: Vec<TokenStream> = shapes.iter().map(|shape| types.tokens(&types.of(shape))).collect();
    let tuple = kinds
        .iter()
        .rev()
        .fold(quote!(), |rest, kind| if rest.is_empty() { quote!(#kind) } else { quote!((#kind, #rest)) });
    let own = idents
        .iter()
        .rev()
        .fold(quote!(), |rest, ident| if rest.is_empty() { quote!(self.#ident) } else { quote!((self.#ident, #rest)) });
    let pattern = idents
        .iter()
        .rev()
        .fold(quote!(), |rest, ident| if rest.is_empty() { quote!(#ident) } else { quote!((#ident, #rest)) });
    quote!(
        impl Finite for #name {
            const COUNT: usize = <#tuple as Finite>::COUNT;
            fn index(self) -> usize {
                #own.index()
            }
            fn nth(index: usize) -> Self {
                let #pattern = <#tuple as Finite>::nth(index);
                #name { #(#idents),* }
            }
        }
    )
}

fn enumeration_items(model: &Model<'_>, number: usize, enumeration: &super::types::Enumeration) -> Vec<TokenStream> {
    let name = model.types.enumeration(number);
    let purpose = doc(&enumeration.purpose);
    let idents: Vec<_> = enumeration.variants.iter().map(|(_, variant)| format_ident!("{variant}")).collect();
    let docs: Vec<TokenStream> = enumeration
        .variants
        .iter()
        .map(|(atom, _)| match atom {
            Atom::String(text) => doc(&format!("`\"{text}\"`")),
            Atom::Model(text) => doc(&format!("The model value `{text}`.")),
        })
        .collect();
    let texts: Vec<&str> = enumeration.variants.iter().map(|(atom, _)| atom.text()).collect();
    let count = idents.len();
    let constructor = |atom: &Atom| match atom {
        Atom::String(_) => quote!(Value::Str),
        Atom::Model(_) => quote!(Value::Model),
    };
    let to: Vec<TokenStream> = enumeration.variants.iter().map(|(atom, _)| constructor(atom)).collect();
    let kinds: std::collections::BTreeSet<String> = to.iter().map(ToString::to_string).collect();
    let to_value = if let (1, Some(kind)) = (kinds.len(), to.first()) {
        quote!(#kind(symbol(self.text())))
    } else {
        quote!(match self { #(#name::#idents => #to(symbol(self.text()))),* })
    };
    let from: Vec<TokenStream> = enumeration
        .variants
        .iter()
        .zip(&idents)
        .map(|((atom, _), ident)| {
            let (kind, text) = (constructor(atom), atom.text());
            quote!(#kind(name) if name.as_str() == #text => Some(#name::#ident))
        })
        .collect();
    let mut items = vec![
        quote!(
            #purpose
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum #name { #(#docs #idents),* }
        ),
        quote!(
            impl #name {
                /// Every one, in TLC's order.
                pub const ALL: [Self; #count] = [#(#name::#idents),*];

                /// Its text in the spec.
                pub fn text(self) -> &'static str {
                    match self { #(#name::#idents => #texts),* }
                }
            }
        ),
        quote!(
            impl Finite for #name {
                const COUNT: usize = #count;
                #[inline]
                fn index(self) -> usize {
                    self as usize
                }
                #[inline]
                fn nth(index: usize) -> Self {
                    Self::ALL[index]
                }
            }
        ),
        quote!(
            impl Typed for #name {
                fn to_value(&self) -> Value {
                    #to_value
                }
                fn from_value(value: &Value) -> Option<Self> {
                    match value { #(#from,)* _ => None }
                }
            }
        ),
    ];
    if let Some(absent) = &enumeration.absent {
        let (kind, text) = (constructor(absent), absent.text());
        items.push(quote!(
            impl Absent for #name {
                fn absent() -> Value {
                    #kind(symbol(#text))
                }
            }
        ));
    }
    items
}

/// Every string that the types mention, in TLC's order.
fn symbols(model: &Model<'_>, others: &BTreeSet<Symbol>) -> Vec<String> {
    let mut found: Vec<lockstep_model::value::Symbol> = Vec::new();
    let mut add = |atom: &Atom| match atom {
        Atom::Model(symbol) | Atom::String(symbol) => found.push(*symbol),
    };
    for enumeration in &model.types.enumerations {
        enumeration.variants.iter().for_each(|(atom, _)| add(atom));
        enumeration.absent.iter().for_each(&mut add);
    }
    found.extend(others);
    found.extend(model.types.structures.keys().flat_map(|fields| fields.iter().cloned()));
    found.sort();
    found.dedup();
    found.iter().map(ToString::to_string).collect()
}

/// `constants.rs`: what configurations choose, and tables.
pub fn constants(model: &Model<'_>) -> Vec<TokenStream> {
    let types = model.types;
    let program = model.program();
    let mut items = Vec::new();
    let fields: Vec<(usize, proc_macro2::Ident, Type)> = (0..program.constants.len())
        .filter(|i| types.is_field(ConstantId(*i as u32)))
        .map(|i| {
            let shape = types.inference.shape(&constant_term(ConstantId(i as u32), types.inference));
            (i, format_ident!("{}", names::snake(&program.constants[i].name)), types.of(&shape))
        })
        .collect();
    let declared: Vec<TokenStream> = fields
        .iter()
        .map(|(i, name, ty)| {
            let constant = &program.constants[*i];
            let remark = trailing_comment(model, constant.span);
            let text = doc(&format!(
                "`{}`{}",
                constant.name,
                if remark.is_empty() { String::new() } else { format!(": {remark}") }
            ));
            let ty = types.tokens(ty);
            quote!(#text pub #name: #ty)
        })
        .collect();
    let all_copy = fields.iter().all(|(_, _, ty)| types.is_copy(ty));
    let copy = if all_copy { quote!(Copy,) } else { quote!() };
    items.push(quote!(
        /// The constants that configurations of one domain may differ in.
        #[derive(Clone, #copy Debug, PartialEq, Eq)]
        pub struct Constants { #(#declared),* }
    ));
    for (id, name) in &model.functions.tables {
        let definition = program.get(*id);
        let ty = types.of_definition(*id);
        let Some(value) = types.inference.evaluated.definitions.get(id) else { continue };
        let Some(literal) = types.literal(value, &ty) else { continue };
        let above = model.comment_above(definition.span);
        let title = format!("`{}`, as the configurations' domains have it.", definition.name);
        let text = doc(&if above.is_empty() { title } else { format!("{title}\n\n{above}") });
        let ty = types.tokens(&ty);
        let keyword = if types.is_copy(&types.of_definition(*id)) { quote!(const) } else { quote!(static) };
        if !types.is_constant(&types.of_definition(*id)) {
            continue;
        }
        items.push(quote!(#text pub #keyword #name: #ty = #literal;));
    }
    items
}

/// The values that a configuration gives the fields of `Constants`.
pub fn constants_of(model: &Model<'_>, configuration: usize) -> TokenStream {
    let types = model.types;
    let program = model.program();
    let fields = (0..program.constants.len()).filter(|i| types.is_field(ConstantId(*i as u32))).filter_map(|i| {
        let shape = types.inference.shape(&constant_term(ConstantId(i as u32), types.inference));
        let value = types.inference.evaluated.constants[i].get(configuration)?;
        let value = types.literal(value, &types.of(&shape))?;
        let name = format_ident!("{}", names::snake(&program.constants[i].name));
        Some(quote!(#name: #value))
    });
    quote!(Constants { #(#fields),* })
}

/// What a `\*` comment says behind a declaration.
pub fn trailing_comment(model: &Model<'_>, span: crate::source::Span) -> String {
    let text = &model.sources.text(span.file)[span.end as usize..];
    let line = text.lines().next().unwrap_or_default();
    line.split_once("\\*").map(|(_, comment)| comment.trim().to_owned()).unwrap_or_default()
}

/// `state.rs`: the variables.
pub fn state(model: &Model<'_>) -> Vec<TokenStream> {
    let types = model.types;
    let program = model.program();
    let mut declared = Vec::new();
    let (mut to, mut from) = (Vec::new(), Vec::new());
    for (i, variable) in program.variables.iter().enumerate() {
        let ty = types.of(&types.inference.facts.variables[i]);
        let (name, ty) = (types.field(i), types.tokens(&ty));
        let remark = trailing_comment(model, variable.span);
        let text = doc(&if remark.is_empty() { format!("`{}`", variable.name) } else { remark });
        declared.push(quote!(#text pub #name: #ty));
        to.push(quote!(self.#name.to_value()));
        from.push(quote!(#name: Typed::from_value(#name)?));
    }
    let names: Vec<_> = (0..program.variables.len()).map(|i| types.field(i)).collect();
    let copy = if model.state_is_copy() { quote!(Copy,) } else { quote!() };
    let title = doc(&format!("A state of `{}`: the variables, in the spec's order.", program.name));
    vec![
        quote!(
            #title
            #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
            pub struct State { #(#declared),* }
        ),
        quote!(
            impl State {
                /// The variables' values.
                pub fn values(&self) -> Vec<Value> {
                    vec![#(#to),*]
                }
                /// The state with these values; `None` where a value has not the shape that its variable has.
                pub fn from_values(values: &[Value]) -> Option<Self> {
                    let [#(#names),*] = values else { return None };
                    Some(State { #(#from),* })
                }
            }
        ),
    ]
}

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
    /// The values of a function.
    Values { each: Box<Layout>, count: u64 },
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
            Layout::Values { each, count } => each.bits() * count,
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
pub fn packing(model: &Model<'_>) -> Option<Vec<TokenStream>> {
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
    let put: Vec<TokenStream> =
        layouts.iter().map(|(name, ty, layout)| put(model, &quote!(state.#name), ty, layout, 0)).collect();
    let names: Vec<_> = layouts.iter().map(|(name, _, _)| name).collect();
    let take: Vec<TokenStream> = layouts.iter().map(|(_, ty, layout)| take(model, ty, layout)).collect();
    let note = doc(&format!("The words of a packed state: {bits} bits in all."));
    let words = proc_macro2::Literal::usize_unsuffixed(words);
    let (own, wide) = if model.state_is_copy() {
        (quote!(*state), quote!(**state))
    } else {
        (quote!(state.clone()), quote!((**state).clone()))
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
                let mut bits = BitWriter::<WORDS>::new();
                #(#put)*
                Some(bits.finish())
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

fn put(model: &Model<'_>, value: &TokenStream, ty: &Type, layout: &Layout, depth: usize) -> TokenStream {
    match layout {
        Layout::Ordinal { width } => {
            let width = proc_macro2::Literal::u32_unsuffixed(*width);
            quote!(bits.put(#value.index() as u64, #width);)
        }
        Layout::Number { least, width } => {
            let (least, width) = (integer(*least), proc_macro2::Literal::u32_unsuffixed(*width));
            quote!(bits.put_integer(#value, #least, #width)?;)
        }
        Layout::Numbers { shift, width } => {
            let (shift, width) =
                (proc_macro2::Literal::u32_unsuffixed(*shift), proc_macro2::Literal::u32_unsuffixed(*width));
            quote!(bits.put_bits(#value.bits(), #shift, #width)?;)
        }
        Layout::Elements { count } if *count <= 64 => {
            let count = proc_macro2::Literal::u32_unsuffixed(*count);
            quote!(bits.put(#value.bits()[0], #count);)
        }
        Layout::Elements { count } => {
            let count = proc_macro2::Literal::u32_unsuffixed(*count);
            quote!(bits.put_words(&#value.bits(), #count);)
        }
        Layout::Fields(fields) => {
            let Type::Struct(names) = ty else { return quote!() };
            let shapes = model.types.inference.fields(names);
            let parts = fields.iter().zip(&shapes).map(|((name, layout), shape)| {
                put(model, &quote!(#value.#name), &model.types.of(shape), layout, depth)
            });
            quote!(#(#parts)*)
        }
        Layout::Parts(parts) => {
            let Type::Tuple(types) = ty else { return quote!() };
            let parts = parts.iter().zip(types).enumerate().map(|(i, (layout, ty))| {
                let place = proc_macro2::Literal::usize_unsuffixed(i);
                put(model, &quote!(#value.#place), ty, layout, depth)
            });
            quote!(#(#parts)*)
        }
        Layout::Values { each, .. } => {
            let inner = match ty {
                Type::Function(_, inner) | Type::IntegerFunction(inner, _, _) => inner,
                _ => return quote!(),
            };
            let name = format_ident!("{}", ["row", "value", "inner", "innermost"][depth.min(3)]);
            let by_value = matches!(**each, Layout::Number { .. });
            let element = if by_value { quote!((*#name)) } else { quote!(#name) };
            let body = if by_value {
                let Layout::Number { least, width } = &**each else { return quote!() };
                let (least, width) = (integer(*least), proc_macro2::Literal::u32_unsuffixed(*width));
                quote!(bits.put_integer(*#name, #least, #width)?;)
            } else {
                put(model, &element, inner, each, depth + 1)
            };
            quote!(for #name in #value.values() { #body })
        }
    }
}

fn take(model: &Model<'_>, ty: &Type, layout: &Layout) -> TokenStream {
    match layout {
        Layout::Ordinal { width } => {
            let (ty, width) = (model.types.tokens(ty), proc_macro2::Literal::u32_unsuffixed(*width));
            if ty.to_string().contains('<') {
                quote!(<#ty>::nth(bits.take(#width) as usize))
            } else {
                quote!(#ty::nth(bits.take(#width) as usize))
            }
        }
        Layout::Number { least, width } => {
            let (least, width) = (integer(*least), proc_macro2::Literal::u32_unsuffixed(*width));
            quote!(bits.take_integer(#least, #width))
        }
        Layout::Numbers { shift, width } => {
            let (shift, width) =
                (proc_macro2::Literal::u32_unsuffixed(*shift), proc_macro2::Literal::u32_unsuffixed(*width));
            quote!(IntegerSet::from_bits(bits.take(#width) << #shift))
        }
        Layout::Elements { count } if *count <= 64 => {
            let count = proc_macro2::Literal::u32_unsuffixed(*count);
            quote!(Set::from_bits([bits.take(#count)]))
        }
        Layout::Elements { count } => {
            let count = proc_macro2::Literal::u32_unsuffixed(*count);
            quote!(Set::from_bits(bits.take_words(#count)))
        }
        Layout::Fields(fields) => {
            let Type::Struct(names) = ty else { return quote!() };
            let shapes = model.types.inference.fields(names);
            let name = model.types.structure(names);
            let parts = fields.iter().zip(&shapes).map(|((field, layout), shape)| {
                let value = take(model, &model.types.of(shape), layout);
                quote!(#field: #value)
            });
            quote!(#name { #(#parts),* })
        }
        Layout::Parts(parts) => {
            let Type::Tuple(types) = ty else { return quote!() };
            let parts: Vec<TokenStream> = parts.iter().zip(types).map(|(layout, ty)| take(model, ty, layout)).collect();
            if let [one] = parts.as_slice() { quote!((#one,)) } else { quote!((#(#parts),*)) }
        }
        Layout::Values { each, .. } => match ty {
            Type::Function(_, inner) => {
                let value = take(model, inner, each);
                quote!(Function::from_fn(|_| #value))
            }
            Type::IntegerFunction(inner, _, _) => {
                let value = take(model, inner, each);
                quote!(IntegerFunction::from_fn(|_| #value))
            }
            _ => quote!(),
        },
    }
}
