//! The steps.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::Typed;

use crate::cross_dc_replication::domain::{Controller, Dc, Event};

/// A step of `CrossDcReplication`, with every free choice that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `Emit(c, e)`: A write at its origin, whatever the links do: outbox and apply at once.
    Emit {
        /// `c \in Controllers`
        c: Controller,
        /// `e \in Events`
        e: Event,
    },
    /// `LinkDown(a, b)`: The link from data centre a to b goes down, and takes with it the pages in
    /// flight.  What was applied of them stays applied.
    LinkDown {
        /// `a \in Dcs`
        a: Dc,
        /// `b \in Dcs`
        b: Dc,
    },
    /// `LinkUp(a, b)`.
    LinkUp {
        /// `a \in Dcs`
        a: Dc,
        /// `b \in Dcs`
        b: Dc,
    },
    /// `Pull(c, p, n)`: Anti-entropy: c receives a page of p's outbox after its watermark, if
    /// p's data can reach it.  The page ends at n: the later writes of p may
    /// have missed it.  A poll of an idle peer is no step; one that will send
    /// a lost ack again is (see ControllerReplication!Pull).
    Pull {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
        /// `n \in 0..MaxPlace`
        n: i32,
    },
    /// `ApplyNext(c, p)`: c applies the next event of its page, unless it has applied it before.
    ApplyNext {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
    },
    /// `FinishPage(c, p)`: The page is done: the watermark is stored and acknowledged, if the way back
    /// to p is up.  If it isn't, the ack is lost.
    FinishPage {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
    },
    /// `Compensate(c, l)`: The compensation of a loser, in one step here: its job's life, with
    /// failures and crashes, is ControllerReplication's matter.
    Compensate {
        /// `c \in Controllers`
        c: Controller,
        /// `l \in Events`
        l: Event,
    },
}

impl Action {
    /// The place among the spec's actions.
    pub fn index(&self) -> usize {
        match self {
            Action::Emit { .. } => 0,
            Action::LinkDown { .. } => 1,
            Action::LinkUp { .. } => 2,
            Action::Pull { .. } => 3,
            Action::ApplyNext { .. } => 4,
            Action::FinishPage { .. } => 5,
            Action::Compensate { .. } => 6,
        }
    }

    /// The free choices, in order.
    pub fn arguments(&self) -> Vec<Value> {
        match self {
            Action::Emit { c, e } => vec![c.to_value(), e.to_value()],
            Action::LinkDown { a, b } => vec![a.to_value(), b.to_value()],
            Action::LinkUp { a, b } => vec![a.to_value(), b.to_value()],
            Action::Pull { c, p, n } => vec![c.to_value(), p.to_value(), n.to_value()],
            Action::ApplyNext { c, p } => vec![c.to_value(), p.to_value()],
            Action::FinishPage { c, p } => vec![c.to_value(), p.to_value()],
            Action::Compensate { c, l } => vec![c.to_value(), l.to_value()],
        }
    }

    /// The action with this place and these choices; `None` where a choice is not of its kind.
    pub fn new(index: usize, arguments: &[Value]) -> Option<Self> {
        match (index, arguments) {
            (0, [c, e]) => Some(Action::Emit { c: Typed::from_value(c)?, e: Typed::from_value(e)? }),
            (1, [a, b]) => Some(Action::LinkDown { a: Typed::from_value(a)?, b: Typed::from_value(b)? }),
            (2, [a, b]) => Some(Action::LinkUp { a: Typed::from_value(a)?, b: Typed::from_value(b)? }),
            (3, [c, p, n]) => {
                Some(Action::Pull { c: Typed::from_value(c)?, p: Typed::from_value(p)?, n: Typed::from_value(n)? })
            }
            (4, [c, p]) => Some(Action::ApplyNext { c: Typed::from_value(c)?, p: Typed::from_value(p)? }),
            (5, [c, p]) => Some(Action::FinishPage { c: Typed::from_value(c)?, p: Typed::from_value(p)? }),
            (6, [c, l]) => Some(Action::Compensate { c: Typed::from_value(c)?, l: Typed::from_value(l)? }),
            _ => None,
        }
    }
}
