//! The limit on what generated code gathers. No code has to say what is to be done where a set is too large for any
//! machine: the set is cut off, and the run that it belongs to is over.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::Failure;
use crate::dynamic::too_large;

static CUT_OFF: AtomicBool = AtomicBool::new(false);

/// Notes that a set was cut off.
#[cold]
pub(super) fn cut_off() {
    CUT_OFF.store(true, Ordering::Relaxed);
}

/// The failure of all that this process has computed since [`begin_whole`], where a set was too large and was cut off.
pub fn cut_off_failure() -> Option<Failure> {
    is_cut_off().then(too_large)
}

/// Whether there is such a failure.
#[inline]
pub fn is_cut_off() -> bool {
    CUT_OFF.load(Ordering::Relaxed)
}

/// Begins anew, with nothing cut off.
pub fn begin_whole() {
    CUT_OFF.store(false, Ordering::Relaxed);
}
