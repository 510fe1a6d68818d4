//! Two controllers exchange events step by step: the steps of the protocol in their plainest order.

use kcore_replication::controller::{AckReceived, PageReceived};
use kcore_replication::store::JobStatus;
use kcore_replication::{
    Controller, ControllerConfig, ControllerId, Error, Intent, Merged, Policy, SafetyClass, Store, TerminalState,
};

fn controller(id: &str, peer: &str) -> Controller {
    let config = ControllerConfig::new(id, "DC1").with_peer(peer, "DC1");
    Controller::start(config, Store::open_in_memory().unwrap(), 0).unwrap()
}

fn intent(op_id: &str, safety: SafetyClass, logical_ts_ms: i64) -> Intent {
    Intent {
        op_id: op_id.into(),
        logical_ts_ms,
        event_type: "vm.create".into(),
        resource_key: "vm/v1".into(),
        policy: Policy { safety, ..Policy::default() },
        body: serde_json::json!({ "by": op_id }),
    }
}

/// One whole poll of `from` by `to`.
fn poll(to: &mut Controller, from: &mut Controller) -> Vec<Merged> {
    let peer = from.id().clone();
    let page = from.serve(&to.pull(&peer).unwrap()).unwrap();
    assert_eq!(to.receive_page(page).unwrap(), PageReceived::Taken);
    let mut merged = Vec::new();
    while let Some(applied) = to.apply_next(&peer, 0).unwrap() {
        merged.push(applied.merged);
    }
    let ack = to.finish_page(&peer, 0).unwrap().unwrap();
    from.receive_ack(&ack).unwrap();
    merged
}

#[test]
fn a_newer_unsafe_event_loses_everywhere_and_is_undone() {
    let (mut a, mut b) = (controller("a", "b"), controller("b", "a"));
    a.write(intent("old-safe", SafetyClass::Safe, 1), 1).unwrap();
    b.write(intent("new-unsafe", SafetyClass::Unsafe, 2), 2).unwrap();

    let lost = Merged::Lost { winner: "old-safe".into(), terminal_state: TerminalState::AutoCompensated };
    assert_eq!(poll(&mut a, &mut b), [lost]);
    let won = Merged::Won { loser: "new-unsafe".into(), terminal_state: TerminalState::AutoCompensated };
    assert_eq!(poll(&mut b, &mut a), [won]);

    for controller in [&mut a, &mut b] {
        assert_eq!(controller.heads().unwrap()[&"vm/v1".into()], "old-safe".into());
        let [conflict] = &controller.conflicts().unwrap()[..] else { panic!("one conflict is expected") };
        assert_eq!((conflict.loser.as_str(), conflict.winner.as_str()), ("new-unsafe", "old-safe"));
        assert!(!conflict.resolved);

        let job = controller.next_job().unwrap().unwrap();
        let work = controller.start_job(job.id).unwrap();
        assert_eq!(work.undo.unwrap().op_id, "new-unsafe".into());
        controller.fail_job(job.id, "the host is away").unwrap();
        controller.retry_job(job.id).unwrap();
        controller.start_job(job.id).unwrap();
        let completed = controller.complete_job(job.id).unwrap();
        assert_eq!(completed.reapply.unwrap().op_id, "old-safe".into());
        assert!(controller.conflicts().unwrap()[0].resolved);
        assert_eq!(controller.jobs().unwrap()[0].status, JobStatus::Completed);
        assert_eq!(controller.jobs().unwrap()[0].attempts, 2);
    }
}

#[test]
fn gates_are_green_only_when_everything_is_settled() {
    let (mut a, mut b) = (controller("a", "b"), controller("b", "a"));
    assert!(a.strict_health(0, None).unwrap().is_green());
    a.write(intent("1", SafetyClass::Safe, 1), 0).unwrap();
    assert_eq!(a.published_health(0).unwrap().to_string(), "red: 1 heads not materialised");
    let head = a.next_materialization().unwrap().unwrap();
    a.confirm_materialization(&head.resource_key, &head.op_id).unwrap();
    assert!(a.published_health(0).unwrap().is_green(), "lag is not gated here");
    assert_eq!(a.strict_health(0, None).unwrap().to_string(), "red: peer `b` has 1 of our events to acknowledge");
    poll(&mut b, &mut a);
    assert!(a.strict_health(0, None).unwrap().is_green());
    let silent = a.strict_health(60_000, Some(45_000)).unwrap();
    assert_eq!(silent.to_string(), "red: peer `b` never heard");
}

#[test]
fn a_crash_loses_the_page_in_hand_and_nothing_else() {
    let (mut a, mut b) = (controller("a", "b"), controller("b", "a"));
    let (from, to) = (ControllerId::from("b"), ControllerId::from("a"));
    for n in 0..3 {
        b.write(intent(&n.to_string(), SafetyClass::Unsafe, n), n).unwrap();
    }
    let page = b.serve(&a.pull(&from).unwrap()).unwrap();
    a.receive_page(page.clone()).unwrap();
    assert_eq!(a.receive_page(page.clone()).unwrap(), PageReceived::Replaced);
    a.apply_next(&from, 0).unwrap();
    a.apply_next(&from, 0).unwrap();
    assert!(matches!(a.finish_page(&from, 0), Err(Error::PageUnfinished { remaining: 1, .. })));
    let job = a.next_job().unwrap().unwrap();
    a.start_job(job.id).unwrap();

    let mut a = Controller::start(ControllerConfig::new("a", "DC1"), a.crash(), 0).unwrap();
    assert_eq!(a.peers().len(), 1, "peers are remembered");
    assert!(!a.has_page(&from));
    assert_eq!(a.watermark(&from).unwrap(), 0);
    assert_eq!(a.jobs().unwrap()[0].status, JobStatus::Pending, "the running job is reclaimed");
    let merged = poll(&mut a, &mut b);
    assert_eq!(merged[..2], [Merged::Duplicate, Merged::Duplicate]);
    assert_eq!(a.applied().unwrap().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!((a.watermark(&from).unwrap(), b.acked(&to).unwrap()), (3, 3));

    // The network repeats an old page and an old acknowledgement: nothing moves back.
    a.receive_page(kcore_replication::Page { events: page.events[..1].to_vec(), ..page }).unwrap();
    a.apply_next(&from, 0).unwrap();
    let ack = a.finish_page(&from, 0).unwrap().unwrap();
    assert_eq!(ack.up_to, 3);
    assert_eq!(b.receive_ack(&kcore_replication::Ack { up_to: 1, ..ack.clone() }).unwrap(), AckReceived::Stale);
    assert_eq!(b.acked(&to).unwrap(), 3);
    assert!(matches!(
        b.receive_ack(&kcore_replication::Ack { up_to: 4, ..ack }),
        Err(Error::AckBeyondOutbox { outbox_end: 3, .. })
    ));
}
