//! What the cluster's controllers do, step by step.

use super::{Cluster, ControllerSlot, Message, MessageId, Process, StepEvent};
use crate::controller::{Controller, Desired};
use crate::envelope::{Intent, Policy, SafetyClass, Validity};
use crate::error::Result;
use crate::identity::{ControllerId, VmId};
use crate::schedule::Polled;
use crate::store::JobStatus;
use rand::{Rng, RngExt};

impl Cluster {
    pub(super) fn up(&mut self, id: &ControllerId) -> Option<&mut Controller> {
        match self.controllers.get_mut(id) {
            Some(ControllerSlot::Up { controller, .. }) => Some(controller),
            _ => None,
        }
    }

    /// Runs one step of a controller, if it is running, and records what `event` makes of the result.
    pub(super) fn controller_steps<T>(
        &mut self,
        id: &ControllerId,
        received: Option<MessageId>,
        name: &'static str,
        step: impl FnOnce(&mut Controller, i64) -> Result<T>,
        event: impl FnOnce(&mut Self, T) -> Option<(StepEvent, Vec<MessageId>)>,
    ) -> Result<()> {
        let now_ms = self.now_ms;
        let plan = self.doomed.remove(&Process::from(id));
        let Some(controller) = self.up(id) else { return Ok(()) };
        // The plan holds for the step alone, so that looking at a process does not crash it.
        controller.store().plan_crash(plan);
        let result = step(controller, now_ms);
        controller.store().plan_crash(None);
        match result {
            Ok(value) => {
                if let Some((event, sent)) = event(self, value) {
                    self.record(&id.into(), event, received, &sent);
                }
                Ok(())
            }
            Err(error) => self.failed(&id.into(), name, error),
        }
    }

    /// A client writes at some controller.
    pub(super) fn client_writes<R: Rng + ?Sized>(&mut self, rng: &mut R) -> Result<()> {
        let Some(id) = draw(rng, self.controllers.keys()) else { return Ok(()) };
        self.written += 1;
        let number = self.written;
        let pick = |rng: &mut R, of: &[&'static str]| of[rng.random_range(0..of.len())];
        let kind = pick(rng, &["vm", "network"]);
        let resource = rng.random_range(0..self.config.resources.max(1));
        let intent = |now_ms: i64, rng: &mut R| Intent {
            op_id: format!("op-{number:06}").into(),
            // Coarse on purpose: events of the same millisecond put the tie-breakers to the test.
            logical_ts_ms: now_ms - now_ms % 60_000,
            event_type: format!("{kind}.{}", pick(rng, &["create", "update"])),
            resource_key: format!("{kind}/{resource}").into(),
            policy: Policy {
                validity: if rng.random_range(0..8) == 0 { Validity::Invalid } else { Validity::Valid },
                safety: [SafetyClass::Safe, SafetyClass::Risky, SafetyClass::Unsafe][rng.random_range(0..3)],
                priority: rng.random_range(0..2),
                intent_epoch: 1,
            },
            body: serde_json::json!({ "n": number }),
        };
        let intent = intent(self.now_ms, rng);
        self.write(&id, intent)
    }

    /// Writes an event at a controller.
    pub fn write(&mut self, id: &ControllerId, intent: Intent) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "write",
            |controller, now_ms| controller.write(intent, now_ms),
            |_, written| Some((StepEvent::Wrote { written }, Vec::new())),
        )
    }

    /// A controller does something that waits to be done.
    pub(super) fn controller_works<R: Rng + ?Sized>(&mut self, id: &ControllerId, rng: &mut R) -> Result<()> {
        match rng.random_range(0..10) {
            0..2 => self.poll_due(id),
            2..6 => match draw(rng, self.peers_with_pages(id).iter()) {
                Some(peer) => self.work_on_page(id, &peer),
                None => Ok(()),
            },
            6 => self.work_on_job(id, rng.random_range(0..4) == 0),
            7 => self.materialize(id),
            8 => match rng.random_range(0..4) {
                0 => self.operator_desires(id, rng),
                _ => self.push_pending(id, rng),
            },
            _ => self.expire_nodes(id),
        }
    }

    /// Polls the peers that are due.
    pub(super) fn poll_due(&mut self, id: &ControllerId) -> Result<()> {
        let now_ms = self.now_ms;
        let due = match self.controllers.get(id) {
            Some(ControllerSlot::Up { schedule, .. }) => schedule.due(now_ms),
            _ => return Ok(()),
        };
        due.iter().try_for_each(|peer| self.poll(id, peer))
    }

    /// Asks a peer for a page.
    pub fn poll(&mut self, id: &ControllerId, peer: &ControllerId) -> Result<()> {
        // Until a page comes back, the poll counts as failed: it is repeated after the longer pause.
        self.polled(id, peer, Polled::Failed);
        self.controller_steps(
            id,
            None,
            "pull",
            |controller, _| controller.pull(peer),
            |cluster, request| {
                let sent = cluster.send(Message::Pull(request.clone()));
                Some((StepEvent::Pulled { request }, vec![sent]))
            },
        )
    }

    fn polled(&mut self, id: &ControllerId, peer: &ControllerId, polled: Polled) {
        let now_ms = self.now_ms;
        if let Some(ControllerSlot::Up { schedule, .. }) = self.controllers.get_mut(id) {
            schedule.polled(peer, polled, now_ms);
        }
    }

    pub(super) fn peers_with_pages(&self, id: &ControllerId) -> Vec<ControllerId> {
        let Some(controller) = self.controllers.get(id).and_then(ControllerSlot::running) else { return Vec::new() };
        controller.peers().keys().filter(|peer| controller.has_page(peer)).cloned().collect()
    }

    /// Applies the next event of a page in hand, or finishes it.
    pub fn work_on_page(&mut self, id: &ControllerId, peer: &ControllerId) -> Result<()> {
        let Some(controller) = self.up(id) else { return Ok(()) };
        if !controller.inbox(peer).is_empty() {
            return self.controller_steps(
                id,
                None,
                "apply_next",
                |controller, now_ms| controller.apply_next(peer, now_ms),
                |_, applied| applied.map(|applied| (StepEvent::Applied { peer: peer.clone(), applied }, Vec::new())),
            );
        }
        let before = controller.watermark(peer);
        self.controller_steps(
            id,
            None,
            "finish_page",
            |controller, now_ms| {
                let before = before?;
                let ack = controller.finish_page(peer, now_ms)?;
                Ok((before, ack))
            },
            |cluster, (before, ack)| {
                let events = ack.as_ref().map_or(0, |ack| ack.up_to.saturating_sub(before));
                let polled = match u32::try_from(events).unwrap_or(u32::MAX) {
                    0 => Polled::Idle,
                    events => Polled::Worked { events },
                };
                cluster.polled(id, peer, polled);
                let sent = ack.iter().map(|ack| cluster.send(Message::Ack(ack.clone()))).collect();
                Some((StepEvent::PageFinished { peer: peer.clone(), ack }, sent))
            },
        )
    }

    /// Starts, ends or retries a compensation job.
    pub fn work_on_job(&mut self, id: &ControllerId, fails: bool) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "work on a job",
            |controller, _| {
                if let Some(job) = controller.worker() {
                    if !fails {
                        return Ok(Some(StepEvent::JobCompleted { completed: controller.complete_job(job)? }));
                    }
                    controller.fail_job(job, "the host did not answer")?;
                    return Ok(controller
                        .jobs()?
                        .into_iter()
                        .find(|row| row.id == job)
                        .map(|job| StepEvent::JobFailed { job }));
                }
                if let Some(job) = controller.next_job()? {
                    return Ok(Some(StepEvent::JobStarted { work: controller.start_job(job.id)? }));
                }
                let failed = controller.jobs()?.into_iter().find(|job| job.status == JobStatus::Failed);
                let Some(job) = failed else { return Ok(None) };
                controller.retry_job(job.id)?;
                Ok(Some(StepEvent::JobRetried { job }))
            },
            |_, event| event.map(|event| (event, Vec::new())),
        )
    }

    /// Tells the domain of a head.
    pub fn materialize(&mut self, id: &ControllerId) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "confirm_materialization",
            |controller, _| {
                let Some(head) = controller.next_materialization()? else { return Ok(None) };
                controller.confirm_materialization(&head.resource_key, &head.op_id)?;
                Ok(Some(StepEvent::Materialized { resource_key: head.resource_key, op_id: head.op_id }))
            },
            |_, event| event.map(|event| (event, Vec::new())),
        )
    }

    /// Makes silent nodes unready.
    pub fn expire_nodes(&mut self, id: &ControllerId) -> Result<()> {
        self.controller_steps(
            id,
            None,
            "expire_nodes",
            |controller, now_ms| controller.expire_nodes(now_ms),
            |_, nodes| (!nodes.is_empty()).then(|| (StepEvent::NodesExpired { nodes }, Vec::new())),
        )
    }

    /// An operator wants a VM to be something else. A VM stays on one node here.
    fn operator_desires<R: Rng + ?Sized>(&mut self, id: &ControllerId, rng: &mut R) -> Result<()> {
        if self.config.nodes.is_empty() || self.config.vms == 0 {
            return Ok(());
        }
        let number = rng.random_range(0..self.config.vms);
        let vm = VmId::from(format!("v{number}"));
        let node = self.config.nodes[number % self.config.nodes.len()].id.clone();
        let mut known_elsewhere = 0;
        for controller in self.controllers() {
            known_elsewhere = known_elsewhere.max(controller.desired(&vm)?.map_or(0, |row| row.generation));
        }
        // A controller that is down may have numbered generations that nobody else knows of.
        if self.controllers().count() < self.controllers.len() {
            return Ok(());
        }
        let desired = Desired { spec: format!("spec-{}", rng.random_range(0..100)), vm, node, known_elsewhere };
        self.controller_steps(
            id,
            None,
            "set_desired",
            |controller, _| controller.set_desired(desired),
            |_, desired| Some((StepEvent::DesiredSet { desired }, Vec::new())),
        )
    }

    fn push_pending<R: Rng + ?Sized>(&mut self, id: &ControllerId, rng: &mut R) -> Result<()> {
        let Some(controller) = self.up(id) else { return Ok(()) };
        let pending = controller.pending_pushes();
        let index = rng.random_range(0..usize::MAX);
        self.controller_steps(
            id,
            None,
            "push",
            |controller, _| {
                let pending = pending?;
                if pending.is_empty() {
                    return Ok(None);
                }
                controller.push(&pending[index % pending.len()].vm).map(Some)
            },
            |cluster, push| {
                let push = push?;
                let sent = cluster.send(Message::Push(push.clone()));
                Some((StepEvent::Pushed { push }, vec![sent]))
            },
        )
    }

    /// Pushes all that a controller has to push.
    pub(super) fn push_all(&mut self, id: &ControllerId) -> Result<()> {
        let Some(controller) = self.up(id) else { return Ok(()) };
        for push in controller.pending_pushes()? {
            let sent = self.send(Message::Push(push.clone()));
            self.record(&id.into(), StepEvent::Pushed { push }, None, &[sent]);
        }
        Ok(())
    }

    /// A message arrives at a controller that is running.
    pub(super) fn controller_receives(&mut self, id: &ControllerId, number: MessageId, message: Message) -> Result<()> {
        let received = Some(number);
        match message {
            Message::Pull(request) => self.controller_steps(
                id,
                received,
                "serve",
                |controller, _| controller.serve(&request),
                |cluster, page| {
                    let event = StepEvent::Served {
                        to: page.to.clone(),
                        after: page.after,
                        last: page.last(),
                        outbox_end: page.outbox_end,
                    };
                    Some((event, vec![cluster.send(Message::Page(page))]))
                },
            ),
            Message::Page(page) => {
                let (from, after, last) = (page.from.clone(), page.after, page.last());
                let ops = page.events.iter().map(|event| event.envelope.op_id.clone()).collect();
                self.controller_steps(
                    id,
                    received,
                    "receive_page",
                    |controller, _| controller.receive_page(page),
                    |_, outcome| Some((StepEvent::PageReceived { from, after, last, ops, outcome }, Vec::new())),
                )
            }
            Message::Ack(ack) => self.controller_steps(
                id,
                received,
                "receive_ack",
                |controller, _| controller.receive_ack(&ack),
                |_, outcome| Some((StepEvent::AckReceived { ack: ack.clone(), outcome }, Vec::new())),
            ),
            Message::Registration(registration) => self.controller_steps(
                id,
                received,
                "register_node",
                |controller, now_ms| controller.register_node(&registration, now_ms),
                |cluster, ()| {
                    let answer = Message::Registered { from: id.clone(), to: registration.node.clone() };
                    let sent = cluster.send(answer);
                    Some((StepEvent::NodeRegistered { registration: registration.clone() }, vec![sent]))
                },
            ),
            Message::Heartbeat(heartbeat) => self.controller_steps(
                id,
                received,
                "receive_heartbeat",
                |controller, now_ms| controller.receive_heartbeat(&heartbeat, now_ms),
                |cluster, outcome| {
                    let to = heartbeat.node.clone();
                    let sent = cluster.send(Message::HeartbeatAnswer { from: id.clone(), to, answer: outcome });
                    Some((StepEvent::HeartbeatReceived { heartbeat: heartbeat.clone(), outcome }, vec![sent]))
                },
            ),
            Message::Report { from, vm, generation, .. } => self.controller_steps(
                id,
                received,
                "receive_report",
                |controller, _| controller.receive_report(&from, &vm, generation),
                |_, ()| {
                    let event = StepEvent::ReportReceived { from: from.clone(), vm: vm.clone(), generation };
                    Some((event, Vec::new()))
                },
            ),
            // Messages for nodes, which the network does not bring here.
            Message::Registered { .. } | Message::HeartbeatAnswer { .. } | Message::Push(_) => Ok(()),
        }
    }
}

/// One of several, or none of none.
fn draw<'a, R: Rng + ?Sized, T: Clone + 'a>(rng: &mut R, of: impl ExactSizeIterator<Item = &'a T>) -> Option<T> {
    let mut of = of;
    let count = of.len();
    if count == 0 { None } else { of.nth(rng.random_range(0..count)).cloned() }
}
