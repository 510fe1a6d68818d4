//! Temporal properties of models that have many more states than it takes to violate one.

mod zoo;

use lockstep_checker::{Loop, Options, Report, Verdict, check};
use lockstep_model::{Spec, Temporal};
use zoo::toy::State;
use zoo::{Toy, toy};

fn run<S: Spec>(spec: &S) -> Report {
    let one = check(spec, &Options { workers: 1, ..Options::default() });
    let two = Options { workers: 2, ..Options::default() };
    for options in [Options { seen_limit: Some(0), ..two.clone() }, two] {
        let report = check(spec, &options);
        assert_eq!((&report.verdict, &report.trace), (&one.verdict, &one.trace));
        let counts = |report: &Report| (report.initial, report.generated, report.distinct, report.queue, report.depth);
        assert_eq!(counts(&report), counts(&one));
    }
    one
}

fn clock(state: &State) -> i32 {
    i32::from(state[0]) * 100 + i32::from(state[1])
}

const LANES: i8 = 20;
/// States that are expanded before the first look, and the part of them that is looked at.
const FIRST: u64 = 4096;
const LOOKED_AT: u64 = 1024;

/// A clock that counts up to `end`, and at every tick goes to any of some lanes; or waits in lane 0, where it `waits`.
/// Atoms: whether the clock has a time, for each of `times`; then whether it can tick, and ticks; whether it is in lane
/// 0, and comes there from the next lane.
fn ticking(end: i32, waits: bool, times: &[i32]) -> Toy {
    let ticking = toy(&["h", "m", "lane"], &["Tick", "Wait"], &[[0; 6]], move |state, visit| {
        let later = clock(state) + 1;
        let at = |lane| [(later / 100) as i8, (later % 100) as i8, lane, 0, 0, 0];
        if later <= end {
            (0..LANES).for_each(|lane| visit(0, at(lane)));
        }
        if waits && state[2] < 2 {
            visit(1, [state[0], state[1], 1 - state[2], 0, 0, 0]);
        }
    });
    let timed = times.iter().fold(ticking, |model, &time| model.atom("time", move |state| clock(state) == time));
    timed
        .atom("can tick", move |state| clock(state) < end)
        .angle_atom("ticks", |state, next| clock(state) != clock(next))
        .atom("in lane 0", |state| state[2] == 0)
        .step_atom("comes home", |state, next| state[2] == 1 && next[2] == 0)
        .without_deadlock()
}

fn atom(index: usize) -> Temporal {
    Temporal::Atom(index)
}

/// That the clock ticks, given the first of the two atoms about it.
fn ticks(can: usize) -> Temporal {
    Temporal::Or(vec![atom(can).negate(), atom(can + 1)]).eventually().always()
}

const LONG: i32 = 12_700;

#[test]
fn a_violation_is_found_though_the_search_is_not_over() {
    let stops = ticking(LONG, false, &[3]).property("Goes past 3", atom(0).leads_to(atom(0).negate()));
    let report = run(&stops);
    assert_eq!(report.verdict, Verdict::Liveness { name: "Goes past 3".into() });
    let trace = report.trace.unwrap();
    assert_eq!((trace.states.len(), trace.then), (4, Some(Loop::Stuttering)));
    assert_eq!(report.distinct - report.queue, FIRST);
}

#[test]
fn what_is_not_yet_explored_is_no_end() {
    // Under fairness every behaviour gets there, though none of the first states does.
    let gets_there = ticking(500, false, &[500]).fairness(ticks(1)).property("Gets there", atom(0).eventually());
    let report = run(&gets_there);
    assert_eq!((report.verdict, report.distinct), (Verdict::Success, 500 * LANES as u64 + 1));
}

#[test]
fn a_cycle_is_fair_by_what_its_states_can_do() {
    // It may wait for ever; under fairness of ticking it may not.
    let waits = ticking(LONG, true, &[3]).property("Goes past 3", atom(0).leads_to(atom(0).negate()));
    assert_eq!(run(&waits).distinct - run(&waits).queue, FIRST);
    let ticks = ticking(500, true, &[3]).fairness(ticks(1)).property("Goes past 3", atom(0).leads_to(atom(0).negate()));
    assert_eq!(run(&ticks).verdict, Verdict::Success);
}

#[test]
fn steps_are_judged_before_the_search_is_over() {
    // Which steps are meant doesn't follow from actions.
    let model = ticking(LONG, true, &[]).fairness(atom(3).eventually().always());
    let report = run(&model.property("Stays home", atom(2).always().eventually()));
    let trace = report.trace.unwrap();
    assert!(matches!(trace.then, Some(Loop::Back { .. })), "{trace:?}");
    assert_eq!(report.verdict, Verdict::Liveness { name: "Stays home".into() });
    assert_eq!(report.distinct - report.queue, FIRST);
}

#[test]
fn what_the_search_finds_before_the_look_comes_first() {
    let model = |bad: i32| {
        let stops = ticking(LONG, false, &[3]).property("Goes past 3", atom(0).leads_to(atom(0).negate()));
        stops.invariant("Early", move |state| clock(state) != bad)
    };
    let levels = i32::try_from(FIRST).unwrap() / i32::from(LANES);
    assert_eq!(run(&model(levels)).verdict, Verdict::Invariant { name: "Early".into() });
    assert_eq!(run(&model(levels + 3)).verdict, Verdict::Liveness { name: "Goes past 3".into() });
}

#[test]
fn what_is_violated_far_away_is_found_by_a_later_look() {
    let far = i32::try_from(LOOKED_AT).unwrap() / i32::from(LANES) + 2;
    let stops = ticking(LONG, false, &[far]).property("Goes on", atom(0).leads_to(atom(0).negate()));
    let report = run(&stops);
    assert_eq!(report.verdict, Verdict::Liveness { name: "Goes on".into() });
    assert_eq!(report.distinct - report.queue, 4 * FIRST);
}
