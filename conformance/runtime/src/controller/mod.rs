//! A controller: one replica of the control plane.

mod apply;
mod compensate;
mod materialize;
mod nodes;
mod observe;
mod pull;
mod reserve;
mod write;

pub use apply::Applied;
pub use compensate::{Completed, JobId, Work};
pub use nodes::{Desired, HeartbeatReceived, Push, STALE_AFTER_MS};
pub use observe::{ControllerView, TraceRow};
pub use pull::{AckReceived, PageReceived};
pub use reserve::MAX_RESERVATION_TRIES;
pub use write::Written;

use crate::error::{Error, Result};
use crate::faults::{Fault, FaultSet};
use crate::identity::{ControllerId, DcId};
use crate::message::{EventId, OutboxEvent, PAGE_LIMIT};
use crate::store::Store;
use std::collections::{BTreeMap, VecDeque};

/// What a controller is told when it starts.
#[derive(Clone, Debug)]
pub struct ControllerConfig {
    /// Its own name.
    pub id: ControllerId,
    /// Its data centre.
    pub dc: DcId,
    /// The peers and their data centres. Added to those that the store knows; none is forgotten.
    pub peers: BTreeMap<ControllerId, DcId>,
    /// How many events it asks for at a time.
    pub page_limit: u32,
    /// The bugs that are switched on; none but in tests of the tests.
    pub faults: FaultSet,
}

/// A controller: its durable state is the [`Store`], and what it loses in a crash is the pages in hand.
///
/// Time, randomness and the network are the caller's. Every method is one step of the protocol and at most one
/// transaction: when it returns an error, it has changed nothing. To crash a controller, drop it, or take its store
/// with [`crash`](Self::crash); to restart it, [`start`](Self::start) it from the store.
#[derive(Debug)]
pub struct Controller {
    id: ControllerId,
    dc: DcId,
    peers: BTreeMap<ControllerId, DcId>,
    page_limit: u32,
    store: Store,
    /// Pages that are received and not yet finished.
    inboxes: BTreeMap<ControllerId, Inbox>,
    /// The compensation job that is being carried out.
    worker: Option<JobId>,
    /// The latest logical time seen; new writes come after it.
    latest_ms: i64,
    faults: FaultSet,
    /// Generations that are pushed before they are persisted: only ever filled by a fault.
    unpersisted: BTreeMap<crate::identity::VmId, crate::store::DesiredRow>,
}

/// A page in hand.
#[derive(Debug)]
struct Inbox {
    /// Where the page ends: the watermark when it is finished.
    last: EventId,
    /// Where the peer's outbox ended when it served the page.
    outbox_end: EventId,
    /// What is still to be applied, in the order of the outbox.
    events: VecDeque<OutboxEvent>,
}

impl ControllerConfig {
    /// A controller with no peers and pages of [`PAGE_LIMIT`] events.
    pub fn new(id: impl Into<ControllerId>, dc: impl Into<DcId>) -> Self {
        Self { id: id.into(), dc: dc.into(), peers: BTreeMap::new(), page_limit: PAGE_LIMIT, faults: FaultSet::NONE }
    }

    /// The same with one more peer.
    pub fn with_peer(mut self, peer: impl Into<ControllerId>, dc: impl Into<DcId>) -> Self {
        self.peers.insert(peer.into(), dc.into());
        self
    }
}

impl Controller {
    /// Starts a controller on its store, for the first time or after a crash: the peers are remembered, compensation
    /// jobs that were running go back to the queue, and readiness is judged anew, in one transaction.
    pub fn start(config: ControllerConfig, store: Store, now_ms: i64) -> Result<Self> {
        store.atomically(|| {
            for (peer, dc) in &config.peers {
                if *peer != config.id {
                    store.add_peer(peer, dc)?;
                }
            }
            if !config.faults.active(Fault::RunningJobNotReclaimed) {
                store.reclaim_jobs()?;
            }
            if !config.faults.active(Fault::OldReadinessTrusted) {
                nodes::expire_stale(&store, now_ms)?;
            }
            Ok(())
        })?;
        let peers = store.peers()?.into_iter().map(|row| (row.peer, row.dc)).collect();
        let latest_ms = store.latest_timestamp()?.unwrap_or(i64::MIN);
        Ok(Self {
            id: config.id,
            dc: config.dc,
            peers,
            page_limit: config.page_limit,
            store,
            inboxes: BTreeMap::new(),
            worker: None,
            latest_ms,
            faults: config.faults,
            unpersisted: BTreeMap::new(),
        })
    }

    /// Kills the controller: pages in hand are lost, what was committed stays in the store.
    pub fn crash(self) -> Store {
        self.store.after_crash()
    }

    /// Learns of a peer that was not in the configuration.
    pub fn add_peer(&mut self, peer: &ControllerId, dc: &DcId) -> Result<()> {
        if *peer != self.id {
            self.store.add_peer(peer, dc)?;
            self.peers.insert(peer.clone(), dc.clone());
        }
        Ok(())
    }

    /// Its name.
    pub fn id(&self) -> &ControllerId {
        &self.id
    }

    /// Its data centre.
    pub fn dc(&self) -> &DcId {
        &self.dc
    }

    /// The controllers that it replicates with, and their data centres.
    pub fn peers(&self) -> &BTreeMap<ControllerId, DcId> {
        &self.peers
    }

    /// Its store, for a planned crash.
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn faults(&self) -> FaultSet {
        self.faults
    }

    /// Where the outbox of `peer` ends according to the page in hand; 0 when there is none.
    pub(crate) fn outbox_end_in_hand(&self, peer: &ControllerId) -> EventId {
        self.inboxes.get(peer).map_or(0, |inbox| inbox.outbox_end)
    }

    fn known_peer(&self, peer: &ControllerId) -> Result<()> {
        if self.peers.contains_key(peer) {
            return Ok(());
        }
        Err(Error::UnknownPeer { controller: self.id.clone(), peer: peer.clone() })
    }
}
