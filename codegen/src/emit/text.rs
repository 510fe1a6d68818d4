//! Tokens to text: the one place where generated items become a file.
//!
//! Token streams carry no comments, so a comment travels as a statement, `comment!("…")`, and is put back after
//! formatting.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

/// A comment, as the statement that [`file`] turns back into one.
pub fn comment(text: &str) -> TokenStream {
    quote!(comment!(#text);)
}

/// The tokens of a documentation comment.
pub fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// A literal with this text; a long one in parts that fit into a line each, as the formatter can break none.
pub fn literal(text: &str) -> TokenStream {
    let parts = parts(text);
    match parts.as_slice() {
        [_, _, ..] => quote!(concat!(#(#parts),*)),
        _ => quote!(#text),
    }
}

/// A text in parts that end at spaces where they can, none of them much longer than fits.
fn parts(text: &str) -> Vec<String> {
    const FITTING: usize = 90;
    let mut parts = vec![String::new()];
    let (mut length, escaped) = (0, |word: &str| word.escape_debug().count());
    for word in text.split_inclusive(' ') {
        if length > 0 && length + escaped(word) > FITTING {
            parts.push(String::new());
            length = 0;
        }
        length += escaped(word);
        if let Some(part) = parts.last_mut() {
            part.push_str(word);
        }
    }
    parts
}

/// What a file may import, by the name it is used under.
pub type Imports = BTreeMap<String, String>;

/// Methods by which a file shows that it needs a trait.
const TRAITS: &[(&str, &str)] = &[
    ("nth", "Finite"),
    ("to_value", "Typed"),
    ("from_value", "Typed"),
    ("boxed", "Strategy"),
    ("ReferenceStateMachine", "Spec"),
];

/// The text of a file: its header, the imports that its items use, and the items, one blank line apart.
///
/// # Errors
/// The generator's own mistake: items that are no Rust.
pub fn file(header: &str, imports: &Imports, items: &[TokenStream]) -> Result<String, String> {
    let texts = items.iter().map(formatted).collect::<Result<Vec<_>, _>>()?;
    let mut used = BTreeSet::new();
    for text in &texts {
        words(text, &mut used);
    }
    // A method brings its trait with it.
    for (method, its_trait) in TRAITS {
        if used.contains(method) {
            used.insert(its_trait);
        }
    }
    let mut text = String::from(header);
    let uses = uses(imports, &used);
    if !uses.is_empty() {
        text.push('\n');
        text.push_str(&uses);
    }
    for formatted in &texts {
        text.push('\n');
        text.push_str(&apart(&with_comments(formatted)));
    }
    Ok(text)
}

/// An item with a blank line before each of its methods that another thing stands before. The formatter sets none.
fn apart(item: &str) -> String {
    const INDENT: &str = "    ";
    let starts = |line: &str| {
        let rest = line.strip_prefix(INDENT)?;
        let heads = ["///", "#[", "fn ", "pub fn ", "pub const fn "];
        heads.iter().any(|head| rest.starts_with(head)).then_some(())
    };
    let ends = |line: &str| line == "    }" || line.starts_with(INDENT) && line.ends_with(';');
    let (mut text, mut before, mut within) = (String::with_capacity(item.len()), "", false);
    for line in item.lines() {
        if line.starts_with(|first: char| !first.is_whitespace() && first != '}' && first != ')') {
            within = line.starts_with("impl");
        }
        if within && ends(before) && starts(line).is_some() {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = line;
    }
    text
}

/// An item as text, its comments still statements.
fn formatted(item: &TokenStream) -> Result<String, String> {
    let parsed: syn::File =
        syn::parse2(item.clone()).map_err(|error| format!("generated code is no Rust: {error}\n{item}"))?;
    Ok(prettyplease::unparse(&parsed))
}

/// Where an import comes from: the standard library, another crate, the model itself.
fn origin(path: &str) -> u8 {
    match path.split("::").next() {
        Some("std") => 0,
        Some("crate") => 2,
        _ => 1,
    }
}

/// `use` lines, one a path, for the imports among `used`.
fn uses(imports: &Imports, used: &BTreeSet<&str>) -> String {
    let mut by_path: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, path) in imports {
        if used.contains(name.as_str()) {
            by_path.entry(path).or_default().push(name);
        }
    }
    let mut text = String::new();
    let mut paths: Vec<(&str, Vec<&str>)> = by_path.into_iter().collect();
    paths.sort_by_key(|(path, _)| origin(path));
    let mut before = None;
    for (path, names) in paths {
        if before.replace(origin(path)).is_some_and(|before| before != origin(path)) {
            text.push('\n');
        }
        match names.as_slice() {
            [name] => text.push_str(&format!("use {path}::{name};\n")),
            names => text.push_str(&format!("use {path}::{{{}}};\n", names.join(", "))),
        }
    }
    text
}

/// Every word of Rust code, save what its comments and strings say.
fn words<'t>(code: &'t str, words: &mut BTreeSet<&'t str>) {
    let bytes = code.as_bytes();
    let end_of = |from: usize, is_in: fn(&u8) -> bool| from + bytes[from..].iter().take_while(|b| is_in(b)).count();
    let is_in_word: fn(&u8) -> bool = |b| b.is_ascii_alphanumeric() || *b == b'_';
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => {
                let mut end = at + 1;
                while bytes.get(end).is_some_and(|b| *b != b'"') {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                end + 1
            }
            b'\'' if bytes[at..].starts_with(b"'\"'") => at + 3,
            b'/' if bytes.get(at + 1) == Some(&b'/') => end_of(at, |b| *b != b'\n'),
            byte if is_in_word(byte) => {
                let end = end_of(at, is_in_word);
                words.insert(&code[at..end]);
                end
            }
            _ => at + 1,
        };
        at = end;
    }
}

/// Turns the marker statements back into comments. The formatter breaks a long one over three lines.
fn with_comments(formatted: &str) -> String {
    let mut text = String::with_capacity(formatted.len());
    let mut lines = formatted.lines();
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let marked = match line.trim_start().strip_prefix("comment!(") {
            Some("") => {
                let literal = lines.next().unwrap_or_default().trim();
                lines.next();
                Some(literal)
            }
            Some(rest) => rest.strip_suffix(");"),
            None => None,
        };
        match marked.and_then(|literal| syn::parse_str::<syn::LitStr>(literal).ok()) {
            Some(literal) => {
                for line in literal.value().lines() {
                    text.push_str(format!("{indent}// {line}").trim_end());
                    text.push('\n');
                }
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_code() {
        let mut found = BTreeSet::new();
        words("/// Not this.\nfn f(a: &'b str) { g(\"no \\\" no\", '\"', 1u8) } // nor this", &mut found);
        assert_eq!(found, BTreeSet::from(["1u8", "a", "b", "f", "fn", "g", "str"]));
    }

    #[test]
    fn long_texts_are_broken_at_spaces() {
        assert_eq!(literal("x > 0").to_string(), "\"x > 0\"");
        let text = "\\/ ".repeat(60) + &"x".repeat(200) + " y";
        let parts = parts(&text);
        assert_eq!(parts.concat(), text, "nothing is lost");
        assert!(parts.len() > 2 && parts.iter().all(|part| part.len() < 90 || part.starts_with('x')), "{parts:?}");
        assert!(literal(&text).to_string().starts_with("concat ! (\"\\\\/ "));
    }

    #[test]
    fn methods_and_origins_stand_apart() {
        let item = quote!(
            impl Is for Set {
                const A: u8 = 1;
                const B: u8 = 2;
                /// The first.
                #[inline]
                fn first(&self) {
                    let _ = LazyLock::new(f);
                    #[allow(unused)]
                    let _ = 1;
                }
                fn second(&self) {}
            }
        );
        let imports = ["LazyLock std::sync", "Is lockstep_model", "Set crate::a"].map(|import| {
            let (name, path) = import.split_once(' ').expect("a name and a path");
            (name.to_owned(), path.to_owned())
        });
        let expected = "\
//! Header.

use std::sync::LazyLock;

use lockstep_model::Is;

use crate::a::Set;

impl Is for Set {
    const A: u8 = 1;
    const B: u8 = 2;

    /// The first.
    #[inline]
    fn first(&self) {
        let _ = LazyLock::new(f);
        #[allow(unused)]
        let _ = 1;
    }

    fn second(&self) {}
}
";
        assert_eq!(file("//! Header.\n", &Imports::from(imports), &[item]).as_deref(), Ok(expected));
    }

    #[test]
    fn comments_and_imports_survive() {
        let comment = comment("/\\ x = \"a\"\n   /\\ y");
        let item = quote!(
            fn f(set: Set<bool>) -> bool {
                #comment
                set.is_empty()
            }
        );
        let imports = Imports::from([("Set".into(), "lockstep_model::typed".into()), ("Unused".into(), "x".into())]);
        let expected = "\
//! Header.

use lockstep_model::typed::Set;

fn f(set: Set<bool>) -> bool {
    // /\\ x = \"a\"
    //    /\\ y
    set.is_empty()
}
";
        assert_eq!(file("//! Header.\n", &imports, &[item]).as_deref(), Ok(expected));
    }
}
