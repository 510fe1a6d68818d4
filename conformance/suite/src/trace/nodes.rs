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
use kcore_replication::controller::{HeartbeatReceived, STALE_AFTER_MS};
use kcore_replication::store::Readiness;
use kcore_replication::{Controller, ControllerId, NodeId, Result, VmId};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_harness::trace::{Arguments, Event};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::catalogue::number;

/// The controllers of `ControllerNodeReconcile.cfg`, in the order in which the node tries them.
pub const CONTROLLERS: [&str; 2] = ["c1", "c2"];
/// The node.
pub const NODE: &str = "n1";
/// Its VM.
pub const VM: &str = "vm1";
/// How many generations of the VM may be desired.
pub const MAX_GENERATION: u64 = 2;
/// How many crashes a behaviour may have.
pub const MAX_CRASHES: u32 = 2;
/// The model's ticks from a heartbeat to the time-out.
const STALE_AFTER: i64 = 2;
/// So many ticks make the runtime's time-out.
pub const TICK_MS: i64 = STALE_AFTER_MS / STALE_AFTER;

/// Records a cluster's steps as events; clones share the log.
#[derive(Clone, Debug, Default)]
pub struct Bridge(Rc<RefCell<Log>>);

/// The events so far.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    problems: Vec<String>,
    /// The controllers that accepted a heartbeat: before that the store's time is that of the registration.
    heard: BTreeSet<ControllerId>,
}

impl Bridge {
    /// The log so far.
    pub fn log(&self) -> Ref<'_, Log> {
        self.0.borrow()
    }

    /// A tick has passed.
    pub fn tick(&self, cluster: &Cluster) {
        self.0.borrow_mut().push("Tick", Vec::new(), cluster, None, false);
    }
}

impl Recorder for Bridge {
    fn record(&mut self, step: &Step<'_>) {
        let mut log = self.0.borrow_mut();
        let cluster = step.cluster();
        let controller = |id: &ControllerId| vec![("c", Value::string(id.as_str()))];
        let own = || match step.process {
            Process::Controller { id } => controller(id),
            _ => Vec::new(),
        };
        let vm = || ("v", Value::string(VM));
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
            StepEvent::DesiredSet { .. } => ("SetDesired", [own(), vec![vm()]].concat()),
            StepEvent::PushReceived { push, fresh: true } => ("Push", [controller(&push.from), vec![vm()]].concat()),
            StepEvent::ApplyBegun { generation, .. } => ("BeginApply", vec![vm(), ("g", number(*generation))]),
            StepEvent::ApplyFinished { finished } => {
                ("FinishApply", vec![vm(), ("g", number(finished.now.generation))])
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
        log.push(name, arguments, cluster, Some(step.process), looks_at_observed);
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
        action: &str,
        arguments: Vec<(&'static str, Value)>,
        cluster: &Cluster,
        by: Option<&Process>,
        looks_at_observed: bool,
    ) {
        match self.observe(cluster, looks_at_observed) {
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

    /// What the processes that are running can see. `observed` is looked at after heartbeats only: reports move it early,
    /// and the model has none.
    fn observe(&self, cluster: &Cluster, looks_at_observed: bool) -> Result<Observation> {
        let mut seen = Observation::new();
        let vm = VmId::from(VM);
        for name in CONTROLLERS {
            let Some(controller) = cluster.controller(&name.into()) else { continue };
            let mut see =
                |variable: &str, value: Value| seen.push(Path::variable(variable).at(Value::string(name)), value);
            let row = controller.nodes()?.into_iter().find(|row| row.node == NodeId::from(NODE));
            see("up", Value::Bool(true));
            see("known", Value::Bool(row.is_some()));
            see("ready", Value::Bool(row.as_ref().is_some_and(|row| row.readiness == Readiness::Ready)));
            if let Some(row) = row.filter(|_| self.heard.contains(controller.id())) {
                let ticks = ((cluster.now_ms() - row.last_heartbeat_ms) / TICK_MS).clamp(0, STALE_AFTER + 1);
                see("age", Value::Int(i32::try_from(ticks).unwrap_or(i32::MAX)));
            }
            let row = controller.desired(&vm)?;
            see("desired", of_vm(number(row.as_ref().map_or(0, |row| row.generation))));
            if looks_at_observed && cluster.node(&NODE.into()).is_some_and(|node| node.contact() == controller.id()) {
                see("observed", of_vm(number(row.map_or(0, |row| row.observed))));
            }
        }
        let Some(node) = cluster.node(&NODE.into()) else { return Ok(seen) };
        let mut see = |variable: &str, value: Value| seen.push(Path::variable(variable), value);
        let place = CONTROLLERS.iter().position(|name| *name == node.contact().as_str());
        see("contact", place.map_or_else(|| Value::string(node.contact().as_str()), |place| number(place as u64 + 1)));
        see("nodeUp", Value::Bool(true));
        see("registered", Value::Bool(node.session().registered));
        see("suspects", Value::Bool(node.session().suspects));
        see("applied", of_vm(number(node.applied()?.get(&vm).copied().unwrap_or(0))));
        let set = |all: Vec<u64>| of_vm(Value::set(all.into_iter().map(number)));
        see("inbox", set(node.inbox().remove(&vm).unwrap_or_default()));
        see("journal", set(node.in_progress()?.into_iter().map(|begun| begun.generation).collect()));
        let host = cluster.artefacts().find(|(id, _)| id.as_str() == NODE);
        let made = host.and_then(|(_, made)| made.get(&vm));
        see("artefacts", set(made.into_iter().flatten().copied().collect()));
        Ok(seen)
    }
}

fn of_vm(value: Value) -> Value {
    Value::record([(Symbol::new(VM), value)])
}
