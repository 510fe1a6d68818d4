//! Formulas over atoms.

use lockstep_model::Temporal;
use proc_macro2::TokenStream;
use quote::quote;

use super::Atoms;
use crate::emit::model::Model;

/// A formula over atoms.
pub fn formula(model: &Model<'_>, atoms: &Atoms, configuration: usize, temporal: &Temporal) -> TokenStream {
    let of = |inner: &Temporal| formula(model, atoms, configuration, inner);
    if let Some((strong, enabled, taken)) = fairness(temporal) {
        let (enabled, taken) = (atoms.tokens(model, configuration, enabled), atoms.tokens(model, configuration, taken));
        let name = if strong { quote!(strongly_fair) } else { quote!(weakly_fair) };
        return quote!(atoms.#name(#enabled, #taken));
    }
    match temporal {
        Temporal::Constant(truth) => quote!(Temporal::Constant(#truth)),
        Temporal::Atom(number) => {
            let atom = atoms.tokens(model, configuration, *number);
            quote!(atoms.atom(#atom))
        }
        Temporal::Not(inner) => {
            let inner = of(inner);
            quote!(#inner.negate())
        }
        Temporal::And(parts) if parts.len() == 1 => of(&parts[0]),
        Temporal::And(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(of).collect();
            quote!(Temporal::And(vec![#(#parts),*]))
        }
        Temporal::Or(parts) => {
            if let [first, second] = parts.as_slice() {
                // F => G arrives as ~F \/ G.
                let premise = match first {
                    Temporal::Not(inner) => Some((**inner).clone()),
                    _ => None,
                };
                if let Some(premise) = premise {
                    let (premise, conclusion) = (of(&premise), of(second));
                    return quote!(#premise.implies(#conclusion));
                }
            }
            let parts: Vec<TokenStream> = parts.iter().map(of).collect();
            quote!(Temporal::Or(vec![#(#parts),*]))
        }
        Temporal::Always(inner) => {
            let inner = of(inner);
            quote!(#inner.always())
        }
        Temporal::Eventually(inner) => {
            let inner = of(inner);
            quote!(#inner.eventually())
        }
    }
}

/// `WF` (false) or `SF` (true) of an action, by the numbers of `ENABLED <<A>>_v` and `<<A>>_v`.
fn fairness(temporal: &Temporal) -> Option<(bool, usize, usize)> {
    let atom = |temporal: &Temporal| if let Temporal::Atom(number) = temporal { Some(*number) } else { None };
    let not_atom = |temporal: &Temporal| if let Temporal::Not(inner) = temporal { atom(inner) } else { None };
    let always =
        |temporal: &Temporal| if let Temporal::Always(inner) = temporal { Some((**inner).clone()) } else { None };
    let eventually =
        |temporal: &Temporal| if let Temporal::Eventually(inner) = temporal { Some((**inner).clone()) } else { None };
    if let Some(Temporal::Or(parts)) = always(temporal).and_then(|inner| eventually(&inner))
        && let [enabled, taken] = parts.as_slice()
    {
        return Some((false, not_atom(enabled)?, atom(taken)?));
    }
    if let Temporal::Or(parts) = temporal
        && let [never, often] = parts.as_slice()
    {
        let enabled = eventually(never).and_then(|inner| always(&inner)).and_then(|inner| not_atom(&inner))?;
        let taken = always(often).and_then(|inner| eventually(&inner)).and_then(|inner| atom(&inner))?;
        return Some((true, enabled, taken));
    }
    None
}
