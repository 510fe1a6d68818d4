//! What an evaluation may see of the world: registers, chance, the state of the search.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Value};

use super::lazy::V;
use super::number::number;
use super::run::Run;

/// What `TLCSet` has written, and the state of chance: shared by every evaluation of one evaluator.
#[derive(Debug, Default)]
pub(super) struct World {
    pub registers: Mutex<BTreeMap<i32, Value>>,
    pub chance: Mutex<u64>,
    /// What the search came to, once it is over.
    pub statistics: Mutex<Option<Statistics>>,
    pub files: OnceLock<Files>,
}

/// What a search came to: `TLCGet("stats")` of a postcondition.
#[derive(Clone, Copy, Debug, Default)]
pub struct Statistics {
    /// Generated states.
    pub generated: u64,
    /// Distinct states.
    pub distinct: u64,
    /// Distinct states that were not expanded.
    pub queue: u64,
    /// Levels of the search.
    pub diameter: u32,
    /// Seconds.
    pub duration: u64,
}

/// Gives a file by the name that a spec calls it.
type Serve = dyn Fn(&str) -> std::io::Result<Vec<u8>> + Send + Sync;

/// Where the spec's files come from: this library does no I/O.
pub(super) struct Files(pub Box<Serve>);

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

impl Run<'_> {
    pub fn register(&mut self, key: &Value, default: Option<Value>) -> Outcome<V> {
        match key {
            Value::Int(place) => {
                let world = self.evaluator.world.clone();
                let registers = world.registers.lock().unwrap_or_else(PoisonError::into_inner);
                match registers.get(place).cloned().or(default) {
                    Some(value) => Ok(V::Value(value)),
                    None => Err(Failure::new(FailureKind::Undefined, format!("TLCGet({place}) before any TLCSet"))),
                }
            }
            Value::Str(name) => match name.as_str() {
                "level" => number(Some(i64::from(self.level))),
                "diameter" => number(Some(self.statistics().map_or(self.level, |known| known.diameter).into())),
                "distinct" => self.counted(|known| known.distinct),
                "generated" => self.counted(|known| known.generated),
                "queue" => self.counted(|known| known.queue),
                "duration" => self.counted(|known| known.duration),
                "worker" => number(Some(0)),
                "stats" => {
                    let known = self.statistics().unwrap_or_default();
                    let field = |name: &str, count: u64| {
                        (Symbol::new(name), Value::Int(i32::try_from(count).unwrap_or(i32::MAX)))
                    };
                    Ok(V::Value(Value::record([
                        field("diameter", known.diameter.into()),
                        field("distinct", known.distinct),
                        field("duration", known.duration),
                        field("generated", known.generated),
                        field("queue", known.queue),
                    ])))
                }
                "config" => Ok(V::Value(Value::record([
                    (Symbol::new("mode"), self.string("bfs")),
                    (Symbol::new("deadlock"), Value::Bool(self.evaluator.machine.check_deadlock)),
                    (Symbol::new("depth"), Value::Int(-1)),
                    (Symbol::new("worker"), Value::Int(1)),
                ]))),
                // A switch of TLC's: whether it takes `\cdot`, which is always taken here.
                "-Dtlc2.tool.impl.Tool.cdot" => Ok(V::Value(self.string("true"))),
                other => Err(Failure::new(FailureKind::Unsupported, format!("TLCGet({other:?}) cannot be evaluated"))),
            },
            other => Err(Failure::new(FailureKind::Type, format!("TLCGet is applied to {other}"))),
        }
    }

    fn statistics(&self) -> Option<Statistics> {
        *self.evaluator.world.statistics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One of the counts; nothing before the search is over.
    fn counted(&self, count: impl Fn(&Statistics) -> u64) -> Outcome<V> {
        let known = self.statistics().unwrap_or_default();
        number(i64::try_from(count(&known)).ok())
    }

    pub fn chance(&mut self) -> u64 {
        let world = self.evaluator.world.clone();
        let mut seed = world.chance.lock().unwrap_or_else(PoisonError::into_inner);
        // splitmix64
        *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
