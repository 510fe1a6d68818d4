//! How much memory the process has, from the operating system where it says.

use std::io;
use std::path::PathBuf;

use crate::any::AnySpec;
use crate::checkpoint::Standing;
use crate::disk::Folder;
use crate::options::Options;
use crate::report::Stop;
use crate::seen::{Key, SeenSet};

/// The resident set's peak in bytes, where the system tells (Linux: `VmHWM`).
pub(crate) fn peak_bytes() -> Option<u64> {
    kilobytes_after("/proc/self/status", "VmHWM:")
}

/// The resident set in bytes, where the system tells (Linux: `VmRSS`).
pub(crate) fn resident_bytes() -> Option<u64> {
    kilobytes_after("/proc/self/status", "VmRSS:")
}

/// Whether the process holds more than `limit` bytes; never where the system does not tell.
pub(crate) fn is_over(limit: Option<u64>) -> bool {
    limit.is_some_and(|limit| resident_bytes().is_some_and(|held| held > limit))
}

/// Four fifths of what is free now, with what this process already holds; `None` where the system does not tell.
pub(crate) fn default_limit() -> Option<u64> {
    let machine = kilobytes_after("/proc/meminfo", "MemAvailable:");
    let group =
        std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse::<u64>().ok());
    let held = resident_bytes().unwrap_or(0);
    let machine = machine.map(|free| free.saturating_add(held));
    let least = match (machine, group) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    least.map(|bytes| bytes / 5 * 4)
}

fn kilobytes_after(file: &str, label: &str) -> Option<u64> {
    let text = std::fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(label))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// The resident memory that the search does not know of.
fn rest(standing: &Standing) -> u64 {
    let own = standing.bytes();
    resident_bytes().unwrap_or(own).saturating_sub(own)
}

/// What the search does when memory is short: it puts what it has seen, and what waits, on disk.
pub(crate) struct Room {
    limit: Option<u64>,
    /// Bytes that the set of seen states may take before it goes to disk.
    seen: Option<u64>,
    parent: Option<PathBuf>,
    /// Where states are, once there are too many for memory.
    folder: Option<Folder>,
}

/// With less memory than this for the set of seen states there is nothing to be gained from disk.
const LEAST: u64 = 1 << 18;
/// So many states are no burden on their way to disk.
const LITTLE: usize = 1 << 10;

impl Room {
    pub(crate) fn new(options: &Options) -> Self {
        let (limit, seen) = (options.memory_limit, options.seen_limit);
        Room { limit, seen, parent: options.spill.clone(), folder: None }
    }

    /// The resident memory at which a round is broken off. Once states are on disk there is none: what is free again
    /// stays with the process.
    pub(crate) fn limit_within_a_round(&self) -> Option<u64> {
        self.limit.filter(|_| self.folder.is_none())
    }

    /// Whether the set of seen states is as large as it may be, or would be larger once it has grown.
    pub(crate) fn is_full(&self, standing: &Standing) -> bool {
        self.seen.is_some_and(|seen| standing.visited.bytes_when_grown() > seen)
    }

    /// The bytes that a round may take with what it finds, where states are on disk and memory is bounded.
    pub(crate) fn for_a_round(&self) -> Option<usize> {
        self.limit.and(self.folder.as_ref()).and(self.seen).map(|seen| seen as usize)
    }

    /// Makes room in memory for so many seen states, where there is enough; else says how many may be held on their way
    /// to disk, or why the run must stop.
    pub(crate) fn reserve(
        &mut self,
        spec: &dyn AnySpec,
        standing: &mut Standing,
        count: u64,
    ) -> io::Result<Result<Option<usize>, Stop>> {
        let fits = |most: u64| SeenSet::bytes_for(count) <= most;
        let free = self.limit.map(|limit| (limit / 8 * 7).saturating_sub(resident_bytes().unwrap_or(0)));
        if free.is_none_or(fits) && self.seen.is_none_or(fits) {
            standing.visited.reserve(count);
            return Ok(Ok(None));
        }
        let stop = self.go_to_disk(spec, standing)?;
        let together = self.seen.unwrap_or(0) as usize / size_of::<(Key, u32)>();
        Ok(stop.map_or(Ok(Some(together.max(LITTLE))), Err))
    }

    /// Puts seen states on disk, in any order; [`Room::reserve`] says how many at most.
    pub(crate) fn put_on_disk(&self, standing: &mut Standing, mut states: Vec<(Key, u32)>) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        states.sort_unstable();
        standing.visited.add_on_disk(folder, states.into_iter())
    }

    /// Makes room between two rounds, where there is too little; or says why the run must stop.
    pub(crate) fn make(&mut self, spec: &dyn AnySpec, standing: &mut Standing) -> io::Result<Option<Stop>> {
        if self.folder.is_none()
            && self.is_short(standing)
            && let Some(stop) = self.go_to_disk(spec, standing)?
        {
            return Ok(Some(stop));
        }
        if let Some(folder) = &self.folder {
            if self.is_full(standing) {
                self.spill(spec, standing)?;
                // What the estimate did not know of, the set does without; but one that is too small is on disk all the
                // time.
                if let Some(limit) = self.limit
                    && is_over(self.limit)
                {
                    self.seen = self.seen.map(|seen| seen.min((seen / 2).max(limit / 16)));
                }
            } else if self.for_a_round().is_some_and(|most| standing.queue.bytes() > most as u64) {
                standing.queue.spill(spec, folder)?;
            }
            if let Some(limit) = self.limit.filter(|&limit| standing.bytes() > limit) {
                return Ok(Some(Stop::Memory { limit }));
            }
        }
        Ok(None)
    }

    /// Puts on disk what can be there; the first time, settles how much the set may take from then on.
    fn go_to_disk(&mut self, spec: &dyn AnySpec, standing: &mut Standing) -> io::Result<Option<Stop>> {
        if self.folder.is_some() {
            self.spill(spec, standing)?;
            return Ok(None);
        }
        let Some(parent) = &self.parent else {
            return Ok(Some(Stop::Memory { limit: self.limit.unwrap_or_default() }));
        };
        self.folder = Some(Folder::create(parent)?);
        let rest_before = rest(standing);
        self.spill(spec, standing)?;
        if let (Some(limit), None) = (self.limit, self.seen) {
            // Half of what the rest of the process leaves is for the set; the other half is for the states of a round.
            let rest = rest_before.min(rest(standing)) + standing.graph.bytes();
            let seen = limit.saturating_sub(rest) / 2;
            if seen < LEAST {
                return Ok(Some(Stop::Memory { limit }));
            }
            self.seen = Some(seen);
        }
        Ok(None)
    }

    /// What to say of a limit that was passed by more than a sixteenth, though all that can be on disk is.
    pub(crate) fn passed(&self) -> Option<String> {
        let (limit, peak) = (self.limit.filter(|_| self.folder.is_some())?, peak_bytes()?);
        (peak > limit + limit / 16).then(|| {
            let (peak, limit) = (peak >> 20, limit >> 20);
            format!(
                "The process held up to {peak} MiB, more than the {limit} MiB that it may (--memory): what cannot go to disk \
                 takes that much. With fewer --workers it is less."
            )
        })
    }

    fn is_short(&self, standing: &Standing) -> bool {
        // A round must fit between this and the limit itself.
        let soft = self.limit.map(|limit| limit / 8 * 7);
        let growth = standing.visited.bytes_when_grown() - standing.visited.bytes();
        let soft = soft.map(|soft| soft.saturating_sub(growth));
        self.is_full(standing) || is_over(soft) || soft.is_some_and(|soft| standing.bytes() > soft)
    }

    fn spill(&self, spec: &dyn AnySpec, standing: &mut Standing) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        standing.visited.spill(folder)?;
        standing.queue.spill(spec, folder)
    }
}
