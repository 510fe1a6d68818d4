//! The store: SQLite, in a file or in memory. Every step of the protocol is one transaction.

mod columns;
mod crash;
mod events;
mod nodes;
mod outcomes;
mod peers;
mod rows;

pub use crash::CrashPlan;
pub use rows::{
    ConflictRow, DesiredRow, JobRow, JobStatus, NodeRow, PeerRow, Readiness, ReservationRow, ReservationStatus,
};

use crate::error::{Error, Result};
use crash::CrashPoint;
use rusqlite::{Connection, OpenFlags, Params, Row};
use std::path::Path;
use std::time::Duration;

/// The version of the schema, in SQLite's `user_version`.
pub const SCHEMA_VERSION: i64 = 1;

/// How long a statement waits for another process's lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);

/// A database of this program: opened and checked, with prepared statements cached and transactions that either
/// commit whole or leave no trace.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// The file, or `in memory`; for errors.
    name: String,
    crash: CrashPoint,
}

/// Which of the program's databases a file is.
#[derive(Debug)]
pub(crate) struct Schema {
    /// SQLite's `application_id`.
    pub application_id: i64,
    /// For errors.
    pub what: &'static str,
    /// The tables.
    pub sql: &'static str,
    /// Their names, for [`Store::clear`].
    pub tables: &'static [&'static str],
}

/// A controller's database.
const CONTROLLER: Schema = Schema {
    application_id: 0x6b63_6f72,
    what: "a kcore controller",
    sql: include_str!("schema.sql"),
    tables: &[
        "received_ops",
        "outbox",
        "sqlite_sequence",
        "acks",
        "watermarks",
        "resource_heads",
        "materialized_heads",
        "conflicts",
        "compensation_jobs",
        "reservations",
        "peers",
        "nodes",
        "desired_generations",
    ],
};

impl Store {
    /// Opens the store in the file at `path`, or makes a fresh one there.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::ForeignDatabase`], [`Error::SchemaVersion`], [`Error::ReadOnly`],
    /// [`Error::Locked`] or [`Error::Unavailable`]; a file that is refused is not touched.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_as(path, &CONTROLLER)
    }

    /// A fresh store in memory. It lives as long as the value: a simulated crash hands it on to the restart.
    pub fn open_in_memory() -> Result<Self> {
        Self::in_memory_as(&CONTROLLER)
    }

    /// Opens the store in the file at `path` for looking only: steps that write fail with [`Error::ReadOnly`].
    pub fn inspect(path: &Path) -> Result<Self> {
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        store.check(&CONTROLLER)?;
        Ok(store)
    }

    /// Lets the file grow to so many pages of 4 KiB at most; a step that needs more fails with [`Error::Full`].
    pub fn limit_pages(&self, pages: u32) -> Result<()> {
        // The pragma answers with the new limit, so that it is read like a query.
        self.read_pragma::<i64>(&format!("max_page_count = {pages}")).map(|_| ())
    }

    /// Empties the store, as if it had just been made; cheaper than making a new one.
    pub fn clear(&mut self) -> Result<()> {
        self.clear_as(&CONTROLLER)
    }

    pub(crate) fn open_as(path: &Path, schema: &Schema) -> Result<Self> {
        let fresh = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
        let store = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        if fresh {
            // Atomic: a crash in between leaves an empty file, which is fresh the next time.
            store.pragma("journal_mode", "WAL")?;
            store.atomically(|| store.create(schema))?;
        } else {
            store.check(schema)?;
            if store.connection.is_readonly("main").map_err(|e| store.error(&e))? {
                return Err(Error::ReadOnly { store: store.name });
            }
        }
        // A peer forgets nothing on our acknowledgement, but a client may: what is committed must outlive a power cut.
        store.pragma("synchronous", "FULL")?;
        Ok(store)
    }

    pub(crate) fn in_memory_as(schema: &Schema) -> Result<Self> {
        let name = String::from("in memory");
        let connection = Connection::open_in_memory().map_err(|e| Error::from_sqlite(&name, &e))?;
        let store = Self { connection, name, crash: CrashPoint::default() };
        store.connection.set_prepared_statement_cache_capacity(128);
        // Rollback of a failed step still works; there is no file to protect.
        store.pragma("journal_mode", "MEMORY")?;
        store.create(schema)?;
        Ok(store)
    }

    pub(crate) fn clear_as(&self, schema: &Schema) -> Result<()> {
        self.atomically(|| {
            for table in schema.tables {
                self.execute(&format!("DELETE FROM {table}"), ())?;
            }
            Ok(())
        })
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let name = path.display().to_string();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::metadata(folder).map_err(|e| Error::from_io(&name, &e))?;
        }
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|e| Error::from_sqlite(&name, &e))?;
        let store = Self { connection, name, crash: CrashPoint::default() };
        store.connection.set_prepared_statement_cache_capacity(128);
        store.connection.busy_timeout(LOCK_PATIENCE).map_err(|e| store.error(&e))?;
        Ok(store)
    }

    fn create(&self, schema: &Schema) -> Result<()> {
        self.connection.execute_batch(schema.sql).map_err(|e| self.error(&e))?;
        self.pragma("application_id", schema.application_id)?;
        self.pragma("user_version", SCHEMA_VERSION)
    }

    /// Refuses a file that is not a sound database of this schema.
    fn check(&self, schema: &Schema) -> Result<()> {
        if self.read_pragma::<i64>("application_id")? != schema.application_id {
            return Err(Error::ForeignDatabase { store: self.name.clone(), what: schema.what });
        }
        let found = self.read_pragma("user_version")?;
        if found != SCHEMA_VERSION {
            return Err(Error::SchemaVersion { store: self.name.clone(), found });
        }
        let verdict: String = self.read_pragma("quick_check(1)")?;
        if verdict != "ok" {
            return Err(Error::Corrupt { store: self.name.clone(), reason: verdict });
        }
        Ok(())
    }

    /// Runs `work` as one transaction: all of it is committed, or none.
    pub(crate) fn atomically<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.execute("BEGIN IMMEDIATE", ())?;
        let open = OpenTransaction { store: self };
        let value = work()?;
        self.execute("COMMIT", ())?;
        drop(open);
        Ok(value)
    }

    /// Runs one statement that returns no rows; gives the number of rows changed.
    pub(crate) fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        self.crash.pass()?;
        let run = || self.connection.prepare_cached(sql)?.execute(params);
        run().map_err(|e| self.error(&e))
    }

    /// The first row of a query, if there is one.
    pub(crate) fn optional<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        self.crash.pass()?;
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            rows.next()?.map(read).transpose()
        };
        run().map_err(|e| self.error(&e))
    }

    /// The only value of a query that always has one row, such as a count.
    pub(crate) fn value<T: rusqlite::types::FromSql + Default>(&self, sql: &str, params: impl Params) -> Result<T> {
        Ok(self.optional(sql, params, |row| row.get(0))?.unwrap_or_default())
    }

    /// All rows of a query.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.crash.pass()?;
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_map(params, &mut read)?.collect::<rusqlite::Result<Vec<T>>>()
        };
        run().map_err(|e| self.error(&e))
    }

    /// The id of the row that the last insert made.
    pub(crate) fn last_id(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    fn pragma(&self, name: &str, value: impl rusqlite::ToSql) -> Result<()> {
        self.connection.pragma_update(None, name, value).map_err(|e| self.error(&e))
    }

    fn read_pragma<T: rusqlite::types::FromSql>(&self, pragma: &str) -> Result<T> {
        self.connection.query_row(&format!("PRAGMA {pragma}"), (), |row| row.get(0)).map_err(|e| self.error(&e))
    }

    fn error(&self, error: &rusqlite::Error) -> Error {
        Error::from_sqlite(&self.name, error)
    }
}

/// Rolls back when it is dropped before the commit: by an error, a crash or a panic in the step.
struct OpenTransaction<'a> {
    store: &'a Store,
}

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        // SQLite has rolled back by itself after some errors (a full disk among them), and a commit ends it too.
        if !self.store.connection.is_autocommit() {
            // Nothing is lost when this fails: an open transaction that is never committed does not count.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}
