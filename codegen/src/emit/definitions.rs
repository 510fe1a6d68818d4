//! `operators.rs`: the spec's definitions as functions.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::action::ways_of;
use super::actions::given;
use super::code::ok;
use super::expression::LOOPS;
use super::model::Model;
use super::scope::Function;
use super::text::doc;
use super::tokens::{at_home, has_name};
use crate::term::{Body, Builtin, DefId, Definition, Level, Program, Term, TermKind, mentions, subterms};

/// The items of `operators.rs`: every definition that is applied, directly or not.
pub fn operators(model: &Model<'_>) -> Vec<TokenStream> {
    let mut items: BTreeMap<(DefId, bool), TokenStream> = BTreeMap::new();
    loop {
        let applied = model.functions.applied.borrow().iter().map(|id| (*id, false)).collect::<Vec<_>>();
        let counted = model.functions.counted.borrow().iter().map(|id| (*id, true)).collect::<Vec<_>>();
        let open: Vec<_> = applied.into_iter().chain(counted).filter(|item| !items.contains_key(item)).collect();
        if open.is_empty() {
            break;
        }
        for (id, counts) in open {
            let item = if counts { counting(model, id) } else { operator(model, id) };
            items.insert((id, counts), item);
        }
    }
    let mut ordered: Vec<((DefId, bool), TokenStream)> = items.into_iter().collect();
    ordered.sort_by_key(|((id, _), _)| {
        let definition = model.program().get(*id);
        (definition.span.file, definition.span.start)
    });
    ordered.into_iter().map(|(_, item)| at_home(item, "operators")).collect()
}

/// A definition as a function.
fn operator(model: &Model<'_>, id: DefId) -> TokenStream {
    let definition = model.program().get(id);
    let function = &model.functions.by_id[&id];
    let name = &function.name;
    let scope = model.scope();
    let code = model.function_body(&scope, id);
    model.report(&scope);
    let title = heading(model, definition);
    let above = model.comment_above(definition.span);
    let text = doc(&if above.is_empty() { format!("{title}.") } else { format!("{title}: {above}") });
    let body = if function.fallible { ok(&code) } else { code.body() };
    let signature = signature(model, function, &body);
    let result = model.types.tokens(&function.result);
    let result = if function.fallible { quote!(Outcome<#result>) } else { result };
    let is_made_once = is_fixed(model, id) && is_dear(&body);
    let (result, body) = match (function.lent, function.uses.constants) {
        (true, true) => (quote!(&'static #result), made_under(&result, &body)),
        (true, false) => (quote!(&'static #result), made_once(&result, &body, &quote!(&MADE))),
        (false, false) if is_made_once => {
            let is_copied = model.types.is_copy(&function.result) && !function.fallible;
            let value = if is_copied { quote!(*MADE) } else { quote!(MADE.clone()) };
            let body = made_once(&result, &body, &value);
            (result, body)
        }
        (false, true) if is_made_once && function.fallible => {
            let made = made_under(&result, &body);
            (result, quote!(#made.clone()))
        }
        _ => (result, body),
    };
    quote!(
        #text
        #[inline]
        pub fn #name(#(#signature),*) -> #result {
            #body
        }
    )
}

/// Whether the value of a definition is made once, and lent to whoever asks for it: where it is no matter of a few
/// words, which are copied, or computed anew.
pub fn is_lent(model: &Model<'_>, id: DefId) -> bool {
    let function = &model.functions.by_id[&id];
    !function.fallible
        && !model.types.is_copy(&function.result)
        && is_fixed(model, id)
        && is_dear(&model.function_body(&model.scope(), id).body())
}

/// Whether a definition without parameters has one value for good.
pub fn is_fixed(model: &Model<'_>, id: DefId) -> bool {
    model.program().get(id).parameters.is_empty() && is_constant(model.program(), id)
}

/// Gives the value of `body`, which is made when it is asked for first.
fn made_once(ty: &TokenStream, body: &TokenStream, value: &TokenStream) -> TokenStream {
    quote!(
        static MADE: LazyLock<#ty> = LazyLock::new(|| { #body });
        #value
    )
}

/// The same, where it is made of the constants that configurations may differ in.
fn made_under(ty: &TokenStream, body: &TokenStream) -> TokenStream {
    quote!(
        static MADE: Made<Constants, #ty> = Made::new();
        MADE.under(constants, || -> #ty { #body })
    )
}

/// Whether code makes more than a few words, or asks for what may.
pub fn is_dear(body: &TokenStream) -> bool {
    ["dynamic", "operators"].iter().chain(LOOPS).any(|name| has_name(body, name))
}

/// Whether a definition has one value for good: it asks nothing outside the spec, and cannot come back to itself while
/// its value is being made.
pub fn is_constant(program: &Program, id: DefId) -> bool {
    let outside = ["TLC", "TLCExt", "Randomization", "Json", "CSV", "IOUtils"];
    // What is chosen at random is chosen once, for it is translated nowhere else; and what is read is read once.
    let is_had_once = |builtin: Builtin| {
        use Builtin::{IoEnv, JsonDeserialize, NdJsonDeserialize, ParseInteger, RandomElement, RandomSubset, ZeroPad};
        matches!(
            builtin,
            RandomElement | RandomSubset | JsonDeserialize | NdJsonDeserialize | IoEnv | ParseInteger | ZeroPad
        )
    };
    // These are TLC's own, but ask nobody.
    let is_of_its_operands = |builtin: Builtin| {
        use Builtin::{Assert, Eval, MergeFunctions, Permutations, SingletonFunction, SortSequence, ToString};
        matches!(builtin, Assert | Eval | MergeFunctions | Permutations | SingletonFunction | SortSequence | ToString)
    };
    let is_pure = |builtin: Builtin| {
        is_had_once(builtin) || is_of_its_operands(builtin) || !outside.contains(&builtin.signature().0)
    };
    let (mut calls, mut seen) = (vec![id], BTreeSet::new());
    while let Some(called) = calls.pop() {
        let definition = program.get(called);
        let is_fixed = match &definition.body {
            Body::Builtin(builtin) => is_pure(*builtin),
            Body::Term(body) if seen.insert(called) => {
                let mentioned = mentions(body, &mut BTreeSet::new());
                let comes_back = mentioned.contains(&id);
                calls.extend(mentioned);
                definition.level == Level::Constant && !comes_back && uses_only(body, &is_pure)
            }
            Body::Term(_) => true,
        };
        if !is_fixed {
            return false;
        }
    }
    true
}

/// Whether the native operators in a term all are of a kind.
fn uses_only(term: &Term, is_of_kind: &impl Fn(Builtin) -> bool) -> bool {
    let mut all = !matches!(&*term.kind, TermKind::Builtin(builtin, _) if !is_of_kind(*builtin));
    subterms(term, &mut |part| all = all && uses_only(part, is_of_kind));
    all
}

/// The function that counts in how many ways a recursive definition holds.
fn counting(model: &Model<'_>, id: DefId) -> TokenStream {
    let definition = model.program().get(id);
    let function = &model.functions.by_id[&id];
    let (Body::Term(body), Some(name)) = (&definition.body, &function.ways) else { return quote!() };
    let body = ways_of(model, id, body);
    let signature = signature(model, function, &body);
    let text = doc(&format!("In how many ways {} holds, as TLC counts them.", heading(model, definition)));
    quote!(
        #text
        pub fn #name(#(#signature),*) -> Outcome<usize> {
            #body
        }
    )
}

/// `Name(parameters)`
fn heading(model: &Model<'_>, definition: &Definition) -> String {
    let names = definition.parameters.iter().map(|local| model.program().locals[local.0 as usize].name.as_ref());
    let names: Vec<&str> = names.collect();
    if names.is_empty() {
        format!("`{}`", definition.name)
    } else {
        format!("`{}({})`", definition.name, names.join(", "))
    }
}

/// The parameters of a definition's function.
fn signature(model: &Model<'_>, function: &Function, body: &TokenStream) -> Vec<TokenStream> {
    let (mut signature, _) = given(function.uses);
    signature.extend(function.parameters.iter().map(|(name, ty)| {
        let ty = model.types.tokens(ty);
        if has_name(body, &name.to_string()) {
            quote!(#name: #ty)
        } else {
            let name = format_ident!("_{name}");
            quote!(#name: #ty)
        }
    }));
    signature
}
