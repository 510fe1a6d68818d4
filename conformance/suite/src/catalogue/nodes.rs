//! What a configuration of ControllerNodeReconcile consists of, and the state of its processes as its variables.

use std::collections::BTreeMap;

use kcore_replication::controller::STALE_AFTER_MS;
use kcore_replication::store::{DesiredRow, Readiness};
use kcore_replication::{Controller, NodeAgent, NodeId, Result, VmId};
use lockstep_generated::controller_node_reconcile::{self, ControllerNodeReconcile};
use lockstep_harness::Observation;
use lockstep_harness::observation::Path;
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::number;

/// The node: the model has one, and does not name it.
pub const NODE: &str = "n1";

/// A configuration of ControllerNodeReconcile.
#[derive(Clone, Debug)]
pub struct NodeCatalogue {
    /// The controllers, in the order in which the node tries them.
    pub controllers: Vec<&'static str>,
    /// The node's VMs.
    pub vms: Vec<&'static str>,
    /// How many generations of a VM may be desired.
    pub max_generation: u64,
    /// How many crashes a behaviour may have.
    pub max_crashes: u32,
    /// The model's ticks from a heartbeat to the time-out.
    stale_after: i64,
}

impl NodeCatalogue {
    /// Of the model.
    pub fn of(model: &ControllerNodeReconcile) -> Self {
        use controller_node_reconcile::{CONTROLLER_LIST, Vm};
        let constants = model.constants();
        NodeCatalogue {
            controllers: CONTROLLER_LIST.values().map(|controller| controller.text()).to_vec(),
            vms: Vm::ALL.map(Vm::text).to_vec(),
            max_generation: constants.max_generation.unsigned_abs().into(),
            max_crashes: constants.max_crashes.unsigned_abs(),
            stale_after: constants.stale_after.into(),
        }
    }

    /// So many ticks make the runtime's time-out.
    pub fn tick_ms(&self) -> i64 {
        STALE_AFTER_MS / self.stale_after.max(1)
    }

    /// The controller of this name, as the catalogue has it.
    pub fn controller(&self, name: &str) -> Option<&'static str> {
        self.controllers.iter().copied().find(|known| *known == name)
    }

    /// Adds what a running controller can see. `heard` says whether it accepted a heartbeat: before that its store's time
    /// is that of the registration, and no age. `observed` is left out unless it is looked at.
    ///
    /// # Errors
    /// Where its store cannot be read.
    pub fn observe_controller(
        &self,
        seen: &mut Observation,
        controller: &Controller,
        now_ms: i64,
        heard: bool,
        looks_at_observed: bool,
    ) -> Result<()> {
        let id = Value::string(controller.id().as_str());
        let mut see = |variable: &str, value: Value| seen.push(Path::variable(variable).at(id.clone()), value);
        let row = controller.nodes()?.into_iter().find(|row| row.node == NodeId::from(NODE));
        see("known", Value::Bool(row.is_some()));
        see("ready", Value::Bool(row.as_ref().is_some_and(|row| row.readiness == Readiness::Ready)));
        if let Some(row) = row.filter(|_| heard) {
            // The model counts no further than what is too old.
            let ticks = ((now_ms - row.last_heartbeat_ms) / self.tick_ms()).clamp(0, self.stale_after + 1);
            see("age", number(ticks.unsigned_abs()));
        }
        let mut rows = BTreeMap::new();
        for vm in &self.vms {
            rows.insert(*vm, controller.desired(&VmId::from(*vm))?);
        }
        let each = |field: fn(&DesiredRow) -> u64| {
            self.of_vms(|vm| number(rows.get(vm).and_then(Option::as_ref).map_or(0, field)))
        };
        see("desired", each(|row| row.generation));
        if looks_at_observed {
            see("observed", each(|row| row.observed));
        }
        Ok(())
    }

    /// Adds what the running node can see.
    ///
    /// # Errors
    /// Where its store cannot be read.
    pub fn observe_node(&self, seen: &mut Observation, node: &NodeAgent) -> Result<()> {
        let mut see = |variable: &str, value: Value| seen.push(Path::variable(variable), value);
        let (session, contact) = (node.session(), node.contact().as_str());
        let place = self.controllers.iter().position(|id| *id == contact);
        see("contact", place.map_or_else(|| Value::string(contact), |place| number(place as u64 + 1)));
        see("registered", Value::Bool(session.registered));
        see("suspects", Value::Bool(session.suspects));
        let (applied, journal, inbox) = (node.applied()?, node.in_progress()?, node.inbox());
        see("applied", self.of_vms(|vm| number(applied.get(&VmId::from(vm)).copied().unwrap_or(0))));
        see("inbox", self.of_vms(|vm| generations(inbox.get(&VmId::from(vm)).into_iter().flatten())));
        see(
            "journal",
            self.of_vms(|vm| {
                let begun = journal.iter().filter(|begun| begun.vm.as_str() == vm);
                generations(begun.map(|begun| &begun.generation))
            }),
        );
        Ok(())
    }

    /// A value for each VM.
    pub fn of_vms(&self, value: impl Fn(&'static str) -> Value) -> Value {
        Value::record(self.vms.iter().map(|vm| (Symbol::new(vm), value(vm))))
    }
}

/// A set of generations.
pub fn generations<'a>(of: impl Iterator<Item = &'a u64>) -> Value {
    Value::set(of.map(|generation| number(*generation)))
}
