//! What the steps cost that lockstep tests take by the thousand: a fresh controller, an apply, a look at everything.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kcore_replication::{
    Controller, ControllerConfig, ControllerId, Intent, OutboxEvent, Page, Policy, SafetyClass, Store,
};
use std::hint::black_box;

fn start(id: &str, store: Store) -> Controller {
    let config = ControllerConfig::new(id, "DC1").with_peer("a", "DC1").with_peer("b", "DC1");
    Controller::start(config, store, 0).expect("a controller starts on a fresh store")
}

/// The events of `a`, all unsafe and about a few resources, so that every apply has a conflict and a job to record.
fn events(count: u64) -> Vec<OutboxEvent> {
    let mut origin = start("a", Store::open_in_memory().expect("memory"));
    let write = |n: u64| {
        let intent = Intent {
            op_id: format!("op-{n:08}").into(),
            logical_ts_ms: n as i64,
            event_type: "vm.create".into(),
            resource_key: format!("vm/{}", n % 8).into(),
            policy: Policy { safety: SafetyClass::Unsafe, ..Policy::default() },
            body: serde_json::json!({ "cores": 4 }),
        };
        let written = origin.write(intent, 0).expect("a write succeeds");
        OutboxEvent { event_id: written.event_id, envelope: written.envelope }
    };
    (0..count).map(write).collect()
}

fn page(events: &[OutboxEvent]) -> Page {
    Page {
        from: "a".into(),
        to: "b".into(),
        after: events[0].event_id - 1,
        events: events.to_vec(),
        outbox_end: events[events.len() - 1].event_id,
    }
}

fn steps(criterion: &mut Criterion) {
    criterion.bench_function("a fresh controller in memory", |bencher| {
        bencher.iter_with_large_drop(|| start("b", Store::open_in_memory().expect("memory")));
    });
    criterion.bench_function("a controller on a cleared store", |bencher| {
        let mut store = Some(start("b", Store::open_in_memory().expect("memory")).crash());
        bencher.iter(|| {
            let mut emptied = store.take().expect("a store");
            emptied.clear().expect("a store can be cleared");
            store = Some(start("b", emptied).crash());
        });
    });
    let peer = ControllerId::from("a");
    let events = events(500);
    criterion.bench_function("500 applies with conflict and job", |bencher| {
        bencher.iter_batched(
            || {
                let mut controller = start("b", Store::open_in_memory().expect("memory"));
                controller.receive_page(page(&events)).expect("a sound page");
                controller
            },
            |mut controller| {
                while controller.apply_next(&peer, 0).expect("an apply succeeds").is_some() {}
                controller
            },
            BatchSize::LargeInput,
        );
    });
    let mut controller = start("b", Store::open_in_memory().expect("memory"));
    controller.receive_page(page(&events[..10])).expect("a sound page");
    while controller.apply_next(&peer, 0).expect("an apply succeeds").is_some() {}
    criterion.bench_function("the whole view of ten events", |bencher| {
        bencher.iter(|| black_box(controller.view()));
    });
}

criterion_group!(benches, steps);
criterion_main!(benches);
