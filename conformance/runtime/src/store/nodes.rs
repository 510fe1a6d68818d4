//! The controller's side of the node protocol: the registry, and what each VM ought to be.

use super::{DesiredRow, NodeRow, Readiness, Store};
use crate::error::Result;
use crate::identity::{NodeId, VmId};
use rusqlite::{Row, params};

fn read_node(row: &Row<'_>) -> rusqlite::Result<NodeRow> {
    Ok(NodeRow { node: row.get(0)?, readiness: row.get(1)?, last_heartbeat_ms: row.get(2)? })
}

fn read_desired(row: &Row<'_>) -> rusqlite::Result<DesiredRow> {
    Ok(DesiredRow {
        vm: row.get(0)?,
        node: row.get(1)?,
        generation: row.get(2)?,
        spec: row.get(3)?,
        observed: row.get(4)?,
    })
}

impl Store {
    /// Writes a node's row.
    pub(crate) fn set_node(&self, node: &NodeId, readiness: Readiness, last_heartbeat_ms: i64) -> Result<()> {
        self.execute(
            "INSERT INTO nodes (node_id, readiness, last_heartbeat_ms) VALUES (?1, ?2, ?3) ON CONFLICT (node_id) \
             DO UPDATE SET readiness = excluded.readiness, last_heartbeat_ms = excluded.last_heartbeat_ms",
            params![node, readiness, last_heartbeat_ms],
        )?;
        Ok(())
    }

    /// One node.
    pub(crate) fn node(&self, node: &NodeId) -> Result<Option<NodeRow>> {
        let sql = "SELECT node_id, readiness, last_heartbeat_ms FROM nodes WHERE node_id = ?1";
        self.optional(sql, [node], read_node)
    }

    /// All nodes.
    pub(crate) fn nodes(&self) -> Result<Vec<NodeRow>> {
        self.rows("SELECT node_id, readiness, last_heartbeat_ms FROM nodes ORDER BY node_id", (), read_node)
    }

    /// The ready nodes whose last heartbeat is not after `limit_ms`.
    pub(crate) fn stale_nodes(&self, limit_ms: i64) -> Result<Vec<NodeRow>> {
        let sql = "SELECT node_id, readiness, last_heartbeat_ms FROM nodes \
                   WHERE readiness = ?1 AND last_heartbeat_ms <= ?2 ORDER BY node_id";
        self.rows(sql, params![Readiness::Ready, limit_ms], read_node)
    }

    /// What a VM ought to be.
    pub(crate) fn desired(&self, vm: &VmId) -> Result<Option<DesiredRow>> {
        let sql = "SELECT vm_id, node_id, generation, spec, observed FROM desired_generations WHERE vm_id = ?1";
        self.optional(sql, [vm], read_desired)
    }

    /// What every VM ought to be.
    pub(crate) fn all_desired(&self) -> Result<Vec<DesiredRow>> {
        let sql = "SELECT vm_id, node_id, generation, spec, observed FROM desired_generations ORDER BY vm_id";
        self.rows(sql, (), read_desired)
    }

    /// Writes what a VM ought to be.
    pub(crate) fn set_desired(&self, desired: &DesiredRow) -> Result<()> {
        self.execute(
            "INSERT INTO desired_generations (vm_id, node_id, generation, spec, observed) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (vm_id) DO UPDATE SET node_id = excluded.node_id, generation = excluded.generation, \
             spec = excluded.spec, observed = excluded.observed",
            params![desired.vm, desired.node, desired.generation, desired.spec, desired.observed],
        )?;
        Ok(())
    }
}
