//! The file `packing.rs`: states in a few words, variable by variable.

mod layout;
mod put;
mod take;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use self::layout::{Layout, layout};
use self::put::{number, put};
use self::take::take;
use super::actions::ActionFunctions;
use super::changes::Place;
use super::model::{Model, Plan};
use super::text::{comment, doc};
use super::types::Type;
use crate::term::VariableId;

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
            /// The state in a few words; as it is where a number does not fit the bits that the invariants suggest for
            /// it.
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
