//! What an evaluation may see of the world: registers, chance, the state of the search.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Statistics, Value, Warning, WarningKind, dynamic};

use super::code::Update;
use super::lazy::V;
use super::number::number;
use super::run::Run;

/// What `TLCSet` has written, and the state of chance: shared by every evaluation of one evaluator.
#[derive(Debug, Default)]
pub(super) struct World {
    pub registers: Mutex<BTreeMap<i32, Value>>,
    pub chance: Mutex<u64>,
    pub seed: AtomicU64,
    /// Where the run stands.
    pub statistics: Mutex<Statistics>,
    /// Whether the spec has asked for the end of the run.
    pub ended: AtomicBool,
    pub files: OnceLock<Files>,
    pub warnings: Mutex<BTreeSet<Warning>>,
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

/// What to say of a `TLCGet` of something that is not kept here.
pub(crate) fn nothing_known_as(name: &str) -> String {
    format!("TLCGet({name:?}) cannot be evaluated")
}

/// The names that `TLCGet` takes beside those of [`Statistics::COUNTS`].
pub(crate) const KNOWN: &[&str] = &["level", "worker", "config", "revision", "-Dtlc2.tool.impl.Tool.cdot"];

impl Run<'_> {
    /// `TLCGet`: a register, or what is known of the run. `"revision"` is that of the TLC whose behaviour this follows.
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
                "diameter" => {
                    let diameter = self.statistics().diameter.max(self.level_of_search());
                    number(Some(diameter.into()))
                }
                "worker" => number(Some(0)),
                "config" => Ok(V::Value(Value::record([
                    (Symbol::new("mode"), self.string(if self.statistics().simulation { "simulate" } else { "bfs" })),
                    (Symbol::new("deadlock"), Value::Bool(self.evaluator.machine.check_deadlock)),
                    (Symbol::new("depth"), Value::Int(-1)),
                    (Symbol::new("worker"), Value::Int(1)),
                ]))),
                "revision" => Ok(V::Value(Value::record([
                    (Symbol::new("calver"), self.string("2026.04.29.164809")),
                    (Symbol::new("count"), Value::Int(8881)),
                    (Symbol::new("date"), self.string("2026-04-29T16:48:09.0Z")),
                    (Symbol::new("tag"), self.string("cc6b616")),
                    (Symbol::new("timestamp"), Value::Int(1_777_481_289)),
                ]))),
                // A switch of TLC's: whether it takes `\cdot`, which is always taken here.
                "-Dtlc2.tool.impl.Tool.cdot" => Ok(V::Value(self.string("true"))),
                other => match self.statistics().count(other) {
                    Some(count) => Ok(V::Value(count)),
                    None => Err(Failure::new(FailureKind::Unsupported, nothing_known_as(other))),
                },
            },
            other => Err(Failure::new(FailureKind::Type, format!("TLCGet is applied to {other}"))),
        }
    }

    /// `TLCSet`: a register, or a word to the run itself.
    pub fn set_register(&self, key: &Value, value: Value) {
        let world = &self.evaluator.world;
        match key {
            Value::Int(place) => {
                world.registers.lock().unwrap_or_else(PoisonError::into_inner).insert(*place, value);
            }
            Value::Str(name) if name.as_str() == "exit" && value == Value::Bool(true) => {
                world.ended.store(true, Ordering::Relaxed);
            }
            _ => {}
        }
    }

    /// Warns, once, of an update that leads to an argument which the function does not have.
    #[cold]
    pub fn absent_argument(&self, update: &Update) {
        if update.warned.load(Ordering::Relaxed) {
            return;
        }
        update.warned.store(true, Ordering::Relaxed);
        let location = self.evaluator.location(update.place);
        let mut warnings = self.evaluator.world.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        warnings.insert(Warning { location, kind: WarningKind::AbsentArgument });
    }

    fn statistics(&self) -> Statistics {
        *self.evaluator.world.statistics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The level of the state that is evaluated, where levels are those of a search: the first, where there is no state yet.
    fn level_of_search(&self) -> u32 {
        if self.statistics().simulation { 0 } else { self.level.max(1) }
    }

    /// The next number that chance gives: in a search it follows from the state and the numbers before, so that the steps
    /// from a state are the same when it is come by again.
    pub fn chance(&mut self) -> u64 {
        let world = self.evaluator.world.clone();
        if self.is_of_run || self.statistics().simulation {
            return dynamic::next_draw(&mut world.chance.lock().unwrap_or_else(PoisonError::into_inner));
        }
        let begin = || dynamic::draws_of(world.seed.load(Ordering::Relaxed), &self.state);
        let mut draws = self.draws.unwrap_or_else(begin);
        let drawn = dynamic::next_draw(&mut draws);
        self.draws = Some(draws);
        drawn
    }
}
