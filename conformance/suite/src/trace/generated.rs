//! The generated models, as the judges of traces.

use lockstep_generated::{controller_node_reconcile, controller_replication, cross_dc_replication};
use lockstep_harness::Coverage;
use lockstep_harness::trace::{TraceError, Verdict};

use super::{Events, Model, Models, judge};

/// The generated models, each under its passing configuration.
#[derive(Clone, Copy, Debug)]
pub struct Generated;

impl Models for Generated {
    fn validate(&self, model: Model, events: Events<'_>) -> Result<(Verdict, Coverage), TraceError> {
        match model {
            Model::ControllerReplication => {
                use controller_replication::{Configuration, ControllerReplication};
                judge(&ControllerReplication::new(Configuration::Main), model, events)
            }
            Model::CrossDcReplication => {
                use cross_dc_replication::{Configuration, CrossDcReplication};
                judge(&CrossDcReplication::new(Configuration::Main), model, events)
            }
            Model::ControllerNodeReconcile => {
                use controller_node_reconcile::{Configuration, ControllerNodeReconcile};
                judge(&ControllerNodeReconcile::new(Configuration::Main), model, events)
            }
        }
    }
}
