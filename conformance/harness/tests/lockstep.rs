//! Drivers that are right pass; drivers that are wrong in one way each are caught, and the report reads well.

mod toys;

use std::sync::Arc;
use std::time::Duration;

use expect_test::{Expect, expect};
use lockstep_harness::lockstep::{Cases, Cause, Model, Options, StateMachine, UnderTest, Walks};
use lockstep_harness::{Driver, DriverError, Lockstep, Observation, Replay};
use toys::{Action, Boxes, State, effect};

/// How a runtime is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    WrongValue,
    MissingEffect,
    Panic,
    PanicAtStart,
    Hang,
    Refuse,
    UnknownVariable,
    PanicInDrop,
    HangInDrop,
}

#[derive(Clone)]
struct Toy {
    state: State,
    fault: Fault,
    forks: bool,
}

impl Drop for Toy {
    fn drop(&mut self) {
        let broken = self.state.held.contains(&99);
        match self.fault {
            Fault::PanicInDrop if broken => panic!("dropped while broken"),
            Fault::HangInDrop if broken => loop {
                std::thread::sleep(Duration::from_secs(60));
            },
            _ => {}
        }
    }
}

impl Driver<Boxes> for Toy {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        let twice = matches!(action, Action::Receive { b } if self.state.sent[*b] == 2);
        match self.fault {
            Fault::Panic if twice => panic!("two tokens at once"),
            Fault::Hang if twice => loop {
                std::thread::sleep(Duration::from_secs(60));
            },
            Fault::Refuse if twice => return Err(DriverError::new("channel holds more than a token")),
            Fault::MissingEffect if twice => return Ok(()),
            _ => {}
        }
        effect(&mut self.state, action);
        if matches!(self.fault, Fault::PanicInDrop | Fault::HangInDrop) && twice {
            self.state.held[0] = 99;
        }
        if self.fault == Fault::WrongValue && twice {
            self.state.held[0] = 0;
        }
        Ok(())
    }

    fn observe(&mut self) -> Result<Observation, DriverError> {
        let spec = Boxes::new(2, 2, 3);
        let held = if self.fault == Fault::UnknownVariable { "heldd" } else { "held" };
        Ok(Observation::new().with(held, spec.function(&self.state.held)))
    }

    fn fork(&mut self) -> Option<Self> {
        self.forks.then(|| self.clone())
    }
}

fn lockstep(fault: Fault, forks: bool) -> Lockstep<Boxes, impl lockstep_harness::System<Boxes, Driver = Toy>> {
    let start = move |initial: &State| {
        if fault == Fault::PanicAtStart {
            panic!("no database");
        }
        Ok(Toy { state: initial.clone(), fault, forks })
    };
    let options = Options { step_time_out: Duration::from_millis(200), ..Options::default() };
    Lockstep::new(Arc::new(Boxes::new(2, 2, 3)), start).with_options(options)
}

const WALKS: Walks = Walks { count: 20, length: 50, seed: 7 };
const CASES: Cases = Cases { count: 64, length: 30, seed: 7 };

#[test]
fn a_right_runtime_passes_every_generator() {
    let runs = [
        lockstep(Fault::None, true).edge_cover(10_000),
        lockstep(Fault::None, false).edge_cover(10_000),
        lockstep(Fault::None, true).random_walks(WALKS),
        lockstep(Fault::None, true).proptest(CASES),
    ];
    for run in runs {
        assert!(run.passed(), "{}", run.failure.map_or(String::new(), |failure| failure.to_string()));
        assert!(run.complete);
        assert_eq!(run.coverage.untaken(), Vec::<&str>::new());
    }
}

#[test]
fn a_cover_takes_every_transition_once_where_the_system_forks() {
    let forking = lockstep(Fault::None, true).edge_cover(10_000);
    let walking = lockstep(Fault::None, false).edge_cover(10_000);
    expect!["31 states, 78 transitions, by forking the system"].assert_eq(&forking.notes.join("; "));
    expect!["31 states, 78 transitions, by walks from the initial states"].assert_eq(&walking.notes.join("; "));
    assert_eq!(forking.steps, 78);
    assert!(walking.steps >= 78);
    assert!(walking.steps < 3 * 78, "{}", walking.steps);
}

/// No step has `b = c`: only what is put together of the arguments of several shows that the guard can fail.
#[test]
fn guards_are_seen_to_fail_that_hold_for_all_steps() {
    let coverage = lockstep(Fault::None, true).random_walks(WALKS).coverage;
    let one_sided = coverage.one_sided_guards();
    assert!(one_sided.iter().all(|(_, guard, _)| *guard != "b # c"), "{one_sided:?}");
    let (exercised, all) = coverage.guards_exercised();
    assert_eq!((exercised + one_sided.len(), all), (7, 7));
}

#[test]
fn a_bound_that_cuts_is_announced() {
    let run = lockstep(Fault::None, true).edge_cover(10);
    assert!(run.passed() && !run.complete);
    assert_eq!(run.notes[0], "the model has more than 10 states: transitions among the first 10 are covered");
}

fn check(fault: Fault, expected: Expect) {
    let ours = lockstep(fault, true);
    let run = ours.random_walks(WALKS);
    let failure = run.failure.expect("the fault is found");
    // The place of a panic is this file's, and lines move.
    let shown = failure.to_string().replace("conformance/harness/", "");
    let shown =
        shown.split("tests/lockstep.rs:").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'));
    expected.assert_eq(&shown.collect::<Vec<_>>().join("HERE"));

    // The cover finds it too, with and without forks.
    for forks in [true, false] {
        assert!(!lockstep(fault, forks).edge_cover(10_000).passed());
    }
    assert!(!lockstep(fault, true).proptest(CASES).passed());
    // What was saved fails again, in the same way.
    let text = serde_json::to_string(&failure.replay).expect("a replay is JSON");
    let replay = Replay::parse(&text).expect("it reads back");
    let again = ours.replay(&replay).expect("the model has the steps").failure.expect("it fails again");
    assert_eq!(again.cause, failure.shortest_cause);
    assert_eq!(again.step, failure.steps.len());
}

#[test]
fn a_wrong_value_is_found() {
    check(
        Fault::WrongValue,
        expect![[r#"
            Boxes: model and runtime part at step 11 (random walks, seed 7)
              step    Receive(b |-> b1)
              differs in 1 place:
                held[b1]: model 2, runtime 0
              shortest replay found, 5 steps:
                  1  Make(b |-> b2)
                  2  Make(b |-> b2)
                  3  Send(b |-> b2, c |-> b1)
                  4  Send(b |-> b2, c |-> b1)
              ✗   5  Receive(b |-> b1)
        "#]],
    );
}

#[test]
fn a_missing_effect_is_found() {
    check(
        Fault::MissingEffect,
        expect![[r#"
            Boxes: model and runtime part at step 11 (random walks, seed 7)
              step    Receive(b |-> b1)
              differs in 1 place:
                held[b1]: model 2, runtime 0
              shortest replay found, 5 steps:
                  1  Make(b |-> b2)
                  2  Make(b |-> b2)
                  3  Send(b |-> b2, c |-> b1)
                  4  Send(b |-> b2, c |-> b1)
              ✗   5  Receive(b |-> b1)
        "#]],
    );
}

#[test]
fn a_panic_is_found() {
    check(
        Fault::Panic,
        expect![[r#"
            Boxes: model and runtime part at step 11 (random walks, seed 7)
              step    Receive(b |-> b1)
              the runtime panicked at HERE two tokens at once
              shortest replay found, 5 steps:
                  1  Make(b |-> b2)
                  2  Make(b |-> b2)
                  3  Send(b |-> b2, c |-> b1)
                  4  Send(b |-> b2, c |-> b1)
              ✗   5  Receive(b |-> b1)
        "#]],
    );
}

#[test]
fn a_panic_at_the_start_is_found() {
    check(
        Fault::PanicAtStart,
        expect![[r#"
        Boxes: model and runtime part at the start (random walks, seed 7)
          the runtime panicked at HERE no database
    "#]],
    );
}

#[test]
fn a_hang_is_found() {
    check(
        Fault::Hang,
        expect![[r#"
            Boxes: model and runtime part at step 11 (random walks, seed 7)
              step    Receive(b |-> b1)
              the runtime did not return within 200 ms
              shortest replay found, 5 steps:
                  1  Make(b |-> b2)
                  2  Make(b |-> b2)
                  3  Send(b |-> b2, c |-> b1)
                  4  Send(b |-> b2, c |-> b1)
              ✗   5  Receive(b |-> b1)
        "#]],
    );
}

#[test]
fn what_follows_a_failure_does_not_hide_it() {
    for fault in [Fault::PanicInDrop, Fault::HangInDrop] {
        let failure = lockstep(fault, true).random_walks(WALKS).failure.expect("the fault is found");
        assert!(matches!(failure.cause, Cause::Divergence { .. }), "{failure}");
    }
}

#[test]
fn a_refusal_is_found() {
    check(
        Fault::Refuse,
        expect![[r#"
            Boxes: model and runtime part at step 11 (random walks, seed 7)
              step    Receive(b |-> b1)
              the runtime refuses the step: channel holds more than a token
              shortest replay found, 5 steps:
                  1  Make(b |-> b2)
                  2  Make(b |-> b2)
                  3  Send(b |-> b2, c |-> b1)
                  4  Send(b |-> b2, c |-> b1)
              ✗   5  Receive(b |-> b1)
        "#]],
    );
}

#[test]
fn a_driver_that_names_no_variable_is_told() {
    check(
        Fault::UnknownVariable,
        expect![[r#"
        Boxes: model and runtime part at the start (random walks, seed 7)
          the runtime refuses the step: the model Boxes has no variable `heldd`; it has held, sent
    "#]],
    );
}

#[test]
fn a_replay_of_another_model_is_refused() {
    let replay = Replay::parse(
        r##"{"format": "lockstep replay 1", "model": "Boxes", "seed": null,
            "initial": [["held", {"#map": [["b1", 0], ["b2", 0]]}], ["sent", {"b1": 0, "b2": 0}]],
            "actions": [{"action": "Make", "arguments": ["b1"]}, {"action": "Send", "arguments": ["b1", "b1"]}]}"##,
    );
    let shown =
        lockstep(Fault::None, true).replay(&replay.expect("it is well formed")).expect_err("it is wrong").to_string();
    expect![[r#"
        step 2: the model cannot take Send("b1", "b1") here
          help: the replay is of another model, configuration or version; run the generator that found it again"#]]
    .assert_eq(&shown);
    assert!(Replay::parse("{}").is_err());
}

/// The right runtime, as a plain proptest state machine.
struct Right;

impl Model for Right {
    type Spec = Boxes;

    fn spec() -> Arc<Boxes> {
        Arc::new(Boxes::new(2, 2, 3))
    }
}

impl UnderTest for Right {
    type System = fn(&State) -> Result<Toy, DriverError>;

    fn system() -> Self::System {
        |initial| Ok(Toy { state: initial.clone(), fault: Fault::None, forks: false })
    }
}

proptest_state_machine::prop_state_machine! {
    #[test]
    fn the_right_runtime_is_the_state_machine(sequential 1..20 => StateMachine<Right>);
}

#[test]
fn proptest_shrinks() {
    let failure = lockstep(Fault::WrongValue, true).proptest(CASES).failure.expect("the fault is found");
    assert!(failure.steps.len() <= 6, "{failure}");
}
