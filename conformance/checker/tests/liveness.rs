//! Temporal properties of small models, with and without fairness.

mod zoo;

use lockstep_checker::{ExitCode, Loop, Options, Report, Verdict, check, render};
use lockstep_model::{Spec, Temporal};
use zoo::toy::State;
use zoo::{Toy, toy};

fn run<S: Spec>(spec: &S) -> Report {
    let one = check(spec, &Options { workers: 1, ..Options::default() });
    let two = check(spec, &Options { workers: 2, ..Options::default() });
    assert_eq!((&two.verdict, &two.trace), (&one.verdict, &one.trace));
    one
}

fn at(parts: &[i8]) -> State {
    let mut state = State::default();
    state[..parts.len()].copy_from_slice(parts);
    state
}

fn atom(index: usize) -> Temporal {
    Temporal::Atom(index)
}

/// `WF` of an action, given the atoms of its being enabled and taken.
fn weak(enabled: usize, taken: usize) -> Temporal {
    Temporal::Or(vec![atom(enabled).negate(), atom(taken)]).eventually().always()
}

/// `SF` of an action, given the atoms of its being enabled and taken.
fn strong(enabled: usize, taken: usize) -> Temporal {
    Temporal::Or(vec![atom(enabled).negate().always().eventually(), atom(taken).eventually().always()])
}

const IDLE: i8 = 0;
const WAITING: i8 = 1;
const CRITICAL: i8 = 2;

/// Two processes and a lock: each may try, enter when no other is inside, and leave. Atoms 2p and 2p + 1: process p
/// waits, is inside; atoms 4 + 2p and 5 + 2p: entering is enabled for p, is taken; atoms 8 + 2p and 9 + 2p: the same of
/// leaving.
fn lock() -> Toy {
    let mut lock = toy(&["a", "b"], &["Try", "Enter", "Leave"], &[at(&[IDLE, IDLE])], |state, visit| {
        for p in 0..2 {
            let mut next = *state;
            match state[p] {
                IDLE => {
                    next[p] = WAITING;
                    visit(0, next);
                }
                WAITING if state[1 - p] != CRITICAL => {
                    next[p] = CRITICAL;
                    visit(1, next);
                }
                CRITICAL => {
                    next[p] = IDLE;
                    visit(2, next);
                }
                _ => {}
            }
        }
    });
    for p in 0..2 {
        lock = lock.atom("waits", move |state| state[p] == WAITING).atom("inside", move |state| state[p] == CRITICAL);
    }
    for p in 0..2 {
        lock = lock
            .atom("can enter", move |state| state[p] == WAITING && state[1 - p] != CRITICAL)
            .step_atom("enters", move |state, next| state[p] == WAITING && next[p] == CRITICAL);
    }
    for p in 0..2 {
        lock = lock
            .atom("can leave", move |state| state[p] == CRITICAL)
            .step_atom("leaves", move |state, next| state[p] == CRITICAL && next[p] == IDLE);
    }
    lock
}

fn enters_whenever_it_waits() -> Temporal {
    atom(0).leads_to(atom(1))
}

#[test]
fn without_fairness_the_lock_may_stutter() {
    let report = run(&lock().property("Enters", enters_whenever_it_waits()));
    assert_eq!(report.exit_code(), ExitCode::Liveness);
    let trace = report.trace.unwrap();
    assert_eq!((trace.states.len(), trace.then), (2, Some(Loop::Stuttering)));
}

#[test]
fn under_weak_fairness_one_process_may_starve() {
    let fair = Temporal::And(vec![weak(4, 5), weak(6, 7), weak(8, 9), weak(10, 11)]);
    let report = run(&lock().fairness(fair).property("Enters", enters_whenever_it_waits()));
    assert_eq!(report.verdict, Verdict::Liveness { name: "Enters".into() });
    expect_test::expect_file!["golden/starvation.txt"].assert_eq(&render::trace(report.trace.as_ref().unwrap()));
}

#[test]
fn under_strong_fairness_nobody_starves() {
    let fair = Temporal::And(vec![strong(4, 5), strong(6, 7), weak(8, 9), weak(10, 11)]);
    let report = run(&lock().fairness(fair).property("Enters", enters_whenever_it_waits()));
    assert_eq!(report.verdict, Verdict::Success);
}

#[test]
fn fairness_does_not_force_anyone_to_try() {
    let fair = Temporal::And(vec![strong(4, 5), strong(6, 7), weak(8, 9), weak(10, 11)]);
    let report = run(&lock().fairness(fair.clone()).property("Again", atom(1).eventually().always()));
    assert_eq!(report.verdict, Verdict::Liveness { name: "Again".into() });
    let both = Temporal::And(vec![enters_whenever_it_waits(), atom(3).eventually()]);
    let report = run(&lock().fairness(fair).property("Both", both));
    assert_eq!(report.verdict, Verdict::Liveness { name: "Both".into() });
}

#[test]
fn of_several_properties_the_first_that_is_violated_is_shown() {
    let fair = Temporal::And(vec![strong(4, 5), strong(6, 7), weak(8, 9), weak(10, 11)]);
    let formula = |name| match name {
        "Enters" => enters_whenever_it_waits(),
        "Rests" => atom(1).negate().always().eventually(),
        "LocksOrRests" => Temporal::Or(vec![atom(1).eventually().always(), atom(0).negate().always().eventually()]),
        _ => atom(1).eventually().always(),
    };
    for order in [["Enters", "Rests", "Again"], ["LocksOrRests", "Again", "Rests"], ["Rests", "Enters", "Again"]] {
        let all = order.iter().fold(lock().fairness(fair.clone()), |model, name| model.property(name, formula(name)));
        let first = order.into_iter().find(|name| ["Rests", "Again"].contains(name)).unwrap();
        let report = run(&all);
        assert_eq!(report.verdict, Verdict::Liveness { name: first.into() }, "{order:?}");
        assert!(report.trace.is_some());
    }
}

/// Philosophers on a ring: each takes its left fork, then its right one, then eats and puts both back.
fn philosophers(n: usize, last_is_left_handed: bool) -> Toy {
    const TAKEN: i8 = 1;
    // state[i]: 0 without forks, 1 with the first, 2 with both.
    let forks = move |p: usize| {
        let (left, right) = (p, (p + 1) % n);
        if last_is_left_handed && p == n - 1 { (right, left) } else { (left, right) }
    };
    let held = move |state: &State, fork: usize| {
        (0..n).any(|p| {
            let (first, second) = forks(p);
            (state[p] >= TAKEN && first == fork) || (state[p] == 2 && second == fork)
        })
    };
    let mut all = toy(&["p0", "p1", "p2"][..n], &["First", "Second", "Put"], &[at(&[])], move |state, visit| {
        for p in 0..n {
            let (first, second) = forks(p);
            let mut next = *state;
            match state[p] {
                0 if !held(state, first) => {
                    next[p] = 1;
                    visit(0, next);
                }
                1 if !held(state, second) => {
                    next[p] = 2;
                    visit(1, next);
                }
                2 => {
                    next[p] = 0;
                    visit(2, next);
                }
                _ => {}
            }
        }
    });
    for p in 0..n {
        all = all.atom("eats", move |state| state[p] == 2);
    }
    all = all.step_atom("[Next]_v changes", |state, next| state != next).atom("can move", |_| true);
    all
}

#[test]
fn philosophers_deadlock_unless_one_is_left_handed() {
    let report = run(&philosophers(3, false));
    assert_eq!(report.exit_code(), ExitCode::Deadlock);
    assert_eq!(report.trace.unwrap().states.len(), 4);
    assert_eq!(run(&philosophers(3, true)).verdict, Verdict::Success);
}

#[test]
fn weak_fairness_of_the_whole_lets_somebody_eat() {
    let progress = weak(4, 3);
    let somebody = Temporal::Or(vec![atom(0), atom(1), atom(2)]).eventually().always();
    let report = run(&philosophers(3, true).fairness(progress.clone()).property("Somebody", somebody));
    assert_eq!(report.verdict, Verdict::Success);
    let first = atom(0).eventually().always();
    let report = run(&philosophers(3, true).fairness(progress).property("First", first));
    assert_eq!(report.exit_code(), ExitCode::Liveness);
    assert!(matches!(report.trace.unwrap().then, Some(Loop::Back { .. })));
}

#[test]
fn symmetry_is_refused_and_a_constraint_is_warned_of() {
    let report = run(&lock().with_symmetry().property("Enters", enters_whenever_it_waits()));
    assert_eq!(report.exit_code(), ExitCode::ConfigParse);
    let report = run(&lock().constraint("All", |_| true).property("Enters", enters_whenever_it_waits()));
    assert!(report.warnings.iter().any(|warning| warning.contains("under a constraint")), "{:?}", report.warnings);
}
