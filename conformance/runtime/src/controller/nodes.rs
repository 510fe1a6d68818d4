//! The controller's side of the node protocol: registry, readiness, desired generations.

use super::Controller;
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::identity::{ControllerId, NodeId, VmId};
use crate::node::{Heartbeat, Registration};
use crate::store::{DesiredRow, NodeRow, Readiness, Store};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A node whose last heartbeat is this old is not ready, milliseconds.
pub const STALE_AFTER_MS: i64 = 90_000;

/// What an operator wants a VM to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desired {
    /// Which VM.
    pub vm: VmId,
    /// Where it shall run.
    pub node: NodeId,
    /// What it shall be, opaque here.
    pub spec: String,
    /// The greatest generation of the VM that is known at any other controller, from replication; 0 if there is none.
    /// The new generation is greater, because a generation must mean one spec only.
    pub known_elsewhere: u64,
}

/// Tells a node what a VM ought to be. May be lost, repeated and reordered: the generation makes that harmless.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Who says so.
    pub from: ControllerId,
    /// Which node.
    pub to: NodeId,
    /// Which VM.
    pub vm: VmId,
    /// Counts the changes of the VM's spec; a node never goes back.
    pub generation: u64,
    /// What it ought to be.
    pub spec: String,
}

/// The answer to a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeartbeatReceived {
    /// The node is ready.
    Accepted,
    /// The node is not known here and must register.
    Refused,
}

impl Controller {
    /// Registers a node. It becomes ready with its first heartbeat, which also reports what it has applied; one that
    /// registers again stays what it is.
    pub fn register_node(&mut self, registration: &Registration, now_ms: i64) -> Result<()> {
        self.addressed_node(&registration.to)?;
        self.store.atomically(|| {
            if self.store.node(&registration.node)?.is_none() {
                self.store.set_node(&registration.node, Readiness::NotReady, now_ms)?;
            }
            Ok(())
        })
    }

    /// Takes a node's heartbeat: a known node becomes ready, an unknown one is refused and must register.
    pub fn receive_heartbeat(&mut self, heartbeat: &Heartbeat, now_ms: i64) -> Result<HeartbeatReceived> {
        self.addressed_node(&heartbeat.to)?;
        self.store.atomically(|| {
            let known = self.store.node(&heartbeat.node)?;
            if known.is_none() && !self.faults.active(Fault::UnknownHeartbeatAccepted) {
                return Ok(HeartbeatReceived::Refused);
            }
            // Clocks may be set back; a heartbeat never makes a node staler.
            let last = known.map_or(now_ms, |row| row.last_heartbeat_ms.max(now_ms));
            self.store.set_node(&heartbeat.node, Readiness::Ready, last)?;
            self.observe_applied(&heartbeat.node, &heartbeat.applied)?;
            Ok(HeartbeatReceived::Accepted)
        })
    }

    /// Makes nodes unready whose last heartbeat is [`STALE_AFTER_MS`] old; gives them.
    pub fn expire_nodes(&mut self, now_ms: i64) -> Result<Vec<NodeId>> {
        if self.faults.active(Fault::ReadyNeverExpires) {
            return Ok(Vec::new());
        }
        self.store.atomically(|| expire_stale(&self.store, now_ms))
    }

    /// Persists what a VM ought to be, as the next generation. Nothing is sent yet: the push is a step of its own, and
    /// after a crash in between [`pending_pushes`](Self::pending_pushes) finds it.
    pub fn set_desired(&mut self, desired: Desired) -> Result<DesiredRow> {
        let row = self.store.atomically(|| {
            let before = self.store.desired(&desired.vm)?;
            let (generation, observed) = before.map_or((0, 0), |row| (row.generation, row.observed));
            let newest = generation.max(observed).max(desired.known_elsewhere);
            let row = DesiredRow {
                vm: desired.vm,
                node: desired.node,
                generation: newest.saturating_add(1),
                spec: desired.spec,
                observed,
            };
            if !self.faults.active(Fault::PushedBeforePersisted) {
                self.store.set_desired(&row)?;
            }
            Ok(row)
        })?;
        if self.faults.active(Fault::PushedBeforePersisted) {
            self.unpersisted.insert(row.vm.clone(), row.clone());
        }
        Ok(row)
    }

    /// The VMs whose node is ready and has not reported the desired generation, to be pushed now and again until it
    /// does.
    pub fn pending_pushes(&self) -> Result<Vec<Push>> {
        let ready = |row: &NodeRow| row.readiness == Readiness::Ready;
        let ready: BTreeSet<_> = self.store.nodes()?.into_iter().filter(ready).map(|row| row.node).collect();
        let rows = self.store.all_desired()?.into_iter();
        let rows = rows.filter(|row| row.generation > row.observed && ready.contains(&row.node));
        Ok(rows.map(|row| self.push_of(row)).collect())
    }

    /// The push of a VM's persisted desired generation.
    pub fn push(&self, vm: &VmId) -> Result<Push> {
        let row = match self.unpersisted.get(vm) {
            Some(row) => Some(row.clone()),
            None => self.store.desired(vm)?,
        };
        let row = row.filter(|row| row.generation > 0).ok_or_else(|| Error::UnknownVm { vm: vm.clone() })?;
        if self.faults.active(Fault::PushCountsAsApplied) {
            self.store.set_desired(&DesiredRow { observed: row.generation, ..row.clone() })?;
        }
        Ok(self.push_of(row))
    }

    /// Notes what a node reports as applied; never moves back.
    pub fn receive_report(&mut self, node: &NodeId, vm: &VmId, generation: u64) -> Result<()> {
        self.store.atomically(|| self.observe_applied(node, &[(vm.clone(), generation)]))
    }

    fn observe_applied(&self, node: &NodeId, applied: &[(VmId, u64)]) -> Result<()> {
        for (vm, generation) in applied {
            let row = self.store.desired(vm)?;
            if row.as_ref().is_some_and(|row| row.node != *node || row.observed >= *generation) {
                continue;
            }
            let fresh =
                DesiredRow { vm: vm.clone(), node: node.clone(), generation: 0, spec: String::new(), observed: 0 };
            self.store.set_desired(&DesiredRow { observed: *generation, ..row.unwrap_or(fresh) })?;
        }
        Ok(())
    }

    fn push_of(&self, row: DesiredRow) -> Push {
        Push { from: self.id.clone(), to: row.node, vm: row.vm, generation: row.generation, spec: row.spec }
    }

    fn addressed_node(&self, to: &ControllerId) -> Result<()> {
        if *to == self.id {
            return Ok(());
        }
        Err(Error::Misdirected { controller: self.id.clone(), to: to.clone() })
    }
}

/// Makes the stale nodes of a store unready; the caller has begun the transaction.
pub(super) fn expire_stale(store: &Store, now_ms: i64) -> Result<Vec<NodeId>> {
    let stale = store.stale_nodes(now_ms.saturating_sub(STALE_AFTER_MS))?;
    for row in &stale {
        store.set_node(&row.node, Readiness::NotReady, row.last_heartbeat_ms)?;
    }
    Ok(stale.into_iter().map(|row| row.node).collect())
}
