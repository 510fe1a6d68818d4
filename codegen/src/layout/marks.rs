//! Junction lists by column, definitions, operators by their place, segments, and the bound on nesting.
//!
//! Source: SANY's `JunctionListContext`: a list's bullets stand in one column; a token at or left of that column
//! which isn't a further bullet ends the list; so does everything that ends the expression around it. SANY
//! learns the latter from its parser; here a stack of the open constructs tells it.

use super::fields::is_word;
use super::token::{Kind, Token};
use super::{Layout, Segment};
use crate::ast::Operator;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

/// Constructs may nest this deep: ten times what published specs do, and little enough for the stack of a thread.
pub(crate) const MAX_DEPTH: usize = 256;

/// A construct that is open where the pass stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// A junction list, with its bullets' column and operator.
    Junction { column: u32, operator: Operator },
    /// `(`, with what closes it and how many action brackets it is the subscript of: `[[A]_x]_y` has one
    /// inside the other, but so has `[A]_[B]_x`.
    Bracket(Bracket, usize),
    /// `\A x`, `CHOOSE x`, `LAMBDA x`, `PICK x`: up to the `:`.
    Binder,
    /// `IF`, up to `THEN`.
    If,
    /// `THEN`, up to `ELSE`.
    Then,
    /// `LET`, up to `IN`.
    Let,
    /// `CASE` or `[]`, up to `->`.
    Guard,
    /// Behind a guard's `->`.
    Arm,
    /// `ASSUME`, up to `PROVE`.
    Sequent,
    /// An expression that reaches as far as it can: behind `:`, `ELSE`, `IN`, `::`.
    Body,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Parenthesis,
    Square,
    Brace,
    Angle,
}

/// Inserts the marks. Too deep nesting is reported, and its segment left out.
pub(crate) fn mark(file: FileId, tokens: &[Token], definitions: &[bool], errors: &mut Vec<Diagnostic>) -> Layout {
    let mut marker = Marker {
        tokens,
        definitions,
        at: 0,
        open: vec![],
        junctions: vec![],
        prefixes: 0,
        subscripts: 0,
        defines: false,
        header: false,
        too_deep: None,
        out: Vec::with_capacity(tokens.len() + tokens.len() / 8),
        segments: vec![],
        errors,
        file,
    };
    for (at, token) in tokens.iter().enumerate() {
        marker.at = at;
        marker.token(*token);
    }
    marker.finish()
}

struct Marker<'a> {
    file: FileId,
    tokens: &'a [Token],
    definitions: &'a [bool],
    /// The token that is looked at.
    at: usize,
    open: Vec<Open>,
    /// Where the junction lists are in `open`.
    junctions: Vec<usize>,
    /// The length of the run of prefix operators before this token.
    prefixes: usize,
    /// How many action brackets what comes next is the subscript of.
    subscripts: usize,
    /// Whether this segment is a step that defines, so that further definitions belong to it.
    defines: bool,
    /// Whether this segment is a module's header.
    header: bool,
    /// The first token of this segment that nests too deep.
    too_deep: Option<Token>,
    out: Vec<Token>,
    segments: Vec<Segment>,
    errors: &'a mut Vec<Diagnostic>,
}

impl Marker<'_> {
    fn token(&mut self, token: Token) {
        let starts_definition = self.definitions[self.at];
        if self.starts_segment(token, starts_definition) {
            self.end_segment();
            self.defines = matches!(token.kind, Kind::StepStart | Kind::Step);
            self.header = token.kind == Kind::Header;
        } else if (starts_definition || token.kind == Kind::Recursive)
            && self.close_to(|open| open == Open::Let).is_none()
        {
            self.close_down_to(0);
        }
        if starts_definition {
            self.insert(Kind::Definition, token);
        }
        self.end_lists_left_of(token);
        self.place(token);
    }

    fn previous(&self) -> Option<Kind> {
        self.at.checked_sub(1).map(|at| self.tokens[at].kind)
    }

    fn next(&self) -> Option<Token> {
        self.tokens.get(self.at + 1).copied()
    }

    /// The tokens of this segment so far.
    fn segment(&self) -> &[Token] {
        let start = self.segments.last().map_or(0, |segment| segment.tokens.end);
        self.out.get(start..).unwrap_or(&[])
    }

    /// Whether the last token of this segment ends an operand, so that an infix operator can stand here.
    fn behind_operand(&self) -> bool {
        self.segment().last().is_some_and(|token| token.kind.ends_operand())
    }

    /// Whether a token is the first one of what the grammar parses at once.
    fn starts_segment(&self, token: Token, starts_definition: bool) -> bool {
        let Some(previous) = self.previous() else { return true };
        let in_let = || self.open.contains(&Open::Let);
        match token.kind {
            Kind::Header | Kind::End | Kind::Theorem | Kind::Axiom | Kind::Local => true,
            Kind::Separator => !(self.header && self.segment().len() == 2),
            Kind::Extends => previous != Kind::Separator || !self.header,
            Kind::StepStart => true,
            Kind::Step => self.step_starts(previous),
            Kind::Use | Kind::Hide => previous != Kind::StepStart && !self.step_starts_at_previous(),
            Kind::Instance => {
                !matches!(previous, Kind::DefEq | Kind::Local | Kind::StepStart) && !self.step_starts_at_previous()
            }
            Kind::Constant | Kind::Variable => !matches!(previous, Kind::Assume | Kind::Comma | Kind::New),
            Kind::Assume => {
                !matches!(
                    previous,
                    Kind::Theorem
                        | Kind::DefEq
                        | Kind::Comma
                        | Kind::Suffices
                        | Kind::StepStart
                        | Kind::LabelColon
                        | Kind::Assume
                ) && !self.step_starts_at_previous()
            }
            Kind::Recursive => !in_let(),
            _ => {
                let belongs = previous == Kind::Local || self.defines && self.in_definition_step();
                starts_definition && !belongs && !in_let()
            }
        }
    }

    /// Whether the definitions of this step go on: it is `<1> DEFINE …` or `<1> a == …`.
    fn in_definition_step(&self) -> bool {
        matches!(self.segment().get(1).map(|token| token.kind), None | Some(Kind::Define | Kind::Definition))
    }

    /// Whether a step's name starts the step here: where an expression would have to start it is referred to.
    fn step_starts(&self, previous: Kind) -> bool {
        self.behind_operand()
            || matches!(
                previous,
                Kind::Proof | Kind::Obvious | Kind::Omitted | Kind::Qed | Kind::Separator | Kind::Theorem | Kind::End
            )
    }

    /// Whether the token before this one is the name of a step that starts there.
    fn step_starts_at_previous(&self) -> bool {
        self.out.last().is_some_and(|token| token.kind == Kind::StepStart)
    }

    fn end_segment(&mut self) {
        self.close_down_to(0);
        let start = self.segments.last().map_or(0, |segment| segment.tokens.end);
        self.prefixes = 0;
        if let Some(token) = self.too_deep.take() {
            self.out.truncate(start);
            let message = format!("the expression nests more than {MAX_DEPTH} deep");
            self.errors.push(
                Diagnostic::error("E4106", message)
                    .label(token.span(self.file), "this is nested too deeply")
                    .help("name inner expressions by definitions of their own"),
            );
        }
        if start < self.out.len() {
            self.segments.push(Segment { tokens: start..self.out.len() });
        }
    }

    fn finish(mut self) -> Layout {
        self.end_segment();
        let letters = self.out.iter().map(|token| token.kind.letter()).collect();
        Layout { file: self.file, tokens: self.out, letters, segments: self.segments }
    }

    /// Puts a mark without text before a token.
    fn insert(&mut self, kind: Kind, before: Token) {
        self.emit(Token { kind, operator: None, end: before.start, ..before });
    }

    fn emit(&mut self, token: Token) {
        if self.too_deep.is_none() {
            self.out.push(token);
        }
    }

    fn push(&mut self, open: Open) {
        if self.open.len() + self.prefixes >= MAX_DEPTH {
            self.too_deep.get_or_insert(self.tokens[self.at]);
            return;
        }
        if matches!(open, Open::Junction { .. }) {
            self.junctions.push(self.open.len());
        }
        self.open.push(open);
    }

    /// Closes what is open above a height, marking the ends of lists.
    fn close_down_to(&mut self, height: usize) {
        while self.open.len() > height {
            if let Some(Open::Junction { .. }) = self.open.pop() {
                self.junctions.pop();
                let end = self.out.last().map_or(0, |token| token.end);
                let column = self.out.last().map_or(0, |token| token.column);
                let mark = Kind::EndOfList;
                self.emit(Token { kind: mark, operator: None, start: end, end, column });
            }
        }
    }

    /// Closes what is open above the innermost construct of a sort; nothing if there is none.
    fn close_to(&mut self, wanted: impl Fn(Open) -> bool) -> Option<usize> {
        let index = self.open.iter().rposition(|open| wanted(*open))?;
        self.close_down_to(index + 1);
        Some(index)
    }

    fn end_lists_left_of(&mut self, token: Token) {
        while let Some(&index) = self.junctions.last() {
            let Some(Open::Junction { column, operator }) = self.open.get(index).copied() else { return };
            let continues = token.column == column && is_bullet(token) == Some(operator);
            if token.column > column || continues {
                return;
            }
            self.close_down_to(index);
        }
    }

    /// Emits a token as what it is in its place, and keeps the stack.
    fn place(&mut self, token: Token) {
        let behind_operand = self.behind_operand();
        let behind_bang = self.previous() == Some(Kind::Bang);
        let prefixes = std::mem::take(&mut self.prefixes);
        if !matches!(self.previous(), Some(Kind::RightBracketSub | Kind::RightAngleSub)) {
            self.subscripts = 0;
        }
        if self.names_a_module(token) {
            return self.emit(Token { kind: Kind::Name, operator: None, ..token });
        }
        if behind_bang
            && matches!(token.kind, Kind::LeftAngle | Kind::RightAngle | Kind::Colon | Kind::At | Kind::Number)
        {
            return self.emit(Token { kind: Kind::Selector, ..token });
        }
        if token.operator.is_some() && token.kind != Kind::Dot {
            return self.place_operator(token, behind_operand, behind_bang, prefixes);
        }
        match token.kind {
            Kind::LeftParenthesis => self.open_bracket(Bracket::Parenthesis),
            Kind::LeftBracket => self.open_bracket(Bracket::Square),
            Kind::LeftBrace => self.open_bracket(Bracket::Brace),
            Kind::LeftAngle => self.open_bracket(Bracket::Angle),
            Kind::RightParenthesis => {
                self.close_bracket(Bracket::Parenthesis);
            }
            Kind::RightBracket => {
                self.close_bracket(Bracket::Square);
            }
            Kind::RightBrace => {
                self.close_bracket(Bracket::Brace);
            }
            Kind::RightAngle => {
                self.close_bracket(Bracket::Angle);
            }
            // The subscript is an expression of its own behind the bracket.
            Kind::RightBracketSub => self.subscripts = 1 + self.close_bracket(Bracket::Square),
            Kind::RightAngleSub => self.subscripts = 1 + self.close_bracket(Bracket::Angle),
            Kind::Quantifier | Kind::TemporalQuantifier | Kind::Choose | Kind::Lambda | Kind::Pick => {
                self.push(Open::Binder)
            }
            Kind::If => self.push(Open::If),
            Kind::Let => self.push(Open::Let),
            Kind::Case => self.push(Open::Guard),
            Kind::Assume => self.push(Open::Sequent),
            Kind::LabelColon => self.push(Open::Body),
            Kind::Then => self.exchange(|open| open == Open::If, Open::Then),
            Kind::Else => self.exchange(|open| open == Open::Then, Open::Body),
            Kind::In => self.exchange(|open| open == Open::Let, Open::Body),
            Kind::Colon => {
                self.exchange(|open| matches!(open, Open::Binder | Open::Bracket(..)), Open::Body);
            }
            Kind::Arrow => {
                self.exchange(|open| matches!(open, Open::Guard | Open::Bracket(..)), Open::Arm);
            }
            Kind::MapsTo | Kind::Except => {
                self.close_to(|open| matches!(open, Open::Bracket(..)));
            }
            Kind::Comma => {
                let holds_commas = |open| matches!(open, Open::Bracket(..) | Open::Binder | Open::Let);
                if self.close_to(holds_commas).is_none() {
                    self.close_down_to(0);
                }
            }
            Kind::Prove | Kind::By | Kind::Defs | Kind::Proof | Kind::Obvious | Kind::Omitted | Kind::Qed => {
                self.close_down_to(0)
            }
            _ => {}
        }
        let kind = match token.kind {
            Kind::Step if self.step_starts_here() => Kind::StepStart,
            kind => kind,
        };
        self.emit(Token { kind, ..token });
    }

    /// Whether nothing of this segment stands before this token.
    fn step_starts_here(&self) -> bool {
        self.segment().is_empty()
    }

    /// Whether a keyword that starts no segment stands where a module's name does: `INSTANCE TAKE`.
    fn names_a_module(&self, token: Token) -> bool {
        matches!(self.previous(), Some(Kind::Instance | Kind::Extends)) && is_word(token)
    }

    fn place_operator(&mut self, token: Token, behind_operand: bool, behind_bang: bool, prefixes: usize) {
        // Where an operator is named, it has no operands: behind `op <- -` and `DEF -` a step's name starts the step.
        let is_named =
            || self.previous() == Some(Kind::Gets) || self.segment().iter().any(|token| token.kind == Kind::Defs);
        let next_starts = self.next().is_some_and(|next| {
            let starts = next.starts_operand() && !(next.kind == Kind::Step && is_named());
            starts && !self.definitions.get(self.at + 1).copied().unwrap_or(false)
        });
        if behind_bang {
            return self.emit(Token { kind: Kind::Bare, ..token });
        }
        if let Some(operator) = is_bullet(token) {
            if let Some(&index) = self.junctions.last() {
                let list = Open::Junction { column: token.column, operator };
                if self.open.get(index) == Some(&list) {
                    self.close_down_to(index + 1);
                    return self.emit(Token { kind: Kind::NextBullet, ..token });
                }
            }
            if !behind_operand && next_starts {
                self.prefixes = prefixes;
                self.push(Open::Junction { column: token.column, operator });
                self.prefixes = 0;
                return self.emit(Token { kind: Kind::FirstBullet, ..token });
            }
        }
        if behind_operand {
            if token.kind == Kind::Box {
                self.exchange(|open| open == Open::Arm, Open::Guard);
            }
            return self.emit(token);
        }
        // Before an operand: a prefix operator, or else a symbol that stands for itself.
        let (kind, operator) = match (token.kind, token.operator) {
            (Kind::Infix, Some(Operator::Minus)) if next_starts => (Kind::Prefix, Some(Operator::Negative)),
            (kind @ (Kind::Prefix | Kind::Box), operator) if next_starts => (kind, operator),
            (_, operator) => (Kind::Bare, operator),
        };
        if kind != Kind::Bare {
            self.prefixes = prefixes + 1;
            if self.open.len() + self.prefixes >= MAX_DEPTH {
                self.too_deep.get_or_insert(token);
            }
        }
        self.emit(Token { kind, operator, ..token });
    }

    /// Closes what is open above the innermost construct of a sort and lets another take its place. A bracket
    /// stays, with the other inside.
    fn exchange(&mut self, wanted: impl Fn(Open) -> bool, by: Open) {
        let Some(index) = self.close_to(wanted) else { return };
        if !matches!(self.open[index], Open::Bracket(..)) {
            self.open[index] = by;
        }
    }

    fn open_bracket(&mut self, bracket: Bracket) {
        let subscripts = std::mem::take(&mut self.subscripts);
        self.prefixes = subscripts;
        self.push(Open::Bracket(bracket, subscripts));
        self.prefixes = 0;
    }

    /// Closes the innermost bracket of a sort; gives the number of action brackets that it is the subscript of.
    fn close_bracket(&mut self, bracket: Bracket) -> usize {
        let is_it = |open| matches!(open, Open::Bracket(found, _) if found == bracket);
        let Some(index) = self.close_to(is_it) else { return 0 };
        let Open::Bracket(_, subscripts) = self.open[index] else { return 0 };
        self.close_down_to(index);
        subscripts
    }
}

/// The operator of which a token may be a bullet: `/\` and `\/`, but not their names `\land` and `\lor`.
fn is_bullet(token: Token) -> Option<Operator> {
    let operator = token.operator?;
    let length = token.end - token.start;
    let symbol = match operator {
        Operator::And | Operator::Or => length == 2 || length == 3,
        _ => false,
    };
    symbol.then_some(operator)
}
