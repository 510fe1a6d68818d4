//! Where a run stands, as TLC tells a spec that asks.

use std::time::Duration;

use crate::value::{Symbol, Value};

/// Where a run stands: what `TLCGet("distinct")` and its kin give.
///
/// TLC counts on while a state is evaluated. Here the numbers are those of the last completed round of a search, or of the
/// last completed walk.
///
/// The diameter of a search is, besides, no less than the level of the state that is asked about. So an invariant sees
/// what TLC shows it, and so does the postcondition. TLC has reached a level when the first new state of it is written:
/// the actions of a state of level `n` see `n` before that, and `n + 1` from there on, be it in the midst of the actions of
/// one state; in the last level all see `n`. A constraint sees the level of its state, but for the first state of each,
/// for which it is judged before. Whether a state comes before that one is a matter of the order in which workers come by,
/// and no property of the state. Here actions see `n`, and constraints the level of their state, with any number of
/// workers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Whether it is made of random walks: `TLCGet("config").mode`.
    pub simulation: bool,
    /// Initial states, duplicates included.
    pub initial: u64,
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

impl Statistics {
    /// What TLC counts, by the names that `TLCGet` takes.
    pub const COUNTS: &[&str] = &["diameter", "distinct", "duration", "generated", "queue", "stats"];

    /// `TLCGet(name)`, where `name` is one of [`Statistics::COUNTS`]; what exceeds 32 bits is the largest number.
    pub fn count(&self, name: &str) -> Option<Value> {
        Some(match name {
            "diameter" => number(self.diameter.into()),
            "distinct" => number(self.distinct),
            "duration" => number(self.elapsed.as_secs()),
            "generated" => number(self.generated),
            "queue" => number(self.queue),
            "stats" => {
                let counts = ["diameter", "distinct", "duration", "generated", "queue"];
                let counts = counts.into_iter().filter_map(|name| Some((name, self.count(name)?)));
                // Nothing here is done by one worker rather than another.
                let more = [("initial", number(self.initial)), ("worker", number(0))];
                Value::record(counts.chain(more).map(|(name, count)| (Symbol::new(name), count)))
            }
            _ => return None,
        })
    }
}

fn number(count: u64) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}
