//! States in a few words.
//!
//! Generated from `kcore/ControllerReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{BitReader, BitWriter, Finite, Fits, Function, IntegerSet, Set, Stored, side_by_side};

use crate::controller_replication::action::Action;
use crate::controller_replication::domain::{ConflictRecord, Event, JobState, Page, Terminal};
use crate::controller_replication::state::State;

/// The words of a packed state: 193 bits in all.
pub const WORDS: usize = 4;

/// The state in a few words; as it is where a number does not fit the bits that the invariants suggest for
/// it.
#[inline]
pub fn store(state: &State) -> Stored<State, WORDS> {
    match pack(state) {
        Some(words) => Stored::Packed(words),
        None => Stored::Wide(Box::new(*state)),
    }
}

/// The successor by `action` in a few words, of which only those are made anew that the action changes.
#[inline]
pub fn store_next(stored: &Stored<State, WORDS>, action: &Action, next: &State) -> Stored<State, WORDS> {
    let Stored::Packed(words) = stored else {
        return store(next);
    };
    match repack(words, action, next) {
        Some(words) => Stored::Packed(words),
        None => Stored::Wide(Box::new(*next)),
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
    let mut bits = BitWriter::over(&[0; WORDS]);
    let fits = Fits::new();
    bits.put(side_by_side(state.outbox.values(), 4, |row| row.bits()[0]), 8);
    bits.put(side_by_side(state.received.values(), 4, |row| row.bits()[0]), 8);
    bits.put(
        side_by_side(state.apply_count.values(), 16, |row| {
            side_by_side(row.values(), 4, |value| fits.offset(*value, 0, 4))
        }),
        32,
    );
    bits.put(
        side_by_side(state.head.values(), 6, |row| side_by_side(row.values(), 3, |value| value.index() as u64)),
        12,
    );
    bits.put(
        side_by_side(state.conflict.values(), 24, |row| {
            side_by_side(row.values(), 6, |value| {
                value.winner.index() as u64 | (value.terminal.index() as u64) << 3 | u64::from(value.resolved) << 5
            })
        }),
        48,
    );
    bits.put(
        side_by_side(state.job.values(), 12, |row| side_by_side(row.values(), 3, |value| value.index() as u64)),
        24,
    );
    bits.put(
        side_by_side(state.watermark.values(), 4, |row| {
            side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))
        }),
        8,
    );
    bits.put(
        side_by_side(state.acked.values(), 4, |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))),
        8,
    );
    bits.put(
        side_by_side(state.page.values(), 14, |row| {
            side_by_side(row.values(), 7, |value| {
                u64::from(value.in_hand) | fits.offset(value.last, 0, 2) << 1 | value.rest.bits()[0] << 3
            })
        }),
        28,
    );
    bits.put(side_by_side(state.worker.values(), 3, |row| row.index() as u64), 6);
    bits.put(
        side_by_side(state.acks_in_flight.values(), 4, |row| {
            side_by_side(row.values(), 2, |value| fits.window(value.bits(), 1, 2))
        }),
        8,
    );
    bits.put(side_by_side(state.up.values(), 1, |row| u64::from(*row)), 2);
    bits.put(fits.offset(state.faults, 0, 1), 1);
    fits.all().then(|| bits.finish())
}

/// The words with what the action changes; `None` where a number does not fit.
#[inline]
fn repack(words: &[u64; WORDS], action: &Action, next: &State) -> Option<[u64; WORDS]> {
    let mut bits = BitWriter::over(words);
    let fits = Fits::new();
    match *action {
        Action::LocalWrite { c, e } => {
            // outbox[c]
            bits.seek(0).to_value_of(c, 4);
            bits.put(next.outbox[c].bits()[0], 4);
            // received[c]
            bits.seek(8).to_value_of(c, 4);
            bits.put(next.received[c].bits()[0], 4);
            // apply_count[c][e]
            bits.seek(16).to_value_of(c, 16).to_value_of(e, 4);
            bits.put(fits.offset(next.apply_count[c][e], 0, 4), 4);
            // head[c]
            bits.seek(48).to_value_of(c, 6);
            bits.put(side_by_side(next.head[c].values(), 3, |row| row.index() as u64), 6);
            // conflict[c]
            bits.seek(60).to_value_of(c, 24);
            bits.put(
                side_by_side(next.conflict[c].values(), 6, |row| {
                    row.winner.index() as u64 | (row.terminal.index() as u64) << 3 | u64::from(row.resolved) << 5
                }),
                24,
            );
            // job[c]
            bits.seek(108).to_value_of(c, 12);
            bits.put(side_by_side(next.job[c].values(), 3, |row| row.index() as u64), 12);
        }
        Action::Pull { c, p, .. } => {
            // page[c][p]
            bits.seek(148).to_value_of(c, 14).to_value_of(p, 7);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | fits.offset(next.page[c][p].last, 0, 2) << 1
                    | next.page[c][p].rest.bits()[0] << 3,
                7,
            );
            // acks_in_flight[c][p]
            bits.seek(182).to_value_of(c, 4).to_value_of(p, 2);
            bits.put(fits.window(next.acks_in_flight[c][p].bits(), 1, 2), 2);
        }
        Action::RepeatPage { c, p, .. } => {
            // page[c][p]
            bits.seek(148).to_value_of(c, 14).to_value_of(p, 7);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | fits.offset(next.page[c][p].last, 0, 2) << 1
                    | next.page[c][p].rest.bits()[0] << 3,
                7,
            );
            // faults
            bits.seek(192);
            bits.put(fits.offset(next.faults, 0, 1), 1);
        }
        Action::ApplyNext { c, p } => {
            // received[c]
            bits.seek(8).to_value_of(c, 4);
            bits.put(next.received[c].bits()[0], 4);
            // apply_count[c]
            bits.seek(16).to_value_of(c, 16);
            bits.put(side_by_side(next.apply_count[c].values(), 4, |row| fits.offset(*row, 0, 4)), 16);
            // head[c]
            bits.seek(48).to_value_of(c, 6);
            bits.put(side_by_side(next.head[c].values(), 3, |row| row.index() as u64), 6);
            // conflict[c]
            bits.seek(60).to_value_of(c, 24);
            bits.put(
                side_by_side(next.conflict[c].values(), 6, |row| {
                    row.winner.index() as u64 | (row.terminal.index() as u64) << 3 | u64::from(row.resolved) << 5
                }),
                24,
            );
            // job[c]
            bits.seek(108).to_value_of(c, 12);
            bits.put(side_by_side(next.job[c].values(), 3, |row| row.index() as u64), 12);
            // page[c][p]
            bits.seek(148).to_value_of(c, 14).to_value_of(p, 7);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | fits.offset(next.page[c][p].last, 0, 2) << 1
                    | next.page[c][p].rest.bits()[0] << 3,
                7,
            );
        }
        Action::FinishPage { c, p } => {
            // watermark[c][p]
            bits.seek(132).to_value_of(c, 4).to_value_of(p, 2);
            bits.put(fits.offset(next.watermark[c][p], 0, 2), 2);
            // page[c][p]
            bits.seek(148).to_value_of(c, 14).to_value_of(p, 7);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | fits.offset(next.page[c][p].last, 0, 2) << 1
                    | next.page[c][p].rest.bits()[0] << 3,
                7,
            );
            // acks_in_flight[c][p]
            bits.seek(182).to_value_of(c, 4).to_value_of(p, 2);
            bits.put(fits.window(next.acks_in_flight[c][p].bits(), 1, 2), 2);
        }
        Action::DeliverAck { c, p, .. } => {
            // acked[p][c]
            bits.seek(140).to_value_of(p, 4).to_value_of(c, 2);
            bits.put(fits.offset(next.acked[p][c], 0, 2), 2);
        }
        Action::LoseAck { c, p, .. } => {
            // acks_in_flight[c][p]
            bits.seek(182).to_value_of(c, 4).to_value_of(p, 2);
            bits.put(fits.window(next.acks_in_flight[c][p].bits(), 1, 2), 2);
        }
        Action::StartJob { c, l } => {
            // job[c][l]
            bits.seek(108).to_value_of(c, 12).to_value_of(l, 3);
            bits.put(next.job[c][l].index() as u64, 3);
            // worker[c]
            bits.seek(176).to_value_of(c, 3);
            bits.put(next.worker[c].index() as u64, 3);
        }
        Action::CompleteJob { c, l } => {
            // conflict[c][l]
            bits.seek(60).to_value_of(c, 24).to_value_of(l, 6);
            bits.put(
                next.conflict[c][l].winner.index() as u64
                    | (next.conflict[c][l].terminal.index() as u64) << 3
                    | u64::from(next.conflict[c][l].resolved) << 5,
                6,
            );
            // job[c][l]
            bits.seek(108).to_value_of(c, 12).to_value_of(l, 3);
            bits.put(next.job[c][l].index() as u64, 3);
            // worker[c]
            bits.seek(176).to_value_of(c, 3);
            bits.put(next.worker[c].index() as u64, 3);
        }
        Action::FailJob { c, l } => {
            // job[c][l]
            bits.seek(108).to_value_of(c, 12).to_value_of(l, 3);
            bits.put(next.job[c][l].index() as u64, 3);
            // worker[c]
            bits.seek(176).to_value_of(c, 3);
            bits.put(next.worker[c].index() as u64, 3);
        }
        Action::RetryJob { c, l } => {
            // job[c][l]
            bits.seek(108).to_value_of(c, 12).to_value_of(l, 3);
            bits.put(next.job[c][l].index() as u64, 3);
        }
        Action::Crash { c } => {
            // received[c]
            bits.seek(8).to_value_of(c, 4);
            bits.put(next.received[c].bits()[0], 4);
            // page[c]
            bits.seek(148).to_value_of(c, 14);
            bits.put(
                side_by_side(next.page[c].values(), 7, |row| {
                    u64::from(row.in_hand) | fits.offset(row.last, 0, 2) << 1 | row.rest.bits()[0] << 3
                }),
                14,
            );
            // worker[c]
            bits.seek(176).to_value_of(c, 3);
            bits.put(next.worker[c].index() as u64, 3);
            // up[c]
            bits.seek(190).to_value_of(c, 1);
            bits.put(u64::from(next.up[c]), 1);
            // faults
            bits.seek(192);
            bits.put(fits.offset(next.faults, 0, 1), 1);
        }
        Action::Restart { c } => {
            // job[c]
            bits.seek(108).to_value_of(c, 12);
            bits.put(side_by_side(next.job[c].values(), 3, |row| row.index() as u64), 12);
            // up[c]
            bits.seek(190).to_value_of(c, 1);
            bits.put(u64::from(next.up[c]), 1);
        }
    }
    fits.all().then(|| bits.finish())
}

/// The state that was packed.
#[inline]
fn unpack(words: &[u64; WORDS]) -> State {
    let mut bits = BitReader::new(words);
    let outbox = Function::unpack(bits.word(8), 4, |mut row| Set::from_bits([row.take(4)]));
    let received = Function::unpack(bits.word(8), 4, |mut row| Set::from_bits([row.take(4)]));
    let apply_count =
        Function::unpack(bits.word(32), 16, |row| Function::unpack(row, 4, |mut value| value.take_integer(0, 4)));
    let head = Function::unpack(bits.word(12), 6, |row| {
        Function::unpack(row, 3, |mut value| Option::<Event>::nth(value.take(3) as usize))
    });
    let conflict = Function::unpack(bits.word(48), 24, |row| {
        Function::unpack(row, 6, |mut value| ConflictRecord {
            winner: Option::<Event>::nth(value.take(3) as usize),
            terminal: Terminal::nth(value.take(2) as usize),
            resolved: bool::nth(value.take(1) as usize),
        })
    });
    let job = Function::unpack(bits.word(24), 12, |row| {
        Function::unpack(row, 3, |mut value| JobState::nth(value.take(3) as usize))
    });
    let watermark =
        Function::unpack(bits.word(8), 4, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let acked = Function::unpack(bits.word(8), 4, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let page = Function::unpack(bits.word(28), 14, |row| {
        Function::unpack(row, 7, |mut value| Page {
            in_hand: bool::nth(value.take(1) as usize),
            last: value.take_integer(0, 2),
            rest: Set::from_bits([value.take(4)]),
        })
    });
    let worker = Function::unpack(bits.word(6), 3, |mut row| Option::<Event>::nth(row.take(3) as usize));
    let acks_in_flight = Function::unpack(bits.word(8), 4, |row| {
        Function::unpack(row, 2, |mut value| IntegerSet::from_bits(value.take(2) << 1))
    });
    let up = Function::unpack(bits.word(2), 1, |mut row| bool::nth(row.take(1) as usize));
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
