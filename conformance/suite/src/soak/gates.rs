//! Whether the health gates are right: each is held against what can be seen of the whole cluster.

use std::collections::BTreeSet;

use kcore_replication::cluster::Cluster;
use kcore_replication::health::{MAX_UNRESOLVED_AGE_MS, Reason};
use kcore_replication::store::{JobStatus, ReservationStatus};
use kcore_replication::{Controller, OpId, ResourceKey, Result};

/// Whether all controllers are running and their strict gates green.
///
/// # Errors
/// When a store fails.
pub fn all_green(cluster: &Cluster) -> Result<bool> {
    for slot in cluster.slots() {
        match slot {
            Some(controller) if controller.strict_health(cluster.now_ms(), None)?.is_green() => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Where a gate says what is not so, or fails to say what is: a line each.
///
/// # Errors
/// When a store fails.
pub fn wrong(cluster: &Cluster) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let now_ms = cluster.now_ms();
    for controller in cluster.controllers() {
        let id = controller.id();
        let published = controller.published_health(now_ms)?;
        let expected = reasons(controller, now_ms)?;
        compare(&format!("the published gate of {id}"), &published.reasons, &expected, &mut problems);
        let strict = controller.strict_health(now_ms, None)?;
        let gated: Vec<Reason> = (strict.reasons.iter())
            .filter(|reason| !matches!(reason, Reason::PeerBehind { .. } | Reason::BehindPeer { .. }))
            .cloned()
            .collect();
        compare(&format!("the strict gate of {id}, lag aside,"), &gated, &expected, &mut problems);
        lag(cluster, controller, &strict.reasons, &mut problems)?;
    }
    // The strict gate's claim: green at all, it means agreement, whatever is cut off or under way.
    if all_green(cluster)? {
        for problem in cluster.disagreements()? {
            problems.push(format!("all strict gates are green, but {problem}"));
        }
    }
    Ok(problems)
}

/// What keeps a cluster after a quiet period from being as it must: a line each.
///
/// # Errors
/// When a store fails.
pub fn unsettled(cluster: &Cluster) -> Result<Vec<String>> {
    let mut problems = cluster.disagreements()?;
    for slot in cluster.slots() {
        let Some(controller) = slot else {
            problems.push("a controller is still down".to_owned());
            continue;
        };
        let id = controller.id();
        for (gate, verdict) in [
            ("published", controller.published_health(cluster.now_ms())?),
            ("strict", controller.strict_health(cluster.now_ms(), None)?),
        ] {
            if !verdict.is_green() {
                problems.push(format!("after a quiet period the {gate} gate of {id} is {verdict}"));
            }
        }
        let open = controller.conflicts()?.into_iter().filter(|row| !row.resolved).count();
        if open > 0 {
            problems.push(format!("after a quiet period {open} conflicts are open at {id}"));
        }
    }
    Ok(problems)
}

/// Why the published gate must be red, from the rows themselves.
fn reasons(controller: &Controller, now_ms: i64) -> Result<Vec<Reason>> {
    let view = controller.view()?;
    let mut reasons = Vec::new();
    let mut count = |count: usize, reason: fn(u64) -> Reason| {
        if count > 0 {
            reasons.push(reason(count as u64));
        }
    };
    let open: Vec<_> = view.conflicts.iter().filter(|row| !row.resolved).collect();
    count(open.len(), |count| Reason::UnresolvedConflicts { count });
    let jobs = |status: JobStatus| view.jobs.iter().filter(|job| job.status == status).count();
    count(jobs(JobStatus::Pending), |count| Reason::PendingJobs { count });
    count(jobs(JobStatus::Failed), |count| Reason::FailedJobs { count });
    let told = |(resource, op): &(&ResourceKey, &OpId)| view.materialized.get(*resource) == Some(*op);
    count(view.heads.iter().filter(|head| !told(head)).count(), |count| Reason::MaterializationBacklog { count });
    let reservations =
        |wanted: &[ReservationStatus]| view.reservations.iter().filter(|row| wanted.contains(&row.status)).count();
    let failed = [ReservationStatus::FailedRetryable, ReservationStatus::FailedNonRetryable];
    count(reservations(&failed), |count| Reason::FailedReservations { count });
    count(reservations(&[ReservationStatus::RetryExhausted]), |count| Reason::ExhaustedReservations { count });
    let oldest = open.iter().map(|row| now_ms.saturating_sub(row.created_at_ms)).max();
    if let Some(age_ms) = oldest.filter(|age| *age > MAX_UNRESOLVED_AGE_MS) {
        reasons.push(Reason::OldConflict { age_ms });
    }
    Ok(reasons)
}

fn compare(gate: &str, said: &[Reason], expected: &[Reason], problems: &mut Vec<String>) {
    for reason in expected.iter().filter(|reason| !said.contains(reason)) {
        problems.push(format!("{gate} does not say: {reason}"));
    }
    for reason in said.iter().filter(|reason| !expected.contains(reason)) {
        problems.push(format!("{gate} says, and it is not so: {reason}"));
    }
}

/// The strict gate must be red while a peer has not applied all that was written here, and must not be red about a peer
/// that has acknowledged all.
fn lag(cluster: &Cluster, controller: &Controller, said: &[Reason], problems: &mut Vec<String>) -> Result<()> {
    let id = controller.id();
    let outbox: BTreeSet<_> = controller.outbox()?.into_iter().collect();
    for row in controller.peer_rows()? {
        let behind = said.iter().any(|reason| matches!(reason, Reason::PeerBehind { peer, .. } if *peer == row.peer));
        let missing = match cluster.controller(&row.peer) {
            Some(peer) => {
                let applied = peer.applied()?;
                outbox.iter().filter(|op| !applied.contains_key(*op)).count()
            }
            None => 0,
        };
        if missing > 0 && !behind {
            problems
                .push(format!("the strict gate of {id} is silent, though {} lacks {missing} of its events", row.peer));
        }
        let acknowledged = row.acked >= outbox.len() as u64;
        if behind == acknowledged {
            let is = if acknowledged { "has" } else { "has not" };
            problems
                .push(format!("the strict gate of {id} is wrong: {} {is} acknowledged all of its events", row.peer));
        }
        let ahead = said.iter().any(|reason| matches!(reason, Reason::BehindPeer { peer, .. } if *peer == row.peer));
        if !ahead && row.outbox_end > row.watermark {
            problems.push(format!("the strict gate of {id} is silent about the events of {} to apply", row.peer));
        }
    }
    Ok(())
}
