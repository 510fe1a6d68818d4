//! A controller's state as the models' variables.

use kcore_replication::store::JobStatus;
use kcore_replication::{Controller, ControllerId, OpId, ResourceKey, Result, TerminalState};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::{Catalogue, CatalogueEvent};
use crate::trace::Model;

/// What a running controller can see: for each variable of the model, the part that is its own.
#[derive(Clone, Copy, Debug)]
pub struct Variables<'c> {
    catalogue: &'c Catalogue,
    controller: &'c Controller,
}

/// A variable, and how it is seen.
type Seen<'c> = (&'static str, fn(&Variables<'c>) -> Result<Value>);

impl<'c> Variables<'c> {
    /// The variables of `controller`, as the catalogue's model has them.
    pub fn new(catalogue: &'c Catalogue, controller: &'c Controller) -> Self {
        Variables { catalogue, controller }
    }

    /// Adds all of them but the pages in hand.
    ///
    /// # Errors
    /// Where its store cannot be read.
    pub fn observe(&self, seen: &mut Observation) -> Result<()> {
        let both: [Seen<'c>; 5] = [
            ("outbox", Self::outbox),
            ("applyCount", Self::apply_count),
            ("head", Self::head),
            ("watermark", Self::watermark),
            ("acked", Self::acked),
        ];
        let more: &[Seen<'c>] = match self.catalogue.model {
            Model::CrossDcReplication => &[("unresolved", Self::unresolved)],
            _ => &[
                ("received", Self::received),
                ("conflict", Self::conflict),
                ("job", Self::job),
                ("worker", Self::worker),
            ],
        };
        for (variable, see) in both.iter().chain(more) {
            seen.push(Path::variable(variable).at(Value::string(self.controller.id().as_str())), see(self)?);
        }
        Ok(())
    }

    /// Adds the pages in hand, from those peers that `looks` says.
    ///
    /// # Errors
    /// Where `looks` gives one.
    pub fn observe_pages(&self, seen: &mut Observation, looks: impl Fn(&ControllerId) -> Result<bool>) -> Result<()> {
        let id = self.controller.id().as_str();
        for name in self.catalogue.names() {
            let peer = ControllerId::from(name);
            if !looks(&peer)? {
                continue;
            }
            let page = Value::record([
                (Symbol::new("inHand"), Value::Bool(self.controller.has_page(&peer))),
                (Symbol::new("rest"), self.set(self.controller.inbox(&peer).iter())),
                (Symbol::new("last"), number(self.controller.page_end(&peer).unwrap_or(0))),
            ]);
            seen.push(Path::variable("page").at(Value::string(id)).at(Value::string(name)), page);
        }
        Ok(())
    }

    /// A set, since an event's place in an outbox is the event's own.
    fn outbox(&self) -> Result<Value> {
        Ok(self.set(self.controller.outbox()?.iter()))
    }

    fn received(&self) -> Result<Value> {
        Ok(self.set(self.controller.received()?.iter()))
    }

    fn apply_count(&self) -> Result<Value> {
        let applied = self.controller.applied()?;
        Ok(self.of_events(|event| number(applied.get(&event.op_id()).copied().unwrap_or(0))))
    }

    fn head(&self) -> Result<Value> {
        let heads = self.controller.heads()?;
        Ok(Value::record(self.catalogue.resources.iter().map(|resource| {
            let head = heads.get(&ResourceKey::from(*resource));
            (Symbol::new(resource), head.map_or_else(no_event, |op| self.catalogue.name_of(op)))
        })))
    }

    /// Who beat each loser at the time, how it ended, and whether that is settled.
    fn conflict(&self) -> Result<Value> {
        let rows = self.controller.conflicts()?;
        Ok(self.of_events(|event| {
            let row = rows.iter().find(|row| row.loser == event.op_id());
            let (winner, terminal, resolved) = match row {
                Some(row) => (self.catalogue.name_of(&row.lost_to), terminal(row.terminal_state), row.resolved),
                None => (no_event(), "none", true),
            };
            Value::record([
                (Symbol::new("winner"), winner),
                (Symbol::new("terminal"), Value::string(terminal)),
                (Symbol::new("resolved"), Value::Bool(resolved)),
            ])
        }))
    }

    /// The losers whose compensation is not done.
    fn unresolved(&self) -> Result<Value> {
        let conflicts = self.controller.conflicts()?;
        Ok(self.set(conflicts.iter().filter(|row| !row.resolved).map(|row| &row.loser)))
    }

    fn job(&self) -> Result<Value> {
        let rows = self.controller.jobs()?;
        Ok(self.of_events(|event| {
            let row = rows.iter().find(|row| row.loser == event.op_id());
            Value::string(row.map_or("none", |row| status(row.status)))
        }))
    }

    /// The loser whose compensation is being carried out.
    fn worker(&self) -> Result<Value> {
        let Some(id) = self.controller.worker() else { return Ok(no_event()) };
        let job = self.controller.jobs()?.into_iter().find(|job| job.id == id);
        Ok(job.map_or_else(no_event, |job| self.catalogue.name_of(&job.loser)))
    }

    fn watermark(&self) -> Result<Value> {
        self.of_peers(|peer| self.controller.watermark(peer))
    }

    fn acked(&self) -> Result<Value> {
        self.of_peers(|peer| self.controller.acked(peer))
    }

    fn set<'o>(&self, ops: impl Iterator<Item = &'o OpId>) -> Value {
        Value::set(ops.map(|op| self.catalogue.name_of(op)))
    }

    fn of_events(&self, value: impl Fn(&CatalogueEvent) -> Value) -> Value {
        Value::record(self.catalogue.events.iter().map(|event| (Symbol::new(event.name), value(event))))
    }

    /// The models keep an entry for a controller itself, which stays 0.
    fn of_peers(&self, value: impl Fn(&ControllerId) -> Result<u64>) -> Result<Value> {
        let mut fields = Vec::new();
        for name in self.catalogue.names() {
            let own = name == self.controller.id().as_str();
            fields.push((Symbol::new(name), number(if own { 0 } else { value(&name.into())? })));
        }
        Ok(Value::record(fields))
    }
}

impl Catalogue {
    /// The model's name for an operation; the id itself where the model has none.
    pub fn name_of(&self, op: &OpId) -> Value {
        let known = self.events.iter().find(|event| event.op_id() == *op);
        Value::string(known.map_or(op.as_str(), |event| event.name))
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

/// A count as the models have it.
pub fn number(count: u64) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}
