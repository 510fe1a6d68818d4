//! The operator table: the one home of every operator symbol's spellings, fixity, precedence and associativity.
//!
//! Source: Lamport, *Specifying Systems*, tables 5 and 6; SANY's `Operators.java` for what was added later.

use std::fmt;

/// Where an operator symbol stands to its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fixity {
    /// Before its one operand.
    Prefix,
    /// Between its two operands.
    Infix,
    /// Behind its one operand.
    Postfix,
}

macro_rules! operators {
    ($($variant:ident: [$($spelling:literal),+] $fixity:ident $low:literal $high:literal $left:literal $sexpr:literal,)+) => {
        /// An operator symbol. Synonyms (`/\`, `\land`, `∧`) are one operator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operator {
            $(
                #[doc = concat!("`", operators!(@first $($spelling),+), "`")]
                $variant,
            )+
        }

        impl Operator {
            /// Every operator symbol, in the order of the table.
            pub const ALL: &'static [Operator] = &[$(Operator::$variant),+];

            fn row(self) -> &'static Row {
                match self {
                    $(Operator::$variant => &Row {
                        spellings: &[$($spelling),+],
                        fixity: Fixity::$fixity,
                        precedence: Precedence { low: $low, high: $high },
                        left_associative: $left,
                        sexpr: $sexpr,
                    },)+
                }
            }
        }
    };
    (@first $first:literal $(, $rest:literal)*) => { $first };
}

struct Row {
    spellings: &'static [&'static str],
    fixity: Fixity,
    precedence: Precedence,
    left_associative: bool,
    sexpr: &'static str,
}

/// A range of precedences; a higher one binds tighter. Between two operators the ranges decide only when they
/// don't overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Precedence {
    /// The lowest one of the range.
    pub low: u8,
    /// The highest one of the range.
    pub high: u8,
}

impl Precedence {
    /// That of function application, `f[x]`.
    pub const APPLICATION: Precedence = Precedence { low: 16, high: 16 };

    /// Whether an operator with this range binds tighter than one with the other.
    #[must_use]
    pub fn above(self, other: Precedence) -> bool {
        self.low > other.high
    }
}

impl fmt::Display for Precedence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.low, self.high)
    }
}

// symbol: [spellings, the usual one first] fixity, lowest and highest precedence, left-associative, and the name
// that the language standard's S-expressions have for it.
operators! {
    Negative: ["-."] Prefix 12 12 false "negative",
    Not: ["~", "\\lnot", "\\neg", "¬"] Prefix 4 4 true "lnot",
    Always: ["[]", "□"] Prefix 4 15 false "always",
    Eventually: ["<>", "◇"] Prefix 4 15 false "eventually",
    Enabled: ["ENABLED"] Prefix 4 15 false "enabled",
    Unchanged: ["UNCHANGED"] Prefix 4 15 false "unchanged",
    Subset: ["SUBSET"] Prefix 10 13 false "powerset",
    Union: ["UNION"] Prefix 10 13 false "union",
    Domain: ["DOMAIN"] Prefix 10 13 false "domain",
    Implies: ["=>", "⇒"] Infix 1 1 false "implies",
    Equivalent: ["<=>", "\\equiv", "≡", "⇔"] Infix 2 2 false "iff",
    LeadsTo: ["~>", "↝"] Infix 2 2 false "leads_to",
    PlusArrow: ["-+->", "⇸"] Infix 2 2 false "plus_arrow",
    And: ["/\\", "\\land", "∧"] Infix 3 3 true "land",
    Or: ["\\/", "\\lor", "∨"] Infix 3 3 true "lor",
    Equals: ["="] Infix 5 5 false "eq",
    NotEquals: ["#", "/=", "≠"] Infix 5 5 false "neq",
    In: ["\\in", "∈"] Infix 5 5 false "in",
    NotIn: ["\\notin", "∉"] Infix 5 5 false "notin",
    SubsetEq: ["\\subseteq", "⊆"] Infix 5 5 false "subseteq",
    Less: ["<"] Infix 5 5 false "lt",
    LessOrEqual: ["<=", "=<", "\\leq", "≤"] Infix 5 5 false "leq",
    Greater: [">"] Infix 5 5 false "gt",
    GreaterOrEqual: [">=", "\\geq", "≥"] Infix 5 5 false "geq",
    ProperSubset: ["\\subset", "⊂"] Infix 5 5 false "subset",
    ProperSuperset: ["\\supset", "⊃"] Infix 5 5 false "supset",
    SupersetEq: ["\\supseteq", "⊇"] Infix 5 5 false "supseteq",
    SquareSubset: ["\\sqsubset", "⊏"] Infix 5 5 false "sqsubset",
    SquareSubsetEq: ["\\sqsubseteq", "⊑"] Infix 5 5 false "sqsubseteq",
    SquareSuperset: ["\\sqsupset", "⊐"] Infix 5 5 false "sqsupset",
    SquareSupersetEq: ["\\sqsupseteq", "⊒"] Infix 5 5 false "sqsupseteq",
    Prec: ["\\prec", "≺"] Infix 5 5 false "prec",
    PrecEq: ["\\preceq", "⪯"] Infix 5 5 false "preceq",
    Succ: ["\\succ", "≻"] Infix 5 5 false "succ",
    SuccEq: ["\\succeq", "⪰"] Infix 5 5 false "succeq",
    Sim: ["\\sim", "∼"] Infix 5 5 false "sim",
    SimEq: ["\\simeq", "≃"] Infix 5 5 false "simeq",
    Approx: ["\\approx", "≈"] Infix 5 5 false "approx",
    Cong: ["\\cong", "≅"] Infix 5 5 false "cong",
    Doteq: ["\\doteq", "≐"] Infix 5 5 false "doteq",
    Asymp: ["\\asymp", "≍"] Infix 5 5 false "asymp",
    Propto: ["\\propto", "∝"] Infix 5 5 false "propto",
    MuchLess: ["\\ll", "≪"] Infix 5 5 false "ll",
    MuchGreater: ["\\gg", "≫"] Infix 5 5 false "gg",
    Turnstile: ["|-", "⊢"] Infix 5 5 false "rs_ttile",
    DoubleTurnstile: ["|=", "⊨"] Infix 5 5 false "rd_ttile",
    LeftTurnstile: ["-|", "⊣"] Infix 5 5 false "ls_ttile",
    LeftDoubleTurnstile: ["=|", "⫤"] Infix 5 5 false "ld_ttile",
    Assign: [":=", "≔"] Infix 5 5 false "assign",
    BnfRule: ["::=", "⩴"] Infix 5 5 false "bnf_rule",
    Cdot: ["\\cdot", "⋅"] Infix 5 14 true "cdot",
    AtAt: ["@@"] Infix 6 6 true "compose",
    MapTo: [":>"] Infix 7 7 false "map_to",
    MapFrom: ["<:"] Infix 7 7 false "map_from",
    Difference: ["\\"] Infix 8 8 false "setminus",
    Intersection: ["\\cap", "\\intersect", "∩"] Infix 8 8 true "cap",
    SetUnion: ["\\cup", "\\union", "∪"] Infix 8 8 true "cup",
    Range: ["..", "‥"] Infix 9 9 false "dots_2",
    Ellipsis: ["...", "…"] Infix 9 9 false "dots_3",
    Dollar: ["$"] Infix 9 13 true "dol",
    DoubleDollar: ["$$"] Infix 9 13 true "doldol",
    DoubleQuestion: ["??", "⁇"] Infix 9 13 true "qq",
    DoubleHash: ["##"] Infix 9 13 true "hashhash",
    DoubleBang: ["!!", "‼"] Infix 9 13 false "excl",
    Uplus: ["\\uplus", "⊎"] Infix 9 13 true "uplus",
    SquareCap: ["\\sqcap", "⊓"] Infix 9 13 true "sqcap",
    SquareCup: ["\\sqcup", "⊔"] Infix 9 13 true "sqcup",
    Wreath: ["\\wr", "≀"] Infix 9 14 false "wr",
    Plus: ["+"] Infix 10 10 true "plus",
    PlusPlus: ["++"] Infix 10 10 true "plusplus",
    CirclePlus: ["(+)", "\\oplus", "⊕"] Infix 10 10 true "oplus",
    Times: ["\\X", "\\times", "×"] Infix 10 13 true "times",
    Modulo: ["%"] Infix 10 11 false "mod",
    DoublePercent: ["%%"] Infix 10 11 true "modmod",
    Bar: ["|"] Infix 10 11 true "vert",
    DoubleBar: ["||", "‖"] Infix 10 11 true "vertvert",
    Minus: ["-"] Infix 11 11 true "minus",
    MinusMinus: ["--"] Infix 11 11 true "minusminus",
    CircleMinus: ["(-)", "\\ominus", "⊖"] Infix 11 11 true "ominus",
    Multiply: ["*"] Infix 13 13 true "mul",
    StarStar: ["**"] Infix 13 13 true "mulmul",
    Divide: ["/"] Infix 13 13 false "slash",
    DoubleSlash: ["//"] Infix 13 13 false "slashslash",
    IntegerDivide: ["\\div", "÷"] Infix 13 13 false "div",
    Ampersand: ["&"] Infix 13 13 true "amp",
    DoubleAmpersand: ["&&"] Infix 13 13 true "ampamp",
    Concatenate: ["\\o", "\\circ", "∘"] Infix 13 13 true "circ",
    Star: ["\\star", "⋆"] Infix 13 13 true "star",
    Bigcirc: ["\\bigcirc", "◯"] Infix 13 13 true "bigcirc",
    Bullet: ["\\bullet", "●"] Infix 13 13 true "bullet",
    CircleDot: ["(.)", "\\odot", "⊙"] Infix 13 13 true "odot",
    CircleSlash: ["(/)", "\\oslash", "⊘"] Infix 13 13 false "oslash",
    CircleTimes: ["(\\X)", "\\otimes", "⊗"] Infix 13 13 true "otimes",
    Power: ["^"] Infix 14 14 false "pow",
    DoublePower: ["^^"] Infix 14 14 false "powpow",
    Dot: ["."] Infix 17 17 true "dot",
    Prime: ["'"] Postfix 15 15 false "prime",
    CaretPlus: ["^+", "⁺"] Postfix 15 15 false "sup_plus",
    CaretStar: ["^*"] Postfix 15 15 false "asterisk",
    CaretHash: ["^#"] Postfix 15 15 false "sup_hash",
}

impl Operator {
    /// The usual ASCII spelling.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.row().spellings[0]
    }

    /// Every spelling, ASCII and Unicode.
    #[must_use]
    pub fn spellings(self) -> &'static [&'static str] {
        self.row().spellings
    }

    /// Where it stands to its operands.
    #[must_use]
    pub fn fixity(self) -> Fixity {
        self.row().fixity
    }

    /// How many operands it has.
    #[must_use]
    pub fn arity(self) -> usize {
        if self.fixity() == Fixity::Infix { 2 } else { 1 }
    }

    /// Its range of precedences.
    #[must_use]
    pub fn precedence(self) -> Precedence {
        self.row().precedence
    }

    /// Whether `a + b + c` means `(a + b) + c`; if not, it needs parentheses.
    #[must_use]
    pub fn is_left_associative(self) -> bool {
        self.row().left_associative
    }

    /// The name of its node in the language standard's S-expressions.
    #[must_use]
    pub fn sexpr(self) -> &'static str {
        self.row().sexpr
    }

    /// The operator with this spelling. The minus sign alone is the infix one; the prefix one is spelt `-.`.
    #[must_use]
    pub fn from_symbol(spelling: &str) -> Option<Operator> {
        Self::ALL.iter().copied().find(|op| op.spellings().contains(&spelling))
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spellings_are_unique() {
        let all: Vec<_> = Operator::ALL.iter().flat_map(|op| op.spellings()).collect();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
        assert_eq!(Operator::from_symbol("∧"), Some(Operator::And));
    }
}
