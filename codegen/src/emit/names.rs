//! Rust names for the spec's names.

use super::imports::is_spoken_of;

/// `ApplyEvent`, `apply_event`, `vm/v1` as `ApplyEvent`, `ApplyEvent`, `VmV1`.
pub fn camel(name: &str) -> String {
    let mut text = String::new();
    for word in words(name) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            text.extend(first.to_uppercase());
            text.push_str(letters.as_str());
        }
    }
    let text = guard(text, "Value");
    // The one keyword that begins with a capital.
    if text == "Self" { format!("{text}_") } else { text }
}

/// `ApplyEvent` as `apply_event`.
pub fn snake(name: &str) -> String {
    let words: Vec<String> = words(name).into_iter().map(|word| word.to_lowercase()).collect();
    let text = guard(words.join("_"), "value").to_lowercase();
    if is_keyword(&text) || is_spoken_of(&text) { format!("{text}_") } else { text }
}

/// `MaxPlace` as `MAX_PLACE`.
pub fn shout(name: &str) -> String {
    snake(name).trim_end_matches('_').to_uppercase()
}

/// The name of one of several: `Controllers` as `Controller`.
pub fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["ses", "xes", "ches", "shes"] {
        if name.ends_with(ending) {
            return name[..name.len() - 2].to_owned();
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') && !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// Splits at everything that is no letter or digit, and at humps.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (i, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            if !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        let before = i.checked_sub(1).map(|i| letters[i]);
        let after = letters.get(i + 1);
        let hump = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_ascii_digit() && after.is_some_and(|after| after.is_lowercase()))
                    || (before.is_uppercase() && after.is_some_and(|after| after.is_lowercase()))
            });
        if hump && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A name that begins like one.
fn guard(text: String, fallback: &str) -> String {
    match text.chars().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{text}"),
        Some(_) => text,
    }
}

fn is_keyword(text: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract",
        "as",
        "async",
        "await",
        "become",
        "box",
        "break",
        "const",
        "continue",
        "crate",
        "do",
        "dyn",
        "else",
        "enum",
        "extern",
        "false",
        "final",
        "fn",
        "for",
        "gen",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "macro",
        "match",
        "mod",
        "move",
        "mut",
        "override",
        "priv",
        "pub",
        "ref",
        "return",
        "self",
        "static",
        "struct",
        "super",
        "trait",
        "true",
        "try",
        "type",
        "typeof",
        "union",
        "unsafe",
        "unsized",
        "use",
        "virtual",
        "where",
        "while",
        "yield",
        "state",
        "next",
        "constants",
        "visit",
    ];
    KEYWORDS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_rust_names() {
        for (name, as_type, as_value) in [
            ("ApplyEvent", "ApplyEvent", "apply_event"),
            ("resourceHead", "ResourceHead", "resource_head"),
            ("vm/v1", "VmV1", "vm_v1"),
            ("auto_rejected", "AutoRejected", "auto_rejected"),
            ("TypeOK", "TypeOK", "type_ok"),
            ("DcOf", "DcOf", "dc_of"),
            ("I!Op", "IOp", "i_op"),
            ("1a", "N1a", "n1a"),
            ("type", "Type", "type_"),
            ("state", "State", "state_"),
            ("\\oplus", "Oplus", "oplus"),
            ("", "Value", "value"),
        ] {
            assert_eq!((camel(name).as_str(), snake(name).as_str()), (as_type, as_value), "{name}");
        }
        for (many, one) in [
            ("Controllers", "Controller"),
            ("Dcs", "Dc"),
            ("Processes", "Process"),
            ("Replicas", "Replica"),
            ("Boundaries", "Boundary"),
            ("JobStates", "JobState"),
            ("RM", "RM"),
            ("Class", "Class"),
        ] {
            assert_eq!(singular(many), one);
        }
        assert_eq!(shout("MaxPlace"), "MAX_PLACE");
    }
}
