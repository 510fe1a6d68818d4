//! Keywords that name fields, told by where they stand: they start nothing there, no unit either.
//!
//! Source: `isFieldNameToken` of SANY's `tla+.jj`.

use super::spellings::KEYWORDS;
use super::token::{Kind, Token};

/// Makes names of the keywords that stand where a field's name does: `r.IF`, `[f EXCEPT !.LOCAL = 1]`, `[IF |-> 1]`.
pub(super) fn name(tokens: &mut [Token]) {
    let mut previous = None;
    for at in 0..tokens.len() {
        let token = tokens[at];
        let is_place = previous == Some(Kind::Dot) || tokens.get(at + 1).is_some_and(|next| next.kind == Kind::MapsTo);
        if is_place && is_word(token) {
            tokens[at] = Token { kind: Kind::Name, operator: None, ..token };
        }
        previous = Some(tokens[at].kind);
    }
}

/// Whether a token is a word that means something by itself.
pub(super) fn is_word(token: Token) -> bool {
    match token.kind {
        Kind::Prefix => token.end - token.start >= 5,
        Kind::Underscore | Kind::Fairness => true,
        kind => KEYWORDS.iter().any(|keyword| keyword.1 == kind),
    }
}
