//! States in a few words.
//!
//! Generated from `kcore/CrossDcReplication.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{BitReader, BitWriter, Finite, Fits, Function, Set, Stored, side_by_side};

use crate::cross_dc_replication::action::Action;
use crate::cross_dc_replication::domain::{Event, Page};
use crate::cross_dc_replication::state::State;

/// The words of a packed state: 155 bits in all.
pub const WORDS: usize = 3;

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
    bits.put(side_by_side(state.outbox.values(), 3, |row| row.bits()[0]), 9);
    bits.put(
        side_by_side(state.apply_count.values(), 12, |row| {
            side_by_side(row.values(), 4, |value| fits.offset(*value, 0, 4))
        }),
        36,
    );
    bits.put(
        side_by_side(state.head.values(), 2, |row| side_by_side(row.values(), 2, |value| value.index() as u64)),
        6,
    );
    bits.put(side_by_side(state.unresolved.values(), 3, |row| row.bits()[0]), 9);
    bits.put(
        side_by_side(state.watermark.values(), 6, |row| {
            side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))
        }),
        18,
    );
    bits.put(
        side_by_side(state.acked.values(), 6, |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))),
        18,
    );
    bits.put(
        side_by_side(state.page.values(), 18, |row| {
            side_by_side(row.values(), 6, |value| {
                u64::from(value.in_hand) | value.rest.bits()[0] << 1 | fits.offset(value.last, 0, 2) << 4
            })
        }),
        54,
    );
    bits.put(
        side_by_side(state.link_up.values(), 2, |row| side_by_side(row.values(), 1, |value| u64::from(*value))),
        4,
    );
    bits.put(fits.offset(state.flaps, 0, 1), 1);
    fits.all().then(|| bits.finish())
}

/// The words with what the action changes; `None` where a number does not fit.
#[inline]
fn repack(words: &[u64; WORDS], action: &Action, next: &State) -> Option<[u64; WORDS]> {
    let mut bits = BitWriter::over(words);
    let fits = Fits::new();
    match *action {
        Action::Emit { c, e } => {
            // outbox[c]
            bits.seek(0).to_value_of(c, 3);
            bits.put(next.outbox[c].bits()[0], 3);
            // apply_count[c][e]
            bits.seek(9).to_value_of(c, 12).to_value_of(e, 4);
            bits.put(fits.offset(next.apply_count[c][e], 0, 4), 4);
            // head[c]
            bits.seek(45).to_value_of(c, 2);
            bits.put(side_by_side(next.head[c].values(), 2, |row| row.index() as u64), 2);
            // unresolved[c]
            bits.seek(51).to_value_of(c, 3);
            bits.put(next.unresolved[c].bits()[0], 3);
        }
        Action::LinkDown { a, b } => {
            // page
            bits.seek(96);
            bits.put(
                side_by_side(next.page.values(), 18, |row| {
                    side_by_side(row.values(), 6, |value| {
                        u64::from(value.in_hand) | value.rest.bits()[0] << 1 | fits.offset(value.last, 0, 2) << 4
                    })
                }),
                54,
            );
            // link_up[a][b]
            bits.seek(150).to_value_of(a, 2).to_value_of(b, 1);
            bits.put(u64::from(next.link_up[a][b]), 1);
            // flaps
            bits.seek(154);
            bits.put(fits.offset(next.flaps, 0, 1), 1);
        }
        Action::LinkUp { a, b } => {
            // link_up[a][b]
            bits.seek(150).to_value_of(a, 2).to_value_of(b, 1);
            bits.put(u64::from(next.link_up[a][b]), 1);
        }
        Action::Pull { c, p, .. } => {
            // watermark[c][p]
            bits.seek(60).to_value_of(c, 6).to_value_of(p, 2);
            bits.put(fits.offset(next.watermark[c][p], 0, 2), 2);
            // acked[p][c]
            bits.seek(78).to_value_of(p, 6).to_value_of(c, 2);
            bits.put(fits.offset(next.acked[p][c], 0, 2), 2);
            // page[c][p]
            bits.seek(96).to_value_of(c, 18).to_value_of(p, 6);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | next.page[c][p].rest.bits()[0] << 1
                    | fits.offset(next.page[c][p].last, 0, 2) << 4,
                6,
            );
        }
        Action::ApplyNext { c, p } => {
            // apply_count[c]
            bits.seek(9).to_value_of(c, 12);
            bits.put(side_by_side(next.apply_count[c].values(), 4, |row| fits.offset(*row, 0, 4)), 12);
            // head[c]
            bits.seek(45).to_value_of(c, 2);
            bits.put(side_by_side(next.head[c].values(), 2, |row| row.index() as u64), 2);
            // unresolved[c]
            bits.seek(51).to_value_of(c, 3);
            bits.put(next.unresolved[c].bits()[0], 3);
            // page[c][p]
            bits.seek(96).to_value_of(c, 18).to_value_of(p, 6);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | next.page[c][p].rest.bits()[0] << 1
                    | fits.offset(next.page[c][p].last, 0, 2) << 4,
                6,
            );
        }
        Action::FinishPage { c, p } => {
            // watermark[c][p]
            bits.seek(60).to_value_of(c, 6).to_value_of(p, 2);
            bits.put(fits.offset(next.watermark[c][p], 0, 2), 2);
            // acked[p][c]
            bits.seek(78).to_value_of(p, 6).to_value_of(c, 2);
            bits.put(fits.offset(next.acked[p][c], 0, 2), 2);
            // page[c][p]
            bits.seek(96).to_value_of(c, 18).to_value_of(p, 6);
            bits.put(
                u64::from(next.page[c][p].in_hand)
                    | next.page[c][p].rest.bits()[0] << 1
                    | fits.offset(next.page[c][p].last, 0, 2) << 4,
                6,
            );
        }
        Action::Compensate { c, .. } => {
            // unresolved[c]
            bits.seek(51).to_value_of(c, 3);
            bits.put(next.unresolved[c].bits()[0], 3);
        }
    }
    fits.all().then(|| bits.finish())
}

/// The state that was packed.
#[inline]
fn unpack(words: &[u64; WORDS]) -> State {
    let mut bits = BitReader::new(words);
    let outbox = Function::unpack(bits.word(9), 3, |mut row| Set::from_bits([row.take(3)]));
    let apply_count =
        Function::unpack(bits.word(36), 12, |row| Function::unpack(row, 4, |mut value| value.take_integer(0, 4)));
    let head = Function::unpack(bits.word(6), 2, |row| {
        Function::unpack(row, 2, |mut value| Option::<Event>::nth(value.take(2) as usize))
    });
    let unresolved = Function::unpack(bits.word(9), 3, |mut row| Set::from_bits([row.take(3)]));
    let watermark =
        Function::unpack(bits.word(18), 6, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let acked =
        Function::unpack(bits.word(18), 6, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let page = Function::unpack(bits.word(54), 18, |row| {
        Function::unpack(row, 6, |mut value| Page {
            in_hand: bool::nth(value.take(1) as usize),
            rest: Set::from_bits([value.take(3)]),
            last: value.take_integer(0, 2),
        })
    });
    let link_up = Function::unpack(bits.word(4), 2, |row| {
        Function::unpack(row, 1, |mut value| bool::nth(value.take(1) as usize))
    });
    let flaps = bits.take_integer(0, 1);
    State { outbox, apply_count, head, unresolved, watermark, acked, page, link_up, flaps }
}
