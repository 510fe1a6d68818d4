//! Text to tokens: the only reader of characters.
//!
//! Source: SANY's `tla+.jj`, whose tokens are the longest matches. Where a token's meaning depends on what
//! stands around it, the layout decides later.

use super::spellings::{bucket, keyword, symbols};
use super::token::{Kind, Token};
use crate::ast::Operator;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// Comments may nest this deep; deeper is no comment that a person wrote.
const MAX_COMMENT_DEPTH: usize = 1000;

/// After that many stray characters the rest of a file is not looked at: it is no TLA+ text.
const MAX_ERRORS: usize = 20;

/// The tokens of the first module in the text, from its header to its `====`.
///
/// What stands before and after is ignored, as SANY does. Errors are reported in `diagnostics`; the tokens
/// around them are still given.
pub(crate) fn lex(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Token> {
    let Some(header) = find_header(text) else {
        let end = u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX);
        let span = Span { file, start: end, end };
        diagnostics.push(
            Diagnostic::error("E4107", "the file holds no module")
                .label(span, "no header line was found")
                .help("a module starts with a line such as `---- MODULE Name ----` and ends with `====`"),
        );
        return vec![];
    };
    let mut lexer = Lexer {
        file,
        text: text.as_bytes(),
        source: text,
        at: header,
        line_start: text[..header].rfind(['\n', '\r']).map_or(0, |at| at + 1),
        column_at: 0,
        column: 0,
        tokens: Vec::with_capacity(text.len() / 6),
        diagnostics,
        errors: 0,
    };
    lexer.column_at = lexer.line_start;
    lexer.run();
    lexer.tokens
}

/// The offset of the first `---- MODULE`, wherever it stands.
fn find_header(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text[from..].find("----") {
        let start = from + found;
        let dashes = bytes[start..].iter().take_while(|b| **b == b'-').count();
        let spaces = bytes[start + dashes..].iter().take_while(|b| **b == b' ').count();
        from = start + dashes + spaces;
        if text[from..].starts_with("MODULE") {
            return Some(start);
        }
    }
    None
}

struct Lexer<'a> {
    file: FileId,
    source: &'a str,
    text: &'a [u8],
    at: usize,
    line_start: usize,
    /// The column of the byte `column_at`, so that columns are counted once.
    column_at: usize,
    column: u32,
    tokens: Vec<Token>,
    diagnostics: &'a mut Vec<Diagnostic>,
    errors: usize,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut modules = 0usize;
        while self.errors < MAX_ERRORS {
            self.skip_blanks();
            let Some(&byte) = self.text.get(self.at) else { return };
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => self.word(),
                b'"' => self.string(),
                b'-' if self.run_of(b'-') >= 4 => {
                    let dashes = self.run_of(b'-');
                    let spaces = self.text[self.at + dashes..].iter().take_while(|b| **b == b' ').count();
                    if self.text[self.at + dashes + spaces..].starts_with(b"MODULE") {
                        modules += 1;
                        self.push(Kind::Header, dashes + spaces + "MODULE".len());
                    } else {
                        self.push(Kind::Separator, dashes);
                    }
                }
                b'=' if self.run_of(b'=') >= 4 => {
                    self.push(Kind::End, self.run_of(b'='));
                    modules = modules.saturating_sub(1);
                    if modules == 0 {
                        return;
                    }
                }
                b'<' if self.step() => {}
                b'.' if self.leading_point() => {}
                b'\\' if self.radix_number() => {}
                b'[' if self.boxed_keyword() => {}
                b'!' if self.text[self.at..].starts_with(b"!!!") => self.push(Kind::Bang, 1),
                _ => self.symbol(),
            }
        }
    }

    fn run_of(&self, byte: u8) -> usize {
        self.text[self.at..].iter().take_while(|b| **b == byte).count()
    }

    fn push(&mut self, kind: Kind, length: usize) {
        self.push_operator(kind, None, length);
    }

    fn push_operator(&mut self, kind: Kind, operator: Option<Operator>, length: usize) {
        let column = self.column_here();
        let (start, end) = (self.at as u32, (self.at + length) as u32);
        self.tokens.push(Token { kind, operator, start, end, column });
        self.at += length;
    }

    fn column_here(&mut self) -> u32 {
        if self.column_at < self.line_start {
            (self.column_at, self.column) = (self.line_start, 0);
        }
        for byte in &self.text[self.column_at..self.at] {
            match byte {
                b'\t' => self.column = (self.column / 8 + 1) * 8,
                0x80..=0xbf => {}
                _ => self.column += 1,
            }
        }
        self.column_at = self.at;
        self.column
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => self.new_line(),
                b'(' if self.text.get(self.at + 1) == Some(&b'*') => self.block_comment(),
                b'\\' if self.text.get(self.at + 1) == Some(&b'*') => {
                    let rest = &self.text[self.at..];
                    self.at += rest.iter().take_while(|b| !matches!(b, b'\n' | b'\r')).count();
                }
                _ => return,
            }
        }
    }

    fn new_line(&mut self) {
        self.at += 1;
        self.line_start = self.at;
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let mut depth = 0;
        while let Some(&byte) = self.text.get(self.at) {
            let next = self.text.get(self.at + 1);
            match byte {
                b'(' if next == Some(&b'*') => {
                    depth += 1;
                    self.at += 2;
                    if depth > MAX_COMMENT_DEPTH {
                        let message = format!("comments nest more than {MAX_COMMENT_DEPTH} deep");
                        let span = self.span(self.at - 2, self.at);
                        self.report(Diagnostic::error("E4106", message).label(span, "this one is too deep"));
                        self.at = self.text.len();
                        return;
                    }
                }
                b'*' if next == Some(&b')') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                b'\n' | b'\r' => self.new_line(),
                _ => self.at += 1,
            }
        }
        let span = self.span(start, start + 2);
        self.report(
            Diagnostic::error("E4104", "a comment is never closed")
                .label(span, "the comment starts here")
                .note("comments nest: every `(*` inside of it needs its own `*)`")
                .help("close it with `*)`"),
        );
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.errors += 1;
        self.diagnostics.push(diagnostic);
    }

    /// An identifier, keyword or decimal number; `_` alone; `WF_`.
    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let word = &self.source[self.at..self.at + length];
        if word.starts_with("WF_") || word.starts_with("SF_") {
            return self.push(Kind::Fairness, 3);
        }
        if word.bytes().any(|b| b.is_ascii_alphabetic()) {
            let (kind, operator) = keyword(word).unwrap_or((Kind::Name, None));
            return self.push_operator(kind, operator, length);
        }
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return self.push(Kind::Underscore, 1);
        }
        let fraction = match rest.get(digits) {
            Some(b'.') => rest[digits + 1..].iter().take_while(|b| b.is_ascii_digit()).count(),
            _ => 0,
        };
        self.push(Kind::Number, if fraction == 0 { digits } else { digits + 1 + fraction });
    }

    fn string(&mut self) {
        let start = self.at;
        let mut at = start + 1;
        loop {
            match self.text.get(at) {
                Some(b'"') => break,
                Some(b'\\') if matches!(self.text.get(at + 1), Some(b'\\' | b'"' | b'n' | b'r' | b't' | b'f')) => {
                    at += 2;
                }
                Some(b'\\') if self.text.get(at + 1) == Some(&b'*') => at += 2,
                Some(b'\\') => {
                    let escape = self.source[at + 1..].chars().next().map_or(0, char::len_utf8);
                    let span = self.span(at, at + 1 + escape);
                    self.report(
                        Diagnostic::error("E4105", "a backslash in a string starts no known escape")
                            .label(span, "not an escape")
                            .help(r#"the escapes are \\ \" \n \r \t \f; for a backslash itself write \\"#),
                    );
                    at += 1;
                }
                None | Some(b'\n' | b'\r') => {
                    let span = self.span(start, at);
                    self.report(
                        Diagnostic::error("E4104", "a string isn't closed on its line")
                            .label(span, "the string starts here")
                            .help("close it with `\"`"),
                    );
                    return self.push(Kind::String, at - start);
                }
                Some(_) => at += 1,
            }
        }
        self.push(Kind::String, at + 1 - start);
    }

    /// `<1>a..`, `<*>`, `<+>`
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at + 1..];
        let level = match rest.first() {
            Some(b'*' | b'+') => 1,
            _ => rest.iter().take_while(|b| b.is_ascii_digit()).count(),
        };
        if level == 0 || rest.get(level) != Some(&b'>') {
            return false;
        }
        let rest = &rest[level + 1..];
        let mut name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        if name == 0 && matches!(rest.first(), Some(b'*' | b'-')) && rest.get(1) != Some(&b'-') {
            name = 1;
        }
        let dots = rest[name..].iter().take_while(|b| **b == b'.').count();
        let implicit_child = self.text[self.at + 1] == b'+';
        let kind = if name == 0 || dots > 0 || implicit_child { Kind::StepStart } else { Kind::Step };
        self.push(kind, level + 2 + name + dots);
        true
    }

    /// `.5`, unless a field or range may be meant.
    fn leading_point(&mut self) -> bool {
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        if before.is_some_and(|b| b.is_ascii_alphanumeric() || b"_)]}>'.".contains(&b)) {
            return false;
        }
        let digits = self.text[self.at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits > 0 {
            self.push(Kind::Number, 1 + digits);
        }
        digits > 0
    }

    /// `\b01`, `\o17`, `\hff`
    fn radix_number(&mut self) -> bool {
        let is_digit: fn(&u8) -> bool = match self.text.get(self.at + 1) {
            Some(b'b' | b'B') => |b| matches!(b, b'0' | b'1'),
            Some(b'o' | b'O') => |b| matches!(b, b'0'..=b'7'),
            Some(b'h' | b'H') => u8::is_ascii_hexdigit,
            _ => return false,
        };
        let digits = self.text[self.at + 2..].iter().take_while(|b| is_digit(b)).count();
        if digits > 0 {
            self.push(Kind::Number, 2 + digits);
        }
        digits > 0
    }

    /// `[]ASSUME`, `[]PROVE`
    fn boxed_keyword(&mut self) -> bool {
        let rest = &self.text[self.at..];
        if rest.starts_with(b"[]ASSUME") {
            self.push(Kind::Assume, "[]ASSUME".len());
        } else if rest.starts_with(b"[]PROVE") {
            self.push(Kind::Prove, "[]PROVE".len());
        } else {
            return false;
        }
        true
    }

    fn symbol(&mut self) {
        let rest = &self.source[self.at..];
        let found = symbols()
            .get(bucket(rest.as_bytes()))
            .and_then(|bucket| bucket.iter().find(|symbol| rest.starts_with(symbol.0)));
        if let Some(&(spelling, kind, operator)) = found {
            return self.push_operator(kind, operator, spelling.len());
        }
        let Some(stray) = rest.chars().next() else { return };
        let span = self.span(self.at, self.at + stray.len_utf8());
        self.at += stray.len_utf8();
        let diagnostic = Diagnostic::error("E4103", format!("the character {stray:?} starts nothing in TLA+"))
            .label(span, "stray character");
        self.report(match stray {
            '\\' => diagnostic.help("a backslash starts an operator such as `\\in` or `\\cup`"),
            '`' | '\u{b4}' => diagnostic,
            ';' => diagnostic.help("TLA+ separates nothing by semicolons; a definition ends where the next one starts"),
            '?' => diagnostic.help("`??` is an operator, a single `?` isn't"),
            _ if stray.is_alphabetic() => {
                diagnostic.help("identifiers are made of the letters a-z and A-Z, digits and underscores")
            }
            _ => diagnostic,
        });
    }
}
