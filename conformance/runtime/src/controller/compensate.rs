//! Compensation: undoing a loser that must not stay.

use super::Controller;
use crate::envelope::Envelope;
use crate::error::{Error, Result};
use crate::faults::Fault;
use crate::store::{JobRow, JobStatus};
use serde::Serialize;

/// Numbers a compensation job within its store.
pub type JobId = i64;

/// What the host does for a job, before it says that the job is complete.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Work {
    /// The job.
    pub job: JobRow,
    /// The losing event, when it made something: remove what it made. Removing what is not there is no failure.
    pub undo: Option<Envelope>,
}

/// What completing a job did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Completed {
    /// The job.
    pub job: JobRow,
    /// The head of the resource, which is applied to the domain again because the undoing may have touched it. It
    /// stands in the backlog of [`Controller::next_materialization`] until that is done.
    pub reapply: Option<Envelope>,
}

impl Controller {
    /// The oldest job that waits to be started.
    pub fn next_job(&self) -> Result<Option<JobRow>> {
        self.store.first_job(JobStatus::Pending)
    }

    /// The job that is being carried out. There is one worker, so that the undoing of one loser does not race with that
    /// of another of the same resource.
    pub fn worker(&self) -> Option<JobId> {
        self.worker
    }

    /// Starts a pending job and says what there is to do.
    ///
    /// # Errors
    /// [`Error::WorkerBusy`] while another job is carried out, [`Error::JobStatus`], [`Error::UnknownJob`].
    pub fn start_job(&mut self, job: JobId) -> Result<Work> {
        if let Some(current) = self.worker {
            return Err(Error::WorkerBusy { job: current });
        }
        let work = self.store.atomically(|| {
            self.move_job(job, "started", JobStatus::Pending, JobStatus::Running, "")?;
            let job = self.known_job(job)?;
            let undo = self.store.event(&job.loser)?.filter(Envelope::is_create);
            Ok(Work { job, undo })
        })?;
        self.worker = Some(job);
        Ok(work)
    }

    /// Completes the job that is being carried out: its conflict is resolved, and the head is queued to be applied
    /// again.
    pub fn complete_job(&mut self, job: JobId) -> Result<Completed> {
        let completed = self.store.atomically(|| {
            self.move_job(job, "completed", JobStatus::Running, JobStatus::Completed, "")?;
            let job = self.known_job(job)?;
            if !self.faults.active(Fault::ConflictNeverResolved) {
                self.store.resolve_conflict(job.conflict_id)?;
            }
            let reapply = match self.store.resource_of_conflict(job.conflict_id)? {
                Some(resource) => {
                    self.store.unset_materialized(&resource)?;
                    self.store.head(&resource)?
                }
                None => None,
            };
            Ok(Completed { job, reapply })
        })?;
        self.worker = None;
        Ok(completed)
    }

    /// Notes that the job that is being carried out failed, and why.
    pub fn fail_job(&mut self, job: JobId, error: &str) -> Result<()> {
        self.store.atomically(|| self.move_job(job, "failed", JobStatus::Running, JobStatus::Failed, error))?;
        self.worker = None;
        Ok(())
    }

    /// Puts a failed job back into the queue.
    pub fn retry_job(&mut self, job: JobId) -> Result<()> {
        let target = match self.faults.active(Fault::FailedJobNeverRetried) {
            true => JobStatus::Failed,
            false => JobStatus::Pending,
        };
        self.store.atomically(|| self.move_job(job, "retried", JobStatus::Failed, target, ""))
    }

    fn move_job(&self, job: JobId, step: &'static str, expected: JobStatus, to: JobStatus, error: &str) -> Result<()> {
        let found = self.known_job(job)?.status;
        if found != expected || (found == JobStatus::Running && self.worker != Some(job)) {
            return Err(Error::JobStatus { job, step, expected, found });
        }
        self.store.set_job(job, to, to == JobStatus::Running, error)
    }

    fn known_job(&self, job: JobId) -> Result<JobRow> {
        self.store.job(job)?.ok_or(Error::UnknownJob { job })
    }
}
