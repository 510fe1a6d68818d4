//! Applying desired generations: begin and finish are two steps, and a crash in between leaves no orphan.

use super::{Connection, Generation, NodeAgent};
use crate::controller::Push;
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::identity::{ControllerId, NodeId, VmId};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that a node's state consists of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeView {
    /// Its name.
    pub id: NodeId,
    /// The controller that it is registered with, or tries next.
    pub controller: ControllerId,
    /// Where it stands with that one.
    pub connection: Connection,
    /// The generation that each VM runs at.
    pub applied: BTreeMap<VmId, u64>,
    /// What was begun and neither finished nor undone.
    pub in_progress: Vec<Generation>,
}

impl NodeAgent {
    /// Begins to apply a pushed generation: journals it, so that a crash leaves a record of what may be half-made. The
    /// host then changes the VM, and finishes or undoes.
    ///
    /// # Errors
    /// [`Error::StaleGeneration`] unless it is newer than the one applied; [`Error::ApplyInProgress`] while the VM is
    /// being applied: the controller pushes again.
    pub fn begin_apply(&mut self, push: &Push) -> Result<Generation> {
        let begun = Generation {
            vm: push.vm.clone(),
            generation: push.generation,
            spec: push.spec.clone(),
        };
        self.store.atomically(|| {
            let in_progress = self.store.journalled(&begun.vm)?;
            let in_progress = in_progress.or_else(|| {
                self.unjournalled
                    .iter()
                    .find(|row| row.vm == begun.vm)
                    .cloned()
            });
            if let Some(current) =
                in_progress.filter(|_| !self.faults.active(Fault::ConcurrentApply))
            {
                return Err(Error::ApplyInProgress {
                    vm: current.vm,
                    generation: current.generation,
                });
            }
            let applied = self.store.applied_generation(&begun.vm)?;
            if begun.generation <= applied && !self.faults.active(Fault::StaleGenerationApplied) {
                return Err(Error::StaleGeneration {
                    vm: begun.vm.clone(),
                    generation: begun.generation,
                    applied,
                });
            }
            if self.faults.active(Fault::OrphanAfterCrash) {
                return Ok(());
            }
            self.store.begin(&begun)
        })?;
        if self.faults.active(Fault::OrphanAfterCrash) {
            self.unjournalled.push(begun.clone());
        }
        Ok(begun)
    }

    /// Notes that the VM now runs at the generation that was begun; report it to the controller.
    pub fn finish_apply(&mut self, vm: &VmId) -> Result<Generation> {
        self.end_apply(vm, true)
    }

    /// Notes that the VM is back at what it was before the apply was begun.
    pub fn undo_apply(&mut self, vm: &VmId) -> Result<Generation> {
        self.end_apply(vm, false)
    }

    fn end_apply(&mut self, vm: &VmId, finished: bool) -> Result<Generation> {
        let volatile = self.unjournalled.iter().position(|row| row.vm == *vm);
        let ended = self.store.atomically(|| {
            let begun = match volatile {
                Some(index) => self.unjournalled.get(index).cloned(),
                None => self.store.journalled(vm)?,
            };
            let begun = begun.ok_or_else(|| Error::NoApply { vm: vm.clone() })?;
            self.store.end(&begun)?;
            if finished {
                self.store.set_applied(&begun)?;
            }
            Ok(begun)
        })?;
        if let Some(index) = volatile {
            self.unjournalled.remove(index);
        }
        Ok(ended)
    }

    /// What was begun and neither finished nor undone; after a restart, what the crash interrupted.
    pub fn in_progress(&self) -> Result<Vec<Generation>> {
        let mut rows = self.store.journal()?;
        rows.extend(self.unjournalled.iter().cloned());
        Ok(rows)
    }

    /// The generation that each VM runs at.
    pub fn applied(&self) -> Result<BTreeMap<VmId, u64>> {
        Ok(self
            .store
            .applied()?
            .into_iter()
            .map(|row| (row.vm, row.generation))
            .collect())
    }

    /// Everything.
    pub fn view(&self) -> Result<NodeView> {
        Ok(NodeView {
            id: self.id.clone(),
            controller: self.controller().clone(),
            connection: self.connection(),
            applied: self.applied()?,
            in_progress: self.in_progress()?,
        })
    }
}
