//! Threads.

use std::sync::OnceLock;
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Fewer states than this are not worth a second thread.
const WORTH_A_THREAD: usize = 256;

/// More than so many, or than there are cores, would only take memory from each other.
const MOST: usize = 64;

/// The threads of a search: the caller's, and others, which live as long as the search. So what one has freed in a
/// round serves it in the next, and a level of a few hundred states does not wait for threads to be made.
pub(crate) struct Workers {
    count: usize,
    /// Made when they are first needed: most models are small. `None` where the system has none to give.
    others: OnceLock<Option<ThreadPool>>,
}

impl Workers {
    pub(crate) fn new(count: usize) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Workers { count: count.clamp(1, MOST.max(cores)), others: OnceLock::new() }
    }

    /// None but the caller's thread.
    pub(crate) fn alone() -> Self {
        Workers { count: 1, others: OnceLock::new() }
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// How many of them so many states keep busy.
    pub(crate) fn busy_with(&self, states: usize) -> usize {
        match states.div_ceil(WORTH_A_THREAD).min(self.count) {
            0 | 1 => 1,
            _ if self.others().is_none() => 1,
            busy => busy,
        }
    }

    fn others(&self) -> Option<&ThreadPool> {
        let build = || ThreadPoolBuilder::new().num_threads(self.count - 1).build().ok();
        self.others.get_or_init(build).as_ref()
    }

    /// Does some work in shares, side by side; the first in this thread.
    pub(crate) fn side_by_side<T: Send>(&self, shares: impl ExactSizeIterator<Item = T>, work: impl Fn(T) + Sync) {
        if self.count == 1 || shares.len() <= 1 {
            return shares.for_each(work);
        }
        let Some(others) = self.others() else { return shares.for_each(work) };
        let (mut shares, work) = (shares, &work);
        let own = shares.next();
        others.in_place_scope(|scope| {
            shares.for_each(|share| scope.spawn(move |_| work(share)));
            own.map(work);
        });
    }
}
