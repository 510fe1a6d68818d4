//! What a caller may ask of a run, and what it is told meanwhile.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use lockstep_model::{Asked, Outline};

use crate::control::Control;
use crate::interrupt::Interrupt;
use crate::report::Stop;

/// Told where a run stands.
pub type ProgressCallback = Arc<dyn Fn(&Progress) + Send + Sync>;

/// How to search. The verdict, the counts and the counterexample do not depend on `workers`.
#[derive(Clone)]
pub struct Options {
    /// Threads that expand states; at least one.
    pub workers: usize,
    /// Explore only states of the first so many levels; initial states are level 1.
    pub depth: Option<u32>,
    /// Overrides the configuration's `CHECK_DEADLOCK`.
    pub check_deadlock: Option<bool>,
    /// The seed of what the spec leaves to chance, which it may ask for.
    pub seed: u64,
    /// The process's resident memory in bytes: what would pass it goes to `spill`, or ends the run.
    pub memory_limit: Option<u64>,
    /// The folder in which states are put that are too many for memory.
    pub spill: Option<PathBuf>,
    /// Bytes that the set of seen states may take in memory, where less than `memory_limit` leaves it.
    pub seen_limit: Option<u64>,
    /// Where, and how often, to write down where the search stands.
    pub checkpoint: Option<Checkpointing>,
    /// The folder of the checkpoint from which to go on.
    pub resume: Option<PathBuf>,
    /// What tells the model and its configuration from others, beyond their outline: a digest of the sources, say. A
    /// checkpoint is refused by a model with another one.
    pub identity: u64,
    /// Count, for every invariant, the states that put it to the test.
    pub coverage: bool,
    /// Whether to look for violations of the temporal properties that need the whole graph.
    pub liveness: bool,
    /// What another thread may ask of the run while it lasts.
    pub control: Option<Arc<Control>>,
    /// How a signal ends the run.
    pub interrupt: Interrupt,
    /// Called from the thread that called `check` or `simulate`: before the first state is expanded, then several times
    /// a second, and when all are; after every walk.
    pub progress: Option<ProgressCallback>,
}

impl Default for Options {
    /// One worker for every core, no bounds but four fifths of the memory that is free now.
    fn default() -> Self {
        Options {
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            depth: None,
            check_deadlock: None,
            seed: 1,
            memory_limit: crate::memory::default_limit(),
            spill: Some(std::env::temp_dir()),
            seen_limit: None,
            checkpoint: None,
            resume: None,
            identity: 0,
            coverage: false,
            liveness: true,
            control: None,
            interrupt: Interrupt::default(),
            progress: None,
        }
    }
}

impl Options {
    /// What a spec is told that its run was asked: a search, but for so many walks of so many steps.
    pub(crate) fn asked(&self, outline: &Outline, walks: Option<u64>, steps: u64) -> Asked {
        let check_deadlock = self.check_deadlock.unwrap_or(outline.check_deadlock);
        let workers = if walks.is_some() { 1 } else { self.workers.max(1) };
        Asked { check_deadlock, workers, seed: self.seed, walks, steps }
    }

    /// Whether another thread has asked the run to stop. Where it asked it to stand still, it does so in here.
    pub(crate) fn cancelled(&self) -> bool {
        self.control.as_ref().is_some_and(|control| control.ends(&self.interrupt))
    }

    /// Why the run is to stop where it is: another thread's wish, or a signal.
    pub(crate) fn stopped(&self) -> Option<Stop> {
        let interrupted = || self.interrupt.came().map(|signal| Stop::Interrupted { signal, checkpoint: None });
        if self.cancelled() { Some(Stop::Cancelled) } else { interrupted() }
    }
}

/// Writing checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpointing {
    /// The folder, made where it is missing.
    pub folder: PathBuf,
    /// A run that is killed loses no more than this, and what it takes to write one.
    pub every: Duration,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Successors and initial states computed so far, duplicates included.
    pub generated: u64,
    /// Distinct states found so far.
    pub distinct: u64,
    /// Distinct states not yet expanded.
    pub queue: u64,
    /// The level that is being expanded.
    pub depth: u32,
    /// Bytes that the set of seen states and the queue take, an estimate from below.
    pub bytes: u64,
    /// Since the run began.
    pub elapsed: Duration,
    /// What a simulation has done, of which `distinct` and `queue` say nothing.
    pub walks: Option<Walks>,
}

/// How far a simulation has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walks {
    /// Walks that were taken.
    pub taken: u64,
    /// Walks that are still to be taken.
    pub left: u64,
}
