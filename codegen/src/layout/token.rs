//! Tokens, and the alphabet in which the grammar reads them.

use crate::ast::Operator;
use crate::source::{FileId, Span};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $rule:ident $letter:literal,)+) => {
        /// What a token is to the grammar. Each kind is one letter of the string that pest parses, so that
        /// offsets in that string are token numbers. Kinds that the grammar asks for together are neighbours: `5` to
        /// `6`, `7` to `9`, `[` to `]`, `(` to `*`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(crate) enum Kind {
            $($(#[$doc])* $kind = $letter,)+
        }

        /// Each kind with the name of its rule in the grammar.
        #[cfg(test)]
        pub(crate) const KINDS: &[(Kind, &str)] = &[$((Kind::$kind, stringify!($rule)),)+];
    };
}

kinds! {
    /// `---- MODULE`
    Header HEADER b'M',
    /// `----`
    Separator SEPARATOR b'-',
    /// `====`
    End END b'_',
    Extends EXTENDS b'X',
    /// `CONSTANT`, `CONSTANTS`
    Constant CONSTANT b'C',
    /// `VARIABLE`, `VARIABLES`
    Variable VARIABLE b'V',
    Recursive RECURSIVE b'R',
    Local LOCAL b'L',
    Instance INSTANCE b'I',
    With WITH b'W',
    /// `ASSUME`, `[]ASSUME`
    Assume ASSUME b'A',
    /// `ASSUMPTION`, `AXIOM`
    Axiom AXIOM b'a',
    /// `THEOREM`, `PROPOSITION`, `LEMMA`, `COROLLARY`
    Theorem THEOREM b'T',
    /// `PROVE`, `[]PROVE`
    Prove PROVE b'P',
    New NEW b'N',
    /// `STATE`, `ACTION`, `TEMPORAL`
    Level LEVEL b'l',
    Use USE b'U',
    Hide HIDE b'H',
    By BY b'B',
    Only ONLY b'y',
    /// `DEF`, `DEFS`
    Defs DEFS b'D',
    Define DEFINE b'd',
    Proof PROOF b'p',
    Obvious OBVIOUS b'o',
    Omitted OMITTED b'O',
    Qed QED b'Q',
    Have HAVE b'h',
    Take TAKE b'K',
    Witness WITNESS b'w',
    Pick PICK b'k',
    Suffices SUFFICES b'S',
    Case CASE b'c',
    Other OTHER b'?',
    If IF b'f',
    Then THEN b't',
    Else ELSE b'e',
    Let LET b'm',
    In IN b'i',
    Choose CHOOSE b'z',
    Lambda LAMBDA b'J',
    Except EXCEPT b'x',
    Module MODULE b'u',
    /// `\A`, `\E`
    Quantifier QUANTIFIER b'q',
    /// `\AA`, `\EE`
    TemporalQuantifier TEMPORAL_QUANTIFIER b'r',
    /// `WF_`, `SF_`
    Fairness FAIRNESS b'F',
    Comma COMMA b',',
    Colon COLON b':',
    /// `::`
    LabelColon LABEL_COLON b'*',
    /// `.` before a field
    Dot DOT b'\\',
    /// `_`
    Underscore UNDERSCORE b'v',
    /// `==`
    DefEq DEF_EQ b'@',
    LeftParenthesis LEFT_PARENTHESIS b'(',
    RightParenthesis RIGHT_PARENTHESIS b'%',
    LeftBracket LEFT_BRACKET b'[',
    RightBracket RIGHT_BRACKET b'#',
    /// `]_`
    RightBracketSub RIGHT_BRACKET_SUB b'}',
    LeftBrace LEFT_BRACE b'{',
    RightBrace RIGHT_BRACE b'|',
    LeftAngle LEFT_ANGLE b'<',
    RightAngle RIGHT_ANGLE b'>',
    /// `>>_`
    RightAngleSub RIGHT_ANGLE_SUB b'~',
    /// `!`
    Bang BANG b')',
    /// `->`
    Arrow ARROW b'Y',
    /// `<-`
    Gets GETS b'G',
    /// `|->`
    MapsTo MAPS_TO b'Z',
    Number NUMBER b'0',
    String STRING b'"',
    Name NAME b'n',
    /// `@`
    At AT b'&',
    /// A step's name that is referred to.
    Step STEP b's',
    /// A step's name that starts the step.
    StepStart STEP_START b'$',
    /// `<<`, `>>`, `:`, `@` or a number behind `!`.
    Selector SELECTOR b'/',
    /// An operator before its operand.
    Prefix PREFIX b'5',
    /// `[]`, which is a prefix operator and also separates the arms of CASE.
    Box BOX b'6',
    /// An operator behind an operand.
    Infix INFIX b'7',
    /// `\in`, also an infix operator.
    Element ELEMENT b'8',
    /// `=`, also an infix operator.
    Equals EQUALS b'9',
    /// A postfix operator behind its operand.
    Postfix POSTFIX b']',
    /// An operator symbol without operands around it: an argument, `+(1, 2)`, `M!+`.
    Bare BARE b'j',
    /// The bullet that starts a junction list; the layout decides.
    FirstBullet FIRST_BULLET b'1',
    /// A further bullet of a junction list; the layout decides.
    NextBullet NEXT_BULLET b'2',
    /// The end of a junction list; set by the layout, without text.
    EndOfList END_OF_LIST b'3',
    /// The start of a definition; set by the layout, without text.
    Definition DEFINITION b'4',
}

impl Kind {
    /// Its letter in the string that pest parses.
    pub(crate) fn letter(self) -> char {
        self as u8 as char
    }

    /// Whether the expression before can end with it, so that an infix operator may follow.
    pub(crate) fn ends_operand(self) -> bool {
        matches!(
            self,
            Kind::Name
                | Kind::Number
                | Kind::String
                | Kind::At
                | Kind::Step
                | Kind::Selector
                | Kind::Bare
                | Kind::Postfix
                | Kind::Underscore
                | Kind::RightParenthesis
                | Kind::RightBracket
                | Kind::RightBrace
                | Kind::RightAngle
                | Kind::EndOfList
        )
    }

    /// Whether an expression can start with it. Operators are judged by [`Token::starts_operand`].
    pub(crate) fn starts_operand(self) -> bool {
        matches!(
            self,
            Kind::Name
                | Kind::Number
                | Kind::String
                | Kind::At
                | Kind::Step
                | Kind::LeftParenthesis
                | Kind::LeftBracket
                | Kind::LeftBrace
                | Kind::LeftAngle
                | Kind::Case
                | Kind::If
                | Kind::Let
                | Kind::Choose
                | Kind::Lambda
                | Kind::Quantifier
                | Kind::TemporalQuantifier
                | Kind::Fairness
                | Kind::Underscore
        )
    }
}

/// A token of the text, or a mark of the layout, whose span is empty.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// The operator, if the token is one.
    pub(crate) operator: Option<Operator>,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Codepoints before it on its line, tabs counted to the next multiple of eight as SANY does.
    pub(crate) column: u32,
}

impl Token {
    pub(crate) fn span(self, file: FileId) -> Span {
        Span { file, start: self.start, end: self.end }
    }

    /// Whether an expression can start with it.
    pub(crate) fn starts_operand(self) -> bool {
        self.kind.starts_operand()
            || self.operator.is_some_and(|operator| match self.kind {
                Kind::Prefix | Kind::Box => true,
                Kind::Infix => {
                    matches!(operator, Operator::And | Operator::Or | Operator::Minus)
                }
                _ => false,
            })
    }
}
