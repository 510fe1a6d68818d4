//! The files of data: `domain.rs`, `constants.rs`, `state.rs`.

use std::collections::BTreeSet;

use lockstep_model::value::Symbol;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::model::Model;
use super::reduction::{digested, digested_struct, digested_union, digested_variables};
use super::text::doc;
use super::types::{Type, Types, constant_term, integer};
use super::unions::union_items;
use crate::shape::{Atom, Shape};
use crate::term::ConstantId;

/// `domain.rs`: enums and structs.
pub fn domain(model: &Model<'_>, others: &BTreeSet<Symbol>) -> Vec<TokenStream> {
    let types = model.types;
    let mut items = Vec::new();
    let symbols: Vec<String> = symbols(model, others);
    let count = integer(symbols.len() as i64);
    items.push(quote!(
        /// The strings and model values of the model, in TLC's order.
        const SYMBOLS: [&str; #count] = [#(#symbols),*];
    ));
    let visibility = if others.is_empty() { quote!() } else { quote!(pub) };
    items.push(quote!(
        /// The symbol of a text, with its place in TLC's order.
        #visibility fn symbol(text: &str) -> Symbol {
            Symbol::among(&SYMBOLS, text)
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
                let (field, ty) = (types.record_field(field), types.tokens(&types.of(shape)));
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
                let ident = types.record_field(field);
                quote!(self.#ident.to_value())
            })
            .collect();
        let is_finite = types.is_numbered(&own);
        let from: Vec<TokenStream> = fields
            .iter()
            .zip(&shapes)
            .map(|(field, shape)| {
                let (text, ident) = (field.as_str(), types.record_field(field));
                match shape {
                    Shape::Integer(interval) if is_finite => {
                        let (least, greatest) = (integer(interval.least), integer(interval.greatest));
                        quote!(#ident: field_of(fields, #text).filter(|number| (#least..=#greatest).contains(number))?)
                    }
                    _ => quote!(#ident: field_of(fields, #text)?),
                }
            })
            .collect();
        let length = integer(fields.len() as i64);
        let texts = fields.iter().map(Symbol::as_str);
        items.push(quote!(
            impl Typed for #name {
                fn to_value(&self) -> Value {
                    static NAMES: LazyLock<Vec<Symbol>> = LazyLock::new(|| Vec::from([#(symbol(#texts)),*]));
                    Value::record_in_order(&NAMES, Vec::from([#(#to),*]))
                }
                fn from_value(value: &Value) -> Option<Self> {
                    match value {
                        Value::Record(fields) if fields.len() == #length => Some(#name { #(#from),* }),
                        _ => None,
                    }
                }
            }
        ));
        if is_finite {
            items.push(finite_struct(model, fields, &shapes));
        }
        if model.is_digested() {
            items.push(digested_struct(model, fields));
        }
    }
    for (from, to) in types.wider() {
        let (narrow, wide) = (types.enumeration(from), types.enumeration(to));
        let variants: Vec<_> =
            types.enumerations[from].variants.iter().map(|(_, variant)| format_ident!("{variant}")).collect();
        let others = types.enumerations[from].variants.iter().map(|(atom, _)| types.variant(to, atom));
        items.push(quote!(
            impl From<#narrow> for #wide {
                fn from(one: #narrow) -> Self {
                    match one { #(#narrow::#variants => #others),* }
                }
            }
        ));
    }
    for number in 0..types.unions.len() {
        items.extend(union_items(types, number));
        if model.is_digested() {
            items.push(digested_union(types, number));
        }
    }
    items
}

fn finite_struct(model: &Model<'_>, fields: &crate::shape::FieldNames, shapes: &[Shape]) -> TokenStream {
    let types = model.types;
    let name = types.structure(fields);
    let idents: Vec<_> = fields.iter().map(|field| types.record_field(field)).collect();
    // What is always the same is not numbered.
    let fixed = |shape: &Shape| types.fixed(shape);
    let numbered: Vec<_> = idents.iter().zip(shapes).filter(|(_, shape)| fixed(shape).is_none()).collect();
    let nested = |each: &dyn Fn(&proc_macro2::Ident, &Shape) -> TokenStream| {
        let all = numbered.iter().rev().fold(quote!(), |rest, (ident, shape)| {
            let own = each(ident, shape);
            if rest.is_empty() { own } else { quote!((#own, #rest)) }
        });
        if all.is_empty() { quote!(()) } else { all }
    };
    let tuple = nested(&|_, shape| bounded(types, shape));
    let own = nested(&|ident, shape| match shape {
        Shape::Integer(_) => {
            let bounded = bounded_integer(shape);
            quote!(#bounded(self.#ident))
        }
        _ => quote!(self.#ident),
    });
    let pattern =
        nested(&|ident, shape| if let Shape::Integer(_) = shape { quote!(Bounded(#ident)) } else { quote!(#ident) });
    let parts = idents.iter().zip(shapes).map(|(ident, shape)| match fixed(shape) {
        Some(value) => quote!(#ident: #value),
        None => quote!(#ident),
    });
    let (index, nth) = match numbered.is_empty() {
        true => (quote!(0), quote!()),
        false => (quote!(#own.index()), quote!(let #pattern = <#tuple as Finite>::nth(index);)),
    };
    let argument = if numbered.is_empty() { quote!(_) } else { quote!(index) };
    quote!(
        impl Finite for #name {
            const COUNT: usize = <#tuple as Finite>::COUNT;
            #[inline]
            fn index(self) -> usize {
                #index
            }
            #[inline]
            fn nth(#argument: usize) -> Self {
                #nth
                #name { #(#parts),* }
            }
        }
    )
}

/// The finite type that numbers the values of a field or an alternative.
pub fn bounded(types: &Types<'_>, shape: &Shape) -> TokenStream {
    match shape {
        Shape::Integer(interval) => {
            let (least, greatest) = (integer(interval.least), integer(interval.greatest));
            quote!(Bounded<#least, #greatest>)
        }
        shape => types.tokens(&types.of(shape)),
    }
}

/// The constructor of a bounded integer.
pub fn bounded_integer(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Integer(interval) => {
            let (least, greatest) = (integer(interval.least), integer(interval.greatest));
            quote!(Bounded::<#least, #greatest>)
        }
        _ => quote!(),
    }
}

/// The constructor of the value that an atom is.
pub fn constructor(atom: &Atom) -> TokenStream {
    match atom {
        Atom::String(_) => quote!(Value::Str),
        Atom::Model(_) => quote!(Value::Model),
    }
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
    let count = integer(idents.len() as i64);
    let to: Vec<TokenStream> = enumeration.variants.iter().map(|(atom, _)| constructor(atom)).collect();
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

                /// What they stand for, made once: a text is looked up under a lock.
                fn values() -> &'static [Value] {
                    static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| Vec::from([#(#to(symbol(#texts))),*]));
                    &VALUES
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
                    Self::values()[*self as usize].clone()
                }
                fn from_value(value: &Value) -> Option<Self> {
                    value.place_in(Self::values()).map(Self::nth)
                }
            }
        ),
    ];
    if model.is_digested() {
        items.push(digested(&name, &quote!(symmetry.finite(*self, into))));
    }
    if let Some(absent) = &enumeration.absent {
        let (kind, text) = (constructor(absent), absent.text());
        items.push(quote!(
            impl Absent for #name {
                fn absent() -> Value {
                    static VALUE: LazyLock<Value> = LazyLock::new(|| #kind(symbol(#text)));
                    VALUE.clone()
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
            (i, types.constant_field(ConstantId(i as u32)).clone(), types.of(&shape))
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
        let name = types.constant_field(ConstantId(i as u32)).clone();
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
    let mut items = vec![
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
    ];
    if model.is_digested() {
        items.push(digested_variables(model));
    }
    items
}
