//! An in-process cluster: controllers and nodes over a seeded network that loses, repeats, reorders and cuts, with
//! crashes between and within steps, in virtual time. The same seed gives the same run.

mod controllers;
mod network;
mod nodes;
mod record;
mod settle;
mod steer;

pub use network::{Message, MessageId, Process};
pub use record::{Recorder, Step, StepEvent};
pub use settle::Unsettled;

use crate::controller::{Controller, ControllerConfig};
use crate::error::{Error, Result};
use crate::identity::{ControllerId, DcId, NodeId, VmId};
use crate::node::{NodeAgent, NodeConfig, NodeStore};
use crate::schedule::PollSchedule;
use crate::store::{CrashPlan, Store};
use network::Network;
use rand::{Rng, RngExt};
use std::collections::{BTreeMap, BTreeSet};

/// The virtual time at which a cluster starts, Unix milliseconds.
pub const EPOCH_MS: i64 = 1_700_000_000_000;

/// What a cluster consists of.
#[derive(Clone, Debug)]
pub struct ClusterConfig {
    /// The controllers, each with its data centre, page limit and faults. All are made each other's peers.
    pub controllers: Vec<ControllerConfig>,
    /// The nodes.
    pub nodes: Vec<NodeConfig>,
    /// How many resources the writes are about; the fewer, the more conflicts.
    pub resources: usize,
    /// How many VMs the nodes run.
    pub vms: usize,
    /// What goes wrong how often.
    pub weather: Weather,
}

/// How often what is done and what goes wrong: relative weights; 0 is never.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// A client writes.
    pub write: u32,
    /// Controllers and nodes go about their work: the sum of what follows should not drown it.
    pub work: u32,
    /// A message arrives, whichever of those in flight.
    pub deliver: u32,
    /// A message is lost.
    pub lose: u32,
    /// A message is repeated.
    pub duplicate: u32,
    /// A directed link between two processes is cut.
    pub cut: u32,
    /// A directed link is mended.
    pub mend: u32,
    /// A process crashes between two steps.
    pub crash: u32,
    /// A process crashes within its next step.
    pub crash_within: u32,
    /// A process that crashed comes back.
    pub restart: u32,
}

impl Weather {
    /// Nothing goes wrong.
    pub const CALM: Self = Self {
        write: 10,
        work: 60,
        deliver: 30,
        lose: 0,
        duplicate: 0,
        cut: 0,
        mend: 0,
        crash: 0,
        crash_within: 0,
        restart: 0,
    };
    /// Everything goes wrong now and then.
    pub const STORM: Self =
        Self { lose: 4, duplicate: 4, cut: 2, mend: 3, crash: 1, crash_within: 1, restart: 4, ..Self::CALM };
}

/// A cluster in virtual time.
pub struct Cluster {
    config: ClusterConfig,
    now_ms: i64,
    controllers: BTreeMap<ControllerId, ControllerSlot>,
    nodes: BTreeMap<NodeId, NodeSlot>,
    network: Network,
    recorder: Box<dyn Recorder>,
    /// How many steps each process has recorded.
    sequence: BTreeMap<Process, u64>,
    /// The processes that crash within their next step, and where.
    doomed: BTreeMap<Process, CrashPlan>,
    /// How many events were written; numbers the operations.
    written: u64,
}

/// A controller's place in the cluster.
enum ControllerSlot {
    Up { controller: Box<Controller>, schedule: PollSchedule },
    Down { store: Store },
}

/// A node's place in the cluster.
struct NodeSlot {
    state: NodeState,
    /// What exists on the host: it outlives the agent's crashes.
    artefacts: BTreeMap<VmId, BTreeSet<u64>>,
}

enum NodeState {
    Up(Box<NodeAgent>),
    Down(NodeStore),
}

impl ClusterConfig {
    /// Controllers `c1`, `c2` … in the data centres given, no nodes, two resources, a storm.
    pub fn new(dcs: &[&str]) -> Self {
        let controllers = dcs.iter().enumerate();
        Self {
            controllers: controllers.map(|(n, dc)| ControllerConfig::new(format!("c{}", n + 1), *dc)).collect(),
            nodes: Vec::new(),
            resources: 2,
            vms: 0,
            weather: Weather::STORM,
        }
    }

    /// The same with nodes `n1`, `n2` … that know all controllers, and `vms` VMs.
    pub fn with_nodes(mut self, nodes: usize, vms: usize) -> Self {
        let controllers = || self.controllers.iter().map(|config| config.id.clone());
        self.nodes = (1..=nodes).map(|n| NodeConfig::new(format!("n{n}"), controllers())).collect();
        self.vms = vms;
        self
    }
}

impl Cluster {
    /// A cluster on fresh stores in memory, all processes running, all links up.
    pub fn new(config: ClusterConfig, recorder: Box<dyn Recorder>) -> Result<Self> {
        let stores = config.controllers.iter().map(|_| Store::open_in_memory()).collect::<Result<_>>()?;
        Self::on_stores(config, stores, recorder)
    }

    /// A cluster on the given stores, one for each controller in their order.
    pub fn on_stores(mut config: ClusterConfig, stores: Vec<Store>, recorder: Box<dyn Recorder>) -> Result<Self> {
        let members: BTreeMap<ControllerId, DcId> =
            config.controllers.iter().map(|one| (one.id.clone(), one.dc.clone())).collect();
        let mut controllers = BTreeMap::new();
        for (one, store) in config.controllers.iter_mut().zip(stores) {
            one.peers = members.clone();
            one.peers.remove(&one.id);
            controllers.insert(one.id.clone(), ControllerSlot::start(one.clone(), store, EPOCH_MS)?);
        }
        let mut nodes = BTreeMap::new();
        for one in &config.nodes {
            let agent = NodeAgent::start(one.clone(), NodeStore::open_in_memory()?)?;
            let slot = NodeSlot { state: NodeState::Up(Box::new(agent)), artefacts: BTreeMap::new() };
            nodes.insert(one.id.clone(), slot);
        }
        Ok(Self {
            config,
            now_ms: EPOCH_MS,
            controllers,
            nodes,
            network: Network::default(),
            recorder,
            sequence: BTreeMap::new(),
            doomed: BTreeMap::new(),
            written: 0,
        })
    }

    /// The virtual time, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// The controllers that are running.
    pub fn controllers(&self) -> impl Iterator<Item = &Controller> {
        self.controllers.values().filter_map(ControllerSlot::running)
    }

    /// The nodes that are running.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeAgent> {
        self.nodes.values().filter_map(NodeSlot::running)
    }

    /// What exists on each node's host.
    pub fn artefacts(&self) -> impl Iterator<Item = (&NodeId, &BTreeMap<VmId, BTreeSet<u64>>)> {
        self.nodes.iter().map(|(id, slot)| (id, &slot.artefacts))
    }

    /// The messages in flight.
    pub fn in_flight(&self) -> impl Iterator<Item = (MessageId, &Message)> {
        self.network.in_flight()
    }

    /// Changes the weather from here on.
    pub fn set_weather(&mut self, weather: Weather) {
        self.config.weather = weather;
    }

    /// Takes one step, drawn from what can happen now, and lets time pass. Some draws find nothing to do.
    ///
    /// # Errors
    /// When a store fails; refusals of the protocol are recorded as [`StepEvent::Refused`].
    pub fn step<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        if rng.random_range(0..4) == 0 {
            self.now_ms += rng.random_range(1..2_000);
        }
        let w = self.config.weather;
        let weights =
            [w.write, w.work, w.deliver, w.lose, w.duplicate, w.cut, w.mend, w.crash, w.crash_within, w.restart];
        let mut draw = rng.random_range(0..weights.iter().sum::<u32>().max(1));
        let mut choice = 0;
        for (index, weight) in weights.into_iter().enumerate() {
            if draw < weight {
                choice = index;
                break;
            }
            draw -= weight;
        }
        match choice {
            0 => self.client_writes(rng),
            1 => self.work(rng),
            2 => match self.network.draw(rng) {
                Some(id) => self.deliver(id),
                None => Ok(()),
            },
            3 => self.lose(rng),
            4 => self.duplicate(rng),
            5 => self.cut(rng),
            6 => self.mend(rng),
            7 => match self.draw_process(rng, true) {
                Some(process) => self.crash(&process, None),
                None => Ok(()),
            },
            8 => {
                let plan = CrashPlan { after_statements: rng.random_range(0..14) };
                if let Some(process) = self.draw_process(rng, true) {
                    self.doomed.insert(process, plan);
                }
                Ok(())
            }
            _ => match self.draw_process(rng, false) {
                Some(process) => self.restart(&process),
                None => Ok(()),
            },
        }
    }

    /// Some process goes about its work.
    fn work<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        match self.draw_process(rng, true) {
            Some(Process::Controller { id }) => self.controller_works(&id, rng),
            Some(Process::Node { id }) => self.node_works(&id, rng),
            _ => Ok(()),
        }
    }

    fn draw_process<R: Rng + ?Sized>(&self, rng: &mut R, running: bool) -> Option<Process> {
        let controllers = self.controllers.iter().filter(|(_, slot)| slot.running().is_some() == running);
        let nodes = self.nodes.iter().filter(|(_, slot)| slot.running().is_some() == running);
        let controllers = controllers.map(|(id, _)| Process::from(id));
        let candidates: Vec<_> = controllers.chain(nodes.map(|(id, _)| Process::from(id))).collect();
        (!candidates.is_empty()).then(|| candidates[rng.random_range(0..candidates.len())].clone())
    }

    /// A step failed: a planned crash kills the process, a refusal is recorded, and a broken store ends the run.
    fn failed(&mut self, process: &Process, step: &'static str, error: Error) -> Result<()> {
        match error {
            Error::Crashed => self.crash(process, Some(step)),
            error if error.is_store_failure() => Err(error),
            error => {
                self.record(process, StepEvent::Refused { step, reason: error.to_string() }, None, &[]);
                Ok(())
            }
        }
    }

    fn crash(&mut self, process: &Process, during: Option<&'static str>) -> Result<()> {
        // The record comes first: it shows the state before the crash.
        self.record(process, StepEvent::Crashed { during }, None, &[]);
        match process {
            Process::Controller { id } => {
                if let Some(ControllerSlot::Up { controller, .. }) = self.controllers.remove(id) {
                    let slot = ControllerSlot::Down { store: controller.crash() };
                    self.controllers.insert(id.clone(), slot);
                }
            }
            Process::Node { id } => {
                if let Some(NodeSlot { state: NodeState::Up(agent), artefacts }) = self.nodes.remove(id) {
                    let slot = NodeSlot { state: NodeState::Down(agent.crash()), artefacts };
                    self.nodes.insert(id.clone(), slot);
                }
            }
            Process::Network => {}
        }
        Ok(())
    }

    fn restart(&mut self, process: &Process) -> Result<()> {
        match process {
            Process::Controller { id } => {
                let config = self.config.controllers.iter().find(|config| config.id == *id).cloned();
                if let (Some(config), Some(ControllerSlot::Down { store })) = (config, self.controllers.remove(id)) {
                    let slot = ControllerSlot::start(config, store, self.now_ms)?;
                    self.controllers.insert(id.clone(), slot);
                    self.record(process, StepEvent::Restarted, None, &[]);
                }
                Ok(())
            }
            Process::Node { id } => self.restart_node(id),
            Process::Network => Ok(()),
        }
    }
}

impl ControllerSlot {
    fn start(config: ControllerConfig, store: Store, now_ms: i64) -> Result<Self> {
        let schedule = PollSchedule::new(config.dc.clone(), &config.peers);
        let controller = Box::new(Controller::start(config, store, now_ms)?);
        Ok(Self::Up { controller, schedule })
    }

    fn running(&self) -> Option<&Controller> {
        match self {
            Self::Up { controller, .. } => Some(controller),
            Self::Down { .. } => None,
        }
    }
}

impl NodeSlot {
    fn running(&self) -> Option<&NodeAgent> {
        match &self.state {
            NodeState::Up(agent) => Some(agent),
            NodeState::Down(_) => None,
        }
    }
}
