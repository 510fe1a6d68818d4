//! The controllers of a cluster, in one process and in memory: what both replication drivers steer.
//!
//! The models' network is played here: pages go from peer to peer at once, acknowledgements wait in flight until the
//! model delivers or drops them.

use std::collections::{BTreeMap, BTreeSet};

use kcore_replication::faults::FaultSet;
use kcore_replication::store::{CrashPlan, JobStatus};
use kcore_replication::{
    Ack, Controller, ControllerConfig, ControllerId, Error, Intent, Merged, OpId, Page, Policy, ResourceKey,
    SafetyClass, Store, TerminalState, Validity,
};
use lockstep_harness::observation::Path;
use lockstep_harness::{DriverError, Observation};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

/// An event of a model's catalogue, in the runtime's terms.
#[derive(Clone, Debug)]
pub struct CatalogueEvent {
    /// The model's name for it.
    pub name: &'static str,
    /// The number that stands for its operation id: compared as the runtime compares ids.
    pub op: i32,
    /// The resource that it writes to.
    pub resource: &'static str,
    /// `valid` or `invalid`.
    pub validity: &'static str,
    /// `safe`, `risky` or `unsafe`.
    pub safety: &'static str,
    /// The operator's priority.
    pub priority: i32,
    /// The intent epoch.
    pub epoch: i32,
    /// The logical time, in milliseconds.
    pub timestamp: i32,
}

impl CatalogueEvent {
    fn op_id(&self) -> OpId {
        format!("op-{:04}", self.op).into()
    }

    fn intent(&self) -> Result<Intent, DriverError> {
        Ok(Intent {
            op_id: self.op_id(),
            logical_ts_ms: self.timestamp.into(),
            event_type: "vm.create".into(),
            resource_key: self.resource.into(),
            policy: Policy {
                validity: match self.validity {
                    "valid" => Validity::Valid,
                    "invalid" => Validity::Invalid,
                    other => {
                        return Err(DriverError::new(format!("the model's validity `{other}` is not the runtime's")));
                    }
                },
                safety: match self.safety {
                    "safe" => SafetyClass::Safe,
                    "risky" => SafetyClass::Risky,
                    "unsafe" => SafetyClass::Unsafe,
                    other => {
                        return Err(DriverError::new(format!(
                            "the model's safety class `{other}` is not the runtime's"
                        )));
                    }
                },
                priority: self.priority,
                intent_epoch: self.epoch.into(),
            },
            body: serde_json::Value::Null,
        })
    }
}

/// A controller that runs, or the store that it left behind.
#[derive(Debug)]
enum Process {
    Running(Box<Controller>),
    Crashed(Store),
}

/// The controllers, and the acknowledgements under way between them.
#[derive(Debug)]
pub struct Replicas {
    events: Vec<CatalogueEvent>,
    resources: Vec<&'static str>,
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
    /// A cluster of fresh controllers, each with its data centre; all know all.
    ///
    /// # Errors
    /// Where a store cannot be opened.
    pub fn start(
        controllers: &[(&'static str, &'static str)],
        resources: &[&'static str],
        events: Vec<CatalogueEvent>,
        page_limit: u32,
        faults: FaultSet,
    ) -> Result<Self, DriverError> {
        let mut configs = BTreeMap::new();
        let mut processes = BTreeMap::new();
        for &(id, dc) in controllers {
            let mut config = ControllerConfig::new(id, dc);
            config.page_limit = page_limit;
            config.faults = faults;
            for &(peer, dc) in controllers.iter().filter(|(peer, _)| *peer != id) {
                config = config.with_peer(peer, dc);
            }
            processes.insert(
                id,
                Process::Running(Box::new(Controller::start(config.clone(), Store::open_in_memory()?, NOW)?)),
            );
            configs.insert(id, config);
        }
        Ok(Replicas {
            events,
            resources: resources.to_vec(),
            configs,
            processes,
            acks: BTreeMap::new(),
            late: BTreeMap::new(),
            crashes: 0,
        })
    }

    /// The event is written at its origin.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn write(&mut self, controller: &str, event: &str) -> Result<(), DriverError> {
        let intent = self.event(event)?.intent()?;
        self.running(controller)?.write(intent, NOW)?;
        Ok(())
    }

    /// The controller takes a page of the peer's outbox in hand.
    ///
    /// # Errors
    /// What the runtime refuses.
    pub fn pull(&mut self, controller: &str, peer: &str) -> Result<(), DriverError> {
        let page = self.fetch(controller, peer)?;
        if !page.events.is_empty() {
            let link = (self.name(controller)?, self.name(peer)?);
            self.late.entry(link).or_insert_with(|| page.clone());
        }
        self.running(controller)?.receive_page(page)?;
        Ok(())
    }

    fn fetch(&mut self, controller: &str, peer: &str) -> Result<Page, DriverError> {
        let request = self.running(controller)?.pull(&peer.into())?;
        Ok(self.running(peer)?.serve(&request)?)
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
        let loser = self.event(loser)?.op_id();
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

    /// Adds what `see` makes of each running controller, as the part of `variable` that belongs to it. One that is down
    /// cannot be asked; what its crash did to its store is seen when it is back.
    ///
    /// # Errors
    /// Where a store cannot be read.
    pub fn each(
        &self,
        observation: &mut Observation,
        variable: &str,
        see: impl Fn(&Self, &Controller) -> Result<Value, DriverError>,
    ) -> Result<(), DriverError> {
        for (id, process) in &self.processes {
            if let Process::Running(controller) = process {
                observation.push(Path::variable(variable).at(Value::string(id)), see(self, controller)?);
            }
        }
        Ok(())
    }

    /// `outbox[c]`: a set, since an event's place in it is the event's own.
    pub fn outbox(&self, controller: &Controller) -> Result<Value, DriverError> {
        Ok(Value::set(controller.outbox()?.iter().map(|op| self.event_of(op))))
    }

    /// `received[c]`
    pub fn received(&self, controller: &Controller) -> Result<Value, DriverError> {
        Ok(Value::set(controller.received()?.iter().map(|op| self.event_of(op))))
    }

    /// `worker[c]`: the loser whose compensation is being carried out.
    pub fn worker(&self, controller: &Controller) -> Result<Value, DriverError> {
        let Some(id) = controller.worker() else { return Ok(no_event()) };
        let job = controller.jobs()?.into_iter().find(|job| job.id == id);
        Ok(job.map_or_else(no_event, |job| self.event_of(&job.loser)))
    }

    /// `applyCount[c]`
    pub fn apply_count(&self, controller: &Controller) -> Result<Value, DriverError> {
        let applied = controller.applied()?;
        Ok(self.of_events(|event| {
            let count = applied.get(&event.op_id()).copied().unwrap_or(0);
            Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
        }))
    }

    /// `head[c]`
    pub fn head(&self, controller: &Controller) -> Result<Value, DriverError> {
        let heads = controller.heads()?;
        Ok(Value::record(self.resources.iter().map(|resource| {
            let head = heads.get(&ResourceKey::from(*resource));
            (Symbol::new(resource), head.map_or_else(no_event, |op| self.event_of(op)))
        })))
    }

    /// `conflict[c]`: who beat each loser at the time, how it ended, and whether that is settled.
    pub fn conflict(&self, controller: &Controller) -> Result<Value, DriverError> {
        let rows = controller.conflicts()?;
        Ok(self.of_events(|event| {
            let row = rows.iter().find(|row| row.loser == event.op_id());
            let (winner, terminal, resolved) = match row {
                Some(row) => (self.event_of(&row.lost_to), terminal(row.terminal_state), row.resolved),
                None => (no_event(), "none", true),
            };
            Value::record([
                (Symbol::new("winner"), winner),
                (Symbol::new("terminal"), Value::string(terminal)),
                (Symbol::new("resolved"), Value::Bool(resolved)),
            ])
        }))
    }

    /// `unresolved[c]`: the losers whose compensation is not done.
    pub fn unresolved(&self, controller: &Controller) -> Result<Value, DriverError> {
        let open = controller.conflicts()?.into_iter().filter(|row| !row.resolved);
        Ok(Value::set(open.map(|row| self.event_of(&row.loser))))
    }

    /// `job[c]`
    pub fn job_status(&self, controller: &Controller) -> Result<Value, DriverError> {
        let rows = controller.jobs()?;
        Ok(self.of_events(|event| {
            let row = rows.iter().find(|row| row.loser == event.op_id());
            Value::string(match row.map(|row| row.status) {
                None => "none",
                Some(JobStatus::Pending) => "pending",
                Some(JobStatus::Running) => "running",
                Some(JobStatus::Completed) => "completed",
                Some(JobStatus::Failed) => "failed",
            })
        }))
    }

    /// `watermark[c]`
    pub fn watermark(&self, controller: &Controller) -> Result<Value, DriverError> {
        self.of_peers(controller, |peer| controller.watermark(peer))
    }

    /// `acked[c]`
    pub fn acked(&self, controller: &Controller) -> Result<Value, DriverError> {
        self.of_peers(controller, |peer| controller.acked(peer))
    }

    /// `page[c]`: the pages in hand.
    pub fn page(&self, controller: &Controller) -> Result<Value, DriverError> {
        Ok(Value::record(self.names().map(|name| {
            let peer = ControllerId::from(name);
            let rest = controller.inbox(&peer);
            let page = Value::record([
                (Symbol::new("inHand"), Value::Bool(controller.has_page(&peer))),
                (Symbol::new("rest"), Value::set(rest.iter().map(|op| self.event_of(op)))),
                (Symbol::new("last"), place(controller.page_end(&peer).unwrap_or(0))),
            ]);
            (Symbol::new(name), page)
        })))
    }

    /// `acksInFlight`
    pub fn acks_in_flight(&self) -> Value {
        Value::record(self.names().map(|from| {
            let row = self.names().map(|to| {
                let waiting = self.acks.get(&(from, to)).into_iter().flatten();
                (Symbol::new(to), Value::set(waiting.map(|up_to| place(*up_to))))
            });
            (Symbol::new(from), Value::record(row))
        }))
    }

    /// `up`
    pub fn up(&self) -> Value {
        Value::record(self.names().map(|name| (Symbol::new(name), Value::Bool(self.is_up(name)))))
    }

    fn of_events(&self, value: impl Fn(&CatalogueEvent) -> Value) -> Value {
        Value::record(self.events.iter().map(|event| (Symbol::new(event.name), value(event))))
    }

    fn of_peers(
        &self,
        controller: &Controller,
        value: impl Fn(&ControllerId) -> kcore_replication::Result<u64>,
    ) -> Result<Value, DriverError> {
        let mut fields = Vec::new();
        for name in self.names() {
            // The models keep an entry for a controller itself, which stays 0.
            let own = name == controller.id().as_str();
            fields.push((Symbol::new(name), place(if own { 0 } else { value(&name.into())? })));
        }
        Ok(Value::record(fields))
    }

    /// The names of the controllers, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.configs.keys().copied()
    }

    fn name(&self, controller: &str) -> Result<&'static str, DriverError> {
        let known = self.configs.get_key_value(controller).map(|(name, _)| *name);
        known.ok_or_else(|| DriverError::new(format!("the cluster has no controller {controller}")))
    }

    fn event(&self, name: &str) -> Result<&CatalogueEvent, DriverError> {
        let known = self.events.iter().find(|event| event.name == name);
        known.ok_or_else(|| DriverError::new(format!("the catalogue has no event {name}")))
    }

    /// The model's name for an operation; the id itself where the model has none.
    fn event_of(&self, op: &OpId) -> Value {
        let known = self.events.iter().find(|event| event.op_id() == *op);
        Value::string(known.map_or(op.as_str(), |event| event.name))
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

/// The models' name of a terminal state.
fn terminal(state: TerminalState) -> &'static str {
    match state {
        TerminalState::AutoAccepted => "auto_accepted",
        TerminalState::AutoRejected => "auto_rejected",
        TerminalState::AutoCompensated => "auto_compensated",
    }
}

fn no_event() -> Value {
    Value::string("NoEvent")
}

fn place(place: u64) -> Value {
    Value::Int(i32::try_from(place).unwrap_or(i32::MAX))
}
