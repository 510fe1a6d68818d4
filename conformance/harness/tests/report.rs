//! What people and machines are told.

use std::time::Duration;

use expect_test::expect;
use lockstep_harness::Coverage;
use lockstep_harness::coverage::{ActionCoverage, ConjunctCoverage, Thresholds};
use lockstep_harness::report::{Check, Fault, Layer, Report, Style, html, junit, terminal};

fn coverage() -> Coverage {
    let mut coverage = Coverage { module: "Boxes".into(), ..Coverage::default() };
    for (name, steps) in [("Make", 1_234_567), ("Send", 40), ("Receive", 0)] {
        let mut action = ActionCoverage::default();
        if steps > 0 {
            action.taken.insert("edge cover".into(), steps);
        }
        action.conjuncts.insert("held[b] < Limit".into(), ConjunctCoverage { guard: true, held: steps, failed: 3 });
        action.conjuncts.insert("b # c".into(), ConjunctCoverage { guard: true, held: steps, failed: 0 });
        coverage.actions.insert(name.into(), action);
    }
    coverage
}

fn passing() -> Report {
    let mut model = Layer::new("model", "does the model keep its own promises?");
    model
        .checks
        .push(Check::passed("Boxes.cfg", "31 states, depth 9", Duration::from_millis(12)).with_figure("states", 31.0));
    model.checks.push(Check::skipped("Boxes_large.cfg", "only with --large"));
    let mut lockstep = Layer::new("lockstep", "does the runtime take the model's steps?");
    lockstep.checks.push(Check::passed("Boxes, edge cover", "78 steps in 1 walks", Duration::from_millis(1_450)));
    let found = Some("step 5, Receive(b |-> b1)".to_owned());
    let fault = Fault {
        name: "lost-token".into(),
        description: "A token that is received is not put into the box.".into(),
        layers: vec![("lockstep".into(), found), ("trace".into(), None)],
    };
    Report {
        title: "conform: Boxes".into(),
        layers: vec![model, lockstep],
        coverage: vec![coverage()],
        faults: vec![fault],
        ..Report::default()
    }
}

fn failing() -> Report {
    let mut report = passing();
    report.layers[1].checks.push(Check::failed(
        "Boxes, random walks, seed 7",
        "step 11, Receive(b |-> b1): differs in 1 place",
        "Boxes: model and runtime part at step 11 (random walks, seed 7)\n  held[b1]: model 2, runtime <nothing> & \"more\"\u{1}\n",
        Duration::from_secs(130),
    ));
    report.faults.push(Fault {
        name: "greedy-box".into(),
        description: "A box takes more than its limit.".into(),
        layers: vec![("lockstep".into(), None)],
    });
    report.shortfalls = coverage().shortfalls(Thresholds { actions: 100, guards: 50 });
    report
}

#[test]
fn the_terminal_is_told_in_a_few_lines() {
    expect![[r#"
        conform: Boxes
          ✓ model     1 passed, 1 skipped         12 ms
          ✓ lockstep  1 passed                    1.4 s
          – coverage  Boxes: 2 of 3 actions, 2 of 6 guards both ways
          ✓ faults    1 of 1 killed

        conforms (1.5 s)
    "#]]
    .assert_eq(&terminal(&passing(), Style::Plain));
    expect![[r#"
        conform: Boxes
          ✓ model     1 passed, 1 skipped         12 ms
          ✗ lockstep  1 of 2 failed            2 min 11 s
          – coverage  Boxes: 2 of 3 actions, 2 of 6 guards both ways
          ✗ faults    1 of 2 killed

        ✗ lockstep: Boxes, random walks, seed 7
          Boxes: model and runtime part at step 11 (random walks, seed 7)
            held[b1]: model 2, runtime <nothing> & "more"

        ✗ fault greedy-box: not found by lockstep
          A box takes more than its limit.

        ✗ coverage
          2 of 3 actions exercised, 100% wanted; never: Receive
          2 of 6 guards seen both to hold and to fail, 50% wanted; not:
            Make: b # c (never failed)
            Send: b # c (never failed)
            Receive: held[b] < Limit (never held)
            Receive: b # c (never held)

        does not conform (2 min 11 s)
    "#]]
    .assert_eq(&terminal(&failing(), Style::Plain));
    assert!(terminal(&failing(), Style::Coloured).contains("\u{1b}["));
}

#[test]
fn junit_is_well_formed() {
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="conform: Boxes" tests="7" failures="3" skipped="1" errors="0" time="131.462">
          <testsuite name="model" tests="2" failures="0" skipped="1" errors="0" time="0.012">
            <testcase name="Boxes.cfg" classname="model" time="0.012"/>
            <testcase name="Boxes_large.cfg" classname="model" time="0.000">
              <skipped message="only with --large"/>
            </testcase>
          </testsuite>
          <testsuite name="lockstep" tests="2" failures="1" skipped="0" errors="0" time="131.450">
            <testcase name="Boxes, edge cover" classname="lockstep" time="1.450"/>
            <testcase name="Boxes, random walks, seed 7" classname="lockstep" time="130.000">
              <failure message="step 11, Receive(b |-&gt; b1): differs in 1 place">Boxes: model and runtime part at step 11 (random walks, seed 7)
          held[b1]: model 2, runtime &lt;nothing&gt; &amp; &quot;more&quot;�
        </failure>
            </testcase>
          </testsuite>
          <testsuite name="seeded faults" tests="2" failures="1" skipped="0" errors="0" time="0.000">
            <testcase name="lost-token" classname="seeded faults" time="0.000"/>
            <testcase name="greedy-box" classname="seeded faults" time="0.000">
              <failure message="no layer found this seeded fault">A box takes more than its limit.</failure>
            </testcase>
          </testsuite>
          <testsuite name="coverage" tests="1" failures="1" skipped="0" errors="0" time="0.000">
            <testcase name="thresholds" classname="coverage" time="0.000">
              <failure message="2 of 3 actions exercised, 100% wanted; never: Receive">2 of 3 actions exercised, 100% wanted; never: Receive
        2 of 6 guards seen both to hold and to fail, 50% wanted; not:
          Make: b # c (never failed)
          Send: b # c (never failed)
          Receive: held[b] &lt; Limit (never held)
          Receive: b # c (never held)</failure>
            </testcase>
          </testsuite>
        </testsuites>
    "#]].assert_eq(&junit(&failing()));
}

#[test]
fn the_page_stands_alone() {
    for report in [passing(), failing()] {
        let page = html(&report).expect("the template renders");
        assert!(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"));
        assert!(page.contains("lost-token"));
        assert_eq!(page.contains("Does not conform"), !report.passed());
    }
    let page = html(&failing()).expect("the template renders");
    assert!(page.contains("runtime &lt;nothing&gt; &amp; &quot;more&quot;"), "what a runtime says is escaped");
}

#[test]
fn json_reads_back() {
    let text = failing().to_json().expect("figures are numbers");
    assert_eq!(serde_json::from_str::<Report>(&text).expect("it reads back"), failing());
}

#[test]
fn coverage_merges() {
    let (mut one, mut other) = (coverage(), coverage());
    other.took(2, "trace", 5);
    one.merge(&other);
    assert_eq!(one.untaken(), Vec::<&str>::new());
    assert_eq!(one.actions["Make"].total(), 2 * 1_234_567);
    assert_eq!(one.actions["Send"].conjuncts["b # c"].held, 80);
}
