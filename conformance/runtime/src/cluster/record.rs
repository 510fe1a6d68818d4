//! What a cluster tells an observer: each step as it is committed.

use super::{Cluster, ControllerSlot, Message, MessageId, NodeSlot, Process};
use crate::controller::{AckReceived, Applied, Completed, HeartbeatReceived, PageReceived, Push, Work, Written};
use crate::error::Result;
use crate::identity::{ControllerId, NodeId, OpId, ResourceKey, VmId};
use crate::message::{Ack, EventId, PullRequest};
use crate::node::{Begun, FailedTry, Finished, Generation, Heartbeat, Registration};
use crate::store::{DesiredRow, JobRow};
use serde::Serialize;

/// Is told of every step, in the order in which they happen.
pub trait Recorder {
    /// `step` has just been committed.
    fn record(&mut self, step: &Step<'_>);
}

/// Records nothing.
impl Recorder for () {
    fn record(&mut self, _: &Step<'_>) {}
}

/// One step.
pub struct Step<'a> {
    /// Counts the steps of the process, from 1.
    pub sequence: u64,
    /// When, virtual Unix milliseconds.
    pub at_ms: i64,
    /// Who.
    pub process: &'a Process,
    /// What.
    pub event: &'a StepEvent,
    /// The message that caused it.
    pub received: Option<MessageId>,
    /// The messages that it sent.
    pub sent: &'a [MessageId],
    cluster: &'a Cluster,
}

/// What a process did. An event stands for a committed step; reading steps are recorded where they send a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are named and documented as in the steps' own results")]
pub enum StepEvent {
    /// [`Controller::write`](crate::Controller::write).
    Wrote { written: Written },
    /// [`Controller::pull`](crate::Controller::pull).
    Pulled { request: PullRequest },
    /// [`Controller::serve`](crate::Controller::serve): the events are those in `after + 1 ..= last`.
    Served { to: ControllerId, after: EventId, last: EventId, outbox_end: EventId },
    /// [`Controller::receive_page`](crate::Controller::receive_page).
    PageReceived { from: ControllerId, after: EventId, last: EventId, ops: Vec<OpId>, outcome: PageReceived },
    /// [`Controller::apply_next`](crate::Controller::apply_next).
    Applied { peer: ControllerId, applied: Applied },
    /// [`Controller::finish_page`](crate::Controller::finish_page).
    PageFinished { peer: ControllerId, ack: Option<Ack> },
    /// [`Controller::receive_ack`](crate::Controller::receive_ack).
    AckReceived { ack: Ack, outcome: AckReceived },
    /// [`Controller::start_job`](crate::Controller::start_job).
    JobStarted { work: Work },
    /// [`Controller::complete_job`](crate::Controller::complete_job).
    JobCompleted { completed: Completed },
    /// [`Controller::fail_job`](crate::Controller::fail_job).
    JobFailed { job: JobRow },
    /// [`Controller::retry_job`](crate::Controller::retry_job).
    JobRetried { job: JobRow },
    /// [`Controller::confirm_materialization`](crate::Controller::confirm_materialization).
    Materialized { resource_key: ResourceKey, op_id: OpId },
    /// [`Controller::register_node`](crate::Controller::register_node).
    NodeRegistered { registration: Registration },
    /// [`Controller::receive_heartbeat`](crate::Controller::receive_heartbeat).
    HeartbeatReceived { heartbeat: Heartbeat, outcome: HeartbeatReceived },
    /// [`Controller::expire_nodes`](crate::Controller::expire_nodes).
    NodesExpired { nodes: Vec<NodeId> },
    /// [`Controller::set_desired`](crate::Controller::set_desired).
    DesiredSet { desired: DesiredRow },
    /// [`Controller::push`](crate::Controller::push).
    Pushed { push: Push },
    /// [`Controller::receive_report`](crate::Controller::receive_report).
    ReportReceived { from: NodeId, vm: VmId, generation: u64 },

    /// [`NodeAgent::register`](crate::NodeAgent::register).
    RegistrationSent { registration: Registration },
    /// [`NodeAgent::registration_accepted`](crate::NodeAgent::registration_accepted).
    RegistrationAccepted { by: ControllerId },
    /// [`NodeAgent::registration_failed`](crate::NodeAgent::registration_failed).
    RegistrationFailed { next: FailedTry },
    /// [`NodeAgent::heartbeat`](crate::NodeAgent::heartbeat).
    HeartbeatSent { heartbeat: Heartbeat },
    /// [`NodeAgent::heartbeat_answered`](crate::NodeAgent::heartbeat_answered).
    HeartbeatAnswered { by: ControllerId, answer: HeartbeatReceived },
    /// [`NodeAgent::detect_failure`](crate::NodeAgent::detect_failure), when it turned suspicious.
    FailureDetected { contact: ControllerId },
    /// [`NodeAgent::fail_over`](crate::NodeAgent::fail_over).
    FailedOver { to: ControllerId },
    /// [`NodeAgent::receive_push`](crate::NodeAgent::receive_push).
    PushReceived { push: Push, fresh: bool },
    /// [`NodeAgent::begin_apply`](crate::NodeAgent::begin_apply).
    ApplyBegun { vm: VmId, generation: u64, outcome: Begun },
    /// [`NodeAgent::finish_apply`](crate::NodeAgent::finish_apply).
    ApplyFinished { finished: Finished },

    /// The process died, during the named step or between two. The state shown is the one before.
    Crashed { during: Option<&'static str> },
    /// A controller came back.
    Restarted,
    /// A node came back and undid what the crash had interrupted.
    NodeRestarted { undone: Vec<Generation> },
    /// The step was refused and changed nothing.
    Refused { step: &'static str, reason: String },

    /// A message is gone: lost, or its link is cut, or its receiver down.
    MessageLost { message: Message },
    /// There is one more copy of a message.
    MessageDuplicated { message: Message },
    /// A directed link carries nothing any more.
    LinkCut { from: Process, to: Process },
    /// It does again.
    LinkMended { from: Process, to: Process },
}

impl Step<'_> {
    /// The variables that the process can see, after the step: a
    /// [`ControllerView`](crate::controller::ControllerView), a [`NodeView`](crate::node::NodeView) with the
    /// `artefacts` on its host, or the links. Costs a dozen queries; null for a process that is down.
    pub fn state(&self) -> Result<serde_json::Value> {
        let json = |value: serde_json::Result<serde_json::Value>| value.unwrap_or(serde_json::Value::Null);
        Ok(match self.process {
            Process::Controller { id } => match self.cluster.controllers.get(id).and_then(ControllerSlot::running) {
                Some(controller) => json(serde_json::to_value(controller.view()?)),
                None => serde_json::Value::Null,
            },
            Process::Node { id } => match self.cluster.nodes.get(id) {
                Some(slot) => {
                    let mut view = match slot.running() {
                        Some(agent) => json(serde_json::to_value(agent.view()?)),
                        None => return Ok(serde_json::Value::Null),
                    };
                    view["artefacts"] = json(serde_json::to_value(&slot.artefacts));
                    view
                }
                None => serde_json::Value::Null,
            },
            Process::Network => self.cluster.network_view(),
        })
    }

    /// The cluster, after the step.
    pub fn cluster(&self) -> &Cluster {
        self.cluster
    }
}

impl NodeSlot {
    /// What exists on the host that is neither applied nor being applied: nobody would ever remove it.
    pub(super) fn orphans(&self) -> Result<Vec<(VmId, u64)>> {
        let Some(agent) = self.running() else { return Ok(Vec::new()) };
        let applied = agent.applied()?;
        let in_progress = agent.in_progress()?;
        let known = |vm: &VmId, generation: u64| {
            applied.get(vm) == Some(&generation)
                || in_progress.iter().any(|row| row.vm == *vm && row.generation == generation)
        };
        let all = self.artefacts.iter().flat_map(|(vm, all)| all.iter().map(move |generation| (vm, *generation)));
        Ok(all.filter(|(vm, one)| !known(vm, *one)).map(|(vm, one)| (vm.clone(), one)).collect())
    }
}

impl Cluster {
    /// What exists on the nodes' hosts that is neither applied nor being applied. Must be empty at any time.
    pub fn orphans(&self) -> Result<Vec<(VmId, u64)>> {
        let slots = self.nodes.values().map(NodeSlot::orphans).collect::<Result<Vec<_>>>()?;
        Ok(slots.into_iter().flatten().collect())
    }

    /// Tells the recorder of a step.
    pub(super) fn record(
        &mut self,
        process: &Process,
        event: StepEvent,
        received: Option<MessageId>,
        sent: &[MessageId],
    ) {
        let sequence = self.sequence.entry(process.clone()).or_default();
        *sequence += 1;
        let sequence = *sequence;
        let mut recorder = std::mem::replace(&mut self.recorder, Box::new(()));
        let step = Step { sequence, at_ms: self.now_ms, process, event: &event, received, sent, cluster: self };
        recorder.record(&step);
        self.recorder = recorder;
    }
}
