//! Reservations: capacity for a head, tried at most three times, and what the health gate says of it.

use kcore_replication::controller::MAX_RESERVATION_TRIES;
use kcore_replication::node::{Heartbeat, Registration};
use kcore_replication::store::{ReservationRow, ReservationStatus};
use kcore_replication::{
    Controller, ControllerConfig, Error, Intent, NodeId, OpId, Policy, ResourceKey, SafetyClass, Store,
};

fn controller() -> Controller {
    let mut controller =
        Controller::start(ControllerConfig::new("c1", "DC1"), Store::open_in_memory().unwrap(), 0).unwrap();
    controller.register_node(&Registration { node: "n1".into(), to: "c1".into() }, 0).unwrap();
    controller
}

fn heartbeat(controller: &mut Controller) {
    let heartbeat = Heartbeat { node: "n1".into(), to: "c1".into(), applied: Vec::new() };
    controller.receive_heartbeat(&heartbeat, 0).unwrap();
}

/// Writes a head for the VM; a greater `n` displaces a smaller one.
fn head(controller: &mut Controller, n: i64) -> OpId {
    let op_id = OpId::from(format!("op-{n}"));
    let intent = Intent {
        op_id: op_id.clone(),
        logical_ts_ms: n,
        event_type: "vm.create".into(),
        resource_key: vm(),
        policy: Policy { safety: SafetyClass::Safe, ..Policy::default() },
        body: serde_json::Value::Null,
    };
    controller.write(intent, n).unwrap();
    while let Some(head) = controller.next_materialization().unwrap() {
        controller.confirm_materialization(&head.resource_key, &head.op_id).unwrap();
    }
    op_id
}

fn vm() -> ResourceKey {
    "vm/v1".into()
}

fn reserve(controller: &mut Controller, op_id: &OpId, node: &str) -> ReservationRow {
    controller.reserve(&vm(), op_id, &NodeId::from(node)).unwrap()
}

fn health(controller: &Controller) -> String {
    controller.published_health(0).unwrap().to_string()
}

#[test]
fn capacity_of_a_ready_node_is_reserved_once() {
    let mut controller = controller();
    heartbeat(&mut controller);
    let op_id = head(&mut controller, 1);
    let row = reserve(&mut controller, &op_id, "n1");
    assert_eq!((row.status, row.tries, row.error.as_str()), (ReservationStatus::Reserved, 0, ""));
    assert_eq!(reserve(&mut controller, &op_id, "n1"), row, "asking again changes nothing");
    assert_eq!(controller.retry_reservation(&vm()).unwrap(), row, "there is nothing to try again");
    assert_eq!(health(&controller), "green");
}

#[test]
fn a_node_that_is_not_ready_is_tried_three_times() {
    let mut controller = controller();
    let op_id = head(&mut controller, 1);
    let mut row = reserve(&mut controller, &op_id, "n1");
    for tries in 1..MAX_RESERVATION_TRIES {
        assert_eq!((row.status, row.tries), (ReservationStatus::FailedRetryable, tries));
        assert_eq!(health(&controller), "red: 1 failed reservations");
        row = controller.retry_reservation(&vm()).unwrap();
    }
    assert_eq!((row.status, row.tries), (ReservationStatus::RetryExhausted, MAX_RESERVATION_TRIES));
    assert_eq!(row.error, "the node is not ready");
    assert_eq!(health(&controller), "red: 1 reservations without tries left");
    // The tries are over, also when the node comes back and whoever asks.
    heartbeat(&mut controller);
    assert_eq!(controller.retry_reservation(&vm()).unwrap(), row);
    assert_eq!(reserve(&mut controller, &op_id, "n1"), row);
}

#[test]
fn a_node_that_becomes_ready_in_time_is_had() {
    let mut controller = controller();
    let op_id = head(&mut controller, 1);
    assert_eq!(reserve(&mut controller, &op_id, "n1").status, ReservationStatus::FailedRetryable);
    heartbeat(&mut controller);
    let row = controller.retry_reservation(&vm()).unwrap();
    assert_eq!((row.status, row.tries), (ReservationStatus::Reserved, 1));
    assert_eq!(health(&controller), "green");
}

#[test]
fn an_unknown_node_is_not_tried_again() {
    let mut controller = controller();
    let op_id = head(&mut controller, 1);
    let row = reserve(&mut controller, &op_id, "n9");
    assert_eq!((row.status, row.error.as_str()), (ReservationStatus::FailedNonRetryable, "the node is unknown"));
    assert_eq!(controller.retry_reservation(&vm()).unwrap(), row);
    assert_eq!(health(&controller), "red: 1 failed reservations");
    // Another node is another reservation.
    heartbeat(&mut controller);
    assert_eq!(reserve(&mut controller, &op_id, "n1").status, ReservationStatus::Reserved);
    assert_eq!(health(&controller), "green");
}

#[test]
fn a_displaced_head_gives_its_capacity_back() {
    let mut controller = controller();
    heartbeat(&mut controller);
    let first = head(&mut controller, 1);
    reserve(&mut controller, &first, "n1");
    let second = head(&mut controller, 2);
    assert!(matches!(controller.retry_reservation(&vm()), Err(Error::UnknownReservation { .. })));
    let late = controller.reserve(&vm(), &first, &"n1".into());
    assert!(matches!(late, Err(Error::NotTheHead { .. })), "{late:?}");
    assert_eq!(reserve(&mut controller, &second, "n1").op_id, second);
}

#[test]
fn failed_tries_are_counted_across_a_restart() {
    let mut controller = controller();
    let op_id = head(&mut controller, 1);
    reserve(&mut controller, &op_id, "n1");
    controller.retry_reservation(&vm()).unwrap();
    let mut controller = Controller::start(ControllerConfig::new("c1", "DC1"), controller.crash(), 0).unwrap();
    assert_eq!(controller.retry_reservation(&vm()).unwrap().status, ReservationStatus::RetryExhausted);
}
