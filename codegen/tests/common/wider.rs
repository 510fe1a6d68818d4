//! Random expressions of the forms that are less common: patterns, functions of several arguments, paths of `EXCEPT`,
//! sets that are never spelt out, strings as sequences, operators that call each other.

use super::Expressions;
use super::Type::{self, Bag, Bool, Function, Int, Model, Pair, Record, Seq, Set, Str};

impl Expressions {
    /// An expression of this type, where there is such a form for it.
    pub(super) fn wider(&mut self, of: &Type, d: usize) -> Option<String> {
        if self.below(3) == 0 {
            return Some(self.anything(of, d));
        }
        match of {
            Int => Some(self.wider_integer(d)),
            Bool => Some(self.wider_boolean(d)),
            Str => Some(self.text(d)),
            Model => None,
            Set(inner) => Some(self.wider_set(inner, d)),
            Seq(inner) => Some(self.wider_sequence(inner, d)),
            Function(from, to) => Some(self.wider_function(from, to, d)),
            Pair(a, b) => Some(match self.below(2) {
                0 => format!("[{} EXCEPT ![1] = {}, ![2] = @]", self.of(of, d), self.of(a, d)),
                _ => format!("(<<{}>> \\o <<{}>>)", self.of(a, d), self.of(b, d)),
            }),
            Record(a, b) => Some(match self.below(3) {
                0 => {
                    let outer = Record(Box::new(of.clone()), Box::new(Int));
                    format!("[{} EXCEPT !.a.b = {}, !.b = 1].a", self.of(&outer, d), self.of(b, d))
                }
                1 => format!("([b |-> {}] @@ [a |-> {}])", self.of(b, d), self.of(a, d)),
                _ => {
                    let (name, one, other) = (self.fresh(), self.of(a, d), self.of(b, d));
                    format!(
                        "[{name} \\in {{\"b\", \"a\"}} |-> CASE {name} = \"a\" -> {one} [] {name} = \"b\" -> {other}]"
                    )
                }
            }),
            Bag(inner) => Some(match self.below(3) {
                0 => format!("BagUnion({{{}, {}}})", self.of(of, d), self.of(of, d)),
                1 => {
                    let from = self.a_type(0);
                    let (name, body) = self.with(&from, |g| g.of(inner, d));
                    format!("BagOfAll(LAMBDA {name} : {body}, {})", self.of(&Bag(Box::new(from)), d))
                }
                _ => format!("[e \\in {} |-> 2]", self.of(&Set(inner.clone()), d)),
            }),
        }
    }

    /// What gives any type.
    fn anything(&mut self, of: &Type, d: usize) -> String {
        match self.below(8) {
            0 => {
                let pair = (self.a_type(1), self.a_type(0));
                let both = Pair(Box::new(pair.0.clone()), Box::new(pair.1.clone()));
                let (x, (y, body)) = self.with(&pair.0, |g| g.with(&pair.1, |g| g.of(&Bool, d)));
                let set = self.of(&Set(Box::new(both)), d);
                format!("(IF \\E <<{x}, {y}>> \\in {set} : {body} THEN {} ELSE {})", self.of(of, d), self.of(of, d))
            }
            1 => {
                let (of_two, one, other) = (self.fresh(), self.fresh(), self.fresh());
                let (a, b) = (self.a_type(0), self.a_type(0));
                // A definition within the brackets would be taken for the one that begins here.
                let first = self.of(&Set(Box::new(a.clone())), d);
                let second = self.of(&Set(Box::new(b.clone())), d);
                let (x, (y, body)) = self.with(&a, |g| g.with(&b, |g| g.of(of, d)));
                let (p, q) = (self.of(&a, d.min(1)), self.of(&b, d.min(1)));
                format!(
                    "(LET {one} == {first} {other} == {second} {of_two}[{x} \\in {one}, {y} \\in {other}] == {body} \
                     IN {of_two}[{p}, {q}])"
                )
            }
            2 => {
                let (one, other) = (self.fresh(), self.fresh());
                let base = self.of(of, d);
                let (name, body) = self.with(&Int, |g| g.of(of, d));
                format!(
                    "(LET RECURSIVE {one}(_), {other}(_) {one}({name}) == IF {name} <= 0 THEN {base} ELSE {other}({name} - 1) \
                     {other}({name}) == IF {name} > 1 THEN {one}({name} - 1) ELSE {body} IN {one}({}))",
                    ["0", "1", "2", "3"][self.below(4)]
                )
            }
            3 => {
                let first = self.a_type(1);
                let value = self.of(&first, d);
                let (one, (other, (text, body))) = self.with(&first, |g| {
                    let second = g.a_type(0);
                    let text = g.of(&second, d);
                    let (other, body) = g.with(&second, |g| g.of(of, d));
                    (other, (text, body))
                });
                format!("(LET {one} == {value} {other} == {text} IN {body})")
            }
            4 => {
                let inner = self.a_type(0);
                let operator = self.fresh();
                let (x, (y, body)) = self.with(&inner, |g| g.with(of, |g| g.of(of, d)));
                let (argument, other) = (self.of(&inner, d), self.of(of, d));
                format!(
                    "(LET {operator}(F(_, _), s, t) == F(s, F(s, t)) IN {operator}(LAMBDA {x}, {y} : {body}, {argument}, {other}))"
                )
            }
            5 => {
                let set = self.of(&Set(Box::new(Pair(Box::new(of.clone()), Box::new(Int)))), d);
                format!("(CHOOSE p \\in {set} : p[2] >= 0)[1]")
            }
            6 => {
                format!("(IF Assert({}, \"wrong\") THEN {} ELSE {})", self.of(&Bool, d), self.of(of, d), self.leaf(of))
            }
            _ => {
                let function = Function(Box::new(Int), Box::new(of.clone()));
                let functions = Set(Box::new(function));
                let set = self.of(&functions, d.min(1));
                format!("(CHOOSE f \\in {set} : DOMAIN f # {{}})[{}]", self.leaf(&Int))
            }
        }
    }

    fn wider_integer(&mut self, d: usize) -> String {
        match self.below(6) {
            0 => format!("Len({})", self.of(&Str, d)),
            1 => format!("(CHOOSE k \\in ({} .. {}) : k % 2 = 0)", self.of(&Int, d.min(1)), self.leaf(&Int)),
            2 => {
                let inner = self.boxed(0);
                format!("Cardinality({} \\X {})", self.of(&Set(inner.clone()), d), self.of(&Set(inner), d))
            }
            3 => {
                let inner = self.boxed(0);
                format!("Cardinality(SUBSET {})", self.of(&Set(inner), d.min(1)))
            }
            4 => {
                let inner = self.boxed(0);
                format!("Cardinality([{} -> BOOLEAN])", self.of(&Set(inner), d.min(1)))
            }
            _ => {
                let (k, l, other, place) = (self.fresh(), self.fresh(), self.of(&Int, d), self.leaf(&Int));
                format!("[{k} \\in 0..3, {l} \\in BOOLEAN |-> IF {l} THEN {k} ELSE {other}][{place}, TRUE]")
            }
        }
    }

    fn wider_boolean(&mut self, d: usize) -> String {
        let (a, b) = (self.boxed(0), self.boxed(0));
        let sets = (self.of(&Set(a.clone()), d), self.of(&Set(b.clone()), d));
        match self.below(9) {
            0 => {
                let quantifier = ["\\A", "\\E"][self.below(2)];
                let (x, (y, body)) = self.with(&a, |g| g.with(&b, |g| g.of(&Bool, d)));
                format!("({quantifier} {x} \\in {}, {y} \\in {} : {body})", sets.0, sets.1)
            }
            1 => {
                let quantifier = ["\\A", "\\E"][self.below(2)];
                let (x, (y, body)) = self.with(&a, |g| g.with(&b, |g| g.of(&Bool, d)));
                format!("({quantifier} <<{x}, {y}>> \\in ({} \\X {}) : {body})", sets.0, sets.1)
            }
            2 => format!("({} \\in {{k \\in Nat : k % 2 = 0}})", self.of(&Int, d)),
            3 => format!("({} \\in (Int \\ {}))", self.of(&Int, d), self.of(&Set(Box::new(Int)), d)),
            4 => format!("({} \\subseteq STRING)", self.of(&Set(Box::new(Str)), d)),
            5 => format!("({} \\in SUBSET Nat)", self.of(&Set(Box::new(Int)), d)),
            6 => {
                let function = self.of(&Function(Box::new(Int), b.clone()), d);
                format!("({function} \\in UNION {{[{0} -> {1}] : {0} \\in SUBSET (0..2)}})", self.fresh(), sets.1)
            }
            7 => format!("([{} -> {}] = {{}})", sets.0, sets.1),
            _ => {
                let sequence = self.of(&Seq(a.clone()), d);
                format!("({sequence} = [{0} \\in 1..Len({sequence}) |-> {sequence}[{0}]])", self.fresh())
            }
        }
    }

    fn text(&mut self, d: usize) -> String {
        match self.below(4) {
            0 => format!("Tail({})", self.of(&Str, d)),
            1 => format!("SubSeq({}, {}, {})", self.of(&Str, d), ["1", "2", "0"][self.below(3)], self.leaf(&Int)),
            2 => format!("ToString(TLCEval({}))", self.of(&Int, d)),
            _ => format!("({} \\o {})", self.of(&Str, d), self.of(&Str, d)),
        }
    }

    fn wider_set(&mut self, inner: &Type, d: usize) -> String {
        let of = Set(Box::new(inner.clone()));
        let (a, b) = (self.boxed(0), self.boxed(0));
        match self.below(6) {
            0 => {
                let sets = (self.of(&Set(a.clone()), d), self.of(&Set(b.clone()), d));
                let (x, (y, body)) = self.with(&a, |g| g.with(&b, |g| g.of(inner, d)));
                format!("{{{body} : {x} \\in {}, {y} \\in {}}}", sets.0, sets.1)
            }
            1 => {
                let sets = (self.of(&Set(a.clone()), d), self.of(&Set(b.clone()), d));
                let (x, (y, body)) = self.with(&a, |g| g.with(&b, |g| g.of(inner, d)));
                format!("{{{body} : <<{x}, {y}>> \\in ({} \\X {})}}", sets.0, sets.1)
            }
            2 => {
                let set = self.of(&Set(a.clone()), d);
                let (name, body) = self.with(&a, |g| g.of(&of, d));
                format!("(UNION {{{body} : {name} \\in {set}}})")
            }
            3 => format!("{{{0} \\in {1} : {0} \\in {2}}}", self.fresh(), self.of(&of, d), self.of(&of, d)),
            4 => format!("(CASE {} -> {} [] OTHER -> {{}})", self.of(&Bool, d), self.of(&of, d)),
            _ => match inner {
                Int => format!("({{k \\in Nat : k < 3}} \\cap {})", self.of(&of, d)),
                Str => format!("(STRING \\cap {})", self.of(&of, d)),
                _ => format!("({} \\ {{e \\in {} : TRUE}})", self.of(&of, d), self.of(&of, d)),
            },
        }
    }

    fn wider_sequence(&mut self, inner: &Type, d: usize) -> String {
        let of = Seq(Box::new(inner.clone()));
        match self.below(4) {
            0 => {
                let (one, other) = (self.of(&of, d), self.of(inner, d));
                format!("[{one} EXCEPT ![{}] = {other}, ![1] = @]", self.leaf(&Int))
            }
            1 => {
                let (x, (y, body)) = self.with(inner, |g| g.with(inner, |g| g.of(&Bool, d)));
                format!("SortSeq({}, LAMBDA {x}, {y} : {body})", self.of(&of, d.min(1)))
            }
            2 => format!("(<<{}>> \\o {})", self.of(inner, d), self.of(&of, d)),
            _ => {
                let outer = Seq(Box::new(of.clone()));
                let element = self.of(inner, d);
                format!("[{} EXCEPT ![1][1] = {element}][1]", self.of(&outer, d))
            }
        }
    }

    fn wider_function(&mut self, from: &Type, to: &Type, d: usize) -> String {
        let of = Function(Box::new(from.clone()), Box::new(to.clone()));
        match self.below(4) {
            0 => {
                let outer = Function(Box::new(Int), Box::new(of.clone()));
                let (place, argument) = (self.leaf(&Int), self.of(from, d.min(1)));
                let (outer, value) = (self.of(&outer, d), self.of(to, d));
                format!("[{outer} EXCEPT ![{place}][{argument}] = {value}][{place}]")
            }
            1 => {
                let (one, other) = (self.of(from, d.min(1)), self.of(to, d));
                format!("[{} EXCEPT ![{one}] = {other}, ![{one}] = @]", self.of(&of, d))
            }
            2 => {
                let domain = self.of(&Set(Box::new(from.clone())), d.min(1));
                let range = self.of(&Set(Box::new(to.clone())), d.min(1));
                format!("(CHOOSE f \\in [{domain} -> {range}] : TRUE)")
            }
            _ => {
                let function = self.fresh();
                format!(
                    "(LET {function} == {} IN [e \\in DOMAIN {function} \\ {{{}}} |-> {function}[e]])",
                    self.of(&of, d),
                    self.leaf(from)
                )
            }
        }
    }
}
