//! The node protocol step by step: who may do what when.

use kcore_replication::controller::{Desired, HeartbeatReceived, Push, STALE_AFTER_MS};
use kcore_replication::node::{
    Begun, FailedTry, HEARTBEAT_EVERY_MS, Heartbeat, NodeStore, REGISTRATION_PAUSE_MS, REGISTRATION_TRIES,
    SUSPECT_AFTER_MS,
};
use kcore_replication::store::Readiness;
use kcore_replication::{Controller, ControllerConfig, ControllerId, Error, NodeAgent, NodeConfig, Store, VmId};

fn controller(id: &str) -> Controller {
    Controller::start(ControllerConfig::new(id, "DC1"), Store::open_in_memory().unwrap(), 0).unwrap()
}

fn config() -> NodeConfig {
    NodeConfig::new("n1", ["c1", "c2"])
}

fn agent() -> NodeAgent {
    NodeAgent::start(config(), NodeStore::open_in_memory().unwrap()).unwrap()
}

fn register(agent: &mut NodeAgent, controller: &mut Controller, now_ms: i64) {
    controller.register_node(&agent.register().unwrap(), now_ms).unwrap();
    agent.registration_accepted(controller.id(), now_ms);
}

fn beat(agent: &mut NodeAgent, controller: &mut Controller, now_ms: i64) -> HeartbeatReceived {
    let heartbeat = agent.heartbeat(now_ms).unwrap();
    let answer = controller.receive_heartbeat(&heartbeat, now_ms).unwrap();
    agent.heartbeat_answered(controller.id(), answer, now_ms);
    answer
}

fn readiness(controller: &Controller) -> Readiness {
    controller.nodes().unwrap()[0].readiness
}

fn desire(controller: &mut Controller, spec: &str) -> u64 {
    let desired = Desired { vm: "v1".into(), node: "n1".into(), spec: spec.into(), known_elsewhere: 0 };
    controller.set_desired(desired).unwrap().generation
}

fn push(generation: u64) -> Push {
    Push { from: "c1".into(), to: "n1".into(), vm: "v1".into(), generation, spec: format!("spec-{generation}") }
}

#[test]
fn a_node_registers_before_it_sends_heartbeats() {
    let (mut agent, mut c1) = (agent(), controller("c1"));
    assert!(matches!(agent.heartbeat(0), Err(Error::NotRegistered { .. })));
    assert!(!agent.heartbeat_due(0));
    let stranger = Heartbeat { node: "n1".into(), to: "c1".into(), applied: Vec::new() };
    assert_eq!(c1.receive_heartbeat(&stranger, 0).unwrap(), HeartbeatReceived::Refused);
    assert!(c1.nodes().unwrap().is_empty());

    register(&mut agent, &mut c1, 0);
    assert!(matches!(agent.register(), Err(Error::AlreadyRegistered { .. })));
    assert_eq!(readiness(&c1), Readiness::NotReady, "until the first heartbeat");
    assert_eq!(beat(&mut agent, &mut c1, 10), HeartbeatReceived::Accepted);
    assert_eq!(readiness(&c1), Readiness::Ready);
    assert!(!agent.heartbeat_due(9 + HEARTBEAT_EVERY_MS));
    assert!(agent.heartbeat_due(10 + HEARTBEAT_EVERY_MS));
}

#[test]
fn readiness_expires_also_across_a_restart() {
    let (mut agent, mut c1) = (agent(), controller("c1"));
    register(&mut agent, &mut c1, 0);
    beat(&mut agent, &mut c1, 0);
    assert!(c1.expire_nodes(STALE_AFTER_MS - 1).unwrap().is_empty());
    let mut c1 = Controller::start(ControllerConfig::new("c1", "DC1"), c1.crash(), STALE_AFTER_MS - 1).unwrap();
    assert_eq!(readiness(&c1), Readiness::Ready);
    assert_eq!(c1.expire_nodes(STALE_AFTER_MS).unwrap(), ["n1".into()]);
    beat(&mut agent, &mut c1, STALE_AFTER_MS);
    let c1 = Controller::start(ControllerConfig::new("c1", "DC1"), c1.crash(), 2 * STALE_AFTER_MS).unwrap();
    assert_eq!(readiness(&c1), Readiness::NotReady, "a restarted controller does not believe an old heartbeat");
}

#[test]
fn the_list_is_tried_in_order_and_again() {
    let mut agent = agent();
    for attempt in 1..=REGISTRATION_TRIES {
        assert_eq!(agent.contact(), &ControllerId::from("c1"));
        assert_eq!(agent.registration_failed(0).unwrap(), FailedTry::AskNext);
        assert_eq!(agent.contact(), &ControllerId::from("c2"));
        let last = attempt == REGISTRATION_TRIES;
        assert_eq!(agent.registration_failed(0).unwrap(), if last { FailedTry::Exhausted } else { FailedTry::Pause });
        assert_eq!(agent.registration_due(REGISTRATION_PAUSE_MS), !last);
    }
    assert!(agent.registration_due(HEARTBEAT_EVERY_MS), "it never gives up");
}

#[test]
fn failure_detection_and_fail_over_are_two_steps() {
    let (mut agent, mut c1, mut c2) = (agent(), controller("c1"), controller("c2"));
    register(&mut agent, &mut c1, 0);
    assert!(matches!(agent.fail_over(0), Err(Error::NotSuspected { .. })));
    agent.heartbeat(0).unwrap();
    assert!(!agent.detect_failure(SUSPECT_AFTER_MS - 1));
    assert!(agent.detect_failure(SUSPECT_AFTER_MS));
    // The contact comes back in between: the suspicion ends.
    beat(&mut agent, &mut c1, SUSPECT_AFTER_MS);
    assert!(!agent.session().suspects);

    agent.suspect();
    assert_eq!(agent.fail_over(SUSPECT_AFTER_MS).unwrap(), &ControllerId::from("c2"));
    assert_eq!(beat(&mut agent, &mut c2, SUSPECT_AFTER_MS), HeartbeatReceived::Refused, "c2 does not know it");
    register(&mut agent, &mut c2, SUSPECT_AFTER_MS);
    assert_eq!(beat(&mut agent, &mut c2, SUSPECT_AFTER_MS), HeartbeatReceived::Accepted);
    // An answer of the controller that was left is too late.
    agent.heartbeat_answered(c1.id(), HeartbeatReceived::Refused, SUSPECT_AFTER_MS);
    assert!(agent.session().registered);
    agent.suspect();
    assert_eq!(agent.fail_over(SUSPECT_AFTER_MS).unwrap(), &ControllerId::from("c1"), "after the last comes the first");
}

#[test]
fn a_generation_is_persisted_before_it_is_pushed_and_pushed_until_it_is_applied() {
    let (mut agent, mut c1) = (agent(), controller("c1"));
    assert_eq!(desire(&mut c1, "one"), 1);
    assert_eq!(c1.desired(&"v1".into()).unwrap().unwrap().generation, 1);
    assert!(c1.pending_pushes().unwrap().is_empty(), "the node is not ready");
    register(&mut agent, &mut c1, 0);
    beat(&mut agent, &mut c1, 0);
    let mut c1 = Controller::start(ControllerConfig::new("c1", "DC1"), c1.crash(), 0).unwrap();
    for _ in 0..2 {
        let pending = c1.pending_pushes().unwrap();
        assert_eq!(pending.len(), 1, "a push may be lost: it is made again");
        assert_eq!(c1.push(&"v1".into()).unwrap(), pending[0]);
    }
    agent.receive_push(c1.push(&"v1".into()).unwrap()).unwrap();
    agent.begin_apply(&"v1".into(), 1).unwrap();
    agent.finish_apply(&"v1".into(), 1).unwrap();
    beat(&mut agent, &mut c1, 1);
    assert!(c1.pending_pushes().unwrap().is_empty(), "the heartbeat makes the lost report good");
    assert_eq!(desire(&mut c1, "two"), 2);

    // Another controller goes on from what the node's heartbeat says it has applied.
    let mut c2 = controller("c2");
    agent.suspect();
    agent.fail_over(2).unwrap();
    beat(&mut agent, &mut c2, 2);
    register(&mut agent, &mut c2, 2);
    beat(&mut agent, &mut c2, 2);
    assert_eq!(desire(&mut c2, "three"), 2);
}

#[test]
fn applies_are_serialized_never_go_back_and_survive_a_crash() {
    let mut agent = agent();
    let vm = VmId::from("v1");
    for generation in [1, 2, 3] {
        assert!(agent.receive_push(push(generation)).unwrap());
    }
    assert!(!agent.receive_push(push(2)).unwrap(), "a repeated push is known");
    assert!(matches!(agent.begin_apply(&vm, 2).unwrap(), Begun::Started { .. }));
    assert!(matches!(agent.begin_apply(&vm, 3), Err(Error::ApplyInProgress { generation: 2, .. })));
    assert_eq!(agent.finish_apply(&vm, 2).unwrap().replaced, None);
    assert_eq!(agent.begin_apply(&vm, 1).unwrap(), Begun::Stale { applied: 2 });
    assert!(matches!(agent.begin_apply(&vm, 3).unwrap(), Begun::Started { .. }));

    let mut agent = NodeAgent::start(config(), agent.crash()).unwrap();
    assert!(agent.inbox().is_empty() && !agent.session().registered);
    let interrupted = agent.in_progress().unwrap();
    assert_eq!(interrupted.iter().map(|row| row.generation).collect::<Vec<_>>(), [3]);
    agent.undo_apply(&vm, 3).unwrap();
    assert!(matches!(agent.finish_apply(&vm, 3), Err(Error::NoApply { .. })));
    assert_eq!(agent.applied().unwrap()[&vm], 2);
    agent.receive_push(push(3)).unwrap();
    agent.begin_apply(&vm, 3).unwrap();
    assert_eq!(agent.finish_apply(&vm, 3).unwrap().replaced, Some(2));
}

#[test]
fn a_node_without_controllers_is_refused() {
    let config = NodeConfig::new("n1", Vec::<&str>::new());
    let error = NodeAgent::start(config, NodeStore::open_in_memory().unwrap()).unwrap_err();
    assert!(error.to_string().contains("configure at least one"));
}
