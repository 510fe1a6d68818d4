//! What can go wrong, and what to do about it.

use crate::controller::JobId;
use crate::identity::{ControllerId, NodeId, OpId, ResourceKey, VmId};
use crate::message::EventId;
use crate::store::{JobStatus, SCHEMA_VERSION};
use std::io;

/// The result of every step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step was refused or failed. Whatever the error, the step has left nothing half-written: its transaction is
/// rolled back. The text of an error names its remedy where there is one.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store cannot be opened at all.
    #[error("cannot open the store {store}: {reason}; check the path and its permissions")]
    Unavailable {
        /// The file, or `in memory`.
        store: String,
        /// What the file system or SQLite says.
        reason: String,
    },
    /// The file is no SQLite database, is damaged, or holds a row that no version of this program wrote.
    #[error(
        "the store {store} is corrupt: {reason}; move the file away and start with a fresh store: \
         the peers' outboxes refill it, and what only this controller wrote has to come from a backup"
    )]
    Corrupt {
        /// The file, or `in memory`.
        store: String,
        /// What is wrong.
        reason: String,
    },
    /// The file is a database of another program.
    #[error("{store} is a database, but not a store of {what}; name another file")]
    ForeignDatabase {
        /// The file.
        store: String,
        /// `a kcore controller` or `a kcore node`.
        what: &'static str,
    },
    /// The store was written by another version of this program.
    #[error(
        "the store {store} has schema version {found}, this program knows {SCHEMA_VERSION}; run the version that wrote \
         it, or start with a fresh store"
    )]
    SchemaVersion {
        /// The file.
        store: String,
        /// The version found.
        found: i64,
    },
    /// The store can be read but not written.
    #[error("the store {store} is read-only; make the file and its folder writable for this user")]
    ReadOnly {
        /// The file.
        store: String,
    },
    /// There is no room for the write.
    #[error("no room left for the store {store}; free space on its disk, the step can then be repeated")]
    Full {
        /// The file.
        store: String,
    },
    /// Another process holds the store.
    #[error("the store {store} is locked by another process; stop the other controller that uses it")]
    Locked {
        /// The file.
        store: String,
    },
    /// SQLite failed in another way.
    #[error("the store {store} failed: {reason}")]
    Store {
        /// The file, or `in memory`.
        store: String,
        /// What SQLite says.
        reason: String,
    },
    /// The process died here: the cluster ordered it with [`CrashPlan`](crate::store::CrashPlan).
    #[error("crashed, as the crash plan ordered; restart from the store")]
    Crashed,

    /// An envelope that no well-behaved controller writes.
    #[error("event `{op_id}`: {field} {problem}")]
    MalformedEnvelope {
        /// The event.
        op_id: OpId,
        /// Which field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A write with an operation id that has been applied before.
    #[error("operation `{op_id}` has been applied already; a repeated request must not be written again")]
    DuplicateOperation {
        /// The operation.
        op_id: OpId,
    },
    /// A message from, or a request about, a controller that is no peer.
    #[error("`{peer}` is not a peer of `{controller}`; add it to the peers first")]
    UnknownPeer {
        /// The controller that refuses.
        controller: ControllerId,
        /// The stranger.
        peer: ControllerId,
    },
    /// A message that was sent to another controller.
    #[error("a message for `{to}` came to `{controller}`")]
    Misdirected {
        /// The controller that refuses.
        controller: ControllerId,
        /// Whom it is for.
        to: ControllerId,
    },
    /// A page that cannot be a stretch of its sender's outbox.
    #[error("the page of `{peer}` after event {after} is malformed: {problem}")]
    MalformedPage {
        /// Whose page.
        peer: ControllerId,
        /// The watermark that it claims to follow.
        after: EventId,
        /// What is wrong.
        problem: String,
    },
    /// A page that begins after events that have not been applied.
    #[error("the page of `{peer}` begins after event {after}, but only {watermark} are applied; pull again from there")]
    PageGap {
        /// Whose page.
        peer: ControllerId,
        /// Where it begins.
        after: EventId,
        /// What is applied.
        watermark: EventId,
    },
    /// There is no page of this peer in hand.
    #[error("no page of `{peer}` is in hand")]
    NoPage {
        /// The peer.
        peer: ControllerId,
    },
    /// The page has events that are not yet applied.
    #[error("{remaining} events of the page of `{peer}` are still to be applied")]
    PageUnfinished {
        /// The peer.
        peer: ControllerId,
        /// How many.
        remaining: usize,
    },
    /// An acknowledgement of events that were never written.
    #[error(
        "`{peer}` acknowledges event {up_to}, but the outbox ends at {outbox_end}; was this store restored from an old copy?"
    )]
    AckBeyondOutbox {
        /// Who acknowledges.
        peer: ControllerId,
        /// What.
        up_to: EventId,
        /// Where the outbox ends.
        outbox_end: EventId,
    },
    /// There is no such compensation job.
    #[error("there is no compensation job {job}")]
    UnknownJob {
        /// The job.
        job: JobId,
    },
    /// The job's status does not allow the step.
    #[error("compensation job {job} is {found:?}; only a job that is {expected:?} can be {step}")]
    JobStatus {
        /// The job.
        job: JobId,
        /// What was to be done with it.
        step: &'static str,
        /// The status that the step needs.
        expected: JobStatus,
        /// The status that it has.
        found: JobStatus,
    },
    /// Compensation jobs are carried out one at a time.
    #[error("compensation job {job} is being carried out; complete or fail it first")]
    WorkerBusy {
        /// The job that is.
        job: JobId,
    },
    /// Only the current head of a resource is reserved for or materialised.
    #[error("`{op_id}` is not the head of `{resource_key}`")]
    NotTheHead {
        /// The resource.
        resource_key: ResourceKey,
        /// The operation.
        op_id: OpId,
    },
    /// There is no such reservation.
    #[error("there is no reservation for `{resource_key}`")]
    UnknownReservation {
        /// The resource.
        resource_key: ResourceKey,
    },

    /// A node that has not registered here.
    #[error("node `{node}` has not registered with this controller; it must register before it sends heartbeats")]
    UnknownNode {
        /// The node.
        node: NodeId,
    },
    /// A VM that no generation was ever set for.
    #[error("there is no VM `{vm}`")]
    UnknownVm {
        /// The VM.
        vm: VmId,
    },
    /// The node has no controllers to register with.
    #[error("node `{node}` has an empty list of controllers; configure at least one")]
    NoControllers {
        /// The node.
        node: NodeId,
    },
    /// A step that needs a registration.
    #[error("node `{node}` is not registered; it must register first")]
    NotRegistered {
        /// The node.
        node: NodeId,
    },
    /// A push for another node.
    #[error("a push for node `{to}` came to node `{node}`")]
    WrongNode {
        /// The node that refuses.
        node: NodeId,
        /// Whom it is for.
        to: NodeId,
    },
    /// There is no such push in the inbox.
    #[error("generation {generation} of VM `{vm}` was not pushed")]
    NoPush {
        /// The VM.
        vm: VmId,
        /// The generation.
        generation: u64,
    },
    /// A registration while one stands.
    #[error("node `{node}` is registered with `{controller}` already")]
    AlreadyRegistered {
        /// The node.
        node: NodeId,
        /// With whom.
        controller: ControllerId,
    },
    /// Fail-over without a detected failure.
    #[error("node `{node}` does not suspect its controller `{controller}`; a failure is detected before fail-over")]
    NotSuspected {
        /// The node.
        node: NodeId,
        /// The controller.
        controller: ControllerId,
    },
    /// An apply of a VM while one is in progress.
    #[error("VM `{vm}` is being applied at generation {generation}; wait until that is finished or undone")]
    ApplyInProgress {
        /// The VM.
        vm: VmId,
        /// The generation in progress.
        generation: u64,
    },
    /// A finish or undo without an apply.
    #[error("no apply of generation {generation} of VM `{vm}` is in progress")]
    NoApply {
        /// The VM.
        vm: VmId,
        /// The generation.
        generation: u64,
    },
}

impl Error {
    /// Whether the store itself failed, so that the controller should stop and not merely refuse the step.
    pub fn is_store_failure(&self) -> bool {
        matches!(
            self,
            Self::Unavailable { .. }
                | Self::Corrupt { .. }
                | Self::ForeignDatabase { .. }
                | Self::SchemaVersion { .. }
                | Self::ReadOnly { .. }
                | Self::Full { .. }
                | Self::Locked { .. }
                | Self::Store { .. }
                | Self::Crashed
        )
    }

    /// The error that SQLite's `error` on `store` amounts to.
    pub(crate) fn from_sqlite(store: &str, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let store = store.to_owned();
        let reason = error.to_string();
        match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::Utf8Error(..) => Self::Corrupt { store, reason },
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt { store, reason },
                ErrorCode::ReadOnly => Self::ReadOnly { store },
                ErrorCode::DiskFull => Self::Full { store },
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked { store },
                ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::Unavailable { store, reason },
                _ => Self::Store { store, reason },
            },
            _ => Self::Store { store, reason },
        }
    }

    /// The error of a file operation on `store`.
    pub(crate) fn from_io(store: &str, error: &io::Error) -> Self {
        Self::Unavailable { store: store.to_owned(), reason: error.to_string() }
    }
}
