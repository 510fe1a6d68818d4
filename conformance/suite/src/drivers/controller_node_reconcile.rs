//! The runtime's node agent and its controllers against the model `ControllerNodeReconcile`.
//!
//! Beside taking the model's steps, the driver tries, after each, what the model's guards forbid: the runtime must
//! refuse it by itself, since nobody checks guards in production.

use std::collections::{BTreeMap, BTreeSet};

use kcore_replication::controller::{Desired, HeartbeatReceived};
use kcore_replication::faults::FaultSet;
use kcore_replication::node::{Begun, Heartbeat};
use kcore_replication::{
    Controller, ControllerConfig, ControllerId, Error, NodeAgent, NodeConfig, NodeId, NodeStore, Store,
};
use lockstep_generated::controller_node_reconcile::{Action, ControllerNodeReconcile, State};
use lockstep_harness::{Driver, DriverError, Observation, System};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use crate::catalogue::{NODE, NodeCatalogue, generations};

/// Starts a node with its controllers.
#[derive(Clone, Debug)]
pub struct Nodes {
    /// What is wrong with them: nothing, unless the strength of the tests is tested.
    pub faults: FaultSet,
    /// What the model's configuration consists of.
    pub catalogue: NodeCatalogue,
}

/// A node, its controllers, and the node's host, where VMs leave their artefacts.
#[derive(Debug)]
pub struct Reconcile {
    options: Nodes,
    now_ms: i64,
    controllers: BTreeMap<&'static str, Process<Controller, Store>>,
    node: Process<NodeAgent, NodeStore>,
    /// The controllers that accepted a heartbeat: before that the store's time is that of the registration.
    heard: BTreeSet<&'static str>,
    /// By VM, the newest generation that any controller wants.
    newest: BTreeMap<&'static str, u64>,
    /// By VM, the generations that have disks or domains on the host.
    artefacts: BTreeMap<&'static str, BTreeSet<u64>>,
}

/// A process that runs, or what it left behind.
#[derive(Debug)]
enum Process<P, S> {
    Running(Box<P>),
    Crashed(S),
    /// Only while it is moved from one to the other.
    Moving,
}

impl System<ControllerNodeReconcile> for Nodes {
    type Driver = Reconcile;

    fn start(&self, _: &State) -> Result<Reconcile, DriverError> {
        let mut controllers = BTreeMap::new();
        for &id in &self.catalogue.controllers {
            let controller = Controller::start(self.controller(id), Store::open_in_memory()?, 0)?;
            controllers.insert(id, Process::Running(Box::new(controller)));
        }
        let node = NodeAgent::start(self.node(), NodeStore::open_in_memory()?)?;
        Ok(Reconcile {
            options: self.clone(),
            now_ms: 0,
            controllers,
            node: Process::Running(Box::new(node)),
            heard: BTreeSet::new(),
            newest: BTreeMap::new(),
            artefacts: self.catalogue.vms.iter().map(|vm| (*vm, BTreeSet::new())).collect(),
        })
    }
}

impl Nodes {
    /// Systems on the model's own terms: its time-out.
    pub fn of(model: &ControllerNodeReconcile, faults: FaultSet) -> Self {
        Nodes { faults, catalogue: NodeCatalogue::of(model) }
    }

    fn controller(&self, id: &str) -> ControllerConfig {
        let mut config = ControllerConfig::new(id, "dc1");
        config.faults = self.faults;
        let peers = self.catalogue.controllers.iter().filter(|peer| **peer != id);
        peers.fold(config, |config, peer| config.with_peer(*peer, "dc1"))
    }

    fn node(&self) -> NodeConfig {
        let mut config = NodeConfig::new(NODE, self.catalogue.controllers.iter().copied());
        config.faults = self.faults;
        config
    }
}

impl Driver<ControllerNodeReconcile> for Reconcile {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        match *action {
            Action::Register { c } => self.register(c.text())?,
            Action::Heartbeat { c } => self.heartbeat(c.text())?,
            Action::DetectFailure => self.agent()?.suspect(),
            Action::FailOver => {
                let now_ms = self.now_ms;
                self.agent()?.fail_over(now_ms)?;
            }
            Action::TimeOut { c } => {
                let now_ms = self.now_ms;
                self.controller(c.text())?.expire_nodes(now_ms)?;
            }
            Action::Tick => self.now_ms += self.options.catalogue.tick_ms(),
            Action::SetDesired { c, v } => self.set_desired(c.text(), v.text())?,
            Action::Push { c, v } => {
                let push = self.controller(c.text())?.push(&v.text().into())?;
                self.agent()?.receive_push(push)?;
            }
            Action::BeginApply { v, g } => self.begin_apply(v.text(), generation(g)?)?,
            Action::FinishApply { v, g } => self.finish_apply(v.text(), generation(g)?)?,
            Action::NodeCrash => self.crash_node()?,
            Action::NodeRestart => self.restart_node()?,
            Action::ControllerCrash { c } => self.crash_controller(c.text())?,
            Action::ControllerRestart { c } => self.restart_controller(c.text())?,
        }
        self.try_what_is_forbidden()
    }

    fn observe(&mut self) -> Result<Observation, DriverError> {
        let catalogue = &self.options.catalogue;
        let up = catalogue.controllers.iter().map(|id| {
            let up = matches!(self.controllers.get(id), Some(Process::Running(_)));
            (Symbol::new(id), Value::Bool(up))
        });
        let mut seen = Observation::new()
            .with("up", Value::record(up))
            .with("nodeUp", Value::Bool(matches!(self.node, Process::Running(_))))
            .with("artefacts", catalogue.of_vms(|vm| generations(self.artefacts.get(vm).into_iter().flatten())));
        for (id, process) in &self.controllers {
            if let Process::Running(controller) = process {
                let heard = self.heard.contains(id);
                catalogue.observe_controller(&mut seen, controller, self.now_ms, heard, true)?;
            }
        }
        if let Process::Running(node) = &self.node {
            catalogue.observe_node(&mut seen, node)?;
        }
        Ok(seen)
    }
}

impl Reconcile {
    fn register(&mut self, controller: &str) -> Result<(), DriverError> {
        let now_ms = self.now_ms;
        let registration = self.agent()?.register()?;
        self.controller(controller)?.register_node(&registration, now_ms)?;
        self.agent()?.registration_accepted(&controller.into(), now_ms);
        Ok(())
    }

    fn heartbeat(&mut self, controller: &str) -> Result<(), DriverError> {
        let now_ms = self.now_ms;
        let heartbeat = self.agent()?.heartbeat(now_ms)?;
        let answer = self.controller(controller)?.receive_heartbeat(&heartbeat, now_ms)?;
        if answer == HeartbeatReceived::Accepted {
            self.heard.extend(self.options.catalogue.controller(controller));
        }
        self.agent()?.heartbeat_answered(&controller.into(), answer, now_ms);
        Ok(())
    }

    /// The number is new among all controllers: replication tells each of the others' generations.
    fn set_desired(&mut self, controller: &str, vm: &'static str) -> Result<(), DriverError> {
        let known_elsewhere = self.newest.get(vm).copied().unwrap_or(0);
        let desired = Desired { vm: vm.into(), node: NODE.into(), spec: format!("{vm} again"), known_elsewhere };
        let row = self.controller(controller)?.set_desired(desired)?;
        self.newest.insert(vm, row.generation);
        Ok(())
    }

    fn begin_apply(&mut self, vm: &'static str, generation: u64) -> Result<(), DriverError> {
        if let Begun::Started { generation } = self.agent()?.begin_apply(&vm.into(), generation)? {
            self.artefacts.entry(vm).or_default().insert(generation.generation);
        }
        Ok(())
    }

    fn finish_apply(&mut self, vm: &'static str, generation: u64) -> Result<(), DriverError> {
        let finished = self.agent()?.finish_apply(&vm.into(), generation)?;
        let artefacts = self.artefacts.entry(vm).or_default();
        if let Some(replaced) = finished.replaced.filter(|replaced| *replaced != finished.now.generation) {
            artefacts.remove(&replaced);
        }
        Ok(())
    }

    fn crash_node(&mut self) -> Result<(), DriverError> {
        match std::mem::replace(&mut self.node, Process::Moving) {
            Process::Running(node) => {
                self.node = Process::Crashed(node.crash());
                Ok(())
            }
            _ => Err(DriverError::new("the node is down already")),
        }
    }

    /// The host undoes what the journal says was interrupted.
    fn restart_node(&mut self) -> Result<(), DriverError> {
        let Process::Crashed(store) = std::mem::replace(&mut self.node, Process::Moving) else {
            return Err(DriverError::new("the node is running already"));
        };
        let mut node = NodeAgent::start(self.options.node(), store)?;
        for begun in node.in_progress()? {
            if let Some((_, artefacts)) = self.artefacts.iter_mut().find(|(vm, _)| **vm == begun.vm.as_str()) {
                artefacts.remove(&begun.generation);
            }
            node.undo_apply(&begun.vm, begun.generation)?;
        }
        self.node = Process::Running(Box::new(node));
        Ok(())
    }

    fn crash_controller(&mut self, id: &'static str) -> Result<(), DriverError> {
        match self.controllers.insert(id, Process::Moving) {
            Some(Process::Running(controller)) => {
                self.controllers.insert(id, Process::Crashed(controller.crash()));
                Ok(())
            }
            _ => Err(DriverError::new(format!("{id} is down already"))),
        }
    }

    fn restart_controller(&mut self, id: &'static str) -> Result<(), DriverError> {
        match self.controllers.insert(id, Process::Moving) {
            Some(Process::Crashed(store)) => {
                let controller = Controller::start(self.options.controller(id), store, self.now_ms)?;
                self.controllers.insert(id, Process::Running(Box::new(controller)));
                Ok(())
            }
            _ => Err(DriverError::new(format!("{id} is running already"))),
        }
    }

    /// Steps that no state of the model allows; each leaves everything as it is, or is reported.
    fn try_what_is_forbidden(&mut self) -> Result<(), DriverError> {
        let now_ms = self.now_ms;
        let Process::Running(node) = &mut self.node else { return Ok(()) };
        if !node.session().registered && node.heartbeat(now_ms).is_ok() {
            return Err(DriverError::new("the node sends a heartbeat though it has not registered"));
        }
        let inbox = node.inbox();
        for begun in node.in_progress()? {
            let Some(generation) = inbox.get(&begun.vm).and_then(|waiting| waiting.first()) else { continue };
            if !matches!(node.begin_apply(&begun.vm, *generation), Err(Error::ApplyInProgress { .. })) {
                return Err(DriverError::new(format!(
                    "the node takes generation {generation} of {} in hand while it applies {}",
                    begun.vm, begun.generation
                )));
            }
        }
        let stranger = NodeId::from("node-2");
        for (id, process) in &mut self.controllers {
            let Process::Running(controller) = process else { continue };
            let heartbeat = Heartbeat { node: stranger.clone(), to: ControllerId::from(*id), applied: Vec::new() };
            if controller.receive_heartbeat(&heartbeat, now_ms)? == HeartbeatReceived::Accepted {
                return Err(DriverError::new(format!("{id} accepts the heartbeat of a node that it does not know")));
            }
        }
        Ok(())
    }

    fn agent(&mut self) -> Result<&mut NodeAgent, DriverError> {
        match &mut self.node {
            Process::Running(node) => Ok(node),
            _ => Err(DriverError::new("the node is not running")),
        }
    }

    fn controller(&mut self, id: &str) -> Result<&mut Controller, DriverError> {
        match self.controllers.get_mut(id) {
            Some(Process::Running(controller)) => Ok(controller),
            _ => Err(DriverError::new(format!("{id} is not running"))),
        }
    }
}

fn generation(generation: i32) -> Result<u64, DriverError> {
    u64::try_from(generation).map_err(|_| DriverError::new(format!("the model's generation {generation} is negative")))
}
