//! In which order states come: as in TLC, so that a search that ends early has seen as many, and shows the same
//! behaviour.

mod place;

use place::{Place, both_agree};

#[test]
fn a_search_that_ends_early_has_seen_what_tlc_has() {
    let cases = [
        ("Zero", "Pairs", "First", [5, 5, 2]),
        ("Zero", "Within", "Sixth", [5, 5, 2]),
        ("Zero", "Either", "Fourth", [6, 6, 2]),
        ("Zero", "Nested", "Eleventh", [37, 21, 2]),
        ("Zero", "Narrow", "Sixth", [9, 9, 2]),
        ("Zero", "After", "Fourth", [8, 8, 2]),
        ("Zero", "Searched", "Fourth", [7, 7, 2]),
        ("Chosen", "Mark", "Marked", [9, 9, 2]),
        ("Given", "Mark", "Marked", [38, 34, 2]),
    ];
    for (init, next, invariant, figures) in cases {
        let configuration = format!("CONSTANT N = {{1, 2, 3}} INIT {init} NEXT {next} INVARIANT {invariant}\n");
        let name = format!("ordered-{init}-{next}");
        let place = Place::of(&name, "Ordered", include_str!("check/Ordered.tla"), &configuration);
        both_agree(&place, 12, &["--workers", "1"]);
        assert_eq!(place.figures(), figures, "{init} {next}");
    }
}

#[test]
fn a_value_beside_those_of_a_set_has_its_place_among_them() {
    let constants = "CONSTANTS Node = {n1, n2} Last = Last CHECK_DEADLOCK FALSE";
    let configuration = format!("{constants} INIT Init NEXT Next INVARIANTS First Third Fourth\n");
    let place = Place::of("beside", "Beside", include_str!("check/Beside.tla"), &configuration);
    both_agree(&place, 12, &["--workers", "1"]);
    assert_eq!(place.figures(), [9, 9, 5]);
}
