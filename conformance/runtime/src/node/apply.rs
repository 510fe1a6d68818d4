//! Applying desired generations: begin and finish are two steps, and a crash in between leaves no orphan.

use super::{Generation, NodeAgent, Session};
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
    /// The controller that it talks to.
    pub contact: ControllerId,
    /// Where it stands with that one.
    pub session: Session,
    /// The generation that each VM runs at.
    pub applied: BTreeMap<VmId, u64>,
    /// What was begun and neither finished nor undone.
    pub in_progress: Vec<Generation>,
    /// What was pushed and neither begun nor discarded.
    pub inbox: BTreeMap<VmId, Vec<u64>>,
}

/// How many pushes of one VM are kept; when there are more, the oldest generation goes, which is superseded anyway.
pub const MAX_PUSHES: usize = 16;

/// What became of a push that was taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "begun", rename_all = "snake_case")]
pub enum Begun {
    /// It is in the journal; the host makes it, then finishes or undoes.
    Started {
        /// What is to be made.
        generation: Generation,
    },
    /// It is not newer than what is applied, and is dropped.
    Stale {
        /// The generation applied.
        applied: u64,
    },
}

/// An apply that is finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finished {
    /// What runs now; report it to the controller.
    pub now: Generation,
    /// The generation that it replaced, whose remains the host removes.
    pub replaced: Option<u64>,
}

impl NodeAgent {
    /// Takes a push into the inbox, which is volatile; gives whether it is new there.
    pub fn receive_push(&mut self, push: Push) -> Result<bool> {
        if push.to != self.id {
            return Err(Error::WrongNode { node: self.id.clone(), to: push.to });
        }
        let pushes = self.inbox.entry(push.vm.clone()).or_default();
        let fresh = pushes.insert(push.generation, push).is_none();
        if pushes.len() > MAX_PUSHES {
            pushes.pop_first();
        }
        Ok(fresh)
    }

    /// Takes up a push: journals it, so that a crash leaves a record of what may be half-made. The host then changes the
    /// VM, and finishes or undoes. A stale push is discarded.
    ///
    /// # Errors
    /// [`Error::ApplyInProgress`] while the VM is being applied: the push stays in the inbox. [`Error::NoPush`].
    pub fn begin_apply(&mut self, vm: &VmId, generation: u64) -> Result<Begun> {
        let push = self.inbox.get(vm).and_then(|pushes| pushes.get(&generation));
        let push = push.ok_or_else(|| Error::NoPush { vm: vm.clone(), generation })?;
        let begun = Generation { vm: vm.clone(), generation, spec: push.spec.clone() };
        let outcome = self.store.atomically(|| {
            let in_progress = self.store.journalled(vm)?;
            let in_progress = in_progress.or_else(|| self.unjournalled.iter().find(|row| row.vm == *vm).cloned());
            if let Some(current) = in_progress.filter(|_| !self.faults.active(Fault::ConcurrentApply)) {
                return Err(Error::ApplyInProgress { vm: current.vm, generation: current.generation });
            }
            let applied = self.store.applied_generation(vm)?;
            if generation <= applied && !self.faults.active(Fault::StaleGenerationApplied) {
                return Ok(Begun::Stale { applied });
            }
            if !self.faults.active(Fault::OrphanAfterCrash) {
                self.store.begin(&begun)?;
            }
            Ok(Begun::Started { generation: begun.clone() })
        })?;
        if self.faults.active(Fault::OrphanAfterCrash) && matches!(outcome, Begun::Started { .. }) {
            self.unjournalled.push(begun);
        }
        if let Some(pushes) = self.inbox.get_mut(vm) {
            pushes.remove(&generation);
            if pushes.is_empty() {
                self.inbox.remove(vm);
            }
        }
        Ok(outcome)
    }

    /// Notes that the VM now runs at a generation that was begun.
    pub fn finish_apply(&mut self, vm: &VmId, generation: u64) -> Result<Finished> {
        let (now, before) = self.end_apply(vm, generation, true)?;
        Ok(Finished { now, replaced: Some(before).filter(|generation| *generation != 0) })
    }

    /// Notes that what was begun is removed again, and the VM is what it was before.
    pub fn undo_apply(&mut self, vm: &VmId, generation: u64) -> Result<Generation> {
        Ok(self.end_apply(vm, generation, false)?.0)
    }

    /// Ends an apply; gives what was begun and the generation applied before.
    fn end_apply(&mut self, vm: &VmId, generation: u64, finished: bool) -> Result<(Generation, u64)> {
        let is_it = |row: &Generation| row.vm == *vm && row.generation == generation;
        let volatile = self.unjournalled.iter().position(is_it);
        let ended = self.store.atomically(|| {
            let begun = match volatile {
                Some(index) => self.unjournalled.get(index).cloned(),
                None => self.store.journal()?.into_iter().find(is_it),
            };
            let begun = begun.ok_or_else(|| Error::NoApply { vm: vm.clone(), generation })?;
            let before = self.store.applied_generation(vm)?;
            self.store.end(&begun)?;
            if finished {
                self.store.set_applied(&begun)?;
            }
            Ok((begun, before))
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
        Ok(self.store.applied()?.into_iter().map(|row| (row.vm, row.generation)).collect())
    }

    /// What was pushed and neither begun nor discarded.
    pub fn inbox(&self) -> BTreeMap<VmId, Vec<u64>> {
        self.inbox.iter().map(|(vm, pushes)| (vm.clone(), pushes.keys().copied().collect())).collect()
    }

    /// Everything.
    pub fn view(&self) -> Result<NodeView> {
        Ok(NodeView {
            id: self.id.clone(),
            contact: self.contact().clone(),
            session: self.session(),
            applied: self.applied()?,
            in_progress: self.in_progress()?,
            inbox: self.inbox(),
        })
    }
}
