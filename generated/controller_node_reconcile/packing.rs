//! States in a few words.
//!
//! Generated from `kcore/ControllerNodeReconcile.tla` by `cargo xtask gen`: change the spec, not this file.

use lockstep_model::typed::{BitReader, BitWriter, Finite, Fits, Function, IntegerSet, Stored, side_by_side};

use crate::controller_node_reconcile::action::Action;
use crate::controller_node_reconcile::state::State;

/// The words of a packed state: 32 bits in all.
pub const WORDS: usize = 1;

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
    bits.put(side_by_side(state.known.values(), 1, |row| u64::from(*row)), 2);
    bits.put(side_by_side(state.ready.values(), 1, |row| u64::from(*row)), 2);
    bits.put(side_by_side(state.age.values(), 2, |row| fits.offset(*row, 0, 2)), 4);
    bits.put(
        side_by_side(state.desired.values(), 2, |row| side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))),
        4,
    );
    bits.put(
        side_by_side(state.observed.values(), 2, |row| {
            side_by_side(row.values(), 2, |value| fits.offset(*value, 0, 2))
        }),
        4,
    );
    bits.put(side_by_side(state.applied.values(), 2, |row| fits.offset(*row, 0, 2)), 2);
    bits.put(side_by_side(state.journal.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
    bits.put(side_by_side(state.artefacts.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
    bits.put(fits.offset(state.contact, 1, 1), 1);
    bits.put(u64::from(state.registered), 1);
    bits.put(u64::from(state.suspects), 1);
    bits.put(side_by_side(state.inbox.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
    bits.put(side_by_side(state.up.values(), 1, |row| u64::from(*row)), 2);
    bits.put(u64::from(state.node_up), 1);
    bits.put(fits.offset(state.crashes, 0, 2), 2);
    fits.all().then(|| bits.finish())
}

/// The words with what the action changes; `None` where a number does not fit.
#[inline]
fn repack(words: &[u64; WORDS], action: &Action, next: &State) -> Option<[u64; WORDS]> {
    let mut bits = BitWriter::over(words);
    let fits = Fits::new();
    match *action {
        Action::Register { c } => {
            // known[c]
            bits.seek(0).to_value_of(c, 1);
            bits.put(u64::from(next.known[c]), 1);
            // registered
            bits.seek(23);
            bits.put(u64::from(next.registered), 1);
            // suspects
            bits.seek(24);
            bits.put(u64::from(next.suspects), 1);
        }
        Action::Heartbeat { c } => {
            // ready[c]
            bits.seek(2).to_value_of(c, 1);
            bits.put(u64::from(next.ready[c]), 1);
            // age[c]
            bits.seek(4).to_value_of(c, 2);
            bits.put(fits.offset(next.age[c], 0, 2), 2);
            // observed[c]
            bits.seek(12).to_value_of(c, 2);
            bits.put(side_by_side(next.observed[c].values(), 2, |row| fits.offset(*row, 0, 2)), 2);
            // registered
            bits.seek(23);
            bits.put(u64::from(next.registered), 1);
            // suspects
            bits.seek(24);
            bits.put(u64::from(next.suspects), 1);
        }
        Action::DetectFailure => {
            // suspects
            bits.seek(24);
            bits.put(u64::from(next.suspects), 1);
        }
        Action::FailOver => {
            // contact
            bits.seek(22);
            bits.put(fits.offset(next.contact, 1, 1), 1);
            // suspects
            bits.seek(24);
            bits.put(u64::from(next.suspects), 1);
        }
        Action::TimeOut { c } => {
            // ready[c]
            bits.seek(2).to_value_of(c, 1);
            bits.put(u64::from(next.ready[c]), 1);
        }
        Action::Tick => {
            // age
            bits.seek(4);
            bits.put(side_by_side(next.age.values(), 2, |row| fits.offset(*row, 0, 2)), 4);
        }
        Action::SetDesired { c, v } => {
            // desired[c][v]
            bits.seek(8).to_value_of(c, 2).to_value_of(v, 2);
            bits.put(fits.offset(next.desired[c][v], 0, 2), 2);
        }
        Action::Push { c, v } => {
            // observed[c][v]
            bits.seek(12).to_value_of(c, 2).to_value_of(v, 2);
            bits.put(fits.offset(next.observed[c][v], 0, 2), 2);
            // inbox[v]
            bits.seek(25).to_value_of(v, 2);
            bits.put(fits.window(next.inbox[v].bits(), 1, 2), 2);
        }
        Action::BeginApply { v, .. } => {
            // journal[v]
            bits.seek(18).to_value_of(v, 2);
            bits.put(fits.window(next.journal[v].bits(), 1, 2), 2);
            // artefacts[v]
            bits.seek(20).to_value_of(v, 2);
            bits.put(fits.window(next.artefacts[v].bits(), 1, 2), 2);
            // inbox[v]
            bits.seek(25).to_value_of(v, 2);
            bits.put(fits.window(next.inbox[v].bits(), 1, 2), 2);
        }
        Action::FinishApply { v, .. } => {
            // applied[v]
            bits.seek(16).to_value_of(v, 2);
            bits.put(fits.offset(next.applied[v], 0, 2), 2);
            // journal[v]
            bits.seek(18).to_value_of(v, 2);
            bits.put(fits.window(next.journal[v].bits(), 1, 2), 2);
            // artefacts[v]
            bits.seek(20).to_value_of(v, 2);
            bits.put(fits.window(next.artefacts[v].bits(), 1, 2), 2);
        }
        Action::NodeCrash => {
            // contact
            bits.seek(22);
            bits.put(fits.offset(next.contact, 1, 1), 1);
            // registered
            bits.seek(23);
            bits.put(u64::from(next.registered), 1);
            // suspects
            bits.seek(24);
            bits.put(u64::from(next.suspects), 1);
            // inbox
            bits.seek(25);
            bits.put(side_by_side(next.inbox.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
            // node_up
            bits.seek(29);
            bits.put(u64::from(next.node_up), 1);
            // crashes
            bits.seek(30);
            bits.put(fits.offset(next.crashes, 0, 2), 2);
        }
        Action::NodeRestart => {
            // journal
            bits.seek(18);
            bits.put(side_by_side(next.journal.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
            // artefacts
            bits.seek(20);
            bits.put(side_by_side(next.artefacts.values(), 2, |row| fits.window(row.bits(), 1, 2)), 2);
            // node_up
            bits.seek(29);
            bits.put(u64::from(next.node_up), 1);
        }
        Action::ControllerCrash { c } => {
            // up[c]
            bits.seek(27).to_value_of(c, 1);
            bits.put(u64::from(next.up[c]), 1);
            // crashes
            bits.seek(30);
            bits.put(fits.offset(next.crashes, 0, 2), 2);
        }
        Action::ControllerRestart { c } => {
            // ready[c]
            bits.seek(2).to_value_of(c, 1);
            bits.put(u64::from(next.ready[c]), 1);
            // up[c]
            bits.seek(27).to_value_of(c, 1);
            bits.put(u64::from(next.up[c]), 1);
        }
    }
    fits.all().then(|| bits.finish())
}

/// The state that was packed.
#[inline]
fn unpack(words: &[u64; WORDS]) -> State {
    let mut bits = BitReader::new(words);
    let known = Function::unpack(bits.word(2), 1, |mut row| bool::nth(row.take(1) as usize));
    let ready = Function::unpack(bits.word(2), 1, |mut row| bool::nth(row.take(1) as usize));
    let age = Function::unpack(bits.word(4), 2, |mut row| row.take_integer(0, 2));
    let desired =
        Function::unpack(bits.word(4), 2, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let observed =
        Function::unpack(bits.word(4), 2, |row| Function::unpack(row, 2, |mut value| value.take_integer(0, 2)));
    let applied = Function::unpack(bits.word(2), 2, |mut row| row.take_integer(0, 2));
    let journal = Function::unpack(bits.word(2), 2, |mut row| IntegerSet::from_bits(row.take(2) << 1));
    let artefacts = Function::unpack(bits.word(2), 2, |mut row| IntegerSet::from_bits(row.take(2) << 1));
    let contact = bits.take_integer(1, 1);
    let registered = bool::nth(bits.take(1) as usize);
    let suspects = bool::nth(bits.take(1) as usize);
    let inbox = Function::unpack(bits.word(2), 2, |mut row| IntegerSet::from_bits(row.take(2) << 1));
    let up = Function::unpack(bits.word(2), 1, |mut row| bool::nth(row.take(1) as usize));
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
