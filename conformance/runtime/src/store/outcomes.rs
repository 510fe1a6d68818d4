//! What merging leaves to be settled: conflicts, compensation jobs, reservations.

use super::{ConflictRow, JobRow, JobStatus, ReservationRow, ReservationStatus, Store};
use crate::error::Result;
use crate::identity::{OpId, ResourceKey};
use crate::terminal::TerminalState;
use rusqlite::{Row, params};

/// Conflicts with their current winner, in the order in which [`read_conflict`] reads them.
macro_rules! conflicts {
    ($($rest:literal)?) => {
        concat!(
            "SELECT c.id, c.resource_key, c.loser_op_id, h.op_id, c.lost_to_op_id, c.terminal_state, c.resolved, \
             c.created_at_ms FROM conflicts c JOIN resource_heads h ON h.resource_key = c.resource_key ",
            $($rest)?
        )
    };
}

fn read_conflict(row: &Row<'_>) -> rusqlite::Result<ConflictRow> {
    Ok(ConflictRow {
        id: row.get(0)?,
        resource_key: row.get(1)?,
        loser: row.get(2)?,
        winner: row.get(3)?,
        lost_to: row.get(4)?,
        terminal_state: row.get(5)?,
        resolved: row.get(6)?,
        created_at_ms: row.get(7)?,
    })
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: row.get(0)?,
        conflict_id: row.get(1)?,
        loser: row.get(2)?,
        status: row.get(3)?,
        attempts: row.get(4)?,
        last_error: row.get(5)?,
    })
}

fn read_reservation(row: &Row<'_>) -> rusqlite::Result<ReservationRow> {
    Ok(ReservationRow {
        resource_key: row.get(0)?,
        node: row.get(1)?,
        op_id: row.get(2)?,
        status: row.get(3)?,
        error: row.get(4)?,
        tries: row.get(5)?,
    })
}

impl Store {
    /// Records that `loser` lost to `winner`; gives the conflict's number.
    pub(crate) fn add_conflict(
        &self,
        resource: &ResourceKey,
        loser: &OpId,
        winner: &OpId,
        state: TerminalState,
        resolved: bool,
        now_ms: i64,
    ) -> Result<i64> {
        self.execute(
            "INSERT INTO conflicts (resource_key, loser_op_id, lost_to_op_id, terminal_state, resolved, created_at_ms) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![resource, loser, winner, state, resolved, now_ms],
        )?;
        Ok(self.last_id())
    }

    /// Marks a conflict as settled.
    pub(crate) fn resolve_conflict(&self, conflict: i64) -> Result<()> {
        self.execute("UPDATE conflicts SET resolved = 1 WHERE id = ?1", [conflict])?;
        Ok(())
    }

    /// All conflicts, oldest first.
    pub(crate) fn conflicts(&self) -> Result<Vec<ConflictRow>> {
        self.rows(conflicts!("ORDER BY c.id"), (), read_conflict)
    }

    /// How many conflicts are unresolved, and when the oldest of them was recorded.
    pub(crate) fn unresolved_conflicts(&self) -> Result<(u64, Option<i64>)> {
        let sql = "SELECT COUNT(*), MIN(created_at_ms) FROM conflicts WHERE resolved = 0";
        Ok(self.optional(sql, (), |row| Ok((row.get(0)?, row.get(1)?)))?.unwrap_or_default())
    }

    /// The resource of a conflict.
    pub(crate) fn resource_of_conflict(&self, conflict: i64) -> Result<Option<ResourceKey>> {
        self.optional("SELECT resource_key FROM conflicts WHERE id = ?1", [conflict], |row| row.get(0))
    }

    /// How an event ended, if it lost.
    pub(crate) fn terminal_state_of_loser(&self, op_id: &OpId) -> Result<Option<TerminalState>> {
        let sql = "SELECT terminal_state FROM conflicts WHERE loser_op_id = ?1 LIMIT 1";
        self.optional(sql, [op_id], |row| row.get(0))
    }

    /// Whether any event of a resource lost.
    pub(crate) fn is_contested(&self, resource: &ResourceKey) -> Result<bool> {
        let sql = "SELECT 1 FROM conflicts WHERE resource_key = ?1 LIMIT 1";
        Ok(self.optional(sql, [resource], |_| Ok(()))?.is_some())
    }

    /// Queues a job that undoes `loser`; gives its number.
    pub(crate) fn add_job(&self, conflict: i64, loser: &OpId) -> Result<i64> {
        self.execute(
            "INSERT INTO compensation_jobs (conflict_id, loser_op_id, status) VALUES (?1, ?2, ?3)",
            params![conflict, loser, JobStatus::Pending],
        )?;
        Ok(self.last_id())
    }

    /// One job.
    pub(crate) fn job(&self, job: i64) -> Result<Option<JobRow>> {
        let sql =
            "SELECT id, conflict_id, loser_op_id, status, attempts, last_error FROM compensation_jobs WHERE id = ?1";
        self.optional(sql, [job], read_job)
    }

    /// The oldest job with a status.
    pub(crate) fn first_job(&self, status: JobStatus) -> Result<Option<JobRow>> {
        let sql = "SELECT id, conflict_id, loser_op_id, status, attempts, last_error FROM compensation_jobs \
                   WHERE status = ?1 ORDER BY id LIMIT 1";
        self.optional(sql, [status], read_job)
    }

    /// All jobs, oldest first.
    pub(crate) fn jobs(&self) -> Result<Vec<JobRow>> {
        let sql =
            "SELECT id, conflict_id, loser_op_id, status, attempts, last_error FROM compensation_jobs ORDER BY id";
        self.rows(sql, (), read_job)
    }

    /// How many jobs have a status.
    pub(crate) fn count_jobs(&self, status: JobStatus) -> Result<u64> {
        self.value("SELECT COUNT(*) FROM compensation_jobs WHERE status = ?1", [status])
    }

    /// Moves a job on; `started` counts an attempt.
    pub(crate) fn set_job(&self, job: i64, status: JobStatus, started: bool, error: &str) -> Result<()> {
        self.execute(
            "UPDATE compensation_jobs SET status = ?2, attempts = attempts + ?3, last_error = ?4 WHERE id = ?1",
            params![job, status, started, error],
        )?;
        Ok(())
    }

    /// Gives jobs that were running when the process died back to the queue; gives how many.
    pub(crate) fn reclaim_jobs(&self) -> Result<usize> {
        self.execute(
            "UPDATE compensation_jobs SET status = ?1 WHERE status = ?2",
            params![JobStatus::Pending, JobStatus::Running],
        )
    }

    /// The reservation for a resource.
    pub(crate) fn reservation(&self, resource: &ResourceKey) -> Result<Option<ReservationRow>> {
        let sql = "SELECT resource_key, node_id, op_id, status, error, tries FROM reservations WHERE resource_key = ?1";
        self.optional(sql, [resource], read_reservation)
    }

    /// All reservations.
    pub(crate) fn reservations(&self) -> Result<Vec<ReservationRow>> {
        let sql = "SELECT resource_key, node_id, op_id, status, error, tries FROM reservations ORDER BY resource_key";
        self.rows(sql, (), read_reservation)
    }

    /// Writes a reservation.
    pub(crate) fn set_reservation(&self, reservation: &ReservationRow) -> Result<()> {
        self.execute(
            "INSERT INTO reservations (resource_key, node_id, op_id, status, error, tries) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (resource_key) DO UPDATE SET node_id = excluded.node_id, \
             op_id = excluded.op_id, status = excluded.status, error = excluded.error, tries = excluded.tries",
            params![
                reservation.resource_key,
                reservation.node,
                reservation.op_id,
                reservation.status,
                reservation.error,
                reservation.tries,
            ],
        )?;
        Ok(())
    }

    /// Gives up the reservation of a head that was displaced.
    pub(crate) fn release_reservation(&self, resource: &ResourceKey) -> Result<()> {
        self.execute("DELETE FROM reservations WHERE resource_key = ?1", [resource])?;
        Ok(())
    }

    /// How many reservations have a status.
    pub(crate) fn count_reservations(&self, status: ReservationStatus) -> Result<u64> {
        self.value("SELECT COUNT(*) FROM reservations WHERE status = ?1", [status])
    }
}
