//! Where a run stands, as TLC tells a spec that asks.

use std::time::Duration;

use crate::behaviour;
use crate::outline::Location;
use crate::value::{Symbol, Value};

/// Where a run stands: what `TLCGet("distinct")` and its kin give.
///
/// As TLC with one worker does, a search counts on while states are generated, where the spec asks
/// ([`Outline::follows_run`](crate::Outline::follows_run)): a state counts as generated before it is judged by
/// constraints, as distinct before it is by invariants, and is queued after that. A level is reached with the first new
/// state of it. Of random walks the numbers are those of the last completed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// What the run was asked.
    pub asked: Asked,
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
    /// The walks that were begun.
    pub walks: u64,
    /// The lengths of those that were taken, summed up; and their squares.
    pub lengths: [u64; 2],
    /// The time that the run has taken.
    pub elapsed: Duration,
}

/// What a run was asked: what `TLCGet("config")` gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whether a state without successor is an error.
    pub check_deadlock: bool,
    /// Threads.
    pub workers: usize,
    /// The seed of what is left to chance.
    pub seed: u64,
    /// Where the run is made of random walks: how many there are to be.
    pub walks: Option<u64>,
    /// The steps that a walk may take.
    pub steps: u64,
}

impl Asked {
    /// `TLCGet("config")`
    fn record(&self) -> Value {
        let seed = Value::string(&self.seed.to_string());
        let common = [
            ("deadlock", Value::Bool(self.check_deadlock)),
            ("install", Value::string("lockstep")),
            ("seed", seed),
            ("worker", number(self.workers.max(1) as u64)),
        ];
        let own = match self.walks {
            None => vec![("mode", Value::string("bfs")), ("fingerprint", Value::string("0"))],
            Some(walks) => vec![
                ("mode", Value::string("simulate")),
                ("depth", number(self.steps)),
                ("traces", number(walks)),
                ("aril", Value::string("0")),
                ("sched", Value::string("random")),
            ],
        };
        record(common.into_iter().chain(own))
    }
}

impl Statistics {
    /// What is known of a run, by the names that `TLCGet` takes.
    pub const COUNTS: &[&str] =
        &["action", "config", "diameter", "distinct", "duration", "generated", "queue", "stats"];

    /// Those of them that count states, and change with every state that is generated.
    pub const OF_STATES: &[&str] = &["diameter", "distinct", "generated", "queue", "stats"];

    /// Whether `TLCGet` gives a number by this name.
    #[must_use]
    pub fn is_number(name: &str) -> bool {
        Self::COUNTS.contains(&name) && !["action", "config", "stats"].contains(&name)
    }

    /// Whether the run is made of random walks.
    #[must_use]
    pub fn is_simulation(&self) -> bool {
        self.asked.walks.is_some()
    }

    /// `TLCGet(name)`, where `name` is one of [`Statistics::COUNTS`]; what exceeds 32 bits is the largest number.
    pub fn count(&self, name: &str) -> Option<Value> {
        Some(match name {
            // TLC keeps none, but on walks.
            "action" if self.is_simulation() => return behaviour::action(),
            "action" => no_action(),
            "config" => self.asked.record(),
            // Before there is a state, TLC is at the first level of the search.
            "diameter" => number(self.diameter.max(u32::from(!self.is_simulation())).into()),
            "distinct" => number(self.distinct),
            "duration" => number(self.elapsed.as_secs()),
            "generated" => number(self.generated),
            "queue" => number(self.queue),
            "stats" => {
                let counts = ["duration", "generated"].into_iter().filter_map(|name| Some((name, self.count(name)?)));
                // Nothing here is done by one worker rather than another.
                let counts = counts.chain([("worker", number(0))]);
                match self.is_simulation() {
                    true => record(counts.chain(self.of_walks())),
                    false => {
                        let names = ["diameter", "distinct", "queue"];
                        let more = names.into_iter().filter_map(|name| Some((name, self.count(name)?)));
                        record(counts.chain(more).chain([("initial", number(self.initial))]))
                    }
                }
            }
            _ => return None,
        })
    }

    /// What TLC counts of random walks. It counts neither distinct states nor values, nor actions, unless it is told
    /// to.
    fn of_walks(&self) -> Vec<(&'static str, Value)> {
        let [sum, squares] = self.lengths.map(u128::from);
        let walks = u128::from(self.diameter.max(1));
        let mean = sum / walks;
        let variance = (squares / walks).saturating_sub(mean * mean);
        let of_mean = |value: u128| number(u64::try_from(value).unwrap_or(u64::MAX));
        vec![
            ("traces", number(self.walks)),
            ("behavior", record([("id", number(self.walks))])),
            ("distinct", Value::Int(-1)),
            ("distinctvalues", Value::Int(-1)),
            ("retries", Value::Int(-1)),
            ("actions", record([])),
            ("levelmean", of_mean(mean)),
            ("levelvariance", of_mean(variance)),
        ]
    }
}

/// What TLC gives for an action that it does not know.
pub fn no_action() -> Value {
    let nowhere = Location { module: "--TLA+ BUILTINS--".into(), line: 0, column: 0, end_line: 0, end_column: 0 };
    record([("name", Value::string("UnnamedAction")), ("location", nowhere.to_value())])
}

fn record<'n>(fields: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    Value::record(fields.into_iter().map(|(name, value)| (Symbol::new(name), value)))
}

fn number(count: u64) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}
