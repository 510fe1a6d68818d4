//! The runtime's controllers against the model `ControllerReplication`.

use kcore_replication::faults::FaultSet;
use lockstep_generated::controller_replication::{Action, ControllerReplication, ENVELOPE, Event, State};
use lockstep_harness::{Driver, DriverError, Observation, System};

use super::replicas::{CatalogueEvent, JobStep, Replicas};

/// Starts clusters of one data centre.
#[derive(Clone, Debug)]
pub struct Controllers {
    /// What is wrong with them: nothing, unless the strength of the tests is tested.
    pub faults: FaultSet,
    /// How many events a page holds, as in the model.
    pub page_limit: u32,
    /// The model's catalogue.
    pub events: Vec<CatalogueEvent>,
}

/// A cluster of one data centre.
#[derive(Debug)]
pub struct Cluster(Replicas);

impl Controllers {
    /// Systems on the model's own terms: its page limit, its catalogue of events.
    pub fn of(model: &ControllerReplication, faults: FaultSet) -> Self {
        let events = Event::ALL.into_iter().map(|event| {
            let envelope = &ENVELOPE[event];
            CatalogueEvent {
                name: event.text(),
                op: envelope.op,
                resource: envelope.resource.text(),
                validity: envelope.validity.text(),
                safety: envelope.safety.text(),
                priority: envelope.priority,
                epoch: envelope.epoch,
                timestamp: envelope.timestamp,
            }
        });
        Controllers { faults, page_limit: model.constants().page_limit.unsigned_abs(), events: events.collect() }
    }
}

impl System<ControllerReplication> for Controllers {
    type Driver = Cluster;

    fn start(&self, _: &State) -> Result<Cluster, DriverError> {
        let controllers = [("c1", "dc1"), ("c2", "dc1")];
        Ok(Cluster(Replicas::start(
            &controllers,
            &["vm/v1", "network/n1"],
            self.events.clone(),
            self.page_limit,
            self.faults,
        )?))
    }
}

impl Driver<ControllerReplication> for Cluster {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        let replicas = &mut self.0;
        match *action {
            Action::LocalWrite { c, e } => replicas.write(c.text(), e.text()),
            Action::Pull { c, p } | Action::RepeatPage { c, p } => replicas.pull(c.text(), p.text()),
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
        replicas.each(&mut seen, "outbox", Replicas::outbox)?;
        replicas.each(&mut seen, "received", Replicas::received)?;
        replicas.each(&mut seen, "applyCount", Replicas::apply_count)?;
        replicas.each(&mut seen, "head", Replicas::head)?;
        replicas.each(&mut seen, "conflict", Replicas::conflict)?;
        replicas.each(&mut seen, "job", Replicas::job_status)?;
        replicas.each(&mut seen, "watermark", Replicas::watermark)?;
        replicas.each(&mut seen, "acked", Replicas::acked)?;
        replicas.each(&mut seen, "page", Replicas::page)?;
        replicas.each(&mut seen, "worker", Replicas::worker)?;
        Ok(seen)
    }
}
