//! Runs that ask where they stand, and that end themselves.

mod place;

use place::{Place, both, both_agree, text};

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

/// Constraints under the name of what must have been possible are constraints none the less. The figures are TLC's.
#[test]
fn what_must_have_been_possible_is_counted() {
    let spec = include_str!("check/Reached.tla");
    let configuration = |more: &str| format!("INIT Init NEXT Next CONSTRAINT Small POSTCONDITION Counted {more}\n");
    let reached = Place::of("reached", "Reached", spec, &configuration("_POSSIBLE Small Turned"));
    both_agree(&reached, 0, &["--workers", "1"]);
    assert_eq!(reached.figures(), [4, 3, 3]);
    for never in ["Never", "NeverTurned"] {
        let place =
            Place::of("never", "Reached", spec, &format!("INIT Init NEXT Next _POSSIBLE Small Turned {never}\n"));
        let said = both(&place, &["--workers", "1"], |said| said);
        assert_eq!(said.code, Some(10), "{}", said.told);
        assert!(said.told.contains(&format!("Postcondition {never} is false")), "{}", said.told);
    }
}
