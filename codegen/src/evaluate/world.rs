//! What an evaluation may see of the world: registers, chance, the state of the search.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

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
                "level" | "diameter" => number(Some(i64::from(self.level))),
                "distinct" | "generated" | "queue" | "duration" | "worker" => number(Some(0)),
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
