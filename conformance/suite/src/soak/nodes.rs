//! Bound episodes of ControllerNodeReconcile: one node, two controllers, one VM, and crashes.
//!
//! To the model a call is one step, and a controller that is cut off is one that is down. So the bound network carries
//! a call and its answer at once, or not at all where the controller is down; pushes and reports it delays, repeats and
//! loses. Time passes a tick at a time.

use std::rc::Rc;

use kcore_replication::cluster::{Cluster, ClusterConfig, Message, MessageId, Process};
use kcore_replication::controller::Desired;
use kcore_replication::faults::FaultSet;
use kcore_replication::store::{CrashPlan, Readiness};
use kcore_replication::{ControllerConfig, ControllerId, NodeConfig, NodeId, Result, VmId};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Episode;
use crate::catalogue::{NODE, NodeCatalogue};
use crate::trace::Model;
use crate::trace::nodes::Bridge;

/// Rounds of a quiet period.
const QUIET_ROUNDS: usize = 8;
/// To register, to be refused and to register again, and to send a heartbeat.
const CALLS: usize = 4;

struct Bound<'r> {
    catalogue: Rc<NodeCatalogue>,
    cluster: Cluster,
    bridge: Bridge,
    rng: &'r mut ChaCha8Rng,
    crashes: u32,
    /// The newest generation that any controller was asked for.
    newest: u64,
}

/// Runs one episode, quiet period included.
///
/// # Errors
/// When a store fails.
pub fn episode(catalogue: NodeCatalogue, faults: FaultSet, rng: &mut ChaCha8Rng) -> Result<Episode> {
    let catalogue = Rc::new(catalogue);
    let mut config = ClusterConfig::new(&[]);
    for id in &catalogue.controllers {
        let mut controller = ControllerConfig::new(*id, "dc1");
        controller.faults = faults;
        config.controllers.push(controller);
    }
    let mut node = NodeConfig::new(NODE, catalogue.controllers.iter().copied());
    node.faults = faults;
    config.nodes.push(node);
    let bridge = Bridge::new(Rc::clone(&catalogue));
    let cluster = Cluster::new(config, Box::new(bridge.clone()))?;
    let crashes = catalogue.max_crashes;
    let mut bound = Bound { catalogue, cluster, bridge, rng, crashes, newest: 0 };
    let steps = bound.rng.random_range(60..160);
    for _ in 0..steps {
        bound.step()?;
    }
    bound.quiet()?;
    let mut problems = bound.unsettled()?;
    let log = bound.bridge.log();
    problems.extend(log.problems().iter().cloned());
    Ok(Episode {
        model: Some(Model::ControllerNodeReconcile),
        events: log.events().to_vec(),
        problems,
        steps: steps as u64,
    })
}

impl Bound<'_> {
    /// The VM that all is about; the model has one.
    fn vm(&self) -> VmId {
        self.catalogue.vms.first().copied().unwrap_or_default().into()
    }

    fn step(&mut self) -> Result<()> {
        let all = &self.catalogue.controllers;
        let id = ControllerId::from(all[self.rng.random_range(0..all.len())]);
        let node = NodeId::from(NODE);
        match self.rng.random_range(0..100) {
            0..22 => self.call(),
            22..28 => self.detect(),
            28..34 => self.cluster.fail_over(&node),
            34..44 => self.begin(),
            44..52 => self.cluster.finish_apply(&node),
            52..56 => self.cluster.expire_nodes(&id),
            56..61 => self.desire(&id),
            61..70 => self.push(&id),
            70..82 => self.message(),
            82..86 => self.crash(&id),
            86..92 => self.restart(&id),
            _ => self.tick(),
        }
    }

    /// The node registers or sends a heartbeat; request and answer arrive at once.
    fn call(&mut self) -> Result<()> {
        self.cluster.keep_in_touch(&NODE.into())?;
        let is_call = |message: &Message| !matches!(message, Message::Push(_) | Message::Report { .. });
        loop {
            let call = self.cluster.in_flight().find(|(_, message)| is_call(message)).map(|(id, _)| id);
            match call {
                Some(id) => self.cluster.deliver(id)?,
                None => return Ok(()),
            }
        }
    }

    /// The node looks whether its contact is silent: only where it is down, since the model's node is never mistaken.
    fn detect(&mut self) -> Result<()> {
        let node = NodeId::from(NODE);
        let contact = self.cluster.node(&node).map(|node| node.contact().clone());
        match contact {
            Some(contact) if self.cluster.controller(&contact).is_none() => self.cluster.detect_failure(&node),
            _ => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<()> {
        let node = NodeId::from(NODE);
        let free = match self.cluster.node(&node) {
            Some(agent) => agent.in_progress()?.is_empty(),
            None => false,
        };
        let index = self.rng.random_range(0..8);
        if free { self.cluster.begin_apply(&node, index) } else { Ok(()) }
    }

    fn desire(&mut self, id: &ControllerId) -> Result<()> {
        if self.newest >= self.catalogue.max_generation || self.cluster.controller(id).is_none() {
            return Ok(());
        }
        let vm = self.vm();
        let spec = format!("spec-{}", self.newest);
        let desired = Desired { vm: vm.clone(), node: NODE.into(), spec, known_elsewhere: self.newest };
        self.cluster.set_desired(id, desired)?;
        // A crash may have come in between.
        let row = self.cluster.controller(id).map_or(Ok(None), |controller| controller.desired(&vm))?;
        self.newest = self.newest.max(row.map_or(0, |row| row.generation));
        Ok(())
    }

    fn push(&mut self, id: &ControllerId) -> Result<()> {
        let pending = self.cluster.controller(id).map_or(Ok(Vec::new()), |controller| controller.pending_pushes())?;
        match pending.first() {
            Some(push) => self.cluster.push(id, &push.vm),
            None => Ok(()),
        }
    }

    /// Something happens to a push or a report.
    fn message(&mut self) -> Result<()> {
        let count = self.cluster.in_flight().count();
        let index = self.rng.random_range(0..count.max(1));
        let Some((id, message)) = self.cluster.in_flight().nth(index).map(|(id, one)| (id, one.clone())) else {
            return Ok(());
        };
        match self.rng.random_range(0..8) {
            0 => {
                self.cluster.lose_message(id);
                Ok(())
            }
            1 if count < 6 => {
                self.cluster.duplicate_message(id);
                Ok(())
            }
            _ => self.deliver(id, &message),
        }
    }

    /// A push arrives late only where its controller would still make it: in the model it is made and arrives at once.
    fn deliver(&mut self, id: MessageId, message: &Message) -> Result<()> {
        if let Message::Push(push) = message {
            let pending = match self.cluster.controller(&push.from) {
                Some(controller) => controller.pending_pushes()?,
                None => Vec::new(),
            };
            if !pending.iter().any(|other| other.vm == push.vm && other.generation == push.generation) {
                self.cluster.lose_message(id);
                return Ok(());
            }
        }
        self.cluster.deliver(id)
    }

    /// The node or a controller crashes, now or within its next step.
    fn crash(&mut self, id: &ControllerId) -> Result<()> {
        let process = match self.rng.random_range(0..2) {
            0 => Process::from(id),
            _ => Process::from(&NodeId::from(NODE)),
        };
        let running = match &process {
            Process::Controller { id } => self.cluster.controller(id).is_some(),
            _ => self.cluster.node(&NODE.into()).is_some(),
        };
        if self.crashes == 0 || !running {
            return Ok(());
        }
        self.crashes -= 1;
        if self.rng.random_range(0..2) == 0 {
            return self.cluster.crash_process(&process);
        }
        let plan = CrashPlan { after_statements: self.rng.random_range(0..8) };
        self.cluster.crash_within(&process, plan);
        Ok(())
    }

    /// A controller, or the node, comes back.
    fn restart(&mut self, id: &ControllerId) -> Result<()> {
        let node = NodeId::from(NODE);
        if self.rng.random_range(0..2) == 0 {
            return self.cluster.restart_process(&Process::from(&node));
        }
        // A node that has just sent a heartbeat in vain sends the next one after its interval; in the model, which has
        // no shorter time than a tick, one is due as soon as the contact is back. So the contact comes back later.
        let waits = self.cluster.node(&node).is_some_and(|agent| {
            agent.contact() == id && agent.session().sent_ms.is_some_and(|sent| sent >= self.cluster.now_ms())
        });
        if waits { Ok(()) } else { self.cluster.restart_process(&id.into()) }
    }

    /// Time passes, after what the model assumes to be done in time: the heartbeat that is due, and the time-outs.
    fn tick(&mut self) -> Result<()> {
        for _ in 0..CALLS {
            self.call()?;
        }
        for id in self.catalogue.controllers.clone() {
            self.cluster.expire_nodes(&id.into())?;
        }
        let now_ms = self.cluster.now_ms();
        let overdue = self.cluster.node(&NODE.into()).is_some_and(|agent| {
            let contact = self.cluster.controller(agent.contact());
            agent.session().registered
                && contact.is_some_and(|controller| !self.bridge.log().heard_at(controller, now_ms))
        });
        if !overdue {
            self.cluster.pass(self.catalogue.tick_ms());
            self.bridge.tick(&self.cluster);
        }
        Ok(())
    }

    fn quiet(&mut self) -> Result<()> {
        self.crashes = 0;
        let node = NodeId::from(NODE);
        for _ in 0..QUIET_ROUNDS {
            self.tick()?;
            for id in self.catalogue.controllers.clone() {
                self.cluster.restart_process(&Process::from(&ControllerId::from(id)))?;
            }
            self.cluster.restart_process(&Process::from(&node))?;
            for _ in 0..CALLS {
                self.call()?;
            }
            for id in self.catalogue.controllers.clone() {
                self.push(&id.into())?;
            }
            let in_flight: Vec<_> = self.cluster.in_flight().map(|(id, message)| (id, message.clone())).collect();
            for (id, message) in in_flight {
                self.deliver(id, &message)?;
            }
            for _ in 0..2 {
                self.begin()?;
                self.cluster.finish_apply(&node)?;
            }
        }
        Ok(())
    }

    /// What is not as it must be after a quiet period.
    fn unsettled(&self) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for (vm, generation) in self.cluster.orphans()? {
            problems.push(format!("generation {generation} of {vm} is an orphan on its host"));
        }
        let Some(node) = self.cluster.node(&NODE.into()) else {
            problems.push("the node is still down".to_owned());
            return Ok(problems);
        };
        let Some(contact) = self.cluster.controller(node.contact()) else {
            problems.push(format!("{} is still down", node.contact()));
            return Ok(problems);
        };
        let ready =
            |row: &kcore_replication::store::NodeRow| row.node == *node.id() && row.readiness == Readiness::Ready;
        if !contact.nodes()?.iter().any(ready) {
            problems.push(format!("after a quiet period the node is not ready at {}", contact.id()));
        }
        let wanted = contact.desired(&self.vm())?.map_or(0, |row| row.generation);
        let applied = node.applied()?.get(&self.vm()).copied().unwrap_or(0);
        if applied < wanted {
            problems.push(format!(
                "after a quiet period generation {applied} of {} is applied, {wanted} is desired",
                self.vm()
            ));
        }
        Ok(problems)
    }
}
