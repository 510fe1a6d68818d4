//! The runtime's controllers against the model `CrossDcReplication`.

use std::collections::BTreeMap;

use kcore_replication::faults::FaultSet;
use lockstep_generated::cross_dc_replication::{Action, Controller, CrossDcReplication, Dc, State, operators};
use lockstep_harness::{Driver, DriverError, Observation, System};
use lockstep_model::Value;
use lockstep_model::value::Symbol;

use super::replicas::{JobStep, Replicas};
use crate::catalogue::Catalogue;

/// Starts clusters of several data centres.
#[derive(Clone, Debug)]
pub struct DataCentres {
    /// What is wrong with the controllers: nothing, unless the strength of the tests is tested.
    pub faults: FaultSet,
    /// What the model's configuration consists of.
    pub catalogue: Catalogue,
}

/// A cluster of several data centres, and the links between them.
#[derive(Debug)]
pub struct Cluster {
    replicas: Replicas,
    links: BTreeMap<(Dc, Dc), bool>,
}

impl DataCentres {
    /// Systems on the model's own terms.
    pub fn of(model: &CrossDcReplication, faults: FaultSet) -> Self {
        DataCentres { faults, catalogue: Catalogue::of_cross_dc_replication(model) }
    }
}

impl System<CrossDcReplication> for DataCentres {
    type Driver = Cluster;

    fn start(&self, _: &State) -> Result<Cluster, DriverError> {
        let links = Dc::ALL.iter().flat_map(|a| Dc::ALL.iter().map(move |b| ((*a, *b), true)));
        Ok(Cluster { replicas: Replicas::start(self.catalogue.clone(), self.faults)?, links: links.collect() })
    }
}

impl Driver<CrossDcReplication> for Cluster {
    fn apply(&mut self, action: &Action) -> Result<(), DriverError> {
        let replicas = &mut self.replicas;
        match *action {
            Action::Emit { c, e } => replicas.write(c.text(), e.text()),
            Action::LinkDown { a, b } => self.cut(a, b),
            Action::LinkUp { a, b } => {
                self.links.insert((a, b), true);
                Ok(())
            }
            Action::Pull { c, p, n } => replicas.pull(c.text(), p.text(), n.unsigned_abs().into()),
            Action::ApplyNext { c, p } => replicas.apply_next(c.text(), p.text()),
            Action::FinishPage { c, p } => self.finish_page(c, p),
            Action::Compensate { c, l } => {
                replicas.job(c.text(), l.text(), JobStep::Start)?;
                replicas.job(c.text(), l.text(), JobStep::Complete)
            }
        }
    }

    fn observe(&mut self) -> Result<Observation, DriverError> {
        let mut seen = Observation::new().with("linkUp", self.link_up());
        self.replicas.observe(&mut seen)?;
        Ok(seen)
    }
}

impl Cluster {
    /// The acknowledgement arrives at once, or, where the way back is cut, never.
    fn finish_page(&mut self, controller: Controller, peer: Controller) -> Result<(), DriverError> {
        let ack = self.replicas.finish_page(controller.text(), peer.text())?;
        match ack.filter(|_| self.carries(controller, peer)) {
            Some(ack) => self.replicas.receive_ack(controller.text(), peer.text(), ack.up_to),
            None => Ok(()),
        }
    }

    /// The link goes down, and takes with it the pages that came over it and are still in hand.
    fn cut(&mut self, from: Dc, to: Dc) -> Result<(), DriverError> {
        self.links.insert((from, to), false);
        let of = |dc: Dc| Controller::ALL.into_iter().filter(move |one| operators::dc_of(*one) == dc);
        for peer in of(from) {
            for controller in of(to) {
                self.replicas.drop_page(controller.text(), peer.text())?;
            }
        }
        Ok(())
    }

    fn carries(&self, from: Controller, to: Controller) -> bool {
        let (a, b) = (operators::dc_of(from), operators::dc_of(to));
        a == b || self.links.get(&(a, b)).copied().unwrap_or(false)
    }

    fn link_up(&self) -> Value {
        Value::record(Dc::ALL.map(|from| {
            let up = |to: Dc| Value::Bool(self.links.get(&(from, to)).copied().unwrap_or(false));
            (Symbol::new(from.text()), Value::record(Dc::ALL.map(|to| (Symbol::new(to.text()), up(to)))))
        }))
    }
}
