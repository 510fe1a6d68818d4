//! Free episodes: more controllers, events and nodes than any model, and all that a network can do. No trace is judged;
//! the health gates are asked throughout, while a controller is cut off, and after every quiet period.

use std::collections::BTreeMap;

use kcore_replication::cluster::{Cluster, ClusterConfig, Process, Recorder, Step, StepEvent, Weather};
use kcore_replication::faults::FaultSet;
use kcore_replication::{ControllerId, Intent, Policy, Result, SafetyClass, Validity};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::cell::RefCell;
use std::rc::Rc;

use super::Episode;
use super::gates;

/// Steps between two looks at the gates.
const LOOK_EVERY: u64 = 10;

/// Collects what the cluster refuses of its own steps, by what was refused.
#[derive(Clone, Default)]
struct Refusals(Rc<RefCell<BTreeMap<String, u64>>>);

impl Recorder for Refusals {
    fn record(&mut self, step: &Step<'_>) {
        if let StepEvent::Refused { step: name, reason } = step.event {
            // A node that is applying refuses to begin: it is asked at random here.
            if *name != "begin_apply" {
                *self.0.borrow_mut().entry(format!("{name}: {reason}")).or_default() += 1;
            }
        }
    }
}

/// Runs one episode.
///
/// # Errors
/// When a store fails.
pub fn episode(faults: FaultSet, rng: &mut ChaCha8Rng) -> Result<Episode> {
    let controllers = rng.random_range(2..6);
    let dcs: Vec<&str> = (0..controllers).map(|_| ["dc1", "dc2", "dc3"][rng.random_range(0..3)]).collect();
    let mut config = ClusterConfig::new(&dcs);
    config.resources = rng.random_range(1..4);
    // Half of the episodes are about replication, half about nodes as well.
    if rng.random_range(0..2) == 0 {
        let (nodes, vms) = (rng.random_range(1..4), rng.random_range(1..4));
        config = config.with_nodes(nodes, vms);
    }
    for one in &mut config.controllers {
        one.faults = faults;
        one.page_limit = rng.random_range(1..5);
    }
    for one in &mut config.nodes {
        one.faults = faults;
    }
    config.weather = storm(rng);
    let refusals = Refusals::default();
    let mut cluster = Cluster::new(config, Box::new(refusals.clone()))?;
    let mut problems = Vec::new();
    let mut steps = 0;
    for _ in 0..2 {
        let mut left = rng.random_range(100..300);
        while left > 0 && problems.is_empty() {
            cluster.step(rng)?;
            (left, steps) = (left - 1, steps + 1);
            if steps % LOOK_EVERY == 0 {
                problems.extend(gates::wrong(&cluster)?);
            }
        }
        if problems.is_empty() {
            quiet(&mut cluster, &mut problems)?;
        }
        if problems.is_empty() {
            steps += cut_off(&mut cluster, rng, &mut problems)?;
        }
        let weather = storm(rng);
        cluster.set_weather(weather);
    }
    if problems.is_empty() {
        quiet(&mut cluster, &mut problems)?;
    }
    let refusals = refusals.0.borrow();
    problems.extend(refusals.iter().map(|(what, count)| format!("refused {count} times: {what}")));
    Ok(Episode { model: None, events: Vec::new(), problems, steps })
}

/// Weather of one of several kinds: a run in which everything always goes wrong gets nowhere.
fn storm(rng: &mut ChaCha8Rng) -> Weather {
    let mut weather = Weather::STORM;
    for part in [&mut weather.lose, &mut weather.duplicate, &mut weather.cut, &mut weather.crash] {
        *part *= rng.random_range(0..4);
    }
    weather.crash_within *= rng.random_range(0..6);
    weather
}

fn quiet(cluster: &mut Cluster, problems: &mut Vec<String>) -> Result<()> {
    if let Err(unsettled) = cluster.settle()? {
        problems.extend(unsettled.problems.into_iter().map(|problem| format!("after a quiet period {problem}")));
    }
    problems.extend(gates::wrong(cluster)?);
    problems.extend(gates::unsettled(cluster)?);
    Ok(())
}

/// Cuts a controller off after a quiet period, writes at it and elsewhere: nobody's strict gate may be green.
fn cut_off(cluster: &mut Cluster, rng: &mut ChaCha8Rng, problems: &mut Vec<String>) -> Result<u64> {
    let all: Vec<ControllerId> = cluster.controllers().map(|controller| controller.id().clone()).collect();
    let Some(alone) = all.get(rng.random_range(0..all.len().max(1))).cloned() else { return Ok(0) };
    for other in all.iter().filter(|other| **other != alone) {
        cluster.cut_link(&Process::from(&alone), &Process::from(other));
        cluster.cut_link(&Process::from(other), &Process::from(&alone));
    }
    let mark = cluster.now_ms();
    for id in &all {
        let intent = Intent {
            op_id: format!("cut-{mark}-{id}").into(),
            logical_ts_ms: mark,
            event_type: "vm.create".into(),
            resource_key: "vm/0".into(),
            policy: Policy { validity: Validity::Valid, safety: SafetyClass::Safe, priority: 0, intent_epoch: 1 },
            body: serde_json::Value::Null,
        };
        cluster.write(id, intent)?;
    }
    cluster.set_weather(Weather { write: 0, ..Weather::CALM });
    let steps = rng.random_range(50..150);
    for _ in 0..steps {
        cluster.step(rng)?;
    }
    problems.extend(gates::wrong(cluster)?);
    for id in &all {
        let Some(controller) = cluster.controller(id) else { continue };
        if controller.strict_health(cluster.now_ms(), None)?.is_green() {
            problems.push(format!("{alone} is cut off and lacks an event of {id}, whose strict gate is green"));
        }
    }
    for other in &all {
        cluster.mend_link(&Process::from(&alone), &Process::from(other));
        cluster.mend_link(&Process::from(other), &Process::from(&alone));
    }
    Ok(steps)
}
