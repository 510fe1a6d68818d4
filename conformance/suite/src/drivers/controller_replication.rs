//! The runtime's controllers against the model `ControllerReplication`.

use kcore_replication::faults::FaultSet;
use lockstep_generated::controller_replication::{Action, ControllerReplication, State};
use lockstep_harness::{Driver, DriverError, Observation, System};

use super::replicas::{JobStep, Replicas};
use crate::catalogue::Catalogue;

/// Starts clusters of one data centre.
#[derive(Clone, Debug)]
pub struct Controllers {
    /// What is wrong with them: nothing, unless the strength of the tests is tested.
    pub faults: FaultSet,
    /// What the model's configuration consists of.
    pub catalogue: Catalogue,
}

/// A cluster of one data centre.
#[derive(Debug)]
pub struct Cluster(Replicas);

impl Controllers {
    /// Systems on the model's own terms.
    pub fn of(model: &ControllerReplication, faults: FaultSet) -> Self {
        Controllers { faults, catalogue: Catalogue::of_controller_replication(model) }
    }
}

impl System<ControllerReplication> for Controllers {
    type Driver = Cluster;

    fn start(&self, _: &State) -> Result<Cluster, DriverError> {
        Ok(Cluster(Replicas::start(self.catalogue.clone(), self.faults)?))
    }
}

impl Driver<ControllerReplication> for Cluster {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        let replicas = &mut self.0;
        match *action {
            Action::LocalWrite { c, e } => replicas.write(c.text(), e.text()),
            Action::Pull { c, p, n } | Action::RepeatPage { c, p, n } => {
                replicas.pull(c.text(), p.text(), n.unsigned_abs().into())
            }
            Action::ApplyNext { c, p } => replicas.apply_next(c.text(), p.text()),
            Action::FinishPage { c, p } => match replicas.finish_page(c.text(), p.text())? {
                Some(ack) => replicas.send(&ack),
                None => Ok(()),
            },
            Action::DeliverAck { c, p, n } => replicas.deliver(c.text(), p.text(), n.unsigned_abs().into()),
            Action::LoseAck { c, p, n } => replicas.lose(c.text(), p.text(), n.unsigned_abs().into()),
            Action::StartJob { c, l } => replicas.job(c.text(), l.text(), JobStep::Start),
            Action::CompleteJob { c, l } => replicas.job(c.text(), l.text(), JobStep::Complete),
            Action::FailJob { c, l } => replicas.job(c.text(), l.text(), JobStep::Fail),
            Action::RetryJob { c, l } => replicas.job(c.text(), l.text(), JobStep::Retry),
            Action::Crash { c } => replicas.crash(c.text()),
            Action::Restart { c } => replicas.restart(c.text()),
        }
    }

    fn observe(&mut self) -> Result<Observation, DriverError> {
        let replicas = &self.0;
        let mut seen = Observation::new().with("acksInFlight", replicas.acks_in_flight()).with("up", replicas.up());
        replicas.observe(&mut seen)?;
        Ok(seen)
    }
}
