//! Constants and tables.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::IntegerFunction;

use crate::controller_node_reconcile::domain::{Bug, Controller};

/// The constants that configurations of one domain may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constants {
    /// `MaxGeneration`: how many generations of each VM may be desired
    pub max_generation: i32,
    /// `HeartbeatEvery`: a heartbeat is due when the last one is this many ticks old
    pub heartbeat_every: i32,
    /// `StaleAfter`: a node is timed out when its last heartbeat is this old
    pub stale_after: i32,
    /// `MaxCrashes`: how many crashes a behaviour may have
    pub max_crashes: i32,
    /// `Bug`: "None", or the one known bug that this run re-introduces
    pub bug: Bug,
}

/// `ControllerList`, as the configurations' domains have it.
///
/// The order in which the node tries the controllers.
pub const CONTROLLER_LIST: IntegerFunction<Controller, 1, 2> = IntegerFunction::new([Controller::C1, Controller::C2]);
