//! States in a few words.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_replication::domain::{ConflictRecord, Event, JobState, Page, Terminal};
use crate::controller_replication::state::State;
use lockstep_model::typed::{BitReader, BitWriter, Finite, Fits, Function, IntegerSet, Set, Stored, side_by_side};

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
    let fits = Fits::new();
    bits.put(side_by_side(state.outbox.values(), 4, |row| row.bits()[0]), 8);
    bits.put(side_by_side(state.received.values(), 4, |row| row.bits()[0]), 8);
    bits.put(
        side_by_side(
            state.apply_count.values(),
            16,
            |row| side_by_side(row.values(), 4, |value| fits.offset(*value, 0, 4)),
        ),
        32,
    );
    bits.put(
        side_by_side(
            state.head.values(),
            6,
            |row| side_by_side(row.values(), 3, |value| value.index() as u64),
        ),
        12,
    );
    bits.put(
        side_by_side(
            state.conflict.values(),
            24,
            |row| side_by_side(
                row.values(),
                6,
                |value| {
                    value.winner.index() as u64 | (value.terminal.index() as u64) << 3
                        | u64::from(value.resolved) << 5
                },
            ),
        ),
        48,
    );
    bits.put(
        side_by_side(
            state.job.values(),
            12,
            |row| side_by_side(row.values(), 3, |value| value.index() as u64),
        ),
        24,
    );
    bits.put(
        side_by_side(
            state.watermark.values(),
            4,
            |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2)),
        ),
        8,
    );
    bits.put(
        side_by_side(
            state.acked.values(),
            4,
            |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2)),
        ),
        8,
    );
    bits.put(
        side_by_side(
            state.page.values(),
            14,
            |row| side_by_side(
                row.values(),
                7,
                |value| {
                    u64::from(value.in_hand) | fits.offset(value.last, 0, 2) << 1
                        | value.rest.bits()[0] << 3
                },
            ),
        ),
        28,
    );
    bits.put(side_by_side(state.worker.values(), 3, |row| row.index() as u64), 6);
    bits.put(
        side_by_side(
            state.acks_in_flight.values(),
            4,
            |row| side_by_side(row.values(), 2, |value| fits.window(value.bits(), 1, 2)),
        ),
        8,
    );
    bits.put(side_by_side(state.up.values(), 1, |row| u64::from(*row)), 2);
    bits.put(fits.offset(state.faults, 0, 1), 1);
    fits.all().then(|| bits.finish())
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
