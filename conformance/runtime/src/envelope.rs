//! The event envelope: what a controller writes, replicates and arbitrates.

use crate::error::{Error, Result};
use crate::identity::{ControllerId, DcId, OpId, ResourceKey, is_well_formed};
use crate::rank::Rank;
use serde::{Deserialize, Serialize};

/// The largest body of an event, in bytes of JSON.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// One event, as it stands in its origin's outbox and travels to the peers. It never changes after it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Identifies the operation at every controller; applying is idempotent by it.
    pub op_id: OpId,
    /// The origin's logical time, Unix milliseconds. Orders, but does not date: clocks may be wrong.
    pub logical_ts_ms: i64,
    /// The controller that wrote the event.
    pub controller_id: ControllerId,
    /// The data centre of that controller.
    pub dc_id: DcId,
    /// What happened, as `kind.verb`: `vm.create`.
    pub event_type: String,
    /// What it happened to.
    pub resource_key: ResourceKey,
    /// What policy says of the event; decides before time does.
    pub policy: Policy,
    /// The event's own content, opaque to replication.
    pub body: serde_json::Value,
}

/// What a client asks a controller to write: an [`Envelope`] less what the controller knows of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// A fresh operation id.
    pub op_id: OpId,
    /// Logical time, Unix milliseconds; [`Controller::timestamp`](crate::Controller::timestamp) gives a fitting one.
    pub logical_ts_ms: i64,
    /// What happened, as `kind.verb`.
    pub event_type: String,
    /// What it happened to.
    pub resource_key: ResourceKey,
    /// What policy says of it.
    pub policy: Policy,
    /// Its content.
    pub body: serde_json::Value,
}

/// The policy fields of an event, the heads of its [`Rank`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Whether the intent passed validation.
    pub validity: Validity,
    /// How dangerous it is to carry out.
    pub safety: SafetyClass,
    /// The operator's priority; the greater wins.
    pub priority: i32,
    /// The epoch of the intent; the greater wins.
    pub intent_epoch: i64,
}

/// Whether an intent passed validation; the later wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// It did not: it loses to every valid intent.
    Invalid,
    /// It did.
    #[default]
    Valid,
}

/// How dangerous an intent is to carry out; the later wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyClass {
    /// Must be undone when it loses.
    Unsafe,
    /// May surprise, needs no undoing.
    Risky,
    /// Harmless.
    #[default]
    Safe,
}

impl Envelope {
    /// The event's place in the total order of events.
    pub fn rank(&self) -> Rank<'_> {
        Rank {
            validity: self.policy.validity,
            safety: self.policy.safety,
            priority: self.policy.priority,
            intent_epoch: self.policy.intent_epoch,
            logical_ts_ms: self.logical_ts_ms,
            controller_id: &self.controller_id,
            op_id: &self.op_id,
        }
    }

    /// Whether the event made something that a compensation has to remove again.
    pub fn is_create(&self) -> bool {
        self.event_type.ends_with(".create")
    }

    /// Refuses an envelope that no well-behaved controller writes; every envelope is asked before it is stored.
    pub fn validate(&self) -> Result<()> {
        let malformed = |field: &'static str, problem: &'static str| {
            Err(Error::MalformedEnvelope { op_id: self.op_id.clone(), field, problem })
        };
        let names = [
            ("op_id", self.op_id.as_str()),
            ("controller_id", self.controller_id.as_str()),
            ("dc_id", self.dc_id.as_str()),
            ("event_type", self.event_type.as_str()),
            ("resource_key", self.resource_key.as_str()),
        ];
        for (field, name) in names {
            if !is_well_formed(name) {
                return malformed(field, "must be 1 to 256 bytes without control characters");
            }
        }
        if !self.resource_key.as_str().contains('/') {
            return malformed("resource_key", "must read `kind/name`");
        }
        if serde_json::to_string(&self.body).map_or(true, |text| text.len() > MAX_BODY_BYTES) {
            return malformed("body", "must be JSON of at most 1 MiB");
        }
        Ok(())
    }
}

impl Intent {
    /// The envelope of this intent when `controller` in `dc` writes it.
    pub(crate) fn into_envelope(self, controller: &ControllerId, dc: &DcId) -> Envelope {
        Envelope {
            op_id: self.op_id,
            logical_ts_ms: self.logical_ts_ms,
            controller_id: controller.clone(),
            dc_id: dc.clone(),
            event_type: self.event_type,
            resource_key: self.resource_key,
            policy: self.policy,
            body: self.body,
        }
    }
}
