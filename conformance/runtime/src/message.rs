//! What controllers say to each other. Transport is pull only: a request, a page, an acknowledgement.

use crate::envelope::Envelope;
use crate::identity::ControllerId;
use serde::{Deserialize, Serialize};

/// The number of an event in its origin's outbox: 1, 2, 3 … without gaps. 0 stands before the first.
pub type EventId = u64;

/// How many events a page holds unless the configuration says otherwise.
pub const PAGE_LIMIT: u32 = 500;

/// How many events a page holds at most, whatever is asked for; also how many a poll takes from one peer before the
/// others have their turn.
pub const MAX_PAGE_LIMIT: u32 = 5_000;

/// Asks a peer for its events after a watermark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Who asks.
    pub from: ControllerId,
    /// Whose events are asked for.
    pub to: ControllerId,
    /// The last event of that peer which the asker has applied for good.
    pub after: EventId,
    /// How many events at most.
    pub limit: u32,
}

/// A stretch of a controller's outbox, in its order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Whose outbox this is.
    pub from: ControllerId,
    /// Who asked for it.
    pub to: ControllerId,
    /// The watermark that was asked for: the first event is the next one after it.
    pub after: EventId,
    /// The events, numbered without gaps from `after + 1`. Empty when there is nothing new.
    pub events: Vec<OutboxEvent>,
    /// The number of the last event in the outbox when the page was served; tells how far the asker lags.
    pub outbox_end: EventId,
}

/// An event with its number in its origin's outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEvent {
    /// The number.
    pub event_id: EventId,
    /// The event.
    pub envelope: Envelope,
}

/// Tells a peer how much of its outbox has been applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Who has applied.
    pub from: ControllerId,
    /// Whose events they were.
    pub to: ControllerId,
    /// Everything up to this event is applied and committed.
    pub up_to: EventId,
}

impl Page {
    /// The number of the last event in the page; `after` when it is empty.
    pub fn last(&self) -> EventId {
        self.events.last().map_or(self.after, |event| event.event_id)
    }
}
