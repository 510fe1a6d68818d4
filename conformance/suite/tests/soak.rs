//! The runtime's traces are behaviours of the models, and the soak finds a runtime that is wrong.

use std::sync::Arc;

use kcore_replication::faults::{Fault, FaultSet};
use lockstep_harness::Observation;
use lockstep_harness::trace::{Event, Verdict};
use lockstep_model::Value;
use lockstep_suite::soak::{Until, episode, kills, soak};
use lockstep_suite::trace::{Generated, Model, Models};

/// Episodes of all kinds take turns, so these are a dozen of each.
#[test]
fn episodes_are_accepted_and_their_gates_right() {
    let mut bound = [0; 3];
    soak(&Generated, 1, Until::Episodes(48), |judged| {
        assert!(judged.passed(), "{judged}");
        if let Some(model) = judged.episode.model {
            bound[model as usize] += judged.episode.events.len();
        }
        true
    });
    assert!(bound.iter().all(|events| *events > 300), "traces of some length: {bound:?}");
}

#[test]
fn the_same_seed_gives_the_same_episode() {
    for number in 0..4 {
        let run = || episode(&Generated, 5, number, FaultSet::NONE).to_string();
        assert_eq!(run(), run());
    }
}

/// What traces of correct runs exercise: a bridge that never told of a crash would be no bridge.
#[test]
fn traces_exercise_the_models() {
    for model in Model::ALL {
        let mut taken: Vec<String> = Vec::new();
        let numbers = (0..).filter(|number| number % 4 == model as u64).take(25);
        for number in numbers {
            let judged = episode(&Generated, 2, number, FaultSet::NONE);
            let names = judged.episode.events.iter().filter_map(|event| event.action.as_deref().map(str::to_owned));
            taken.extend(names);
        }
        taken.sort();
        taken.dedup();
        let expected: &[&str] = match model {
            Model::ControllerReplication => &[
                "ApplyNext",
                "CompleteJob",
                "Crash",
                "DeliverAck",
                "DeliverAckAgain",
                "FailJob",
                "FinishEmpty",
                "FinishPage",
                "LocalWrite",
                "LoseAck",
                "Pull",
                "PullAgain",
                "PullEmpty",
                "RepeatPage",
                "Restart",
                "RetryJob",
                "StartJob",
            ],
            Model::CrossDcReplication => &[
                "ApplyNext",
                "Compensate",
                "Emit",
                "FailJob",
                "FinishEmpty",
                "FinishPage",
                "LinkDown",
                "LinkUp",
                "Pull",
                "PullEmpty",
                "RetryJob",
                "SeeAck",
                "StartJob",
            ],
            Model::ControllerNodeReconcile => &[
                "BeginApply",
                "ControllerCrash",
                "ControllerRestart",
                "DetectFailure",
                "FailOver",
                "FinishApply",
                "Heartbeat",
                "NodeCrash",
                "NodeRestart",
                "Push",
                "Register",
                "SetDesired",
                "Tick",
                "TimeOut",
            ],
        };
        assert_eq!(taken, expected, "{model}");
    }
}

/// One value that is wrong, at whatever event, is found there, or, where processes have no common clock, no later.
#[test]
fn a_tampered_value_is_refused() {
    for (number, model) in Model::ALL.into_iter().enumerate() {
        let events = episode(&Generated, 3, number as u64, FaultSet::NONE).episode.events;
        for at in [events.len() / 3, events.len() / 2, events.len() - 1] {
            // The last event from there on that sees something.
            let Some(at) = (0..=at).rev().find(|at| !events[*at].variables.is_empty()) else { continue };
            let mut tampered: Vec<Event> = events.clone();
            tampered[at].variables = Arc::new(tamper(&tampered[at].variables));
            let (verdict, _) = Generated.validate(model, &mut tampered.iter().cloned().map(Ok)).expect("it maps");
            let Verdict::Refused(refused) = verdict else { panic!("{model}, event {at}: {verdict}") };
            if model == Model::ControllerNodeReconcile {
                assert_eq!(refused.explained, at as u64, "{model}: {refused}");
            }
        }
    }
}

/// The same with one boolean, number or set in it changed.
fn tamper(seen: &Observation) -> Observation {
    let mut changed = Observation::new();
    let mut done = false;
    for (path, value) in seen.entries() {
        let wrong = match value {
            _ if done => None,
            Value::Bool(truth) => Some(Value::Bool(!truth)),
            Value::Int(number) => Some(Value::Int(number + 1)),
            Value::Set(elements) if elements.is_empty() => Some(Value::set([Value::string("e3")])),
            Value::Set(_) => Some(Value::set([])),
            _ => None,
        };
        done |= wrong.is_some();
        changed.push(path.clone(), wrong.unwrap_or_else(|| value.clone()));
    }
    assert!(done, "nothing to change");
    changed
}

fn check_killed(fault: Fault, how: &str) {
    let found = kills(&Generated, fault, 11, 200);
    let found = found.unwrap_or_else(|| panic!("{} lives", fault.name()));
    assert!(found.contains(how), "{}: {found}", fault.name());
}

#[test]
fn faults_of_the_protocol_are_found() {
    check_killed(Fault::ApplyInSeveralCommits, "");
    check_killed(Fault::RunningJobNotReclaimed, "");
    check_killed(Fault::EmptyPageNeverAcks, "");
    check_killed(Fault::WatermarkBeforeApply, "Pull");
    check_killed(Fault::PushedBeforePersisted, "SetDesired");
    check_killed(Fault::FailedJobNeverRetried, "");
    check_killed(Fault::OriginSkipsOwnEvent, "LocalWrite");
}

#[test]
fn faults_of_the_gates_are_found() {
    check_killed(Fault::StrictGateIgnoresLag, "strict gate");
    check_killed(Fault::GateIgnoresFailedJobs, "failed");
}
