//! Values of all kinds on either machine: `cargo xtask check` says the same of both.

mod place;

use std::fs;
use std::path::Path;

use place::{Place, both, both_agree, both_or_one, told};

/// TLC's bound on sets holds on either machine, repetitions included; nothing takes all memory, or for ever.
#[test]
fn sets_that_are_too_large_are_constructed_by_neither_machine() {
    let sets = [
        "{s \\in SUBSET (1..60) : x \\in s}",
        "{<<0, 0>>} \\union ((1..(x + 2000)) \\X (1..20000))",
        "{i % 3 : i \\in x..2000000}",
        "{i \\in x..2000000000 : i > 1}",
    ];
    for (number, set) in sets.into_iter().enumerate() {
        let spec = format!(
            "---- MODULE Large ----\nEXTENDS Integers, FiniteSets\nVARIABLES x, y\nInit == x = 1 /\\ y = 0\n\
             Next == x' = x + 1 /\\ y' = Cardinality({set})\n====\n"
        );
        let place = Place::of(&format!("large-{number}"), "Large", &spec, "INIT Init\nNEXT Next\n");
        both_agree(&place, 75, &[]);
        assert!(told(&place.check(&["--engine", "evaluate"])).contains("more than 1000000 elements"), "{set}");
    }
}

#[test]
fn both_machines_tell_values_of_several_kinds_apart() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/shapes");
    let text = |name: &str| fs::read_to_string(shapes.join(name)).expect("the case");
    // The figures are TLC's.
    let cells = Place::of("cells", "Cells", &text("Cells.tla"), &text("Cells.cfg"));
    both_agree(&cells, 0, &["--workers", "1"]);
    assert_eq!(cells.figures(), [52_109, 5_356, 14]);
    let kinds = Place::of("kinds", "Kinds", &text("Kinds.tla"), &text("Kinds.cfg"));
    both_agree(&kinds, 0, &["--workers", "1"]);
    assert_eq!(kinds.figures(), [208_158, 15_457, 13]);
    // What CHOOSE gives of records that come in turns.
    let never = text("Kinds.cfg").replace("TypeOK", "NeverSo");
    both_agree(&Place::of("never", "Kinds", &text("Kinds.tla"), &never), 12, &["--workers", "1"]);
    // A string beside truth values, which TLC refuses to compare.
    let even = text("Kinds.cfg").replace("TypeOK", "Even");
    both_agree(&Place::of("even", "Kinds", &text("Kinds.tla"), &even), 76, &["--workers", "1"]);
}

/// As JSON in strings and files, and as numbers that stand for them.
#[test]
fn both_machines_write_values_down() {
    let configuration = "INIT Init NEXT Next INVARIANTS Strings Files Values CONSTANT m = m CHECK_DEADLOCK FALSE\n";
    let place = Place::of("noted", "Noted", include_str!("check/Noted.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    let read = |name: &str| fs::read_to_string(place.0.join(name)).expect("a file that was written");
    assert_eq!(read("noted.json"), r#"[{"at":1,"by":"m"},"x",[2,[]],true]"#);
    assert_eq!(read("noted/lines.json"), "{\"at\":1,\"by\":\"m\"}\n\"x\"\n[2,[]]\ntrue\n");
}

#[test]
fn both_machines_have_the_values_of_tlcs_community_modules() {
    let configuration = "INIT Init NEXT Next INVARIANTS Folds Sequential Numbers CHECK_DEADLOCK FALSE";
    let place = Place::of("folded", "Folded", include_str!("check/Folded.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
}

#[test]
fn a_field_that_not_all_messages_have_is_looked_for_in_sets() {
    let configuration = "CONSTANTS Asker = {a, b} Answerer = {p, q}\nSPECIFICATION Spec\nINVARIANT Bounded\n";
    let place = Place::of("sampled", "Sampled", include_str!("check/Sampled.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [238_465, 46_656, 27]);
}

/// Where it is known what would be said of any.
#[test]
fn a_value_that_is_not_there_is_missed_though_it_does_not_matter() {
    let spec = "---- MODULE Bounds ----\nEXTENDS Integers, Sequences\nVARIABLE n\nInit == n = 1\nNext == n' = n + 1\n\
                All == \\A s \\in Seq({n}) : TRUE\nSome == ~\\E i \\in 1..<<1, 2>>[n] : FALSE\n\
                Both == \\A i \\in 1..2, j \\in 1..<<1, 2>>[n] : TRUE\n\
                Within == {<<1, 2>>[n]} \\subseteq Int\n\
                Names == [i \\in 1..2 |-> \"a\"]\nSame == Names[n] = \"a\"\nOther == Names[n] # \"b\"\n\
                Either == IF Names[n] = \"a\" THEN TRUE ELSE TRUE\nImplied == Names[n] = \"b\" => FALSE\n\
                Cases == CASE Names[n] = \"a\" -> TRUE [] OTHER -> TRUE\n====\n";
    for invariant in "All Some Both Within Same Other Either Implied Cases".split(' ') {
        // Of an initial state it is the specification to TLC that cannot be evaluated.
        let code = if invariant == "All" { 75 } else { 76 };
        let configuration = format!("INIT Init NEXT Next INVARIANT {invariant}\n");
        let place = Place::of(&format!("bounds_{invariant}"), "Bounds", spec, &configuration);
        let (said, _) = both_or_one(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(code), "{invariant}: {}", said.told);
    }
}

/// What TLC has nothing to compare with in a set that is described, though there is no such value in the set.
#[test]
fn a_value_of_another_kind_is_not_sought_in_a_set_that_is_described() {
    let checked = |checked: &str, code: i32| {
        let configuration = format!("INIT Init {checked} CHECK_DEADLOCK FALSE\n");
        let name = format!("unlike_{}", checked.replace(' ', "_"));
        let place = Place::of(&name, "Unlike", include_str!("check/Unlike.tla"), &configuration);
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(code), "{checked}: {}", said.told);
    };
    checked("NEXT Next INVARIANTS Apart SoFar", 0);
    for invariant in "Records Tuples Named Functions Numbered Within Each Mixed Kinds Asked Fields".split(' ') {
        checked(&format!("NEXT Next INVARIANT {invariant}"), 76);
    }
    checked("NEXT Guarded", 75);
}

/// TLC compares no model value of a type to one of another, nor to a string, and neither machine does.
#[test]
fn model_values_of_different_types_are_not_compared() {
    let checked = |invariant: &str, code: i32| {
        let configuration = format!(
            "CONSTANTS As = {{a_1, a_2}} Bs = {{b_1, b_2}} None = None\nINIT Init NEXT Next CHECK_DEADLOCK FALSE\n\
             INVARIANT {invariant}\n"
        );
        let place = Place::of(&format!("typed_{invariant}"), "Typed", include_str!("check/Typed.tla"), &configuration);
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(code), "{invariant}: {}", said.told);
    };
    checked("Sound", 75);
    for invariant in "Equal Changing ToText ToSet ToNames Enumerated Filtered United Sets Tuples Cases".split(' ') {
        checked(invariant, 76);
    }
}

#[test]
fn states_that_count_as_one_are_told_by_values_of_all_kinds() {
    // The figures are TLC's.
    let sampled = "CONSTANTS Asker = {a, b} Answerer = {p, q}\nSPECIFICATION Spec\nSYMMETRY Permuted\n";
    let sampled = Place::of("sampled_alike", "Sampled", include_str!("check/Sampled.tla"), sampled);
    both_agree(&sampled, 0, &["--workers", "1"]);
    assert_eq!(sampled.figures(), [62_329, 12_096, 27]);
    let alike = "CONSTANTS Process = {a, b, c} Thing = {x, y} None = None\nSPECIFICATION Spec\nSYMMETRY Permuted\n";
    let alike = Place::of("alike", "Alike", include_str!("check/Alike.tla"), alike);
    both_agree(&alike, 0, &["--workers", "1"]);
    assert_eq!(alike.figures(), [2065, 675, 9]);
}

#[test]
fn both_machines_take_functions_for_the_sequences_that_they_are() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/shapes");
    let text = |name: &str| fs::read_to_string(shapes.join(name)).expect("the case");
    let lists = Place::of("lists", "Lists", &text("Lists.tla"), &text("Lists.cfg"));
    both_agree(&lists, 0, &["--workers", "1"]);
    // The figures are TLC's.
    assert_eq!(lists.figures(), [5_978, 613, 8]);
}

#[test]
fn numbers_among_other_values_are_told_apart_wherever_they_come_from() {
    let configuration = "CONSTANT Node = {a, b} INIT Init NEXT Step INVARIANT Known\n";
    let place = Place::of("rounds", "Rounds", include_str!("check/Rounds.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [80, 16, 5]);
}

#[test]
fn sets_may_be_called_what_generated_code_calls_its_own_things() {
    let sets = "Symbols Places Options Iterators Properties Values Strings Boxes States Actions Clones".split(' ');
    let constants: String = sets.map(|set| format!("{set} = {{{set}1, {set}2}}\n")).collect();
    let configuration = format!("CONSTANTS\n{constants}INIT Init NEXT Next INVARIANT Known\n");
    let place = Place::of("library", "Library", include_str!("check/Library.tla"), &configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [546, 34, 2]);
    for name in ["Value", "Main"] {
        let spec = format!("---- MODULE {name} ----\n{KEYWORDS}====\n");
        let configuration = "CONSTANT Nodes = {self, Some}\nINIT Init NEXT Next\n";
        let module = Place::of(&format!("library_{name}"), name, &spec, configuration);
        both_agree(&module, 0, &["--depth", "3"]);
    }
}

const KEYWORDS: &str = "CONSTANT Nodes\nVARIABLES state, crate\nInit == state = {} /\\ crate \\in Nodes\n\
                        Next == state' = {state} /\\ crate' \\in Nodes\n";

#[test]
fn both_machines_take_tuples_of_numbers_for_arguments() {
    let shapes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/shapes");
    let text = |name: &str| fs::read_to_string(shapes.join(name)).expect("the case");
    let grid = Place::of("grid", "Grid", &text("Grid.tla"), &text("Grid.cfg"));
    both_agree(&grid, 0, &["--workers", "1"]);
    // The figures are TLC's.
    assert_eq!(grid.figures(), [2_052, 1_349, 15]);
    // A place beside the grid is in no domain.
    let everywhere = text("Grid.cfg").replace("TypeOK", "Everywhere");
    let everywhere = Place::of("everywhere", "Grid", &text("Grid.tla"), &everywhere);
    assert_eq!(both(&everywhere, &["--workers", "1"], |said| said).code, Some(76));
}

#[test]
fn members_may_be_of_another_type_than_the_elements() {
    let configuration = "CONSTANT Node = {a, b} INIT Init NEXT Add INVARIANT Known CHECK_DEADLOCK FALSE\n";
    let place = Place::of("kin", "Kin", include_str!("check/Kin.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [14_057, 9_569, 5]);
}

#[test]
fn a_defined_function_is_asked_for_one_value() {
    let configuration = "CONSTANTS Voter = {a, b} Choice = {x, y}\nSPECIFICATION Spec\nINVARIANT Agreed\n\
                         PROPERTY Grows\nCHECK_DEADLOCK FALSE\n";
    let place = Place::of("ballots", "Ballots", include_str!("check/Ballots.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [1_645, 861, 11]);
}

/// TLC makes no value of a function that is not asked for, where it cannot make them all.
#[test]
fn a_function_may_lack_values_that_nobody_asks_for() {
    let configuration = "CONSTANTS S = {0, 1, 2, 3, 4} P = {a, b}\nINIT Init NEXT Next INVARIANT Inv\n";
    let place = Place::of("partly", "Partly", include_str!("check/Partly.tla"), configuration);
    both_agree(&place, 12, &["--workers", "1"]);
    assert_eq!(place.figures(), [8, 6, 4]);
}

#[test]
fn what_is_constant_is_looked_up() {
    let configuration = |housed: &str| {
        format!(
            "CONSTANTS Node = {{n1, n2}} Reader = {{r1, r2}} Writer = {{w1, w2, w3}}\n\
             Where = {{{{n1, r1}}, {{n2, r2}}, {{n1, w1}}, {{n2, w2}}, {{n2, w3}}}}\n\
             SPECIFICATION Spec\nINVARIANTS TypeOK Honest {housed}\nCHECK_DEADLOCK FALSE\n"
        )
    };
    let spec = include_str!("check/Hosts.tla");
    let hosts = Place::of("hosts", "Hosts", spec, &configuration(""));
    both_agree(&hosts, 0, &["--workers", "1"]);
    assert_eq!(hosts.figures(), [136, 61, 7]);
    // A string among the processes, which runs nowhere.
    both_agree(&Place::of("housed", "Hosts", spec, &configuration("Housed")), 75, &["--workers", "1"]);
}

#[test]
fn elements_are_looked_through_for_what_becomes_of_them() {
    let configuration = |invariant: &str| {
        format!(
            "CONSTANTS Voter = {{a, b, c}} Choice = {{x, y}}\nSPECIFICATION Spec\n\
             INVARIANTS TypeOK Steady {invariant}\nCHECK_DEADLOCK FALSE\n"
        )
    };
    let spec = include_str!("check/Images.tla");
    let images = Place::of("images", "Images", spec, &configuration("Known"));
    both_agree(&images, 0, &["--workers", "1"]);
    assert_eq!(images.figures(), [1_204, 660, 11]);
    // One of the elements has no such field.
    both_agree(&Place::of("unknown", "Images", spec, &configuration("Unknown")), 76, &["--workers", "1"]);
}

#[test]
fn a_set_of_some_values_of_a_domain_is_not_all_of_it() {
    let configuration = "CONSTANTS Proc = {p1, p2} Lead = {p1} Nobody = Nobody Pairs <- PairsOfOne\n\
                         None = Nobody INIT Init NEXT Next INVARIANTS Counted Held Inside CHECK_DEADLOCK FALSE\n";
    let among = Place::of("among", "Among", include_str!("check/Among.tla"), configuration);
    both_agree(&among, 0, &["--workers", "1"]);
    assert_eq!(among.figures(), [97, 12, 4]);
}

#[test]
fn a_name_is_sought_among_values_of_another_type() {
    let configuration = "CONSTANTS Proc = {p1, p2} Val = {v1, v2} NoVal = NoVal\nINIT Init NEXT Next INVARIANT Inv\n";
    let place = Place::of("copies", "Copies", include_str!("check/Copies.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [63, 7, 3]);
}

#[test]
fn what_operators_give_is_counted_by_assumptions() {
    let place = Place::of("measured", "Measured", include_str!("check/Measured.tla"), "INIT Init NEXT Next\n");
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [2, 1, 1]);
}

#[test]
fn no_model_value_is_a_string() {
    let configuration = "CONSTANTS Name = {a, \"b\", c, \"d\"} Nobody = Nobody\nINIT Init NEXT Next INVARIANT Inv\n";
    let place = Place::of("strings", "Strings", include_str!("check/Strings.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [12, 4, 1]);
}
