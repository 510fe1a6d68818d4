//! States in a few words.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use crate::controller_node_reconcile::state::State;
use lockstep_model::typed::{BitReader, BitWriter, Finite, Fits, Function, IntegerSet, Stored, side_by_side};

/// The words of a packed state: 32 bits in all.
pub const WORDS: usize = 1;

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
    bits.put(side_by_side(state.known.values(), 1, |row| u64::from(*row)), 2);
    bits.put(side_by_side(state.ready.values(), 1, |row| u64::from(*row)), 2);
    bits.put(side_by_side(state.age.values(), 2, |row| fits.offset(*row, 0, 2)), 4);
    bits.put(
        side_by_side(
            state.desired.values(),
            2,
            |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2)),
        ),
        4,
    );
    bits.put(
        side_by_side(
            state.observed.values(),
            2,
            |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2)),
        ),
        4,
    );
    bits.put(side_by_side(state.applied.values(), 2, |row| fits.offset(*row, 0, 2)), 2);
    bits.put(
        side_by_side(state.journal.values(), 2, |row| fits.window(row.bits(), 1, 2)),
        2,
    );
    bits.put(
        side_by_side(state.artefacts.values(), 2, |row| fits.window(row.bits(), 1, 2)),
        2,
    );
    bits.put(fits.offset(state.contact, 1, 1), 1);
    bits.put(u64::from(state.registered), 1);
    bits.put(u64::from(state.suspects), 1);
    bits.put(
        side_by_side(state.inbox.values(), 2, |row| fits.window(row.bits(), 1, 2)),
        2,
    );
    bits.put(side_by_side(state.up.values(), 1, |row| u64::from(*row)), 2);
    bits.put(u64::from(state.node_up), 1);
    bits.put(fits.offset(state.crashes, 0, 2), 2);
    fits.all().then(|| bits.finish())
}

/// The state that was packed.
#[inline]
fn unpack(words: &[u64; WORDS]) -> State {
    let mut bits = BitReader::new(words);
    let known = Function::unpack(
        bits.word(2),
        1,
        |mut row| bool::nth(row.take(1) as usize),
    );
    let ready = Function::unpack(
        bits.word(2),
        1,
        |mut row| bool::nth(row.take(1) as usize),
    );
    let age = Function::unpack(bits.word(4), 2, |mut row| row.take_integer(0, 2));
    let desired = Function::unpack(
        bits.word(4),
        2,
        |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)),
    );
    let observed = Function::unpack(
        bits.word(4),
        2,
        |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)),
    );
    let applied = Function::unpack(bits.word(2), 2, |mut row| row.take_integer(0, 2));
    let journal = Function::unpack(
        bits.word(2),
        2,
        |mut row| IntegerSet::from_bits(row.take(2) << 1),
    );
    let artefacts = Function::unpack(
        bits.word(2),
        2,
        |mut row| IntegerSet::from_bits(row.take(2) << 1),
    );
    let contact = bits.take_integer(1, 1);
    let registered = bool::nth(bits.take(1) as usize);
    let suspects = bool::nth(bits.take(1) as usize);
    let inbox = Function::unpack(
        bits.word(2),
        2,
        |mut row| IntegerSet::from_bits(row.take(2) << 1),
    );
    let up = Function::unpack(
        bits.word(2),
        1,
        |mut row| bool::nth(row.take(1) as usize),
    );
    let node_up = bool::nth(bits.take(1) as usize);
    let crashes = bits.take_integer(0, 2);
    State {
        known,
        ready,
        age,
        desired,
        observed,
        applied,
        journal,
        artefacts,
        contact,
        registered,
        suspects,
        inbox,
        up,
        node_up,
        crashes,
    }
}
