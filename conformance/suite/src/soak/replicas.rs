//! Bound episodes of the replication models: the model's controllers, events and faults, under a network that loses,
//! repeats, reorders and cuts within what the model can say.

use std::rc::Rc;

use kcore_replication::cluster::{Cluster, ClusterConfig, Message, MessageId, Process};
use kcore_replication::faults::FaultSet;
use kcore_replication::store::CrashPlan;
use kcore_replication::{ControllerConfig, ControllerId, Page, Result};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::Episode;
use super::gates;
use crate::catalogue::{Catalogue, CatalogueEvent};
use crate::trace::Model;
use crate::trace::replicas::Bridge;

/// Rounds of a quiet period: each lets every pause of the poll schedule pass.
const QUIET_ROUNDS: usize = 12;
/// Steps that one kind of work may take in a round: work that makes no progress must not hold up the rest.
const WORK: usize = 20;

/// A cluster within a model's bounds.
struct Bound<'r> {
    catalogue: Rc<Catalogue>,
    cluster: Cluster,
    bridge: Bridge,
    rng: &'r mut ChaCha8Rng,
    /// By controller, how many of its events are written.
    written: Vec<usize>,
    /// Crashes and repeated pages, or links that go down, that are left.
    faults: u32,
    /// The link that is down.
    down: Option<(&'static str, &'static str)>,
    problems: Vec<String>,
}

/// Runs one episode, quiet period included.
///
/// # Errors
/// When a store fails.
pub fn episode(catalogue: Catalogue, faults: FaultSet, rng: &mut ChaCha8Rng) -> Result<Episode> {
    let catalogue = Rc::new(catalogue);
    let mut config = ClusterConfig::new(&[]);
    for (id, dc) in &catalogue.controllers {
        let mut controller = ControllerConfig::new(*id, *dc);
        controller.page_limit = catalogue.page_limit;
        controller.faults = faults;
        config.controllers.push(controller);
    }
    let bridge = Bridge::new(Rc::clone(&catalogue));
    let cluster = Cluster::new(config, Box::new(bridge.clone()))?;
    let written = vec![0; catalogue.controllers.len()];
    let (model, faults) = (catalogue.model, catalogue.faults);
    let mut bound = Bound { catalogue, cluster, bridge, rng, written, faults, down: None, problems: Vec::new() };
    let steps = bound.rng.random_range(60..200);
    for _ in 0..steps {
        bound.step()?;
    }
    bound.quiet()?;
    let mut problems = bound.problems;
    problems.extend(gates::wrong(&bound.cluster)?);
    problems.extend(gates::unsettled(&bound.cluster)?);
    let log = bound.bridge.log();
    problems.extend(log.problems().iter().cloned());
    Ok(Episode { model: Some(model), events: log.events().to_vec(), problems, steps: steps as u64 })
}

impl Bound<'_> {
    fn crosses_dcs(&self) -> bool {
        self.catalogue.model == Model::CrossDcReplication
    }

    fn step(&mut self) -> Result<()> {
        let one = self.rng.random_range(0..self.catalogue.controllers.len());
        let id = ControllerId::from(self.catalogue.controllers[one].0);
        match self.rng.random_range(0..100) {
            0..8 => self.write(one),
            8..26 => {
                let peer = self.peer(one);
                self.cluster.poll(&id, &peer)
            }
            26..52 => match self.any_message() {
                Some((message, _)) => self.deliver(message),
                None => Ok(()),
            },
            52..56 => {
                if let Some((message, _)) = self.any_message() {
                    self.cluster.lose_message(message);
                }
                Ok(())
            }
            56..60 => {
                self.duplicate();
                Ok(())
            }
            60..80 => {
                let peer = self.peer(one);
                self.work_on_page(&id, &peer)
            }
            80..89 => {
                let fails = self.rng.random_range(0..4) == 0;
                self.cluster.work_on_job(&id, fails)
            }
            89..91 => self.cluster.materialize(&id),
            91..95 => self.fault(&id),
            95..98 => self.recover(&id),
            _ => {
                let ms = self.rng.random_range(1..3_000);
                self.cluster.pass(ms);
                Ok(())
            }
        }
    }

    fn peer(&mut self, one: usize) -> ControllerId {
        let all = &self.catalogue.controllers;
        all[(one + self.rng.random_range(1..all.len())) % all.len()].0.into()
    }

    fn any_message(&mut self) -> Option<(MessageId, Message)> {
        let count = self.cluster.in_flight().count();
        let index = self.rng.random_range(0..count.max(1));
        self.cluster.in_flight().nth(index).map(|(id, message)| (id, message.clone()))
    }

    /// The next event of a controller is written.
    fn write(&mut self, one: usize) -> Result<()> {
        let (id, _) = self.catalogue.controllers[one];
        let mut own = self.catalogue.events.iter().filter(|event| event.origin == id);
        let id = ControllerId::from(id);
        let before = match self.cluster.controller(&id) {
            Some(controller) => controller.outbox_end()?,
            None => return Ok(()),
        };
        match own.nth(self.written[one]).map(CatalogueEvent::intent) {
            Some(Ok(intent)) => self.cluster.write(&id, intent)?,
            Some(Err(error)) => self.problems.push(error.to_string()),
            None => {}
        }
        // A crash may have come in between; then the client tries again some time.
        let after = self.cluster.controller(&id).map_or(Ok(before), |controller| controller.outbox_end())?;
        self.written[one] += usize::from(after > before);
        Ok(())
    }

    /// A message arrives, where the model can say so.
    fn deliver(&mut self, id: MessageId) -> Result<()> {
        let found = self.cluster.in_flight().find(|(one, _)| *one == id).map(|(_, message)| message.clone());
        match found {
            Some(Message::Page(page)) if !self.takes(&page)? => {
                self.cluster.lose_message(id);
                Ok(())
            }
            Some(_) => self.cluster.deliver(id),
            None => Ok(()),
        }
    }

    /// Whether the model can tell that this page arrives now. The others are lost here; free episodes have them all.
    fn takes(&mut self, page: &Page) -> Result<bool> {
        let Some(controller) = self.cluster.controller(&page.to) else { return Ok(true) };
        let in_hand = controller.has_page(&page.from);
        let watermark = controller.watermark(&page.from)?;
        if page.after != watermark {
            // Late, from before the watermark moved: the model's pages begin after the watermark. With another page in
            // hand the runtime drops it.
            return Ok(in_hand && page.after < watermark);
        }
        // In the model, a peer that crashes takes its connections with it.
        if self.cluster.controller(&page.from).is_none() {
            return Ok(false);
        }
        if !in_hand {
            return Ok(true);
        }
        let new: Vec<_> = page.events.iter().map(|event| event.envelope.op_id.clone()).collect();
        let end = controller.page_end(&page.from);
        if controller.inbox(&page.from) == new && end == Some(page.last()) {
            return Ok(!self.crosses_dcs());
        }
        if end.is_some_and(|end| page.last() < end) {
            // Older than the page in hand: the runtime drops it.
            return Ok(true);
        }
        // A page in the place of one in hand is a fault of the model.
        if self.crosses_dcs() || self.faults == 0 {
            return Ok(false);
        }
        self.faults -= 1;
        Ok(true)
    }

    fn duplicate(&mut self) {
        if let Some((id, message)) = self.any_message()
            && self.cluster.in_flight().count() < 12
            && (!self.crosses_dcs() || matches!(message, Message::Pull(_)))
        {
            self.cluster.duplicate_message(id);
        }
    }

    fn work_on_page(&mut self, id: &ControllerId, peer: &ControllerId) -> Result<()> {
        let has_page = |bound: &Self| bound.cluster.controller(id).is_some_and(|controller| controller.has_page(peer));
        if !has_page(self) {
            return Ok(());
        }
        let unfinished = self.cluster.controller(id).is_some_and(|controller| !controller.inbox(peer).is_empty());
        // The most delicate moment for a crash: within the transaction that applies an event.
        if unfinished && self.can_crash() && self.rng.random_range(0..12) == 0 {
            let plan = CrashPlan { after_statements: self.rng.random_range(1..8) };
            self.faults -= 1;
            self.cluster.crash_within(&id.into(), plan);
        }
        self.cluster.work_on_page(id, peer)?;
        if self.crosses_dcs() && !has_page(self) {
            // The model acknowledges as it finishes a page: the acknowledgement arrives at once, or, where the link is
            // down, never.
            let acks = self.cluster.in_flight().filter(|(_, message)| matches!(message, Message::Ack(_)));
            for ack in acks.map(|(id, _)| id).collect::<Vec<_>>() {
                self.cluster.deliver(ack)?;
            }
        }
        Ok(())
    }

    fn can_crash(&self) -> bool {
        !self.crosses_dcs() && self.faults > 0
    }

    /// A controller crashes, now or within its next step; or a link between data centres goes down.
    fn fault(&mut self, id: &ControllerId) -> Result<()> {
        if self.faults == 0 {
            return Ok(());
        }
        if self.crosses_dcs() {
            let (from, to) = if self.rng.random_range(0..2) == 0 { ("dc1", "dc2") } else { ("dc2", "dc1") };
            self.faults -= 1;
            return self.cut(from, to);
        }
        if self.cluster.controller(id).is_none() {
            return Ok(());
        }
        self.faults -= 1;
        if self.rng.random_range(0..2) == 0 {
            return self.cluster.crash_process(&id.into());
        }
        let plan = CrashPlan { after_statements: self.rng.random_range(0..10) };
        self.cluster.crash_within(&id.into(), plan);
        Ok(())
    }

    fn recover(&mut self, id: &ControllerId) -> Result<()> {
        if let Some((from, to)) = self.down {
            self.down = None;
            for (a, b) in self.crossing(from, to) {
                self.cluster.mend_link(&a, &b);
            }
            self.bridge.link(from, to, true);
        }
        self.cluster.restart_process(&id.into())
    }

    /// The link goes down, and takes with it what is in flight and the pages in hand that came over it.
    fn cut(&mut self, from: &'static str, to: &'static str) -> Result<()> {
        self.down = Some((from, to));
        let crossing = self.crossing(from, to);
        let lost = self.cluster.in_flight().filter(|(_, message)| crossing.contains(&(message.from(), message.to())));
        for id in lost.map(|(id, _)| id).collect::<Vec<_>>() {
            self.cluster.lose_message(id);
        }
        for (sender, receiver) in &crossing {
            self.cluster.cut_link(sender, receiver);
            if let (Process::Controller { id: peer }, Process::Controller { id }) = (sender, receiver) {
                self.cluster.drop_page(id, peer);
            }
        }
        self.bridge.link(from, to, false);
        Ok(())
    }

    /// The links between controllers that a link between data centres consists of.
    fn crossing(&self, from: &str, to: &str) -> Vec<(Process, Process)> {
        let of = |dc: &str| -> Vec<Process> {
            let here = self.catalogue.controllers.iter().filter(|(_, one)| *one == dc);
            here.map(|(id, _)| Process::Controller { id: ControllerId::from(*id) }).collect()
        };
        let receivers = of(to);
        of(from).into_iter().flat_map(|a| receivers.iter().map(move |b| (a.clone(), b.clone()))).collect()
    }

    fn drain(&mut self) -> Result<()> {
        loop {
            let next = self.cluster.in_flight().next().map(|(id, _)| id);
            match next {
                Some(id) => self.deliver(id)?,
                None => return Ok(()),
            }
        }
    }

    /// Everything is mended and done, without new writes, until all gates are green or time is up.
    fn quiet(&mut self) -> Result<()> {
        self.faults = 0;
        let all: Vec<ControllerId> = self.catalogue.names().map(ControllerId::from).collect();
        for _ in 0..QUIET_ROUNDS {
            for id in &all {
                self.recover(id)?;
            }
            self.drain()?;
            for id in &all {
                for peer in all.iter().filter(|peer| *peer != id) {
                    for _ in 0..WORK {
                        self.work_on_page(id, peer)?;
                    }
                    self.cluster.poll(id, peer)?;
                }
            }
            self.drain()?;
            for id in &all {
                for peer in all.iter().filter(|peer| *peer != id) {
                    for _ in 0..WORK {
                        self.work_on_page(id, peer)?;
                    }
                }
                for _ in 0..WORK {
                    self.cluster.work_on_job(id, false)?;
                    self.cluster.materialize(id)?;
                }
            }
            self.drain()?;
            if gates::all_green(&self.cluster)? {
                break;
            }
            self.cluster.pass(20_000);
        }
        Ok(())
    }
}
