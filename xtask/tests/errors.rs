//! Errors of evaluation as a user meets them, on either machine: which comes first, and what is said of it.

mod place;

use place::{Place, both};

/// What cannot be evaluated of temporal properties where behaviours begin is found before an invariant is violated there,
/// but for what is asked of a behaviour only in the long run, and for what nobody has to ask. The order is TLC's.
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
        assert_eq!(code(property, ""), 77, "{property}");
        assert_eq!(code(property, "CONSTRAINT Near"), 12, "{property} under a constraint");
    }
    for property in ["EvAl", "AlEv", "Lead", "Or", "Or2"] {
        assert_eq!(code(property, ""), 12, "{property}");
    }
    let said =
        both(&Place::of("begun_both", "Begun", spec, "SPECIFICATION Spec INVARIANT Inv PROPERTY Ev"), &[], |said| said);
    assert_eq!(said.code, Some(77), "{}", said.told);
    assert!(said.told.contains("x = 0"), "{}", said.told);
}
