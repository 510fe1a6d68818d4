//! What random specs claim of their states and behaviours.

use super::Spec;

impl Spec {
    pub(super) fn invariant(&mut self) -> &'static str {
        if self.risky {
            return self.pick(&["n # 3", "TRUE", "set # {0, 1, 2}", "TRUE", "(seq # << >> => Head(seq) = 0)"]);
        }
        self.pick(&[
            "TRUE",
            "set \\subseteq 0..3",
            "n \\in Int",
            "Len(seq) <= 2",
            "on \\in BOOLEAN",
            "Cardinality(set) <= 4",
            "seq \\in Seq(0..1)",
            "n \\in -9..9",
            "[a |-> on].a \\/ ~on",
            "n >= 0",
            "some \\in {None} \\cup 0..3",
            "held \\in {None, Three} \\cup {One(k) : k \\in 0..3} \\cup {Two(b) : b \\in BOOLEAN}",
            "\\A e \\in mail : e = None \\/ e.kind \\in {\"one\", \"two\", \"three\"}",
            "None \\in mail => Cardinality(mail) < 9",
            "map \\in [{\"a\", \"b\"} -> 0..2]",
            "grid \\in [(0..1) \\X BOOLEAN -> BOOLEAN]",
            "map \\in [a : 0..2, b : Nat]",
            "{map[key] : key \\in DOMAIN map} \\subseteq 0..2",
            "part \\in [DOMAIN part -> 0..2]",
            "over \\in [DOMAIN over -> 0..1]",
            "IsABag(bag)",
            "part \\in UNION {[names -> 0..2] : names \\in SUBSET {\"a\", \"b\", \"c\"}}",
        ])
    }

    /// An invariant that holds for a while at least.
    pub(super) fn late(&mut self) -> String {
        let level = self.below(3) + 2;
        format!("TLCGet(\"level\") > {level} => ~({}) \\/ ~({})", self.predicate(), self.predicate())
    }

    fn predicate(&mut self) -> &'static str {
        self.pick(&[
            "on",
            "n = 0",
            "set = {}",
            "seq = << >>",
            "n > 1",
            "0 \\in set",
            "~on",
            "Len(seq) < 2",
            "some = None",
            "held \\in mail",
            "map.a = 1",
            "grid[1, TRUE]",
            "C!Under",
            "D!Under",
            "ENABLED D!Up",
            "part = << >>",
            "BagIn(One(1), bag)",
        ])
    }

    /// A property of the spec of this number.
    pub(super) fn property(&mut self, index: usize) -> String {
        // TLC takes formulas of steps only where they stand alone.
        if self.below(8) == 7 {
            let step = self.pick(&["n' <= 3", "(on' # on => n' # n)", "(C!Up \\/ n' < 3)"]);
            return format!("[][which = {index} => {step}]_vars");
        }
        format!("(which = {index}) => {}", self.temporal())
    }

    fn temporal(&mut self) -> String {
        let (p, q) = (self.predicate(), self.predicate());
        match self.below(11) {
            9 => format!("(\\A k \\in 0..2 : (n = k /\\ {p}) ~> ({q}))"),
            10 => format!("(\\E k \\in {{0, 3}} : <>[](n # k \\/ {p}))"),
            8 => format!("([]<>(ENABLED C!Up) => <>({p}))"),
            0 => format!("[]<>({p})"),
            1 => format!("<>[]({p})"),
            2 => format!("(({p}) ~> ({q}))"),
            3 => format!("<>({p})"),
            4 => format!("([]<>({p}) => []<>({q}))"),
            5 => format!("(<>[]({p}) \\/ []<>({q}))"),
            6 => format!("[](({p}) => <>({q}))"),
            _ => format!("(<>({p}) => []<>({q}))"),
        }
    }
}
