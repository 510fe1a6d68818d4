//! One driver a model. Each matches its model's actions exhaustively, so that a changed model breaks the build and not
//! production.

pub mod controller_node_reconcile;
pub mod controller_replication;
pub mod cross_dc_replication;
mod replicas;

use std::sync::Arc;

use kcore_replication::faults::FaultSet;
use lockstep_harness::manifest::ModelEntry;
use lockstep_harness::{Lockstep, System};

use crate::models::{Configured, under};

/// Something to be done with a model and the system that is held against it, whichever they are.
pub trait Visitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<S: Configured, M: System<S>>(self, lockstep: Lockstep<S, M>) -> Self::Output;
}

/// Shows `visitor` the model, under the configuration that its types are made from, and the runtime with `faults`.
///
/// # Errors
/// Where the suite has no driver for the model.
pub fn visit<V: Visitor>(model: &ModelEntry, faults: FaultSet, visitor: V) -> Result<V::Output, String> {
    match model.name.as_str() {
        "ControllerNodeReconcile" => {
            let spec = main(model)?;
            let system = controller_node_reconcile::Nodes::of(&spec, faults);
            Ok(visitor.visit(Lockstep::new(Arc::new(spec), system)))
        }
        "ControllerReplication" => {
            let spec = main(model)?;
            let system = controller_replication::Controllers::of(&spec, faults);
            Ok(visitor.visit(Lockstep::new(Arc::new(spec), system)))
        }
        "CrossDcReplication" => {
            let spec = main(model)?;
            let system = cross_dc_replication::DataCentres::of(&spec, faults);
            Ok(visitor.visit(Lockstep::new(Arc::new(spec), system)))
        }
        other => {
            Err(format!("the suite has no driver for the model `{other}`; add one in conformance/suite/src/drivers"))
        }
    }
}

fn main<M: Configured>(model: &ModelEntry) -> Result<M, String> {
    let name = model.typed_from.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    under(&model.name, &name)
}
