//! Random sets in which TLC may come by an element more than once, as it goes through them for `v' \in S`.

/// Definitions that the sets refer to.
pub const DEFINITIONS: &str = "Numbers == UNION {0..1, 1..2}\n\
    Subsets == (SUBSET {0}) \\cup (SUBSET {0, 1})\n\
    Few(S) == S \\cup UNION {0..1, {0}}\n\
    Parts(S, T) == (SUBSET S) \\cup (SUBSET T)\n\
    Within(S, T) == {e \\in S : e \\in T}\n\
    Take(S) == n' \\in S\n\
    Records(S) == [kind : {\"one\"}, of : S] \\cup [kind : {\"two\"}, on : BOOLEAN]\n";

/// Makes sets, choice by choice. Where `n` and `set` have no value yet, nothing is said of them.
pub struct Unions<'c> {
    pub below: Box<dyn FnMut(usize) -> usize + 'c>,
    /// How many unions are around what is made: TLC spells out the value of a definition for good where it sorts it, so
    /// that none is named there.
    pub united: usize,
    pub knows_n: bool,
    pub knows_set: bool,
}

impl Unions<'_> {
    fn pick(&mut self, from: &[&str]) -> String {
        from[(self.below)(from.len())].to_owned()
    }

    /// What is made as a part of `UNION {…}`.
    fn part(&mut self, make: fn(&mut Self, usize) -> String, depth: usize) -> String {
        self.united += 1;
        let part = make(self, depth);
        self.united -= 1;
        part
    }

    /// One of these texts, the last of which are for where values are known; the first names a definition.
    fn leaf(&mut self, always: &[&str], with_n: &[&str], with_set: &[&str]) -> String {
        let mut texts = always.to_vec();
        texts.extend(with_n.iter().filter(|_| self.knows_n));
        texts.extend(with_set.iter().filter(|_| self.knows_set));
        self.pick(&texts[usize::from(self.united > 0)..])
    }

    /// A set of numbers from 0 to 3.
    pub fn numbers(&mut self, depth: usize) -> String {
        let Some(d) = depth.checked_sub(1) else {
            let with_n = ["0..n", "{n, 1}"];
            return self.leaf(&["Numbers", "0..2", "{0, 1}", "1..2", "{2}"], &with_n, &["set", "({n} \\cup set)"]);
        };
        match (self.below)(10) {
            0 => format!("(UNION {{{}, {}}})", self.part(Self::numbers, 0), self.part(Self::numbers, d)),
            1 => format!(
                "(UNION {{{}, {}, {}}})",
                self.part(Self::numbers, 0),
                self.part(Self::numbers, 0),
                self.part(Self::numbers, 0)
            ),
            2 => format!("(UNION {{0..u : u \\in {}}})", self.numbers(d)),
            3 => format!("(UNION {{{{u, 1}} : u \\in {}}})", self.numbers(d)),
            4 => format!("({} \\cup {})", self.numbers(d), self.numbers(d)),
            5 => format!("({} \\ {})", self.numbers(d), self.numbers(0)),
            6 => format!("({} \\cap {})", self.numbers(d), self.numbers(d)),
            7 => format!("{{k \\in {} : k # 1}}", self.numbers(d)),
            8 => format!("Few({})", self.numbers(d)),
            _ => self.of_numbers(d, Self::numbers),
        }
    }

    /// A set of subsets of 0..2.
    pub fn subsets(&mut self, depth: usize) -> String {
        let Some(d) = depth.checked_sub(1) else {
            let always = ["Subsets", "(SUBSET {0, 2})", "{{}, {1}}", "(SUBSET {1})"];
            return self.leaf(&always, &["(SUBSET {n % 3, 0})"], &["(SUBSET set)", "{set, {n % 3}}"]);
        };
        match (self.below)(10) {
            0 | 1 => format!("({} \\cup {})", self.subsets(d), self.subsets(d)),
            2 => format!("(UNION {{{}, {}}})", self.part(Self::subsets, 0), self.part(Self::subsets, d)),
            3 => format!("(UNION {{SUBSET {{u, 0}} : u \\in Within({}, 0..2)}})", self.numbers(d)),
            4 => format!("({} \\ {})", self.subsets(d), self.subsets(0)),
            5 => format!("({} \\cap {})", self.subsets(d), self.subsets(d)),
            6 => format!("{{s \\in {} : 0 \\in s \\/ s = {{}}}}", self.subsets(d)),
            7 => "Parts({1}, {0, 1})".into(),
            8 => format!("(UNION {{{}}})", self.part(Self::subsets, d)),
            _ => self.of_numbers(d, Self::subsets),
        }
    }

    /// Sets that depend on something.
    fn of_numbers(&mut self, depth: usize, sets: fn(&mut Self, usize) -> String) -> String {
        let condition = if self.knows_n { "n > 1" } else { "2 \\in Numbers" };
        match (self.below)(3) {
            0 => format!("(IF {condition} THEN {} ELSE {})", sets(self, depth), sets(self, depth)),
            1 => format!("(LET those == {} IN those)", sets(self, depth)),
            _ => format!("(CASE {condition} -> {} [] OTHER -> {})", sets(self, depth), sets(self, depth)),
        }
    }

    /// Functions from two names to 0..2.
    pub fn functions(&mut self) -> String {
        match (self.below)(3) {
            0 => format!("[{{\"a\", \"b\"}} -> Within({}, 0..2)]", self.numbers(1)),
            1 => format!("[a : Within({}, 0..2), b : {{n % 3}}]", self.numbers(1)),
            _ => format!("[{{\"a\", \"b\"}} -> {{n % 3}}] \\cup [a : 0..1, b : Within({}, 0..2)]", self.numbers(0)),
        }
    }

    /// Sequences of at most two numbers, 0 or 1.
    pub fn sequences(&mut self) -> String {
        match (self.below)(3) {
            0 => format!("[1..2 -> Within({}, 0..1)]", self.numbers(1)),
            1 => "UNION {[1..k -> {n % 2}] : k \\in 0..2}".into(),
            _ => format!("Within({}, 0..1) \\X UNION {{0..1, {{n % 2}}}}", self.numbers(0)),
        }
    }

    /// Numbers or `None`.
    pub fn some(&mut self) -> String {
        format!("{{None}} \\cup {}", self.numbers(1))
    }

    /// Records of two kinds, and perhaps `None`.
    pub fn records(&mut self) -> String {
        let records = format!("Records(Within({}, 0..1))", self.numbers(1));
        match (self.below)(3) {
            0 => format!("{records} \\cup {{None}}"),
            1 => format!("{{held}} \\cup {records} \\cup [kind : {{\"one\"}}, of : 0..n]"),
            _ => records,
        }
    }
}
