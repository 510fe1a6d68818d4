//! The network: a bag of messages and a set of cut links.

use super::{Cluster, StepEvent};
use crate::controller::{HeartbeatReceived, Push};
use crate::error::Result;
use crate::identity::{ControllerId, NodeId, VmId};
use crate::message::{Ack, Page, PullRequest};
use crate::node::{Heartbeat, Registration};
use rand::{Rng, RngExt};
use serde::Serialize;
use std::collections::BTreeSet;

/// Numbers a message; a repeated one keeps its number.
pub type MessageId = u64;

/// Who takes a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Process {
    /// A controller.
    Controller {
        /// Which.
        id: ControllerId,
    },
    /// A node.
    Node {
        /// Which.
        id: NodeId,
    },
    /// What happens to messages and links.
    Network,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum Message {
    /// Asks for a page.
    Pull(PullRequest),
    /// A page.
    Page(Page),
    /// An acknowledgement.
    Ack(Ack),
    /// A node registers.
    Registration(Registration),
    /// It is registered.
    Registered {
        /// By whom.
        from: ControllerId,
        /// Which node.
        to: NodeId,
    },
    /// A node is alive.
    Heartbeat(Heartbeat),
    /// The answer.
    HeartbeatAnswer {
        /// Whose.
        from: ControllerId,
        /// To which node.
        to: NodeId,
        /// What it is.
        answer: HeartbeatReceived,
    },
    /// A desired generation.
    Push(Push),
    /// An applied generation.
    Report {
        /// Who applied it.
        from: NodeId,
        /// Whom it is told.
        to: ControllerId,
        /// Which VM.
        vm: VmId,
        /// At which generation it runs.
        generation: u64,
    },
}

impl From<&ControllerId> for Process {
    fn from(id: &ControllerId) -> Self {
        Self::Controller { id: id.clone() }
    }
}

impl From<&NodeId> for Process {
    fn from(id: &NodeId) -> Self {
        Self::Node { id: id.clone() }
    }
}

impl Message {
    /// Who sent it.
    pub fn from(&self) -> Process {
        match self {
            Self::Pull(PullRequest { from, .. })
            | Self::Page(Page { from, .. })
            | Self::Ack(Ack { from, .. })
            | Self::Registered { from, .. }
            | Self::HeartbeatAnswer { from, .. }
            | Self::Push(Push { from, .. }) => from.into(),
            Self::Registration(Registration { node, .. }) | Self::Heartbeat(Heartbeat { node, .. }) => node.into(),
            Self::Report { from, .. } => from.into(),
        }
    }

    /// Whom it is for.
    pub fn to(&self) -> Process {
        match self {
            Self::Pull(PullRequest { to, .. })
            | Self::Page(Page { to, .. })
            | Self::Ack(Ack { to, .. })
            | Self::Registration(Registration { to, .. })
            | Self::Heartbeat(Heartbeat { to, .. })
            | Self::Report { to, .. } => to.into(),
            Self::Registered { to, .. } | Self::HeartbeatAnswer { to, .. } | Self::Push(Push { to, .. }) => to.into(),
        }
    }
}

/// The state of the network.
#[derive(Debug, Default)]
pub(super) struct Network {
    next: MessageId,
    in_flight: Vec<(MessageId, Message)>,
    /// The directed links that are cut.
    cut: BTreeSet<(Process, Process)>,
}

impl Network {
    pub(super) fn in_flight(&self) -> impl Iterator<Item = (MessageId, &Message)> {
        self.in_flight.iter().map(|(id, message)| (*id, message))
    }

    pub(super) fn first(&self) -> Option<MessageId> {
        self.in_flight.first().map(|(id, _)| *id)
    }

    pub(super) fn send(&mut self, message: Message) -> MessageId {
        self.next += 1;
        self.in_flight.push((self.next, message));
        self.next
    }

    pub(super) fn carries(&self, from: &Process, to: &Process) -> bool {
        !self.cut.contains(&(from.clone(), to.clone()))
    }

    pub(super) fn mend_all(&mut self) {
        self.cut.clear();
    }

    pub(super) fn cut_links(&self) -> Vec<(Process, Process)> {
        self.cut.iter().cloned().collect()
    }

    /// Some message in flight, whatever the order in which they were sent.
    pub(super) fn draw<R: Rng + ?Sized>(&self, rng: &mut R) -> Option<MessageId> {
        (!self.in_flight.is_empty()).then(|| self.in_flight[rng.random_range(0..self.in_flight.len())].0)
    }

    /// Makes one more copy of a message.
    pub(super) fn copy(&mut self, id: MessageId) -> Option<Message> {
        let (_, message) = self.in_flight.iter().find(|(one, _)| *one == id)?.clone();
        self.in_flight.push((id, message.clone()));
        Some(message)
    }

    /// Takes one copy of a message out of the network.
    pub(super) fn take(&mut self, id: MessageId) -> Option<Message> {
        let index = self.in_flight.iter().position(|(one, _)| *one == id)?;
        Some(self.in_flight.remove(index).1)
    }
}

impl Cluster {
    pub(super) fn send(&mut self, message: Message) -> MessageId {
        self.network.send(message)
    }

    /// A message arrives, unless its link is cut or its receiver is down: then it is lost.
    pub fn deliver(&mut self, id: MessageId) -> Result<()> {
        let Some(message) = self.network.take(id) else { return Ok(()) };
        let receiver = message.to();
        if !self.network.carries(&message.from(), &receiver) || !self.is_running(&receiver) {
            self.record(&Process::Network, StepEvent::MessageLost { message }, Some(id), &[]);
            return Ok(());
        }
        match receiver {
            Process::Controller { id: controller } => self.controller_receives(&controller, id, message),
            Process::Node { id: node } => self.node_receives(&node, id, message),
            Process::Network => Ok(()),
        }
    }

    pub(super) fn lose<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        let Some(id) = self.network.draw(rng) else { return Ok(()) };
        self.lose_message(id);
        Ok(())
    }

    pub(super) fn duplicate<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        let Some(id) = self.network.draw(rng) else { return Ok(()) };
        self.duplicate_message(id);
        Ok(())
    }

    pub(super) fn cut<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        let controllers = self.controllers.keys().map(Process::from);
        let all: Vec<_> = controllers.chain(self.nodes.keys().map(Process::from)).collect();
        let (from, to) = (&all[rng.random_range(0..all.len())], &all[rng.random_range(0..all.len())]);
        self.cut_link(from, to);
        Ok(())
    }

    /// Cuts a directed link.
    pub fn cut_link(&mut self, from: &Process, to: &Process) {
        if from != to && self.network.cut.insert((from.clone(), to.clone())) {
            let event = StepEvent::LinkCut { from: from.clone(), to: to.clone() };
            self.record(&Process::Network, event, None, &[]);
        }
    }

    /// Mends a directed link.
    pub fn mend_link(&mut self, from: &Process, to: &Process) {
        if self.network.cut.remove(&(from.clone(), to.clone())) {
            let event = StepEvent::LinkMended { from: from.clone(), to: to.clone() };
            self.record(&Process::Network, event, None, &[]);
        }
    }

    pub(super) fn mend<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        let links = self.network.cut_links();
        if !links.is_empty() {
            let (from, to) = &links[rng.random_range(0..links.len())];
            self.mend_link(from, to);
        }
        Ok(())
    }

    pub(super) fn is_running(&self, process: &Process) -> bool {
        match process {
            Process::Controller { id } => self.controllers.get(id).is_some_and(|slot| slot.running().is_some()),
            Process::Node { id } => self.nodes.get(id).is_some_and(|slot| slot.running().is_some()),
            Process::Network => true,
        }
    }

    /// What the network's state looks like in a record.
    pub(super) fn network_view(&self) -> serde_json::Value {
        serde_json::json!({ "cut": self.network.cut_links(), "in_flight": self.network.in_flight.len() })
    }
}
