//! How symbols and reserved words are spelt.

use std::sync::OnceLock;

use super::token::Kind;
use crate::ast::{Fixity, Operator};

pub(super) type SymbolEntry = (&'static str, Kind, Option<Operator>);

/// The bucket in which a symbol's spellings are kept: its first byte, for backslashes also the second.
pub(super) fn bucket(text: &[u8]) -> usize {
    match text {
        [b'\\', second, ..] => 256 + usize::from(*second),
        [first, ..] => usize::from(*first),
        [] => 0,
    }
}

/// All symbols by [`bucket`], longest spellings first.
pub(super) fn symbols() -> &'static [Vec<SymbolEntry>] {
    static TABLE: OnceLock<Vec<Vec<SymbolEntry>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![vec![]; 512];
        let operators = Operator::ALL.iter().flat_map(|operator| {
            let kind = operator_kind(*operator);
            operator.spellings().iter().map(move |s| (*s, kind, Some(*operator)))
        });
        let words = |entry: &SymbolEntry| !entry.0.starts_with(|c: char| c.is_ascii_alphabetic());
        for entry in operators.filter(words).chain(PUNCTUATION.iter().map(|(s, k)| (*s, *k, None))) {
            // A lone backslash may stand before anything.
            if entry.0 == "\\" {
                table[256..].iter_mut().for_each(|bucket| bucket.push(entry));
            }
            table[bucket(entry.0.as_bytes())].push(entry);
        }
        for bucket in &mut table {
            bucket.sort_by_key(|entry| std::cmp::Reverse(entry.0.len()));
        }
        table
    })
}

fn operator_kind(operator: Operator) -> Kind {
    match operator {
        Operator::Always => Kind::Box,
        Operator::In => Kind::Element,
        Operator::Equals => Kind::Equals,
        Operator::Dot => Kind::Dot,
        Operator::Negative => Kind::Bare,
        _ => match operator.fixity() {
            Fixity::Prefix => Kind::Prefix,
            Fixity::Infix => Kind::Infix,
            Fixity::Postfix => Kind::Postfix,
        },
    }
}

const PUNCTUATION: &[(&str, Kind)] = &[
    (",", Kind::Comma),
    (":", Kind::Colon),
    ("::", Kind::LabelColon),
    ("∷", Kind::LabelColon),
    ("==", Kind::DefEq),
    ("≜", Kind::DefEq),
    ("(", Kind::LeftParenthesis),
    (")", Kind::RightParenthesis),
    ("[", Kind::LeftBracket),
    ("]", Kind::RightBracket),
    ("]_", Kind::RightBracketSub),
    ("{", Kind::LeftBrace),
    ("}", Kind::RightBrace),
    ("<<", Kind::LeftAngle),
    ("⟨", Kind::LeftAngle),
    (">>", Kind::RightAngle),
    ("⟩", Kind::RightAngle),
    (">>_", Kind::RightAngleSub),
    ("⟩_", Kind::RightAngleSub),
    ("!", Kind::Bang),
    ("->", Kind::Arrow),
    ("→", Kind::Arrow),
    ("<-", Kind::Gets),
    ("←", Kind::Gets),
    ("|->", Kind::MapsTo),
    ("↦", Kind::MapsTo),
    ("@", Kind::At),
    ("\\A", Kind::Quantifier),
    ("\\E", Kind::Quantifier),
    ("\\forall", Kind::Quantifier),
    ("\\exists", Kind::Quantifier),
    ("∀", Kind::Quantifier),
    ("∃", Kind::Quantifier),
    ("\\AA", Kind::TemporalQuantifier),
    ("\\EE", Kind::TemporalQuantifier),
    ("ℕ", Kind::Name),
    ("ℤ", Kind::Name),
    ("ℝ", Kind::Name),
];

/// Every keyword with its kind.
pub(crate) const KEYWORDS: &[(&str, Kind)] = &[
    ("ACTION", Kind::Level),
    ("ACTIONS", Kind::Level),
    ("ASSUME", Kind::Assume),
    ("ASSUMPTION", Kind::Axiom),
    ("AXIOM", Kind::Axiom),
    ("BY", Kind::By),
    ("CASE", Kind::Case),
    ("CHOOSE", Kind::Choose),
    ("CONSTANT", Kind::Constant),
    ("CONSTANTS", Kind::Constant),
    ("COROLLARY", Kind::Theorem),
    ("DEF", Kind::Defs),
    ("DEFINE", Kind::Define),
    ("DEFS", Kind::Defs),
    ("DOMAIN", Kind::Prefix),
    ("ELSE", Kind::Else),
    ("ENABLED", Kind::Prefix),
    ("EXCEPT", Kind::Except),
    ("EXTENDS", Kind::Extends),
    ("HAVE", Kind::Have),
    ("HIDE", Kind::Hide),
    ("IF", Kind::If),
    ("IN", Kind::In),
    ("INSTANCE", Kind::Instance),
    ("LAMBDA", Kind::Lambda),
    ("LEMMA", Kind::Theorem),
    ("LET", Kind::Let),
    ("LOCAL", Kind::Local),
    ("MODULE", Kind::Module),
    ("NEW", Kind::New),
    ("OBVIOUS", Kind::Obvious),
    ("OMITTED", Kind::Omitted),
    ("ONLY", Kind::Only),
    ("OTHER", Kind::Other),
    ("PICK", Kind::Pick),
    ("PROOF", Kind::Proof),
    ("PROPOSITION", Kind::Theorem),
    ("PROVE", Kind::Prove),
    ("QED", Kind::Qed),
    ("RECURSIVE", Kind::Recursive),
    ("STATE", Kind::Level),
    ("SUBSET", Kind::Prefix),
    ("SUFFICES", Kind::Suffices),
    ("TAKE", Kind::Take),
    ("TEMPORAL", Kind::Level),
    ("TEMPORALS", Kind::Level),
    ("THEN", Kind::Then),
    ("THEOREM", Kind::Theorem),
    ("UNCHANGED", Kind::Prefix),
    ("UNION", Kind::Prefix),
    ("USE", Kind::Use),
    ("VARIABLE", Kind::Variable),
    ("VARIABLES", Kind::Variable),
    ("WITH", Kind::With),
    ("WITNESS", Kind::Witness),
];

/// What a word is, where it is reserved.
pub(super) fn keyword(word: &str) -> Option<(Kind, Option<Operator>)> {
    if word.len() < 2 || !word.as_bytes()[1].is_ascii_uppercase() {
        return None;
    }
    let index = KEYWORDS.binary_search_by_key(&word, |entry| entry.0).ok()?;
    let kind = KEYWORDS[index].1;
    Some((kind, (kind == Kind::Prefix).then(|| Operator::from_symbol(word)).flatten()))
}

#[cfg(test)]
mod tests {
    use super::KEYWORDS;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted_by_key(|entry| entry.0));
    }
}
