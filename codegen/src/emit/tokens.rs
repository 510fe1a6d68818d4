//! What emission asks of code that it has written.
//!
//! A token stream can be read only by taking it apart, and a name's text is made anew for every question; so the
//! questions are few, and each stops where it knows the answer.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

/// Whether the code is this one word: a literal `true`, a `None`, a `1`.
pub fn is_word(tokens: &TokenStream, word: &str) -> bool {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(only)), None) => only == word,
        (Some(TokenTree::Literal(only)), None) => only.to_string() == word,
        _ => false,
    }
}

/// Whether the first tokens are these words.
pub fn starts_with(tokens: &TokenStream, words: &[&str]) -> bool {
    let mut tokens = tokens.clone().into_iter();
    words.iter().all(|word| matches!(tokens.next(), Some(TokenTree::Ident(token)) if token == word))
}

/// Which of these names occur as identifiers.
pub fn names_among<'n>(tokens: &TokenStream, names: impl IntoIterator<Item = &'n str>) -> BTreeSet<&'n str> {
    let mut open: Vec<&str> = names.into_iter().collect();
    let mut found = BTreeSet::new();
    search(tokens.clone(), &mut open, &mut found);
    found
}

/// A type as the beginning of a path: `Set::<Event>` for `Set<Event>`. What has no name is put in brackets.
pub fn as_path(ty: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = ty.clone().into_iter().collect();
    match tokens.get(1) {
        _ if !matches!(tokens.first(), Some(TokenTree::Ident(_))) => quote!(<#ty>),
        None => ty,
        Some(TokenTree::Punct(bracket)) if bracket.as_char() == '<' => {
            tokens.splice(1..1, quote!(::));
            tokens.into_iter().collect()
        }
        Some(_) => quote!(<#ty>),
    }
}

/// An item of a module as it is written there: what is reached through `module::` is reached by its name, or, where
/// something else in the item may have that name, through `self::`.
pub fn at_home(item: TokenStream, module: &str) -> TokenStream {
    let mut others = BTreeSet::new();
    other_names(item.clone(), &mut others);
    without_module(item, module, &others)
}

/// The names in code that are reached by themselves: neither through a path nor as a field.
fn other_names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let mut before = [String::new(), String::new()];
    for token in tokens {
        let text = match token {
            TokenTree::Group(group) => {
                other_names(group.stream(), found);
                String::new()
            }
            TokenTree::Ident(name) => {
                let is_reached = before == [":", ":"] || matches!(before[1].as_str(), "." | "fn");
                if !is_reached {
                    found.insert(name.to_string());
                }
                name.to_string()
            }
            other => other.to_string(),
        };
        before = [std::mem::take(&mut before[1]), text];
    }
}

fn without_module(tokens: TokenStream, module: &str, others: &BTreeSet<String>) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = all.as_slice();
    let mut kept = Vec::with_capacity(all.len());
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        match (first, behind) {
            (TokenTree::Ident(own), [TokenTree::Punct(colon), TokenTree::Punct(_), TokenTree::Ident(name), ..])
                if own == module && colon.as_char() == ':' =>
            {
                if others.contains(&name.to_string()) {
                    kept.extend(quote!(self));
                } else {
                    rest = &behind[2..];
                }
            }
            (TokenTree::Group(group), _) => {
                let inside = without_module(group.stream(), module, others);
                let mut inside = Group::new(group.delimiter(), inside);
                inside.set_span(group.span());
                kept.push(TokenTree::Group(inside));
            }
            _ => kept.push(first.clone()),
        }
    }
    kept.into_iter().collect()
}

/// Whether the name occurs as an identifier.
pub fn has_name(tokens: &TokenStream, name: &str) -> bool {
    !names_among(tokens, [name]).is_empty()
}

fn search<'n>(tokens: TokenStream, open: &mut Vec<&'n str>, found: &mut BTreeSet<&'n str>) {
    for token in tokens {
        if open.is_empty() {
            return;
        }
        match token {
            TokenTree::Ident(ident) => {
                if let Some(at) = open.iter().position(|name| ident == name) {
                    found.insert(open.swap_remove(at));
                }
            }
            TokenTree::Group(group) => search(group.stream(), open, found),
            _ => {}
        }
    }
}

/// Whether the code may leave where it stands: whether there is a `?` in it.
pub fn may_fail(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => may_fail(&group.stream()),
        _ => false,
    })
}

/// Whether code computes first what the one statement `let _ = …;` before it seeks, fields aside, which are always
/// there: then the statement says nothing new.
pub fn seeks_first(code: &TokenStream, statement: &TokenStream) -> bool {
    let tokens: Vec<TokenTree> = statement.clone().into_iter().collect();
    let [TokenTree::Ident(_), TokenTree::Ident(_), TokenTree::Punct(_), sought @ .., TokenTree::Punct(_)] = &tokens[..]
    else {
        return false;
    };
    let mut sought = sought;
    while let [before @ .., TokenTree::Punct(dot), TokenTree::Ident(_)] = sought
        && dot.as_char() == '.'
    {
        sought = before;
    }
    let test = usize::from(starts_with(code, &["if"]));
    let first: TokenStream = code.clone().into_iter().skip(test).take(sought.len()).collect();
    !sought.is_empty() && first.to_string() == sought.iter().cloned().collect::<TokenStream>().to_string()
}

/// An iterator where anything that can be iterated over will do: without parentheses around it or `.into_iter()`
/// behind.
pub fn unparenthesized(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if let [before @ .., TokenTree::Punct(_), TokenTree::Ident(method), TokenTree::Group(_)] = all.as_slice()
        && method == "into_iter"
    {
        return before.iter().cloned().collect();
    }
    match all.as_slice() {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => group.stream(),
        _ => tokens,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn words_and_names() {
        assert!(is_word(&quote!(true), "true") && is_word(&quote!(1), "1"));
        assert!(
            !is_word(&quote!(true && a), "true") && !is_word(&quote!(), "true") && !is_word(&quote!((true)), "true")
        );
        assert!(
            starts_with(&quote!(let mut next = 1;), &["let", "mut"])
                && !starts_with(&quote!(let a = 1;), &["let", "mut"])
        );
        let code = quote!(f(a, |b| { b.c }));
        assert_eq!(names_among(&code, ["a", "c", "d"]), BTreeSet::from(["a", "c"]));
        assert!(has_name(&code, "b") && !has_name(&code, "e"));
        assert!(may_fail(&quote!(f(a?.b))) && !may_fail(&code));
    }

    #[test]
    fn operators_among_themselves() {
        let item = quote!(
            fn f(place: u8) -> u8 {
                operators::f(operators::g(a.g), operators::place(place))
            }
        );
        let expected = quote!(
            fn f(place: u8) -> u8 {
                f(g(a.g), self::place(place))
            }
        );
        assert_eq!(at_home(item, "operators").to_string(), expected.to_string());
    }

    #[test]
    fn what_is_sought_first_anyway() {
        let statement = quote!(let _ = TABLE[present(a)?].b.c;);
        assert!(seeks_first(&quote!(if TABLE[present(a)?].d == 1 { 2 } else { 3 }), &statement));
        assert!(seeks_first(&quote!(TABLE[present(a)?].b), &statement));
        assert!(!seeks_first(&quote!(TABLE[present(b)?].b), &statement));
        assert!(!seeks_first(&quote!(if a { TABLE[present(a)?].b } else { 1 }), &statement));
        assert!(!seeks_first(&quote!(f(a)?), &quote!(let _ = f(a)?; let _ = g(a)?;)));
    }

    #[test]
    fn iterators_lose_what_a_loop_does_not_need() {
        assert_eq!(unparenthesized(quote!((0..3))).to_string(), quote!(0..3).to_string());
        assert_eq!(unparenthesized(quote!(set.iter().into_iter())).to_string(), quote!(set.iter()).to_string());
        assert_eq!(unparenthesized(quote!(set.iter())).to_string(), quote!(set.iter()).to_string());
    }
}
