//! The steps.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::Value;
use lockstep_model::typed::Typed;

use crate::controller_replication::domain::{Controller, Event};

/// A step of `ControllerReplication`, with every free choice that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// `LocalWrite(c, e)`: A write at its origin: outbox and apply in one transaction.  An origin
    /// writes its events in the order of their places.
    LocalWrite {
        /// `c \in Controllers`
        c: Controller,
        /// `e \in Events`
        e: Event,
    },
    /// `Pull(c, p, n)`: c receives a page of p's outbox after its watermark, which ends at n:
    /// all that p had when it served the page, up to the limit.  A page that
    /// is lost on the way is no step at all: nobody can tell it from a fetch
    /// that was never made.  Nor is a poll of an idle peer: a pull is a step
    /// if it brings events, or if p lacks our ack and the empty page will send
    /// it again.
    Pull {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
        /// `n \in 0..MaxPlace`
        n: i32,
    },
    /// `RepeatPage(c, p, n)`: The network delivers the page again, or another one, which was asked for when
    /// the first seemed lost: c begins again after its watermark, which has not moved,
    /// and meets the events that it has applied already.  A page that ends before the
    /// one in hand is older, and c drops it.
    RepeatPage {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
        /// `n \in 0..MaxPlace`
        n: i32,
    },
    /// `ApplyNext(c, p)`: c applies the next event of its page, unless it has received it before.
    ApplyNext {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
    },
    /// `FinishPage(c, p)`: The page is done: the watermark is stored and an ack is sent.
    FinishPage {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
    },
    /// `DeliverAck(c, p, n)`: An ack from c reaches p.  It stays in flight, so it may arrive again, and
    /// after a later one; p keeps the greatest.
    DeliverAck {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
        /// `n \in 1..MaxPlace`
        n: i32,
    },
    /// `LoseAck(c, p, n)`: The network drops an ack, or the last copy of one.
    LoseAck {
        /// `c \in Controllers`
        c: Controller,
        /// `p \in Controllers`
        p: Controller,
        /// `n \in 1..MaxPlace`
        n: i32,
    },
    /// `StartJob(c, l)`.
    StartJob {
        /// `c \in Controllers`
        c: Controller,
        /// `l \in Events`
        l: Event,
    },
    /// `CompleteJob(c, l)`: The loser is undone and the head re-applied; the same transaction resolves
    /// the conflict.
    CompleteJob {
        /// `c \in Controllers`
        c: Controller,
        /// `l \in Events`
        l: Event,
    },
    /// `FailJob(c, l)`.
    FailJob {
        /// `c \in Controllers`
        c: Controller,
        /// `l \in Events`
        l: Event,
    },
    /// `RetryJob(c, l)`.
    RetryJob {
        /// `c \in Controllers`
        c: Controller,
        /// `l \in Events`
        l: Event,
    },
    /// `Crash(c)`: The pages in hand and the worker are gone.  Where the apply is not one
    /// transaction, the crash may leave the dedupe row of the event that was next.
    Crash {
        /// `c \in Controllers`
        c: Controller,
    },
    /// `Restart(c)`: A job that was running when the controller crashed has no worker any more,
    /// so it goes back into the queue.
    Restart {
        /// `c \in Controllers`
        c: Controller,
    },
}

impl Action {
    /// The place among the spec's actions.
    pub fn index(&self) -> usize {
        match self {
            Action::LocalWrite { .. } => 0,
            Action::Pull { .. } => 1,
            Action::RepeatPage { .. } => 2,
            Action::ApplyNext { .. } => 3,
            Action::FinishPage { .. } => 4,
            Action::DeliverAck { .. } => 5,
            Action::LoseAck { .. } => 6,
            Action::StartJob { .. } => 7,
            Action::CompleteJob { .. } => 8,
            Action::FailJob { .. } => 9,
            Action::RetryJob { .. } => 10,
            Action::Crash { .. } => 11,
            Action::Restart { .. } => 12,
        }
    }

    /// The free choices, in order.
    pub fn arguments(&self) -> Vec<Value> {
        match self {
            Action::LocalWrite { c, e } => vec![c.to_value(), e.to_value()],
            Action::Pull { c, p, n } => vec![c.to_value(), p.to_value(), n.to_value()],
            Action::RepeatPage { c, p, n } => {
                vec![c.to_value(), p.to_value(), n.to_value()]
            }
            Action::ApplyNext { c, p } => vec![c.to_value(), p.to_value()],
            Action::FinishPage { c, p } => vec![c.to_value(), p.to_value()],
            Action::DeliverAck { c, p, n } => {
                vec![c.to_value(), p.to_value(), n.to_value()]
            }
            Action::LoseAck { c, p, n } => vec![c.to_value(), p.to_value(), n.to_value()],
            Action::StartJob { c, l } => vec![c.to_value(), l.to_value()],
            Action::CompleteJob { c, l } => vec![c.to_value(), l.to_value()],
            Action::FailJob { c, l } => vec![c.to_value(), l.to_value()],
            Action::RetryJob { c, l } => vec![c.to_value(), l.to_value()],
            Action::Crash { c } => vec![c.to_value()],
            Action::Restart { c } => vec![c.to_value()],
        }
    }

    /// The action with this place and these choices; `None` where a choice is not of its kind.
    pub fn new(index: usize, arguments: &[Value]) -> Option<Self> {
        match (index, arguments) {
            (0, [c, e]) => Some(Action::LocalWrite { c: Typed::from_value(c)?, e: Typed::from_value(e)? }),
            (1, [c, p, n]) => {
                Some(Action::Pull { c: Typed::from_value(c)?, p: Typed::from_value(p)?, n: Typed::from_value(n)? })
            }
            (2, [c, p, n]) => Some(Action::RepeatPage {
                c: Typed::from_value(c)?,
                p: Typed::from_value(p)?,
                n: Typed::from_value(n)?,
            }),
            (3, [c, p]) => Some(Action::ApplyNext { c: Typed::from_value(c)?, p: Typed::from_value(p)? }),
            (4, [c, p]) => Some(Action::FinishPage { c: Typed::from_value(c)?, p: Typed::from_value(p)? }),
            (5, [c, p, n]) => Some(Action::DeliverAck {
                c: Typed::from_value(c)?,
                p: Typed::from_value(p)?,
                n: Typed::from_value(n)?,
            }),
            (6, [c, p, n]) => {
                Some(Action::LoseAck { c: Typed::from_value(c)?, p: Typed::from_value(p)?, n: Typed::from_value(n)? })
            }
            (7, [c, l]) => Some(Action::StartJob { c: Typed::from_value(c)?, l: Typed::from_value(l)? }),
            (8, [c, l]) => Some(Action::CompleteJob { c: Typed::from_value(c)?, l: Typed::from_value(l)? }),
            (9, [c, l]) => Some(Action::FailJob { c: Typed::from_value(c)?, l: Typed::from_value(l)? }),
            (10, [c, l]) => Some(Action::RetryJob { c: Typed::from_value(c)?, l: Typed::from_value(l)? }),
            (11, [c]) => Some(Action::Crash { c: Typed::from_value(c)? }),
            (12, [c]) => Some(Action::Restart { c: Typed::from_value(c)? }),
            _ => None,
        }
    }
}
