//! Whole clusters under storms: they must come to rest in agreement, whatever happened.

use kcore_replication::cluster::{Cluster, ClusterConfig, Recorder, Step, StepEvent, Weather};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Counts the steps by name, and remembers the whole run as text.
#[derive(Default)]
struct Seen {
    counts: BTreeMap<String, u64>,
    lines: Vec<String>,
}

#[derive(Default, Clone)]
struct Log(Rc<RefCell<Seen>>);

impl Recorder for Log {
    fn record(&mut self, step: &Step<'_>) {
        let event = serde_json::to_value(step.event).unwrap();
        let line = format!("{} {} {:?} {event} {:?}", step.at_ms, step.sequence, step.process, step.sent);
        let mut log = self.0.borrow_mut();
        *log.counts.entry(event["action"].as_str().unwrap().to_owned()).or_default() += 1;
        log.lines.push(line);
        if matches!(step.event, StepEvent::ApplyFinished { .. }) {
            assert!(step.state().unwrap()["artefacts"].is_object());
        }
    }
}

fn run(seed: u64, config: ClusterConfig, steps: u32) -> Log {
    let log = Log::default();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut cluster = Cluster::new(config, Box::new(log.clone())).unwrap();
    for period in 0..3 {
        for _ in 0..steps {
            cluster.step(&mut rng).unwrap();
        }
        cluster.settle().unwrap().unwrap_or_else(|e| panic!("seed {seed}, period {period}:\n{e}"));
    }
    log
}

#[test]
fn controllers_converge_under_storms() {
    let mut seen = BTreeMap::<String, u64>::new();
    for seed in 0..12 {
        let dcs: &[&str] = if seed % 2 == 0 { &["DC1", "DC1"] } else { &["DC1", "DC1", "DC2"] };
        let mut config = ClusterConfig::new(dcs);
        for controller in &mut config.controllers {
            controller.page_limit = 1 + u32::try_from(seed % 4).unwrap();
        }
        let log = run(seed, config, 400);
        for (action, count) in &log.0.borrow().counts {
            *seen.entry(action.clone()).or_default() += count;
        }
    }
    let expected = [
        "wrote",
        "pulled",
        "served",
        "page_received",
        "applied",
        "page_finished",
        "ack_received",
        "job_started",
        "job_completed",
        "job_failed",
        "job_retried",
        "materialized",
        "crashed",
        "restarted",
        "message_lost",
        "message_duplicated",
        "link_cut",
        "link_mended",
    ];
    for action in expected {
        assert!(seen.contains_key(action), "no storm brought `{action}`: {seen:?}");
    }
    assert!(!seen.contains_key("refused"), "no step of the cluster is refused: {seen:?}");
}

#[test]
fn nodes_end_up_ready_and_at_the_desired_generations() {
    let mut seen = BTreeMap::<String, u64>::new();
    for seed in 0..8 {
        let mut config = ClusterConfig::new(&["DC1", "DC2"]).with_nodes(2, 3);
        config.weather = Weather { write: 1, work: 90, ..Weather::STORM };
        let log = run(seed, config, 700);
        for (action, count) in &log.0.borrow().counts {
            *seen.entry(action.clone()).or_default() += count;
        }
    }
    let expected = [
        "node_registered",
        "heartbeat_received",
        "nodes_expired",
        "desired_set",
        "pushed",
        "report_received",
        "registration_sent",
        "registration_accepted",
        "registration_failed",
        "heartbeat_sent",
        "heartbeat_answered",
        "failure_detected",
        "failed_over",
        "push_received",
        "apply_begun",
        "apply_finished",
        "node_restarted",
    ];
    for action in expected {
        assert!(seen.contains_key(action), "no storm brought `{action}`: {seen:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let config = || ClusterConfig::new(&["DC1", "DC2"]).with_nodes(1, 1);
    assert_eq!(run(7, config(), 300).0.borrow().lines, run(7, config(), 300).0.borrow().lines);
}
