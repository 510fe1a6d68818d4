//! A node's connection to the control plane: registration, heartbeats, failure detection, fail-over.

use super::journal::NodeStore;
use super::{Generation, Heartbeat, Registration};
use crate::controller::{HeartbeatReceived, Push};
use crate::error::{Error, Result};
use crate::faults::{Fault, FaultSet};
use crate::identity::{ControllerId, NodeId, VmId};
use serde::Serialize;
use std::collections::BTreeMap;

/// How often a node sends a heartbeat, milliseconds.
pub const HEARTBEAT_EVERY_MS: i64 = 15_000;
/// How often a node goes through its list of controllers to register.
pub const REGISTRATION_TRIES: u32 = 12;
/// The pause between two such tries, milliseconds.
pub const REGISTRATION_PAUSE_MS: i64 = 5_000;
/// A controller that has accepted no heartbeat for so long is suspected, milliseconds: three intervals, half of the
/// time after which the controllers call the node stale, so that fail-over comes first.
pub const SUSPECT_AFTER_MS: i64 = 45_000;

/// What a node is told when it starts.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Its own name.
    pub id: NodeId,
    /// The controllers it may register with, the preferred one first.
    pub controllers: Vec<ControllerId>,
    /// The bugs that are switched on; none but in tests of the tests.
    pub faults: FaultSet,
}

/// A node agent: its durable state is the [`NodeStore`]; session and inbox are volatile, and after a crash it registers
/// anew.
///
/// Time and the network are the caller's, and every method is one step.
#[derive(Debug)]
pub struct NodeAgent {
    pub(super) id: NodeId,
    controllers: Vec<ControllerId>,
    pub(super) store: NodeStore,
    /// The controller that the node talks to, as an index.
    contact: usize,
    session: Session,
    pub(super) inbox: BTreeMap<VmId, BTreeMap<u64, Push>>,
    pub(super) faults: FaultSet,
    /// Applies that are in progress and not in the journal: only ever filled by a fault.
    pub(super) unjournalled: Vec<Generation>,
}

/// Where the node stands with the controller that it talks to, its contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Session {
    /// The node believes that its contact knows it. A refused heartbeat tells it otherwise.
    pub registered: bool,
    /// The node suspects that its contact has failed. Fail-over is a step of its own.
    pub suspects: bool,
    /// When the contact last answered, or when the node turned to it.
    pub heard_ms: Option<i64>,
    /// When the last heartbeat was sent.
    pub sent_ms: Option<i64>,
    /// How often the node went through the whole list in vain to register.
    pub tries: u32,
    /// Not before this time it tries again to register.
    pub not_before_ms: i64,
}

/// What to do after a registration that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailedTry {
    /// Ask the next controller in the list now.
    AskNext,
    /// The list is through; start again at its head after [`REGISTRATION_PAUSE_MS`].
    Pause,
    /// The last of the [`REGISTRATION_TRIES`] failed: tell the operator. The node goes on trying at the pace of
    /// heartbeats, because no human shall be needed when the controllers come back.
    Exhausted,
}

impl NodeConfig {
    /// A node with an ordered list of controllers.
    pub fn new(id: impl Into<NodeId>, controllers: impl IntoIterator<Item = impl Into<ControllerId>>) -> Self {
        Self { id: id.into(), controllers: controllers.into_iter().map(Into::into).collect(), faults: FaultSet::NONE }
    }
}

impl NodeAgent {
    /// Starts an agent on its store, for the first time or after a crash. Applies that the crash interrupted are in the
    /// journal: the host looks at each of [`in_progress`](Self::in_progress) and finishes or undoes it.
    pub fn start(config: NodeConfig, store: NodeStore) -> Result<Self> {
        if config.controllers.is_empty() {
            return Err(Error::NoControllers { node: config.id });
        }
        Ok(Self {
            id: config.id,
            controllers: config.controllers,
            store,
            contact: 0,
            session: Session::FRESH,
            inbox: BTreeMap::new(),
            faults: config.faults,
            unjournalled: Vec::new(),
        })
    }

    /// Kills the agent: session and inbox are lost, what was committed stays in the store.
    pub fn crash(self) -> NodeStore {
        self.store.after_crash()
    }

    /// Its name.
    pub fn id(&self) -> &NodeId {
        &self.id
    }

    /// Where it stands with its contact.
    pub fn session(&self) -> Session {
        self.session
    }

    /// Its store, for a planned crash.
    pub fn store(&self) -> &NodeStore {
        &self.store
    }

    /// The controller that it talks to.
    pub fn contact(&self) -> &ControllerId {
        // `contact` is kept within the list, which is not empty.
        &self.controllers[self.contact]
    }

    /// Whether a registration is to be sent now.
    pub fn registration_due(&self, now_ms: i64) -> bool {
        !self.session.registered && self.session.not_before_ms <= now_ms
    }

    /// The registration to send to the contact.
    pub fn register(&self) -> Result<Registration> {
        if self.session.registered {
            return Err(Error::AlreadyRegistered { node: self.id.clone(), controller: self.contact().clone() });
        }
        Ok(Registration { node: self.id.clone(), to: self.contact().clone() })
    }

    /// Notes that the contact took the registration. The answer of another controller is too late and changes nothing.
    pub fn registration_accepted(&mut self, by: &ControllerId, now_ms: i64) {
        if by == self.contact() {
            self.session = Session { registered: true, heard_ms: Some(now_ms), ..Session::FRESH };
        }
    }

    /// Notes that the contact did not take the registration, turns to the next controller, and says what to do.
    pub fn registration_failed(&mut self, now_ms: i64) -> Result<FailedTry> {
        if self.session.registered {
            return Err(Error::AlreadyRegistered { node: self.id.clone(), controller: self.contact().clone() });
        }
        self.contact = (self.contact + 1) % self.controllers.len();
        if self.contact != 0 {
            return Ok(FailedTry::AskNext);
        }
        let tries = self.session.tries.saturating_add(1);
        let pause = if tries >= REGISTRATION_TRIES { HEARTBEAT_EVERY_MS } else { REGISTRATION_PAUSE_MS };
        self.session = Session { tries, not_before_ms: now_ms.saturating_add(pause), ..self.session };
        Ok(if tries == REGISTRATION_TRIES { FailedTry::Exhausted } else { FailedTry::Pause })
    }

    /// Whether a heartbeat is to be sent now.
    pub fn heartbeat_due(&self, now_ms: i64) -> bool {
        let due = self.session.sent_ms.is_none_or(|sent| sent.saturating_add(HEARTBEAT_EVERY_MS) <= now_ms);
        due && (self.session.registered || self.faults.active(Fault::HeartbeatBeforeRegister))
    }

    /// The heartbeat to send to the contact. A node registers before it sends heartbeats.
    pub fn heartbeat(&mut self, now_ms: i64) -> Result<Heartbeat> {
        if !self.session.registered && !self.faults.active(Fault::HeartbeatBeforeRegister) {
            return Err(Error::NotRegistered { node: self.id.clone() });
        }
        let applied = self.applied_generations()?;
        self.session.sent_ms = Some(now_ms);
        Ok(Heartbeat { node: self.id.clone(), to: self.contact().clone(), applied })
    }

    /// Notes the answer to a heartbeat: any answer ends a suspicion, and after a refusal the node registers. The answer
    /// of another controller than the contact is too late and changes nothing.
    pub fn heartbeat_answered(&mut self, by: &ControllerId, answer: HeartbeatReceived, now_ms: i64) {
        if by != self.contact() {
            return;
        }
        match answer {
            HeartbeatReceived::Accepted => {
                self.session.suspects = false;
                self.session.heard_ms = self.session.heard_ms.max(Some(now_ms));
            }
            HeartbeatReceived::Refused => self.session = Session { heard_ms: Some(now_ms), ..Session::FRESH },
        }
    }

    /// Failure detection: suspects a contact that a heartbeat was sent to and that has answered nothing for
    /// [`SUSPECT_AFTER_MS`]. Gives whether the contact is suspected; nothing else happens until
    /// [`fail_over`](Self::fail_over).
    pub fn detect_failure(&mut self, now_ms: i64) -> bool {
        let silent = |since: i64| now_ms.saturating_sub(since) >= SUSPECT_AFTER_MS;
        self.session.suspects |= self.session.sent_ms.is_some() && self.session.heard_ms.is_some_and(silent);
        self.session.suspects
    }

    /// Failure detection by other means: the transport says that the contact is gone.
    pub fn suspect(&mut self) {
        self.session.suspects = true;
    }

    /// Leaves a suspected contact for the next controller in the list, after the last for the first. The node goes on
    /// to believe that it is registered: the next controller may know it, and if not, it refuses the heartbeat.
    pub fn fail_over(&mut self, now_ms: i64) -> Result<&ControllerId> {
        if !self.session.suspects {
            return Err(Error::NotSuspected { node: self.id.clone(), controller: self.contact().clone() });
        }
        let last = self.contact + 1 == self.controllers.len();
        if !(last && self.faults.active(Fault::FailOverEndsAtLast)) {
            self.contact = (self.contact + 1) % self.controllers.len();
        }
        self.session = Session { registered: self.session.registered, heard_ms: Some(now_ms), ..Session::FRESH };
        Ok(self.contact())
    }

    fn applied_generations(&self) -> Result<Vec<(VmId, u64)>> {
        Ok(self.store.applied()?.into_iter().map(|row| (row.vm, row.generation)).collect())
    }
}

impl Session {
    /// Before anything was said.
    const FRESH: Self =
        Self { registered: false, suspects: false, heard_ms: None, sent_ms: None, tries: 0, not_before_ms: i64::MIN };
}
