//! Errors of evaluation as a user meets them, on either machine: which comes first, and what is said of it.

mod place;

use place::{Place, Said, both};

/// What cannot be evaluated of temporal properties where behaviours begin is found before an invariant is violated
/// there, but for what is asked of a behaviour only in the long run, and for what nobody has to ask. The order is
/// TLC's.
#[test]
fn temporal_properties_are_looked_at_before_invariants_where_behaviours_begin() {
    let spec = "---- MODULE Begun ----\nEXTENDS Integers\nVARIABLE x\nInit == x \\in {1, 0, 2}\nNext == x' = x\n\
                Spec == Init /\\ [][Next]_x /\\ WF_x(Next)\nInv == x # 0\nNear == x # 0\nBad == 1 \\div x = 1\n\
                Ev == <>(x = 3 \\/ Bad)\nEvAl == <>[]Bad\nAlEv == []<>Bad\nLead == x = 5 ~> Bad\nLead0 == x = 0 ~> Bad\n\
                LeadB == Bad ~> x = 3\nNeg == ~ []Bad\nMix == <>(x = 1) /\\ <>Bad\nOr == <>[]Bad \\/ <>(x = 5)\n\
                Or2 == <>(x = 0) \\/ <>Bad\nNested == <>(x = 2 /\\ []Bad)\nNext2 == [](x = 0 => Bad /\\ <>(x = 9))\n\
                Imp == (x = 0) => <>Bad\nImpB == Bad => <>(x = 7)\n====\n";
    let code = |property: &str, more: &str| {
        let config = format!("SPECIFICATION Spec INVARIANT Inv PROPERTY {property} {more}");
        let place = Place::of("begun", "Begun", spec, &config);
        let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
        output.status.code().expect("an exit code")
    };
    for property in ["Ev", "Lead0", "LeadB", "Neg", "Mix", "Nested", "Next2", "Imp", "ImpB"] {
        assert_eq!(code(property, ""), 255, "{property}");
        assert_eq!(code(property, "CONSTRAINT Near"), 12, "{property} under a constraint");
    }
    for property in ["EvAl", "AlEv", "Lead", "Or", "Or2"] {
        assert_eq!(code(property, ""), 12, "{property}");
    }
    let said =
        both(&Place::of("begun_both", "Begun", spec, "SPECIFICATION Spec INVARIANT Inv PROPERTY Ev"), &[], |said| said);
    assert_eq!(said.code, Some(255), "{}", said.told);
    assert!(said.told.contains("x = 0"), "{}", said.told);
}

/// What is told of the way to a failure.
fn way(said: &Said) -> Vec<&str> {
    said.told.lines().filter_map(|line| line.trim_start().strip_prefix("= note: ")).collect()
}

#[test]
fn the_way_to_a_failure_is_told() {
    for (invariant, code, place, applied) in [
        ("Sums", 75, "4:13", &["Share 5:13", "Head2 7:37", "Total 7:48", "Total 21:18"][..]),
        ("Passed", 75, "4:13", &["Share 22:27", "part of Passed 8:19", "Both 22:11"]),
        ("Ruled", 75, "10:37", &["Rule 10:47", "Rule 10:47", "Rule 10:47", "Rule 23:10"]),
        (
            "Sunk",
            75,
            "4:13",
            &[
                "Share 12:26",
                "Sink 12:48",
                "Sink 12:48",
                "Sink 12:48",
                "Sink 12:48",
                "32",
                "Sink 12:48",
                "Sink 12:48",
                "Sink 12:48",
                "Sink 12:48",
                "Sink 24:9",
            ],
        ),
        // Of the next-state relation.
        ("Fine", 75, "9:25", &["inner 9:33", "Lost 18:20", "Fail 20:17"]),
    ] {
        let config = format!("INIT Init NEXT Next INVARIANT {invariant}");
        let deep = Place::of(&format!("way_{invariant}"), "Deep", include_str!("check/Deep.tla"), &config);
        let said = both(&deep, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(code), "{}", said.told);
        assert!(said.told.contains(&format!("--> Deep.tla:{place}\n")), "{}", said.told);
        let line = |applied: &&str| match applied.rsplit_once(' ') {
            Some((operator, place)) => format!("in {operator}, applied at Deep:{place}"),
            None => format!("… and {applied} more between"),
        };
        assert_eq!(way(&said), applied.iter().map(line).collect::<Vec<_>>(), "{}", said.told);
        assert_eq!(said.facts["applied"].as_array().map(Vec::len), Some(applied.len()), "{}", said.facts);
    }
}

/// The exit codes are TLC's: a failed assertion has its own, but in the initial predicate, in invariants, and in what
/// is judged of initial states.
#[test]
fn an_assertion_fails_as_tlc_has_it_fail() {
    let spec = "---- MODULE Asserted ----\nEXTENDS Integers, TLC\nVARIABLE x\nInit == x = 0\nNext == x' = x + 1\n\
                Low == Assert(x < 2, \"low\")\nLate == Assert(x > 0, \"late\")\nBegun == x = 0 /\\ Assert(x > 1, \"begun\")\n\
                Up == \\E i \\in {1} : Assert(x < 2, \"up\") /\\ x' = x + i\nStep == [][Low]_x\nEver == <>(~ Low)\n====\n";
    for (config, code) in [
        ("INIT Init NEXT Next INVARIANT Low", 76),
        ("INIT Init NEXT Next INVARIANT Late", 75),
        ("INIT Init NEXT Next PROPERTY Late", 75),
        ("INIT Begun NEXT Next", 75),
        ("INIT Init NEXT Up", 14),
        ("INIT Init NEXT Next CONSTRAINT Low", 14),
        ("INIT Init NEXT Next ACTION_CONSTRAINT Low", 14),
        ("INIT Init NEXT Next PROPERTY Step", 14),
        ("INIT Init NEXT Next PROPERTY Ever", 14),
    ] {
        let place = Place::of("asserted", "Asserted", spec, config);
        let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
        assert_eq!(output.status.code(), Some(code), "{config}");
    }
}
