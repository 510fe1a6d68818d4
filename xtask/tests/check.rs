//! `cargo xtask check` as a user runs it, on either machine: the two say the same.

mod place;

use std::fs;
use std::path::Path;

use place::{Place, Said, both, both_agree, both_or_one, configuration, counters, text, told};

#[test]
fn a_folder_in_a_module_s_place_is_told_with_the_remedy() {
    let place = counters("folder", "");
    let module = place.0.join("Counters.tla");
    fs::remove_file(&module).expect("it was written");
    fs::create_dir(&module).expect("a folder");
    let output = place.check(&[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(150), "{said}");
    assert!(said.contains("cannot read") && said.contains("check Spec.tla"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_written_to_files_all_the_same() {
    let place = counters("unprinted", &configuration("{a, b}", 3, 3, ""));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let mut command = place.command(&["--engine", "evaluate", "--json", "summary.json"]);
    let output = command.stdout(full).output().expect("xtask runs");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(153), "{said}");
    assert!(said.contains("cannot write standard output"), "{said}");
    assert!(place.json("summary.json")["distinctStates"].is_number(), "the run was not for nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_does_not_end_with_what_takes_its_messages() {
    let place = counters("unheard", &configuration("{a, b}", 3, 3, "CONSTANT Unknown = 1"));
    for engine in ["evaluate", "compile"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
        let output = place.command(&["--engine", engine]).stderr(full).output().expect("xtask runs");
        let heard = place.check(&["--engine", engine]);
        assert!(text(&heard.stderr).contains("Unknown"), "there is a warning");
        assert_eq!(output.status.code(), heard.status.code(), "{}", text(&output.stdout));
    }
}

#[test]
fn both_machines_say_the_same() {
    let sound = counters("sound", &configuration("{a, b, c}", 6, 6, ""));
    both_agree(&sound, 11, &["--workers", "1"]);
    both_agree(&sound, 0, &["--no-deadlock", "--coverage"]);
    both_agree(&sound, 0, &["--simulate", "20", "--seed", "3", "--depth", "9"]);
    // The build is paid for once, and the next run needs no compiler.
    let again = sound.check_without_cargo(&["--engine", "compile", "--no-deadlock", "--json", "summary.json"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert_eq!(sound.json("summary.json")["seconds"]["compile"], 0.0);
    let unsound = counters("unsound", &configuration("{a, b, c}", 6, 3, ""));
    both_agree(&unsound, 12, &[]);
}

#[test]
fn both_machines_count_and_show_states_in_the_same_way() {
    let symmetric = counters("symmetric", &configuration("{a, b, c}", 4, 2, "SYMMETRY Alike\nALIAS Shown"));
    both_agree(&symmetric, 12, &["--workers", "1"]);
    // Of 64 states, 20 differ by more than a permutation.
    let all = counters("all", &configuration("{a, b, c}", 4, 4, "SYMMETRY Alike\nCHECK_DEADLOCK FALSE"));
    both_agree(&all, 0, &[]);
    assert_eq!(all.json("summary.json")["distinctStates"], 20);
    let viewed = counters("viewed", &configuration("{a, b}", 4, 4, "VIEW Seen\nCHECK_DEADLOCK FALSE"));
    both_agree(&viewed, 0, &["--workers", "1"]);
}

/// What cannot be evaluated is said with the expression, the state and the trace, whatever met it.
#[test]
fn both_machines_fail_in_the_same_way() {
    let evaluate = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/evaluate");
    let place = counters("errors", "");
    for (name, code) in [("Bottomless", 76), ("Outside", 76), ("Overflow", 76), ("Incomparable", 76), ("Forgetful", 75)]
    {
        fs::copy(evaluate.join("Errors.tla"), place.0.join("Counters.tla")).expect("the spec");
        let text = fs::read_to_string(place.0.join("Counters.tla")).expect("the spec");
        let text = text.replace("MODULE Errors", "MODULE Counters");
        fs::write(place.0.join("Counters.tla"), text).expect("the spec");
        fs::copy(evaluate.join(format!("Errors-{name}.cfg")), place.0.join("Counters.cfg")).expect("the configuration");
        both_agree(&place, code, &["--workers", "1"]);
    }
}

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

/// TLC compares no model value of a type to one of another, nor to a string, and neither machine does.
#[test]
fn model_values_of_different_types_are_not_compared() {
    let checked = |invariant: &str, code: i32| {
        let configuration = format!(
            "CONSTANTS As = {{a_1, a_2}} Bs = {{b_1, b_2}} None = None\nINIT Init NEXT Next CHECK_DEADLOCK FALSE\n\
             INVARIANT {invariant}\n"
        );
        let place = Place::of(&format!("typed_{invariant}"), "Typed", include_str!("check/Typed.tla"), &configuration);
        let said = both(&place, &["--workers", "1"], Said::without_choices);
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
fn branches_may_give_values_to_different_variables() {
    let spec = include_str!("check/Uneven.tla");
    let even = Place::of("uneven", "Uneven", spec, "INIT Init NEXT Next INVARIANT Small\n");
    both_agree(&even, 0, &["--workers", "1"]);
    assert_eq!(even.figures(), [53, 28, 14]);
    let lacking = Place::of("lacking", "Uneven", spec, "INIT Init NEXT Faulty INVARIANT Small\n");
    both_agree(&lacking, 75, &["--workers", "1"]);
}

/// An EXCEPT changes nothing where the function has no such argument, and there is a warning of its place; TLC's, here.
#[test]
fn both_machines_warn_of_updates_that_change_nothing() {
    let configuration = "CONSTANTS Node = {a, b} None = None SPECIFICATION Spec INVARIANT Small\n\
                         POSTCONDITION Unchanged CHECK_DEADLOCK FALSE\n";
    let place = Place::of("elsewhere", "Elsewhere", include_str!("check/Elsewhere.tla"), configuration);
    let of_tlc = [
        "line 22, col 11 to line 22, col 15",
        "line 47, col 16 to line 47, col 18",
        "line 51, col 13 to line 51, col 17",
        "line 63, col 46 to line 63, col 51",
        "line 70, col 16 to line 70, col 18",
        "line 71, col 32 to line 71, col 35",
        "line 79, col 19 to line 79, col 24",
        "line 86, col 56 to line 86, col 60",
        "line 86, col 95 to line 86, col 99",
        "line 100, col 11 to line 100, col 31",
        "line 102, col 15 to line 102, col 39",
    ];
    let message = "EXCEPT changes nothing where the function, or record, has no such argument";
    for workers in ["1", "2"] {
        let said = both(&place, &["--workers", workers], |said| said);
        assert_eq!(said.code, Some(0), "{}", said.told);
        assert!(said.told.starts_with("No error was found.\nwarning[W7001]: "), "{}", said.told);
        let shown = said.told.lines().filter_map(|line| line.trim_start().strip_prefix("--> Elsewhere.tla:"));
        let place = |of_tlc: &str| of_tlc.replace("line ", "").replace(", col ", ":");
        let places = of_tlc.map(|of_tlc| of_tlc.split(" to ").next().map(place).unwrap_or_default());
        assert_eq!(shown.collect::<Vec<_>>(), places);
        let listed = of_tlc.map(|place| format!("W7001: {message} ({place} of module Elsewhere)"));
        assert_eq!(said.facts["warnings"], serde_json::json!(listed));
    }
    assert_eq!(place.figures(), [1770, 1520, 6]);
    // Not all of them are met on every walk.
    let said = both(&place, &["--simulate", "3", "--seed", "5", "--depth", "3"], |said| said);
    assert!(said.told.contains("W7001") && !said.told.contains("line 47"), "{}", said.told);
}

#[test]
fn what_a_guard_says_of_a_state_it_does_not_say_of_the_next() {
    let spec = include_str!("check/Alternating.tla");
    let place = Place::of("alternating", "Alternating", spec, "SPECIFICATION Fair PROPERTY Alternates Rises\n");
    both_agree(&place, 0, &["--workers", "1"]);
    let sinking = Place::of("sinking", "Alternating", spec, "SPECIFICATION Fair PROPERTY Sinks\n");
    both_agree(&sinking, 13, &["--workers", "1"]);
}

#[test]
fn enabled_asks_for_next_values_of_the_variables_that_a_module_was_written_with() {
    let checked = |name: &str, asked: &str, code: i32| {
        let configuration = format!("SPECIFICATION Spec {asked}\n");
        let place = Place::of(name, "Dimmer", include_str!("check/Dimmer.tla"), &configuration);
        fs::write(place.0.join("Lamp.tla"), include_str!("check/Lamp.tla")).expect("a module");
        both_agree(&place, code, &["--workers", "1"]);
    };
    checked("dimmed", "INVARIANT MayTurn NeverBrightens PROPERTY Lives", 0);
    checked("broken", "PROPERTY Breaks", 13);
    checked("others_dimmed", "INVARIANT OthersMayTurn PROPERTY OtherLives", 0);
    checked("others_broken", "PROPERTY OtherBreaks", 13);
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
    assert_eq!(both(&everywhere, &["--workers", "1"], Said::without_choices).code, Some(76));
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

/// In TLC's words, which writes long values on several lines.
#[test]
fn both_machines_describe_the_spec() {
    let configuration = "SPECIFICATION Spec\nINVARIANT Small\nCONSTRAINT Near\nPOSTCONDITION Told\n";
    let place = Place::of("described", "Described", include_str!("check/Described.tla"), configuration);
    let said = both(&place, &["--workers", "1"], |said| said);
    let lines = [
        "<<\"x\", 11>>",
        "<<\"y\", 14>>",
        "{[name |-> \"Init\", location |-> [beginColumn |-> 9, beginLine |-> 7, endColumn |-> 22, endLine |-> 7, module |-> \
         \"Described\"]]}",
        "{\"Up\", \"Down\"}",
        "{[beginColumn |-> 10, beginLine |-> 10, endColumn |-> 20, endLine |-> 10, module |-> \"Described\"]}",
        "{\"Near\"}",
        "No error was found.",
    ];
    assert_eq!(said.told, lines.join("\n"));
}

#[test]
fn both_machines_judge_the_postcondition() {
    let counts = |name: &str, postcondition: &str, code: i32| {
        let more = format!("POSTCONDITION {postcondition}\nCHECK_DEADLOCK FALSE");
        let place = counters(name, &configuration("{a, b}", 3, 3, &more));
        let said = ["evaluate", "compile"].map(|engine| {
            let output = place.check(&["--engine", engine, "--workers", "1"]);
            assert_eq!(output.status.code(), Some(code), "{engine}: {}{}", text(&output.stdout), text(&output.stderr));
            assert!(!text(&output.stderr).contains("begins anew"), "{}", text(&output.stderr));
            told(&output)
        });
        assert_eq!(said[0], said[1]);
    };
    counts("roomy", "Roomy", 0);
    counts("counted", "Counted", 0);
    counts("miscounted", "Miscounted", 10);
}

#[test]
fn an_assumption_without_a_name_goes_by_its_text() {
    let spec = "---- MODULE Assumed ----\nEXTENDS Integers\nCONSTANT N\nASSUME N > 5\nVARIABLE x\n\
                Init == x = 0\nNext == x' = 1 - x\n====\n";
    let place = Place::of("assumed", "Assumed", spec, "CONSTANT N = 4\nINIT Init\nNEXT Next\n");
    let said = both(&place, &["--workers", "1"], |said| said);
    assert_eq!(said.code, Some(10));
    assert!(said.told.starts_with("Assumption N > 5 is false"), "{}", said.told);
}

#[test]
fn an_alias_without_a_value_is_told_where_it_is_known_why() {
    let spec = "---- MODULE Unshown ----\nEXTENDS Integers\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\n\
                Low == x < 2\nShown == [past |-> <<7, 8>>[x]]\n====\n";
    let place = Place::of("unshown", "Unshown", spec, "INIT Init\nNEXT Next\nINVARIANT Low\nALIAS Shown\n");
    let (said, _) = both_or_one(&place, &["--workers", "1"], |said| said);
    assert!(said.told.contains("(line 7, col 20 to line 7, col 30 of module Unshown)"), "{}", said.told);
}

/// What a spec prints is no matter of which machine runs it.
#[test]
fn both_machines_print_what_the_spec_says() {
    let chatty = include_str!("check/Chatty.tla");
    let place = Place::of("chatty", "Chatty", chatty, "INIT Init\nNEXT Next\nINVARIANT Short\nPOSTCONDITION Told\n");
    let said = both(&place, &["--workers", "1"], |said| said);
    assert_eq!(said.code, Some(0), "{}", said.told);
    // In TLC's words.
    let lines = [
        "\"begins\"",
        "<<\"at\", 0>>",
        "\"next\"  1",
        "[log |-> <<[place |-> 0]>>, seen |-> {0}]",
        "<<\"at\", 1>>",
        "\"next\"  2",
        "[log |-> <<[place |-> 0], [place |-> 1]>>, seen |-> {1}]",
        "<<\"at\", 2>>",
        "\"next\"  3",
        "[log |-> <<[place |-> 0], [place |-> 1], [place |-> 2]>>, seen |-> {2}]",
        "\"rests\"",
        "<<\"in all\", 4>>",
        "No error was found.",
    ];
    assert_eq!(said.told, lines.join("\n"));
}

/// As TLC says it, too.
#[test]
fn an_interval_is_printed_as_one() {
    let rows = include_str!("check/Rows.tla");
    let place = Place::of("rows", "Rows", rows, "INIT Init\nNEXT Next\n");
    let said = both(&place, &["--workers", "1"], |said| said);
    let lines = [
        "<<1..2, {1, 2}, \"<<0..1, {0, 1}>>\">>",
        "[of |-> <<{0, 1}, 1..2>>]",
        "1..3  TRUE",
        "<<{1, 2}, {1, 2}, \"<<{0, 1}, 1..2>>\">>",
        "[of |-> <<{0, 1}, 1..2>>]",
        "1..3  TRUE",
        "No error was found.",
    ];
    assert_eq!(said.told, lines.join("\n"));
}

/// As TLC says it: every generated state is judged by the constraints, then the step by the action constraints, then, where
/// it is not known, the state by the invariants.
#[test]
fn constraints_are_judged_when_tlc_judges_them_where_that_shows() {
    let ticks = include_str!("check/Ticks.tla");
    let configuration = "INIT Init NEXT Next CONSTRAINTS Tick Met ACTION_CONSTRAINTS Went Kept INVARIANT Fine\n\
                         POSTCONDITION Ticked\n";
    let place = Place::of("ticks", "Ticks", ticks, configuration);
    let said = both(&place, &["--workers", "1"], |said| said);
    let lines = [
        "<<\"met\", 0>>",
        "<<\"judged\", 0>>",
        "<<\"met\", 1>>",
        "<<\"from\", 0, \"to\", 1>>",
        "<<\"judged\", 1>>",
        "<<\"met\", 2>>",
        "<<\"from\", 0, \"to\", 2>>",
        "<<\"judged\", 2>>",
        "<<\"met\", 0>>",
        "<<\"from\", 2, \"to\", 0>>",
        "<<\"met\", 1>>",
        "<<\"from\", 2, \"to\", 1>>",
        "<<\"judged\", 1>>",
        "<<\"ticks\", 5>>",
        "No error was found.",
    ];
    assert_eq!((said.code, said.told), (Some(0), lines.join("\n")));
    assert_eq!(place.figures(), [5, 2, 2]);
    // Of several that follow from one state, too.
    let place = Place::of("ticking", "Ticks", ticks, "INIT Init NEXT Next CONSTRAINT Tick POSTCONDITION Ticked\n");
    let said = both(&place, &[], |said| said);
    assert_eq!((said.code, said.told), (Some(0), "<<\"ticks\", 7>>\nNo error was found.".to_owned()));
}

/// An action constraint need not have a value where a constraint does not hold.
#[test]
fn constraints_guard_action_constraints() {
    let place = Place::of(
        "guards",
        "Ticks",
        include_str!("check/Ticks.tla"),
        "INIT Init NEXT Next CONSTRAINT Low\n\
                         ACTION_CONSTRAINT Listed\n",
    );
    both_agree(&place, 0, &["--workers", "1", "--dump-graph", "guards.dot"]);
    assert_eq!(place.figures(), [5, 2, 2]);
}

#[test]
fn a_step_packs_anew_what_it_writes_to_by_whatever_name() {
    // Parameters that have the names of an action's fields, and are given them crosswise.
    let configuration = "CONSTANT P = {a, b, c}\nSPECIFICATION Spec\nINVARIANT InRange\n";
    let place = Place::of("crosswise", "Crosswise", include_str!("check/Crosswise.tla"), configuration);
    both_agree(&place, 0, &[]);
    assert_eq!(place.figures(), [34993, 729, 6]);
}

#[test]
fn guards_count_in_how_many_ways_they_hold_by_recursion_too() {
    let configuration =
        "CONSTANT Rung = {0, 1, 2, 3, 4}\nSPECIFICATION Spec\nINVARIANT InRange\nCHECK_DEADLOCK FALSE\n";
    let place = Place::of("ladder", "Ladder", include_str!("check/Ladder.tla"), configuration);
    both_agree(&place, 0, &[]);
    assert!(place.json("summary.json")["seconds"]["compile"].as_f64() > Some(0.0), "the compiled machine concluded");
    assert_eq!(place.figures(), [2439, 144, 9]);
}

#[test]
fn an_old_value_is_that_of_the_except_in_which_it_is_written() {
    let place = Place::of("olds", "Olds", include_str!("check/Olds.tla"), "INIT Init NEXT Next CHECK_DEADLOCK FALSE\n");
    both_agree(&place, 0, &[]);
    assert_eq!(place.figures(), [79, 53, 5]);
}

#[test]
fn an_old_value_goes_where_the_definitions_go_that_speak_of_it() {
    let configuration = "INIT Init NEXT Next CHECK_DEADLOCK FALSE\n";
    let place = Place::of("formers", "Formers", include_str!("check/Formers.tla"), configuration);
    both_agree(&place, 0, &[]);
    // The figures are TLC's.
    assert_eq!(place.figures(), [593, 124, 5]);
}

#[test]
fn a_composed_action_goes_by_way_of_a_state_that_nobody_visits() {
    let configuration = "CONSTANT Node = {a, b} SPECIFICATION Spec INVARIANT TypeOK\n";
    let place = Place::of("halves", "Halves", include_str!("check/Halves.tla"), configuration);
    // Alternatives of an action come one by one, and so may meet a new state in another order.
    let outcome = |said: Said| Said { facts: serde_json::Value::Null, ..said.without_choices() };
    assert_eq!(both(&place, &["--workers", "1"], outcome).code, Some(0));
    // The figures are TLC's.
    assert_eq!(place.figures(), [57_689, 4_050, 16]);
    let lower = configuration.replace("TypeOK", "Low");
    let lower = Place::of("halves_low", "Halves", include_str!("check/Halves.tla"), &lower);
    assert_eq!(both(&lower, &["--workers", "1"], outcome).code, Some(12));
}

/// What neither machine evaluates keeps no spec from being compiled, and is the same failure where it is met.
#[test]
fn what_nobody_evaluates_fails_where_it_is_met() {
    for (name, last, asked, code) in [
        ("never_met", 9, "INVARIANT Written", 0),
        ("met", 5, "INVARIANT Written", 76),
        ("asked_of_tlc", 9, "POSTCONDITION Ended", 10),
        ("asked_for_a_fingerprint", 9, "POSTCONDITION Found", 10),
    ] {
        let configuration = format!("CONSTANT Last = {last} INIT Init NEXT Next {asked}\n");
        let place = Place::of(name, "Outside", include_str!("check/Outside.tla"), &configuration);
        let (said, handed_over) = both_or_one(&place, &["--workers", "1"], |said| said);
        assert_eq!((said.code, handed_over.as_str()), (Some(code), ""), "{}", said.told);
    }
}

#[test]
fn next_values_are_given_in_other_words_too() {
    let spec = include_str!("check/Given.tla");
    let within = Place::of("given", "Given", spec, "SPECIFICATION Spec INVARIANT Within\n");
    assert_eq!(both(&within, &["--workers", "1"], Said::without_choices).code, Some(0));
    // The figures are TLC's.
    assert_eq!(within.figures(), [774, 81, 6]);
    let some = Place::of("given_some", "Given", spec, "SPECIFICATION Spec INVARIANT Some\n");
    assert_eq!(both(&some, &["--workers", "1"], Said::without_choices).code, Some(12));
}

#[test]
fn a_spec_may_end_its_run() {
    let place =
        Place::of("ends", "Endless", include_str!("check/Endless.tla"), "INIT Init NEXT Next CONSTRAINT Within\n");
    let searched = place.check_without_cargo(&["--json", "summary.json"]);
    assert_eq!(searched.status.code(), Some(0), "{}{}", text(&searched.stdout), text(&searched.stderr));
    let states = place.json("summary.json")["distinctStates"].as_u64();
    assert!((500..100_000).contains(&states.unwrap_or_default()), "{states:?}");
    assert!(text(&searched.stdout).contains("The spec ended the run by TLCSet(\"exit\", TRUE)"), "{searched:?}");
    let walked = place.check_without_cargo(&["--simulate", "1000000000", "--depth", "3"]);
    assert_eq!(walked.status.code(), Some(0), "{}{}", text(&walked.stdout), text(&walked.stderr));
    assert!(text(&walked.stdout).contains("999999990 walks were not taken"), "{walked:?}");
    both_agree(&place, 0, &["--workers", "1"]);
}

/// The state at hand is gone on with to its end, and no other: the figures are TLC's.
#[test]
fn a_run_is_ended_after_the_state_at_hand() {
    let spec = include_str!("check/Ending.tla");
    for (asked, figures) in [
        ("INIT Init NEXT Asking", [1793, 268, 5]),
        ("INIT Init NEXT Next ACTION_CONSTRAINT Asked", [1793, 268, 5]),
        ("INIT Init NEXT Next CONSTRAINT Asked", [561, 131, 4]),
        ("INIT Init NEXT Next INVARIANT Asked", [561, 131, 4]),
        ("INIT AtOnce NEXT Next", [3, 3, 1]),
    ] {
        let place = Place::of("ending", "Ending", spec, asked);
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(0), "{}", said.told);
        assert_eq!(place.figures(), figures, "{asked}");
        let several = place.check_without_cargo(&["--engine", "evaluate", "--workers", "2"]);
        assert_eq!(several.status.code(), Some(0), "{asked}");
    }
}

#[test]
fn a_spec_may_ask_where_its_run_stands() {
    let restless = include_str!("check/Restless.tla");
    let configuration = "INIT Init NEXT Next CONSTRAINT Bound INVARIANTS Few First POSTCONDITION Enough\n";
    let place = Place::of("restless", "Restless", restless, &format!("{configuration}ACTION_CONSTRAINT Early"));
    both_agree(&place, 0, &[]);
    assert_eq!(place.figures(), [93, 35, 8]);
    // States that differ in their levels alone.
    let place = Place::of("restless_seen", "Restless", restless, &format!("{configuration}VIEW Seen"));
    both_agree(&place, 0, &[]);
    assert_eq!(place.figures(), [308, 107, 8]);
    assert!(place.json("summary.json")["seconds"]["compile"].as_f64() > Some(0.0), "the compiled machine concluded");
}

/// TLC's depth is then the level of the deepest state, though it was not expanded.
#[test]
fn a_run_that_the_spec_ends_is_as_deep_as_its_states() {
    let levels = include_str!("../../codegen/tests/evaluate/Levels.tla");
    let place = Place::of("stops", "Levels", levels, "INIT Init NEXT Next INVARIANT Stop POSTCONDITION Known\n");
    let output = place.check_without_cargo(&["--json", "summary.json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(place.figures(), [3, 3, 3]);
}
