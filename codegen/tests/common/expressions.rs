//! Random expressions that TLC can be asked about: typed most of the time, so that most have a value, and now and then
//! not, so that errors are compared too. Each choice is a byte, so that shrinking the bytes shrinks the expression.

#[path = "collections.rs"]
mod collections;
#[path = "wider.rs"]
mod wider;

use proptest::prelude::*;

/// What every expression may use. The configuration makes the constants model values.
pub const PRELUDE: &str = r#"EXTENDS Integers, Sequences, FiniteSets, Bags, TLC
CONSTANTS A, B, C, c_1, d_1, Last

Apply(F(_), x) == F(x)
Twice(F(_), x) == F(F(x))

Fold(F(_, _), base, S) ==
  LET fold[T \in SUBSET S] == IF T = {} THEN base ELSE LET x == CHOOSE x \in T : TRUE IN F(x, fold[T \ {x}])
  IN fold[S]

RECURSIVE Count(_)
Count(s) == IF s = << >> THEN 0 ELSE 1 + Count(Tail(s))

Factorial[n \in Nat] == IF n = 0 THEN 1 ELSE n * Factorial[n - 1]
Even[n \in 0..6] == IF n = 0 THEN TRUE ELSE ~Even[n - 1]

a \prec b == a[1] < b[1] \/ (a[1] = b[1] /\ a[2] < b[2])
"#;

/// The configuration that goes with [`PRELUDE`].
pub const CONFIGURATION: &str = "CONSTANTS A = A B = B C = C c_1 = c_1 d_1 = d_1 Last = Last\n";

/// TLC finds no pair of elements of `SUBSET {}` where the set isn't spelt out.
const SPELT: &str = "TLCEval";

/// Expressions, as text.
pub fn expression() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 4..160).prop_map(|bytes| Expressions::new(bytes).top())
}

/// What kind of value an expression is to have.
#[derive(Clone, Debug, PartialEq)]
enum Type {
    Bool,
    Int,
    Str,
    Model,
    Set(Box<Type>),
    Seq(Box<Type>),
    Function(Box<Type>, Box<Type>),
    Pair(Box<Type>, Box<Type>),
    /// `[a |-> …, b |-> …]`
    Record(Box<Type>, Box<Type>),
    Bag(Box<Type>),
}

use Type::{Bag, Bool, Function, Int, Model, Pair, Record, Seq, Set, Str};

struct Expressions {
    bytes: Vec<u8>,
    at: usize,
    scope: Vec<(String, Type)>,
    names: usize,
    /// Inside a set that may be large: no larger one is made of it.
    large: bool,
}

impl Expressions {
    fn new(bytes: Vec<u8>) -> Self {
        Expressions { bytes, at: 0, scope: vec![], names: 0, large: false }
    }

    fn top(mut self) -> String {
        let of = self.a_type(2);
        self.of(&of, 4)
    }

    /// A choice below `n`; 0, the simplest one, when the bytes are used up.
    fn below(&mut self, n: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % n
    }

    fn a_type(&mut self, depth: usize) -> Type {
        let kinds = if depth == 0 { 4 } else { 12 };
        match self.below(kinds) {
            0 => Int,
            1 => Bool,
            2 => Str,
            3 => Model,
            4..=6 => Set(self.boxed(depth - 1)),
            7 => Seq(self.boxed(depth - 1)),
            8 => {
                let arguments = if self.below(4) == 3 { depth - 1 } else { 0 };
                Function(self.boxed(arguments), self.boxed(depth - 1))
            }
            9 => Pair(self.boxed(depth - 1), self.boxed(depth - 1)),
            10 => Record(self.boxed(depth - 1), self.boxed(depth - 1)),
            _ => Bag(self.boxed(0)),
        }
    }

    fn boxed(&mut self, depth: usize) -> Box<Type> {
        Box::new(self.a_type(depth))
    }

    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("x{}", self.names)
    }

    /// What `make` gives with an identifier of type `of` in scope, and that identifier.
    fn with<T>(&mut self, of: &Type, make: impl FnOnce(&mut Self) -> T) -> (String, T) {
        let name = self.fresh();
        self.scope.push((name.clone(), of.clone()));
        let made = make(self);
        self.scope.pop();
        (name, made)
    }

    /// An expression of this type, or, rarely, of another one.
    fn of(&mut self, wanted: &Type, depth: usize) -> String {
        let other;
        let of = if depth > 0 && self.below(48) == 47 {
            other = self.a_type(1);
            &other
        } else {
            wanted
        };
        if depth == 0 || self.at >= self.bytes.len() {
            return self.leaf(of);
        }
        let d = depth - 1;
        match self.below(6) {
            5 => self.wider(of, d).unwrap_or_else(|| self.general(of, d)),
            0 | 1 => self.particular(of, d),
            2 => self.named(of).unwrap_or_else(|| self.particular(of, d)),
            3 => self.particular(of, d),
            _ => self.general(of, d),
        }
    }

    fn named(&mut self, of: &Type) -> Option<String> {
        let fitting: Vec<String> =
            self.scope.iter().filter(|(_, known)| known == of).map(|(name, _)| name.clone()).collect();
        if fitting.is_empty() { None } else { Some(fitting[self.below(fitting.len())].clone()) }
    }

    fn leaf(&mut self, of: &Type) -> String {
        if let Some(name) = self.named(of)
            && self.below(3) > 0
        {
            return name;
        }
        match of {
            Int => ["0", "1", "2", "3", "(-1)", "1", "2", "0", "5", "2147483647"][self.below(10)].into(),
            Bool => ["TRUE", "FALSE"][self.below(2)].into(),
            Str => ["\"a\"", "\"b\"", "\"cd\""][self.below(3)].into(),
            Model => ["A", "B", "C"][self.below(3)].into(),
            Set(inner) => match self.below(4) {
                0 => "{}".into(),
                1 => format!("{{{}}}", self.leaf(inner)),
                _ => format!("{{{}, {}}}", self.leaf(inner), self.leaf(inner)),
            },
            Seq(inner) => match self.below(4) {
                0 => "<< >>".into(),
                1 => format!("<<{}>>", self.leaf(inner)),
                _ => format!("<<{}, {}>>", self.leaf(inner), self.leaf(inner)),
            },
            Function(from, to) => format!("({} :> {})", self.leaf(from), self.leaf(to)),
            Pair(first, second) => format!("<<{}, {}>>", self.leaf(first), self.leaf(second)),
            Record(a, b) => format!("[a |-> {}, b |-> {}]", self.leaf(a), self.leaf(b)),
            Bag(inner) => format!("SetToBag({{{}}})", self.leaf(inner)),
        }
    }

    /// What gives any type.
    fn general(&mut self, of: &Type, d: usize) -> String {
        match self.below(16) {
            0 => format!("(IF {} THEN {} ELSE {})", self.of(&Bool, d), self.of(of, d), self.of(of, d)),
            1 => {
                let arms: Vec<String> =
                    (0..1 + self.below(2)).map(|_| format!("{} -> {}", self.of(&Bool, d), self.of(of, d))).collect();
                let other = if self.below(4) > 0 { format!(" [] OTHER -> {}", self.of(of, d)) } else { String::new() };
                format!("(CASE {}{other})", arms.join(" [] "))
            }
            2 => {
                let inner = self.a_type(1);
                let value = self.of(&inner, d);
                let (name, body) = self.with(&inner, |g| g.of(of, d));
                format!("(LET {name} == {value} IN {body})")
            }
            3 => {
                let set = self.of(&Set(Box::new(of.clone())), d);
                let (name, body) = self.with(of, |g| g.of(&Bool, d));
                format!("(CHOOSE {name} \\in {set} : {body})")
            }
            4 => {
                let from = self.a_type(0);
                let argument = self.of(&from, d.min(1));
                format!("{}[{argument}]", self.of(&Function(Box::new(from), Box::new(of.clone())), d))
            }
            5 => format!("Head({})", self.of(&Seq(Box::new(of.clone())), d)),
            6 => format!("{}[{}]", self.of(&Seq(Box::new(of.clone())), d), self.of(&Int, d.min(1))),
            7 => {
                let other = self.boxed(0);
                format!("{}.a", self.of(&Record(Box::new(of.clone()), other), d))
            }
            8 => {
                let other = self.boxed(0);
                format!("{}[2]", self.of(&Pair(other, Box::new(of.clone())), d))
            }
            9 => {
                let from = self.a_type(1);
                let (name, body) = self.with(&from, |g| g.of(of, d));
                format!("Apply(LAMBDA {name} : {body}, {})", self.of(&from, d))
            }
            10 => {
                let (name, body) = self.with(of, |g| g.of(of, d));
                format!("Twice(LAMBDA {name} : {body}, {})", self.of(of, d))
            }
            11 => {
                let inner = self.a_type(0);
                let (x, (y, body)) = self.with(&inner, |g| g.with(of, |g| g.of(of, d)));
                let set = self.of(&Set(Box::new(inner)), d);
                format!("Fold(LAMBDA {x}, {y} : {body}, {}, {set})", self.of(of, d))
            }
            12 => {
                let parameter = self.a_type(1);
                let operator = self.fresh();
                let (name, body) = self.with(&parameter, |g| g.of(of, d));
                let arguments = (self.of(&parameter, d), self.of(&parameter, d));
                let result = match of {
                    Bool => format!("{operator}({}) /\\ {operator}({})", arguments.0, arguments.1),
                    _ => format!(
                        "IF {} THEN {operator}({}) ELSE {operator}({})",
                        self.of(&Bool, 0),
                        arguments.0,
                        arguments.1
                    ),
                };
                format!("(LET {operator}({name}) == {body} IN {result})")
            }
            13 => {
                let function = self.fresh();
                let (name, body) = self.with(&Int, |g| g.of(of, d));
                let base = self.of(of, d);
                format!(
                    "(LET {function}[{name} \\in 0..3] == IF {name} = 0 THEN {base} ELSE IF {name} = 1 THEN {function}[{name} - 1] ELSE {body} IN {function}[{}])",
                    self.leaf(&Int)
                )
            }
            14 => format!("TLCEval({})", self.of(of, d)),
            _ => {
                let operator = self.fresh();
                let base = self.of(of, d);
                let (name, body) = self.with(&Int, |g| g.of(of, d));
                format!(
                    "(LET RECURSIVE {operator}(_) {operator}({name}) == IF {name} <= 0 THEN {base} ELSE IF {name} = 2 THEN {body} ELSE {operator}({name} - 1) IN {operator}({}))",
                    ["0", "1", "2", "3"][self.below(4)]
                )
            }
        }
    }

    /// What gives this type alone.
    fn particular(&mut self, of: &Type, d: usize) -> String {
        match of {
            Int => self.integer(d),
            Bool => self.boolean(d),
            Str => match self.below(3) {
                0 => format!("({} \\o {})", self.of(&Str, d), self.of(&Str, d)),
                _ => self.leaf(of),
            },
            Model => self.leaf(of),
            Set(inner) => self.set(inner, d),
            Seq(inner) => self.sequence(inner, d),
            Function(from, to) => self.function(from, to, d),
            Pair(first, second) => match self.below(3) {
                0 => format!("<<{}, {}>>", self.of(first, d), self.of(second, d)),
                1 => format!("[{} EXCEPT ![2] = {}]", self.of(of, d), self.of(second, d)),
                _ => {
                    let (name, (one, two)) = self.with(&Int, |g| (g.of(first, d), g.of(second, d)));
                    format!("[{name} \\in 1..2 |-> IF {name} = 1 THEN {one} ELSE {two}]")
                }
            },
            Record(a, b) => match self.below(5) {
                0 => format!("[a |-> {}, b |-> {}]", self.of(a, d), self.of(b, d)),
                1 => format!("[b |-> {}, a |-> {}]", self.of(b, d), self.of(a, d)),
                2 => format!("[{} EXCEPT !.a = {}]", self.of(of, d), self.of(a, d)),
                3 => format!("[{} EXCEPT !.b = {}, ![\"a\"] = @]", self.of(of, d), self.of(b, d)),
                _ => format!("(\"b\" :> {} @@ \"a\" :> {})", self.of(b, d), self.of(a, d)),
            },
            Bag(inner) => match self.below(5) {
                0 => format!("SetToBag({})", self.of(&Set(inner.clone()), d)),
                1 => format!("({} (+) {})", self.of(of, d), self.of(of, d)),
                2 => format!("({} (-) {})", self.of(of, d), self.of(of, d)),
                3 => "EmptyBag".into(),
                _ => format!("({} :> {})", self.of(inner, d), ["1", "2", "3"][self.below(3)]),
            },
        }
    }

    fn integer(&mut self, d: usize) -> String {
        match self.below(15) {
            0 => format!("({} + {})", self.of(&Int, d), self.of(&Int, d)),
            1 => format!("({} - {})", self.of(&Int, d), self.of(&Int, d)),
            2 => format!("({} * {})", self.of(&Int, d), self.of(&Int, d)),
            3 => format!("({} \\div {})", self.of(&Int, d), self.of(&Int, d)),
            4 => format!("({} % {})", self.of(&Int, d), self.of(&Int, d)),
            5 => format!("({} ^ {})", self.of(&Int, d), ["0", "2", "3", "31"][self.below(4)]),
            6 => format!("(-({}))", self.of(&Int, d)),
            7 => {
                let inner = self.boxed(1);
                format!("Cardinality({})", self.of(&Set(inner), d))
            }
            8 => {
                let inner = self.boxed(1);
                format!("Len({})", self.of(&Seq(inner), d))
            }
            9 => {
                let inner = self.boxed(0);
                format!("Count({})", self.of(&Seq(inner), d))
            }
            10 => format!("Factorial[{}]", ["0", "3", "5", "13", "(-1)"][self.below(5)]),
            11 => {
                let inner = self.boxed(0);
                let element = self.of(&inner, d);
                format!("CopiesIn({element}, {})", self.of(&Bag(inner), d))
            }
            12 => {
                let inner = self.boxed(0);
                format!("BagCardinality({})", self.of(&Bag(inner), d))
            }
            13 => {
                let shown = self.a_type(1);
                // TLC prints what it cannot compute, but for what must be computed first.
                format!("Len(ToString(TLCEval({})))", self.of(&shown, d))
            }
            _ => format!("Fold(+, {}, {})", self.of(&Int, 0), self.of(&Set(Box::new(Int)), d)),
        }
    }

    fn boolean(&mut self, d: usize) -> String {
        let inner = self.boxed(if d > 1 { 1 } else { 0 });
        let set = Set(inner.clone());
        match self.below(22) {
            0 => format!("({} = {})", self.of(&inner, d), self.of(&inner, d)),
            1 => format!("({} # {})", self.of(&inner, d), self.of(&inner, d)),
            2 => format!("({} \\in {})", self.of(&inner, d), self.of(&set, d)),
            3 => format!("({} \\notin {})", self.of(&inner, d), self.of(&set, d)),
            4 => format!("({} \\subseteq {})", self.of(&set, d), self.of(&set, d)),
            5 => format!("({} /\\ {})", self.of(&Bool, d), self.of(&Bool, d)),
            6 => format!("({} \\/ {})", self.of(&Bool, d), self.of(&Bool, d)),
            7 => format!("({} => {})", self.of(&Bool, d), self.of(&Bool, d)),
            8 => format!("({} <=> {})", self.of(&Bool, d), self.of(&Bool, d)),
            9 => format!("(~{})", self.of(&Bool, d)),
            10 => {
                let comparison = ["<", "<=", ">", ">="][self.below(4)];
                format!("({} {comparison} {})", self.of(&Int, d), self.of(&Int, d))
            }
            11 | 12 => {
                let quantifier = ["\\A", "\\E"][self.below(2)];
                let domain = self.of(&set, d);
                let (name, body) = self.with(&inner, |g| g.of(&Bool, d));
                format!("({quantifier} {name} \\in {domain} : {body})")
            }
            13 => {
                let (quantifier, is_of_one) = (["\\A", "\\E"][self.below(2)], self.below(2) == 0);
                let (domain, other) = (self.of(&set, d), if is_of_one { String::new() } else { self.of(&set, d) });
                let (x, (y, body)) = self.with(&inner, |g| g.with(&inner, |g| g.of(&Bool, d)));
                match is_of_one {
                    true => format!("({quantifier} {x}, {y} \\in {SPELT}({domain}) : {body})"),
                    false => format!("({quantifier} {x} \\in {SPELT}({domain}), {y} \\in {other} : {body})"),
                }
            }
            14 => format!("({} \\in {})", self.of(&Int, d), ["Nat", "Int", "1..5", "(-2)..2"][self.below(4)]),
            15 => format!("({} \\in SUBSET {})", self.of(&set, d), self.of(&set, d)),
            16 => {
                let from = self.boxed(0);
                let function = self.of(&Function(from.clone(), inner.clone()), d);
                format!("({function} \\in [{} -> {}])", self.of(&Set(from), d), self.of(&set, d))
            }
            17 => format!("({} \\in Seq({}))", self.of(&Seq(inner), d), self.of(&set, d)),
            18 => format!("IsFiniteSet({})", self.of(&set, d)),
            19 => {
                let record = self.of(&Record(Box::new(Int), inner.clone()), d);
                format!("({record} \\in [a : Nat, b : {}])", self.of(&set, d))
            }
            20 => {
                let pair = Pair(Box::new(Int), Box::new(Int));
                format!("({} \\prec {})", self.of(&pair, d), self.of(&pair, d))
            }
            _ => {
                let element = self.boxed(0);
                match self.below(4) {
                    0 => format!("BagIn({}, {})", self.of(&element, d), self.of(&Bag(element.clone()), d)),
                    1 => format!("IsABag({})", self.of(&Bag(element), d)),
                    2 => format!("({} \\sqsubseteq {})", self.of(&Bag(element.clone()), d), self.of(&Bag(element), d)),
                    _ => format!("Even[{}]", ["0", "3", "5", "7"][self.below(4)]),
                }
            }
        }
    }
}
