//! Local writes.

use super::Controller;
use crate::envelope::{Envelope, Intent};
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::merge::Merged;
use crate::message::EventId;
use serde::Serialize;

/// What a local write did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Written {
    /// The event's number in the outbox.
    pub event_id: EventId,
    /// The event.
    pub envelope: Envelope,
    /// How it fared here; a write can lose to a head of greater rank.
    pub merged: Merged,
}

impl Controller {
    /// Writes an event of this controller's own: outbox, dedupe row, head, and where it meets an incumbent the conflict
    /// and the compensation job, in one transaction.
    ///
    /// # Errors
    /// [`Error::DuplicateOperation`] when the operation was applied before, [`Error::MalformedEnvelope`].
    pub fn write(&mut self, intent: Intent, now_ms: i64) -> Result<Written> {
        let envelope = intent.into_envelope(&self.id, &self.dc);
        envelope.validate()?;
        let (event_id, merged) = self.store.atomically(|| {
            if self.store.knows(&envelope.op_id)? {
                return Err(Error::DuplicateOperation { op_id: envelope.op_id.clone() });
            }
            let event_id = self.store.append_to_outbox(&envelope.op_id)?;
            if self.faults.active(Fault::OriginSkipsOwnEvent) {
                self.store.remember(&envelope)?;
                return Ok((event_id, Merged::Uncontested));
            }
            Ok((event_id, self.merge(&envelope, now_ms)?))
        })?;
        self.latest_ms = self.latest_ms.max(envelope.logical_ts_ms);
        Ok(Written { event_id, envelope, merged })
    }

    /// A logical time for a write now: the wall clock, or just after the latest event seen if the clock is behind.
    pub fn timestamp(&self, now_ms: i64) -> i64 {
        now_ms.max(self.latest_ms.saturating_add(1))
    }
}
