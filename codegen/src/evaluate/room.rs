//! What runs keep for each other: room for their values, and what was evaluated in the states that they were in.

use std::cell::RefCell;
use std::sync::Arc;

use lockstep_model::Value;

use super::code::Slot;
use super::lazy::V;

/// What a run needs room for, kept for the next one.
#[derive(Default)]
pub(super) struct Room {
    pub stack: Vec<Slot>,
    pub next: Vec<Option<Value>>,
    pub memo: Vec<(u64, V)>,
    pub clock: u64,
    /// The states that runs were in last, the last one first. What is asked of a state is asked by many runs: for each
    /// of its invariants, and for the steps to and from it.
    pub visits: [Option<Visit>; 2],
}

/// A state, and the occasion on which what looks at it was evaluated.
pub(super) struct Visit {
    /// The evaluator, by its number.
    pub by: u64,
    pub state: Arc<[Value]>,
    pub occasion: u64,
}

thread_local! {
    /// The rooms of runs that have ended. Occasions are never numbered twice in one room, so a memo may stay.
    static ROOMS: RefCell<Vec<Room>> = const { RefCell::new(vec![]) };
}

impl Room {
    /// The room of a run that has ended, or a new one.
    pub fn take() -> Room {
        ROOMS.try_with(|rooms| rooms.borrow_mut().pop()).ok().flatten().unwrap_or_default()
    }

    /// Leaves the room to another run. Where the thread is ending, the room ends with it.
    pub fn give_back(mut self) {
        self.stack.clear();
        self.next.clear();
        let _ = ROOMS.try_with(|rooms| rooms.borrow_mut().push(self));
    }

    /// The occasion on which the evaluator was in this very state, where that was not long ago.
    pub fn occasion(&self, by: u64, state: &Arc<[Value]>) -> Option<u64> {
        let visit = self.visits.iter().flatten().find(|visit| visit.by == by && Arc::ptr_eq(&visit.state, state))?;
        Some(visit.occasion)
    }

    /// Notes where the run was.
    pub fn leave(&mut self, visit: Visit) {
        let [last, before] = &mut self.visits;
        if last.as_ref().is_none_or(|last| last.occasion != visit.occasion) {
            std::mem::swap(last, before);
            *last = Some(visit);
        }
    }
}
