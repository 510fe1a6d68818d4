//! Steps chosen by the caller, for a network that is hostile within bounds: beside these, the steps of
//! [`Cluster::poll`] and its kin.

use super::{Cluster, ControllerSlot, Message, MessageId, NodeSlot, Process, StepEvent};
use crate::controller::{Controller, Desired};
use crate::error::Result;
use crate::identity::{ControllerId, NodeId, VmId};
use crate::node::NodeAgent;
use crate::store::CrashPlan;

impl Cluster {
    /// The controller of this name, if it is running.
    pub fn controller(&self, id: &ControllerId) -> Option<&Controller> {
        self.controllers.get(id).and_then(ControllerSlot::running)
    }

    /// All controllers in the order of their names: `None` for one that is down.
    pub fn slots(&self) -> impl Iterator<Item = Option<&Controller>> {
        self.controllers.values().map(ControllerSlot::running)
    }

    /// The node of this name, if it is running.
    pub fn node(&self, id: &NodeId) -> Option<&NodeAgent> {
        self.nodes.get(id).and_then(NodeSlot::running)
    }

    /// Lets time pass.
    pub fn pass(&mut self, ms: i64) {
        self.now_ms = self.now_ms.saturating_add(ms);
    }

    /// Loses one copy of a message.
    pub fn lose_message(&mut self, id: MessageId) {
        if let Some(message) = self.network.take(id) {
            self.record(&Process::Network, StepEvent::MessageLost { message }, Some(id), &[]);
        }
    }

    /// Makes one more copy of a message.
    pub fn duplicate_message(&mut self, id: MessageId) {
        if let Some(message) = self.network.copy(id) {
            self.record(&Process::Network, StepEvent::MessageDuplicated { message }, Some(id), &[]);
        }
    }

    /// A process that is running crashes, between two steps.
    ///
    /// # Errors
    /// When a store fails.
    pub fn crash_process(&mut self, process: &Process) -> Result<()> {
        if self.is_running(process) { self.crash(process, None) } else { Ok(()) }
    }

    /// A process crashes within its next step, where the step comes that far.
    pub fn crash_within(&mut self, process: &Process, plan: CrashPlan) {
        self.doomed.insert(process.clone(), plan);
    }

    /// A process that is down comes back.
    ///
    /// # Errors
    /// When a store fails.
    pub fn restart_process(&mut self, process: &Process) -> Result<()> {
        if self.is_running(process) { Ok(()) } else { self.restart(process) }
    }

    /// An operator wants a VM to be something.
    ///
    /// # Errors
    /// When a store fails.
    pub fn set_desired(&mut self, id: &ControllerId, desired: Desired) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "set_desired",
            |controller, _| controller.set_desired(desired),
            |_, desired| Some((StepEvent::DesiredSet { desired }, Vec::new())),
        )
    }

    /// A controller sends what it wants a VM to be.
    ///
    /// # Errors
    /// When a store fails.
    pub fn push(&mut self, id: &ControllerId, vm: &VmId) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "push",
            |controller, _| controller.push(vm),
            |cluster, push| {
                let sent = cluster.send(Message::Push(push.clone()));
                Some((StepEvent::Pushed { push }, vec![sent]))
            },
        )
    }

    /// The page of `peer` in hand is dropped, as when its transfer breaks off. Not recorded: what broke it off is.
    pub fn drop_page(&mut self, id: &ControllerId, peer: &ControllerId) {
        if let Some(controller) = self.up(id) {
            controller.drop_page(peer);
        }
    }
}
