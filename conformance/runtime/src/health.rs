//! Health gates: whether a controller needs anybody's attention, and why.

use crate::controller::Controller;
use crate::error::Result;
use crate::faults::Fault;
use crate::identity::ControllerId;
use crate::store::{JobStatus, ReservationStatus};
use serde::Serialize;
use std::fmt;

/// An unresolved conflict may be this old, milliseconds.
pub const MAX_UNRESOLVED_AGE_MS: i64 = 30_000;

/// How the strict gate judges silence, when it does: three polls across data centres after an error.
pub const MAX_SILENCE_MS: i64 = 45_000;

/// A gate's answer: green iff there is no reason for red.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Why it is red; empty when it is green.
    pub reasons: Vec<Reason>,
}

/// Why a gate is red.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// Conflicts are unresolved.
    UnresolvedConflicts {
        /// How many.
        count: u64,
    },
    /// The oldest unresolved conflict is over [`MAX_UNRESOLVED_AGE_MS`] old.
    OldConflict {
        /// Its age, milliseconds.
        age_ms: i64,
    },
    /// Compensation jobs wait.
    PendingJobs {
        /// How many.
        count: u64,
    },
    /// Compensation jobs failed.
    FailedJobs {
        /// How many.
        count: u64,
    },
    /// The domain has not been told of all heads.
    MaterializationBacklog {
        /// How many.
        count: u64,
    },
    /// Reservations failed.
    FailedReservations {
        /// How many.
        count: u64,
    },
    /// Reservations failed as often as they may.
    ExhaustedReservations {
        /// How many.
        count: u64,
    },
    /// A peer has not acknowledged all of this controller's events. Strict gate only.
    PeerBehind {
        /// Which peer.
        peer: ControllerId,
        /// How many events.
        events: u64,
    },
    /// This controller has not applied all events that a peer is known to have. Strict gate only.
    BehindPeer {
        /// Which peer.
        peer: ControllerId,
        /// How many events.
        events: u64,
    },
    /// Nothing was heard of a peer for too long, so that nobody knows how far this controller lags. Strict gate only,
    /// and only when it is asked to judge silence.
    PeerSilent {
        /// Which peer.
        peer: ControllerId,
        /// For how long, milliseconds; `None`: it was never heard.
        for_ms: Option<i64>,
    },
}

impl Verdict {
    /// Whether the gate is green.
    pub fn is_green(&self) -> bool {
        self.reasons.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_green() {
            return f.write_str("green");
        }
        f.write_str("red")?;
        for (index, reason) in self.reasons.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            reason.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnresolvedConflicts { count } => write!(f, "{count} unresolved conflicts"),
            Self::OldConflict { age_ms } => {
                write!(f, "a conflict unresolved for {age_ms} ms, at most {MAX_UNRESOLVED_AGE_MS} are allowed")
            }
            Self::PendingJobs { count } => write!(f, "{count} pending compensation jobs"),
            Self::FailedJobs { count } => write!(f, "{count} failed compensation jobs"),
            Self::MaterializationBacklog { count } => write!(f, "{count} heads not materialised"),
            Self::FailedReservations { count } => write!(f, "{count} failed reservations"),
            Self::ExhaustedReservations { count } => {
                write!(f, "{count} reservations without tries left")
            }
            Self::PeerBehind { peer, events } => {
                write!(f, "peer `{peer}` has {events} of our events to acknowledge")
            }
            Self::BehindPeer { peer, events } => {
                write!(f, "{events} events of peer `{peer}` to apply")
            }
            Self::PeerSilent { peer, for_ms: Some(ms) } => write!(f, "peer `{peer}` silent for {ms} ms"),
            Self::PeerSilent { peer, for_ms: None } => write!(f, "peer `{peer}` never heard"),
        }
    }
}

impl Controller {
    /// The published gate: green iff nothing local is unsettled. Replication lag is not gated, so that a controller
    /// that is cut off can be green; [`strict_health`](Self::strict_health) is the gate that sees that.
    pub fn published_health(&self, now_ms: i64) -> Result<Verdict> {
        let mut reasons = Vec::new();
        let mut count = |count: u64, reason: fn(u64) -> Reason| {
            if count > 0 {
                reasons.push(reason(count));
            }
        };
        let store = self.store();
        let (unresolved, oldest_ms) = store.unresolved_conflicts()?;
        count(unresolved, |count| Reason::UnresolvedConflicts { count });
        count(store.count_jobs(JobStatus::Pending)?, |count| Reason::PendingJobs { count });
        if !self.faults().active(Fault::GateIgnoresFailedJobs) {
            count(store.count_jobs(JobStatus::Failed)?, |count| Reason::FailedJobs { count });
        }
        count(store.materialization_backlog()?, |count| Reason::MaterializationBacklog { count });
        let failed = store.count_reservations(ReservationStatus::FailedRetryable)?
            + store.count_reservations(ReservationStatus::FailedNonRetryable)?;
        count(failed, |count| Reason::FailedReservations { count });
        let exhausted = store.count_reservations(ReservationStatus::RetryExhausted)?;
        count(exhausted, |count| Reason::ExhaustedReservations { count });
        if let Some(age_ms) = oldest_ms.map(|at| now_ms.saturating_sub(at)).filter(|age| *age > MAX_UNRESOLVED_AGE_MS) {
            reasons.push(Reason::OldConflict { age_ms });
        }
        Ok(Verdict { reasons })
    }

    /// The strict gate: the published one and no lag, in either direction, to any known peer, whether or not it can be
    /// reached. Green at all controllers when no message is under way implies that all replicas agree.
    ///
    /// With `max_silence_ms` (such as [`MAX_SILENCE_MS`]) a peer that was not heard for so long is a reason too.
    pub fn strict_health(&self, now_ms: i64, max_silence_ms: Option<i64>) -> Result<Verdict> {
        let mut verdict = self.published_health(now_ms)?;
        if self.faults().active(Fault::StrictGateIgnoresLag) {
            return Ok(verdict);
        }
        let outbox_end = self.outbox_end()?;
        for row in self.peer_rows()? {
            let peer = row.peer;
            let events = outbox_end.saturating_sub(row.acked);
            if events > 0 {
                verdict.reasons.push(Reason::PeerBehind { peer: peer.clone(), events });
            }
            let known_end = row.outbox_end.max(self.outbox_end_in_hand(&peer));
            let events = known_end.saturating_sub(row.watermark);
            if events > 0 {
                verdict.reasons.push(Reason::BehindPeer { peer: peer.clone(), events });
            }
            let for_ms = row.last_heard_ms.map(|at| now_ms.saturating_sub(at));
            if max_silence_ms.is_some_and(|limit| for_ms.is_none_or(|ms| ms > limit)) {
                verdict.reasons.push(Reason::PeerSilent { peer, for_ms });
            }
        }
        Ok(verdict)
    }
}
