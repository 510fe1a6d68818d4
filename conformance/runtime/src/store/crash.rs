//! Crashes on order: a process can die between any two statements, and the tests must be able to ask for it.

use crate::error::Result;
#[cfg(feature = "cluster")]
use {crate::error::Error, std::cell::Cell};

/// When the process that uses a store dies, counted in statements from now: 0 is before the next one. Begin and commit
/// count too. A step that dies has committed nothing; a crash after the commit is a crash between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrashPlan {
    /// How many statements still run.
    pub after_statements: u32,
}

/// Where the plan stands. Without the `cluster` feature this is empty and costs nothing.
#[derive(Debug, Default)]
pub(super) struct CrashPoint {
    #[cfg(feature = "cluster")]
    remaining: Cell<Option<u32>>,
    #[cfg(feature = "cluster")]
    dead: Cell<bool>,
}

impl CrashPoint {
    /// Called before every statement.
    #[cfg(feature = "cluster")]
    pub(super) fn pass(&self) -> Result<()> {
        if self.dead.get() {
            return Err(Error::Crashed);
        }
        match self.remaining.get() {
            None => Ok(()),
            Some(0) => {
                self.dead.set(true);
                Err(Error::Crashed)
            }
            Some(more) => {
                self.remaining.set(Some(more - 1));
                Ok(())
            }
        }
    }

    #[cfg(not(feature = "cluster"))]
    pub(super) fn pass(&self) -> Result<()> {
        Ok(())
    }
}

#[cfg(feature = "cluster")]
impl super::Store {
    /// Orders a crash: the step that reaches the point fails with [`Error::Crashed`], and so does every step after
    /// it until the store is handed on (`Controller::crash`).
    pub fn plan_crash(&self, plan: Option<CrashPlan>) {
        self.crash.remaining.set(plan.map(|plan| plan.after_statements));
    }
}

impl super::Store {
    /// What a restart finds: what was committed is there, all else is gone, and the crash plan is used up.
    pub(crate) fn after_crash(mut self) -> Self {
        self.crash = CrashPoint::default();
        self
    }
}
