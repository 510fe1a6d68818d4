//! What the cluster's nodes do, step by step.

use super::{Cluster, Message, MessageId, NodeSlot, NodeState, Process, StepEvent};
use crate::error::Result;
use crate::identity::NodeId;
use crate::node::{Begun, NodeAgent};
use rand::{Rng, RngExt};

impl Cluster {
    /// Runs one step of a node, if it is running, and records its event.
    fn node_steps(
        &mut self,
        id: &NodeId,
        received: Option<MessageId>,
        name: &'static str,
        step: impl FnOnce(&mut NodeAgent, i64) -> Result<Option<(StepEvent, Option<Message>)>>,
    ) -> Result<()> {
        let now_ms = self.now_ms;
        let plan = self.doomed.remove(&Process::from(id));
        let Some(NodeSlot { state: NodeState::Up(agent), .. }) = self.nodes.get_mut(id) else { return Ok(()) };
        agent.store().database().plan_crash(plan);
        let result = step(agent, now_ms);
        agent.store().database().plan_crash(None);
        match result {
            Ok(Some((event, message))) => {
                self.change_host(id, &event);
                let sent: Vec<_> = message.into_iter().map(|message| self.send(message)).collect();
                self.record(&id.into(), event, received, &sent);
                Ok(())
            }
            Ok(None) => Ok(()),
            Err(error) => self.failed(&id.into(), name, error),
        }
    }

    /// Makes and removes on the host what a step asks for.
    fn change_host(&mut self, id: &NodeId, event: &StepEvent) {
        let Some(slot) = self.nodes.get_mut(id) else { return };
        match event {
            StepEvent::ApplyBegun { outcome: Begun::Started { generation }, .. } => {
                slot.artefacts.entry(generation.vm.clone()).or_default().insert(generation.generation);
            }
            StepEvent::ApplyFinished { finished } => {
                let made = slot.artefacts.entry(finished.now.vm.clone()).or_default();
                if let Some(old) = finished.replaced.filter(|old| *old != finished.now.generation) {
                    made.remove(&old);
                }
            }
            _ => {}
        }
    }

    /// A node does something that waits to be done.
    pub(super) fn node_works<R: Rng + ?Sized>(&mut self, id: &NodeId, rng: &mut R) -> Result<()> {
        match rng.random_range(0..8) {
            0..3 => self.keep_in_touch(id),
            3 => self.detect_failure(id),
            4 => self.fail_over(id),
            5 => self.begin_apply(id, rng.random_range(0..usize::MAX)),
            _ => self.finish_apply(id),
        }
    }

    /// Registers, or sends a heartbeat that is due.
    pub fn keep_in_touch(&mut self, id: &NodeId) -> Result<()> {
        // A contact that cannot be reached refuses the connection, which a registration notices at once.
        let contact = self.nodes.get(id).and_then(NodeSlot::running).map(|agent| agent.contact().clone());
        let reachable = contact.is_some_and(|contact| {
            self.network.carries(&id.into(), &(&contact).into())
                && self.controllers.get(&contact).is_some_and(|slot| slot.running().is_some())
        });
        self.node_steps(id, None, "keep in touch", |agent, now_ms| {
            if agent.registration_due(now_ms) {
                if !reachable {
                    let next = agent.registration_failed(now_ms)?;
                    return Ok(Some((StepEvent::RegistrationFailed { next }, None)));
                }
                let registration = agent.register()?;
                let message = Message::Registration(registration.clone());
                return Ok(Some((StepEvent::RegistrationSent { registration }, Some(message))));
            }
            if agent.heartbeat_due(now_ms) {
                let heartbeat = agent.heartbeat(now_ms)?;
                let message = Message::Heartbeat(heartbeat.clone());
                return Ok(Some((StepEvent::HeartbeatSent { heartbeat }, Some(message))));
            }
            Ok(None)
        })
    }

    /// Looks whether the contact has been silent for too long.
    pub fn detect_failure(&mut self, id: &NodeId) -> Result<()> {
        self.node_steps(id, None, "detect_failure", |agent, now_ms| {
            let before = agent.session().suspects;
            let turned = agent.detect_failure(now_ms) && !before;
            Ok(turned.then(|| (StepEvent::FailureDetected { contact: agent.contact().clone() }, None)))
        })
    }

    /// Leaves a contact that is suspected.
    pub fn fail_over(&mut self, id: &NodeId) -> Result<()> {
        self.node_steps(id, None, "fail_over", |agent, now_ms| {
            if !agent.session().suspects {
                return Ok(None);
            }
            let to = agent.fail_over(now_ms)?.clone();
            Ok(Some((StepEvent::FailedOver { to }, None)))
        })
    }

    /// Takes up some push whose VM is not being applied.
    pub fn begin_apply(&mut self, id: &NodeId, index: usize) -> Result<()> {
        self.node_steps(id, None, "begin_apply", |agent, _| {
            let pushes: Vec<_> = agent
                .inbox()
                .into_iter()
                .flat_map(|(vm, all)| all.into_iter().map(move |one| (vm.clone(), one)))
                .collect();
            if pushes.is_empty() {
                return Ok(None);
            }
            let (vm, generation) = pushes[index % pushes.len()].clone();
            let outcome = agent.begin_apply(&vm, generation)?;
            Ok(Some((StepEvent::ApplyBegun { vm, generation, outcome }, None)))
        })
    }

    /// Finishes some apply and reports it.
    pub fn finish_apply(&mut self, id: &NodeId) -> Result<()> {
        self.node_steps(id, None, "finish_apply", |agent, _| {
            let Some(begun) = agent.in_progress()?.pop() else { return Ok(None) };
            let finished = agent.finish_apply(&begun.vm, begun.generation)?;
            let to = agent.contact().clone();
            let report = Message::Report { from: agent.id().clone(), to, vm: begun.vm, generation: begun.generation };
            Ok(Some((StepEvent::ApplyFinished { finished }, Some(report))))
        })
    }

    /// A node comes back: the host removes what the journal says was half-made.
    pub(super) fn restart_node(&mut self, id: &NodeId) -> Result<()> {
        let config = self.config.nodes.iter().find(|config| config.id == *id).cloned();
        let (Some(config), Some(slot)) = (config, self.nodes.remove(id)) else { return Ok(()) };
        let mut artefacts = slot.artefacts;
        let mut undone = Vec::new();
        let agent = match slot.state {
            NodeState::Up(agent) => agent,
            NodeState::Down(store) => {
                let mut agent = NodeAgent::start(config, store)?;
                for begun in agent.in_progress()? {
                    if let Some(made) = artefacts.get_mut(&begun.vm) {
                        made.remove(&begun.generation);
                    }
                    undone.push(agent.undo_apply(&begun.vm, begun.generation)?);
                }
                Box::new(agent)
            }
        };
        self.nodes.insert(id.clone(), NodeSlot { state: NodeState::Up(agent), artefacts });
        self.record(&id.into(), StepEvent::NodeRestarted { undone }, None, &[]);
        Ok(())
    }

    /// A message arrives at a node that is running.
    pub(super) fn node_receives(&mut self, id: &NodeId, number: MessageId, message: Message) -> Result<()> {
        self.node_steps(id, Some(number), "receive", |agent, now_ms| {
            Ok(match message {
                Message::Registered { from, .. } => {
                    agent.registration_accepted(&from, now_ms);
                    Some((StepEvent::RegistrationAccepted { by: from }, None))
                }
                Message::HeartbeatAnswer { from, answer, .. } => {
                    agent.heartbeat_answered(&from, answer, now_ms);
                    Some((StepEvent::HeartbeatAnswered { by: from, answer }, None))
                }
                Message::Push(push) => {
                    let fresh = agent.receive_push(push.clone())?;
                    Some((StepEvent::PushReceived { push, fresh }, None))
                }
                // Messages for controllers, which the network does not bring here.
                _ => None,
            })
        })
    }
}
