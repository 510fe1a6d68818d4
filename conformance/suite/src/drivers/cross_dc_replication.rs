//! The runtime's controllers against the model `CrossDcReplication`.

use std::collections::BTreeMap;

use kcore_replication::faults::FaultSet;
use lockstep_generated::cross_dc_replication::{Action, CrossDcReplication, ENVELOPE, Event, State};
use lockstep_harness::{Driver, DriverError, Observation, System};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::replicas::{CatalogueEvent, JobStep, Replicas};

/// Starts clusters of several data centres.
#[derive(Clone, Debug)]
pub struct DataCentres {
    /// What is wrong with the controllers: nothing, unless the strength of the tests is tested.
    pub faults: FaultSet,
    /// How many events a page holds, as in the model.
    pub page_limit: u32,
    /// The model's catalogue.
    pub events: Vec<CatalogueEvent>,
}

/// A cluster of several data centres, and the links between them.
#[derive(Debug)]
pub struct Cluster {
    replicas: Replicas,
    links: BTreeMap<(&'static str, &'static str), bool>,
}

const CONTROLLERS: [(&str, &str); 3] = [("c1", "dc1"), ("c2", "dc1"), ("c3", "dc2")];
const DATA_CENTRES: [&str; 2] = ["dc1", "dc2"];

impl DataCentres {
    /// Systems on the model's own terms: its page limit, its catalogue of events.
    pub fn of(model: &CrossDcReplication, faults: FaultSet) -> Self {
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
        DataCentres { faults, page_limit: model.constants().page_limit.unsigned_abs(), events: events.collect() }
    }
}

impl System<CrossDcReplication> for DataCentres {
    type Driver = Cluster;

    fn start(&self, _: &State) -> Result<Cluster, DriverError> {
        let links = DATA_CENTRES.iter().flat_map(|a| DATA_CENTRES.iter().map(move |b| ((*a, *b), true)));
        Ok(Cluster {
            replicas: Replicas::start(&CONTROLLERS, &["vm/v1"], self.events.clone(), self.page_limit, self.faults)?,
            links: links.collect(),
        })
    }
}

impl Driver<CrossDcReplication> for Cluster {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        let replicas = &mut self.replicas;
        match *action {
            Action::Emit { c, e } => replicas.write(c.text(), e.text()),
            Action::LinkDown { a, b } => self.cut(a.text(), b.text()),
            Action::LinkUp { a, b } => self.link(a.text(), b.text(), true),
            Action::Pull { c, p } => replicas.pull(c.text(), p.text()),
            Action::ApplyNext { c, p } => replicas.apply_next(c.text(), p.text()),
            Action::FinishPage { c, p } => self.finish_page(c.text(), p.text()),
            Action::Compensate { c, l } => {
                replicas.job(c.text(), l.text(), JobStep::Start)?;
                replicas.job(c.text(), l.text(), JobStep::Complete)
            }
        }
    }

    fn observe(&mut self) -> Result<Observation, DriverError> {
        let replicas = &self.replicas;
        let mut seen = Observation::new().with("linkUp", self.link_up());
        replicas.each(&mut seen, "outbox", Replicas::outbox)?;
        replicas.each(&mut seen, "applyCount", Replicas::apply_count)?;
        replicas.each(&mut seen, "head", Replicas::head)?;
        replicas.each(&mut seen, "unresolved", Replicas::unresolved)?;
        replicas.each(&mut seen, "watermark", Replicas::watermark)?;
        replicas.each(&mut seen, "acked", Replicas::acked)?;
        replicas.each(&mut seen, "page", Replicas::page)?;
        Ok(seen)
    }
}

impl Cluster {
    /// The acknowledgement arrives at once, or, where the way back is cut, never.
    fn finish_page(&mut self, controller: &str, peer: &str) -> Result<(), DriverError> {
        let ack = self.replicas.finish_page(controller, peer)?;
        match ack.filter(|_| self.carries(controller, peer)) {
            Some(ack) => self.replicas.receive_ack(controller, peer, ack.up_to),
            None => Ok(()),
        }
    }

    /// The link goes down, and takes with it the pages that came over it and are still in hand.
    fn cut(&mut self, from: &str, to: &str) -> Result<(), DriverError> {
        self.link(from, to, false)?;
        for (peer, _) in CONTROLLERS.iter().filter(|(_, dc)| *dc == from) {
            for (controller, _) in CONTROLLERS.iter().filter(|(_, dc)| *dc == to) {
                self.replicas.drop_page(controller, peer)?;
            }
        }
        Ok(())
    }

    fn link(&mut self, from: &str, to: &str, up: bool) -> Result<(), DriverError> {
        let link = self.links.iter_mut().find(|((a, b), _)| *a == from && *b == to);
        match link {
            Some((_, state)) => {
                *state = up;
                Ok(())
            }
            None => Err(DriverError::new(format!("there is no link from {from} to {to}"))),
        }
    }

    fn carries(&self, from: &str, to: &str) -> bool {
        let dc = |controller: &str| CONTROLLERS.iter().find(|(id, _)| *id == controller).map(|(_, dc)| *dc);
        match (dc(from), dc(to)) {
            (Some(a), Some(b)) => a == b || self.links.get(&(a, b)).copied().unwrap_or(false),
            _ => false,
        }
    }

    fn link_up(&self) -> Value {
        Value::record(DATA_CENTRES.iter().map(|from| {
            let row = DATA_CENTRES
                .iter()
                .map(|to| (Symbol::new(to), Value::Bool(self.links.get(&(*from, *to)).copied().unwrap_or(false))));
            (Symbol::new(from), Value::record(row))
        }))
    }
}
