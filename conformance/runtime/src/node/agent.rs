//! A node's connection to the control plane: registration, heartbeats, failure detection, fail-over.

use super::journal::NodeStore;
use super::{Generation, Heartbeat, Registration};
use crate::controller::HeartbeatReceived;
use crate::error::{Error, Result};
use crate::faults::{Fault, FaultSet};
use crate::identity::{ControllerId, NodeId, VmId};
use serde::Serialize;

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

/// A node agent: its durable state is the [`NodeStore`]; the connection is volatile, and after a crash it registers
/// anew.
///
/// Time and the network are the caller's, and every method is one step.
#[derive(Debug)]
pub struct NodeAgent {
    pub(super) id: NodeId,
    controllers: Vec<ControllerId>,
    pub(super) store: NodeStore,
    /// The controller that the node is registered with or tries next, as an index.
    target: usize,
    connection: Connection,
    pub(super) faults: FaultSet,
    /// Applies that are in progress and not in the journal: only ever filled by a fault.
    pub(super) unjournalled: Vec<Generation>,
}

/// Where the node stands with its controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "connection", rename_all = "snake_case")]
pub enum Connection {
    /// It is not registered.
    Unregistered {
        /// How often it went through the whole list in vain.
        tries: u32,
        /// Not before this time it tries again.
        not_before_ms: i64,
    },
    /// It is registered.
    Registered {
        /// When the controller last accepted something.
        heard_ms: i64,
        /// When the last heartbeat was sent.
        sent_ms: Option<i64>,
        /// Whether the controller is suspected to have failed. Fail-over is a step of its own.
        suspected: bool,
    },
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
    pub fn new(
        id: impl Into<NodeId>,
        controllers: impl IntoIterator<Item = impl Into<ControllerId>>,
    ) -> Self {
        Self {
            id: id.into(),
            controllers: controllers.into_iter().map(Into::into).collect(),
            faults: FaultSet::NONE,
        }
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
            target: 0,
            connection: Connection::FRESH,
            faults: config.faults,
            unjournalled: Vec::new(),
        })
    }

    /// Kills the agent: the connection is lost, what was committed stays in the store.
    pub fn crash(self) -> NodeStore {
        self.store
    }

    /// Its name.
    pub fn id(&self) -> &NodeId {
        &self.id
    }

    /// Where it stands.
    pub fn connection(&self) -> Connection {
        self.connection
    }

    /// Its store, for a planned crash.
    pub fn store(&self) -> &NodeStore {
        &self.store
    }

    /// The controller that it is registered with, or tries next.
    pub fn controller(&self) -> &ControllerId {
        // `target` is kept within the list, which is not empty.
        &self.controllers[self.target]
    }

    /// Whether it may send heartbeats.
    pub fn is_registered(&self) -> bool {
        matches!(self.connection, Connection::Registered { .. })
    }

    /// Whether it suspects its controller.
    pub fn is_suspicious(&self) -> bool {
        matches!(
            self.connection,
            Connection::Registered {
                suspected: true,
                ..
            }
        )
    }

    /// Whether a registration is to be sent now.
    pub fn registration_due(&self, now_ms: i64) -> bool {
        matches!(self.connection, Connection::Unregistered { not_before_ms, .. } if not_before_ms <= now_ms)
    }

    /// The registration to send to [`controller`](Self::controller).
    pub fn register(&self) -> Result<Registration> {
        if self.is_registered() {
            return Err(Error::AlreadyRegistered {
                node: self.id.clone(),
                controller: self.controller().clone(),
            });
        }
        Ok(Registration {
            node: self.id.clone(),
            to: self.controller().clone(),
            applied: self.applied_generations()?,
        })
    }

    /// Notes that a controller took the registration. An answer of another controller than the one asked is too late
    /// and changes nothing.
    pub fn registration_accepted(&mut self, by: &ControllerId, now_ms: i64) {
        if by == self.controller() && !self.is_registered() {
            self.connection = Connection::Registered {
                heard_ms: now_ms,
                sent_ms: None,
                suspected: false,
            };
        }
    }

    /// Notes that the controller asked could not be reached, and says what to do next.
    pub fn registration_failed(&mut self, now_ms: i64) -> Result<FailedTry> {
        let Connection::Unregistered {
            tries,
            not_before_ms,
        } = self.connection
        else {
            return Err(Error::AlreadyRegistered {
                node: self.id.clone(),
                controller: self.controller().clone(),
            });
        };
        self.target = (self.target + 1) % self.controllers.len();
        if self.target != 0 {
            self.connection = Connection::Unregistered {
                tries,
                not_before_ms,
            };
            return Ok(FailedTry::AskNext);
        }
        let tries = tries.saturating_add(1);
        let exhausted = tries >= REGISTRATION_TRIES;
        let pause = if exhausted {
            HEARTBEAT_EVERY_MS
        } else {
            REGISTRATION_PAUSE_MS
        };
        self.connection = Connection::Unregistered {
            tries,
            not_before_ms: now_ms.saturating_add(pause),
        };
        Ok(if tries == REGISTRATION_TRIES {
            FailedTry::Exhausted
        } else {
            FailedTry::Pause
        })
    }

    /// Whether a heartbeat is to be sent now.
    pub fn heartbeat_due(&self, now_ms: i64) -> bool {
        match self.connection {
            Connection::Registered {
                sent_ms: Some(sent),
                ..
            } => sent.saturating_add(HEARTBEAT_EVERY_MS) <= now_ms,
            Connection::Registered { sent_ms: None, .. } => true,
            Connection::Unregistered { .. } => self.faults.active(Fault::HeartbeatBeforeRegister),
        }
    }

    /// The heartbeat to send. A node registers before it sends heartbeats.
    pub fn heartbeat(&mut self, now_ms: i64) -> Result<Heartbeat> {
        match &mut self.connection {
            Connection::Registered { sent_ms, .. } => *sent_ms = Some(now_ms),
            Connection::Unregistered { .. }
                if self.faults.active(Fault::HeartbeatBeforeRegister) => {}
            Connection::Unregistered { .. } => {
                return Err(Error::NotRegistered {
                    node: self.id.clone(),
                });
            }
        }
        Ok(Heartbeat {
            node: self.id.clone(),
            to: self.controller().clone(),
            applied: self.applied_generations()?,
        })
    }

    /// Notes the answer to a heartbeat: accepted, it ends a suspicion; refused, the node registers again. The answer of
    /// another controller than the current one is too late and changes nothing.
    pub fn heartbeat_answered(
        &mut self,
        by: &ControllerId,
        answer: HeartbeatReceived,
        now_ms: i64,
    ) {
        if by != self.controller() {
            return;
        }
        match (&mut self.connection, answer) {
            (
                Connection::Registered {
                    heard_ms,
                    suspected,
                    ..
                },
                HeartbeatReceived::Accepted,
            ) => {
                *heard_ms = now_ms.max(*heard_ms);
                *suspected = false;
            }
            (connection, HeartbeatReceived::Refused) => *connection = Connection::FRESH,
            (Connection::Unregistered { .. }, HeartbeatReceived::Accepted) => {}
        }
    }

    /// Failure detection: suspects a controller that has accepted nothing for [`SUSPECT_AFTER_MS`]. Gives whether the
    /// controller is suspected; nothing else happens until [`fail_over`](Self::fail_over).
    pub fn detect_failure(&mut self, now_ms: i64) -> bool {
        if let Connection::Registered {
            heard_ms,
            suspected,
            ..
        } = &mut self.connection
        {
            *suspected |= now_ms.saturating_sub(*heard_ms) >= SUSPECT_AFTER_MS;
        }
        self.is_suspicious()
    }

    /// Failure detection by other means: the transport says that the controller is gone.
    pub fn suspect(&mut self) -> Result<()> {
        match &mut self.connection {
            Connection::Registered { suspected, .. } => {
                *suspected = true;
                Ok(())
            }
            Connection::Unregistered { .. } => Err(Error::NotRegistered {
                node: self.id.clone(),
            }),
        }
    }

    /// Leaves a suspected controller for the next one in the list and registers there.
    pub fn fail_over(&mut self) -> Result<&ControllerId> {
        let next = (self.target + 1) % self.controllers.len();
        self.leave_for(next)
    }

    /// Leaves a suspected controller for the one named.
    pub fn fail_over_to(&mut self, controller: &ControllerId) -> Result<&ControllerId> {
        let next = self
            .controllers
            .iter()
            .position(|known| known == controller);
        let next = next.ok_or_else(|| Error::UnknownController {
            node: self.id.clone(),
            controller: controller.clone(),
        })?;
        self.leave_for(next)
    }

    fn leave_for(&mut self, next: usize) -> Result<&ControllerId> {
        if !self.is_suspicious() {
            return Err(Error::NotSuspected {
                node: self.id.clone(),
                controller: self.controller().clone(),
            });
        }
        self.target = next;
        self.connection = Connection::FRESH;
        Ok(self.controller())
    }

    fn applied_generations(&self) -> Result<Vec<(VmId, u64)>> {
        Ok(self
            .store
            .applied()?
            .into_iter()
            .map(|row| (row.vm, row.generation))
            .collect())
    }
}

impl Connection {
    /// Before the first try.
    const FRESH: Self = Self::Unregistered {
        tries: 0,
        not_before_ms: i64::MIN,
    };
}
