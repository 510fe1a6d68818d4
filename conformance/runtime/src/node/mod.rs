//! The node agent: registers with a controller, sends heartbeats, applies what is desired.

mod agent;
mod apply;
mod journal;

pub use agent::{FailedTry, NodeAgent, NodeConfig, Session};
pub use agent::{HEARTBEAT_EVERY_MS, REGISTRATION_PAUSE_MS, REGISTRATION_TRIES, SUSPECT_AFTER_MS};
pub use apply::{Begun, Finished, MAX_PUSHES, NodeView};
pub use journal::{Generation, NodeStore};

use crate::identity::{ControllerId, NodeId, VmId};
use serde::{Deserialize, Serialize};

/// A node asks to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Which node.
    pub node: NodeId,
    /// With which controller.
    pub to: ControllerId,
}

/// A node is alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// Which node.
    pub node: NodeId,
    /// To which controller.
    pub to: ControllerId,
    /// The generation that each of its VMs runs at: makes lost reports good.
    pub applied: Vec<(VmId, u64)>,
}
