//! The steps of a replicating cluster, as events of ControllerReplication or CrossDcReplication.
//!
//! Where a step of the model is several of the cluster, it is recorded where its process can see it whole. A pull is a
//! request, a page served and a page received: it is recorded when the page is in hand, with the place at which the
//! page ends, since the model's pages take their time as well. A read that changes nothing (a request, a page served, a
//! page lost) is no event. A lost acknowledgement is one of the network.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use kcore_replication::cluster::{Message, Process, Recorder, Step, StepEvent};
use kcore_replication::controller::{AckReceived, PageReceived};
use kcore_replication::{Controller, ControllerId, OpId};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_harness::trace::{Arguments, Event};
use lockstep_model::Value;

use super::Model;
use crate::catalogue::{Catalogue, Variables, number};

/// The process that links and messages in flight belong to.
const NETWORK: &str = "network";

/// The events so far.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    problems: Vec<String>,
    /// By process, how many events it has recorded.
    recorded: BTreeMap<Arc<str>, u64>,
    /// Whether the page in hand, by controller and peer, has events.
    in_hand: BTreeMap<(ControllerId, ControllerId), bool>,
}

/// Records a cluster's steps as events; clones share the log.
#[derive(Clone, Debug)]
pub struct Bridge {
    catalogue: Rc<Catalogue>,
    log: Rc<RefCell<Log>>,
}

impl Bridge {
    /// A bridge with an empty log.
    pub fn new(catalogue: Rc<Catalogue>) -> Self {
        Bridge { catalogue, log: Rc::default() }
    }

    /// The log so far.
    pub fn log(&self) -> Ref<'_, Log> {
        self.log.borrow()
    }

    /// A link between data centres goes down, or comes up: what the network sees is all links.
    pub fn link(&self, from: &str, to: &str, up: bool) {
        let mut log = self.log.borrow_mut();
        let variable = Path::variable("linkUp").at(Value::string(from)).at(Value::string(to));
        let mut seen = Observation::new();
        seen.push(variable, Value::Bool(up));
        let arguments = vec![("a", Value::string(from)), ("b", Value::string(to))];
        log.push(NETWORK, if up { "LinkUp" } else { "LinkDown" }, arguments, seen);
    }

    fn step(&self, step: &Step<'_>, mut log: RefMut<'_, Log>) {
        let cross = self.catalogue.model == Model::CrossDcReplication;
        let process = match step.process {
            Process::Controller { id } => id.as_str(),
            _ => NETWORK,
        };
        let c = || ("c", Value::string(process));
        let p = |peer: &ControllerId| ("p", Value::string(peer.as_str()));
        let pair = |peer: &ControllerId| vec![c(), p(peer)];
        let ack = |from: &ControllerId, to: &ControllerId, up_to: u64| {
            vec![("c", Value::string(from.as_str())), p(to), ("n", number(up_to))]
        };
        let loser = |op: &OpId| vec![c(), ("l", self.catalogue.name_of(op))];
        let event = match step.event {
            StepEvent::Wrote { written } => {
                let name = if cross { "Emit" } else { "LocalWrite" };
                Some((name, vec![c(), ("e", self.catalogue.name_of(&written.envelope.op_id))]))
            }
            StepEvent::PageReceived { outcome: PageReceived::Ignored, .. } => None,
            StepEvent::PageReceived { from, last, ops, outcome, .. } => {
                let before = log.in_hand.insert((process.into(), from.clone()), !ops.is_empty());
                let name = match (outcome, before) {
                    (PageReceived::Replaced, Some(true)) => "RepeatPage",
                    (PageReceived::Replaced, _) => "PullAgain",
                    _ if ops.is_empty() => "PullEmpty",
                    _ => "Pull",
                };
                Some((name, vec![c(), p(from), ("n", number(*last))]))
            }
            StepEvent::Applied { peer, .. } => Some(("ApplyNext", pair(peer))),
            StepEvent::PageFinished { peer, .. } => {
                let events = log.in_hand.remove(&(process.into(), peer.clone())).unwrap_or(false);
                Some((if events { "FinishPage" } else { "FinishEmpty" }, pair(peer)))
            }
            StepEvent::AckReceived { ack: seen, outcome } => {
                let name = match outcome {
                    _ if cross => "SeeAck",
                    AckReceived::Advanced => "DeliverAck",
                    AckReceived::Stale => "DeliverAckAgain",
                };
                Some((name, if cross { Vec::new() } else { ack(&seen.from, &seen.to, seen.up_to) }))
            }
            StepEvent::JobStarted { work } => Some(("StartJob", loser(&work.job.loser))),
            StepEvent::JobCompleted { completed } => {
                Some((if cross { "Compensate" } else { "CompleteJob" }, loser(&completed.job.loser)))
            }
            StepEvent::JobFailed { job } => Some(("FailJob", loser(&job.loser))),
            StepEvent::JobRetried { job } => Some(("RetryJob", loser(&job.loser))),
            StepEvent::Crashed { .. } => Some(("Crash", vec![c()])),
            StepEvent::Restarted => Some(("Restart", vec![c()])),
            // The last copy of an acknowledgement: while there is another, the model's is still in flight.
            StepEvent::MessageLost { message: Message::Ack(lost) } if !cross => {
                let same = |other: &Message| matches!(other, Message::Ack(other) if other == lost);
                let last = !step.cluster().in_flight().any(|(_, other)| same(other));
                (last && lost.up_to > 0).then(|| ("LoseAck", ack(&lost.from, &lost.to, lost.up_to)))
            }
            StepEvent::Refused { step, reason } => {
                log.problems.push(format!("{process} refused a step of its own cluster: {step}: {reason}"));
                None
            }
            // Requests and pages served change nothing; materialization is not the models' matter; links are recorded
            // by data centre, see `link`.
            _ => None,
        };
        if let Some((name, arguments)) = event {
            let seen = match step.event {
                StepEvent::Crashed { .. } => {
                    let mut seen = Observation::new();
                    seen.push(Path::variable("up").at(Value::string(process)), Value::Bool(false));
                    Ok(seen)
                }
                _ => match step.cluster().controller(&process.into()) {
                    Some(controller) => self.observe(controller),
                    None => Ok(Observation::new()),
                },
            };
            match seen {
                Ok(seen) => log.push(process, name, arguments, seen),
                Err(error) => log.problems.push(format!("{process} cannot be looked at: {error}")),
            }
        }
    }

    /// What a running controller can see. The page of an idle poll is none to the model, unless the peer lacks the
    /// acknowledgement: nobody here can tell.
    fn observe(&self, controller: &Controller) -> kcore_replication::Result<Observation> {
        let up = Path::variable("up").at(Value::string(controller.id().as_str()));
        let mut seen = Observation::new();
        if self.catalogue.model == Model::ControllerReplication {
            seen.push(up, Value::Bool(true));
        }
        let variables = Variables::new(&self.catalogue, controller);
        variables.observe(&mut seen)?;
        variables.observe_pages(&mut seen, |peer| {
            if peer == controller.id() {
                return Ok(false);
            }
            let last = controller.page_end(peer);
            Ok(last.is_none() || !controller.inbox(peer).is_empty() || last != Some(controller.watermark(peer)?))
        })?;
        Ok(seen)
    }
}

impl Recorder for Bridge {
    fn record(&mut self, step: &Step<'_>) {
        self.step(step, self.log.borrow_mut());
    }
}

impl Log {
    /// The events, in the order in which they were recorded.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What went wrong beside the events, a line each.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Adds an event. The cluster has one clock, so it came after the one before.
    fn push(&mut self, process: &str, action: &str, arguments: Vec<(&'static str, Value)>, seen: Observation) {
        let process: Arc<str> = process.into();
        let before = self.events.last().and_then(|event| Some((event.process.clone()?, event.sequence?)));
        let next = self.recorded.entry(Arc::clone(&process)).or_default();
        let sequence = *next;
        *next += 1;
        let arguments = arguments.into_iter().map(|(name, value)| (name.into(), value)).collect();
        self.events.push(Event {
            action: Some(action.into()),
            after: before.filter(|(other, _)| *other != process).into_iter().collect(),
            process: Some(process),
            sequence: Some(sequence),
            arguments: Arc::new(Arguments::Named(arguments)),
            variables: Arc::new(seen),
            ..Event::default()
        });
    }
}
