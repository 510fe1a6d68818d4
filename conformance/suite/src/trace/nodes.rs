//! The steps of a node and its controllers, as events of ControllerNodeReconcile.
//!
//! The bound network carries a call and its answer at once, so the trace is one sequence. A call is recorded with its
//! answer; a push when it arrives. What the node does about a registration that fails is, to the model, to detect the
//! failure and to fail over.

use std::cell::{Ref, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use kcore_replication::cluster::{Cluster, Process, Recorder, Step, StepEvent};
use kcore_replication::controller::HeartbeatReceived;
use kcore_replication::{Controller, ControllerId, Result, VmId};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_harness::trace::{Arguments, Event};
use lockstep_model::Value;

use crate::catalogue::{NODE, NodeCatalogue, generations, number};

/// Records a cluster's steps as events; clones share the log.
#[derive(Clone, Debug)]
pub struct Bridge {
    catalogue: Rc<NodeCatalogue>,
    log: Rc<RefCell<Log>>,
}

/// The events so far.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    problems: Vec<String>,
    /// The controllers that accepted a heartbeat: before that the store's time is that of the registration.
    heard: BTreeSet<ControllerId>,
}

impl Bridge {
    /// A bridge with an empty log.
    pub fn new(catalogue: Rc<NodeCatalogue>) -> Self {
        Bridge { catalogue, log: Rc::default() }
    }

    /// The log so far.
    pub fn log(&self) -> Ref<'_, Log> {
        self.log.borrow()
    }

    /// A tick has passed.
    pub fn tick(&self, cluster: &Cluster) {
        self.log.borrow_mut().push(&self.catalogue, "Tick", Vec::new(), cluster, None, false);
    }
}

impl Recorder for Bridge {
    fn record(&mut self, step: &Step<'_>) {
        let mut log = self.log.borrow_mut();
        let cluster = step.cluster();
        let controller = |id: &ControllerId| vec![("c", Value::string(id.as_str()))];
        let own = || match step.process {
            Process::Controller { id } => controller(id),
            _ => Vec::new(),
        };
        let vm = |vm: &VmId| ("v", Value::string(vm.as_str()));
        let mut looks_at_observed = false;
        let (name, arguments) = match step.event {
            StepEvent::RegistrationAccepted { by } => ("Register", controller(by)),
            StepEvent::HeartbeatReceived { outcome: HeartbeatReceived::Accepted, .. } => {
                if let Process::Controller { id } = step.process {
                    log.heard.insert(id.clone());
                }
                return;
            }
            StepEvent::HeartbeatAnswered { by, answer } => {
                looks_at_observed = *answer == HeartbeatReceived::Accepted;
                ("Heartbeat", controller(by))
            }
            StepEvent::RegistrationFailed { .. } => {
                log.push_unseen("DetectFailure", Vec::new());
                ("FailOver", Vec::new())
            }
            StepEvent::FailureDetected { .. } => ("DetectFailure", Vec::new()),
            StepEvent::FailedOver { .. } => ("FailOver", Vec::new()),
            StepEvent::NodesExpired { .. } => ("TimeOut", own()),
            StepEvent::DesiredSet { desired } => ("SetDesired", [own(), vec![vm(&desired.vm)]].concat()),
            StepEvent::PushReceived { push, fresh: true } => {
                ("Push", [controller(&push.from), vec![vm(&push.vm)]].concat())
            }
            StepEvent::ApplyBegun { vm: begun, generation, .. } => {
                ("BeginApply", vec![vm(begun), ("g", number(*generation))])
            }
            StepEvent::ApplyFinished { finished } => {
                ("FinishApply", vec![vm(&finished.now.vm), ("g", number(finished.now.generation))])
            }
            StepEvent::Crashed { .. } => {
                // The state shown is still the one before the crash.
                match step.process {
                    Process::Controller { .. } => log.push_unseen("ControllerCrash", own()),
                    _ => log.push_unseen("NodeCrash", Vec::new()),
                }
                return;
            }
            StepEvent::Restarted => ("ControllerRestart", own()),
            StepEvent::NodeRestarted { .. } => ("NodeRestart", Vec::new()),
            StepEvent::Refused { step: refused, reason } => {
                let process = match step.process {
                    Process::Controller { id } => id.as_str(),
                    Process::Node { id } => id.as_str(),
                    Process::Network => "the network",
                };
                log.problems.push(format!("{process} refused a step of its own cluster: {refused}: {reason}"));
                return;
            }
            // Requests, the halves of calls, and reports, which tell early what the next heartbeat tells.
            _ => return,
        };
        log.push(&self.catalogue, name, arguments, cluster, Some(step.process), looks_at_observed);
    }
}

impl Log {
    /// The events, in their order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What went wrong beside the events, a line each.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Whether a controller accepted a heartbeat at this very time.
    pub fn heard_at(&self, controller: &Controller, now_ms: i64) -> bool {
        self.heard.contains(controller.id())
            && controller.nodes().is_ok_and(|rows| rows.iter().any(|row| row.last_heartbeat_ms == now_ms))
    }

    fn push_unseen(&mut self, action: &str, arguments: Vec<(&'static str, Value)>) {
        self.add(action, arguments, Observation::new());
    }

    fn push(
        &mut self,
        catalogue: &NodeCatalogue,
        action: &str,
        arguments: Vec<(&'static str, Value)>,
        cluster: &Cluster,
        by: Option<&Process>,
        looks_at_observed: bool,
    ) {
        match self.observe(catalogue, cluster, looks_at_observed) {
            Ok(seen) => self.add(action, arguments, seen),
            Err(error) => self.problems.push(format!("{by:?} cannot be looked at: {error}")),
        }
    }

    fn add(&mut self, action: &str, arguments: Vec<(&'static str, Value)>, seen: Observation) {
        let arguments = arguments.into_iter().map(|(name, value)| (name.into(), value)).collect();
        self.events.push(Event {
            action: Some(action.into()),
            arguments: Arc::new(Arguments::Named(arguments)),
            variables: Arc::new(seen),
            ..Event::default()
        });
    }

    /// What the processes that are running can see. `observed` is looked at after heartbeats only: reports move it
    /// early, and the model has none.
    fn observe(&self, catalogue: &NodeCatalogue, cluster: &Cluster, looks_at_observed: bool) -> Result<Observation> {
        let mut seen = Observation::new();
        let node = cluster.node(&NODE.into());
        for name in &catalogue.controllers {
            let Some(controller) = cluster.controller(&(*name).into()) else { continue };
            seen.push(Path::variable("up").at(Value::string(name)), Value::Bool(true));
            let is_contact = node.is_some_and(|node| node.contact() == controller.id());
            let heard = self.heard.contains(controller.id());
            let looks = looks_at_observed && is_contact;
            catalogue.observe_controller(&mut seen, controller, cluster.now_ms(), heard, looks)?;
        }
        let Some(node) = node else { return Ok(seen) };
        seen.push(Path::variable("nodeUp"), Value::Bool(true));
        catalogue.observe_node(&mut seen, node)?;
        let host = cluster.artefacts().find(|(id, _)| id.as_str() == NODE);
        let made = |vm: &str| host.and_then(|(_, made)| made.get(&VmId::from(vm))).into_iter().flatten();
        seen.push(Path::variable("artefacts"), catalogue.of_vms(|vm| generations(made(vm))));
        Ok(seen)
    }
}
