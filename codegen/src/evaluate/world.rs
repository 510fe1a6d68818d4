//! What an evaluation may see of the world: registers, chance, the state of the search.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use lockstep_model::dynamic::{POSSIBLE, is_register, of_one_worker};
use lockstep_model::value::Symbol;
use lockstep_model::{Failure, FailureKind, Outcome, Statistics, Value, Warning, WarningKind, dynamic};

use super::code::Update;
use super::lazy::V;
use super::number::number;
use super::run::Run;
use crate::source::Span;

/// What `TLCSet` has written, and the state of chance: shared by every evaluation of one evaluator.
#[derive(Debug, Default)]
pub(super) struct World {
    pub registers: Mutex<BTreeMap<i32, Value>>,
    /// Those that have names: `"s:…"`.
    pub named_registers: Mutex<BTreeMap<String, Value>>,
    pub chance: Mutex<u64>,
    pub seed: AtomicU64,
    /// The values of what is kept by `TLCCache`, by its place and what it is said to depend on.
    pub cached: Mutex<BTreeMap<(Span, Value), Value>>,
    /// Whether there is no run yet: nothing has been counted of it.
    pub is_before_run: bool,
    /// Where the run stands.
    pub statistics: Mutex<Statistics>,
    /// Whether the spec has asked for the end of the run.
    pub ended: AtomicBool,
    pub files: OnceLock<Files>,
    pub written: OnceLock<Written>,
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

/// Takes what a file of this name is to hold.
type Take = dyn Fn(&str, &[u8]) -> std::io::Result<()> + Send + Sync;

/// Where the files go that the spec writes.
pub(super) struct Written(pub Box<Take>);

impl std::fmt::Debug for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Written")
    }
}

/// What to say of a `TLCGet` of something that is not kept here.
pub(crate) fn nothing_known_as(name: &str) -> String {
    format!("TLCGet({name:?}) cannot be evaluated")
}

/// The names that `TLCGet` takes beside those of [`Statistics::COUNTS`].
const KNOWN: &[&str] = &["all", "all:named", "level", "revision", "spec", "worker"];

/// How the names of TLC's own switches begin.
const SWITCH: &str = "-D";

/// Whether `TLCGet` takes a name.
pub(crate) fn is_known(name: &str) -> bool {
    [KNOWN, Statistics::COUNTS].iter().any(|names| names.contains(&name))
        || is_register(name)
        || name.starts_with(SWITCH)
}

/// `TLCGet("revision")`
pub(crate) fn revision() -> Value {
    let texts = [("calver", "2026.04.29.164809"), ("date", "2026-04-29T16:48:09.0Z"), ("tag", "cc6b616")];
    let texts = texts.map(|(name, text)| (name, Value::string(text)));
    let numbers = [("count", Value::Int(8881)), ("timestamp", Value::Int(1_777_481_289))];
    Value::record(texts.into_iter().chain(numbers).map(|(name, value)| (Symbol::new(name), value)))
}

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
                named if is_register(named) => {
                    let registers = self.evaluator.world.named_registers.lock();
                    match registers.unwrap_or_else(PoisonError::into_inner).get(named).cloned().or(default) {
                        Some(value) => Ok(V::Value(value)),
                        None => Err(Failure::new(FailureKind::Undefined, format!("TLCGet({name}) before any TLCSet"))),
                    }
                }
                "all" => {
                    let registers = self.evaluator.world.registers.lock().unwrap_or_else(PoisonError::into_inner);
                    let all = registers.iter().map(|(place, value)| (Value::Int(*place), of_one_worker(value)));
                    Ok(V::Value(Value::function(all)))
                }
                "all:named" => {
                    let registers = self.evaluator.world.named_registers.lock();
                    let registers = registers.unwrap_or_else(PoisonError::into_inner);
                    let all = registers.iter().map(|(name, value)| (self.string(name), of_one_worker(value)));
                    Ok(V::Value(Value::function(all)))
                }
                "spec" => Ok(V::Value(self.evaluator.described())),
                "level" => number(Some(i64::from(self.level))),
                counted
                    if self.evaluator.world.is_before_run
                        && Statistics::is_number(counted)
                        && counted != "duration" =>
                {
                    Err(Failure::new(FailureKind::Undefined, format!("TLCGet({counted}) was undefined")))
                }
                "worker" => number(Some(0)),
                "revision" => Ok(V::Value(self.evaluator.machine.program.symbols.value(&revision()))),
                // A switch of TLC's: whether it takes `\cdot`, which is always taken here.
                "-Dtlc2.tool.impl.Tool.cdot" => Ok(V::Value(self.string("true"))),
                // Of the others none is set; TLC gives their names then.
                switch if switch.starts_with(SWITCH) => Ok(V::Value(self.string(switch))),
                other => match self.statistics().count(other) {
                    Some(count) => Ok(V::Value(self.evaluator.machine.program.symbols.value(&count))),
                    None => Err(Failure::new(FailureKind::Unsupported, nothing_known_as(other))),
                },
            },
            other => Err(Failure::new(FailureKind::Type, format!("TLCGet is applied to {other}"))),
        }
    }

    /// `TLCSet`: a register, or a word to the run itself.
    pub fn set_register(&self, key: &Value, value: Value) -> Outcome<()> {
        let world = &self.evaluator.world;
        match key {
            Value::Int(place) if *place >= 0 => {
                world.registers.lock().unwrap_or_else(PoisonError::into_inner).insert(*place, value);
            }
            Value::Str(name) if name.as_str() == "exit" && value == Value::Bool(true) => {
                world.ended.store(true, Ordering::Relaxed);
            }
            Value::Str(name) if is_register(name.as_str()) => {
                let mut registers = world.named_registers.lock().unwrap_or_else(PoisonError::into_inner);
                registers.insert(name.as_str().to_owned(), value);
            }
            Value::Str(name) if matches!(name.as_str(), "exit" | "pause") || name.as_str().starts_with("-D") => {}
            other => return Err(Failure::new(FailureKind::Library, format!("TLCSet is applied to {other}"))),
        }
        Ok(())
    }

    /// `_Track`: counts how often something of this name was true. All workers count together.
    pub fn track(&self, name: Value, is_true: bool) -> Outcome<()> {
        let mut registers = self.evaluator.world.named_registers.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = registers.entry(POSSIBLE.to_owned()).or_insert_with(|| Value::tuple([]));
        *counts = dynamic::counted_once_more(counts, &name, is_true)?;
        Ok(())
    }

    /// `_Counts`
    pub fn counts(&self) -> Value {
        let registers = self.evaluator.world.named_registers.lock().unwrap_or_else(PoisonError::into_inner);
        registers.get(POSSIBLE).cloned().unwrap_or_else(|| Value::tuple([]))
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

    pub fn statistics(&self) -> Statistics {
        *self.evaluator.world.statistics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next number that chance gives: in a search it follows from the state and the numbers before, so that the
    /// steps from a state are the same when it is come by again.
    pub fn chance(&mut self) -> u64 {
        let world = self.evaluator.world.clone();
        if self.is_of_run || self.statistics().is_simulation() {
            return dynamic::next_draw(&mut world.chance.lock().unwrap_or_else(PoisonError::into_inner));
        }
        let begin = || dynamic::draws_of(world.seed.load(Ordering::Relaxed), &self.state);
        let mut draws = self.draws.unwrap_or_else(begin);
        let drawn = dynamic::next_draw(&mut draws);
        self.draws = Some(draws);
        drawn
    }
}
