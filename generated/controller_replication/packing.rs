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
    let outbox = Function::unpack(
        bits.word(8),
        4,
        |mut row| Set::from_bits([row.take(4)]),
    );
    let received = Function::unpack(
        bits.word(8),
        4,
        |mut row| Set::from_bits([row.take(4)]),
    );
    let apply_count = Function::unpack(
        bits.word(32),
        16,
        |row| Function::unpack(row, 4, |mut value| value.take_integer(0, 4)),
    );
    let head = Function::unpack(
        bits.word(12),
        6,
        |row| Function::unpack(
            row,
            3,
            |mut value| <Option<Event>>::nth(value.take(3) as usize),
        ),
    );
    let conflict = Function::unpack(
        bits.word(48),
        24,
        |row| Function::unpack(
            row,
            6,
            |mut value| ConflictRecord {
                winner: <Option<Event>>::nth(value.take(3) as usize),
                terminal: Terminal::nth(value.take(2) as usize),
                resolved: bool::nth(value.take(1) as usize),
            },
        ),
    );
    let job = Function::unpack(
        bits.word(24),
        12,
        |row| Function::unpack(row, 3, |mut value| JobState::nth(value.take(3) as usize)),
    );
    let watermark = Function::unpack(
        bits.word(8),
        4,
        |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)),
    );
    let acked = Function::unpack(
        bits.word(8),
        4,
        |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)),
    );
    let page = Function::unpack(
        bits.word(28),
        14,
        |row| Function::unpack(
            row,
            7,
            |mut value| Page {
                in_hand: bool::nth(value.take(1) as usize),
                last: value.take_integer(0, 2),
                rest: Set::from_bits([value.take(4)]),
            },
        ),
    );
    let worker = Function::unpack(
        bits.word(6),
        3,
        |mut row| <Option<Event>>::nth(row.take(3) as usize),
    );
    let acks_in_flight = Function::unpack(
        bits.word(8),
        4,
        |row| Function::unpack(
            row,
            2,
            |mut value| IntegerSet::from_bits(value.take(2) << 1),
        ),
    );
    let up = Function::unpack(
        bits.word(2),
        1,
        |mut row| bool::nth(row.take(1) as usize),
    );
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
