//! What another thread may ask of a run while it lasts.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::interrupt::Interrupt;

/// Who stands still looks about so often.
const GLANCE: Duration = Duration::from_millis(50);

/// The wishes of another thread, which a search heeds after some hundred states.
#[derive(Debug, Default)]
pub struct Control {
    wish: Mutex<Wish>,
    changed: Condvar,
    /// Whether there is a wish but to go on: all that a search looks at as a rule.
    is_set: AtomicBool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    GoOn,
    StandStill,
    Stop,
}

impl Control {
    /// Lets a search go on that stands still.
    pub fn go_on(&self) {
        self.set(Wish::GoOn);
    }

    /// Has the search stand still, until it may go on.
    pub fn stand_still(&self) {
        self.set(Wish::StandStill);
    }

    /// Ends the run with what it has found so far. There is no way back.
    pub fn stop(&self) {
        self.set(Wish::Stop);
    }

    fn set(&self, new: Wish) {
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        if *wish != new && *wish != Wish::Stop {
            *wish = new;
            self.is_set.store(new != Wish::GoOn, Ordering::Relaxed);
            self.changed.notify_all();
        }
    }

    /// Whether the run is to end; where it is to stand still, it does so in here, unless it is interrupted.
    pub(crate) fn ends(&self, interrupt: &Interrupt) -> bool {
        if !self.is_set.load(Ordering::Relaxed) {
            return false;
        }
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        while *wish == Wish::StandStill && interrupt.came().is_none() {
            // A signal wakes nobody.
            wish = self.changed.wait_timeout(wish, GLANCE).unwrap_or_else(PoisonError::into_inner).0;
        }
        *wish == Wish::Stop
    }
}
