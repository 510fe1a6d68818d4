//! The two machines on random specs and random expressions: the same verdict, counts, values and counterexample.
//! `LOCKSTEP_CASES` of them, where it is set.

#[path = "../../codegen/tests/common/expressions.rs"]
mod expressions;
#[path = "../../codegen/tests/common/seeded.rs"]
mod seeded;
#[path = "../../codegen/tests/common/specs.rs"]
mod specs;
#[path = "../../codegen/tests/common/unions.rs"]
mod unions;
#[path = "../../codegen/tests/common/values.rs"]
mod values;

mod place;

use place::{Place, both, both_or_one};
use seeded::{cases, seed};
use specs::TOGETHER;

#[test]
fn random_specs_are_the_same_to_both_machines() {
    let batches = specs::random(seed(4), 2 * TOGETHER, true);
    let (mut states, mut differing) = (0, Vec::new());
    for (case, batch) in batches.iter().enumerate() {
        let name = format!("random{case}");
        let place = Place::of(&name, "Batch", &batch.module, &batch.config);
        match std::panic::catch_unwind(|| both(&place, &[], |said| said)) {
            Ok(said) => states += said.facts["distinctStates"].as_u64().unwrap_or_default(),
            // What is wrong has been said; the folder holds the spec.
            Err(_) => differing.push(name),
        }
    }
    assert!(differing.is_empty(), "the machines differ on {}", differing.join(", "));
    let searches = batches.len();
    assert!(states > 20 * searches as u64, "only {states} states in {searches} searches");
}

/// What was once refused, or did not compile, or found no end.
const AWKWARD: &[&str] = &[
    // What is empty has the type of what surrounds it, or has to say it.
    "Cardinality({})",
    "{} = {}",
    "{A, B, C} \\subseteq {}",
    "{x \\in {1, 3} : {A, B, C} \\subseteq {}}",
    "SelectSeq(<< >>, LAMBDA s : FALSE)",
    "[<< >> EXCEPT ![0] = << >>]",
    "[[i \\in 1..2 |-> (A :> i)] EXCEPT ![2] = (B :> 3)]",
    "[(A :> << >>) EXCEPT ![B] = <<(0 + 0)>>, ![B] = @]",
    // Nothing behind the block tells what is made in it.
    "(LET f == [i \\in 1..2 |-> i] IN [i \\in DOMAIN f |-> f[i]])[1]",
    // Two long, whatever becomes of it; but there is a warning.
    "Len([<<A, B>> EXCEPT ![0] = A, ![1] = @])",
    "SUBSET (3..-1)",
    "{x \\in SUBSET (3..-1) : TRUE}",
    "<<0, {}>>[2]",
    "Len(<<{}, {}>>)",
    "LET s == <<{2}, {}>> IN {s[i] : i \\in 1..Len(s)}",
    // Sets that are the same in type whatever the condition says, and gone through where nothing tells it.
    "{<< >> : x \\in (CASE 1 \\in {2} -> {A, B, C} [] OTHER -> TLCEval({A, B, C})), y \\in {1}}",
    "{IF x = A THEN << >> ELSE <<1>> : x \\in (IF Cardinality({A}) = 1 THEN {A} ELSE {B, C}), y \\in {1}}",
    // A brace behind a condition begins a block.
    "IF [a |-> FALSE, b |-> C].a THEN 1 ELSE 2",
    "IF [a |-> {1}, b |-> C].a = {1} THEN 1 ELSE 2",
    // Nothing is kept of no elements, whatever those of the other side are.
    "{} \\cap {[a |-> 2, b |-> C]}",
    "{} \\ {[a |-> 2, b |-> C]}",
    // What is taken away, or met, is of another length or of other elements than what there is.
    "{<<\"cd\", \"b\">>, <<\"cd\", \"b\">>} \\ {<<\"b\">>, <<\"a\">>}",
    "{<<1, 2>>, <<3, 4>>} \\ {<<1>>}",
    "{<<1, 2>>, <<3, 4>>} \\cap {<<1>>, <<3, 4>>}",
    "((SUBSET {}) \\ (SUBSET {\"b\", \"a\"})) \\ {DOMAIN [a |-> 2147483647, b |-> 2]}",
    "(SUBSET {}) \\cap {{\"b\", \"a\"}, {\"c\"}}",
    "LET f == [(A :> A) EXCEPT ![A] = B] IN <<DOMAIN f \\ {C}, [e \\in DOMAIN f \\ {C} |-> f[e]]>>",
    // Numbers that are kept of a set with other kinds in it; and an empty sequence among other kinds.
    "{2, 3} \\ {x \\in {A, 2, 5} : x # 5}",
    "LET f == [i \\in 1..2 |-> IF i = 1 THEN << >> ELSE 3] IN {i \\in {1} : f[i] \\in {<< >>, <<1>>} /\\ f[i] = << >>}",
    // Functions that have all arguments only together.
    "\"b\" :> 1 @@ \"a\" :> 2",
    "[x \\in {\"a\", \"b\"} |-> 1] @@ \"b\" :> 5",
    // What a closure is given within another one, and what it asks for that may fail.
    "{x : x \\in BOOLEAN, y \\in TLCEval({FALSE, TRUE})}",
    "{2 : x \\in {}} \\cap LET f[i \\in 0..3] == IF i = 0 THEN {-1} ELSE f[i - 1] IN f[0]",
    // All truth values, where there are values of other kinds.
    "<<SetToBag({A}), SetToBag(BOOLEAN)>>",
    // Operators that are passed on, and may fail.
    "SelectSeq(<<3, 1, 2>>, LAMBDA i : 6 \\div i > 2)",
    "SortSeq(<<3, 1, 2>>, LAMBDA i, j : 6 \\div i < 6 \\div j)",
    "SortSeq(<<A, B, A>>, LAMBDA x, y : x = B)",
    "Twice(LAMBDA x : LET more(y) == x + y IN more(1), 0)",
    // A definition that names what is replaced has its type.
    "[[i \\in {1} |-> \"cd\"] EXCEPT ![1] = LET old == @ IN IF {old, old} \\in SUBSET {} THEN old ELSE \"a\"]",
    "[[i \\in 1..2 |-> [a |-> i, b |-> 0]] EXCEPT ![1] = LET o == @ up(n) == [o EXCEPT !.a = @ + n] IN up(3)]",
    // What is sought may say its type to nobody.
    "{\"a\", Head(<<\"b\">>)} \\in SUBSET {}",
    // A name for a function that cannot be made.
    "LET f == [i \\in Nat |-> i * 2] g == [f EXCEPT ![2] = 7] h == [g EXCEPT ![4] = @ + 1] IN <<f[2], g[2], h[2], h[4], h[5]>>",
    "LET f[i \\in Nat] == i + 1 g(n) == [i \\in Int |-> i * n] IN <<{f[j] : j \\in 1..3}, g(-3)[-3]>>",
    // What a local operator is given, and asks for only sometimes, or never.
    "LET of(s) == {} IN of(Head(<< >>))",
    "\\E i \\in (LET of(s) == {A, B} IN of(Head(<< >>))) : i = B",
    "(LET of(s) == {A, B} IN of(Head(<< >>))) = (LET of(s) == {B} IN of(Head(<< >>)))",
    "(LET of(s) == {} IN of(Head(<< >>))) = {}",
    "LET more(i, j) == IF i = 0 THEN 0 ELSE j IN <<more(0, Head(<< >>)), more(1, 6 \\div 2)>>",
    // Strings that are made, among those that are written out.
    "(DOMAIN [b |-> 1, a |-> 2]) \\cup {\"a\" \\o (\"b\" \\o \"b\")}",
    "[[a |-> {}, b |-> \"cd\"] EXCEPT !.b = \"a\" \\o \"a\", ![\"a\"] = @]",
    // A number that is computed is looked for in what is no set of bits.
    "(0 - 1) \\notin Fold(LAMBDA x, y : {2147483647, 3}, {2}, {})",
    // Texts that are made where a module mentions them, or the spec itself does.
    "{ToString(i) : i \\in {1, 0, -1}}",
    "CHOOSE s \\in {ToString(i) : i \\in {9, 8}} \\cup {SubSeq(\"xyz\", 2, 2), Tail(\"ab\"), \"y\" \\o \"\"} : s \\notin {\"9\", \"8\"}",
    // What is computed only to be turned into text.
    "Len(ToString(SetToBag({TRUE})))",
    // A warning tells of the function as it is written, with its definitions.
    "[(LET RECURSIVE f(_) f(i) == IF i = 0 THEN [j \\in {} |-> 0] ELSE f(i - 1) IN f(1)) EXCEPT ![0] = 1]",
    "[(LET RECURSIVE f(_) f(i) == i IN [j \\in 1..f(2) |-> j]) EXCEPT ![0] = 1]",
    // What is no argument of a sequence is none of a number's, either.
    "[[x \\in {} |-> -1] EXCEPT ![\"a\"] = 4] @@ (\"a\" :> 0)",
    // All strings are gone through by way of the other side.
    "STRING \\cap DOMAIN [a |-> 0, b |-> 0]",
    "LET Low == {k \\in Nat : k < 3} IN <<0 \\in Low, {0, 4} \\cap {k \\in Nat : k < 3}, {k \\in Nat : k < 3} \\cap {0, 5}, Low \\cap {1}>>",
    "<<{0, 1} \\cap Nat, Int \\cap {-1}, {0, 7} \\ {k \\in Nat : k < 3}, {0, -1} \\cap ((Nat \\ {0}) \\cup {-1})>>",
    // Counted without being spelt out.
    "<<Cardinality(SUBSET (1..30)), Cardinality([1..10 -> 0..7]), Cardinality([a : SUBSET (1..19), b : {}] \\cup {})>>",
    "Cardinality((SUBSET {A, B}) \\X [{A, B} -> BOOLEAN])",
    // An interval is one no longer where it has been evaluated; what it holds is.
    "<<ToString(TLCEval(1..3)), ToString(TLCEval({1..2, {4}})), ToString(<<1..2>>)>>",
    "LET f == [i \\in {1, 2} |-> IF i = 1 THEN 1..2 ELSE {3}] IN <<ToString(f), ToString(TLCEval(f[1]))>>",
    // A function that is made to be applied, where nothing else tells its type.
    "BOOLEAN \\in SUBSET [x \\in {\"b\", \"a\"} |-> CASE x = \"a\" -> BOOLEAN [] x = \"b\" -> A].a",
    // Records of their own kind, with sets of numbers.
    "[a |-> [a |-> {1}, b |-> 2], b |-> 3]",
];

#[test]
fn awkward_expressions_are_the_same_to_both_machines() {
    let texts: Vec<String> = AWKWARD.iter().map(|text| (*text).to_owned()).collect();
    let said = both(&place_of("awkward", &texts), &[], |said| said);
    assert_eq!(said.code, Some(12), "{}", said.told);
}

/// `Waiting` is made where it is asked for, and its arguments are looked at before.
const MADE: &str = r#"---- MODULE Made ----
EXTENDS Integers
VARIABLES floor, of
Waiting[f \in 1..3, way \in {"up", "down"}] == {p \in {"a", "b"} : of[p] = f /\ (p = "a") = (way = "up")}
Init == floor = [n |-> 1, way |-> "none"] /\ of = [p \in {"a", "b"} |-> 1]
Next ==
  \/ floor' \in [n : 0..3, way : {"up", "down", "none"}] /\ UNCHANGED of
  \/ /\ floor.n > 0 /\ floor.way # "none"
     /\ LET on == Waiting[floor.n, floor.way] IN
          on # {} /\ of' = [p \in {"a", "b"} |-> IF p \in on THEN 0 ELSE of[p]]
     /\ UNCHANGED floor
====
"#;

#[test]
fn functions_that_are_made_to_be_applied_are_the_same_to_both_machines() {
    let said = both(&Place::of("made", "Made", MADE, "INIT Init NEXT Next CHECK_DEADLOCK FALSE"), &[], |said| said);
    assert_eq!(said.facts["distinctStates"], 48, "{}", said.told);
}

/// A function whose set of arguments isn't spelt out, replaced at some and applied to one: in the domain or not, to
/// what the last replacement says, where all of them have values.
#[test]
fn functions_of_all_numbers_are_updated_by_both_machines() {
    let updated = [
        ("[i \\in Nat |-> i + y] EXCEPT ![3] = 7", 0),
        ("[i \\in Nat |-> i + y] EXCEPT ![x] = 7, ![2] = y", 0),
        ("[i \\in Int |-> i + y] EXCEPT ![3] = 7, ![3] = 8, ![1] = @ + 1", 0),
        ("[i \\in Nat |-> i + y] EXCEPT ![0 - 2] = 7", 0),
        ("[i \\in Nat |-> i + y] EXCEPT ![3] = 1 \\div (x - 2)", 255),
        // `@` is what an update before says, or the rule; of what is no argument, neither it nor a new value is asked
        // for.
        ("[i \\in Nat |-> i + y] EXCEPT ![3] = @ + 10, ![3] = @ * 2, ![x] = @ + 1, ![x - 1] = @ + 1", 0),
        ("[i \\in Nat |-> i + y] EXCEPT ![x - 9] = 1 \\div 0, ![1] = LET old == @ IN old - 1", 0),
        ("[i \\in Nat |-> {i}] EXCEPT ![2] = @ \\cup {1}, ![x - 1] = @ \\cup {5}", 0),
        ("Double EXCEPT ![2] = @ + Double[y + 1]", 0),
        // The rule is asked in any case.
        ("[i \\in Nat |-> 6 \\div i] EXCEPT ![0] = 7", 255),
    ];
    for (index, (function, code)) in updated.into_iter().enumerate() {
        let text = format!(
            "---- MODULE Updated ----\nEXTENDS Integers\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\n\
             Double == [i \\in Nat |-> i * 2]\n\
             Next == x < 3 /\\ x' = x + 1 /\\ y' = [{function}][x + 1]\n===="
        );
        let configuration = "INIT Init NEXT Next CHECK_DEADLOCK FALSE";
        let place = Place::of(&format!("updated{index}"), "Updated", &text, configuration);
        let (said, handed_over) = both_or_one(&place, &[], |said| said);
        assert_eq!(said.code, Some(code), "{function}: {}", said.told);
        assert!(code != 0 || handed_over.is_empty(), "{function}: {handed_over}");
    }
}

#[test]
fn what_is_assumed_without_a_behaviour_is_judged_by_both_machines() {
    for (bound, code) in [(100, 0), (9, 10)] {
        let text =
            format!("---- MODULE Assumed ----\nEXTENDS Integers\nASSUME \\A i \\in 1..10 : i * i <= {bound}\n====");
        let said = both(&Place::of(&format!("assumed{bound}"), "Assumed", &text, ""), &[], |said| said);
        assert_eq!((said.code, &said.facts["generatedStates"]), (Some(code), &0.into()), "{}", said.told);
    }
}

/// A pair is two long, whatever is in it; but there has to be one.
const MEASURED: &str = r#"---- MODULE Measured ----
EXTENDS Integers, Sequences
VARIABLE x
Init == x = 2
Next == x' = x - Len(<<1 \div x, 2>>) + 1
====
"#;

#[test]
fn a_sequence_that_cannot_be_made_has_no_length() {
    let place = Place::of("measured", "Measured", MEASURED, "INIT Init NEXT Next");
    let (said, handed_over) = both_or_one(&place, &[], |said| said);
    assert_eq!((said.code, &said.facts["depth"]), (Some(255), &3.into()), "{}", said.told);
    assert!(handed_over.contains("div"), "{handed_over}");
}

/// What the guards of one action say is not known in another.
#[test]
fn a_guard_is_forgotten_with_its_action() {
    let spec = r#"---- MODULE Guarded ----
EXTENDS Naturals
VARIABLES held, n
One(k) == [kind |-> "one", of |-> k]
Two == [kind |-> "two", on |-> TRUE]
RECURSIVE Lower(_)
Lower(k) == IF k > n THEN Lower(k - 1) ELSE n' = k
Here == held = One(0) /\ Lower(2) /\ UNCHANGED held
There == held = One(1) /\ Lower(3) /\ held' = Two
Turn == held' \in {Two, One(1)} /\ UNCHANGED n
Init == held = One(0) /\ n = 2
Next == Here \/ There \/ Turn
====
"#;
    let place = Place::of("guarded", "Guarded", spec, "INIT Init NEXT Next");
    assert_eq!(both(&place, &["--workers", "1"], |said| said).code, Some(0));
}

/// Where nothing stands at an argument, TLC has compared it with each argument of the function: an EXCEPT that changes
/// nothing has no value where that cannot be done.
#[test]
fn an_argument_that_cannot_be_compared_is_refused() {
    let arguments = [
        // Of no static shape, of numbers, of truth values, of model values with a type, and of several kinds.
        ("[i \\in {{A}, {B}} |-> 0]", "![\"a\"] = 1"),
        ("[i \\in {2, 3} |-> 0]", "![\"a\"] = 1"),
        ("[i \\in BOOLEAN |-> 0]", "![Any] = 1"),
        ("[i \\in {c_1, c_2} |-> 0]", "![1] = 1"),
        ("[i \\in IF x = 0 THEN {2, 3} ELSE {A, B} |-> 0]", "![Any] = 1"),
        // The function that is refused stands in another one.
        ("[i \\in {A, B} |-> [j \\in {2, 3} |-> 0]]", "![A][Any] = 1"),
    ];
    for (index, (function, update)) in arguments.iter().enumerate() {
        let text = format!(
            "---- MODULE Refused ----\nEXTENDS Integers\nCONSTANTS A, B, c_1, c_2\nVARIABLES x, f\n\
             Any == IF x = 0 THEN \"a\" ELSE A\nInit == x = 0 /\\ f = {function}\n\
             Next == x < 2 /\\ x' = x + 1 /\\ f' = IF x = 1 THEN {function} ELSE [f EXCEPT {update}]\n===="
        );
        let configuration = "CONSTANTS A = A B = B c_1 = c_1 c_2 = c_2 INIT Init NEXT Next CHECK_DEADLOCK FALSE";
        let place = Place::of(&format!("refused{index}"), "Refused", &text, configuration);
        let (said, handed_over) = both_or_one(&place, &[], |said| said);
        assert_eq!(said.code, Some(75), "{function}: {}", said.told);
        assert!(handed_over.contains("anew"), "{handed_over}");
    }
}

/// `Start` and `Some` are chosen once in a run, however often they are asked for.
const CHOSEN: &str = r#"---- MODULE Chosen ----
EXTENDS Integers, FiniteSets, TLC
VARIABLE x
Start == RandomElement(0..999)
Some == {i + RandomElement(1..9) : i \in {10, 20, 30}}
Init == x = Start
Next == x' \in {x + 1} \cup Some /\ x' < Start + 4
====
"#;

#[test]
fn what_is_chosen_at_random_is_the_same_to_both_machines() {
    let place = Place::of("chosen", "Chosen", CHOSEN, "INIT Init NEXT Next CHECK_DEADLOCK FALSE");
    let said = both(&place, &["--seed", "7"], |said| said);
    assert_eq!(said.code, Some(0), "{}", said.told);
}

/// What is drawn in a state anew, in guards, choices and effects, and in operators.
const DRAWN: &str = r#"---- MODULE Drawn ----
EXTENDS Integers, FiniteSets, TLC, Randomization
VARIABLES x, r
Some(n) == x + RandomElement(1..n)
Init == x \in RandomSubset(3, 1..100) /\ r = RandomElement(1..5)
Next ==
  \/ RandomElement(1..4) > 1 /\ x' = Some(9) /\ r' \in RandomSubset(2, 1..50)
  \/ \E s \in RandomSubset(2, SUBSET (1..4)) :
       s # {} /\ \E i \in s : \E t \in RandomSubset(2, s) : x' = x + i + t /\ r' = RandomElement(s)
Low == x < 150
Small == x < 500
===="#;

#[test]
fn what_is_drawn_in_a_state_is_drawn_again_on_the_way_to_it() {
    let place =
        Place::of("drawn", "Drawn", DRAWN, "INIT Init NEXT Next INVARIANT Low CONSTRAINT Small CHECK_DEADLOCK FALSE");
    let number = |text: &serde_json::Value| text.as_str().and_then(|text| text.parse::<i32>().ok()).expect("a number");
    for engine in ["evaluate", "compile"] {
        for seed in ["3", "4", "5"] {
            let run = || {
                let output =
                    place.check(&["--engine", engine, "--seed", seed, "--json", "summary.json", "--workers", "1"]);
                let said = place::text(&output.stderr);
                assert!(output.status.code() == Some(12) && !said.contains("anew"), "{engine}: {said}");
                place.json("summary.json")["trace"].clone()
            };
            let trace = run();
            assert_eq!(trace, run());
            let states: Vec<i32> =
                trace.as_array().expect("a trace").iter().map(|state| number(&state["state"]["x"])).collect();
            assert!(
                states.last() >= Some(&150) && states.windows(2).all(|pair| (1..=9).contains(&(pair[1] - pair[0]))),
                "{states:?}"
            );
        }
        let walked = place.check(&["--engine", engine, "--seed", "3", "--simulate", "20", "--depth", "40"]);
        assert_eq!(walked.status.code(), Some(12), "{}", place::text(&walked.stderr));
    }
    // A seed stands for one run, whether or not there is a compiled machine by now.
    for mode in [&["--workers", "1"][..], &["--simulate", "20", "--depth", "40"]] {
        let told = |engine| place.check(&[&["--engine", engine, "--seed", "3"], mode].concat()).stdout;
        let states = |told: Vec<u8>| place::text(&told).rsplit_once("; ").map(|(said, _seconds)| said.to_owned());
        assert_eq!(states(told("auto")), states(told("evaluate")));
    }
}

/// Each expression is what a variable begins with, and the counterexample tells them all.
#[test]
fn random_expressions_are_the_same_to_both_machines() {
    const TOGETHER: usize = 20;
    let texts = values::random(seed(4), cases(TOGETHER));
    let values = values::ours(&texts).unwrap_or_else(|message| panic!("{message}"));
    let valued: Vec<String> =
        texts.into_iter().zip(values).filter_map(|(text, value)| value.ok().map(|_| text)).collect();
    let (mut differing, mut compared) = (Vec::new(), 0);
    for (index, batch) in valued.chunks(TOGETHER).enumerate() {
        let name = format!("expressions{index}");
        let place = place_of(&name, batch);
        match std::panic::catch_unwind(|| both_or_one(&place, &[], |said| said)) {
            Ok((said, handed_over)) => {
                assert_eq!(said.code, Some(12), "{}", said.told);
                // What stands in the way of one expression keeps the others from being compared.
                println!("{name}: {handed_over}");
                compared += usize::from(handed_over.is_empty());
            }
            Err(_) => differing.push(name),
        }
    }
    assert!(differing.is_empty(), "the machines differ on {}", differing.join(", "));
    assert!(compared > 0, "the compiled machine came to no end");
}

fn place_of(name: &str, texts: &[String]) -> Place {
    let batch = values::beginning_with(texts);
    Place::of(name, "Batch", &batch.0, &batch.1)
}
