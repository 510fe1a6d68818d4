//! Where a run stands, as TLC tells a spec that asks.

use std::time::Duration;

/// Where a run stands: what `TLCGet("distinct")` and its kin give.
///
/// TLC counts on while a state is evaluated. Here the numbers are those of the last completed round of a search, or of the
/// last completed walk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Whether it is made of random walks: `TLCGet("config").mode`.
    pub simulation: bool,
    /// Generated states.
    pub generated: u64,
    /// Distinct states.
    pub distinct: u64,
    /// Distinct states that are not expanded.
    pub queue: u64,
    /// Levels of a search; in a simulation, the walks that have been taken.
    pub diameter: u32,
    /// The time that the run has taken.
    pub elapsed: Duration,
}
