//! The controllers of a cluster, in one process and in memory: what both replication drivers steer.
//!
//! The models' network is played here: pages go from peer to peer at once, acknowledgements wait in flight until the
//! model delivers or drops them.

use std::collections::{BTreeMap, BTreeSet};

use kcore_replication::faults::FaultSet;
use kcore_replication::store::CrashPlan;
use kcore_replication::{Ack, Controller, ControllerConfig, ControllerId, Error, Merged, Page, Store};
use lockstep_harness::{DriverError, Observation};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use crate::catalogue::{Catalogue, Variables, number};

/// A controller that runs, or the store that it left behind.
#[derive(Debug)]
enum Process {
    Running(Box<Controller>),
    Crashed(Store),
}

/// The controllers, and the acknowledgements under way between them.
#[derive(Debug)]
pub struct Replicas {
    catalogue: Catalogue,
    configs: BTreeMap<&'static str, ControllerConfig>,
    processes: BTreeMap<&'static str, Process>,
    /// By sender and receiver: what may still arrive, any number of times.
    acks: BTreeMap<(&'static str, &'static str), BTreeSet<u64>>,
    /// By receiver and sender: the first page served, to be delivered late.
    late: BTreeMap<(&'static str, &'static str), Page>,
    crashes: u32,
}

/// The time of every step: no step of the replication models depends on it.
const NOW: i64 = 1_000;

impl Replicas {
    /// A cluster of the catalogue's controllers, fresh; all know all.
    ///
    /// # Errors
    /// Where a store cannot be opened.
    pub fn start(catalogue: Catalogue, faults: FaultSet) -> Result<Self, DriverError> {
        let mut configs = BTreeMap::new();
        let mut processes = BTreeMap::new();
        for &(id, dc) in &catalogue.controllers {
            let mut config = ControllerConfig::new(id, dc);
            config.page_limit = catalogue.page_limit;
            config.faults = faults;
            for &(peer, dc) in catalogue.controllers.iter().filter(|(peer, _)| *peer != id) {
                config = config.with_peer(peer, dc);
            }
            let controller = Controller::start(config.clone(), Store::open_in_memory()?, NOW)?;
            processes.insert(id, Process::Running(Box::new(controller)));
            configs.insert(id, config);
        }
        Ok(Replicas { catalogue, configs, processes, acks: BTreeMap::new(), late: BTreeMap::new(), crashes: 0 })
    }

    /// The event is written at its origin.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn write(&mut self, controller: &str, event: &str) -> Result<(), DriverError> {
        let intent = self.catalogue.event(event)?.intent()?;
        self.running(controller)?.write(intent, NOW)?;
        Ok(())
    }

    /// The controller takes a page of the peer's outbox in hand, one that was served when the outbox ended at `end`: the
    /// network had it for as long as the peer wrote what came after.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn pull(&mut self, controller: &str, peer: &str, end: u64) -> Result<(), DriverError> {
        let request = self.running(controller)?.pull(&peer.into())?;
        let mut page = self.running(peer)?.serve(&request)?;
        if page.last() > end {
            page.events.retain(|event| event.event_id <= end);
            page.outbox_end = end;
        }
        if !page.events.is_empty() {
            let link = (self.name(controller)?, self.name(peer)?);
            self.late.entry(link).or_insert_with(|| page.clone());
        }
        self.running(controller)?.receive_page(page)?;
        Ok(())
    }

    /// The controller applies the next event in hand.
    ///
    /// # Errors
    /// What the runtime refuses, or where there is no such event.
    pub fn apply_next(&mut self, controller: &str, peer: &str) -> Result<(), DriverError> {
        match self.running(controller)?.apply_next(&peer.into(), NOW)? {
            Some(_) => Ok(()),
            None => Err(DriverError::new(format!("{controller} has no event of {peer} in hand"))),
        }
    }

    /// The controller finishes the page in hand; gives the acknowledgement that it sends, if it sends one.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn finish_page(&mut self, controller: &str, peer: &str) -> Result<Option<Ack>, DriverError> {
        let ack = self.running(controller)?.finish_page(&peer.into(), NOW)?;
        self.deliver_late_page(controller, peer)?;
        Ok(ack)
    }

    /// The first page that the peer ever served arrives once more, long after its events were applied. No step of the
    /// model: it must change nothing, and the watermark above all.
    fn deliver_late_page(&mut self, controller: &str, peer: &str) -> Result<(), DriverError> {
        let link = (self.name(controller)?, self.name(peer)?);
        let Some(page) = self.late.get(&link).cloned() else { return Ok(()) };
        let (running, peer) = (self.running(controller)?, ControllerId::from(peer));
        let before = running.watermark(&peer)?;
        if page.last() >= before {
            return Ok(());
        }
        running.receive_page(page)?;
        while running.apply_next(&peer, NOW)?.is_some() {}
        running.finish_page(&peer, NOW)?;
        let after = running.watermark(&peer)?;
        if after != before {
            return Err(DriverError::new(format!(
                "a page of {peer} that came late moved the watermark of {controller} from {before} to {after}"
            )));
        }
        Ok(())
    }

    /// The acknowledgement is under way from now on.
    ///
    /// # Errors
    /// Where it names a controller that is not of the cluster.
    pub fn send(&mut self, ack: &Ack) -> Result<(), DriverError> {
        let link = (self.name(ack.from.as_str())?, self.name(ack.to.as_str())?);
        self.acks.entry(link).or_default().insert(ack.up_to);
        Ok(())
    }

    /// The acknowledgement from `controller` of the peer's events up to `place` arrives.
    ///
    /// # Errors
    /// What the runtime refuses, or where none such is under way.
    pub fn deliver(&mut self, controller: &str, peer: &str, place: u64) -> Result<(), DriverError> {
        let link = (self.name(controller)?, self.name(peer)?);
        if !self.acks.get(&link).is_some_and(|acks| acks.contains(&place)) {
            return Err(DriverError::new(format!(
                "no acknowledgement of {place} from {controller} to {peer} is under way"
            )));
        }
        self.receive_ack(controller, peer, place)
    }

    /// The acknowledgement arrives, whether or not it was noted as under way.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn receive_ack(&mut self, controller: &str, peer: &str, place: u64) -> Result<(), DriverError> {
        let ack = Ack { from: controller.into(), to: peer.into(), up_to: place };
        self.running(peer)?.receive_ack(&ack)?;
        Ok(())
    }

    /// The acknowledgement is lost.
    ///
    /// # Errors
    /// Where none such is under way.
    pub fn lose(&mut self, controller: &str, peer: &str, place: u64) -> Result<(), DriverError> {
        let link = (self.name(controller)?, self.name(peer)?);
        match self.acks.get_mut(&link).is_some_and(|acks| acks.remove(&place)) {
            true => Ok(()),
            false => {
                Err(DriverError::new(format!("no acknowledgement of {place} from {controller} to {peer} is under way")))
            }
        }
    }

    /// The page in hand is lost with the link that brought it.
    ///
    /// # Errors
    /// Where the controller is not running.
    pub fn drop_page(&mut self, controller: &str, peer: &str) -> Result<(), DriverError> {
        self.running(controller)?.drop_page(&peer.into());
        Ok(())
    }

    /// The compensation of the loser moves on.
    ///
    /// # Errors
    /// What the runtime refuses, or where the loser has no job.
    pub fn job(&mut self, controller: &str, loser: &str, step: JobStep) -> Result<(), DriverError> {
        let loser = self.catalogue.event(loser)?.op_id();
        let controller = self.running(controller)?;
        let job = controller.jobs()?.into_iter().find(|job| job.loser == loser);
        let id = job.ok_or_else(|| DriverError::new(format!("the loser {loser} has no job")))?.id;
        match step {
            JobStep::Start => drop(controller.start_job(id)?),
            JobStep::Complete => drop(controller.complete_job(id)?),
            JobStep::Fail => controller.fail_job(id, "the host refused")?,
            JobStep::Retry => controller.retry_job(id)?,
        }
        Ok(())
    }

    /// The controller is killed. Where it has an event in hand it dies in the middle of applying it: whatever it had not
    /// committed is gone, so to the model it is as if the apply had not been begun.
    ///
    /// # Errors
    /// Where it is not running, or did not die on its way.
    pub fn crash(&mut self, controller: &str) -> Result<(), DriverError> {
        self.crashes += 1;
        // Two to four statements into the transaction: after its first writes, and before it can have committed.
        let plan = CrashPlan { after_statements: 2 + self.crashes % 3 };
        let running = self.running(controller)?;
        let peer = running.peers().keys().find(|peer| !running.inbox(peer).is_empty()).cloned();
        if let Some(peer) = peer {
            running.store().plan_crash(Some(plan));
            match running.apply_next(&peer, NOW) {
                Err(Error::Crashed) => {}
                // A duplicate writes nothing, so its transaction may be over sooner.
                Ok(Some(applied)) if applied.merged == Merged::Duplicate => running.store().plan_crash(None),
                Ok(_) => return Err(DriverError::new(format!("{controller} outlived its crash in mid-apply"))),
                Err(error) => return Err(error.into()),
            }
        }
        let id = self.name(controller)?;
        if let Some(Process::Running(running)) = self.processes.remove(id) {
            self.processes.insert(id, Process::Crashed(running.crash()));
        }
        Ok(())
    }

    /// The controller starts again on the store that it left behind.
    ///
    /// # Errors
    /// Where it is running, or its store cannot be used.
    pub fn restart(&mut self, controller: &str) -> Result<(), DriverError> {
        let id = self.name(controller)?;
        match (self.processes.remove(id), self.configs.get(id)) {
            (Some(Process::Crashed(store)), Some(config)) => {
                let running = Controller::start(config.clone(), store, NOW)?;
                self.processes.insert(id, Process::Running(Box::new(running)));
                Ok(())
            }
            _ => Err(DriverError::new(format!("{controller} is running already"))),
        }
    }

    /// Whether the controller runs.
    pub fn is_up(&self, controller: &str) -> bool {
        matches!(self.processes.get(controller), Some(Process::Running(_)))
    }

    /// Adds what each running controller can see. One that is down cannot be asked; what its crash did to its store is
    /// seen when it is back.
    ///
    /// # Errors
    /// Where a store cannot be read.
    pub fn observe(&self, seen: &mut Observation) -> Result<(), DriverError> {
        for process in self.processes.values() {
            if let Process::Running(controller) = process {
                let variables = Variables::new(&self.catalogue, controller);
                variables.observe(seen)?;
                variables.observe_pages(seen, |_| Ok(true))?;
            }
        }
        Ok(())
    }

    /// `acksInFlight`
    pub fn acks_in_flight(&self) -> Value {
        Value::record(self.names().map(|from| {
            let row = self.names().map(|to| {
                let waiting = self.acks.get(&(from, to)).into_iter().flatten();
                (Symbol::new(to), Value::set(waiting.map(|up_to| number(*up_to))))
            });
            (Symbol::new(from), Value::record(row))
        }))
    }

    /// `up`
    pub fn up(&self) -> Value {
        Value::record(self.names().map(|name| (Symbol::new(name), Value::Bool(self.is_up(name)))))
    }

    fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.configs.keys().copied()
    }

    fn name(&self, controller: &str) -> Result<&'static str, DriverError> {
        let known = self.configs.get_key_value(controller).map(|(name, _)| *name);
        known.ok_or_else(|| DriverError::new(format!("the cluster has no controller {controller}")))
    }

    fn running(&mut self, controller: &str) -> Result<&mut Controller, DriverError> {
        match self.processes.get_mut(controller) {
            Some(Process::Running(running)) => Ok(running),
            _ => Err(DriverError::new(format!("{controller} is not running"))),
        }
    }
}

/// A step of a compensation job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobStep {
    /// A pending job is started.
    Start,
    /// A running job is done.
    Complete,
    /// A running job fails.
    Fail,
    /// A failed job goes back to the queue.
    Retry,
}
