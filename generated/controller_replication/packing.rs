//! States in a few words.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::domain::{ConflictRecord, Event, JobState, Page, Terminal};
use crate::controller_replication::state::State;
use lockstep_model::typed::{BitReader, BitWriter, Finite, Function, IntegerSet, Set, Stored};

/// The words of a packed state: 193 bits in all.
pub const WORDS: usize = 4;

/// The state in a few words; as it is where a number does not fit the bits that the invariants suggest for it.
#[inline]
pub fn store(state: &State) -> Stored<State, WORDS> {
    match pack(state) {
        Some(words) => Stored::Packed(words),
        None => Stored::Wide(Box::new(*state)),
    }
}

/// The state that was stored.
#[inline]
pub fn load(stored: &Stored<State, WORDS>) -> State {
    match stored {
        Stored::Packed(words) => unpack(words),
        Stored::Wide(state) => **state,
    }
}

/// The state in a few words, variable by variable; `None` where a number does not fit.
#[inline]
fn pack(state: &State) -> Option<[u64; WORDS]> {
    let mut bits = BitWriter::<WORDS>::new();
    for row in state.outbox.values() {
        bits.put(row.bits()[0], 4);
    }
    for row in state.received.values() {
        bits.put(row.bits()[0], 4);
    }
    for row in state.apply_count.values() {
        for value in row.values() {
            bits.put_integer(*value, 0, 4)?;
        }
    }
    for row in state.head.values() {
        for value in row.values() {
            bits.put(value.index() as u64, 3);
        }
    }
    for row in state.conflict.values() {
        for value in row.values() {
            bits.put(value.winner.index() as u64, 3);
            bits.put(value.terminal.index() as u64, 2);
            bits.put(value.resolved.index() as u64, 1);
        }
    }
    for row in state.job.values() {
        for value in row.values() {
            bits.put(value.index() as u64, 3);
        }
    }
    for row in state.watermark.values() {
        for value in row.values() {
            bits.put_integer(*value, 0, 2)?;
        }
    }
    for row in state.acked.values() {
        for value in row.values() {
            bits.put_integer(*value, 0, 2)?;
        }
    }
    for row in state.page.values() {
        for value in row.values() {
            bits.put(value.in_hand.index() as u64, 1);
            bits.put_integer(value.last, 0, 2)?;
            bits.put(value.rest.bits()[0], 4);
        }
    }
    for row in state.worker.values() {
        bits.put(row.index() as u64, 3);
    }
    for row in state.acks_in_flight.values() {
        for value in row.values() {
            bits.put_bits(value.bits(), 1, 2)?;
        }
    }
    for row in state.up.values() {
        bits.put(row.index() as u64, 1);
    }
    bits.put_integer(state.faults, 0, 1)?;
    Some(bits.finish())
}

/// The state that was packed.
#[inline]
fn unpack(words: &[u64; WORDS]) -> State {
    let mut bits = BitReader::new(words);
    let outbox = Function::from_fn(|_| Set::from_bits([bits.take(4)]));
    let received = Function::from_fn(|_| Set::from_bits([bits.take(4)]));
    let apply_count = Function::from_fn(|_| Function::from_fn(|_| {
        bits.take_integer(0, 4)
    }));
    let head = Function::from_fn(|_| Function::from_fn(|_| <Option<
        Event,
    >>::nth(bits.take(3) as usize)));
    let conflict = Function::from_fn(|_| Function::from_fn(|_| ConflictRecord {
        winner: <Option<Event>>::nth(bits.take(3) as usize),
        terminal: Terminal::nth(bits.take(2) as usize),
        resolved: bool::nth(bits.take(1) as usize),
    }));
    let job = Function::from_fn(|_| Function::from_fn(|_| JobState::nth(
        bits.take(3) as usize,
    )));
    let watermark = Function::from_fn(|_| Function::from_fn(|_| {
        bits.take_integer(0, 2)
    }));
    let acked = Function::from_fn(|_| Function::from_fn(|_| bits.take_integer(0, 2)));
    let page = Function::from_fn(|_| Function::from_fn(|_| Page {
        in_hand: bool::nth(bits.take(1) as usize),
        last: bits.take_integer(0, 2),
        rest: Set::from_bits([bits.take(4)]),
    }));
    let worker = Function::from_fn(|_| <Option<Event>>::nth(bits.take(3) as usize));
    let acks_in_flight = Function::from_fn(|_| Function::from_fn(|_| IntegerSet::from_bits(
        bits.take(2) << 1,
    )));
    let up = Function::from_fn(|_| bool::nth(bits.take(1) as usize));
    let faults = bits.take_integer(0, 1);
    State {
        outbox,
        received,
        apply_count,
        head,
        conflict,
        job,
        watermark,
        acked,
        page,
        worker,
        acks_in_flight,
        up,
        faults,
    }
}
