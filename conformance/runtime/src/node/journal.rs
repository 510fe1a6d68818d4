//! A node's own store: what runs, and what is being changed.

use crate::error::Result;
use crate::identity::VmId;
use crate::store::{Schema, Store};
use rusqlite::{Row, params};
use serde::Serialize;
use std::path::Path;

/// A node's database.
const NODE: Schema = Schema {
    application_id: 0x6b63_6e6f,
    what: "a kcore node",
    sql: include_str!("schema.sql"),
    tables: &["applied", "journal"],
};

/// The durable state of a node, in a file or in memory.
#[derive(Debug)]
pub struct NodeStore(Store);

/// A VM at a generation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Generation {
    /// Which VM.
    pub vm: VmId,
    /// Which generation.
    pub generation: u64,
    /// What the VM is at that generation, opaque here.
    pub spec: String,
}

fn read_generation(row: &Row<'_>) -> rusqlite::Result<Generation> {
    Ok(Generation { vm: row.get(0)?, generation: row.get(1)?, spec: row.get(2)? })
}

impl NodeStore {
    /// Opens the store in the file at `path`, or makes a fresh one there. Errors are those of [`Store::open`].
    pub fn open(path: &Path) -> Result<Self> {
        Store::open_as(path, &NODE).map(Self)
    }

    /// A fresh store in memory; a simulated crash hands it on to the restart.
    pub fn open_in_memory() -> Result<Self> {
        Store::in_memory_as(&NODE).map(Self)
    }

    /// Empties the store, as if it had just been made.
    pub fn clear(&mut self) -> Result<()> {
        self.0.clear_as(&NODE)
    }

    /// The database beneath, for a planned crash.
    pub fn database(&self) -> &Store {
        &self.0
    }

    /// What a restart finds.
    pub(super) fn after_crash(self) -> Self {
        Self(self.0.after_crash())
    }

    pub(super) fn atomically<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.0.atomically(work)
    }

    pub(super) fn applied(&self) -> Result<Vec<Generation>> {
        self.0.rows("SELECT vm_id, generation, spec FROM applied ORDER BY vm_id", (), read_generation)
    }

    pub(super) fn applied_generation(&self, vm: &VmId) -> Result<u64> {
        self.0.value("SELECT generation FROM applied WHERE vm_id = ?1", [vm])
    }

    pub(super) fn journal(&self) -> Result<Vec<Generation>> {
        self.0.rows("SELECT vm_id, generation, spec FROM journal ORDER BY vm_id, generation", (), read_generation)
    }

    pub(super) fn journalled(&self, vm: &VmId) -> Result<Option<Generation>> {
        let sql = "SELECT vm_id, generation, spec FROM journal WHERE vm_id = ?1 ORDER BY generation LIMIT 1";
        self.0.optional(sql, [vm], read_generation)
    }

    pub(super) fn begin(&self, begun: &Generation) -> Result<()> {
        let sql = "INSERT INTO journal (vm_id, generation, spec) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        self.0.execute(sql, params![begun.vm, begun.generation, begun.spec])?;
        Ok(())
    }

    pub(super) fn end(&self, begun: &Generation) -> Result<()> {
        self.0
            .execute("DELETE FROM journal WHERE vm_id = ?1 AND generation = ?2", params![begun.vm, begun.generation])?;
        Ok(())
    }

    pub(super) fn set_applied(&self, done: &Generation) -> Result<()> {
        self.0.execute(
            "INSERT INTO applied (vm_id, generation, spec) VALUES (?1, ?2, ?3) \
             ON CONFLICT (vm_id) DO UPDATE SET generation = excluded.generation, spec = excluded.spec",
            params![done.vm, done.generation, done.spec],
        )?;
        Ok(())
    }
}
