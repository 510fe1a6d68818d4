//! Configurations: text to tree.

use std::mem::{Discriminant, discriminant};

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

use self::cfg::{CfgGrammar, Rule};
use crate::ast::{Config, ConfigEntry, ConfigKind, ConfigValue, ConfigValueKind, Name, Operator};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{FileId, SourceMap, Span};

/// What pest derives.
mod cfg {
    #![allow(missing_docs)]

    use pest_derive::Parser;

    #[derive(Parser)]
    #[grammar = "grammar/cfg.pest"]
    pub(super) struct CfgGrammar;
}

/// Sets and comments may nest this deep.
const MAX_DEPTH: usize = 100;

/// That many keywords that stand twice are reported.
const MAX_ERRORS: usize = 50;

/// Every keyword that starts a section.
const KEYWORDS: &[&str] = &[
    "ACTION_CONSTRAINT",
    "ACTION_CONSTRAINTS",
    "ALIAS",
    "CHECK_DEADLOCK",
    "CONSTANT",
    "CONSTANTS",
    "CONSTRAINT",
    "CONSTRAINTS",
    "INIT",
    "INVARIANT",
    "INVARIANTS",
    "NEXT",
    "POSTCONDITION",
    "POSTCONDITIONS",
    "PROPERTIES",
    "PROPERTY",
    "SPECIFICATION",
    "SYMMETRY",
    "VIEW",
    "_PERIODIC",
    "_POSSIBLE",
    "_RL_REWARD",
];

/// Parses a TLC configuration.
///
/// # Errors
/// The first syntax error, or all keywords that stand twice though they may stand once.
pub fn parse_config(file: FileId, sources: &SourceMap) -> Result<Config, Vec<Diagnostic>> {
    let text = sources.text(file);
    if let Some(at) = too_deep(text) {
        let message = format!("sets or comments nest more than {MAX_DEPTH} deep");
        let span = Span { file, start: at as u32, end: at as u32 + 1 };
        return Err(vec![Diagnostic::error("E4106", message).label(span, "this one is too deep")]);
    }
    let mut pairs = match CfgGrammar::parse(Rule::config, text) {
        Ok(pairs) => pairs,
        Err(error) => return Err(vec![refused(&error, file, sources)]),
    };
    let mut builder = Builder { file, entries: vec![], single: vec![], errors: vec![] };
    for section in pairs.next().into_iter().flat_map(Pair::into_inner) {
        builder.section(section);
    }
    if builder.errors.is_empty() {
        let span = Span { file, start: 0, end: text.len() as u32 };
        Ok(Config { span, entries: builder.entries })
    } else {
        Err(builder.errors)
    }
}

/// The place where braces or comments nest too deep; what stands in strings counts too, for simplicity.
fn too_deep(text: &str) -> Option<usize> {
    let (mut braces, mut comments) = (0usize, 0usize);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, bytes.get(at + 1)) {
            (b'{', _) => braces += 1,
            (b'}', _) => braces = braces.saturating_sub(1),
            (b'(', Some(b'*')) => comments += 1,
            (b'*', Some(b')')) => comments = comments.saturating_sub(1),
            _ => {}
        }
        if braces > MAX_DEPTH || comments > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

struct Builder {
    file: FileId,
    entries: Vec<ConfigEntry>,
    /// Where keywords that may stand once have their statements: there are few of them.
    single: Vec<(Discriminant<ConfigKind>, Span)>,
    errors: Vec<Diagnostic>,
}

impl Builder {
    fn section(&mut self, section: Pair<'_, Rule>) {
        let mut inner = section.into_inner();
        let Some(keyword) = inner.next() else { return };
        for statement in inner {
            let span = self.span(&statement);
            if let Some(kind) = self.statement(&keyword, statement) {
                self.once(&keyword, &kind, span);
                self.entries.push(ConfigEntry { span, kind });
            }
        }
    }

    fn statement(&mut self, keyword: &Pair<'_, Rule>, statement: Pair<'_, Rule>) -> Option<ConfigKind> {
        let name = self.name(&statement);
        Some(match keyword.as_str() {
            "CONSTANT" | "CONSTANTS" => return self.constant(statement),
            "INVARIANT" | "INVARIANTS" => ConfigKind::Invariant(name),
            "PROPERTY" | "PROPERTIES" => ConfigKind::Property(name),
            "CONSTRAINT" | "CONSTRAINTS" => ConfigKind::Constraint(name),
            "ACTION_CONSTRAINT" | "ACTION_CONSTRAINTS" => ConfigKind::ActionConstraint(name),
            "POSTCONDITION" | "POSTCONDITIONS" => ConfigKind::Postcondition(name),
            "_POSSIBLE" => ConfigKind::Possible(name),
            "SPECIFICATION" => ConfigKind::Specification(name),
            "INIT" => ConfigKind::Init(name),
            "NEXT" => ConfigKind::Next(name),
            "VIEW" => ConfigKind::View(name),
            "SYMMETRY" => ConfigKind::Symmetry(name),
            "ALIAS" => ConfigKind::Alias(name),
            "_PERIODIC" => ConfigKind::Periodic(name),
            "_RL_REWARD" => ConfigKind::RlReward(name),
            _ => ConfigKind::CheckDeadlock(statement.as_str() == "TRUE"),
        })
    }

    /// Refuses a second statement of a keyword that may stand once.
    fn once(&mut self, keyword: &Pair<'_, Rule>, kind: &ConfigKind, span: Span) {
        if !matches!(keyword.as_rule(), Rule::single_word | Rule::deadlock_word) {
            return;
        }
        let kind = discriminant(kind);
        let Some((_, first)) = self.single.iter().find(|(single, _)| *single == kind) else {
            return self.single.push((kind, span));
        };
        let message = format!("`{}` stands twice", keyword.as_str());
        let error = Diagnostic::error("E5102", message)
            .label(self.span(keyword), "the second one")
            .label(*first, "it is given here already");
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }

    fn constant(&mut self, statement: Pair<'_, Rule>) -> Option<ConfigKind> {
        let is_replacement = statement.as_rule() == Rule::replacement;
        let mut target = None;
        let mut names = vec![];
        let mut arguments = vec![];
        let mut value = None;
        for inner in statement.into_inner() {
            match inner.as_rule() {
                Rule::target => {
                    let span = self.span(&inner);
                    let parts: Vec<&str> = inner.into_inner().map(|part| canonical(part.as_str())).collect();
                    target = Some(Name { text: parts.join("!").into(), span });
                }
                Rule::name => names.push(self.name(&inner)),
                Rule::symbol => {
                    names.push(Name { text: canonical(inner.as_str()).into(), span: self.span(&inner) });
                }
                Rule::arguments => {
                    arguments = self.values(inner)?;
                }
                _ => value = Some(self.value(inner)?),
            }
        }
        let name = target?;
        if is_replacement {
            let definition = names.pop()?;
            return Some(ConfigKind::Replace { name, module: names.pop(), definition });
        }
        Some(ConfigKind::Assign { name, arguments, module: names.pop(), value: value? })
    }

    /// What stands between commas.
    fn values(&self, list: Pair<'_, Rule>) -> Option<Vec<ConfigValue>> {
        list.into_inner().filter(|pair| pair.as_rule() == Rule::value).map(|value| self.value(value)).collect()
    }

    fn value(&self, pair: Pair<'_, Rule>) -> Option<ConfigValue> {
        let span = self.span(&pair);
        let inner = pair.into_inner().next()?;
        let text = inner.as_str();
        let kind = match inner.as_rule() {
            Rule::number => ConfigValueKind::Number(text.into()),
            Rule::string => ConfigValueKind::String(text.get(1..text.len() - 1)?.into()),
            Rule::boolean => ConfigValueKind::Boolean(text == "TRUE"),
            Rule::set => ConfigValueKind::Set(self.values(inner)?),
            _ => ConfigValueKind::ModelValue(self.name(&inner)),
        };
        Some(ConfigValue { span, kind })
    }

    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: pair.as_str().into(), span: self.span(pair) }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        let length = span.as_str().trim_end().len();
        Span { file: self.file, start: span.start() as u32, end: (span.start() + length) as u32 }
    }
}

/// An operator symbol in its usual spelling, by which the program knows it; a name as it is.
fn canonical(text: &str) -> &str {
    match Operator::from_symbol(text) {
        Some(operator) => operator.symbol(),
        None => text,
    }
}

/// What pest expected, in TLC's terms.
fn refused(error: &Error<Rule>, file: FileId, sources: &SourceMap) -> Diagnostic {
    let text = sources.text(file);
    let start = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rest = &text[start..];
    if rest.starts_with("(*") {
        let span = Span { file, start: start as u32, end: start as u32 + 2 };
        return Diagnostic::error("E5101", "a comment has no end").label(span, "it begins here");
    }
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    let found = &rest[..length];
    let span = Span { file, start: start as u32, end: (start + length) as u32 };
    let expected = expectation(error);
    let shown = if found.is_empty() { "the end".to_owned() } else { format!("`{found}`") };
    let diagnostic = Diagnostic::error("E5101", format!("expected {expected}, found {shown}"))
        .label(span, format!("expected {expected}"));
    match nearest(found, KEYWORDS.iter().copied()) {
        Some(keyword) => diagnostic.help(format!("did you mean `{keyword}`?")),
        // What goes on there, or begins, as expressions do.
        None if matches!(found, "." | "+" | "-" | "*" | "[" | "\\") || rest.starts_with("<<") => {
            diagnostic.help("an expression is defined in the module, and its name given: `C <- Definition`")
        }
        None => diagnostic,
    }
}

fn expectation(error: &Error<Rule>) -> String {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return "something else".to_owned();
    };
    let mut words: Vec<&str> = positives.iter().filter_map(|rule| word(*rule)).collect();
    words.sort_unstable();
    words.dedup();
    match words.as_slice() {
        [] => "`=` or `<-`".to_owned(),
        [one] => (*one).to_owned(),
        [init @ .., last] => format!("{} or {last}", init.join(", ")),
    }
}

fn word(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::constants | Rule::names | Rule::single | Rule::deadlock => "a section's keyword",
        Rule::constants_word | Rule::names_word | Rule::single_word | Rule::deadlock_word => "a section's keyword",
        Rule::assignment | Rule::replacement | Rule::target => "a constant",
        Rule::name | Rule::symbol => "a name",
        Rule::value | Rule::number | Rule::string | Rule::set => "a value",
        Rule::boolean => "`TRUE` or `FALSE`",
        Rule::comma => "`,`",
        Rule::close => "`}`",
        _ => return None,
    })
}
