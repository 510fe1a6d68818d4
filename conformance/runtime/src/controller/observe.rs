//! What can be seen of a controller: for comparison with a model, for traces, for operators. Nothing here changes
//! anything.

use super::{Controller, JobId};
use crate::envelope::{Envelope, Policy};
use crate::error::Result;
use crate::identity::{ControllerId, DcId, OpId, ResourceKey, VmId};
use crate::message::EventId;
use crate::store::{ConflictRow, DesiredRow, JobRow, NodeRow, PeerRow, ReservationRow};
use crate::terminal::TerminalState;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a controller's state consists of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControllerView {
    /// Its name.
    pub id: ControllerId,
    /// Its data centre.
    pub dc: DcId,
    /// What it wrote, in order; the event with number `n` is at `n - 1`.
    pub outbox: Vec<OpId>,
    /// What it recognises as a duplicate.
    pub received: BTreeSet<OpId>,
    /// What it applied, its own included, each with how often it was merged (1, unless something is wrong).
    pub applied: BTreeMap<OpId, u64>,
    /// The head of each resource.
    pub heads: BTreeMap<ResourceKey, OpId>,
    /// The head of each resource that the domain was last told of.
    pub materialized: BTreeMap<ResourceKey, OpId>,
    /// Watermark, acknowledgement and lag of each peer.
    pub peers: Vec<PeerRow>,
    /// The pages in hand: for each peer the events still to be applied. An entry without events is a page that is
    /// applied and not finished.
    pub inboxes: BTreeMap<ControllerId, Vec<OpId>>,
    /// The job that is being carried out.
    pub worker: Option<JobId>,
    /// The losers.
    pub conflicts: Vec<ConflictRow>,
    /// Their compensation.
    pub jobs: Vec<JobRow>,
    /// Capacity held for VMs.
    pub reservations: Vec<ReservationRow>,
    /// The registered nodes.
    pub nodes: Vec<NodeRow>,
    /// What the VMs ought to be.
    pub desired: Vec<DesiredRow>,
}

/// How one event stands at one controller: the row that kcore's traces consist of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceRow {
    /// The resource.
    pub resource_key: ResourceKey,
    /// The event.
    pub op_id: OpId,
    /// The policy fields of its rank.
    pub policy: Policy,
    /// The next field of its rank.
    pub logical_ts_unix_ms: i64,
    /// The next field of its rank; the operation id is the last.
    pub controller_id: ControllerId,
    /// How it ended.
    pub terminal_state: TerminalState,
    /// The head of the resource.
    pub expected_winner_op_id: OpId,
}

impl Controller {
    /// Everything, in about a dozen queries. The single queries below are cheaper where less will do.
    pub fn view(&self) -> Result<ControllerView> {
        Ok(ControllerView {
            id: self.id.clone(),
            dc: self.dc.clone(),
            outbox: self.outbox()?,
            received: self.received()?,
            applied: self.applied()?,
            heads: self.heads()?,
            materialized: self.store.materialized()?,
            peers: self.peer_rows()?,
            inboxes: self.inboxes.keys().map(|peer| (peer.clone(), self.inbox(peer))).collect(),
            worker: self.worker(),
            conflicts: self.conflicts()?,
            jobs: self.jobs()?,
            reservations: self.store.reservations()?,
            nodes: self.nodes()?,
            desired: self.all_desired()?,
        })
    }

    /// The operations in the outbox, in order.
    pub fn outbox(&self) -> Result<Vec<OpId>> {
        self.store.outbox()
    }

    /// The number of the last event in the outbox.
    pub fn outbox_end(&self) -> Result<EventId> {
        self.store.outbox_end()
    }

    /// The operations that are recognised as duplicates: those with a dedupe row.
    pub fn received(&self) -> Result<BTreeSet<OpId>> {
        Ok(self.store.received()?.into_iter().map(|(op_id, _)| op_id).collect())
    }

    /// The applied operations, each with how often it was merged. The same as [`received`](Self::received), with a
    /// count of 1 each, unless something is wrong.
    pub fn applied(&self) -> Result<BTreeMap<OpId, u64>> {
        Ok(self.store.received()?.into_iter().filter(|(_, count)| *count > 0).collect())
    }

    /// Whether an operation is recognised as a duplicate.
    pub fn has_received(&self, op_id: &OpId) -> Result<bool> {
        self.store.knows(op_id)
    }

    /// The received operations in the order in which they came.
    pub fn received_in_order(&self) -> Result<Vec<OpId>> {
        Ok(self.store.received()?.into_iter().map(|(op_id, _)| op_id).collect())
    }

    /// An applied event.
    pub fn event(&self, op_id: &OpId) -> Result<Option<Envelope>> {
        self.store.event(op_id)
    }

    /// The head of a resource.
    pub fn head(&self, resource: &ResourceKey) -> Result<Option<Envelope>> {
        self.store.head(resource)
    }

    /// The head of each resource.
    pub fn heads(&self) -> Result<BTreeMap<ResourceKey, OpId>> {
        self.store.heads()
    }

    /// How much of a peer's outbox is applied here.
    pub fn watermark(&self, peer: &ControllerId) -> Result<EventId> {
        self.store.watermark(peer)
    }

    /// How much of this controller's outbox a peer has acknowledged.
    pub fn acked(&self, peer: &ControllerId) -> Result<EventId> {
        self.store.acked(peer)
    }

    /// Watermark, acknowledgement and lag of each peer.
    pub fn peer_rows(&self) -> Result<Vec<PeerRow>> {
        self.store.peers()
    }

    /// Whether a page of `peer` is in hand.
    pub fn has_page(&self, peer: &ControllerId) -> bool {
        self.inboxes.contains_key(peer)
    }

    /// What is still to be applied of the page of `peer` in hand, in order.
    pub fn inbox(&self, peer: &ControllerId) -> Vec<OpId> {
        let events = self.inboxes.get(peer).into_iter().flat_map(|inbox| &inbox.events);
        events.map(|event| event.envelope.op_id.clone()).collect()
    }

    /// Where the page of `peer` in hand ends: the watermark when it is finished.
    pub fn page_end(&self, peer: &ControllerId) -> Option<EventId> {
        self.inboxes.get(peer).map(|inbox| inbox.last)
    }

    /// The losers, oldest first.
    pub fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.store.conflicts()
    }

    /// The compensation job of a loser.
    pub fn job_of(&self, loser: &OpId) -> Result<Option<JobRow>> {
        Ok(self.store.jobs()?.into_iter().find(|job| job.loser == *loser))
    }

    /// The compensation jobs, oldest first.
    pub fn jobs(&self) -> Result<Vec<JobRow>> {
        self.store.jobs()
    }

    /// The registered nodes.
    pub fn nodes(&self) -> Result<Vec<NodeRow>> {
        self.store.nodes()
    }

    /// What the VMs ought to be, as persisted.
    pub fn all_desired(&self) -> Result<Vec<DesiredRow>> {
        self.store.all_desired()
    }

    /// How an applied event stands: `None` when it is not applied, or is a head that nothing has contended with.
    pub fn terminal_state(&self, op_id: &OpId) -> Result<Option<TerminalState>> {
        if let Some(state) = self.store.terminal_state_of_loser(op_id)? {
            return Ok(Some(state));
        }
        match self.store.event(op_id)? {
            Some(event) if self.store.is_contested(&event.resource_key)? => Ok(Some(TerminalState::AutoAccepted)),
            _ => Ok(None),
        }
    }

    /// One trace row for every applied event of a contested resource, in the order of application.
    pub fn trace_rows(&self) -> Result<Vec<TraceRow>> {
        let heads = self.heads()?;
        let mut rows = Vec::new();
        for op_id in self.received_in_order()? {
            let (Some(event), Some(terminal_state)) = (self.store.event(&op_id)?, self.terminal_state(&op_id)?) else {
                continue;
            };
            let Some(winner) = heads.get(&event.resource_key) else {
                continue;
            };
            rows.push(TraceRow {
                resource_key: event.resource_key,
                op_id,
                policy: event.policy,
                logical_ts_unix_ms: event.logical_ts_ms,
                controller_id: event.controller_id,
                terminal_state,
                expected_winner_op_id: winner.clone(),
            });
        }
        Ok(rows)
    }

    /// What a VM ought to be, as persisted.
    pub fn desired(&self, vm: &VmId) -> Result<Option<DesiredRow>> {
        self.store.desired(vm)
    }
}
