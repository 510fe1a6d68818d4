//! What a model's configuration consists of, in the runtime's terms: the one place where its controllers, events and
//! limits are taken from the generated code, and where a process is seen as the model's variables, for the drivers and
//! for the trace bridge alike.

mod nodes;
mod variables;

use kcore_replication::{Intent, OpId, Policy, SafetyClass, Validity};
use lockstep_generated::controller_replication::{self, ControllerReplication};
use lockstep_generated::cross_dc_replication::{self, CrossDcReplication};
use lockstep_harness::DriverError;

use crate::trace::Model;

pub use nodes::{NODE, NodeCatalogue, generations};
pub use variables::{Variables, number};

/// A configuration of a replication model.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The model.
    pub model: Model,
    /// The controllers, each with its data centre.
    pub controllers: Vec<(&'static str, &'static str)>,
    /// The resources.
    pub resources: Vec<&'static str>,
    /// The events, those of one origin in the order of their places.
    pub events: Vec<CatalogueEvent>,
    /// How many events a page holds.
    pub page_limit: u32,
    /// How many crashes and repeated pages, or links going down, a behaviour may have.
    pub faults: u32,
}

/// An event of `Replication!Envelope`.
#[derive(Clone, Debug)]
pub struct CatalogueEvent {
    /// The model's name for it.
    pub name: &'static str,
    /// The controller that writes it.
    pub origin: &'static str,
    /// The number that stands for its operation id: compared as the runtime compares ids.
    op: i32,
    resource: &'static str,
    validity: &'static str,
    safety: &'static str,
    priority: i32,
    epoch: i32,
    timestamp: i32,
}

macro_rules! events {
    ($module:ident) => {
        $module::Event::ALL
            .into_iter()
            .map(|event| {
                let envelope = &$module::ENVELOPE[event];
                CatalogueEvent {
                    name: event.text(),
                    origin: envelope.origin.text(),
                    op: envelope.op,
                    resource: envelope.resource.text(),
                    validity: envelope.validity.text(),
                    safety: envelope.safety.text(),
                    priority: envelope.priority,
                    epoch: envelope.epoch,
                    timestamp: envelope.timestamp,
                }
            })
            .collect()
    };
}

impl Catalogue {
    /// Of ControllerReplication: one data centre, crashes and repeated pages.
    pub fn of_controller_replication(model: &ControllerReplication) -> Self {
        use controller_replication::{Controller, Resource};
        Catalogue {
            model: Model::ControllerReplication,
            controllers: Controller::ALL.map(|controller| (controller.text(), "dc1")).to_vec(),
            resources: Resource::ALL.map(Resource::text).to_vec(),
            events: events!(controller_replication),
            page_limit: model.constants().page_limit.unsigned_abs(),
            faults: model.constants().max_faults.unsigned_abs(),
        }
    }

    /// Of CrossDcReplication: several data centres, and links that go down.
    pub fn of_cross_dc_replication(model: &CrossDcReplication) -> Self {
        use cross_dc_replication::{Controller, Resource, operators};
        Catalogue {
            model: Model::CrossDcReplication,
            controllers: Controller::ALL.map(|one| (one.text(), operators::dc_of(one).text())).to_vec(),
            resources: Resource::ALL.map(Resource::text).to_vec(),
            events: events!(cross_dc_replication),
            page_limit: model.constants().page_limit.unsigned_abs(),
            faults: model.constants().max_flaps.unsigned_abs(),
        }
    }

    /// The names of the controllers, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.controllers.iter().map(|(name, _)| *name)
    }

    /// The event that the model calls so.
    ///
    /// # Errors
    /// Where there is none.
    pub fn event(&self, name: &str) -> Result<&CatalogueEvent, DriverError> {
        let known = self.events.iter().find(|event| event.name == name);
        known.ok_or_else(|| DriverError::new(format!("the catalogue has no event {name}")))
    }
}

impl CatalogueEvent {
    /// Its operation id: compared as text, these order as the numbers do.
    pub fn op_id(&self) -> OpId {
        format!("op-{:04}", self.op).into()
    }

    /// The write that makes it.
    ///
    /// # Errors
    /// Where the model's validity or safety class is none of the runtime's.
    pub fn intent(&self) -> Result<Intent, DriverError> {
        let unknown =
            |what: &str, name: &str| DriverError::new(format!("the model's {what} `{name}` is not the runtime's"));
        Ok(Intent {
            op_id: self.op_id(),
            logical_ts_ms: self.timestamp.into(),
            event_type: "vm.create".into(),
            resource_key: self.resource.into(),
            policy: Policy {
                validity: match self.validity {
                    "valid" => Validity::Valid,
                    "invalid" => Validity::Invalid,
                    other => return Err(unknown("validity", other)),
                },
                safety: match self.safety {
                    "safe" => SafetyClass::Safe,
                    "risky" => SafetyClass::Risky,
                    "unsafe" => SafetyClass::Unsafe,
                    other => return Err(unknown("safety class", other)),
                },
                priority: self.priority,
                intent_epoch: self.epoch.into(),
            },
            body: serde_json::Value::Null,
        })
    }
}
