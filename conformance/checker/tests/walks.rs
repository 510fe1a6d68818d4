//! The state graph, simulation, and the formats of traces and graphs.

mod zoo;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use expect_test::expect_file;
use lockstep_checker::dump::{TraceFormat, dot, mermaid};
use lockstep_checker::{
    ExitCode, Loop, OUTSIDE, Options, Progress, Rng, StateGraph, Trace, TraceAction, TraceState, TraceVariable,
    Verdict, Walks, check, simulate, steps, summary,
};
use lockstep_model::value::Symbol;
use lockstep_model::{Location, Spec, Temporal, Value};
use proptest::prelude::*;
use zoo::toy::State;
use zoo::two_phase::TwoPhase;
use zoo::{Toy, toy};

fn node(number: u8) -> State {
    State::from([number as i8, 0, 0, 0, 0, 0])
}

fn from_edges(nodes: u8, initial: u8, edges: BTreeSet<(u8, u8)>) -> Toy {
    let initial: Vec<State> = (0..initial.min(nodes)).map(node).collect();
    toy(&["node"], &["Go"], &initial, move |state, visit| {
        edges.iter().filter(|(from, _)| *from == state[0] as u8).for_each(|&(_, to)| visit(0, node(to)));
    })
}

#[test]
fn the_graph_of_two_phase_commit_is_whole() {
    let spec = TwoPhase::new(3);
    let graph = StateGraph::build(&spec, usize::MAX).unwrap();
    assert_eq!((graph.len(), graph.initial(), graph.step_count(), graph.is_complete()), (288, 1, 1145, true));
    let last = graph.len() as u32 - 1;
    let (mut at, way) = graph.way_to(last);
    assert_eq!((at, way.len()), (0, 10));
    for place in way {
        let state = graph.state(&spec, at).unwrap();
        let (action, next) = steps(&spec, &state).unwrap().swap_remove(place as usize);
        assert_eq!(spec.step(&state, &action).unwrap(), Some(next));
        at = graph.targets(at)[place as usize];
        assert_eq!(graph.state(&spec, at), Some(next));
    }
    assert_eq!(at, last);
}

#[test]
fn a_bounded_graph_says_that_it_is_not_complete() {
    let graph = StateGraph::build(&TwoPhase::new(3), 50).unwrap();
    assert_eq!((graph.len(), graph.is_complete()), (50, false));
    assert!((0..50).flat_map(|state| graph.targets(state)).all(|&to| to < 50 || to == OUTSIDE));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_number_of_workers_changes_nothing(
        seed in any::<u64>(),
        bad in prop::option::of(0..100i8),
        starts in 1..3i8,
    ) {
        // A dense random graph with levels wide enough for several workers.
        let initial: Vec<State> = (0..starts).map(|start| [start, 0, 0, 0, 0, 0]).collect();
        let random = toy(&["x", "y"], &["A", "B", "C"], &initial, move |&[x, y, ..], visit| {
            let mut rng = Rng::new(seed ^ (x as u64) << 8 ^ y as u64);
            for _ in 0..rng.below(5) {
                let next = [rng.below(100) as i8, rng.below(60) as i8, 0, 0, 0, 0];
                visit(rng.below(3) as usize, next);
            }
        });
        let spec = random
            .invariant("Good", move |state| Some(state[0]) != bad || state[1] % 8 != 7)
            .constraint("Inside", |state| state[1] < 58)
            .atom("low", |state| state[0] < 90)
            .step_atom("moves", |state, next| state[0] != next[0])
            .fairness(Temporal::Atom(1).eventually().always())
            .property("Low", Temporal::Atom(0).always().eventually())
            .without_deadlock();
        let one = check(&spec, &Options { workers: 1, coverage: true, ..Options::default() });
        for workers in [2, 5] {
            let more = check(&spec, &Options { workers, coverage: true, ..Options::default() });
            prop_assert_eq!((more.generated, more.distinct, more.depth), (one.generated, one.distinct, one.depth));
            prop_assert_eq!(&more.verdict, &one.verdict);
            prop_assert_eq!(&more.trace, &one.trace);
            prop_assert_eq!(&more.coverage, &one.coverage);
        }
    }
}

#[test]
fn random_walks_are_the_same_for_the_same_seed() {
    let spec = TwoPhase::new(3);
    let walk = |seed| {
        let report = simulate(&spec, 3, 40, seed, &Options { check_deadlock: Some(false), ..Options::default() });
        (report.verdict, report.generated, report.coverage)
    };
    assert_eq!(walk(7), walk(7));
    assert_ne!(walk(7), walk(8));
}

#[test]
fn simulation_finds_violations_and_deadlocks() {
    let counter = |limit: i8| {
        toy(&["x"], &["Up", "Stay"], &[node(0)], move |&[x, ..], visit| {
            if x < limit {
                visit(0, [x + 1, 0, 0, 0, 0, 0]);
                visit(1, [x, 0, 0, 0, 0, 0]);
            }
        })
    };
    let options = Options::default();
    let report = simulate(&counter(50).invariant("Low", |state| state[0] < 9), 20, 100, 1, &options);
    assert_eq!(report.verdict, Verdict::Invariant { name: "Low".into() });
    assert_eq!(report.trace, simulate(&counter(50).invariant("Low", |s| s[0] < 9), 20, 100, 1, &options).trace);
    assert_eq!(simulate(&counter(5), 20, 100, 1, &options).exit_code(), ExitCode::Deadlock);
    assert_eq!(simulate(&counter(50).without_deadlock(), 20, 30, 1, &options).exit_code(), ExitCode::Success);
    assert_eq!(simulate(&counter(50), 20, 30, 1, &options).depth, 31);
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = told.clone();
    let progress = Some(Arc::new(move |progress: &Progress| tell.lock().expect("alone").push(progress.walks)) as _);
    simulate(&counter(50), 3, 30, 1, &Options { progress, ..Options::default() });
    let walks = |taken| Some(Walks { taken, left: 3 - taken });
    assert_eq!(*told.lock().expect("alone"), [walks(1), walks(2), walks(3)]);
}

/// As TLC does: whether the walk goes on there or not, and whether the constraints allow it or not.
#[test]
fn simulation_judges_all_successors() {
    let fan = |initial: i8| {
        let initial: Vec<State> = (0..initial).map(|start| [start, 0, 0, 0, 0, 0]).collect();
        toy(&["x"], &["Go"], &initial, |&[x, ..], visit| (0..100).for_each(|to| visit(0, [to, x, 0, 0, 0, 0])))
    };
    let walked = |spec: Toy, steps| simulate(&spec, 1, steps, 1, &Options::default());
    let named = |name: &str| Verdict::Invariant { name: name.into() };
    let found = walked(fan(1).invariant("Seldom", |state| state[0] != 77), 1);
    assert_eq!(found.verdict, named("Seldom"));
    assert_eq!(found.trace.expect("a walk").states.len(), 2);
    assert_eq!(found.generated, 1 + 78);
    assert_eq!(walked(fan(1).invariant("Seldom", |state| state[0] != 77), 0).verdict, Verdict::Success);
    let outside = fan(1).invariant("Seldom", |state| state[0] != 77).constraint("Near", |state| state[0] < 5);
    assert_eq!(walked(outside, 1).verdict, named("Seldom"));
    let stepping = fan(1).step_atom("next", |state, next| next[0] != 77 || state[0] > 0);
    let stepping = walked(stepping.property("Steps", Temporal::Atom(0).always()), 1);
    assert_eq!(stepping.trace.map(|trace| trace.states.len()), Some(2), "{:?}", stepping.verdict);
    // All initial states come first.
    let found = walked(fan(40).invariant("Begun", |state| state[0] != 33 || state[1] > 0), 9);
    assert_eq!((found.verdict, found.generated), (named("Begun"), 34));
    assert_eq!(found.trace.expect("a state").states.len(), 1);
    // There is no way on inside the constraints.
    let stuck = fan(1).constraint("Here", |state| state[0] < 0 || state[1] == 0 && state[0] == 0);
    assert_eq!(walked(stuck, 9).verdict, Verdict::Success);
    let stuck = toy(&["x"], &["Up"], &[node(0)], |&[x, ..], visit| visit(0, [x + 1, 0, 0, 0, 0, 0]));
    assert_eq!(walked(stuck.constraint("Near", |state| state[0] < 5), 9).verdict, Verdict::Deadlock);
}

/// As TLC does: along the steps of one walk.
#[test]
fn simulation_judges_temporal_properties() {
    // Round in a circle of five, which one may stop at any time.
    let circle = |fairness: Temporal| {
        let toy = toy(&["x"], &["On"], &[node(0)], |&[x, ..], visit| visit(0, [(x + 1) % 5, 0, 0, 0, 0, 0]));
        toy.atom("x = 3", |state| state[0] == 3)
            .angle_atom("On", |state, next| state != next)
            .fairness(fairness)
            .property("Again", Temporal::Atom(0).eventually().always())
    };
    let fair = Temporal::Atom(1).eventually().always();
    let walk =
        |fairness: &Temporal, depth, options: &Options| simulate(&circle(fairness.clone()), 4, depth, 1, options);
    let options = Options::default();
    let unfair = walk(&Temporal::Constant(true), 30, &options);
    assert_eq!(unfair.verdict, Verdict::Liveness { name: "Again".into() });
    assert_eq!(unfair.trace.and_then(|trace| trace.then), Some(Loop::Stuttering));
    assert!(unfair.warnings[0].contains("no fairness condition"), "{:?}", unfair.warnings);
    assert_eq!(walk(&fair, 30, &options).verdict, Verdict::Success);
    // A walk that goes on elsewhere than it was is no circle.
    assert_eq!(walk(&fair, 4, &options).verdict, Verdict::Success);
    let never = || circle(fair.clone()).property("Rests", Temporal::Atom(0).always().eventually());
    assert_eq!(simulate(&never(), 4, 4, 1, &options).verdict, Verdict::Success);
    let found = simulate(&never(), 4, 5, 1, &options);
    assert_eq!(found.verdict, Verdict::Liveness { name: "Rests".into() });
    let trace = found.trace.expect("a circle");
    assert_eq!(trace.states.len(), 5);
    assert!(trace.states[1..].iter().all(|state| state.action.as_ref().is_some_and(|action| action.name == "On")));
    assert!(matches!(trace.then, Some(Loop::Back { to: 1, action: Some(_) })), "{:?}", trace.then);
    let unasked = walk(&Temporal::Constant(true), 30, &Options { liveness: false, ..Options::default() });
    assert_eq!(unasked.verdict, Verdict::Success);
    assert_eq!(unasked.warnings, ["Temporal properties were not checked."]);
}

#[test]
fn walks_begin_somewhere() {
    let spec = |initial: &[State]| toy(&["x"], &["Stay"], initial, |&state, visit| visit(0, state));
    let code = |spec: Toy| simulate(&spec, 3, 9, 1, &Options::default()).exit_code();
    assert_eq!(code(spec(&[node(0)])), ExitCode::Success);
    assert_eq!(code(spec(&[])), ExitCode::Unclassified);
    assert_eq!(code(spec(&[node(0)]).constraint("Away", |state| state[0] > 0)), ExitCode::Unclassified);
}

/// TLC has no code of its own for it, where it walks.
#[test]
fn a_walk_that_cannot_be_evaluated_has_a_code_of_its_own() {
    let spec = || toy(&["x"], &["Stay"], &[node(0)], |&state, visit| visit(0, state)).failing_at(node(0));
    assert_eq!(simulate(&spec(), 3, 9, 1, &Options::default()).exit_code(), ExitCode::Unclassified);
    assert_eq!(check(&spec(), &Options::default()).exit_code(), ExitCode::SpecEvaluation);
}

#[test]
fn walks_are_not_taken_where_an_assumption_is_false() {
    let spec = toy(&["x"], &["Stay"], &[node(0)], |&state, visit| visit(0, state)).assumption("Never", false);
    let report = simulate(&spec, 20, 100, 1, &Options::default());
    assert_eq!(report.exit_code(), ExitCode::Assumption);
    assert_eq!(report.generated, 0);
}

/// A trace with every kind of value.
fn trace() -> Trace {
    let location = Location { module: "M".into(), line: 5, column: 10, end_line: 5, end_column: 49 };
    let action = TraceAction {
        name: "Go".into(),
        arguments: vec![("i".into(), Value::Int(1)), ("p".into(), Value::Model(Symbol::new("p1")))],
        location: Some(location),
    };
    let state = |number: usize, x: i32, action: Option<TraceAction>| {
        let record = Value::record([(Symbol::new("a"), Value::set([Value::Int(2), Value::Int(1)]))]);
        let function = Value::function([(Value::Model(Symbol::new("p1")), Value::tuple([Value::Bool(true)]))]);
        let variable = |name: &str, value, changed| TraceVariable { name: name.into(), value, changed };
        let variables = vec![
            variable("x", Value::Int(x), number > 1),
            variable("y", record, false),
            variable("z", function, false),
            variable("s", Value::string("a \"b\""), false),
        ];
        TraceState { number, action, variables, unshown: None }
    };
    Trace {
        states: vec![state(1, 0, None), state(2, 1, Some(action.clone())), state(3, 2, Some(action.clone()))],
        then: Some(Loop::Back { to: 2, action: Some(action) }),
    }
}

#[test]
fn traces_are_written_in_the_format_that_the_ending_asks_for() {
    for (file, golden) in [
        ("a/b.itf.json", expect_file!["golden/trace.itf.json"]),
        ("b.json", expect_file!["golden/trace.json"]),
        ("b.tla", expect_file!["golden/trace.tla"]),
    ] {
        golden.assert_eq(&TraceFormat::of_file(file).unwrap().write(&trace(), "M", Path::new(file)));
    }
    assert_eq!(TraceFormat::of_file("trace.txt"), None);
    expect_file!["golden/trace.txt"].assert_eq(&lockstep_checker::render::trace(&trace()));
}

#[test]
fn graphs_are_drawn() {
    let spec = from_edges(3, 1, BTreeSet::from([(0, 1), (1, 2), (2, 0), (2, 2)]));
    let graph = StateGraph::build(&spec, 10).unwrap();
    expect_file!["golden/graph.dot"].assert_eq(&dot(&spec, &graph));
    expect_file!["golden/graph.mermaid"].assert_eq(&mermaid(&spec, &graph));
}

#[test]
fn the_summary_has_the_documented_fields() {
    let spec = from_edges(3, 1, BTreeSet::from([(0, 1), (1, 2)]));
    let mut report = check(&spec, &Options { workers: 1, ..Options::default() });
    report.peak_bytes = Some(1 << 20);
    report.seconds = Default::default();
    let summary = serde_json::to_string_pretty(&summary(&report, "Toy.cfg")).unwrap() + "\n";
    expect_file!["golden/summary.json"].assert_eq(&summary);
}
