//! The steps of a replicating cluster, as events of ControllerReplication or CrossDcReplication.
//!
//! Where a step of the model is several of the cluster, it is recorded where its process can see it whole, and `after`
//! says what it came after. A pull is a request, a page served and a page received: it is recorded when the page is in
//! hand, after what its peer had done when it served; what the peer did since may come before or after. A read that
//! changes nothing (a request, a page served, a page lost) is no event. A lost acknowledgement is one of the network.

use std::cell::{Ref, RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use kcore_replication::cluster::{Message, MessageId, Process, Recorder, Step, StepEvent};
use kcore_replication::controller::{AckReceived, PageReceived};
use kcore_replication::{ControllerId, OpId};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_harness::trace::{Arguments, Event};
use lockstep_model::Value;

use super::Model;
use super::catalogue::{Catalogue, number};

/// The process that links and messages in flight belong to.
const NETWORK: &str = "network";

/// How many events of each process are known to have happened.
type Clock = BTreeMap<Arc<str>, u64>;

/// The events so far, and what each process can know of the others.
#[derive(Debug, Default)]
pub struct Log {
    events: Vec<Event>,
    problems: Vec<String>,
    clocks: BTreeMap<Arc<str>, Clock>,
    /// By process, which of its events are writes.
    writes: BTreeMap<Arc<str>, Vec<u64>>,
    /// By message, who sent it, what could be known then, and how many events there were.
    sent: BTreeMap<MessageId, (Arc<str>, Clock, usize)>,
    /// Whether the page in hand, by controller and peer, has events.
    in_hand: BTreeMap<(ControllerId, ControllerId), bool>,
}

/// Records a cluster's steps as events; clones share the log.
#[derive(Clone, Debug)]
pub struct Bridge {
    catalogue: &'static Catalogue,
    log: Rc<RefCell<Log>>,
}

impl Bridge {
    /// A bridge with an empty log.
    pub fn new(catalogue: &'static Catalogue) -> Self {
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
        log.push(NETWORK, if up { "LinkUp" } else { "LinkDown" }, arguments, seen, None, &BTreeSet::new());
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
        let loser = |op: &OpId| vec![c(), ("l", self.catalogue.event(op))];
        let event = match step.event {
            StepEvent::Wrote { written } => {
                let name = if cross { "Emit" } else { "LocalWrite" };
                Some((name, vec![c(), ("e", self.catalogue.event(&written.envelope.op_id))]))
            }
            StepEvent::PageReceived { outcome: PageReceived::Ignored, .. } => None,
            StepEvent::PageReceived { from, ops, outcome, .. } => {
                log.in_hand.insert((process.into(), from.clone()), !ops.is_empty());
                let name = match outcome {
                    PageReceived::Replaced => "RepeatPage",
                    _ if ops.is_empty() => "PullEmpty",
                    _ => "Pull",
                };
                Some((name, pair(from)))
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
                    Some(controller) => self.catalogue.observe(controller),
                    None => Ok(Observation::new()),
                },
            };
            match seen {
                Ok(seen) => {
                    let unheard = unheard(step, &log);
                    log.push(process, name, arguments, seen, step.received, &unheard);
                }
                Err(error) => log.problems.push(format!("{process} cannot be looked at: {error}")),
            }
        }
        let clock = log.clocks.get(process).cloned().unwrap_or_default();
        let log_length = log.events.len();
        for message in step.sent {
            log.sent.insert(*message, (process.into(), clock.clone(), log_length));
        }
    }
}

/// The peers whose pages are on their way to the process of this step. A page that arrives was fetched when it was
/// served, so that it comes after that alone.
fn unheard(step: &Step<'_>, log: &Log) -> BTreeSet<String> {
    if matches!(step.event, StepEvent::PageReceived { .. }) {
        return log.clocks.keys().map(|process| process.to_string()).collect();
    }
    let pages = step.cluster().in_flight().filter_map(|(_, message)| match message {
        Message::Page(page) if Process::from(&page.to) == *step.process => Some(page.from.as_str().to_owned()),
        _ => None,
    });
    pages.collect()
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

    /// Whether `to` can know of no write that the sender of `message` made after sending it, and has made none itself
    /// since. Only then can a page that is received be explained as fetched when it was served: there is an order of all
    /// events in which nothing came between. (Two pages that cross, each received after a write of the receiver, have no
    /// such order: each fetch would come before the other's write and after its own.)
    pub fn is_latest_news(&self, message: MessageId, to: &ControllerId) -> bool {
        let Some((from, clock, length)) = self.sent.get(&message) else { return false };
        let own = |event: &Event| event.process.as_deref() == Some(to.as_str());
        let writes = |event: &Event| matches!(event.action.as_deref(), Some("LocalWrite" | "Emit"));
        if self.events.iter().skip(*length).any(|event| own(event) && writes(event)) {
            return false;
        }
        let then = clock.get(from).copied().unwrap_or(0);
        let known = self.clocks.get(to.as_str()).and_then(|clock| clock.get(from)).copied().unwrap_or(0);
        let writes = self.writes.get(from).into_iter().flatten();
        writes.filter(|write| (then..known).contains(*write)).count() == 0
    }

    /// Adds an event. The cluster has one clock, so it came after all events before it; but those of `unheard`, whose
    /// pages are on their way here, may be put after it still.
    fn push(
        &mut self,
        process: &str,
        action: &str,
        arguments: Vec<(&'static str, Value)>,
        seen: Observation,
        received: Option<MessageId>,
        unheard: &BTreeSet<String>,
    ) {
        let process: Arc<str> = process.into();
        let mut clock = self.clocks.get(&process).cloned().unwrap_or_default();
        let mut after = Vec::new();
        let mut learn = |of: &Arc<str>, theirs: &Clock| {
            let count = theirs.get(of).copied().unwrap_or(0);
            if *of != process && clock.get(of).copied().unwrap_or(0) < count {
                after.push((Arc::clone(of), count - 1));
                for (other, count) in theirs {
                    let known = clock.entry(Arc::clone(other)).or_default();
                    *known = (*known).max(*count);
                }
            }
        };
        if let Some((from, theirs, _)) = received.and_then(|message| self.sent.get(&message)) {
            learn(from, theirs);
        }
        for (other, theirs) in self.clocks.iter().filter(|(other, _)| !unheard.contains(&***other)) {
            learn(other, theirs);
        }
        let sequence = clock.get(&process).copied().unwrap_or(0);
        clock.insert(Arc::clone(&process), sequence + 1);
        self.clocks.insert(Arc::clone(&process), clock);
        if matches!(action, "LocalWrite" | "Emit") {
            self.writes.entry(Arc::clone(&process)).or_default().push(sequence);
        }
        let arguments = arguments.into_iter().map(|(name, value)| (name.into(), value)).collect();
        self.events.push(Event {
            action: Some(action.into()),
            process: Some(process),
            sequence: Some(sequence),
            arguments: Arc::new(Arguments::Named(arguments)),
            variables: Arc::new(seen),
            after,
            ..Event::default()
        });
    }
}
