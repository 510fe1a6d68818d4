//! Actions, constraints and what is said of steps, on either machine: `cargo xtask check` says the same of both.

mod place;

use std::fs;

use place::{Place, Said, both, both_agree, both_or_one};

#[test]
fn branches_may_give_values_to_different_variables() {
    let spec = include_str!("check/Uneven.tla");
    let even = Place::of("uneven", "Uneven", spec, "INIT Init NEXT Next INVARIANT Small\n");
    both_agree(&even, 0, &["--workers", "1"]);
    assert_eq!(even.figures(), [53, 28, 14]);
    let lacking = Place::of("lacking", "Uneven", spec, "INIT Init NEXT Faulty INVARIANT Small\n");
    both_agree(&lacking, 75, &["--workers", "1"]);
    // TLC counts the state that lacks a variable, and shows it.
    assert_eq!(lacking.figures(), [23, 14, 5]);
    let said = both(&lacking, &["--workers", "1"], |said| said);
    let shown = "State 6: Lacking  [line 27, col 12 to line 27, col 72 of module Uneven]\n  /\\ x = 0\n* /\\ n = 0";
    assert!(said.told.contains(shown), "{}", said.told);
}

#[test]
fn what_a_condition_implies_gives_values_to_variables() {
    let configuration = "INIT Init NEXT Next INVARIANT Small CHECK_DEADLOCK FALSE\n";
    let place = Place::of("implied", "Implied", include_str!("check/Implied.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [32, 16, 5]);
}

/// What is enabled of a variable that an operator, or an instance, is given is asked of the variable, not of its value.
#[test]
fn an_operator_may_ask_what_is_enabled_of_a_variable() {
    let configuration = "SPECIFICATION Spec INVARIANTS Below Each Least Stutters PROPERTY Ends\n";
    let place = Place::of("possible", "Possible", include_str!("check/Possible.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [38, 16, 4]);
}

#[test]
fn what_a_let_defines_has_its_next_value_under_a_prime() {
    let configuration = "SPECIFICATION Spec PROPERTIES Second Named Applied Subscript\n";
    let place = Place::of("primed", "Primed", include_str!("check/Primed.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [6, 4, 4]);
}

#[test]
fn an_action_may_be_given_an_action() {
    let configuration = "CONSTANT P = {a, b} SPECIFICATION Spec INVARIANT Small PROPERTY Filled CHECK_DEADLOCK FALSE\n";
    let place = Place::of("handed", "Handed", include_str!("check/Handed.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [25, 16, 7]);
    let spec = include_str!("../../codegen/tests/evaluate/Handing.tla");
    let place = Place::of("handing", "Handing", spec, "INIT Init NEXT Next\n");
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [21, 8, 5]);
}

#[test]
fn what_recursion_is_handed_may_give_values_too() {
    let configuration = "INIT Init NEXT Next INVARIANT Inv CHECK_DEADLOCK FALSE\n";
    let place = Place::of("passed", "Passed", include_str!("check/Passed.tla"), configuration);
    both_agree(&place, 12, &["--workers", "1"]);
    assert_eq!(place.figures(), [114, 27, 6]);
}

#[test]
fn first_values_may_be_given_through_operators() {
    let spec = include_str!("check/Firsts.tla");
    let cases = [
        ("Handed", "Stepped", [25, 12, 6]),
        ("Mixed", "Swapped", [12, 5, 3]),
        ("Later", "Same", [4, 2, 1]),
        ("Substituted", "Same", [2, 1, 1]),
    ];
    for (initial, next, figures) in cases {
        let configuration = format!("INIT {initial} NEXT {next} CHECK_DEADLOCK FALSE\n");
        let place = Place::of(&format!("firsts-{initial}"), "Firsts", spec, &configuration);
        both_agree(&place, 0, &["--workers", "1"]);
        assert_eq!(place.figures(), figures, "{initial}");
    }
    // The compiled machine leaves it to the evaluator to say what has no value, and where.
    for (initial, lacking) in [("Early", "w is used before"), ("Tupled", "a is used before")] {
        let place = Place::of(&format!("firsts-{initial}"), "Firsts", spec, &format!("INIT {initial} NEXT Same\n"));
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(75), "{}", said.told);
        assert!(said.told.contains(lacking), "{}", said.told);
    }
    let place = Place::of("firsts-Summed", "Firsts", spec, "INIT Summed NEXT Same CHECK_DEADLOCK FALSE\n");
    let (said, refused) = both_or_one(&place, &["--workers", "1"], |said| said);
    assert_eq!(said.code, Some(0), "{}", said.told);
    assert!(refused.contains("`Sum`, which is defined by itself, reads variables"), "{refused}");
}

/// How many instances there are, and so which variables have values behind them, only the run tells; and once all have,
/// TLC counts no more ways.
#[test]
fn instances_come_after_the_first_from_the_last_on() {
    let backwards = include_str!("check/Backwards.tla");
    let of = |next: &str| {
        let configuration = format!("INIT Init NEXT {next} CONSTRAINT Low CHECK_DEADLOCK FALSE\n");
        Place::of("backwards", "Backwards", backwards, &configuration)
    };
    for (next, figures) in [("Back", [3, 2, 2]), ("Pairs", [11, 3, 2])] {
        let place = of(next);
        both(&place, &["--workers", "1"], |said| said);
        assert_eq!(place.figures(), figures, "{next}");
    }
    both_agree(&of("Forth"), 75, &["--workers", "1"]);
}

#[test]
fn universal_quantifiers_give_values_instance_by_instance() {
    let configuration = "CONSTANT S = {1, 2} INIT Init NEXT Next INVARIANT Little Possible CHECK_DEADLOCK FALSE\n";
    let place = Place::of("instances", "Instances", include_str!("check/Instances.tla"), configuration);
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [2628, 83, 5]);
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
fn an_instance_may_be_applied_to_what_stands_for_its_variables() {
    let checked = |asked: &str, code: i32, figures: Option<[u64; 3]>| {
        let place = Place::of("parametrised", "Parametrised", include_str!("check/Parametrised.tla"), asked);
        both_agree(&place, code, &["--workers", "1"]);
        if let Some(figures) = figures {
            assert_eq!(place.figures(), figures, "{asked}");
        }
    };
    checked("SPECIFICATION Spec INVARIANTS Parted Moved Through PROPERTY Turned", 0, Some([33, 9, 4]));
    checked("SPECIFICATION Passing INVARIANT Parted", 0, Some([33, 9, 4]));
    checked("SPECIFICATION Merged", 0, Some([6, 3, 1]));
    checked("SPECIFICATION Spec INVARIANT Outside", 75, None);
    checked("SPECIFICATION Spec PROPERTY Advanced", 13, Some([11, 5, 2]));
    checked("SPECIFICATION Spec PROPERTY Halfway", 13, None);
    checked("SPECIFICATION Spec PROPERTY Stepped", 13, Some([4, 3, 1]));
}

/// Where a module is instantiated elsewhere, its variables replaced, `ENABLED` still searches by an operator that is
/// defined by itself; it is judged fair, too.
#[test]
fn enabled_searches_by_recursion_beside_what_an_instance_replaces() {
    let coarse = "---- MODULE Coarse ----\nEXTENDS Integers\nVARIABLE n\nInit == n = 0\n\
                  Next == n < 4 /\\ n' \\in n + 1..n + 3\nSpec == Init /\\ [][Next]_n\n====";
    let spec = "---- MODULE Steps ----\nEXTENDS Integers\nVARIABLES x, y\nRECURSIVE Do(_)\n\
                Do(k) == IF k = 0 THEN x' = x + 1 ELSE (x' = x + k /\\ x > 0) \\/ Do(k - 1)\n\
                Init == x = 0 /\\ y = 0\n\
                Next == x < 4 /\\ Do(2) /\\ y' = IF ENABLED (Do(1) /\\ x' > x) THEN 1 ELSE 0\n\
                Seen == INSTANCE Coarse WITH n <- x + 0\n\
                Spec == Init /\\ [][Next]_<<x, y>> /\\ WF_<<x, y>>(Next)\n\
                Refines == Seen!Spec\nEnds == <>(x > 3)\nInv == ENABLED Do(2)\n====";
    let configuration = "SPECIFICATION Spec PROPERTIES Refines Ends INVARIANT Inv CHECK_DEADLOCK FALSE";
    let place = Place::of("coarse", "Steps", spec, configuration);
    fs::write(place.0.join("Coarse.tla"), coarse).expect("a module");
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [11, 6, 4]);
}

/// A recursive search gives values to what an instance replaces, too, and each instance has its own.
#[test]
fn enabled_searches_by_recursion_for_what_an_instance_replaces() {
    let configuration = "INIT Init NEXT Next INVARIANT Inv CHECK_DEADLOCK FALSE";
    let place = Place::of("lifted", "Lifted", include_str!("check/Lifted.tla"), configuration);
    fs::write(place.0.join("Lift.tla"), include_str!("check/Lift.tla")).expect("a module");
    fs::write(place.0.join("Middle.tla"), include_str!("check/Middle.tla")).expect("a module");
    let said = both(&place, &["--workers", "1"], |said| said);
    assert_eq!(said.code, Some(12), "{}", said.told);
    // As TLC has it.
    for seen in [
        "<<TRUE, FALSE, FALSE, TRUE, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE, FALSE>>",
        "<<TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE, TRUE>>",
    ] {
        assert!(said.told.contains(&format!("/\\ seen = {seen}")), "{}", said.told);
    }
}

/// As TLC says it: every generated state is judged by the constraints, then the step by the action constraints, then,
/// where it is not known, the state by the invariants.
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

/// As TLC with one worker says it, which counts on with every state, and evaluates a conjunct once for all that follows
/// it.
#[test]
fn where_the_run_stands_is_told_as_it_goes_on() {
    let standing = include_str!("check/Standing.tla");
    let configuration = "INIT Init NEXT Next CONSTRAINT Low INVARIANT Judged ACTION_CONSTRAINT Taken\n";
    let place = Place::of("standing", "Standing", standing, configuration);
    let said = both(&place, &[], |said| said);
    assert_eq!(said.told, format!("{}No error was found.", include_str!("check/Standing.txt")));
    assert_eq!(place.figures(), [15, 4, 2]);
    // So a search may be bounded by what it has found.
    let place = Place::of("few", "Standing", standing, "INIT Init NEXT Next CONSTRAINT Few\n");
    both(&place, &["--workers", "2"], |said| said);
    assert_eq!(place.figures(), [15, 4, 2]);
    // And so may the initial predicate alone ask.
    let place = Place::of("numbered", "Standing", standing, "INIT Numbered NEXT Still\n");
    both(&place, &[], |said| said);
    assert_eq!(place.figures(), [8, 4, 1]);
}

#[test]
fn what_is_before_several_ways_to_go_on_is_evaluated_once() {
    for (next, told, figures) in [("Next", "<<31, 97, 52>>", [98, 10, 4]), ("Choose", "<<7, 1, 2>>", [17, 6, 3])] {
        let configuration = format!("INIT Init NEXT {next} POSTCONDITION Told\n");
        let place = Place::of("tallied", "Tallied", include_str!("check/Tallied.tla"), &configuration);
        let said = both(&place, &[], |said| said);
        assert_eq!(said.told, format!("{told}\nNo error was found."));
        assert_eq!(place.figures(), figures);
    }
}

/// Whatever gives values to different variables, a search goes on from each to its end before it takes the next.
#[test]
fn what_an_action_says_it_says_in_turn() {
    let turns = include_str!("check/Turns.tla");
    // The figures, and how many lines are said, are TLC's.
    for (next, lines, figures) in [("Next", 189, [62, 12, 3]), ("Told", 74, [54, 14, 3]), ("Quiet", 11, [28, 13, 3])] {
        let configuration = format!("INIT Init NEXT {next} INVARIANT Possible CHECK_DEADLOCK FALSE\n");
        let place = Place::of(&format!("turns-{next}"), "Turns", turns, &configuration);
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!((said.code, said.told.lines().count()), (Some(0), lines + 1), "{}", said.told);
        assert_eq!(place.figures(), figures, "{next}");
    }
}

#[test]
fn what_is_cached_is_evaluated_once_for_each_key() {
    let configuration = "INIT Init NEXT Next CHECK_DEADLOCK FALSE\n";
    let place = Place::of("cached", "Cached", include_str!("check/Cached.tla"), configuration);
    let said = both(&place, &["--workers", "1"], |said| said);
    // As TLC says it.
    let lines = ["<<\"sq\", 1>>", "<<\"other\", 0>>", "<<\"sq\", 0>>", "<<\"other\", 1>>", "No error was found."];
    assert_eq!(said.told, lines.join("\n"));
    assert_eq!(place.figures(), [9, 7, 3]);
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
    // What is a constant holds in one way.
    let rule = include_str!("../../codegen/tests/evaluate/Rule.tla");
    let place = Place::of("rule", "Rule", rule, "INIT Init NEXT Next\n");
    both_agree(&place, 11, &["--workers", "1"]);
    assert_eq!(place.figures(), [33, 4, 4]);
}

#[test]
fn guards_count_in_how_many_ways_they_hold_of_initial_states_too() {
    let place = Place::of("ways", "Ways", include_str!("check/Ways.tla"), "INIT Init NEXT Next\n");
    both_agree(&place, 0, &["--workers", "1"]);
    assert_eq!(place.figures(), [28, 7, 1]);
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
    let outcome = |said: Said| Said { facts: serde_json::Value::Null, ..said };
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
    ] {
        let configuration = format!("CONSTANT Last = {last} INIT Init NEXT Next {asked}\n");
        let place = Place::of(name, "Outside", include_str!("check/Outside.tla"), &configuration);
        let (said, handed_over) = both_or_one(&place, &["--workers", "1"], |said| said);
        assert_eq!((said.code, handed_over.as_str()), (Some(code), ""), "{}", said.told);
    }
}

/// TLC evaluates what the root module defines by its name; a compiled machine knows no names.
#[test]
fn definitions_are_evaluated_by_their_names() {
    let lowered = "---- MODULE Lowered ----\nEXTENDS Integers\nVARIABLE v\nDown == v - 100\n====\n";
    for (name, asked, code) in [
        ("known", "NEXT Next INVARIANT Known", 0),
        ("went", "NEXT Next ACTION_CONSTRAINT Went", 0),
        ("unknown", "NEXT Next INVARIANT Unknown", 76),
        ("constant", "NEXT Next INVARIANT Constant", 76),
        ("variable", "NEXT Next INVARIANT Variable", 76),
        ("applied", "NEXT Next INVARIANT Applied", 76),
        ("number", "NEXT Next INVARIANT Number", 76),
        ("inside", "NEXT Next INVARIANT Inside", 76),
        ("late", "NEXT Next INVARIANT Late", 76),
        // TLC has no end here.
        ("endless", "NEXT Next INVARIANT Endless", 255),
        ("stepped", "NEXT NextByName", 75),
    ] {
        let configuration = format!("CONSTANT C = 7 INIT Init {asked} CHECK_DEADLOCK FALSE\n");
        let place = Place::of(&format!("called_{name}"), "Called", include_str!("check/Called.tla"), &configuration);
        std::fs::write(place.0.join("Lowered.tla"), lowered).expect("a module");
        let (said, refused) = both_or_one(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(code), "{name}: {}", said.told);
        assert!(refused.contains("has no `TLCEvalDefinition`"), "{name}: {refused}");
    }
}

#[test]
fn next_values_are_given_in_other_words_too() {
    let spec = include_str!("check/Given.tla");
    let within = Place::of("given", "Given", spec, "SPECIFICATION Spec INVARIANT Within\n");
    assert_eq!(both(&within, &["--workers", "1"], |said| said).code, Some(0));
    // The figures are TLC's.
    assert_eq!(within.figures(), [774, 81, 6]);
    let some = Place::of("given_some", "Given", spec, "SPECIFICATION Spec INVARIANT Some\n");
    assert_eq!(both(&some, &["--workers", "1"], |said| said).code, Some(12));
}

/// The next state is of the next level, whatever asks for that; nothing else that `TLCGet` tells is another one there.
#[test]
fn both_machines_know_the_level_of_the_next_state() {
    let asked = [
        ("y' = TLCGet(\"level\")'", "y = x + 1"),
        ("y' = (TLCGet(\"level\") + x)'", "y = 2 * x + 1"),
        ("y' = Sum'", "y = 2 * x + 1"),
        ("y' = Counted(x)'", "y = 3 * x + 1"),
        ("y' = TLCGet(\"level\") /\\ TLCGet(\"level\")' = y' + 1", "y = x"),
        ("y' = TLCGet(1)'", "y = 5"),
        ("y' = TLCGet(\"diameter\")'", "y = x"),
    ];
    for (index, (step, invariant)) in asked.into_iter().enumerate() {
        let text = format!(
            "---- MODULE Further ----\nEXTENDS Integers, TLC\nVARIABLES x, y\nSum == TLCGet(\"level\") + x\n\
             Counted(n) == Sum + n\nInit == x = 0 /\\ y = 0 /\\ TLCSet(1, 5)\n\
             Next == x < 3 /\\ x' = x + 1 /\\ {step}\nInv == x = 0 \\/ {invariant}\n\
             Low == x < 3 => TLCGet(\"level\")' = x + 2\n===="
        );
        let configuration = "INIT Init NEXT Next INVARIANT Inv ACTION_CONSTRAINT Low CHECK_DEADLOCK FALSE";
        let place = Place::of(&format!("further{index}"), "Further", &text, configuration);
        both_agree(&place, 0, &["--workers", "1"]);
        assert_eq!(place.figures(), [4, 4, 4], "{step}");
    }
}

/// On a walk, both machines tell by which action the state at hand was reached, with what it was given, and where it
/// stands.
#[test]
fn both_machines_know_the_action_that_led_to_a_state_on_a_walk() {
    let text = "---- MODULE Walk ----\nEXTENDS Integers, TLC\nVARIABLES x, y\nInit == x = 0 /\\ y = [name |-> \"none\"]\n\
                Up(n) == x < 3 /\\ x' = x + n /\\ y' = TLCGet(\"action\")\n\
                Next == \\E n \\in 1..2 : Up(n)\nInv == \"context\" \\notin DOMAIN y\n====";
    let place = Place::of("walk", "Walk", text, "INIT Init NEXT Next INVARIANT Inv CHECK_DEADLOCK FALSE");
    let said = both(&place, &["--simulate", "4", "--seed", "2", "--workers", "1"], |said| said);
    assert_eq!(said.code, Some(12), "{}", said.told);
    assert!(said.told.contains("parameters |-> <<\"n\">>"), "{}", said.told);
}
