//! Random specs: a few variables, actions of every form that TLC takes, invariants, a constraint, fairness and simple
//! properties. Several specs share a module, told apart by the variable `which`, so that one run checks them all.

#[path = "claims.rs"]
mod claims;
#[path = "nodes.rs"]
mod nodes;
#[path = "others.rs"]
mod others;

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::seeded::{cases, seeded};
use crate::unions::{DEFINITIONS, Unions};

/// Specs in one module.
pub const TOGETHER: usize = 6;

/// A module named `Batch` of several specs, and its configuration.
#[derive(Clone, Debug)]
pub struct Batch {
    pub module: String,
    pub config: String,
}

/// Modules with as many specs as usual in them all, of this seed; `LOCKSTEP_CASES` for long runs. Where they are to be
/// compiled, without the forms of actions that generated code does not do.
pub fn random(seed: u64, usual: usize, to_compile: bool) -> Vec<Batch> {
    seeded(&batch(to_compile), seed, cases(usual).div_ceil(TOGETHER))
}

/// Modules of [`TOGETHER`] specs.
fn batch(to_compile: bool) -> impl Strategy<Value = Batch> {
    let bytes = prop::collection::vec(any::<u8>(), 40..240);
    (prop::collection::vec(bytes, TOGETHER), any::<u8>())
        .prop_map(move |(specs, style)| written(specs, style, to_compile))
}

fn written(specs: Vec<Vec<u8>>, style: u8, to_compile: bool) -> Batch {
    let mut text = String::from(
        "---- MODULE Batch ----\nEXTENDS Integers, Sequences, FiniteSets, Bags, TLC\nCONSTANTS None, Node, Nobody, Lead\n\
         VARIABLES which, n, set, seq, on, some, held, mail, map, grid, part, over, bag, owner, asks, up\n\
         vars == <<which, n, set, seq, on, some, held, mail, map, grid, part, over, bag, owner, asks, up>>\n\
         One(k) == [kind |-> \"one\", of |-> k]\nTwo(b) == [kind |-> \"two\", on |-> b]\nThree == [kind |-> \"three\"]\n\
         Twice(F(_), x) == F(F(x))\nMore(x) == (x + 1) % 3\n\
         RECURSIVE Sum(_)\nSum(S) == IF S = {} THEN 0 ELSE LET x == CHOOSE x \\in S : TRUE IN x + Sum(S \\ {x})\n\
         ---- MODULE Counter ----\nEXTENDS Integers\nVARIABLE c\nUnder == c < 2\nUp == c < 3 /\\ c' = c + 1\n====\n\
         C == INSTANCE Counter WITH c <- n\nD == INSTANCE Counter WITH c <- Len(seq)\n\
         RECURSIVE Lower(_)\nLower(k) == IF k > n THEN Lower(k - 1) ELSE IF k = 0 THEN n' = 3 ELSE n' = k - 1\n\
         Count[s \\in Seq(0..3)] == IF s = << >> THEN 0 ELSE Head(s) + Count[Tail(s)]\n",
    );
    text.push_str(DEFINITIONS);
    let (with_properties, with_constraint) = (style.is_multiple_of(3), style % 3 == 1);
    let (mut initial, mut next, mut fair, mut names) = (vec![], vec![], vec![], vec![]);
    let mut config = String::new();
    for (index, bytes) in specs.into_iter().enumerate() {
        let mut spec =
            Spec { bytes, at: 0, to_compile, risky: style % 7 == 6, changing: CHANGING[index % CHANGING.len()] };
        let _ = writeln!(text, "Init{index} == {}", spec.initial());
        let actions = 1 + spec.below(3);
        for action in 0..actions {
            let parameter = if spec.below(3) == 0 { "(i)" } else { "" };
            let name = format!("A{index}_{action}");
            let body = spec.action(!parameter.is_empty(), 2);
            let _ = writeln!(text, "{name}{parameter} == {body}");
            names.push((name, !parameter.is_empty()));
        }
        let applied: Vec<String> = names
            .drain(..)
            .map(|(name, free)| if free { format!("(\\E i \\in 0..2 : {name}(i))") } else { name })
            .collect();
        let _ = writeln!(text, "Next{index} == {}", applied.join(" \\/ "));
        let _ = writeln!(text, "Inv{index} == which = {index} => ({})", spec.invariant());
        initial.push(format!("which = {index} /\\ Init{index}"));
        // In the second spec the last variable has its next value at the end, in the first within the action.
        let kept = ["UNCHANGED which /\\ ", ""][index % 2];
        next.push(format!("which = {index} /\\ {kept}Next{index} /\\ UNCHANGED which"));
        if spec.below(2) == 0 {
            let kind = ["WF", "SF"][spec.below(2)];
            fair.push(format!("{kind}_vars(which = {index} /\\ {} /\\ UNCHANGED which)", applied[0]));
        }
        let _ = writeln!(text, "Prop{index} == {}", spec.property(index));
        let _ = writeln!(text, "Late{index} == which = {index} => ({})\n", spec.late());
        let _ = writeln!(config, "INVARIANT Inv{index}");
        // Most properties of random specs are violated, and then the run says nothing of the others.
        if with_properties && index == 0 {
            let _ = writeln!(config, "PROPERTY Prop{index}");
        }
    }
    let _ = writeln!(text, "Init == \\/ {}", initial.join("\n        \\/ "));
    let _ = writeln!(text, "Next == \\/ {}", next.join("\n        \\/ "));
    let fair = if fair.is_empty() { "TRUE".into() } else { fair.join(" /\\ ") };
    let _ = writeln!(
        text,
        "Spec == Init /\\ [][Next]_vars /\\ {fair}\nSmall == n + Cardinality(set) < 5\n\
         Shallow == TLCGet(\"level\") < 5 + n\n\
         Seen == <<which, n, set, seq, on, map, part, over>>\n\
         Narrow == map'.a # 2 \\/ map.b = map'.b\n===="
    );
    let (nodes, nobody) = ("CONSTANT Node = {a1, a2}\n", "CONSTANT Nobody = Nobody\n");
    let (first, second) = if style.is_multiple_of(2) { (nodes, nobody) } else { (nobody, nodes) };
    let _ = write!(
        config,
        "CONSTANTS None = None Lead = {{a1}}\n{first}{second}SPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n"
    );
    if with_constraint {
        config.push_str("CONSTRAINT Small\n");
    }
    // A run that ends early has seen as many states as TLC's.
    if style % 4 == 2 {
        for index in 0..TOGETHER {
            let _ = writeln!(config, "INVARIANT Late{index}");
        }
    }
    if style % 4 == 3 {
        config.push_str("CONSTRAINT Shallow\n");
    }
    if style % 7 == 4 && !with_properties && !to_compile {
        config.push_str("VIEW Seen\n");
    }
    if style % 5 == 1 {
        config.push_str("ACTION_CONSTRAINT Narrow\n");
    }
    Batch { module: text, config }
}

/// One spec: `n` in 0..3, `set` a subset of 0..2, `seq` of at most two numbers, `on` a truth value; and values of
/// several kinds: `some` is a number or `None`, `held` a record of one of three kinds or `None`, `mail` a set of such;
/// functions: `map` of two names to 0..2, `grid` of pairs to truth values; and functions whose domain changes: `part`
/// of names, `over` of numbers, `bag` of what is in `mail`; and of nodes: `owner` one of them or `Nobody`, `asks` a
/// function of nodes to such, `up` a set of such.
struct Spec {
    bytes: Vec<u8>,
    at: usize,
    to_compile: bool,
    /// Whether it may fail.
    risky: bool,
    /// What changes beside the first four: not all, or there are too many states.
    changing: Changing,
}

/// The variables of a spec that change beside `n`, `set`, `seq` and `on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Changing {
    Kinds,
    Functions,
    Part,
    Over,
    Bag,
    Nodes,
}

/// What changes in the specs of a module.
const CHANGING: [Changing; TOGETHER] =
    [Changing::Kinds, Changing::Functions, Changing::Part, Changing::Over, Changing::Bag, Changing::Nodes];

impl Spec {
    /// A choice below `n`; 0, the simplest one, when the bytes are used up.
    fn below(&mut self, n: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % n
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }

    /// What makes sets in which TLC may come by an element more than once; in `Init` of what is known by then.
    fn unions(&mut self, knows_n: bool, knows_set: bool) -> Unions<'_> {
        Unions { below: Box::new(|n| self.below(n)), united: 0, knows_n, knows_set }
    }

    fn initial(&mut self) -> String {
        let n = match self.below(5) {
            4 => format!("n \\in {}", self.unions(false, false).numbers(2)),
            at => ["n = 0", "n \\in 0..1", "(n = 1 \\/ n = 2)", "n \\in {k \\in 0..3 : k % 2 = 1}"][at].into(),
        };
        let set = match self.below(5) {
            4 => format!("set \\in {}", self.unions(true, false).subsets(2)),
            at => ["set = {}", "set = {n}", "set \\in SUBSET {0, 2}", "set \\in {{}, {1}}"][at].into(),
        };
        let seq =
            self.pick(&["seq = << >>", "seq = <<n>>", "seq \\in [1..1 -> 0..1]", "\\E k \\in 0..1 : seq = <<k, k>>"]);
        let on = self.pick(&[
            "on = FALSE",
            "on = (n = 1)",
            "on \\in BOOLEAN",
            "(IF n = 0 THEN on = TRUE ELSE on \\in {FALSE})",
        ]);
        let some = self.pick(&["some = None", "some = n", "some \\in {None, 1}"]);
        let held = self.pick(&["held = None", "held = One(0)", "held \\in {Three, Two(on)}"]);
        let mail = self.pick(&["mail = {}", "mail = {None}", "mail = {held}", "mail \\in {{}, {Two(TRUE), Three}}"]);
        let map = self.pick(&[
            "map = [a |-> 0, b |-> 0]",
            "map \\in [{\"a\", \"b\"} -> {n}]",
            "map = [key \\in {\"a\", \"b\"} |-> IF key = \"a\" THEN n % 3 ELSE 1]",
        ]);
        let grid = self.pick(&[
            "grid = [cell \\in (0..1) \\X BOOLEAN |-> FALSE]",
            "grid = [row \\in 0..1, side \\in BOOLEAN |-> side /\\ row = 1]",
        ]);
        let part = self.pick(&["part = << >>", "part = (\"b\" :> n % 3)", "part = [name \\in {\"a\", \"c\"} |-> 0]"]);
        let over = self.pick(&["over = << >>", "over = [one \\in set |-> one % 2]", "over = (2 :> 1)"]);
        let bag = self.pick(&["bag = EmptyBag", "bag = SetToBag({One(0)})", "bag = SetToBag(mail)"]);
        let partial = format!("{part} /\\ {over} /\\ {bag}");
        let nodes = self.first_nodes();
        format!(
            "{n} /\\ {set} /\\ {seq} /\\ {on} /\\ {some} /\\ {held} /\\ {mail} /\\ {map} /\\ {grid} /\\ {partial} /\\ {nodes}"
        )
    }

    fn guard(&mut self, parameter: bool) -> String {
        let of_parameter = ["i \\in set", "i # n", "i > n", "seq # << >> => Head(seq) # i"];
        if parameter && self.below(2) == 0 {
            return format!("({})", self.pick(&of_parameter));
        }
        let guard = self.pick(&[
            "TRUE",
            "n > 0",
            "n < 3",
            "on",
            "~on",
            "set # {}",
            "seq # << >>",
            "n \\in set",
            "Len(seq) < 2",
            "\\E k \\in set : k > n",
            "\\A k \\in set : k <= n",
            "set = {} \\/ on",
            "Cardinality(set) = Len(seq)",
            "n > 1 => on",
            "(n = 2) = on",
            "some = None",
            "some \\in {n, None}",
            "some # None => some > 0",
            "held # None",
            "held \\in mail",
            "held = One(n)",
            "mail \\subseteq {None, Three, Two(on)}",
            "\\E e \\in mail : e # None /\\ e.kind = \"two\"",
            "held # None /\\ held.kind = \"one\" => held.of < n",
            "DOMAIN [mail |-> mail, held |-> held] # {} /\\ {None} # mail",
            "map.a = map[\"b\"]",
            "\\E key \\in DOMAIN map : map[key] = n",
            "grid[<<0, on>>]",
            "\\A cell \\in DOMAIN grid : grid[cell] => cell[1] = 0 \\/ ~cell[2]",
            "Sum(set) # Count[seq]",
            "\\E <<row, side>> \\in DOMAIN grid : grid[row, side] = side",
            "LET big(size) == size > n IN \\E one \\in set : big(one)",
            "[map EXCEPT !.a = 1] = map",
            "\"a\" \\in DOMAIN part",
            "part = << >>",
            "part # [name \\in DOMAIN part |-> 0]",
            "over \\in [set -> 0..1]",
            "n \\in DOMAIN over => over[n] = 0",
            "\\E k \\in DOMAIN over : over[k] = k % 2",
            "CopiesIn(One(0), bag) < 2",
            "BagIn(Three, bag)",
            "C!Under",
            "~D!Under",
            "ENABLED C!Up",
            "ENABLED (n < 2 /\\ set' = {n})",
            "(ENABLED D!Up) = on",
            "\\A e \\in BagToSet(bag) : e # None => e.kind = \"one\"",
            "owner = Nobody",
            "owner \\in Node => asks[owner] = Nobody",
            "(CHOOSE node \\in up \\cup {Nobody} : TRUE) = owner",
            "\\E node \\in Node : asks[node] = node",
            "Nobody \\notin up",
            "owner \\in Lead",
            "\\E node \\in Lead : asks[node] # owner",
        ]);
        format!("({guard})")
    }

    /// Guards and what becomes of all four variables.
    fn action(&mut self, parameter: bool, depth: usize) -> String {
        let d = depth.saturating_sub(1);
        let guard = self.guard(parameter);
        match if depth == 0 { 0 } else { self.below(if self.to_compile { 13 } else { 16 }) } {
            10 => format!("({guard} /\\ C!Up /\\ {})", self.rest(parameter)),
            13 => format!("({guard} /\\ (\\A k \\in {{n}} : n' = (k + 1) % 4) /\\ {})", self.rest(parameter)),
            15 => format!("({guard} /\\ Lower({}) /\\ {})", self.pick(&["3", "n", "2"]), self.rest(parameter)),
            11 => {
                let (number, rest) = (self.number(parameter), self.rest(parameter));
                format!(
                    "(LET Step(to) == n' = to /\\ {rest} other == {number} IN {guard} /\\ (Step(other) \\/ Step(0)))"
                )
            }
            14 => {
                let (one, rest) = (self.number(parameter), self.rest(parameter));
                format!("({guard} /\\ ((on => n' = {one}) /\\ (~on => n' \\in {{0, n}})) /\\ {rest})")
            }
            1 => format!("(({guard} /\\ {}) \\/ {})", self.action(parameter, d), self.action(parameter, d)),
            2 => format!("(IF {guard} THEN {} ELSE {})", self.action(parameter, d), self.action(parameter, d)),
            3 => {
                let numbers = match self.below(2) {
                    0 => "set \\cup {1}".into(),
                    _ => self.unions(true, true).numbers(2),
                };
                format!("({guard} /\\ \\E j \\in {numbers} : n' = (n + j) % 4 /\\ {})", self.rest(parameter))
            }
            4 => format!("(CASE {guard} -> {} [] OTHER -> {})", self.action(parameter, d), self.action(parameter, d)),
            5 => format!("(LET m == {} IN {guard} /\\ n' = m /\\ {})", self.number(parameter), self.rest(parameter)),
            6 => {
                let changed = self.number(parameter);
                format!("({guard} /\\ n' = {changed} /\\ n' # n /\\ {})", self.rest(parameter))
            }
            // What is asked when every variable may have its next value.
            7 => {
                let (n, rest, mut last) = (self.number(parameter), self.rest(parameter), self.guard(parameter));
                if !self.to_compile && self.below(4) == 0 {
                    last = "D!Up".into();
                }
                format!("({guard} /\\ n' = {n} /\\ {rest} /\\ ({last} \\/ n' # n \\/ set' \\subseteq {{1}}))")
            }
            _ => {
                let n = match self.below(if self.to_compile { 6 } else { 8 }) {
                    6 => "C!Up".into(),
                    7 => format!("n' \\in UNION {{set, {{n, {}}}}}", self.number(parameter)),
                    4 => format!("n' \\in {}", self.unions(true, true).numbers(2)),
                    5 => format!("Take({})", self.unions(true, true).numbers(2)),
                    0 => "UNCHANGED n".into(),
                    1 => format!("n' \\in {{{}, 1}}", self.number(parameter)),
                    _ => format!("n' = {}", self.number(parameter)),
                };
                format!("({guard} /\\ {n} /\\ {})", self.rest(parameter))
            }
        }
    }

    /// What becomes of `set`, `seq` and `on`.
    fn rest(&mut self, parameter: bool) -> String {
        // One of them at a time, or there are too many successors.
        let place = self.below(4);
        let set = match self.below(if self.to_compile { 7 } else { 10 }) {
            6 if place == 0 => format!("set' \\in {}", self.unions(true, true).subsets(2)),
            0 | 1 => "UNCHANGED set".into(),
            2 => format!("set' = set \\cup {{({}) % 3}}", self.number(parameter)),
            3 => format!("set' = set \\ {{{}}}", self.number(parameter)),
            4 => "set' \\in SUBSET set".into(),
            // Types do not tell how a set was made: generated code refuses to unite such a one with others.
            7 => "set' = 0..(n % 3)".into(),
            8 => "set' \\in {0..1, {n % 3}}".into(),
            9 => "set' = (IF on THEN DOMAIN seq ELSE set)".into(),
            _ => "set' = {k \\in 0..2 : k < n'}".into(),
        };
        let seq: String = match place {
            1 => format!("seq' \\in {}", self.unions(true, true).sequences()),
            _ => "UNCHANGED seq".into(),
        };
        let seq = self.pick(&[
            &seq,
            "UNCHANGED seq",
            "seq' = seq",
            "seq' = (IF seq = << >> THEN <<n % 2>> ELSE Tail(seq))",
            "seq' = (IF Len(seq) < 2 THEN Append(seq, n % 2) ELSE seq)",
            "seq' = [k \\in DOMAIN seq |-> 1 - seq[k]]",
            "(seq # << >> /\\ seq' = [seq EXCEPT ![1] = 1 - @])",
            "(\\/ seq' = << >> \\/ seq' = <<0>> \\/ seq' = <<n % 2>>)",
            "seq' = SelectSeq(seq, LAMBDA k : k = 0)",
        ]);
        let on = self.pick(&[
            "on' = on",
            "UNCHANGED on",
            "on' = ~on",
            "on' \\in BOOLEAN",
            "on' \\in UNION {BOOLEAN, {on}}",
            "on' = (n' = 2)",
            "on' = (set' = {})",
        ]);
        let kinds = match self.changing {
            Changing::Kinds => format!("{} /\\ UNCHANGED <<map, grid, part, over, bag>>", self.kinds(place)),
            Changing::Functions => {
                format!("UNCHANGED <<some, held, mail, part, over, bag>> /\\ {}", self.functions(place))
            }
            Changing::Nodes => {
                format!("UNCHANGED <<some, held, mail, map, grid, part, over, bag>> /\\ {}", self.nodes())
            }
            _ => format!("UNCHANGED <<some, held, mail, map, grid>> /\\ {}", self.partial()),
        };
        let kinds = match self.changing {
            Changing::Nodes => kinds,
            _ => format!("{kinds} /\\ UNCHANGED <<owner, asks, up>>"),
        };
        let unchanged = self.below(6) == 5;
        if unchanged {
            format!("UNCHANGED <<set, seq, on>> /\\ {kinds}")
        } else {
            format!("{set} /\\ {seq} /\\ {on} /\\ {kinds}")
        }
    }

    fn number(&mut self, parameter: bool) -> String {
        let number = if self.risky && self.below(12) == 0 {
            "Head(seq)"
        } else if parameter && self.below(2) == 0 {
            self.pick(&["i", "(n + i) % 4", "3 - i", "Len(Append(seq, i))"])
        } else {
            self.pick(&[
                "n",
                "(n + 1) % 4",
                "0",
                "1",
                "3 - n",
                "Cardinality(set)",
                "Len(seq)",
                "(IF on THEN 2 ELSE 0)",
                "(CHOOSE k \\in 0..3 : k >= n)",
                "Cardinality({k \\in set : k # n})",
                "(n * 2) % 4",
                "(IF seq = << >> THEN 0 ELSE Head(seq))",
                "map.a",
                "map[\"b\"]",
                "Sum(set) % 4",
                "Cardinality({cell \\in DOMAIN grid : grid[cell]}) % 4",
                "Twice(LAMBDA was : (was + map.a) % 4, n)",
                "Count[seq]",
                "Cardinality(DOMAIN part)",
                "(IF \"b\" \\in DOMAIN part THEN part[\"b\"] ELSE 0)",
                "CopiesIn(Three, bag) % 4",
                "BagCardinality(bag) % 4",
                "Cardinality({over[k] : k \\in DOMAIN over})",
            ])
        };
        number.into()
    }
}
