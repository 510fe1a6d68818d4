//! What pest expected, in TLA+ terms.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::{Rule, token_at};
use crate::diagnostic::{Diagnostic, nearest};
use crate::layout::{KEYWORDS, Kind, Layout, Segment};
use crate::source::SourceMap;

/// The diagnostic for a segment that the grammar refuses.
pub(super) fn diagnostic(error: &Error<Rule>, segment: &Segment, layout: &Layout, sources: &SourceMap) -> Diagnostic {
    let position = match error.location {
        InputLocation::Pos(position) | InputLocation::Span((position, _)) => position,
    };
    let index = token_at(segment, position);
    let expected = expectation(error, layout.tokens[segment.tokens.start].kind);
    let found = layout.token(index).filter(|_| index < layout.tokens.len());
    let file = layout.file;
    let Some(token) = found else {
        let end = layout.span(layout.tokens.len()..layout.tokens.len()).after();
        return Diagnostic::error("E4110", format!("expected {expected}, found the end of the text"))
            .label(end, "the text ends here");
    };
    // A mark has no text of its own: what follows it is what the reader sees.
    let visible = layout.tokens[index..].iter().find(|token| token.end > token.start);
    let visible = visible.copied().unwrap_or(token);
    let text = sources.slice(visible.span(file));
    let word = if text.is_empty() { "the end".to_owned() } else { format!("`{}`", short(text)) };
    let mut diagnostic = match token.kind {
        Kind::EndOfList => Diagnostic::error("E4110", format!("expected {expected}, found the end of a bulleted list"))
            .label(visible.span(file), "this ends the list, for it isn't right of its bullets"),
        _ => Diagnostic::error("E4110", format!("expected {expected}, found {word}"))
            .label(visible.span(file), format!("expected {expected}")),
    };
    if index >= segment.tokens.end && visible.kind != Kind::End {
        diagnostic =
            diagnostic.label(layout.span(segment.tokens.start..segment.tokens.start + 2), "this isn't complete");
    }
    if let Some(help) = advice(layout, segment, index, sources) {
        diagnostic = diagnostic.help(help);
    }
    diagnostic
}

/// A remedy for the usual slips.
fn advice(layout: &Layout, segment: &Segment, index: usize, sources: &SourceMap) -> Option<String> {
    let near = |index: usize| {
        let token = layout.tokens.get(index).filter(|token| token.kind == Kind::Name)?;
        let text = sources.slice(token.span(layout.file));
        let shouted = text.len() > 2 && text.chars().filter(char::is_ascii_uppercase).count() > text.len() / 2;
        let keyword = nearest(text, KEYWORDS.iter().map(|keyword| keyword.0))?;
        shouted.then(|| format!("`{text}`: did you mean `{keyword}`?"))
    };
    let before = index.checked_sub(1).filter(|before| *before >= segment.tokens.start);
    if let Some(help) = near(index).or_else(|| before.and_then(near)) {
        return Some(help);
    }
    let token = layout.tokens.get(index)?;
    match token.kind {
        Kind::Name if layout.tokens.get(index + 1).is_some_and(|next| next.kind == Kind::Equals) => {
            Some("a definition is written with `==`".to_owned())
        }
        Kind::DefEq => Some("equality is written `=`; `==` defines".to_owned()),
        _ => None,
    }
}

/// A token's text, cut to what fits a message.
fn short(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// What could have stood there, the most telling first; `first` is the kind of the segment's first token.
fn expectation(error: &Error<Rule>, first: Kind) -> String {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return "something else".to_owned();
    };
    // Behind an operand much could follow; an operator stands for all of it.
    let behind_operand = positives.iter().any(|rule| matches!(rule, Rule::infix | Rule::postfix));
    let goes_without_saying = |rule: &Rule| {
        behind_operand && matches!(rule, Rule::arguments | Rule::LABEL_COLON | Rule::proof | Rule::selector)
    };
    let words = positives.iter().filter(|rule| !goes_without_saying(rule));
    let mut words: Vec<&str> = words.filter_map(|rule| word(*rule, first)).collect();
    words.sort_by_key(|word| (is_vague(word), *word));
    words.dedup();
    match words.as_slice() {
        [] => "something else".to_owned(),
        [one] => (*one).to_owned(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

fn is_vague(word: &str) -> bool {
    word.starts_with("an operator") || word.starts_with("the end")
}

/// The end of what starts with a token of a kind.
fn end_of(first: Kind) -> &'static str {
    match first {
        Kind::Header => "a declaration or definition",
        Kind::Definition | Kind::Local => "the end of the definition",
        Kind::Theorem => "the end of the theorem",
        Kind::Assume | Kind::Axiom => "the end of the assumption",
        Kind::StepStart => "the end of the step",
        Kind::Constant | Kind::Variable | Kind::Recursive => "the end of the declaration",
        _ => "the next unit",
    }
}

/// A rule in words; `None` for those that another one speaks for.
fn word(rule: Rule, first: Kind) -> Option<&'static str> {
    Some(match rule {
        Rule::expression
        | Rule::statement
        | Rule::prefix
        | Rule::identifier
        | Rule::reference
        | Rule::reference_start
        | Rule::piece
        | Rule::fact
        | Rule::arm
        | Rule::lambda => "an expression",
        Rule::infix | Rule::postfix | Rule::field | Rule::index => "an operator",
        Rule::NAME | Rule::step_name => "a name",
        Rule::declaration => "a declaration",
        Rule::bound | Rule::bounds | Rule::tuple_pattern => "a bound name",
        Rule::definition | Rule::recursive => "a definition",
        Rule::definitions => "`DEF`",
        Rule::substitution => "a substitution `a <- e`",
        Rule::selector => "a name or selector",
        Rule::subscript | Rule::path => "a subscript",
        Rule::update => "an update such as `![a] = e`",
        Rule::instance => "`INSTANCE`",
        Rule::proof | Rule::terminal_proof => "a proof",
        Rule::assume_prove => "`ASSUME`",
        Rule::assumed | Rule::new => "an assumption",
        Rule::EOI => end_of(first),
        Rule::unit | Rule::step => "a declaration or definition",
        Rule::END_OF_LIST => "the end of the list",
        Rule::NEXT_BULLET => "a bullet",
        Rule::SEPARATOR => "`----`",
        Rule::extends => "`EXTENDS`",
        Rule::PROVE => "`PROVE`",
        Rule::QED => "`QED`",
        Rule::THEN => "`THEN`",
        Rule::ELSE => "`ELSE`",
        Rule::IN => "`IN`",
        Rule::other => "`OTHER`",
        Rule::EXCEPT | Rule::except => "`EXCEPT`",
        Rule::COMMA => "`,`",
        Rule::COLON | Rule::set_tail => "`:`",
        Rule::LABEL_COLON => "`::`",
        Rule::UNDERSCORE => "`_`",
        Rule::DEF_EQ => "`==`",
        Rule::arguments | Rule::parameters => "`(`",
        Rule::RIGHT_PARENTHESIS => "`)`",
        Rule::RIGHT_BRACKET => "`]`",
        Rule::RIGHT_BRACKET_SUB | Rule::stuttering => "`]_`",
        Rule::RIGHT_BRACE => "`}`",
        Rule::RIGHT_ANGLE => "`>>`",
        Rule::RIGHT_ANGLE_SUB => "`>>_`",
        Rule::ARROW | Rule::function_set => "`->`",
        Rule::GETS => "`<-`",
        Rule::MAPS_TO | Rule::function => "`|->`",
        _ => return None,
    })
}
