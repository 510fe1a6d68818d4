//! Applying an event: dedupe, merge by rank, record what follows, in one transaction.

use super::Controller;
use crate::envelope::Envelope;
use crate::error::Result;
use crate::faults::Fault;
use crate::identity::ControllerId;
use crate::merge::{Merged, displaces, loser_state};
use crate::message::OutboxEvent;
use crate::terminal::TerminalState;
use serde::Serialize;

/// What applying one received event did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Applied {
    /// The event and its number in the peer's outbox.
    pub event: OutboxEvent,
    /// How it fared.
    pub merged: Merged,
}

impl Controller {
    /// Applies the next event of the page of `peer` that is in hand: one transaction, idempotent by operation id.
    /// `None` when there is no page in hand or all of it is applied.
    ///
    /// After an error the event is still the next one, so that the step can be repeated.
    pub fn apply_next(&mut self, peer: &ControllerId, now_ms: i64) -> Result<Option<Applied>> {
        let Some(event) = self.inboxes.get(peer).and_then(|inbox| inbox.events.front()) else {
            return Ok(None);
        };
        let merged = self.store.atomically(|| self.merge(&event.envelope, now_ms))?;
        self.latest_ms = self.latest_ms.max(event.envelope.logical_ts_ms);
        let event = self.inboxes.get_mut(peer).and_then(|inbox| inbox.events.pop_front());
        Ok(event.map(|event| Applied { event, merged }))
    }

    /// Merges an event into the state; the caller has begun the transaction.
    pub(super) fn merge(&self, event: &Envelope, now_ms: i64) -> Result<Merged> {
        if !self.store.remember(event)? && !self.faults.active(Fault::DedupeMissing) {
            return Ok(Merged::Duplicate);
        }
        if self.faults.active(Fault::ApplyInSeveralCommits) {
            self.store.execute("COMMIT", ())?;
            self.store.execute("BEGIN IMMEDIATE", ())?;
        }
        self.store.count_application(&event.op_id)?;
        let Some(incumbent) = self.store.head(&event.resource_key)? else {
            self.store.set_head(&event.resource_key, &event.op_id)?;
            return Ok(Merged::Uncontested);
        };
        if displaces(event, &incumbent, self.faults) {
            self.store.set_head(&event.resource_key, &event.op_id)?;
            self.store.release_reservation(&event.resource_key)?;
            let terminal_state = loser_state(&incumbent.policy, self.faults);
            if self.faults.active(Fault::ConflictBlamesChallenger) {
                self.record_loss(event, &incumbent, loser_state(&event.policy, self.faults), now_ms)?;
            } else if !self.faults.active(Fault::DisplacedLoserForgotten) {
                self.record_loss(&incumbent, event, terminal_state, now_ms)?;
            }
            Ok(Merged::Won { loser: incumbent.op_id, terminal_state })
        } else {
            let terminal_state = loser_state(&event.policy, self.faults);
            self.record_loss(event, &incumbent, terminal_state, now_ms)?;
            Ok(Merged::Lost { winner: incumbent.op_id, terminal_state })
        }
    }

    /// Records that `loser` lost, and queues the job that undoes it if it has to be undone.
    fn record_loss(&self, loser: &Envelope, winner: &Envelope, state: TerminalState, now_ms: i64) -> Result<()> {
        let compensated = (state == TerminalState::AutoCompensated
            && !self.faults.active(Fault::UnsafeLoserWithoutJob))
            || self.faults.active(Fault::SafeLoserCompensated);
        // A conflict is open exactly while a job is in hand for it.
        let conflict =
            self.store.add_conflict(&loser.resource_key, &loser.op_id, &winner.op_id, state, !compensated, now_ms)?;
        if compensated {
            let undone = if self.faults.active(Fault::CompensationNamesWinner) { winner } else { loser };
            self.store.add_job(conflict, &undone.op_id)?;
        }
        Ok(())
    }
}
