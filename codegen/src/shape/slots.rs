//! Which strings and model values belong to one Rust enum: those that can meet in one place.

use std::collections::{BTreeMap, BTreeSet};

use super::Atom;

/// A place where strings or model values that are of no declared domain occur: a literal, a constant's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(u32);

/// The slots, united where values of one can reach the other.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    by_key: BTreeMap<String, Slot>,
    parents: Vec<Slot>,
    atoms: Vec<BTreeSet<Atom>>,
}

impl Slots {
    /// The slot with this key, which holds `atoms` at least.
    pub fn slot(&mut self, key: String, atoms: impl IntoIterator<Item = Atom>) -> Slot {
        let fresh = Slot(self.parents.len() as u32);
        let slot = *self.by_key.entry(key).or_insert(fresh);
        if slot == fresh {
            self.parents.push(fresh);
            self.atoms.push(BTreeSet::new());
        }
        let root = self.root(slot);
        self.atoms[root.0 as usize].extend(atoms);
        slot
    }

    /// The slot that stands for all that `slot` was united with.
    pub fn root(&self, mut slot: Slot) -> Slot {
        while self.parents[slot.0 as usize] != slot {
            slot = self.parents[slot.0 as usize];
        }
        slot
    }

    /// Unites two slots; the one with the smaller number stands for both.
    pub fn unite(&mut self, a: Slot, b: Slot) -> Slot {
        let (a, b) = (self.root(a), self.root(b));
        let (first, second) = if a <= b { (a, b) } else { (b, a) };
        if first != second {
            self.parents[second.0 as usize] = first;
            let moved = std::mem::take(&mut self.atoms[second.0 as usize]);
            self.atoms[first.0 as usize].extend(moved);
        }
        first
    }

    /// All atoms of the slots that `slot` was united with.
    pub fn atoms(&self, slot: Slot) -> &BTreeSet<Atom> {
        &self.atoms[self.root(slot).0 as usize]
    }
}
