//! Counts, verdicts and shortest counterexamples of safety checking: what TLC gives for the same models.

mod zoo;

use lockstep_checker::{Control, ExitCode, Interrupt, Options, Report, Verdict, check, render};
use lockstep_model::{Spec, Temporal};
use zoo::toy::State;
use zoo::two_phase::TwoPhase;
use zoo::{Toy, toy};

/// The report, which must be the same for one worker and for several.
fn run<S: Spec>(spec: &S) -> Report {
    let one = check(spec, &Options { workers: 1, ..Options::default() });
    for workers in [2, 3] {
        let more = check(spec, &Options { workers, ..Options::default() });
        assert_eq!(counts(&more), counts(&one), "{workers} workers");
        assert_eq!(more.verdict, one.verdict, "{workers} workers");
        assert_eq!(more.trace, one.trace, "{workers} workers");
        assert_eq!(more.coverage, one.coverage, "{workers} workers");
    }
    one
}

/// Generated, distinct, depth.
fn counts(report: &Report) -> (u64, u64, u32) {
    (report.generated, report.distinct, report.depth)
}

fn at(parts: &[i8]) -> State {
    let mut state = State::default();
    state[..parts.len()].copy_from_slice(parts);
    state
}

/// Two jugs of 3 and 5 gallons.
fn die_hard() -> Toy {
    let actions = ["FillSmall", "FillBig", "EmptySmall", "EmptyBig", "SmallToBig", "BigToSmall"];
    toy(&["big", "small"], &actions, &[at(&[0, 0])], |&[big, small, ..], visit| {
        visit(0, at(&[big, 3]));
        visit(1, at(&[5, small]));
        visit(2, at(&[big, 0]));
        visit(3, at(&[0, small]));
        let poured = small.min(5 - big);
        visit(4, at(&[big + poured, small - poured]));
        let poured = big.min(3 - small);
        visit(5, at(&[big - poured, small + poured]));
    })
}

/// Counts from 0 up to a limit, where it stops.
fn counter(limit: i8) -> Toy {
    toy(&["x"], &["Up"], &[at(&[0])], move |&[x, ..], visit| {
        if x < limit {
            visit(0, at(&[x + 1]));
        }
    })
}

#[test]
fn die_hard_has_sixteen_states() {
    let report = run(&die_hard());
    assert_eq!(report.verdict, Verdict::Success);
    assert_eq!(counts(&report), (97, 16, 8));
}

#[test]
fn die_hard_is_solved_in_six_steps() {
    let report = run(&die_hard().invariant("NotSolved", |state| state[0] != 4));
    assert_eq!(report.exit_code(), ExitCode::Safety);
    expect_test::expect_file!["golden/die_hard.txt"].assert_eq(&render::trace(report.trace.as_ref().unwrap()));
}

#[test]
fn two_phase_commit_has_the_published_counts() {
    assert_eq!(counts(&run(&TwoPhase::new(3))), (1146, 288, 11));
    let report = run(&TwoPhase::new(7));
    assert_eq!((report.verdict.clone(), report.distinct), (Verdict::Success, 296_448));
    assert!(report.seen_bytes <= 32 * report.distinct, "{} bytes", report.seen_bytes);
}

#[test]
fn a_state_without_successor_is_a_deadlock_unless_switched_off() {
    let report = run(&counter(3));
    assert_eq!((report.verdict.clone(), counts(&report)), (Verdict::Deadlock, (4, 4, 4)));
    assert_eq!(report.trace.unwrap().states.len(), 4);
    assert_eq!(run(&counter(3).without_deadlock()).verdict, Verdict::Success);
}

#[test]
fn a_state_outside_a_constraint_is_generated_and_judged_but_not_counted() {
    let report = run(&counter(100).constraint("Small", |state| state[0] < 5));
    assert_eq!((report.verdict.clone(), counts(&report)), (Verdict::Success, (6, 5, 5)));
    assert_eq!(report.coverage.constraints[0].cut, 1);
    let judged = counter(100).constraint("Small", |state| state[0] < 5).invariant("Tiny", |state| state[0] < 5);
    let report = run(&judged);
    assert_eq!(report.verdict, Verdict::Invariant { name: "Tiny".into() });
    assert_eq!(report.trace.unwrap().states.len(), 6);
}

#[test]
fn a_step_outside_an_action_constraint_is_generated_but_not_taken() {
    let report = run(&counter(100).action_constraint("Low", |_, next| next[0] < 5));
    assert_eq!((report.verdict.clone(), counts(&report)), (Verdict::Success, (6, 5, 5)));
    assert_eq!(report.coverage.action_constraints[0].cut, 1);
}

#[test]
fn initial_states_are_judged_and_duplicates_are_generated() {
    let twice = toy(&["x"], &["Stay"], &[at(&[1]), at(&[2]), at(&[1])], |&state, visit| visit(0, state));
    let report = run(&twice);
    assert_eq!((report.initial, counts(&report)), (3, (5, 2, 1)));
    let report = run(&twice.invariant("One", |state| state[0] == 1));
    assert_eq!(report.verdict, Verdict::Invariant { name: "One".into() });
    assert_eq!(report.trace.unwrap().states.len(), 1);
}

#[test]
fn a_false_assumption_is_found_before_anything_else() {
    let report = run(&counter(3).assumption("Fine", true).assumption("Wrong", false));
    assert_eq!((report.exit_code(), report.generated), (ExitCode::Assumption, 0));
    assert_eq!(report.verdict.violated(), Some("Wrong"));
}

#[test]
fn a_failure_comes_with_the_trace_that_leads_there() {
    let report = run(&counter(9).failing_at(at(&[4])));
    assert_eq!(report.exit_code(), ExitCode::SpecEvaluation);
    assert_eq!(report.trace.unwrap().states.len(), 5);
}

#[test]
fn of_several_violations_the_first_in_breadth_first_order_is_reported() {
    // A wide level, so that several workers take part: 60 * 60 states at depth 2, many of them bad.
    let wide = toy(&["x", "y"], &["Pick"], &[at(&[-1, -1])], |&[x, y, ..], visit| {
        if x == -1 {
            (0..60).for_each(|x| visit(0, at(&[x, -1])));
        } else if y == -1 {
            (0..60).for_each(|y| visit(0, at(&[x, y])));
        } else {
            (0..60).for_each(|to| visit(0, at(&[to, x, y])));
        }
    });
    let report = run(&wide.invariant("Good", |state| state[2] != 17 || state[0] < 31));
    let trace = report.trace.unwrap();
    assert_eq!(trace.states.len(), 4);
    let last: Vec<String> = trace.states[3].variables.iter().map(|variable| variable.value.to_string()).collect();
    assert_eq!(last, ["31", "0"]);
}

#[test]
fn the_search_can_be_bounded_by_depth() {
    let report = check(&counter(100), &Options { depth: Some(10), ..Options::default() });
    assert_eq!((report.verdict.clone(), counts(&report), report.queue), (Verdict::Success, (10, 10, 10), 1));
    assert_eq!(report.warnings.len(), 1);
}

#[test]
fn properties_about_states_and_steps_are_judged_by_the_search() {
    let about = |formula: Temporal| {
        counter(3)
            .without_deadlock()
            .atom("x < 2", |state| state[0] < 2)
            .step_atom("[x' = x + 1 /\\ x < 2]_x", |state, next| state == next || state[0] < 2)
            .property("P", formula)
    };
    let violated = run(&about(Temporal::Atom(0).always()));
    assert_eq!((violated.exit_code(), violated.trace.unwrap().states.len()), (ExitCode::Safety, 3));
    let violated = run(&about(Temporal::Atom(1).always()));
    assert_eq!((violated.exit_code(), violated.trace.unwrap().states.len()), (ExitCode::Liveness, 4));
    let violated = run(&about(Temporal::Atom(0).negate()));
    assert_eq!((violated.exit_code(), violated.trace.unwrap().states.len()), (ExitCode::Liveness, 1));
}

#[test]
fn memory_and_cancellation_stop_the_run_with_the_counts_so_far() {
    let report = check(&TwoPhase::new(7), &Options { memory_limit: Some(1), ..Options::default() });
    assert_eq!(report.exit_code(), ExitCode::TooLarge);
    assert_eq!(report.distinct, 1);
    let control = std::sync::Arc::new(Control::default());
    control.stop();
    let report = check(&TwoPhase::new(7), &Options { control: Some(control), ..Options::default() });
    assert_eq!(report.exit_code(), ExitCode::System);
}

#[test]
fn a_search_that_stood_still_goes_on_as_if_it_had_not() {
    let control = std::sync::Arc::new(Control::default());
    control.stand_still();
    std::thread::scope(|scope| {
        let options = Options { control: Some(control.clone()), ..Options::default() };
        let search = scope.spawn(move || check(&TwoPhase::new(3), &options));
        // Done long before, if it went on.
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert!(!search.is_finished());
        control.go_on();
        let report = search.join().expect("a report");
        assert_eq!((report.exit_code(), report.distinct), (ExitCode::Success, 288));
    });
}

#[test]
fn a_signal_ends_a_search_that_stands_still() {
    let control = std::sync::Arc::new(Control::default());
    control.stand_still();
    let interrupt = Interrupt::default();
    interrupt.signal().store(2, std::sync::atomic::Ordering::Relaxed);
    let report = check(&TwoPhase::new(7), &Options { control: Some(control), interrupt, ..Options::default() });
    assert_eq!(report.exit_code(), ExitCode::Interrupted);
    assert!(report.distinct < 296_448, "it is not over");
}
