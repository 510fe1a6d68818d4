//! The promise of the merge: the state depends on which events were applied, not on the order, nor on repetitions, nor
//! on crashes.

use kcore_replication::cluster::Process;
use kcore_replication::store::CrashPlan;
use kcore_replication::{
    Controller, ControllerConfig, ControllerId, Envelope, Error, OpId, OutboxEvent, Page, Policy, ResourceKey,
    SafetyClass, Store, TerminalState, Validity,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const ORIGINS: [&str; 3] = ["a", "b", "c"];

/// Origin, validity, safety, priority, epoch, time, resource.
type Draw = (usize, bool, usize, i32, i64, i64, usize);

fn envelopes() -> impl Strategy<Value = Vec<Envelope>> {
    let one = (0..3usize, any::<bool>(), 0..3usize, 0..2i32, 0..2i64, 0..3i64, 0..2usize);
    prop::collection::vec(one, 1..9).prop_map(|all| {
        let envelope = |(n, draw): (usize, Draw)| {
            let (origin, valid, safety, priority, intent_epoch, at, resource) = draw;
            Envelope {
                op_id: OpId::from(format!("op-{n}")),
                logical_ts_ms: at,
                controller_id: ORIGINS[origin].into(),
                dc_id: "DC1".into(),
                event_type: "vm.create".into(),
                resource_key: format!("vm/{resource}").into(),
                policy: Policy {
                    validity: if valid { Validity::Valid } else { Validity::Invalid },
                    safety: [SafetyClass::Safe, SafetyClass::Risky, SafetyClass::Unsafe][safety],
                    priority,
                    intent_epoch,
                },
                body: serde_json::json!({}),
            }
        };
        all.into_iter().enumerate().map(envelope).collect()
    })
}

fn receiver(store: Store) -> Controller {
    let config = ORIGINS.iter().fold(ControllerConfig::new("r", "DC1"), |config, peer| config.with_peer(*peer, "DC1"));
    Controller::start(config, store, 0).unwrap()
}

/// The outbox of each origin.
fn outboxes(envelopes: &[Envelope]) -> BTreeMap<ControllerId, Vec<Envelope>> {
    let mut outboxes = BTreeMap::<_, Vec<_>>::new();
    for envelope in envelopes {
        outboxes.entry(envelope.controller_id.clone()).or_default().push(envelope.clone());
    }
    outboxes
}

/// A page of one event.
fn page(peer: &ControllerId, outbox: &[Envelope], index: usize) -> Page {
    let event_id = index as u64 + 1;
    Page {
        from: peer.clone(),
        to: "r".into(),
        after: event_id - 1,
        events: vec![OutboxEvent { event_id, envelope: outbox[index].clone() }],
        outbox_end: outbox.len() as u64,
    }
}

type Outcome = (BTreeMap<OpId, u64>, BTreeMap<ResourceKey, OpId>, BTreeSet<(OpId, OpId, TerminalState, bool)>);

fn outcome(controller: &Controller) -> Outcome {
    let conflicts = controller.conflicts().unwrap();
    let unique: BTreeSet<_> =
        conflicts.iter().map(|row| (row.loser.clone(), row.winner.clone(), row.terminal_state, row.resolved)).collect();
    assert_eq!(unique.len(), conflicts.len(), "an event loses once");
    let jobs: BTreeSet<_> = controller.jobs().unwrap().into_iter().map(|job| job.loser).collect();
    let compensated = |row: &&(OpId, OpId, TerminalState, bool)| row.2 == TerminalState::AutoCompensated;
    assert_eq!(jobs, unique.iter().filter(compensated).map(|row| row.0.clone()).collect(), "a job iff compensated");
    (controller.applied().unwrap(), controller.heads().unwrap(), unique)
}

/// What the state must be, from the definition: the maximum of each resource wins, everything else loses to it.
fn expected(envelopes: &[Envelope]) -> Outcome {
    let mut heads = BTreeMap::<ResourceKey, &Envelope>::new();
    for envelope in envelopes {
        let head = heads.entry(envelope.resource_key.clone()).or_insert(envelope);
        if envelope.rank() > head.rank() {
            *head = envelope;
        }
    }
    let losers = envelopes.iter().filter(|one| heads[&one.resource_key].op_id != one.op_id);
    let conflict = |one: &Envelope| {
        let state = TerminalState::of_loser(&one.policy);
        let resolved = state != TerminalState::AutoCompensated;
        (one.op_id.clone(), heads[&one.resource_key].op_id.clone(), state, resolved)
    };
    (
        envelopes.iter().map(|one| (one.op_id.clone(), 1)).collect(),
        heads.iter().map(|(resource, head)| (resource.clone(), head.op_id.clone())).collect(),
        losers.map(conflict).collect(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any interleaving of the outboxes, with repetitions and crashes, ends in the state that the definition gives.
    #[test]
    fn the_order_of_application_does_not_matter(
        envelopes in envelopes(),
        choices in prop::collection::vec((0..3usize, 0..4u8), 60),
    ) {
        let outboxes = outboxes(&envelopes);
        let mut controller = receiver(Store::open_in_memory().unwrap());
        let mut next = BTreeMap::<ControllerId, usize>::new();
        let rest = outboxes.iter().flat_map(|(peer, all)| all.iter().map(|_| (peer.clone(), 3)));
        let drawn = choices.iter().map(|(origin, how)| (ControllerId::from(ORIGINS[*origin]), *how));
        for (peer, how) in drawn.chain(rest) {
            let Some(outbox) = outboxes.get(&peer) else { continue };
            let done = next.entry(peer.clone()).or_default();
            // 0: repeat an old page; 1: crash before the watermark is stored; else go on.
            let index = if how == 0 && *done > 0 { 0 } else { *done };
            if index >= outbox.len() {
                continue;
            }
            controller.receive_page(page(&peer, outbox, index)).unwrap();
            controller.apply_next(&peer, 0).unwrap().unwrap();
            if how == 1 {
                controller = receiver(controller.crash());
            } else {
                controller.finish_page(&peer, 0).unwrap();
                *done = (*done).max(index + 1);
            }
        }
        prop_assert_eq!(outcome(&controller), expected(&envelopes));
    }

    /// A crash at any statement of an apply leaves nothing of it, and the repeated apply makes all of it.
    #[test]
    fn a_crash_within_an_apply_leaves_nothing(envelopes in envelopes(), after_statements in 0..12u32) {
        let outboxes = outboxes(&envelopes);
        let mut controller = receiver(Store::open_in_memory().unwrap());
        for (peer, outbox) in &outboxes {
            for index in 0..outbox.len() {
                controller.receive_page(page(peer, outbox, index)).unwrap();
                let before = controller.view().unwrap();
                controller.store().plan_crash(Some(CrashPlan { after_statements }));
                match controller.apply_next(peer, 0) {
                    Ok(_) => controller.store().plan_crash(None),
                    Err(error) => {
                        prop_assert!(matches!(error, Error::Crashed));
                        controller = receiver(controller.crash());
                        let after = controller.view().unwrap();
                        prop_assert_eq!(&after.received, &before.received);
                        prop_assert_eq!((&after.heads, &after.conflicts, &after.jobs), (&before.heads, &before.conflicts, &before.jobs));
                        controller.receive_page(page(peer, outbox, index)).unwrap();
                        controller.apply_next(peer, 0).unwrap().unwrap();
                    }
                }
                controller.finish_page(peer, 0).unwrap();
            }
        }
        prop_assert_eq!(outcome(&controller), expected(&envelopes));
    }
}

#[test]
fn processes_have_an_order() {
    assert!(Process::from(&ControllerId::from("z")) < Process::Network);
}

#[test]
fn pages_that_are_no_stretch_of_an_outbox_are_refused() {
    let good = Envelope {
        op_id: "op".into(),
        logical_ts_ms: 0,
        controller_id: "a".into(),
        dc_id: "DC1".into(),
        event_type: "vm.create".into(),
        resource_key: "vm/1".into(),
        policy: Policy::default(),
        body: serde_json::json!({}),
    };
    let a = ControllerId::from("a");
    let sound = page(&a, std::slice::from_ref(&good), 0);
    let with = |envelope: Envelope| {
        let mut page = sound.clone();
        page.events[0].envelope = envelope;
        page
    };
    let cases = [
        (with(Envelope { controller_id: "b".into(), ..good.clone() }), "event 1 is of `b`"),
        (with(Envelope { resource_key: "vm".into(), ..good.clone() }), "resource_key must read `kind/name`"),
        (with(Envelope { op_id: "".into(), ..good.clone() }), "op_id must be 1 to 256 bytes"),
        (with(Envelope { body: "x".repeat(1 << 20).into(), ..good.clone() }), "body must be JSON of at most 1 MiB"),
        (Page { after: 1, ..sound.clone() }, "event 1 follows event 1"),
        (Page { after: u64::MAX, ..sound.clone() }, "event 1 follows event"),
        (Page { after: 5, events: Vec::new(), outbox_end: 5, ..sound.clone() }, "pull again from there"),
        (Page { outbox_end: 0, ..sound.clone() }, "an outbox that ends at 0"),
        (Page { outbox_end: u64::MAX, ..sound.clone() }, "no outbox is that long"),
        (Page { from: "stranger".into(), ..sound.clone() }, "is not a peer of `r`"),
        (Page { to: "a".into(), ..sound.clone() }, "a message for `a` came to `r`"),
    ];
    let mut controller = receiver(Store::open_in_memory().unwrap());
    for (page, problem) in cases {
        let error = controller.receive_page(page).unwrap_err().to_string();
        assert!(error.contains(problem), "`{error}` should say `{problem}`");
        assert!(!controller.has_page(&a));
    }
    controller.receive_page(sound).unwrap();
}
