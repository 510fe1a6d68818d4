//! Events: those received, those written here, and the head of each resource.

use super::Store;
use crate::envelope::{Envelope, Policy};
use crate::error::{Error, Result};
use crate::identity::{OpId, ResourceKey};
use crate::message::{EventId, OutboxEvent};
use rusqlite::{Row, params};
use std::collections::BTreeMap;

/// The columns of an envelope, in the order in which [`read_envelope`] reads them.
macro_rules! envelope_columns {
    () => {
        "e.op_id, e.logical_ts_ms, e.controller_id, e.dc_id, e.event_type, e.resource_key, e.validity, e.safety, \
         e.priority, e.intent_epoch, e.body"
    };
}

fn read_envelope(row: &Row<'_>) -> rusqlite::Result<Envelope> {
    Ok(Envelope {
        op_id: row.get(0)?,
        logical_ts_ms: row.get(1)?,
        controller_id: row.get(2)?,
        dc_id: row.get(3)?,
        event_type: row.get(4)?,
        resource_key: row.get(5)?,
        policy: Policy { validity: row.get(6)?, safety: row.get(7)?, priority: row.get(8)?, intent_epoch: row.get(9)? },
        body: {
            let text = row.get_ref(10)?.as_str()?;
            serde_json::from_str(text)
                .map_err(|e| rusqlite::Error::FromSqlConversionFailure(10, rusqlite::types::Type::Text, Box::new(e)))?
        },
    })
}

impl Store {
    /// Remembers an event; false when it was known already.
    pub(crate) fn remember(&self, event: &Envelope) -> Result<bool> {
        let body = serde_json::to_string(&event.body).map_err(|_| Error::MalformedEnvelope {
            op_id: event.op_id.clone(),
            field: "body",
            problem: "cannot be written as JSON",
        })?;
        let inserted = self.execute(
            "INSERT INTO received_ops (op_id, logical_ts_ms, controller_id, dc_id, event_type, resource_key, validity, \
             safety, priority, intent_epoch, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
             ON CONFLICT (op_id) DO NOTHING",
            params![
                event.op_id,
                event.logical_ts_ms,
                event.controller_id,
                event.dc_id,
                event.event_type,
                event.resource_key,
                event.policy.validity,
                event.policy.safety,
                event.policy.priority,
                event.policy.intent_epoch,
                body,
            ],
        )?;
        Ok(inserted == 1)
    }

    /// Counts a merge of an event that is remembered.
    pub(crate) fn count_application(&self, op_id: &OpId) -> Result<()> {
        self.execute("UPDATE received_ops SET applications = applications + 1 WHERE op_id = ?1", [op_id])?;
        Ok(())
    }

    /// Whether the operation is remembered.
    pub(crate) fn knows(&self, op_id: &OpId) -> Result<bool> {
        let found = self.optional("SELECT 1 FROM received_ops WHERE op_id = ?1", [op_id], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// An applied event.
    pub(crate) fn event(&self, op_id: &OpId) -> Result<Option<Envelope>> {
        let sql = concat!("SELECT ", envelope_columns!(), " FROM received_ops e WHERE e.op_id = ?1");
        self.optional(sql, [op_id], read_envelope)
    }

    /// The remembered events in the order of their arrival, each with how often it was merged.
    pub(crate) fn received(&self) -> Result<Vec<(OpId, u64)>> {
        self.rows("SELECT op_id, applications FROM received_ops ORDER BY seq", (), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The latest logical time among the applied events.
    pub(crate) fn latest_timestamp(&self) -> Result<Option<i64>> {
        self.value("SELECT MAX(logical_ts_ms) FROM received_ops", ())
    }

    /// Puts an event at the end of the outbox.
    pub(crate) fn append_to_outbox(&self, op_id: &OpId) -> Result<EventId> {
        self.execute("INSERT INTO outbox (op_id) VALUES (?1)", [op_id])?;
        Ok(self.last_id().unsigned_abs())
    }

    /// The number of the last event in the outbox; 0 when it is empty.
    pub(crate) fn outbox_end(&self) -> Result<EventId> {
        self.value("SELECT COALESCE(MAX(event_id), 0) FROM outbox", ())
    }

    /// The operations in the outbox, in order.
    pub(crate) fn outbox(&self) -> Result<Vec<OpId>> {
        self.rows("SELECT op_id FROM outbox ORDER BY event_id", (), |row| row.get(0))
    }

    /// Up to `limit` events of the outbox after `after`.
    pub(crate) fn outbox_after(&self, after: EventId, limit: u32) -> Result<Vec<OutboxEvent>> {
        let sql = concat!(
            "SELECT ",
            envelope_columns!(),
            ", o.event_id FROM outbox o JOIN received_ops e ON e.op_id = o.op_id \
             WHERE o.event_id > ?1 ORDER BY o.event_id LIMIT ?2"
        );
        // No event has a number beyond this, so that the cut changes nothing.
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.rows(sql, params![after, limit], |row| {
            Ok(OutboxEvent { event_id: row.get(11)?, envelope: read_envelope(row)? })
        })
    }

    /// The winner of a resource.
    pub(crate) fn head(&self, resource: &ResourceKey) -> Result<Option<Envelope>> {
        let sql = concat!(
            "SELECT ",
            envelope_columns!(),
            " FROM resource_heads h JOIN received_ops e ON e.op_id = h.op_id WHERE h.resource_key = ?1"
        );
        self.optional(sql, [resource], read_envelope)
    }

    /// Makes an event the winner of its resource.
    pub(crate) fn set_head(&self, resource: &ResourceKey, op_id: &OpId) -> Result<()> {
        self.execute(
            "INSERT INTO resource_heads (resource_key, op_id) VALUES (?1, ?2) \
             ON CONFLICT (resource_key) DO UPDATE SET op_id = excluded.op_id",
            params![resource, op_id],
        )?;
        Ok(())
    }

    /// The winner of every resource.
    pub(crate) fn heads(&self) -> Result<BTreeMap<ResourceKey, OpId>> {
        let rows =
            self.rows("SELECT resource_key, op_id FROM resource_heads", (), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// The head that the domain was last told of, for every resource.
    pub(crate) fn materialized(&self) -> Result<BTreeMap<ResourceKey, OpId>> {
        let rows =
            self.rows("SELECT resource_key, op_id FROM materialized_heads", (), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Notes that the domain was told of a head.
    pub(crate) fn set_materialized(&self, resource: &ResourceKey, op_id: &OpId) -> Result<()> {
        self.execute(
            "INSERT INTO materialized_heads (resource_key, op_id) VALUES (?1, ?2) \
             ON CONFLICT (resource_key) DO UPDATE SET op_id = excluded.op_id",
            params![resource, op_id],
        )?;
        Ok(())
    }

    /// Forgets what the domain was told of a resource, so that its head is materialised again.
    pub(crate) fn unset_materialized(&self, resource: &ResourceKey) -> Result<()> {
        self.execute("DELETE FROM materialized_heads WHERE resource_key = ?1", [resource])?;
        Ok(())
    }

    /// The first head that the domain has not been told of.
    pub(crate) fn unmaterialized_head(&self) -> Result<Option<Envelope>> {
        let sql = concat!(
            "SELECT ",
            envelope_columns!(),
            " FROM resource_heads h JOIN received_ops e ON e.op_id = h.op_id \
             LEFT JOIN materialized_heads m ON m.resource_key = h.resource_key \
             WHERE m.op_id IS NOT h.op_id ORDER BY h.resource_key LIMIT 1"
        );
        self.optional(sql, (), read_envelope)
    }

    /// How many heads the domain has not been told of.
    pub(crate) fn materialization_backlog(&self) -> Result<u64> {
        self.value(
            "SELECT COUNT(*) FROM resource_heads h LEFT JOIN materialized_heads m USING (resource_key) \
             WHERE m.op_id IS NOT h.op_id",
            (),
        )
    }
}
