//! What has no value, wherever it is evaluated, ends with TLC's exit code, and so does what a configuration should not
//! name: the tables `exit/codes.txt` and `exit/named.txt`, and TLC itself where `TLA2TOOLS_JAR` names its jar.

mod place;
#[allow(dead_code, reason = "not every test program asks for everything")]
#[path = "../../codegen/tests/common/tlc.rs"]
mod tlc;

use place::Place;
use tlc::Tlc;

/// A row of the table.
struct Row {
    place: &'static str,
    code: i32,
    expression: &'static str,
}

fn rows() -> Vec<Row> {
    let mut place = "";
    let mut rows = vec![];
    for line in include_str!("exit/codes.txt").lines().filter(|line| !line.is_empty() && !line.starts_with("\\*")) {
        match line.strip_prefix("  ").map(|row| row.trim_start().split_once(' ').expect("a code and an expression")) {
            Some((code, expression)) => rows.push(Row { place, code: code.parse().expect("a code"), expression }),
            None => place = line,
        }
    }
    rows
}

/// A spec that evaluates an expression at this place, and its configuration.
fn spec(Row { place, expression, .. }: &Row) -> (String, String) {
    let when = |at: &str, text: &'static str| if *place == at { text } else { "" };
    let module = format!(
        "---- MODULE Row ----\nEXTENDS Integers, Sequences, FiniteSets, TLC, TLCExt, Bags, Json, Randomization, SequencesExt, Bitwise, \
         BagsExt\nCONSTANT a\nVARIABLE v\n\
         RECURSIVE R(_)\nR(n) == R(n + 1) + 1\nrf[n \\in Nat] == rf[n + 1] + 1\n\
         Value(x) == ({expression}) = ({expression})\nConst == Value(1)\n{}\
         Bad == Value(v)\nLate == v < 2 \\/ Bad\nSmall == v < 2\nFine == v < 3\n\
         Init == v = 0{}\nNext == v < 4 /\\ {}v' = v + 1\nSpec == Init /\\ [][Next]_v\n\
         View == <<v, Late>>\nAlias == [v |-> Bad]\nStep == [][Late]_v\nAlways == []Late\n====\n",
        when("Assumption", "ASSUME Const\n"),
        when("Init", " /\\ Bad"),
        when("Next", "Late /\\ "),
    );
    let checked = match *place {
        "Init" | "Next" | "Assumption" => "",
        "Invariant" => "INVARIANT Late",
        "Invariant of an initial state" => "INVARIANT Bad",
        "Invariant of a state that is cut off" => "CONSTRAINT Small INVARIANT Late",
        "Constraint" => "CONSTRAINT Late",
        "Constraint of an initial state" => "CONSTRAINT Bad",
        "Action constraint" => "ACTION_CONSTRAINT Late",
        "View" => "VIEW View",
        "Alias" => "INVARIANT Fine ALIAS Alias",
        "Postcondition" => "POSTCONDITION Const",
        "Property about steps" => "PROPERTY Step",
        "Property about states" => "PROPERTY Always",
        "Property of initial states" => "PROPERTY Bad",
        other => panic!("nothing is evaluated at {other}"),
    };
    (module, format!("SPECIFICATION Spec CHECK_DEADLOCK FALSE CONSTANT a = a {checked}"))
}

#[test]
fn what_has_no_value_ends_with_tlcs_code() {
    let tlc = Tlc::find("exit-codes");
    let mut wrong = vec![];
    for row in rows() {
        let (module, config) = spec(&row);
        let place = Place::of("exit_code", "Row", &module, &config);
        let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
        let ours = output.status.code();
        if ours != Some(row.code) {
            wrong.push(format!("{}: {}: {ours:?}, and not {}", row.place, row.expression, row.code));
        }
        let theirs = tlc.as_ref().and_then(|tlc| tlc.run("Row", &module, &config).code);
        if theirs.is_some_and(|theirs| theirs != row.code) {
            wrong.push(format!("{}: {}: TLC says {theirs:?}, and not {}", row.place, row.expression, row.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_configuration_names_ends_with_tlcs_code() {
    let tlc = Tlc::find("exit-named");
    let module = include_str!("exit/Named.tla");
    let mut wrong = vec![];
    for line in include_str!("exit/named.txt").lines().filter(|line| !line.starts_with("\\*")) {
        let (code, config) = line.trim_start().split_once(' ').expect("a code and a configuration");
        let expected = Some(code.parse().expect("a code"));
        let config = format!("{config} CHECK_DEADLOCK FALSE");
        let place = Place::of("exit_named", "Named", module, &config);
        let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
        let theirs = tlc.as_ref().map(|tlc| tlc.run("Named", module, &config).code);
        for (who, found) in [("we end", Some(output.status.code())), ("TLC ends", theirs)] {
            if let Some(found) = found.filter(|found| *found != expected) {
                wrong.push(format!("{line}: {who} with {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
