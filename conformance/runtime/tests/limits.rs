//! The published figures, at their edges.

use kcore_replication::health::{MAX_UNRESOLVED_AGE_MS, Reason};
use kcore_replication::{Controller, ControllerConfig, Intent, Policy, PullRequest, SafetyClass, Store};

fn controller(id: &str, peer: &str) -> Controller {
    let config = ControllerConfig::new(id, "DC1").with_peer(peer, "DC1");
    Controller::start(config, Store::open_in_memory().unwrap(), 0).unwrap()
}

fn intent(n: i64, safety: SafetyClass) -> Intent {
    Intent {
        op_id: format!("op-{n:05}").into(),
        logical_ts_ms: n,
        event_type: "vm.create".into(),
        resource_key: "vm/v1".into(),
        policy: Policy { safety, ..Policy::default() },
        body: serde_json::Value::Null,
    }
}

#[test]
fn a_page_holds_500_events_and_never_more_than_5000() {
    let (a, mut b) = (controller("a", "b"), controller("b", "a"));
    for n in 0..5_001 {
        b.write(intent(n, SafetyClass::Safe), n).unwrap();
    }
    let usual = a.pull(&"b".into()).unwrap();
    assert_eq!(usual.limit, 500);
    for (limit, events) in [(usual.limit, 500), (5_000, 5_000), (5_001, 5_000), (u32::MAX, 5_000), (0, 1)] {
        let page = b.serve(&PullRequest { limit, ..usual.clone() }).unwrap();
        assert_eq!(page.events.len(), events, "asked for {limit}");
        assert_eq!(page.outbox_end, 5_001, "a page that is cut says how much there is");
    }
}

#[test]
fn a_conflict_may_stay_open_for_thirty_seconds() {
    let mut a = controller("a", "b");
    a.write(intent(2, SafetyClass::Safe), 0).unwrap();
    a.write(intent(1, SafetyClass::Unsafe), 0).unwrap();
    let old = |now_ms: i64| {
        let reasons = a.published_health(now_ms).unwrap().reasons;
        reasons.into_iter().any(|reason| matches!(reason, Reason::OldConflict { .. }))
    };
    assert_eq!(MAX_UNRESOLVED_AGE_MS, 30_000);
    assert!(!old(30_000));
    assert!(old(30_001));
}

#[test]
fn an_answer_that_was_overtaken_is_dropped() {
    let (mut a, mut b) = (controller("a", "b"), controller("b", "a"));
    let request = a.pull(&"b".into()).unwrap();
    let early = b.serve(&request).unwrap();
    b.write(intent(1, SafetyClass::Safe), 1).unwrap();
    let late = b.serve(&request).unwrap();
    a.receive_page(late).unwrap();
    a.receive_page(early).unwrap();
    assert_eq!(a.inbox(&"b".into()).len(), 1, "the later page stays in hand");
}
