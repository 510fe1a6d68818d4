//! `cargo xtask check` as a user runs it: what it reads, says and writes, on either machine the same.

mod place;

use std::fs;
use std::path::Path;

use place::{Place, both, both_agree, both_or_one, configuration, counters, text, told};

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
    // The codes are TLC's.
    for (name, code) in
        [("Bottomless", 255), ("Outside", 76), ("Overflow", 76), ("Incomparable", 76), ("Forgetful", 75)]
    {
        fs::copy(evaluate.join("Errors.tla"), place.0.join("Counters.tla")).expect("the spec");
        let text = fs::read_to_string(place.0.join("Counters.tla")).expect("the spec");
        let text = text.replace("MODULE Errors", "MODULE Counters");
        fs::write(place.0.join("Counters.tla"), text).expect("the spec");
        fs::copy(evaluate.join(format!("Errors-{name}.cfg")), place.0.join("Counters.cfg")).expect("the configuration");
        both_agree(&place, code, &["--workers", "1"]);
    }
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

/// What a module, or an operator, with parameters says of one variable is not what it says of another.
#[test]
fn both_machines_tell_apart_what_is_given() {
    let spec = include_str!("check/Hands.tla");
    for (name, properties, code) in [
        ("kept", "Hours Minutes Together Returned", 0),
        ("swapped", "Hours Minutes Swapped", 13),
        ("stays", "Returned Stays", 13),
    ] {
        let configuration = format!("SPECIFICATION Spec\nPROPERTIES {properties}\n");
        both_agree(&Place::of(&format!("hands-{name}"), "Hands", spec, &configuration), code, &["--workers", "1"]);
    }
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
