//! The models' catalogues of events in the runtime's terms, and a controller's state as the models' variables.

use kcore_replication::store::JobStatus;
use kcore_replication::{
    Controller, ControllerId, Intent, OpId, Policy, ResourceKey, Result, SafetyClass, TerminalState, Validity,
};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::Model;

/// An event of `Replication!Envelope`.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The model's name for it.
    pub name: &'static str,
    /// The controller that writes it.
    pub origin: &'static str,
    /// Its operation id, as a number.
    pub op: u32,
    /// What it writes to.
    pub resource: &'static str,
    /// Whether it is valid.
    pub validity: Validity,
    /// Its safety class.
    pub safety: SafetyClass,
    /// Its priority.
    pub priority: i32,
    /// Its intent epoch.
    pub epoch: i64,
    /// Its logical time, milliseconds.
    pub timestamp: i64,
}

/// What a configuration of a replication model consists of.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// The model.
    pub model: Model,
    /// The controllers, each with its data centre.
    pub controllers: &'static [(&'static str, &'static str)],
    /// The events, those of one origin in the order of their places.
    pub events: &'static [Entry],
    /// The resources.
    pub resources: &'static [&'static str],
    /// How many events a page holds.
    pub page_limit: u32,
    /// How many crashes and repeated pages, or links going down, a behaviour may have.
    pub faults: u32,
}

const E1: Entry = Entry {
    name: "e1",
    origin: "c1",
    op: 5,
    resource: "vm/v1",
    validity: Validity::Valid,
    safety: SafetyClass::Safe,
    priority: 0,
    epoch: 1,
    timestamp: 10,
};
const E2: Entry = Entry { name: "e2", op: 2, resource: "network/n1", safety: SafetyClass::Unsafe, timestamp: 20, ..E1 };
const E3: Entry = Entry { name: "e3", origin: "c2", op: 4, ..E1 };
const E4: Entry = Entry { name: "e4", origin: "c2", op: 3, resource: "network/n1", ..E1 };
const E5: Entry = Entry { name: "e5", origin: "c3", op: 6, safety: SafetyClass::Unsafe, timestamp: 30, ..E1 };
const E6: Entry = Entry {
    name: "e6",
    op: 8,
    validity: Validity::Invalid,
    safety: SafetyClass::Unsafe,
    priority: 9,
    epoch: 2,
    timestamp: 40,
    ..E5
};

/// `ControllerReplication.cfg`.
pub const CONTROLLER_REPLICATION: Catalogue = Catalogue {
    model: Model::ControllerReplication,
    controllers: &[("c1", "dc1"), ("c2", "dc1")],
    events: &[E1, E2, E3, E4],
    resources: &["vm/v1", "network/n1"],
    page_limit: 2,
    faults: 1,
};

/// `CrossDcReplication.cfg`.
pub const CROSS_DC_REPLICATION: Catalogue = Catalogue {
    model: Model::CrossDcReplication,
    controllers: &[("c1", "dc1"), ("c2", "dc1"), ("c3", "dc2")],
    events: &[E3, E5, E6],
    resources: &["vm/v1"],
    page_limit: 2,
    faults: 1,
};

impl Entry {
    /// Its operation id: compared as text, these order as the numbers do.
    pub fn op_id(&self) -> OpId {
        format!("op-{:04}", self.op).into()
    }

    /// The write that makes it.
    pub fn intent(&self) -> Intent {
        Intent {
            op_id: self.op_id(),
            logical_ts_ms: self.timestamp,
            event_type: "vm.create".into(),
            resource_key: self.resource.into(),
            policy: Policy {
                validity: self.validity,
                safety: self.safety,
                priority: self.priority,
                intent_epoch: self.epoch,
            },
            body: serde_json::Value::Null,
        }
    }
}

impl Catalogue {
    /// The model's name for an operation; the id itself where the model has none.
    pub fn event(&self, op: &OpId) -> Value {
        let known = self.events.iter().find(|entry| entry.op_id() == *op);
        Value::string(known.map_or(op.as_str(), |entry| entry.name))
    }

    /// What a running controller can see, as the parts of the model's variables that are its own.
    ///
    /// # Errors
    /// Where its store cannot be read.
    pub fn observe(&self, controller: &Controller) -> Result<Observation> {
        let id = controller.id().as_str();
        let mut seen = Observation::new();
        let mut see = |variable: &str, value: Value| seen.push(Path::variable(variable).at(Value::string(id)), value);
        see("outbox", self.set(controller.outbox()?.iter()));
        let applied = controller.applied()?;
        see("applyCount", self.of_events(|op| number(applied.get(op).copied().unwrap_or(0))));
        let heads = controller.heads()?;
        let head = |resource: &str| heads.get(&ResourceKey::from(resource)).map_or_else(no_event, |op| self.event(op));
        see("head", Value::record(self.resources.iter().map(|resource| (Symbol::new(resource), head(resource)))));
        see("watermark", self.of_peers(controller, |peer| controller.watermark(peer))?);
        see("acked", self.of_peers(controller, |peer| controller.acked(peer))?);
        let conflicts = controller.conflicts()?;
        if self.model == Model::CrossDcReplication {
            see("unresolved", self.set(conflicts.iter().filter(|row| !row.resolved).map(|row| &row.loser)));
        } else {
            see("up", Value::Bool(true));
            see("received", self.set(controller.received()?.iter()));
            let jobs = controller.jobs()?;
            let worker = controller.worker().and_then(|id| jobs.iter().find(|job| job.id == id));
            see("worker", worker.map_or_else(no_event, |job| self.event(&job.loser)));
            let status = |op: &OpId| jobs.iter().find(|job| job.loser == *op).map_or("none", |job| status(job.status));
            see("job", self.of_events(|op| Value::string(status(op))));
            see(
                "conflict",
                self.of_events(|op| {
                    let row = conflicts.iter().find(|row| row.loser == *op);
                    Value::record([
                        (Symbol::new("winner"), row.map_or_else(no_event, |row| self.event(&row.lost_to))),
                        (
                            Symbol::new("terminal"),
                            Value::string(row.map_or("none", |row| terminal(row.terminal_state))),
                        ),
                        (Symbol::new("resolved"), Value::Bool(row.is_none_or(|row| row.resolved))),
                    ])
                }),
            );
        }
        for (name, _) in self.controllers.iter().filter(|(name, _)| *name != id) {
            let peer = ControllerId::from(*name);
            let rest = controller.inbox(&peer);
            let last = controller.page_end(&peer);
            // The page of an idle poll is none to the model, unless the peer lacks the acknowledgement: nobody here
            // can tell.
            if rest.is_empty() && last.is_some() && last == Some(controller.watermark(&peer)?) {
                continue;
            }
            let page = Value::record([
                (Symbol::new("inHand"), Value::Bool(last.is_some())),
                (Symbol::new("rest"), self.set(rest.iter())),
                (Symbol::new("last"), number(last.unwrap_or(0))),
            ]);
            seen.push(Path::variable("page").at(Value::string(id)).at(Value::string(name)), page);
        }
        Ok(seen)
    }

    fn set<'o>(&self, ops: impl Iterator<Item = &'o OpId>) -> Value {
        Value::set(ops.map(|op| self.event(op)))
    }

    fn of_events(&self, value: impl Fn(&OpId) -> Value) -> Value {
        Value::record(self.events.iter().map(|entry| (Symbol::new(entry.name), value(&entry.op_id()))))
    }

    /// The models keep an entry for a controller itself, which stays 0.
    fn of_peers(&self, controller: &Controller, value: impl Fn(&ControllerId) -> Result<u64>) -> Result<Value> {
        let mut fields = Vec::new();
        for (name, _) in self.controllers {
            let own = *name == controller.id().as_str();
            fields.push((Symbol::new(name), number(if own { 0 } else { value(&ControllerId::from(*name))? })));
        }
        Ok(Value::record(fields))
    }
}

fn status(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Pending => "pending",
        JobStatus::Running => "running",
        JobStatus::Completed => "completed",
        JobStatus::Failed => "failed",
    }
}

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

/// A count as the models have it.
pub(super) fn number(count: u64) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}
