//! The steps.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::Typed;

use crate::controller_node_reconcile::domain::{Controller, Vm};

/// A step of `ControllerNodeReconcile`, with every free choice that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `Register(c)`.
    Register {
        /// `c \in Controllers`
        c: Controller,
    },
    /// `Heartbeat(c)`: A heartbeat reports what is applied.  It is refused by a controller that
    /// does not know the node, which then registers.
    Heartbeat {
        /// `c \in Controllers`
        c: Controller,
    },
    /// `DetectFailure`.
    DetectFailure,
    /// `FailOver`: The next of the list, and after the last the first.  The node assumes that
    /// it is registered there, since registrations are replicated; a refused
    /// heartbeat tells it otherwise.
    FailOver,
    /// `TimeOut(c)`: c has not heard from the node for too long.
    TimeOut {
        /// `c \in Controllers`
        c: Controller,
    },
    /// `Tick`.
    Tick,
    /// `SetDesired(c, v)`: An operator asks c for a new generation of v, and c persists it.  The
    /// number is new among all controllers; but a controller that has been
    /// down, or whose replication is behind, may go on wanting an older one,
    /// and will push it.
    SetDesired {
        /// `c \in Controllers`
        c: Controller,
        /// `v \in Vms`
        v: Vm,
    },
    /// `Push(c, v)`: What c pushes follows from what it has persisted, so that a crash between
    /// the two costs nothing; and it pushes until a heartbeat reports success.
    Push {
        /// `c \in Controllers`
        c: Controller,
        /// `v \in Vms`
        v: Vm,
    },
    /// `BeginApply(v, g)`: The node takes a pushed generation in hand: the journal first.  It discards
    /// what is not newer than what it has applied, and has one apply in hand a VM.
    BeginApply {
        /// `v \in Vms`
        v: Vm,
        /// `g \in Generations`
        g: i32,
    },
    /// `FinishApply(v, g)`: The apply succeeds; what stood before is removed.
    FinishApply {
        /// `v \in Vms`
        v: Vm,
        /// `g \in Generations`
        g: i32,
    },
    /// `NodeCrash`.
    NodeCrash,
    /// `NodeRestart`: An apply that the crash cut short is rolled back by the journal; its push
    /// will be made again.
    NodeRestart,
    /// `ControllerCrash(c)`.
    ControllerCrash {
        /// `c \in Controllers`
        c: Controller,
    },
    /// `ControllerRestart(c)`: Time went on meanwhile: readiness is judged anew before anybody is served.
    ControllerRestart {
        /// `c \in Controllers`
        c: Controller,
    },
}

impl Action {
    /// The place among the spec's actions.
    pub fn index(&self) -> usize {
        match self {
            Action::Register { .. } => 0,
            Action::Heartbeat { .. } => 1,
            Action::DetectFailure => 2,
            Action::FailOver => 3,
            Action::TimeOut { .. } => 4,
            Action::Tick => 5,
            Action::SetDesired { .. } => 6,
            Action::Push { .. } => 7,
            Action::BeginApply { .. } => 8,
            Action::FinishApply { .. } => 9,
            Action::NodeCrash => 10,
            Action::NodeRestart => 11,
            Action::ControllerCrash { .. } => 12,
            Action::ControllerRestart { .. } => 13,
        }
    }

    /// The free choices, in order.
    pub fn arguments(&self) -> Vec<Value> {
        match self {
            Action::Register { c } => vec![c.to_value()],
            Action::Heartbeat { c } => vec![c.to_value()],
            Action::DetectFailure => vec![],
            Action::FailOver => vec![],
            Action::TimeOut { c } => vec![c.to_value()],
            Action::Tick => vec![],
            Action::SetDesired { c, v } => vec![c.to_value(), v.to_value()],
            Action::Push { c, v } => vec![c.to_value(), v.to_value()],
            Action::BeginApply { v, g } => vec![v.to_value(), g.to_value()],
            Action::FinishApply { v, g } => vec![v.to_value(), g.to_value()],
            Action::NodeCrash => vec![],
            Action::NodeRestart => vec![],
            Action::ControllerCrash { c } => vec![c.to_value()],
            Action::ControllerRestart { c } => vec![c.to_value()],
        }
    }

    /// The action with this place and these choices; `None` where a choice is not of its kind.
    pub fn new(index: usize, arguments: &[Value]) -> Option<Self> {
        match (index, arguments) {
            (0, [c]) => Some(Action::Register { c: Typed::from_value(c)? }),
            (1, [c]) => Some(Action::Heartbeat { c: Typed::from_value(c)? }),
            (2, []) => Some(Action::DetectFailure),
            (3, []) => Some(Action::FailOver),
            (4, [c]) => Some(Action::TimeOut { c: Typed::from_value(c)? }),
            (5, []) => Some(Action::Tick),
            (6, [c, v]) => Some(Action::SetDesired { c: Typed::from_value(c)?, v: Typed::from_value(v)? }),
            (7, [c, v]) => Some(Action::Push { c: Typed::from_value(c)?, v: Typed::from_value(v)? }),
            (8, [v, g]) => Some(Action::BeginApply { v: Typed::from_value(v)?, g: Typed::from_value(g)? }),
            (9, [v, g]) => Some(Action::FinishApply { v: Typed::from_value(v)?, g: Typed::from_value(g)? }),
            (10, []) => Some(Action::NodeCrash),
            (11, []) => Some(Action::NodeRestart),
            (12, [c]) => Some(Action::ControllerCrash { c: Typed::from_value(c)? }),
            (13, [c]) => Some(Action::ControllerRestart { c: Typed::from_value(c)? }),
            _ => None,
        }
    }
}
