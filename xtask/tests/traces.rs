//! What a trace says of its steps, on either machine.

mod place;

use place::{Place, both, both_or_one, text};

/// Where the steps of the behaviour of `Forms` stand. The places are TLC's.
const FORMS: [&str; 24] = [
    "Next 35:12-35:50",
    "Plain 18:10-20:30",
    "With 21:12-24:25",
    "Of 38:12-38:20",
    "Either 26:17-26:58",
    "Either 27:17-27:58",
    "Handed 28:43-28:81",
    "Chosen 29:35-29:76",
    "Next 42:29-42:71",
    "Next 43:48-43:90",
    "Step 31:15-31:55",
    "Local 34:9-34:51",
    "Next 45:12-45:68",
    "Next 46:12-50:20",
    "Next 51:12-51:32",
    "Next 51:12-51:32",
    "Next 52:15-52:55",
    "Next 53:18-53:58",
    "Next 54:19-54:59",
    "Next 55:28-55:66",
    "Next 56:28-56:49",
    "Next 57:28-57:51",
    "Next 58:20-58:60",
    "Next 59:12-60:30",
];

#[test]
fn every_disjunct_has_its_own_place() {
    let config = "INIT Init NEXT Next INVARIANT Short CHECK_DEADLOCK FALSE";
    let place = Place::of("forms", "Forms", include_str!("check/Forms.tla"), config);
    let said = both(&place, &["--workers", "1", "--coverage", "--dump-graph", "graph.dot"], |said| said);
    assert_eq!(said.code, Some(12), "{}", said.told);
    let graph = std::fs::read_to_string(place.0.join("graph.dot")).expect("the graph");
    let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1", "--dump-trace", "trace.json"]);
    assert_eq!(output.status.code(), Some(12));
    let json = place.json("trace.json");
    for (step, expected) in json["counterexample"]["action"].as_array().expect("the steps").iter().zip(FORMS) {
        let (name, at) = (step[1]["name"].as_str().expect("a name"), &step[1]["location"]);
        let place = format!("{}:{}-{}:{}", at["beginLine"], at["beginColumn"], at["endLine"], at["endColumn"]);
        assert_eq!(format!("{name} {place}"), expected);
        let number = |name: &str| at[name].as_u64().expect("a number");
        let place = format!(
            "[line {}, col {} to line {}, col {} of module Forms]",
            number("beginLine"),
            number("beginColumn"),
            number("endLine"),
            number("endColumn")
        );
        let taken = |line: &str| line.contains(&format!(": {name}")) && line.ends_with(&place);
        assert!(said.told.lines().any(taken), "{name} {place} in {}", said.told);
        let covered = |line: &str| line.starts_with(&format!("  {name} ")) && line.contains(&place);
        let alone = ["Plain", "With", "Of", "Handed", "Chosen", "Step", "Local"].contains(&name);
        assert!(alone || said.told.lines().any(covered), "{name} {place} in {}", said.told);
        let label = match alone {
            true => format!("[label=\"{name}"),
            false => format!("  [line {}, col {}]\"]", number("beginLine"), number("beginColumn")),
        };
        assert!(graph.contains(&label), "{label} in {graph}");
    }
}

/// A spec may look at the behaviour that is shown of it, and at the counterexample when all is over. The values are
/// TLC's.
#[test]
fn a_spec_may_look_at_its_behaviour() {
    let spec = include_str!("check/Looking.tla");
    for (name, config, code, more) in [
        ("alias", "SPECIFICATION Spec INVARIANT Low ALIAS Alias POSTCONDITION None", 12, ""),
        ("lines", "SPECIFICATION Spec INVARIANT Low POSTCONDITION Lines", 12, ""),
        ("tens", "SPECIFICATION Spec INVARIANT Low ALIAS Ten POSTCONDITION Tens", 12, ""),
        ("round", "SPECIFICATION Spec CONSTRAINT Near PROPERTY Live POSTCONDITION Round", 13, ""),
        ("stays", "SPECIFICATION Unfair CONSTRAINT Near PROPERTY Live POSTCONDITION Stays", 13, ""),
        ("first", "SPECIFICATION Spec INVARIANT Begun POSTCONDITION First", 12, ""),
        ("stop", "INIT Init NEXT Stop POSTCONDITION Stopped", 11, ""),
        ("none", "SPECIFICATION Spec CONSTRAINT Near POSTCONDITION None", 0, ""),
        ("asked", "SPECIFICATION Spec CONSTRAINT Near INVARIANT Searches POSTCONDITION Asked", 0, ""),
        ("walked", "SPECIFICATION Spec CONSTRAINT Near INVARIANT Walks POSTCONDITION Walked", 0, "walks"),
        ("looked", "SPECIFICATION Spec INVARIANT Low ALIAS Brief POSTCONDITION None", 12, "walks"),
    ] {
        let place = Place::of(&format!("looking_{name}"), "Looking", spec, config);
        let walks = ["--simulate", "4", "--depth", "7", "--seed", "9"];
        let said = both(&place, if more.is_empty() { &["--workers", "1"] } else { &walks }, |said| said);
        assert_eq!(said.code, Some(code), "{name}: {}", said.told);
        let is_false = said.told.contains("Postcondition");
        assert_eq!(is_false, ["alias", "looked"].contains(&name), "{name}: {}", said.told);
        if name == "alias" {
            let second = "* /\\ x = 1\n* /\\ n = 2\n* /\\ t = <<[x |-> 0, y |-> \"a\"], [x |-> 1, y |-> \"a\"]>>\n\
                          * /\\ l = 2\n  /\\ a = \"UnnamedAction\"\n";
            assert!(said.told.contains(second), "{}", said.told);
        }
    }
    // What a compiled machine does not know it leaves to the evaluator.
    let config = "SPECIFICATION Spec CONSTRAINT Near INVARIANT Sets POSTCONDITION Parts";
    let place = Place::of("looking_parts", "Looking", spec, config);
    let output = place.check_without_cargo(&["--engine", "evaluate", "--workers", "1"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    let config = "SPECIFICATION Spec CONSTRAINT Near INVARIANT Taken POSTCONDITION Over";
    let place = Place::of("looking_taken", "Looking", spec, config);
    let walks = ["--engine", "evaluate", "--simulate", "4", "--depth", "7", "--seed", "9"];
    let output = place.check_without_cargo(&walks);
    assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
}

/// A spec may ask for the states before another while they are generated: which they are, and how many states there are
/// then, is as in TLC. A compiled machine does not keep them, and leaves such a spec to the evaluator.
#[test]
fn a_spec_may_look_back() {
    let spec = include_str!("check/Back.tla");
    let walks = ["--simulate", "3", "--depth", "7"];
    for (name, config, code, figures) in [
        ("reached", "INIT Init NEXT Bounded INVARIANT Reached First", 0, [10, 6, 3]),
        ("ahead", "INIT Init NEXT Ahead", 0, [6, 4, 2]),
        ("early", "INIT Init NEXT Early", 75, [2, 2, 1]),
        ("begun", "INIT Begun NEXT Next INVARIANT Reached First", 0, [14, 8, 4]),
        ("unbegun", "INIT Unbegun NEXT Next", 75, [0, 0, 0]),
        ("within", "INIT Init NEXT Next CONSTRAINT Within", 0, [10, 4, 2]),
        ("short", "INIT Init NEXT Next ACTION_CONSTRAINT Short", 0, [14, 6, 3]),
        ("steps", "INIT Init NEXT Next PROPERTY Steps", 0, [14, 8, 4]),
        ("low", "INIT Init NEXT Next INVARIANT Low ALIAS Shown", 12, [7, 5, 3]),
        ("concluded", "INIT Init NEXT Next POSTCONDITION Low", 10, [14, 8, 4]),
        ("walked", "INIT Init NEXT Next INVARIANT Walked ACTION_CONSTRAINT Stepped", 0, [20, 0, 4]),
        ("rested", "INIT Init NEXT Rests INVARIANT Rises", 0, [0; 3]),
        // A behaviour is longer than a stack is deep.
        ("far", "INIT Init NEXT Count INVARIANT Far", 0, [300_002, 300_002, 150_001]),
    ] {
        let place = Place::of(&format!("back_{name}"), "Back", spec, &format!("{config}\nCHECK_DEADLOCK FALSE\n"));
        let is_walk = ["walked", "rested"].contains(&name);
        let (said, refused) = both_or_one(&place, if is_walk { &walks } else { &["--workers", "2"] }, |said| said);
        assert_eq!(said.code, Some(code), "{name}: {}", said.told);
        assert_eq!(refused.contains("does not keep the states before"), name != "concluded", "{name}: {refused}");
        assert!(name == "rested" || place.figures() == figures, "{name}: {:?}", place.figures());
    }
}

/// What was before a state is there again when a search goes on from a checkpoint, or fetches states from the disk.
#[test]
fn what_was_before_a_state_is_kept_with_it() {
    let config = "INIT Init NEXT Next INVARIANT Reached First\nCHECK_DEADLOCK FALSE\n";
    let place = Place::of("back_kept", "Back", include_str!("check/Back.tla"), config);
    for more in [["--depth=2", "--checkpoint=c"], ["--resume=c", "--checkpoint=c"]] {
        let output = place
            .check(&[&["--engine", "evaluate", "--checkpoint-every=0", "--json=summary.json"][..], &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}{}", text(&output.stdout), text(&output.stderr));
    }
    assert_eq!(place.figures(), [14, 8, 4]);
}

/// Where a state cannot be evaluated, the graph of the others is drawn all the same, and it is the run that fails.
#[test]
fn a_graph_is_drawn_as_far_as_it_can_be_evaluated() {
    let spec = "---- MODULE Steep ----\nEXTENDS Integers\nVARIABLE x\nInit == x = 0\n\
                Next == x' = x + <<1, 1>>[x + 1]\n====\n";
    let place = Place::of("steep", "Steep", spec, "INIT Init\nNEXT Next\n");
    for (graph, steps) in [("graph.dot", ["0 -> 1", "1 -> 2"]), ("graph.mmd", ["s0 -->", "s1 -->"])] {
        let said = both(&place, &["--workers", "1", "--dump-graph", graph], |said| said);
        assert_eq!(said.code, Some(75), "{}", said.told);
        let drawn = std::fs::read_to_string(place.0.join(graph)).expect("a graph");
        assert!(steps.iter().all(|step| drawn.contains(step)) && drawn.contains("x = 2"), "{drawn}");
        assert!(!drawn.contains("x = 3"), "{drawn}");
    }
}
