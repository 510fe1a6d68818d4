//! The rows of the store, as the queries give them.

use crate::identity::{ControllerId, DcId, NodeId, OpId, ResourceKey, VmId};
use crate::message::EventId;
use crate::terminal::TerminalState;
use serde::{Deserialize, Serialize};

/// An applied event that is not its resource's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConflictRow {
    /// Numbers the conflict within its store.
    pub id: i64,
    /// The contested resource.
    pub resource_key: ResourceKey,
    /// The event that lost. An event loses once and for all, so there is one conflict for each loser.
    pub loser: OpId,
    /// The current head: the event that beats all others. The same at every replica that applied the same events.
    pub winner: OpId,
    /// The event that beat the loser at the time: depends on the order in which events arrived.
    pub lost_to: OpId,
    /// How the loser ended.
    pub terminal_state: TerminalState,
    /// Whether nothing remains to be done.
    pub resolved: bool,
    /// When it was recorded, Unix milliseconds.
    pub created_at_ms: i64,
}

/// A job that undoes a loser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JobRow {
    /// Numbers the job within its store.
    pub id: i64,
    /// The conflict that it settles.
    pub conflict_id: i64,
    /// The event that it undoes.
    pub loser: OpId,
    /// Where it stands.
    pub status: JobStatus,
    /// How often it was started.
    pub attempts: u32,
    /// Why it failed the last time; empty if it did not.
    pub last_error: String,
}

/// Where a compensation job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// It waits to be started.
    Pending,
    /// It was started.
    Running,
    /// It is done, and its conflict resolved.
    Completed,
    /// It failed, and waits to be retried.
    Failed,
}

/// Capacity of a node for a VM.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReservationRow {
    /// What the capacity is for.
    pub resource_key: ResourceKey,
    /// Whose capacity.
    pub node: NodeId,
    /// The head that asked for it.
    pub op_id: OpId,
    /// Whether it was had.
    pub status: ReservationStatus,
    /// Why not; empty when it was.
    pub error: String,
    /// How often it was tried and failed.
    pub tries: u32,
}

/// How a reservation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReservationStatus {
    /// The capacity is held.
    Reserved,
    /// It failed, and may succeed later.
    FailedRetryable,
    /// It failed, and no retry can help.
    FailedNonRetryable,
    /// It failed as often as is allowed.
    RetryExhausted,
}

/// A controller that this one replicates with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeerRow {
    /// Who.
    pub peer: ControllerId,
    /// Where.
    pub dc: DcId,
    /// How much of our outbox it has applied.
    pub acked: EventId,
    /// How much of its outbox we have applied.
    pub watermark: EventId,
    /// Where its outbox ended when we last finished a page of it.
    pub outbox_end: EventId,
    /// When that was, Unix milliseconds.
    pub last_heard_ms: Option<i64>,
}

/// A registered node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NodeRow {
    /// Which.
    pub node: NodeId,
    /// Whether VMs may be placed there.
    pub readiness: Readiness,
    /// When it last registered or sent a heartbeat, Unix milliseconds.
    pub last_heartbeat_ms: i64,
}

/// Whether a node may be given work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// Its heartbeat is fresh.
    Ready,
    /// It is not, or there was none yet.
    NotReady,
}

/// What a VM ought to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DesiredRow {
    /// Which VM.
    pub vm: VmId,
    /// Where it runs.
    pub node: NodeId,
    /// Counts the changes of `spec`, from 1.
    pub generation: u64,
    /// What is desired, opaque here.
    pub spec: String,
    /// The generation that the node last reported as applied.
    pub observed: u64,
}
