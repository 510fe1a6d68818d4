//! Temporal properties as a user meets them.

mod place;

use place::{Place, both_agree};

fn code(module: &str, spec: &str, configuration: &str, more: &[&str]) -> i32 {
    let place = Place::of(&module.to_lowercase(), module, spec, configuration);
    let output = place.check_without_cargo(&[&["--engine", "evaluate", "--workers", "1"], more].concat());
    output.status.code().expect("an exit code")
}

/// What a finite beginning decides is safety, unless behaviours are to be fair. The codes are TLC's.
#[test]
fn what_a_beginning_violates_has_tlcs_code() {
    let spec = "---- MODULE Beginnings ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x < 4 /\\ x' = x + 1\n\
                Plain == Init /\\ [][Next]_x\nFair == Plain /\\ WF_x(Next)\n\
                Never == ~<>(x > 3)\nAfter == [](x > 1 => [](x > 2))\nKept == [](x > 1 => [](x > 0))\n\
                Ends == [](x = 2 => []FALSE)\nLeads == (x > 1) ~> [](x > 2)\nComes == <>(x > 3)\n\
                If == [](x < 9) => <>(x > 3)\nLost == TRUE ~> FALSE\nLater == [](x > 1 => <>FALSE)\n\
                Deep == [](x > 1 => [](x > 2 => [](x > 3)))\n\
                Either == [](x > 1 => <>(x > 9) \\/ [](x > 2))\n====\n";
    for (property, plain, fair) in [
        ("Never", 12, 13),
        ("After", 12, 13),
        ("Kept", 0, 0),
        ("Ends", 12, 13),
        ("Leads", 13, 0),
        ("Comes", 13, 0),
        ("If", 13, 0),
        // To TLC, what is to be for ever is not decided, be it nothing.
        ("Lost", 13, 13),
        ("Later", 13, 13),
        ("Deep", 12, 13),
        ("Either", 13, 13),
    ] {
        for (behaviours, expected) in [("Plain", plain), ("Fair", fair)] {
            let configuration = format!("SPECIFICATION {behaviours} PROPERTY {property} CHECK_DEADLOCK FALSE");
            assert_eq!(code("Beginnings", spec, &configuration, &[]), expected, "{property} of {behaviours}");
        }
    }
}

/// What comes after it is of no account: the behaviour may have gone on.
#[test]
fn what_a_beginning_violates_is_shown_and_told_as_a_beginning() {
    let spec = "---- MODULE Begun ----\nEXTENDS Naturals, Sequences, FiniteSets, TLC, TLCExt\nVARIABLE x\nInit == x = 0\n\
                Next == x' \\in {0, 1}\nOnce == [](x = 1 => [](x = 0 => [](x = 0)))\n\
                Told == PrintT(<<Len(ToTrace(CounterExample)), Cardinality(CounterExample.action)>>)\n====\n";
    let place = Place::of("begun", "Begun", spec, "INIT Init NEXT Next PROPERTY Once POSTCONDITION Told");
    let arguments = ["--engine", "evaluate", "--workers", "1", "--dump-trace", "way.json"];
    let output = place.check_without_cargo(&arguments);
    assert_eq!(output.status.code(), Some(12));
    let said = place::told(&output);
    assert!(said.contains("State 4: Next") && said.contains("<<4, 3>>"), "{said}");
    assert!(!said.contains("State 5") && !said.contains("fairness"), "{said}");
    assert_eq!(place.json("way.json")["counterexample"]["action"].as_array().map(Vec::len), Some(3));
}

/// TLC's codes for what cannot be evaluated turn on the part of a property that it stands in, and on whether the states
/// are searched or walked through. But for `Begins`: TLC tells the error, and that the run was a success.
#[test]
fn what_cannot_be_evaluated_of_a_property_has_tlcs_codes() {
    let spec = "---- MODULE Valueless ----\nEXTENDS Naturals, TLC\nVARIABLE x\nf == [i \\in 0..3 |-> TRUE]\n\
                g == [i \\in {1, 2, 3} |-> TRUE]\nInit == x = 0\nNext == x' = (x + 1) % 5\n\
                Fair == Init /\\ [][Next]_x /\\ WF_x(Next)\nFairest == Fair /\\ SF_x(Next /\\ f[x])\n\
                First == g[x]\nStates == []f[x]\nStates0 == []g[x]\nSteps == [][f[x]]_x\nSteps0 == [][g[x]]_x\n\
                Ev == <>~f[x]\nAlEv == []<>~f[x]\nAlEv0 == []<>~g[x]\nEvAl == <>[]~f[x]\nLead == x = 1 ~> ~f[x]\n\
                Taken == []<><<~f[x']>>_x\nCan == []<>ENABLED (Next /\\ f[x])\nBegins == <>~g[x]\nTrue2 == []<>(x = 2)\n\
                AStates == []Assert(x # 4, \"no\")\nASteps == [][Assert(x # 4, \"no\")]_x\nAAlEv == []<>Assert(x # 4, \"no\")\n\
                AEv == <>~Assert(x # 4, \"no\")\n====\n";
    for (property, searched, walked) in [
        ("First", 75, 0),
        ("States", 76, 76),
        ("States0", 75, 255),
        ("Steps", 75, 13),
        ("Steps0", 75, 13),
        ("Ev", 255, 255),
        ("AlEv", 255, 255),
        ("AlEv0", 255, 255),
        ("EvAl", 255, 255),
        ("Lead", 255, 255),
        ("Taken", 255, 255),
        ("Can", 255, 255),
        ("Begins", 255, 255),
        ("AStates", 76, 76),
        ("ASteps", 14, 13),
        ("AAlEv", 14, 255),
        ("AEv", 14, 255),
    ] {
        let configuration = format!("SPECIFICATION Fair PROPERTY {property}");
        assert_eq!(code("Valueless", spec, &configuration, &[]), searched, "{property}");
        let walks = ["--simulate", "20", "--depth", "20"];
        assert_eq!(code("Valueless", spec, &configuration, &walks), walked, "{property} on walks");
    }
    assert_eq!(code("Valueless", spec, "SPECIFICATION Fairest PROPERTY True2", &[]), 255);
    let invariant = |definition: &str| format!("{}{definition}\n====\n", spec.trim_end_matches("====\n"));
    for (definition, walked) in [("Inv == f[x]", 76), ("Inv == g[x]", 255), ("Inv == Assert(x # 4, 0)", 76)] {
        let walks = ["--simulate", "20", "--depth", "20"];
        assert_eq!(
            code("Valueless", &invariant(definition), "SPECIFICATION Fair INVARIANT Inv", &walks),
            walked,
            "{definition}"
        );
    }
}

/// The state space has no end.
#[test]
fn a_violation_is_found_though_the_search_never_ends() {
    let spec = "---- MODULE Uphill ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 1\nNext == x' = x + 1\n\
                Spec == Init /\\ [][Next]_x\nOnce == [](x > 1 => [](x > 2))\n====\n";
    let place = Place::of("uphill", "Uphill", spec, "SPECIFICATION Spec PROPERTY Once");
    for workers in ["1", "2"] {
        let arguments =
            ["--engine", "evaluate", "--workers", workers, "--json", "said.json", "--dump-trace", "way.tla"];
        let output = place.check_without_cargo(&arguments);
        assert_eq!(output.status.code(), Some(12));
        let said = place.json("said.json");
        assert_eq!((&said["violated"], &said["trace"][1]["state"]["x"]), (&"Once".into(), &"2".into()), "{said}");
    }
}

/// What stands behind a false conjunct need not have a value.
#[test]
fn a_conjunction_inside_a_formula_is_judged_from_left_to_right() {
    let spec = "---- MODULE Guarded ----\nEXTENDS Naturals, Sequences\nVARIABLE s\nInit == s = <<>>\n\
                Next == s' = IF Len(s) < 2 THEN Append(s, 7) ELSE s\n\
                Spec == Init /\\ [][Next]_s /\\ WF_s(Next)\nFull == s # <<>> /\\ s[Len(s)] = 7\n\
                Stays == <>[](s # <<>> /\\ s[1] = 7)\nComes == <>Full\nTwice == s = <<>> ~> (Len(s) = 2 /\\ s[2] = 7)\n\
                Late == TRUE => <>[](/\\ s # <<>>\n                     /\\ s[1] = 7)\nNever == []<>(s # <<>> /\\ s[1] = 8)\n\
                Chain == <>(s # <<>> /\\ s[1] = 7 /\\ []<>(s # <<>>))\n\
                Or == [](s = <<>> \\/ s[1] = 7 \\/ <>(s = <<>>))\n====\n";
    for (property, expected) in
        [("Stays", 0), ("Comes", 0), ("Twice", 0), ("Late", 0), ("Never", 13), ("Chain", 0), ("Or", 0)]
    {
        let configuration = format!("SPECIFICATION Spec PROPERTY {property}");
        assert_eq!(code("Guarded", spec, &configuration, &[]), expected, "{property}");
    }
}

/// TLC refuses to search for violations of what is true by its form: the conjunction of fairness and what violates any
/// of the properties is false, as far as constants, negation, `/\` and `\/` tell. It walks all the same, unless a
/// property is quantified over an empty set.
#[test]
fn what_is_true_by_its_form_is_refused() {
    let spec = "---- MODULE Sure ----\nEXTENDS Naturals\nCONSTANT E\nVARIABLE x\nInit == x = 0\nNext == x' = (x + 1) % 3\n\
                Spec == Init /\\ [][Next]_x\nFair == Spec /\\ WF_x(Next)\nFree == Spec /\\ \\A i \\in {} : WF_x(Next)\n\
                Unfair == Spec /\\ \\E i \\in {} : WF_x(Next)\nHardly == Spec /\\ (FALSE \\/ WF_x(Next))\n\
                Ev == <>TRUE\nEvTrue == <>[]TRUE => TRUE\nAlEv == []<>TRUE\nLead == TRUE ~> x = 1\nLeads == x = 9 ~> TRUE\n\
                Nothing == \\A i \\in {} : <>(x = i)\nFromFalse == FALSE => <>(x = 1)\nSelf == (x = x) => <>(x = 1)\n\
                OrTrue == TRUE \\/ <>(x = 1)\nMiddle == <>(x = 1) \\/ ~<>(x = 1)\nAsFair == WF_x(Next)\n\
                Sum == (1 + 1 = E) \\/ []<>(x = 1)\nHalf == (\\A i \\in {} : <>(x = i)) /\\ <>(x = 1)\nBoth == EvTrue /\\ OrTrue\n\
                Chosen == IF E = 2 THEN TRUE ELSE <>(x = 1)\nInside == [](TRUE \\/ <>(x = 1))\nToTrue == <>(x = 1) => TRUE\n\
                Known == \\A i \\in {1, 2} : (i > 0 \\/ <>(x = i))\nLocal == LET P == 1 < E IN P \\/ <>(x = 1)\n\
                Id(F) == F \\/ <>(x = 1)\nGiven == Id(1 < E)\nOpen == (x = 0 \\/ TRUE) \\/ <>(x = 1)\nChain == x = 1 \\/ TRUE \\/ <>(x = 1)\n\
                List ==\n  \\/ x = 1\n  \\/ TRUE\n  \\/ <>(x = 1)\nTrue == TRUE\n\
                States == [](x = 1 => TRUE)\nEmpty == \\A i \\in {} : [](x = i)\nOne == <>(x = 1)\nEvFalse == <>FALSE => <>(x = 1)\n\
                ====\n";
    let on = |behaviour: &str, properties: &str, more: &[&str]| {
        let configuration = format!("CONSTANT E = 2 SPECIFICATION {behaviour} PROPERTY {properties}");
        code("Sure", spec, &configuration, more)
    };
    for property in
        ["Ev", "AlEv", "Lead", "Leads", "Self", "Middle", "AsFair", "Inside", "Open", "Chain", "True", "States", "One"]
    {
        assert_eq!(on("Fair", property, &[]), 0, "{property}");
    }
    let sure = ["EvTrue", "FromFalse", "OrTrue", "Sum", "Both", "Chosen", "ToTrue", "Known", "Local", "Given", "List"];
    for property in sure {
        assert_eq!(on("Fair", property, &[]), 77, "{property}");
        assert_eq!(on("Fair", property, &["--simulate", "2", "--depth", "3"]), 0, "{property} on walks");
    }
    for property in ["Nothing", "Half", "Empty"] {
        assert_eq!(on("Fair", property, &[]), 77, "{property}");
        assert_eq!(on("Fair", property, &["--simulate", "2", "--depth", "3"]), 77, "{property} on walks");
    }
    for (behaviour, properties, expected) in [
        ("Fair", "EvTrue One", 0),
        ("Fair", "EvTrue OrTrue", 77),
        ("Fair", "OrTrue True", 77),
        ("Fair", "Nothing One", 77),
        ("Spec", "EvTrue", 77),
        ("Free", "EvTrue", 77),
        ("Free", "EvFalse", 0),
        ("Hardly", "One", 0),
        ("Unfair", "One", 77),
        ("Unfair", "States", 0),
    ] {
        assert_eq!(on(behaviour, properties, &[]), expected, "{behaviour}: {properties}");
    }
}

/// What is false of every behaviour asks nothing of states.
#[test]
fn a_property_need_not_speak_of_states() {
    let spec = "---- MODULE Idle ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = 1 - x\n\
                Spec == Init /\\ [][Next]_x\nNever == TRUE ~> FALSE\n====\n";
    let place = Place::of("idle", "Idle", spec, "SPECIFICATION Spec PROPERTY Never\n");
    both_agree(&place, 13, &["--workers", "1"]);
}
