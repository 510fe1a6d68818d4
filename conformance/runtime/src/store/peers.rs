//! Peers: who they are, how far they have us, how far we have them.

use super::{PeerRow, Store};
use crate::error::Result;
use crate::identity::{ControllerId, DcId};
use crate::message::EventId;
use rusqlite::{Row, params};

fn read_peer(row: &Row<'_>) -> rusqlite::Result<PeerRow> {
    Ok(PeerRow {
        peer: row.get(0)?,
        dc: row.get(1)?,
        acked: row.get(2)?,
        watermark: row.get(3)?,
        outbox_end: row.get(4)?,
        last_heard_ms: row.get(5)?,
    })
}

impl Store {
    /// Remembers a peer. Peers are never forgotten on their own: one that is cut off still counts.
    pub(crate) fn add_peer(&self, peer: &ControllerId, dc: &DcId) -> Result<()> {
        self.execute(
            "INSERT INTO peers (peer_id, dc_id) VALUES (?1, ?2) ON CONFLICT (peer_id) DO UPDATE SET dc_id = excluded.dc_id",
            params![peer, dc],
        )?;
        Ok(())
    }

    /// All peers.
    pub(crate) fn peers(&self) -> Result<Vec<PeerRow>> {
        self.rows(
            "SELECT p.peer_id, p.dc_id, COALESCE(a.event_id, 0), COALESCE(w.event_id, 0), p.outbox_end, p.last_heard_ms \
             FROM peers p LEFT JOIN acks a ON a.peer_id = p.peer_id LEFT JOIN watermarks w ON w.peer_id = p.peer_id \
             ORDER BY p.peer_id",
            (),
            read_peer,
        )
    }

    /// Notes that a page of a peer was finished.
    pub(crate) fn heard_from(&self, peer: &ControllerId, outbox_end: EventId, now_ms: i64) -> Result<()> {
        self.execute(
            "UPDATE peers SET outbox_end = MAX(outbox_end, ?2), last_heard_ms = ?3 WHERE peer_id = ?1",
            params![peer, outbox_end, now_ms],
        )?;
        Ok(())
    }

    /// How much of a peer's outbox is applied here.
    pub(crate) fn watermark(&self, peer: &ControllerId) -> Result<EventId> {
        self.value("SELECT event_id FROM watermarks WHERE peer_id = ?1", [peer])
    }

    /// Writes the watermark as it is given; the caller keeps it monotonic.
    pub(crate) fn set_watermark(&self, peer: &ControllerId, event: EventId) -> Result<()> {
        self.execute(
            "INSERT INTO watermarks (peer_id, event_id) VALUES (?1, ?2) \
             ON CONFLICT (peer_id) DO UPDATE SET event_id = excluded.event_id",
            params![peer, event],
        )?;
        Ok(())
    }

    /// How much of our outbox a peer has applied.
    pub(crate) fn acked(&self, peer: &ControllerId) -> Result<EventId> {
        self.value("SELECT event_id FROM acks WHERE peer_id = ?1", [peer])
    }

    /// Writes an acknowledgement as it is given; the caller keeps it monotonic.
    pub(crate) fn set_acked(&self, peer: &ControllerId, event: EventId) -> Result<()> {
        self.execute(
            "INSERT INTO acks (peer_id, event_id) VALUES (?1, ?2) \
             ON CONFLICT (peer_id) DO UPDATE SET event_id = excluded.event_id",
            params![peer, event],
        )?;
        Ok(())
    }
}
