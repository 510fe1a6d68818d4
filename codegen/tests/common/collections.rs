//! Random sets, sequences and functions.

use super::Type::{Bag, Bool, Function, Int, Model, Pair, Record, Seq, Set, Str};
use super::{Expressions, SPELT, Type};

impl Expressions {
    pub(super) fn set(&mut self, inner: &Type, d: usize) -> String {
        let of = Set(Box::new(inner.clone()));
        // What depends on the type of the elements, half of the time.
        if self.below(2) == 1
            && let Some(text) = self.set_of(inner, d)
        {
            return text;
        }
        match self.below(10) {
            0 => {
                let items: Vec<String> = (0..self.below(4)).map(|_| self.of(inner, d)).collect();
                format!("{{{}}}", items.join(", "))
            }
            1 => format!("({} \\cup {})", self.of(&of, d), self.of(&of, d)),
            2 => format!("({} \\cap {})", self.of(&of, d), self.of(&of, d)),
            3 => format!("({} \\ {})", self.of(&of, d), self.of(&of, d)),
            4 => {
                let set = self.of(&of, d);
                let (name, body) = self.with(inner, |g| g.of(&Bool, d));
                format!("{{{name} \\in {set} : {body}}}")
            }
            5 => {
                let from = self.boxed(1);
                let set = self.of(&Set(from.clone()), d);
                let (name, body) = self.with(&from, |g| g.of(inner, d));
                format!("{{{body} : {name} \\in {set}}}")
            }
            6 => {
                let from = self.boxed(0);
                let set = self.of(&Set(from.clone()), d);
                let (x, (y, body)) = self.with(&from, |g| g.with(&from, |g| g.of(inner, d)));
                format!("{{{body} : {x}, {y} \\in {SPELT}({set})}}")
            }
            7 => format!("(UNION {})", self.of(&Set(Box::new(of)), d)),
            8 => {
                let from = self.boxed(0);
                let function = self.of(&Function(from, Box::new(inner.clone())), d);
                format!("(LET f == {function} IN {{f[i] : i \\in DOMAIN f}})")
            }
            _ => {
                let sequence = self.of(&Seq(Box::new(inner.clone())), d);
                format!("(LET s == {sequence} IN {{s[i] : i \\in 1..Len(s)}})")
            }
        }
    }

    /// Sets of this type of element alone.
    pub(super) fn set_of(&mut self, inner: &Type, d: usize) -> Option<String> {
        let small = |element: &Type| Set(Box::new(element.clone()));
        if !matches!(inner, Int | Bool | Str | Model) {
            if self.large {
                return None;
            }
            self.large = true;
        }
        let text = match inner {
            Int => match self.below(5) {
                0 => format!("({}..{})", self.leaf(&Int), ["2", "3", "0", "(-1)"][self.below(4)]),
                1 => {
                    let any = self.boxed(0);
                    format!("(DOMAIN {})", self.of(&Seq(any), d))
                }
                2 => {
                    let any = self.boxed(0);
                    format!("(DOMAIN {})", self.of(&Function(Box::new(Int), any), d))
                }
                3 => "(1..3)".into(),
                _ => format!("BagToSet({})", self.of(&Bag(Box::new(Int)), d)),
            },
            Bool => "BOOLEAN".into(),
            Str => format!("(DOMAIN {})", self.of(&Record(Box::new(Int), Box::new(Int)), d)),
            Model => "{A, B, C}".into(),
            Set(element) => format!("(SUBSET {})", self.of(&small(element), d.min(2))),
            Seq(element) => {
                let (name, body) = self.with(&Int, |g| g.of(&small(element), d.min(1)));
                format!("(UNION {{[1..{name} -> {body}] : {name} \\in 0..2}})")
            }
            Function(from, to) => {
                format!("[{} -> {}]", self.of(&small(from), d.min(1)), self.of(&small(to), d.min(1)))
            }
            Pair(a, b) => format!("({} \\X {})", self.of(&small(a), d.min(2)), self.of(&small(b), d.min(2))),
            Record(a, b) => {
                format!("[a : {}, b : {}]", self.of(&small(a), d.min(2)), self.of(&small(b), d.min(2)))
            }
            Bag(element) => format!("SubBag({})", self.of(&Bag(element.clone()), d.min(1))),
        };
        if !matches!(inner, Int | Bool | Str | Model) {
            self.large = false;
        }
        Some(text)
    }

    pub(super) fn sequence(&mut self, inner: &Type, d: usize) -> String {
        let of = Seq(Box::new(inner.clone()));
        match self.below(9) {
            0 => {
                let items: Vec<String> = (0..self.below(4)).map(|_| self.of(inner, d)).collect();
                format!("<<{}>>", items.join(", "))
            }
            1 => format!("Append({}, {})", self.of(&of, d), self.of(inner, d)),
            2 => format!("({} \\o {})", self.of(&of, d), self.of(&of, d)),
            3 => format!("Tail({})", self.of(&of, d)),
            4 => format!("SubSeq({}, {}, {})", self.of(&of, d), self.leaf(&Int), self.leaf(&Int)),
            5 => {
                let sequence = self.of(&of, d);
                let (name, body) = self.with(inner, |g| g.of(&Bool, d));
                format!("SelectSeq({sequence}, LAMBDA {name} : {body})")
            }
            6 => {
                let (name, body) = self.with(&Int, |g| g.of(inner, d));
                format!("[{name} \\in 1..{} |-> {body}]", ["0", "2", "3"][self.below(3)])
            }
            7 => format!("[{} EXCEPT ![{}] = {}]", self.of(&of, d), self.leaf(&Int), self.of(inner, d)),
            _ if *inner == Int => format!("SortSeq({}, <)", self.of(&of, d)),
            _ => format!("[{} EXCEPT ![1] = @]", self.of(&of, d)),
        }
    }

    pub(super) fn function(&mut self, from: &Type, to: &Type, d: usize) -> String {
        let of = Function(Box::new(from.clone()), Box::new(to.clone()));
        match self.below(6) {
            0 | 1 => {
                let domain = self.of(&Set(Box::new(from.clone())), d);
                let (name, body) = self.with(from, |g| g.of(to, d));
                format!("[{name} \\in {domain} |-> {body}]")
            }
            2 => format!("({} :> {})", self.of(from, d), self.of(to, d)),
            3 => format!("({} @@ {})", self.of(&of, d), self.of(&of, d)),
            4 => {
                let function = self.of(&of, d);
                let argument = self.of(from, d.min(1));
                let (name, body) = self.with(to, |g| g.of(to, d));
                // The old value goes by its TLA+ name.
                format!("[{function} EXCEPT ![{argument}] = LET {name} == @ IN {body}]")
            }
            _ if from == to => {
                let set = self.of(&Set(Box::new(from.clone())), d.min(1));
                format!("(CHOOSE f \\in Permutations({set}) : TRUE)")
            }
            _ => format!("(LET {0} == {1} IN [i \\in DOMAIN {0} |-> {0}[i]])", self.fresh(), self.of(&of, d)),
        }
    }
}
